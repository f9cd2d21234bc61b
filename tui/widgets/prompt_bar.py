"""The bar at the foot of the room that asks for a line: find, go to, open a file, a reason for rejecting.

It is opened with what it asks, who suggests answers and who takes the answer; it never stands between the author and
the manuscript, which stays in view above it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.line_input import LineInput

_MOST_SHOWN = 8  # suggestions; more hide the text one is looking for


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer the bar offers."""

    value: str
    """What is taken when it is chosen."""
    label: str
    detail: str = ""


Suggest = Callable[[str], Sequence[Suggestion]]
Take = Callable[[str], None]


class _Suggestions(Widget):
    """The offered answers, one a line."""

    COMPONENT_CLASSES = {"suggestions--chosen", "suggestions--detail"}
    DEFAULT_CSS = """
    _Suggestions {
        height: auto; background: $panel; color: $foreground;
        & > .suggestions--chosen { background: $selection; text-style: bold; }
        & > .suggestions--detail { color: $quiet; }
        &:nocolor > .suggestions--chosen { text-style: reverse; }
        &:ansi > .suggestions--chosen { text-style: reverse; background: ansi_default; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.offered: Sequence[Suggestion] = ()
        self.chosen = 0

    def get_content_height(self, *_: object) -> int:
        return min(len(self.offered), _MOST_SHOWN)

    def render_line(self, y: int) -> Strip:
        top = max(0, self.chosen - _MOST_SHOWN + 1)
        index = top + y
        width, ground = self.size.width, self.rich_style
        if index >= len(self.offered):
            return Strip.blank(width, ground)
        each = self.offered[index]
        if index == self.chosen:
            ground += self.get_component_rich_style("suggestions--chosen")
        label = set_cell_size(each.label, min(cell_len(each.label), max(10, width - 4)))
        detail = ground + self.get_component_rich_style("suggestions--detail", partial=True)
        segments = [Segment("  " + label, ground), Segment("  " + each.detail, detail)]
        return Strip(segments).adjust_cell_length(width, ground)


class PromptBar(Vertical):
    """Asks for one line at the foot of the room."""

    DEFAULT_CSS = """
    PromptBar { height: auto; display: none; background: $panel; }
    PromptBar.-open { display: block; }
    """

    class Closed(Message):
        """The bar is gone, whether it was answered or not."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._input = LineInput()
        self._list = _Suggestions()
        self._suggest: Suggest | None = None
        self._take: Take | None = None
        self._watch: Take | None = None
        self._cancel: Callable[[], None] | None = None
        self._earlier: Sequence[str] = ()
        self._recalled = -1

    def compose(self) -> ComposeResult:
        yield self._list
        yield self._input

    @property
    def is_open(self) -> bool:
        """Whether it is asking."""
        return self.has_class("-open")

    def ask(
        self,
        label: str,
        take: Take,
        *,
        text: str = "",
        hint: str = "",
        suggest: Suggest | None = None,
        watch: Take | None = None,
        cancel: Callable[[], None] | None = None,
        earlier: Sequence[str] = (),
    ) -> None:
        """Ask for a line, and offer `text`; `take` gets the answer, `watch` every text on the way to it.

        `cancel` is called where it is not answered; `earlier` answers, the latest first, come with the arrows.
        """
        self._take, self._suggest, self._watch, self._cancel = take, suggest, watch, cancel
        self._earlier, self._recalled = earlier, -1
        self._input.begin(label, text, hint, is_offered=True)
        self.add_class("-open")
        self._offer(text)
        self.screen.set_focus(self._input)

    def close(self) -> None:
        """Stop asking."""
        if self.is_open:
            self.remove_class("-open")
            self.post_message(self.Closed())

    def give_way(self, focused: Widget) -> None:
        """Stop asking where the keys have gone elsewhere."""
        if self not in focused.ancestors:
            self.remove_class("-open")

    def _offer(self, text: str) -> None:
        self._list.offered = self._suggest(text) if self._suggest else ()
        self._list.chosen = 0
        self._list.refresh(layout=True)

    def on_line_input_changed(self, message: LineInput.Changed) -> None:
        message.stop()
        self._offer(message.text)
        if self._watch is not None:
            self._watch(message.text)

    def on_line_input_moved(self, message: LineInput.Moved) -> None:
        message.stop()
        if not self._list.offered:
            self._recall(-message.by)
            return
        last = len(self._list.offered) - 1
        self._list.chosen = max(0, min(last, self._list.chosen + message.by))
        self._list.refresh()

    def on_line_input_cancelled(self, message: LineInput.Cancelled) -> None:
        message.stop()
        cancel = self._cancel
        self.close()
        if cancel is not None:
            cancel()

    def _recall(self, by: int) -> None:
        """Offer an earlier answer, or a later one again."""
        recalled = max(-1, min(len(self._earlier) - 1, self._recalled + by))
        if recalled != self._recalled:
            self._recalled = recalled
            self._input.put(self._earlier[recalled] if recalled >= 0 else "")
            if self._watch is not None:
                self._watch(self._input.text)

    def on_line_input_submitted(self, message: LineInput.Submitted) -> None:
        message.stop()
        offered, take = self._list.offered, self._take
        answer = offered[self._list.chosen].value if offered else message.text
        self.close()
        if take is not None:
            take(answer)
