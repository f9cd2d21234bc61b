r"""The graph of results for Graphviz: shapes and colours for kinds, styles for sources, clusters for sections.

Invariants:
- Whatever a title or label holds, it stays within its quotes; Graphviz knows only `"` and `\` as special there.
"""

from __future__ import annotations

from latex.manuscript import Edge, EdgeSource, Manuscript, Result
from latex.outputs.captions import caption, heading, plain
from latex.outputs.looks import drawn_source, look_of
from latex.outputs.outline import Outline, Read, outline

_STYLES = {
    EdgeSource.REF_PROOF: "solid",
    EdgeSource.REF_STATEMENT: "dashed",
    EdgeSource.USES_PROOF: "solid,bold",
    EdgeSource.USES_STATEMENT: "dashed,bold",
}


def to_dot(manuscript: Manuscript, read: Read | None = None) -> str:
    """Return the graph for Graphviz; an arrow points from a result down to what it uses, optional edges are dotted."""
    lines = [
        "digraph manuscript {",
        "  rankdir=TB;",
        '  node [fontname="sans-serif", style=filled];',
        '  edge [color="#5a626d"];',
    ]
    lines += _clusters(manuscript, outline(manuscript, read))
    lines += [_edge(edge) for edge in manuscript.edges]
    return "\n".join([*lines, "}", ""])


def _clusters(manuscript: Manuscript, sections: Outline) -> list[str]:
    """Return the results, each within the clusters of its sections."""
    lines: list[str] = []
    opened: tuple[int, ...] = ()
    for result in manuscript.results:
        chain = sections.chain(sections.section_of[result.key])
        kept = next(
            (at for at, (old, new) in enumerate(zip(opened, chain, strict=False)) if old != new),
            min(len(opened), len(chain)),
        )
        lines += ["  " * depth + "}" for depth in range(len(opened), kept, -1)]
        for depth, index in enumerate(chain[kept:], kept + 1):
            label = _quoted(heading(manuscript, manuscript.sections[index]))
            lines.append("  " * depth + f"subgraph cluster_{index} {{ label={label};")
        opened = chain
        lines.append("  " * (len(chain) + 1) + _node(manuscript, result))
    return lines + ["  " * depth + "}" for depth in range(len(opened), 0, -1)]


def _node(manuscript: Manuscript, result: Result) -> str:
    look = look_of(result.kind)
    label = _quoted(f"{caption(manuscript, result)} [{result.key}]")
    return (
        f"{_quoted(result.key)} [label={label}, shape={look.dot_shape}, "
        f'color="{look.light.line}", fillcolor="{look.light.ground}"];'
    )


def _edge(edge: Edge) -> str:
    style = "dotted" if edge.is_optional else _STYLES[drawn_source(edge)]
    constraint = ", constraint=false" if edge.is_optional else ""
    return f'  {_quoted(edge.source)} -> {_quoted(edge.target)} [style="{style}"{constraint}];'


def _quoted(text: str) -> str:
    return '"' + plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
