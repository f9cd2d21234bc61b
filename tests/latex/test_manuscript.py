"""Questions about a manuscript that are asked on every key."""

from __future__ import annotations

import random

import pytest

from latex.manuscript import Kind, Manuscript, Place, Proof, ProofRule, Result
from latex.text import Span


def place(start: int, end: int) -> Place:
    return Place("main.tex", Span(start, end), 1, 1)


def result(key: str, statement: tuple[int, int], *proofs: tuple[int, int]) -> Result:
    return Result(
        key=key,
        label=key,
        kind=Kind.LEMMA,
        env="lemma",
        name="Lemma",
        title=None,
        number=None,
        place=place(*statement),
        body=Span(*statement),
        labels=(key,),
        proofs=tuple(Proof(place(*span), ProofRule.PRECEDING, None, Span(*span)) for span in proofs),
    )


def keys_at(manuscript: Manuscript, *offsets: int) -> list[str | None]:
    found = [manuscript.at("main.tex", offset) for offset in offsets]
    return [each.key if each else None for each in found]


def test_cursor_in_a_statement_or_its_proof_is_in_the_result() -> None:
    paper = Manuscript("main.tex", results=(result("a", (10, 20), (30, 40)), result("b", (50, 60))))
    assert keys_at(paper, 9, 10, 20, 21, 35, 41, 60, 61) == [None, "a", "a", None, "a", None, "b", None]
    assert paper.at("other.tex", 15) is None


def test_result_inside_a_proof_comes_before_the_one_around_it() -> None:
    paper = Manuscript("main.tex", results=(result("t", (0, 10), (12, 90)), result("c", (20, 30), (32, 50))))
    assert keys_at(paper, 15, 25, 31, 40, 60) == ["t", "c", "t", "c", "t"]


@pytest.mark.parametrize("seed", range(10))
def test_answer_agrees_with_looking_at_every_span(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    results = []
    for number in range(12):
        start = chance.randrange(200)
        results.append(result(str(number), (start, start + chance.randrange(1, 60))))
    paper = Manuscript("main.tex", results=tuple(results))
    for offset in range(280):
        spans = [each.place.span for each in results if each.place.span.start <= offset <= each.place.span.end]
        found = paper.at("main.tex", offset)
        smallest = min((span.end - span.start for span in spans), default=None)
        assert (found is None) == (smallest is None)
        assert found is None or found.place.span.end - found.place.span.start == smallest
