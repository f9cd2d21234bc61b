"""What the author sees before deciding on a change: computed from the texts alone, never an opinion of the colleague.

Nothing here reads files, asks the colleague or changes anything, so a thread may run all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessions.review.gates.finding import Finding, Gate, Severity

if TYPE_CHECKING:
    from sessions.review.gates.assessment import assess, findings
    from sessions.review.gates.dangers import refusals

__all__ = ["Finding", "Gate", "Severity", "assess", "findings", "refusals"]


def __getattr__(name: str) -> object:
    # What reads a manuscript takes 0.2 s to import, and the first picture needs only the names of the findings.
    if name in ("assess", "findings"):
        from sessions.review.gates import assessment

        return getattr(assessment, name)
    if name == "refusals":
        from sessions.review.gates.dangers import refusals

        return refusals
    raise AttributeError(name)
