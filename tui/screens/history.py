"""The commits of accepted changes, newest first, and what each of them did."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from sessions.history.log import AiEdit
from sessions.room import Room
from tui.widgets.status import StatusLine


class HistoryScreen(ModalScreen[None]):
    """A list of commits with the one in focus opened below."""

    BINDINGS = [Binding("escape,q", "leave", "Close", id="history.leave", priority=True)]
    DEFAULT_CSS = """
    HistoryScreen { background: $background; }
    HistoryScreen OptionList { height: 12; border: none; border-bottom: solid $rule; background: $background; }
    HistoryScreen VerticalScroll { height: 1fr; padding: 0 1; }
    HistoryScreen Static { height: auto; }
    HistoryScreen StatusLine { dock: bottom; }
    """

    def __init__(self, entries: tuple[AiEdit, ...], room: Room) -> None:
        super().__init__()
        self._entries = entries
        self._room = room

    def compose(self) -> ComposeResult:
        with Vertical():
            yield OptionList(*(Option(_line_of(entry), id=entry.commit) for entry in self._entries), markup=False)
            with VerticalScroll():
                yield Static(Content(""), id="commit")
        yield StatusLine()

    def on_mount(self) -> None:
        keys = (("↑ ↓", "status--key"), (" commit   ", ""), ("Tab", "status--key"), (" read   ", ""))
        self.query_one(StatusLine).show((*keys, ("Esc", "status--key"), (" close", "")))
        if not self._entries:
            self.query_one("#commit", Static).update(Content("No change of the colleague has been accepted here yet."))

    @on(OptionList.OptionHighlighted)
    async def _on_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_id is not None:
            text = await self._room.history.show(message.option_id)
            self.query_one("#commit", Static).update(Content.assemble(*_coloured(text)))

    def action_leave(self) -> None:
        self.dismiss()


def _line_of(entry: AiEdit) -> Content:
    return Content.assemble(
        (f"{entry.date:%Y-%m-%d %H:%M}  ", "$quiet"),
        (entry.subject, "bold"),
        (f"  {', '.join(entry.targets)}  {entry.role}, {entry.review}  {entry.author}", "$quiet"),
    )


def _coloured(text: str) -> list[tuple[str, str]]:
    styles = {"+": "$added", "-": "$removed", "@": "$accent"}
    return [(line + "\n", styles.get(line[:1], "")) for line in text.split("\n")]
