"""Deciding on changes: opening the review, passing decisions on, and what becomes of a change.

What the gates say is always of the text that would be accepted: after an edit, a split or a rejected hunk it is asked
again, and before anything is carried out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sessions.errors import LemmataError
from sessions.events import Committed
from sessions.review.gates import Finding, Severity
from sessions.review.order import in_order, rests_on
from sessions.review.proposals import Decision, Proposal, ProposalState
from sessions.review.relocation import as_now
from tui.screens.choice import Answer
from tui.widgets.prompt_bar import Suggestion
from tui.widgets.review import ReviewView

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage

_ACCEPTED = (ProposalState.ACCEPTED, ProposalState.ACCEPTED_EDITED)
_Text = tuple[tuple[int, str], ...]
"""Where the hunks that would be accepted stand and what they say."""


class ReviewDesk:
    """Shows one change at a time in the manuscript pane and carries out the decisions."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation
        self._number: int | None = None
        self._findings: tuple[Finding, ...] | None = None
        """What the gates said of the change under review last; None until the first answer."""
        self._place: Proposal | None = None
        """The change under review where it stood in its file when it was last looked through."""
        self._looking = asyncio.Lock()
        self._assessed: _Text | None = None
        self._came_from: str | None = None
        self._settled: list[int] = []
        """The changes that were settled in the review, in order, whose decision can still be taken back with a key."""

    @property
    def _waiting(self) -> tuple[Proposal, ...]:
        """The changes that wait, in the order in which they are decided."""
        return in_order(self._stage.room.queue.open)

    @property
    def number(self) -> int | None:
        """The change under review, or None."""
        return self._number

    def command_review(self) -> None:
        waiting = self._waiting
        if self._number is not None:
            self.close()
        elif waiting:
            self.open(waiting[0].number)
        else:
            self._stage.tell("No change waits for a decision.")

    def open(self, number: int) -> None:
        """Show change `number` in the manuscript pane."""
        proposal = self._stage.room.queue.get(number)
        if self._number is None:
            self._came_from = self._stage.file
        self._number, self._findings, self._assessed, self._place = number, None, None, None
        self._stage.show_file(proposal.file)
        self._stage.review_view.show(proposal, None)
        self._stage.show_review(True)
        self._assess_anew(proposal)
        needed = rests_on(proposal, self._waiting)
        if needed:
            numbers = " and ".join(map(str, needed))
            self._stage.tell(f"Change {number} cites what change {numbers} adds, which waits too.")

    def command_changes(self) -> None:
        changes = tuple(self._stage.room.queue)
        if not changes:
            self._stage.tell("There is no change in this conversation yet.")
            return
        self._stage.prompt_bar.ask(
            "change",
            self._take_up,
            hint="open ones are reviewed, others taken up again",
            suggest=lambda words: _suggestions(changes, words),
        )

    def _take_up(self, number: str) -> None:
        """Review an open change, or take a rejected one up again and review it."""
        if not number.isdecimal() or int(number) not in {each.number for each in self._stage.room.queue}:
            self._stage.tell(f"There is no change “{number}” in this conversation.")
            return
        proposal = self._stage.room.queue.get(int(number))
        if proposal.state in _ACCEPTED:
            commit = f" as {proposal.commit[:7]}; M-H shows it" if proposal.commit else ""
            self._stage.tell(f"Change {proposal.number} was accepted{commit}.")
        elif proposal.held:
            self._stage.tell(f"Change {proposal.number} is held; decide about it at its card in the conversation.")
        elif proposal.is_open:
            self.open(proposal.number)
        else:
            self._reopen(proposal)

    def _reopen(self, proposal: Proposal) -> None:
        try:
            opened = self._stage.room.reopen(proposal.number)
        except LemmataError as error:
            self._stage.tell(str(error), is_warning=True)
            return
        self.open(opened.number)
        if opened.note:
            self._stage.tell(opened.note)

    def close(self) -> None:
        """Go back to where the review was opened; the change stays as it is."""
        self._number = None
        if self._came_from is not None:
            self._stage.show_file(self._came_from)
            self._came_from = None
        self._stage.show_review(False)

    def on_card_key(self, key: str, number: int) -> None:
        """Carry out a key pressed at a change's card."""
        proposal = self._stage.room.queue.get(number)
        if key == "n":
            self._ask_reason(lambda reason: self._reject(number, reason))
        elif proposal.state is ProposalState.OUT_OF_DATE:
            self._reopen(proposal)
        elif key == "r" or proposal.changed_statements:
            # A changed statement is never accepted unseen.
            self.open(number)
        else:
            self._stage.run(self._accept_if_harmless(number), name=f"accept change {number}", group="decide")

    def on_proposal_changed(self, proposal: Proposal) -> None:
        """Show the change under review as it stands now, and in the tree what an accepted one did."""
        if proposal.state in _ACCEPTED:
            self._stage.results.announce(proposal.new_results, proposal.targets)
        if proposal.number != self._number:
            return
        if proposal.is_open:
            self._show(proposal)
            self._assess_anew(proposal)
        else:
            self._next_or_close(proposal)

    def on_analysis(self) -> None:
        """Ask the gates again about the change under review: what it refers to may be there now."""
        if self._number is not None:
            self._assessed = None
            self._assess_anew(self._stage.room.queue.get(self._number))

    def on_committed(self, event: Committed) -> None:
        """Say what was committed, and what waits now."""
        waiting = len(self._waiting)
        if event.proposal is None or not waiting:
            rest = ""
        elif self._number is not None:
            rest = f" · change {self._number} is next"
        else:
            rest = f" · {waiting} more to decide: ^R"
        self._stage.tell(f"Committed {event.commit[:7]}: {event.subject}{rest}")

    def on_hunk_decided(self, message: ReviewView.HunkDecided) -> None:
        """Record what was decided about a hunk; a rejected one may get a reason."""
        if message.decision is Decision.REJECTED:
            self._ask_reason(lambda reason: self._decide(message.index, Decision.REJECTED, reason=reason))
        else:
            self._once_read(lambda: self._decide(message.index, message.decision))

    def on_decide_rest(self, decision: Decision) -> None:
        """Record one decision for every hunk still undecided."""
        if self._number is None:
            return
        if decision is Decision.REJECTED:
            self._ask_reason(lambda reason: self._decide_rest(decision, reason))
        else:
            self._once_read(lambda: self._decide_rest(decision, ""))

    def on_edit(self, index: int) -> None:
        """Let the author change the new text of a hunk, then accept it."""
        if self._number is None:
            return
        from tui.screens.hunk_editor import HunkEditor

        hunk = self._stage.room.queue.get(self._number).hunks[index]

        def take(text: str | None) -> None:
            if text is not None:
                self._decide(index, Decision.ACCEPTED, edited=text)

        self._stage.edit_text(HunkEditor(hunk.new, f"Change {self._number}, hunk {index + 1}"), take)

    def on_comment(self) -> None:
        """Send the change back with what the author says about it."""
        number = self._number
        if number is None:
            return

        def send_back(comment: str) -> None:
            if comment.strip():
                self._reject(number, comment)
                self._stage.send(f"About change {number}: {comment}")

        self._stage.prompt_bar.ask("send back with a comment", send_back, hint="what should be different")

    def on_split(self, index: int) -> None:
        """Split a hunk into smaller ones."""
        if self._number is not None and not self._stage.room.split(self._number, index):
            self._stage.tell("This hunk has no sentence or line at which it could be split.")

    def on_undo(self) -> None:
        """Take back the last decision about the change under review."""
        if self._number is None:
            return
        queue = self._stage.room.queue
        has_none = all(hunk.decision is Decision.UNDECIDED for hunk in queue.get(self._number).hunks)
        number = self._settled.pop() if has_none and self._settled else self._number
        try:
            self._stage.room.undo_decision(number)
        except LemmataError as error:
            self._stage.tell(str(error), is_warning=True)
            return
        if number != self._number and queue.get(number).is_open:
            self.open(number)

    def on_change_requested(self, by: int) -> None:
        """Show the next or the previous open change."""
        numbers = [each.number for each in self._waiting]
        if self._number in numbers and len(numbers) > 1:
            self.open(numbers[(numbers.index(self._number) + by) % len(numbers)])
        else:
            self._stage.tell("There is no other open change.")

    def _assess_anew(self, proposal: Proposal) -> None:
        """Ask the gates again unless they have seen this very text."""
        if _text_of(proposal) != self._assessed:
            self._stage.run(self._assess(proposal), name=f"look through change {proposal.number}", group="assess")

    async def _assess(self, proposal: Proposal) -> None:
        async with self._looking:
            if self._number != proposal.number:
                return  # only leafed through: looking through it would hold up the one that is read
            findings = await self._stage.room.assess(proposal)
            place = await asyncio.to_thread(as_now, proposal, self._stage.room.workspace.text(proposal.file))
        now = self._stage.room.queue.get(proposal.number)
        # An answer about a text that was changed meanwhile is dropped: another one is on its way.
        if self._number == proposal.number and now.is_open and _text_of(now) == _text_of(proposal):
            self._findings, self._assessed, self._place = findings, _text_of(proposal), place
            self._show(now)

    def _show(self, proposal: Proposal) -> None:
        """Show the change under review in the text as it is now, whose lines are those that is said of it."""
        place = self._place
        if place is not None and [each.edit.new for each in place.hunks] == [each.edit.new for each in proposal.hunks]:
            hunks = [replace(hunk, edit=now.edit) for hunk, now in zip(proposal.hunks, place.hunks, strict=True)]
            proposal = replace(proposal, base=place.base, hunks=tuple(hunks))
        self._stage.review_view.show(proposal, self._findings)

    def _once_read(self, accept: Callable[[], None]) -> None:
        """Accept what is under review; where nothing is said of it yet, only if that turns out to be harmless."""
        if self._findings is not None or self._number is None:
            accept()
        else:
            self._stage.run(self._accept_unread(self._number, accept), name="look before accepting", group="decide")

    async def _accept_unread(self, number: int, accept: Callable[[], None]) -> None:
        is_harmless = await self._is_harmless(number)
        if self._number == number and is_harmless:
            accept()

    async def _accept_if_harmless(self, number: int) -> None:
        if await self._is_harmless(number):
            await self._stage.room.accept(number)
        elif self._number != number:
            self.open(number)

    async def _is_harmless(self, number: int) -> bool:
        """Ask the gates about a change; where they warn of something, tell that it is to be read first."""
        findings = await self._stage.room.assess(self._stage.room.queue.get(number))
        if all(finding.severity is Severity.NOTE for finding in findings):
            return True
        self._stage.tell(f"Change {number} waits: read what is said of it first, then y accepts it.")
        return False

    def _decide(self, index: int, decision: Decision, *, edited: str | None = None, reason: str = "") -> None:
        number = self._number
        if number is None:
            return
        proposal = self._stage.room.decide(number, index, decision, edited=edited, reason=reason)
        if proposal.is_decided_hunk_by_hunk:
            self._finish(number)

    def _decide_rest(self, decision: Decision, reason: str) -> None:
        number = self._number
        if number is None:
            return
        for index, hunk in enumerate(self._stage.room.queue.get(number).hunks):
            if hunk.decision is Decision.UNDECIDED:
                self._stage.room.decide(number, index, decision, reason=reason)
        self._finish(number)

    def _finish(self, number: int) -> None:
        self._stage.run(self._carry_out(number), name=f"carry out change {number}", group="decide")

    async def _carry_out(self, number: int) -> None:
        proposal = self._stage.room.queue.get(number)
        is_known = self._number == number and _text_of(proposal) == self._assessed
        known = self._findings if is_known else None
        findings = await self._stage.room.assess(proposal) if known is None else known
        blocking = [each for each in findings if each.severity is Severity.BLOCKING]
        if blocking and proposal.accepted_edits:
            self._confirm(number, "\n".join(finding.sentence for finding in blocking))
        else:
            await self._stage.room.finish(number)

    def _confirm(self, number: int, sentences: str) -> None:
        def confirmed(_: str) -> None:
            self._stage.run(self._stage.room.finish(number), name=f"carry out change {number}", group="decide")

        answers = (Answer("a", "Accept it all the same", "accept"),)
        self._stage.choose("This change acts when the paper is compiled", sentences, answers, confirmed)

    def _reject(self, number: int, reason: str) -> None:
        self._stage.run(self._stage.room.reject(number, reason), name=f"reject change {number}", group="decide")

    def _ask_reason(self, then: Callable[[str], None]) -> None:
        self._stage.prompt_bar.ask("reason", then, hint="why not? Enter alone gives none")

    def _next_or_close(self, decided: Proposal) -> None:
        self._settled.append(decided.number)
        waiting = self._waiting
        if waiting:
            later = [each.number for each in waiting if each.number > decided.number]
            after = min(later, default=waiting[0].number)
            # What it rests on is decided before it.
            self.open(next((each for each in rests_on(self._stage.room.queue.get(after), waiting)), after))
            return
        self.close()
        if decided.state in _ACCEPTED:
            self._show_accepted(decided)

    def _show_accepted(self, proposal: Proposal) -> None:
        """Put the cursor on what was accepted last; Go back leads to where the review was opened."""
        text = self._stage.room.workspace.text(proposal.file) or ""
        new = next((edit.new.strip() for edit in proposal.accepted_edits if edit.new.strip()), "")
        start = text.find(new) if new else -1
        if start >= 0:
            self._navigation.go_to_offset(proposal.file, start)


def _suggestions(changes: Sequence[Proposal], words: str) -> list[Suggestion]:
    found = [each for each in changes if words.casefold() in f"{each.number} {each.state} {each.title}".casefold()]
    ordered = sorted(found, key=lambda each: (not each.is_open, each.number if each.is_open else -each.number))
    return [
        Suggestion(
            str(each.number),
            f"{each.number}  {each.title}",
            f"{each.state}{f': {each.note}' if each.note else ''}  {each.file}",
        )
        for each in ordered
    ]


def _text_of(proposal: Proposal) -> _Text:
    return tuple((hunk.edit.start, hunk.new) for hunk in proposal.hunks if hunk.decision is not Decision.REJECTED)
