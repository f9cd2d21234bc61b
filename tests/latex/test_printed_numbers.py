r"""Numbers that TeX printed, in the place of those that were worked out."""

from __future__ import annotations

import pytest
from manuscripts import numbers, paper

from latex.manuscript import Manuscript

_PAPER = paper(
    "\\section{One}\\label{sec:one}\n"
    "\\begin{lemma}\\label{lem:a}\\begin{equation}\\label{eq:a}x\\end{equation}\\end{lemma}\n"
    "\\begin{lemma}Without a label.\\end{lemma}\n"
    "\\section*{No number}\\label{sec:none}\n"
    "\\begin{thmstar}\\label{star}Unnumbered.\\end{thmstar}\n"
    "\\begin{claim}\\label{twice}\\end{claim}\\begin{claim}\\label{twice}\\end{claim}\n",
    "\\newtheorem*{thmstar}{Theorem}",
)
_PRINTED = {
    "sec:one": "I",
    "lem:a": "I.7",
    "eq:a": "7a",
    "sec:none": "I",
    "star": "I",
    "twice": "9",
}


def _sites(found: Manuscript) -> dict[str, str | None]:
    return {site.label: site.number for site in found.label_sites}


def test_a_result_with_a_label_has_the_printed_number() -> None:
    assert _PAPER.by_key["lem:a"].number == "1.1"
    assert _PAPER.numbered_by(_PRINTED).by_key["lem:a"].display_name == "Lemma I.7"


def test_one_result_and_all_of_them_have_the_same_number() -> None:
    found = _PAPER.numbered_by(_PRINTED)
    assert found.results[0].number == "I.7"
    assert numbers(found)[0] == "I.7"


def test_a_result_without_a_label_keeps_the_number_that_was_worked_out() -> None:
    assert numbers(_PAPER.numbered_by(_PRINTED))[1] == "1.2"


def test_a_result_that_has_no_number_gets_none() -> None:
    assert _PAPER.numbered_by(_PRINTED).by_key["star"].number is None


def test_a_label_set_twice_gives_neither_result_its_number() -> None:
    assert numbers(_PAPER.numbered_by(_PRINTED))[3:] == ["1", "2"]


def test_sections_have_the_printed_number_where_they_have_one() -> None:
    assert [section.number for section in _PAPER.numbered_by(_PRINTED).sections] == ["I", None]


def test_every_label_prints_what_tex_printed() -> None:
    assert _sites(_PAPER.numbered_by(_PRINTED)) == _PRINTED | {"twice": "2"}


@pytest.mark.parametrize("label", _PRINTED)
def test_numbers_without_one_of_the_labels_are_of_other_texts(label: str) -> None:
    found = _PAPER.numbered_by({name: number for name, number in _PRINTED.items() if name != label})
    assert found.numbers_are_provisional
    assert numbers(found) == numbers(_PAPER)


def test_labels_that_the_source_does_not_show_change_nothing() -> None:
    found = _PAPER.numbered_by(_PRINTED | {"made:by-a-macro": "5"})
    assert not found.numbers_are_provisional
    assert found.by_key["lem:a"].number == "I.7"


def test_a_number_that_is_not_readable_does_not_count() -> None:
    found = _PAPER.numbered_by(_PRINTED | {"lem:a": r"\strange 7"})
    assert found.by_key["lem:a"].number == "1.1"
    assert found.by_label["eq:a"].number == "1.1"
    assert _sites(found)["eq:a"] == "7a"


def test_a_paper_without_labels_is_never_numbered_by_tex() -> None:
    assert paper("\\begin{lemma}x\\end{lemma}").numbered_by({}).numbers_are_provisional


def test_a_part_of_the_manuscript_keeps_the_printed_numbers() -> None:
    part = _PAPER.numbered_by(_PRINTED).part("lem:a")
    assert not part.numbers_are_provisional
    assert numbers(part) == ["I.7"]


def test_numbers_can_be_taken_back() -> None:
    again = _PAPER.numbered_by(_PRINTED).numbered_by({})
    assert again.numbers_are_provisional
    assert numbers(again) == numbers(_PAPER)
    assert again.sections == _PAPER.sections


def test_a_tree_drawn_with_other_numbers_is_another_one() -> None:
    printed = _PAPER.numbered_by(_PRINTED)
    assert not printed.hangs_together_like(_PAPER)
    assert printed.hangs_together_like(_PAPER.numbered_by(dict(_PRINTED)))


def test_nothing_is_read_again_because_of_numbers() -> None:
    printed = _PAPER.numbered_by(_PRINTED)
    assert printed.contents.relations is _PAPER.contents.relations
    assert all(one is other for one, other in zip(printed.contents.passages, _PAPER.contents.passages, strict=True))
