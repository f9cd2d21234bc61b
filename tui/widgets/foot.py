"""The foot of the room: the latest news, else the keys that lead on, and where the cursor is.

News that fits takes the place of the keys for a while. A longer sentence gets rows of its own above them, so that what
to do about something is never cut off; it stays for as long as it takes to read.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from tui.widgets.status import Part, StatusLine

_NEWS_S, _WARNING_S = 8.0, 20.0  # seconds a sentence stays; a warning wants to be read
_WORD_S = 0.5  # seconds for a word of a long sentence, read beside other work
_PLACE = 13  # cells for the cursor's line and column
_PROBLEMS, _PROBLEMS_NARROW = 32, 14  # cells more where something is said before them; in narrow windows
_WIDE = 100  # columns

Parts = Callable[[], tuple[Part, ...]]


class Foot(Vertical):
    """The bottom line, and sentences that are longer than it."""

    DEFAULT_CSS = f"""
    Foot {{ height: auto; }}
    Foot > Horizontal {{ height: 1; }}
    Foot #foot {{ width: 1fr; }}
    Foot #place {{ width: {_PLACE}; }}
    Foot #sentence {{ height: auto; max-height: 6; padding: 0 1; background: $panel; display: none; }}
    Foot #sentence.-shown {{ display: block; }}
    Foot #sentence.-warning {{ color: $warning; text-style: bold; }}
    """

    def __init__(self, keys: Parts, place: Parts) -> None:
        super().__init__()
        self._keys_of = keys
        self._place_of = place
        self._place_width = _PLACE
        self._line = StatusLine(id="foot")
        self._place = StatusLine(id="place")
        self._sentence = Static(Content(""), id="sentence")
        self._news: tuple[str, bool] | None = None
        self._above = ("", False)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._sentence
        with Horizontal():
            yield self._line
            yield self._place

    def on_resize(self, event: events.Resize) -> None:
        self.show()

    def tell(self, sentence: str, *, is_warning: bool = False) -> None:
        """Show a sentence for as long as it takes to read."""
        self._news = (sentence, is_warning)
        if self._timer is not None:
            self._timer.stop()
        stay = max(_WARNING_S if is_warning else _NEWS_S, _WORD_S * len(sentence.split()))
        self._timer = self.set_timer(stay, self._forget)
        self.show()

    def withdraw(self, sentence: str) -> None:
        """Take this sentence away; another one stays."""
        if self._news is not None and self._news[0] == sentence:
            if self._timer is not None:
                self._timer.stop()
            self._forget()

    def show(self) -> None:
        """Show the news, and the keys and the place as they are now."""
        sentence, is_warning = self._news or ("", False)
        place = self._place_of()
        self._give_space(len(place) > 1)
        is_long = cell_len(sentence) + 2 > self.size.width - self._place_width
        self._show_above(sentence if is_long else "", is_warning=is_warning)
        if sentence and not is_long:
            self._line.show(((sentence, "status--warning" if is_warning else "status--news"),))
        else:
            self._line.show(self._keys_of())
        self._place.show((), place)

    def _show_above(self, sentence: str, *, is_warning: bool) -> None:
        """Give a long sentence rows of its own; an empty one takes them away."""
        # A text that is set, even the same one, lays the screen out again, which would come with every key.
        if (sentence, is_warning) != self._above:
            self._above = (sentence, is_warning)
            self._sentence.update(Content(sentence))
            self._sentence.set_class(is_warning, "-warning")
            self._sentence.set_class(bool(sentence), "-shown")

    def _give_space(self, has_problems: bool) -> None:
        width = _PLACE + (0 if not has_problems else _PROBLEMS if self.size.width >= _WIDE else _PROBLEMS_NARROW)
        # A width that is set, even to the same, lays the screen out again; so it does not follow each digit either.
        if width != self._place_width:
            self._place_width = width
            self._place.styles.width = width

    def _forget(self) -> None:
        self._news = self._timer = None
        self.show()
