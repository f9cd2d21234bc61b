r"""Compare two passages word by word, so that a reflowed paragraph with one changed sign shows just that sign.

Invariants:
- The pieces of a comparison give both texts back: joining `old` of all pieces is the old text, `new` the new one.
- Runs of white space compare equal, but a blank line (a paragraph) is not a space, and neither is the line end that
  closes a comment.
- The work is bounded: passages over 5 000 characters are compared line by line first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\\(?:[A-Za-z@]+\*?|[^\sA-Za-z@])|[^\W\d_]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LARGE = 5_000  # code points on either side; beyond it lines are compared before words
_PAIRS = 300_000  # equal token pairs; `SequenceMatcher` looks at each, which takes about 0.1 s for so many
_ISLAND = 3  # visible tokens; shorter agreement between two longer changes hinders reading more than it helps


class PieceKind(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: PieceKind
    old: str
    """As it stood; empty for added text."""
    new: str
    """As it stands; empty for removed text. An equal piece may differ from `old` in its white space."""


def tokens(text: str) -> tuple[str, ...]:
    """Return the control sequences, words, numbers, runs of white space and single characters that make up `text`."""
    return tuple(_TOKEN.findall(text))


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return what became of `old`, in reading order, what was removed before what was added in its place."""
    if old == new:
        return (Piece(PieceKind.EQUAL, old, new),) if old else ()
    if max(len(old), len(new)) > _LARGE:
        return tuple(_joined(_compare_lines(old, new)))
    return tuple(_joined(_compare_tokens(old, new)))


@dataclass(frozen=True, slots=True)
class _Token:
    """A visible token with the white space before it; the last of a text is empty and only carries its end."""

    text: str
    space: str
    space_class: str


def _visible(text: str) -> list[_Token]:
    found = []
    space, space_class, in_comment = "", "", False
    for token in _TOKEN.findall(text):
        if token.isspace():
            space, space_class = token, _space_class(token, in_comment)
            in_comment = in_comment and "\n" not in token
            continue
        found.append(_Token(token, space, space_class))
        space = space_class = ""
        in_comment = in_comment or token == "%"
    found.append(_Token("", space, space_class))
    return found


def _space_class(space: str, in_comment: bool) -> str:
    """Return what TeX makes of a run of white space: a paragraph, the end of a comment, or a space."""
    if space.count("\n") > 1:
        return "\n\n"
    return "\n" if in_comment and "\n" in space else " "


def _compare_lines(old: str, new: str) -> Iterator[Piece]:
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for is_equal, a, b, c, d in _runs(
        [" ".join(x.split()) for x in old_lines], [" ".join(x.split()) for x in new_lines]
    ):
        before, after = "".join(old_lines[a:b]), "".join(new_lines[c:d])
        if is_equal and before == after:
            yield Piece(PieceKind.EQUAL, before, after)
        else:
            yield from _compare_tokens(before, after)


def _compare_tokens(old: str, new: str) -> Iterator[Piece]:
    before, after = _visible(old), _visible(new)
    runs = _runs([token.text for token in before], [token.text for token in after])
    for is_equal, a, b, c, d in _slid(_without_islands(list(runs), before, after), before, after):
        if not is_equal:
            yield from _replaced(before[a:b], after[c:d])
            continue
        for one, other in zip(before[a:b], after[c:d], strict=True):
            if one.space_class == other.space_class:
                yield Piece(PieceKind.EQUAL, one.space, other.space)
            else:
                yield from _whole(one.space, other.space)
            yield Piece(PieceKind.EQUAL, one.text, other.text)


def _replaced(before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[Piece]:
    """Yield what became of `before`; the space that both sides start with stays."""
    old, new = _text(before), _text(after)
    if before and after and before[0].space_class == after[0].space_class:
        yield Piece(PieceKind.EQUAL, before[0].space, after[0].space)
        old, new = old[len(before[0].space) :], new[len(after[0].space) :]
    yield from _whole(old, new)


_Run = tuple[bool, int, int, int, int]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """Yield (is equal, old start, old end, new start, new end) from start to end of both sequences."""
    head, tail = 0, 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield True, 0, head, 0, head
    yield from _middle_runs(old[head : len(old) - tail], new[head : len(new) - tail], head)
    if tail:
        yield True, len(old) - tail, len(old), len(new) - tail, len(new)


def _middle_runs(old: Sequence[str], new: Sequence[str], head: int) -> Iterator[_Run]:
    old_counts, new_counts = Counter(old), Counter(new)
    if sum(count * new_counts[token] for token, count in old_counts.items()) > _PAIRS:
        yield False, head, head + len(old), head, head + len(new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", head + a, head + b, head + c, head + d


def _without_islands(runs: list[_Run], before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[_Run]:
    """Yield `runs` with short agreements taken into the two longer changes they stand between."""

    def size(run: _Run) -> int:
        _, a, b, c, d = run
        return max(sum(len(x.text) for x in before[a:b]), sum(len(x.text) for x in after[c:d]))

    kept: list[_Run] = []
    for index, run in enumerate(runs):
        previous = kept[-1] if kept else None
        if previous and not previous[0] and not run[0]:
            kept[-1] = (False, previous[1], run[2], previous[3], run[4])
        elif previous and run[0] and run[2] - run[1] <= _ISLAND and index + 1 < len(runs):
            is_island = size(run) <= min(size(previous), size(runs[index + 1]))
            kept.append((not is_island, *run[1:]))
            if is_island:
                kept[-2:] = [(False, previous[1], run[2], previous[3], run[4])]
        else:
            kept.append(run)
    yield from kept


def _slid(runs: Iterable[_Run], before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[_Run]:
    r"""Yield `runs` with each that only adds or only removes moved to where a reader would see it begin.

    A new lemma between two others can as well be said to start with the `\end{lemma}` of the first one.
    """
    kept = list(runs)
    for index in range(1, len(kept) - 1):
        left, (is_equal, a, b, c, d), right = kept[index - 1 : index + 2]
        if is_equal or (a != b and c != d):
            continue
        changed, start, end = (after, c, d) if a == b else (before, a, b)
        shift = _best_shift(changed, start, end, left[2] - left[1], right[2] - right[1])
        kept[index - 1] = (True, left[1], left[2] + shift, left[3], left[4] + shift)
        kept[index] = (False, a + shift, b + shift, c + shift, d + shift)
        kept[index + 1] = (True, right[1] + shift, right[2], right[3] + shift, right[4])
    yield from kept


def _best_shift(found: Sequence[_Token], start: int, end: int, left: int, right: int) -> int:
    """Return by how many tokens the run `[start, end)` of `found` is best moved: to a paragraph, a line, a word."""
    lowest = highest = 0
    while -lowest < left and found[start + lowest - 1].text == found[end + lowest - 1].text:
        lowest -= 1
    while highest < right and found[start + highest].text == found[end + highest].text:
        highest += 1

    def rank(shift: int) -> tuple[int, int]:
        space = found[start + shift].space
        return min(space.count("\n"), 2) * 2 + (space != ""), -abs(shift)

    return max(range(lowest, highest + 1), key=rank)


def _whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(PieceKind.REMOVED, before, "")
    if after:
        yield Piece(PieceKind.ADDED, "", after)


def _text(run: Iterable[_Token]) -> str:
    return "".join(token.space + token.text for token in run)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return `pieces` with neighbours of one kind made one and, in each change, what went before what came."""
    joined: list[Piece] = []
    removed = added = ""

    def close() -> None:
        joined.extend(_whole(removed, added))

    for piece in pieces:
        if piece.kind is PieceKind.EQUAL:
            if not piece.old and not piece.new:
                continue
            close()
            removed = added = ""
            if joined and joined[-1].kind is PieceKind.EQUAL:
                piece = Piece(PieceKind.EQUAL, joined[-1].old + piece.old, joined.pop().new + piece.new)
            joined.append(piece)
        else:
            removed += piece.old
            added += piece.new
    close()
    return joined
