"""Citations of entries that the bibliographies of the paper do not have."""

from __future__ import annotations

import posixpath

from latex.check.paper import Diagnostics, Paper, diagnostic


def unknown_citations(paper: Paper) -> Diagnostics:
    """Report citations without an entry, where every bibliography that the paper names could be read."""
    entries = paper.manuscript.bibliography.union(*(source.entries for source in paper.sources.values()))
    if not entries or not _is_complete(paper):
        return
    alike = {entry.lower(): entry for entry in entries}
    for citation in paper.manuscript.citations:
        key = citation.label
        if key in entries or key == "*" or {"\\", "#"} & set(key):
            continue
        near = alike.get(key.lower())
        hint = f"; it has “{near}”" if near else ""
        yield diagnostic("unknown-citation", citation.place, f"The bibliography has no entry “{key}”{hint}.")


def _is_complete(paper: Paper) -> bool:
    """Return whether all bibliographies could be read: none is named that is not among the files."""
    files = {posixpath.basename(file.name) for file in paper.manuscript.files if not file.is_missing}
    compiled = posixpath.basename(paper.manuscript.root).rsplit(".", 1)[0] + ".bbl"
    for source in paper.sources.values():
        if source.has_several_bibliographies:
            return False
        for name in source.bibliographies:
            file = posixpath.basename(name if name.endswith(".bib") else name + ".bib")
            if file not in files and compiled not in files:
                return False
    return not paper.missing
