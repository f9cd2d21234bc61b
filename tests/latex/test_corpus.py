"""Accuracy on whole papers whose graph TeX itself reported; skipped where the papers are not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from corpus import CORPUS, PAPERS

from latex.graph import to_json
from latex.project import analyse

_NODES, _EDGES, _OWNERS, _KINDS, _NUMBERS = 0.99, 0.96, 0.97, 0.99, 0.99
"""Lowest recall of results, F1 of edges, recall of proofs with their owner, share of right kinds and numbers."""


def _paper(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = CORPUS / name

    def read(file: str) -> str | None:
        path = folder / file
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    truth = json.loads((folder / "GRAPH.json").read_text(encoding="utf-8"))
    return truth, to_json(analyse(truth["root"], read))


def _matched(truth: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return key in the truth → the result found at the same place (file, and begin line within two)."""
    by_file: dict[str, list[Any]] = {}
    for result in found["results"]:
        by_file.setdefault(result["file"], []).append(result)
    pairs: dict[str, Any] = {}
    used: set[str] = set()
    for result in truth["results"]:
        near = [
            other
            for other in by_file.get(result["file"], [])
            if other["key"] not in used and abs(other["line_begin"] - result["line_begin"]) <= 2
        ]
        if near:
            best = min(
                near, key=lambda other: (other["id"] != result["id"], abs(other["line_begin"] - result["line_begin"]))
            )
            pairs[result["key"]] = best
            used.add(best["key"])
    return pairs


def _f1(right: set[Any], found: set[Any], optional: set[Any]) -> float:
    hits, wrong, missed = len(found & right), len(found - right - optional), len(right - found)
    return 2 * hits / (2 * hits + wrong + missed) if hits + wrong + missed else 1.0


@pytest.mark.skipif(not PAPERS, reason="the papers are not here")
@pytest.mark.parametrize("name", [folder.name for folder in PAPERS])
def test_the_graph_of_a_paper_agrees_with_tex(name: str) -> None:
    truth, found = _paper(name)
    pairs = _matched(truth, found)
    assert len(pairs) >= _NODES * len(truth["results"])

    same_kind = sum(pairs[one["key"]]["kind"] == one["kind"] for one in truth["results"] if one["key"] in pairs)
    assert same_kind >= _KINDS * len(pairs)

    numbered = [one for one in truth["results"] if one["number"] and one["key"] in pairs]
    same_number = sum(pairs[one["key"]]["number"] == one["number"] for one in numbered)
    assert same_number >= _NUMBERS * len(numbered)

    keys = {one["key"]: key for key, one in pairs.items()}
    right = {(one["key"], use) for one in truth["results"] for use in one["depends_on"] if use != one["key"]}
    optional = {(one["key"], use) for one in truth["results"] for use in one["depends_optional"]}
    edges = {
        (keys[one["key"]], keys.get(use, use))
        for one in found["results"]
        if one["key"] in keys
        for use in one["depends_on"]
    }
    assert _f1(right, edges, optional) >= _EDGES

    owned = [one for one in truth["results"] if one["proof"] and one["key"] in pairs]
    hits = sum(
        any(
            abs(line - proof["at"][1]) <= 2
            for proof in one["proofs"]
            for file, line, _ in [pairs[one["key"]]["proof"] or ("", -9, 0)]
            if file == proof["at"][0]
        )
        for one in owned
    )
    assert hits >= _OWNERS * len(owned)
