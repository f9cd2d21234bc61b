"""What the editor draws, and how much of it a key draws anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from screens import screen_rows
from textual.app import App, ComposeResult
from textual.geometry import Region

from latex.text import Edit, Origin, Snapshot, Span
from sessions.events import Listeners
from sessions.workspace.buffer import Buffer
from themes import load
from tui.widgets.editor import Editor
from tui.widgets.editor_page import Mark


class Room(App[None]):
    """An editor on a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.listeners = Listeners()
        self.buffer = Buffer("a.tex", Path("a.tex"), text, self.listeners)

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


def classes_at(editor: Editor, y: int) -> list[tuple[str, str]]:
    """Return the texts of a row with their foreground and background colours."""
    return [(segment.text, str(segment.style)) for segment in editor.render_line(y)]


async def test_lines_have_numbers_and_wrap_by_word_with_their_indentation() -> None:
    room = Room("  one two three four\nfive")
    async with room.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        assert screen_rows(room) == ["   1   one two", "       three four", "   2 five", "", "", ""]
        room.editor.show_line_numbers = False
        await pilot.pause()
        assert screen_rows(room)[:3] == ["    one two three", "    four", "  five"]


async def test_what_is_drawn_after_edits_is_what_would_be_drawn_afresh() -> None:
    text = "\n".join(f"{row} $x_{row}$ word \\ref{{a}} " * (1 + row % 4) for row in range(60))
    room = Room(text)
    keys = "down down end x enter y pagedown shift+up shift+up ctrl+x ctrl+home ctrl+v $ ctrl+z tab ctrl+end backspace"
    async with room.run_test(size=(50, 12)) as pilot:
        for key in keys.split():
            await pilot.press(key)
            await pilot.pause()
            drawn = screen_rows(room)
            room.editor._canvas.forget()
            room.editor._canvas._shape = None
            room.editor._changed()
            await pilot.pause()
            assert screen_rows(room) == drawn, key


async def test_the_regions_of_a_key_cover_what_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"{row} $x_{row}$ some words \\ref{{a}} " * (1 + row % 4) for row in range(60))
    room = Room(text)
    async with room.run_test(size=(50, 12)) as pilot:
        await pilot.pause()
        editor = room.editor
        keys = "a b space c left left X enter shift+end delete down right pagedown"
        for key in keys.split():
            before = [cells(editor, y) for y in range(12)]
            editor._redraw()
            regions: list[Region] = []
            monkeypatch.setattr(editor, "refresh", lambda *them, regions=regions: regions.extend(them))
            await pilot.press(key)
            await pilot.pause()
            editor._redraw()
            monkeypatch.undo()
            for y in range(12):
                for x, (old, new) in enumerate(zip(before[y], cells(editor, y), strict=True)):
                    assert old == new or any(region.contains(x, y) for region in regions), (key, x, y)


def cells(editor: Editor, y: int) -> list[tuple[str, str]]:
    """Return the character and style of each cell of a row."""
    return [(each, str(segment.style)) for segment in editor.render_line(y) for each in segment.text]


async def test_marks_results_and_matches_are_shown() -> None:
    room = Room("one\ntwo\nthree (x)")
    async with room.run_test(size=(30, 4)) as pilot:
        room.editor.set_marks({1: Mark.PROBLEM})
        room.editor.mark_result(Span(0, 3))
        room.editor.find("three")
        await pilot.pause()
        assert screen_rows(room)[1] == "▎  2 two"
        plain = dict(classes_at(room.editor, 1))["two" + " " * 22]
        assert dict(classes_at(room.editor, 0))["one"] != plain
        await pilot.press("end")
        await pilot.pause()
        looks = dict(classes_at(room.editor, 2))
        assert looks["("] == looks[")"] != plain


async def test_marks_stay_at_their_lines() -> None:
    room = Room("one\ntwo\nthree")
    async with room.run_test(size=(30, 5)) as pilot:
        room.editor.set_marks({1: Mark.CHANGE})
        room.buffer.edit([Edit(0, "", "zero\n")], origin=Origin.DISK)
        await pilot.pause()
        assert [row[0] for row in screen_rows(room)[:4]] == [" ", " ", "▎", " "]


async def test_text_changed_above_does_not_move_the_window() -> None:
    room = Room("\n".join(f"line {row}" for row in range(100)))
    async with room.run_test(size=(30, 5)) as pilot:
        room.editor.go_to(row=50)
        await pilot.pause()
        texts = [row[5:] for row in screen_rows(room)]
        room.buffer.edit([Edit(0, "", "more\nand more\n")], origin=Origin.DISK)
        await pilot.pause()
        assert [row[5:] for row in screen_rows(room)] == texts


async def test_nothing_raw_reaches_the_terminal() -> None:
    room = Room("a\x1b[31mb\x0cc\u2028d\re\r\n\udcff\u202e")
    async with room.run_test(size=(40, 3)) as pilot:
        await pilot.pause()
        assert screen_rows(room) == ["   1 a␛[31mb␌c⏎d␍e", "   2 ⍰⍰", ""]


class CountingSnapshots:
    """Counts the lines that are read from any snapshot."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines = 0
        line, lines = Snapshot.line, Snapshot.lines

        def counted_line(snapshot: Snapshot, row: int) -> str:
            self.lines += 1
            return line(snapshot, row)

        def counted_lines(snapshot: Snapshot, start: int, end: int) -> list[str]:
            found = lines(snapshot, start, end)
            self.lines += len(found)
            return found

        monkeypatch.setattr(Snapshot, "line", counted_line)
        monkeypatch.setattr(Snapshot, "lines", counted_lines)
        monkeypatch.setattr(Snapshot, "text", property(self._refuse))

    def _refuse(self, snapshot: Snapshot) -> str:
        raise AssertionError("a key joined the whole text")


KEYS = "a space b left X backspace delete enter up down home end pagedown pageup ctrl+left tab ctrl+underscore ctrl+z"


async def lines_touched(count: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, int]]:
    """Return, for each key in the middle of a text of `count` lines, the lines read and the rows painted."""
    room = Room("\n".join("Let $x$ be a \\emph{point} of the space." for _ in range(count)))
    touched = {}
    async with room.run_test(size=(60, 20)) as pilot:
        room.editor.go_to(row=count // 2)
        await pilot.pause()
        while not room.editor._page or not room.editor._page.states.is_complete:
            room.editor._look_further()
        with monkeypatch.context() as patch:
            counter = CountingSnapshots(patch)
            for key in KEYS.split():
                lines, rows = counter.lines, room.editor._canvas.rows_painted
                await pilot.press(key)
                await pilot.pause()
                touched[key] = (counter.lines - lines, room.editor._canvas.rows_painted - rows)
    return touched


@pytest.fixture
def patching() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


async def test_a_key_touches_as_many_lines_in_a_long_text_as_in_a_short_one(patching: pytest.MonkeyPatch) -> None:
    short, long = await lines_touched(200, patching), await lines_touched(20_000, patching)
    for key, (lines, rows) in long.items():
        assert lines <= short[key][0] + 20, key
        assert rows <= 20, key
    assert long["a"][1] <= 2


async def test_typing_in_a_long_paragraph_paints_the_rows_it_changes() -> None:
    room = Room("word and more words " * 250)
    async with room.run_test(size=(60, 30)) as pilot:
        room.editor.go_to(500)
        await pilot.pause()
        before = room.editor._canvas.rows_painted
        await pilot.press("x")
        await pilot.pause()
        assert room.editor._canvas.rows_painted - before <= 8
