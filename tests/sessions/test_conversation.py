"""One turn after another: what is sent, what is told, and what ends a turn."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from colleagues import calls, fails, says
from conversing import EDIT, READ, Room, check_valid

from sessions.colleague.assistant import Request, TextDelta, ToolDelta, Usage, Waiting
from sessions.colleague.endings import MOST_ROUNDS, token_budget
from sessions.errors import UsageError
from sessions.events import DeltaKind, TurnEnded, TurnStarted

FAILING = ("propose_edit", {"handle": "lem:monotone", "old": "not there at all", "new": "x", "why": "w"})


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
