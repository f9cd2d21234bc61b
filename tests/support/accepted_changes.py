"""A paper in a repository in which changes of the colleague are accepted through the review."""

from __future__ import annotations

from gitroom import GitRoom

from latex.text import Edit
from sessions.events import Listeners
from sessions.history.repository import Repository
from sessions.review.acceptance import Review
from sessions.review.hunks import hunks_between
from sessions.review.proposals import Decision, Proposal, ProposalQueue
from sessions.workspace.workspace import Workspace


class Desk:
    """The paper, its review and its history."""

    def __init__(self, room: GitRoom, repository: Repository) -> None:
        self.room = room
        self.repository = repository
        listeners = Listeners()
        self.workspace = Workspace(room.top / "paper.tex", listeners)
        self.buffer = self.workspace.open("paper.tex")
        self.queue = ProposalQueue(listeners)
        self.review = Review(self.workspace, self.queue, repository, listeners)

    async def accept(self, old: str, new: str, *, edited: str | None = None) -> Proposal:
        """Accept a change of the colleague, with the author's version where he has one."""
        number = self.queue.next_number
        hunks = hunks_between(self.buffer.text, self.buffer.text.replace(old, new, 1))
        self.queue.put(Proposal(number, f"Sharpen {old.strip()}", "", "paper.tex", self.buffer.text, hunks, ("lem:a",)))
        if edited is not None:
            self.review.decide(number, 0, Decision.ACCEPTED, edited=edited)
        return await self.review.accept(number)

    async def type(self, old: str, new: str) -> None:
        """Let the author replace text and save."""
        self.buffer.edit([Edit(self.buffer.text.index(old), old, new)])
        await self.workspace.save("paper.tex")
