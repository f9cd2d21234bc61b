"""Who has read which AI edit: notes in git that plain git shows and joins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate

from sessions.errors import RepositoryError
from sessions.history.log import ai_edit, ai_edits
from sessions.history.read_marks import NOTES, Reading, mark, readings
from sessions.history.repository import Repository

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ASSISTED = "Sharpen it\n\nAssisted-by: Lemmata:model\nAI-Target: lem:a\n"
PAIR = ("Bo Reader", "bo@example.org")

History = tuple[GitRoom, Repository]


@pytest.fixture
async def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[History]:
    """A repository with two AI edits that Ada accepted, in which Bo works now."""
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper="a\n")
    for text in ("b\n", "c\n"):
        room.write("paper.tex", text)
        room.git("commit", "-q", "-a", "-m", ASSISTED)
    become(room, PAIR)
    repository = Repository.find(room.top)
    assert repository is not None
    yield room, repository
    repository.close()


def become(room: GitRoom, person: tuple[str, str]) -> None:
    room.git("config", "user.name", person[0])
    room.git("config", "user.email", person[1])


async def test_an_edit_is_unread_by_all_but_who_accepted_it_until_it_is_marked(history: History) -> None:
    _, repository = history
    newest, older = await ai_edits(repository)
    assert newest.is_unread_by(PAIR[1])
    assert not newest.is_unread_by(AUTHOR[1])
    await mark(repository, [newest.commit], as_read=True, now=NOON)
    newest, older = await ai_edits(repository)
    assert newest.readings == (Reading(*PAIR, NOON),)
    assert not newest.is_unread_by("BO@example.org")
    assert older.is_unread_by(PAIR[1])


async def test_each_person_has_a_line_and_takes_back_only_the_own_one(history: History) -> None:
    room, repository = history
    commit = (await ai_edits(repository))[0].commit
    await mark(repository, [commit], as_read=True, now=NOON)
    become(room, AUTHOR)
    await mark(repository, [commit], as_read=True, now=NOON)
    await mark(repository, [commit], as_read=True, now=NOON)
    assert room.git("notes", f"--ref={NOTES}", "show", commit).count("Read-by:") == 2
    await mark(repository, [commit], as_read=False, now=NOON)
    edit = await ai_edit(repository, commit)
    assert edit is not None
    assert [each.name for each in edit.readings] == [PAIR[0]]
    become(room, PAIR)
    await mark(repository, [commit], as_read=False, now=NOON)
    assert room.git("notes", f"--ref={NOTES}", "list") == ""
    await mark(repository, [commit], as_read=False, now=NOON)


async def test_marking_touches_neither_branch_nor_index_nor_files(history: History) -> None:
    room, repository = history
    room.write("paper.tex", "mine, staged\n")
    room.git("add", "paper.tex")
    room.write("paper.tex", "mine, not staged\n")
    before = room.git("rev-parse", "HEAD"), room.git("status", "--porcelain"), room.git("diff", "--cached")
    await mark(repository, [room.git("rev-parse", "HEAD").strip()], as_read=True, now=NOON)
    assert (room.git("rev-parse", "HEAD"), room.git("status", "--porcelain"), room.git("diff", "--cached")) == before
    assert room.read("paper.tex") == "mine, not staged\n"


async def test_lines_that_others_wrote_into_the_note_stay(history: History) -> None:
    room, repository = history
    room.git("notes", f"--ref={NOTES}", "add", "-m", "Looks odd to me.\nRead-by: nobody", "HEAD")
    commit = (await ai_edits(repository))[0].commit
    await mark(repository, [commit], as_read=True, now=NOON)
    assert "Looks odd to me." in room.git("notes", f"--ref={NOTES}", "show", "HEAD")
    assert [each.name for each in (await ai_edits(repository))[0].readings] == [PAIR[0]]


async def test_notes_of_another_kind_are_no_readings(history: History) -> None:
    room, repository = history
    room.git("notes", "add", "-m", "Read-by: Eve <eve@example.org> 2026-11-27T12:00:00+00:00", "HEAD")
    assert (await ai_edits(repository))[0].readings == ()


async def test_marks_of_two_clones_are_joined_by_plain_git(history: History, tmp_path: Path) -> None:
    room, repository = history
    commit = (await ai_edits(repository))[0].commit
    room.git("clone", "-q", ".", str(tmp_path / "clone"))
    await mark(repository, [commit], as_read=True, now=NOON)
    clone = GitRoom(tmp_path / "clone")
    become(clone, AUTHOR)
    other = Repository.find(clone.top)
    assert other is not None
    await mark(other, [commit], as_read=True, now=NOON)
    clone.git("fetch", "-q", "origin", f"refs/notes/{NOTES}:refs/notes/theirs")
    clone.git("notes", f"--ref={NOTES}", "merge", "-q", "-s", "cat_sort_uniq", "theirs")
    edit = await ai_edit(other, commit)
    other.close()
    assert edit is not None
    assert {each.name for each in edit.readings} == {AUTHOR[0], PAIR[0]}


async def test_nobody_is_recorded_whom_git_does_not_know(history: History) -> None:
    room, repository = history
    room.git("config", "--unset", "user.email")
    with pytest.raises(RepositoryError, match="Git does not know who you are, so nothing was marked"):
        await mark(repository, ["HEAD"], as_read=True, now=NOON)


def test_a_note_is_read_line_by_line() -> None:
    line = "Read-by: Zoë <z@example.org> 2026-11-27T12:00:00+00:00"
    later = line.replace("27T", "28T")
    assert readings(f"{line}\n\n{later}\nRead-by: X <x> soon\nother\x1b[2J") == (Reading("Zoë", "z@example.org", NOON),)
