"""Put the sample paper into a folder of its own and start its history.

Invariants:
- Nothing that was there before is touched: the folder is empty or new, and lies in no other repository.
- Either the paper and its first commit stand, or the folder is as it was.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from sessions.errors import FileError, RepositoryError, UsageError
from sessions.history.commands import NO_IDENTITY
from sessions.history.repository import Identity, Repository

REHEARSAL = Path(__file__).with_name("rehearsal.toml")
"""The script of the colleague who works on the sample paper."""

ROOT = "network.tex"
"""The root file of the sample paper."""

_SOURCES = (".tex", ".bib")
_DEMO_AUTHOR = Identity("Lemmata demo", "demo@localhost")


def open_demo(folder: Path, *, is_named: bool) -> Path:
    """Return the root file of the demo to open: in `folder` where the author named it, else in a fresh one.

    A named folder that holds an earlier demo is returned as it is, so that it can go on. Without a name each demo
    starts from the paper as it was written: the one of yesterday is left where it is, and the next free name is taken
    beside `folder`: `demo`, `demo-2`, `demo-3`.

    Raises:
        UsageError: the named folder is in use or lies in a repository.
        FileError: the folder cannot be written.
        RepositoryError: git refused or is not installed.
    """
    if not is_named:
        return create_demo(next(place for place in _places(folder) if _is_free(place)))
    return folder / ROOT if _holds_demo(folder) else create_demo(folder)


def create_demo(folder: Path) -> Path:
    """Copy the sample paper into `folder`, make it a repository with one commit, and return the root file.

    The author of the commit is whoever git knows; where git knows nobody, a name is set in this repository only.
    Blocks for a few git commands: call it where no event loop waits.

    Raises:
        UsageError: the folder is in use or lies in a repository.
        FileError: the folder cannot be written.
        RepositoryError: git refused or is not installed.
    """
    _refuse_unless_free(folder)
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _repository(folder, _copied_paper(folder)).close()
    except OSError as error:
        _take_back(folder, made)
        raise FileError(
            f"The sample paper could not be put into {folder}: {error.strerror or error}. Nothing was left behind; "
            "name a folder you may write to."
        ) from error
    except RepositoryError:
        _take_back(folder, made)
        raise
    return folder / ROOT


def _places(folder: Path) -> Iterator[Path]:
    yield folder
    for number in itertools.count(2):
        yield folder.with_name(f"{folder.name}-{number}")


def _is_free(folder: Path) -> bool:
    if not folder.exists() and not folder.is_symlink():
        return True
    return folder.is_dir() and not any(folder.iterdir())


def _refuse_unless_free(folder: Path) -> None:
    if not _is_free(folder):
        raise UsageError(
            f"{folder} is not an empty folder, so the sample paper was not put there and nothing was changed. "
            "Name a folder that is empty or new."
        )
    surrounding = Repository.find(next(place for place in (folder, *folder.absolute().parents) if place.is_dir()))
    if surrounding is not None:
        top = surrounding.top
        surrounding.close()
        raise UsageError(
            f"{folder} lies in the git repository at {top}, and the sample paper has a history of its own. "
            "Nothing was changed; name a folder outside of it."
        )


def _holds_demo(folder: Path) -> bool:
    return (folder / ".git").is_dir() and all((folder / name).is_file() for name, _ in _paper())


def _copied_paper(folder: Path) -> tuple[Path, ...]:
    copied = []
    for name, source in _paper():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
        copied.append(target)
    return tuple(copied)


def _paper() -> tuple[tuple[PurePosixPath, Traversable], ...]:
    """Return the files of the paper, each with its name inside it."""
    return tuple(_sources(resources.files("sessions.demo") / "paper", PurePosixPath()))


def _sources(place: Traversable, name: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _sources(entry, name / entry.name)
        elif entry.name.endswith(_SOURCES):  # what a compiler left beside them does not belong
            yield name / entry.name, entry


def _repository(folder: Path, files: tuple[Path, ...]) -> Repository:
    try:
        return Repository.create(folder, files=files)
    except RepositoryError as error:
        if str(error) != NO_IDENTITY:
            raise
        return Repository.create(folder, files=files, identity=_DEMO_AUTHOR)


def _take_back(folder: Path, made: list[Path]) -> None:
    """Remove the files of the paper from `folder`, and the folders in `made`, innermost first, as far as possible."""
    names = [name for name, _ in _paper()]
    sub_folders = {(folder / name).parent for name in names} - {folder}
    with suppress(OSError):
        for name in names:
            (folder / name).unlink(missing_ok=True)
        for place in (*sub_folders, *made):
            place.rmdir()
