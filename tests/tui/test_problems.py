"""Problems in the room: counted at the foot, gone through by keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_rows

Opener = Callable[..., AbstractAsyncContextManager[Stage]]

WRONG = r"""\documentclass{article}
\begin{document}
By \ref{lem:none} the claim follows.

See \ref{none}.
\end{document}
"""


async def checked(stage: Stage) -> None:
    """Wait until the last analysis was checked."""
    await stage.room.checking.settle()
    await stage.settle()


def foot(stage: Stage) -> str:
    return screen_rows(stage.app)[-1]


async def test_the_foot_counts_what_is_wrong(open_room: Opener) -> None:
    async with open_room(text=WRONG) as stage:
        await checked(stage)
        assert foot(stage).rstrip().endswith("2 undefined references: ^N  1:1")


async def test_a_narrow_window_counts_in_one_word(open_room: Opener) -> None:
    async with open_room((80, 24), text=WRONG) as stage:
        await checked(stage)
        assert foot(stage).rstrip().endswith("2 problems  1:1")
        assert "F1 help" in foot(stage)


async def test_the_foot_of_a_paper_with_notes_alone_says_nothing(open_room: Opener) -> None:
    async with open_room() as stage:
        await checked(stage)
        assert "problem" not in foot(stage)


async def test_keys_go_from_problem_to_problem_and_round(open_room: Opener) -> None:
    async with open_room(text=WRONG) as stage:
        await checked(stage)
        first, second = (WRONG.index("\\ref{lem:none}"), WRONG.index("\\ref{none}"))
        for key, offset in (("ctrl+n", first), ("ctrl+n", second), ("alt+n", first), ("alt+p", second)):
            await stage.press(key)
            assert stage.screen.editor.cursor_offset == offset
        assert "The label “none” is not set anywhere in the paper. (error 2 of 2)" in foot(stage)


async def test_the_way_back_leads_to_where_the_jump_began(open_room: Opener) -> None:
    async with open_room(text=WRONG) as stage:
        await checked(stage)
        await stage.press("ctrl+n", "ctrl+b")
        assert stage.screen.editor.cursor_offset == 0


async def test_where_nothing_is_wrong_the_key_says_so(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+n")
        assert "still being read" in foot(stage)
        await checked(stage)
        await stage.press("ctrl+n")
        assert "Nothing was found that is likely to be wrong with the paper." in foot(stage)


async def test_typing_what_was_missing_takes_the_problem_away(open_room: Opener) -> None:
    async with open_room(text=WRONG.replace("\\ref{none}", "\\label{lem:square}")) as stage:
        await checked(stage)
        assert "1 undefined reference" in foot(stage)
        await stage.press("ctrl+n", *["right"] * len("\\ref{lem:"), *["delete"] * 4, *"square")
        await stage.room.workspace.analyse()
        await checked(stage)
        assert "undefined" not in foot(stage)


async def test_what_was_said_of_a_problem_goes_with_it_and_not_before(open_room: Opener) -> None:
    async with open_room(text=WRONG) as stage:
        await checked(stage)
        await stage.press("ctrl+n")
        said = "The label “lem:none” is not set anywhere in the paper."
        await stage.press("up", "enter")
        await stage.room.workspace.analyse()
        await checked(stage)
        assert said in foot(stage)
        await stage.press(*r"\label{lem:none}")
        await stage.room.workspace.analyse()
        await checked(stage)
        assert said not in foot(stage)
        assert "F1 help" in foot(stage)
