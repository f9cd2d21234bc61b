"""The JSON of the graph keeps to its documented schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from corpus import PAPERS
from manuscripts import manuscript, paper

from latex.graph import to_json
from latex.manuscript import Kind, ProofRule
from latex.project import analyse

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_SCHEMA = json.loads((_DOCS / "graph.schema.json").read_text(encoding="utf-8"))
_accepts: Callable[[object], object] = fastjsonschema.compile(_SCHEMA)

_RICH = paper(
    "\\begin{lemma}[Of $x$]\\label{a}x\\begin{equation}\\label{eq}x\\end{equation}\\end{lemma}\\section{A}\\label{s}\n"
    "\\begin{theorem}\\ref{a}\\ref{gone}\\end{theorem}\\begin{remark}x\\end{remark}\\begin{proof}\\ref{eq}\\end{proof}"
    "\\section*{B}\\begin{proof}[Proof of nothing]x\\end{proof}"
)


def _plain(data: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(data))
    return found


def _fields(data: object) -> Iterator[str]:
    """Yield the name of every field in `data`."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _fields(value)
    elif isinstance(data, list):
        for value in data:
            yield from _fields(value)


def test_the_schema_accepts_a_small_paper() -> None:
    _accepts(_plain(to_json(_RICH)))


def test_the_schema_accepts_a_paper_without_results() -> None:
    _accepts(_plain(to_json(paper("Text."))))


@pytest.mark.skipif(not PAPERS, reason="the papers are not here")
@pytest.mark.parametrize("folder", PAPERS, ids=lambda folder: folder.name)
def test_the_schema_accepts_whole_papers(folder: Path) -> None:
    def read(file: str) -> str | None:
        path = folder / file
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    root = json.loads((folder / "GRAPH.json").read_text(encoding="utf-8"))["root"]
    _accepts(_plain(to_json(analyse(root, read), read)))


def test_every_field_is_documented_and_in_the_schema() -> None:
    documented = re.findall(r"`(\w+)`", (_DOCS / "graph-json.md").read_text(encoding="utf-8"))
    fields = set(_fields(_plain(to_json(_RICH))))
    assert fields <= set(documented)
    assert fields <= set(_fields(_SCHEMA))


def test_every_rule_and_kind_is_documented_and_in_the_schema() -> None:
    text = (_DOCS / "graph-json.md").read_text(encoding="utf-8")
    definitions = _SCHEMA["definitions"]
    assert definitions["proof"]["properties"]["rule"]["enum"] == list(ProofRule)
    assert definitions["result"]["properties"]["kind"]["enum"] == list(Kind)
    assert all(f"`{rule}`" in text for rule in ProofRule)
    assert all(re.search(rf"[ ,]{kind}[ ,;]", text) for kind in Kind)


def test_a_proof_past_a_remark_is_given_with_its_doubt() -> None:
    theorem = _plain(to_json(_RICH))["results"][1]
    assert theorem["proofs"][0]["doubt"] == "A remark, an example or the like stands between it and its result."


def test_a_result_names_its_section_by_index() -> None:
    found = _plain(to_json(_RICH))
    assert [result["section"] for result in found["results"]] == [None, 0, 0]
    assert found["sections"][0]["labels"] == ["s"]


@pytest.mark.parametrize(
    ("header", "is_doubted"),
    [("Proof of the main estimate", True), ("Proof of the theorem", False), ("Proof of (i)", False), ("Sketch", False)],
)
def test_a_header_is_doubted_where_it_names_something_that_is_no_result_here(header: str, is_doubted: bool) -> None:
    proof = f"\\begin{{proof}}[{header}]x\\end{{proof}}"
    text = f"\\newtheorem{{theorem}}{{Theorem}}\\begin{{theorem}}x\\end{{theorem}}{proof}"
    (result,) = _plain(to_json(manuscript({"main.tex": text})))["results"]
    assert (result["proofs"][0]["doubt"] is not None) == is_doubted


def test_the_graph_says_whether_tex_printed_its_numbers() -> None:
    small = paper("\\begin{lemma}\\label{a}x\\end{lemma}")
    printed = _plain(to_json(small.numbered_by({"a": "7"})))
    _accepts(printed)
    assert (printed["numbers"], printed["results"][0]["number"]) == ("printed", "7")
    assert _plain(to_json(small))["numbers"] == "simulated"
