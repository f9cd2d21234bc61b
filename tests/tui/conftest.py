"""A small paper in a repository, and the room on it with a colleague that plays a script at once."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from room_stage import Stage
from small_paper import PAPER

from sessions.colleague.rehearsal import Rehearsal
from sessions.room import Room
from sessions.settings import Settings
from tui.app import LemmataApp

SCRIPT = r"""
[rehearsal]
title = "A test"
greeting = "A script for a test."

[[turn]]
prompt = "Add a corollary."
matches = ["corollary"]
[[turn.step]]
text = "I add it after the theorem."
tool = "insert_result"
[turn.step.input]
after = "thm:means"
why = "The case of equal numbers."
latex = '''
\begin{lemma}[Doubling]\label{lem:double}
For all real $a$ we have $2a^2 \leq 2a^2$.
\end{lemma}

\begin{proof}
Put $b = a$ in \ref{thm:means}.
\end{proof}'''
[[turn.step]]
text = "It waits for you."

[[turn]]
prompt = "Make the lemma strict."
matches = ["strict"]
[[turn.step]]
tool = "replace_statement"
[turn.step.input]
handle = "lem:square"
why = "Strict away from zero."
latex = '''
\begin{lemma}[Squares]\label{lem:square}
For all real $a \neq 0$ we have $a^2 > 0$.
\end{lemma}'''
[[turn.step]]
text = "This changes a statement."
"""


Opener = Callable[..., AbstractAsyncContextManager[Stage]]


async def _at_once(seconds: float) -> None:
    """Stand in for the pauses of a rehearsal."""


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment in which nothing of the machine's own settings is seen."""
    values = {
        "HOME": str(tmp_path / "home"),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "home").mkdir()
    return values


@pytest.fixture
def open_room(tmp_path: Path, environ: dict[str, str]) -> Opener:
    """Open the paper in a fresh repository; `with_git=False` leaves the repository out."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (160, 48), *, with_git: bool = True, text: str = PAPER
    ) -> AsyncIterator[Stage]:
        folder = tmp_path / "paper"
        folder.mkdir()
        (folder / "main.tex").write_text(text, encoding="utf-8")
        if with_git:
            for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Start"]):
                subprocess.run(["git", *arguments], cwd=folder, check=True)
        rehearsal = Rehearsal.from_text(SCRIPT, "script.toml", pause=_at_once)
        room = Room(folder / "main.tex", Settings(), environ, assistant=rehearsal)
        app = LemmataApp(room)
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot, folder)
            await stage.settle()
            yield stage
        await room.close()

    return opened
