r"""Labels of other documents, named through `\externaldocument`."""

from __future__ import annotations

from manuscripts import paper

from latex.graph import to_json

_BODY = r"\begin{lemma}\label{a}By \ref{alg-nak} and \ref{gone}.\end{lemma}"


def test_another_document_is_a_fact_of_the_manuscript() -> None:
    found = paper(_BODY, r"\externaldocument[alg-]{algebra}\externaldocument{book}[../book.pdf]")
    assert [(one.name, one.prefix) for one in found.external_documents] == [("algebra", "alg-"), ("book", "")]


def test_a_label_with_the_prefix_of_another_document_is_not_undefined() -> None:
    results = to_json(paper(_BODY, r"\externaldocument[alg-]{algebra}"))["results"]
    assert isinstance(results, list)
    assert (results[0]["depends_external"], results[0]["undefined_refs"]) == (["alg-nak"], ["gone"])


def test_a_label_of_another_document_is_no_edge() -> None:
    assert paper(_BODY, r"\externaldocument[alg-]{algebra}").edges == ()


def test_the_longest_prefix_says_which_document_is_meant() -> None:
    found = paper(_BODY, r"\externaldocument{rest}\externaldocument[alg-]{algebra}")
    document = found.external_document("alg-nak")
    assert document is not None
    assert document.name == "algebra"


def test_without_another_document_a_label_has_none() -> None:
    assert paper(_BODY).external_document("gone") is None
