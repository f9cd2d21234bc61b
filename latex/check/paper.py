r"""One paper as the checks see it: its facts, its sources, and the other documents in its folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from latex.check.diagnostic import BY_ID, Diagnostic, Severity
from latex.check.source import Lender, Source
from latex.manuscript import Manuscript, Place, Result
from latex.syntax.arguments import keys
from latex.text import Span

DRAWINGS = (
    *(".pgf", ".pdf_t", ".pdf_tex", ".pdftex_t", ".pstex_t", ".eps_tex", ".eepic", ".epic", ".tikz", ".svg_tex"),
    *(".latex", ".pstex", ".tpx", ".pic", ".mp", ".gnuplot", ".inc", ".dat", ".csv", ".txt", ".gls", ".ind", ".toc"),
)
"""Endings of files that other programs make; they set no labels and hold no entries of a bibliography."""
_NOT_TEXT = (".sty", ".cls", ".clo", ".def", ".cfg", ".bib", ".bbl", ".aux")


@dataclass(frozen=True)
class Paper:
    """What a check looks at."""

    manuscript: Manuscript
    sources: Mapping[str, Source]
    """The files of the manuscript that could be read, bibliographies left out."""
    beside: Mapping[str, Source] = field(default_factory=dict)
    """The .tex files in the folder that the manuscript does not read."""

    present: frozenset[str] = frozenset()
    """The names of all .tex files in the folder; empty where nobody looked."""

    bibliographies: tuple[str, ...] = ()
    """The texts of the `.bib` files."""

    @cached_property
    def missing(self) -> frozenset[str]:
        """Files that the manuscript names and that could not be read."""
        return frozenset(file.name for file in self.manuscript.files if file.is_missing)

    @cached_property
    def lacks_text(self) -> bool:
        """A file is missing that may set labels."""
        return any(not name.endswith(DRAWINGS) for name in self.missing)

    @cached_property
    def written(self) -> tuple[tuple[str, Source], ...]:
        """The files that hold the paper's text, packages and classes left out, in order."""
        return tuple((name, one) for name, one in self.sources.items() if not name.endswith(_NOT_TEXT))

    @cached_property
    def conditional(self) -> frozenset[str]:
        """The files, as `stem` gives them, that are read in a branch of a condition."""
        return frozenset(
            stem(naming.name) for source in self.sources.values() for naming in source.names if naming.is_conditional
        )

    @cached_property
    def lenders(self) -> tuple[tuple[str, Lender], ...]:
        """The documents whose labels the paper reads, each with the file that says so."""
        return tuple((name, lender) for name, source in self.sources.items() for lender in source.lenders)

    @property
    def shares_labels(self) -> bool:
        """The paper reads labels of other documents, so that these are likely to read its own."""
        return bool(self.lenders)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Labels that some reference names, those in lists among them."""
        return frozenset(label for one in self.manuscript.references for label in (one.label, *keys(one.label)))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Key of a result → its place among the results, from 0."""
        return {result.key: index for index, result in enumerate(self.manuscript.results)}

    def is_beside(self, document: str) -> bool:
        """Return whether a document of this name, without ending, lies in the folder."""
        return f"{document}.tex" in self.present or document in self.present

    def place(self, file: str, start: int, end: int) -> Place:
        """Return the passage `[start, end)` of a file as a place."""
        source = self.sources.get(file) or self.beside[file]
        return Place(file, Span(start, end), source.line(start), source.line(max(start, end - 1)))

    def shows(self, place: Place) -> bool:
        """Return whether what stands at a place is most likely shown as it is typed, as an example of code."""
        source = self.sources.get(place.file)
        return source is not None and source.shows(place.span.start)

    def first_line(self, place: Place) -> Place:
        """Return the first line of a place, so that a mark on screen does not cover a whole result."""
        if place.file not in self.sources:
            return place
        head = self.text(place.file, place.span.start, place.span.end).partition("\n")[0]
        return self.place(place.file, place.span.start, place.span.start + len(head))

    def text(self, file: str, start: int, end: int) -> str:
        """Return a passage of a file of the manuscript; empty where the file could not be read."""
        source = self.sources.get(file)
        return source.text[max(0, start) : max(0, end)] if source else ""


def diagnostic(code: str, place: Place, message: str, severity: Severity | None = None) -> Diagnostic:
    """Return a diagnostic with the severity of its code, or with a milder one."""
    return Diagnostic(code, severity or BY_ID[code].severity, place, message)


def stem(name: str) -> str:
    """Return what two spellings of one file have in common: the name without folders and without .tex."""
    return posixpath.basename(name).removesuffix(".tex")


def named(result: Result) -> str:
    """Return how a sentence names a result: "Lemma 3.2 (lem:a)"."""
    return f"{result.display_name} ({result.label})" if result.label else result.display_name


def listed(names: list[str], most: int = 6) -> str:
    """Return names as a list in words, cut off after `most`."""
    shown = names[:most]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


Diagnostics = Iterator[Diagnostic]
