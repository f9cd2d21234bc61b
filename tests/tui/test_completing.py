r"""Completing labels, entries, environments and commands in the room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from room_stage import Stage
from screens import screen_text
from small_paper import PAPER

Opener = Callable[..., AbstractAsyncContextManager[Stage]]

TEXT = PAPER.replace("\\end{document}", "\n\n\\end{document}")


async def typed(stage: Stage, words: str) -> None:
    """Type words on the empty line before the end of the text."""
    stage.screen.editor.go_to(TEXT.rindex("\n\n\\end{document}") + 1)
    await stage.press(*(each if each.isalnum() else NAMES[each] for each in words))


NAMES = {
    **{"\\": "backslash", "{": "left_curly_bracket", "}": "right_curly_bracket", ":": "colon", " ": "space"},
    **{"~": "tilde", ".": "full_stop", ",": "comma"},
}


def written(stage: Stage) -> str:
    """Return the line of the cursor, with a bar at the cursor."""
    row, column = stage.screen.editor.cursor_location
    buffer = stage.screen.editor.buffer
    assert buffer is not None
    line = buffer.snapshot.line(row)
    return line[:column] + "|" + line[column:]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("By \\ref{lem", "By \\ref{lem:square}|"),
        ("\\begin{the", "\\begin{theorem}|"),
        ("\\varepsilo", "\\varepsilon|"),
    ],
)
async def test_the_only_name_that_fits_is_written_at_once(open_room: Opener, words: str, line: str) -> None:
    async with open_room(text=TEXT) as stage:
        await typed(stage, words)
        await stage.press("tab")
        assert written(stage) == line
        await stage.press("ctrl+z")
        assert written(stage).startswith(words)


async def test_several_names_are_offered_with_what_they_mean(open_room: Opener) -> None:
    async with open_room((80, 24), text=TEXT) as stage:
        await typed(stage, "\\ref{")
        await stage.press("tab")
        shown = screen_text(stage.app)
        assert "lem:square  Lemma 1  Squares" in shown
        assert "thm:means" in shown
        await stage.press(*"mean", "enter")
        assert written(stage) == "\\ref{thm:means}|"
        await stage.press("full_stop")
        assert written(stage) == "\\ref{thm:means}.|"


async def test_keys_that_follow_in_the_same_breath_go_to_the_list(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await typed(stage, "\\ref{")
        await stage.press("tab", "down", "enter", "full_stop")
        assert written(stage) == "\\ref{lem:square}.|"


async def test_elsewhere_a_reference_is_inserted_the_way_the_paper_refers(open_room: Opener) -> None:
    async with open_room(text=TEXT.replace("\\ref{lem:square}", "\\cref{lem:square}")) as stage:
        await typed(stage, "By ")
        await stage.press("alt+slash", *"squ", "enter")
        assert written(stage) == "By \\cref{lem:square}|"


async def test_what_is_not_there_is_said_and_the_text_stays(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await typed(stage, "\\cite{x")
        await stage.press("tab")
        assert "No entry of the bibliography fits “x”" in screen_text(stage.app)
        await stage.press("alt+slash")
        assert written(stage) == "\\cite{x|}"


async def test_escape_leaves_the_text_as_it_was(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await typed(stage, "\\ref{")
        await stage.press("tab", "escape", "z")
        assert written(stage) == "\\ref{z|}"


async def test_tab_still_indents_where_no_name_is_written(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await typed(stage, "ab")
        await stage.press("tab")
        assert written(stage).strip(" |") == "ab"
        assert not stage.screen.prompt_bar.is_open
