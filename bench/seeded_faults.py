"""Which faults `lemmata check` finds: `LEMMATA_CORPUS=… python bench/seeded_faults.py [SEED]`.

Faults are made one at a time in finished papers, at places drawn by chance; each should be named by its code in its
file. Beside it stands how many diagnostics of other codes the fault brought with it.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bench.corpus import CorpusPaper, papers
from latex.check.checker import check
from latex.check.diagnostic import Diagnostic
from latex.manuscript import Kind, Manuscript, Place
from latex.project import analyse

_OF_EACH = 8  # faults of one kind in one paper


class Fault(NamedTuple):
    """One fault."""

    kind: str
    code: str
    """The code that should name it."""
    file: str
    text: str | None
    """The file with the fault; None where the file is taken away."""


def main(seed: int) -> None:
    """Print for each kind of fault how many were made and found."""
    print(f"seed {seed}")
    source = random.Random(seed)
    made, found, other = Counter[str](), Counter[str](), Counter[str]()
    for paper in papers():
        manuscript = analyse(paper.root, paper.files.get)
        before = Counter(_said(one) for one in _checked(paper, paper.files))
        for fault in _faults(paper, manuscript, source):
            files = {name: text for name, text in paper.files.items() if name != fault.file}
            after = _checked(paper, files if fault.text is None else {**files, fault.file: fault.text})
            fresh = [one for one in after if not before[_said(one)]]
            is_anywhere = fault.text is None or fault.code in ("duplicate-label", "missing-proof")
            made[fault.kind] += 1
            found[fault.kind] += any(
                one.code == fault.code and (is_anywhere or one.place.file == fault.file) for one in fresh
            )
            other[fault.kind] += sum(one.code != fault.code for one in fresh)
    print("| fault | made | found | diagnostics of other codes |\n|---|---|---|---|")
    for kind, number in made.items():
        print(f"| {kind} | {number} | {found[kind]} | {other[kind]} |")


def _checked(paper: CorpusPaper, files: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    return check(analyse(paper.root, files.get), files.get, paper.beside)


def _said(one: Diagnostic) -> tuple[str, str]:
    return one.code, one.message


def _faults(paper: CorpusPaper, manuscript: Manuscript, source: random.Random) -> Iterator[Fault]:
    yield from _unbalanced(paper, manuscript, source)
    yield from _misspelt(paper, manuscript, source)
    yield from _unproved(paper, manuscript, source)
    places = [one.place for one in manuscript.label_sites if _says(paper, one.place, "\\label{")]
    used = sorted({one.label for one in manuscript.references} & {one.label for one in manuscript.label_sites})
    for place in source.sample(places, min(_OF_EACH, len(places))) if used else ():
        yield _inserted(paper, "label set twice", "duplicate-label", place, f"\\label{{{source.choice(used)}}}")
    names = [file.name for file in manuscript.files if not file.is_missing and file.name.endswith(".tex")]
    for name in names[1:]:
        yield Fault("file taken away", "missing-file", name, None)


def _unbalanced(paper: CorpusPaper, manuscript: Manuscript, source: random.Random) -> Iterator[Fault]:
    results = [one for one in manuscript.results if _says(paper, one.place, "\\begin{") and _ends(paper, one.place)]
    for result in source.sample(results, min(_OF_EACH, len(results))):
        file, start, end = result.place.file, result.place.span.start, result.place.span.end
        text = paper.files[file]
        yield Fault("`\\end` taken away", "unclosed-environment", file, text[: result.body.end] + text[end:])
        misspelt = text[: result.body.end] + "\\end{lemna}" + text[end:]
        yield Fault("`\\end` misspelt", "unopened-environment", file, misspelt)
        opened = text.index("}", start) + 1
        yield Fault("`\\begin` taken away", "unopened-environment", file, text[:start] + text[opened:])


def _unproved(paper: CorpusPaper, manuscript: Manuscript, source: random.Random) -> Iterator[Fault]:
    wanting = (Kind.THEOREM, Kind.LEMMA, Kind.PROPOSITION)
    proved = [one for one in manuscript.results if one.kind in wanting and len(one.proofs) == 1 and not one.inside]
    for result in source.sample(proved, min(_OF_EACH, len(proved))):
        place = result.proofs[0].place
        text = paper.files[place.file]
        without = text[: place.span.start] + text[place.span.end :]
        yield Fault("proof taken away", "missing-proof", place.file, without)


def _misspelt(paper: CorpusPaper, manuscript: Manuscript, source: random.Random) -> Iterator[Fault]:
    known = {one.label for one in manuscript.label_sites}
    references = [one for one in manuscript.references if one.label in known and _says(paper, one.place, one.label)]
    for one in source.sample(references, min(_OF_EACH, len(references))):
        yield _inserted(paper, "reference misspelt", "undefined-label", one.place, "zz", after=one.label)
    cited = [one for one in manuscript.citations if one.label in manuscript.bibliography]
    cited = [one for one in cited if _says(paper, one.place, one.label)]
    for one in source.sample(cited, min(_OF_EACH, len(cited))):
        yield _inserted(paper, "citation misspelt", "unknown-citation", one.place, "zz", after=one.label)


def _inserted(paper: CorpusPaper, kind: str, code: str, place: Place, words: str, *, after: str = "") -> Fault:
    text = paper.files[place.file]
    at = text.index(after, place.span.start) + len(after)
    return Fault(kind, code, place.file, text[:at] + words + text[at:])


def _says(paper: CorpusPaper, place: Place, words: str) -> bool:
    return words in paper.files[place.file][place.span.start : place.span.end + len(words)]


def _ends(paper: CorpusPaper, place: Place) -> bool:
    return paper.files[place.file][: place.span.end].endswith("}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
