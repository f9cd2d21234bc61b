"""Motions, search and matching on texts, without a screen."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest

from latex.highlight import START, State, exit_state
from latex.text import Edit, Snapshot, Transaction, row_changes
from sessions.errors import QueryError
from sessions.searching.query import Query, find_next, find_previous
from tui.editing import matching, motions
from tui.editing.states import LineStates
from tui.editing.viewport import Place, Viewport

TEXT = "One \\alpha two.\r\nThree e\u0301 four.\n\n  \\begin{lemma} Five. Six\n(seven)\\end{lemma}"


@pytest.mark.parametrize("motion", [motions.right, motions.word_right, motions.paragraph_down, motions.sentence_end])
def test_motions_forward_reach_the_end_and_stay_between_characters(motion: object) -> None:
    assert callable(motion)
    snapshot, offset, passed = Snapshot.of(TEXT), 0, [0]
    while (after := motion(snapshot, offset)) != offset:
        offset = after
        passed.append(offset)
    assert passed[-1] == snapshot.length
    assert all(one < other for one, other in pairwise(passed))
    assert all(motions.settled(snapshot, each) == each for each in passed)


@pytest.mark.parametrize("motion", [motions.left, motions.word_left, motions.paragraph_up, motions.sentence_start])
def test_motions_back_reach_the_start_and_stay_between_characters(motion: object) -> None:
    assert callable(motion)
    snapshot = Snapshot.of(TEXT)
    offset = snapshot.length
    passed = [offset]
    while (after := motion(snapshot, offset)) != offset:
        offset = after
        passed.append(offset)
    assert passed[-1] == 0
    assert all(one > other for one, other in pairwise(passed))
    assert all(unicodedata.combining(TEXT[each : each + 1] or " ") == 0 for each in passed)


def test_left_undoes_right() -> None:
    snapshot, offset = Snapshot.of(TEXT), 0
    while (after := motions.right(snapshot, offset)) != offset:
        assert motions.left(snapshot, after) == offset
        offset = after


@pytest.mark.parametrize(
    ("text", "at", "pair"),
    [
        ("(a [b] c)", 0, ("(", ")", 8)),
        ("(a [b] c)", 9, (")", "(", 0)),
        ("(a % )\n)", 0, ("(", ")", 7)),
        ("\\{ {a \\} }", 3, ("{", "}", 9)),
        ("\\begin{a}\\begin{a}\\end{a}\\end{a}", 3, ("\\begin{a}", "\\end{a}", 25)),
        ("\\begin{a}x\\end{b}", 0, ("\\begin{a}", "\\end{b}", 10)),
    ],
)
def test_partners(text: str, at: int, pair: tuple[str, str, int]) -> None:
    found = matching.partners(Snapshot.of(text), at)
    assert found is not None
    one, other = found
    assert (text[one.start : one.end], text[other.start : other.end], other.start) == pair


def test_a_bracket_without_a_partner_has_none() -> None:
    assert matching.partners(Snapshot.of("(a"), 0) is None
    assert matching.partners(Snapshot.of("a"), 0) is None


def test_case_counts_only_with_a_capital() -> None:
    snapshot = Snapshot.of("Lemma lemma")
    assert find_next(snapshot, Query.of("lemma"), 1) == find_next(snapshot, Query.of("lemma"), 6)
    assert find_previous(snapshot, Query.of("Lemma"), 11) == find_next(snapshot, Query.of("Lemma"), 1)


def test_a_regular_expression_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(QueryError, match=r"\(a"):
        Query.of("(a", regex=True)


def test_searching_backwards_visits_matches_in_reverse() -> None:
    snapshot = Snapshot.of("\n".join(f"x{row} x" for row in range(1200)))
    query, offset, found = Query.of("x"), snapshot.length, 0
    while (span := find_previous(snapshot, query, offset)) is not None and span.end <= offset:
        offset = span.start
        found += 1
    assert found == 2400


def test_states_kept_through_edits_are_those_of_the_whole_text() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    source = random.Random(seed)
    pieces = ["$", "a", "\n", "\n\n", "\\begin{align}", "\\end{align}", "\\begin{verbatim}\n", "\\end{verbatim}", "%"]
    snapshot = Snapshot.of("".join(source.choices(pieces, k=200)))
    states = LineStates(snapshot)
    for _ in range(200):
        start = source.randrange(snapshot.length + 1)
        end = min(snapshot.length, start + source.choice([0, 0, 3, 20]))
        new = "".join(source.choices(pieces, k=source.randrange(4)))
        edit = Transaction(snapshot.version, (Edit(start, snapshot.slice(start, end), new),))
        after = snapshot.apply(edit)
        states.follow(after, row_changes(snapshot, edit))
        snapshot = after
        first = source.randrange(snapshot.line_count)
        if source.random() < 0.5:
            assert states.entries(first, first + 20) == expected_states(snapshot)[first : first + 20]
    states.advance(snapshot.line_count)
    assert states.entries(0, snapshot.line_count) == expected_states(snapshot)


def expected_states(snapshot: Snapshot) -> list[State]:
    states = [START]
    for line in snapshot.lines(0, snapshot.line_count):
        states.append(exit_state(line, states[-1]))
    return states[:-1]


def test_the_window_stays_in_the_text_and_shows_what_it_is_asked_to() -> None:
    snapshot = Snapshot.of("\n".join("word " * (row % 40) for row in range(300)))
    viewport = Viewport(snapshot)
    viewport.resize(30, 20)
    source = random.Random(7)
    for _ in range(300):
        if source.random() < 0.5:
            viewport.scroll(source.randrange(-50, 50))
        else:
            place = Place(source.randrange(300), 0)
            viewport.reveal(place)
            assert viewport.y_of(place) is not None
        places = viewport.places()
        assert len(places) == 20
        assert [viewport.y_of(place) for place in places] == list(range(20))
