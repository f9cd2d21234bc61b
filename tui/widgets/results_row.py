"""A row of the tree of results as texts: its marks, the result's short name and its title, before they have colours."""

from __future__ import annotations

from collections.abc import Mapping, Set

from latex.manuscript import PROVABLE, Kind, Result
from latex.tree import Row

Part = tuple[str, str]
"""A text and its component class, empty for none."""

_SHORT = {
    Kind.THEOREM: "Thm",
    Kind.LEMMA: "Lem",
    Kind.PROPOSITION: "Prop",
    Kind.COROLLARY: "Cor",
    Kind.DEFINITION: "Def",
    Kind.CLAIM: "Claim",
    Kind.CONJECTURE: "Conj",
    Kind.REMARK: "Rem",
    Kind.EXAMPLE: "Ex",
    Kind.EXERCISE: "Exer",
}

LEGEND = (
    ("●", "has a proof in the manuscript (nothing is said about whether it is right)"),
    ("○", "is stated without a proof"),
    ("·", "needs no proof: a definition, a remark, an example"),
    ("✎", "an open change of the colleague touches it"),
    ("+", "the change accepted last brought it"),
    ("↻", "rests on itself through others"),
)


def mark_of(result: Result) -> str:
    """Return the mark that says how the result is proved, see `LEGEND`."""
    if result.kind not in PROVABLE:
        return "·"
    return "●" if result.proofs else "○"


def row_parts(row: Row, macros: Mapping[str, str], *, new: Set[str], with_changes: Set[str]) -> list[Part]:
    """Return the texts of a row, left to right; `new` and `with_changes` are keys of results that get a mark."""
    arrow = "↻" if row.is_cycle else " "
    if row.has_children:
        arrow = "▾" if row.is_open else "▸"
    if row.result is None:
        return [(f"{arrow} {row.heading}", "results--heading")]
    result = row.result
    mark = mark_of(result)
    parts = [
        ("  " * row.depth + arrow + " ", "results--mark"),
        (mark + " ", "results--missing" if mark == "○" else "results--mark"),
    ]
    if result.key in new:
        parts.append(("+ ", "results--new"))
    if result.key in with_changes:
        parts.append(("✎ ", "results--change"))
    parts.append((short_name(result), ""))
    return parts + title_part(result, macros)


def title_part(result: Result | None, macros: Mapping[str, str]) -> list[Part]:
    """Return the title of a result, else the label of one without a number, in Unicode; nothing where it has none."""
    title = result and (result.title or (None if result.number else result.label))
    if not title:
        return []
    from latex.render import readable  # pylatexenc is not needed for the first picture

    return [("  " + readable(title, macros), "results--title")]


def short_name(result: Result) -> str:
    """Return the short name of a result: an abbreviation where the paper's own name is the English one."""
    is_english = result.name.lower() == result.kind
    name = _SHORT.get(result.kind, result.name) if is_english else result.name
    name = name[:1].upper() + name[1:]
    return f"{name} {result.heading_number}" if result.heading_number else name
