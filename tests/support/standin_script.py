"""What the stand-in server answers: steps, the faults they can have, and scripts that pick a step for a request.

A script is stateless but for faults that happen once: the turn is found from the last thing the author said, the step
from the number of replies since then, so a conversation can be resumed against a server that was started again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

Json = dict[str, Any]

NO_STEP_LEFT = "The script of the stand-in server has no further step here."


class Fault(StrEnum):
    """What goes wrong while a step is answered."""

    STATUS = "status"
    """The status of the step is answered instead of the reply."""
    PAGE = "page"
    """A page for a browser with status 200, as a proxy's login has."""
    ERROR_IN_STREAM = "error_in_stream"
    """An error event in the middle of a stream that began with 200."""
    RST = "rst"
    """The connection is reset in the middle of the stream."""
    RST_BEFORE_REPLY = "rst_before_reply"
    """The connection is reset before the first byte."""
    FIN = "fin"
    """The connection is closed in the middle of the chunked body."""
    CUT = "cut"
    """The body ends cleanly before the reply does: no stop reason arrives."""
    STALL = "stall"
    """After half of the reply nothing more comes, until the client goes away."""
    STALL_BEFORE_REPLY = "stall_before_reply"
    """Nothing comes at all."""
    BAD_SSE = "bad_sse"
    """An event whose data is not JSON."""
    BAD_ORDER = "bad_order"
    """A delta for a block that was never begun."""
    BAD_TOOL_JSON = "bad_tool_json"
    """The input of a tool call is not JSON."""
    CUT_TOOL_JSON = "cut_tool_json"
    """The input of a tool call stops in the middle of a further argument, whatever the stop reason says."""


@dataclass(frozen=True)
class Trouble:
    """One fault with its particulars."""

    fault: Fault
    status: int = 500
    error_type: str = "api_error"
    message: str = "The stand-in server was asked to fail."
    retry_after: str = ""
    early: bool = False
    """Whether a fault of the stream comes before the first word instead of in the middle."""


@dataclass(frozen=True)
class Step:
    """One response."""

    blocks: tuple[Json, ...] = ()
    stop_reason: str = ""
    """Empty: tool_use where a block is one, else end_turn."""
    piece: int = 12
    """Characters in one delta."""
    delay: float = 0.0
    """Seconds between two deltas."""
    troubles: tuple[Trouble, ...] = ()
    """Met one per request, in order, before the step is answered in full."""
    always: bool = False
    """Whether the last trouble never ends."""

    @property
    def reason(self) -> str:
        """The stop reason that is sent."""
        calls = any(block["type"] == "tool_use" for block in self.blocks)
        return self.stop_reason or ("tool_use" if calls else "end_turn")


Responder = Callable[[Json], Step]
"""From the body of a request to what is answered; called once per request that keeps the rules."""


def text(words: str, *, piece: int = 12, delay: float = 0.0, stop_reason: str = "") -> Step:
    """Return a step that says `words`."""
    return Step(({"type": "text", "text": words},), stop_reason, piece, delay)


def tool(
    name: str, tool_input: Json, *, words: str = "", stop_reason: str = "", piece: int = 12, delay: float = 0.0
) -> Step:
    """Return a step that says `words`, if any, and calls a tool."""
    said = ({"type": "text", "text": words},) if words else ()
    return Step(
        (*said, {"type": "tool_use", "id": "toolu_1", "name": name, "input": tool_input}), stop_reason, piece, delay
    )


def thinking(thoughts: str, then: Step, *, signature: str = "c2lnbmVk") -> Step:
    """Return `then` with thinking before it."""
    return replace(then, blocks=({"type": "thinking", "thinking": thoughts, "signature": signature}, *then.blocks))


def failing(then: Step, *troubles: Trouble, always: bool = False) -> Step:
    """Return `then`, answered only after each of `troubles` was met once; the last one for ever with `always`."""
    return replace(then, troubles=troubles, always=always)


@dataclass
class Turn:
    """What is answered to one thing the author says."""

    steps: tuple[Step, ...]
    match: re.Pattern[str] | None = None
    """Searched in what the author said; None takes the turns in their order."""


@dataclass
class Script:
    """Turns, and how many of their troubles were met."""

    turns: Sequence[Turn]
    met: dict[tuple[int, int], int] = field(default_factory=dict)

    def __call__(self, body: Json) -> Step:
        """Return the step for a request."""
        spoken, replies, words = _position(body["messages"])
        number = self._turn(words, spoken)
        if number is None or replies >= len(self.turns[number].steps):
            return text(NO_STEP_LEFT)
        step = self.turns[number].steps[replies]
        if step.always and step.troubles:
            return replace(step, troubles=step.troubles[-1:])
        met = self.met.get((number, replies), 0)
        self.met[number, replies] = met + 1
        return replace(step, troubles=step.troubles[met : met + 1])

    def _turn(self, words: str, spoken: int) -> int | None:
        for number, turn in enumerate(self.turns):
            if turn.match and turn.match.search(words):
                return number
        in_order = [number for number, turn in enumerate(self.turns) if turn.match is None]
        return in_order[min(spoken - 1, len(in_order) - 1)] if in_order else None


def _position(messages: Sequence[Json]) -> tuple[int, int, str]:
    """Return how often the author spoke, the replies since the last time, and what was said last."""
    spoken, answered, words = 0, 0, ""
    for message in messages:
        if message["role"] == "assistant":
            answered += 1
        said = _author_texts(message) if message["role"] == "user" else []
        if said:
            spoken, answered, words = spoken + len(said), 0, said[-1]
    return spoken, answered, words


def _author_texts(message: Json) -> list[str]:
    """Return the texts of a message but for those a program put in, which begin with an element of its own."""
    content = message["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    return [each["text"] for each in blocks if each["type"] == "text" and not each["text"].startswith("<from-the-")]


def replies(*steps: Step) -> Script:
    """Return the script whose one turn, taken whatever the author says, has these steps."""
    return Script((Turn(steps),))


def load(path: Path) -> Script:
    """Read a script from a JSON file.

    The file is a list of turns. A turn is a list of steps, or `{"match": "regular expression", "steps": […]}`. A step
    may have `thinking`, `text`, `tool` with `input`, or `tools`: a list of `{"tool": …, "input": {…}}`; further
    `stop_reason`, `piece`, `delay`, and `faults`: a list of `{"fault": "status", "status": 529, …}` met one per
    request before the step is answered; `"always": true` makes the last one stay.
    """
    return Script([_turn(number, each) for number, each in enumerate(json.loads(path.read_text(encoding="utf-8")))])


def _turn(number: int, data: Json | list[Json]) -> Turn:
    if isinstance(data, list):
        data = {"steps": data}
    match = re.compile(data["match"], re.IGNORECASE) if data.get("match") else None
    return Turn(tuple(_step(f"{number}_{place}", each) for place, each in enumerate(data["steps"])), match)


def _step(name: str, data: Mapping[str, Any]) -> Step:
    blocks: list[Json] = []
    if data.get("thinking"):
        blocks.append({"type": "thinking", "thinking": data["thinking"], "signature": f"signed_{name}"})
    if data.get("text"):
        blocks.append({"type": "text", "text": data["text"]})
    calls = [data, *data.get("tools", ())] if data.get("tool") else data.get("tools", ())
    for place, call in enumerate(calls):
        blocks.append(
            {"type": "tool_use", "id": f"toolu_{name}_{place}", "name": call["tool"], "input": call.get("input", {})}
        )
    options = {key: data[key] for key in ("stop_reason", "piece", "delay", "always") if key in data}
    troubles = tuple(Trouble(**{**each, "fault": Fault(each["fault"])}) for each in data.get("faults", ()))
    return Step(tuple(blocks), troubles=troubles, **options)
