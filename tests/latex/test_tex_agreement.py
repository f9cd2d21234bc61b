"""The analysis against TeX itself, on a few random documents; `python -m bench.tex_agreement` compares hundreds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.tex_agreement.agreement import compare
from bench.tex_agreement.compiling import HAS_TEX
from bench.tex_agreement.passages import document
from latex.project import analyse

_SEEDS = range(40, 46)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TEX, reason="TeX is not installed")
@pytest.mark.parametrize("seed", _SEEDS)
def test_the_analysis_agrees_with_tex(seed: int, tmp_path: Path) -> None:
    outcome = compare(seed, tmp_path / "document")
    assert outcome.differences == (), f"seed {seed}"
    assert outcome.facts or outcome.errors


def test_a_seed_gives_the_same_document_each_time() -> None:
    assert document(7) == document(7)
    assert document(7).files != document(8).files


@pytest.mark.parametrize("seed", range(20))
def test_what_tex_passes_over_is_not_read(seed: int) -> None:
    found = analyse("main.tex", document(seed).files.get)
    named = {site.label for site in found.label_sites} | {mention.label for mention in found.references}
    assert not [label for label in named if label.startswith("dead:")], f"seed {seed}"
