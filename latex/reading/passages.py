r"""What was read, passage by passage, so that the next analysis reads only what changed.

A passage is a stretch of one file between two places where no result, proof, conditional or other environment is open.
What it holds depends on its own text, on the state before it, on what it looked at behind its end, and on the files it
reads; as long as these are the same it is taken over as it is, wherever it now stands.

Invariants:
- The passages of a file cover what TeX executes of it, in order and without gaps.
- Nothing here is changed once the reading that made it has ended.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from latex.reading.drafts import Draft, Noted
from latex.reading.surroundings import State

_PEEK = 2_000  # code points behind its end that a passage may depend on: an option there may belong to its last command
_LONGEST_ARGUMENT = 60_000  # code points that a brace left open looks ahead, see `latex.syntax.arguments`
_BRACE = re.compile(r"\\[\s\S]|%[^\n]*|[{}]")

Said = tuple[tuple[object, ...], ...]
Resolve = Callable[[str, tuple[str, ...]], str | None]
"""Finds the file that a name means in some folders."""
Resolved = tuple[str, tuple[str, ...], str | None]
"""A name looked for, the folders, and the file found."""


class FilePart(Enum):
    """What is read of a file."""

    WHOLE = auto()
    BODY = auto()
    r"""What stands behind `\begin{document}`."""
    PREAMBLE = auto()
    r"""What stands in front of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """`[start, old_end)` of a file's text became `[start, new_end)`; all offsets count code points."""

    start: int
    old_end: int
    new_end: int

    @property
    def shift(self) -> int:
        """By how much the text behind moved."""
        return self.new_end - self.old_end


@dataclass(slots=True, eq=False)
class Passage:
    """One passage as it was read."""

    origin: int
    """Offset of its start when it was read."""
    length: int
    lines: int
    """Line ends in it."""
    reach: int
    """How far behind its start it looked."""
    before: State
    after: State
    noted: Noted
    inner: tuple[FileRun, ...] = ()
    """The files it reads, where it is the call that reads them and nothing else."""
    resolved: tuple[Resolved, ...] = ()
    read: Mapping[str, str] = field(default_factory=dict)
    """Files read from inside it, with their text."""
    is_last: bool = False
    r"""Its file ends with it, or TeX stops there."""
    _is_closed: bool | None = None
    _said: Said | None = None
    _changes: dict[str, tuple[list[int], list[tuple[Draft, ...]]]] | None = None

    @property
    def said(self) -> Said:
        """Return everything in it that decides how results hang together, without places."""
        if self._said is None:
            self._said = _said(self.noted)
        return self._said

    def drafts_at(self, file: str, offset: int, length: int) -> tuple[Draft, ...]:
        """Return the results and proofs that hold `offset` of `file`, as it was read, the innermost first.

        `length` is the file's, for what closes in another file. The place just after the end counts as inside.
        """
        if self._changes is None:
            self._changes = _changes(self.noted, length)
        starts, drafts = self._changes.get(file, ((), ()))
        index = bisect_right(starts, offset) - 1
        return drafts[index] if index >= 0 else ()

    def is_closed(self, text: str, start: int) -> bool:
        """Return whether every brace it opens is closed in it; `text` holds it at `start`."""
        if self._is_closed is None:
            self._is_closed = _closes(text, start, start + self.length)
        return self._is_closed

    def is_current(self, texts: Mapping[str, str], resolve: Resolve) -> bool:
        """Return whether the files it depends on are the same as when it was read."""
        return (
            all(texts.get(name) is text for name, text in self.read.items())
            and all(resolve(name, folders) == answer for name, folders, answer in self.resolved)
            and all(run.is_current(texts, resolve) for run in self.inner)
        )


@dataclass(slots=True, eq=False)
class FileRun:
    """One reading of a file."""

    file: str
    text: str
    part: FilePart = FilePart.WHOLE
    start: int = 0
    """Where its first passage begins."""
    passages: list[Passage] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Offset of each passage in `text`."""
    lines: list[int] = field(default_factory=list)
    """Line of each passage's start, counted from 1."""
    dependent: list[int] = field(default_factory=list)
    """Which of its passages depend on other files."""
    farsighted: list[int] = field(default_factory=list)
    """Which of its passages looked behind their end."""

    def add(self, passage: Passage, start: int, line: int) -> None:
        """Take `passage`, which begins at offset `start` in the line `line`."""
        if passage.inner or passage.resolved or passage.read:
            self.dependent.append(len(self.passages))
        if passage.reach > passage.length:
            self.farsighted.append(len(self.passages))
        self.passages.append(passage)
        self.starts.append(start)
        self.lines.append(line)

    def extend(self, other: FileRun, first: int, last: int) -> None:
        """Take the passages `[first, last)` of another reading, which stand at the end of this one now."""
        start, line = self.end()
        shift, lines = start - other.starts[first], line - other.lines[first]
        more = len(self.passages) - first
        self.dependent += [index + more for index in other.dependent if first <= index < last]
        self.farsighted += [index + more for index in other.farsighted if first <= index < last]
        self.passages += other.passages[first:last]
        self.starts += [one + shift for one in other.starts[first:last]] if shift else other.starts[first:last]
        self.lines += [one + lines for one in other.lines[first:last]] if lines else other.lines[first:last]

    def end(self) -> tuple[int, int]:
        """Return the offset and the line, counted from 1, where its last passage ends."""
        if not self.passages:
            return self.start, 1 + self.text.count("\n", 0, self.start)
        last = self.passages[-1]
        return self.starts[-1] + last.length, self.lines[-1] + last.lines

    def span(self, head: int, tail: int) -> tuple[int, int]:
        """Return the offsets in `text` between the first `head` and the last `tail` passages."""
        end = len(self.passages) - tail
        start = self.starts[head] if head < len(self.starts) else self.end()[0]
        return start, start if end <= head else self.starts[end - 1] + self.passages[end - 1].length

    def is_current(self, texts: Mapping[str, str], resolve: Resolve) -> bool:
        """Return whether its file and all it depends on are as they were."""
        return texts.get(self.file) is self.text and all(
            self.passages[index].is_current(texts, resolve) for index in self.dependent
        )

    def walk(self) -> Iterator[tuple[FileRun, int]]:
        """Yield each passage in the order TeX meets it, as its run and its index there."""
        for index, passage in enumerate(self.passages):
            yield self, index
            for run in passage.inner:
                yield from run.walk()


class Remembered:
    """An earlier reading of a file, and which of its passages may stand again in the text as it is now."""

    def __init__(self, run: FileRun, change: Change | None) -> None:
        self.run = run
        self._change = change
        self._before = len(run.passages) if change is None else self._count_before(change)
        """How many passages from the first on end before the change and did not look at it."""

    def range_at(self, start: int) -> tuple[int, int]:
        """Return the passages `[first, last)` that stand one after the other from `start` on, as they did before.

        The range is empty where none begins there whose text, and what it looked at, is as it was.
        """
        starts, change = self.run.starts, self._change
        is_behind = change is not None and start >= change.new_end
        old = start - change.shift if change and is_behind else start
        index = bisect_left(starts, old)
        if index == len(starts) or starts[index] != old:
            return 0, 0
        return index, len(starts) if is_behind else max(index, self._before)

    def next_start(self, after: int) -> int | None:
        """Return where the next passage behind the offset `after` begins now, outside the change; None if none does."""
        starts, change = self.run.starts, self._change
        index = bisect_left(starts, after + 1)
        if change is None or (index < len(starts) and starts[index] <= change.start):
            return starts[index] if index < len(starts) else None
        index = bisect_left(starts, max(after + 1 - change.shift, change.old_end))
        return starts[index] + change.shift if index < len(starts) else None

    def _count_before(self, change: Change) -> int:
        run = self.run
        count = max(0, bisect_left(run.starts, change.start) - 1)
        while count and run.starts[count - 1] + run.passages[count - 1].length + _PEEK > change.start:
            count -= 1
        for index in run.farsighted:
            if index < count and run.starts[index] + run.passages[index].reach > change.start:
                count = index
        for index in range(max(0, bisect_left(run.starts, change.start - _LONGEST_ARGUMENT) - 1), count):
            if not run.passages[index].is_closed(run.text, run.starts[index]):
                return index
        return count


def _closes(text: str, start: int, end: int) -> bool:
    depth = 0
    for found in _BRACE.finditer(text, start, end):
        mark = found[0]
        if mark == "{":
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
    return depth == 0


def _said(noted: Noted) -> Said:
    results = (
        (
            *(one.stem, one.title, one.number, one.kind, one.restatable, tuple(one.own_labels), tuple(one.labels)),
            *(frozenset(one.soft_labels), one.end is None, tuple((each[0], *each[2:]) for each in one.mentions)),
        )
        for one in noted.results
    )
    proofs = (
        (
            *(one.header, one.header_labels, tuple(one.proves), one.restated, one.preceding),
            *(one.enclosing.index if one.enclosing else None, one.adjacent, one.section_labels, one.earlier),
            *(tuple(one.labels), tuple((each[0], *each[2:]) for each in one.mentions)),
        )
        for one in noted.proofs
    )
    return (tuple(results), tuple(proofs), tuple(noted.late_numbers.items()))


def _changes(noted: Noted, length: int) -> dict[str, tuple[list[int], list[tuple[Draft, ...]]]]:
    """Return for each file where results and proofs begin and end, in order, and which are open from there on."""
    spans: dict[str, list[tuple[int, int, Draft]]] = {}
    drafts: tuple[Draft, ...] = (*noted.results, *noted.proofs)
    for draft in drafts:
        begin, end = draft.begin, draft.end
        stop = begin.end if end is None else max(begin.end, end.end) if end.file == begin.file else length
        spans.setdefault(begin.file, []).append((begin.start, stop, draft))
    return {file: _nested(each) for file, each in spans.items()}


def _nested(spans: Iterable[tuple[int, int, Draft]]) -> tuple[list[int], list[tuple[Draft, ...]]]:
    opening = sorted(spans, key=lambda each: (each[0], -each[1]))
    starts = sorted({offset for start, stop, _ in opening for offset in (start, stop + 1)})
    drafts: list[tuple[Draft, ...]] = []
    active: list[tuple[int, int, Draft]] = []
    following = 0
    for offset in starts:
        active = [each for each in active if each[1] >= offset]
        while following < len(opening) and opening[following][0] <= offset:
            active.append(opening[following])
            following += 1
        drafts.append(tuple(each[2] for each in sorted(active, key=lambda each: each[1] - each[0])))
    return starts, drafts
