"""Topics: the author's file, what closes and reopens an entry, and what touches a closed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.errors import FileError
from sessions.standing.topics import Topic, closed, parse, reach, read_topics, reopened, touched, write_topics

TAILS = Topic(
    "Exponential tails",
    date="2026-11-26",
    by="Ann",
    reason="the sub-Gaussian bound is enough",
    handles=("lem:tails",),
    phrases=("exponential tail", "sub-exponential"),
)
OWN = "# Our topics\n\nSome words.\n\n## Rates\n* Decision: open\n- note: ask Bo\n\n## Old idea\nNothing said.\n"


def test_what_is_closed_can_be_read_again_and_the_rest_stays() -> None:
    text = closed(OWN, TAILS)
    assert text.startswith(OWN)
    assert parse(text) == (Topic("Rates", is_closed=False), Topic("Old idea", is_closed=False), TAILS)
    assert parse(closed("", TAILS)) == (TAILS,)


def test_closing_again_rewrites_the_entry_in_its_place() -> None:
    text = closed(closed(OWN, Topic("rates", date="2026-01-01")), TAILS)
    assert [topic.title for topic in parse(text)] == ["rates", "Old idea", "Exponential tails"]
    assert [topic.is_closed for topic in parse(text)] == [True, False, True]
    assert text.count("## ") == 3


def test_reopening_keeps_the_entry_and_says_who() -> None:
    text = reopened(closed(OWN, TAILS), "exponential TAILS", date="2026-12-01", by="Bo")
    assert not parse(text)[2].is_closed
    assert "- decision: open\n- reopened: 2026-12-01 by Bo\n- date: 2026-11-26" in text
    assert reopened(OWN, "Nowhere", date="", by="") == OWN
    assert "- reopened: 2026-12-01\nNothing said." in reopened(OWN, "Old idea", date="2026-12-01", by="")


@pytest.mark.parametrize(
    "text",
    [
        "Let us look at the exponential tails again.",
        "An EXPONENTIAL\n tail?",
        "**Exponential-tail** bounds",
        "with sub-exponential norms",
        r"By \cref{lem:tails} we have",
        "see lem:tails.",
    ],
)
def test_a_text_touches_a_closed_topic_by_its_phrases_and_handles(text: str) -> None:
    assert touched([TAILS], text) is TAILS


@pytest.mark.parametrize(
    "text",
    ["", "exponentially tailored", "the tail is exponential", "lem:tails-two", "my-lem:tails", "exponents of tails"],
)
def test_other_words_do_not(text: str) -> None:
    assert touched([TAILS], text) is None


def test_a_change_touches_a_topic_by_the_results_it_changes() -> None:
    assert touched([TAILS], handles=["lem:a", "lem:tails"]) is TAILS
    assert touched([TAILS], handles=["lem:a"]) is None
    assert touched([Topic("Exponential tails", is_closed=False)], "exponential tails") is None
    assert touched([Topic("Rates of decay")], "the rate of decay, or rates of decay") == Topic("Rates of decay")
    assert reach([TAILS]) > len("exponential tails")


def test_a_file_that_somebody_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    write_topics(tmp_path, "", closed("", TAILS))
    seen = read_topics(tmp_path)
    path = tmp_path / ".lemmata" / "topics.md"
    path.write_bytes(path.read_bytes() + b"\xff\n")
    with pytest.raises(FileError, match="changed meanwhile"):
        write_topics(tmp_path, seen, "")
    now = read_topics(tmp_path)
    write_topics(tmp_path, now, reopened(now, TAILS.title, date="", by=""))
    assert path.read_bytes().endswith(b"\xff\n")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".lemmata").write_text("")
    with pytest.raises(FileError, match="could not be written"):
        write_topics(tmp_path, "", "text")
