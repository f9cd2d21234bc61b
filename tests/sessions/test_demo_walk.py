"""The whole rehearsal walked through in a room without a screen: real tools, real review, real git."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from sessions.colleague.rehearsal import Rehearsal
from sessions.demo.create import REHEARSAL, create_demo
from sessions.events import Event, TurnEnded
from sessions.review.proposals import Proposal, ProposalState
from sessions.room import Room
from sessions.settings import Settings

Order = Callable[[Sequence[Proposal]], Sequence[Proposal]]


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


class Walk:
    """A demo whose author sends what is offered."""

    def __init__(self, root: Path, home: Path) -> None:
        self.git = GitRoom(root.parent)
        self.colleague = Rehearsal.from_file(REHEARSAL, pause=lambda _: asyncio.sleep(0))
        self.room = Room(root, Settings(), {"HOME": str(home)}, assistant=self.colleague)
        self.endings: list[str] = []
        self.room.listeners.subscribe(self._on_event)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, TurnEnded):
            self.endings.append(event.reason)

    async def send_all(self) -> None:
        """Send every message the rehearsal offers, deciding nothing."""
        while prompt := self.colleague.next_prompt:
            await self.room.colleague.send(prompt)

    def subjects(self) -> list[str]:
        return self.git.git("log", "--reverse", "--format=%s").splitlines()


@asynccontextmanager
async def walking(tmp_path: Path) -> AsyncIterator[Walk]:
    walk = Walk(create_demo(tmp_path / "demo"), tmp_path / "home")
    await walk.room.settle()
    try:
        yield walk
    finally:
        await walk.room.close()


@pytest.mark.slow
async def test_accepting_each_change_as_it_comes_makes_one_commit_each(tmp_path: Path) -> None:
    async with walking(tmp_path) as walk:
        while prompt := walk.colleague.next_prompt:
            await walk.room.colleague.send(prompt)
            for change in walk.room.queue.open:
                assert (await walk.room.accept(change.number)).state is ProposalState.ACCEPTED
        assert walk.endings == ["end_turn"] * 4
        assert walk.subjects()[1:] == [
            "Add Lemma 3.5 (Quiet windows) and its proof",
            "Change the proof of Theorem 5.2 (Convergence)",
            "Change the statement of Lemma 3.3 (Drift)",
            "Replace the proof of Lemma 3.3 (Drift)",
            "Replace the proof of Proposition 5.1 (Multi-accuracy bounds the excess)",
        ]
        assert walk.git.git("status", "--porcelain") == ""


@pytest.mark.slow
async def test_changes_that_waited_are_accepted_in_any_order_with_the_same_end(tmp_path: Path) -> None:
    orders: tuple[Order, ...] = (list, lambda waiting: waiting[::-1])
    trees = []
    for number, order in enumerate(orders):
        async with walking(tmp_path / str(number)) as walk:
            await walk.send_all()
            for change in order(walk.room.queue.open):
                assert (await walk.room.accept(change.number)).state is ProposalState.ACCEPTED
            trees.append(walk.git.git("rev-parse", "HEAD^{tree}"))
    assert trees[0] == trees[1]


async def test_rejecting_everything_leaves_the_paper_and_its_history_as_they_were(tmp_path: Path) -> None:
    async with walking(tmp_path) as walk:
        await walk.send_all()
        for change in walk.room.queue.open:
            await walk.room.reject(change.number, "Not now.")
        assert len(walk.subjects()) == 1
        assert walk.git.git("status", "--porcelain") == ""
