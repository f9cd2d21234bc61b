"""Matches in many files as a list: where each stands, its line, and what it becomes.

Invariants:
- Drawing costs the rows in sight, however many matches there are.
- What is not chosen is shown as it is, and so marked without colour.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sessions.searching.matches import Match
from tui.editing.wrap import wrap

_BEFORE = 24  # cells of a line that are shown before a match
_WHEEL_ROWS = 3

Row = str | int
"""A file's heading, or the index of a match."""


class MatchList(Widget, can_focus=True):
    """A list of matches under the headings of their files."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        *("matches--file", "matches--place", "matches--found", "matches--old", "matches--new", "matches--cursor"),
        "matches--left-out",
    }
    DEFAULT_CSS = """
    MatchList {
        height: 1fr; background: $background; color: $foreground;
        & > .matches--file { color: $heading; text-style: bold; }
        & > .matches--place { color: $quiet; }
        & > .matches--found { background: $search; }
        & > .matches--old { color: $removed; text-style: strike; }
        & > .matches--new { color: $added; text-style: bold; }
        & > .matches--left-out { color: $quiet; }
        & > .matches--cursor { background: $cursor-line; }
        &:ansi > .matches--cursor, &:nocolor > .matches--cursor { text-style: reverse; }
    }
    """

    class Chosen(Message):
        """Enter was pressed, on a match or on none."""

        def __init__(self, match: Match | None) -> None:
            super().__init__()
            self.match = match

    class Left(Message):
        """Escape was pressed."""

    class SelectionChanged(Message):
        """Other matches are to be replaced."""

    def __init__(self, matches: tuple[Match, ...]) -> None:
        super().__init__()
        self.matches = matches
        self.left_out: set[int] = set()
        """The indexes of the matches that are not to be replaced."""
        self._rows = _rows(matches)
        self._at = min(1, max(0, len(self._rows) - 1))
        self._top = 0
        self._is_replacing = any(match.new is not None for match in matches)
        self._keys: dict[str, Callable[[], None]] = {
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "k": lambda: self._move(-1),
            "j": lambda: self._move(1),
            "pageup": lambda: self._move(1 - self.size.height),
            "pagedown": lambda: self._move(self.size.height - 1),
            "home": lambda: self._move(-len(self._rows)),
            "end": lambda: self._move(len(self._rows)),
            "enter": self._choose,
            "escape": lambda: self._say(self.Left()),
            "space": self._switch,
            "a": lambda: self._set_all(left_out=False),
            "n": lambda: self._set_all(left_out=True),
        }

    @property
    def chosen(self) -> tuple[Match, ...]:
        """The matches that are to be replaced."""
        return tuple(match for index, match in enumerate(self.matches) if index not in self.left_out)

    @property
    def match_at_cursor(self) -> Match | None:
        """The match in focus; on a heading the first of its file."""
        if not self._rows:
            return None
        row = self._rows[self._at]
        return self.matches[row if isinstance(row, int) else self._first_of(self._at)]

    async def _on_key(self, event: events.Key) -> None:
        action = self._keys.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            action()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        row = self._top + event.y
        if row < len(self._rows):
            self._move(row - self._at)
            if event.chain == 2:
                self._choose()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._move(_WHEEL_ROWS)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._move(-_WHEEL_ROWS)

    def render_line(self, y: int) -> Strip:
        width, ground = self.size.width, self.rich_style
        index = self._top + y
        if index >= len(self._rows):
            return Strip.blank(width, ground)
        if index == self._at:
            ground += self.get_component_rich_style("matches--cursor", partial=True)
        segments = [
            Segment(text, ground + self.get_component_rich_style(name, partial=True) if name else ground)
            for text, name in self._parts(self._rows[index])
        ]
        return Strip(segments).adjust_cell_length(width, ground)

    def _parts(self, row: Row) -> list[tuple[str, str]]:
        if isinstance(row, str):
            return [(f" {row}", "matches--file")]
        match = self.matches[row]
        is_out = row in self.left_out
        box = ("[ ] " if is_out else "[x] ") if self._is_replacing else ""
        place = f"  {box}{match.row + 1:>5}  "
        room = max(_BEFORE, self.size.width - cell_len(place))
        before, found, after = _cut(match, room)
        if match.new is None or is_out:
            middle = [(found, "matches--left-out" if is_out else "matches--found")]
        else:
            # The arrow tells old from new where there are no colours.
            middle = [(found, "matches--old"), ("→", "matches--place"), (_shown(match.new) or "∅", "matches--new")]
        return [(place, "matches--place"), (before, ""), *middle, (after, "")]

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._rows) - 1, self._at + by))
        height = max(1, self.size.height)
        self._top = max(self._at - height + 1, min(self._top, self._at))
        if self._at == 1:
            self._top = 0
        self.refresh()

    def _choose(self) -> None:
        self._say(self.Chosen(self.match_at_cursor))

    def _switch(self) -> None:
        if not self._is_replacing or not self._rows:
            return
        row = self._rows[self._at]
        members = {row} if isinstance(row, int) else self._members(self._at)
        self.left_out = self.left_out - members if members <= self.left_out else self.left_out | members
        self._say(self.SelectionChanged())
        self._move(1)

    def _set_all(self, *, left_out: bool) -> None:
        if self._is_replacing:
            self.left_out = set(range(len(self.matches))) if left_out else set()
            self._say(self.SelectionChanged())
            self.refresh()

    def _first_of(self, at: int) -> int:
        return min(self._members(at))

    def _members(self, at: int) -> set[int]:
        members: set[int] = set()
        for row in self._rows[at + 1 :]:
            if isinstance(row, str):
                break
            members.add(row)
        return members

    def _say(self, message: Message) -> None:
        self.post_message(message)


def _rows(matches: tuple[Match, ...]) -> list[Row]:
    rows: list[Row] = []
    file = None
    for index, match in enumerate(matches):
        if match.file != file:
            file = match.file
            rows.append(file)
        rows.append(index)
    return rows


def _cut(match: Match, room: int) -> tuple[str, str, str]:
    """Return what stands before the match, the match, and what follows, as it is shown in so many cells."""
    before, found, after = (
        _shown(part)
        for part in (match.line[: match.start].lstrip(), match.line[match.start : match.end], match.line[match.end :])
    )
    if cell_len(before) > _BEFORE and cell_len(before) + cell_len(found) > room // 2:
        before = "…" + before[1 - _BEFORE :]
    return before, found if cell_len(found) <= room else set_cell_size(found, room - 1) + "…", after


def _shown(text: str) -> str:
    """Return `text` with stand-ins for what a terminal would act on."""
    return wrap(text, None).row_text(0)
