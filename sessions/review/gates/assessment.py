"""All gates run over one change: what the change brings, the loudest first.

Invariants:
- Only what the change brings is told; what was wrong before stays unmentioned.
- Hunks the author rejected do not count, and where he edited a hunk his own text counts.
- Blocking findings come first, then warnings, then notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from latex.manuscript import Manuscript
from latex.project import Analyser
from latex.text import Edit, replace
from sessions.review.gates.dangers import danger_findings
from sessions.review.gates.dependencies import dependency_findings
from sessions.review.gates.finding import Comparison, Finding, Severity
from sessions.review.gates.latex_sources import balance_findings, command_findings, reference_findings
from sessions.review.gates.statements import statement_findings
from sessions.review.gates.symbols import symbol_findings
from sessions.review.gates.wording import wording_findings
from sessions.review.proposals import Decision, Hunk, Proposal
from sessions.review.relocation import as_now

_GATES: tuple[Callable[[Comparison], Iterator[Finding]], ...] = (
    danger_findings,
    statement_findings,
    symbol_findings,
    dependency_findings,
    balance_findings,
    reference_findings,
    command_findings,
    wording_findings,
)
_LOUDEST_FIRST = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)


def assess(proposal: Proposal, manuscript: Manuscript, read: Callable[[str], str | None]) -> tuple[Finding, ...]:
    """Return what the author should know before deciding on `proposal`, the loudest first.

    Both sides are analysed from the texts as `read` gives them now, or from the one the change was made for where its
    passages are gone; `manuscript` only says which file is the root. Costs one scan of the manuscript. May run in any
    thread.

    Raises:
        StaleEditError: the hunks do not fit `proposal.base`.
    """
    proposal = as_now(proposal, read(proposal.file))
    text = proposal.base
    analyser = Analyser(lambda file: text if file == proposal.file else read(file), manuscript.search)
    before = analyser.analyse(manuscript.root)
    text = replace(proposal.base, _edits(_kept(proposal)))
    after = analyser.analyse(manuscript.root)
    return findings(proposal, before, after, read)


def findings(
    proposal: Proposal,
    manuscript_before: Manuscript,
    manuscript_after: Manuscript,
    texts: Callable[[str], str | None],
) -> tuple[Finding, ...]:
    """Return what all gates say, the loudest first.

    `manuscript_before` is the analysis with `proposal.base` as the text of its file, `manuscript_after` the one with
    the hunks made that are not rejected; `texts` gives the files that do not change.

    Raises:
        StaleEditError: the hunks do not fit `proposal.base`.
    """
    hunks = _kept(proposal)
    if not hunks:
        return ()
    new = replace(proposal.base, _edits(hunks))
    comparison = Comparison(proposal, manuscript_before, manuscript_after, proposal.base, new, hunks, texts)
    found = [finding for gate in _GATES for finding in gate(comparison)]
    return tuple(sorted(found, key=lambda finding: _LOUDEST_FIRST.index(finding.severity)))


def _kept(proposal: Proposal) -> tuple[Hunk, ...]:
    return tuple(hunk for hunk in proposal.hunks if hunk.decision is not Decision.REJECTED)


def _edits(hunks: tuple[Hunk, ...]) -> tuple[Edit, ...]:
    return tuple(Edit(hunk.edit.start, hunk.edit.old, hunk.new) for hunk in hunks)
