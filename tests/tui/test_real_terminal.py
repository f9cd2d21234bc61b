"""What only a real terminal shows: order of keys, silence, colours, signals, and what is left behind."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.slow

TEXT = "\\documentclass{article}\n\\begin{document}\n" + "\n" * 60 + "\\end{document}\n"
SETTLED = "There is no git repository here"
QUIT = b"\x11"
SAVE = b"\x13"
PALETTE = b"\x10"
RECOVER = "Unsaved text of main.tex was found"
WIDE, SMALL = (160, 48), (80, 24)

Opener = Callable[..., Terminal]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "main.tex").write_text(TEXT, encoding="utf-8")
    return tmp_path / "paper" / "main.tex"


@pytest.fixture
def opened(paper: Path, tmp_path: Path) -> Iterator[Opener]:
    """Open the paper in a terminal, and wait until the room is settled."""
    with ExitStack() as stack:

        def start(*words: str, size: tuple[int, int] = WIDE, wait: str = SETTLED, **environ: str) -> Terminal:
            terminal = Terminal(
                words or ("+5", "main.tex"),
                paper.parent,
                size=size,
                environ={"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path), **environ},
            )
            stack.enter_context(terminal)
            terminal.wait_for(wait)
            terminal.settle()
            return terminal

        yield start


def bring_back(terminal: Terminal) -> None:
    """Choose “Bring back unsaved text” in the palette."""
    terminal.press(PALETTE)
    terminal.wait_for("Search for commands")
    terminal.press("bring back")
    terminal.wait_for(lambda text: "Bring back unsaved text" in text and "Change the colours" not in text)
    terminal.press("\r")


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_typing_begins_at_the_line_that_was_named(size: tuple[int, int], opened: Opener) -> None:
    terminal = opened("+23", "main.tex", size=size)
    terminal.press("Here")
    terminal.wait_for(lambda text: any("23 Here" in row for row in text.splitlines()))


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_keys_that_arrive_together_keep_their_order(size: tuple[int, int], opened: Opener) -> None:
    terminal = opened(size=size)
    # Left, End, Backspace, Enter: keys that Textual would run after the printable ones when they are bindings.
    for _ in range(6):
        terminal.press(b"abc\x1b[DX\x1b[FY\x7fZ\r")
    terminal.wait_for(lambda text: text.count("abXcZ") == 6)


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.parametrize("gap", [0.0, 0.002, 0.005])
def test_keys_keep_their_order_over_a_switch_of_panes(size: tuple[int, int], gap: float, opened: Opener) -> None:
    terminal = opened(size=size)
    for _ in range(6):
        keys = (b"a", b"b", b"\x1b1", b"\x1b2", b"c", b"\x1b[D", b"X", b"\x1b[17~", b"\x1b2", b"\x1b[F", b"Z", b"\r")
        if not gap:
            terminal.press(b"".join(keys))
        for key in keys if gap else ():
            terminal.press(key)
            terminal.read(gap)
    terminal.wait_for(lambda text: text.count("abXcZ") == 6)


def test_a_key_of_the_room_keeps_its_place_among_typed_keys(opened: Opener) -> None:
    terminal = opened()
    terminal.press(b"abc\x06" + b"bc\r")  # the find line opens in between and takes "bc"
    terminal.wait_for("abc")
    terminal.settle()
    assert "abcbc" not in terminal.text


def test_alt_and_a_digit_moves_to_a_pane_and_types_nothing(opened: Opener, paper: Path) -> None:
    terminal = opened()
    terminal.press(b"\x1b3hello\x1b2there")
    terminal.wait_for("5 there")
    assert "hello" in terminal.text
    assert "£" not in terminal.text


def test_a_settled_room_writes_nothing(opened: Opener) -> None:
    terminal = opened()
    terminal.press("abc")
    terminal.settle()
    assert terminal.read(1.0) == b""


def test_ctrl_s_writes_the_file(opened: Opener, paper: Path) -> None:
    terminal = opened()
    terminal.press(b"New words." + SAVE)
    terminal.wait_for("Saved main.tex.")
    lines = TEXT.splitlines(keepends=True)
    lines[4] = "New words.\n"
    assert paper.read_text(encoding="utf-8") == "".join(lines)


def test_ctrl_q_leaves_the_terminal_as_it_was(opened: Opener) -> None:
    terminal = opened()
    assert not terminal.is_canonical()
    terminal.press(QUIT)
    assert terminal.wait_exit() == 0
    assert terminal.is_canonical()
    assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")
    for mode in (b"1000", b"1002", b"1006", b"2004", b"1004"):  # mouse, paste and focus reports
        assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > terminal.output.rindex(b"\x1b[?" + mode + b"h")
    assert terminal.output.rindex(b"\x1b[?25h") > terminal.output.rindex(b"\x1b[?25l")


def test_saving_and_quitting_in_one_packet_asks_nothing(opened: Opener, paper: Path) -> None:
    terminal = opened()
    terminal.press(b"abc" + SAVE + QUIT)
    assert terminal.wait_exit() == 0
    assert "abc" in paper.read_text(encoding="utf-8")


def test_quitting_while_a_save_fails_stays_and_says_so(opened: Opener, paper: Path) -> None:
    terminal = opened()
    paper.unlink()
    paper.mkdir()
    terminal.press(b"abc" + SAVE + QUIT)
    terminal.wait_for("is a folder")
    terminal.settle()
    assert terminal.process.poll() is None
    assert "abc" in terminal.text


def test_quitting_with_unsaved_text_asks(opened: Opener, paper: Path) -> None:
    terminal = opened()
    terminal.press(b"abc" + QUIT)
    terminal.wait_for("main.tex has unsaved text.")
    terminal.press("s")
    assert terminal.wait_exit() == 0
    assert "abc" in paper.read_text(encoding="utf-8")


def test_quitting_without_saving_leaves_the_file_and_keeps_the_text(
    opened: Opener, paper: Path, tmp_path: Path
) -> None:
    terminal = opened()
    terminal.press(b"abc" + QUIT)
    terminal.wait_for("main.tex has unsaved text.")
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert paper.read_text(encoding="utf-8") == TEXT
    opened(wait=RECOVER)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_leaves_unsaved_text_that_the_next_start_brings_back(
    number: signal.Signals, opened: Opener, paper: Path, tmp_path: Path
) -> None:
    terminal = opened()
    terminal.press("Half a proof")
    terminal.wait_for("Half a proof")
    terminal.process.send_signal(number)
    assert terminal.wait_exit() == 3
    assert list((tmp_path / ".local" / "state").rglob("*.journal"))
    assert terminal.is_canonical()
    assert paper.read_text(encoding="utf-8") == TEXT

    again = opened(wait=RECOVER)
    bring_back(again)
    again.wait_for("Brought back unsaved text of main.tex")
    again.wait_for("Half a proof")
    again.press(SAVE)
    again.wait_for("Saved main.tex.")
    assert "Half a proof" in paper.read_text(encoding="utf-8")


HANGING = """
import sys
from tui.cli import main
from tui.screens.room import RoomScreen

def hang(screen):
    while "Half a proof" in screen.editor.buffer.snapshot.line(0):
        pass

RoomScreen.follow_cursor = hang
sys.exit(main())
"""


def test_a_room_that_hangs_still_leaves_on_a_signal_with_the_text_on_disk(
    opened: Opener, paper: Path, tmp_path: Path
) -> None:
    environ = {"HOME": str(tmp_path)}
    with Terminal(["main.tex"], paper.parent, environ=environ, program=("-c", HANGING)) as terminal:
        terminal.wait_for("documentclass")
        # The first analysis follows the cursor too, and would hang the room before the letters show.
        terminal.wait_for("no results")
        terminal.press("Half a proof")
        terminal.wait_for("Half a proof")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(20) == 3
    assert list((tmp_path / ".local" / "state").rglob("*.journal"))


def test_a_kill_takes_at_most_the_last_second(opened: Opener, tmp_path: Path) -> None:
    terminal = opened()
    terminal.press("Half a proof")
    terminal.wait_for("Half a proof")
    journals = tmp_path / ".local" / "state"
    end = time.monotonic() + 1.0
    while time.monotonic() < end and not any(journals.rglob("*.journal")):
        terminal.read(0.05)
    terminal.process.kill()
    terminal.process.wait()
    again = opened(wait=RECOVER)
    bring_back(again)
    again.wait_for("Half a proof")


def test_a_closed_window_ends_the_program_and_keeps_the_text(opened: Opener, tmp_path: Path) -> None:
    terminal = opened()
    terminal.press("Half a proof")
    terminal.wait_for("Half a proof")
    terminal.hang_up()
    terminal.process.wait(10)
    opened(wait=RECOVER)


def test_no_color_means_no_colour_at_all(opened: Opener) -> None:
    terminal = opened(NO_COLOR="1")
    terminal.press(b"$x$ % note\x1b[1;2D\x1b[1;2D" + PALETTE)
    terminal.wait_for("Search for commands")
    terminal.settle()
    terminal.press(b"\x1b")
    terminal.settle()
    terminal.press(b"\x1bOP")
    terminal.wait_for("Esc close")
    first_page = terminal.text
    terminal.press(b"\x1b[6~")
    terminal.wait_for(lambda text: text != first_page)
    terminal.settle()
    assert terminal.colour_codes == ()


def test_the_linux_console_gets_sixteen_colours(opened: Opener) -> None:
    terminal = opened(TERM="linux", COLORTERM="")
    terminal.press(b"$x$ % note" + PALETTE)
    terminal.wait_for("Search for commands")
    terminal.settle()
    assert terminal.colour_codes
    assert [codes for codes in terminal.colour_codes if len(codes) > 1] == []


def test_over_ssh_no_24_bit_colours_are_sent(opened: Opener) -> None:
    terminal = opened(SSH_CONNECTION="192.0.2.1 22 192.0.2.2 22", COLORTERM="")
    terminal.press(b"$x$ % note")
    terminal.wait_for("% note")
    assert terminal.colour_codes
    assert [codes for codes in terminal.colour_codes if codes[1:2] == (2,)] == []


def test_a_window_that_changes_its_size_is_drawn_anew(opened: Opener) -> None:
    terminal = opened()
    terminal.press("abc")
    terminal.wait_for("abc")
    terminal.resize(*SMALL)
    terminal.wait_for(lambda text: "abc" in text and "Colleague" not in text)
    terminal.settle()
    assert len(terminal.rows) == SMALL[1]
    terminal.resize(*WIDE)
    terminal.wait_for(lambda text: "abc" in text and "Colleague" in text and "Results" in text)


def test_suspending_gives_the_shell_its_terminal_and_coming_back_draws_all(opened: Opener) -> None:
    terminal = opened()
    terminal.press("kept")
    terminal.settle()
    before = terminal.looks
    terminal.press(PALETTE)
    terminal.wait_for("Search for commands")
    terminal.press("suspend")
    terminal.wait_for(lambda text: "Suspend, back" in text and "Change the colours" not in text)
    terminal.press("\r")
    deadline = time.monotonic() + 20
    while Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < deadline
        terminal.read(0.02)
    assert terminal.is_canonical()
    written = len(terminal.output)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.settle()
    assert len(terminal.output) - written > 2000
    assert not terminal.is_canonical()
    assert [row for row in terminal.rows if "kept" in row]
    assert terminal.looks[1:-1] == before[1:-1]
    terminal.press("!")
    terminal.wait_for("kept!")


CRASH = """
import sys
from tui.widgets.editor import Editor
def fail(self, character):
    self.buffer.edit([__import__("latex.text").text.Edit(0, "", character)])
    raise RuntimeError("a defect made by the test")
Editor._type = fail
from tui.cli import main
sys.exit(main())
"""


def test_a_crash_leaves_the_terminal_as_it_was_and_the_text_on_disk(paper: Path, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    with Terminal(("main.tex",), paper.parent, environ=environ, program=("-c", CRASH)) as terminal:
        terminal.wait_for(SETTLED)
        terminal.press("Q")
        assert terminal.wait_exit() != 0
        assert terminal.is_canonical()
        for mode in (b"1049", b"1000", b"1002", b"1006", b"2004", b"1004"):
            assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > terminal.output.rindex(b"\x1b[?" + mode + b"h")
        assert terminal.output.rindex(b"\x1b[?25h") > terminal.output.rindex(b"\x1b[?25l")
        assert b"a defect made by the test" in terminal.output
    with Terminal(("main.tex",), paper.parent, environ=environ) as terminal:
        terminal.wait_for(RECOVER)


def test_a_room_in_a_tiny_window_is_settled_too(opened: Opener) -> None:
    terminal = opened(size=(20, 5), wait="main.tex")
    terminal.resize(*WIDE)
    terminal.wait_for(SETTLED)


def test_a_chapter_is_opened_at_its_line_within_its_paper(paper: Path, opened: Opener) -> None:
    (paper.parent / "chapter").mkdir()
    chapter = "".join(f"Sentence {number} of the chapter.\n" for number in range(1, 200))
    (paper.parent / "chapter" / "two.tex").write_text(chapter, encoding="utf-8")
    paper.write_text(TEXT.replace("\n\n", "\n\\input{chapter/two}\n", 1), encoding="utf-8")
    terminal = opened("+120", "chapter/two.tex")
    assert "main.tex" in terminal.rows[0]
    assert "chapter/two.tex" in terminal.rows[1]
    assert any("Sentence 120 of" in row for row in terminal.rows)
    assert terminal.rows[-1].rstrip().endswith("120:1")
