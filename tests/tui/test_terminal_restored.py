"""However the room is left, the terminal is as it was, and nothing that was typed is lost."""

from __future__ import annotations

import re
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import CRASH, Terminal

pytestmark = pytest.mark.slow

TEXT = "\\documentclass{article}\n\\begin{document}\n\n\n\\end{document}\n"
SETTLED = "There is no git repository here"
RECOVER = "Unsaved text of main.tex was found"
MODES = (b"1049", b"1000", b"1002", b"1006", b"2004", b"1004")
"""Alternate screen, three of the mouse, bracketed paste, focus reports."""
IFLAG = 0


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path)}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "main.tex").write_text(TEXT, encoding="utf-8")
    return tmp_path / "paper"


@pytest.fixture
def terminal(paper: Path, environ: dict[str, str]) -> Iterator[Terminal]:
    with Terminal(("+3", "main.tex"), paper, environ=environ, program=("-c", CRASH)) as terminal:
        yield terminal


def leave(terminal: Terminal, way: str) -> int:
    """Leave the room with unsaved text in it."""
    if way == "quit":
        terminal.press(b"\x1b[21~")
        terminal.wait_for("main.tex has unsaved text.")
        terminal.press("q")
    elif way == "crash":
        terminal.press("!")
    else:
        terminal.process.send_signal(signal.Signals[way])
    return terminal.wait_exit()


WAYS = {"quit": 0, "crash": 1, "SIGTERM": 3, "SIGHUP": 3, "SIGINT": 3, "SIGQUIT": 3}
"""Each way out, with the exit status."""


@pytest.mark.parametrize(("way", "status"), WAYS.items())
def test_the_terminal_is_as_it_was(
    way: str, status: int, terminal: Terminal, paper: Path, environ: dict[str, str]
) -> None:
    before = terminal.line_settings
    terminal.wait_for(SETTLED)
    terminal.settle()
    terminal.press("Half a proof")
    terminal.wait_for("Half a proof")
    assert leave(terminal, way) == status
    assert terminal.line_settings == before
    for mode in MODES:
        assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > terminal.output.rindex(b"\x1b[?" + mode + b"h")
    assert terminal.output.rindex(b"\x1b[?25h") > terminal.output.rindex(b"\x1b[?25l"), "the cursor"
    assert terminal.output.rindex(b"\x1b[?7h") > terminal.output.rindex(b"\x1b[?7l"), "wrapping at the margin"
    # Kitty's keyboard is pushed and popped on the alternate screen, as its protocol asks.
    keys = [found.start() for found in re.finditer(rb"\x1b\[[<>=][\d;]*u", terminal.output)]
    assert keys[-1] == terminal.output.rindex(b"\x1b[<u")
    assert keys[-1] < terminal.output.rindex(b"\x1b[?1049l")
    with Terminal(("main.tex",), paper, environ=environ) as again:
        again.wait_for(RECOVER)


def test_flow_control_is_off_while_the_room_is_open_and_on_again_behind_it(terminal: Terminal) -> None:
    before = terminal.line_settings[IFLAG]
    assert isinstance(before, int)
    assert before & termios.IXON
    terminal.wait_for(SETTLED)
    during = terminal.line_settings[IFLAG]
    assert isinstance(during, int)
    assert not during & (termios.IXON | termios.IXOFF | termios.ICRNL)
    terminal.press(b"\x1b[21~")
    assert terminal.wait_exit() == 0
    assert terminal.line_settings[IFLAG] == before


def test_a_stop_from_outside_gives_the_terminal_back_and_what_follows_draws_anew(terminal: Terminal) -> None:
    before = terminal.line_settings
    terminal.wait_for(SETTLED)
    terminal.settle()
    during = terminal.line_settings
    terminal.process.send_signal(signal.SIGTSTP)
    stat = Path(f"/proc/{terminal.process.pid}/stat")
    terminal.wait_until(lambda: stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T")
    assert terminal.line_settings == before
    written = len(terminal.output)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.settle()
    assert terminal.line_settings == during
    assert b"documentclass" in terminal.output[written:]
    terminal.press("back")
    terminal.wait_for("back")
