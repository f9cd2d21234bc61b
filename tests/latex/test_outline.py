"""In which section a result stands, whichever file it is in."""

from __future__ import annotations

from manuscripts import HEAD, manuscript

from latex.outputs.outline import Division, outline

_FILES = {
    "main.tex": HEAD + "\\begin{document}\\begin{lemma}\\label{o}x\\end{lemma}\\section{A}% \\input{b}\n\\input{a}\n"
    "\\section{B}\\input{parts/b.tex}\\section{C}\\begin{lemma}\\label{m}x\\end{lemma}\\end{document}",
    "a.tex": "\\begin{lemma}\\label{a}x\\end{lemma}\\subsection{Aa}\\begin{lemma}\\label{aa}x\\end{lemma}",
    "parts/b.tex": "\\begin{lemma}\\label{b}x\\end{lemma}",
}
_PAPER = manuscript(_FILES)


def _titles(found: dict[str, int | None]) -> dict[str, str | None]:
    return {key: None if index is None else _PAPER.sections[index].title for key, index in found.items()}


def test_a_result_of_an_included_file_stands_in_the_section_that_includes_it() -> None:
    found = _titles(dict(outline(_PAPER, _FILES.get).section_of))
    assert found == {"o": None, "a": "A", "aa": "Aa", "b": "B", "m": "C"}


def test_without_the_texts_a_file_goes_on_where_the_result_before_it_stands() -> None:
    found = _titles(dict(outline(_PAPER).section_of))
    assert (found["o"], found["aa"], found["m"]) == (None, "Aa", "C")


def test_the_chain_of_a_subsection_names_its_section_first() -> None:
    found = outline(_PAPER, _FILES.get)
    assert [_PAPER.sections[index].title for index in found.chain(found.section_of["aa"])] == ["A", "Aa"]


def test_divisions_are_of_the_highest_level_that_tells_results_apart() -> None:
    found = outline(_PAPER, _FILES.get).divisions()
    assert [division.keys for division in found] == [("o",), ("a", "aa"), ("b",), ("m",)]
    assert found[0] == Division(None, ("o",))


def test_the_only_section_of_a_paper_is_its_only_division() -> None:
    found = manuscript({"main.tex": HEAD + "\\section{A}\\begin{lemma}x\\end{lemma}"})
    assert [division.section for division in outline(found).divisions()] == [0]
