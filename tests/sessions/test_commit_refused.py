"""A change that git cannot commit is refused in words, and everything is as it was before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from accepting import LINES, Desk
from gitroom import GitRoom, isolate

from latex.diff import diff
from sessions.errors import RepositoryError


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(GitRoom.make(tmp_path / "work", paper=LINES, other="other\n"))
    yield desk
    desk.repository.close()


def state_of(room: GitRoom) -> tuple[str, str, str, list[str]]:
    """Return all that a refused commit must leave alone."""
    folder = sorted(path.name for path in (room.top / ".git").iterdir())
    return room.git("rev-parse", "HEAD", status=None), room.git("ls-files", "-s"), room.git("diff"), folder


async def test_without_leave_no_checkpoint_is_made(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", "my own 5\n"))
    before = state_of(desk.room)
    with pytest.raises(RepositoryError, match="not committed yet"):
        await desk.accept("my own 5\n", "sharper\n", may_checkpoint=False)
    desk.room.write("paper.tex", LINES.replace("line 5\n", "my own 5\n"))
    assert state_of(desk.room) == before


async def test_a_character_the_encoding_lacks_is_refused(desk: Desk) -> None:
    before = state_of(desk.room)
    path, edits = desk.room.top / "paper.tex", diff(LINES, LINES.replace("line 5", "→"))
    with pytest.raises(RepositoryError, match="latin-1"):
        await desk.repository.commit_accepted(path, LINES, edits, message="x", encoding="latin-1")
    assert state_of(desk.room) == before


async def refused(desk: Desk, sentence: str, *, at: str = "line 5\n") -> str:
    """Try to accept a change, and see that git refuses with `sentence` and is as it was."""
    path, text = desk.room.top / "paper.tex", desk.room.read("paper.tex")
    before = state_of(desk.room)
    with pytest.raises(RepositoryError, match=sentence) as caught:
        await desk.repository.commit_accepted(path, text, diff(text, text.replace(at, "NEW\n")), message="x")
    assert state_of(desk.room) == before
    return str(caught.value)


async def test_a_lock_left_behind_is_named(desk: Desk) -> None:
    lock = desk.room.write(".git/index.lock", "")
    assert str(lock) in await refused(desk, "lock is taken")
    assert str(lock) in str(await desk.repository.refusal(desk.room.top / "paper.tex"))


async def test_a_lock_on_the_branch_is_named(desk: Desk) -> None:
    lock = desk.room.write(".git/refs/heads/main.lock", "")
    assert str(lock) in await refused(desk, "lock is taken")


async def test_without_a_name_nothing_is_committed(desk: Desk) -> None:
    desk.room.git("config", "--unset", "user.name")
    await refused(desk, "Git does not know who you are")


async def test_nothing_is_committed_during_a_rebase(desk: Desk) -> None:
    (desk.room.top / ".git/rebase-merge").mkdir()
    await refused(desk, "A rebase is in progress")


async def test_a_file_with_a_merge_conflict_is_refused(desk: Desk) -> None:
    room = desk.room
    room.write("paper.tex", LINES.replace("line 5\n", "stashed\n"))
    room.git("stash", "-q")
    room.write("paper.tex", LINES.replace("line 5\n", "other\n"))
    room.git("commit", "-q", "-am", "Other")
    room.git("stash", "pop", status=1)
    await refused(desk, "merge conflict", at="line 9\n")


async def test_a_branch_that_moves_meanwhile_is_not_moved_again(desk: Desk) -> None:
    hooks = desk.room.top / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    hook = desk.room.write(
        ".git/hooks/commit-msg",
        '#!/bin/sh\nunset GIT_INDEX_FILE\ngit update-ref HEAD "$(git commit-tree -p HEAD -m Theirs "HEAD^{tree}")"\n',
    )
    hook.chmod(0o755)
    path = desk.room.top / "paper.tex"
    index = desk.room.git("ls-files", "-s")
    with pytest.raises(RepositoryError, match="moved the branch"):
        await desk.repository.commit_accepted(path, LINES, diff(LINES, LINES + "x\n"), message="x")
    assert desk.room.subjects() == ["Theirs", "Start"]
    assert desk.room.git("ls-files", "-s") == index
    assert not (desk.room.top / ".git/index.lock").exists()


async def test_a_repository_one_may_not_write_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.repository.branch()
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(desk.room.top / ".git/objects"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/sys")  # not even root may make a file there
    await refused(desk, "may not write")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_git_folder_one_may_not_write_is_refused(desk: Desk) -> None:
    git_dir = desk.room.top / ".git"
    git_dir.chmod(0o500)
    try:
        await refused(desk, "may not write")
    finally:
        git_dir.chmod(0o700)


async def test_a_commit_msg_hook_that_refuses_is_quoted(desk: Desk) -> None:
    desk.room.write("hooks/commit-msg", '#!/bin/sh\necho "no ticket number" >&2\nexit 1\n').chmod(0o755)
    desk.room.git("config", "core.hooksPath", "hooks")
    await refused(desk, "no ticket number")


async def test_a_commit_that_cannot_be_signed_is_refused(desk: Desk) -> None:
    desk.room.git("config", "commit.gpgSign", "true")
    desk.room.git("config", "gpg.program", "/bin/false")
    await refused(desk, "could not be signed")


async def test_a_change_that_changes_nothing_is_not_committed(desk: Desk) -> None:
    with pytest.raises(RepositoryError, match="nothing to commit"):
        await desk.repository.commit_accepted(desk.room.top / "paper.tex", LINES, (), message="x")
