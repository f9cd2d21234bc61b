"""What works here and what to do about the rest: git, TeX, the settings, the key and the endpoint.

Nothing here raises or changes anything, and nothing it says holds the key. One request may go to the endpoint: the list
of its models, which costs nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from sessions import folders, settings
from sessions.colleague.endpoint import Endpoint, choose_base_url
from sessions.colleague.key import VARIABLE, find_key, key_file
from sessions.errors import AssistantError, SettingsError
from sessions.settings import Settings

_PACKAGES = ("lemmata", "textual", "anthropic", "GitPython", "watchdog", "pylatexenc")
_ENGINES = ("latexmk", "pdflatex", "lualatex", "xelatex", "biber")
_PATIENCE_S = 15.0  # seconds for git to say who the author is


class Level(StrEnum):
    """How well something works."""

    FINE = "fine"
    LIMITED = "limited"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one subject."""

    subject: str
    level: Level
    sentence: str
    """What works, or what does not and what still does."""
    advice: str = ""
    """What to do about it."""


async def examine(folder: Path, environ: Mapping[str, str], *, offline: bool = False) -> tuple[Finding, ...]:
    """Return what was found in a manuscript's folder and this environment; `offline` asks no endpoint."""
    wishes, said = read_settings(folder, environ)
    return (
        packages(),
        git(folder, environ),
        tex(environ),
        said,
        key(environ),
        await endpoint(wishes, environ, offline=offline),
    )


def packages() -> Finding:
    """Return which versions are installed."""
    versions = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            return Finding("packages", Level.MISSING, f"{name} is not installed.", "Install Lemmata again.")
    return Finding("packages", Level.FINE, ", ".join(versions) + ".")


def git(folder: Path, environ: Mapping[str, str]) -> Finding:
    """Return whether accepted changes can be committed."""
    program = shutil.which("git", path=environ.get("PATH"))
    if program is None:
        return Finding("git", Level.MISSING, "git is not here; changes are written but not committed.", "Install git.")
    version = _said(program, "--version", folder=folder, environ=environ) or "git"
    if folders.git_directory(folder) is None:
        return Finding(
            "git",
            Level.LIMITED,
            f"{version}; {folder} is in no repository, so accepted changes are written but not committed.",
            "“git init” in that folder, and a first commit.",
        )
    if not _said(program, "var", "GIT_AUTHOR_IDENT", folder=folder, environ=environ):
        return Finding(
            "git",
            Level.MISSING,
            f"{version}; git does not know who you are and would refuse to commit.",
            "“git config --global user.name …” and “… user.email …”.",
        )
    return Finding("git", Level.FINE, f"{version}; accepted changes are committed.")


def tex(environ: Mapping[str, str]) -> Finding:
    """Return which programs of TeX are here."""
    found = [name for name in _ENGINES if shutil.which(name, path=environ.get("PATH"))]
    if found:
        return Finding("TeX", Level.FINE, ", ".join(found) + ".")
    return Finding(
        "TeX",
        Level.LIMITED,
        "There is no TeX here. Numbers are worked out from the source, which agrees with TeX for ordinary papers.",
        "Nothing needs to be done; an .aux file that TeX wrote elsewhere is read as well.",
    )


def read_settings(folder: Path, environ: Mapping[str, str]) -> tuple[Settings, Finding]:
    """Return the settings, the default ones where the files cannot be read, and what is to be said of them."""
    own, project = folders.settings_file(environ), folder / ".lemmata" / "settings.toml"
    try:
        wishes = settings.load((own, False), (project, True))
    except SettingsError as error:
        return Settings(), Finding("settings", Level.MISSING, str(error), "The room does not open before that.")
    there = [str(path) for path in (own, project) if path.exists()]
    return wishes, Finding("settings", Level.FINE, f"Read from {' and '.join(there)}." if there else f"None in {own}.")


def key(environ: Mapping[str, str]) -> Finding:
    """Return where the key comes from, and nothing of the key."""
    try:
        found = find_key(environ)
    except AssistantError as error:
        return Finding("key", Level.MISSING, str(error), f"Set {VARIABLE}, or mend the file.")
    if found is None:
        return Finding(
            "key",
            Level.LIMITED,
            "No key is set, so a model on this machine can answer but none elsewhere.",
            f"Set {VARIABLE}, or write the key to {key_file(environ)} (mode 0600).",
        )
    where = VARIABLE if environ.get(VARIABLE, "").strip() else str(key_file(environ))
    where = where if where == VARIABLE or key_file(environ).is_file() else "the keyring"
    return Finding("key", Level.FINE, f"Taken from {where}.")


async def endpoint(wishes: Settings, environ: Mapping[str, str], *, offline: bool = False) -> Finding:
    """Return whether the colleague can answer, by asking the endpoint for its models."""
    address = choose_base_url(wishes.base_url, environ)
    try:
        model = Endpoint(wishes.model, address, environment=environ)
    except AssistantError as error:
        return Finding("endpoint", Level.MISSING, str(error))
    where = f"{model.base_url} ({'this machine' if model.is_local else 'your text goes there'})"
    if offline:
        return Finding("endpoint", Level.FINE, f"{where}; it was not asked.")
    begun = time.monotonic()
    try:
        names = await model.models()
    except AssistantError as error:
        return Finding("endpoint", Level.MISSING, f"{where}: {error}", "Everything but the colleague works.")
    finally:
        await model.close()
    took = f"answers in {time.monotonic() - begun:.1f} s"
    if wishes.model in names or not names:
        return Finding("endpoint", Level.FINE, f"{where} {took}; {wishes.model} is there.")
    return Finding(
        "endpoint",
        Level.LIMITED,
        f"{where} {took}, but offers no {wishes.model}. It offers {', '.join(names[:8])}.",
        f'Set `model = "{names[0]}"`, or choose the model in the room.',
    )


def _said(program: str, *arguments: str, folder: Path, environ: Mapping[str, str]) -> str:
    """Return what git prints; empty where it refuses."""
    try:
        done = subprocess.run(
            [program, *arguments],
            cwd=folder,
            env=dict(environ),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
