"""The colleague in a real terminal, with the strict stand-in server over HTTP in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from colleague_terminal import KEY, PAPER, REVIEW, enter, say, served
from gitroom import GitRoom, isolate
from terminal import Terminal

pytestmark = pytest.mark.slow

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
Opener = Callable[[], Terminal]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Open the room on one paper in a repository, again and again, beside one server."""
    isolate(monkeypatch, tmp_path / "home")
    GitRoom.make(tmp_path / "work", paper=PAPER)
    with ExitStack() as stack:
        environ = stack.enter_context(served(SCRIPT, tmp_path))

        def another() -> Terminal:
            terminal = stack.enter_context(enter(tmp_path / "work", environ))
            terminal.wait_for("Lem 1")
            terminal.settle()
            return terminal

        yield another


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
