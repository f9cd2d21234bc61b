"""Buffers: one owner of the text, undo in groups, what counts as modified."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from latex.text import Edit, Origin, Snapshot, StaleEditError, Transaction
from sessions.events import Applied, Event, Listeners
from sessions.workspace.buffer import Buffer


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def make_buffer(
    text: str = "", *, clock: Clock | None = None, group_seconds: float = 1.0
) -> tuple[Buffer, list[Event]]:
    told: list[Event] = []
    listeners = Listeners()
    listeners.subscribe(told.append)
    buffer = Buffer("main.tex", Path("main.tex"), text, listeners, clock=clock or Clock(), group_seconds=group_seconds)
    return buffer, told


def type_text(buffer: Buffer, text: str, start: int | None = None) -> None:
    place = buffer.snapshot.length if start is None else start
    for offset, character in enumerate(text):
        buffer.edit((Edit(place + offset, "", character),))


def test_every_change_is_told_with_both_texts() -> None:
    buffer, told = make_buffer("Let $x$ be")
    transaction = buffer.edit((Edit(5, "x", "y"),))
    assert buffer.text == "Let $y$ be"
    [applied] = told
    assert isinstance(applied, Applied)
    assert (applied.before.text, applied.after.text) == ("Let $x$ be", "Let $y$ be")
    assert applied.transaction is transaction
    assert (applied.before.version, applied.after.version) == (0, 1)


def test_a_change_that_does_not_fit_changes_nothing() -> None:
    buffer, told = make_buffer("Let $x$ be")
    with pytest.raises(StaleEditError):
        buffer.edit((Edit(0, "Let", "For"), Edit(5, "z", "y")))
    with pytest.raises(StaleEditError):
        buffer.apply(Transaction(3, (Edit(5, "x", "y"),)))
    assert buffer.text == "Let $x$ be"
    assert told == []
    assert not buffer.is_modified
    assert not buffer.can_undo


def test_a_transaction_without_edits_changes_nothing() -> None:
    buffer, told = make_buffer("a")
    buffer.edit(())
    assert (buffer.version, told, buffer.can_undo) == (0, [], False)


def test_typing_is_undone_as_one_and_redone_as_one() -> None:
    buffer, told = make_buffer("Proof. ")
    type_text(buffer, "Clear")
    told.clear()
    undone = buffer.undo()
    assert buffer.text == "Proof. "
    assert undone is not None
    assert undone.origin is Origin.UNDO
    assert [event.transaction for event in told if isinstance(event, Applied)] == [undone]
    redone = buffer.redo()
    assert buffer.text == "Proof. Clear"
    assert redone is not None
    assert redone.origin is Origin.REDO
    assert buffer.undo() is not None
    assert buffer.undo() is None


def test_a_pause_ends_the_group() -> None:
    clock = Clock()
    buffer, _ = make_buffer(clock=clock)
    type_text(buffer, "one")
    clock.now += 1.5
    type_text(buffer, " two")
    buffer.undo()
    assert buffer.text == "one"


def test_group_time_of_zero_gives_each_change_its_own_step() -> None:
    buffer, _ = make_buffer(group_seconds=0)
    type_text(buffer, "abc")
    buffer.undo()
    assert buffer.text == "ab"


def test_a_new_line_ends_the_group() -> None:
    buffer, _ = make_buffer()
    type_text(buffer, "one\ntwo")
    texts = []
    while buffer.undo():
        texts.append(buffer.text)
    assert texts == ["one\n", "one", ""]


def test_typing_elsewhere_starts_a_group() -> None:
    buffer, _ = make_buffer("0123456789")
    type_text(buffer, "ab", start=2)
    type_text(buffer, "cd", start=8)
    buffer.undo()
    assert buffer.text == "01ab23456789"


def test_moving_the_cursor_away_and_back_starts_a_group() -> None:
    buffer, _ = make_buffer()
    type_text(buffer, "ab")
    buffer.break_undo_group()
    type_text(buffer, "cd")
    buffer.undo()
    assert buffer.text == "ab"


def test_deleting_backwards_and_forwards_is_one_group_with_the_typing_before() -> None:
    buffer, _ = make_buffer("x = y")
    type_text(buffer, "z!")
    for start in (6, 5, 4):
        buffer.edit((Edit(start, buffer.snapshot.slice(start, start + 1), ""),))
    buffer.edit((Edit(4, "", "w"),))
    assert buffer.text == "x = w"
    buffer.undo()
    assert buffer.text == "x = y"
    buffer.redo()
    assert buffer.text == "x = w"


def test_closing_a_bracket_and_typing_inside_is_one_group() -> None:
    buffer, _ = make_buffer()
    buffer.edit((Edit(0, "", "{}"),))
    buffer.edit((Edit(1, "", "a"),))
    buffer.edit((Edit(2, "", "b"),))
    assert buffer.text == "{ab}"
    buffer.undo()
    assert buffer.text == ""


def test_the_colleagues_change_is_a_step_between_the_authors() -> None:
    buffer, _ = make_buffer("Lemma. Proof.")
    type_text(buffer, " So")
    buffer.edit((Edit(6, "", " A."),), origin=Origin.COLLEAGUE, label="Change 1")
    type_text(buffer, " it")
    assert buffer.undo_label == "typing"
    buffer.undo()
    assert buffer.undo_label == "Change 1"
    assert buffer.redo_label == "typing"
    buffer.undo()
    assert buffer.text == "Lemma. Proof. So"
    buffer.undo()
    assert buffer.text == "Lemma. Proof."


def test_typing_after_an_undo_forgets_what_was_undone() -> None:
    buffer, _ = make_buffer()
    type_text(buffer, "a")
    buffer.undo()
    type_text(buffer, "b")
    assert not buffer.can_redo
    assert buffer.redo() is None
    assert buffer.text == "b"


def test_undo_to_the_saved_state_is_not_modified() -> None:
    buffer, _ = make_buffer("a")
    claims = [buffer.is_modified]
    type_text(buffer, "b")
    claims.append(buffer.is_modified)
    buffer.undo()
    claims.append(buffer.is_modified)
    buffer.redo()
    buffer.mark_saved(buffer.save_point(), "d1")
    claims.append(buffer.is_modified)
    assert claims == [False, True, False, False]
    assert buffer.saved_text == "ab"


def test_the_saved_state_is_found_again_from_both_sides() -> None:
    buffer, _ = make_buffer("a")
    type_text(buffer, "b")
    buffer.mark_saved(buffer.save_point(), "d1")
    type_text(buffer, "c")
    seen = [(buffer.text, buffer.is_modified)]
    for step in (buffer.undo, buffer.undo, buffer.redo):
        step()
        seen.append((buffer.text, buffer.is_modified))
    assert seen == [("abc", True), ("ab", False), ("a", True), ("ab", False)]


def test_typing_while_a_save_runs_stays_unsaved() -> None:
    buffer, _ = make_buffer()
    type_text(buffer, "saved")
    point = buffer.save_point()
    type_text(buffer, " later")
    buffer.mark_saved(point, "d1")
    assert buffer.is_modified
    assert buffer.saved_text == "saved"
    buffer.undo()
    assert (buffer.is_modified, buffer.text) == (False, "saved")


def test_a_deleted_file_leaves_the_text_and_counts_as_modified() -> None:
    buffer, _ = make_buffer("kept")
    buffer.mark_deleted()
    assert (buffer.text, buffer.is_modified, buffer.is_deleted, buffer.disk_digest) == ("kept", True, True, None)
    buffer.mark_saved(buffer.save_point(), "d1")
    assert [buffer.is_modified, buffer.is_deleted] == [False, False]


def test_typing_never_joins_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(snapshot: Snapshot) -> str:
        raise AssertionError("the whole text was joined for a key")

    buffer, told = make_buffer("a line of the paper\n" * 2_000)
    monkeypatch.setattr(Snapshot, "text", property(refuse))
    type_text(buffer, "typed\nmore", start=20_000)
    while buffer.undo():
        pass
    buffer.redo()
    buffer.mark_saved(buffer.save_point(), "d1")
    assert [buffer.is_modified, len(told)] == [False, 14]


@pytest.mark.parametrize("seed", range(20))
def test_undoing_everything_gives_back_each_earlier_text(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    clock = Clock()
    buffer, _ = make_buffer("\\begin{lemma}\nLet $x$.\n\\end{lemma}\n", clock=clock)
    first, place = buffer.text, 5
    for _ in range(200):
        clock.now += chance.choice([0.1, 0.1, 0.1, 2])
        place = min(place, buffer.snapshot.length) if chance.random() < 0.8 else chance.randrange(len(buffer.text) + 1)
        if chance.random() < 0.1:
            (buffer.undo if chance.random() < 0.6 else buffer.redo)()
            continue
        old = buffer.snapshot.slice(place, place + chance.choice([0, 0, 1, 2]))
        new = chance.choice(["a", "b", "$$", "", "\n"])
        if old or new:
            buffer.edit((Edit(place, old, new),), origin=chance.choice([Origin.AUTHOR, Origin.AUTHOR, Origin.DISK]))
            place += len(new)
    while buffer.redo():
        pass
    last = buffer.text
    while buffer.undo():
        pass
    assert buffer.text == first
    assert not buffer.is_modified
    while buffer.redo():
        pass
    assert buffer.text == last
