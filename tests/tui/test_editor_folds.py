"""Folding: what is hidden, where the cursor goes, and that nothing unseen is changed."""

from __future__ import annotations

import random

import pytest
from editor_room import Room
from screens import screen_rows
from textual.geometry import Region

from latex.text import Edit, Origin
from tui.editing.folds import Fold, Folds, foldable, proofs, sections
from tui.editing.states import LineStates
from tui.widgets.editor import Editor

TEXT = """\\documentclass{article}
\\newtheorem{lemma}{Lemma}
\\begin{document}
\\section{One}
\\begin{lemma}
A.
\\end{lemma}
\\begin{proof}
First.
Second.
\\end{proof}
Between.
\\begin{proof}[Other]
Third.
\\end{proof}
\\section{Two}
% a
% b
End.
\\end{document}
"""


def shown(room: Room) -> list[str]:
    """Return the rows of text on the screen, without gutter and scroll bar."""
    return [row[5:].rstrip() for row in screen_rows(room) if row[5:].strip() or row[:5].strip()]


def folds_of(room: Room) -> list[Fold]:
    assert room.editor._page is not None
    return list(room.editor._page.folds)


@pytest.mark.parametrize(
    ("words", "fold"),
    [
        ("First.", (7, 10)),
        ("\\begin{proof}\n", (7, 10)),
        ("A.", (4, 6)),
        ("Between", (3, 14)),
        ("% b", (16, 17)),
        ("End.", (15, 18)),
        ("\\newtheorem", (0, 1)),
        ("\\documentclass", (0, 1)),
    ],
)
def test_the_innermost_passage_is_folded(words: str, fold: tuple[int, int]) -> None:
    room = Room(TEXT)
    snapshot = room.buffer.snapshot
    row = snapshot.location(TEXT.index(words)).row
    assert foldable(snapshot, LineStates(snapshot), row) == Fold(*fold)


def test_proofs_and_sections_are_found() -> None:
    snapshot = Room(TEXT).buffer.snapshot
    assert list(proofs(snapshot)) == [(7, 10), (12, 14)]
    assert list(sections(snapshot)) == [(3, 14), (15, 18)]


async def test_a_proof_is_folded_and_opened() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        room.editor.go_to(row=8)
        await pilot.press("alt+z")
        rows = shown(room)
        assert "\\begin{proof}  ⋯ 3 lines" in rows
        assert "First." not in rows
        assert screen_rows(room)[7].startswith("▸  8")
        assert room.editor.cursor_location.row == 7
        await pilot.press("alt+z")
        assert "First." in shown(room)


async def test_moving_passes_over_what_is_folded() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        assert folds_of(room) == [(7, 10), (12, 14)]
        room.editor.go_to(row=6)
        await pilot.press("down", "down")
        assert room.editor.cursor_location.row == 11
        await pilot.press("down", "down", "up")
        assert room.editor.cursor_location.row == 12
        await pilot.press("alt+shift+z")
        assert folds_of(room) == []


async def test_going_inside_opens_the_fold() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        room.editor.find("Second")
        assert folds_of(room) == [(12, 14)]
        assert room.editor.selected_text == "Second"


@pytest.mark.parametrize(
    ("place", "key"),
    [("\\begin{proof}\n", "delete"), ("\\begin{proof}\n", "ctrl+k"), ("Between", "backspace"), ("Between", "ctrl+w")],
)
async def test_deleting_at_the_edge_opens_and_deletes_nothing(place: str, key: str) -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        room.editor.go_to(TEXT.index(place) + len(place.rstrip("\n")) * (place != "Between"))
        await pilot.press(key)
        assert room.buffer.text == TEXT
        assert folds_of(room) == [(12, 14)]


async def test_changes_elsewhere_move_folds_and_changes_inside_open_them() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        room.buffer.edit([Edit(0, "", "% one\n% two\n")], origin=Origin.DISK)
        assert folds_of(room) == [(9, 12), (14, 16)]
        at = room.buffer.text.index("Third")
        room.buffer.edit([Edit(at, "Third", "Fourth")], origin=Origin.COLLEAGUE)
        assert folds_of(room) == [(9, 12)]
        room.editor.go_to(row=9, column=0)
        await pilot.press("x")
        assert folds_of(room) == [(9, 12)]
        await pilot.press("enter")
        assert folds_of(room) == []


async def test_a_selection_over_a_fold_holds_what_is_hidden() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        room.editor.go_to(row=7)
        await pilot.press("shift+down")
        assert room.editor.selected_text == "\\begin{proof}\nFirst.\nSecond.\n\\end{proof}\n"


async def test_a_click_on_the_sign_opens_the_fold() -> None:
    room = Room(TEXT)
    async with room.run_test(size=(60, 30)) as pilot:
        await pilot.press("alt+shift+z")
        await pilot.click(Editor, offset=(0, 7))
        assert folds_of(room) == [(12, 14)]


@pytest.mark.parametrize("seed", range(6))
async def test_rows_on_screen_are_those_of_an_editor_that_starts_afresh(seed: int) -> None:
    rng = random.Random(seed)
    room = Room(TEXT * 6)
    keys = ("alt+z", "alt+shift+z", "down", "up", "pagedown", "pageup", "enter", "delete", "backspace", "x", "ctrl+z")
    async with room.run_test(size=(40, 16)) as pilot:
        for _ in range(40):
            key = rng.choice(keys)
            if rng.random() < 0.15:
                at = rng.randrange(room.buffer.snapshot.length)
                room.buffer.edit([Edit(at, "", rng.choice(("a", "b\nc", "\n")))], origin=Origin.DISK)
            room.editor.perform(room.editor.keymap[key]) if key in room.editor.keymap else room.editor.insert(key)
            await pilot.pause()
            page = room.editor._page
            assert page is not None
            fresh = Editor()
            room.editor.render_lines(Region(0, 0, 40, 16))
            fresh.show(room.buffer, room.listeners)
            other = fresh._page
            assert other is not None
            other.folds.add_all(page.folds)
            other.viewport.resize(page.viewport.width, page.viewport.height)
            other.viewport.top = page.viewport.top
            assert page.viewport.places() == other.viewport.places(), (seed, key)
            assert all(page.folds.hiding(place.row) is None for place in page.viewport.places()), (seed, key)
            assert page.folds.hiding(page.caret.location.row) is None, (seed, key)
            texts = [page.viewport.wrapped(place.row).row_text(place.sub_row) for place in page.viewport.places()]
            assert [row[5:].rstrip() for row in screen_rows(room)][: len(texts)] == [
                text.rstrip() if not place.sub_row else (" " * page.viewport.wrapped(place.row).indent + text).rstrip()
                for text, place in zip(texts, page.viewport.places(), strict=True)
            ], (seed, key)
            fresh.on_unmount()


def test_folds_answer_as_a_plain_list_does() -> None:
    seed = 9
    rng = random.Random(seed)
    for _ in range(200):
        folds, rows = Folds(), set[int]()
        wanted = []
        at = 0
        while at < 60:
            at += rng.randrange(1, 8)
            last = at + rng.randrange(1, 6)
            wanted.append(Fold(at, last))
            rows |= set(range(at + 1, last + 1))
            at = last + 1
        folds.add_all(wanted)
        for row in range(70):
            assert (folds.hiding(row) is not None) == (row in rows), seed
            if row not in rows:
                assert folds.after(row) == next(each for each in range(row + 1, 90) if each not in rows), seed
                if row:
                    assert folds.before(row) == next(each for each in range(row - 1, -1, -1) if each not in rows), seed
