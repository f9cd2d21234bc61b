r"""Files that read themselves again, directly or through others.

Invariants:
- Only what TeX certainly executes is followed: an `\input` in a branch of a condition, in a declaration, or in a file
  that may end early by `\endinput` is passed over.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Iterator

from latex.check.paper import Diagnostics, Paper, diagnostic
from latex.check.source import Naming, Source

_READING = frozenset({"input", "include", "subfile", "subfileinclude", "import", "subimport"})


def circular_inputs(paper: Paper) -> Diagnostics:
    r"""Report each `\input` of a file that TeX is still reading, each file once."""
    root = paper.manuscript.root
    done: set[str] = set()
    path = [root]
    waiting = [_certain(paper, root)]
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            done.add(path.pop())
            waiting.pop()
            continue
        naming, file = step
        if file in path:
            others = ", which reads ".join((*path[path.index(file) + 1 :], file))
            yield diagnostic(
                "circular-input",
                paper.place(path[-1], naming.start, naming.end),
                f"{file} reads {'itself' if file == path[-1] else others} again; TeX goes round here until it stops.",
            )
        elif file not in done:
            path.append(file)
            waiting.append(_certain(paper, file))


def _certain(paper: Paper, file: str) -> Iterator[tuple[Naming, str]]:
    """Yield the files of the paper that a file reads whatever else holds, each with where it does."""
    source = paper.sources.get(file)
    if source is None or "endinput" in source.commands:
        return
    for naming in source.names:
        if naming.command in _READING and not naming.is_conditional and not _is_declared(source, naming.start):
            plain = posixpath.normpath(naming.name.strip())
            name = next((one for one in (f"{plain}.tex", plain) if one in paper.sources), None)
            if name:
                yield naming, name


def _is_declared(source: Source, at: int) -> bool:
    index = bisect_right(source.declared, at, key=lambda one: one.start) - 1
    return index >= 0 and at < source.declared[index].end
