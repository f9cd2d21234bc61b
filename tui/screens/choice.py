"""A question the author has to decide, with a key for each answer."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to decide; the label is a verb ("Keep mine")."""

    key: str
    label: str
    value: str


class Choice(ModalScreen[str | None]):
    """Asks; dismissed with the value of the answer, or None where the author leaves it open."""

    DEFAULT_CSS = """
    Choice, Choice:ansi { align: center middle; background: transparent; }
    Choice > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: round $accent;
    }
    Choice .title { text-style: bold; margin-bottom: 1; height: auto; }
    Choice .text { margin-bottom: 1; height: auto; }
    Choice .answer { height: 1; }
    """

    def __init__(self, title: str, text: str, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._heading = title
        self._text = text
        self.answers = answers

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self._heading), classes="title")
            yield Static(Content(self._text), classes="text")
            for answer in self.answers:
                label = Content.assemble((f" {answer.key} ", "reverse bold"), f" {answer.label}")
                yield Static(label, classes="answer", id=f"answer-{answer.key}")
            yield Static(Content.assemble((" Esc ", "reverse bold"), " Leave it as it is"), classes="answer")

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        for answer in self.answers:
            if event.key == answer.key:
                self.dismiss(answer.value)

    async def _on_click(self, event: events.Click) -> None:
        for answer in self.answers:
            if event.widget is not None and event.widget.id == f"answer-{answer.key}":
                self.dismiss(answer.value)
