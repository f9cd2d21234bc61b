"""A toolbox over a small paper, and the changes it queued."""

from __future__ import annotations

from chains_paper import PaperOnDesk

from latex.text import replace
from sessions.colleague.tools import ToolBox, ToolOutcome
from sessions.events import Listeners
from sessions.review.proposals import Proposal, ProposalQueue

LEMMA = r"""\begin{lemma}[Long runs]\label{lem:runs}
In a long chain some run loses little.
\end{lemma}
\begin{proof}
Use Lemma~\ref{lem:monotone}.
\end{proof}"""


class Desk:
    """A toolbox over a paper on a desk, and what it queued."""

    def __init__(self, paper: PaperOnDesk | None = None) -> None:
        self.paper = paper or PaperOnDesk()
        self.queue = ProposalQueue(Listeners())
        self.tools = ToolBox(self.paper, self.queue)

    def run(self, tool: str, **given: object) -> ToolOutcome:
        return self.tools.run(tool, given)

    def text(self, tool: str, **given: object) -> str:
        return self.run(tool, **given).text

    def revision(self, handle: str) -> str:
        sources = self.tools.sources()
        return sources.revision(sources.result(handle))

    def queued(self, tool: str, **given: object) -> Proposal:
        outcome = self.run(tool, why="because", **given)
        assert outcome.proposal is not None, outcome.text
        return self.queue.get(outcome.proposal)


def refusal(tool: str, **given: object) -> str:
    """Return the answer to a call that must be refused and queue nothing."""
    desk = Desk()
    outcome = desk.run(tool, why="because", **given)
    assert outcome.is_error
    assert len(desk.queue) == 0
    return outcome.text


def result_text(proposal: Proposal) -> str:
    """Return the text of the file with the change in it."""
    return replace(proposal.base, proposal.edits)


def edit(old: str, new: str, handle: str = "lem:monotone", **more: str) -> dict[str, str]:
    """Return what `propose_edit` is given to replace `old` in a result."""
    return {"handle": handle, "old": old, "new": new, **more}
