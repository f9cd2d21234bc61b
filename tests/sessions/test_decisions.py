"""The file of decisions on suggested uses: text in, decisions and text out, and git merging two authors' files."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from sessions.errors import StandingError
from sessions.standing.decisions import Decision, Verdict, counting, parse, with_decision, without_pair

PRINT = "0123456789abcdef"


def decision(source: str, target: str = "def:a", *, minute: int = 0, verdict: Verdict = Verdict.CONFIRMED) -> Decision:
    when = datetime(2026, 11, 23, 10, minute, tzinfo=UTC)
    return Decision(source, target, verdict, "Ada Writer", when, "compact", PRINT, PRINT)


def written(*decisions: Decision) -> str:
    text = ""
    for each in decisions:
        text = with_decision(text, each)
    return text


def refusal(text: str) -> str:
    with pytest.raises(StandingError) as caught:
        parse(text)
    return str(caught.value)


def test_what_is_written_is_read_again() -> None:
    known = decision("lem:a"), decision("lem:b", verdict=Verdict.DISMISSED)
    assert parse(written(*known)) == known


def test_the_file_is_toml_with_one_sorted_line_to_a_decision() -> None:
    text = written(decision("lem:c"), decision("lem:a"), decision("lem:b"))
    assert [entry["source"] for entry in tomllib.loads(text)["decisions"]] == ["lem:a", "lem:b", "lem:c"]
    assert [line.count("source =") for line in text.splitlines() if "source =" in line] == [1, 1, 1]


@pytest.mark.parametrize("handle", ['a"b', "a\\b", "a\nb", "ä{$x$}", "a\x7fb", "a\u2028b", "a # b", "a } b"])
def test_any_handle_survives(handle: str) -> None:
    known = decision(handle, handle + "2")
    assert parse(written(decision("x"), known, decision("y"))) == tuple(
        sorted((decision("x"), known, decision("y")), key=lambda each: each.pair)
    )


def test_a_new_decision_takes_the_place_of_the_old_one() -> None:
    later = decision("lem:a", minute=5, verdict=Verdict.DISMISSED)
    assert parse(written(decision("lem:a"), decision("lem:b"), later)) == (later, decision("lem:b"))


def test_comments_and_other_lines_stay_as_they_are() -> None:
    text = written(decision("lem:a"), decision("lem:c")).replace("\n]", " # a word from Ada\n  # the end\n]")
    changed = with_decision(text, decision("lem:b"))
    assert [line for line in changed.splitlines() if "lem:b" not in line] == text.splitlines()


def test_a_forgotten_pair_leaves_the_others() -> None:
    text = written(decision("lem:a"), decision("lem:b"))
    assert parse(without_pair(text, "lem:a", "def:a")) == (decision("lem:b"),)


def test_the_last_forgotten_pair_leaves_a_file_that_takes_new_ones() -> None:
    text = without_pair(written(decision("lem:a")), "lem:a", "def:a")
    assert parse(text) == ()
    assert parse(with_decision(text, decision("lem:b"))) == (decision("lem:b"),)


@pytest.mark.parametrize(
    "text", ["", "# mine\n", "version = 1\n", "decisions = []\n", "version = 1\ndecisions = [\n]\n"]
)
def test_a_file_without_decisions_takes_one(text: str) -> None:
    assert parse(with_decision(text, decision("lem:a"))) == (decision("lem:a"),)


def test_an_entry_without_a_comma_is_given_one_before_the_next() -> None:
    text = written(decision("lem:a")).replace("},\n]", "}\n]")
    assert len(parse(with_decision(text, decision("lem:b")))) == 2


def test_of_two_decisions_on_a_pair_the_later_counts() -> None:
    later = decision("lem:a", minute=9, verdict=Verdict.DISMISSED)
    assert counting([later, decision("lem:a")]) == {later.pair: later}


def test_broken_toml_is_refused_with_its_line() -> None:
    text = written(decision("lem:a")).replace("source =", "source", 1)
    assert refusal(text).startswith("Line 4 of .lemmata/suggestions.toml cannot be read: ")


def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_name() -> None:
    text = written(decision("lem:a"), decision("lem:b")).replace('"lem:b", target', '"lem:b", tarjet')
    assert "Line 5 " in refusal(text)
    assert "“tarjet”" in refusal(text)
    assert "the nearest is “target”" in refusal(text)


def test_an_unknown_table_is_refused() -> None:
    assert refusal("version = 1\nsettings = 3\n").startswith("Line 2 of ")


def test_a_newer_version_is_refused() -> None:
    assert "it is of version 2" in refusal("version = 2\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"confirmed"', '"maybe"', "confirmed or dismissed"),
        ('"confirmed"', "3", "must be a text"),
        ("2026-11-23T10:00:00Z", '"today"', "must be a date"),
        (f'"{PRINT}" }}', '"zz" }', "16 hexadecimal digits"),
        ('by = "Ada Writer", ', "", "does not say “by”"),
    ],
)
def test_a_wrong_value_is_refused(old: str, new: str, words: str) -> None:
    assert words in refusal(written(decision("lem:a")).replace(old, new))


def test_two_decisions_on_one_line_are_refused() -> None:
    text = written(decision("lem:a"), decision("lem:b")).replace("},\n  {", "}, {")
    assert "a line of its own" in refusal(text)


def test_the_file_is_not_written_over_where_it_cannot_be_read() -> None:
    with pytest.raises(StandingError):
        with_decision("decisions = 3\n", decision("lem:a"))


def test_git_merges_the_decisions_of_two_authors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path / "home")
    paper = GitRoom.make(tmp_path / "paper")
    name = ".lemmata/suggestions.toml"
    paper.write(".lemmata/.gitattributes", "suggestions.toml merge=union\n")
    paper.write(name, written(decision("lem:a"), decision("lem:z")))
    paper.git("add", ".")
    paper.git("commit", "-q", "-m", "Start")
    paper.git("checkout", "-q", "-b", "bob")
    bob = decision("lem:n", verdict=Verdict.DISMISSED), decision("lem:a", minute=7, verdict=Verdict.DISMISSED)
    paper.write(name, with_decision(with_decision(paper.read(name), bob[0]), bob[1]))
    paper.git("commit", "-q", "-a", "-m", "Bob")
    paper.git("checkout", "-q", "main")
    ada = decision("lem:m"), decision("lem:a", minute=3)
    paper.write(name, with_decision(with_decision(paper.read(name), ada[0]), ada[1]))
    paper.git("commit", "-q", "-a", "-m", "Ada")
    paper.git("merge", "-q", "-m", "Both", "bob")
    merged = counting(parse(paper.read(name)))
    assert {pair[0] for pair in merged} == {"lem:a", "lem:m", "lem:n", "lem:z"}
    assert merged["lem:a", "def:a"] == bob[1]
