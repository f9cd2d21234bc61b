from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from chains_paper import PaperOnDesk
from colleagues import Reply, ScriptedColleague, calls, fails, says

from sessions.colleague.assistant import Json, Request, TextDelta, ToolDelta, Usage, Waiting
from sessions.colleague.context import Context
from sessions.colleague.conversation import Conversation
from sessions.colleague.endings import MOST_ROUNDS, token_budget
from sessions.colleague.journal import Journal, latest, replay
from sessions.colleague.tools import ToolBox
from sessions.errors import UsageError
from sessions.events import DeltaKind, Event, Listeners, Problem, ProposalChanged, TurnDelta, TurnEnded, TurnStarted
from sessions.review.proposals import ProposalQueue

READ = ("read_result", {"handle": "lem:monotone"})
EDIT = ("propose_edit", {"handle": "lem:monotone", "old": "no larger", "new": "not larger", "why": "w"})
FAILING = ("propose_edit", {"handle": "lem:monotone", "old": "not there at all", "new": "x", "why": "w"})


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


async def test_words_come_through_and_the_turn_ends() -> None:
    room = Room(says("Two steps are needed."))
    assert await room.say("Why?") == TurnEnded("end_turn")
    assert isinstance(room.events[0], TurnStarted)
    assert room.told(DeltaKind.TEXT) == "Two steps are needed."
    assert [(each.is_author, each.text) for each in room.conversation.utterances] == [
        (True, "Why?"),
        (False, "Two steps are needed."),
    ]


async def test_tools_are_run_and_their_results_go_back_in_one_message() -> None:
    room = Room(calls(READ, EDIT), says("Done."))
    await room.say()
    messages = room.conversation.messages
    check_valid(messages)
    assert [message["role"] for message in messages] == ["user", "assistant", "user", "assistant"]
    assert [block["tool_use_id"] for block in messages[2]["content"]] == ["c1-0", "c1-1"]
    assert len(room.queue.open) == 1


async def test_blocks_are_sent_back_verbatim_and_messages_only_grow() -> None:
    room = Room(calls(READ), says("First."), says("Second."))
    await room.say("One")
    await room.say("Two")
    requests = room.colleague.requests
    assert requests[1].messages[1]["content"][0] == {"type": "thinking", "thinking": "Hm.", "signature": "s=="}
    for earlier, later in pairwise(requests):
        assert later.messages[: len(earlier.messages)] == earlier.messages
        assert (later.system, later.tools) == (earlier.system, earlier.tools)


async def test_activity_is_told_in_words_once_for_each_call() -> None:
    room = Room(calls(READ, EDIT), says("Done."))
    await room.say()
    assert room.told(DeltaKind.ACTIVITY) == "reading Lemma 1.2|drafting a change to Lemma 1.2"


async def test_change_is_seen_while_it_is_written() -> None:
    given = {"after": "lem:monotone", "latex": "\\begin{lemma}\nLet $A$ be"}
    room = Room([ToolDelta("c1-0", "insert_result", given), *says("Done.")])
    await room.say()
    assert room.told(DeltaKind.ACTIVITY) == "drafting a lemma after Lemma 1.2"
    assert room.told(DeltaKind.WAITING) == "drafting a lemma after Lemma 1.2, 2 lines so far: Let $A$ be"


async def test_waiting_is_told() -> None:
    room = Room([Waiting(4, "Overloaded; trying again in 4 s."), *says("Here.")])
    await room.say()
    assert room.told(DeltaKind.WAITING) == "Overloaded; trying again in 4 s."


async def test_escape_sequences_reach_no_screen_but_stay_in_the_messages() -> None:
    room = Room([TextDelta("a\x1b]52;c;"), TextDelta("eA==\x07b"), *says("x\x1b[2J")[1:]])
    await room.say()
    assert room.told(DeltaKind.TEXT) == "a|b"
    assert room.last["content"][0]["text"] == "x\x1b[2J"


async def test_rounds_are_limited_and_can_go_on() -> None:
    room = Room(*[calls(READ, number=n) for n in range(MOST_ROUNDS)], says("Finished."))
    ending = await room.say()
    assert ending.reason == "rounds"
    check_valid(room.conversation.messages)
    assert (await room.say("go on")).reason == "end_turn"
    check_valid(room.conversation.messages)


async def test_same_failing_edit_twice_stops_the_turn() -> None:
    room = Room(calls(FAILING), calls(FAILING, number=2), says("never sent"))
    ending = await room.say()
    assert ending.reason == "error"
    assert ending.sentence is not None
    assert "twice" in ending.sentence
    assert len(room.colleague.requests) == 2
    check_valid(room.conversation.messages)


async def test_failing_edit_gets_two_corrections() -> None:
    attempts = [calls(("propose_edit", {**FAILING[1], "old": f"not there {n}"}), number=n) for n in range(4)]
    room = Room(*attempts)
    ending = await room.say()
    assert len(room.colleague.requests) == 3
    assert ending.sentence is not None
    assert "3 tries" in ending.sentence


async def test_corrected_edit_starts_afresh() -> None:
    other = ("propose_edit", {**FAILING[1], "old": "nor this"})
    third = ("propose_edit", {**EDIT[1], "old": "may copy", "new": "can copy"})
    room = Room(
        calls(FAILING), calls(EDIT, number=2), calls(other, number=3), calls(third, number=4), says("All done.")
    )
    assert (await room.say()).reason == "end_turn"
    assert len(room.queue) == 2


async def test_last_call_of_a_response_that_was_cut_off_is_not_run() -> None:
    room = Room(calls(READ, EDIT, stop_reason="max_tokens"))
    ending = await room.say()
    assert ending.reason == "max_tokens"
    assert len(room.queue) == 0
    results = room.last["content"]
    assert [result.get("is_error", False) for result in results] == [False, True]
    check_valid(room.conversation.messages)


async def test_refusal_is_told_and_leaves_no_open_call() -> None:
    room = Room(calls(EDIT, stop_reason="refusal"))
    assert (await room.say()).reason == "refusal"
    assert len(room.queue) == 0
    check_valid(room.conversation.messages)


async def test_error_ends_the_turn_and_the_words_are_kept() -> None:
    room = Room([TextDelta("Half"), *fails("The network is gone. Your words are kept.")], says("Now."))
    ending = await room.say("First try")
    assert ending == TurnEnded("error", "The network is gone. Your words are kept.")
    await room.say("Second try")
    check_valid(room.conversation.messages)
    assert [block["text"] for block in room.conversation.messages[0]["content"]] == ["First try", "Second try"]


async def test_request_can_be_repeated_after_an_error() -> None:
    room = Room(fails(), says("Now."))
    await room.say("Words")
    assert (await room.say("")).reason == "end_turn"
    assert room.colleague.requests[0].messages == room.colleague.requests[1].messages


async def test_stream_without_an_end_is_an_error() -> None:
    room = Room([TextDelta("Half")])
    assert (await room.say()).reason == "error"


async def test_unexpected_failure_still_ends_the_turn() -> None:
    room = Room([RuntimeError("a bug")])
    with pytest.raises(RuntimeError):
        await room.conversation.send("Hello")
    assert room.endings[-1].reason == "error"
    assert not room.conversation.is_busy


async def stopped_after(room: Room, condition: Callable[[], bool]) -> float:
    """Stop the turn once `condition` holds; return the seconds from there to its end."""
    turn = asyncio.create_task(room.conversation.send("Hello"))
    while not condition():
        await asyncio.sleep(0)
    start = time.perf_counter()
    room.conversation.stop()
    await turn
    return time.perf_counter() - start


async def test_stop_keeps_what_arrived() -> None:
    room = Room([TextDelta("Two steps"), asyncio.Event().wait])
    seconds = await stopped_after(room, lambda: "Two" in room.told(DeltaKind.TEXT))
    assert seconds < 0.3
    assert room.endings[-1].reason == "stopped"
    assert room.last == {"role": "assistant", "content": [{"type": "text", "text": "Two steps"}]}
    assert room.colleague.was_closed_early


async def test_stop_does_not_wait_for_a_colleague_that_does_not_listen() -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    room = Room([TextDelta("Two steps"), stubborn, TextDelta(" too late")])
    seconds = await stopped_after(room, lambda: "Two" in room.told(DeltaKind.TEXT))
    assert seconds < 0.3
    release.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert "too late" not in room.told(DeltaKind.TEXT)
    assert not room.conversation.is_busy


async def test_stop_between_two_calls_answers_the_calls_that_are_open() -> None:
    room = Room(calls(READ, EDIT), says("After the stop."))

    def stop_at_the_second_call(event: Event) -> None:
        if isinstance(event, TurnDelta) and event.text.startswith("reading") and room.conversation.messages[-1:]:
            room.conversation.stop()

    room.listeners.subscribe(stop_at_the_second_call)
    ending = await room.say()
    assert ending.reason == "stopped"
    check_valid(room.conversation.messages)
    await room.say("And now?")
    check_valid(room.conversation.messages)
    assert "stopped your last turn" in str(room.colleague.requests[-1].messages[-1])


async def test_change_queued_before_a_stop_is_known_to_the_colleague_as_queued() -> None:
    room = Room(calls(EDIT, READ), says("After the stop."))

    def stop_when_queued(event: Event) -> None:
        if isinstance(event, ProposalChanged):
            room.conversation.stop()

    room.listeners.subscribe(stop_when_queued)
    assert (await room.say()).reason == "stopped"
    results = room.last["content"]
    assert results[0]["content"].startswith("Queued as change 1")
    assert results[1]["is_error"]
    check_valid(room.conversation.messages)


async def test_cancelling_the_task_ends_the_turn() -> None:
    room = Room([TextDelta("Two steps"), asyncio.Event().wait])
    task = asyncio.create_task(room.conversation.send("Hello"))
    while "Two" not in room.told(DeltaKind.TEXT):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert room.endings[-1].reason == "stopped"


async def test_only_one_turn_at_a_time() -> None:
    room = Room([asyncio.Event().wait])
    turn = asyncio.create_task(room.conversation.send("Hello"))
    await asyncio.sleep(0)
    with pytest.raises(UsageError):
        await room.conversation.send("Again")
    room.conversation.stop()
    await turn


async def test_nothing_to_send_is_refused() -> None:
    with pytest.raises(UsageError):
        await Room().conversation.send("  ")


async def test_budget_ends_the_turn_before_the_next_request() -> None:
    room = Room(calls(READ), says("too dear"), budget=token_budget(turn=12))
    ending = await room.say()
    assert ending.reason == "budget"
    assert len(room.colleague.requests) == 1
    check_valid(room.conversation.messages)


async def test_usage_is_summed_per_turn_and_in_all() -> None:
    room = Room(calls(READ), says("One."), says("Two.", usage=Usage(7, 3, 2, 1)))
    await room.say()
    assert room.conversation.turn_usage == Usage(20, 10)
    await room.say()
    assert room.conversation.turn_usage == Usage(7, 3, 2, 1)
    assert room.conversation.usage == Usage(27, 13, 2, 1)


async def test_question_ends_the_turn_and_the_next_words_answer_it() -> None:
    asking = ("ask_author", {"question": "Is X compact?", "options": ["yes", "no"], "why": "the cover"})
    room = Room(calls(READ, asking), says("Then it is easy."))
    assert (await room.say()).reason == "end_turn"
    assert "Is X compact?\n  1. yes" in room.told(DeltaKind.TEXT)
    asked = room.conversation.question
    assert asked is not None
    await room.say("yes, compact")
    check_valid(room.conversation.messages)
    answer = room.conversation.messages[2]["content"]
    assert [block["tool_use_id"] for block in answer] == ["c1-0", "c1-1"]
    assert answer[1]["content"][-1]["text"] == "yes, compact"
    assert room.conversation.question is None
    assert [each.text for each in room.conversation.utterances][1:3] == ["Is X compact?", "yes, compact"]


async def test_decisions_and_outside_changes_precede_the_words() -> None:
    reports = [("Change 1 was rejected: too long.",), ()]
    room = Room(says("One."), says("Two."), decisions=lambda: reports.pop() if len(reports) > 1 else reports[0])
    await room.say("First")
    room.paper.replace("may copy", "can copy")
    await room.say("Second")
    blocks = room.colleague.requests[-1].messages[-1]["content"]
    assert "Change 1 was rejected: too long." in blocks[0]["text"]
    assert "[-may-]{+can+} copy" in blocks[0]["text"]
    assert blocks[1]["text"] == "Second"


async def test_target_in_view_is_sent_once_with_its_ancestors() -> None:
    room = Room(says("One."), says("Two."))
    await room.say("First", target="thm:main", selection="Long chains")
    first = room.colleague.requests[0].messages[0]["content"][0]["text"]
    assert "Long chains are accurate." in first
    assert "\\err(A_{k+1}) \\leq" in first
    assert "The author has selected:\n<source>\nLong chains\n</source>" in first
    await room.say("Second", target="thm:main")
    assert "accurate" not in str(room.colleague.requests[1].messages[-1])


async def test_manuscript_is_marked_as_source_wherever_it_is_sent() -> None:
    room = Room(says("One."))
    await room.say("First", target="thm:main")
    request: Request = room.colleague.requests[0]
    rules, card = request.system
    assert "Long chains" not in rules["text"]
    for text in (card["text"], request.messages[0]["content"][0]["text"]):
        before = text[: text.index("Long chains are accurate.")]
        assert before.count("<source") > before.count("</source>")


def journal_in(folder: Path) -> Journal:
    return Journal.create(folder, root="chains.tex", assistant="scripted", clock=lambda: 0.0, token=lambda: "7f3a")


async def test_conversation_is_resumed_byte_for_byte(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    room = Room(calls(READ, EDIT), says("Dönè \ud835\udd38."), journal=journal)
    await room.say("First")
    found = latest(tmp_path, "chains.tex")
    assert found is not None
    assert found.messages == room.conversation.messages
    assert found.usage == room.conversation.usage
    assert found.proposals == tuple(room.queue)

    room.conversation.close()
    again = Room(says("Again."), journal=found.reopened(), resumed=found)
    again.paper.replace("may copy", "can copy")
    await again.say("Second")
    request = again.colleague.requests[0]
    assert request.messages[: len(found.messages)] == room.conversation.messages
    assert (request.system, request.tools) == (room.colleague.requests[0].system, room.colleague.requests[0].tools)
    assert again.tools.conversation_id == "1970-01-01T00-00-00-7f3a"
    assert again.queue.next_number == 2
    whole = replay(journal.path)
    assert whole is not None
    assert whole.messages == again.conversation.messages


async def test_open_call_is_repaired_on_resume(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append("user", content=[{"type": "text", "text": "Hello"}])
    journal.append("block", block={"type": "tool_use", "id": "c1", "name": "outline", "input": {}})
    found = replay(journal.path)
    assert found is not None
    room = Room(says("Again."), journal=found.reopened(), resumed=found)
    check_valid(room.conversation.messages)
    await room.say("Second")
    check_valid(room.colleague.requests[0].messages)


async def test_question_survives_the_end_of_the_program(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    asking = ("ask_author", {"question": "Is X compact?", "why": "the cover"})
    before = Room(calls(asking), journal=journal)
    await before.say()
    before.conversation.close()
    found = replay(journal.path)
    assert found is not None
    room = Room(says("Then."), journal=found.reopened(), resumed=found)
    assert room.conversation.question is not None
    await room.say("yes")
    check_valid(room.conversation.messages)


async def test_journal_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    journal = journal_in(tmp_path / "folder")
    journal.path.unlink()
    journal.path.mkdir()
    room = Room(calls(READ), says("Done."), journal=journal)
    assert (await room.say()).reason == "end_turn"
    assert len([event for event in room.events if isinstance(event, Problem)]) == 1
