"""The graph of results as plain data for other programs; `docs/graph-json.md` documents every field.

Invariants:
- A field is never taken away and never changes its meaning without a new `VERSION`; fields may be added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from latex.manuscript import Edge, EdgeSource, Manuscript, Proof, Result, Section
from latex.outputs.doubts import doubts, proof_site
from latex.outputs.outline import Read, outline

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
FORMAT, VERSION = "lemmata-graph", 1

_NOTHING_UNSET: Mapping[str, list[str]] = {"undefined_refs": [], "depends_external": []}
_Doubts = Mapping[tuple[str, int], str]


def to_json(manuscript: Manuscript, read: Read | None = None) -> dict[str, Json]:
    r"""Return the graph as plain data, results and sections in order of appearance.

    `read` gives the texts of the files; with it, the section of a result is known across `\input` too.
    """
    by_source: dict[str, list[Edge]] = {}
    for edge in manuscript.edges:
        by_source.setdefault(edge.source, []).append(edge)
    unset, doubtful = _unset(manuscript), doubts(manuscript)
    section_of = outline(manuscript, read).section_of
    return {
        "format": FORMAT,
        "version": VERSION,
        "root": manuscript.root,
        "numbers": "simulated" if manuscript.numbers_are_provisional else "printed",
        "sections": [_section(section) for section in manuscript.sections],
        "results": [
            {
                **_result(result, by_source.get(result.key, []), doubtful),
                "section": section_of[result.key],
                **unset.get(result.key, _NOTHING_UNSET),
            }
            for result in manuscript.results
        ],
        "orphan_proofs": [_proof(proof, doubtful) for proof in manuscript.orphan_proofs],
    }


def _section(section: Section) -> dict[str, Json]:
    return {
        "level": section.level,
        "title": section.title,
        "number": section.number,
        "labels": list(section.labels),
        "file": section.place.file,
        "line_begin": section.place.line_begin,
    }


def _result(result: Result, edges: Sequence[Edge], doubtful: _Doubts) -> dict[str, Json]:
    def from_source(source: EdgeSource) -> list[str]:
        return [edge.target for edge in edges if source in edge.sources and not edge.is_optional]

    return {
        "id": result.label,
        "key": result.key,
        "kind": result.kind.value,
        "env": result.env,
        "name": result.name,
        "title": result.title,
        "number": result.number,
        "file": result.place.file,
        "line_begin": result.place.line_begin,
        "line_end": result.place.line_end,
        "labels": list(result.labels),
        "restatable": result.restatable,
        "proof": _at(result.proof) if result.proof else None,
        "proofs": [_proof(proof, doubtful) for proof in result.proofs],
        "in": result.inside,
        "depends_on": [edge.target for edge in edges if not edge.is_optional],
        **{source.value: from_source(source) for source in EdgeSource},
        "depends_optional": [edge.target for edge in edges if edge.is_optional],
    }


def _proof(proof: Proof, doubtful: _Doubts) -> dict[str, Json]:
    return {
        "at": _at(proof),
        "rule": proof.rule.value,
        "header": proof.header,
        "doubt": doubtful.get(proof_site(proof)),
    }


def _at(proof: Proof) -> list[Json]:
    return [proof.place.file, proof.place.line_begin, proof.place.line_end]


def _unset(manuscript: Manuscript) -> dict[str, dict[str, list[str]]]:
    """Return the labels mentioned in each result that nothing here sets, in order, each once.

    `depends_external` are those that may belong to another document, `undefined_refs` the others.
    """
    known = {site.label for site in manuscript.label_sites}
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for reference in manuscript.references:
        if reference.owner and reference.label not in known:
            is_external = manuscript.external_document(reference.label) is not None
            found.setdefault(reference.owner, ({}, {}))[is_external][reference.label] = None
    return {
        key: {"undefined_refs": list(undefined), "depends_external": list(external)}
        for key, (undefined, external) in found.items()
    }
