"""Numbers as TeX prints them, without TeX."""

from __future__ import annotations

from manuscripts import document, numbers, paper

from latex.numbers.numbering import Counters

_THREE = r"\section{A}\begin{theorem}\end{theorem}\begin{lemma}\end{lemma}\section{B}\begin{theorem}\end{theorem}"


def _article(preamble: str, body: str, document_class: str = "article") -> list[str | None]:
    return numbers(document(rf"\documentclass{{{document_class}}}{preamble}\begin{{document}}{body}\end{{document}}"))


def test_results_share_a_counter_inside_a_section() -> None:
    assert numbers(paper(_THREE)) == ["1.1", "1.2", "2.1"]


def test_separate_counters_count_separately() -> None:
    preamble = r"\newtheorem{theorem}{Theorem}\newtheorem{lemma}{Lemma}"
    assert _article(preamble, _THREE) == ["1", "1", "2"]


def test_starred_environments_have_no_number() -> None:
    preamble = r"\newtheorem*{theorem}{Theorem}\newtheorem{lemma}{Lemma}"
    assert _article(preamble, _THREE) == [None, "1", None]


def test_numberwithin_is_followed() -> None:
    preamble = r"\newtheorem{theorem}{Theorem}\newtheorem{lemma}[theorem]{Lemma}\numberwithin{theorem}{section}"
    assert _article(preamble, _THREE) == ["1.1", "1.2", "2.1"]


def test_siblings_and_parents_of_declaretheorem_are_followed() -> None:
    preamble = r"\declaretheorem[parent=section]{theorem}\declaretheorem[sibling=theorem]{lemma}"
    assert _article(preamble, _THREE) == ["1.1", "1.2", "2.1"]


def test_an_alias_counter_is_the_counter_itself() -> None:
    preamble = (
        r"\newtheorem{theorem}{T}\newaliascnt{lemma}{theorem}\newtheorem{lemma}[lemma]{L}\aliascntresetthe{lemma}"
    )
    assert _article(preamble, _THREE) == ["1", "2", "3"]


def test_the_appendix_counts_in_letters() -> None:
    assert numbers(paper(r"\section{A}\appendix\section{B}\begin{lemma}\end{lemma}")) == ["A.1"]


def test_starred_sections_do_not_count() -> None:
    assert numbers(paper(r"\section{A}\section*{B}\begin{lemma}\end{lemma}")) == ["1.1"]


def test_a_book_counts_chapters() -> None:
    body = r"\frontmatter\chapter{Preface}\mainmatter\chapter{A}\section{B}\begin{lemma}\end{lemma}"
    assert _article(r"\newtheorem{lemma}{Lemma}[section]", body, "book") == ["1.1.1"]


def test_counters_can_be_set() -> None:
    body = r"\setcounter{section}{4}\section{A}\setcounter{theorem}{6}\addtocounter{theorem}{1}\begin{lemma}\end{lemma}"
    assert numbers(paper(body)) == ["5.8"]


def test_what_a_counter_prints_can_be_changed() -> None:
    preamble = r"\newtheorem{theorem}{Theorem}\renewcommand{\thetheorem}{\Alph{theorem}}"
    assert _article(preamble, r"\begin{theorem}\end{theorem}\begin{theorem}\end{theorem}") == ["A", "B"]


def test_roman_sections_appear_in_numbers() -> None:
    assert numbers(paper(r"\section{A}\begin{lemma}\end{lemma}", r"\renewcommand\thesection{\Roman{section}}")) == [
        "I.1"
    ]


def test_results_may_be_numbered_along_with_equations() -> None:
    preamble = r"\newtheorem{theorem}[equation]{Theorem}\numberwithin{equation}{section}"
    body = (
        r"\section{A}\begin{equation}x\end{equation}\begin{align}a\\b\notag\\ \begin{cases}1\\2\end{cases}\end{align}"
        r"\begin{align*}c\\d\end{align*}\begin{theorem}\end{theorem}"
    )
    assert _article(preamble, body) == ["1.4"]


def test_results_may_share_the_counter_of_subsections() -> None:
    body = r"\section{A}\subsection{B}\begin{lemma}\end{lemma}\subsection{C}\begin{lemma}\end{lemma}"
    assert _article(r"\newtheorem{lemma}[subsection]{Lemma}", body) == ["1.2", "1.4"]


def test_a_nested_appendix_environment_counts_in_letters() -> None:
    body = r"\section{A}\begin{appendices}\section{B}\begin{lemma}\end{lemma}\end{appendices}"
    assert numbers(paper(body)) == ["A.1"]


def test_the_starred_variant_of_a_declared_environment_has_no_number() -> None:
    assert numbers(paper(r"\begin{lemma*}\end{lemma*}\begin{lemma}\end{lemma}")) == [None, "0.1"]


def test_representations_that_print_each_other_end() -> None:
    counters = Counters()
    counters.declare("a")
    counters.represent("a", r"\theb")
    counters.represent("b", r"\thea")
    assert counters.printed("a") == ""


def test_a_step_starts_all_inner_counters_again() -> None:
    counters = Counters()
    counters.number_within("theorem", "subsection")
    counters.step("theorem")
    counters.step("section")
    assert counters.value("theorem") == 0
