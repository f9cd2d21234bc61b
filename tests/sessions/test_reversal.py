"""Taking one old AI edit back while the later ones stay: the third of ten, and texts changed at random since."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from accepted_changes import Desk
from gitroom import GitRoom, isolate

from latex.diff import diff
from latex.text import replace
from sessions.history.log import ai_edits
from sessions.history.repository import Repository
from sessions.review.hunks import hunks_of
from sessions.review.relocation import over_later_changes
from sessions.review.reversal import queue_reversal

LINES = [f"Line {number} says something.\n" for number in range(1, 41)]


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Desk]:
    """A paper with ten accepted changes, of lines 1, 5, 9 and so on."""
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper="".join(LINES))
    repository = Repository.find(room.top)
    assert repository is not None
    desk = Desk(room, repository)
    for number in range(1, 40, 4):
        await desk.accept(f"Line {number} says", f"The line {number} tells")
    yield desk
    await desk.workspace.close()
    repository.close()


async def test_the_third_of_ten_is_taken_back_and_seven_stay(desk: Desk) -> None:
    with_all = desk.buffer.text
    proposal = await queue_reversal(str(desk.queue.get(3).commit), desk.workspace, desk.queue, desk.repository)
    assert proposal.note == ""
    await desk.review.accept(proposal.number)
    assert desk.buffer.text == with_all.replace("The line 9 tells", "Line 9 says")
    edits = await ai_edits(desk.repository)
    assert len(edits) == 11
    assert edits[0].reverts == desk.queue.get(3).commit
    assert desk.room.git("diff", "--stat", "HEAD~1").count("|") == 1
    assert desk.room.git("status", "--porcelain", "--untracked-files=no") == ""


async def test_where_a_later_one_changed_the_same_line_both_are_shown_and_the_rest_stays(desk: Desk) -> None:
    await desk.accept("The line 9 tells something", "The line 9 tells something else")
    with_all = desk.buffer.text
    proposal = await queue_reversal(str(desk.queue.get(3).commit), desk.workspace, desk.queue, desk.repository)
    assert "has been changed since" in proposal.note
    (hunk,) = proposal.hunks
    assert hunk.edit.old == "The line 9 tells something else.\n"
    assert desk.buffer.text == with_all
    await desk.review.accept(proposal.number)
    assert desk.buffer.text == with_all.replace(hunk.edit.old, hunk.edit.new)
    assert desk.buffer.text.count("The line") == 9


@pytest.mark.parametrize("seed", range(200))
def test_whatever_was_changed_since_the_change_fits_the_text_of_now(seed: int) -> None:
    chance = random.Random(seed)
    before = [chance.choice("abcdef") + "\n" for _ in range(12)]

    def changed(lines: list[str]) -> list[str]:
        start = chance.randrange(len(lines) + 1)
        end = min(len(lines), start + chance.randrange(4))
        return [*lines[:start], *(chance.choice("uvwxyz") + "\n" for _ in range(chance.randrange(3))), *lines[end:]]

    after = changed(changed(before))
    now = after
    for _ in range(chance.randrange(1, 5)):
        now = changed(now)
    text = "".join(now)
    edits = over_later_changes("".join(after), diff("".join(after), "".join(before)), text)
    hunks = hunks_of(text, edits)
    assert replace(text, [hunk.edit for hunk in hunks]) == replace(text, edits)
    if now == after:
        assert replace(text, edits) == "".join(before)
