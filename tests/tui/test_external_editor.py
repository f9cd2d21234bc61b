"""The author's own editor on a passage, in a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.slow

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\nBefore it.\n\n"
    "\\begin{lemma}\\label{lem:a}\nAll is well.\n\\end{lemma}\n\nAfter it.\n\\end{document}\n"
)
OPEN = b"\x1bX"
SAVE = b"\x13"
UNDO = b"\x1a"
Opener = Callable[..., Terminal]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Open the room at a line, with a program as $EDITOR that does what it is given to its last argument."""
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "main.tex").write_text(PAPER, encoding="utf-8")
    with ExitStack() as stack:

        def start(work: str, *, line: int = 7, editor: str = "") -> Terminal:
            script = tmp_path / "editor.py"
            script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{work}\n", encoding="utf-8")
            environ = {
                "HOME": str(tmp_path),
                "GIT_CEILING_DIRECTORIES": str(tmp_path),
                "EDITOR": editor or f"{sys.executable} {script}",
            }
            terminal = stack.enter_context(Terminal((f"+{line}", "main.tex"), folder, environ=environ))
            terminal.wait_for("There is no git repository here")
            terminal.settle()
            return terminal

        yield start


REPLACE = "path.write_text(path.read_text().replace('well', 'very well') + '\\n')"


def test_a_statement_goes_to_the_editor_and_comes_back_as_one_change(opened: Opener, tmp_path: Path) -> None:
    terminal = opened(REPLACE)
    terminal.press(OPEN)
    terminal.wait_for("Taken over from your own editor")
    assert "All is very well." in terminal.text
    terminal.press(SAVE)
    file = tmp_path / "paper" / "main.tex"
    terminal.wait_until(lambda: file.read_text(encoding="utf-8") == PAPER.replace("well", "very well"))
    terminal.press(UNDO)
    terminal.wait_for("All is well.")
    assert list(tmp_path.rglob("passage-*")) == []


def test_outside_results_the_paragraph_is_the_passage(opened: Opener, tmp_path: Path) -> None:
    terminal = opened(f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(path.read_text())", line=10)
    terminal.press(OPEN)
    terminal.wait_for("Nothing was changed in the other editor.")
    assert (tmp_path / "seen").read_text(encoding="utf-8") == "After it.\n\\end{document}\n"


def test_an_editor_that_fails_changes_nothing_and_what_it_wrote_is_kept(opened: Opener, tmp_path: Path) -> None:
    terminal = opened(f"{REPLACE}\nsys.exit(3)")
    terminal.press(OPEN)
    terminal.wait_for("The editor ended with status 3")
    assert "All is well." in terminal.text
    (copy,) = tmp_path.rglob("passage-*")
    assert "very well" in copy.read_text(encoding="utf-8")
    assert copy.stat().st_mode & 0o077 == 0


def test_an_editor_that_is_not_there_is_named(opened: Opener) -> None:
    terminal = opened("", editor="no-such-editor --wait")
    terminal.press(OPEN)
    terminal.wait_for("no-such-editor could not be started")
    terminal.press("Still here. ")
    terminal.wait_for("Still here. ")
