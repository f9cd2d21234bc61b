"""What an analysis costs by size, whole and after one changed line: `python bench/analysis.py`.

The measure is one bare pass of `re` over the same text, which finds every command and every brace: no analysis can do
with less. The second analysis is the one an author causes by typing, with everything else still known. The manuscript
is one file; with the same text in ten files the second analysis scans only a tenth of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from statistics import median

from bench.measuring import SIZES, Measured, middle_line, ms, paper, ratio, show, side_by_side, timed
from latex.project import Analyser
from latex.scan import scan
from latex.survey import FIRST, survey, vocabulary

_BARE = re.compile(r"\\(?:[A-Za-z@]+\*?|.)|[{}$%\n]")
_FILES = 10
_ROUNDS = 5


def whole(files: dict[str, str]) -> Measured:
    """Measure an analysis by somebody who knows nothing yet."""
    return timed(lambda: Analyser(files.get).analyse("main.tex"))


def again(files: dict[str, str], changed: str) -> Measured:
    """Measure an analysis after a word was typed in the middle of the file `changed`."""
    files = dict(files)
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    original, numbers = files[changed], count()
    caret = middle_line(original)

    def measured() -> float:
        files[changed] = f"{original[:caret]}word{next(numbers)} {original[caret:]}"
        return timed(lambda: analyser.analyse("main.tex"))()

    return measured


def in_parts(size: int) -> dict[str, str]:
    """Return a paper of about `size` characters in ten files."""
    head, _, rest = paper(size // _FILES).partition("\\begin{document}\n")
    body = rest.removesuffix("\\end{document}\n")
    names = [f"part{number}" for number in range(_FILES)]
    inputs = "".join(f"\\input{{{name}}}\n" for name in names)
    parts = {f"{name}.tex": body.replace("lem:", f"{name}:lem:") for name in names}
    return {"main.tex": f"{head}\\begin{{document}}\n{inputs}\\end{{document}}\n"} | parts


def measured_for(size: int) -> dict[str, Measured]:
    """Return all measurements for one size."""
    text = paper(size)
    files, parts = {"main.tex": text}, in_parts(size)
    tokens = scan(text, FIRST)
    learnt, _ = vocabulary([survey(text, tokens)])
    bare: Callable[[], object] = lambda: sum(1 for _ in _BARE.finditer(text))  # noqa: E731
    return {
        "bare": timed(bare),
        "scan": timed(lambda: scan(text, learnt)),
        "survey": timed(lambda: survey(text, tokens)),
        "whole": whole(files),
        "again": again(files, "main.tex"),
        "again in parts": again(parts, "part4.tex"),
    }


def main() -> None:
    rows, shares = [], []
    for name, size in list(SIZES.items())[:3]:
        costs = side_by_side(measured_for(size), rounds=_ROUNDS)
        bare, all_of_it = costs["bare"], costs["whole"]
        rows.append(
            [
                name,
                ratio(all_of_it, bare),
                ratio(costs["again"], all_of_it),
                ratio(costs["again in parts"], all_of_it),
                ms(median(bare)),
                ms(median(all_of_it)),
                ms(median(costs["again"])),
            ]
        )
        scan_share, survey_share = (median(costs[part]) / median(all_of_it) for part in ("scan", "survey"))
        fold_share = 1 - scan_share - survey_share
        shares.append([name, f"{scan_share:.0%}", f"{survey_share:.0%}", f"{fold_share:.0%}"])
    heads = ["size", "whole to bare re", "second to whole", "in ten files", "bare re", "whole", "second"]
    show("The analysis of a manuscript", heads, rows)
    show("What the whole analysis is made of", ["size", "scan", "declarations", "fold and the rest"], shares)


if __name__ == "__main__":
    main()
