"""Measuring side by side: interleaved rounds in one run, medians, and tables that put the ratio first.

Times of one run on a shared machine differ by half from those of the next; the ratio of two things measured in turn
differs by much less. So every table here is of ratios, and the milliseconds beside them only say how large a thing is.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

Measured = Callable[[], float]
"""Does one thing and returns what it cost, in seconds."""

SIZES = {"10 kB": 10_000, "144 kB": 144_000, "1.77 MB": 1_770_000, "10 MB": 10_000_000}
"""A note, a paper, a book in one file, and a size at which anything proportional to the text shows."""

_PREAMBLE = "\\documentclass{article}\n\\newtheorem{theorem}{Theorem}[section]\n\\newtheorem{lemma}[theorem]{Lemma}\n"

_ARGUMENT = """Choose $\\varphi : M \\to N$ with $\\Ker(\\varphi) \\subset \\mathfrak m^n M$; then
  $$ 0 \\to \\Ker(\\varphi) \\to M \\to N \\to \\Coker(\\varphi) \\to 0 $$
  is exact. Since $R$ is Noetherian, the module $\\Hom_R(M, N)$ is finite, and $\\dim(M) \\leq \\dim(N)$ unless
  $\\text{depth}(M) = 0$. Hence for all $x \\in \\mathfrak m$ the map is injective, and $\\bigcap_n x^n M = 0$ by the
  usual argument. Replacing $M$ by $M/xM$ we find a surjection $M/xM \\to N/xN$, whose kernel is annihilated by
  a power of $\\mathfrak m$. Thus we may assume that $\\text{Supp}(N) = V(I)$ for some ideal $I \\subset R$."""


def timed(work: Callable[[], object]) -> Measured:
    """Return the measurement of `work` itself."""

    def measured() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return measured


def side_by_side(things: Mapping[str, Measured], *, rounds: int, warm_up: int = 1) -> dict[str, list[float]]:
    """Measure all `things` in turn, `rounds` times, in changing order; return the costs of each, in seconds."""
    costs: dict[str, list[float]] = {name: [] for name in things}
    for number in range(-warm_up, rounds):
        gc.collect()
        for name in list(things)[:: 1 if number % 2 else -1]:
            cost = things[name]()
            if number >= 0:
                costs[name].append(cost)
    return costs


def ratio(costs: Sequence[float], others: Sequence[float]) -> str:
    """Return the median of `costs` against that of `others` as "1.3 ×"."""
    value = median(costs) / median(others)
    return f"{value:.2f} ×" if value < 10 else f"{value:,.0f} ×"


def percentile(costs: Sequence[float], share: float) -> float:
    """Return the cost that this share of them does not exceed."""
    return sorted(costs)[min(len(costs) - 1, int(share * len(costs)))]


def ms(seconds: float) -> str:
    """Return a time as people compare it."""
    return f"{seconds * 1000:,.3f} ms" if seconds < 0.01 else f"{seconds * 1000:,.1f} ms"


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, the first column flush left and the others flush right."""
    table = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    print(f"\n{title}")
    for row in table:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
    sys.stdout.flush()


def paper(size: int) -> str:
    """Return a paper of about `size` characters: statements with labels, proofs that cite earlier ones, prose."""
    return _manuscript(size, _passage)


def book(size: int) -> str:
    """Return a book of about `size` characters, with a statement in 1.1 kB and a reference in 0.4 kB.

    So it is in the chapters of the Stacks project.
    """
    return _manuscript(size, lambda number: _passage(number).replace("small. % as before\n", f"small. {_ARGUMENT}\n"))


def _manuscript(size: int, passage: Callable[[int], str]) -> str:
    parts = [_PREAMBLE, "\\begin{document}\n"]
    length = 0
    number = 0
    while length < size:
        number += 1
        parts.append(passage(number))
        length += len(parts[-1])
    return "".join([*parts, "\\end{document}\n"])


def middle_line(text: str) -> int:
    """Return the offset at which a line of prose starts, about in the middle of `text`."""
    return text.index("The chain of", len(text) // 2)


def write_paper(path: Path, size: int) -> str:
    """Write a paper of about `size` characters and return its text."""
    text = paper(size)
    path.write_text(text, encoding="utf-8")
    return text


def _passage(number: int) -> str:
    section = f"\\section{{Chains of length {number}}}\\label{{sec:{number}}}\n\n" if number % 20 == 1 else ""
    return (
        f"{section}The chain of $A_{{{number}}}$ is long, and its errors fall; compare \\cref{{lem:{number // 2}}}.\n"
        "A second sentence says what this has to do with everything before it, at some length and with $x \\le y$.\n\n"
        f"\\begin{{lemma}}[Step {number}]\\label{{lem:{number}}}\n"
        f"  Let $\\epsilon > 0$ and $A_{{{number}}} \\subseteq X$. Then\n"
        f"  \\[ \\sum_{{i=1}}^{{{number}}} a_i \\le \\epsilon + \\int_0^1 f(t)\\,dt. \\]\n"
        "\\end{lemma}\n"
        "\\begin{proof}\n"
        f"  By \\ref{{lem:{number // 2}}} and \\ref{{lem:{number * 2 // 3}}} the sum is small. % as before\n"
        "  The integral is finite, and the claim follows.\n"
        "\\end{proof}\n\n"
    )
