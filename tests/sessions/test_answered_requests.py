"""Requests that stand in the source as comments: answered as changes, and gone with the change that is accepted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from colleagues import Reply, ScriptedColleague, calls, says
from scripted_room import entrance

from sessions.review.proposals import ProposalState
from sessions.room import Room

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n  $a \\le b$.\n\\end{lemma}\n"
    "% AI: make it strict\n%   and say why\n"
    "Text one.\nText two.\nText three.\nText four.\n"
    "\\begin{lemma}\\label{lem:b}\n  $b \\le c$.\n\\end{lemma}\n\\end{document}\n"
)
NEAR = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "$a < b$", "why": "Strict."})
FAR = ("propose_edit", {"handle": "lem:b", "old": "$b \\le c$", "new": "$b < c$", "why": "Strict."})
NEW = ("propose_edit", {"file": "more.tex", "old": "", "new": "More.\n", "why": "More."})
WITHOUT = PAPER.replace("% AI: make it strict\n%   and say why\n", "")


Opened = Callable[..., AsyncIterator[Room]]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open the room with a colleague that gives these replies."""
    enter = entrance(tmp_path, monkeypatch, PAPER)

    async def entered(*replies: Reply) -> AsyncIterator[Room]:
        room = enter(*replies)
        await room.settle(watch=False)
        yield room
        await room.close()

    return entered


async def answered(room: Room) -> str:
    """Let the colleague answer the one request, and return what it was sent."""
    [(file, request)] = room.colleague.requests()
    assert (file, request.words) == ("paper.tex", "make it strict and say why")
    await room.colleague.answer(file, request)
    assert isinstance(room.colleague._assistant, ScriptedColleague)
    return str(room.colleague._assistant.requests[0].messages[0])


@pytest.mark.parametrize("edit", [NEAR, FAR])
async def test_the_accepted_change_removes_the_comment_in_the_same_commit(
    opened: Opened, edit: tuple[str, dict[str, str]]
) -> None:
    async for room in opened(calls(edit), says("Queued.")):
        sent = await answered(room)
        assert "make it strict and say why" in sent
        assert "the program removes the comment" in sent
        shown = "".join(hunk.edit.old for hunk in room.queue.get(1).hunks)
        assert "% AI: make it strict" in shown, "the author sees that it goes"
        accepted = await room.accept(1)
        expected = WITHOUT.replace(edit[1]["old"], edit[1]["new"])
        assert room.workspace.text("paper.tex") == expected
        assert "-% AI: make it strict" in await room.history.show(accepted.commit or "", word_by_word=False)
        assert not room.colleague.requests()


async def test_a_rejected_change_leaves_the_comment(opened: Opened) -> None:
    async for room in opened(calls(FAR), says("Queued.")):
        await answered(room)
        await room.reject(1, "no")
        assert room.workspace.text("paper.tex") == PAPER


async def test_another_change_of_the_turn_stays_open_when_the_first_has_removed_the_comment(opened: Opened) -> None:
    other = ("propose_edit", {"file": "paper.tex", "old": "Text four.", "new": "Text 4.", "why": "Short."})
    async for room in opened(calls(FAR, other), says("Two.")):
        await answered(room)
        assert all(proposal.request for proposal in room.queue)
        await room.accept(1)
        await room.workspace.analyse()
        assert room.queue.get(2).state is ProposalState.OPEN
        await room.accept(2)
        assert room.workspace.text("paper.tex") == WITHOUT.replace("$b \\le c$", "$b < c$").replace(
            "Text four", "Text 4"
        )


async def test_the_answer_to_a_question_still_answers_the_request(opened: Opened) -> None:
    question = ("ask_author", {"question": "Which one?", "options": ["a", "b"], "why": "Two."})
    async for room in opened(calls(question), calls(FAR, number=2), says("Queued.")):
        await answered(room)
        await room.colleague.send("b")
        await room.accept(1)
        assert room.workspace.text("paper.tex") == WITHOUT.replace("$b \\le c$", "$b < c$")


async def test_a_change_to_another_file_leaves_the_comment_to_the_author(opened: Opened) -> None:
    async for room in opened(calls(NEW), says("A new file.")):
        await answered(room)
        assert not room.queue.get(1).request
        await room.accept(1)
        assert room.workspace.text("paper.tex") == PAPER


async def test_a_later_turn_about_something_else_removes_nothing(opened: Opened) -> None:
    async for room in opened(says("What do you mean?"), calls(FAR), says("Queued.")):
        await answered(room)
        await room.colleague.send("Make the other one strict.")
        assert [proposal.request for proposal in room.queue] == [""]
        await room.accept(1)
        assert room.workspace.text("paper.tex") == PAPER.replace("$b \\le c$", "$b < c$")
