"""Suggested and confirmed uses among the rows of the tree of results: kept visibly apart from those of the manuscript.

Uses that a person confirmed stand below the opened results they belong to; suggestions stand below the one result the
author asked about. Neither is ever opened further, and none counts among what a result rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from textual.message import Message

from latex.manuscript import Manuscript
from latex.tree import Path, Row
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets.results_row import Part, short_name, title_part

_MARK = "⇢"
LEGEND = (
    ("?", "seems to be used: a definition whose term stands here, with the confidence of the suggestion"),
    (_MARK, "is used as a person says who confirmed a suggestion; the manuscript has no reference"),
    ("⊘", "was suggested, and a person dismissed it"),
)
KEYS = (
    ("s", "Show or hide the definitions the result seems to use"),
    ("y, n, u", "On such a definition: confirm it, dismiss it, forget what was decided"),
    ("Enter, Space", "On such a definition: go to its term, show its term"),
)


class UseAction(StrEnum):
    """What the author wants to do about suggested uses."""

    SHOW = "show"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    FORGET = "forget"
    GO = "go"
    LOOK = "look"


USE_KEYS = {
    "y": UseAction.CONFIRM,
    "n": UseAction.DISMISS,
    "u": UseAction.FORGET,
    "enter": UseAction.GO,
    "space": UseAction.LOOK,
}


class UsesAsked(Message):
    """The author asked for the suggestions of a result, or to do something about one."""

    def __init__(self, action: UseAction, key: str, use: SuggestedUse | None = None) -> None:
        super().__init__()
        self.action = action
        self.key = key
        """Of the result whose uses are meant."""
        self.use = use
        """The one meant; None for all."""


@dataclass(frozen=True, slots=True)
class UseRow(Row):
    """A line of the tree that is a suggested or confirmed use; its result is the definition."""

    use: SuggestedUse | None = field(default=None, kw_only=True)
    """None where nothing is suggested."""


@dataclass(frozen=True, slots=True)
class ShownUses:
    """The uses the tree shows beside those of the manuscript."""

    confirmed: Mapping[str, tuple[SuggestedUse, ...]] = field(default_factory=dict)
    """By the key of the result."""
    asked: Path | None = None
    """The row whose suggestions are shown."""
    suggested: tuple[SuggestedUse, ...] | None = None
    """Those of the row asked about; None until they are found."""

    def added_to(
        self, rows: Iterable[Row], manuscript: Manuscript, opened: Set[Path], *, is_tree: bool
    ) -> tuple[Row, ...]:
        """Return the rows with the uses below the results they belong to."""
        return tuple(self._added(rows, manuscript, opened, is_tree=is_tree))

    def _added(self, rows: Iterable[Row], manuscript: Manuscript, opened: Set[Path], *, is_tree: bool) -> Iterator[Row]:
        for row in rows:
            confirmed = self._confirmed(row, manuscript)
            if confirmed and is_tree and not row.has_children and not row.is_cycle:
                row = replace(row, has_children=True, is_open=row.path in opened)
            yield row
            if row.path == self.asked:
                yield from self._asked(row, manuscript)
            elif confirmed and row.is_open:
                yield from (_use_row(row, use, manuscript) for use in confirmed)

    def _confirmed(self, row: Row, manuscript: Manuscript) -> tuple[SuggestedUse, ...]:
        if row.result is None:
            return ()
        certain = manuscript.uses(row.result.key)
        found = self.confirmed.get(row.result.key, ())
        return tuple(use for use in found if use.target in manuscript.by_key and use.target not in certain)

    def _asked(self, row: Row, manuscript: Manuscript) -> Iterator[Row]:
        if self.suggested:
            confirmed = {use.target: use for use in self.confirmed.get(row.path[-1], ())}
            for use in self.suggested:
                # The suggestions were searched for some time ago; what was confirmed is asked after each analysis.
                fresh = confirmed.get(use.target, use)
                yield _use_row(row, replace(use, decision=fresh.decision, stale=fresh.stale), manuscript)
        else:
            words = "looking for definitions…" if self.suggested is None else "no definition is suggested"
            yield UseRow((*row.path, "?"), None, words, row.depth + 1)


def _use_row(row: Row, use: SuggestedUse, manuscript: Manuscript) -> UseRow:
    path = (*row.path, f"{_MARK}{use.target}")
    return UseRow(path, manuscript.by_key.get(use.target), depth=row.depth + 1, use=use)


def use_parts(row: UseRow, macros: Mapping[str, str]) -> list[Part]:
    """Return the texts of a row that is a use, left to right."""
    indent = "  " * row.depth + "  "
    use, result = row.use, row.result
    if use is None:
        return [(indent + row.heading, "results--heading")]
    from latex.render import readable  # pylatexenc is not needed for the first picture

    name = short_name(result) if result else f"{use.target} (gone)"
    term = readable(use.term, macros)
    parts: list[Part] = [(indent, "results--mark")]
    if use.is_confirmed:
        parts += [(f"{_MARK} ", "results--person"), (name, "")]
    elif use.is_dismissed:
        parts += [("⊘ ", "results--mark"), (name, "results--title")]
    else:
        confidence = f"{use.suggestion.confidence:.2f} " if use.suggestion else ""
        parts += [
            ("? ", "results--change"),
            (confidence, "results--mark"),
            (term, ""),
            (f"  {name}", "results--title"),
        ]
    if use.is_confirmed or use.is_dismissed:
        parts.append((f"  {term}", "results--title"))
    return parts + (_said(use) or title_part(result, macros))


def _said(use: SuggestedUse) -> list[Part]:
    if use.decision is None:
        return []
    changed = [("  text changed since", "results--missing")] if use.stale else []
    return [(f"  by {use.decision.by}", "results--title"), *changed]
