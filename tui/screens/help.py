"""Help: all keys and commands, made from the tables that carry them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.manual import Section, sections
from tui.widgets.status import StatusLine

_KEY_COLUMN = 22  # cells; the longest list of keys of one entry fits


class HelpScreen(ModalScreen[None]):
    """All keys, by topic; scrolls."""

    BINDINGS = [Binding("escape,q,f1,enter", "leave", "Close", id="help.leave", priority=True)]
    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen VerticalScroll { padding: 0 2; }
    HelpScreen Static { height: auto; margin-top: 1; }
    HelpScreen StatusLine { dock: bottom; }
    """

    def __init__(self, remapped: Mapping[str, str]) -> None:
        super().__init__()
        self._remapped = remapped

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for section in sections(self._remapped):
                yield Static(Content.assemble(*_lines(section)))
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).show(
            (("Esc", "status--key"), (" close   ", ""), ("↑ ↓ PgUp PgDn", "status--key"), (" scroll", ""))
        )
        self.set_focus(self.query_one(VerticalScroll))

    def action_leave(self) -> None:
        self.dismiss()


def _lines(section: Section) -> Iterator[str | tuple[str, str]]:
    yield (f"{section.title}\n", "bold $accent")
    if section.text:
        yield f"{section.text}\n"
    for entry in section.entries:
        yield (f"  {entry.keys:<{_KEY_COLUMN}}", "$primary")
        yield f"{entry.title}"
        yield (f"  {entry.help}\n" if entry.help else "\n", "$quiet")
