"""Cells against a terminal: what is written makes a screen model show what was put in."""

from __future__ import annotations

import random

import pyte
import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.display.cells import Cells
from tui.display.pens import PLAIN, Pens

WIDTH, HEIGHT = 24, 6
STYLES = [
    None,
    Style(color="red"),
    Style(color="#102030", bgcolor="#f0e0d0"),
    Style(bgcolor="blue", bold=True),
    Style(bold=True, dim=True),
    Style(italic=True, underline=True, color="green"),
    Style(reverse=True),
    Style(reverse=True, color="cyan", bgcolor="#333333"),
    Style(strike=True, bgcolor="#333333"),
    Style(bgcolor="#333333"),
]
WORDS = [
    "a",
    "lemma",
    "   ",
    " " * 15,
    "x y",
    "∀ε>0",
    "数学",
    "e\u0301",
    "·",
    "-" * 30,
    "a" + " " * 12 + "b",
    "",
    "한│",
    "─" * 7,
]


class Terminal:
    """A model of a terminal, and the cells that are written to it."""

    def __init__(self, *, erases_in_colour: bool = True, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.screen = pyte.Screen(*size)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self.stream = pyte.Stream(self.screen)
        self.cells = Cells(Pens(ColorSystem.TRUECOLOR), erases_in_colour=erases_in_colour)
        self.cells.resize(*size)

    def show(self) -> str:
        output = self.cells.take()
        self.stream.feed(output)
        return output

    def look(self) -> list[list[tuple[object, ...]]]:
        """Return each cell as it looks: a blank has no ink."""
        return [
            [_looks(self.screen.buffer[y][x]) for x in range(self.screen.columns)] for y in range(self.screen.lines)
        ]


def _looks(cell: pyte.screens.Char) -> tuple[object, ...]:
    shows_ink = cell.data.strip() or cell.reverse or cell.underscore or cell.strikethrough
    seen = (cell.bold, cell.italics) if cell.data.strip() else ()
    ink = cell.fg if shows_ink else None
    return cell.data, ink, cell.bg, cell.reverse, cell.underscore, cell.strikethrough, seen


def strip(rng: random.Random, longest: int) -> Strip:
    segments = [Segment(rng.choice(WORDS), rng.choice(STYLES)) for _ in range(rng.randrange(1, 6))]
    found = Strip(segments)
    return found.crop(0, longest) if found.cell_length > longest else found


class Grid:
    """What should be shown, kept cell by cell and drawn by Rich with every colour named."""

    def __init__(self, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        self.size = size
        self.cells: list[list[tuple[str, Style | None]]] = [[(" ", None)] * size[0] for _ in range(size[1])]

    def put(self, x: int, y: int, put: Strip) -> None:
        row = self.cells[y]
        if x and row[x][0] == "":
            row[x - 1] = (" ", row[x - 1][1])
        for segment in put:
            for character in segment.text:
                if cell_len(character) == 0:
                    base = x - 1 if row[x - 1][0] else x - 2
                    row[base] = (row[base][0] + character, row[base][1])
                for tail in range(cell_len(character)):
                    row[x] = ("" if tail else character, segment.style)
                    x += 1
        if x < len(row) and row[x][0] == "":
            row[x] = (" ", row[x][1])

    def terminal(self) -> Terminal:
        terminal = Terminal(size=self.size)
        for y, row in enumerate(self.cells):
            for x, (text, style) in enumerate(row):
                if text:
                    shown = style.render(text, color_system=ColorSystem.TRUECOLOR) if style else text
                    terminal.stream.feed(f"\x1b[{y + 1};{x + 1}H{shown}")
        return terminal


@pytest.mark.parametrize("seed", range(40))
def test_the_screen_shows_what_was_put_in_last(seed: int) -> None:
    rng = random.Random(seed)
    terminal, grid = Terminal(erases_in_colour=bool(seed % 2)), Grid()
    for y in range(HEIGHT):
        terminal.cells.put(0, y, Strip([Segment(" " * WIDTH)]))
    for _ in range(40):
        for _ in range(rng.randrange(1, 4)):
            x, y = rng.randrange(WIDTH), rng.randrange(HEIGHT)
            put = strip(rng, WIDTH - x)
            terminal.cells.put(x, y, put)
            grid.put(x, y, put)
        terminal.cells.move_to(rng.randrange(WIDTH), rng.randrange(HEIGHT))
        terminal.show()
        assert terminal.look() == grid.terminal().look(), f"seed {seed}"


@pytest.mark.parametrize("seed", range(40))
def test_the_screen_shows_what_was_put_in_last_while_its_size_changes(seed: int) -> None:
    rng = random.Random(seed)
    terminal, grid = Terminal(erases_in_colour=bool(seed % 2)), Grid()
    for _ in range(12):
        width, height = size = rng.randrange(2, 40), rng.randrange(1, 9)
        terminal.screen.resize(height, width)
        terminal.cells.resize(*size)
        grid = Grid(size)
        for y in range(height):
            terminal.cells.put(0, y, Strip([Segment(" " * width)]))
        for _ in range(rng.randrange(6)):
            x, y = rng.randrange(width), rng.randrange(height)
            put = strip(rng, width - x)
            terminal.cells.put(x, y, put)
            grid.put(x, y, put)
            if rng.random() < 0.5:
                terminal.show()
        terminal.show()
        assert terminal.look() == grid.terminal().look(), f"seed {seed}"


@pytest.mark.parametrize("seed", range(60))
def test_rows_that_moved_are_moved_and_then_right(seed: int) -> None:
    rng = random.Random(seed)
    width, height = size = rng.randrange(8, 40), rng.randrange(6, 24)
    terminal = Terminal(erases_in_colour=bool(seed % 2), size=size)
    rows = [strip(rng, width).adjust_cell_length(width) for _ in range(height)]
    for number in range(25):
        top = rng.randrange(height - 4) if rng.random() < 0.5 else 0
        bottom = rng.randrange(top + 3, height)
        by = rng.choice([-7, -3, -2, -1, 1, 1, 1, 2, 3, 7])
        moved = rows[:]
        for y in range(top, bottom + 1):
            is_new = not top <= y + by <= bottom or rng.random() < 0.1
            moved[y] = strip(rng, width).adjust_cell_length(width) if is_new else rows[y + by]
        rows = moved
        if rng.random() < 0.1:
            terminal.cells.forget()
            terminal.stream.feed("\x1b[2;2Hscribble")
        grid = Grid(size)
        for y, row in enumerate(rows):
            terminal.cells.put(0, y, row)
            grid.put(0, y, row)
        terminal.show()
        assert terminal.look() == grid.terminal().look(), f"seed {seed}, step {number}"


def page(first: int, height: int = HEIGHT) -> list[Strip]:
    return [
        Strip([Segment(f"{number} line {number * 7919:x}".ljust(WIDTH))]) for number in range(first, first + height)
    ]


@pytest.mark.parametrize("by", [1, -1, 2, -2])
def test_a_page_that_moves_a_little_costs_the_rows_that_come_in(by: int) -> None:
    terminal = Terminal()
    for first in (10, 10 + by):
        for y, row in enumerate(page(first)):
            terminal.cells.put(0, y, row)
        before = terminal.cells.cells_written
        output = terminal.show()
    assert terminal.screen.display[0].startswith(f"{10 + by} line")
    assert terminal.cells.cells_written - before <= abs(by) * WIDTH
    assert len(output) < 30 + abs(by) * 25


def test_what_stands_still_beside_a_page_is_not_moved_with_it() -> None:
    terminal = Terminal()
    for first in (10, 11):
        for y, row in enumerate(page(first)):
            terminal.cells.put(0, y, Strip([Segment(f"beside {y}".ljust(10)), *row.crop(0, WIDTH - 10)]))
        output = terminal.show()
    assert "\n" not in output
    assert "beside" not in output


def test_nothing_is_moved_that_was_never_written() -> None:
    terminal = Terminal()
    for y, row in enumerate(page(10)):
        terminal.cells.put(0, y, row)
    terminal.show()
    terminal.cells.forget()
    for y, row in enumerate(page(11)):
        terminal.cells.put(0, y, row)
    assert "\n" not in terminal.show()


EMOJI = ["❤\ufe0f", "👩\u200d🚀", "🧿", "a\ufe0f", "👩\u200d"]


@pytest.mark.parametrize("emoji", EMOJI)
@pytest.mark.parametrize("place", [0, 3, WIDTH - 4])
def test_an_emoji_moves_nothing_else_however_wide_the_terminal_draws_it(emoji: str, place: int) -> None:
    # The model of the terminal gives each code point its own width, which is not what Rich gives these.
    terminal = Terminal()
    terminal.cells.put(0, 0, Strip([Segment("." * WIDTH)]))
    terminal.show()
    terminal.cells.put(place, 0, Strip([Segment(emoji), Segment("xy", Style(bold=True))]))
    terminal.show()
    after = place + cell_len(emoji)
    row = [terminal.screen.buffer[0][x] for x in range(WIDTH)]
    assert [cell.data for cell in row[after : after + 2]] == ["x", "y"]
    assert [cell.data for cell in (*row[:place], *row[after + 2 :])] == ["."] * (WIDTH - 2 - cell_len(emoji))
    assert not [cell.data for cell in row[place:after] if cell.data == "."]


@pytest.mark.parametrize("seed", range(20))
def test_a_strip_takes_as_many_cells_as_textual_counts(seed: int) -> None:
    rng = random.Random(seed)
    terminal = Terminal(size=(80, 1))
    signs = [*WORDS, *EMOJI, "\u0301", "\ufe0f", "\u200d", "\x1b[31m", "a\tb", "\x9b5m", "\0"]
    put = Strip([Segment(rng.choice(signs), rng.choice(STYLES)) for _ in range(8)]).crop(0, 70)
    terminal.cells.put(0, 0, Strip([*put, Segment("|")]))
    terminal.show()
    assert terminal.screen.display[0].rstrip().endswith("|")
    assert terminal.screen.buffer[0][put.cell_length].data == "|", f"seed {seed}"


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\x9b2Jb", "a\x1b]0;t\x07b", "a\nb", "a\x7fb", "数\x1bc"])
def test_control_characters_of_a_text_do_not_reach_the_terminal(text: str) -> None:
    terminal = Terminal()
    terminal.cells.put(0, 0, Strip([Segment(text)]))
    shown = terminal.show().removeprefix("\x1b[H").removeprefix("\x1b[m")
    assert shown == "".join(each for each in text if each.isprintable())


def test_a_mark_in_another_style_lies_over_the_character_before() -> None:
    terminal = Terminal()
    terminal.cells.put(0, 0, Strip([Segment("e"), Segment("\u0301x", Style(bold=True))]))
    terminal.show()
    assert terminal.screen.display[0].rstrip() == "éx"


def test_styles_that_only_say_where_a_text_is_do_not_pile_up() -> None:
    pens = Pens(ColorSystem.TRUECOLOR)
    for number in range(10_000):
        assert pens.of(Style(color="red", meta={"offset": (number, 0)})) == pens.of(Style(color="red"))
    assert len(pens._of_style) <= 4096


def test_what_is_there_already_is_not_written() -> None:
    terminal = Terminal()
    row = Strip([Segment("The same text", Style(color="red"))])
    terminal.cells.put(0, 0, row)
    assert terminal.show()
    terminal.cells.put(0, 0, Strip([Segment("The same", Style(color="red")), Segment(" text", Style(color="red"))]))
    assert terminal.show() == ""


def test_a_letter_at_the_cursor_costs_the_letter() -> None:
    terminal = Terminal()
    terminal.cells.put(0, 2, Strip([Segment("abc")]))
    terminal.cells.move_to(3, 2)
    terminal.show()
    terminal.cells.put(0, 2, Strip([Segment("abcd")]))
    terminal.cells.move_to(4, 2)
    assert terminal.show() == "d"


def test_long_blanks_are_erased() -> None:
    terminal = Terminal()
    terminal.cells.put(0, 0, Strip([Segment("x" * WIDTH)]))
    terminal.show()
    terminal.cells.put(0, 0, Strip([Segment("y" + " " * (WIDTH - 1))]))
    terminal.cells.move_to(0, 0)
    assert terminal.show() == "\x1b[Hy\x1b[K\r"
    assert terminal.screen.display[0] == "y" + " " * (WIDTH - 1)


def test_a_terminal_that_erases_without_colour_is_written_its_coloured_blanks() -> None:
    terminal = Terminal(erases_in_colour=False)
    terminal.cells.put(0, 0, Strip([Segment(" " * WIDTH, Style(bgcolor="blue"))]))
    assert "\x1b[K" not in terminal.show()
    terminal.cells.put(0, 1, Strip([Segment(" " * WIDTH)]))
    assert "\x1b[K" in terminal.show()


def test_every_cell_is_written_again_after_another_program_drew() -> None:
    terminal = Terminal()
    row = Strip([Segment("text" + "." * (WIDTH - 4))])
    terminal.cells.put(0, 0, row)
    terminal.show()
    terminal.stream.feed("\x1b[31m\x1b[HBroadcast message")
    terminal.cells.forget()
    terminal.cells.put(0, 0, row)
    terminal.show()
    assert terminal.screen.display[0].startswith("text....")
    assert terminal.screen.buffer[0][0].fg == "default"


@pytest.mark.parametrize(("old", "new"), [("数学", "x"), ("数学", "x数"), ("ab", "数"), ("a数", "数")])
def test_no_half_of_a_wide_character_stays(old: str, new: str) -> None:
    terminal = Terminal()
    terminal.cells.put(0, 0, Strip([Segment(old.ljust(8, "."))]))
    terminal.show()
    terminal.cells.put(0, 0, Strip([Segment(new)]))
    terminal.show()
    grid = Grid()
    grid.put(0, 0, Strip([Segment(old.ljust(8, "."))]))
    grid.put(0, 0, Strip([Segment(new)]))
    assert terminal.look()[0] == grid.terminal().look()[0]
    assert terminal.screen.display[0].startswith(new)


def test_what_lies_outside_is_left_out() -> None:
    terminal = Terminal()
    terminal.cells.put(WIDTH - 2, 0, Strip([Segment("abcdef")]))
    terminal.cells.put(0, HEIGHT, Strip([Segment("below")]))
    terminal.cells.put(WIDTH, 1, Strip([Segment("beside")]))
    terminal.cells.put(WIDTH - 1, 1, Strip([Segment("数")]))
    terminal.show()
    assert terminal.screen.display[0] == " " * (WIDTH - 2) + "ab"
    assert terminal.screen.display[1].strip() == ""


def test_pens_change_by_the_shorter_way() -> None:
    pens = Pens(ColorSystem.EIGHT_BIT)
    bold_red, _ = pens.of(Style(bold=True, color="red"))
    red, _ = pens.of(Style(color="red"))
    dim, _ = pens.of(Style(dim=True))
    both, _ = pens.of(Style(dim=True, bold=True))
    assert pens.change(bold_red, red) == "\x1b[22m"
    assert pens.change(red, bold_red) == "\x1b[1m"
    assert pens.change(bold_red, PLAIN) == "\x1b[m"
    assert pens.change(both, dim) == "\x1b[0;2m"
    assert pens.change(None, PLAIN) == "\x1b[m"
    assert pens.change(red, red) == ""


def test_without_colours_only_attributes_are_named() -> None:
    pens = Pens(None)
    assert pens.of(Style(color="red", bgcolor="blue")) == (PLAIN, PLAIN)
    assert pens.change(PLAIN, pens.of(Style(color="red", bold=True))[0]) == "\x1b[1m"
