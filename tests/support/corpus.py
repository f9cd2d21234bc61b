"""The corpus of real papers with their true graphs, where it is at hand; tests that need it skip without it."""

from __future__ import annotations

import os
from pathlib import Path

CORPUS = Path(os.environ.get("LEMMATA_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus" / "open")
"""The folder of the papers; it may not exist."""
PAPERS = tuple(sorted(graph.parent for graph in CORPUS.glob("*/GRAPH.json")))
"""The folders of the papers with a true graph; none where there is no corpus."""
