"""Suggested and confirmed uses among the rows of the tree of results: kept visibly apart from those of the manuscript.

Uses that a person confirmed stand below the opened results they belong to; suggestions stand below the one result the
author asked about. Neither is ever opened further, and none counts among what a result rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from textual.message import Message

from latex.manuscript import Manuscript
from latex.tree import Path, Row, row_at
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets.results_row import Part, short_name, title_part

_MARK = "⇢"
_NOTE = "?"
"""Last in the path of the row that says there is nothing to suggest."""
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

    def added_to(self, paths: list[Path], manuscript: Manuscript, opened: Set[Path]) -> list[Path]:
        """Return the rows with the uses below the results they belong to; `opened` as for the tree."""
        if not self.confirmed and self.asked is None:
            return paths
        found: list[Path] = []
        for path in paths:
            found.append(path)
            if path == self.asked:
                targets = [use.target for use in self.suggested] if self.suggested else []
                found += [(*path, f"{_MARK}{target}") for target in targets] or [(*path, _NOTE)]
            elif path[-1] in self.confirmed and path in opened and path[-1] not in path[:-1]:
                found += [(*path, f"{_MARK}{use.target}") for use in self._confirmed(path[-1], manuscript)]
        return found

    def row_at(self, path: Path, manuscript: Manuscript, opened: Set[Path]) -> Row:
        """Return what a row says: a use, or a row of the tree that can be opened where uses stand below it."""
        if len(path) > 1 and path[-1] == _NOTE:
            words = "looking for definitions…" if self.suggested is None else "no definition is suggested"
            return UseRow(path, None, words, len(path) - 1)
        if len(path) > 1 and path[-1].startswith(_MARK):
            return self._use_row(path, manuscript)
        row = row_at(manuscript, path, opened)
        if row.result and not (row.has_children or row.is_cycle) and self._confirmed(path[-1], manuscript):
            return replace(row, has_children=True, is_open=path in opened)
        return row

    def _use_row(self, path: Path, manuscript: Manuscript) -> UseRow:
        *above, last = path
        target = last.removeprefix(_MARK)
        confirmed = {use.target: use for use in self.confirmed.get(above[-1], ())}
        use = confirmed.get(target)
        if tuple(above) == self.asked:
            suggested = next(use for use in self.suggested or () if use.target == target)
            # The suggestions were searched for some time ago; what was confirmed is asked after each analysis.
            fresh = use or suggested
            use = replace(suggested, decision=fresh.decision, stale=fresh.stale)
        return UseRow(path, manuscript.by_key.get(target), depth=len(above), use=use)

    def _confirmed(self, key: str, manuscript: Manuscript) -> list[SuggestedUse]:
        certain = manuscript.uses(key)
        found = self.confirmed.get(key, ())
        return [use for use in found if use.target in manuscript.by_key and use.target not in certain]


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
