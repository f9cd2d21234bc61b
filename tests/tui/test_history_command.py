"""`lemmata log` on real histories: lists, filters, marks as read, takes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate

from tui.cli import main

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}[Drift]\\label{lem:drift}\nThe drift is small.\n\\end{lemma}\n"
    "\\begin{proof}\nClear.\n\\end{proof}\n"
    "\\begin{lemma}\\label{lem:gain}\nThe gain is large.\n\\end{lemma}\n\\end{document}\n"
)
PROOF = (
    "Write a proof of Lemma 1\n\nAssisted-by: Lemmata:model\nAI-Role: draft\nAI-Review: unchanged\n"
    "AI-Target: lem:drift\n"
)
STATEMENT = (
    "Sharpen Lemma 2\n\nIt was not sharp.\n\nAssisted-by: Lemmata:model\nAI-Role: rewrite\nAI-Review: edited\n"
    "AI-Target: lem:gain statement\n"
)
Command = Callable[..., str]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRoom:
    """A paper with two AI edits that Ada accepted; a label was renamed since, and Bo works here now."""
    isolate(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    room = GitRoom.make(tmp_path / "work", paper=PAPER)
    for old, new, message in (
        ("Clear.", "By induction.", PROOF),
        ("gain is large", "gain is at least one", STATEMENT),
        ("lem:drift", "lem:slow", "Rename a label"),
    ):
        room.write("paper.tex", room.read("paper.tex").replace(old, new))
        room.git("commit", "-q", "-a", "--cleanup=verbatim", "-m", message)
    room.git("config", "user.name", "Bo Reader")
    room.git("config", "user.email", "bo@example.org")
    monkeypatch.chdir(room.top)
    return room


@pytest.fixture
def log(room: GitRoom, capsys: pytest.CaptureFixture[str]) -> Command:
    def carry_out(*words: str, status: int = 0) -> str:
        assert main(["log", "paper.tex", *words]) == status
        told = capsys.readouterr()
        return told.out + told.err

    return carry_out


def test_edits_are_listed_newest_first_with_what_is_unread(log: Command, room: GitRoom) -> None:
    first, second = (room.git("rev-parse", f"HEAD~{back}").strip()[:10] for back in (1, 2))
    lines = log().splitlines()
    assert [line[:12] for line in lines if line[0] != " "] == [f"{first} ●", f"{second} ●"]
    assert lines[1].split() == f"lem:gain (statement) rewrite, edited, model, accepted by {AUTHOR[0]}".split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("lem:gain",), ["Sharpen Lemma 2"]),
        (("Lemma 2",), ["Sharpen Lemma 2"]),
        (("lem:slow",), ["Write a proof of Lemma 1"]),
        (("lem:drift",), ["Write a proof of Lemma 1"]),
        (("--statements",), ["Sharpen Lemma 2"]),
        (("--words", "NOT sharp"), ["Sharpen Lemma 2"]),
        (("--by", "ada"), ["Sharpen Lemma 2", "Write a proof of Lemma 1"]),
        (("--by", "bo@"), []),
        (("--unread", "--words", "proof"), ["Write a proof of Lemma 1"]),
    ],
)
def test_the_list_is_narrowed(log: Command, words: tuple[str, ...], found: list[str]) -> None:
    subjects = [edit["subject"] for edit in json.loads(log(*words, "--format", "json"))["edits"]]
    assert subjects == found


def test_nothing_like_that_is_said(log: Command) -> None:
    assert log("lem:gain", "--by", "nobody") == "No accepted change is like that.\n"


def test_what_is_marked_as_read_is_unread_no_more(log: Command, room: GitRoom) -> None:
    newest = room.git("rev-parse", "HEAD~1").strip()
    assert log("--mark-read", newest[:8]) == f"{newest[:10]} read: Sharpen Lemma 2\n"
    assert "read by Bo Reader" in log("lem:gain")
    assert "Sharpen" not in log("--unread")
    assert log("--mark-read").count(" read: ") == 2
    assert log("--unread") == "No accepted change is like that.\n"
    assert "not read: Sharpen" in log("--mark-unread", newest)
    assert "Sharpen" in log("--unread")


@pytest.mark.parametrize("commit", ["HEAD", "abc", "zzzzzz"])
def test_only_an_accepted_change_is_marked(log: Command, commit: str) -> None:
    assert f"“{commit}” names no accepted change" in log("--mark-read", commit, status=2)


def test_one_edit_is_shown_word_by_word(log: Command, room: GitRoom) -> None:
    shown = log("--show", room.git("rev-parse", "HEAD~1").strip())
    assert "It was not sharp." in shown
    assert "[-large-]{+at least one+}" in shown


def test_an_edit_is_taken_back_by_a_change_to_review(
    log: Command, room: GitRoom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Take back “Write a proof of Lemma 1”" in log("--take-back", room.git("rev-parse", "HEAD~2").strip())
    assert "By induction." in room.read("paper.tex")
    assert main(["changes", "paper.tex", "accept", "1"]) == 0
    assert room.read("paper.tex") == PAPER.replace("gain is large", "gain is at least one").replace("drift}", "slow}")
    assert room.git("log", "-1", "--format=%(trailers:key=Reverts,valueonly)").strip()


def test_a_commit_of_the_author_is_not_taken_back(log: Command) -> None:
    assert "is not the commit of an accepted change" in log("--take-back", "HEAD", status=3)


def test_each_line_has_its_writer(log: Command, room: GitRoom) -> None:
    room.write("paper.tex", room.read("paper.tex") + "% mine\n")
    marks = [line[0] for line in log("--lines", "paper.tex").splitlines()]
    assert marks == [*"       A  a  +"]
    assert "is no file of this manuscript" in log("--lines", "other.tex", status=2)


def test_without_a_repository_there_is_no_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    (tmp_path / "paper.tex").write_text(PAPER)
    assert main(["log", str(tmp_path / "paper.tex")]) == 3
    assert "is not in a git repository" in capsys.readouterr().err


def test_started_from_a_hook_of_another_repository_the_papers_own_is_asked(
    log: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitRoom.make(tmp_path / "other", x="x\n")
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.top / ".git" / "index"))
    assert "Sharpen Lemma 2" in log()
