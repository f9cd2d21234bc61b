r"""The .tex files that lie in the folder of a manuscript, whether it reads them or not.

Invariants:
- The search is bounded in entries, depth and bytes. Where a bound is reached the answer is empty, not a part: a home
  folder opened by mistake tells nothing about the paper.
- Hidden folders and symbolic links to folders are not entered.

Any thread may call these functions.
"""

from __future__ import annotations

import os
from pathlib import Path

_MOST_ENTRIES = 2_000
_MOST_BYTES = 4_000_000  # of all .tex files together; a check reads them, 60 ms per million
_LEVELS = 3  # folders below the manuscript's own
_SOURCES = (".tex", ".ltx")


def neighbours(folder: Path) -> tuple[str, ...]:
    """Return the names of the .tex files in `folder` and below, with "/", in order; empty where there are too many."""
    found: list[str] = []
    entries = size = 0
    waiting = [("", 0)]
    for inside, depth in waiting:
        try:
            listing = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in listing:
            entries += 1
            if entry.name.startswith("."):
                continue
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                if depth < _LEVELS:
                    waiting.append((name, depth + 1))
            elif entry.name.endswith(_SOURCES) and entry.is_file():
                size += entry.stat().st_size
                found.append(name)
        if entries > _MOST_ENTRIES or size > _MOST_BYTES:
            return ()
    return tuple(sorted(found))
