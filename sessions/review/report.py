"""What the colleague is told about the author's decisions.

Invariants:
- A sentence says what was decided and, where the author changed the text, exactly what stands there now.
- A change is named by what it is about, not by its title, which quotes titles of the manuscript.
- Nothing is said of changes that wait for a decision, except that one is open again.
"""

from __future__ import annotations

from difflib import unified_diff

from sessions.review.proposals import Decision, Hunk, Proposal, ProposalState

_MOST_LINES = 200  # lines of a diff; a longer one is read from the manuscript instead


def decision_sentence(proposal: Proposal) -> str:
    """Return what the colleague is told of where `proposal` stands."""
    name = f"Change {proposal.number} ({proposal.about})"
    match proposal.state:
        case ProposalState.OPEN:
            return f"{name}: the author took the decision back; it is open again."
        case ProposalState.REJECTED:
            return f"{name}: rejected{_because(proposal.note)}"
        case ProposalState.OUT_OF_DATE:
            return f"{name}: out of date. {proposal.note}".rstrip()
        case ProposalState.ACCEPTED | ProposalState.ACCEPTED_EDITED:
            return f"{name}: {_accepted(proposal)}"


def _accepted(proposal: Proposal) -> str:
    rejected = [
        f"hunk {number} of {len(proposal.hunks)} rejected{_because(hunk.reason)}"
        for number, hunk in enumerate(proposal.hunks, 1)
        if hunk.decision is Decision.REJECTED
    ]
    what = "accepted in part: " + " ".join(rejected) if rejected else "accepted."
    if proposal.state is ProposalState.ACCEPTED_EDITED:
        opening = what.removesuffix(".") if not rejected else f"{what} The rest accepted"
        what = f"{opening} with the author's edits:\n{_author_edits(proposal)}"
    return what


def _because(reason: str) -> str:
    return f": {reason}" if reason else "."


def _author_edits(proposal: Proposal) -> str:
    lines = [line for hunk in proposal.hunks if hunk.edited is not None for line in _hunk_diff(hunk)]
    if len(lines) > _MOST_LINES:
        return "The edits are too long to repeat; read the passage again before you change it."
    return "\n".join(lines)


def _hunk_diff(hunk: Hunk) -> list[str]:
    """Return the lines of a diff from the colleague's text to the author's, without a file header."""
    lines = unified_diff(hunk.edit.new.splitlines(), hunk.new.splitlines(), n=1, lineterm="")
    return list(lines)[2:]
