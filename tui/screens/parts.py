"""The manuscript pane's one or two parts: two views of a file, or of two files, one above the other.

Invariants:
- One part is active: it has the keys, or had them last, and all that speaks of *the* editor means it.
- Until the pane is split for the first time there is one editor, and nothing pays for a second.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tui.widgets.editor import Editor


class Parts(Vertical):
    """One editor, or two."""

    DEFAULT_CSS = """
    Parts { height: 1fr; }
    Parts > Vertical { height: 1fr; }
    Parts #lower { border-top: solid $rule; border-title-color: $quiet; border-title-align: left; }
    Parts #lower:focus-within { border-top: solid $accent; border-title-color: $heading; }
    Parts #lower:ansi:focus-within, Parts #lower:nocolor:focus-within { border-title-style: bold reverse; }
    """

    def __init__(self, make: Callable[[str], Editor], file: str, *, has_numbers: bool) -> None:
        super().__init__(id="parts")
        self._make = make
        self._has_numbers = has_numbers
        self._editors = [self._made("editor")]
        self._files = [file]
        self._active = 0
        self._lower: Vertical | None = None

    def compose(self) -> ComposeResult:
        yield self._editors[0]

    @property
    def editor(self) -> Editor:
        """The active editor."""
        return self._editors[self._active]

    @property
    def editors(self) -> tuple[Editor, ...]:
        """The editors in sight, from the top."""
        return tuple(self._editors)

    @property
    def has_numbers(self) -> bool:
        """Whether line numbers stand beside the text."""
        return self._has_numbers

    @has_numbers.setter
    def has_numbers(self, has_numbers: bool) -> None:
        self._has_numbers = has_numbers
        for editor in self._editors:
            editor.show_line_numbers = has_numbers

    @property
    def is_split(self) -> bool:
        """Whether there are two."""
        return len(self._editors) > 1

    @property
    def file(self) -> str:
        """The file the active editor shows."""
        return self._files[self._active]

    @file.setter
    def file(self, file: str) -> None:
        self._files[self._active] = file

    @property
    def files(self) -> tuple[str, ...]:
        """The files in sight, from the top."""
        return tuple(self._files)

    async def split(self) -> None:
        """Put a second editor below, which becomes the active one; it shows no file yet."""
        if self.is_split:
            return
        lower = self._made("lower-editor")
        self._lower = Vertical(lower, id="lower")
        await self.mount(self._lower)
        self._editors.append(lower)
        self._files.append(self._files[0])
        self._active = 1

    def _made(self, id: str) -> Editor:  # noqa: A002  # Textual's own name
        editor = self._make(id)
        editor.show_line_numbers = self._has_numbers
        return editor

    async def join(self) -> None:
        """Leave the active editor alone in the pane."""
        if not self.is_split or self._lower is None:
            return
        kept, file = self.editor, self.file
        if kept is self._editors[1]:
            # The lower one goes, with what it shows taken over by the upper.
            self._editors[0].take_over(kept)
        lower, self._lower = self._lower, None
        self._editors, self._files, self._active = self._editors[:1], [file], 0
        await lower.remove()

    def other(self) -> Editor:
        """Make the other editor active, and return it."""
        self._active = (self._active + 1) % len(self._editors)
        return self.editor

    def note_focus(self, widget: Widget) -> bool:
        """Take the editor that has the keys for the active one; return whether that is another one than before."""
        if not isinstance(widget, Editor) or widget not in self._editors or widget is self.editor:
            return False
        self._active = self._editors.index(widget)
        return True

    def entitle(self, title: str) -> None:
        """Write a title above the lower part."""
        if self._lower is not None and self._lower.border_title != title:
            self._lower.border_title = title
