r"""What may stand at the cursor: labels in `\ref{…`, entries in `\cite{…`, environments, files, and commands.

Invariants:
- `slot_at` looks at one line only, so that a key may ask it.
- A candidate's `text` is what LaTeX wants at that place; nothing is ever made up that the manuscript or LaTeX has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from latex.manuscript import Manuscript

_HEAD = re.compile(r"\\([A-Za-z@]+)\*?(?:[ \t]*\[[^\[\]]*\]){0,2}[ \t]*$")
_WORD_BEFORE = re.compile(r"\\([A-Za-z@]+)$")
_REST = re.compile(r"([^,{}\s\\%$]*)[ \t]*([,}])")
_LETTERS = re.compile(r"[A-Za-z@]*")
_HEAD_REACH = 300  # code points before a brace in which its command is looked for
_REFERENCE = re.compile(r"[A-Za-z]*ref(?:range)?")
_CITATION = re.compile(r"[A-Za-z]*[cC]ite[A-Za-z]*")
_FILES = frozenset(["input", "include", "subfile", "includeonly"])
_COMMON_ENVIRONMENTS = (
    *("proof", "itemize", "enumerate", "description", "equation", "equation*", "align", "align*", "gather", "gather*"),
    *("multline", "cases", "pmatrix", "bmatrix", "array", "tabular", "figure", "table", "center", "quote", "abstract"),
    *("remark", "example", "verbatim"),
)
_COMMON_COMMANDS = (
    *("begin", "end", "label", "ref", "eqref", "cref", "Cref", "autoref", "cite", "item", "section", "subsection"),
    *("subsubsection", "paragraph", "chapter", "emph", "textbf", "textit", "footnote", "text", "operatorname", "frac"),
    *("tfrac", "dfrac", "sqrt", "left", "right", "big", "Big", "bigl", "bigr", "overline", "underline", "mathrm"),
    *("mathbf", "mathsf", "mathit", "overset", "underset", "stackrel", "substack", "binom", "pmod", "qedhere", "tag"),
    *("quad", "qquad", "displaystyle", "limits", "nolimits", "newcommand", "input", "include", "usepackage"),
)


class Wanted(StrEnum):
    """What LaTeX wants at a place."""

    LABEL = "label"
    ENTRY = "entry of the bibliography"
    ENVIRONMENT = "environment"
    FILE = "file"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a line where one of a known set of words belongs; the columns are code points."""

    wanted: Wanted
    start: int
    """Where the word begins, after the brace, the comma or the backslash."""
    end: int
    """Where the word that is there ends."""
    typed: str
    """What stands before the cursor."""
    is_closed: bool = True
    """Whether the argument's brace closes behind it, or none is needed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may stand in a slot."""

    text: str
    name: str = ""
    """What it means, as a reader sees it: "Lemma 3.2", "α"."""
    detail: str = ""


def slot_at(line: str, column: int) -> Slot | None:
    """Return the slot the cursor stands in; None where any text may come."""
    if word := _WORD_BEFORE.search(line, max(0, column - _HEAD_REACH), column):
        letters = _LETTERS.match(line, column)
        return Slot(Wanted.COMMAND, word.start(1), letters.end() if letters else column, word[1])
    brace = line.rfind("{", 0, column)
    if brace < 0 or "}" in line[brace:column]:
        return None
    head = _HEAD.search(line[max(0, brace - _HEAD_REACH) : brace])
    wanted = _wanted_by(head[1]) if head else None
    if wanted is None:
        return None
    start = max(brace, line.rfind(",", brace, column)) + 1
    typed = line[start:column].lstrip()
    rest = _REST.match(line, column)
    return Slot(wanted, column - len(typed), rest.end(1) if rest else column, typed, rest is not None)


def candidates(
    manuscript: Manuscript, slot: Slot, *, files: Iterable[str] = (), near: tuple[str, int] | None = None
) -> list[Candidate]:
    """Return the words that fit a slot, those that begin with what was typed first.

    `files` are the names of the files an `\\input` may read. Labels come in the order of the paper, or where `near`
    gives the cursor's file and offset, those before it first, the nearest at the top.
    """
    known: Iterable[Candidate]
    match slot.wanted:
        case Wanted.LABEL:
            known = _labels(manuscript, _by_nearness(manuscript, near))
        case Wanted.ENTRY:
            known = (Candidate(key) for key in sorted(manuscript.bibliography))
        case Wanted.ENVIRONMENT:
            known = _environments(manuscript)
        case Wanted.FILE:
            known = (Candidate(file.removesuffix(".tex")) for file in files)
        case Wanted.COMMAND:
            known = _commands(manuscript)
    return fitting(known, slot.typed, by_start=slot.wanted is Wanted.COMMAND)


def fitting(known: Iterable[Candidate], typed: str, *, by_start: bool = False) -> list[Candidate]:
    """Return the candidates that match what was typed, those that begin with it first; with `by_start` only those."""
    if by_start:
        return sorted((each for each in known if each.text.startswith(typed)), key=lambda each: len(each.text))
    words = typed.casefold().split()
    found = [each for each in known if all(word in _searched(each) for word in words)]
    found.sort(key=lambda each: not each.text.casefold().startswith(typed.casefold()))
    return found


def environments(manuscript: Manuscript) -> list[str]:
    """Return the names of the paper's environments and of those every paper may use, the paper's own first."""
    return list(dict.fromkeys([*manuscript.environments, *_COMMON_ENVIRONMENTS]))


def _wanted_by(command: str) -> Wanted | None:
    if command in ("begin", "end"):
        return Wanted.ENVIRONMENT
    if command in _FILES:
        return Wanted.FILE
    if _REFERENCE.fullmatch(command):
        return Wanted.LABEL
    return Wanted.ENTRY if _CITATION.fullmatch(command) else None


def _searched(candidate: Candidate) -> str:
    return f"{candidate.text} {candidate.name} {candidate.detail}".casefold()


def _by_nearness(manuscript: Manuscript, near: tuple[str, int] | None) -> list[str]:
    """Return the labels in the order in which they are offered."""
    sites = manuscript.label_sites
    file, offset = near or ("", 0)
    before = [index for index, site in enumerate(sites) if site.place.file == file and site.place.span.start < offset]
    after = [index for index, site in enumerate(sites) if site.place.file == file and site.place.span.start >= offset]
    cut = before[-1] + 1 if before else after[0] if after else 0
    labels = [site.label for site in sites]
    return list(dict.fromkeys([*reversed(labels[:cut]), *labels[cut:]]))


def _labels(manuscript: Manuscript, labels: Iterable[str]) -> Iterator[Candidate]:
    from latex.render import readable

    results = {label: result for result in reversed(manuscript.results) for label in result.labels[:1]}
    sections = {label: section for section in reversed(manuscript.sections) for label in section.labels}
    numbers = {site.label: site.number for site in reversed(manuscript.label_sites)}
    for label in labels:
        if (result := results.get(label)) is not None:
            title = readable(result.title, manuscript.macros) if result.title else ""
            yield Candidate(label, result.display_name, title)
        elif (section := sections.get(label)) is not None:
            yield Candidate(label, f"§{section.number or ''}", readable(section.title, manuscript.macros))
        else:
            yield Candidate(label, f"({numbers[label]})" if numbers[label] else "")


def _environments(manuscript: Manuscript) -> Iterator[Candidate]:
    for name in environments(manuscript):
        yield Candidate(name, "", "of this paper" if name in manuscript.environments else "")


def _commands(manuscript: Manuscript) -> Iterator[Candidate]:
    from latex.notation import ACCENTS, ALPHABETS, OPERATORS, SYMBOLS

    for name, declaration in manuscript.macros.items():
        yield Candidate(name, "", " ".join(declaration.split()))
    own = manuscript.macros.keys()
    plain = dict.fromkeys([*_COMMON_COMMANDS, *ALPHABETS, *ACCENTS, *OPERATORS])
    for name in sorted(({*plain, *SYMBOLS}) - own):
        if name.isalpha():
            yield Candidate(name, SYMBOLS.get(name, ""))
