"""Keep the journal of a conversation as it goes, its changes and their commits among it.

Invariants:
- A journal that cannot be written never ends a turn; it is told once.
- Each change is written whole when it is queued, and again where the text it is made for changed; else only what was
  decided.
"""

from __future__ import annotations

from collections.abc import Callable

from sessions.colleague.journal import Journal
from sessions.errors import FileError
from sessions.events import Committed, Event, Listeners, Problem, ProposalChanged
from sessions.review.proposals import ProposalQueue


class Minutes:
    """Writes down what happens in one conversation; without a journal it writes nothing."""

    def __init__(self, journal: Journal | None, queue: ProposalQueue, listeners: Listeners) -> None:
        self._journal = journal
        self._queue = queue
        self._listeners = listeners
        self._bases: dict[int, str] = {proposal.number: proposal.base for proposal in queue}
        self._cannot_write = False
        self._unsubscribe = listeners.subscribe(self._heard)
        self._is_closed = False
        self.may_go_on()

    def may_go_on(self) -> bool:
        """Return whether this program goes on with the conversation, and no other one does or has done since."""
        return self._journal is None or self._journal.hold()

    def close(self) -> None:
        """Stop writing down what becomes of changes, and let other programs go on; safe to call twice."""
        if not self._is_closed:
            self._is_closed = True
            self._unsubscribe()
            if self._journal is not None:
                self._journal.release()

    def record(self, kind: str, **fields: object) -> None:
        """Write one event."""
        journal = self._journal
        if journal is not None:
            self._guarded(lambda: journal.append(kind, **fields))

    def _heard(self, event: Event) -> None:
        if isinstance(event, ProposalChanged):
            self._record_change(event.number)
        elif isinstance(event, Committed):
            self.record("commit", commit=event.commit, subject=event.subject, proposal=event.proposal)

    def _record_change(self, number: int) -> None:
        proposal = self._queue.get(number)
        is_known = self._bases.get(number) == proposal.base
        self._bases[number] = proposal.base
        if self._journal is not None:
            write = self._journal.append_decision if is_known else self._journal.append_proposal
            self._guarded(lambda: write(proposal))

    def _guarded(self, write: Callable[[], None]) -> None:
        try:
            write()
        except FileError as error:
            if not self._cannot_write:
                self._cannot_write = True
                self._listeners.publish(Problem(str(error)))
