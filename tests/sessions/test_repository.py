"""Finding, making and asking a repository."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate

from sessions.errors import RepositoryError
from sessions.history.repository import Identity, Repository

Open = Callable[[Path], Repository]


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


@pytest.fixture
def found() -> Iterator[Open]:
    opened: list[Repository] = []

    def find(folder: Path) -> Repository:
        repository = Repository.find(folder)
        assert repository is not None
        opened.append(repository)
        return repository

    yield find
    for repository in opened:
        repository.close()


@pytest.fixture
def room(tmp_path: Path) -> GitRoom:
    return GitRoom.make(tmp_path / "work", paper="one\ntwo\n")


def test_a_folder_outside_any_repository_has_none(tmp_path: Path) -> None:
    assert Repository.find(tmp_path) is None
    assert Repository.find(tmp_path / "missing") is None


def test_a_sub_folder_belongs_to_the_repository_above_it(room: GitRoom, found: Open) -> None:
    room.write("chapter/one.tex", "x")
    repository = found(room.top / "chapter")
    assert (repository.top, repository.git_dir) == (room.top, room.top / ".git")


async def test_a_linked_worktree_has_its_own_state_and_branch(room: GitRoom, found: Open, tmp_path: Path) -> None:
    room.git("worktree", "add", "-q", "-b", "idea", str(tmp_path / "idea"))
    repository = found(tmp_path / "idea")
    assert repository.git_dir == room.top / ".git/worktrees/idea"
    assert await repository.branch() == "idea"


def test_a_submodule_is_a_repository_of_its_own(room: GitRoom, found: Open, tmp_path: Path) -> None:
    outer = GitRoom.make(tmp_path / "outer", thesis="x")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(room.top), "paper")
    assert found(outer.top / "paper").top == outer.top / "paper"


def test_a_bare_repository_is_refused_in_a_sentence(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    with pytest.raises(RepositoryError, match=r"has no working tree"):
        Repository.find(bare)


def test_without_git_installed_a_sentence_says_so(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from sessions.errors import RepositoryError\n"
        "from sessions.history.repository import Repository\n"
        "try: Repository.find(Path(sys.argv[1]))\n"
        "except RepositoryError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Git is not installed")


def test_the_module_loads_git_only_when_a_repository_is_looked_for() -> None:
    script = "import sys, sessions.history.repository; print('git' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_branch_is_named_before_the_first_commit_and_missing_when_detached(
    room: GitRoom, found: Open, tmp_path: Path
) -> None:
    unborn = GitRoom.make(tmp_path / "unborn")
    assert await found(unborn.top).branch() == "main"
    assert await found(unborn.top).head() is None
    room.git("checkout", "-q", "--detach")
    assert await found(room.top).branch() is None
    assert await found(room.top).head() == room.git("rev-parse", "HEAD").strip()


async def test_ahead_and_behind_count_against_the_upstream(room: GitRoom, found: Open, tmp_path: Path) -> None:
    room.git("clone", "-q", str(room.top), str(tmp_path / "clone"))
    clone = GitRoom(tmp_path / "clone")
    clone.git("config", "user.name", "A")
    clone.git("config", "user.email", "a@example.org")
    assert await found(room.top).ahead_behind() is None
    clone.git("commit", "-q", "--allow-empty", "-m", "one")
    clone.git("commit", "-q", "--allow-empty", "-m", "two")
    room.git("commit", "-q", "--allow-empty", "-m", "theirs")
    clone.git("fetch", "-q")
    assert await found(clone.top).ahead_behind() == (2, 1)


async def test_a_merge_in_progress_is_named_with_the_way_out(room: GitRoom, found: Open) -> None:
    repository = found(room.top)
    assert await repository.busy() is None
    room.git("checkout", "-q", "-b", "other")
    room.write("paper.tex", "one\nother\n")
    room.git("commit", "-q", "-am", "Other")
    room.git("checkout", "-q", "main")
    room.write("paper.tex", "one\nmain\n")
    room.git("commit", "-q", "-am", "Main")
    room.git("merge", "-q", "other", status=1)
    assert "A merge is in progress" in str(await repository.busy())
    assert "git merge --abort" in str(await repository.refusal(room.top / "paper.tex"))


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("BISECT_LOG", "bisect"),
        ("rebase-merge", "rebase"),
        ("sequencer", "cherry-pick or revert of several commits"),
        ("rebase-apply/applying", "git am"),
    ],
)
async def test_each_operation_that_waits_is_named(room: GitRoom, found: Open, mark: str, name: str) -> None:
    (room.top / ".git" / mark).mkdir(parents=True)
    assert f"A {name} is in progress" in str(await found(room.top).busy())


async def test_identity_is_never_guessed(room: GitRoom, found: Open) -> None:
    repository = found(room.top)
    assert await repository.identity() == AUTHOR
    room.git("config", "--unset", "user.name")
    assert await repository.identity() is None
    assert "does not know who you are" in str(await repository.refusal(room.top / "paper.tex"))


async def test_identity_is_set_for_this_repository_only(room: GitRoom, found: Open) -> None:
    repository = found(room.top)
    await repository.set_identity("Émilie", "emilie@example.org")
    assert await repository.identity() == Identity("Émilie", "emilie@example.org")
    assert room.git("config", "--local", "user.name").strip() == "Émilie"


async def test_head_text_keeps_every_byte(room: GitRoom, found: Open) -> None:
    data = b"caf\xe9 \r\n\x0c\xe2\x80\xa8 end"
    path = room.write("Poincaré (1).tex", data)
    room.git("add", ".")
    room.git("commit", "-q", "-m", "Bytes")
    text = await found(room.top).head_text(path)
    assert text is not None
    assert text.encode("utf-8", "surrogateescape") == data
    assert await found(room.top).head_text(room.top / "none.tex") is None


async def test_ignored_means_ignored_and_not_kept(room: GitRoom, found: Open) -> None:
    room.write(".gitignore", "*.tex\n")
    repository = found(room.top)
    assert await repository.is_ignored(room.write("draft.tex", "x"))
    assert not await repository.is_ignored(room.top / "paper.tex")


async def test_a_file_outside_the_working_tree_is_refused(room: GitRoom, found: Open, tmp_path: Path) -> None:
    assert "lies outside the repository" in str(await found(room.top).refusal(tmp_path / "elsewhere.tex"))


async def test_a_file_in_a_submodule_is_not_committed_around_it(room: GitRoom, found: Open, tmp_path: Path) -> None:
    outer = GitRoom.make(tmp_path / "outer", thesis="x")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(room.top), "paper")
    assert "belongs to the submodule paper" in str(await found(outer.top).refusal(outer.top / "paper/paper.tex"))


def test_a_repository_of_another_user_is_explained(room: GitRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(RepositoryError, match=r"safe\.directory"):
        Repository.find(room.top)


async def test_a_new_repository_holds_the_named_files_as_the_author_has_them(tmp_path: Path) -> None:
    paper = tmp_path / "new" / "paper.tex"
    paper.parent.mkdir()
    paper.write_bytes(b"\\documentclass{article}\r\n")
    (paper.parent / "secret.txt").write_text("x")
    repository = Repository.create(paper.parent, files=[paper], identity=Identity("Ada", "ada@example.org"))
    room = GitRoom(paper.parent)
    assert room.git("show", "--format=%an", "--name-only", "HEAD").split() == ["Ada", "paper.tex"]
    assert room.at("HEAD", "paper.tex") == "\\documentclass{article}\r\n"
    assert await repository.identity() == ("Ada", "ada@example.org")
    repository.close()


def test_no_repository_is_made_for_an_unknown_author(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    with pytest.raises(RepositoryError, match="does not know who you are"):
        Repository.create(folder, files=[])
    assert not (folder / ".git").exists()


def test_a_repository_that_cannot_have_its_first_commit_is_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    with pytest.raises(RepositoryError):
        Repository.create(folder, files=[folder / "missing.tex"], identity=Identity("Ada", "ada@example.org"))
    assert not (folder / ".git").exists()


def test_no_repository_is_made_inside_another(room: GitRoom) -> None:
    (room.top / "chapter").mkdir()
    with pytest.raises(RepositoryError, match="already in the git repository"):
        Repository.create(room.top / "chapter", files=[])


async def test_a_closed_repository_refuses_in_a_sentence_and_may_be_closed_again(room: GitRoom) -> None:
    repository = Repository.find(room.top)
    assert repository is not None
    repository.close()
    with pytest.raises(RepositoryError, match="is being closed"):
        await repository.branch()
    repository.close()
