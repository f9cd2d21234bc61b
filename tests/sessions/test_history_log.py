"""Reading the AI edits back from a real history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate

from latex.text import Edit
from sessions.errors import RepositoryError
from sessions.history.commit_message import commit_message
from sessions.history.history import History as AiHistory
from sessions.history.log import ai_edit, ai_edits, later_commits, show
from sessions.history.repository import Repository
from sessions.review.proposals import Decision, Hunk, Proposal, Role

PROPOSAL = Proposal(
    number=1,
    title="Tighten the bound in Lemma 2",
    why="The old one is not sharp.",
    file="paper.tex",
    base="",
    hunks=(Hunk(Edit(0, "", "x"), Decision.ACCEPTED),),
    targets=("lem:two",),
    role=Role.REWRITE,
    asked="sharpen it",
    change_id="2026-11-23T15-46-09-7f3a#1",
    assistant="claude-opus-5-5",
)


@pytest.fixture
async def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[tuple[GitRoom, Repository]]:
    """A repository with four commits, two of them AI edits."""
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper="a \\le b\n")
    commit(room, "a \\ge b\n", commit_message(PROPOSAL))
    commit(room, "a \\ge b\nmine\n", "Write on\n\nAssisted-by: Lemmata:nobody is what a trailer looks like.\n\nDone.\n")
    proof = replace(
        PROPOSAL, title="Proof of Theorem 1", targets=("thm:one", "lem:two"), changed_statements=("lem:two",)
    )
    commit(room, "a \\ge b\nmine\nproof\n", commit_message(proof))
    repository = Repository.find(room.top)
    assert repository is not None
    yield room, repository
    repository.close()


def commit(room: GitRoom, text: str, message: str) -> None:
    room.write("paper.tex", text)
    room.git("commit", "-q", "-a", "--cleanup=verbatim", "-m", message)


History = tuple[GitRoom, Repository]


async def test_only_commits_with_the_trailer_are_ai_edits_newest_first(history: History) -> None:
    edits = await ai_edits(history[1])
    assert [edit.subject for edit in edits] == ["Rewrite the proof of Theorem 1", "Tighten the bound in Lemma 2"]


async def test_an_edit_tells_all_that_its_commit_says(history: History) -> None:
    room, repository = history
    edit = (await ai_edits(repository))[0]
    assert edit.commit == room.git("rev-parse", "HEAD").strip()
    assert edit.date.isoformat() == room.git("log", "-1", "--format=%aI").strip().replace("Z", "+00:00")
    assert (edit.targets, edit.changed_statements) == (("thm:one", "lem:two"), ("lem:two",))
    assert (edit.role, edit.review, edit.author) == ("rewrite", "unchanged", AUTHOR[0])
    assert (edit.change_id, edit.assistant) == (PROPOSAL.change_id, "claude-opus-5-5")
    assert edit.body.startswith("The old one is not sharp.\n\nAsked:")
    assert edit.reverts is None


async def test_the_history_of_one_result(history: History) -> None:
    assert [edit.subject for edit in await ai_edits(history[1], target="thm:one")] == ["Rewrite the proof of Theorem 1"]
    assert len(await ai_edits(history[1], target="lem:two")) == 2
    assert await ai_edits(history[1], target="lem:t") == ()


async def test_a_limit_keeps_the_newest(history: History) -> None:
    assert [edit.subject for edit in await ai_edits(history[1], limit=1)] == ["Rewrite the proof of Theorem 1"]


async def test_before_the_first_commit_there_are_no_edits(history: History, tmp_path: Path) -> None:
    room = GitRoom.make(tmp_path / "unborn")
    repository = Repository.find(room.top)
    assert repository is not None
    assert await ai_edits(repository) == ()
    repository.close()


async def test_a_commit_is_shown_by_lines_or_by_words(history: History) -> None:
    repository = history[1]
    first = (await ai_edits(repository))[1].commit
    assert "-a \\le b\n+a \\ge b\n" in await show(repository, first)
    assert "a [-\\le-]{+\\ge+} b" in await show(repository, first, word_by_word=True)


async def test_a_commit_is_shown_with_its_author_and_message(history: History) -> None:
    room, repository = history
    shown = await show(repository, "HEAD")
    assert shown.startswith(room.git("log", "-1", "--format=%H%n%an <%ae>, %ad").strip())
    assert 'Asked: "sharpen it"' in shown


async def test_no_escape_sequence_of_a_commit_reaches_the_screen(history: History) -> None:
    room, repository = history
    message = commit_message(PROPOSAL).replace("Tighten", "Tigh\x1b[31mten")
    commit(room, "a\x1b]52;c;eA==\x07\r\n\u202e\n", message)
    edit = (await ai_edits(repository, limit=1))[0]
    shown = await show(repository, edit.commit)
    assert edit.subject == "Tigh[31mten the bound in Lemma 2"
    assert (edit.subject + shown).replace("\n", "").isprintable()


async def test_a_commit_that_is_no_ai_edit_is_none(history: History) -> None:
    assert await ai_edit(history[1], "HEAD~1") is None
    assert (await ai_edit(history[1], "HEAD")) == (await ai_edits(history[1]))[0]


async def test_a_commit_that_does_not_exist_is_told(history: History) -> None:
    with pytest.raises(RepositoryError, match="nowhere"):
        await show(history[1], "nowhere")


async def test_later_edits_of_the_same_result_are_found(history: History) -> None:
    newest, oldest = await ai_edits(history[1])
    assert await later_commits(history[1], oldest) == (newest.commit,)
    assert await later_commits(history[1], newest) == ()


async def test_subjects_with_formats_and_other_scripts_are_kept(history: History) -> None:
    room, repository = history
    title = "Replace %H by $\\frac{a}{b}$ für Łoś"
    commit(room, "new\n", commit_message(replace(PROPOSAL, title=title, targets=("satz:ä ö",))))
    edit = (await ai_edits(repository, limit=1))[0]
    assert (edit.subject, edit.targets) == (title, ("satz:ä ö",))


async def test_edits_of_another_paper_in_the_repository_are_not_listed(history: History) -> None:
    room, repository = history
    for paper in ("one", "two [x]"):
        room.write(f"{paper}/paper.tex", "a\n")
        room.git("add", ".")
        room.git("commit", "-q", "-m", f"Draft {paper}\n\nAssisted-by: Lemmata:m")
    found = await AiHistory(repository, room.top / "two [x]").edits()
    assert [edit.subject for edit in found] == ["Draft two [x]"]
    assert len(await AiHistory(repository, room.top).edits()) == 4
