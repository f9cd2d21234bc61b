"""How a person has laid out the room: remembered for the next time, for every paper.

Invariants:
- What cannot be read counts as not remembered; it is never an error.
- The file is replaced as a whole, so that two rooms that write it leave one of the two layouts.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

_MOST = 1000  # columns; no window is wider


@dataclass(frozen=True)
class Layout:
    """What is remembered; None stands for what the room does by itself."""

    results: int | None = None
    """Columns of the tree of results."""
    colleague: int | None = None
    """Columns of the conversation."""
    line_numbers: bool | None = None
    """Whether line numbers stand beside the text."""


def load_layout(file: Path) -> Layout:
    """Return the layout remembered in `file`, as far as it can be read."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return Layout()
    return Layout(_columns(data.get("results")), _columns(data.get("colleague")), _flag(data.get("line_numbers")))


def save_layout(file: Path, layout: Layout) -> None:
    """Remember `layout` in `file`. Any thread may call this.

    Raises:
        OSError: it could not be written; what was remembered before still is.
    """
    lines = [
        f"{each.name} = {str(value).lower()}"
        for each in fields(layout)
        if (value := getattr(layout, each.name)) is not None
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".layout-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write("\n".join(lines) + "\n")
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _columns(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
