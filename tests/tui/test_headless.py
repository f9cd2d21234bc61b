"""The commands without a screen, each in a process of its own on a real repository, with the real client over HTTP."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from gitroom import GitRoom
from standin import StandIn
from standin_rules import Rules
from standin_script import Script, Turn, text, tool

from tui import cli

pytestmark = pytest.mark.slow

HOME = Path(cli.__file__).resolve().parent.parent
KEY = "sk-ant-stand-in"
PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}[Squares]\label{lem:square}
For all real $a$ we have $a^2 \geq 0$.
\end{lemma}
\begin{proof}
A product of two numbers of one sign is not negative.
\end{proof}
\end{document}
"""
EDIT = {"handle": "lem:square", "old": "not negative", "new": "nonnegative", "why": "one word"}
SHELL = {**EDIT, "new": r"not negative\immediate\write18{date}"}


@dataclass
class Told:
    """What a command answered."""

    status: int
    out: str
    err: str


@dataclass
class Desk:
    """A paper in a repository, and a server that answers the colleague's requests."""

    room: GitRoom
    server: StandIn
    home: Path

    async def lemmata(self, *words: str, key: str = KEY) -> Told:
        """Run a command in the paper's folder."""
        names = ("PATH", "LANG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")
        environ = {name: os.environ[name] for name in names if name in os.environ}
        environ |= {"HOME": str(self.home), "PYTHONPATH": str(HOME)}
        if key:  # a server that was named is asked without a key too, for some need none
            environ |= {"ANTHROPIC_API_KEY": key, "ANTHROPIC_BASE_URL": self.server.base_url}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tui.cli", *words),
            cwd=self.room.top,
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return Told(process.returncode or 0, out.decode(), err.decode())

    async def with_a_change(self) -> None:
        """Ask for the one change the server's script has."""
        told = await self.lemmata("ask", "main.tex", "Polish the proof.", "--on", "lem:square")
        assert told.status == 0, told


@pytest_asyncio.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    (tmp_path / "home").mkdir()
    script = Script(
        [
            Turn((tool("propose_edit", SHELL, words="A command."), text("It waits.")), match=re.compile("shell")),
            Turn((tool("propose_edit", EDIT, words="One word."), text("It waits for you."))),
        ]
    )
    async with StandIn(script, Rules(key=KEY)) as server:
        yield Desk(GitRoom.make(tmp_path / "paper", main=PAPER), server, tmp_path / "home")


async def test_a_turn_prints_the_reply_and_queues_its_change(desk: Desk) -> None:
    told = await desk.lemmata("ask", "main.tex", "Polish the proof.", "--on", "lem:square")
    assert told.status == 0, told
    assert "It waits for you.\n" in told.out
    assert told.out.splitlines()[-1].startswith("1  open  ")
    assert desk.room.read("main.tex") == PAPER
    assert desk.server.refusals == []


async def test_a_later_process_lists_and_shows_the_change(desk: Desk) -> None:
    await desk.with_a_change()
    told = await desk.lemmata("changes", "main.tex")
    assert (told.status, told.out.count("\n")) == (0, 1)
    told = await desk.lemmata("changes", "main.tex", "show", "1")
    assert "@@ main.tex, line " in told.out
    assert "nonnegative" in told.out


async def test_accepting_makes_one_commit_that_the_log_tells_of(desk: Desk) -> None:
    await desk.with_a_change()
    told = await desk.lemmata("changes", "main.tex", "accept", "1")
    assert told.status == 0, told
    assert desk.room.read("main.tex") == PAPER.replace("not negative", "nonnegative")
    assert len(desk.room.subjects()) == 2
    assert desk.room.at("HEAD", "main.tex") == desk.room.read("main.tex")
    assert desk.room.git("log", "-1", "--format=%(trailers:only)").strip()
    told = await desk.lemmata("log", "main.tex", "lem:square")
    assert desk.room.subjects()[0] in told.out
    told = await desk.lemmata("changes", "main.tex")
    assert told.out.startswith("1  accepted ")


async def test_a_change_that_runs_a_command_is_accepted_only_when_confirmed(desk: Desk) -> None:
    told = await desk.lemmata("ask", "main.tex", "Try the shell.", "--on", "lem:square")
    assert told.status == 0, told
    told = await desk.lemmata("changes", "main.tex", "accept", "1")
    assert told.status == cli.CANNOT
    assert "--confirm" in told.err
    assert desk.room.read("main.tex") == PAPER
    told = await desk.lemmata("changes", "main.tex", "accept", "1", "--confirm")
    assert told.status == 0, told
    assert "write18" in desk.room.read("main.tex")


async def test_a_rejected_change_stays_rejected_and_writes_nothing(desk: Desk) -> None:
    await desk.with_a_change()
    told = await desk.lemmata("changes", "main.tex", "reject", "1", "--why", "not English")
    assert told.status == 0, told
    told = await desk.lemmata("changes", "main.tex")
    assert told.out.startswith("1  rejected ")
    assert desk.room.read("main.tex") == PAPER
    assert len(desk.room.subjects()) == 1


async def test_a_rejected_change_is_taken_up_again(desk: Desk) -> None:
    await desk.with_a_change()
    told = await desk.lemmata("changes", "main.tex", "reopen", "1")
    assert (told.status, "nothing to take up again" in told.err) == (3, True)
    await desk.lemmata("changes", "main.tex", "reject", "1")
    told = await desk.lemmata("changes", "main.tex", "reopen", "1")
    assert told.out.startswith("1  open ")
    told = await desk.lemmata("changes", "main.tex", "accept", "1")
    assert told.out.startswith("1  accepted ")


async def test_a_change_cannot_be_accepted_twice(desk: Desk) -> None:
    await desk.with_a_change()
    await desk.lemmata("changes", "main.tex", "accept", "1")
    told = await desk.lemmata("changes", "main.tex", "accept", "1")
    assert told.status == cli.CANNOT
    assert told.err.count("\n") == 1
    assert len(desk.room.subjects()) == 2


async def test_without_a_key_nothing_is_sent_and_the_way_out_is_told(desk: Desk) -> None:
    told = await desk.lemmata("ask", "main.tex", "Polish the proof.", key="")
    assert told.status == cli.CANNOT
    assert "ANTHROPIC_API_KEY" in told.err
    assert desk.server.requests == []


async def test_a_wrong_key_is_told_in_a_sentence(desk: Desk) -> None:
    told = await desk.lemmata("ask", "main.tex", "Polish the proof.", key="sk-ant-wrong")
    assert told.status == cli.CANNOT
    assert "key" in told.err
    assert "Traceback" not in told.err


async def test_the_log_of_a_paper_without_accepted_changes_says_so(desk: Desk) -> None:
    told = await desk.lemmata("log", "main.tex")
    assert (told.status, told.out) == (0, "")
    assert told.err == "No accepted change is recorded here yet.\n"


async def test_listing_no_changes_says_so(desk: Desk) -> None:
    told = await desk.lemmata("changes", "main.tex")
    assert (told.status, told.out) == (0, "")
    assert told.err.startswith("There is no change to main.tex yet")
