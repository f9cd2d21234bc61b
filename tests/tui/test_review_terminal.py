"""Ten changes on a real paper, decided by keys at a real terminal; then plain git says what became of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from colleague_terminal import COLLEAGUE, ENTER, REVIEW, enter, say, served
from corpus import CORPUS
from gitroom import GitRoom, isolate
from terminal import Terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CORPUS / "pfr").is_dir(), reason="the corpus of papers is not there"),
]

CHAPTER, OTHER = "chapter/100_percent.tex", "chapter/jensen.tex"
GROUP = "Direct verification of the group axioms."
UNIFORM = "and supported on  $\\mathrm{Sym}[X]$, giving the claim."
TAKE = (
    "Take $H$ to be the symmetry group of $X$, which is a group by \\Cref{sym-group}. From \\Cref{sym-zero}, $X-x_0$ "
    "is uniform on $H$, and $d[X ;X-x_0] = d[X ;X] \\leq 0$, and the claim follows."
)
TAKEN = (
    "Let $H$ be the symmetry group of $X$, which is a group by \\Cref{sym-group}. From \\Cref{sym-zero}, $X-x_0$ is "
    "uniform on $H$, and $d[X ;X-x_0] = d[X ;X] \\leq 0$, which proves the claim."
)
HALF = TAKEN.replace("which proves the claim", "and the claim follows")
COPIES = "   Let $X_1,X_2$ be independent copies of $X$ (from \\Cref{independent-exist})."
THEREFORE = "are therefore independent, thus the law"
REQUIRED = "again we also have $d[X_2;U_H]$ as required."
MONOTONE = "Check that $h'$ is strictly monotone decreasing."
STATEMENT = "is a subgroup of $G$."
SUPPOSE = "  Suppose that $X_1,X_2$ are $G$-valued random variables such that"
DOES_NOT = "does not depend on $x \\in A$."


def edit(handle: str, old: str, new: str, why: str = "It reads better.") -> dict[str, object]:
    """Return the call that offers new words for old ones in a result."""
    return {"tool": "propose_edit", "input": {"handle": handle, "old": old, "new": new, "why": why}}


def between(text: str, first: str, last: str) -> str:
    """Return the passage from one text to the end of another."""
    start = text.index(first)
    return text[start : text.index(last, start) + len(last)]


def calls(text: str) -> list[dict[str, object]]:
    """Return the ten changes that the colleague offers in one turn."""
    passage = between(text, COPIES, THEREFORE)
    two = passage.replace("Let $X_1,X_2$ be", "Take $X_1,X_2$ to be").replace("are therefore", "are thus")
    return [
        edit("sym-group", GROUP, "The group axioms are verified directly."),
        edit("lem:100pc", "for some subgroup $H$.", "for a subgroup $H$."),
        edit("sym-zero", UNIFORM, UNIFORM.replace("giving the claim", "as claimed")),
        edit("lem:100pc-self", TAKE, TAKEN),
        edit("lem:100pc", REQUIRED, REQUIRED.replace("as required", "as wanted")),
        edit("zero-large", passage, two),
        edit("sym-zero", "and $x_0$ is a point with", "and $x_0$ a point with"),
        edit("lem:100pc", SUPPOSE, SUPPOSE.replace("Suppose that", "Let")),
        edit("concave", MONOTONE, "The derivative $h'$ is strictly decreasing."),
        edit("sym-group", STATEMENT, "is a finite subgroup of $G$.", "It is finite."),
    ]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRoom:
    """The paper in a repository, with staged and unstaged work of the author's in one chapter."""
    isolate(monkeypatch, tmp_path / "home")
    shutil.copytree(CORPUS / "pfr", tmp_path / "work")
    room = GitRoom.make(tmp_path / "work")
    room.git("config", "lemmata.plainGit", "no")
    text = room.read(OTHER)
    room.write(OTHER, text.replace("In this chapter,", "Here and in this chapter,"))
    room.git("add", OTHER)
    room.write(OTHER, room.read(OTHER) + "% a note that is not staged\n")
    return room


@pytest.fixture
def terminal(room: GitRoom, tmp_path: Path) -> Iterator[Terminal]:
    """The room, in which the colleague has offered its ten changes."""
    script = [
        {
            "match": "polish",
            "steps": [{"text": "I look.", "tools": calls(room.read(CHAPTER))}, {"text": "All ten wait."}],
        },
        {"match": "About change 5", "steps": [{"text": "Then it stays."}]},
        {"match": "what became", "steps": [{"text": "I see."}]},
    ]
    with served(script, tmp_path) as environ, enter(room.top, environ, file=CHAPTER, line=52) as terminal:
        terminal.wait_for("General 100")
        terminal.settle()
        say(terminal, "Please polish the chapter")
        terminal.wait_for("All ten wait.")
        terminal.wait_for("10 open changes")
        yield terminal


def show(terminal: Terminal, name: str) -> None:
    """Keep the screen as text in the folder LEMMATA_SCREENS names, for a person to look at."""
    terminal.settle()
    if folder := os.environ.get("LEMMATA_SCREENS"):
        Path(folder, f"{name}.txt").write_text(terminal.text + "\n", encoding="utf-8")


def wait_for_change(terminal: Terminal, number: int) -> None:
    """Wait until a change is under review, with all that is said of it."""
    terminal.wait_for(f"Change {number} · ")
    show(terminal, f"change-{number}")


def test_ten_changes_are_decided_and_git_says_what_became_of_them(room: GitRoom, terminal: Terminal) -> None:
    before, other_before = room.read(CHAPTER), room.read(OTHER)
    staged, unstaged = room.git("diff", "--cached"), room.git("diff", "-U0", "--", OTHER)
    terminal.press(REVIEW)
    wait_for_change(terminal, 1)
    terminal.press("a")
    wait_for_change(terminal, 2)
    terminal.press("n")
    terminal.wait_for("why not?")
    terminal.press("the old one is fine" + "\r")
    wait_for_change(terminal, 3)
    terminal.press("e")
    terminal.wait_for("Change 3, hunk 1")
    terminal.press(b"\x1b[1;5F")  # to the end
    terminal.press("% as Ada says")
    terminal.press(b"\x13")
    wait_for_change(terminal, 4)
    terminal.press("s")
    terminal.wait_for("Hunk 2 of 2")
    terminal.press("y")
    terminal.wait_for("✓ accepted")
    terminal.press("n")
    terminal.wait_for("why not?")
    terminal.press(ENTER)
    wait_for_change(terminal, 5)
    terminal.press("c")
    terminal.wait_for("what should be different")
    terminal.press("keep the old word\r")
    wait_for_change(terminal, 6)
    terminal.wait_for("Then it stays.")
    terminal.press("y")
    terminal.wait_for("✓ accepted")
    terminal.press("u")
    terminal.wait_for(lambda text: "✓ accepted" not in text)
    terminal.press("a")
    wait_for_change(terminal, 7)
    # The author types nearby, and into the passage of change 8, and saves nothing.
    terminal.press(b"q\x1b[1;5H% my own note\r")
    terminal.press(b"\x06")
    terminal.press("Suppose that $X_1,X_2$\r")
    terminal.settle()
    terminal.press(b"\x1b")
    terminal.settle()
    terminal.press("Surely, ")
    terminal.wait_for("Surely, ")
    terminal.press(REVIEW)
    wait_for_change(terminal, 7)
    terminal.press("a")
    wait_for_change(terminal, 9)
    terminal.press("a")
    wait_for_change(terminal, 10)
    terminal.wait_for("Changes the statement of Lemma")
    terminal.press("a")
    terminal.wait_for(lambda text: "Committed" in text and "open change" not in text)
    show(terminal, "decided")
    terminal.press(COLLEAGUE + b"\x1b[Z")  # up into the conversation
    show(terminal, "cards")
    assert "out of date" in terminal.text

    after = before
    for old, new in (
        (GROUP, "The group axioms are verified directly."),
        (UNIFORM, UNIFORM.replace("giving the claim", "as claimed")),
        (TAKE, HALF),
        ("Let $X_1,X_2$ be independent copies", "Take $X_1,X_2$ to be independent copies"),
        ("are therefore independent", "are thus independent"),
        ("and $x_0$ is a point with", "and $x_0$ a point with"),
        (STATEMENT, "is a finite subgroup of $G$."),
    ):
        assert after.count(old) == 1
        after = after.replace(old, new)
    on_disk = room.read(CHAPTER)
    assert "% as Ada says" in on_disk
    assert on_disk.replace("% as Ada says\n", "").replace("% as Ada says", "") == after
    # What was typed is in the room and neither on disk nor in git.
    assert "Surely" not in on_disk
    assert "my own note" not in on_disk
    assert room.git("diff", "-U0", "--", CHAPTER) == ""
    # The other chapter has its change in git, and the author's work where it was.
    concave = "The derivative $h'$ is strictly decreasing."
    assert room.read(OTHER) == other_before.replace(MONOTONE, concave)
    assert _lines(room.git("diff", "--cached")) == _lines(staged)
    assert _lines(room.git("diff", "-U0", "--", OTHER)) == _lines(unstaged)
    assert room.git("status", "--porcelain") == f"MM {OTHER}\n"
    _assert_commits(room)
    say(terminal, "what became of them")
    terminal.wait_for("I see.")


def _assert_commits(room: GitRoom) -> None:
    said = room.git("log", "--format=%B%x00", "--reverse").split("\0\n")[1:-1]
    assert len(said) == 7
    reviews = [line for message in said for line in message.splitlines() if line.startswith("AI-Review: ")]
    assert reviews == [f"AI-Review: {how}" for how in ("unchanged", "edited", *["unchanged"] * 5)]
    targets = [line for message in said for line in message.splitlines() if line.startswith("AI-Target: ")]
    named = (
        "sym-group",
        "sym-zero",
        "lem:100pc-self",
        "zero-large",
        "sym-zero statement",
        "concave",
        "sym-group statement",
    )
    assert targets == [f"AI-Target: {each}" for each in named]
    assert "Accepted 1 of 2 hunks." in said[2]
    assert all('Asked: "Please polish the chapter"' in message for message in said)
    for back, file in enumerate([*[CHAPTER] * 5, OTHER, CHAPTER][::-1]):
        assert room.git("diff", "--name-only", f"HEAD~{back + 1}", f"HEAD~{back}").split() == [file]
    shown = room.git("log", "-p", "--format=", "-U0", "-1", "HEAD~1")
    assert _lines(shown) == [
        "-\\begin{proof} \\leanok Check that $h'$ is strictly monotone decreasing.",
        "+\\begin{proof} \\leanok The derivative $h'$ is strictly decreasing.",
    ]


def _lines(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
