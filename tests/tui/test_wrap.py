"""Lines as rows of cells: wrapping, stand-ins, and columns to cells and back."""

from __future__ import annotations

import random

import pytest
from rich.cells import cell_len

from tui.editing.wrap import wrap


def rows(line: str, width: int) -> list[str]:
    """Return the rows of `line`, each with its indentation."""
    wrapped = wrap(line, width)
    return [" " * (wrapped.indent if sub else 0) + wrapped.row_text(sub) for sub in range(wrapped.height)]


@pytest.mark.parametrize(
    ("line", "width", "expected"),
    [
        ("", 10, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two ", "three"]),
        ("one two three", 6, ["one ", "two ", "three"]),
        ("onetwothree", 4, ["onet", "woth", "ree"]),
        ("  one two", 6, ["  one ", "  two"]),
        ("one  two", 4, ["one  ", "two"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("one 漢字", 6, ["one ", "漢字"]),
        ("one\r", 10, ["one"]),
    ],
)
def test_lines_break_after_spaces(line: str, width: int, expected: list[str]) -> None:
    assert rows(line, width) == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a\tb", "a→  b"),
        ("\x0c\x1b[31m", "␌␛[31m"),
        ("a\rb", "a␍b"),
        ("a\u2028b", "a⏎b"),
        ("\udcff", "⍰"),
        ("a\u202eb", "a⍰b"),
        ("e\u0301", "e\u0301"),
        ("\u0301", "⍰"),
        ("👩\u200d💻", "👩⍰💻"),
    ],
)
def test_what_a_terminal_would_act_on_or_hide_has_a_stand_in(line: str, shown: str) -> None:
    assert rows(line, 40) == [shown]


def test_rows_cover_every_column_once_and_fit() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    source = random.Random(seed)
    for _ in range(500):
        line = "".join(source.choices(["word ", "a", " ", "  ", "漢", "e\u0301", "\t", "\x0c", "$x$", "é"], k=30))
        width = source.randrange(8, 30)
        wrapped = wrap(line, width)
        ends = [wrapped.end(sub) for sub in range(wrapped.height)]
        assert list(wrapped.starts) == [0, *ends[:-1]]
        assert ends[-1] == len(line)
        for sub in range(wrapped.height):
            text = wrapped.row_text(sub)
            assert cell_len(text.rstrip(" ")) + (wrapped.indent if sub else 0) <= width
            assert cell_len(text) + (wrapped.indent if sub else 0) <= max(width + 1, 4)


def test_columns_and_cells_agree() -> None:
    for line in ("one two three four", "  漢字 und mehr 漢字", "a\tb\tc d e f g h", "e\u0301a e\u0301b e\u0301c"):
        wrapped = wrap(line, 9)
        for column in range(len(line) + 1):
            back = wrapped.column(wrapped.sub_row(column), wrapped.cell(column))
            assert back == column or line[column : column + 1] == "\u0301"


def test_a_cell_beyond_a_row_is_its_last_column() -> None:
    wrapped = wrap("one two three", 7)
    assert wrapped.column(0, 99) == 7
    assert wrapped.column(1, 99) == 13
    assert wrapped.column(1, 0) == 8


def test_a_long_line_takes_no_search_for_each_column() -> None:
    line = "word and more " * 2000
    assert wrap(line, 80).height == pytest.approx(len(line) / 80, rel=0.1)
