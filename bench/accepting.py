"""What accepting a change costs, until it is committed: `python bench/accepting.py`.

The whole way through `Review` (text, disk, a commit of its own) in a real repository, against the same change of the
same file written and committed with `git commit -q -- paper.tex` in a second one. While a change is accepted the event
loop must stay free: the last columns are how long it was kept from its other work.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, middle_line, ms, paper, percentile, ratio, show
from sessions.events import Listeners
from sessions.history.repository import Repository
from sessions.review.acceptance import Review
from sessions.review.hunks import hunks_between
from sessions.review.proposals import Proposal, ProposalQueue
from sessions.workspace.workspace import Workspace

_ROUNDS = 20
_BEAT_S = 0.001  # seconds between looks at how late the event loop is


def git(folder: Path, *arguments: str) -> None:
    """Run git in `folder`."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def new_repository(folder: Path, text: str) -> None:
    """Make a repository with the paper committed."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Ada Writer")
    git(folder, "config", "user.email", "ada@example.org")
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Start")


class Desk:
    """Accepts one change after another."""

    def __init__(self, folder: Path) -> None:
        listeners = Listeners()
        self._workspace = Workspace(folder / "paper.tex", listeners)
        self._buffer = self._workspace.open("paper.tex")
        self._queue = ProposalQueue(listeners)
        self._repository = Repository.find(folder)
        self._review = Review(self._workspace, self._queue, self._repository, listeners)

    async def accept(self) -> float:
        """Offer a change of one line, accept it, and return what the accepting took."""
        base = self._buffer.text
        number = self._queue.next_number
        self._queue.put(
            Proposal(
                number=number,
                title=f"Say more in step {number}",
                why="It was short.",
                file="paper.tex",
                base=base,
                hunks=hunks_between(base, changed(base, number)),
                targets=("lem:1",),
                asked="say more",
                change_id=f"bench#{number}",
                assistant="rehearsal",
            )
        )
        started = time.perf_counter()
        done = await self._review.accept(number)
        took = time.perf_counter() - started
        if done.commit is None:
            raise SystemExit(f"Change {number} was not committed: {done.state}.")
        return took

    async def close(self) -> None:
        await self._review.close()
        await self._workspace.close()
        if self._repository is not None:
            self._repository.close()


def changed(text: str, number: int) -> str:
    """Return the text with a sentence more in the middle."""
    caret = middle_line(text)
    return f"{text[:caret]}Sentence {number}. {text[caret:]}"


def plainly(folder: Path, number: int) -> float:
    """Change the same line and commit the file with git alone; return what the writing and the commit took."""
    path = folder / "paper.tex"
    text = changed(path.read_text(encoding="utf-8"), number)
    started = time.perf_counter()
    path.write_text(text, encoding="utf-8")
    git(folder, "commit", "-q", "-m", f"Say more in step {number}", "--", "paper.tex")
    return time.perf_counter() - started


async def lateness(delays: list[float]) -> None:
    """Note how late the event loop is, again and again."""
    while True:
        started = time.perf_counter()
        await asyncio.sleep(_BEAT_S)
        delays.append(time.perf_counter() - started - _BEAT_S)


async def rounds(folder: Path, text: str) -> tuple[list[float], list[float], list[float]]:
    """Return what accepting took, what git alone took, and how late the loop was meanwhile; in turn, in seconds."""
    new_repository(folder / "ours", text)
    new_repository(folder / "plain", text)
    desk = Desk(folder / "ours")
    ours, plain, late = [], [], []
    try:
        for number in range(-2, _ROUNDS):
            delays: list[float] = []
            beat = asyncio.create_task(lateness(delays))
            took = await desk.accept()
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat
            alone = plainly(folder / "plain", number)
            if number >= 0:
                ours.append(took)
                plain.append(alone)
                late += delays
    finally:
        await desk.close()
    return ours, plain, late


async def measure() -> None:
    rows = []
    for name, size in list(SIZES.items())[:3]:
        with tempfile.TemporaryDirectory() as folder:
            ours, plain, late = await rounds(Path(folder).resolve(), paper(size))
        costs = [ms(median(ours)), ms(percentile(ours, 0.95)), ms(median(plain)), ms(percentile(late, 0.99))]
        rows.append([name, ratio(ours, plain), *costs, ms(max(late))])
    heads = ["size", "to git commit", "accept", "p95", "git commit", "loop late p99", "longest"]
    show("Accepting a change, until it is committed", heads, rows)


def main() -> None:
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    asyncio.run(measure())


if __name__ == "__main__":
    main()
