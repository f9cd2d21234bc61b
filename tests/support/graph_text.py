"""The graph of a paper as a text that a person can check against the source.

One paragraph for each result, in order: where it stands, kind, printed name, label, other labels; then its proofs with
the rule and its uses with where they were read. A result without a label has `-` and is named by its place elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from latex.manuscript import Manuscript, Proof, Result
from latex.project import analyse

PAPERS = Path(__file__).resolve().parent.parent / "papers"
"""The folder of the sample papers; each has a `main.tex` and its graph as TeX reported it, `graph.txt`."""


def analysed(folder: Path) -> Manuscript:
    """Return the analysis of the sample paper in `folder`."""

    def read(file: str) -> str | None:
        path = folder / file
        return path.read_text(encoding="utf-8") if path.is_file() else None

    return analyse("main.tex", read)


def graph_text(found: Manuscript) -> str:
    """Return the graph as text; ends with a newline."""
    lines: list[str] = []
    for result in found.results:
        lines.append(_heading(result))
        lines += [f"    proof {_where(proof)} {proof.rule.value}" for proof in result.proofs]
        lines += [
            f"    {'may use' if edge.is_optional else 'uses'} {_name(found, edge.target)}"
            f" ({' '.join(sorted(source.value for source in edge.sources))})"
            for edge in found.edges
            if edge.source == result.key
        ]
    lines += [f"orphan proof {_where(proof)}" for proof in found.orphan_proofs]
    lines += [f"missing file {file.name}" for file in found.files if file.is_missing]
    lines += [f"external document {one.name}, its labels after {one.prefix!r}" for one in found.external_documents]
    return "\n".join(lines) + "\n"


def _heading(result: Result) -> str:
    others = [label for label in result.labels if label != result.label]
    parts = [
        f"{result.place.file}:{result.place.line_begin}-{result.place.line_end}",
        f"{result.kind.value}: {result.display_name}",
        result.label or "-",
        f"+ {' '.join(others)}" if others else "",
        f"restated by {result.restatable}" if result.restatable else "",
        f"in a {result.inside}" if result.inside else "",
    ]
    return " | ".join(part for part in parts if part)


def _name(found: Manuscript, key: str) -> str:
    result = found.by_key[key]
    return result.label or f"{result.place.file}:{result.place.line_begin}"


def _where(proof: Proof) -> str:
    return f"{proof.place.file}:{proof.place.line_begin}"
