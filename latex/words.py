r"""Compare two passages word by word, so that a reflowed paragraph with one changed sign shows just that sign.

Invariants:
- The pieces of a comparison give both texts back: joining `old` of all pieces is the old text, `new` the new one.
- Runs of white space compare equal, but a blank line (a paragraph) is not a space, and neither is the line end that
  closes a comment.
- The work is bounded: passages over 5 000 characters are compared line by line first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from latex.alignment import Run, align

_TOKEN = re.compile(r"\\(?:[A-Za-z@]+\*?|[^\sA-Za-z@])|[^\W\d_]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LARGE = 5_000  # code points on either side; beyond it lines are compared before words
_ISLAND = 6  # visible tokens; shorter agreement between two longer changes hinders reading more than it helps


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
    for is_equal, a, b, c, d in align(
        [" ".join(x.split()) for x in old_lines], [" ".join(x.split()) for x in new_lines]
    ):
        before, after = "".join(old_lines[a:b]), "".join(new_lines[c:d])
        if is_equal and before == after:
            yield Piece(PieceKind.EQUAL, before, after)
        else:
            yield from _compare_tokens(before, after)


def _compare_tokens(old: str, new: str) -> Iterator[Piece]:
    before, after = _visible(old), _visible(new)
    runs = align([token.text for token in before], [token.text for token in after])
    for is_equal, a, b, c, d in _slid(_without_islands(runs, before, after), before, after):
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


def _without_islands(runs: list[Run], before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[Run]:
    """Yield `runs` with short agreements taken into the two longer changes they stand between."""

    def size(run: Run) -> int:
        old, new = before[run.old_start : run.old_end], after[run.new_start : run.new_end]
        return max(sum(len(token.text) for token in old), sum(len(token.text) for token in new))

    kept: list[Run] = []
    for index, run in enumerate(runs):
        previous = kept[-1] if kept else None
        if previous and not previous.is_equal and not run.is_equal:
            kept[-1] = _merged(previous, run)
        elif previous and run.is_equal and run.old_end - run.old_start <= _ISLAND and index + 1 < len(runs):
            if size(run) <= min(size(previous), size(runs[index + 1])):
                kept[-1] = _merged(previous, run)
            else:
                kept.append(run)
        else:
            kept.append(run)
    yield from kept


def _merged(one: Run, other: Run) -> Run:
    return Run(False, one.old_start, other.old_end, one.new_start, other.new_end)


def _slid(runs: Iterable[Run], before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[Run]:
    r"""Yield `runs` with each that only adds or only removes moved to where a reader would see it begin.

    A new lemma between two others can as well be said to start with the `\end{lemma}` of the first one.
    """
    kept = list(runs)
    for index in range(1, len(kept) - 1):
        left, run, right = kept[index - 1 : index + 2]
        is_added, is_removed = run.old_start == run.old_end, run.new_start == run.new_end
        if run.is_equal or is_added == is_removed:
            continue
        changed, start, end = (after, run.new_start, run.new_end) if is_added else (before, run.old_start, run.old_end)
        shift = _best_shift(changed, start, end, left.old_end - left.old_start, right.old_end - right.old_start)
        kept[index - 1] = left._replace(old_end=left.old_end + shift, new_end=left.new_end + shift)
        kept[index] = Run(False, *(place + shift for place in run[1:]))
        kept[index + 1] = right._replace(old_start=right.old_start + shift, new_start=right.new_start + shift)
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
