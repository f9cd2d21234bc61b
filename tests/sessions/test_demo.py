"""The sample paper, the script that belongs to it, and the repository the demo starts with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate
from rehearsed import PAPER, calls, paper_text, script

from sessions.demo.create import ROOT, create_demo, open_demo
from sessions.errors import FileError, RepositoryError, UsageError
from sessions.history.repository import Repository

LABEL = re.compile(r"\\label\{([^}]*)\}")
HANDLES = ("handle", "after")


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def labels(texts: Iterable[str]) -> list[str]:
    return [label for text in texts for label in LABEL.findall(text)]


def test_every_handle_of_the_script_is_a_label_of_the_paper() -> None:
    known = labels([paper_text()])
    named = [given[key] for given in calls() for key in HANDLES if key in given]
    assert named
    assert not set(named) - set(known)


def test_every_passage_the_script_replaces_stands_once_in_the_paper() -> None:
    passages = [given["old"] for given in calls("propose_edit")]
    assert passages
    assert [paper_text().count(passage) for passage in passages] == [1] * len(passages)


def test_the_script_inserts_only_fresh_labels_and_keeps_those_it_replaces() -> None:
    known = labels([paper_text()])
    for given in calls("insert_result"):
        assert not set(labels([given["latex"]])) & set(known)
    for given in calls("replace_statement"):
        assert labels([given["latex"]]) == [given["handle"]]


def test_the_script_refers_only_to_what_the_paper_and_its_own_lemmas_set() -> None:
    new = [given.get("latex", "") + given.get("new", "") for given in calls()]
    known = set(labels([paper_text(), *new]))
    mentioned = {
        label for text in new for found in re.findall(r"\\cref\{([^}]*)\}", text) for label in found.split(",")
    }
    assert mentioned
    assert not mentioned - known


def test_each_turn_of_the_script_is_found_by_its_own_prompt_first() -> None:
    turns = script()["turn"]
    for number, turn in enumerate(turns):
        prompt = turn["prompt"].lower()
        assert next(n for n, other in enumerate(turns) if any(word in prompt for word in other["matches"])) == number


def test_each_turn_of_the_script_ends_with_words_and_no_tool() -> None:
    for turn in script()["turn"]:
        *before, last = turn["step"]
        assert "tool" not in last
        assert last["text"]
        assert all("tool" in step for step in before)


def test_the_paper_is_copied_byte_for_byte_and_its_root_returned(tmp_path: Path) -> None:
    root = create_demo(tmp_path / "new" / "demo")
    assert root == tmp_path / "new" / "demo" / ROOT
    sources = {name: data for name, data in files_in(PAPER).items() if name.endswith((".tex", ".bib"))}
    assert files_in(root.parent) == sources


def test_the_demo_starts_with_one_commit_and_nothing_left_to_commit(tmp_path: Path) -> None:
    room = GitRoom(create_demo(tmp_path / "demo").parent)
    assert room.git("rev-list", "--count", "HEAD").strip() == "1"
    assert room.git("status", "--porcelain") == ""
    assert set(room.git("ls-files").splitlines()) == set(files_in(room.top))


def test_where_git_knows_nobody_a_name_is_set_in_this_repository_only(tmp_path: Path) -> None:
    room = GitRoom(create_demo(tmp_path / "demo").parent)
    assert room.git("log", "--format=%an <%ae>").strip() == "Lemmata demo <demo@localhost>"
    assert not (tmp_path / "home" / ".gitconfig").exists()


def test_where_git_knows_the_author_the_commit_is_the_authors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[user]\n\tname = {AUTHOR[0]}\n\temail = {AUTHOR[1]}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    room = GitRoom(create_demo(tmp_path / "demo").parent)
    assert room.git("log", "--format=%an <%ae>").strip() == f"{AUTHOR[0]} <{AUTHOR[1]}>"
    assert room.git("config", "--local", "user.name", status=1) == ""


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert create_demo(tmp_path / "empty") == tmp_path / "empty" / ROOT


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not an empty folder"):
        create_demo(tmp_path)
    assert files_in(tmp_path) == {"thesis.tex": b"mine"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not an empty folder"):
        create_demo(tmp_path / "demo")
    with pytest.raises(FileError, match="could not be put"):
        create_demo(tmp_path / "demo" / "inside")
    assert files_in(tmp_path) == {"demo": b"mine"}


def test_a_folder_inside_another_repository_is_refused(tmp_path: Path) -> None:
    room = GitRoom.make(tmp_path / "work", paper="one\n")
    with pytest.raises(UsageError, match="lies in the git repository"):
        create_demo(room.top / "new" / "demo")
    assert files_in(room.top) == {"paper.tex": b"one\n"}
    assert not (room.top / "new").exists()


def test_nothing_is_left_behind_where_git_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Repository:
        raise RepositoryError("Git refused.")

    monkeypatch.setattr(Repository, "create", refuse)
    (tmp_path / "here" / "empty").mkdir(parents=True)
    for folder in (tmp_path / "here" / "new" / "demo", tmp_path / "here" / "empty"):
        with pytest.raises(RepositoryError):
            create_demo(folder)
    assert [path.name for path in (tmp_path / "here").rglob("*")] == ["empty"]


def test_a_second_demo_leaves_the_first_and_takes_the_next_name(tmp_path: Path) -> None:
    first = open_demo(tmp_path / "demo", is_named=False)
    first.write_text("edited", encoding="utf-8")
    assert open_demo(tmp_path / "demo", is_named=False) == tmp_path / "demo-2" / ROOT
    assert first.read_text(encoding="utf-8") == "edited"


def test_a_named_folder_with_an_earlier_demo_is_opened_as_it_is(tmp_path: Path) -> None:
    first = open_demo(tmp_path / "demo", is_named=True)
    first.write_text("edited", encoding="utf-8")
    assert open_demo(tmp_path / "demo", is_named=True) == first
    assert first.read_text(encoding="utf-8") == "edited"


def test_a_named_folder_with_anything_else_is_refused(tmp_path: Path) -> None:
    room = GitRoom.make(tmp_path / "work", network="mine\n")
    with pytest.raises(UsageError, match="not an empty folder"):
        open_demo(room.top, is_named=True)
    assert files_in(room.top) == {"network.tex": b"mine\n"}
