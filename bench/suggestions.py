"""Suggested uses of definitions against the uses that authors wrote down, by confidence, and what the search costs.

The papers are those under the folder named by LEMMATA_CORPUS, each with its `GRAPH.json`; the uses are those of its
`uses_statement`. They have edges, so for the comparison the edges are left out. With `--sample N` it prints N
suggestions, drawn with a fixed seed, to be read and judged by a person.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from latex.manuscript import Manuscript, Place
from latex.project import analyse
from latex.suggestions import Suggestion, suggest

_BANDS = (0.8, 0.6, 0.4, 0.2, 0.0)
_WIDTH = 0.2
_SEED = 20
_BEFORE, _AFTER, _OF_DEFINITION = 130, 90, 260  # code points shown around a use and of a definition


def main() -> None:
    """Print the tables, or a sample to read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--missed", action="store_true", help="list the uses that were not suggested")
    wanted = parser.parse_args()
    folder = os.environ.get("LEMMATA_CORPUS")
    if not folder:
        sys.exit("LEMMATA_CORPUS must name the folder of the papers.")
    papers = [Paper(path.parent) for path in sorted(Path(folder).glob("*/GRAPH.json"))]
    if wanted.sample:
        _print_sample(papers, wanted.sample, wanted.seed)
        return
    for paper in papers:
        _print_cost(paper)
        if paper.truth:
            _print_agreement(paper, list_missed=wanted.missed)


class Graph(TypedDict):
    """What is used of a `GRAPH.json`."""

    root: str
    results: list[dict[str, Any]]


@dataclass(frozen=True)
class Paper:
    """A paper of the corpus."""

    folder: Path

    @cached_property
    def graph(self) -> Graph:
        graph: Graph = json.loads((self.folder / "GRAPH.json").read_text(encoding="utf-8"))
        return graph

    @cached_property
    def manuscript(self) -> Manuscript:
        return analyse(self.graph["root"], self.read)

    @cached_property
    def truth(self) -> set[tuple[str, str]]:
        """The uses of definitions that the author wrote into statements."""
        kinds = {result["key"]: result["kind"] for result in self.graph["results"]}
        return {
            (result["key"], use)
            for result in self.graph["results"]
            for use in result["uses_statement"]
            if kinds.get(use) == "definition" and use != result["key"]
        }

    def read(self, file: str) -> str | None:
        path = self.folder / file
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    def around(self, place: Place, before: int, after: int) -> str:
        text, span = self.read(place.file) or "", place.span
        begin = max(0, span.start - before)
        shown = f"{text[begin : span.start]}⟦{text[span.start : span.end]}⟧{text[span.end : span.end + after]}"
        return " ".join(shown.split())


def _print_cost(paper: Paper) -> None:
    begin = time.process_time()
    analyse(paper.graph["root"], paper.read)
    middle = time.process_time()
    found = suggest(paper.manuscript, paper.read)
    end = time.process_time()
    in_statements = sum(not each.is_in_proof for each in found)
    print(
        f"{paper.folder.name}: {len(paper.manuscript.results)} results, {len(found)} suggestions "
        f"({in_statements} in statements), {(end - middle) * 1000:.0f} ms beside {(middle - begin) * 1000:.0f} ms "
        "of analysis (processor time)"
    )


def _print_agreement(paper: Paper, *, list_missed: bool) -> None:
    bare = suggest(paper.manuscript, paper.read, known=frozenset())
    pairs = {(each.source, each.target): each for each in bare if not each.is_in_proof}
    truth = paper.truth
    print(f"  {len(truth)} uses of definitions are written into its statements")
    for low in _BANDS:
        kept = {pair for pair, each in pairs.items() if each.confidence >= low}
        band = {pair for pair in kept if pairs[pair].confidence < low + _WIDTH}
        print(
            f"  from {low:.1f}: recall {len(kept & truth) / len(truth):.2f} with {len(kept):3} suggestions; "
            f"in this band {len(band & truth):2} of {len(band):3} are written down"
        )
    for pair in sorted(truth - pairs.keys()) if list_missed else ():
        print("  missed:", *pair)


def _print_sample(papers: list[Paper], number: int, seed: int) -> None:
    drawn: list[tuple[Paper, Suggestion]] = [
        (paper, each) for paper in papers if not paper.truth for each in suggest(paper.manuscript, paper.read)
    ]
    for paper, each in random.Random(seed).sample(drawn, min(number, len(drawn))):
        source, target = paper.manuscript.by_key[each.source], paper.manuscript.by_key[each.target]
        part = "proof" if each.is_in_proof else "statement"
        print(f"--- {each.confidence:.2f} {paper.folder.name}: {each.term}")
        print(f"    {part} of {source.display_name}: …{paper.around(each.place, _BEFORE, _AFTER)}…")
        text = (paper.read(target.place.file) or "")[target.body.start : target.body.end]
        print(f"    {target.display_name} {target.title or ''}: {' '.join(text.split())[:_OF_DEFINITION]}")


if __name__ == "__main__":
    main()
