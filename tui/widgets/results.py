"""The results pane: the tree of results as a virtual list; only visible rows are drawn.

The widget keeps which rows are open, the row in focus and the filter; everything it shows comes from the manuscript
it is given. It posts `Chosen` and knows nothing of the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from latex.manuscript import Manuscript
from latex.tree import Path, Row, in_order, new_names, path_to, rows
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets import results_look
from tui.widgets.keeping_focus import KeepingFocus
from tui.widgets.results_row import Part, row_parts
from tui.widgets.results_uses import USE_KEYS, ShownUses, UseAction, UseRow, UsesAsked, use_parts

_READING_S = 0.3  # seconds between signs of life until the first analysis
_OPEN_ALL_BELOW = 60  # results; a tree this small is shown one level open


class Results(KeepingFocus, ScrollView, can_focus=True):
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
        self._manuscript = Manuscript(root="")
        self._rows: tuple[Row, ...] = ()
        self._first_rows: dict[str, int] = {}
        """Key of a result → the first row it stands in."""
        self._styles: dict[str, Style] = {}
        self._strips: dict[tuple[int, int, bool, bool], Strip] = {}
        """Rows as they were drawn since something last changed what they say."""
        self._opened: frozenset[Path] = frozenset()
        self._row = 0
        self._here: str | None = None
        self._with_changes: frozenset[str] = frozenset()
        self._announced: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._new: frozenset[str] = frozenset()
        self._uses = ShownUses()
        self._filter: str | None = None
        self._is_tree = True
        self._was_filled = False
        self._drawn: list[Strip] = []
        self._reading: Timer | None = None
        self._dots = 0
        self._keys: dict[str, Callable[[], object]] = {
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "k": lambda: self._move(-1),
            "j": lambda: self._move(1),
            "pageup": lambda: self._move(1 - self.size.height),
            "pagedown": lambda: self._move(self.size.height - 1),
            "home": lambda: self._move(-len(self._rows)),
            "end": lambda: self._move(len(self._rows)),
            "right": self._open,
            "l": self._open,
            "left": self._close,
            "h": self._close,
            "enter": lambda: self._choose(stay=False),
            "space": lambda: self._choose(stay=True),
            "slash": self._start_filter,
            "o": self._switch_order,
            "s": self._switch_suggestions,
            "escape": self._leave,
        }

    @property
    def row_texts(self) -> tuple[str, ...]:
        """What each row says, top to bottom, without colours."""
        return tuple("".join(text for text, _ in self._parts(row)).rstrip() for row in self._rows)

    def on_mount(self) -> None:
        self._reading = self.set_interval(_READING_S, self._step_reading)

    def _step_reading(self) -> None:
        self._dots += 1
        self.refresh_changed()

    @property
    def is_filtering(self) -> bool:
        """Whether letters are taken for the filter."""
        return self._filter is not None

    @property
    def is_on_use(self) -> bool:
        """Whether the row in focus is a suggested or confirmed use, so that `USE_KEYS` mean something."""
        return self._use is not None

    @property
    def asked(self) -> str | None:
        """The key of the result whose suggestions are shown."""
        return self._uses.asked[-1] if self._uses.asked else None

    def show(self, manuscript: Manuscript) -> None:
        """Show another analysis; open rows, the row in focus and the filter stay."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        is_same = self._was_filled and manuscript.hangs_together_like(self._manuscript)
        names = {} if is_same else new_names(self._manuscript, manuscript)
        self._manuscript = manuscript
        if is_same:
            self.refresh_changed()
            return
        path = self._path_in_focus()
        if names:
            self._opened = frozenset(_renamed(each, names) for each in self._opened)
            self._uses = replace(self._uses, asked=_renamed(self._uses.asked or (), names) or None)
            self._here = names.get(self._here or "", self._here)
        if not self._was_filled and manuscript.results:
            self._was_filled = True
            if len(manuscript.results) <= _OPEN_ALL_BELOW:
                self._opened = frozenset(row.path for row in rows(manuscript, frozenset()) if row.result)
        self._rebuild(_renamed(path, names))
        self._reveal_announced()

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
        if uses != self._uses.confirmed:
            self._uses = replace(self._uses, confirmed=uses)
            self._rebuild()

    def show_suggestions(self, key: str, uses: tuple[SuggestedUse, ...]) -> None:
        """Show what the result that was asked about seems to use."""
        if self.asked == key:
            self._uses = replace(self._uses, suggested=uses)
            self._rebuild()
            self._scroll_to_row()

    def ask_about(self, key: str) -> None:
        """Bring a result into view and ask for what it seems to use."""
        path = path_to(self._manuscript, key)
        if path is not None:
            self._filter = None
            self._opened |= {path[:length] for length in range(1, len(path))}
            self._rebuild()
            self._show_row(path)
            if self.asked != key:
                self._switch_suggestions()

    def follow(self, key: str | None) -> None:
        """Mark the result the manuscript's cursor is in, and bring it into view unless the author is here."""
        if key == self._here:
            return
        touched = {self._key_in(self._row), self._here, key}
        self._here = key
        index = self._first_rows.get(key) if key and not self.has_focus else None
        if index is not None:
            self._row = index
            self._scroll_to_row()
        for y in range(self.size.height):
            if self._key_in(y + self.scroll_offset.y - (self._filter is not None)) in touched:
                self.refresh(Region(0, y, self.size.width, 1))

    def _key_in(self, index: int) -> str | None:
        """Return the key of the result in a row; None where there is no such row."""
        return self._rows[index].path[-1] if 0 <= index < len(self._rows) else None

    def _reveal_announced(self) -> None:
        new, touched = self._announced
        found = [result.key for result in map(self._manuscript.find, new) if result]
        if len(found) < len(new) or not (new or touched):
            return
        self._announced = ((), ())
        self._new = frozenset(found)
        shown = found + [result.key for result in map(self._manuscript.find, touched) if result]
        paths = [path for path in (path_to(self._manuscript, key) for key in shown) if path]
        for path in paths:
            self._opened |= {path[:length] for length in range(1, len(path) + (path[-1] not in self._new))}
        self._rebuild()
        if paths:
            self._show_row(paths[0])

    def _show_row(self, path: Path) -> None:
        for index, row in enumerate(self._rows):
            if row.path == path or (row.result and not self._is_tree and row.path[-1] == path[-1]):
                self._row = index
                self._move(0)
                return
        self._open_groups(path)

    def _open_groups(self, path: Path) -> None:
        """Show a row that lies in a group the author has closed."""
        closed = frozenset(each for each in self._opened if each[0] not in self._manuscript.by_key)
        if closed and self._is_tree and self._filter is None:
            self._opened -= closed
            self._rebuild()
            self._show_row(path)

    def _path_in_focus(self) -> Path:
        return self._rows[self._row].path if self._row < len(self._rows) else ()

    def _rebuild(self, path: Path | None = None) -> None:
        """Make the rows anew; the row with this path comes into focus, else the one that is."""
        path = path or self._path_in_focus()
        was_on_use = self.is_on_use
        if self._filter is None and not self._is_tree:
            self._rows = in_order(self._manuscript)
        else:
            self._rows = rows(self._manuscript, self._opened, self._filter or "")
        is_tree = self._is_tree and not self._filter
        self._rows = self._uses.added_to(self._rows, self._manuscript, self._opened, is_tree=is_tree)
        places = {row.path: index for index, row in enumerate(self._rows)}
        self._first_rows = {row.path[-1]: index for index, row in reversed(tuple(enumerate(self._rows)))}
        self._row = min(places.get(path, self._row) if path else 0, max(0, len(self._rows) - 1))
        self.virtual_size = Size(self.size.width, len(self._rows) + (self._filter is not None))
        self._tell_keys(was_on_use)
        self.refresh_changed()

    def _tell_keys(self, was_on_use: bool) -> None:
        if was_on_use != self.is_on_use:
            self.post_message(self.KeysChanged())

    async def _on_key(self, event: events.Key) -> None:
        if self._filter is not None and self._type_filter(event):
            event.stop()
            return
        action = self._use_action(event.key) or self._keys.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            action()

    def _type_filter(self, event: events.Key) -> bool:
        """Take a key for the filter; return False where it means what it always means."""
        if event.key == "escape":
            self._filter = None
            self.post_message(self.KeysChanged())
        elif event.key == "backspace":
            self._filter = (self._filter or "")[:-1]
        elif event.is_printable and event.character:
            self._filter = (self._filter or "") + event.character
            self._row = 0
        else:
            return False
        self._rebuild()
        return True

    @property
    def _use(self) -> SuggestedUse | None:
        row = self._rows[self._row] if self._row < len(self._rows) else None
        return row.use if isinstance(row, UseRow) else None

    def _use_action(self, key: str) -> Callable[[], object] | None:
        """Return what a key does on a suggested or confirmed use; None where it means what it always means."""
        use, wanted = self._use, USE_KEYS.get(key)
        if use is None or wanted is None:
            return None
        return lambda: self.post_message(UsesAsked(wanted, use.source, use))

    def _switch_suggestions(self) -> None:
        row = self._rows[self._row] if self._rows else None
        path = row.path[:-1] if isinstance(row, UseRow) else row.path if row and row.result else None
        if path is None:
            return
        is_shown = path == self._uses.asked
        self._uses = replace(self._uses, asked=None if is_shown else path, suggested=None)
        self._row = next((index for index, each in enumerate(self._rows) if each.path == path), self._row)
        self._rebuild()
        self._scroll_to_row()
        if not is_shown:
            self.post_message(UsesAsked(UseAction.SHOW, path[-1]))

    def _start_filter(self) -> None:
        self._filter = ""
        self.post_message(self.KeysChanged())
        self._rebuild()

    def _switch_order(self) -> None:
        self._is_tree = not self._is_tree
        self._rebuild()

    def _leave(self) -> None:
        self.post_message(self.Left())

    def _move(self, by: int) -> None:
        was_on_use = self.is_on_use
        self._row = max(0, min(len(self._rows) - 1, self._row + by))
        self._tell_keys(was_on_use)
        self._scroll_to_row()
        self.refresh_changed()

    def _scroll_to_row(self) -> None:
        top = self._row + (self._filter is not None)
        self.scroll_to_region(Region(0, top, 1, 1), animate=False, force=True)

    def _open(self) -> None:
        self._set_open(True)

    def _close(self) -> None:
        row = self._rows[self._row] if self._rows else None
        if row is not None and not row.is_open and len(row.path) > 1:
            above = row.path[:-1]
            self._row = next(i for i, each in enumerate(self._rows) if each.path == above)
            self._move(0)
        else:
            self._set_open(False)

    def _set_open(self, wanted: bool) -> None:
        row = self._rows[self._row] if self._rows else None
        if row is None or not row.has_children or row.is_open == wanted:
            return
        # Headings are open unless their path is in the set, results the other way round.
        self._opened ^= {row.path}
        self._rebuild()

    def _choose(self, *, stay: bool) -> None:
        row = self._rows[self._row] if self._rows else None
        if row is None:
            return
        if isinstance(row, UseRow):
            if row.use is not None:
                self.post_message(UsesAsked(UseAction.LOOK if stay else UseAction.GO, row.use.source, row.use))
        elif row.result is None:
            self._set_open(not row.is_open)
        else:
            self.post_message(self.Chosen(row.result.key, stay=stay))

    async def _on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y - (self._filter is not None)
        if 0 <= index < len(self._rows):
            self._row = index
            row = self._rows[index]
            if row.has_children and event.x <= 2 * row.depth + 1:
                self._set_open(not row.is_open)
            else:
                self._choose(stay=False)
            self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._strips = {}
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles, self._strips = {}, {}
        self.refresh()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.virtual_size.height)

    def refresh_changed(self) -> None:
        """Draw the lines in view that no longer are what was drawn last."""
        self._strips = {}
        for y in range(self.size.height):
            if y >= len(self._drawn) or self._draw(y) != self._drawn[y]:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        strip = self._draw(y)
        while len(self._drawn) <= y:
            self._drawn.append(Strip.blank(0))
        self._drawn[y] = strip
        return strip

    def _draw(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        ground = self.rich_style
        line = y + self.scroll_offset.y
        if self._filter is not None:
            if line == 0:
                return self._strip([(f"/{self._filter}▏", "results--filter")], width, ground)
            line -= 1
        if not self._rows and line == 0:
            words = "no result matches" if self._filter else "no results in this manuscript yet"
            if self._reading is not None:
                words = "reading the manuscript" + "." * (1 + self._dots % 3)
            return self._strip([(words, "results--heading")], width, ground)
        if line >= len(self._rows):
            return Strip.blank(width, ground)
        row = self._rows[line]
        look = (line, width, line == self._row, self._here is not None and row.path[-1] == self._here)
        strip = self._strips.get(look)
        if strip is None:
            if look[2]:
                ground += self.get_component_rich_style("results--cursor")
            if look[3]:
                ground += self._style("results--here")
            strip = self._strips[look] = self._strip(self._parts(row), width, ground)
        return strip

    def _strip(self, parts: list[Part], width: int, ground: Style) -> Strip:
        return results_look.strip(parts, width, ground, self._style)

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(name, partial=True)
        return style

    def _parts(self, row: Row) -> list[Part]:
        if isinstance(row, UseRow):
            return use_parts(row, self._manuscript.macros)
        return row_parts(self._as_now(row), self._manuscript.macros, new=self._new, with_changes=self._with_changes)

    def _as_now(self, row: Row) -> Row:
        """Return the row with what the latest analysis says; names change where nothing hangs together anew."""
        return row if row.result is None else replace(row, result=self._manuscript.by_key[row.result.key])


def _renamed(path: Path, names: Mapping[str, str]) -> Path:
    return tuple(names.get(key, key) for key in path)
