"""One turn while it runs: a response is heard as it comes in, and the tools it asks for are run.

Invariants:
- Once the turn is over, nothing that comes later is heard, and no further call is run.
- A call that was run has its result, also where the turn is stopped before the next one.

Event loop only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
    Usage,
    Waiting,
)
from sessions.colleague.endings import FailedEdits
from sessions.colleague.telling import Telling
from sessions.colleague.tools import Question, ToolBox
from sessions.colleague.transcript import result_block
from sessions.errors import AssistantError
from sessions.events import TurnEnded

NOT_RUN = "This call was not run: "


class Turn:
    """One turn; the conversation says what is sent and keeps what comes."""

    def __init__(self, toolbox: ToolBox, telling: Telling) -> None:
        self.over = asyncio.Event()
        """Set when the turn is to end, or has ended: nothing that comes later is heard."""
        self.usage = Usage()
        self.said = ""
        """Text of the response that is coming in, as it came."""
        self.results: dict[str, Json] = {}
        """Results of the calls of the last response, by the ids of the calls."""
        self.question: Question | None = None
        """What the colleague asks the author in this turn."""
        self._toolbox = toolbox
        self._telling = telling
        self._failed = FailedEdits.none()

    async def hear(self, events: AsyncIterator[AssistantEvent]) -> ResponseEnded | None:
        """Return the whole response; None where the turn was stopped meanwhile.

        Raises:
            AssistantError: the response has no end; `said` is what had come of it.
        """
        self.said = ""
        ended: ResponseEnded | None = None
        try:
            async for event in events:
                if self.over.is_set():
                    return None
                match event:
                    case TextDelta(text):
                        self._telling.words(text, begins=not self.said)
                        self.said += text
                    case ThinkingDelta(text):
                        self._telling.thinking(text)
                    case ToolDelta(_, name, so_far):
                        self._telling.progress(name, so_far)
                    case Waiting(_, sentence):
                        self._telling.waiting(sentence)
                    case ResponseEnded():
                        ended = event
        finally:
            self._telling.end_of_words()
            if isinstance(events, AsyncGenerator):
                await events.aclose()
        if ended is None:
            raise AssistantError("The reply broke off. Your words are kept; send again.", kind="cut")
        self.said = ""
        return ended

    async def run(self, calls: Sequence[Json]) -> TurnEnded | None:
        """Run the calls of one response into `results`; return how the turn ends, or None where it goes on."""
        self.results = {}
        ending: TurnEnded | None = None
        for call in calls:
            if self.over.is_set():
                break
            if ending is not None and ending.reason == "error":
                self.results[call["id"]] = result_block(call["id"], NOT_RUN + "the turn was ended.", is_error=True)
                continue
            result, sentence = await self._run_one(call)
            if result is not None:
                self.results[call["id"]] = result
            elif ending is None:
                ending = TurnEnded("end_turn")
            if sentence is not None:
                ending = TurnEnded("error", sentence)
        return ending

    async def _run_one(self, call: Json) -> tuple[Json | None, str | None]:
        """Return the result of a call, None for a question to the author, and the sentence that ends the turn."""
        name, given = call["name"], call["input"]
        given = given if isinstance(given, dict) else {}
        self._telling.activity(name, given)
        prepared = await asyncio.to_thread(self._toolbox.prepare, name, given)
        outcome = self._toolbox.settle(prepared)
        if outcome.question is not None:
            if self.question is not None:
                return result_block(call["id"], "Ask one question at a time.", is_error=True), None
            self.question = outcome.question
            self._telling.question(outcome.question)
            return None, None
        if outcome.suggestion:
            self._telling.suggestion(outcome.suggestion)
        sentence = self._failed.take(name, given, outcome)
        return result_block(call["id"], outcome.text, is_error=outcome.is_error), sentence
