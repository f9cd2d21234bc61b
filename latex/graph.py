r"""The graph of results for other programs and for the terminal: JSON, an indented tree, Graphviz.

Invariants:
- Cycles are ordinary input: a result already on the way from the root of the tree, or already shown in full, is
  named once more and not opened again.
- Optional edges appear in the JSON only, apart from the certain ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from latex.manuscript import Edge, EdgeSource, Manuscript, Proof, Result
from latex.render import readable

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def to_json(manuscript: Manuscript) -> dict[str, Json]:
    """Return the graph as plain data: `root`, `results` in order of appearance, `orphan_proofs`."""
    by_source: dict[str, list[Edge]] = {}
    for edge in manuscript.edges:
        by_source.setdefault(edge.source, []).append(edge)
    unset = _unset(manuscript)
    return {
        "root": manuscript.root,
        "results": [
            _result(result, by_source.get(result.key, []), *unset.get(result.key, ([], [])))
            for result in manuscript.results
        ],
        "orphan_proofs": [_proof(proof) for proof in manuscript.orphan_proofs],
    }


def to_text(manuscript: Manuscript) -> str:
    """Return the results as a tree: what nothing uses at the left, what each uses below it, indented."""
    lines: list[str] = []
    shown: set[str] = set()
    tops = [one.key for one in manuscript.results if not manuscript.used_by(one.key)]
    for key in [*tops, *(one.key for one in manuscript.results)]:
        if key not in shown:
            _tree(manuscript, key, lines, shown)
    return "\n".join([*lines, ""]) if lines else ""


def to_dot(manuscript: Manuscript) -> str:
    """Return the graph for Graphviz; an arrow points from a result to what it uses."""
    lines = ["digraph manuscript {", "  rankdir=BT;", '  node [shape=box, fontname="sans-serif"];']
    for result in manuscript.results:
        lines.append(f"  {_quoted(result.key)} [label={_quoted(_caption(manuscript, result))}];")
    for edge in manuscript.edges:
        if not edge.is_optional:
            lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)};")
    return "\n".join([*lines, "}", ""])


def _result(
    result: Result, edges: Sequence[Edge], undefined: Sequence[str] = (), external: Sequence[str] = ()
) -> dict[str, Json]:
    def from_source(source: EdgeSource) -> list[str]:
        return [edge.target for edge in edges if source in edge.sources and not edge.is_optional]

    found: dict[str, Json] = {
        "id": result.label,
        "key": result.key,
        "kind": result.kind.value,
        "env": result.env,
        "title": result.title,
        "number": result.number,
        "file": result.place.file,
        "line_begin": result.place.line_begin,
        "line_end": result.place.line_end,
        "labels": list(result.labels),
        "restatable": result.restatable,
        "proof": _at(result.proof) if result.proof else None,
        "proofs": [_proof(proof) for proof in result.proofs],
        "in": result.inside,
        "depends_on": [edge.target for edge in edges if not edge.is_optional],
        **{source.value: from_source(source) for source in EdgeSource},
        "depends_optional": [edge.target for edge in edges if edge.is_optional],
    }
    if undefined:
        found["undefined_refs"] = list(undefined)
    if external:
        found["depends_external"] = list(external)
    return found


def _proof(proof: Proof) -> dict[str, Json]:
    return {"at": _at(proof), "rule": proof.rule.value, "header": proof.header}


def _at(proof: Proof) -> list[Json]:
    return [proof.place.file, proof.place.line_begin, proof.place.line_end]


def _unset(manuscript: Manuscript) -> dict[str, tuple[list[str], list[str]]]:
    """Return the labels mentioned in each result that nothing here sets, in order, each once.

    First those that no document sets as far as is known, then those that may belong to another document.
    """
    known = {site.label for site in manuscript.label_sites}
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for reference in manuscript.references:
        if reference.owner and reference.label not in known:
            is_external = manuscript.external_document(reference.label) is not None
            found.setdefault(reference.owner, ({}, {}))[is_external][reference.label] = None
    return {key: (list(undefined), list(external)) for key, (undefined, external) in found.items()}


def _tree(manuscript: Manuscript, top: str, lines: list[str], shown: set[str]) -> None:
    stack = [(top, 0)]
    while stack:
        key, depth = stack.pop()
        result = manuscript.by_key[key]
        uses = manuscript.uses(key)
        is_again = key in shown and bool(uses)
        lines.append("  " * depth + _caption(manuscript, result) + (" (see above)" if is_again else ""))
        if key in shown:
            continue
        shown.add(key)
        stack += [(target, depth + 1) for target in reversed(uses)]


def _caption(manuscript: Manuscript, result: Result) -> str:
    title = f" ({readable(result.title, manuscript.macros)})" if result.title else ""
    return f"{result.display_name}{title} [{result.key}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
