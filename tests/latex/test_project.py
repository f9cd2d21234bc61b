"""Many files, conditionals, skipped regions, and one analysis after another."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from manuscripts import HEAD, document, manuscript, paper, uses

from latex.project import Analyser, analyse, is_root
from latex.syntax.scan import Token, Vocabulary, tokens

_LEMMA = r"\begin{lemma}\label{a}x\end{lemma}"


def _labels(files: dict[str, str], root: str = "main.tex") -> list[str | None]:
    return [result.label for result in manuscript(files, root).results]


def _with(body: str) -> str:
    return HEAD + "\\begin{document}\n" + body + "\n\\end{document}\n"


@pytest.mark.parametrize("command", [r"\input{part}", r"\input part", r"\include{part}", r"\input{part.tex}"])
def test_files_are_followed(command: str) -> None:
    assert _labels({"main.tex": _with(command), "part.tex": _LEMMA}) == ["a"]


def test_results_know_the_file_they_stand_in() -> None:
    found = manuscript({"main.tex": _with(r"\input{chapter/part}"), "chapter/part.tex": "\n" + _LEMMA})
    assert (found.results[0].place.file, found.results[0].place.line_begin) == ("chapter/part.tex", 2)


def test_imports_change_the_folder_of_what_they_read() -> None:
    files = {
        "main.tex": _with(r"\import{parts/}{one}"),
        "parts/one.tex": r"\subimport{deep/}{two}\input{three}",
        "parts/deep/two.tex": _LEMMA,
        "parts/three.tex": r"\begin{lemma}\label{b}\end{lemma}",
    }
    assert _labels(files) == ["a", "b"]


def test_the_preamble_of_a_subfile_is_passed_over() -> None:
    part = r"\documentclass[../main.tex]{subfiles}\begin{document}" + _LEMMA + r"\end{document}" + _LEMMA
    files = {"main.tex": _with(r"\subfile{parts/one}\begin{lemma}\label{b}\end{lemma}"), "parts/one.tex": part}
    assert _labels(files) == ["a", "b"]


def test_packages_beside_the_paper_are_read() -> None:
    files = {
        "main.tex": r"\documentclass{own}\usepackage{names}\begin{document}\begin{satz}\end{satz}\begin{lem}\end{lem}"
        r"\end{document}",
        "own.cls": r"\LoadClass{article}\newtheorem{satz}{Satz}",
        "names.sty": r"\newtheorem{lem}{Lemme}",
    }
    assert [result.kind.value for result in manuscript(files).results] == ["theorem", "lemma"]


def test_a_missing_file_is_named() -> None:
    found = document(_with(r"\input{gone}"))
    assert [file.name for file in found.files if file.is_missing] == ["gone.tex"]


def test_a_file_that_may_be_absent_or_is_not_read_is_not_missing() -> None:
    found = document(_with(r"\InputIfFileExists{local}{}{}\iffalse\input{gone}\fi"))
    assert not [file.name for file in found.files if file.is_missing]


def test_a_missing_root_gives_an_empty_manuscript() -> None:
    found = manuscript({})
    assert (found.results, found.files[0].is_missing) == ((), True)


def test_files_that_read_each_other_end() -> None:
    files = {"main.tex": _with(r"\input{main}\input{b}"), "b.tex": r"\input{c}" + _LEMMA, "c.tex": r"\input{b}"}
    assert _labels(files) == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        "% " + _LEMMA,
        r"\iffalse " + _LEMMA + r"\fi",
        r"\iftrue\else " + _LEMMA + r"\fi",
        r"\ifdraft " + _LEMMA + r"\fi",
        r"\ifdefined\draft " + _LEMMA + r"\fi",
        r"\iftoggle{long}{" + _LEMMA + "}{}",
        "\\begin{comment}" + _LEMMA + "\\end{comment}",
        "\\begin{slogan}" + _LEMMA + "\\end{slogan}",
        "\\begin{notes}" + _LEMMA + "\\end{notes}",
        "\\begin{verbatim}" + _LEMMA + "\\end{verbatim}",
        r"\verb|" + _LEMMA + "|",
        r"\def\unused{" + _LEMMA + "}",
        r"\endinput " + _LEMMA,
        r"\end{document} " + _LEMMA,
    ],
)
def test_what_tex_does_not_execute_is_no_result(body: str) -> None:
    preamble = (
        r"\newif\ifdraft\newtoggle{long}\newenvironment{slogan}{\comment}{\endcomment}\excludecomment{notes}"
        "\n% \\def\\draft{}\n"
    )
    assert paper("Text.\n" + body, preamble).results == ()


def test_a_flag_that_is_set_shows_its_branch() -> None:
    assert len(paper(r"\ifdraft\else x\fi\ifdraft " + _LEMMA + r"\fi", r"\newif\ifdraft\drafttrue").results) == 1


def test_both_branches_of_an_undecided_condition_count() -> None:
    other = r"\begin{lemma}\label{b}\end{lemma}"
    found = paper(r"\ifodd\value{page} " + _LEMMA + r"\else " + other + r"\fi")
    assert [result.label for result in found.results] == ["a", "b"]


def test_a_condition_whose_end_is_missing_hides_nothing() -> None:
    assert len(paper(r"\iffalse " + _LEMMA).results) == 1


def test_iff_in_a_formula_is_no_condition() -> None:
    assert len(paper(r"\iffalse $a \iff b$ \fi " + _LEMMA).results) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\documentclass{article}\begin{document}", True),
        ("\\documentclass[a4paper,% paper\n12pt]{article}\n\\begin{document}", True),
        (r"% \documentclass{article}" "\n\\begin{document}", False),
        ("\\documentclass{article}\n%\\begin{document}", False),
        (r"\documentclass[../main]{subfiles}\begin{document}", False),
        (r"\documentclass{standalone}\begin{document}", False),
        (r"\chapter{One}", False),
    ],
)
def test_a_root_is_a_document_of_its_own(text: str, expected: bool) -> None:
    assert is_root(text) is expected


def test_a_file_that_did_not_change_is_not_scanned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"main.tex": _with(r"\input{one}\input{two}"), "one.tex": _LEMMA, "two.tex": "Text."}
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    scanned: list[str] = []

    def counted(text: str, words: Vocabulary, *ends: int) -> Iterator[Token]:
        scanned.append(text)
        return tokens(text, words, *ends)

    monkeypatch.setattr("latex.reading.execution.tokens", counted)
    monkeypatch.setattr("latex.syntax.survey.tokens", counted)
    files["two.tex"] = r"\begin{lemma}\label{b}\ref{a}\end{lemma}"
    assert uses(analyser.analyse("main.tex")) == {("b", "a")}
    assert files["two.tex"] in scanned
    assert files["one.tex"] not in scanned


def test_a_new_macro_is_known_in_all_files_at_once() -> None:
    files = {"main.tex": _with(r"\input{one}"), "one.tex": _LEMMA + r"\begin{theorem}\label{t}\lr{a}\end{theorem}"}
    analyser = Analyser(files.get)
    assert uses(analyser.analyse("main.tex")) == set()
    files["main.tex"] = r"\newcommand{\lr}[1]{\ref{#1}}" + files["main.tex"]
    assert uses(analyser.analyse("main.tex")) == {("t", "a")}
    files["main.tex"] = _with(r"\input{one}")
    assert uses(analyser.analyse("main.tex")) == set()


def test_an_analysis_again_equals_the_first() -> None:
    analyser = Analyser({"main.tex": _with(_LEMMA)}.get)
    first, second = analyser.analyse("main.tex"), analyser.analyse("main.tex")
    assert second.results == first.results
    assert second.contents.relations is first.contents.relations


def test_citations_and_entries_are_noted() -> None:
    found = manuscript(
        {
            "main.tex": _with(r"\begin{lemma}\label{a}\cite[p.~3]{one, two}\end{lemma}\bibliography{refs}"),
            "refs.bib": "@Article{one,\n title={x}}\n@comment{no,}\n@book(three,\n)",
        }
    )
    assert [(one.label, one.owner) for one in found.citations] == [("one", "a"), ("two", "a")]
    assert found.bibliography == {"one", "three"}


def test_sections_labels_and_macros_are_noted() -> None:
    found = paper(r"\section{S}\label{s} \ref{s}", r"\newcommand{\R}{\mathbb{R}}")
    assert (found.sections[0].number, found.sections[0].labels) == ("1", ("s",))
    assert found.label_sites[0].number == "1"
    assert found.macros["R"] == r"\newcommand{\R}{\mathbb{R}}"


def test_macros_that_call_each_other_end() -> None:
    began = time.perf_counter()
    preamble = "".join(
        rf"\newcommand{{\m{chr(97 + i)}}}{{\ref{{a}}\m{chr(98 + i)}\m{chr(98 + i)}\m{chr(98 + i)}}}" for i in range(20)
    )
    paper(r"\begin{lemma}\label{a}\ma\ma\end{lemma}", preamble)
    assert time.perf_counter() - began < 20


_SAMPLE = _with(
    r"""\section{A \cref{t}}\label{s}
\begin{theorem}[Main {[x]}]\label{t} $a$ \begin{equation}\label{e} x \end{equation} \end{theorem}
\begin{restatable}[R]{lemma}{again}\label{l} \cref{t,e} \end{restatable}
\begin{proof}[Proof of \cref{t}] \newcommand{\x}[1]{\ref{#1}} \x{l} \iffalse \ref{l} \else \ref{t} \fi \end{proof}
\again* \begin{proof} \begin{claim}\label{c}\uses{l}\end{claim} \verb|\ref{x}| \end{proof}
\newenvironment{w}[1][]{\begin{lemma}[#1]}{\end{lemma}} \begin{w}[t] \input{main} \include{other} \end{w}
\appendix \section{B} \crefrange{t}{l} \hyperref[t]{x} \begin{verbatim} \end{verbatim} \def\y#1.{\label{#1}} \y z.
\newtcbtheorem{box}{Box}{}{b} \begin{box}{T}{k} \end{box} \setcounter{theorem}{\value{section}} \subfile{other}"""
)


def test_any_damage_to_a_text_still_gives_a_manuscript() -> None:
    seed = 20261123
    print("seed", seed)
    source = random.Random(seed)
    marks = ["{", "}", "[", "]", "\\", "%", "$", "\n", "\\begin{lemma}", "\\end{lemma}", "\\fi", "\\iffalse", "#1"]
    for _ in range(400):
        text = _SAMPLE
        for _ in range(source.randint(1, 4)):
            begin = source.randrange(len(text))
            end = min(len(text), begin + source.choice([0, 1, 5, 60, 2000]))
            text = text[:begin] + source.choice(["", *marks]) + text[end:]
        found = analyse("main.tex", {"main.tex": text, "other.tex": text[::-1]}.get)
        keys = [result.key for result in found.results]
        assert len(keys) == len(set(keys))
        assert all(edge.source in keys and edge.target in keys for edge in found.edges)
        for result in found.results:
            assert 0 <= result.place.span.start <= result.body.start <= result.body.end
            assert 1 <= result.place.line_begin <= result.place.line_end


def test_files_are_looked_for_in_the_folders_of_the_search_path_last() -> None:
    files = {
        "main.tex": r"\documentclass{article}\usepackage{own}\begin{document}\input{one}\input{two}\end{document}",
        "sty/own.sty": r"\newtheorem{lemma}{Lemma}",
        "one.tex": r"\begin{lemma}\label{here}\end{lemma}",
        "sty/one.tex": r"\begin{lemma}\label{there}\end{lemma}",
        "sty/two.tex": r"\begin{lemma}\label{two}\end{lemma}",
    }
    found = analyse("main.tex", files.get, ("sty",))
    assert [(result.label, result.place.file) for result in found.results] == [
        ("here", "one.tex"),
        ("two", "sty/two.tex"),
    ]


_PLAIN = (
    r"\documentclass{%s}\usepackage{%s}\newtheorem{lemma}{Lemma}\begin{document}\begin{lemma}\label{a}\end{lemma}"
    r"\begin{proof}\ref{a}\end{proof}\end{document}"
)
_HACKS = r"\def\begin#1{\csname #1\endcsname}\let\label\ref\let\newtheorem\relax\renewcommand{\thelemma}{wrong}"


def test_a_copy_of_a_known_package_beside_the_paper_changes_nothing() -> None:
    files = {"main.tex": _PLAIN % ("article", "hyperref"), "hyperref.sty": _HACKS}
    [result] = analyse("main.tex", files.get).results
    assert (result.label, result.number, len(result.proofs)) == ("a", "1", 1)


def test_a_copy_of_a_known_class_beside_the_paper_changes_nothing() -> None:
    files = {"main.tex": _PLAIN % ("memoir", "amsthm"), "memoir.cls": _HACKS}
    [result] = analyse("main.tex", files.get).results
    assert (result.label, result.number, len(result.proofs)) == ("a", "1", 1)


def test_a_package_of_the_paper_cannot_take_begin_and_label_away() -> None:
    files = {"main.tex": _PLAIN % ("article", "own"), "own.sty": r"\def\begin#1{\csname #1\endcsname}\let\label\ref"}
    [result] = analyse("main.tex", files.get).results
    assert (result.label, len(result.proofs)) == ("a", 1)


def test_environments_that_print_their_body_are_passed_over() -> None:
    found = document(
        r"\documentclass{article}\newtheorem{lemma}{Lemma}\lstnewenvironment{code}[1][]{}{}"
        r"\newtcblisting{shown}{listing only}\begin{document}\begin{code}\begin{lemma}\end{lemma}\end{code}"
        r"\begin{shown}\begin{lemma}\end{lemma}\end{shown}\begin{lemma}\label{a}\end{lemma}\end{document}"
    )
    assert [result.label for result in found.results] == ["a"]
