"""The order in which changes are decided: what another one adds comes before what cites it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sessions.review.proposals import Proposal


def in_order(waiting: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the changes as they came, each one after those it rests on; changes in a circle stay as they came."""
    if not any(proposal.new_results for proposal in waiting):
        return tuple(waiting)
    needs = {proposal.number: set(rests_on(proposal, waiting)) for proposal in waiting}
    ordered: list[Proposal] = []
    left = list(waiting)
    while left:
        placed = {proposal.number for proposal in ordered}
        following = next((proposal for proposal in left if needs[proposal.number] <= placed), left[0])
        left.remove(following)
        ordered.append(following)
    return tuple(ordered)


def rests_on(proposal: Proposal, waiting: Sequence[Proposal]) -> tuple[int, ...]:
    """Return the numbers of the waiting changes that add a result which `proposal` cites."""
    return tuple(
        other.number
        for other in waiting
        if other.number != proposal.number and any(_cites(proposal, label) for label in other.new_results)
    )


def _cites(proposal: Proposal, label: str) -> bool:
    cited = re.compile(rf"\\[A-Za-z]*(?:ref|uses)\*?\s*\{{[^{{}}]*(?<![^{{,\s]){re.escape(label)}(?![^}},\s])")
    return any(label in hunk.new and cited.search(hunk.new) for hunk in proposal.hunks)
