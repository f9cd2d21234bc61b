"""The graph of small papers with the constructs of strange ones, against what TeX reported and a person read."""

from __future__ import annotations

import pytest
from graph_text import PAPERS, analysed, graph_text

_NAMES = sorted(path.parent.name for path in PAPERS.glob("*/graph.txt"))


@pytest.mark.parametrize("name", _NAMES)
def test_the_graph_of_a_strange_paper_is_as_tex_makes_it(name: str) -> None:
    expected = (PAPERS / name / "graph.txt").read_text(encoding="utf-8")
    assert graph_text(analysed(PAPERS / name)) == expected
