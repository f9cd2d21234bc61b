"""The conversation with the colleague: one turn at a time, a loop of responses and tool calls.

Invariants:
- Messages are only added to; content blocks are kept and sent back verbatim; every tool call gets its result.
- Each `TurnStarted` is followed by exactly one `TurnEnded`, whatever happens between them.
- Stopping takes effect at once, whether or not the colleague listens; what comes later of it is not heard.
- The last call of a response that was cut off is never run.
- What is published is cleaned for the screen; what is kept is what came.

Event loop only.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

from sessions.colleague.assistant import Assistant, Json, Request, ResponseEnded, Usage
from sessions.colleague.context import Context, Part
from sessions.colleague.endings import (
    LENGTH_SENTENCE,
    MOST_ROUNDS,
    REFUSAL_SENTENCE,
    ROUNDS_SENTENCE,
    STOPPED_SENTENCE,
    WINDOW_SENTENCE,
    Budget,
)
from sessions.colleague.guard import TopicGuard, Topics, held
from sessions.colleague.journal import Journal, Replay, added
from sessions.colleague.minutes import Minutes
from sessions.colleague.safety import cleaned
from sessions.colleague.telling import Telling
from sessions.colleague.tools import Question, ToolBox
from sessions.colleague.transcript import (
    QUESTION_TOOL,
    Transcript,
    Utterance,
    program_block,
    result_block,
    text_block,
    utterances,
)
from sessions.colleague.turn import NOT_RUN, Turn
from sessions.errors import AssistantError, UsageError
from sessions.events import Listeners, TurnEnded, TurnStarted
from sessions.review.proposals import ProposalState

_PATIENCE_S = 0.2  # seconds a stopped reply gets to close its connection before it is left behind

_CUT_OFF = NOT_RUN + "the response was cut off at its length limit."
_STOPPED = "The author stopped your last turn."
_CUT = "The line dropped in your last reply; the author saw of it what stands above, and no tool call of it was run."
_BROKEN_OFF = frozenset({"cut", "timeout"})  # what had come of the reply until then is kept
_AUTHOR_STOPPED = NOT_RUN + "the author stopped the turn."

_REQUEST = (
    "The author's words stand as a comment in {}. Answer with a change there; the program removes the comment with it, "
    "so leave it out of what you write."
)

_ELSEWHERE = (
    "This conversation is open in another window, or went on there since it was opened here, so nothing was sent. "
    "Go on in that window; or close it, and open the paper here again."
)


class Conversation:
    """A conversation about one manuscript with one colleague.

    `decisions` returns, and forgets, sentences about what the author decided since it was last asked. `resumed` is an
    earlier conversation of the same colleague that goes on; its journal must be the one given.
    """

    def __init__(
        self,
        assistant: Assistant,
        toolbox: ToolBox,
        context: Context,
        listeners: Listeners,
        journal: Journal | None = None,
        *,
        decisions: Callable[[], tuple[str, ...]] = tuple,
        budget: Budget = lambda _turn, _whole: None,
        effort: str = "high",
        max_tokens: int = 16_000,
        resumed: Replay | None = None,
        topics: Topics = tuple,
        opening: str = "",
    ) -> None:
        self.assistant = assistant
        self.toolbox = toolbox
        self.usage = Usage()
        """Of the whole conversation."""
        self.turn_usage = Usage()
        """Of the present or last turn."""
        self.context_tokens = 0
        """Tokens the last request held, as far as it was told."""
        self.question: Question | None = None
        """What the colleague has asked and the author has not answered yet."""
        self._context = context
        self._listeners = listeners
        self._decisions = decisions
        self._budget = budget
        self._effort = effort
        self._max_tokens = max_tokens
        self._system: tuple[Json, ...] = ()
        self._tools: tuple[Json, ...] = ()
        self._transcript = Transcript()
        self._topics = topics
        self._guard = toolbox.guard = TopicGuard(topics)
        self._turn: Turn | None = None
        self.told: Mapping[int, ProposalState] = resumed.told if resumed is not None else {}
        """Where the changes stood when the author last spoke to the colleague; those that are missing were open."""
        self._interruption = ""
        """What the colleague is told of how its last turn ended, where it did not end by itself."""
        self._opening = opening
        """What goes before the author's first words, where the conversation goes on from another."""
        self.attached: list[str] = []
        """Handles and files that the author added to what the next turn sends."""
        toolbox.assistant = assistant.name
        toolbox.conversation_id = journal.id if journal else ""
        if resumed is not None:
            toolbox.queue.restore(resumed.proposals)
        self._minutes = Minutes(journal, toolbox.queue, listeners)
        if resumed is not None:
            self._resume(resumed)

    @property
    def messages(self) -> tuple[Json, ...]:
        """All messages as they are sent."""
        return self._transcript.messages

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """What was said so far, for showing it again, cleaned for the screen; what takes up a closed topic is held."""
        said = utterances(self.messages)
        topics = held(self._topics(), said)
        return tuple(
            replace(each, text=cleaned(each.text), held=topic.entry if topic else "")
            for each, topic in zip(said, topics, strict=True)
        )

    @property
    def is_busy(self) -> bool:
        """Whether a turn is running."""
        return self._turn is not None

    @property
    def id(self) -> str:
        """What the journal calls it; empty without one."""
        return self.toolbox.conversation_id

    def outlook(self, target: str | None, selection: str) -> tuple[Part, ...]:
        """Return what would be sent with the author's words now; takes some time, and may run in a thread."""
        system = self._system or self._context.system(target)
        tools = json.dumps(self._tools or self.toolbox.declarations(), ensure_ascii=False)
        said = json.dumps(self.messages, ensure_ascii=False) if self.messages else ""
        names = ("the rules the colleague works by", "macros, outline, statements, instructions and topics")
        fixed = [Part("system", name, block["text"]) for name, block in zip(names, system, strict=True)]
        fixed.append(Part("tools", "what its tools are", tools))
        if said:
            fixed.append(Part("said", "the conversation so far", said))
        return (*fixed, *self._context.outlook(target, selection, tuple(self.attached)))

    def name(self, title: str) -> None:
        """Give it a name, for the list of conversations."""
        self._minutes.record("title", title=title)

    async def send(
        self,
        text: str,
        *,
        target: str | None = None,
        selection: str = "",
        request: tuple[str, str] | None = None,
    ) -> None:
        """Run the whole turn that `text` starts; `target` is the result the author has in view.

        `request` is the file and the text of the comment that asks, which the changes of this turn remove.

        Empty text goes on after a turn that ended before the colleague had answered. Where another program goes on
        with the conversation, the turn ends at once and nothing is sent.

        Raises:
            UsageError: a turn is running, or there is nothing to send.
        """
        if self.is_busy:
            raise UsageError("The colleague is still answering. Wait, or stop it first.")
        if not text.strip() and not (self._transcript.is_waiting_for_reply and self.question is None):
            raise UsageError("There is nothing to send. Write something to the colleague first.")
        if not self._minutes.may_go_on():
            self._listeners.publish(TurnStarted(text))
            self._listeners.publish(TurnEnded("error", _ELSEWHERE))
            return
        turn = self._turn = Turn(self.toolbox, Telling(self._listeners, self.toolbox.activity, self._guard))
        if self.question is None:  # else the author answers a question about the request
            self.toolbox.request = request
        self._listeners.publish(TurnStarted(text))
        ending = TurnEnded("error", "The turn broke off. What had arrived is kept; send again.")
        try:
            ending = await self._until_stopped(turn, text, target, selection)
        except asyncio.CancelledError:
            ending = TurnEnded("stopped", STOPPED_SENTENCE)
            raise
        finally:
            self._finish(turn, ending)
            self._listeners.publish(ending)

    def stop(self) -> None:
        """Stop the turn that is running; safe to call when none is."""
        if self._turn is not None:
            self._turn.over.set()

    def close(self) -> None:
        """Stop, and hear no more events."""
        self.stop()
        self._minutes.close()

    async def _begin(self, text: str, target: str | None, selection: str) -> None:
        """Add the author's words with what goes before them; they are kept even if they are stopped on the way."""
        self.toolbox.asked = text or self.toolbox.asked
        self._guard.begin(text)
        parts = [self._interruption] if self._interruption else []
        if text.strip():
            parts += self._decisions()
            if self.toolbox.request is not None:
                parts.append(_REQUEST.format(self.toolbox.request[0]))
            self.told = {proposal.number: proposal.state for proposal in self.toolbox.queue}
        try:
            if not self._system:
                self._system = await asyncio.to_thread(self._context.system, target)
                self._tools = self.toolbox.declarations()
                self._minutes.record("prefix", system=list(self._system), tools=list(self._tools))
            if text.strip():
                attached, self.attached = tuple(self.attached), []
                parts += [self._opening] if self._opening else []
                self._opening = ""
                parts += await asyncio.to_thread(self._context.before_the_words, target, selection, attached)
        finally:
            if text.strip():
                self._add_words(text, parts)

    def _add_words(self, text: str, parts: Sequence[str]) -> None:
        blocks = [*([program_block("\n\n".join(parts))] if parts else []), text_block(text)]
        pending = self._pending_question()
        if pending is not None:
            blocks = [result_block(pending["id"], blocks)]
        self.question = None
        self._interruption = ""
        self._transcript.add("user", blocks)
        self._minutes.record("user", content=blocks)
        told = {str(number): state.value for number, state in self.told.items()}
        self._minutes.record("seen", revisions=dict(self._context.revisions), told=told)

    async def _until_stopped(self, turn: Turn, text: str, target: str | None, selection: str) -> TurnEnded:
        work = asyncio.create_task(self._rounds(turn, text, target, selection), name="colleague's turn")
        work.add_done_callback(_forget)
        stop = asyncio.create_task(turn.over.wait(), name="stop of the colleague's turn")
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            if work.done() and not turn.over.is_set():
                return work.result()
            return TurnEnded("stopped", STOPPED_SENTENCE)
        except AssistantError as error:
            self._minutes.record("error", sentence=str(error), error=error.kind)
            if error.kind not in _BROKEN_OFF:
                turn.said = ""
            return TurnEnded("error", str(error))
        finally:
            turn.over.set()
            stop.cancel()
            if not work.done():
                work.cancel()
                await asyncio.wait({work}, timeout=_PATIENCE_S)

    def _finish(self, turn: Turn, ending: TurnEnded) -> None:
        """Leave the messages so that the next request is valid."""
        turn.over.set()
        self._turn = None
        if turn.said.strip():
            self._take_blocks([text_block(turn.said)])
        was_cut = ending.reason == "error" and bool(turn.said.strip())
        self._interruption = _STOPPED if ending.reason == "stopped" else _CUT if was_cut else ""
        pending = self._pending_question()
        calls = [call for call in self._transcript.open_calls() if call is not pending]
        self._add_results([result_block(call["id"], _AUTHOR_STOPPED, is_error=True) for call in calls])
        self._minutes.record("stop", reason=ending.reason, sentence=ending.sentence)

    async def _rounds(self, turn: Turn, text: str, target: str | None, selection: str) -> TurnEnded:
        await self._begin(text, target, selection)
        for _ in range(MOST_ROUNDS):
            exceeded = self._budget(turn.usage, self.usage) if turn.usage != Usage() else None
            if exceeded:
                return TurnEnded("budget", exceeded)
            ended = await self._response(turn)
            if ended is not None:
                self._take_blocks(ended.content)
                ending = await self._act(turn, ended)
                if ending is not None:
                    return ending
            if turn.over.is_set():
                return TurnEnded("stopped", STOPPED_SENTENCE)
        return TurnEnded("rounds", ROUNDS_SENTENCE)

    async def _response(self, turn: Turn) -> ResponseEnded | None:
        """Return the whole response; None where the turn was stopped meanwhile."""
        request = Request(self._system, self._tools, self.messages, self._max_tokens, self._effort)
        self._minutes.record(
            "request", prefix=_prefix_hash(request), messages=len(request.messages), effort=self._effort
        )
        ended = await turn.hear(self.assistant.respond(request))
        if ended is None:
            return None
        self._count(turn, ended.usage)
        return ended

    async def _act(self, turn: Turn, ended: ResponseEnded) -> TurnEnded | None:
        """Do what the response asks for; return how the turn ends, or None where the colleague goes on."""
        calls = [block for block in ended.content if block.get("type") == "tool_use"]
        match ended.stop_reason:
            case "tool_use":
                return await self._run(turn, calls)
            case "pause_turn":
                return None
            case "max_tokens":
                is_cut = bool(calls) and ended.content[-1] is calls[-1]
                ending = await self._run(turn, calls[:-1] if is_cut else calls)
                if is_cut:
                    self._add_results([result_block(calls[-1]["id"], _CUT_OFF, is_error=True)])
                return ending if ending and ending.reason != "end_turn" else TurnEnded("max_tokens", LENGTH_SENTENCE)
            case "refusal":
                return TurnEnded("refusal", REFUSAL_SENTENCE)
            case "model_context_window_exceeded":
                return TurnEnded("error", WINDOW_SENTENCE)
            case _:
                return TurnEnded("end_turn")

    async def _run(self, turn: Turn, calls: Sequence[Json]) -> TurnEnded | None:
        """Run the calls of one response and add all results in one message."""
        try:
            return await turn.run(calls)
        finally:  # what was done before a stop must be known as done
            self.question = turn.question
            self._add_results(tuple(turn.results.values()))

    def _take_blocks(self, blocks: Sequence[Json]) -> None:
        self._transcript.add("assistant", blocks)
        for block in blocks:
            self._minutes.record("block", block=block)

    def _add_results(self, results: Sequence[Json]) -> None:
        if results:
            self._transcript.add("user", results)
            self._minutes.record("tool_result", content=list(results))

    def _pending_question(self) -> Json | None:
        """Return the call by which the colleague asked the author something and which has no answer yet."""
        if self.question is None:
            return None
        return next((call for call in self._transcript.open_calls() if call["name"] == QUESTION_TOOL), None)

    def _count(self, turn: Turn, usage: Usage) -> None:
        turn.usage = self.turn_usage = added(turn.usage, usage)
        self.usage = added(self.usage, usage)
        self.context_tokens = usage.input + usage.cache_read + usage.cache_write + usage.output
        self._minutes.record("usage", usage=asdict(usage))

    def _resume(self, resumed: Replay) -> None:
        self._system, self._tools = resumed.system, resumed.tools
        self._transcript = Transcript(resumed.messages)
        self.usage = resumed.usage
        calls = self._transcript.open_calls()
        questions = [call for call in calls if call["name"] == QUESTION_TOOL]
        if questions:
            given = questions[0]["input"]
            self.question = Question(str(given.get("question", "")), tuple(map(str, given.get("options", ()))))
        left = [call for call in calls if call not in questions[:1]]
        self._add_results(
            [result_block(call["id"], NOT_RUN + "the program ended before it.", is_error=True) for call in left]
        )


def _prefix_hash(request: Request) -> str:
    prefix = json.dumps([request.system, request.tools], ensure_ascii=False)
    return hashlib.sha256(prefix.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _forget(work: asyncio.Task[TurnEnded]) -> None:
    """Take note of how a turn ended that nobody waits for any more, so that asyncio does not report it."""
    if not work.cancelled():
        work.exception()
