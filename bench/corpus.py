"""The papers of a corpus as texts by file name: folders with a GRAPH.json that names the root file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_READ = (".tex", ".ltx", ".sty", ".cls", ".bib", ".bbl", ".def", ".cfg")


@dataclass(frozen=True, slots=True)
class CorpusPaper:
    """One paper."""

    name: str
    root: str
    files: Mapping[str, str]

    @property
    def beside(self) -> tuple[str, ...]:
        """The names of its .tex files."""
        return tuple(name for name in self.files if name.endswith(".tex"))


def papers() -> Iterator[CorpusPaper]:
    """Yield the papers of the folder that LEMMATA_CORPUS names; says so and ends where it names none."""
    named = os.environ.get("LEMMATA_CORPUS")
    graphs = sorted(Path(named).glob("*/GRAPH.json")) if named else []
    if not graphs:
        sys.exit("LEMMATA_CORPUS names no folder of papers with a GRAPH.json each; nothing was measured.")
    for graph in graphs:
        folder = graph.parent
        texts = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(folder.rglob("*"))
            if path.suffix in _READ
        }
        yield CorpusPaper(folder.name, json.loads(graph.read_text(encoding="utf-8"))["root"], texts)
