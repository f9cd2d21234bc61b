"""What `lemmata check` says of finished papers: `LEMMATA_CORPUS=… python bench/false_alarms.py [CODE]`.

Prints how often each code is reported in each paper, and with CODE every diagnostic of it, to be read by hand. A paper
that was published compiles, so an error in it is a defect of the paper that its author missed, or one of ours.
"""

from __future__ import annotations

import sys
from collections import Counter

from bench.corpus import papers
from latex.check.checker import check
from latex.check.diagnostic import CODES
from latex.project import analyse


def main(wanted: str | None) -> None:
    """Print the table, and the diagnostics of one code."""
    counts: dict[str, Counter[str]] = {}
    for paper in papers():
        found = check(analyse(paper.root, paper.files.get), paper.files.get, paper.beside)
        counts[paper.name] = Counter(one.code for one in found)
        for one in found:
            if one.code == wanted:
                print(f"{paper.name}/{one.place.file}:{one.place.line_begin}: {one.severity} {one.message}")
    codes = [code.id for code in CODES if any(code.id in each for each in counts.values())]
    print(f"| paper | {' | '.join(codes)} |")
    print("|---|" + "---|" * len(codes))
    for name, each in counts.items():
        print(f"| {name} | {' | '.join(str(each[code] or '') for code in codes)} |")
    print(f"| all | {' | '.join(str(sum(each[code] for each in counts.values())) for code in codes)} |")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
