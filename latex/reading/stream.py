r"""A text being read: its tokens, how far it was read, and which parts of it TeX does not execute.

Invariants:
- Tokens are found as they are needed, so that reading a few passages of a long file does not scan it whole.
- `reach` is how far anything was looked at to decide what happens before it; behind the end of the text where something
  was looked for in vain.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator
from itertools import islice

from latex.reading.places import Site
from latex.syntax.conditionals import branch_ends
from latex.syntax.scan import Token

_PULLED = 256  # tokens found at once
_new = tuple.__new__  # half the cost of calling `Site`, which counts: each command that is noted has one
_NEAR = 2_000  # tokens; branches that end within so many are found without looking at the whole text


class Stream:
    """A text being read: a file, or what a macro expands to."""

    __slots__ = (
        *("_ends", "_rest", "at", "call", "decisions", "file", "is_finished"),
        *("_open", "reach", "skipped", "text", "tokens"),
    )

    def __init__(self, text: str, found: Iterator[Token], file: str, call: Site | None = None) -> None:
        self.text = text
        self.file = file
        self.call = call
        """Where the outermost macro was called; None in a file."""
        self.tokens: list[Token] = []
        """Those found so far."""
        self.at = 0
        """Everything before this offset was read as an argument."""
        self.skipped: list[tuple[int, int]] = []
        """Ranges ahead that belong to branches not taken, in order."""
        self.decisions: list[bool | None] = []
        """What the open conditionals gave; None where both branches count, or the second is being read."""
        self.is_finished = False
        self.reach = 0
        self._open: list[int] = []
        """Offsets of the raw environments among the tokens that are never closed."""
        self._rest = found
        self._ends: dict[int, int] | None = None

    def has(self, index: int) -> bool:
        """Return whether there is a token `index`, finding more where needed."""
        while index >= len(self.tokens):
            more = list(islice(self._rest, _PULLED))
            if not more:
                return False
            self.tokens += more
            self._open += [
                one.start for one in more if not one.name and self.text.rfind("\\", one.start, one.end) == one.start
            ]
        return True

    def looked_at(self, start: int, end: int) -> int:
        r"""Return up to which offset the text decides what happens in `[start, end)`, of which all was read.

        That is behind the text where a raw environment begins whose `\end` was looked for: a new one would end it.
        """
        reach = max(self.reach, end)
        index = bisect_left(self._open, start)
        return len(self.text) + 1 if index < len(self._open) and self._open[index] < reach else reach

    def following(self, token: Token, most: int) -> Iterator[Token]:
        """Yield at most `most` of the tokens behind `token`."""
        index = self._index_behind(token)
        found = self.tokens
        for ahead in range(index, index + most):
            if ahead >= len(found) and not self.has(ahead):
                self.reach = len(self.text) + 1
                return
            one = found[ahead]
            if one.end > self.reach:
                self.reach = one.end
            yield one

    def branch_end(self, index: int, conditionals: Container[str]) -> int | None:
        r"""Return the index of the `\else` or `\fi` that ends the branch begun by a token; None if missing."""
        end = self._near_end(index, conditionals) if self._ends is None else self._ends.get(index)
        self.reach = max(self.reach, len(self.text) + 1 if end is None else self.tokens[end].end)
        return end

    def condition_end(self, index: int, conditionals: Container[str]) -> int | None:
        r"""Return the index of the `\fi` of the conditional whose `\if…` or `\else` has this index; None if missing."""
        found: int | None = index
        while found is not None and (found == index or self.tokens[found].name != "fi"):
            found = self.branch_end(found, conditionals)
        return found

    def site(self, start: int, end: int) -> Site:
        """Return where a command of this text stands in a file."""
        return self.call or _new(Site, (self.file, start, end))

    def hides(self, offset: int) -> bool:
        """Return whether `offset` lies in a range that is not executed."""
        while self.skipped and offset >= self.skipped[0][1]:
            self.skipped.pop(0)
        return bool(self.skipped) and offset >= self.skipped[0][0]

    def hide(self, start: int, end: int) -> None:
        """Do not execute what stands in `[start, end)`."""
        self.skipped.append((start, end))
        self.skipped.sort()

    def _near_end(self, index: int, conditionals: Container[str]) -> int | None:
        depth = 0
        for ahead in range(index + 1, index + _NEAR):
            if not self.has(ahead):
                break
            name = self.tokens[ahead].name
            if name in ("fi", "else", "or") and depth == 0:
                return ahead
            if name == "fi":
                depth -= 1
            elif name in conditionals and self.tokens[ahead - 1].name != "newif":
                depth += 1
        while self.has(len(self.tokens)):
            pass
        self._ends = branch_ends(self.tokens, conditionals)
        return self._ends.get(index)

    def _index_behind(self, token: Token) -> int:
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].start <= token.start:
                low = middle + 1
            else:
                high = middle
        return low
