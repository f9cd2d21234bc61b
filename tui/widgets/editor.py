"""The manuscript on screen: one buffer at a time, and every key that edits it.

Invariants:
- The buffer owns the text. The widget moves its pages with the transaction of each `Applied`.
- Editing keys are carried out in `_on_key` in the order they come, none by a binding (Textual issue 6605); a key that
  is not in `keymap` bubbles to the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events
from textual.message import Message

from latex.completion import slot_at
from latex.highlight import reference_at
from latex.text import Edit, Span
from sessions.events import Applied, Event, Listeners
from sessions.searching.query import Query
from sessions.workspace.buffer import Buffer
from tui.editing import environments, motions
from tui.editing.clipboard import Clipboard
from tui.editing.keys import EDITING_KEYS
from tui.editing.nesting import Pair
from tui.widgets.editor_actions import ACTIONS, KEEPS_CLOSERS, KEEPS_GROWN, WRITING, paste
from tui.widgets.editor_page import Mark, Page, marks_of
from tui.widgets.editor_pointer import Pointer, Spot
from tui.widgets.editor_view import PageView

_WHEEL_ROWS = 3
_CHORDS = ("alt+", "ctrl+", "super+", "meta+", "hyper+")


class Editor(PageView, can_focus=True):
    """An editor of buffers, of which it shows one."""

    class LinkActivated(Message):
        """The author followed the key of a label, reference or citation."""

        def __init__(self, editor: Editor, label: str) -> None:
            super().__init__()
            self.editor = editor
            self.label = label

    class Copied(Message):
        """Text was copied or cut."""

        def __init__(self, editor: Editor, text: str) -> None:
            super().__init__()
            self.editor = editor
            self.text = text

    class ReadOnlyRefused(Message):
        """A key would have changed a file that may not be written."""

        def __init__(self, editor: Editor, file: str) -> None:
            super().__init__()
            self.editor = editor
            self.file = file

    def __init__(self, *, id: str | None = None, clipboard: Clipboard | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.keymap: dict[str, str] = dict(EDITING_KEYS)
        """Which action each key carries out; the author's own keys are put in here."""
        self.closes_brackets = True
        """Whether closing delimiters come with the opening ones."""
        self.complete_at_cursor: Callable[[], None] | None = None
        """Offers what may stand at the cursor; the key for indenting does so where a name is being written."""
        self.clipboard = clipboard or Clipboard(self._tell_copied)
        self._pages: dict[str, Page] = {}
        self._listeners: Listeners | None = None
        self._stop_listening: Callable[[], None] | None = None
        self._pointer = Pointer()

    def show(self, buffer: Buffer, listeners: Listeners) -> None:
        """Show `buffer`, where its cursor was when it was last shown."""
        if listeners is not self._listeners:
            if self._stop_listening is not None:
                self._stop_listening()
            self._listeners = listeners
            self._stop_listening = listeners.subscribe(self._heard)
        page = self._pages.get(buffer.file)
        if page is None or page.buffer is not buffer:
            page = self._pages[buffer.file] = Page(buffer, self.clipboard)
        self._page = page
        self._measure()
        self._changed()

    def take_over(self, other: Editor) -> None:
        """Show what `other` shows, with its cursor, window and folds; `other` must not be used any more."""
        page = other._page
        if page is None or other._listeners is None:
            return
        self._pages[page.buffer.file] = page
        self.show(page.buffer, other._listeners)

    def forget(self, file: str) -> None:
        """Drop what is remembered of a file that was closed; it must not be the one in sight."""
        page = self._pages.get(file)
        if page is not None and page is not self._page:
            del self._pages[file]

    def go_to(self, offset: int | None = None, *, row: int | None = None, column: int = 0) -> None:
        """Put the cursor at an offset, or at a row and column, and bring it in sight."""
        if self._page is not None:
            snapshot = self._page.buffer.snapshot
            target = snapshot.offset(row, column) if row is not None else offset or 0
            self._page.caret.move(motions.settled(snapshot, target))
            self._page.reveal_cursor()
            self._changed()

    def select(self, span: Span) -> None:
        """Select `span` and bring its end in sight."""
        if self._page is not None:
            self._page.caret.select(span.start, span.end)
            self._page.reveal_cursor()
            self._changed()

    def find(
        self, pattern: str, *, regex: bool = False, forward: bool = True, origin: int | None = None
    ) -> Span | None:
        """Select the next match after the cursor (or after `origin`), going round, and colour all in sight.

        Returns None where there is no match; the cursor then stays.

        Raises:
            QueryError: `pattern` is not a regular expression.
        """
        self._query = Query.of(pattern, regex=regex) if pattern else None
        self._changed()
        if self._page is None or self._query is None:
            return None
        found = self._page.find(self._query, forward=forward, origin=origin)
        if found is not None:
            self.select(found)
        return found

    def clear_search(self) -> None:
        """Take the colour from the matches of the last search."""
        self._query = None
        self._changed()

    def set_marks(self, marks: Mapping[int, Mark | str]) -> None:
        """Put these marks, by row, in the gutter of the file in sight, in place of those there."""
        if self._page is not None:
            self._page.marks = marks_of(marks)
            self._changed()

    def mark_result(self, span: Span | None) -> None:
        """Set a passage off from the rest (the result that was chosen); None takes the mark away."""
        if self._page is not None:
            self._page.result = span
            self._changed()

    def insert(self, text: str, *, label: str = "typing") -> None:
        """Put `text` in the place of the selection, or at the cursor, as the author."""
        if self._page is not None and self._may_write(self._page):
            self._page.caret.insert(text, label=label)
            self._page.reveal_cursor()
            self._changed()

    def complete(self, start: int, end: int, word: str, *, over: str = "") -> None:
        """Put `word` in the place of the columns `[start, end)` of the cursor's line, and the cursor after it.

        The cursor also goes past `over`, where that follows.
        """
        page = self._page
        if page is None or not self._may_write(page):
            return
        snapshot, row = page.buffer.snapshot, page.caret.location.row
        line = snapshot.line(row)
        at = snapshot.offset(row, start)
        past = len(over) if line.startswith(over, end) else 0
        page.buffer.break_undo_group()
        page.caret.edit((Edit(at, line[start:end], word),), cursor=at + len(word) + past, label="completing")
        page.buffer.break_undo_group()
        page.reveal_cursor()
        self._changed()

    @property
    def environment_name(self) -> str | None:
        r"""The name of the environment the cursor is in, `\[` for a displayed formula; None outside of them."""
        pair = self._changeable()
        return None if pair is None else pair.name

    def rename_environment(self, name: str) -> bool:
        """Give the environment the cursor is in another name, at both ends; return whether there was one."""
        page, pair = self._page, self._changeable()
        if page is None or pair is None or not self._may_write(page):
            return False
        edits = environments.renamed(page.buffer.snapshot, pair, name)
        if edits:
            page.buffer.break_undo_group()
            page.buffer.edit(edits, label="changing an environment")
            page.buffer.break_undo_group()
        return True

    def wrap_in(self, how: str) -> bool:
        """Wrap the selection, or the word at the cursor, in an environment, a command or delimiters.

        Returns whether `how` means one of them.
        """
        page = self._page
        if page is None or not self._may_write(page):
            return False
        caret, snapshot = page.caret, page.buffer.snapshot
        span = caret.selection or Span(*motions.word_at(snapshot, caret.cursor))
        found = environments.wrapped(snapshot, span, how, page.buffer.newline)
        if found is not None:
            edit, inner = found
            page.buffer.break_undo_group()
            caret.edit((edit,), cursor=inner.end, anchor=inner.start, label="wrapping")
            page.buffer.break_undo_group()
            page.reveal_cursor()
            self._changed()
        return found is not None

    def _changeable(self) -> Pair | None:
        page = self._page
        return environments.changeable(page.buffer.snapshot, page.states, page.caret.cursor) if page else None

    def perform(self, action: str) -> None:
        """Carry out one of `EDITING_ACTIONS` by name, as if its key was pressed.

        Raises:
            KeyError: there is no such action.
        """
        carry_out = ACTIONS[action]
        page = self._page
        if page is None or (action in WRITING and not self._may_write(page)):
            return
        if action == "drop_selection":
            self._query = None
        if not page.open_at_edges(action):
            self._changed()
            return
        if action not in KEEPS_CLOSERS:
            page.closers.forget()
        if action not in KEEPS_GROWN:
            page.grown.clear()
        carry_out(page)
        page.reveal_cursor()
        self._changed()

    async def _on_key(self, event: events.Key) -> None:
        action = self.keymap.get(event.key)
        focused = self.screen.focused
        if focused is not None and focused is not self:
            # The key before this one gave the keys to somebody else, and this one was on its way already.
            self._take(event)
            focused.post_message(events.Key(event.key, event.character))
        elif action == "indent" and self.complete_at_cursor is not None and self._is_naming():
            self._take(event)
            self.complete_at_cursor()
        elif action is not None and (action != "drop_selection" or self.selection or self._query):
            self._take(event)
            self.perform(action)
        elif event.is_printable and event.character and not event.key.startswith(_CHORDS):
            self._take(event)
            self._type(event.character)

    def _is_naming(self) -> bool:
        """Whether the cursor stands where a name is being written that can be completed."""
        if self._page is None or self.selection is not None:
            return False
        row, column = self._page.caret.location
        return slot_at(self._page.buffer.snapshot.line(row), column) is not None

    def _type(self, character: str) -> None:
        page = self._page
        if page is None or not self._may_write(page):
            return
        page.grown.clear()
        if self.closes_brackets:
            page.closers.type(character, page.state_at)
        else:
            page.caret.insert(character)
        page.reveal_cursor()
        self._changed()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self._page is not None and event.text and self._may_write(self._page):
            paste(self._page, event.text)
            self._page.reveal_cursor()
            self._changed()

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        self._take(event)
        if self._page is not None and event.button == 1:
            self.capture_mouse()
            self._pointer.press(self._page, self._spot(event), select=event.shift)
            self._changed()
            if event.ctrl:
                self.follow_link()

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._page is not None and self._pointer.is_pressed:
            self._take(event)
            self._pointer.drag(self._page, self._spot(event))
            self._changed()

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        if self._pointer.is_pressed:
            self._take(event)
            self._pointer.release()
            self.release_mouse()

    async def _on_click(self, event: events.Click) -> None:
        self._take(event)
        if self._page is not None:
            self._pointer.click(self._page, self._spot(event), times=event.chain)
            self._changed()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._take(event)
        self._scroll(_WHEEL_ROWS)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._take(event)
        self._scroll(-_WHEEL_ROWS)

    @property
    def key_at_cursor(self) -> str:
        """The key of the label, reference or citation under the cursor; empty where there is none."""
        page = self._page
        if page is None:
            return ""
        row, column = page.caret.location
        return reference_at(page.buffer.snapshot.line(row), column, page.state_at(row))

    def follow_link(self) -> bool:
        """Tell the key of the label, reference or citation under the cursor; return whether there is one."""
        key = self.key_at_cursor
        if key:
            self.post_message(self.LinkActivated(self, key))
        return bool(key)

    def on_blur(self) -> None:
        if self._page is not None:
            self._page.buffer.break_undo_group()
        self._changed()

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
            self._listeners = None

    def _heard(self, event: Event) -> None:
        page = self._pages.get(event.file) if isinstance(event, Applied) else None
        if page is not None and isinstance(event, Applied):
            page.follow(event)
            if page is self._page:
                self._changed()

    def _scroll(self, rows: int) -> None:
        if self._page is not None:
            self._page.viewport.scroll(rows)
            self._changed()

    def _spot(self, event: events.MouseEvent) -> Spot:
        gutter = self._gutter(self._page) if self._page is not None else 0
        is_on_bar = event.x >= self.size.width - 1
        return Spot(event.y, event.x - gutter, is_on_bar=is_on_bar, is_in_gutter=event.x < gutter)

    def _tell_copied(self, text: str) -> None:
        self.post_message(self.Copied(self, text))

    def _may_write(self, page: Page) -> bool:
        if page.buffer.is_read_only:
            self.post_message(self.ReadOnlyRefused(self, page.buffer.file))
            return False
        return True

    @staticmethod
    def _take(event: events.Event) -> None:
        """Let nobody else handle `event`."""
        event.stop()
        event.prevent_default()
