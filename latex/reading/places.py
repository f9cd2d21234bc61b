r"""Where something stands: sites noted while reading, and places in one version of the text.

Invariants:
- A `Site` counts offsets in the text that was read when it was noted. Text typed before it moves the passage it lies
  in, not the site: `Ground` knows by how much, so that what was read once is never rewritten.
- A `Place` always refers to the text of one version.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from latex.text import Span

_NEAR = 20_000  # code points; a passage is longer only where something is left open, and counting costs less up to here


class Site(NamedTuple):
    """A passage of a file as it was when it was read; what a macro does is placed at its call."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of one file."""

    file: str
    span: Span
    """Offsets in the file's text."""
    line_begin: int
    """First line, counted from 1."""
    line_end: int
    r"""Last line, counted from 1; the line of `\end` for an environment."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a passage of a file stands in one version of the texts."""

    file: str
    start: int
    """Offset of its first code point."""
    line: int
    """Line of its first code point, counted from 1."""
    moved: int
    """By how many code points it has moved since it was read."""
    texts: Mapping[str, str] = field(compare=False, repr=False)
    """All files of the manuscript; sites of a file read from inside an environment do not move."""

    def place(self, begin: Site, end: Site | None = None) -> Place:
        """Return the passage from `begin` to the end of `end`; within the file of `begin`."""
        if end is None:
            stop, last = begin.end, max(begin.start, begin.end - 1)
        elif end.file != begin.file:
            stop = len(self.texts.get(begin.file, "")) - self._shift(begin.file)
            last = max(begin.start, stop - 1)
        else:
            stop = max(begin.end, end.end)
            last = end.start if end.end > begin.end else max(begin.start, stop - 1)
        return Place(
            begin.file,
            self._span(begin.file, begin.start, stop),
            self.line_at(begin.file, begin.start),
            self.line_at(begin.file, last),
        )

    def body(self, begin: Site, end: Site | None) -> Span:
        r"""Return what stands between the `\begin` and the `\end` of an environment."""
        if end is None:
            stop = begin.end
        elif end.file != begin.file:
            stop = len(self.texts.get(begin.file, "")) - self._shift(begin.file)
        else:
            stop = end.start
        return self._span(begin.file, begin.end, max(begin.end, stop))

    def line_at(self, file: str, offset: int) -> int:
        """Return the line, counted from 1, of what was read at `offset` of `file`."""
        text = self.texts.get(file, "")
        if file == self.file:
            return self.line + _lines_between(text, self.start, offset + self.moved)
        return 1 + _lines_between(text, 0, offset)

    def _span(self, file: str, start: int, end: int) -> Span:
        shift = self._shift(file)
        return Span(start + shift, end + shift)

    def _shift(self, file: str) -> int:
        return self.moved if file == self.file else 0


def _lines_between(text: str, start: int, end: int) -> int:
    if end - start <= _NEAR:
        return text.count("\n", start, end)
    ends = _line_ends(text)
    return bisect_left(ends, end) - bisect_left(ends, start)


@lru_cache(maxsize=4)
def _line_ends(text: str) -> Sequence[int]:
    """Return the offsets of the line ends of `text`, in order."""
    ends, at = [], text.find("\n")
    while at >= 0:
        ends.append(at)
        at = text.find("\n", at + 1)
    return ends
