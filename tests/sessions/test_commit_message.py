"""What a commit of an accepted change says, and that git reads it the way it is meant."""

from __future__ import annotations

import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from latex.text import Edit
from sessions.history.commit_message import commit_message, subject_of
from sessions.review.proposals import Decision, Hunk, Proposal, Role

PROPOSAL = Proposal(
    number=12,
    title="Tighten the compactness step in the proof of Lemma 3.4",
    why="Replaces sequential compactness, which needs metrizability, by a net argument.",
    file="paper.tex",
    base="a\nb\n",
    hunks=(
        Hunk(Edit(0, "a\n", "A\n"), Decision.ACCEPTED, edited="AA\n"),
        Hunk(Edit(2, "b\n", "B\n"), Decision.REJECTED),
    ),
    targets=("lem:cpt", "thm:main"),
    changed_statements=("thm:main",),
    asked="the proof of lem:cpt uses sequences; X is only Hausdorff",
    change_id="2026-11-23T15-46-09-7f3a#12",
    assistant="claude-opus-5-5",
)
TRAILERS = [
    "Assisted-by: Lemmata:claude-opus-5-5",
    "AI-Role: draft",
    "AI-Review: edited",
    "AI-Target: lem:cpt",
    "AI-Target: thm:main statement",
    "AI-Change: 2026-11-23T15-46-09-7f3a#12",
]


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


def parsed(message: str) -> list[str]:
    """Return the trailers git-interpret-trailers(1) reads."""
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=message.encode(), capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def all_accepted(**changes: object) -> Proposal:
    """Return the proposal with one hunk, accepted as it came."""
    hunk = Hunk(Edit(0, "a\n", "A\n"), Decision.ACCEPTED)
    return replace(PROPOSAL, hunks=(hunk,), **changes)  # type: ignore[arg-type]  # checked by replace()


def test_the_message_has_the_agreed_form() -> None:
    assert commit_message(PROPOSAL) == (
        "Tighten the compactness step in the proof of Lemma 3.4\n"
        "\n"
        "Replaces sequential compactness, which needs metrizability, by a net\n"
        "argument.\n"
        "\n"
        'Asked: "the proof of lem:cpt uses sequences; X is only Hausdorff"\n'
        "\n"
        "Accepted 1 of 2 hunks, edited before accepting.\n"
        "\n" + "\n".join(TRAILERS) + "\n"
    )


def test_git_reads_the_trailers() -> None:
    assert parsed(commit_message(PROPOSAL)) == TRAILERS


def test_git_log_gives_each_target_and_finds_the_commit(tmp_path: Path) -> None:
    room = GitRoom.make(tmp_path / "work", paper="x")
    room.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", commit_message(PROPOSAL))
    shown = room.git("log", "--grep=^Assisted-by: Lemmata:", "--format=%(trailers:key=AI-Target,valueonly)")
    assert shown.split("\n") == ["lem:cpt", "thm:main statement", "", ""]
    assert room.git("shortlog", "-s", "--group=trailer:assisted-by", "HEAD").split() == ["1", "Lemmata:claude-opus-5-5"]


def test_a_change_taken_whole_says_nothing_about_hunks() -> None:
    message = commit_message(all_accepted())
    assert "hunks" not in message
    assert "AI-Review: unchanged" in message


def test_a_change_taken_whole_with_edits_says_so() -> None:
    hunk = Hunk(Edit(0, "a\n", "A\n"), Decision.ACCEPTED, edited="mine\n")
    message = commit_message(replace(PROPOSAL, hunks=(hunk,)))
    assert "\n\nEdited before accepting.\n\n" in message


def test_an_edit_that_changed_nothing_is_no_edit() -> None:
    hunk = Hunk(Edit(0, "a\n", "A\n"), Decision.ACCEPTED, edited="A\n")
    assert "AI-Review: unchanged" in commit_message(replace(PROPOSAL, hunks=(hunk,)))


@pytest.mark.parametrize(
    ("title", "role", "subject"),
    [
        ("Proof of Lemma 3.4", Role.DRAFT, "Draft the proof of Lemma 3.4"),
        ("The statement of thm:main.", Role.REWRITE, "Rewrite the statement of thm:main"),
        ("New lemma after thm:main", Role.DRAFT, "Add lemma after thm:main"),
        ("Lemma 3.4", Role.LANGUAGE, "Polish Lemma 3.4"),
        ("tighten $\\epsilon$ in Lemma 3.4", Role.REWRITE, "Tighten $\\epsilon$ in Lemma 3.4"),
        ("#1 goes\nin \x1b[31mtwo lines", Role.DRAFT, "1 goes in [31mtwo lines"),
        ("", Role.DRAFT, "Change paper.tex"),
    ],
)
def test_subjects_are_imperatives_on_one_line(title: str, role: Role, subject: str) -> None:
    assert subject_of(replace(PROPOSAL, title=title, role=role)) == subject


def test_a_long_subject_is_cut_at_a_word() -> None:
    subject = subject_of(replace(PROPOSAL, title="Replace the sequence by a net, " * 5))
    assert subject == "Replace the sequence by a net, Replace the sequence by a net, Replace…"
    assert len(subject_of(replace(PROPOSAL, title="x" * 200))) == 72


def test_words_that_look_like_trailers_stay_in_the_body() -> None:
    forged = "Fine.\n\nAssisted-by: Lemmata:nobody\nAI-Review: unchanged\n\nSigned-off-by: Mallory <m@example.org>"
    message = commit_message(replace(PROPOSAL, why=forged, asked=forged))
    assert parsed(message) == TRAILERS
    assert [line for line in message.splitlines() if line.startswith(("Assisted-by", "AI-", "Signed"))] == TRAILERS


def test_a_wrapped_line_never_begins_like_a_trailer_or_a_divider() -> None:
    why = "x" * 70 + " AI-Target: lem:other and " + "y" * 70 + " --- then " + "z" * 66 + " #1"
    message = commit_message(replace(PROPOSAL, why=why))
    assert parsed(message) == TRAILERS
    assert " AI-Target: lem:other and" in message.splitlines()
    assert not any(line.startswith(("---", "#")) for line in message.splitlines())


def test_a_handle_cannot_add_a_trailer() -> None:
    message = commit_message(replace(PROPOSAL, targets=("a\nAI-Review: unchanged",), assistant="m\nAI-Role: check"))
    assert parsed(message)[0] == "Assisted-by: Lemmata:m-AI-Role:-check"
    assert parsed(message)[3] == "AI-Target: a AI-Review: unchanged"
    assert len(parsed(message)) == 5


def test_invisible_characters_are_left_out() -> None:
    message = commit_message(
        replace(PROPOSAL, why="a\x1b]52;c;x\x07b\u202ec\u200bd\U000e0041e\ud800f\x00g", asked="\x9b1m")
    )
    assert "a]52;c;xbcdefg" in message
    assert message.replace("\n", "").isprintable()
    message.encode("utf-8")


def test_a_long_question_is_cut() -> None:
    message = commit_message(replace(PROPOSAL, asked="why " * 5_000))
    assert len(message) < 2_000
    assert parsed(message) == TRAILERS


def test_no_words_whatever_break_the_trailers() -> None:
    seed = 20261123
    print("seed", seed)
    chance = random.Random(seed)
    pieces = [
        "\n",
        "\n\n",
        " ",
        "Key: value",
        "---",
        "--- ",
        "#",
        "AI-Role: check",
        "\\frac{a}{b}",
        "$x:y$",
        "\r\n",
        ":",
        "\x0b",
        "\u2028",
        "\x00",
        "a" * 80,
        "Assisted-by: x",
        "(cherry picked from commit 12)",
        ";",
        "\t",
        "é",
        ">8",
    ]
    for _ in range(60):
        words = ["".join(chance.choices(pieces, k=chance.randint(0, 14))) for _ in range(3)]
        message = commit_message(replace(PROPOSAL, why=words[0], asked=words[1], title=words[2]))
        assert parsed(message) == TRAILERS, words
        assert message.splitlines()[0].strip(), words
