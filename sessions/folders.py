"""Where the program keeps what is not part of the paper, found without running git.

What belongs to a manuscript in a repository lies in `lemmata/` inside its git directory, so that it is private, out of
the working tree, and goes when the clone goes; papers in folders below the top have each a folder of their own there.
Without a repository it lies in the user's state folder (XDG Base Directory specification), under a name made of the
manuscript's folder.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_GITDIR = "gitdir:"


def git_directory(folder: Path) -> Path | None:
    """Return the git directory of the repository `folder` lies in, or None.

    A worktree and a submodule have a file `.git` that names theirs (gitrepository-layout(5)).
    """
    for place in (folder, *folder.parents):
        dot_git = place / ".git"
        if dot_git.is_dir():
            return dot_git
        if dot_git.is_file():
            return _named_directory(dot_git)
    return None


def _named_directory(dot_git: Path) -> Path | None:
    try:
        line = dot_git.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not line.startswith(_GITDIR):
        return None
    directory = dot_git.parent / line.removeprefix(_GITDIR).strip()
    return directory if directory.is_dir() else None


def state_folder(folder: Path, environ: Mapping[str, str]) -> Path:
    """Return where conversations and recovery of the manuscript in `folder` are kept; it may not exist yet."""
    directory = git_directory(folder)
    if directory is None:
        return _outside(folder, environ)
    top = next(place for place in (folder, *folder.parents) if (place / ".git").exists())
    own = directory / "lemmata"
    return own if top == folder else own / "folders" / _distinct_name(folder, folder.relative_to(top))


def adopt_earlier_state(folder: Path, environ: Mapping[str, str]) -> None:
    """Bring what was kept before the manuscript's folder was in a repository to where it is looked for now.

    Where that cannot be done, everything stays where it was.
    """
    earlier, now = _outside(folder, environ), state_folder(folder, environ)
    if earlier != now and earlier.is_dir():
        with suppress(OSError):
            _move_into(earlier, now)


def _move_into(source: Path, target: Path) -> None:
    """Move what is in a folder; what is in `target` already, or in use by another program, is left where it is."""
    entries = sorted(source.iterdir())
    if any(entry.name == "lock" and _is_in_use(entry) for entry in entries):
        return
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for entry in entries:
        if entry.is_dir():
            _move_into(entry, target / entry.name)
        elif not (target / entry.name).exists() and not _is_in_use(entry):
            shutil.move(entry, target / entry.name)
    with suppress(OSError):  # something was left in it
        source.rmdir()


def _is_in_use(file: Path) -> bool:
    """Whether another program holds the file locked."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EWOULDBLOCK, errno.EACCES)
    finally:
        os.close(descriptor)
    return False


def _outside(folder: Path, environ: Mapping[str, str]) -> Path:
    return _base(environ, "XDG_STATE_HOME", ".local/state") / "lemmata" / _distinct_name(folder, folder)


def _distinct_name(folder: Path, place: Path) -> str:
    return f"{folder.name}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:12]}"


def settings_file(environ: Mapping[str, str]) -> Path:
    """Return where the person's own settings are; it may not exist."""
    return _base(environ, "XDG_CONFIG_HOME", ".config") / "lemmata" / "settings.toml"


def layout_file(environ: Mapping[str, str]) -> Path:
    """Return where the room's layout is remembered for a person; it may not exist yet."""
    return _base(environ, "XDG_STATE_HOME", ".local/state") / "lemmata" / "layout.toml"


def demo_folder(environ: Mapping[str, str]) -> Path:
    """Return where the demo's paper is put when no folder is named."""
    return _base(environ, "XDG_DATA_HOME", ".local/share") / "lemmata" / "demo"


def _base(environ: Mapping[str, str], variable: str, default: str) -> Path:
    named = environ.get(variable, "")
    return Path(named) if named.startswith("/") else Path(environ.get("HOME") or Path.home()) / default
