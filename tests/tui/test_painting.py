"""The screen of a real terminal after frames of changed cells, beside the same screen written anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.slow

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    + "".join(
        f"\\section{{Part {number}}}\n\\begin{{lemma}}[Of {number}]\\label{{lem:{number}}}\n"
        f"Let $x_{{{number}}} \\geq 0$ be 数学 with é, % a comment\n"
        f"as in \\ref{{lem:1}}. {'A long line goes on. ' * 12}\n"
        "\\end{lemma}\n\\begin{proof}\nClear.\n\\end{proof}\n\n"
        for number in range(1, 40)
    )
    + "\\end{document}\n"
)
SETTLED = "There is no git repository here"
_CHECKED_S = 0.8  # seconds without a byte, after which the diagnostics of the last key are there too
PAGE_DOWN, ENTER, ESCAPE, UNDO, PALETTE, NEXT_PANE = b"\x1b[6~", b"\r", b"\x1b", b"\x1a", b"\x10", b"\x1b[17~"
WHEEL_DOWN, RESULTS_WHEEL, RESULTS = b"\x1b[<65;60;20M", b"\x1b[<65;9;9M", b"\x1bOS"
STEPS = (
    b"abc\r" + b"x" * 30,
    PAGE_DOWN * 3,
    b"\x1b[1;2B" * 4 + b"\x18",
    b"\x1b[17~",
    b"\x1b[17~\x1b[17~" + UNDO,
    b"\x06lemma\r",
    b"\x1bOP",
    ESCAPE,
    WHEEL_DOWN,
    RESULTS + b"+" + PAGE_DOWN * 2,
    b"/9",
    ESCAPE,
    b"-" + RESULTS_WHEEL,
    b"\x1b2\x1b[1;5F",
)


OTHER_TERMINALS = {
    "16 colours": {"TERM": "linux", "COLORTERM": ""},
    "256 colours, erasing without colour": {"TERM": "screen-256color", "COLORTERM": ""},
    "no colours": {"NO_COLOR": "1"},
}


@contextmanager
def room(home: Path, size: tuple[int, int], environ: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Open a paper whose first analysis has been shown."""
    (home / "paper").mkdir()
    (home / "paper" / "main.tex").write_text(PAPER, encoding="utf-8")
    kept_apart = {"HOME": str(home), "GIT_CEILING_DIRECTORIES": str(home)}
    with Terminal(("+60", "main.tex"), home / "paper", size=size, environ={**kept_apart, **(environ or {})}) as opened:
        opened.wait_for(SETTLED)
        opened.settle()
        yield opened


@pytest.fixture(params=[(160, 48), (80, 24)], ids=["160x48", "80x24"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    with room(tmp_path, request.param) as opened:
        yield opened


def rest(terminal: Terminal) -> None:
    """Read until the diagnostics of the last key are shown too."""
    for _ in range(20):
        if not terminal.read(_CHECKED_S):
            break


def draw_anew(terminal: Terminal) -> int:
    """Let all be written as if the size had changed; return how many bytes that took."""
    written = len(terminal.output)
    terminal.resize(len(terminal.rows[0]), len(terminal.rows))
    terminal.settle()
    return len(terminal.output) - written


def hold_against_all_cells(terminal: Terminal, steps: Sequence[bytes]) -> None:
    """Check that the screen after each step is the one that is drawn anew."""
    size = len(terminal.rows[0]), len(terminal.rows)
    for step in steps:
        terminal.press(step)
        rest(terminal)
        shown, texts = terminal.looks, terminal.rows
        assert draw_anew(terminal) > size[0] * size[1] // 10
        differing = [y for y, (old, new) in enumerate(zip(shown, terminal.looks, strict=True)) if old != new]
        if differing == [size[1] - 1] and texts[-1] != terminal.rows[-1]:
            continue  # news at the foot has had its time
        assert not differing, f"after {step!r}: {[terminal.rows[y] for y in differing]}"


def test_changed_cells_make_the_same_screen_as_all_cells(terminal: Terminal) -> None:
    hold_against_all_cells(terminal, STEPS)


@pytest.mark.parametrize("environ", OTHER_TERMINALS.values(), ids=OTHER_TERMINALS)
def test_so_they_do_in_other_terminals(environ: Mapping[str, str], tmp_path: Path) -> None:
    with room(tmp_path, (120, 40), environ) as terminal:
        hold_against_all_cells(terminal, (b"ab\x1b[1;2D", PAGE_DOWN + NEXT_PANE, WHEEL_DOWN, PALETTE))


def test_a_key_writes_some_bytes_and_an_idle_room_none(terminal: Terminal) -> None:
    terminal.press(b"q")
    terminal.settle()
    before = len(terminal.output)
    for letter in b"wzrt":
        terminal.press(bytes([letter]))
        terminal.settle()
    assert len(terminal.output) - before < 4 * 300
    quiet = len(terminal.output)
    terminal.read(1.0)
    assert len(terminal.output) == quiet


def test_nothing_but_a_resize_writes_the_whole_screen(terminal: Terminal) -> None:
    for step in STEPS:
        before = len(terminal.output)
        terminal.press(step)
        terminal.settle()
        for blank in (b"\x1b[2J", b"\x1b[J", b"\x1bc"):
            assert blank not in terminal.output[before:]


def test_a_step_writes_about_what_it_changes(tmp_path: Path) -> None:
    with room(tmp_path, (160, 48)) as terminal:
        everything = draw_anew(terminal)
        # The lemma gets a row among the results once it is analysed, and those behind it other numbers.
        for step, rows, share in (
            (b"q", 4, 0.03),
            (b"\x1b[B", 4, 0.03),
            (b"\x1b[1;2B", 4, 0.05),
            (b"\\begin{lemma}\\label{lem:new}\\end{lemma}", 30, 0.25),
            (NEXT_PANE, 8, 0.15),
            (NEXT_PANE * 2, 8, 0.15),
            (PAGE_DOWN, 48, 0.5),
            (WHEEL_DOWN, 48, 0.5),
            (PALETTE, 40, 0.4),
        ):
            before = len(terminal.output)
            terminal._screen.dirty.clear()
            terminal.press(step)
            rest(terminal)
            written = len(terminal.output) - before
            assert 0 < written < share * everything, f"{step!r}: {written} bytes of {everything}"
            assert len(terminal._screen.dirty) <= rows, f"{step!r}: rows {sorted(terminal._screen.dirty)}"


def test_an_open_palette_and_an_open_question_write_nothing_while_they_wait(tmp_path: Path) -> None:
    with room(tmp_path, (80, 24)) as terminal:
        terminal.press(b"q")
        rest(terminal)
        for opening, wanted in ((PALETTE, "Search for commands"), (b"\x11", "Unsaved text")):
            terminal.press(opening)
            terminal.wait_for(wanted)
            rest(terminal)
            quiet = len(terminal.output)
            terminal.read(1.5)
            assert len(terminal.output) == quiet
            terminal.press(ESCAPE)
            terminal.settle()


def test_a_question_leaves_the_room_around_it_as_it_was(terminal: Terminal) -> None:
    terminal.press(b"q")
    rest(terminal)
    everything, before = draw_anew(terminal), len(terminal.output)
    terminal.press(b"\x11")
    terminal.wait_for("Unsaved text")
    rest(terminal)
    assert len(terminal.output) - before < everything // 2


def test_what_another_program_wrote_is_written_over_on_demand(terminal: Terminal) -> None:
    clean = terminal.looks
    terminal._show(b"\x1b7\x1b[3;3HBroadcast message from root\x1b8")
    assert terminal.looks != clean
    terminal.press(b"\x10")
    terminal.wait_for("Search for commands")
    terminal.press("draw the screen")
    terminal.wait_for(lambda text: "Change the colours" not in text)
    terminal.press(ENTER)
    terminal.settle()
    assert terminal.looks == clean
