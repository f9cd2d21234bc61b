"""A person at a real terminal who speaks with the colleague; the strict stand-in server in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import standin
from terminal import PROGRAM, Terminal

KEY = "sk-ant-in-a-terminal"
PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}[Chains]\\label{lem:chain}\nThe error of a chain is bounded.\n\\end{lemma}\n"
    "\\begin{proof}\nClear.\n\\end{proof}\n\\end{document}\n"
)
COLLEAGUE, MANUSCRIPT, REVIEW, ENTER, ESCAPE = b"\x1b[15~", b"\x1b2", b"\x12", b"\r", b"\x1b"


@contextmanager
def served(turns: Sequence[object], folder: Path) -> Iterator[dict[str, str]]:
    """Serve the turns of a script, kept in `folder`; gives the environment in which the program finds the server."""
    script = folder / "script.json"
    script.write_text(json.dumps(turns), encoding="utf-8")
    command = [sys.executable, standin.__file__, "--script", str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(standin.__file__).parent) as process:
        try:
            assert process.stdout is not None
            yield {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": process.stdout.readline().strip()}
        finally:
            process.terminate()


def enter(
    folder: Path, environ: dict[str, str], *, file: str = "paper.tex", line: int = 5, program: Sequence[str] = PROGRAM
) -> Terminal:
    """Open the room at a line of a file in `folder`; use what is given as a context manager."""
    return Terminal((f"+{line}", file), folder, environ=environ, program=program)


def say(terminal: Terminal, words: str) -> None:
    """Send words to the colleague."""
    terminal.press(COLLEAGUE)
    terminal.press(words)
    terminal.press(ENTER)
