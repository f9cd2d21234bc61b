"""References and labels: what is surely wrong, and what only looks so."""

from __future__ import annotations

import pytest
from checks import codes, found

LEMMA = r"\begin{lemma}\label{lem:a} $1=1$. \end{lemma}\begin{proof} Clear. \end{proof} "


def test_a_reference_to_a_label_nobody_sets_is_an_error_at_its_place() -> None:
    (one,) = found(LEMMA + "See \\ref{lem:a}.\n\nAnd \\ref{lem:b}.")
    assert (str(one.severity), one.code, one.place.line_begin) == ("error", "undefined-label", 13)
    assert one.message == "The label “lem:b” is not set anywhere in the paper."


def test_a_label_that_differs_in_case_or_space_is_named() -> None:
    (one,) = found(LEMMA + r"See \ref{lem:a} and \ref{Lem: A}.")
    assert one.message == "The label “Lem: A” is not set anywhere in the paper; “lem:a” is alike."


@pytest.mark.parametrize(
    "preamble",
    [
        r"\newcommand{\mkref}[1]{\ref{#1}}",
        r"\usepackage{lastpage} \AtEndDocument{\ref{LastPage}}",
        r"\newcommand{\named}[2]{\section{#1}\label{sec:#2}} \AtBeginDocument{}",
    ],
)
def test_references_in_declarations_are_not_looked_at(preamble: str) -> None:
    assert "error undefined-label" not in codes(LEMMA + r"\ref{lem:a} \pageref{LastPage}", preamble)


def test_a_label_that_a_macro_of_the_paper_sets_is_known() -> None:
    preamble = r"\newcommand{\named}[2]{\section{#1}\label{sec:#2}}"
    assert codes(r"\named{One}{one} See \ref{sec:one}.", preamble) == []


@pytest.mark.parametrize("setting", [r"\begin{lstlisting}[label=lst:a]" + "\n\\end{lstlisting}", r"\eqlabelled{lst:a}"])
def test_a_label_that_an_unknown_package_may_set_is_not_missed(setting: str) -> None:
    assert codes(setting + r" See \ref{lst:a}.") == []


def test_a_label_in_a_hook_or_in_a_file_that_an_unknown_command_reads_is_not_missed() -> None:
    assert codes(r"\ref{sec:a}", r"\renewcommand{\indexpreamble}{\label{sec:a}}") == []
    assert codes(r"\LTXtable{1cm}{table} \ref{tab:a}", table_tex=r"\label{tab:a}") == []


def test_references_that_are_only_shown_or_only_guessed_are_not_judged() -> None:
    shown = "\\begin{LaTeXCode}\n\\ref{a} \\begin{quote}\n\\end{LaTeXCode}"
    assert codes(shown + r" \author{Ada\corref{cor1}} \fullref{Lemma}{b}") == []


def test_the_unknown_one_in_a_list_of_labels_is_named() -> None:
    (one,) = found(LEMMA + r"\vref{lem:a,lem:b}")
    assert one.message == "The label “lem:b” is not set anywhere in the paper."


def test_labels_under_the_prefix_of_another_document_are_not_missed() -> None:
    preamble = r"\usepackage{xr}\externaldocument[other-]{other}"
    other = r"\documentclass{article}\begin{document}\end{document}"
    assert codes(r"See \ref{other-lem:a}.", preamble, other_tex=other) == []
    assert codes(r"See \ref{othr-lem:a}.", preamble, other_tex=other) == ["error undefined-label"]


def test_another_document_that_is_not_there_is_told_once() -> None:
    (one,) = found(
        r"\ref{other-a} \ref{other-b} \ref{third-c}",
        r"\externaldocument[other-]{other}\externaldocument[third-]{third}",
    )
    assert one.code == "missing-lender"
    assert "3 references name labels of 2 other documents" in one.message


def test_another_document_without_a_prefix_makes_it_a_warning() -> None:
    assert codes(r"See \ref{lem:a}.", r"\externaldocument{other}") == ["warning undefined-label"]


def test_a_missing_file_may_set_the_label() -> None:
    assert "warning undefined-label" in codes(r"\input{gone} See \ref{lem:a}.")


def test_a_label_only_the_blueprint_names_is_a_warning() -> None:
    assert codes(LEMMA + r"\ref{lem:a}\begin{lemma}\uses{lem:gone} Well known. \end{lemma}") == [
        "warning undefined-label"
    ]


def test_a_label_set_twice_and_referred_to_is_an_error() -> None:
    both = "\\section{A}\\label{sec:a}\n\\section{B}\\label{sec:a}\n"
    (one,) = found(both + r"\ref{sec:a}")
    assert (str(one.severity), one.message) == ("error", "The label “sec:a” is already set in line 11.")
    assert codes(both) == ["warning duplicate-label"]


@pytest.mark.parametrize(
    "body",
    [
        r"\ifx\a\b \section{A}\label{sec:a} \else \section{B}\label{sec:a} \fi",
        r"\ifthenelse{\value{page}>1}{\section{A}\label{sec:a}}{\section{B}\label{sec:a}}",
        r"\ifnum\value{page}>1 \input{short} \else \input{long} \fi",
    ],
)
def test_two_branches_may_set_one_label(body: str) -> None:
    section = r"\section{A}\label{sec:a}"
    assert codes(body + r" \ref{sec:a}", short_tex=section, long_tex=section) in ([], ["note unread-file"] * 2)


def test_a_label_in_skipped_text_is_not_set() -> None:
    assert codes("% \\label{sec:a}\n\\iffalse\\label{sec:a}\\fi \\ref{sec:a}") == ["error undefined-label"]
