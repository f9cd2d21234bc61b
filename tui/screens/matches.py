"""Matches in the manuscript, to go to or to replace: everything is shown before anything is changed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.screen import ModalScreen

from sessions.searching.matches import Found, Match
from tui.widgets.match_list import MatchList
from tui.widgets.status import Part, StatusLine

Outcome = tuple[Match | None, tuple[Match, ...]]
"""The match to go to, and the matches to replace."""


class MatchesScreen(ModalScreen[Outcome | None]):
    """A list of matches; dismissed with what to do, or None where nothing is."""

    DEFAULT_CSS = """
    MatchesScreen { background: $background; }
    MatchesScreen StatusLine { height: 1; }
    """

    def __init__(self, found: Found) -> None:
        super().__init__()
        self._found = found
        self._head = StatusLine(id="matches-head")
        self._foot = StatusLine(id="matches-foot")
        self.list = MatchList(found.matches)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.list
        yield self._foot

    def on_mount(self) -> None:
        self.set_focus(self.list)
        self._show()

    @property
    def _is_replacing(self) -> bool:
        return self._found.template is not None

    @on(MatchList.SelectionChanged)
    def _show(self) -> None:
        matches = self.list.chosen if self._is_replacing else self._found.matches
        files = len({match.file for match in matches})
        count = f"{len(matches)} place{'' if len(matches) == 1 else 's'} in {files} file{'' if files == 1 else 's'}"
        more = "  the first ones; there are more" if self._found.is_cut else ""
        name = "replace" if self._is_replacing else "found"
        what = f"  {self._found.query.text}"
        becomes = f" → {self._found.template or '∅'}" if self._is_replacing else ""
        self._head.show(
            (
                (name, "status--name"),
                (what + becomes, ""),
                (more, "status--warning"),
            ),
            ((count, "status--quiet"),),
        )
        keys: list[Part] = []
        for key, words in _REPLACING if self._is_replacing else _FINDING:
            keys += [(key, "status--key"), (f" {words}   ", "")]
        self._foot.show(tuple(keys))

    @on(MatchList.Chosen)
    def _on_chosen(self, message: MatchList.Chosen) -> None:
        if self._is_replacing:
            self.dismiss((None, self.list.chosen))
        else:
            self.dismiss((message.match, ()))

    @on(MatchList.Left)
    def _on_left(self) -> None:
        self.dismiss(None)


_FINDING = (("Enter", "go there"), ("↑ ↓", "choose"), ("Esc", "back"))
_REPLACING = (
    ("Enter", "replace what is marked"),
    ("Space", "in, out"),
    ("a n", "all, none"),
    ("Esc", "change nothing"),
)
