"""What a result was called before its label was renamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from sessions.history.handles import earlier_handles
from sessions.history.repository import Repository

PAPER = (
    "\\begin{lemma}[Drift]\n  \\label{lem:drift}\n  The drift is small.\n\\end{lemma}\n"
    "\\begin{lemma}\\label{lem:other}\n  Another.\n\\end{lemma}\n"
)
History = tuple[GitRoom, Repository]


@pytest.fixture
async def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[History]:
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper=PAPER)
    repository = Repository.find(room.top)
    assert repository is not None
    yield room, repository
    repository.close()


def change(room: GitRoom, old: str, new: str, name: str = "paper.tex") -> None:
    room.write(name, room.read(name).replace(old, new))
    room.git("add", ".")
    room.git("commit", "-q", "-m", "change")


async def test_a_label_that_was_never_renamed_has_no_earlier_one(history: History) -> None:
    room, repository = history
    change(room, "small", "tiny")
    assert await earlier_handles(repository, "lem:drift") == ()
    assert await earlier_handles(repository, "lem:unknown") == ()


async def test_renames_are_followed_one_after_the_other(history: History) -> None:
    room, repository = history
    change(room, "lem:drift", "lem:slow")
    change(room, "small", "tiny")
    change(room, "\\label{lem:slow}\n  The drift", "\\label{lem:slow-drift}\n  The drift of a chain")
    assert await earlier_handles(repository, "lem:slow-drift") == ("lem:slow", "lem:drift")


async def test_a_move_to_another_file_is_no_rename_and_hides_none(history: History) -> None:
    room, repository = history
    change(room, "lem:drift", "lem:slow")
    start = PAPER.index("\\begin{lemma}\\label")
    first = PAPER[:start].replace("lem:drift", "lem:slow")
    room.write("chapter/drift.tex", first)
    change(room, first, "\\input{chapter/drift}\n")
    assert await earlier_handles(repository, "lem:slow") == ("lem:drift",)


async def test_one_result_in_the_place_of_another_is_no_rename(history: History) -> None:
    room, repository = history
    change(
        room,
        PAPER[: PAPER.index("\\begin{lemma}\\label")],
        "\\begin{theorem}\n  \\label{thm:new} Every compact group of a certain kind acts on a tree.\n\\end{theorem}\n",
    )
    assert await earlier_handles(repository, "thm:new") == ()


async def test_only_the_last_time_a_label_came_in_counts(history: History) -> None:
    room, repository = history
    change(room, "lem:drift", "lem:b")
    change(room, "\\label{lem:b}\n", "")
    change(room, "lem:other", "lem:b")
    assert await earlier_handles(repository, "lem:b") == ("lem:other",)


async def test_labels_renamed_in_a_circle_end(history: History) -> None:
    room, repository = history
    for old, new in (("lem:drift", "lem:b"), ("lem:b", "lem:drift"), ("lem:drift", "lem:b")):
        change(room, old, new)
    assert await earlier_handles(repository, "lem:b") == ("lem:drift",)


async def test_before_the_first_commit_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work")
    repository = Repository.find(room.top)
    assert repository is not None
    assert await earlier_handles(repository, "lem:a") == ()
    repository.close()
