"""An editor by itself, and text, keys, text: `‸` is the cursor, `⟦…⟧` a selection whose cursor is where `‸` stands."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import App, ComposeResult

from sessions.events import Listeners
from sessions.workspace.buffer import Buffer
from themes import load
from tui.widgets.editor import Editor


class Room(App[None]):
    """An editor, and what it told."""

    def __init__(self, text: str, *, newline: str = "\n", is_read_only: bool = False) -> None:
        super().__init__()
        self.listeners = Listeners()
        self.buffer = Buffer(
            "a.tex", Path("a.tex"), text, self.listeners, newline=newline, is_read_only=is_read_only, clock=lambda: 0.0
        )
        self.told: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(load("dark").colours)

    def compose(self) -> ComposeResult:
        yield Editor()

    @property
    def editor(self) -> Editor:
        return self.query_one(Editor)

    def on_mount(self) -> None:
        self.editor.show(self.buffer, self.listeners)
        self.screen.set_focus(self.editor)

    def on_editor_copied(self, message: Editor.Copied) -> None:
        self.told.append(message)

    def on_editor_read_only_refused(self, message: Editor.ReadOnlyRefused) -> None:
        self.told.append(message)

    def on_editor_link_activated(self, message: Editor.LinkActivated) -> None:
        self.told.append(message)

    def on_page_view_cursor_moved(self, message: Editor.CursorMoved) -> None:
        self.told.append(message)

    def on_key(self, event: events.Key) -> None:
        self.told.append(event)


def unmarked(text: str) -> tuple[str, int, int | None]:
    """Return `text` without marks, with cursor and anchor."""
    plain = "".join(each for each in text if each not in "‸⟦⟧")
    places = {each: len([c for c in text[: text.index(each)] if c not in "‸⟦⟧"]) for each in "‸⟦⟧" if each in text}
    if "⟦" not in places:
        return plain, places["‸"], None
    return plain, places["‸"], places["⟦"] + places["⟧"] - places["‸"]


def marked(editor: Editor, text: str) -> str:
    """Return `text` with the cursor and the selection of `editor` marked in it."""
    cursor, span = editor.cursor_offset, editor.selection
    marks = [(cursor, 1, "‸")]
    if span is not None:
        marks += [(span.start, 0, "⟦"), (span.end, 2, "⟧")]
    for offset, _, mark in sorted(marks, reverse=True):
        text = text[:offset] + mark + text[offset:]
    return text


async def after(text: str, *keys: str, newline: str = "\n", size: tuple[int, int] = (60, 12)) -> str:
    """Return what `keys` make of `text`."""
    plain, cursor, anchor = unmarked(text)
    room = Room(plain, newline=newline)
    async with room.run_test(size=size) as pilot:
        if anchor is None:
            room.editor.go_to(cursor)
        else:
            assert room.editor._page is not None
            room.editor._page.caret.select(anchor, cursor)
        await pilot.press(*keys)
        return marked(room.editor, room.buffer.text)
