"""A reply that grows is laid out as if it had come whole."""

from __future__ import annotations

import random

import pytest
from rich.style import Style
from textual.strip import Strip

from tui.widgets.chat_formulas import Formulas
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
        "\\[ a &= b \\\\ &\\le c_{n+1} \\]. ",
        "\n  \\begin{align*}\n a_1 &= \\frac{1}{n} \\\\\n &= b\\label{eq:b}\n\\end{align*}\n",
        "\n```latex\n$x$\n```\n",
        "$\\unknown{x} + \\alpha$ ",
        "$$",
        "$",
        "\\]",
        "`",
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
    return ChatLayout(width, Style(), lambda name: styles.get(name, Style()), Formulas())


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


def test_of_a_long_reply_only_the_last_paragraph_is_laid_out_again() -> None:
    growing = layout(40)
    paragraph = "Then $a_n \\leq b_n$ for all terms of the sum.\n\n"
    growing.rows(Block(BlockKind.REPLY, paragraph * 100, "ai"))
    assert growing._settled == paragraph * 99


def test_an_endless_paragraph_is_laid_out_again_from_its_last_part_only() -> None:
    growing = layout(40)
    text = "Then $a_n \\leq b_n$ for all terms of the sum. " * 400
    growing.rows(Block(BlockKind.REPLY, text, "ai"))
    assert 0 < len(text) - len(growing._settled) <= 3100


@pytest.mark.parametrize("seed", range(5))
def test_growing_endlessly_gives_the_rows_of_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [piece for piece in _PIECES if "\n\n" not in piece]
    text, end = "".join(chance.choices(pieces, k=1500)), 0
    growing = layout(40)
    while end < len(text):
        end += chance.randint(1, 900)
        block = Block(BlockKind.REPLY, text[:end], "ai")
        assert cells(growing.rows(block)) == cells(layout(40).rows(block))


def _shown(text: str, width: int = 40) -> str:
    rows = layout(width).rows(Block(BlockKind.REPLY, text, "ai"))
    return "\n".join(row.text.rstrip() for row in rows).rstrip()


def test_displayed_formula_has_lines_of_its_own() -> None:
    text = "We get \\[ a_1 &= b \\\\ &\\le c \\]. Hence\n\\[\n  x^2\n\\]\nas claimed."
    assert _shown(text) == "ai  We get\n    a₁ = b\n    ≤ c.\nHence\n    x²\nas claimed."


def test_what_a_line_goes_on_with_is_indented_as_it_is() -> None:
    text = "Two:\n- one item of some words\n- $x_1$\n\\[ a + b + c + d + e + f \\]\n12. another item, longer"
    items = "ai  Two:\n- one item of\n  some words\n- x₁\n    a + b + c + d\n    + e + f\n12. another item,\n    longer"
    assert _shown(text, 17) == items


def test_fenced_code_is_shown_as_it_was_typed() -> None:
    text = "Write\n```latex\n\\[ a_n ` \\]\n\n  $x_1$\n```\nfor $y_1$."
    assert _shown(text) == "ai  Write\n\\[ a_n ` \\]\n\n  $x_1$\nfor y₁."


def test_formula_that_unicode_does_not_say_is_shown_as_typed() -> None:
    assert _shown(r"If $\unknown{x_1}$ and $x_1$.") == r"ai  If $\unknown{x_1}$ and x₁."


def test_no_formula_goes_over_a_blank_line() -> None:
    assert _shown("It costs $5.\n\nThen $x_1$ too.") == "ai  It costs $5.\n\nThen x₁ too."


def test_another_reply_begins_anew() -> None:
    growing = layout(20)
    growing.rows(Block(BlockKind.REPLY, "One word and another and one more and so on. " * 4, "ai"))
    block = Block(BlockKind.REPLY, "Another reply, which is longer than a line.", "ai")
    assert cells(growing.rows(block)) == cells(layout(20).rows(block))
