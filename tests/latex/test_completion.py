r"""What may stand at the cursor: the slot in a line, and the words that fit it."""

from __future__ import annotations

import pytest
from manuscripts import paper

from latex.completion import Candidate, Slot, Wanted, candidates, slot_at

PAPER = paper(
    "\\section{Tools}\\label{sec:tools}\n"
    "\\begin{lemma}[Closed $\\eps$-nets]\\label{lem:nets} N. \\end{lemma}\n"
    "\\begin{theorem}\\label{thm:main} By \\cite{knuth}. \\end{theorem}\n"
    "\\begin{equation}\\label{eq:sum} a \\end{equation}\n"
    "\\begin{thebibliography}{1}\\bibitem{knuth} K.\\bibitem{lang} L.\\end{thebibliography}",
    "\\newcommand{\\eps}{\\varepsilon}\n\\newcommand{\\alphabet}{A}",
)


@pytest.mark.parametrize(
    ("line", "slot"),
    [
        (r"By \ref{le|}.", Slot(Wanted.LABEL, 8, 10, "le")),
        (r"By \ref{le|", Slot(Wanted.LABEL, 8, 10, "le", is_closed=False)),
        (r"By \ref{le| we see", Slot(Wanted.LABEL, 8, 10, "le", is_closed=False)),
        (r"By \ref{le|m:nets}.", Slot(Wanted.LABEL, 8, 16, "le")),
        (r"\Cref{a, b|}", Slot(Wanted.LABEL, 9, 10, "b")),
        (r"\cref{a|, b}", Slot(Wanted.LABEL, 6, 7, "a")),
        (r"\crefrange{a}{|}", None),
        (r"\cite[Thm 2][]{kn|}", Slot(Wanted.ENTRY, 15, 17, "kn")),
        (r"\textcite*{kn|}", Slot(Wanted.ENTRY, 11, 13, "kn")),
        (r"\begin{le|}", Slot(Wanted.ENVIRONMENT, 7, 9, "le")),
        (r"\input{ch/|}", Slot(Wanted.FILE, 7, 10, "ch/")),
        (r"for $\al|", Slot(Wanted.COMMAND, 6, 8, "al")),
        (r"for $\al|pha$", Slot(Wanted.COMMAND, 6, 11, "al")),
        (r"\label{le|}", None),
        (r"\emph{le|}", None),
        (r"\ref{lem} le|", None),
        (r"a {b|}", None),
        (r"x \\|", None),
        ("|", None),
    ],
)
def test_the_slot_is_where_a_name_belongs(line: str, slot: Slot | None) -> None:
    assert slot_at(line.replace("|", ""), line.index("|")) == slot


def test_a_long_line_of_braces_is_looked_at_once() -> None:
    assert slot_at("\\ref{" * 100_000 + "x", 500_001) == Slot(Wanted.LABEL, 500_000, 500_001, "x", is_closed=False)


def offered(wanted: Wanted, typed: str = "") -> list[Candidate]:
    return candidates(PAPER, Slot(wanted, 0, 0, typed), files=["main.tex", "parts/one.tex"])


def test_labels_come_with_what_they_name() -> None:
    assert offered(Wanted.LABEL) == [
        Candidate("sec:tools", "§1", "Tools"),
        Candidate("lem:nets", "Lemma 1.1", "Closed ε-nets"),
        Candidate("thm:main", "Theorem 1.2", ""),
        Candidate("eq:sum", "(1)", ""),
    ]


def test_the_nearest_label_before_the_cursor_comes_first() -> None:
    place = PAPER.by_key["thm:main"].place
    found = candidates(PAPER, Slot(Wanted.LABEL, 0, 0, ""), near=(place.file, place.span.start))
    assert [each.text for each in found] == ["lem:nets", "sec:tools", "thm:main", "eq:sum"]


@pytest.mark.parametrize("typed", ["lem", "1.1", "lemma closed", "ε-NETS"])
def test_labels_are_found_by_name_number_and_title(typed: str) -> None:
    assert [each.text for each in offered(Wanted.LABEL, typed)][:1] == ["lem:nets"]


def test_entries_environments_and_files_are_offered() -> None:
    assert [each.text for each in offered(Wanted.ENTRY)] == ["knuth", "lang"]
    assert [each.text for each in offered(Wanted.ENVIRONMENT, "lem")] == ["lemma"]
    assert {"proof", "align*"} <= {each.text for each in offered(Wanted.ENVIRONMENT)}
    assert [each.text for each in offered(Wanted.FILE, "on")] == ["parts/one"]


def test_commands_of_the_paper_and_of_latex_are_offered_the_shortest_first() -> None:
    assert [each.text for each in offered(Wanted.COMMAND, "alp")] == ["alpha", "alphabet"]
    assert offered(Wanted.COMMAND, "varepsilo") == [Candidate("varepsilon", "ε")]
    assert offered(Wanted.COMMAND, "nothinglikethis") == []
