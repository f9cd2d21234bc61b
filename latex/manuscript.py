"""What is known about a manuscript: results, proofs, sections, labels and the edges between results.

Frozen facts only; `latex.project.Analyser` makes them. A span always refers to the text of the named file as it was
analysed. Files are named relative to the folder of the root file, with forward slashes ("chapter/pfr.tex").
Edges are mentions, not logic, so they may form cycles: nothing here assumes an order without them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from latex.text import Span


class Kind(StrEnum):
    """What sort of result it is, whatever the environment is called and in whatever language it prints."""

    THEOREM = "theorem"
    LEMMA = "lemma"
    PROPOSITION = "proposition"
    COROLLARY = "corollary"
    DEFINITION = "definition"
    CLAIM = "claim"
    CONJECTURE = "conjecture"
    FACT = "fact"
    OBSERVATION = "observation"
    AXIOM = "axiom"
    ASSUMPTION = "assumption"
    PROPERTY = "property"
    REMARK = "remark"
    EXAMPLE = "example"
    EXERCISE = "exercise"
    QUESTION = "question"
    PROBLEM = "problem"
    NOTATION = "notation"
    SITUATION = "situation"
    OTHER = "other-result"


PROVABLE = frozenset(
    {
        Kind.THEOREM,
        Kind.LEMMA,
        Kind.PROPOSITION,
        Kind.COROLLARY,
        Kind.CLAIM,
        Kind.FACT,
        Kind.OBSERVATION,
        Kind.CONJECTURE,
        Kind.PROPERTY,
        Kind.OTHER,
    }
)
"""Kinds whose results a proof that follows them may belong to."""


class ProofRule(StrEnum):
    """By which rule a proof was given to its result, the most certain first."""

    PROVES = "proves"
    HEADER_REF = "header-ref"
    HEADER_TITLE = "header-title"
    HEADER_NUMBER = "header-number"
    INSIDE_STATEMENT = "inside-statement"
    RESTATED = "restated"
    PRECEDING = "preceding"
    ADJACENT = "adjacent"
    SECTION_TITLE_REF = "section-title-ref"
    ORPHAN = "orphan"


class EdgeSource(StrEnum):
    """Where an edge was read."""

    REF_STATEMENT = "refs_statement"
    REF_PROOF = "refs_proof"
    USES_STATEMENT = "uses_statement"
    USES_PROOF = "uses_proof"


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of one file."""

    file: str
    span: Span
    """Offsets in the file's text."""
    line_begin: int
    """First line, counted from 1."""
    line_end: int
    r"""Last line, counted from 1; the line of `\end` for an environment."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof environment that belongs to a result, or to none (`rule` is then `ORPHAN`)."""

    place: Place
    rule: ProofRule
    header: str | None
    """The optional argument as typed, without the brackets; None where there is none."""
    body: Span
    r"""Offsets of what stands between `\begin{proof}[…]` and `\end{proof}`."""


@dataclass(frozen=True, slots=True)
class Result:
    """One theorem-like environment that TeX executes."""

    key: str
    """The handle: its first own label, else a name that survives edits elsewhere in the file. Unique."""
    label: str | None
    """The first label attached directly to the environment, white space folded."""
    kind: Kind
    env: str
    """The environment as typed."""
    name: str
    """The printed name ("Lemma", "Satz"); the environment's name where the declaration was not found."""
    title: str | None
    """The optional argument as typed."""
    number: str | None
    """The number as TeX prints it; None where the environment has none."""
    place: Place
    body: Span
    r"""Offsets of the statement between `\begin{…}[…]` and `\end{…}`, in the file of `place`."""
    labels: tuple[str, ...]
    """All labels in the statement, those of equations and items among them, in order of appearance."""
    proofs: tuple[Proof, ...] = ()
    restatable: str | None = None
    r"""The macro that restates it (`thmmain` for `\thmmain*`)."""
    inside: str | None = None
    """`statement` or `proof` where it is nested in another result's statement or proof."""

    @property
    def proof(self) -> Proof | None:
        """The first proof, or None."""
        return self.proofs[0] if self.proofs else None

    @property
    def display_name(self) -> str:
        """How the paper would name it: "Lemma 3.2", or "Remark" where it has no number."""
        name = self.name[:1].upper() + self.name[1:]
        return f"{name} {self.number}" if self.number else name


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` uses `target`: its statement or one of its proofs mentions a label of `target`."""

    source: str
    target: str
    sources: frozenset[EdgeSource]
    is_optional: bool = False
    """The mention is neither for nor against a use (a label in another result's proof, the middle of a range)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A sectioning command."""

    level: int
    """-1 part, 0 chapter, 1 section, 2 subsection, 3 subsubsection, 4 paragraph, 5 subparagraph."""
    title: str
    number: str | None
    place: Place
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSite:
    r"""Where a label is set by `\label`."""

    label: str
    place: Place
    owner: str | None
    """Key of the result whose statement or proof holds it; None in running text."""
    number: str | None
    """What `\\ref` prints for it, where known."""


@dataclass(frozen=True, slots=True)
class Reference:
    r"""One executed reference (`\ref`, `\cref`, a macro that wraps one) to one label."""

    label: str
    place: Place
    owner: str | None
    """Key of the result whose statement or proof mentions it; None in running text."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the manuscript reads."""

    name: str
    is_missing: bool = False
    r"""It is named by an `\input` but could not be read."""


@dataclass(frozen=True, slots=True)
class ExternalDocument:
    r"""Another document whose labels this one may name (xr, `\externaldocument[prefix]{name}`)."""

    name: str
    """The file as typed, usually without an ending."""
    prefix: str
    """What stands before its labels here; empty where they are named as they are there."""


@dataclass(frozen=True)
class Manuscript:
    """Everything known about one manuscript at one moment."""

    root: str
    results: tuple[Result, ...] = ()
    """In the order TeX meets them."""
    edges: tuple[Edge, ...] = ()
    orphan_proofs: tuple[Proof, ...] = ()
    sections: tuple[Section, ...] = ()
    label_sites: tuple[LabelSite, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Reference, ...] = ()
    r"""`\cite` and the like; `label` is the key of the bibliography entry."""
    bibliography: frozenset[str] = frozenset()
    """Keys of the bibliography entries that could be read."""
    files: tuple[SourceFile, ...] = ()
    external_documents: tuple[ExternalDocument, ...] = ()
    r"""Documents whose labels may be named as well, in order of appearance."""
    macros: Mapping[str, str] = field(default_factory=dict)
    """Macro name without backslash → its declaration as typed."""
    environments: Mapping[str, Kind] = field(default_factory=dict)
    """Declared theorem environment → kind."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """File → version of the snapshot it was read from, for files that are open."""
    numbers_are_provisional: bool = True
    """Numbers were simulated; an `.aux` newer than the source would make them certain."""

    @cached_property
    def by_key(self) -> Mapping[str, Result]:
        """Results by their handle."""
        return {result.key: result for result in self.results}

    @cached_property
    def by_label(self) -> Mapping[str, Result]:
        """Results by every label in their statements; where two set one label, the first."""
        found: dict[str, Result] = {}
        for result in self.results:
            for label in result.labels:
                found.setdefault(label, result)
        return found

    @cached_property
    def _uses(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((edge.source, edge.target) for edge in self.edges if not edge.is_optional)

    @cached_property
    def _used_by(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((edge.target, edge.source) for edge in self.edges if not edge.is_optional)

    @cached_property
    def _segments(self) -> Mapping[str, tuple[list[int], list[Result | None]]]:
        """For each file, offsets in order and the innermost result from each of them up to the next."""
        places: dict[str, list[tuple[Span, Result]]] = {}
        for result in self.results:
            for place in (result.place, *(proof.place for proof in result.proofs)):
                places.setdefault(place.file, []).append((place.span, result))
        return {file: _innermost(spans) for file, spans in places.items()}

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
        kept = {key, *self.ancestors(key)}
        return replace(
            self,
            results=tuple(result for result in self.results if result.key in kept),
            edges=tuple(edge for edge in self.edges if edge.source in kept and edge.target in kept),
            orphan_proofs=(),
        )

    def at(self, file: str, offset: int) -> Result | None:
        """Return the innermost result whose statement or proof holds `offset` of `file`; None in running text.

        The place just after the end counts as inside. Costs a search by halves, so that it can be asked on each key.
        """
        starts, results = self._segments.get(file, ((), ()))
        index = bisect_right(starts, offset) - 1
        return results[index] if index >= 0 else None


def _innermost(spans: Iterable[tuple[Span, Result]]) -> tuple[list[int], list[Result | None]]:
    """Return where the innermost of the spans changes, in order, and which result it is from there on."""
    opening = sorted(spans, key=lambda each: (each[0].start, -each[0].end))
    changes = sorted({offset for span, _ in opening for offset in (span.start, span.end + 1)})
    starts: list[int] = []
    results: list[Result | None] = []
    active: list[tuple[Span, Result]] = []
    following = 0
    for offset in changes:
        active = [each for each in active if each[0].end >= offset]
        while following < len(opening) and opening[following][0].start <= offset:
            active.append(opening[following])
            following += 1
        innermost = min(active, key=lambda each: each[0].end - each[0].start, default=None)
        starts.append(offset)
        results.append(innermost[1] if innermost else None)
    return starts, results


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _reached(key: str, neighbours: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    seen = {key: None}
    queue = [key]
    for current in queue:
        for other in neighbours.get(current, ()):
            if other not in seen:
                seen[other] = None
                queue.append(other)
    return tuple(seen)[1:]
