"""What one does with a reply: copying it or a formula, and going to a result it names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from manuscripts import paper
from room_stage import Stage
from screens import screen_rows, screen_text
from small_paper import PAPER

from tui.desks.replies import named
from tui.widgets.chat_text import Block, BlockKind

Opener = Callable[..., AbstractAsyncContextManager[Stage]]
REPLY = r"By lem:square, $a^2 \geq 0$; so \(x*y\) of Theorem 2 holds."


async def replied(stage: Stage, text: str = REPLY) -> None:
    stage.screen.chat.add(Block(BlockKind.REPLY, text, "ai"))
    await stage.press("f5", "shift+tab")


async def test_a_reply_and_a_formula_are_copied_as_they_came(open_room: Opener) -> None:
    async with open_room() as stage:
        await replied(stage)
        await stage.press("c")
        assert stage.screen.editor.clipboard.text == REPLY
        await stage.press("f", "down", "enter")
        assert stage.screen.editor.clipboard.text == r"\(x*y\)"
        await stage.press("shift+tab", "f", *"geq", "enter")
        assert stage.screen.editor.clipboard.text == r"$a^2 \geq 0$"


async def test_a_result_that_is_named_is_gone_to_by_key_and_by_click(open_room: Opener) -> None:
    async with open_room() as stage:
        await replied(stage)
        await stage.press("g", *"means", "enter")
        row = PAPER[: PAPER.index("\\begin{theorem}")].count("\n")
        assert stage.screen.editor.cursor_location.row == row
        rows = screen_rows(stage.app)
        y = next(y for y, each in enumerate(rows) if "lem:square," in each)
        chat = stage.screen.chat
        x = rows[y].index("lem:square") - chat.region.x + 2
        await stage.pilot.click(chat, offset=(x, y - chat.region.y))
        await stage.settle()
        assert stage.screen.editor.cursor_location.row == PAPER[: PAPER.index("\\begin{lemma}")].count("\n")


async def test_there_is_nothing_to_copy_or_to_go_to(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "shift+tab", "c")
        assert "There is no reply yet" in screen_text(stage.app)
        await replied(stage, "Well.")
        await stage.press("f")
        assert "holds no formula" in screen_text(stage.app)
        await stage.press("g")
        assert "names no result" in screen_text(stage.app)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("by lem:a and Theorem~0.2, lem:a", ["lem:a", "thm:b"]),
        ("LEMMA 0.1 (see thm:b).", ["lem:a", "thm:b"]),
        ("Lemma 0.12, lem:ab, theorem 0", []),
        (r"\cref{lem:a}", ["lem:a"]),
    ],
)
def test_results_are_known_by_label_and_by_their_printed_name(text: str, keys: list[str]) -> None:
    found = paper(
        "\\begin{lemma}\\label{lem:a} A. \\end{lemma}\\begin{theorem}\\label{thm:b} B. \\end{theorem}",
    )
    assert [result.key for result in named(found, text)] == keys
