from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from chains_paper import PaperOnDesk

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
)
from sessions.colleague.context import Context
from sessions.colleague.conversation import Conversation
from sessions.colleague.journal import Journal, latest
from sessions.colleague.rehearsal import Rehearsal
from sessions.colleague.script import parse_script
from sessions.colleague.tools import ToolBox
from sessions.demo.create import REHEARSAL
from sessions.errors import SettingsError
from sessions.events import DeltaKind, Event, Listeners, TurnDelta, TurnEnded
from sessions.review.proposals import ProposalQueue

SCRIPT = r"""
[rehearsal]
title = "A rehearsal"
greeting = "Welcome."

[[turn]]
prompt = "Make the run of small losses a lemma."
matches = ["run of small", "lemma"]
[[turn.step]]
thinking = "First I read the lemma it rests on."
text = "Two steps are needed."
tool = "read_result"
[turn.step.input]
handle = "lem:monotone"
[[turn.step]]
tool = "insert_result"
on_error = "You have such a lemma already."
[turn.step.input]
after = "lem:monotone"
latex = '''
\begin{lemma}\label{lem:runs}
  Some run loses little.
\end{lemma}'''
why = "It is used twice."
[[turn.step]]
text = "The change waits for you."

[[turn]]
prompt = "Is the theorem sharp?"
matches = ["sharp"]
[[turn.step]]
text = "I do not know."
"""


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


class Stage:
    """A rehearsal played through a real conversation."""

    def __init__(self, journal: Journal | None = None, script: str = SCRIPT) -> None:
        self.rehearsal = Rehearsal.from_text(script, pause=at_once)
        self.listeners = Listeners()
        self.events: list[Event] = []
        self.listeners.subscribe(self.events.append)
        self.paper = PaperOnDesk()
        self.queue = ProposalQueue(self.listeners)
        tools = ToolBox(self.paper, self.queue)
        resumed = latest(journal.path.parent, "chains.tex") if journal else None
        self.conversation = Conversation(
            self.rehearsal, tools, Context(tools.sources), self.listeners, journal, resumed=resumed
        )

    async def say(self, text: str) -> str:
        """Return what the colleague answered in words."""
        self.events.clear()
        await self.conversation.send(text)
        assert isinstance(self.events[-1], TurnEnded)
        said = (event for event in self.events if isinstance(event, TurnDelta) and event.kind is DeltaKind.TEXT)
        return "".join(event.text for event in said)


async def test_turn_is_played_to_its_end_through_the_tools() -> None:
    stage = Stage()
    assert (
        await stage.say("Make the run of small losses a lemma.") == "Two steps are needed.\n\nThe change waits for you."
    )
    assert [change.title for change in stage.queue] == ["Add Lemma 1.3"]


async def test_words_of_the_author_pick_the_turn() -> None:
    assert await Stage().say("I wonder whether it is SHARP") == "I do not know."


async def test_words_that_match_nothing_play_the_next_turn() -> None:
    stage = Stage()
    assert "Two steps" in await stage.say("Hello")
    assert await stage.say("And now?") == "I do not know."


async def test_next_prompt_follows_what_was_played() -> None:
    stage = Stage()
    assert stage.rehearsal.next_prompt == "Make the run of small losses a lemma."
    await stage.say("sharp?")
    assert stage.rehearsal.next_prompt == "Make the run of small losses a lemma."
    await stage.say("go on")
    assert stage.rehearsal.next_prompt is None


async def test_end_of_the_script_is_said_with_the_way_to_a_real_colleague() -> None:
    stage = Stage()
    await stage.say("one")
    await stage.say("two")
    assert "ANTHROPIC_API_KEY" in await stage.say("three")


async def test_refused_call_ends_in_words() -> None:
    stage = Stage()
    stage.paper.replace("We study", "\\begin{lemma}\\label{lem:runs}Mine.\\end{lemma} We study")
    assert await stage.say("Hello") == "Two steps are needed.\n\nYou have such a lemma already."
    assert len(stage.queue) == 0
    assert await stage.say("sharp?") == "I do not know."


async def test_turn_that_ends_with_a_call_ends() -> None:
    script = SCRIPT.replace('[[turn.step]]\ntext = "The change waits for you."\n', "")
    stage = Stage(script=script)
    await stage.say("Hello")
    assert len(stage.queue) == 1
    assert await stage.say("sharp?") == "I do not know."


async def test_rehearsal_is_resumed_where_it_stopped(tmp_path: Path) -> None:
    before = Stage(Journal.create(tmp_path, root="chains.tex", assistant="rehearsal"))
    await before.say("Hello")
    before.conversation.close()
    found = latest(tmp_path, "chains.tex")
    assert found is not None
    again = Stage(found.reopened())
    assert again.rehearsal.prompt_after(again.conversation.messages) == "Is the theorem sharp?"
    assert await again.say("go on") == "I do not know."


async def played(text: str) -> tuple[list[AssistantEvent], list[float]]:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    rehearsal = Rehearsal.from_text(SCRIPT, pause=pause)
    messages: tuple[Json, ...] = ({"role": "user", "content": [{"type": "text", "text": text}]},)
    return [event async for event in rehearsal.respond(Request((), (), messages))], pauses


async def test_reply_comes_in_small_pieces_over_one_to_six_seconds() -> None:
    events, pauses = await played("lemma")
    thinking = "".join(event.text for event in events if isinstance(event, ThinkingDelta))
    texts = [event.text for event in events if isinstance(event, TextDelta)]
    assert thinking == "First I read the lemma it rests on."
    assert "".join(texts) == "Two steps are needed."
    assert max(map(len, texts)) <= 10
    assert 1 <= sum(pauses) <= 6


async def test_input_of_a_call_grows_while_it_is_written() -> None:
    events, _ = await played("lemma")
    handles = [event.so_far["handle"] for event in events if isinstance(event, ToolDelta)]
    assert handles[-1] == "lem:monotone"
    assert len(handles) > 2
    assert all(later.startswith(earlier) for earlier, later in pairwise(handles))
    assert isinstance(events[-1], ResponseEnded)
    assert events[-1].content[-1]["input"] == {"handle": "lem:monotone"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'matches = ["sharp"]',
            'match = ["sharp"]',
            "r.toml, turn 2: “match” is not known; the nearest known name is matches.",
        ),
        ("handle = ", "handel = ", "r.toml, turn 1, step 1, input: “handel” is not known"),
        ('"insert_result"', '"insert_lemma"', "r.toml, turn 1, step 2, tool: “insert_lemma” is not known"),
        ("why = ", "# why = ", "r.toml, turn 1, step 2, input: insert_result needs why."),
        ('text = "I do not know."', "", "r.toml, turn 2, step 1: it has neither text nor tool"),
        ('title = "A rehearsal"', "title = 3", "r.toml, [rehearsal]: title must be a text"),
        ("[[turn]]", "[[turn", "r.toml is not TOML"),
    ],
)
def test_script_that_cannot_be_played_is_refused_naming_the_place(old: str, new: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_script(SCRIPT.replace(old, new), "r.toml")
    assert told in str(error.value)


def test_script_of_the_demo_can_be_played() -> None:
    assert Rehearsal.from_file(REHEARSAL).next_prompt
