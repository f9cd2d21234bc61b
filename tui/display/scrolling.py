"""Whether rows of the screen have moved up or down as wholes, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_GAIN = 3  # rows; moving costs some twenty bytes, and so does a short row


class Scrolling(NamedTuple):
    """Rows that move."""

    top: int
    bottom: int
    """The first and the last row of those between which the terminal moves all."""
    by: int
    """How many rows up; down where negative."""


def found(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Scrolling | None:
    """Return what moves most rows of `old`, cells by rows, to where they stand in `new`; None where it does not pay.

    A row is known by all but its last cell, where a scroll bar may stand. Blank rows look alike and say nothing.
    """
    before, after = [_key(row) for row in old], [_key(row) for row in new]
    places: dict[str, int] = {}
    for y, key in enumerate(before):
        if key:
            places[key] = -1 if key in places else y
    moves = Counter(
        places[key] - y for y, key in enumerate(after) if key and key != before[y] and places.get(key, -1) >= 0
    )
    if not moves:
        return None
    by = moves.most_common(1)[0][0]
    moved = [y for y, key in enumerate(after) if key and 0 <= y + by < len(before) and key == before[y + by]]
    top, bottom = min(moved[0], moved[0] + by), max(moved[-1], moved[-1] + by)
    gained = sum(after[y] != before[y] for y in moved)
    lost = sum(bool(after[y]) and after[y] == before[y] and y not in moved for y in range(top, bottom + 1))
    return Scrolling(top, bottom, by) if gained - lost >= _GAIN else None


def sequence(scrolling: Scrolling) -> str:
    """Return what moves the rows (ECMA-48 has no margins; VT100: DECSTBM, IND by a line feed, RI).

    The rows that come in show anything, and the cursor is anywhere.
    """
    top, bottom, by = scrolling
    turn = f"\x1b[{bottom + 1}H" + "\n" * by if by > 0 else f"\x1b[{top + 1}H" + "\x1bM" * -by
    return f"\x1b[{top + 1};{bottom + 1}r{turn}\x1b[r"


def _key(row: Sequence[str]) -> str:
    return "".join(row[:-1]).rstrip()
