"""The room within tmux and GNU screen: keys, the mouse, pastes and copies pass through both ways."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.slow

TEXT = "\\documentclass{article}\n\\begin{document}\nalpha\nbeta\ngamma\n\\end{document}\n"
SETTLED = "There is no git repository here"
ROOM = (sys.executable, "-m", "tui.cli", "+3", "main.tex")
SETTINGS = {
    "tmux": "set -g set-clipboard on\nset -s escape-time 50\n",
    "screen": "startup_message off\nmaptimeout 50\ndefutf8 on\n",
}
_COPY = re.compile(rb"\x1b\]52;[^;]*;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "main.tex").write_text(TEXT, encoding="utf-8")
    return tmp_path / "paper" / "main.tex"


@pytest.fixture(params=["tmux", "screen"])
def inside(request: pytest.FixtureRequest, paper: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The room in a multiplexer in a terminal."""
    name = str(request.param)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    sockets = tmp_path / "s"
    sockets.mkdir(mode=0o700)
    settings = tmp_path / f"{name}.conf"
    settings.write_text(SETTINGS[name], encoding="utf-8")
    started = {
        "tmux": ("tmux", "-S", str(sockets / "t"), "-f", str(settings), "new-session", *ROOM),
        "screen": ("screen", "-c", str(settings), "-S", "room", "-T", "screen-256color", *ROOM),
    }[name]
    ended = {
        "tmux": ("tmux", "-S", str(sockets / "t"), "kill-server"),
        "screen": ("screen", "-S", "room", "-X", "quit"),
    }[name]
    environ = {"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path), "SCREENDIR": str(sockets)}
    program = ("-c", f"import os; os.execvp({name!r}, {started!r})")
    try:
        with Terminal((), paper.parent, environ={**environ, "STY": ""}, program=program) as terminal:
            terminal.wait_for(SETTLED)
            terminal.settle()
            yield terminal
    finally:
        subprocess.run(ended, env={**os.environ, **environ}, capture_output=True, check=False)


def shows(*lines: str) -> Callable[[str], bool]:
    """Return whether the manuscript on the screen begins its third line and those behind it with `lines`."""

    def are_there(text: str) -> bool:
        rows = [re.sub(r".*?▕ +\d+ ?", "", row) for row in text.splitlines() if re.search(r"▕ +[3-9] ", row)]
        return all(row.startswith(line) for row, line in zip(rows, lines, strict=False)) and len(rows) >= len(lines)

    return are_there


KEYS = [
    (b"abc\x1b[DX", ("abXcalpha", "beta")),
    (b"\x1b[1;3B", ("beta", "alpha")),  # Alt+Down
    (b"\x1b[1;2C\x1b[1;2CZ", ("Zpha",)),  # Shift+Right
    (b"\x1b[1;5CZ", ("alphaZ",)),  # Ctrl+Right
    (b"\x1b[FZ", ("alphaZ",)),
    (b"\x1b[4~Z", ("alphaZ",)),
    (b"\x1b[B\x1b[4~\x1b[1~Z", ("alpha", "Zbeta")),
    (b"\x1b[3~Z", ("Zlpha",)),
    (b"Q\x7fZ", ("Zalpha",)),
    (b"\x1beZ", ("alpha", "beta", "gamma", "\\end{document}Z")),  # Alt+E goes on to the end of the sentence
    (b"\x1b1\x1b2Z", ("Zalpha",)),  # Alt with digits
    (b"\x1bOS\x1b2Z", ("Zalpha",)),  # F4
    (b"\x1b[17~\x1b2Z", ("Zalpha",)),  # F6
    (b"Z\x1a", ("alpha",)),  # Ctrl+Z
    ("Zé∀\U0001d538".encode(), ("Zé∀\U0001d538alpha",)),
    (b"\x1b[200~one\rtwo\x1b[201~", ("one", "twoalpha")),
]


def test_keys_pass_through(inside: Terminal) -> None:
    for keys, lines in KEYS:
        inside.press(keys)
        inside.wait_for(shows(*lines))
        inside.press(b"\x1b[1;5H" + b"\x1a" * 12 + b"\x1b[1;5H\x1b[B\x1b[B")
        inside.wait_for(shows("alpha", "beta", "gamma"))
        inside.wait_for(lambda text: re.search(r" 3:1\s*$", text, re.MULTILINE) is not None)


def test_the_mouse_passes_through_where_it_costs_no_key(inside: Terminal) -> None:
    if b"\x1b[?1000h" not in inside.output:
        assert "tmux" not in str(inside.process.args)
        return
    column = next(row for row in inside.rows if " 4 beta" in row).index("beta") + 3
    row = next(number for number, row in enumerate(inside.rows, 1) if " 4 beta" in row)
    inside.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}mK")
    inside.wait_for("beKta")


def test_a_copy_reaches_the_terminal_outside(inside: Terminal) -> None:
    inside.press(b"\x1b[1;2F\x03")
    inside.wait_until(lambda: bool(_COPY.search(inside.output)))
    assert {b64decode(text) for text in _COPY.findall(inside.output)} == {b"alpha"}


def test_a_copy_of_several_pieces_reaches_the_terminal_outside_whole(inside: Terminal) -> None:
    # Longer than the 768 bytes screen passes on at once, shorter than the 4096 beyond which its pastes lose letters.
    words = " ".join(f"word{number}" for number in range(350))
    inside.press(b"\x1b[200~" + words.encode() + b"\x1b[201~")
    inside.wait_for("word349")
    inside.press(b"\x1b[1;6H\x03")
    inside.wait_until(lambda: any(b64decode(each).endswith(words.encode()) for each in _COPY.findall(inside.output)))


def test_an_escape_is_an_escape(inside: Terminal) -> None:
    inside.press(b"\x06")
    inside.wait_for("/regular expression/")
    inside.press(b"\x1b")
    inside.wait_for(lambda text: "/regular expression/" not in text)
    inside.press("typed")
    inside.wait_for("3 typedalpha")


def test_another_size_is_drawn_anew(inside: Terminal) -> None:
    inside.press("seen")
    inside.wait_for("seenalpha")
    inside.resize(80, 24)
    inside.wait_for(lambda text: "seenalpha" in text and "Colleague" not in text)
    inside.settle()
    assert len(inside.rows) == 24
    assert "seenalpha" in inside.text


def test_leaving_ends_the_multiplexer_too(inside: Terminal, paper: Path) -> None:
    inside.press("Z\x1bOQ")
    inside.wait_until(lambda: paper.read_text(encoding="utf-8") != TEXT)
    inside.press(b"\x1b[21~")
    assert inside.wait_exit() == 0
    assert paper.read_text(encoding="utf-8") == TEXT.replace("alpha", "Zalpha")
