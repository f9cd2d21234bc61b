"""How removed and added words look, in a review and in the history."""

from __future__ import annotations

NAMES = frozenset(
    f"review--{name}"
    for name in (
        *("title", "info", "why", "blocking", "warning", "note", "rule", "accepted", "rejected", "context", "text"),
        *("removed", "removed-block", "added", "added-block", "bar", "key"),
    )
)
"""The component classes."""

RULES = """
        & > .review--title { color: $heading; text-style: bold; }
        & > .review--info { color: $quiet; }
        & > .review--why { color: $foreground; text-style: italic; }
        & > .review--blocking { color: $error; text-style: bold; }
        & > .review--warning { color: $warning; text-style: bold; }
        & > .review--note { color: $quiet; }
        & > .review--rule { color: $quiet; }
        & > .review--accepted { color: $success; text-style: bold; }
        & > .review--rejected { color: $error; text-style: bold; }
        & > .review--context { color: $quiet; }
        & > .review--text { color: $foreground; }
        & > .review--removed { color: $removed; background: $removed-ground; text-style: strike; }
        & > .review--added { color: $added; background: $added-ground; text-style: underline; }
        & > .review--bar { color: $accent; }
        & > .review--key { color: $accent; text-style: bold; }
        & > .review--removed-block { color: $removed; background: $removed-ground; }
        & > .review--added-block { color: $added; background: $added-ground; }
        &:nocolor > .review--context { text-style: dim; }
        &:nocolor > .review--removed { text-style: none; }
        &:nocolor > .review--added { text-style: bold; }
        &:ansi > .review--removed { text-style: none; }
        &:ansi > .review--added { text-style: bold; }
"""
"""Their styles, for the block of a widget's own rules."""
