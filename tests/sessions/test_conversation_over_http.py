"""Whole turns with the real client against the strict server: what the conversation sends is valid at every moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chains_paper import PaperOnDesk
from endpoint_bench import KEY, Bench, opened
from standin_rules import Rules
from standin_script import Fault, Script, Step, Trouble, Turn, failing, text, thinking, tool

from sessions.colleague.context import Context
from sessions.colleague.conversation import Conversation
from sessions.colleague.journal import Journal, replay
from sessions.colleague.tools import ToolBox
from sessions.colleague.transcript import utterances
from sessions.events import DeltaKind, Event, Listeners, TurnDelta, TurnEnded
from sessions.review.proposals import ProposalQueue

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

READ = {"handle": "lem:monotone"}
EDIT = {"handle": "lem:monotone", "old": "no larger", "new": "not larger", "why": "usage"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench() -> AsyncIterator[Bench]:
    async with opened() as opened_bench:
        yield opened_bench


class Room:
    """A conversation over HTTP and what it published."""

    def __init__(self, bench: Bench, *turns: tuple[Step, ...], journal: Journal | None = None) -> None:
        self.server = bench.answers_by(Script([Turn(steps) for steps in turns]), Rules(key=KEY))
        self.events: list[Event] = []
        self.heard = asyncio.Event()
        listeners = Listeners()
        listeners.subscribe(self._take)
        self.queue = ProposalQueue(listeners)
        toolbox = ToolBox(PaperOnDesk(), self.queue)
        self.conversation = Conversation(bench.endpoint, toolbox, Context(toolbox.sources), listeners, journal)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, TurnDelta) and event.kind is not DeltaKind.WAITING:
            self.heard.set()

    async def say(self, words: str) -> str:
        """Send and return why the turn ended."""
        await self.conversation.send(words)
        return [event.reason for event in self.events if isinstance(event, TurnEnded)][-1]

    async def say_and_stop(self, words: str) -> str:
        """Send, press Esc at the first sign of the reply, and return why the turn ended."""
        self.heard.clear()
        turn = asyncio.create_task(self.say(words))
        await self.heard.wait()
        self.conversation.stop()
        return await turn

    def told(self) -> str:
        return "".join(each.text for each in self.events if isinstance(each, TurnDelta) and each.kind is DeltaKind.TEXT)


async def test_a_sketch_becomes_a_change_in_three_rounds(bench: Bench) -> None:
    steps = (
        thinking("I should read it.", tool("read_result", READ, words="Let me read Lemma 1.2.")),
        thinking("One word.", tool("propose_edit", EDIT)),
        text("I propose one word."),
    )
    room = Room(bench, steps, (text("You are welcome."),))
    assert await room.say("Polish the statement.") == "end_turn"
    assert len(room.queue.open) == 1
    assert await room.say("Thank you.") == "end_turn"
    assert room.told().endswith("I propose one word.You are welcome.")
    assert room.server.refusals == []


async def test_after_esc_in_the_middle_of_words_the_next_turn_is_valid(bench: Bench) -> None:
    room = Room(bench, (thinking("Hm.", text("word " * 400, delay=0.005)),), (text("Shorter."),))
    assert await room.say_and_stop("Tell me everything.") == "stopped"
    assert await room.say("Shorter, then.") == "end_turn"
    assert room.server.refusals == []


async def test_after_esc_in_the_middle_of_a_tool_call_the_next_turn_is_valid(bench: Bench) -> None:
    slow = tool("propose_edit", {**EDIT, "why": "usage " * 200}, words="I change a word.", delay=0.005)
    room = Room(bench, (slow,), (text("As you wish."),))
    assert await room.say_and_stop("Polish it.") == "stopped"
    assert await room.say("Leave it.") == "end_turn"
    assert room.queue.open == ()
    assert room.server.refusals == []


async def test_what_came_of_a_broken_reply_is_kept_and_told_in_the_next_turn(bench: Bench, tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, root="paper.tex", assistant=bench.endpoint.name)
    steps = (failing(text("The reply, whole, of some length."), Trouble(Fault.RST)),)
    room = Room(bench, steps, (text("And again."),), journal=journal)
    assert await room.say("Well?") == "error"
    kept = room.told()
    assert kept.startswith("The re")
    resumed = replay(journal.path)
    assert resumed is not None
    assert [each.text for each in utterances(resumed.messages)] == ["Well?", kept]
    assert await room.say("Go on.") == "end_turn"
    reply, news = room.server.requests[-1]["messages"][-2:]
    assert reply["content"] == [{"type": "text", "text": kept}]
    assert "The line dropped in your last reply" in news["content"][0]["text"]
    assert room.server.refusals == []


async def test_a_call_cut_by_the_token_limit_is_not_run_and_the_next_turn_is_valid(bench: Bench) -> None:
    cut = failing(tool("propose_edit", EDIT, stop_reason="max_tokens"), Trouble(Fault.CUT_TOOL_JSON))
    room = Room(bench, (cut,), (text("Again, shorter."),))
    assert await room.say("Polish it.") == "max_tokens"
    assert room.queue.open == ()
    assert await room.say("Go on.") == "end_turn"
    assert room.server.refusals == []


async def test_the_key_is_in_no_journal(bench: Bench, tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, root="paper.tex", assistant=bench.endpoint.name)
    room = Room(bench, (failing(text("Fine."), Trouble(Fault.STATUS, 403, message=f"{KEY} may not")),), journal=journal)
    await room.say("Hello?")
    await room.say("")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY in path.read_text(encoding="utf-8")]
    assert replay(journal.path) is not None
