r"""References that a class or package gives a meaning of its own."""

from __future__ import annotations

import pytest
from manuscripts import HEAD, document, paper

from latex.manuscript import Manuscript

LEMMAS = r"\begin{lemma}\label{a}\end{lemma}\begin{lemma}\label{b}\end{lemma}\begin{lemma}\label{c}%s\end{lemma}"


def _labels(found: Manuscript) -> list[str]:
    return [reference.label for reference in found.references]


@pytest.mark.parametrize(("packages", "labels"), [("varioref", ["a,b"]), ("varioref,cleveref", ["a", "b"])])
@pytest.mark.parametrize("command", ["vref", "Vref", "fullref"])
def test_references_of_varioref_take_lists_where_cleveref_is_loaded(
    command: str, packages: str, labels: list[str]
) -> None:
    found = paper(LEMMAS % rf"\{command}{{a,b}}", rf"\usepackage{{{packages}}}")
    assert _labels(found) == labels


def test_a_reference_of_varioref_in_a_header_is_a_list_too() -> None:
    found = paper(LEMMAS % "" + r"\begin{proof}[Proof of \vref{a,b}]\end{proof}", r"\usepackage{varioref,cleveref}")
    assert [len(result.proofs) for result in found.results] == [1, 1, 0]


def test_a_name_before_the_label_of_fullref_is_no_label() -> None:
    assert _labels(paper(LEMMAS % r"\fullref{Lemma}{a}")) == ["a"]
    assert _labels(paper(LEMMAS % r"\fullref{a} {\bf b}")) == ["a"]


@pytest.mark.parametrize("name", ["elsarticle", "cas-sc", "cas-dc"])
def test_the_mark_of_the_corresponding_author_is_no_reference(name: str) -> None:
    text = HEAD.replace("{article}", f"{{{name}}}") + r"\begin{document}\author{Ada\corref{cor1}}\ref{a}\end{document}"
    assert _labels(document(text)) == ["a"]


def test_corref_refers_where_the_class_says_nothing() -> None:
    assert _labels(paper(LEMMAS % r"\corref{a}")) == ["a"]


@pytest.mark.parametrize(
    ("argument", "keys"),
    [
        ("*[{see, e.g., }][{ and more}]two", ["two"]),
        ("one, *[see, also]two ,*three", ["one", "two", "three"]),
        ("*", ["*"]),
    ],
)
def test_notes_between_the_keys_of_a_citation_are_no_keys(argument: str, keys: list[str]) -> None:
    assert [citation.label for citation in paper(rf"\cite{{{argument}}}").citations] == keys
