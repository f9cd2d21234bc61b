"""What ends a turn before the colleague does: rounds, failing edits and the budget.

Invariants:
- A turn never goes on by itself for ever: rounds are counted, and so are corrections of one edit.
- Every end says what is safe and what the author can do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sessions.colleague.assistant import Json, Usage
from sessions.colleague.tools import EDIT_TOOLS, ToolOutcome

MOST_ROUNDS = 12
"""Responses with tool calls in one turn."""
MOST_CORRECTIONS = 2
"""Further tries after an edit failed, before the author is told."""

ROUNDS_SENTENCE = (
    f"The colleague used its tools {MOST_ROUNDS} times in this turn and was stopped. What it queued is kept; "
    "send “go on” to let it continue."
)
LENGTH_SENTENCE = (
    "The reply reached its length limit and breaks off. What had arrived is kept, and no half-written change was "
    "queued; send “go on” to continue."
)
REFUSAL_SENTENCE = (
    "The colleague declined to answer. The manuscript is as it was; ask in other words, or start a new conversation."
)
WINDOW_SENTENCE = (
    "The conversation has become too long for the colleague. Everything is kept; start a new conversation to go on."
)
STOPPED_SENTENCE = "Stopped. What had arrived is kept, and nothing in the manuscript was changed."

Budget = Callable[[Usage, Usage], str | None]
"""Given the usage of this turn and of the whole conversation, the sentence that ends the turn, or None."""


def token_budget(*, turn: int | None = None, conversation: int | None = None) -> Budget:
    """Return a budget in tokens, those read from the cache not counted; None is no limit."""

    def judge(this_turn: Usage, whole: Usage) -> str | None:
        for limit, used, name in ((turn, this_turn, "turn"), (conversation, whole, "conversation")):
            if limit is not None and _counted(used) >= limit:
                return (
                    f"The budget of {limit} tokens for one {name} is used up. What was queued is kept; "
                    "send “go on” to continue, or raise the budget."
                )
        return None

    return judge


def _counted(usage: Usage) -> int:
    return usage.input + usage.output + usage.cache_write


@dataclass(slots=True)
class FailedEdits:
    """The edits of a turn that were refused, and have not succeeded since."""

    _counts: dict[tuple[str, str], int]
    _calls: set[str]

    @classmethod
    def none(cls) -> FailedEdits:
        """Return the state at the start of a turn."""
        return cls({}, set())

    def take(self, name: str, given: Json, outcome: ToolOutcome) -> str | None:
        """Note what a call came to; return the sentence that ends the turn where that is enough."""
        if name not in EDIT_TOOLS:
            return None
        place = str(given.get("handle") or given.get("after") or given.get("file") or "")
        if not outcome.is_error:
            self._counts.pop((name, place), None)
            return None
        call = json.dumps([name, given], sort_keys=True, ensure_ascii=False)
        count = self._counts[(name, place)] = self._counts.get((name, place), 0) + 1
        is_repeated = call in self._calls
        self._calls.add(call)
        where = f" in {place}" if place else ""
        if is_repeated:
            return (
                f"The colleague sent the same failing change{where} twice and was stopped. The manuscript is as it "
                f"was. The reason was: {outcome.text.split(chr(10))[0]}"
            )
        if count > MOST_CORRECTIONS:
            return (
                f"The colleague could not place its change{where} in {count} tries and was stopped. The manuscript is "
                f"as it was. The last reason was: {outcome.text.split(chr(10))[0]}"
            )
        return None
