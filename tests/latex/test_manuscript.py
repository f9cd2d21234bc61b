"""Questions about a manuscript that are asked on every key."""

from __future__ import annotations

import random

import pytest
from manuscripts import paper

from latex.manuscript import Manuscript


def key_at(manuscript: Manuscript, offset: int, file: str = "main.tex") -> str | None:
    found = manuscript.at(file, offset)
    return found.key if found else None


TWO = paper(
    r"""\begin{lemma}\label{a} One.\end{lemma}
Between. \begin{proof} Clear.\end{proof} Behind.
\begin{lemma}\label{b} Two.\end{lemma}"""
)


def test_cursor_in_a_statement_or_its_proof_is_in_the_result() -> None:
    statement, proof = TWO.by_key["a"].place.span, TWO.by_key["a"].proofs[0].place.span
    asked = [statement.start - 1, statement.start, statement.end, statement.end + 1, proof.start, proof.end]
    assert [key_at(TWO, offset) for offset in asked] == [None, "a", "a", None, "a", "a"]
    assert key_at(TWO, proof.end + 1) is None
    assert key_at(TWO, TWO.by_key["b"].place.span.end) == "b"
    assert key_at(TWO, statement.start, "other.tex") is None


def test_result_inside_a_proof_comes_before_the_one_around_it() -> None:
    found = paper(
        r"""\begin{theorem}\label{t} All.\end{theorem}
\begin{proof} First.
\begin{claim}\label{c} Part.\end{claim} So.
\begin{proof} Clear.\end{proof} Last.\end{proof}"""
    )
    outer, inner = found.by_key["t"].proofs[0].place.span, found.by_key["c"]
    assert key_at(found, outer.start + 1) == "t"
    assert key_at(found, inner.place.span.start + 1) == "c"
    assert key_at(found, inner.place.span.end + 1) == "t"
    assert key_at(found, inner.proofs[0].place.span.start) == "c"
    assert key_at(found, outer.end) == "t"


def _nested(chance: random.Random, depth: int = 0) -> str:
    words = "x" * chance.randrange(30)
    if depth == 3 or chance.random() < 0.3:
        return words
    name = chance.choice(["theorem", "lemma", "claim", "remark"])
    statement = rf"\begin{{{name}}}{words}{_nested(chance, depth + 1)}\end{{{name}}}"
    proof = rf" \begin{{proof}}{_nested(chance, depth + 1)}{words}\end{{proof}}" if chance.random() < 0.6 else ""
    return statement + proof + _nested(chance, depth + 1)


@pytest.mark.parametrize("seed", range(10))
def test_answer_agrees_with_looking_at_every_span(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    found = paper("\n".join(_nested(chance) for _ in range(6)))
    spans = [
        (place.span, result.key)
        for result in found.results
        for place in (result.place, *(proof.place for proof in result.proofs))
    ]
    for offset in range(max((span.end for span, _ in spans), default=0) + 3):
        around = [(span.end - span.start, key) for span, key in spans if span.start <= offset <= span.end]
        smallest = {key for length, key in around if length == min(around)[0]}
        assert (key_at(found, offset) in smallest) if around else key_at(found, offset) is None
