"""Where TeX looks for files besides the folder of the paper: `TEXINPUTS`, as the shell or a `latexmkrc` sets it.

Invariants:
- Only folders inside the paper's own are told; what lies elsewhere belongs to the TeX installation.
- Nothing is executed: of a `latexmkrc` only plain strings are read.

Sources: Web2C manual, "Path specifications" (`//` means all folders below); latexmk(1), `ensure_path`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

_CONFIGURATIONS = (".latexmkrc", "latexmkrc")
_MOST_BYTES = 100_000  # bytes; a latexmkrc has a few hundred
_MOST_FOLDERS = 200
_ASSIGNED = re.compile(r"""^[^#\n]*\$ENV\{\s*['"]?TEXINPUTS['"]?\s*\}\s*\.?=\s*([^;\n]*)""", re.MULTILINE)
_ENSURED = re.compile(r"""^[^#\n]*\bensure_path\s*\(\s*['"]TEXINPUTS['"]\s*,([^)\n]*)\)""", re.MULTILINE)
_STRING = re.compile(r"""'([^'\n]*)'|"([^"\n]*)\"""")


def search_folders(folder: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folders in which TeX looks as well, relative to `folder`, in the order it does, each once."""
    found: dict[str, None] = {}
    for path in (*_paths(environ.get("TEXINPUTS", "")), *_configured(folder)):
        for name in _inside(folder, path):
            if len(found) < _MOST_FOLDERS:
                found[name] = None
    return tuple(found)


def _paths(value: str) -> list[str]:
    return [path.strip() for path in value.split(os.pathsep) if path.strip()]


def _configured(folder: Path) -> list[str]:
    found: list[str] = []
    for name in _CONFIGURATIONS:
        file = folder / name
        try:
            text = file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size < _MOST_BYTES else ""
        except OSError:
            continue
        for passage in (*_ASSIGNED.findall(text), *_ENSURED.findall(text)):
            for one, other in _STRING.findall(passage):
                found += _paths(one or other)
    return found


def _inside(folder: Path, path: str) -> list[str]:
    """Return the folders that one entry of a path means, as far as they lie inside `folder`."""
    if "$" in path or "~" in path:
        return []
    own = Path(os.path.abspath(folder))  # noqa: PTH100  # resolve() would follow a symbolic link
    start = Path(os.path.abspath(own / path.rstrip("/")))  # noqa: PTH100
    if start == own and not path.endswith("//"):
        return []
    if not start.is_relative_to(own) or not start.is_dir():
        return []
    below = sorted(one for one in start.rglob("*") if one.is_dir()) if path.endswith("//") else []
    names = (one.relative_to(own).as_posix() for one in (start, *below))
    return [name for name in names if name != "." and not any(part.startswith(".") for part in name.split("/"))]
