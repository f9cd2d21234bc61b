"""Snapshots and transactions: text in, text out."""

from __future__ import annotations

import random

import pytest

from latex.text import (
    Edit,
    Location,
    RowChange,
    Snapshot,
    StaleEditError,
    Transaction,
    map_offset,
    rebase,
    replace,
    row_changes,
)


def test_snapshot_returns_the_text_it_was_made_of() -> None:
    text = "a\r\nb\x0c\u2028c\r\n\n"
    assert Snapshot.of(text).lines(0, 99) == ["a\r", "b\x0c\u2028c\r", "", ""]
    assert Snapshot.of(text).text == text


def test_locations_and_offsets_agree_at_every_place() -> None:
    snapshot = Snapshot.of("ab\n\ncde\n")
    places = [snapshot.location(offset) for offset in range(snapshot.length + 1)]
    assert places[:4] == [Location(0, 0), Location(0, 1), Location(0, 2), Location(1, 0)]
    assert [snapshot.offset(*place) for place in places] == list(range(snapshot.length + 1))


def test_edit_made_for_older_text_is_refused() -> None:
    snapshot = Snapshot.of("Let $x$ be")
    with pytest.raises(StaleEditError):
        snapshot.apply(Transaction(0, (Edit(4, "$y$", "$z$"),)))
    with pytest.raises(StaleEditError):
        snapshot.apply(Transaction(1, (Edit(4, "$x$", "$z$"),)))


def test_transaction_with_one_bad_edit_changes_nothing() -> None:
    snapshot = Snapshot.of("one\ntwo")
    with pytest.raises(StaleEditError):
        snapshot.apply(Transaction(0, (Edit(0, "one", "1"), Edit(4, "tow", "2"))))
    assert snapshot.text == "one\ntwo"


@pytest.mark.parametrize("seed", range(30))
def test_random_transactions_agree_with_plain_strings(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    text = "".join(chance.choice("ab\n") for _ in range(chance.choice([0, 30, 4000])))
    snapshot = Snapshot.of(text)
    for _ in range(40):
        edits = _random_edits(chance, text)
        transaction = Transaction(snapshot.version, edits)
        before, snapshot = snapshot, snapshot.apply(transaction)
        text = replace(text, edits)
        assert "\n".join(snapshot.lines(0, snapshot.line_count)) == text
        assert snapshot.length == len(text)
        assert snapshot.offset(*snapshot.location(len(text) // 2)) == len(text) // 2
        assert snapshot.apply(transaction.inverse()).text == before.text


def _random_edits(chance: random.Random, text: str) -> tuple[Edit, ...]:
    cuts = sorted(chance.randint(0, len(text)) for _ in range(2 * chance.choice([1, 2, 5, 80])))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        end = min(end, start + chance.choice([0, 3, 2000]))
        new = "".join(chance.choice("xy\n") for _ in range(chance.choice([0, 2, 1500])))
        if not edits or start >= edits[-1].end:
            edits.append(Edit(start, text[start:end], new))
    return tuple(edits)


def test_rebase_moves_an_edit_over_one_before_it() -> None:
    moved = rebase(Transaction(0, (Edit(6, "b", "B"),)), [Transaction(0, (Edit(0, "", "new\n"),))])
    assert moved == Transaction(1, (Edit(10, "b", "B"),))


def test_rebase_refuses_where_the_same_passage_was_touched() -> None:
    with pytest.raises(StaleEditError):
        rebase(Transaction(0, (Edit(2, "abc", "x"),)), [Transaction(0, (Edit(4, "c", "d"),))])


@pytest.mark.parametrize(
    ("offset", "after"), [(0, 0), (3, 3), (4, 4), (5, 7), (6, 7), (7, 7), (9, 9)], ids=lambda value: str(value)
)
def test_offsets_keep_to_their_text(offset: int, after: int) -> None:
    assert map_offset(offset, [Edit(4, "abc", "xyz")]) == after


def test_offset_at_an_insertion_goes_behind_it_or_stays() -> None:
    assert map_offset(4, [Edit(4, "", "new")]) == 7
    assert map_offset(4, [Edit(4, "", "new")], before_insert=True) == 4


def test_row_changes_come_last_first() -> None:
    snapshot = Snapshot.of("a\nb\nc\nd")
    changes = row_changes(snapshot, Transaction(0, (Edit(0, "a\n", ""), Edit(4, "c", "1\n2"))))
    assert changes == [RowChange(2, 1, 2), RowChange(0, 2, 1)]


def test_a_text_after_many_keys_is_what_its_lines_say() -> None:
    snapshot, plain = Snapshot.of("one\ntwo\nthree\n"), "one\ntwo\nthree\n"
    for number in range(12):
        snapshot = snapshot.apply(Transaction(snapshot.version, (Edit(number, "", f"{number}\n"),)))
        plain = f"{plain[:number]}{number}\n{plain[number:]}"
        if number % 5 == 0:
            assert snapshot.text == plain
    assert snapshot.text == plain == "\n".join(snapshot.lines(0, snapshot.line_count))
