"""Pastes, told apart from keys in what a terminal sends (bracketed paste, xterm's control sequences).

Textual's parser looks at each letter of a paste, and takes what follows an escape sign in it for keys.

Invariants:
- What lies between the marks is one paste, letter by letter as it was sent, NUL signs left out.
- A packet may end anywhere, within a mark too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

START, END = "\x1b[200~", "\x1b[201~"


class Piece(NamedTuple):
    """A stretch of what was sent."""

    text: str
    is_paste: bool


class Pastes:
    """The marks of pastes in one stream of text."""

    def __init__(self) -> None:
        self._pasted: list[str] | None = None
        self._held = ""

    @property
    def held(self) -> str:
        """What may begin the mark of a paste; empty within a paste, where nothing else can be meant."""
        return "" if self._pasted is not None else self._held

    def feed(self, text: str) -> Iterator[Piece]:
        """Yield the keys and the whole pastes in what has come."""
        text, self._held = self._held + text, ""
        while text:
            mark = START if self._pasted is None else END
            before, found, after = text.partition(mark)
            if not found:
                kept = _begun(text, mark)
                before, self._held = text[: len(text) - kept], text[len(text) - kept :]
            if self._pasted is not None:
                self._pasted.append(before)
                if found:
                    yield Piece("".join(self._pasted).replace("\0", ""), is_paste=True)
                    self._pasted = None
            else:
                if before:
                    yield Piece(before, is_paste=False)
                if found:
                    self._pasted = []
            text = after

    def release(self) -> str:
        """Return what was held back, which is keys after all."""
        if self._pasted is not None:
            return ""
        held, self._held = self._held, ""
        return held


def _begun(text: str, mark: str) -> int:
    """Return how many of the last letters of `text` begin `mark`."""
    return next((count for count in range(len(mark) - 1, 0, -1) if text.endswith(mark[:count])), 0)
