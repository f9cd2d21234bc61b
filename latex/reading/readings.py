r"""A file being read passage by passage, beside the passages of an earlier reading of it.

Invariants:
- A passage of the earlier reading is taken over only where its text, the state before it and all it depends on are the
  same; then all that follow it are, up to the next one that depends on something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from latex.diff import common_ends
from latex.reading.passages import Change, FilePart, FileRun, Remembered, Resolve
from latex.reading.stream import Stream
from latex.reading.surroundings import State

PASSAGE = 16_000  # code points; a passage ends at the first quiet place behind so many


@dataclass(slots=True)
class Reading:
    """A file being read at the level where passages may end."""

    run: FileRun
    old: Remembered | None
    start: int
    """Where the passage being read begins."""
    line: int
    before: State
    depth: int
    """Environments open around the file."""
    stream: Stream
    end: int
    """Where what is read of the file ends."""
    inner: list[FileRun] = field(default_factory=list)
    """Files that the command being executed has read."""
    cut_at: int = 0
    """Offset from which on to look for the end of the passage."""
    target: int | None = None
    """Where a passage of the earlier reading begins that could be taken over."""

    def aim(self, after: int) -> None:
        """Choose where the passage should end; behind the offset `after`."""
        if self.old is None:
            self.cut_at = max(after, self.start + PASSAGE)
            return
        self.target = self.old.next_start(after)
        longest = max(after, self.start + 2 * PASSAGE)
        self.cut_at = longest if self.target is None else min(self.target, longest)

    @property
    def is_long(self) -> int:
        """How long a passage is at least that ends at a place of its own choice; with an earlier reading, twice."""
        return PASSAGE if self.old is None else 2 * PASSAGE

    def resumed(self, texts: Mapping[str, str], resolve: Resolve) -> tuple[int, int]:
        """Return the passages `[first, last)` of the earlier reading that can be taken over now."""
        old = self.old
        first, last = old.range_at(self.start) if old else (0, 0)
        if old is None or first == last or old.run.passages[first].before != self.before:
            return 0, 0
        for index in old.run.dependent:
            if first <= index < last and not old.run.passages[index].is_current(texts, resolve):
                return first, index
        return first, last

    def take_over(self, first: int, last: int) -> list[FileRun]:
        """Take the passages `[first, last)` of the earlier reading; return the files they read."""
        if self.old is None:
            return []
        known = len(self.run.dependent)
        self.run.extend(self.old.run, first, last)
        self.start, self.line = self.run.end()
        self.before = self.run.passages[-1].after
        return [inner for index in self.run.dependent[known:] for inner in self.run.passages[index].inner]


def remembered(run: FileRun | None, text: str, part: FilePart) -> Remembered | None:
    """Return what of an earlier reading may stand again in `text`; None where nothing may."""
    if run is None or run.part is not part or part is FilePart.PREAMBLE:
        return None
    if run.text is text:
        return Remembered(run, None)
    head, tail = common_ends(run.text, text)
    return Remembered(run, Change(head, len(run.text) - tail, len(text) - tail))
