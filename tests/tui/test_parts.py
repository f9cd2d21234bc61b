"""The manuscript in two parts, and going between open files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from room_stage import Stage
from screens import screen_rows, screen_text
from small_paper import PAPER

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


def titles(stage: Stage) -> list[str]:
    return [row for row in screen_rows(stage.app) if "main.tex" in row or "more.tex" in row]


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_an_edit_in_one_part_shows_in_the_other(open_room: Opener, size: tuple[int, int]) -> None:
    async with open_room(size) as stage:
        await stage.press("alt+minus")
        upper, lower = stage.screen.parts.editors
        assert stage.screen.editor is lower
        assert stage.app.focused is lower
        assert min(upper.size.height, lower.size.height) >= 3
        lower.go_to(row=4)
        upper.go_to(row=8)
        await stage.press(*"New line.", "enter")
        assert screen_text(stage.app).count("New line.") == 2
        assert upper.cursor_location.row == 9
        await stage.press("alt+j")
        assert stage.app.focused is upper
        await stage.press("ctrl+z", "ctrl+z")
        assert "New line." not in screen_text(stage.app)


async def test_parts_show_two_files_and_become_one_again(open_room: Opener) -> None:
    body = PAPER.replace("\\section{Results}", "\\input{more}\n\\section{Results}")
    async with open_room(text=body) as stage:
        (stage.folder / "more.tex").write_text("More text.\n", encoding="utf-8")
        await stage.press("alt+minus")
        stage.screen.show_file("more.tex", 3)
        await stage.settle()
        assert stage.screen.parts.files == ("main.tex", "more.tex")
        assert len(titles(stage)) >= 2
        await stage.press("alt+minus")
        assert not stage.screen.parts.is_split
        assert stage.screen.file == "more.tex"
        assert stage.screen.editor.cursor_offset == 3
        assert "More text." in screen_text(stage.app)
        await stage.press("x")
        assert stage.room.workspace.buffers["more.tex"].text == "Morxe text.\n"


async def test_what_is_copied_in_one_part_is_pasted_in_the_other(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+minus")
        stage.screen.editor.go_to(row=0)
        await stage.press("shift+end", "ctrl+c", "alt+j", "ctrl+v")
        buffer = stage.screen.editor.buffer
        assert buffer is not None
        assert buffer.text.count("\\documentclass{article}") == 2


async def test_a_click_makes_a_part_the_active_one(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+minus")
        upper, lower = stage.screen.parts.editors
        await stage.pilot.click(upper, offset=(10, 2))
        await stage.settle()
        assert stage.screen.editor is upper
        await stage.pilot.click(lower, offset=(10, 1))
        assert stage.screen.editor is lower


async def test_the_review_takes_the_place_of_both_parts(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+minus")
        stage.screen.send("strict")
        await stage.settle()
        await stage.press("ctrl+r")
        assert stage.screen.review_view.region
        assert not any(editor.region for editor in stage.screen.parts.editors)
        await stage.press("q")
        assert stage.app.focused is stage.screen.editor


async def test_the_only_part_says_how_to_get_another(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+j")
        assert "“Split the manuscript” makes two" in screen_rows(stage.app)[-1]


async def test_open_files_are_gone_through_and_listed(open_room: Opener) -> None:
    body = PAPER.replace("\\section{Results}", "\\input{more}\n\\section{Results}")
    async with open_room(text=body) as stage:
        await stage.press("alt+pagedown")
        assert "No other file is open" in screen_rows(stage.app)[-1]
        (stage.folder / "more.tex").write_text("More text.\n", encoding="utf-8")
        stage.screen.show_file("more.tex", 3)
        await stage.press("y", "alt+pageup")
        assert stage.screen.file == "main.tex"
        await stage.press("alt+pagedown")
        assert stage.screen.file == "more.tex"
        assert stage.screen.editor.cursor_offset == 4
        await stage.press("alt+pageup", "alt+l")
        assert "● unsaved" in screen_text(stage.app)
        await stage.press(*"more", "enter")
        assert stage.screen.file == "more.tex"
