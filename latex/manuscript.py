"""What is known about a manuscript, with the questions one asks of it.

Frozen facts only; `latex.project.Analyser` makes them. Edges are mentions, not logic, so they may form cycles: nothing
here assumes an order without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from latex.known.categories import PROVABLE, EdgeSource, Kind, ProofRule
from latex.reading.places import Place
from latex.results.contents import Contents
from latex.results.facts import Edge, ExternalDocument, LabelSite, Proof, Reference, Result, Section, SourceFile
from latex.results.relations import grouped

__all__ = [
    "PROVABLE",
    "Edge",
    "EdgeSource",
    "ExternalDocument",
    "Kind",
    "LabelSite",
    "Manuscript",
    "Place",
    "Proof",
    "ProofRule",
    "Reference",
    "Result",
    "Section",
    "SourceFile",
]


@dataclass(frozen=True, eq=False)
class Manuscript:
    """Everything known about one manuscript at one moment."""

    root: str
    contents: Contents = field(default_factory=Contents)
    """What was read, and how it hangs together."""
    files: tuple[SourceFile, ...] = ()
    macros: Mapping[str, str] = field(default_factory=dict)
    """Macro name without backslash → its declaration as typed."""
    environments: Mapping[str, Kind] = field(default_factory=dict)
    """Declared theorem environment → kind."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """File → version of the snapshot it was read from, for files that are open."""
    search: tuple[str, ...] = ()
    """Folders in which TeX looks for files after all others, relative to that of the root."""
    kept: frozenset[str] | None = None
    """Keys of the results it is restricted to; None for all."""

    @property
    def numbers_are_provisional(self) -> bool:
        """Whether numbers were worked out from the text; an `.aux` newer than the source makes them certain."""
        return not self.contents.printed

    def numbered_by(self, printed: Mapping[str, str]) -> Manuscript:
        r"""Return the manuscript with the numbers that TeX printed, label → what `\ref` prints.

        Results and sections that have a label take theirs from it. Where a label of the manuscript is missing in
        `printed`, that is of other texts, and all numbers are worked out.
        """
        return replace(self, contents=self.contents.numbered_by(printed))

    def numbered_like(self, other: Manuscript) -> Manuscript:
        """Return the manuscript with the numbers printed for `other`, where both are of the same texts."""
        printed = other.contents.printed
        return self.numbered_by(printed) if printed and self.contents.is_of_texts_of(other.contents) else self

    @cached_property
    def results(self) -> Sequence[Result]:
        """In the order TeX meets them."""
        results = self.contents.results
        return results if self.kept is None else tuple(result for result in results if result.key in self.kept)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """By source in the order of the results, then by target in order of appearance."""
        edges, kept = self.contents.relations.edges, self.kept
        if kept is None:
            return edges
        return tuple(edge for edge in edges if edge.source in kept and edge.target in kept)

    @property
    def orphan_proofs(self) -> tuple[Proof, ...]:
        """Proofs that no rule gives to a result."""
        return () if self.kept is not None else self.contents.orphan_proofs

    @property
    def sections(self) -> tuple[Section, ...]:
        """In order of appearance."""
        return self.contents.sections

    @property
    def label_sites(self) -> tuple[LabelSite, ...]:
        """In order of appearance; a label that is set twice twice."""
        return self.contents.label_sites

    @property
    def references(self) -> tuple[Reference, ...]:
        """In order of appearance."""
        return self.contents.references

    @property
    def citations(self) -> tuple[Reference, ...]:
        r"""`\cite` and the like; `label` is the key of the bibliography entry."""
        return self.contents.citations

    @property
    def external_documents(self) -> tuple[ExternalDocument, ...]:
        r"""Documents whose labels may be named as well, in order of appearance."""
        return self.contents.external_documents

    @property
    def bibliography(self) -> frozenset[str]:
        """Keys of the bibliography entries that could be read."""
        return self.contents.bibliography

    @cached_property
    def by_key(self) -> Mapping[str, Result]:
        """Results by their handle, in order."""
        relations = self.contents.relations
        return _Named(self.contents.results, relations.index) if self.kept is None else _by_key(self.results)

    @cached_property
    def by_label(self) -> Mapping[str, Result]:
        """Results by every label in their statements; where two set one label, the first."""
        found = _Named(self.contents.results, self.contents.relations.by_label)
        if self.kept is None:
            return found
        return {label: result for label, result in found.items() if result.key in self.kept}

    @cached_property
    def _uses(self) -> Mapping[str, tuple[str, ...]]:
        if self.kept is None:
            return self.contents.relations.uses
        return grouped((edge.source, edge.target) for edge in self.edges if not edge.is_optional)

    @cached_property
    def _used_by(self) -> Mapping[str, tuple[str, ...]]:
        if self.kept is None:
            return self.contents.relations.used_by
        return grouped((edge.target, edge.source) for edge in self.edges if not edge.is_optional)

    @property
    def order(self) -> Mapping[str, int]:
        """Handle → place in the order in which TeX meets the results of the whole manuscript."""
        return self.contents.relations.index

    def hangs_together_like(self, other: Manuscript) -> bool:
        """Return whether both have the same results, numbers, proofs and edges, whatever the words and their places.

        False may also mean that nobody has looked; it costs next to nothing to ask.
        """
        one, another = self.contents, other.contents
        return one.relations is another.relations and one.printed == another.printed and self.kept == other.kept

    def find(self, handle: str) -> Result | None:
        """Return the result with this key or with this label in its statement; None where there is none."""
        return self.by_key.get(handle) or self.by_label.get(handle)

    def external_document(self, label: str) -> ExternalDocument | None:
        """Return the other document that a label which nothing here sets may belong to; None where there is none.

        The longest prefix decides. Whether that document holds the label is not looked up.
        """
        fitting = (document for document in self.external_documents if label.startswith(document.prefix))
        return max(fitting, key=lambda document: len(document.prefix), default=None)

    def uses(self, key: str) -> tuple[str, ...]:
        """Return the keys of the results that `key` uses directly, in order of appearance, each once."""
        return self._uses.get(key, ())

    def used_by(self, key: str) -> tuple[str, ...]:
        """Return the keys of the results that use `key` directly, in order of appearance, each once."""
        return self._used_by.get(key, ())

    def ancestors(self, key: str) -> tuple[str, ...]:
        """Return all results `key` rests on, nearest first, each once and without `key` itself."""
        return _reached(key, self._uses)

    def dependents(self, key: str) -> tuple[str, ...]:
        """Return all results that rest on `key`, nearest first, each once and without `key` itself."""
        return _reached(key, self._used_by)

    def part(self, key: str) -> Manuscript:
        """Return the manuscript with only the result `key`, what it rests on, and the edges between them."""
        return replace(self, kept=frozenset({key, *self.ancestors(key)}))

    def at(self, file: str, offset: int) -> Result | None:
        """Return the innermost result whose statement or proof holds `offset` of `file`; None in running text.

        The place just after the end counts as inside. Cheap enough to be asked on each key.
        """
        index = self.contents.index_at(file, offset)
        return None if index is None else self.contents.results[index]


class _Named(Mapping[str, Result]):
    """Results by a name, each made when it is asked for."""

    def __init__(self, results: Sequence[Result], index: Mapping[str, int]) -> None:
        self._results = results
        self._index = index

    def __getitem__(self, name: str) -> Result:
        return self._results[self._index[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)


def _by_key(results: Iterable[Result]) -> Mapping[str, Result]:
    return {result.key: result for result in results}


def _reached(key: str, neighbours: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    seen = {key: None}
    queue = [key]
    for current in queue:
        for other in neighbours.get(current, ()):
            if other not in seen:
                seen[other] = None
                queue.append(other)
    return tuple(seen)[1:]
