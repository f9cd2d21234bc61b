r"""Folded passages: lines that are hidden behind the first of them, and what can be folded.

Invariants:
- A fold hides whole lines, never the one it is shown by; folds do not overlap.
- A change of what is hidden opens the fold: nothing unseen is changed unseen.
- Asking about a line costs the logarithm of the number of folds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from latex.text import RowChange, Snapshot, Span
from tui.editing.nesting import Nest, pairs_around
from tui.editing.states import LineStates

_HEADING = re.compile(r"[ \t]*\\(part|chapter|section|subsection|subsubsection|paragraph)\*?[ \t]*[\[{]")
_LEVELS = {
    name: level for level, name in enumerate(("part", "chapter", "section", "subsection", "subsubsection", "paragraph"))
}
_BEGIN = re.compile(r"[ \t]*\\begin[ \t]*\{(proof\*?)\}")
_DOCUMENT = re.compile(r"[ \t]*\\(begin|end)[ \t]*\{document\}")


class Fold(NamedTuple):
    """Rows `(first, last]` are hidden behind row `first`."""

    first: int
    last: int


class Folds:
    """The folds of one page."""

    def __init__(self) -> None:
        self._rows: list[Fold] = []
        self.version = 0
        """Another number after each change."""

    @property
    def _folds(self) -> list[Fold]:
        return self._rows

    @_folds.setter
    def _folds(self, folds: list[Fold]) -> None:
        self._rows = folds
        self.version += 1

    def __bool__(self) -> bool:
        return bool(self._folds)

    def __iter__(self) -> Iterator[Fold]:
        return iter(self._folds)

    def add_all(self, folds: Iterable[Fold]) -> None:
        """Hide the rows of many folds, which must not overlap each other."""
        wanted = sorted(fold for fold in folds if fold.last > fold.first and self.hiding(fold.first) is None)
        firsts = [fold.first for fold in wanted]
        kept = [each for each in self._folds if not _overlaps(each, wanted, firsts)]
        self._folds = sorted([*kept, *wanted])

    def open(self, fold: Fold) -> None:
        """Show what a fold hides."""
        self._folds = [each for each in self._folds if each != fold]

    def open_all(self) -> None:
        """Show everything."""
        self._folds = []

    def at(self, row: int) -> Fold | None:
        """Return the fold that is shown by `row`."""
        index = bisect_left(self._folds, (row, 0))
        found = self._folds[index] if index < len(self._folds) else None
        return found if found is not None and found.first == row else None

    def hiding(self, row: int) -> Fold | None:
        """Return the fold that hides `row`."""
        index = bisect_left(self._folds, (row, 0)) - 1
        return self._folds[index] if index >= 0 and row <= self._folds[index].last else None

    def shown(self, row: int) -> int:
        """Return the row by which `row` is shown."""
        fold = self.hiding(row)
        return row if fold is None else fold.first

    def after(self, row: int) -> int:
        """Return the row shown after `row`, which may lie behind the text."""
        fold = self.at(row)
        return row + 1 if fold is None else fold.last + 1

    def before(self, row: int) -> int:
        """Return the row shown before `row`."""
        return self.shown(row - 1)

    def follow(self, changes: Iterable[RowChange]) -> None:
        """Move along with an edit that made `changes`, last first; folds whose hidden lines it touches open."""
        for row, removed, inserted in changes:
            if not self._folds:
                return
            kept = []
            for fold in self._folds:
                if fold.last < row:
                    kept.append(fold)
                elif fold.first >= row + removed:
                    kept.append(Fold(fold.first + inserted - removed, fold.last + inserted - removed))
                elif fold.first == row and removed == inserted == 1:
                    kept.append(fold)
            self._folds = kept

    def hidden_rows(self) -> int:
        """Return how many rows are hidden."""
        return sum(fold.last - fold.first for fold in self._folds)


def _overlaps(fold: Fold, others: list[Fold], firsts: list[int]) -> bool:
    index = bisect_left(firsts, fold.first)
    after, before = others[index : index + 1], others[max(0, index - 1) : index]
    return any(other.first <= fold.last for other in after) or any(other.last >= fold.first for other in before)


def foldable(snapshot: Snapshot, states: LineStates, row: int) -> Fold | None:
    """Return the innermost passage around `row` that can be folded: comments, an environment, a section, the preamble.

    Environments are looked for nearby; sections cost the lines they have.
    """
    comments = _comments(snapshot, row)
    if comments is not None:
        return comments
    start = snapshot.offset(row, 0)
    line = Span(start, start + len(snapshot.line(row)))
    environments = (
        Fold(snapshot.location(pair.outer.start).row, snapshot.location(pair.outer.end).row)
        for offset in (line.end, line.start)
        for pair in pairs_around(snapshot, states, Span(offset, offset))
        if pair.nest is Nest.ENVIRONMENT and pair.name != "document"
    )
    found = [fold for fold in environments if fold.last > fold.first]
    if found:
        return min(found, key=lambda fold: fold.last - fold.first)
    return _section(snapshot, row)


def proofs(snapshot: Snapshot) -> Iterator[Fold]:
    """Yield all proofs that take several lines; costs work proportional to the text."""
    opened: list[tuple[str, int]] = []
    for row, line in enumerate(snapshot.lines(0, snapshot.line_count)):
        if "proof" not in line:
            continue
        begin = _BEGIN.match(line)
        if begin is not None and f"\\end{{{begin[1]}}}" not in line:
            opened.append((begin[1], row))
        elif opened and f"\\end{{{opened[-1][0]}}}" in line and not line.lstrip().startswith("%"):
            _, first = opened.pop()
            if not opened:
                yield Fold(first, row)


def sections(snapshot: Snapshot) -> Iterator[Fold]:
    """Yield the sections of the text, each up to the next heading; costs work proportional to the text."""
    first: int | None = None
    for row, line in enumerate(snapshot.lines(0, snapshot.line_count)):
        if _HEADING.match(line) or _DOCUMENT.match(line):
            if first is not None and row - 1 > first:
                yield Fold(first, row - 1)
            first = row if _HEADING.match(line) else None
    if first is not None and snapshot.line_count - 1 > first:
        yield Fold(first, snapshot.line_count - 1)


def _comments(snapshot: Snapshot, row: int) -> Fold | None:
    def is_comment(at: int) -> bool:
        return snapshot.line(at).lstrip().startswith("%")

    if not is_comment(row):
        return None
    first = last = row
    while first > 0 and is_comment(first - 1):
        first -= 1
    while last + 1 < snapshot.line_count and is_comment(last + 1):
        last += 1
    return Fold(first, last) if last > first else None


def _section(snapshot: Snapshot, row: int) -> Fold | None:
    """Return the section around `row` with all below it, or the preamble."""
    first = row
    while first >= 0 and not _HEADING.match(snapshot.line(first)):
        document = _DOCUMENT.match(snapshot.line(first))
        if document is not None:
            return Fold(0, first - 1) if document[1] == "begin" and first > 1 and first == row else None
        first -= 1
    if first < 0:
        return _preamble(snapshot, row)
    heading = _HEADING.match(snapshot.line(first))
    level = _LEVELS[heading[1]] if heading else 0
    last = first + 1
    while last < snapshot.line_count:
        other = _HEADING.match(snapshot.line(last))
        if (other is not None and _LEVELS[other[1]] <= level) or _DOCUMENT.match(snapshot.line(last)):
            break
        last += 1
    return Fold(first, last - 1) if last - 1 > first else None


def _preamble(snapshot: Snapshot, row: int) -> Fold | None:
    for at in range(row, snapshot.line_count):
        if _DOCUMENT.match(snapshot.line(at)):
            return Fold(0, at - 1) if at > 1 else None
    return None
