"""The graph of results as an indented tree for the terminal.

Invariants:
- Cycles are ordinary input: a result already on the way from the root of the tree, or already shown in full, is
  named once more and not opened again.
- Optional edges do not appear.
"""

from __future__ import annotations

from collections.abc import Mapping

from latex.manuscript import Manuscript, Result
from latex.outputs.captions import caption
from latex.outputs.doubts import doubts, proof_site

_Doubts = Mapping[tuple[str, int], str]


def to_text(manuscript: Manuscript) -> str:
    """Return the results as a tree: what nothing uses at the left, what each uses below it, indented."""
    lines: list[str] = []
    shown: set[str] = set()
    doubtful = doubts(manuscript)
    tops = [one.key for one in manuscript.results if not manuscript.used_by(one.key)]
    for key in [*tops, *(one.key for one in manuscript.results)]:
        if key not in shown:
            lines += _tree(manuscript, key, shown, doubtful)
    return "\n".join([*lines, ""]) if lines else ""


def _tree(manuscript: Manuscript, top: str, shown: set[str], doubtful: _Doubts) -> list[str]:
    """Return the lines of the tree below `top`; `shown` learns what stands in it."""
    lines: list[str] = []
    above: list[str] = []
    stack = [(top, 0)]
    while stack:
        key, depth = stack.pop()
        del above[depth:]
        uses = manuscript.uses(key)
        line = "  " * depth + _named(manuscript, manuscript.by_key[key], doubtful)
        if key in above:
            lines.append(f"{line} (see above: a cycle)")
        elif key in shown:
            lines.append(f"{line} (see above)" if uses else line)
        else:
            lines.append(line)
            shown.add(key)
            above.append(key)
            stack += [(target, depth + 1) for target in reversed(uses)]
    return lines


def _named(manuscript: Manuscript, result: Result, doubtful: _Doubts) -> str:
    kind = "" if result.kind.value in result.name.lower() else f", {result.kind.value}"
    doubt = " (a proof in doubt)" if any(proof_site(proof) in doubtful for proof in result.proofs) else ""
    return f"{caption(manuscript, result)}{kind} [{result.key}]{doubt}"
