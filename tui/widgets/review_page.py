"""A change under review as lines of styled pieces, before they are wrapped to a width: no widget, no terminal.

LaTeX and the colleague's words are data: what a terminal would act on or hide is replaced by a visible stand-in, and
nothing is read as markup. With `marks` what is removed and added can be told apart without colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from latex.alignment import align
from latex.invisible import CONTROL, INVISIBLE
from latex.words import Piece, PieceKind, word_diff
from sessions.review.gates import Finding, Gate, Severity
from sessions.review.proposals import Decision, Hunk, Proposal
from tui.widgets.styled_rows import Line, Styled

Compare = Callable[[str, str], tuple[Piece, ...]]

_CONTEXT_LINES = 2
_NOTES = 2  # notes shown before the rest is folded away
_BLOCK_LINES = 2  # line ends in added text; from here on a line under every word tires the eye
_ELIDE = 60  # code points of unchanged text in a statement's comparison before its middle is left out
_LOOKING = "· Looking through it …"
_TAB = "    "
_DECISIONS = {Decision.UNDECIDED: "undecided", Decision.ACCEPTED: "✓ accepted", Decision.REJECTED: "✗ rejected"}
_SEVERITIES = {
    Severity.BLOCKING: ("■ Confirm: ", "blocking"),
    Severity.WARNING: ("▲ ", "warning"),
    Severity.NOTE: ("· ", "note"),
}


@dataclass(frozen=True, slots=True)
class View:
    """What the author chose to see."""

    is_by_word: bool = True
    has_details: bool = False
    """Whole statements, all results that rest on them, and all notes."""
    has_marks: bool = False
    """Removed and added words stand in [-…-] and {+…+}."""


def page(proposal: Proposal, findings: Iterable[Finding] | None, view: View, compare: Compare) -> Iterator[Line]:
    """Yield the lines of a change: the reason, the findings, and hunk by hunk what becomes of the text.

    With None for the findings it is said that they are still to come: none would read as nothing to be said.
    """
    for paragraph in proposal.why.strip().splitlines():
        yield Line(((visible(paragraph), "why"),))
    yield Line()
    if findings is None:
        yield from (Line(((_LOOKING, "note"),)), Line())
    else:
        yield from _finding_lines(tuple(findings), view)
    for index in range(len(proposal.hunks)):
        yield from _hunk_lines(proposal, index, view, compare)


def heading(proposal: Proposal) -> str:
    """Return the first line of the review."""
    return visible(f"Change {proposal.number} · {proposal.title}").replace("\n", " ")


def summary(proposal: Proposal, current: int) -> str:
    """Return what the change amounts to and which hunk is the current one."""
    decided = sum(hunk.decision is not Decision.UNDECIDED for hunk in proposal.hunks)
    parts = [proposal.file, f"+{proposal.added_lines} −{proposal.removed_lines}"]
    if proposal.hunks:
        parts.append(f"hunk {current + 1} of {len(proposal.hunks)}")
    if decided:
        parts.append(f"{decided} decided")
    return visible(" · ".join(parts))


def visible(text: str) -> str:
    """Return `text` with stand-ins for control and invisible characters; line ends stay."""
    text = text.replace("\r\n", "\n").replace("\t", _TAB)
    return INVISIBLE.sub(_stand_in, CONTROL.sub(_stand_in, text))


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else f"⟨U+{code:04X}⟩"


def _finding_lines(findings: tuple[Finding, ...], view: View) -> Iterator[Line]:
    notes = [finding for finding in findings if finding.severity is Severity.NOTE]
    folded = [] if view.has_details or len(notes) <= _NOTES + 1 else notes[_NOTES:]
    for finding in findings:
        if finding in folded:
            continue
        sign, style = _SEVERITIES[finding.severity]
        yield Line(((visible(sign + finding.sentence), style),), indent=2)
        if finding.gate is Gate.STATEMENT and finding.old and finding.new:
            yield from _statement_lines(finding, view)
        if view.has_details and len(finding.results) > 1 and finding.gate is Gate.STATEMENT:
            yield Line((("  rest on it: ", "note"), (visible(", ".join(finding.results[1:])), "text")), indent=4)
    if folded:
        yield Line(((f"· {len(folded)} more notes; v shows them.", "note"),))
    if findings:
        yield Line()


def _statement_lines(finding: Finding, view: View) -> Iterator[Line]:
    """Yield the old and the new statement as one text, with the unchanged middles left out unless asked for."""
    pieces = word_diff(_folded(finding.old), _folded(finding.new))
    styled: list[Styled] = []
    for index, piece in enumerate(pieces):
        text = piece.old or piece.new
        if piece.kind is PieceKind.EQUAL and not view.has_details:
            text = _elided(piece.new, is_first=index == 0, is_last=index == len(pieces) - 1)
        styled += _styled_piece(Piece(piece.kind, text, text), view, "text")
    yield Line((("  ", ""), *styled), indent=2)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _elided(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= _ELIDE:
        return text
    half = _ELIDE // 2
    if is_first:
        return "… " + text[-half:].partition(" ")[2]
    if is_last:
        return text[:half].rpartition(" ")[0] + " …"
    return text[:half].rpartition(" ")[0] + " … " + text[-half:].partition(" ")[2]


def _hunk_lines(proposal: Proposal, index: int, view: View, compare: Compare) -> Iterator[Line]:
    hunk = proposal.hunks[index]
    yield Line(tuple(_hunk_heading(proposal, index)), index, is_rule=True)
    lead, tail = _context(proposal, index)
    styled: list[Styled] = [(lead, "context")]
    if view.is_by_word:
        for piece in compare(hunk.edit.old, hunk.new):
            styled += _styled_piece(piece, view, "text")
        yield from _lines([*styled, (tail, "context")], index)
    else:
        yield from _lines([(lead, "context")], index)
        yield from _plain_lines(hunk, index)
        yield from _lines([(tail, "context")], index)
    yield Line((), None)


def _hunk_heading(proposal: Proposal, index: int) -> Iterator[Styled]:
    hunk = proposal.hunks[index]
    first = proposal.base.count("\n", 0, hunk.edit.start) + 1
    last = first + max(0, hunk.edit.old.rstrip("\n").count("\n"))
    where = f"line {first}" if last == first else f"lines {first}–{last}"
    yield f"── Hunk {index + 1} of {len(proposal.hunks)} · {where} · ", "rule"
    decision = _DECISIONS[hunk.decision]
    if hunk.edited is not None and hunk.decision is Decision.ACCEPTED:
        decision += " with your edits"
    if hunk.reason:
        decision += f": {visible(_folded(hunk.reason))}"
    style = {Decision.ACCEPTED: "accepted", Decision.REJECTED: "rejected"}.get(hunk.decision, "rule")
    yield decision, style
    yield " ", "rule"


def _context(proposal: Proposal, index: int) -> tuple[str, str]:
    """Return the text of a few lines before and after a hunk; no line is shown for two hunks."""
    hunks, base = proposal.hunks, proposal.base
    edit = hunks[index].edit
    end = _lines_after(base, edit.end, edge=hunks[index + 1].edit.start if index + 1 < len(hunks) else len(base))
    start = base.rfind("\n", 0, edit.start) + 1
    for _ in range(_CONTEXT_LINES):
        start = base.rfind("\n", 0, max(0, start - 1)) + 1
    if index:
        before = hunks[index - 1].edit.end
        start = max(start, _lines_after(base, before, edge=edit.start))
    return base[start : edit.start], base[edit.end : end]


def _lines_after(base: str, offset: int, *, edge: int) -> int:
    """Return the offset a few lines after `offset`, at most `edge`."""
    if offset and base[offset - 1] != "\n":
        offset = base.find("\n", offset) + 1 or len(base)
    for _ in range(_CONTEXT_LINES):
        offset = base.find("\n", offset) + 1 or len(base)
    return min(offset, edge)


def _styled_piece(piece: Piece, view: View, equal: str) -> Iterator[Styled]:
    if piece.kind is PieceKind.EQUAL:
        yield piece.new, equal
        return
    is_removed = piece.kind is PieceKind.REMOVED
    style, opening, closing = ("removed", "[-", "-]") if is_removed else ("added", "{+", "+}")
    text = piece.old if is_removed else piece.new
    if text.isspace():
        text = _shown_space(text, is_removed)
    elif not is_removed and text.strip().count("\n") >= _BLOCK_LINES:
        style = "added-block"
    for part in re.split(r"(\n)", text):
        if part == "\n" or not part:
            yield part, style
        elif view.has_marks:
            inner = part.strip()
            space = len(part) - len(part.lstrip())
            yield part[:space], ""
            yield (opening + inner + closing) if inner else "", style
            yield part[space + len(inner) :], ""
        else:
            yield part, style


def _shown_space(text: str, is_removed: bool) -> str:
    """Return a sign for white space that came or went, which nobody would see else."""
    sign = "¶" if text.count("\n") > 1 else "⏎" if "\n" in text else "␣"
    return sign if is_removed or "\n" not in text else sign + text.lstrip(" \t")


def _lines(styled: Iterable[Styled], hunk: int) -> Iterator[Line]:
    """Yield `styled` broken at its line ends, each line with its own indentation."""
    line: list[Styled] = []
    for text, style in styled:
        first, *others = visible(text).split("\n")
        line.append((first, style))
        for other in others:
            yield _line(line, hunk)
            line = [(other, style)]
    if any(text for text, _ in line):
        yield _line(line, hunk)


def _line(pieces: list[Styled], hunk: int) -> Line:
    whole = "".join(text for text, _ in pieces)
    return Line(tuple(pair for pair in pieces if pair[0]), hunk, len(whole) - len(whole.lstrip(" ")))


def _plain_lines(hunk: Hunk, index: int) -> Iterator[Line]:
    """Yield removed and added lines with − and + in front, as `diff -u` does."""
    old, new = hunk.edit.old.splitlines(), hunk.new.splitlines()
    for is_equal, a, b, c, d in align(old, new):
        if is_equal:
            yield from (Line(((f"  {visible(text)}", "text"),), index, 2) for text in old[a:b])
        else:
            yield from (Line(((f"- {visible(text)}", "removed-block"),), index, 2) for text in old[a:b])
            yield from (Line(((f"+ {visible(text)}", "added-block"),), index, 2) for text in new[c:d])


def first_undecided(proposal: Proposal, start: int) -> int:
    """Return the first undecided hunk from `start` on, or from the top; `start`, kept in range, where all are."""
    count = len(proposal.hunks)
    for index in chain(range(start, count), range(min(start, count))):
        if proposal.hunks[index].decision is Decision.UNDECIDED:
            return index
    return max(0, min(start, count - 1))


def after_decision(earlier: Proposal, proposal: Proposal, current: int) -> int:
    """Return which hunk is current after a decision was made or taken back."""
    if len(earlier.hunks) != len(proposal.hunks):
        return max(0, min(current, len(proposal.hunks) - 1))
    for index, (old, new) in enumerate(zip(earlier.hunks, proposal.hunks, strict=True)):
        if old.decision is not Decision.UNDECIDED and new.decision is Decision.UNDECIDED:
            return index
    if current < len(proposal.hunks) and proposal.hunks[current].decision is not earlier.hunks[current].decision:
        return first_undecided(proposal, current)
    return current
