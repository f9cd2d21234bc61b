"""The screen of a real terminal after frames of changed cells, beside the same screen written anew."""

from __future__ import annotations

from collections.abc import Iterator
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
PAGE_DOWN, ENTER, ESCAPE, UNDO = b"\x1b[6~", b"\r", b"\x1b", b"\x1a"
STEPS = (
    b"abc\r" + b"x" * 30,
    PAGE_DOWN * 3,
    b"\x1b[1;2B" * 4 + b"\x18",
    b"\x1b[17~",
    b"\x1b[17~\x1b[17~" + UNDO,
    b"\x06lemma\r",
    b"\x1bOP",
    ESCAPE,
    b"\x1b[1;5F",
)


@pytest.fixture(params=[(160, 48), (80, 24)], ids=["160x48", "80x24"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "main.tex").write_text(PAPER, encoding="utf-8")
    environ = {"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    with Terminal(("+60", "main.tex"), tmp_path / "paper", size=request.param, environ=environ) as opened:
        opened.wait_for(SETTLED)
        opened.settle()
        yield opened


def test_changed_cells_make_the_same_screen_as_all_cells(terminal: Terminal) -> None:
    size = len(terminal.rows[0]), len(terminal.rows)
    for step in STEPS:
        terminal.press(step)
        for _ in range(20):
            if not terminal.read(_CHECKED_S):
                break
        shown, texts, written = terminal.looks, terminal.rows, len(terminal.output)
        terminal.resize(*size)  # no other size: all is written anew
        terminal.settle()
        assert len(terminal.output) > written + size[0] * size[1] // 4
        differing = [y for y, (old, new) in enumerate(zip(shown, terminal.looks, strict=True)) if old != new]
        if differing == [size[1] - 1] and texts[-1] != terminal.rows[-1]:
            continue  # news at the foot has had its time
        assert not differing, f"after {step!r}: {[terminal.rows[y] for y in differing]}"


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
