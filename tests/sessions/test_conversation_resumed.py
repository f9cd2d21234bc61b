"""A conversation goes on from its journal as if the program had not ended."""

from __future__ import annotations

from pathlib import Path

from colleagues import calls, says
from conversing import EDIT, READ, Room, check_valid

from sessions.colleague.journal import Journal, latest, replay
from sessions.events import Problem


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
