"""Changes the colleague offers: hunks of one file against the text they were made for, and their decisions.

Invariants:
- A proposal is immutable; deciding gives a new one with the same number, which replaces it in the queue.
- A hunk edits the text `base`; accepting never applies it to another text without finding its old text again.
- States go open → accepted | accepted-edited | rejected | out-of-date, and an undone decision goes back to open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from latex.text import Edit
from sessions.errors import ProposalError
from sessions.events import Listeners, ProposalChanged


class ProposalState(StrEnum):
    """Where a change stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ACCEPTED_EDITED = "accepted-edited"
    REJECTED = "rejected"
    OUT_OF_DATE = "out-of-date"


class Decision(StrEnum):
    """What the author said about one hunk."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Role(StrEnum):
    """What the colleague did, for the AI-Role trailer."""

    DRAFT = "draft"
    REWRITE = "rewrite"
    LANGUAGE = "language"
    CALCULATION = "calculation"
    CHECK = "check"
    BIBLIOGRAPHY = "bibliography"


@dataclass(frozen=True, slots=True)
class Hunk:
    """The smallest part of a change one can accept."""

    edit: Edit
    """Against `Proposal.base`; whole lines."""
    decision: Decision = Decision.UNDECIDED
    edited: str | None = None
    """The author's own version of `edit.new`, where he changed it before accepting."""
    reason: str = ""
    """Why it was rejected."""

    @property
    def new(self) -> str:
        """The text that accepting puts in."""
        return self.edit.new if self.edited is None else self.edited


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change the colleague offers, to one file."""

    number: int
    """From 1, in the order they came, unique in the conversation."""
    title: str
    """What it does, naming the mathematics: "Proof of Lemma 3.4"; becomes the commit's subject."""
    why: str
    """The colleague's reason, in its words."""
    file: str
    base: str
    """The whole text of the file the hunks were made for."""
    hunks: tuple[Hunk, ...]
    targets: tuple[str, ...]
    """Handles of the results it touches; empty for text outside results."""
    changed_statements: tuple[str, ...] = ()
    """Those of `targets` whose statement changes."""
    new_results: tuple[str, ...] = ()
    """Those of `targets` that the change adds."""
    role: Role = Role.DRAFT
    asked: str = ""
    """What the author had asked for in that turn."""
    change_id: str = ""
    """Conversation id and number, for the AI-Change trailer: "2026-11-23T15-46-09-7f3a#12"."""
    assistant: str = ""
    """Name of the colleague that made it."""
    reverts: str = ""
    """Full hash of the AI edit that accepting takes back; empty for a change of the colleague."""
    state: ProposalState = ProposalState.OPEN
    commit: str | None = None
    """Hash of the commit it became."""
    note: str = ""
    """What the author said when rejecting, or why it is out of date."""
    request: str = ""
    """The comment in the source that asked for it, which it removes; empty where there was none."""
    held: str = ""
    """The author's entry of the closed topic that it takes up; empty where it may be shown and decided."""

    @property
    def about(self) -> str:
        """The handles it touches, or the file where it touches no result."""
        return ", ".join(self.targets) or self.file

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits of the change as the colleague made them."""
        return tuple(hunk.edit for hunk in self.hunks)

    @property
    def accepted_edits(self) -> tuple[Edit, ...]:
        """The edits of the accepted hunks, with what the author made of them."""
        return tuple(
            Edit(hunk.edit.start, hunk.edit.old, hunk.new) for hunk in self.hunks if hunk.decision is Decision.ACCEPTED
        )

    @property
    def is_open(self) -> bool:
        """Whether the author has still to decide."""
        return self.state is ProposalState.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether the author has still to decide and has not put it off by closing its topic."""
        return self.is_open and not self.held

    @property
    def is_decided_hunk_by_hunk(self) -> bool:
        """Whether every hunk has a decision."""
        return all(hunk.decision is not Decision.UNDECIDED for hunk in self.hunks)

    def without_request(self) -> Proposal:
        """Return the proposal without the hunk that only removes the comment which asked for it."""
        kept = tuple(hunk for hunk in self.hunks if (hunk.edit.old, hunk.edit.new) != (self.request, ""))
        return replace(self, hunks=kept, request="") if self.request and kept else self

    def with_hunk(self, index: int, **changes: object) -> Proposal:
        """Return the proposal with fields of hunk `index` replaced."""
        hunk = replace(self.hunks[index], **changes)  # type: ignore[arg-type]  # the fields are checked by replace()
        return replace(self, hunks=(*self.hunks[:index], hunk, *self.hunks[index + 1 :]))

    @property
    def added_lines(self) -> int:
        """Lines of new text."""
        return sum(_line_count(hunk.new) for hunk in self.hunks)

    @property
    def removed_lines(self) -> int:
        """Lines of old text."""
        return sum(_line_count(hunk.edit.old) for hunk in self.hunks)


def _line_count(text: str) -> int:
    return text.count("\n") + (1 if text and not text.endswith("\n") else 0)


class ProposalQueue:
    """All changes of a conversation, decided or not, in the order they came."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._proposals: dict[int, Proposal] = {}

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self._proposals.values())

    def __len__(self) -> int:
        return len(self._proposals)

    @property
    def next_number(self) -> int:
        """The number the next change gets."""
        return max(self._proposals, default=0) + 1

    @property
    def open(self) -> tuple[Proposal, ...]:
        """The changes that wait for a decision, oldest first; what is held does not."""
        return tuple(proposal for proposal in self if proposal.is_waiting)

    def get(self, number: int) -> Proposal:
        """Return change `number`.

        Raises:
            ProposalError: there is none.
        """
        try:
            return self._proposals[number]
        except KeyError:
            raise ProposalError(f"There is no change {number} in this conversation.") from None

    def put(self, proposal: Proposal) -> None:
        """Add a change, or put it in the place of the one with its number, and tell it."""
        self._proposals[proposal.number] = proposal
        self._listeners.publish(ProposalChanged(proposal.number))

    def restore(self, proposals: Iterable[Proposal]) -> None:
        """Take back the changes of an earlier session without telling them one by one."""
        self._proposals = {proposal.number: proposal for proposal in proposals}
