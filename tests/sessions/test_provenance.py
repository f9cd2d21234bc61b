"""Taking back an old AI edit, and who wrote each line, on a real history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from accepted_changes import Desk
from gitroom import AUTHOR, GitRoom, isolate

from sessions.errors import ProposalError
from sessions.history.history import History
from sessions.history.log import ai_edits
from sessions.history.provenance import FileChange, Hand, Line, file_changes, line_hands, moved
from sessions.history.repository import Repository
from sessions.review.reversal import queue_reversal

PAPER = "".join(f"line {number}\n" for number in range(1, 13))


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Desk]:
    """A paper with two accepted changes, of lines 3 and 9."""
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper=PAPER)
    repository = Repository.find(room.top)
    assert repository is not None
    desk = Desk(room, repository)
    await desk.accept("line 3\n", "LINE 3\n")
    await desk.accept("line 9\n", "LINE 9\n", edited="Line nine\n")
    yield desk
    await desk.workspace.close()
    repository.close()


async def test_an_old_edit_is_taken_back_and_the_later_one_stays(desk: Desk) -> None:
    first = desk.queue.get(1).commit
    proposal = await queue_reversal(str(first), desk.workspace, desk.queue, desk.repository)
    assert proposal.is_open
    assert desk.buffer.text.count("LINE 3") == 1
    await desk.review.accept(proposal.number)
    assert desk.buffer.text == PAPER.replace("line 9", "Line nine")
    newest = (await ai_edits(desk.repository))[0]
    assert (newest.subject, newest.reverts) == ("Take back “Sharpen line 3”", first)
    assert (newest.targets, newest.role) == (("lem:a",), "draft")


async def test_an_edit_whose_passage_has_changed_since_becomes_a_change_that_says_so(desk: Desk) -> None:
    await desk.type("LINE 3", "my LINE 3 indeed")
    proposal = await queue_reversal(str(desk.queue.get(1).commit), desk.workspace, desk.queue, desk.repository)
    assert proposal.is_open
    assert "has been changed since" in proposal.why
    (hunk,) = proposal.hunks
    assert (hunk.edit.old, hunk.edit.new) == ("my LINE 3 indeed\n", "line 3\n")
    await desk.review.accept(proposal.number)
    assert desk.buffer.text == PAPER.replace("line 9", "Line nine")


async def test_an_edit_whose_passage_is_gone_puts_it_back_where_it_was(desk: Desk) -> None:
    await desk.type("line 2\nLINE 3\nline 4\n", "")
    proposal = await queue_reversal(str(desk.queue.get(1).commit), desk.workspace, desk.queue, desk.repository)
    assert "has been changed since" in proposal.why
    await desk.review.accept(proposal.number)
    assert desk.buffer.text.startswith("line 1\nline 3\nline 5\n")


async def test_a_commit_of_the_author_is_not_taken_back(desk: Desk) -> None:
    start = desk.room.git("rev-parse", "HEAD~2").strip()
    with pytest.raises(ProposalError, match="not the commit of an accepted change"):
        await queue_reversal(start, desk.workspace, desk.queue, desk.repository)


async def test_the_change_of_a_commit_is_its_texts_before_and_after(desk: Desk) -> None:
    path = desk.room.top / "paper.tex"
    change = FileChange(path, PAPER.replace("line 3", "LINE 3"), desk.buffer.text)
    assert await file_changes(desk.repository, "HEAD") == (change,)
    assert await file_changes(desk.repository, "HEAD~2") == (FileChange(path, "", PAPER),)


async def test_a_paper_in_latin_1_is_read_as_it_is(desk: Desk) -> None:
    for text in ("caf\xe9\n", "caf\xe9 cr\xe8me\n"):
        desk.room.write("old.tex", text.encode("latin-1"))
        desk.room.git("add", "old.tex")
        desk.room.git("commit", "-q", "-m", "Say more\n\nAssisted-by: Lemmata:m\n")
    history = History(desk.repository, desk.room.top)
    (change,) = await history.changes((await history.edits())[0])
    assert (change.before, change.after) == ("café\n", "café crème\n")


async def test_each_line_knows_whose_words_it_holds(desk: Desk) -> None:
    await desk.type("line 1\n", "typed\n")
    lines = await line_hands(desk.repository, desk.room.top / "paper.tex")
    hands = [Hand.NOT_COMMITTED, *[Hand.AUTHOR] * 11]
    hands[2], hands[8] = Hand.AI, Hand.AI_EDITED
    assert [line.hand for line in lines] == hands
    assert lines[2].commit == desk.queue.get(1).commit
    assert lines[2].person == AUTHOR[0]
    assert lines[0].commit is None


def test_lines_are_found_again_in_a_text_that_was_changed_since() -> None:
    lines = [Line(hand, None, "") for hand in (Hand.AUTHOR, Hand.AI, Hand.AUTHOR)]
    found = moved(lines, "a\nb\nc\n", "new\na\nb\nchanged\n")
    assert {row: line.hand for row, line in found.items()} == {1: Hand.AUTHOR, 2: Hand.AI}


async def test_a_file_git_does_not_know_has_no_known_lines(desk: Desk) -> None:
    assert await line_hands(desk.repository, desk.room.write("new.tex", "x\n")) == ()
