"""The manual page on plain git: every command in it is run, and says what the page shows."""

from __future__ import annotations

import asyncio
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from latex.text import Edit
from sessions.history.commit_message import commit_message
from sessions.history.history import History
from sessions.history.read_marks import mark
from sessions.history.repository import Repository
from sessions.review.proposals import Decision, Hunk, Proposal, Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plain-git.md"
PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\newtheorem{theorem}{Theorem}
\begin{document}
\begin{lemma}[Drift]
  \label{lem:drift}
  The drift is at most $a$.
\end{lemma}
\begin{proof}
  Clear.
\end{proof}
\begin{theorem}\label{thm:main}
  If the drift is at most $a$,
  then $b \leq a$ and the chain ends.
\end{theorem}
\end{document}
"""
ADA, BO = ("Ada Writer", "ada@example.org"), ("Bo Reader", "bo@example.org")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def accepted(title: str, why: str, target: str, role: Role, *, loud: bool = False, edited: bool = False) -> str:
    """Return the message that accepting such a change gives its commit."""
    hunk = Hunk(Edit(0, "", "x"), Decision.ACCEPTED, "y" if edited else None)
    proposal = Proposal(1, title, why, "paper.tex", "", (hunk,), (target,), role=role, asked="be precise here")
    number = 1 if role is Role.DRAFT else 2
    changed = (target,) if loud else ()
    named = replace(proposal, changed_statements=changed, assistant="claude-opus-5-5")
    return commit_message(replace(named, change_id=f"2026-11-23T15-46-09-7f3a#{number}"))


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRoom:
    """The history that the page speaks of: two AI edits, each accepted by another person, and one commit by hand."""
    isolate(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    room = GitRoom.make(tmp_path / "work")
    steps = (
        (ADA, None, "Start the paper"),
        (ADA, ("Clear.", "By induction on the length of the chain."), accepted(
            "Write a proof of Lemma 1 (Drift)", "The old one left it to the reader.", "lem:drift", Role.DRAFT
        )),
        (ADA, ("the chain ends", "the chain is finite"), "Say finite"),
        (BO, ("  If the drift is at most $a$,\n  then $b \\leq a$", "  If the drift is at most $a$, then\n  $b < a$"),
         accepted("Sharpen Theorem 1", "Equality never occurs.", "thm:main", Role.REWRITE, loud=True, edited=True)),
    )  # fmt: skip
    text = PAPER
    for day, (person, change, message) in enumerate(steps, start=23):
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_NAME", person[0])
            monkeypatch.setenv(f"GIT_{role}_EMAIL", person[1])
            monkeypatch.setenv(f"GIT_{role}_DATE", f"2026-11-{day}T12:00:00+00:00")
        if change:
            assert change[0] in text
            text = text.replace(*change)
        room.write("paper.tex", text)
        room.git("add", ".")
        room.git("commit", "-q", "--cleanup=verbatim", "-m", message)
    asyncio.run(_set_up_and_read(room))
    return room


async def _set_up_and_read(room: GitRoom) -> None:
    repository = Repository.find(room.top)
    assert repository is not None
    await History(repository, room.top).set_up_plain_git()
    first = room.git("rev-parse", "HEAD~2").strip()
    await mark(repository, [first], as_read=True, now=datetime(2026, 11, 27, 9, 12, tzinfo=UTC))
    repository.close()


def blocks() -> list[tuple[str, str]]:
    """Return each command of the page with what it is said to answer."""
    found = []
    for block in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        for shown in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, answer = shown.partition("\n")
            found.append((command, answer))
    return found


def test_the_page_has_its_commands() -> None:
    assert len(blocks()) >= 12


def test_every_command_of_the_page_says_what_the_page_shows(clone: GitRoom) -> None:
    for command, answer in blocks():
        done = subprocess.run(["sh", "-c", command], cwd=clone.top, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout == answer, command
