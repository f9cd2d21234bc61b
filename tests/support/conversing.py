"""A conversation about a small paper, with everything it needs and what it published."""

from __future__ import annotations

from chains_paper import PaperOnDesk
from colleagues import Reply, ScriptedColleague

from sessions.colleague.assistant import Json
from sessions.colleague.context import Context
from sessions.colleague.conversation import Conversation
from sessions.colleague.journal import Journal
from sessions.colleague.tools import ToolBox
from sessions.events import DeltaKind, Event, Listeners, TurnDelta, TurnEnded
from sessions.review.proposals import ProposalQueue

READ = ("read_result", {"handle": "lem:monotone"})
EDIT = ("propose_edit", {"handle": "lem:monotone", "old": "no larger", "new": "not larger", "why": "w"})


class Room:
    """A conversation with everything it needs, and what it published."""

    def __init__(self, *replies: Reply, journal: Journal | None = None, **options: object) -> None:
        self.events: list[Event] = []
        self.listeners = Listeners()
        self.listeners.subscribe(self.events.append)
        self.paper = PaperOnDesk()
        self.queue = ProposalQueue(self.listeners)
        self.tools = ToolBox(self.paper, self.queue)
        self.colleague = ScriptedColleague(*replies)
        self.conversation = Conversation(
            self.colleague,
            self.tools,
            Context(self.tools.sources),
            self.listeners,
            journal,
            **options,  # type: ignore[arg-type]  # tests name the options they are about
        )

    async def say(self, text: str = "Hello", **options: str) -> TurnEnded:
        await self.conversation.send(text, **options)  # type: ignore[arg-type]  # tests name the options they are about
        return self.endings[-1]

    @property
    def endings(self) -> list[TurnEnded]:
        return [event for event in self.events if isinstance(event, TurnEnded)]

    def told(self, kind: DeltaKind) -> str:
        return "|".join(event.text for event in self.events if isinstance(event, TurnDelta) and event.kind is kind)

    @property
    def last(self) -> Json:
        return self.conversation.messages[-1]


def check_valid(messages: tuple[Json, ...]) -> None:
    """Check what the Messages API demands: roles alternate, and every call has its result in the next message."""
    for index, message in enumerate(messages):
        assert message["role"] == ("user" if index % 2 == 0 else "assistant")
        assert message["content"]
        if message["role"] == "assistant":
            called = [block["id"] for block in message["content"] if block["type"] == "tool_use"]
            following = messages[index + 1]["content"] if index + 1 < len(messages) else []
            answered = [block["tool_use_id"] for block in following if block["type"] == "tool_result"]
            assert called == answered
            assert [block["type"] for block in following[: len(called)]] == ["tool_result"] * len(called)
