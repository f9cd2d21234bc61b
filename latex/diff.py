"""The difference of two texts as edits of whole lines, and the merging of two differences from one text.

Invariants:
- `replace(before, diff(before, after)) == after`, always.
- A small change in a large text costs a comparison of the texts, not a search through them; where everything changed
  the work is bounded and the difference becomes coarser instead.
- A merge never drops or reorders a line of either side: where both sides changed the same or neighbouring lines in
  different ways it reports a conflict and gives no edits.

Lines that occur once in both texts are matched first (patience diff: Bram Cohen, as in `git diff --patience`), what
is left between them by the shortest edit script (Myers, "An O(ND) difference algorithm", 1986).

Pure functions; any thread may call them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from latex.text import Edit, Span

_SEARCH_STEPS = 300_000  # steps of about 0.3 µs: a rewritten file costs a tenth of a second more, not minutes
_SCRIPT_LENGTH = 400  # lines; a shortest script longer than this explains no more than "these lines became those"

_COMPARED = 65_536  # code points compared at once from the ends inwards

_SLIDE_LINES = 60  # lines a passage is moved at most to begin well; longer repetitions are rare in prose
_BEGINNINGS = ("\\begin", "\\part", "\\chapter", "\\section", "\\subsection", "\\paragraph", "\\item", "\\bibitem")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage that both sides changed, in different ways."""

    base: Span
    """Offsets in the text both sides come from."""
    ours: Span
    """Offsets of the passage in our text."""
    theirs: Span
    """Offsets of the passage in their text."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What two sides made of one text."""

    edits_to_ours: tuple[Edit, ...]
    """What brings the other side's changes into our text; empty where there are conflicts."""
    conflicts: tuple[Conflict, ...]
    """In order; empty means the sides are merged."""


def diff(before: str, after: str) -> tuple[Edit, ...]:
    """Return the edits that make `after` of `before`: whole lines, sorted, none touching the next.

    No edits mean the texts are equal. Costs a few milliseconds on 1 MB with a small change.
    """
    head, tail = common_ends(before, after)
    old = _lines(before[head : len(before) - tail])
    new = _lines(after[head : len(after) - tail])
    offsets = list(accumulate(map(len, old), initial=head))
    edits = [
        Edit(offsets[run.start], "".join(old[run.start : run.end]), "".join(new[run.new_start : run.new_end]))
        for run in _joined(_Comparison(old, new).runs())
    ]
    return _slid(before, edits)


def merge(base: str, ours: str, theirs: str) -> Merge:
    """Return how what `theirs` made of `base` goes into `ours`, or where the two are in conflict.

    The same change on both sides is no conflict; different changes of the same or of neighbouring lines are.
    """
    edits, conflicts = _merged(base, ours, theirs)
    return Merge(() if conflicts else edits, conflicts)


def resolution(base: str, ours: str, theirs: str, choose: Callable[[str, str], str]) -> tuple[Edit, ...]:
    """Return what brings `theirs` into `ours`, with `choose(our passage, their passage)` where they are in conflict."""
    edits, conflicts = _merged(base, ours, theirs)
    chosen = []
    for conflict in conflicts:
        mine = ours[conflict.ours.start : conflict.ours.end]
        choice = choose(mine, theirs[conflict.theirs.start : conflict.theirs.end])
        if choice != mine:
            chosen.append(Edit(conflict.ours.start, mine, choice))
    return tuple(sorted((*edits, *chosen)))


def _merged(base: str, ours: str, theirs: str) -> tuple[tuple[Edit, ...], tuple[Conflict, ...]]:
    """Return the edits to `ours` for what only `theirs` changed, and the passages both changed differently."""
    edits: list[Edit] = []
    conflicts: list[Conflict] = []
    our_shift = their_shift = 0
    for our_edits, their_edits in _passages(diff(base, ours), diff(base, theirs)):
        both = our_edits + their_edits
        start, end = min(edit.start for edit in both), max(edit.end for edit in both)
        our_end = end + our_shift + sum(edit.shift for edit in our_edits)
        their_end = end + their_shift + sum(edit.shift for edit in their_edits)
        mine, other = Span(start + our_shift, our_end), Span(start + their_shift, their_end)
        their_text = theirs[other.start : other.end]
        if not our_edits:
            edits.append(Edit(mine.start, base[start:end], their_text))
        elif their_edits and ours[mine.start : mine.end] != their_text:
            conflicts.append(Conflict(Span(start, end), mine, other))
        our_shift, their_shift = our_end - end, their_end - end
    return tuple(edits), tuple(conflicts)


def _passages(ours: Sequence[Edit], theirs: Sequence[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Yield the edits of both sides in groups: those of a group touch one another, those of two groups do not."""
    our_edits: list[Edit] = []
    their_edits: list[Edit] = []
    end = -1
    marked = [(edit, our_edits) for edit in ours] + [(edit, their_edits) for edit in theirs]
    for edit, side in sorted(marked, key=lambda pair: (pair[0].start, pair[0].end)):
        if edit.start > end and (our_edits or their_edits):
            yield our_edits.copy(), their_edits.copy()
            our_edits.clear()
            their_edits.clear()
        side.append(edit)
        end = max(end, edit.end)
    if our_edits or their_edits:
        yield our_edits, their_edits


def _slid(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    r"""Return `edits` with inserted or deleted passages where a reader would say that they begin.

    A lemma with its proof put between two others may as well be read as beginning with the `\end{proof}` of the
    first: both give the same text.
    """
    slid: list[Edit] = []
    for index, edit in enumerate(edits):
        start = slid[-1].end + 1 if slid else 0
        end = edits[index + 1].start - 1 if index + 1 < len(edits) else len(text)
        slid.append(max(_places(text, edit, start, end), key=lambda place: _beginning(text, place)))
    return tuple(slid)


def _places(text: str, edit: Edit, start: int, end: int) -> Iterator[Edit]:
    """Yield `edit`, then the edits within `[start, end]` that put in or take out as many lines with the same effect."""
    yield edit
    block = edit.new or edit.old
    if (edit.new and edit.old) or not block.endswith("\n"):
        return
    lines, place = _lines(block), edit.start
    for _ in range(_SLIDE_LINES):
        above = text[text.rfind("\n", 0, place - 1) + 1 : place] if place else ""
        if above != lines[-1] or place - len(above) < start:
            break
        place -= len(above)
        lines = [above, *lines[:-1]]
        yield _moved(edit, place, lines)
    lines, place = _lines(block), edit.start
    for _ in range(_SLIDE_LINES):
        rest = place + len(edit.old)
        if not text.startswith(lines[0], rest) or rest + len(lines[0]) > end:
            break
        place += len(lines[0])
        lines = [*lines[1:], lines[0]]
        yield _moved(edit, place, lines)


def _moved(edit: Edit, place: int, lines: Sequence[str]) -> Edit:
    block = "".join(lines)
    return Edit(place, block if edit.old else "", block if edit.new else "")


def _beginning(text: str, edit: Edit) -> int:
    """Return how much `edit` looks like a passage with a beginning of its own; more is better."""
    first = (edit.new or edit.old).split("\n", 1)[0].lstrip()
    above = text[text.rfind("\n", 0, edit.start - 1) + 1 : edit.start] if edit.start else ""
    looks = 3 if first.startswith(_BEGINNINGS) else 0
    looks += 2 if not above.strip() else 0
    return looks - (3 if first.startswith("\\end") else 0)


def _lines(text: str) -> list[str]:
    """Return the lines of `text`, each with its LF; the last may have none."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def common_ends(before: str, after: str) -> tuple[int, int]:
    """Return how many code points the texts share at the start and at the end, in whole lines."""
    shorter = min(len(before), len(after))
    head = _common(shorter, lambda start, end: after.startswith(before[start:end], start))
    if head == len(before) == len(after):
        return head, 0
    head = before.rfind("\n", 0, head) + 1
    before_end, after_end = len(before), len(after)
    tail = _common(
        shorter - head,
        lambda start, end: after.startswith(before[before_end - end : before_end - start], after_end - end),
    )
    is_line_start = all(
        len(text) - tail == head or text.startswith("\n", len(text) - tail - 1) for text in (before, after)
    )
    if not is_line_start:
        line_end = before.find("\n", before_end - tail)
        tail = before_end - 1 - line_end if line_end >= 0 else 0
    return head, tail


def _common(length: int, is_equal: Callable[[int, int], bool]) -> int:
    """Return the largest `n <= length` for which `is_equal(0, n)`; each part is compared at most twice on average."""
    start = 0
    while start < length and is_equal(start, min(start + _COMPARED, length)):
        start += _COMPARED
    if start >= length:
        return length
    end = min(start + _COMPARED, length)
    while end - start > 1:
        middle = (start + end) // 2
        if is_equal(start, middle):
            start = middle
        else:
            end = middle
    return start


class _Run(NamedTuple):
    """Lines `[start, end)` of one text became lines `[new_start, new_end)` of the other."""

    start: int
    end: int
    new_start: int
    new_end: int


class _Comparison:
    """The search for what two lists of lines have in common, with a bound on its work."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old = old
        self._new = new
        self._steps_left = _SEARCH_STEPS

    def runs(self) -> Iterator[_Run]:
        """Yield what changed, in order."""
        waiting = [_Run(0, len(self._old), 0, len(self._new))]
        while waiting:
            run = self._trimmed(waiting.pop())
            if run.start == run.end or run.new_start == run.new_end:
                if run.start < run.end or run.new_start < run.new_end:
                    yield run
                continue
            pieces = self._between_unique_lines(run)
            if pieces is not None:
                waiting += reversed(pieces)
            else:
                yield from self._shortest_script(run)

    def _trimmed(self, run: _Run) -> _Run:
        """Return `run` without the lines both texts share at its ends."""
        start, end, new_start, new_end = run
        while start < end and new_start < new_end and self._old[start] == self._new[new_start]:
            start += 1
            new_start += 1
        while start < end and new_start < new_end and self._old[end - 1] == self._new[new_end - 1]:
            end -= 1
            new_end -= 1
        return _Run(start, end, new_start, new_end)

    def _between_unique_lines(self, run: _Run) -> list[_Run] | None:
        """Return the runs between the lines that occur once on both sides; None where there is no such line."""
        self._steps_left -= run.end - run.start + run.new_end - run.new_start
        if self._steps_left < 0:
            return None
        old_counts = Counter(self._old[run.start : run.end])
        new_counts = Counter(self._new[run.new_start : run.new_end])
        places = {self._new[row]: row for row in range(run.new_start, run.new_end) if new_counts[self._new[row]] == 1}
        pairs = [
            (row, places[self._old[row]])
            for row in range(run.start, run.end)
            if old_counts[self._old[row]] == 1 and self._old[row] in places
        ]
        if not pairs:
            return None
        pieces = []
        start, new_start = run.start, run.new_start
        for row, new_row in _longest_increasing(pairs):
            pieces.append(_Run(start, row, new_start, new_row))
            start, new_start = row + 1, new_row + 1
        return [*pieces, _Run(start, run.end, new_start, run.new_end)]

    def _shortest_script(self, run: _Run) -> Iterator[_Run]:
        """Yield the changes of a shortest edit script; the whole run where it is long or the work is used up."""
        trace = self._trace(run)
        if trace is None:
            yield run
            return
        x, y = run.end - run.start, run.new_end - run.new_start
        changes = []
        for length in range(len(trace) - 1, 0, -1):
            furthest = trace[length - 1]
            diagonal = x - y
            is_insertion = diagonal == -length or (
                diagonal != length and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            previous = diagonal + 1 if is_insertion else diagonal - 1
            x = furthest[previous]
            y = x - previous
            row, new_row = run.start + x, run.new_start + y
            changes.append(
                _Run(row, row, new_row, new_row + 1) if is_insertion else _Run(row, row + 1, new_row, new_row)
            )
        yield from reversed(changes)

    def _trace(self, run: _Run) -> list[dict[int, int]] | None:
        """Return, for each script length, how far it reaches on each diagonal; None where the end is not reached."""
        old, new = self._old[run.start : run.end], self._new[run.new_start : run.new_end]
        furthest = {1: 0}
        trace: list[dict[int, int]] = []
        for length in range(min(_SCRIPT_LENGTH, len(old) + len(new)) + 1):
            for diagonal in range(-length, length + 1, 2):
                if diagonal == -length or (diagonal != length and furthest[diagonal - 1] < furthest[diagonal + 1]):
                    x = furthest[diagonal + 1]
                else:
                    x = furthest[diagonal - 1] + 1
                start = x
                while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                    x += 1
                furthest[diagonal] = x
                self._steps_left -= 1 + x - start
                if x >= len(old) and x - diagonal >= len(new):
                    return [*trace, furthest.copy()]
            if self._steps_left < 0:
                return None
            trace.append(furthest.copy())
        return None


def _longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest part of `pairs` (sorted by the first) that increases in the second as well."""
    ends: list[int] = []
    holders: list[int] = []
    previous: list[int] = []
    for index, (_, value) in enumerate(pairs):
        place = bisect_left(ends, value)
        previous.append(holders[place - 1] if place else -1)
        ends[place : place + 1] = [value]
        holders[place : place + 1] = [index]
    chain = []
    index = holders[-1]
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _joined(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Yield `runs` with those that meet made one."""
    current: _Run | None = None
    for run in runs:
        if current is None:
            current = run
        elif current.end == run.start and current.new_end == run.new_start:
            current = _Run(current.start, run.end, current.new_start, run.new_end)
        else:
            yield current
            current = run
    if current is not None:
        yield current
