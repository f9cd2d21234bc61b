"""What TeX and the analysis are compared by, and where they differ.

A result is named by its place (`main.tex:12`), since only that is known to both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from latex.manuscript import Manuscript, Place


@dataclass(slots=True)
class Facts:
    """What one side says about a document."""

    results: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Place → environment, kind, last line, number."""
    proofs: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Place → last line and places of the results proved."""
    labels: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Label → place of the result that holds it, number."""
    references: set[tuple[str, str | None]] = field(default_factory=set)
    """Label, place of the result that mentions it."""
    citations: set[tuple[str, str | None]] = field(default_factory=set)
    edges: set[tuple[str, str]] = field(default_factory=set)
    """Certain edges between places."""
    sections: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Place → level, number."""


def of_manuscript(found: Manuscript) -> Facts:
    """Return what the analysis says."""
    facts = Facts()
    places = {result.key: _named(result.place, facts.results) for result in found.results if not facts.results}
    for result in found.results:
        places[result.key] = name = _named(result.place, facts.results)
        facts.results[name] = (result.env, result.kind.value, result.place.line_end, result.number)
    owners: dict[str, set[str]] = {}
    lines: dict[str, int] = {}
    for proof, owner in [
        *((proof, result.key) for result in found.results for proof in result.proofs),
        *((proof, None) for proof in found.orphan_proofs),
    ]:
        name = f"{proof.place.file}:{proof.place.line_begin}"
        lines[name] = proof.place.line_end
        owners.setdefault(name, set()).update([places[owner]] if owner else [])
    facts.proofs = {name: (line, tuple(sorted(owners[name]))) for name, line in lines.items()}
    for site in found.label_sites:
        facts.labels[site.label] = (places.get(site.owner or ""), site.number)
    facts.references = {(one.label, places.get(one.owner or "")) for one in found.references}
    facts.citations = {(one.label, places.get(one.owner or "")) for one in found.citations}
    facts.edges = {(places[edge.source], places[edge.target]) for edge in found.edges if not edge.is_optional}
    for section in found.sections:
        facts.sections[_named(section.place, facts.sections)] = (section.level, section.number)
    return facts


def _named(place: Place, taken: Iterable[str]) -> str:
    return unique(f"{place.file}:{place.line_begin}", taken)


def unique(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a mark for the second thing that begins in one line."""
    while name in taken:
        name += "'"
    return name


def differences(tex: Facts, ours: Facts) -> Iterator[str]:
    """Yield a sentence for each difference."""
    for what in ("results", "proofs", "labels", "sections"):
        theirs, found = getattr(tex, what), getattr(ours, what)
        for name in sorted({*theirs, *found}):
            if theirs.get(name) != found.get(name):
                yield f"{what}: {name}: TeX {_told(theirs.get(name))}, here {_told(found.get(name))}"
    for what in ("references", "citations", "edges"):
        theirs, found = getattr(tex, what), getattr(ours, what)
        for pair in sorted(theirs - found, key=str):
            yield f"{what}: {pair} only in TeX"
        for pair in sorted(found - theirs, key=str):
            yield f"{what}: {pair} only here"


def _told(facts: object) -> str:
    return "nothing" if facts is None else str(facts)
