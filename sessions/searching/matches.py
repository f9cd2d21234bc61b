"""Every place in a manuscript where a text occurs, with unsaved text as it is typed.

Invariants:
- A match names the text it was found in, so that nothing is changed in another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from latex.text import Snapshot, Span
from sessions.searching.query import Query
from sessions.workspace.workspace import Workspace

MOST_MATCHES = 20_000
"""More than anybody looks through; beyond them the search ends and says so."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place."""

    file: str
    row: int
    """Line, from 0."""
    line: str
    start: int
    """Column, from 0."""
    end: int
    new: str | None = None
    """What it becomes; None where nothing is to be replaced."""


@dataclass(frozen=True)
class Found:
    """The matches of one search, file by file in the order TeX reads them, and top to bottom."""

    query: Query
    template: str | None
    """What replaces them; None for a search."""
    matches: tuple[Match, ...]
    texts: Mapping[str, Snapshot]
    """The texts they were found in, by file."""
    is_cut: bool = False
    """Whether there are more."""


async def find_all(
    workspace: Workspace,
    query: Query,
    *,
    template: str | None = None,
    files: tuple[str, ...] | None = None,
    within: Span | None = None,
) -> Found:
    """Return where `query` occurs in `files`, or in all files of the manuscript; `within` a span of the only one.

    Files are read and searched in a thread.

    Raises:
        QueryError: the template names a group that is not there, or the expression was given up.
    """
    names = files or tuple(
        dict.fromkeys((workspace.root, *(file.name for file in workspace.manuscript.files if not file.is_missing)))
    )
    opened = {name: workspace.buffers[name].snapshot for name in names if name in workspace.buffers}

    def search() -> Found:
        texts: dict[str, Snapshot] = {}
        matches: list[Match] = []
        for name in names:
            snapshot = opened.get(name) or _on_disk(workspace, name)
            found = () if snapshot is None else _matches(name, snapshot, query, template, within)
            if snapshot is not None and found:
                texts[name] = snapshot
                matches += found
            if len(matches) > MOST_MATCHES:
                return Found(query, template, tuple(matches[:MOST_MATCHES]), texts, is_cut=True)
        return Found(query, template, tuple(matches), texts)

    return await asyncio.to_thread(search)


def _on_disk(workspace: Workspace, name: str) -> Snapshot | None:
    text = workspace.read_disk(name)
    return Snapshot.of(text) if text is not None else None


def _matches(
    file: str, snapshot: Snapshot, query: Query, template: str | None, within: Span | None
) -> tuple[Match, ...]:
    first, last = 0, snapshot.line_count
    if within is not None:
        first, last = snapshot.location(within.start).row, snapshot.location(within.end).row + 1
    found: list[Match] = []
    for row, line in enumerate(snapshot.lines(first, last), first):
        if template is None:
            found += [Match(file, row, line, start, end) for start, end in query.columns(line)]
        else:
            found += [Match(file, row, line, start, end, new) for start, end, new in query.replaced(line, template)]
        if len(found) > MOST_MATCHES:
            break
    if within is not None:
        found = [each for each in found if _lies_in(each, snapshot, within)]
    return tuple(found)


def _lies_in(match: Match, snapshot: Snapshot, within: Span) -> bool:
    start = snapshot.offset(match.row, match.start)
    return within.start <= start and start + match.end - match.start <= within.end
