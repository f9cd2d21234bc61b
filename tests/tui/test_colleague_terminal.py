"""The colleague in a real terminal, with the strict stand-in server over HTTP in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import standin
from gitroom import GitRoom, isolate
from terminal import Terminal

pytestmark = pytest.mark.slow

KEY = "sk-ant-in-a-terminal"
PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}[Chains]\\label{lem:chain}\nThe error of a chain is bounded.\n\\end{lemma}\n"
    "\\begin{proof}\nClear.\n\\end{proof}\n\\end{document}\n"
)
NEW = (
    "\\begin{lemma}\\label{lem:step}\nEach step lowers the error.\n\\end{lemma}\n"
    "\\begin{proof}\nBy definition.\n\\end{proof}"
)
PROOF = "\\begin{proof}\nThe error decreases monotonically along the chain, by \\ref{lem:step}.\n\\end{proof}"
SCRIPT = [
    {
        "match": "monotonically",
        "steps": [
            {"text": "Two steps are needed.", "tool": "read_result", "input": {"handle": "lem:chain"}},
            {
                "text": "I draft both.",
                "tools": [
                    {"tool": "insert_result", "input": {"after": "lem:chain", "latex": NEW, "why": "The step."}},
                    {"tool": "replace_proof", "input": {"handle": "lem:chain", "latex": PROOF, "why": "Shorter."}},
                ],
            },
            {"text": "Both wait for you."},
        ],
    },
    {"match": "at length", "steps": [{"text": "A long story. " * 400, "piece": 4, "delay": 0.05}]},
    {"match": "after all", "steps": [{"text": "Here I am again."}]},
]
COLLEAGUE, REVIEW, ENTER = b"\x1b[15~", b"\x12", b"\r"

Opener = Callable[[], Terminal]


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Serve a script; gives the address."""
    command = [sys.executable, standin.__file__, "--script", str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(standin.__file__).parent) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Open the room on one paper in a repository, again and again, beside one server."""
    isolate(monkeypatch, tmp_path / "home")
    GitRoom.make(tmp_path / "work", paper=PAPER)
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT), encoding="utf-8")
    with ExitStack() as stack:
        environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": stack.enter_context(served(script))}

        def enter() -> Terminal:
            terminal = stack.enter_context(Terminal(("+5", "paper.tex"), tmp_path / "work", environ=environ))
            terminal.wait_for("Lem 1")
            terminal.settle()
            return terminal

        yield enter


def say(terminal: Terminal, words: str) -> None:
    """Send words to the colleague."""
    terminal.press(COLLEAGUE)
    terminal.press(words)
    terminal.press(ENTER)


def commits(folder: Path) -> list[str]:
    """Return the subjects of the commits, the newest first."""
    done = subprocess.run(["git", "log", "--format=%s"], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_sketch_becomes_two_changes_and_two_commits(opened: Opener, tmp_path: Path) -> None:
    terminal = opened()
    before = len(commits(tmp_path / "work"))
    say(terminal, "The proof should use that error decreases monotonically along the chain")
    terminal.wait_for("Both wait for you.")
    terminal.press(REVIEW)
    terminal.wait_for("Hunk 1 of 1")
    terminal.press("a")
    terminal.wait_for("change 2 is next")
    terminal.wait_for("decreases monotonically along the chain, by")
    terminal.press("a")
    terminal.wait_for(lambda text: "Committed" in text and "is next" not in text)
    subjects = commits(tmp_path / "work")
    assert len(subjects) == before + 2
    assert subjects[0] == "Replace the proof of Lemma 1 (Chains)"
    text = (tmp_path / "work" / "paper.tex").read_text(encoding="utf-8")
    assert "lem:step" in text
    assert "Clear." not in text


def test_after_a_kill_amid_a_reply_the_next_request_replays_what_was_sent(opened: Opener) -> None:
    terminal = opened()
    say(terminal, "Tell it at length")
    terminal.wait_for("A long story.")
    terminal.process.kill()
    terminal.process.wait()
    again = opened()
    say(again, "Are you there after all")
    # The server knows what it was sent and refuses a request in which any of it was changed.
    again.wait_for("Here I am again.")
    assert KEY.encode() not in terminal.output + again.output
