"""Going on in a new conversation from a summary of the old one, when the old one has become long.

The colleague writes it, the author reads and may change it, and the new conversation begins with it. What the program
knows better (the manuscript as it is, closed topics, changes that wait) is not left to the summary.
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.review.proposals import Proposal

LONG = 150_000
"""Tokens of a request from which a summary is offered, where the window is not known to be smaller."""
SHARE = 0.6
"""Of the model's window."""

REQUEST = (
    "Summarise this conversation for a new one that goes on from it. Use these headings and leave out what does not "
    "apply: Goal. Decisions, with reasons. What was tried and given up. Open questions. Results concerned, by their "
    "handles. Next step. Write for yourself, briefly; the manuscript itself, its closed topics and the changes that "
    "wait are shown to you anew. Use no tools."
)


def is_long(tokens: int, window: int | None) -> bool:
    """Return whether a conversation whose last request came to `tokens` should go on from a summary."""
    return tokens >= (min(LONG, int(SHARE * window)) if window else LONG)


def opening(summary: str, waiting: Iterable[Proposal]) -> str:
    """Return what a conversation begins with that goes on from a summary."""
    lines = [
        "This conversation goes on from an earlier one. You wrote this summary of it, and the author has read and may "
        "have changed it:",
        summary.strip(),
    ]
    changes = [f"Change {each.number} ({each.about}) to {each.file} is not decided yet." for each in waiting]
    return "\n\n".join([*lines, *(["\n".join(changes)] if changes else [])])
