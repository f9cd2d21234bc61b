from __future__ import annotations

import pytest

from latex.text import Span
from sessions.colleague.matching import Passage, Region, Several, is_there, locate, nearest

TEXT = r"""Before we have $a \leq b$.
\begin{lemma}
  Then  $x \leq y$
  for all $x$.

  Second paragraph % with a note
  goes on.
\end{lemma}
After we have $a \leq b$.
"""
START = TEXT.index("\\begin{lemma}")
END = TEXT.index("After")
LEMMA = (Region("a.tex", Span(START, END)),)


def found(old: str, text: str = TEXT) -> str | None:
    """Return the text that is found inside the lemma, or its file."""
    regions = LEMMA if text is TEXT else (Region("a.tex", Span(0, len(text))),)
    passage = locate(old, regions, {"a.tex": text})
    return text[passage.span.start : passage.span.end] if isinstance(passage, Passage) else None


def test_passage_in_the_result_is_found_exactly() -> None:
    assert found(r"$x \leq y$") == r"$x \leq y$"


def test_same_text_outside_the_result_does_not_make_it_ambiguous() -> None:
    assert found(r"\leq") == r"\leq"


def test_white_space_and_line_breaks_are_folded_when_the_exact_text_is_not_there() -> None:
    assert found("Then $x \\leq y$ for all\n$x$.") == "Then  $x \\leq y$\n  for all $x$."


def test_blank_line_is_not_white_space() -> None:
    assert found("for all $x$. Second paragraph") is None
    assert found("for all $x$.\n\nSecond paragraph") == "for all $x$.\n\n  Second paragraph"


def test_line_end_that_closes_a_comment_is_not_a_space() -> None:
    assert found("% with a note\ngoes on.") == "% with a note\n  goes on."
    assert found("% with a note goes on.") is None


def test_passage_outside_the_result_is_found_in_its_file() -> None:
    assert found("After we have") == "After we have"


def test_passage_that_stands_twice_in_the_file_is_not_chosen() -> None:
    several = locate(r"$a \leq b$", LEMMA, {"a.tex": TEXT})
    assert isinstance(several, Several)
    assert [TEXT.count("\n", 0, place.span.start) + 1 for place in several.places] == [1, 9]


@pytest.mark.parametrize(("old", "text"), [(r"a \le", r"$a \leq b$"), ("eq b", r"$a \leq b$"), ("in x", r"$\sin x$")])
def test_passage_never_begins_or_ends_inside_a_control_word(old: str, text: str) -> None:
    assert found(old, text) is None


def test_characters_nobody_sees_do_not_hide_a_passage() -> None:
    assert found("a sequence of agents", "a seq\u200buence of agents") == "a seq\u200buence of agents"


def test_nearest_passage_is_shown_with_its_differences() -> None:
    near = nearest("Then $x < y$ for all $x$.", LEMMA, {"a.tex": TEXT})
    assert near is not None
    assert "[-<-]{+\\leq+}" in near.differences


def test_nothing_similar_is_shown_for_foreign_text() -> None:
    assert nearest("A wholly different sentence about compact operators.", LEMMA, {"a.tex": TEXT}) is None


def test_text_that_is_there_already_is_recognised_up_to_white_space() -> None:
    assert is_there("Then $x \\leq y$ for all $x$.", LEMMA, {"a.tex": TEXT})
    assert not is_there("Then $x < y$", LEMMA, {"a.tex": TEXT})
