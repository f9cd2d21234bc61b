"""Where the program keeps its own files."""

from __future__ import annotations

import fcntl
from pathlib import Path

from sessions import folders


def test_state_of_a_repository_lies_in_its_git_directory(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert folders.state_folder(tmp_path, {}) == tmp_path / ".git" / "lemmata"


def test_papers_in_different_folders_of_a_repository_share_no_state(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    papers = [tmp_path, tmp_path / "one" / "paper", tmp_path / "two" / "paper"]
    for paper in papers:
        paper.mkdir(parents=True, exist_ok=True)
    states = {folders.state_folder(paper, {}) for paper in papers}
    assert len(states) == 3
    assert all(state.is_relative_to(tmp_path / ".git" / "lemmata") for state in states)


def test_worktree_keeps_its_own_state(tmp_path: Path) -> None:
    own = tmp_path / "main" / ".git" / "worktrees" / "two"
    own.mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / ".git").write_text(f"gitdir: {own}\n")
    assert folders.state_folder(tmp_path / "two", {}) == own / "lemmata"


def test_state_without_a_repository_lies_in_the_state_folder(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "paper", tmp_path / "b" / "paper"
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    places = {folders.state_folder(each, environ) for each in (first, second)}
    assert len(places) == 2
    assert all(place.parent == tmp_path / "state" / "lemmata" for place in places)


def test_relative_base_folders_are_ignored_as_the_specification_says(tmp_path: Path) -> None:
    environ = {"XDG_CONFIG_HOME": "here", "HOME": str(tmp_path)}
    assert folders.settings_file(environ) == tmp_path / ".config" / "lemmata" / "settings.toml"


def test_what_was_kept_before_there_was_a_repository_is_brought_into_it(tmp_path: Path) -> None:
    paper, environ = tmp_path / "paper", {"XDG_STATE_HOME": str(tmp_path / "state")}
    before = folders.state_folder(paper, environ)
    for name in ("conversations/a.jsonl", "conversations/b.jsonl", "recovery/1-x/lock", "recovery/1-x/j", "copies/c"):
        (before / name).parent.mkdir(parents=True, exist_ok=True)
        (before / name).write_text(name)
    folders.adopt_earlier_state(paper, environ)
    assert (before / "copies" / "c").is_file()
    now = paper / ".git" / "lemmata"
    (now / "conversations").mkdir(parents=True)
    (now / "conversations" / "b.jsonl").write_text("another one")
    with (before / "recovery" / "1-x" / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folders.adopt_earlier_state(paper, environ)
    assert (now / "conversations" / "a.jsonl").read_text() == "conversations/a.jsonl"
    assert (now / "conversations" / "b.jsonl").read_text() == "another one"
    assert (now / "copies" / "c").is_file()
    assert (before / "conversations" / "b.jsonl").is_file()
    assert (before / "recovery" / "1-x" / "j").is_file()
    folders.adopt_earlier_state(paper, environ)
    assert (now / "recovery" / "1-x" / "j").is_file()
    assert not (before / "recovery").exists()
