"""What a desk may ask of the screen it stands on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from textual.app import App
from textual.screen import Screen

from latex.text import Span
from sessions.room import Room
from tui.screens.choice import Answer
from tui.screens.hunk_editor import HunkEditor
from tui.widgets.chat_log import ChatLog
from tui.widgets.chat_prompt import ChatPrompt
from tui.widgets.editor import Editor
from tui.widgets.prompt_bar import PromptBar
from tui.widgets.results import Results
from tui.widgets.review import ReviewView

_Answer = TypeVar("_Answer")


class Stage(Protocol):
    """The room's screen, as its desks see it."""

    room: Room
    results: Results
    chat: ChatLog
    prompt: ChatPrompt
    review_view: ReviewView
    prompt_bar: PromptBar

    @property
    def app(self) -> App[object]:
        """The program the screen belongs to."""
        ...

    @property
    def editor(self) -> Editor:
        """The editor that has the keys, or had them last."""
        ...

    @property
    def file(self) -> str:
        """The file that editor shows."""
        ...

    def tell(self, sentence: str, *, is_warning: bool = False) -> None:
        """Show a sentence in the bottom line until the next key that changes something, or the next sentence."""
        ...

    def withdraw(self, sentence: str) -> None:
        """Take a sentence away that is no longer true, if it still is the one shown."""
        ...

    def show_file(self, file: str, at: Span | int | None = None) -> bool:
        """Show a file in the manuscript pane, at an offset; return whether it could be opened."""
        ...

    def focus_pane(self, name: str) -> None:
        """Bring "results", "manuscript" or "colleague" into view and give it the keys."""
        ...

    def run(self, work: Coroutine[Any, Any, object], *, name: str, group: str) -> None:
        """Carry out work off the keys; what it raises is told."""
        ...

    def choose(self, title: str, text: str, answers: tuple[Answer, ...], then: Callable[[str], None]) -> None:
        """Ask a question that needs a decision; `then` gets the answer unless it is left open."""
        ...

    def ask_with(self, screen: Screen[_Answer], then: Callable[[_Answer | None], None]) -> None:
        """Show a screen over the room; `then` gets what it ends with."""
        ...

    def show_review(self, is_open: bool) -> None:
        """Show the review in the manuscript pane, or the manuscript again."""
        ...

    def edit_text(self, screen: HunkEditor, then: Callable[[str | None], None]) -> None:
        """Let the author change a passage; `then` gets the text, or None where it was left."""
        ...

    def show_subject(self, words: str) -> None:
        """Say above what is being written to the colleague what it is about."""
        ...

    def send(self, text: str) -> None:
        """Send words to the colleague."""
        ...

    def follow_cursor(self) -> None:
        """Let what stands around the manuscript show what the cursor is at."""
        ...

    def refresh_status(self) -> None:
        """Show the state of the room in the top and bottom lines."""
        ...
