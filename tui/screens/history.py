"""The commits of accepted changes: find them, read them, mark them as read, take one back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from sessions.errors import LemmataError
from sessions.history.history import History, Wanted
from sessions.history.log import AiEdit
from sessions.history.then import Then
from sessions.room import Room
from tui.key_names import shown_key
from tui.widgets.commit_page import CommitPage
from tui.widgets.commit_text import commit_lines
from tui.widgets.edit_list import EditList
from tui.widgets.line_input import LineInput
from tui.widgets.status import Part, StatusLine
from tui.widgets.styled_rows import Line

_AT_REST_S = 0.2  # seconds on one commit until what became of it is asked, which takes an analysis
_LEAST_ROWS = 4  # of the list; it takes a third of the screen at most
_NONE = "No change of the colleague has been accepted here yet."


@dataclass(frozen=True, slots=True)
class Ending:
    """What is to be done after the history was left."""

    handle: str = ""
    """The result to go to."""
    take_back: AiEdit | None = None
    """The edit to take back."""


class HistoryScreen(ModalScreen[Ending | None]):
    """A list of commits, and the current one below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mark", "Mark as read, or as not read", id="history.mark"),
        Binding("slash", "find", "Only what has these words", id="history.find"),
        Binding("r", "only_result", "Only what touches the same result", id="history.only_result"),
        Binding("p", "only_person", "Only what the same person accepted", id="history.only_person"),
        Binding("s", "only_statements", "Only changed statements", id="history.only_statements"),
        Binding("u", "only_unread", "Only what you have not read", id="history.only_unread"),
        Binding("t", "take_back", "Take this one back and keep later ones", id="history.take_back"),
        Binding("g,enter", "go", "Go to its result", id="history.go"),
        Binding("pagedown,space", "scroll(1)", "Read on", id="history.page_down"),
        Binding("pageup", "scroll(-1)", "Read back", id="history.page_up"),
        Binding("escape,q", "leave", "Show all again; close", id="history.leave"),
    ]
    DEFAULT_CSS = """
    HistoryScreen { background: $background; }
    HistoryScreen EditList { height: 4; }
    HistoryScreen #rule { height: 1; border-top: solid $rule; }
    HistoryScreen CommitPage { height: 1fr; }
    HistoryScreen LineInput { display: none; }
    HistoryScreen LineInput.-open { display: block; }
    HistoryScreen StatusLine { height: 1; }
    """

    def __init__(self, room: Room, wanted: Wanted | None = None) -> None:
        super().__init__()
        self._room = room
        self._history: History = room.history
        self._wanted = wanted or Wanted()
        self._reader = ""
        self._page = CommitPage(id="commit")
        self._list = EditList(id="edits")
        self._input = LineInput()
        self._head = StatusLine(id="history-head")
        self._foot = StatusLine(id="history-foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield Static(id="rule")
        yield self._page
        yield self._input
        yield self._foot

    def on_mount(self) -> None:
        self.set_focus(self._list)
        bound = {active.binding.id: key for key, active in reversed(self.active_bindings.items())}
        keys: list[Part] = []
        for name, words in _HINTS:
            key = shown_key(bound[name]) if name in bound else name
            keys += [(key, "status--key"), (f" {words}  ", "")]
        self._foot.show(tuple(keys))
        self._ask()

    def _ask(self) -> None:
        self._run(self._look_up(), "history")

    def _run(self, work: Coroutine[Any, Any, None], group: str) -> None:
        """Carry out work off the keys; what is still going on of its group is given up."""
        self.run_worker(work, name=group, group=group, exclusive=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _on_worker(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            what = str(error) if isinstance(error, LemmataError) else f"A defect stopped this ({error!r})."
            self._head.show((("history  ", "status--name"), (what, "status--warning")))

    async def _look_up(self, *, from_top: bool = True) -> None:
        self._reader = await self._history.reader()
        edits = await self._history.edits(self._wanted)
        unread = frozenset(edit.commit for edit in edits if self._reader and edit.is_unread_by(self._reader))
        self._list.styles.height = max(_LEAST_ROWS, min(len(edits), self.size.height // 3))
        self._list.show(edits, unread)
        self._show_head(len(edits), len(unread))
        await self._open(from_top=from_top)

    def _show_head(self, count: int, unread: int) -> None:
        wanted = self._wanted
        left: list[Part] = [("history", "status--name"), (f"  {self._room.workspace.root}", "")]
        for words in (
            wanted.handle,
            wanted.person and f"accepted by {wanted.person}",
            wanted.words and f"“{wanted.words}”",
            "changed statements" if wanted.statements_only else "",
            "unread" if wanted.unread_only else "",
        ):
            if words:
                left.append((f"  · {words}", "status--key"))
        shown = f"{count} AI edit{'' if count == 1 else 's'}" + (f", {unread} unread" if unread else "")
        self._head.show(tuple(left), ((shown, "status--quiet"),))

    @on(EditList.Moved)
    def _on_moved(self) -> None:
        self._run(self._open(), "commit")

    async def _open(self, *, from_top: bool = True) -> None:
        """Show the current edit at once, and what became of it as soon as that is known."""
        edit = self._list.current
        if edit is None:
            narrowed = "No accepted change is like that." if self._wanted != Wanted() else _NONE
            self._page.show([Line(((narrowed, "note"),))], from_top=True)
            return
        await self._draw(edit, (), (), from_top=from_top)
        await asyncio.sleep(_AT_REST_S)  # who goes on to the next one meanwhile does not pay for this
        later_hashes = await self._history.later(edit)
        known = {each.commit: each for each in await self._history.edits()} if later_hashes else {}
        later = [known[commit] for commit in later_hashes if commit in known]
        workspace = self._room.workspace
        then = await self._history.then_and_now(edit, workspace.manuscript, workspace.folder, workspace.text)
        await self._draw(edit, later, then, from_top=False)

    async def _draw(self, edit: AiEdit, later: Sequence[AiEdit], then: Sequence[Then], *, from_top: bool) -> None:
        has_marks = self.app.no_color or self.app.native_ansi_color
        changes = await self._history.changes(edit)
        lines = await asyncio.to_thread(lambda: list(commit_lines(edit, changes, later, then, has_marks=has_marks)))
        if self._list.current is not None and self._list.current.commit == edit.commit:
            self._page.show(lines, from_top=from_top)

    def action_mark(self) -> None:
        """Note that the current edit has been read, or take that note back."""
        edit = self._list.current
        if edit is not None:
            self._run(self._mark(edit), "mark")

    async def _mark(self, edit: AiEdit) -> None:
        is_marked = any(each.email.casefold() == self._reader.casefold() for each in edit.readings)
        await self._history.mark([edit.commit], as_read=not is_marked)
        await self._look_up(from_top=False)

    def action_find(self) -> None:
        """Ask for words."""
        self._input.add_class("-open")
        self._input.begin("words", self._wanted.words, "in the message or a label; Enter keeps them", is_offered=True)
        self.set_focus(self._input)

    @on(LineInput.Changed)
    def _on_words(self, message: LineInput.Changed) -> None:
        self._narrow(replace(self._wanted, words=message.text))

    @on(LineInput.Submitted)
    @on(LineInput.Cancelled)
    def _on_words_done(self, message: LineInput.Submitted | LineInput.Cancelled) -> None:
        self._input.remove_class("-open")
        self.set_focus(self._list)
        if isinstance(message, LineInput.Cancelled):
            self._narrow(replace(self._wanted, words=""))

    def _narrow(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._ask()

    def action_only_result(self) -> None:
        """Show the edits of the first result of the current one, or all again."""
        edit = self._list.current
        if self._wanted.handle or (edit is not None and edit.targets):
            handle = "" if self._wanted.handle or edit is None else edit.targets[0]
            self._narrow(replace(self._wanted, handle=handle))

    def action_only_person(self) -> None:
        """Show what the same person accepted, or all again."""
        edit = self._list.current
        person = "" if self._wanted.person or edit is None else edit.author
        self._narrow(replace(self._wanted, person=person))

    def action_only_statements(self) -> None:
        """Show changed statements, or all again."""
        self._narrow(replace(self._wanted, statements_only=not self._wanted.statements_only))

    def action_only_unread(self) -> None:
        """Show what has not been read, or all again."""
        self._narrow(replace(self._wanted, unread_only=not self._wanted.unread_only))

    def action_scroll(self, by: int) -> None:
        """Scroll the commit by a page."""
        self._page.show_from(self._page.top + by * max(1, self._page.size.height - 1))

    def action_take_back(self) -> None:
        """Leave, and queue what takes the current edit back."""
        if self._list.current is not None:
            self.dismiss(Ending(take_back=self._list.current))

    def action_go(self) -> None:
        """Leave, and go to the result of the current edit."""
        edit = self._list.current
        if edit is not None and edit.targets:
            self.dismiss(Ending(handle=edit.targets[0]))

    def action_leave(self) -> None:
        """Show everything again; close where everything is shown."""
        if self._wanted != Wanted():
            self._narrow(Wanted())
        else:
            self.dismiss(None)


_HINTS = (
    ("history.leave", "close"),
    ("↑ ↓", "commit"),
    ("history.page_down", "read on"),
    ("history.mark", "mark read"),
    ("history.take_back", "take back"),
    ("history.find", "words"),
    ("history.only_unread", "unread"),
    ("history.only_result", "result"),
    ("history.only_statements", "statements"),
    ("history.only_person", "person"),
    ("history.go", "go there"),
)
"""The binding, or a key that has none, and what it does, the most wanted first."""
