"""Environments that stand alone, and the ways in which LaTeX makes them whole."""

from __future__ import annotations

import pytest
from checks import codes, found, found_in


def test_a_begin_without_end_and_the_end_that_was_meant_are_both_told() -> None:
    unclosed, unopened = found("\\begin{quote}\nText.\n\\end{qoute}")
    assert (unclosed.code, unclosed.place.line_begin) == ("unclosed-environment", 11)
    assert (unopened.code, unopened.place.line_begin) == ("unopened-environment", 13)
    assert unclosed.message == "This \\begin{quote} has no \\end{quote}."


def test_a_document_without_end_is_told() -> None:
    (one,) = found_in({"main.tex": "\\documentclass{article}\n\\begin{document}\nText.\n"})
    assert (one.code, one.place.line_begin) == ("unclosed-environment", 2)


@pytest.mark.parametrize(
    ("body", "preamble"),
    [
        (r"\be x \ee \be y \end{equation}", r"\newcommand{\be}{\begin{equation}} \newcommand{\ee}{\end{equation}}"),
        (r"\begin{equation} x \ee", r"\def\ee{\end{equation}}"),
        (r"\begin{box} x \end{box}", r"\newenvironment{box}{\begin{center}\begin{quote}}{\end{quote}\end{center}}"),
        (r"\open{quote} x \end{quote}", r"\newcommand{\open}[1]{\begin{#1}}"),
        (r"\begin{quote} x", r"\AtEndDocument{\end{quote}}"),
        (r"\proof Clear. \end{proof}", ""),
        (r"\begin{proof} Clear. \endproof", ""),
        (
            r"\ifdraft \begin{quote} \else \begin{quotation} \fi x \ifdraft \end{quote} \else \end{quotation} \fi",
            r"\newif\ifdraft",
        ),
        (
            r"\iftoggle{x}{\begin{quote}}{\begin{center}} x \iftoggle{x}{\end{quote}}{\end{center}}",
            "",
        ),
        (r"\iffalse \begin{quote} \fi x", ""),
        ("% \\begin{quote}\nx \\verb|\\begin{quote}| \\lstinline!\\begin{quote}! \\string\\begin{quote}", ""),
        ("\\begin{verbatim}\n\\begin{quote}\n\\end{verbatim}", ""),
        ("\\begin{code}\n\\begin{quote}\n\\end{code}", r"\lstnewenvironment{code}{}{}"),
        ("\\begin{note}\n\\begin{quote}\n\\end{note}", r"\excludecomment{note}"),
        ("\\begin{slogan}\n\\begin{quote}\n\\end{slogan}", r"\newenvironment{slogan}{\comment}{\endcomment}"),
        (r"x \end{document} \begin{quote}", ""),
    ],
)
def test_what_a_macro_a_condition_or_verbatim_text_makes_whole_is_not_told(body: str, preamble: str) -> None:
    assert [code for code in codes(body, preamble) if "environment" in code] == []


def test_a_macro_that_nobody_calls_makes_nothing_whole() -> None:
    assert "error unclosed-environment" in codes(r"\begin{quote} x", r"\newcommand{\eq}{\end{quote}}")


def test_one_file_may_open_what_another_closes() -> None:
    body = r"\input{begin} x \input{end}"
    assert codes(body, begin_tex=r"\begin{quote}", end_tex=r"\end{quote}") == []


def test_what_is_open_inside_is_told_where_the_outer_one_closes() -> None:
    (one,) = found("\\begin{quote}\n\\begin{center}\nx\n\\end{quote}")
    assert (one.code, one.place.line_begin) == ("unclosed-environment", 12)
