r"""Make hunks: what the author accepts or rejects one by one.

Invariants:
- Making all hunks gives the same text as making all edits they came from.
- Hunks cover whole lines, come in order and do not overlap; only `split` makes smaller ones, at the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from latex.alignment import align
from latex.text import Edit, check_order
from latex.words import PieceKind, word_diff
from sessions.review.proposals import Decision, Hunk

_NEAR = 3  # unchanged lines; with fewer between them two changes are read, and decided, as one
_SENTENCE_END = re.compile(r"[.!?][)}\]'\"]*\s+(?=[\\$A-Z(])|\n")
_ENVIRONMENT = re.compile(r"(?<!\\)\\(begin|end)\s*\{")


def hunks_of(base: str, edits: Sequence[Edit]) -> tuple[Hunk, ...]:
    """Return the hunks of `edits`, which are sorted and made for the text `base`; none where nothing changes.

    Raises:
        StaleEditError: the edits overlap or are out of order.
    """
    check_order(edits)
    lines = [line for whole in _whole_line_edits(base, edits) for line in _changed_lines(whole)]
    return tuple(Hunk(edit) for edit in _near_joined(base, lines))


def hunks_between(base: str, new: str) -> tuple[Hunk, ...]:
    """Return the hunks that turn `base` into `new`."""
    return hunks_of(base, (Edit(0, base, new),))


def split(hunk: Hunk) -> tuple[Hunk, ...]:
    """Return smaller hunks that together do what `hunk` does, undecided; `hunk` alone where it has one sentence.

    A hunk that changes text is split at line ends and sentence ends that stayed. One that only adds is split between
    its environments and paragraphs, or else between sentences. The author's own version of a hunk is not split.
    """
    if hunk.edited is not None:
        return (hunk,)
    edit = hunk.edit
    if edit.old and edit.new:
        parts = tuple(_changed_sentences(edit))
    else:
        parts = tuple(_cut(edit, _paragraph_ends(edit.old or edit.new)))
        if len(parts) < 2:
            parts = tuple(_cut(edit, [match.end() for match in _SENTENCE_END.finditer(edit.old or edit.new)]))
    if len(parts) < 2:
        return (hunk,)
    return tuple(replace(hunk, edit=part, decision=Decision.UNDECIDED, reason="") for part in parts)


def _whole_line_edits(base: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield `edits` grown to whole lines; those that share a line become one."""
    group: list[Edit] = []
    for edit in edits:
        if group and _line_end(base, group[-1]) > _line_start(base, edit.start):
            group.append(edit)
            continue
        if group:
            yield _grown(base, group)
        group = [edit]
    if group:
        yield _grown(base, group)


def _line_start(base: str, offset: int) -> int:
    return base.rfind("\n", 0, offset) + 1


def _line_end(base: str, edit: Edit) -> int:
    """Return the offset just after the last line `edit` touches; its own end where it ends with a line."""
    ends_with_line = edit.end == _line_start(base, edit.end) and (edit.new.endswith("\n") or not edit.new)
    if ends_with_line and (edit.old or edit.new) and edit.start == _line_start(base, edit.start):
        return edit.end
    newline = base.find("\n", edit.end)
    return len(base) if newline < 0 else newline + 1


def _grown(base: str, group: Sequence[Edit]) -> Edit:
    start, end = _line_start(base, group[0].start), _line_end(base, group[-1])
    pieces, position = [], start
    for edit in group:
        pieces += [base[position : edit.start], edit.new]
        position = edit.end
    return Edit(start, base[start:end], "".join([*pieces, base[position:end]]))


def _changed_lines(edit: Edit) -> Iterator[Edit]:
    """Yield the runs of lines that `edit` changes, without the lines that stay."""
    old, new = edit.old.split("\n"), edit.new.split("\n")
    old, new = [x + "\n" for x in old[:-1]] + old[-1:], [x + "\n" for x in new[:-1]] + new[-1:]
    start = edit.start
    for is_equal, a, b, c, d in align(old, new):
        if not is_equal:
            yield Edit(start, "".join(old[a:b]), "".join(new[c:d]))
        start += sum(map(len, old[a:b]))


def _near_joined(base: str, edits: Sequence[Edit]) -> list[Edit]:
    joined: list[Edit] = []
    for edit in edits:
        if joined and base.count("\n", joined[-1].end, edit.start) < _NEAR:
            last = joined.pop()
            between = base[last.end : edit.start]
            edit = Edit(last.start, last.old + between + edit.old, last.new + between + edit.new)
        joined.append(edit)
    return joined


def _changed_sentences(edit: Edit) -> Iterator[Edit]:
    """Yield the parts of `edit` between line and sentence ends that stand in both texts."""
    start = 0
    old = new = ""
    for piece in word_diff(edit.old, edit.new):
        if piece.kind is not PieceKind.EQUAL or piece.old != piece.new:
            old, new = old + piece.old, new + piece.new
            continue
        position = 0
        for match in _SENTENCE_END.finditer(piece.old):
            sentence = piece.old[position : match.end()]
            old, new = old + sentence, new + sentence
            if old != new:
                yield Edit(edit.start + start, old, new)
            start += len(old)
            old = new = ""
            position = match.end()
        old, new = old + piece.old[position:], new + piece.new[position:]
    if old != new:
        yield Edit(edit.start + start, old, new)


def _paragraph_ends(text: str) -> list[int]:
    """Return the offsets after blank lines and environments that stand at the outermost level of `text`."""
    ends, depth, position = [], 0, 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        for match in _ENVIRONMENT.finditer(line):
            depth += 1 if match.group(1) == "begin" else -1
        if depth == 0 and (not line.strip() or line.lstrip().startswith("\\end")):
            ends.append(position)
    return ends


def _cut(edit: Edit, ends: Sequence[int]) -> Iterator[Edit]:
    """Yield the parts of an edit that only adds or only removes, cut at `ends`; blank parts join what is before."""
    text = edit.old or edit.new
    cuts = [0]
    for end in [*ends, len(text)]:
        if text[cuts[-1] : end].strip() and text[end:].strip():
            cuts.append(end)
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        part = text[start:end]
        yield Edit(edit.start + start, part, "") if edit.old else Edit(edit.start, "", part)
