"""A reply that grows is laid out as if it had come whole."""

from __future__ import annotations

import random

import pytest
from rich.style import Style
from textual.strip import Strip

from tui.widgets.chat_layout import ChatLayout
from tui.widgets.chat_text import Block, BlockKind

_PIECES = (
    *(
        "Then ",
        "$a_n \\leq b_n$ ",
        "for all terms ",
        "\n",
        "\n\n",
        "  indented ",
        "**bold words** ",
        "`code` ",
        "\\$5 ",
    ),
    *(
        "\\(x*y\\) ",
        "\\[\n a \\] ",
        "$$ a + b $$ ",
        "数学の",
        "é ",
        "averyveryverylongwordthatfitsnowhere" * 2,
        ". ",
        " ",
    ),
)


def layout(width: int) -> ChatLayout:
    styles = {"chat--math": Style(color="red"), "chat--bold": Style(bold=True), "chat--code": Style(italic=True)}
    return ChatLayout(width, Style(), lambda name: styles.get(name, Style()))


def cells(rows: list[Strip]) -> list[list[tuple[str, Style | None]]]:
    """Return each character with its style."""
    return [[(character, segment.style) for segment in row for character in segment.text] for row in rows]


@pytest.mark.parametrize("seed", range(60))
def test_growing_by_pieces_gives_the_rows_of_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    width = chance.choice((8, 17, 40))
    text = "".join(chance.choices(_PIECES, k=150))
    growing, end = layout(width), 0
    while end < len(text):
        end += chance.randint(1, 25)
        block = Block(BlockKind.REPLY, text[:end], "ai")
        assert cells(growing.rows(block)) == cells(layout(width).rows(block))


def test_a_long_reply_is_laid_out_from_where_it_may_change_only() -> None:
    growing = layout(40)
    text = "Then $a_n \\leq b_n$ for all terms of the sum. " * 400
    growing.rows(Block(BlockKind.REPLY, text, "ai"))
    assert len(text) - len(growing._settled) < 200


def test_another_reply_begins_anew() -> None:
    growing = layout(20)
    growing.rows(Block(BlockKind.REPLY, "One word and another and one more and so on. " * 4, "ai"))
    block = Block(BlockKind.REPLY, "Another reply, which is longer than a line.", "ai")
    assert cells(growing.rows(block)) == cells(layout(20).rows(block))
