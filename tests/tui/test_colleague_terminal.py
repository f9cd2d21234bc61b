"""The colleague in a real terminal, with the strict stand-in server over HTTP in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from colleague_terminal import KEY, PAPER, REVIEW, enter, say, served
from corpus import CORPUS
from gitroom import GitRoom, isolate
from terminal import Terminal

pytestmark = pytest.mark.slow

NEW = (
    "\\begin{lemma}\\label{lem:step}\nEach step lowers the error.\n\\end{lemma}\n"
    "\\begin{proof}\nBy definition.\n\\end{proof}"
)
PROOF = "\\begin{proof}\nThe error decreases monotonically along the chain, by \\ref{lem:step}.\n\\end{proof}"
SKETCH = "The proof should use that error decreases monotonically along the chain"


def _drafts(handle: str, after: str) -> dict[str, object]:
    """Return the turn in which a new lemma is placed after one result, and the proof of another replaced."""
    return {
        "match": "monotonically",
        "steps": [
            {"text": "Two steps are needed.", "tool": "read_result", "input": {"handle": handle}},
            {
                "text": "I draft both.",
                "tools": [
                    {"tool": "insert_result", "input": {"after": after, "latex": NEW, "why": "The step."}},
                    {"tool": "replace_proof", "input": {"handle": handle, "latex": PROOF, "why": "Shorter."}},
                ],
            },
            {"text": "Both wait for you."},
        ],
    }


SCRIPT = [
    _drafts("lem:chain", "lem:chain"),
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


def _sketch_and_accept(terminal: Terminal) -> None:
    """Speak the sketch, and accept the two changes that come back."""
    say(terminal, SKETCH)
    terminal.wait_for("Both wait for you.")
    terminal.press(REVIEW)
    terminal.wait_for("Hunk 1 of 1")
    terminal.press("a")
    terminal.wait_for("change 2 is next")
    terminal.wait_for("decreases monotonically along the chain, by")
    terminal.press("a")
    terminal.wait_for(lambda text: "Committed" in text and "is next" not in text)


def test_a_sketch_becomes_two_changes_and_two_commits(opened: Opener, tmp_path: Path) -> None:
    before = len(commits(tmp_path / "work"))
    _sketch_and_accept(opened())
    subjects = commits(tmp_path / "work")
    assert len(subjects) == before + 2
    assert subjects[0] == "Replace the proof of Lemma 1 (Chains)"
    text = (tmp_path / "work" / "paper.tex").read_text(encoding="utf-8")
    assert "lem:step" in text
    assert "Clear." not in text


@pytest.mark.skipif(not (CORPUS / "pfr").is_dir(), reason="the corpus of papers is not there")
def test_a_sketch_on_a_real_paper_becomes_two_commits_of_these_lines_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    shutil.copytree(CORPUS / "pfr", tmp_path / "work")
    room = GitRoom.make(tmp_path / "work")
    chapter = "chapter/100_percent.tex"
    before = room.read(chapter)
    turn = _drafts("lem:100pc", "lem:100pc-self")
    with served([turn], tmp_path) as environ, enter(room.top, environ, file=chapter, line=52) as terminal:
        terminal.wait_for("General 100")
        terminal.settle()
        _sketch_and_accept(terminal)
    proof_of_self, proof = before.index("\\begin{proof}\\uses{sym-group, sym-zero}"), before.rindex("\\begin{proof}")
    placed = before.index("\\end{proof}\n", proof_of_self) + len("\\end{proof}\n")
    end = before.index("\\end{proof}", proof) + len("\\end{proof}")
    new = NEW.replace("Each step", "  Each step").replace("By def", "  By def")  # as its neighbour is indented
    assert room.read(chapter) == f"{before[:placed]}\n{new}\n{before[placed:proof]}{PROOF}{before[end:]}"
    assert room.git("status", "--porcelain", "--untracked-files=no") == ""
    assert len(room.subjects()) == 3
    assert room.git("diff", "--name-only", "HEAD~2").split() == [chapter]


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
