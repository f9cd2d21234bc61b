r"""Small replacements that turn mathematics into its opposite: each sign, quantifier, index or constant by itself.

A finding compares only what stands at the same place in both texts: in a passage rewritten as a whole nothing is
paired, because there the reader reads everything anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from latex.words import Piece, PieceKind, tokens, word_diff
from sessions.review.gates.finding import Comparison, Finding, Gate, Severity, name_of
from sessions.review.gates.passages import Change, Passage, changed_index, paragraph_lead
from sessions.review.proposals import Hunk

_REWRITTEN = 24  # visible tokens; a longer replacement is read whole, its signs have no counterparts
_SMALL = 4  # visible tokens; in a longer replacement a sign that comes or goes alone is part of the rewriting
_KEPT = 0.4  # of the visible tokens; where less of a longer hunk stays, it is rewritten
_AT_MOST = 12  # findings; more than a screen of them hides the first

_FAMILIES = (
    "\\le \\leq \\leqslant ≤ \\ge \\geq \\geqslant ≥ \\lt \\gt < > = \\neq \\ne ≠ \\ll \\gg \\lesssim \\gtrsim "
    "\\prec \\succ \\preceq \\succeq \\equiv \\cong \\sim \\simeq \\approx \\not",
    "\\forall \\exists \\nexists ∀ ∃",
    "\\subset \\subseteq \\subsetneq \\supset \\supseteq \\supsetneq \\in \\notin \\ni ⊂ ⊃ ⊆ ⊇ ∈ ∉",
    "\\to \\rightarrow \\leftarrow \\longrightarrow \\Rightarrow \\implies \\Leftarrow \\impliedby \\iff "
    "\\Leftrightarrow \\mapsto \\hookrightarrow \\twoheadrightarrow",
    "+ - \\pm \\mp",
    "\\min \\max \\inf \\sup \\liminf \\limsup \\argmin \\argmax",
    "\\cap \\cup \\bigcap \\bigcup \\wedge \\vee \\land \\lor",
    "\\neg \\lnot",
    "\\oplus \\otimes \\times \\cdot \\circ",
    "\\sum \\prod \\int",
    "\\infty",
)
_WORD_FAMILIES = (
    "every each all any some no none",
    "most least",
    "not never",
    "increasing decreasing nonincreasing nondecreasing",
    "positive negative nonnegative nonpositive",
    "finite infinite countable uncountable",
    "upper lower",
    "maximal minimal maximum minimum",
    "necessary sufficient",
    "injective surjective bijective",
    "convex concave",
    "open closed compact",
    "even odd",
    "unique strictly",
    "converges diverges",
)
_SYMBOLS = {token: number for number, family in enumerate(_FAMILIES) for token in family.split()}
_WORDS = {token: number for number, family in enumerate(_WORD_FAMILIES) for token in family.split()}
_ALONE = frozenset({"\\not", "\\neg", "\\lnot", "not", "never", "-", "no", "strictly", "unique", "\\pm", "+"})
"""Tokens that turn the meaning by coming or going, without a counterpart."""

_SHOWN = {
    "\\le": "≤", "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥", "\\geqslant": "≥", "\\lt": "<",
    "\\gt": ">", "\\ne": "≠", "\\neq": "≠", "\\forall": "∀", "\\exists": "∃", "\\nexists": "∄", "\\subset": "⊂",
    "\\subseteq": "⊆", "\\subsetneq": "⊊", "\\supset": "⊃", "\\supseteq": "⊇", "\\supsetneq": "⊋", "\\in": "∈",
    "\\notin": "∉", "\\ni": "∋", "\\to": "→", "\\rightarrow": "→", "\\leftarrow": "←", "\\Rightarrow": "⇒",
    "\\implies": "⇒", "\\Leftarrow": "⇐", "\\impliedby": "⇐", "\\iff": "⇔", "\\Leftrightarrow": "⇔", "\\pm": "±",
    "\\mp": "∓", "\\cap": "∩", "\\cup": "∪", "\\wedge": "∧", "\\vee": "∨", "\\land": "∧", "\\lor": "∨",
    "\\neg": "¬", "\\lnot": "¬", "\\infty": "∞", "\\sum": "∑", "\\prod": "∏", "\\int": "∫", "\\times": "×",
    "\\otimes": "⊗", "\\oplus": "⊕", "\\equiv": "≡", "\\cong": "≅", "\\approx": "≈", "-": "−",
}  # fmt: skip


def symbol_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield each replaced sign, quantifier, index and constant, in the order of the text."""
    found = [finding for hunk in comparison.hunks for finding in _hunk_findings(comparison, hunk)]
    yield from found[:_AT_MOST]
    if len(found) > _AT_MOST:
        sentence = f"{len(found) - _AT_MOST} more signs, indices or constants change."
        yield Finding(Gate.SYMBOL, Severity.WARNING, sentence)


def _hunk_findings(comparison: Comparison, hunk: Hunk) -> Iterator[Finding]:
    lead = paragraph_lead(comparison.old, hunk.edit.start)
    before, after = Passage.of(lead, hunk.edit.old), Passage.of(lead, hunk.new)
    pieces = word_diff(hunk.edit.old, hunk.new)
    if _is_rewritten(pieces):
        return
    indices: dict[tuple[str, str, int], None] = {}
    for change in _changes(pieces):
        line = comparison.line_of(hunk.edit.start + change.old_start)
        where = _where(comparison, hunk.edit.start + change.old_start, line)
        index = changed_index(before, after, change)
        if index and index[:2] != ("", ""):
            if same_signs(index[0]) == same_signs(index[1]):
                continue
            if (*index, line) not in indices:
                indices[(*index, line)] = None
                yield _finding(index[0], index[1], line, where)
            continue
        for old, new in _flips(before, after, change):
            yield _finding(old, new, line, where)


def _is_rewritten(pieces: tuple[Piece, ...]) -> bool:
    kept = sum(_size(piece.new) for piece in pieces if piece.kind is PieceKind.EQUAL)
    whole = max(sum(_size(piece.old) for piece in pieces), sum(_size(piece.new) for piece in pieces))
    return whole > _REWRITTEN and kept < _KEPT * whole


def _size(text: str) -> int:
    """Return the number of visible tokens."""
    return sum(not token.isspace() for token in tokens(text))


def _finding(old: str, new: str, line: int, where: str) -> Finding:
    shown_old, shown_new = _SHOWN.get(old, old), _SHOWN.get(new, new)
    what = f"{shown_old} → {shown_new}"
    if not (old and new):
        what = f"{shown_new} added" if new else f"{shown_old} removed"
    return Finding(Gate.SYMBOL, Severity.WARNING, f"{what} {where}.", old, new, line)


def _where(comparison: Comparison, offset: int, line: int) -> str:
    result = comparison.before.at(comparison.file, offset)
    if result is None:
        return f"on line {line}"
    is_statement = result.place.file == comparison.file and offset in result.body
    return f"on line {line}, in the {'statement' if is_statement else 'proof'} of {name_of(result)}"


def _changes(pieces: tuple[Piece, ...]) -> Iterator[Change]:
    """Yield the replacements of a word diff with where they start on both sides."""
    old_at = new_at = 0
    removed: Piece | None = None
    for piece in (*pieces, Piece(PieceKind.EQUAL, "", "")):
        if removed is not None and piece.kind is not PieceKind.ADDED:
            yield Change(old_at - len(removed.old), removed.old, new_at, "")
        if piece.kind is PieceKind.ADDED:
            old = removed.old if removed else ""
            yield Change(old_at - len(old), old, new_at, piece.new)
        removed = piece if piece.kind is PieceKind.REMOVED else None
        old_at += len(piece.old)
        new_at += len(piece.new)


def _flips(before: Passage, after: Passage, change: Change) -> Iterator[tuple[str, str]]:
    """Yield (old, new) for tokens of one family that took each other's place, or turn the meaning by themselves."""
    old, new = _sensitive(before, change.old_start, change.old), _sensitive(after, change.new_start, change.new)
    if old is None or new is None:
        return
    if len(old) == len(new):
        lost = [item for item, other in zip(old, new, strict=True) if _sign(item) != _sign(other)]
        gained = [other for item, other in zip(old, new, strict=True) if _sign(item) != _sign(other)]
    else:
        lost, gained = list(_without(old, new)), list(_without(new, old))
    is_small = max(_size(change.old), _size(change.new)) <= _SMALL
    for family, token in lost:
        partner = next((item for item in gained if item[0] == family), None)
        if partner:
            gained.remove(partner)
            yield token, partner[1]
        elif is_small and token in _ALONE:
            yield token, ""
    for _, token in gained:
        if is_small and token in _ALONE:
            yield "", token


def _without(found: list[tuple[str, str]], others: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tokens of `found` that have no equal counterpart in `others`."""
    left = Counter(_sign(item) for item in others)
    for item in found:
        if left[_sign(item)]:
            left[_sign(item)] -= 1
        else:
            yield item


def same_signs(text: str) -> str:
    """Return `text` with one command for each sign, whichever of its names was typed."""
    return "".join(_SHOWN.get(token, token) for token in tokens(text))


def _sign(item: tuple[str, str]) -> tuple[str, str]:
    """Return what is compared of a token: two commands for one sign are the same."""
    family, token = item
    return family, _SHOWN.get(token, token)


def _sensitive(passage: Passage, start: int, text: str) -> list[tuple[str, str]] | None:
    """Return (family, token) of what turns mathematics in `text`; None where `text` is too long to be paired."""
    found: list[tuple[str, str]] = []
    visible, offset = 0, start
    for token in tokens(text):
        visible += not token.isspace()
        family = None if passage.is_ignored(offset) else _family(token, passage.is_mathematics(offset))
        if family:
            found.append((family, token if token.startswith("\\") else token.lower()))
        offset += len(token)
    return found if visible <= _REWRITTEN else None


def _family(token: str, is_mathematics: bool) -> str | None:
    if is_mathematics and token in _SYMBOLS:
        return f"symbol {_SYMBOLS[token]}"
    if not is_mathematics and token.lower() in _WORDS:
        return f"word {_WORDS[token.lower()]}"
    return "number" if token[0].isdigit() else None
