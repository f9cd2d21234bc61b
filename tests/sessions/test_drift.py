"""Places of the last analysis in a text that was typed in since."""

from __future__ import annotations

import random
from pathlib import Path

from latex.text import Edit
from sessions.events import Applied, Event, Listeners
from sessions.workspace.buffer import Buffer
from sessions.workspace.drift import Drift
from sessions.workspace.workspace import Workspace


def typed(text: str, *edits: Edit) -> tuple[Drift, Buffer]:
    """Return what is kept after these edits, made one after another, and the buffer."""
    listeners, drift = Listeners(), Drift()

    def note(event: Event) -> None:
        if isinstance(event, Applied):
            drift.note(event)

    listeners.subscribe(note)
    buffer = Buffer("a.tex", Path("a.tex"), text, listeners)
    for edit in edits:
        buffer.edit([edit])
    return drift, buffer


def test_places_behind_what_was_typed_move_and_others_stay() -> None:
    drift, _ = typed("abcdef", Edit(3, "", "XY"))
    assert [drift.now("a.tex", offset) for offset in (0, 2, 4, 6)] == [0, 2, 6, 8]
    assert [drift.then("a.tex", offset) for offset in (0, 2, 6, 8)] == [0, 2, 4, 6]


def test_typed_text_lay_where_it_was_typed() -> None:
    drift, _ = typed("abcdef", Edit(3, "", "X"), Edit(4, "", "Y"))
    assert [drift.then("a.tex", offset) for offset in (3, 4, 5)] == [3, 3, 3]


def test_what_an_analysis_has_seen_is_forgotten() -> None:
    drift, _ = typed("abcdef", Edit(0, "", "X"), Edit(0, "", "Y"))
    drift.forget_before({"a.tex": 1})
    assert drift.now("a.tex", 4) == 5
    drift.forget_before({"a.tex": 2})
    assert drift.now("a.tex", 4) == 4


def test_a_file_not_open_when_it_was_analysed_counts_from_its_first_version() -> None:
    drift, _ = typed("abcdef", Edit(0, "", "X"))
    drift.forget_before({"other.tex": 7})
    assert drift.now("a.tex", 4) == 5


def test_typing_on_in_one_place_costs_no_more_with_each_key() -> None:
    drift, _ = typed("abcdef", *(Edit(3 + count, "", "x") for count in range(500)))
    assert len(drift._steps["a.tex"]) == 1
    assert drift.now("a.tex", 4) == 504
    assert drift.then("a.tex", 300) == 3


def test_letters_that_are_left_are_found_again_both_ways() -> None:
    seed = 4
    rng = random.Random(seed)
    for _ in range(200):
        text = "".join(chr(0x4E00 + number) for number in range(40))
        drift, buffer = typed(text)
        for _ in range(rng.randrange(6)):
            before = buffer.text
            start = rng.randrange(len(before) + 1)
            end = min(len(before), start + rng.randrange(4))
            new = "x" * rng.randrange(4)
            if before[start:end] != new:
                buffer.edit([Edit(start, before[start:end], new)])
        for offset, letter in enumerate(text):
            if letter in buffer.text:
                here = buffer.text.index(letter)
                assert drift.then("a.tex", here) == offset, seed
                assert drift.now("a.tex", offset) == here, seed


async def test_the_result_typed_in_stays_the_one_at_the_cursor_before_the_next_analysis(tmp_path: Path) -> None:
    text = "\\newtheorem{lemma}{Lemma}\n\\begin{lemma}\\label{lem:a}\nOne.\n\\end{lemma}\n\nText.\n"
    (tmp_path / "main.tex").write_text(text, encoding="utf-8")
    workspace = Workspace(tmp_path / "main.tex", Listeners())
    buffer = workspace.open("main.tex")
    await workspace.analyse()
    place = text.index("One.")
    buffer.edit([Edit(place, "", "A long sentence that ends behind the old end of the lemma, and on. ")])
    result = workspace.result_at("main.tex", buffer.text.index("One."))
    assert result is not None
    assert result.label == "lem:a"
    assert workspace.result_at("main.tex", buffer.text.index("Text.")) is None
    assert workspace.offset_now("main.tex", text.index("Text.")) == buffer.text.index("Text.")
    await workspace.close()
