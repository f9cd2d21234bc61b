"""Large manuscripts made by rule: chapters, sections, results of every kind, nearby and far uses, proofs."""

from __future__ import annotations

import random

from latex.outputs.layout.components import Graph

_ENVIRONMENTS = ("lemma", "lemma", "lemma", "proposition", "theorem", "definition", "corollary", "remark", "example")
_PREAMBLE = "\\documentclass{book}\n" + "".join(
    f"\\newtheorem{{{name}}}{{{name.capitalize()}}}[section]\n" for name in sorted(set(_ENVIRONMENTS))
)
_WORDS = (
    *("compact", "operators", "monotone", "error", "bounded", "chains", "exact", "sequences", "regular", "covers"),
    *("finite", "groups", "weak", "limits"),
)


def book(results: int, *, seed: int = 1, uses: int = 2) -> str:
    """Return the text of a book with this many results and about `uses` times as many edges."""
    chance = random.Random(seed)
    parts = [_PREAMBLE, "\\begin{document}\n"]
    for number in range(results):
        if number % 100 == 0:
            parts.append(f"\\chapter{{On {_title(chance)}}}\n")
        if number % 20 == 0:
            parts.append(f"\\section{{{_title(chance).capitalize()}}}\n")
        parts.append(_result(number, chance, uses))
    return "".join([*parts, "\\end{document}\n"])


def random_graph(vertices: int, edges: int, chance: random.Random, *, with_cycles: bool) -> Graph:
    """Return a random graph, with edges to lower numbers only unless cycles are wanted."""
    uses: list[set[int]] = [set() for _ in range(vertices)]
    for _ in range(edges if vertices > 1 else 0):
        source, target = chance.sample(range(vertices), 2)
        if not with_cycles and source < target:
            source, target = target, source
        uses[source].add(target)
    return [sorted(targets) for targets in uses]


def _title(chance: random.Random) -> str:
    return " ".join(chance.sample(_WORDS, 3))


def _result(number: int, chance: random.Random, uses: int) -> str:
    env = chance.choice(_ENVIRONMENTS)
    title = f"[{_title(chance).capitalize()}]" if chance.random() < 0.6 else ""
    named = {_used(number, chance) for _ in range(uses)} - {number} if number else set()
    in_statement, in_proof = sorted(named)[:1], sorted(named)[1:]
    statement = (
        f"Let $\\epsilon > 0$ and $A_{{{number}}} \\subseteq X$ be given, with all the properties of before. "
        f"Then $\\sum_{{i=1}}^{{{number}}} a_i^2 \\le \\epsilon + \\int_0^1 f(t)\\,dt$"
        + "".join(f", as in \\ref{{r:{each}}}" for each in (in_statement if env in ("definition", "remark") else ()))
        + ". This holds for every choice of the constants, and they do not depend on the length of the chain.\n"
    )
    proof = "".join(f" By \\ref{{r:{each}}}." for each in (*in_statement, *in_proof))
    has_proof = env not in ("definition", "remark", "example")
    return (
        f"\\begin{{{env}}}{title}\\label{{r:{number}}}\n{statement}\\end{{{env}}}\n"
        + (f"\\begin{{proof}}{proof} The claim follows.\\end{{proof}}\n" if has_proof else "")
    )  # fmt: skip


def _used(number: int, chance: random.Random) -> int:
    """Return an earlier number: one nearby, or one of the few that many rest on."""
    if chance.random() < 0.6:
        return max(0, number - 1 - int(chance.expovariate(1 / 25)))
    return int(number * chance.random() ** 3) // 10 * 10
