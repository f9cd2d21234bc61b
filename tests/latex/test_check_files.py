"""Citations, files and macros, and the order and reuse of diagnostics."""

from __future__ import annotations

import random

from checks import codes, found, found_in

from latex.check.checker import Checker, check
from latex.check.diagnostic import BY_ID, CODES, Severity
from latex.project import analyse

BIB = "@book{euler, title={Introductio}}\n"


def test_a_citation_without_an_entry_is_an_error() -> None:
    (one,) = found(r"\cite{euler,Euler,gauss} \nocite{*} \bibliography{refs}", refs_bib=BIB)[1:]
    assert one.message == "The bibliography has no entry “gauss”."


def test_an_entry_that_differs_in_case_is_named() -> None:
    (one,) = found(r"\cite{Euler} \bibliography{refs}", refs_bib=BIB)
    assert one.message == "The bibliography has no entry “Euler”; it has “euler”."


def test_citations_are_not_judged_where_a_bibliography_cannot_be_read() -> None:
    assert codes(r"\cite{gauss}") == []
    assert codes(r"\cite{gauss} \bibliography{refs,more}", refs_bib=BIB) == []
    assert codes(r"\cite{gauss} \bibliography{more} \begin{thebibliography}{9}\bibitem{a} A\end{thebibliography}") == []


def test_a_missing_drawing_hides_no_entries() -> None:
    body = r"\cite{gauss} \input{figure.pgf} \bibliography{refs}"
    assert sorted(codes(body, refs_bib=BIB)) == ["error unknown-citation", "warning missing-file"]


def test_a_file_that_is_there_and_cannot_be_read_is_not_called_missing() -> None:
    texts = {"main.tex": "\\documentclass{article}\n\\begin{document}\n\\input{scan}\n\\end{document}\n"}
    (one,) = check(analyse("main.tex", texts.get), texts.get, beside=["main.tex", "scan.tex"])
    assert one.message == "The file scan.tex is read here and is there, but could not be read as text."


def test_entries_of_amsrefs_are_entries() -> None:
    assert codes(r"\cite{euler} \begin{biblist}\bib{euler}{book}{title={Introductio}}\end{biblist}") == []


def test_a_file_that_is_read_and_not_there_is_an_error_where_it_is_named() -> None:
    (one,) = found("\n\\input{parts/gone}")
    assert (str(one.severity), one.code, one.place.line_begin) == ("error", "missing-file", 12)
    assert one.message == "The file parts/gone.tex is read here and is not there."


def test_files_that_tex_brings_or_other_programs_make_are_no_errors() -> None:
    assert codes(r"\input{glyphtounicode}") == []
    assert codes(r"\input{figure.pdf_t}") == ["warning missing-file"]
    assert codes(r"\include{gone}") == ["warning missing-file"]
    assert codes(r"\IfFileExists{gone.tex}{\input{gone.tex}}{}") == []


def test_a_file_that_reads_itself_again_is_an_error_where_it_does() -> None:
    (one,) = found(r"\input{part}", part_tex="A.\n\\input{part}\n")
    assert (str(one.severity), one.code, one.place.file, one.place.line_begin) == (
        *("error", "circular-input", "part.tex"),
        2,
    )
    assert one.message == "part.tex reads itself again; TeX goes round here until it stops."


def test_a_circle_through_other_files_is_named_with_its_way() -> None:
    (one,) = found(r"\input{a} \input{b.tex}", a_tex=r"\input{b}", b_tex=r"\input c \par", c_tex=r"\input{./a}")
    assert one.place.file == "c.tex"
    assert one.message == (
        "a.tex reads b.tex, which reads c.tex, which reads a.tex again; TeX goes round here until it stops."
    )


def test_a_file_read_twice_or_behind_a_guard_is_no_circle() -> None:
    assert codes(r"\input{part}\input{part}", part_tex="A.") == []
    guard = r"\ifdefined\guard\endinput\fi\def\guard{}\input{part}"
    assert codes(r"\input{part}", part_tex=guard) == []
    assert codes(r"\input{part}", part_tex=r"\ifodd\value{page}\input{part}\fi") == []
    assert codes(r"\input{part}", part_tex=r"\newcommand{\again}{\input{part}}\again") == []
    assert codes(r"\input{part}", part_tex="A.\n% \\input{part}\n") == []


def test_a_tex_file_that_nothing_reads_is_a_note() -> None:
    (one,) = found("Text.", old_tex="Old text.")
    assert (one.code, one.place.file) == ("unread-file", "old.tex")


def test_other_documents_and_what_they_read_are_no_unread_files() -> None:
    slides = r"\documentclass{beamer}\begin{document}\input{frames}\end{document}"
    assert codes("Text.", slides_tex=slides, frames_tex="A frame.") == []
    assert codes(r"\includestandalone{drawing}", drawing_tex="A drawing.") == []


def test_a_file_named_only_in_a_comment_is_not_read() -> None:
    assert codes("% \\input{old}\nText.", old_tex="Old text.") == ["note unread-file"]


def test_a_macro_that_nothing_uses_is_a_note() -> None:
    (one,) = found("Text. % \\eps", "\\newcommand{\\eps}{\\varepsilon}\n")
    assert (one.code, one.place.line_begin) == ("unused-macro", 9)


def test_macros_used_by_others_by_name_or_as_environments_are_used() -> None:
    preamble = r"""
\newcommand{\eps}{\varepsilon} \newcommand{\epsn}{\eps_n}
\newcommand{\bbA}{A} \newcommand{\letter}[1]{\csname bb#1\endcsname}
\newcommand{\byname}{B} \def\aside{} \def\endaside{} \newcommand{\inother}{C}
"""
    body = r"\epsn \letter{A} \csname byname\endcsname \begin{aside} x \end{aside}"
    slides = r"\documentclass{beamer}\begin{document}\inother\end{document}"
    assert codes(body, preamble, slides_tex=slides) == []


def test_a_macro_that_only_the_bibliography_uses_is_used() -> None:
    bib = "@book{euler, title={\\noop{1} 50% of it \\Dbar}}"
    preamble = r"\newcommand{\noop}[1]{} \newcommand{\Dbar}{D}"
    assert codes(r"\cite{euler} \bibliography{refs}", preamble, refs_bib=bib) == []


def test_new_meanings_and_hooks_are_not_judged() -> None:
    preamble = r"""
\renewcommand{\eps}{\varepsilon} \newcommand{\lemmaautorefname}{Lemma} \newcommand{\my@internal}{x}
\def\proofname{Beweis} \newcommand{\theproblem}{1} \let\oldsection\section
"""
    assert codes("Text.", preamble) == []


def test_a_file_of_many_unused_macros_is_named_once() -> None:
    macros = "\n".join(f"\\newcommand{{\\macro{letter}}}{{x}}" for letter in "abcdefghijklm")
    (one,) = found("Text.", r"\input{macros}", macros_tex=macros)
    assert one.message.startswith("13 macros of macros.tex are never used: \\macroa, ")


def test_diagnostics_come_by_file_and_place() -> None:
    body = "\\ref{b}\n\\input{part}\n\\ref{a}"
    places = [(one.place.file, one.place.line_begin) for one in found(body, part_tex=r"\ref{c}")]
    assert places == [("main.tex", 11), ("main.tex", 13), ("part.tex", 1)]


def test_a_checker_gives_the_same_after_a_change_as_one_that_begins() -> None:
    files = {
        "main.tex": "\\documentclass{article}\\input{part}\n\\begin{document}\\begin{quote}\\ref{a}",
        "part.tex": "",
    }
    checker = Checker()
    checker.check(analyse("main.tex", files.get), files.get)
    files["part.tex"] = "\\newenvironment{quote}{\\comment}{\\endcomment}"
    manuscript = analyse("main.tex", files.get)
    assert checker.check(manuscript, files.get) == check(manuscript, files.get)


def test_no_diagnostic_is_more_severe_than_its_code() -> None:
    assert all(one.severity.rank >= BY_ID[one.code].severity.rank for one in found(r"\ref{a}\input{b}\end{c}"))
    assert [code.severity.rank for code in CODES] == sorted(code.severity.rank for code in CODES)


def test_only_errors_are_what_stops_tex_or_prints_wrong() -> None:
    assert {code.id for code in CODES if code.severity is Severity.ERROR} == {
        "undefined-label",
        "duplicate-label",
        "unknown-citation",
        "missing-file",
        "circular-input",
        "unclosed-environment",
        "unopened-environment",
    }


def test_no_text_makes_a_check_fail() -> None:
    seed = random.randrange(1 << 30)
    print("seed", seed)
    source = random.Random(seed)
    pieces = [
        *(r"\begin{lemma}", r"\end{lemma}", r"\label{a}", r"\ref{a", "}", "{", "%", "\n\n", "\\", r"\def\x#1{", r"\fi"),
        *(r"\iffalse", r"\else", r"\csname", r"\endcsname", r"\verb|", r"\begin{verbatim}", r"\externaldocument[", "]"),
        *(
            r"\input{a}",
            r"\cite{b}",
            r"\begin{document}",
            r"\end{document}",
            r"\newcommand",
            r"\begin{proof}",
            "\x00",
            "#",
        ),
    ]
    for _ in range(300):
        found_in({"main.tex": "".join(source.choices(pieces, k=40))})
