"""Citations of entries that the bibliographies of the paper do not have."""

from __future__ import annotations

import posixpath

from latex.check.diagnostic import Severity
from latex.check.paper import Diagnostics, Paper, diagnostic


def unknown_citations(paper: Paper) -> Diagnostics:
    """Report citations without an entry, where every bibliography that the paper names could be read."""
    entries = paper.manuscript.bibliography.union(*(source.entries for source in paper.sources.values()))
    if not entries or not _is_complete(paper):
        return
    alike = {entry.lower(): entry for entry in entries}
    for citation in paper.manuscript.citations:
        key = citation.label
        if key in entries or set("\\#*[]{}") & set(key):
            continue
        near = alike.get(key.lower())
        hint = f"; it has “{near}”" if near else ""
        is_listed_only = paper.text(citation.place.file, citation.place.span.start, citation.place.span.end).startswith(
            "\\nocite"
        )
        yield diagnostic(
            "unknown-citation",
            citation.place,
            f"The bibliography has no entry “{key}”{hint}.",
            Severity.WARNING if is_listed_only else None,
        )


def _is_complete(paper: Paper) -> bool:
    """Return whether all bibliographies could be read: none is named that is not among the files."""
    files = {posixpath.basename(file.name) for file in paper.manuscript.files if not file.is_missing}
    compiled = posixpath.basename(paper.manuscript.root).rsplit(".", 1)[0] + ".bbl"
    is_named = False
    for source in paper.sources.values():
        is_named = is_named or bool(source.bibliographies)
        if source.has_several_bibliographies:
            return False
        for name in source.bibliographies:
            file = posixpath.basename(name if name.endswith(".bib") else name + ".bib")
            if file not in files and compiled not in files:
                return False
    return is_named or not paper.lacks_text
