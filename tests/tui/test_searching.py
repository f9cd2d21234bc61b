"""Finding while one types, and replacing with everything shown before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_rows, screen_text
from small_paper import PAPER

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


def text(stage: Stage) -> str:
    buffer = stage.screen.editor.buffer
    return buffer.text if buffer else ""


async def test_the_match_is_shown_while_it_is_typed_and_escape_goes_back(open_room: Opener) -> None:
    async with open_room() as stage:
        before = stage.screen.editor.cursor_offset
        await stage.press("ctrl+f", *"mean")
        assert stage.screen.editor.selected_text == "Mean"
        await stage.press("escape")
        assert stage.screen.editor.cursor_offset == before
        assert stage.screen.editor.selection is None


async def test_the_foot_says_which_match_it_is_of_how_many(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+f", *"for all real", "enter")
        assert "1 of 2." in screen_rows(stage.app)[-1]
        await stage.press("f3")
        assert "2 of 2." in screen_rows(stage.app)[-1]
        await stage.press("f3")
        assert "1 of 2. The search went on from the top of main.tex." in screen_rows(stage.app)[-1]


async def test_half_an_expression_is_no_error_while_it_is_typed(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+f", *"/(a", "slash")
        assert stage.screen.prompt_bar.is_open
        await stage.press("enter")
        assert "is not a regular expression" in screen_text(stage.app)


async def test_earlier_searches_come_with_the_arrows(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+f", *"real", "enter", "ctrl+f", *"square", "enter")
        await stage.press("ctrl+f", "up", "up", "enter")
        assert stage.screen.editor.selected_text == "real"


async def test_replacing_shows_every_place_before(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+r", *"real", "enter", *"rational", "enter")
        shown = screen_text(stage.app)
        assert "replace  real → rational" in shown
        assert "For all real→rational $a$" in shown
        assert text(stage) == PAPER
        await stage.press("space", "enter")
        assert text(stage).count("rational") == 1
        assert text(stage).index("rational") > PAPER.index("Means")
        assert "Replaced 1 place in 1 file, not saved yet" in screen_text(stage.app)
        await stage.press("ctrl+z")
        assert text(stage) == PAPER


async def test_escape_changes_nothing(open_room: Opener) -> None:
    async with open_room((80, 24)) as stage:
        await stage.press("alt+shift+r", *"real", "enter", *"x", "enter", "n", "a", "escape")
        assert text(stage) == PAPER


async def test_places_of_all_files_are_listed_and_gone_through(open_room: Opener) -> None:
    body = PAPER.replace("\\section{Results}", "\\input{more}\n\\section{Results}")
    async with open_room(text=body) as stage:
        (stage.folder / "more.tex").write_text("More for all real $c$.\n", encoding="utf-8")
        await stage.room.workspace.analyse()
        await stage.press("alt+s", *"for all real", "enter")
        shown = screen_text(stage.app)
        assert "3 places in 2 files" in shown
        assert "more.tex" in shown
        await stage.press("end", "enter")
        assert stage.screen.file == "more.tex"
        assert stage.screen.editor.selected_text == "for all real"
        await stage.press("f3")
        assert stage.screen.file == "main.tex"
        assert stage.screen.editor.selected_text == "For all real"


async def test_a_replacement_in_all_files_is_taken_back_everywhere(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+shift+r", *"real", "enter", *"x", "enter", "enter")
        assert "For all x" in text(stage)
        stage.screen.action_command("take_back_replacement")
        assert text(stage) == PAPER
        assert "Took the replacement back in main.tex." in screen_text(stage.app)
