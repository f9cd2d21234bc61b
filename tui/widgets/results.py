"""The results pane: the tree of results as a virtual list; only visible rows are drawn.

Which rows there are is the outline's; the widget draws them and takes keys and clicks. It posts `Chosen` and knows
nothing of the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from latex.manuscript import Manuscript
from latex.tree import Row
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets import results_look
from tui.widgets.keeping_focus import KeepingFocus
from tui.widgets.results_outline import Outline
from tui.widgets.results_row import Part, row_parts
from tui.widgets.results_uses import USE_KEYS, UseAction, UseRow, UsesAsked, use_parts
from tui.widgets.scrolled_lines import ScrolledLines

_READING_S = 0.3  # seconds between signs of life until the first analysis


class Results(KeepingFocus, ScrolledLines, can_focus=True):
    """The tree of results."""

    COMPONENT_CLASSES = results_look.CLASSES
    DEFAULT_CSS = results_look.CSS

    class Chosen(Message):
        """A result was chosen to go to."""

        def __init__(self, key: str, *, stay: bool) -> None:
            super().__init__()
            self.key = key
            self.stay = stay
            """The focus is to stay in the results (the place is only shown)."""

    class Left(Message):
        """The author is done here and wants the manuscript."""

    class KeysChanged(Message):
        """The keys mean something else now: the author began or ended to filter, or came to a suggested use."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._outline = outline = Outline()
        self._styles: dict[str, Style] = {}
        self._strips: dict[tuple[int, int, bool, bool], Strip] = {}
        """Rows as they were drawn since something last changed what they say."""
        self._with_changes: frozenset[str] = frozenset()
        self._announced: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._new: frozenset[str] = frozenset()
        self._reading: Timer | None = None
        self._dots = 0
        self._keys: dict[str, Callable[[], object]] = {
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "k": lambda: self._move(-1),
            "j": lambda: self._move(1),
            "pageup": lambda: self._move(1 - self.size.height),
            "pagedown": lambda: self._move(self.size.height - 1),
            "home": lambda: self._move(-len(self._outline)),
            "end": lambda: self._move(len(self._outline)),
            "right": lambda: self._change(partial(outline.set_open, wanted=True)),
            "l": lambda: self._change(partial(outline.set_open, wanted=True)),
            "left": lambda: self._change(outline.close),
            "h": lambda: self._change(outline.close),
            "asterisk": lambda: self._change(outline.open_all_below),
            "plus": lambda: self._change(outline.open_all),
            "minus": lambda: self._change(outline.close_all),
            "enter": lambda: self._choose(stay=False),
            "space": lambda: self._choose(stay=True),
            "slash": lambda: self._change(partial(outline.filter_by, "")),
            "o": lambda: self._change(outline.switch_order),
            "s": self._switch_suggestions,
            "escape": lambda: self.post_message(self.Left()),
        }

    @property
    def row_texts(self) -> tuple[str, ...]:
        """What each row says, top to bottom, without colours."""
        rows = filter(None, map(self._outline.row, range(len(self._outline))))
        return tuple("".join(text for text, _ in self._parts(row)).rstrip() for row in rows)

    def on_mount(self) -> None:
        self._reading = self.set_interval(_READING_S, self._step_reading)

    def _step_reading(self) -> None:
        self._dots += 1
        self.refresh_changed()

    @property
    def is_filtering(self) -> bool:
        """Whether letters are taken for the filter."""
        return self._outline.filter is not None

    @property
    def is_on_use(self) -> bool:
        """Whether the row in focus is a suggested or confirmed use, so that `USE_KEYS` mean something."""
        return self._outline.use_in_focus is not None

    @property
    def asked(self) -> str | None:
        """The key of the result whose suggestions are shown."""
        return self._outline.asked

    def show(self, manuscript: Manuscript) -> None:
        """Show another analysis; open rows, the row in focus and the filter stay."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        if self._outline.take(manuscript):
            self._show_rows()
            self._reveal_announced()
        else:
            self.refresh_changed()

    def announce(self, new: Iterable[str], touched: Iterable[str]) -> None:
        """Bring the results an accepted change made and touched into view, as soon as an analysis has the new ones.

        Both are given by their handles; the new ones are marked until the next change is announced.
        """
        self._announced = (tuple(new), tuple(touched))
        self._new = frozenset()
        self._reveal_announced()

    def show_changes(self, keys: frozenset[str]) -> None:
        """Mark the results that open changes touch."""
        if keys != self._with_changes:
            self._with_changes = keys
            self.refresh_changed()

    def show_confirmed(self, uses: Mapping[str, tuple[SuggestedUse, ...]]) -> None:
        """Show the uses that people confirmed, by the key of the result."""
        if self._outline.confirm(uses):
            self._show_rows()

    def show_suggestions(self, key: str, uses: tuple[SuggestedUse, ...]) -> None:
        """Show what the result that was asked about seems to use."""
        if self.asked == key:
            self._change(partial(self._outline.suggest, uses))

    def ask_about(self, key: str) -> None:
        """Bring a result into view and ask for what it seems to use."""
        if key in self._outline.manuscript.by_key:
            self._outline.filter_by(None)
            self._change(partial(self._outline.reveal, (key,)))
            if self.asked != key:
                self._switch_suggestions()

    def follow(self, key: str | None) -> None:
        """Mark the result the manuscript's cursor is in, and bring it into view unless the author is here."""
        outline = self._outline
        if key == outline.here:
            return
        touched = {outline.key_of(outline.focus), outline.here, key}
        outline.here = key
        index = None if self.has_focus else outline.first_row_of(key)
        if index is not None:
            outline.focus = index
            if self._scroll_to_row():
                return
        self.refresh_lines(y for y in range(self.size.height) if outline.key_of(self._row_at(y)) in touched)

    def _row_at(self, y: int) -> int:
        """Return which row stands in a line of the pane, negative in the line of the filter."""
        return y + self.top - self.is_filtering

    def _reveal_announced(self) -> None:
        new, touched = self._announced
        find = self._outline.manuscript.find
        found = [result.key for result in map(find, new) if result]
        if len(found) < len(new) or not (new or touched):
            return
        self._announced = ((), ())
        self._new = frozenset(found)
        known = [result.key for result in map(find, touched) if result]
        self._change(partial(self._outline.reveal, found + known, opened=frozenset(known) - self._new))

    def _change(self, work: Callable[[], object]) -> None:
        """Let the rows or the one in focus be others, and show it."""
        before = (self.is_filtering, self.is_on_use)
        work()
        if before != (self.is_filtering, self.is_on_use):
            self.post_message(self.KeysChanged())
        self._strips = {}
        if not self._scroll_to_row():
            self._show_rows()

    @property
    def line_count(self) -> int:
        return len(self._outline) + self.is_filtering

    def _show_rows(self) -> None:
        self.show_from(self.top)
        self.refresh_changed()

    async def _on_key(self, event: events.Key) -> None:
        if self.is_filtering and self._type_filter(event):
            event.stop()
            return
        action = self._use_action(event.key) or self._keys.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            action()

    def _type_filter(self, event: events.Key) -> bool:
        """Take a key for the filter; return False where it means what it always means."""
        typed = self._outline.filter or ""
        if event.key == "escape":
            words = None
        elif event.key == "backspace":
            words = typed[:-1]
        elif event.is_printable and event.character:
            words = typed + event.character
        else:
            return False
        self._change(partial(self._outline.filter_by, words))
        return True

    def _use_action(self, key: str) -> Callable[[], object] | None:
        """Return what a key does on a suggested or confirmed use; None where it means what it always means."""
        use, wanted = self._outline.use_in_focus, USE_KEYS.get(key)
        if use is None or wanted is None:
            return None
        return lambda: self.post_message(UsesAsked(wanted, use.source, use))

    def _switch_suggestions(self) -> None:
        self._change(self._outline.ask)
        if self.asked is not None:
            self.post_message(UsesAsked(UseAction.SHOW, self.asked))

    def _move(self, by: int) -> None:
        self._change(partial(self._outline.move, by))

    def _scroll_to_row(self) -> bool:
        """Bring the row in focus into view; return whether the list was moved for it."""
        return self.bring_into_view(self._outline.focus + self.is_filtering)

    def _choose(self, *, stay: bool) -> None:
        row = self._outline.row_in_focus
        if row is None:
            return
        if isinstance(row, UseRow):
            if row.use is not None:
                self.post_message(UsesAsked(UseAction.LOOK if stay else UseAction.GO, row.use.source, row.use))
        elif row.result is None:
            self._turn(row)
        else:
            self.post_message(self.Chosen(row.result.key, stay=stay))

    def _turn(self, row: Row) -> None:
        """Open a row that is closed, close one that is open."""
        self._change(partial(self._outline.set_open, wanted=not row.is_open))

    async def _on_click(self, event: events.Click) -> None:
        index = self._row_at(event.y)
        row = self._outline.row(index)
        if row is not None and event.x < self.size.width - 1:
            self._outline.focus = index
            if row.has_children and event.x <= 2 * row.depth + 1:
                self._turn(row)
            else:
                self._choose(stay=False)
            self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.forget_styles()
        self.refresh()

    def forget_styles(self) -> None:
        super().forget_styles()
        self._styles, self._strips = {}, {}

    def on_resize(self) -> None:
        self._scroll_to_row()

    def refresh_changed(self) -> None:
        """Draw the lines in view that no longer are what was drawn last."""
        self._strips = {}
        self.refresh_lines()

    def draw_line(self, line: int, width: int) -> Strip:
        ground = self.ground
        index = line - self.is_filtering
        outline = self._outline
        if index < 0:
            return self._strip([(f"/{outline.filter}▏", "results--filter")], width, ground)
        if not len(outline) and index == 0:
            words = "no result matches" if outline.filter else "no results in this manuscript yet"
            if self._reading is not None:
                words = "reading the manuscript" + "." * (1 + self._dots % 3)
            return self._strip([(words, "results--heading")], width, ground)
        key = outline.key_of(index)
        if key is None:
            return Strip.blank(width, ground)
        look = (index, width, index == outline.focus, outline.here is not None and key == outline.here)
        strip = self._strips.get(look)
        row = outline.row(index) if strip is None else None
        if row is not None:
            if look[2]:
                ground += self.get_component_rich_style("results--cursor")
            if look[3]:
                ground += self._style("results--here")
            strip = self._strips[look] = self._strip(self._parts(row), width, ground)
        return strip or Strip.blank(width, ground)

    def _strip(self, parts: list[Part], width: int, ground: Style) -> Strip:
        return results_look.strip(parts, width, ground, self._style)

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(name, partial=True)
        return style

    def _parts(self, row: Row) -> list[Part]:
        macros = self._outline.manuscript.macros
        if isinstance(row, UseRow):
            return use_parts(row, macros)
        return row_parts(row, macros, new=self._new, with_changes=self._with_changes)
