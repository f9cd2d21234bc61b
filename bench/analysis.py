"""What an analysis costs, cold and after a key: `python bench/analysis.py`.

The measure is one bare pass of `re` over the same text, which finds every command, brace, dollar and line end: no
analysis can do with less. Cold means that nothing is known yet; after a key means that one letter was typed somewhere
into a manuscript analysed before, and ends when the result under the cursor has been asked for. The book has results
and references as densely as the Stacks project, which is 27 MB; the paper holds twice as many.

With LEMMATA_CORPUS naming a folder of papers, each is also analysed cold beside pylatexenc's own walk over its files.

As in timeit, garbage is not collected while something is measured, and what the first analysis made is frozen, as the
room does it.
"""

from __future__ import annotations

import gc
import json
import os
import random
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from pylatexenc.latexwalker import LatexWalker

from bench.measuring import SIZES, book, ms, paper, percentile, ratio, show
from latex.project import Analyser

_BARE = re.compile(r"\\(?:[A-Za-z@]+\*?|.)|[{}$%\n]")
_KEYS = 100
_ROUNDS = 3


def bare(text: str) -> Callable[[], object]:
    """Return the pass that everything is measured by."""
    return lambda: sum(1 for _ in _BARE.finditer(text))


def cost(work: Callable[[], object]) -> float:
    """Return the processor time of `work` in seconds, without collections of garbage."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    spent = time.process_time() - started
    gc.enable()
    return spent


def cold(files: dict[str, str]) -> Callable[[], object]:
    """Return an analysis by somebody who knows nothing yet; all results and edges are looked at."""

    def work() -> None:
        found = Analyser(files.get).analyse("main.tex")
        if not (tuple(found.results) and found.edges):
            raise RuntimeError("the manuscript holds nothing")

    return work


def keys(text: str) -> list[float]:
    """Return the processor time of an analysis after each of some keys at random places, in seconds."""
    files = {"main.tex": text}
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    gc.collect()
    gc.freeze()
    chance, costs = random.Random(1), []
    body = text.index("\\begin{document}")
    for _ in range(_KEYS):
        at = chance.randrange(body + 20, len(text) - 20)
        before = files["main.tex"]
        files["main.tex"] = f"{before[:at]}a{before[at:]}"
        started = time.process_time()
        found = analyser.analyse("main.tex")
        found.at("main.tex", at)
        costs.append(time.process_time() - started)
    gc.unfreeze()
    return costs


def show_cold() -> None:
    rows = []
    for name, text in (
        *((f"paper, {name}", paper(size)) for name, size in list(SIZES.items())[1:3]),
        *((f"book, {name}", book(size)) for name, size in (("1.77 MB", 1_770_000), ("27 MB", 27_000_000))),
    ):
        passes, analyses = [], []
        for _ in range(_ROUNDS):
            passes.append(cost(bare(text)))
            analyses.append(cost(cold({"main.tex": text})))
        rows.append([name, ratio(analyses, passes), ms(median(passes)), ms(median(analyses))])
    show("A cold analysis against one bare pass", ["manuscript", "ratio", "bare pass", "analysis"], rows)


def show_keys() -> None:
    rows, small = [], keys(paper(100_000))
    for kind, make in (("paper", paper), ("book", book)):
        text = make(1_770_000)
        passes = [cost(bare(text)) for _ in range(_ROUNDS)]
        costs = keys(text)
        rows.append(
            [
                f"{kind}, 1.77 MB",
                ratio(costs, passes),
                f"{percentile(costs, 0.95) / median(passes):.2f} ×",
                ratio(costs, small),
                ms(median(costs)),
                ms(percentile(costs, 0.95)),
            ]
        )
    heads = ["manuscript", "p50 to bare pass", "p95 to bare pass", "p50 to 100 kB", "p50", "p95"]
    show("An analysis after a key", heads, rows)


def show_papers(corpus: Path) -> None:
    rows, all_walks, all_analyses = [], 0.0, 0.0
    for graph in sorted(corpus.glob("*/GRAPH.json")):
        folder, root = graph.parent, json.loads(graph.read_text(encoding="utf-8"))["root"]
        texts = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
            for path in folder.rglob("*")
            if path.suffix in (".tex", ".sty", ".cls", ".bib")
        }
        found = Analyser(texts.get).analyse(root)
        read = [texts[one.name] for one in found.files if one.name in texts and not one.name.endswith(".bib")]
        analyses = [cost(partial(Analyser(texts.get).analyse, root)) for _ in range(_ROUNDS)]
        walk = cost(partial(_walk, read))
        all_walks, all_analyses = all_walks + walk, all_analyses + median(analyses)
        rows.append([folder.name, ratio([walk], analyses), ms(walk), ms(median(analyses)), str(len(found.results))])
    rows.append(["all", ratio([all_walks], [all_analyses]), ms(all_walks), ms(all_analyses), ""])
    show("pylatexenc's walk against our cold analysis", ["paper", "ratio", "walk", "analysis", "results"], rows)


def _walk(texts: list[str]) -> None:
    for text in texts:
        LatexWalker(text, tolerant_parsing=True).get_latex_nodes()


def main() -> None:
    show_cold()
    show_keys()
    corpus = os.environ.get("LEMMATA_CORPUS")
    if corpus:
        show_papers(Path(corpus))


if __name__ == "__main__":
    main()
