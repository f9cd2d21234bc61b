"""The author's decisions on changes, and what an accepted one does: the text, the file on disk, one commit.

Invariants:
- Nothing of a change reaches a buffer, the disk or git before `accept` or `finish`.
- An accepted change is in the text, on disk and in exactly one commit of its own; where git refuses, the text is as it
  was and the change stays open. Without a repository, or for a file git ignores, it is in the text and on disk.
- Decisions on a change are made one at a time; what was begun is finished, even where the waiting task is cancelled.
- History is append-only: undoing a decision never touches a commit.

Event loop only; git and the disk work in threads of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from latex.text import Edit
from sessions.errors import FileError, ProposalError, RepositoryError
from sessions.events import Listeners, Problem
from sessions.review.carrying_out import GONE, Carrier, label
from sessions.review.hunks import hunks_of, split
from sessions.review.proposals import Decision, Proposal, ProposalQueue, ProposalState
from sessions.review.relocation import over_later_changes, relocated
from sessions.review.report import decision_sentence

if TYPE_CHECKING:
    from sessions.history.repository import Repository
    from sessions.workspace.workspace import Workspace

_RENEWED = "Its passage has changed since it was made: the colleague's words are shown against what is there now."
_ACCEPTED = (ProposalState.ACCEPTED, ProposalState.ACCEPTED_EDITED)
_UNSETTLED = (ProposalState.OPEN, ProposalState.OUT_OF_DATE)


class Review:
    """Takes the author's decisions on the changes of one manuscript."""

    def __init__(
        self,
        workspace: Workspace,
        queue: ProposalQueue,
        repository: Repository | None,
        listeners: Listeners,
        *,
        may_checkpoint: bool = True,
    ) -> None:
        self._workspace = workspace
        self._queue = queue
        self._listeners = listeners
        self._carrier = Carrier(workspace, repository, listeners, self._put, may_checkpoint=may_checkpoint)
        self._turn = asyncio.Lock()
        self._work: set[asyncio.Task[Proposal]] = set()
        self._in_hand: int | None = None
        """The change that is being carried out."""
        self._earlier: dict[int, list[Proposal]] = {}
        self._told: dict[int, ProposalState] = {}
        self.mark_reported()

    def commit_to(self, repository: Repository) -> None:
        """Commit what is accepted from here on to a repository that was just made."""
        self._carrier.repository = repository

    def decide(
        self, number: int, index: int, decision: Decision, *, edited: str | None = None, reason: str = ""
    ) -> Proposal:
        """Record what the author says about hunk `index` (from 0) and return the change, which stays open.

        `edited` is the author's own version of the new text, where he accepts with changes; a last line end that the
        hunk needs is added to it.

        Raises:
            ProposalError: the change is not open, or has no such hunk.
        """
        proposal = self._open_one(number)
        if not 0 <= index < len(proposal.hunks):
            raise ProposalError(f"Change {number} has {len(proposal.hunks)} hunks; there is no hunk {index + 1}.")
        hunk = proposal.hunks[index]
        own = None if edited is None or decision is not Decision.ACCEPTED else _whole_lines(edited, hunk.edit)
        changed = proposal.with_hunk(
            index,
            decision=decision,
            edited=None if own == hunk.edit.new else own,
            reason=reason.strip() if decision is Decision.REJECTED else "",
        )
        return self._put(changed, over=proposal)

    def split(self, number: int, index: int) -> bool:
        """Split an undecided hunk into smaller ones; return whether it could be split.

        Raises:
            ProposalError: the change is not open.
        """
        proposal = self._open_one(number)
        parts = split(proposal.hunks[index])
        if len(parts) < 2:
            return False
        hunks = (*proposal.hunks[:index], *parts, *proposal.hunks[index + 1 :])
        self._put(replace(proposal, hunks=hunks), over=proposal)
        return True

    async def accept(self, number: int) -> Proposal:
        """Accept every hunk that is not decided, then do as `finish` does; a refusal leaves the decisions as they were.

        Raises:
            ProposalError: as for `finish`.
        """
        proposal = self._open_one(number)
        hunks = tuple(
            replace(hunk, decision=Decision.ACCEPTED) if hunk.decision is Decision.UNDECIDED else hunk
            for hunk in proposal.hunks
        )
        return await self._to_the_end(replace(proposal, hunks=hunks))

    async def finish(self, number: int) -> Proposal:
        """Carry out the decisions on all hunks and return the change as it then stands.

        With an accepted hunk: into the text, onto the disk, and committed. With none: rejected. Where the passage is
        gone the change comes back out of date, and nothing was changed.

        Raises:
            ProposalError: it is not open, a hunk is not decided, or the file or git refuses; the sentence says which.
                The text and the change are as they were.
        """
        proposal = self._open_one(number)
        if not proposal.is_decided_hunk_by_hunk:
            waiting = sum(hunk.decision is Decision.UNDECIDED for hunk in proposal.hunks)
            raise ProposalError(
                f"Change {number} waits for a decision on {waiting} of its {len(proposal.hunks)} hunks."
            )
        return await self._to_the_end(proposal)

    async def reject(self, number: int, reason: str = "") -> Proposal:
        """Reject the whole change, whatever was decided on its hunks, and keep the reason.

        Raises:
            ProposalError: the change is not open.
        """
        async with self._turn:
            proposal = self._open_one(number)
            hunks = tuple(
                hunk if hunk.decision is Decision.REJECTED else replace(hunk, decision=Decision.REJECTED, edited=None)
                for hunk in proposal.hunks
            )
            rejected = replace(proposal, hunks=hunks, state=ProposalState.REJECTED, note=reason.strip())
            return self._put(rejected, over=proposal)

    def undo_decision(self, number: int) -> Proposal:
        """Take back the last decision on a change and return it.

        A rejected change is open again, as is one whose text fits again. For an accepted one the text of the buffer
        goes back, if nothing was changed in that file since; the commit stays in the history.

        Raises:
            ProposalError: there is nothing to take back, or it cannot be taken back here.
        """
        proposal = self._queue.get(number)
        if proposal.state in _ACCEPTED:
            return self._take_back(proposal)
        if proposal.state is ProposalState.OUT_OF_DATE:
            if self._is_gone(proposal):
                raise ProposalError(f"Change {number} is out of date: the passage it replaces is still another one.")
            return self._put(replace(proposal, state=ProposalState.OPEN, note=""))
        earlier = self._earlier.get(number)
        if earlier:
            return self._put(earlier.pop())
        if proposal.is_open:
            raise ProposalError(f"No decision was made on change {number}, so there is nothing to take back.")
        return self._put(_reopened(proposal))

    def renew(self, number: int) -> Proposal:
        """Make an out-of-date change one to the text as it is now, in which its words stand against what is there.

        Raises:
            ProposalError: it is not out of date, its file is gone, or nothing of it would change the text now.
        """
        proposal = self._queue.get(number)
        now = self._workspace.text(proposal.file)
        if proposal.state is not ProposalState.OUT_OF_DATE or now is None:
            raise ProposalError(
                f"Change {number} is not out of date, or its file is gone, so it is not taken up again."
            )
        kept = tuple(edit for edit in _wanted(proposal))
        hunks = hunks_of(now, over_later_changes(proposal.base, kept, now))
        if not hunks:
            raise ProposalError(f"Change {number} would change nothing now: what it says stands there already.")
        return self._put(replace(proposal, base=now, hunks=hunks, state=ProposalState.OPEN, note=_RENEWED))

    def refresh(self, file: str) -> None:
        """Mark open changes to `file` out of date where their old text is gone, and open those whose text is back.

        Costs one search of the text per hunk; what it cannot see `accept` finds.
        """
        now = self._workspace.text(file)
        for proposal in tuple(self._queue):
            if proposal.file != file or proposal.number == self._in_hand or proposal.state not in _UNSETTLED:
                continue
            if proposal.request and proposal.request not in (now or ""):
                # Another change has answered it, or the author took it away.
                proposal = proposal.without_request()
                self._put(proposal)
            is_gone = any(edit.old not in (now or "") for edit in _wanted(proposal))
            if is_gone and proposal.is_open:
                self._put(replace(proposal, state=ProposalState.OUT_OF_DATE, note=GONE))
            elif not is_gone and not proposal.is_open and not self._is_gone(proposal):
                self._put(replace(proposal, state=ProposalState.OPEN, note=""))

    @property
    def is_busy(self) -> bool:
        """Whether a change is just being written and committed."""
        return self._turn.locked()

    def report(self) -> tuple[str, ...]:
        """Return what the colleague is told about decisions made since the last call, in the order of the changes."""
        news = [proposal for proposal in self._queue if proposal.state is not self._told_state(proposal)]
        self.mark_reported()
        return tuple(decision_sentence(proposal) for proposal in news)

    def mark_reported(self, told: Mapping[int, ProposalState] | None = None) -> None:
        """Take all decisions made up to now for told, or just those in `told`: change number → state that was told."""
        self._told = {proposal.number: proposal.state for proposal in self._queue} if told is None else dict(told)

    async def close(self) -> None:
        """Wait for the decisions that are being carried out."""
        if self._work:
            await asyncio.wait(self._work)

    def _told_state(self, proposal: Proposal) -> ProposalState:
        return self._told.get(proposal.number, ProposalState.OPEN)

    def _open_one(self, number: int) -> Proposal:
        proposal = self._queue.get(number)
        if not proposal.is_open:
            raise ProposalError(f"Change {number} is no longer open: it is {proposal.state}.")
        return proposal

    def _put(self, proposal: Proposal, *, over: Proposal | None = None) -> Proposal:
        """Put the change in its place; with `over`, that is what undoing this decision brings back."""
        if over is not None:
            self._earlier.setdefault(proposal.number, []).append(over)
        self._queue.put(proposal)
        return proposal

    async def _to_the_end(self, proposal: Proposal) -> Proposal:
        task = asyncio.get_running_loop().create_task(self._carry_out(proposal), name=f"change {proposal.number}")
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._tell_refusal)
            raise

    def _tell_refusal(self, task: asyncio.Task[Proposal]) -> None:
        """Tell why a decision could not be carried out, where nobody waits for the answer any more."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._listeners.publish(Problem(str(error)))

    async def _carry_out(self, decided: Proposal) -> Proposal:
        async with self._turn:
            before = self._open_one(decided.number)
            if not decided.accepted_edits:
                reasons = "; ".join(dict.fromkeys(hunk.reason for hunk in decided.hunks if hunk.reason))
                return self._put(replace(decided, state=ProposalState.REJECTED, note=reasons), over=before)
            self._in_hand = decided.number
            try:
                return await self._carrier.carry_out(decided)
            except (FileError, RepositoryError) as error:
                raise ProposalError(f"Change {decided.number} was not accepted and stays open. {error}") from error
            finally:
                self._in_hand = None

    def _is_gone(self, proposal: Proposal) -> bool:
        now = self._workspace.text(proposal.file)
        return now is None or relocated(proposal.base, _wanted(proposal), now) is None

    def _take_back(self, proposal: Proposal) -> Proposal:
        """Undo an accepted change in its buffer, where it is the last thing done there."""
        buffer = self._workspace.buffers.get(self._workspace.name(proposal.file))
        if buffer is None or buffer.undo_label != label(proposal):
            raise ProposalError(
                f"Change {proposal.number} is no longer the last change of {proposal.file}, so it cannot be taken back "
                "here. Undo the later changes first, or revert its commit in the history; nothing was changed."
            )
        buffer.undo()
        note = f"Taken back in the text after commit {proposal.commit[:10]}; that stays." if proposal.commit else ""
        return self._put(replace(_reopened(proposal), note=note))


def _wanted(proposal: Proposal) -> tuple[Edit, ...]:
    """Return the edits that may still be accepted."""
    return tuple(hunk.edit for hunk in proposal.hunks if hunk.decision is not Decision.REJECTED)


def _reopened(proposal: Proposal) -> Proposal:
    hunks = tuple(replace(hunk, decision=Decision.UNDECIDED, reason="") for hunk in proposal.hunks)
    return replace(proposal, hunks=hunks, state=ProposalState.OPEN, commit=None, note="")


def _whole_lines(edited: str, edit: Edit) -> str:
    """Return the author's version with the line end that keeps it apart from the line after it."""
    ends_line = edit.new.endswith("\n") or (not edit.new and edit.old.endswith("\n"))
    return f"{edited}\n" if ends_line and edited and not edited.endswith("\n") else edited
