"""What the history costs with ten thousand commits, against git by hand: `python bench/history.py`.

One commit in ten is an AI edit with real trailers, of one of two hundred results. Measured in turn: listing the AI
edits, those of one result under all its labels, counting the unread ones, opening the history until its first commit
is on the screen, and accepting a change; against `git log --grep`, and `git commit` in another such repository.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from statistics import median

from bench.accepting import Desk, git, plainly
from bench.measuring import Measured, ms, ratio, show, side_by_side, timed
from sessions.history.history import History, Wanted
from sessions.history.repository import Repository
from sessions.room import Room
from sessions.settings import Settings
from tui.app import LemmataApp
from tui.screens.history import HistoryScreen
from tui.widgets.commit_page import CommitPage

_COMMITS = 10_000
_ONE_IN = 10
_RESULTS = 200
_ROUNDS = 7
_STEPS = range(1, _RESULTS + 1)


def paper(words: dict[int, str]) -> str:
    """Return a paper whose results say these words."""
    head = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    body = (f"\\begin{{lemma}}\\label{{lem:{step}}}\n{words[step]}\n\\end{{lemma}}\n\n" for step in _STEPS)
    return f"{head}{''.join(body)}\\end{{document}}\n"


def make_repository(folder: Path) -> None:
    """Make the repository with git-fast-import(1), which takes seconds where as many commits would take minutes."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for setting, value in (("user.name", "Ada Writer"), ("user.email", "ada@example.org")):
        git(folder, "config", setting, value)
    words = dict.fromkeys(_STEPS, "The chain of it holds.")
    stream: list[bytes] = []
    for number in range(_COMMITS):
        step = 1 + number % _RESULTS
        words[step] = f"The chain of it holds, as said {number} times."
        message = f"Say it {number} times\n"
        if number % _ONE_IN == 0:
            message += (
                f"\nIt was short.\n\nAssisted-by: Lemmata:model\nAI-Role: rewrite\nAI-Review: unchanged\n"
                f"AI-Target: lem:{step}\nAI-Change: bench#{number}\n"
            )
        text, said = paper(words).encode(), message.encode()
        who = f"Ada Writer <ada@example.org> {1_700_000_000 + number} +0000"
        stream.append(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(said)}\n".encode() + said)
        stream.append(f"M 100644 inline paper.tex\ndata {len(text)}\n".encode() + text + b"\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=b"".join(stream), check=True)
    git(folder, "reset", "-q", "--hard")


def by_hand(folder: Path, *arguments: str) -> Measured:
    """Measure a `git log` of somebody at a shell."""
    return timed(lambda: subprocess.run(["git", "log", *arguments], cwd=folder, check=True, capture_output=True))


def asked(loop: asyncio.AbstractEventLoop, question: Callable[[], Coroutine[object, object, object]]) -> Measured:
    """Measure a question to the history."""
    return timed(lambda: loop.run_until_complete(question()))


async def until_shown(folder: Path) -> float:
    """Return the time from the key to the first commit on the screen."""
    room = Room(folder / "paper.tex", Settings(), {**os.environ, "HOME": str(folder.parent)})
    app = LemmataApp(room)
    async with app.run_test(size=(160, 48)) as pilot:
        while room.repository is None:
            await asyncio.sleep(0.01)
        await app.workers.wait_for_complete()
        started = time.perf_counter()
        await pilot.press("alt+shift+h")
        while "accepted by" not in _page(app):
            await asyncio.sleep(0.001)
        took = time.perf_counter() - started
    await room.close()
    return took


def _page(app: LemmataApp) -> str:
    """Return what the page of the history says; empty while it is not open."""
    return app.screen.query_one(CommitPage).text if isinstance(app.screen, HistoryScreen) else ""


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        loop = runner.get_loop()
        ours, plain = Path(folder) / "ours", Path(folder) / "plain"
        make_repository(ours)
        make_repository(plain)
        git(ours, "config", "lemmata.plainGit", "no")
        repository = Repository.find(ours)
        if repository is None:
            raise SystemExit("No repository was made.")
        history = History(repository, ours)
        grep = "--grep=^Assisted-by: Lemmata:"
        things = {
            "git log --grep": by_hand(ours, grep),
            "list of AI edits": asked(loop, history.edits),
            "unread AI edits counted": asked(loop, history.unread_count),
            "git log --grep of one result": by_hand(ours, "--grep=^AI-Target: lem:101"),
            "history of one result": asked(loop, lambda: history.edits(Wanted(handle="lem:101"))),
            "history on the screen": lambda: loop.run_until_complete(until_shown(ours)),
        }
        costs = side_by_side(things, rounds=_ROUNDS)
        repository.close()
        desk = Desk(ours)
        numbers = iter(range(1_000))
        costs |= side_by_side(
            {
                "git commit": lambda: plainly(plain, next(numbers)),
                "accepting a change": lambda: loop.run_until_complete(desk.accept()),
            },
            rounds=3 * _ROUNDS,
        )
        loop.run_until_complete(desk.close())
    against = dict.fromkeys(things, "git log --grep")
    against |= {"history of one result": "git log --grep of one result", "accepting a change": "git commit"}
    rows = [
        [name, ratio(cost, costs[against.get(name, name)]), ms(median(cost)), ms(max(cost))]
        for name, cost in costs.items()
    ]
    title = f"{_COMMITS:,} commits, {_COMMITS // _ONE_IN:,} AI edits"
    show(title, ["what", "to git by hand", "median", "longest"], rows)


if __name__ == "__main__":
    main()
