"""Word diffs: two texts in, the pieces that stayed, went and came out."""

from __future__ import annotations

import random
import time

import pytest

from latex.words import PieceKind, tokens, word_diff


def _marked(old: str, new: str) -> str:
    """Return the comparison as one text with removed words in [-…-] and added ones in {+…+}."""
    marks = {PieceKind.EQUAL: ("", ""), PieceKind.REMOVED: ("[-", "-]"), PieceKind.ADDED: ("{+", "+}")}
    return "".join(
        marks[piece.kind][0] + (piece.old if piece.kind is PieceKind.REMOVED else piece.new) + marks[piece.kind][1]
        for piece in word_diff(old, new)
    )


def test_tokens_are_commands_words_numbers_spaces_and_single_characters() -> None:
    assert tokens("\\leq\\,x_{12} 3.5\n  é…\\\\") == (
        "\\leq", "\\,", "x", "_", "{", "12", "}", " ", "3.5", "\n  ", "é", "…", "\\\\",
    )  # fmt: skip


def test_reflowed_paragraph_with_one_flipped_sign_shows_just_the_sign() -> None:
    old = "Suppose that $a \\leq b$ holds for all\nsmall $a$ and for every $b$\nin the domain."
    new = "Suppose that $a \\geq b$\nholds for all small $a$ and\nfor every $b$ in the domain."
    assert _marked(old, new).replace("\n", " ") == (
        "Suppose that $a [-\\leq-]{+\\geq+} b$ holds for all small $a$ and for every $b$ in the domain."
    )


def test_text_that_is_only_reflowed_is_equal() -> None:
    assert [piece.kind for piece in word_diff("one two\nthree", "one\ntwo   three")] == [PieceKind.EQUAL]


def test_paragraph_made_of_a_space_is_shown() -> None:
    assert _marked("one two", "one\n\ntwo") == "one[- -]{+\n\n+}two"


def test_line_end_that_closes_a_comment_is_not_a_space() -> None:
    assert _marked("a % b\nc", "a % b c") == "a % b[-\n-]{+ +}c"


def test_escaped_percent_sign_starts_no_comment() -> None:
    assert len(word_diff("5\\% of\nall", "5\\% of all")) == 1


def test_insertion_between_words_brings_its_space() -> None:
    assert _marked("let x be", "let all x be") == "let{+ all+} x be"


def test_single_letters_between_longer_changes_are_read_as_part_of_the_change() -> None:
    assert _marked("compactness, metrizability of", "continuity, separability of") == (
        "[-compactness, metrizability-]{+continuity, separability+} of"
    )


def test_added_reference_starts_at_its_first_word() -> None:
    assert _marked("by \\ref{a}.", "by \\ref{a} and \\ref{b}.") == "by \\ref{a}{+ and \\ref{b}+}."


def test_added_paragraph_starts_at_its_first_line() -> None:
    old = "\\begin{x}\none\n\\end{x}\n\n\\begin{x}\ntwo\n\\end{x}\n"
    new = old.replace("two", "new\n\\end{x}\n\n\\begin{x}\ntwo")
    assert [piece.new for piece in word_diff(old, new) if piece.kind is PieceKind.ADDED] == [
        "\n\n\\begin{x}\nnew\n\\end{x}"
    ]


def test_changed_index_is_shown_alone() -> None:
    assert _marked("$x_{n} + y_{n}$", "$x_{n+1} + y_{n}$") == "$x_{n{++1+}} + y_{n}$"


def test_changed_number_is_shown_whole() -> None:
    assert _marked("$3.14$", "$3.15$") == "$[-3.14-]{+3.15+}$"


def test_empty_texts_have_no_pieces() -> None:
    assert word_diff("", "") == ()
    assert [piece.kind for piece in word_diff("", "a b")] == [PieceKind.ADDED]


@pytest.mark.parametrize("seed", range(60))
def test_pieces_give_both_texts_back(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    parts = ["a", "bc", " ", "\n", "\n\n", "$", "\\leq", "%", "{", "}", "12", "."]
    size = chance.choice([5, 60, 4000])
    old = [chance.choice(parts) for _ in range(size)]
    new = list(old)
    for _ in range(chance.randrange(1, 9)):
        place = chance.randrange(len(new) + 1)
        new[place : place + chance.randrange(4)] = chance.choices(parts, k=chance.randrange(4))
    pieces = word_diff("".join(old), "".join(new))
    assert "".join(piece.old for piece in pieces) == "".join(old)
    assert "".join(piece.new for piece in pieces) == "".join(new)


def test_long_passages_are_compared_by_line_first_and_give_both_texts_back() -> None:
    old = "".join(f"Line {n} says that $x_{{{n}}} \\le y$.\n" for n in range(400))
    new = old.replace("x_{200} \\le", "x_{200} \\ge")
    changed = [piece for piece in word_diff(old, new) if piece.kind is not PieceKind.EQUAL]
    assert [(piece.old, piece.new) for piece in changed] == [("\\le", ""), ("", "\\ge")]


@pytest.mark.parametrize("shape", ["(", "x ", "a\n", "$x$ "])
def test_repetitive_text_takes_bounded_time(shape: str) -> None:
    old, new = "b" + shape * 30_000 + "c", "d" + shape * 29_000 + "e" + shape * 500
    started = time.perf_counter()
    pieces = word_diff(old, new)
    assert time.perf_counter() - started < 5
    assert "".join(piece.new for piece in pieces) == new
