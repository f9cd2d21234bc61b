"""`lemmata graph`: the results of a paper and what rests on what, in the form that was asked for.

It writes nothing but its output. A file that TeX or BibTeX reads is never taken for the output, whatever was asked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from latex import graph
from latex.manuscript import Manuscript
from latex.outputs.outline import Read
from sessions.errors import FileError, UsageError
from sessions.graph_page.assembly import to_html
from sessions.workspace.folder import Folder
from tui.papers import analysed, named_result

_BY_SUFFIX = {".json": "json", ".dot": "dot", ".gv": "dot", ".svg": "svg", ".html": "html", ".htm": "html"}
_NOT_WRITTEN = (
    "so the graph was not written to it. "
    "Nothing was changed; choose a name that ends in .html, .svg, .json, .dot or .txt."
)
_STANDARD_OUTPUT = Path("-")
_SOURCES = frozenset({".tex", ".bib", ".ltx", ".latex", ".sty", ".cls", ".bst", ".bbl", ".tikz", ".def"})


def write_graph(paper: Path, format_: str | None, handle: str | None, output: Path | None) -> None:
    """Write the graph of `paper`, or what the result `handle` rests on, to `output` or to the standard output.

    Where no format is named, the suffix of `output` tells it; without one it is text.

    Raises:
        UsageError: there is no such paper or result, or the output is a file that TeX reads.
        FileError: a file could not be read or written.
    """
    output = None if output == _STANDARD_OUTPUT else output
    if output is not None:
        _refuse_source(output)
    manuscript, folder = analysed(paper)
    if output is not None:
        _refuse_read(output, folder, manuscript)
    if handle is not None:
        manuscript = manuscript.part(named_result(manuscript, handle).key)
    if not manuscript.results:
        sys.stderr.write(f"{manuscript.root} has no lemma, theorem or other such environment.\n")
    chosen = format_ or (_BY_SUFFIX.get(output.suffix.lower(), "text") if output else "text")
    text = _formatted(manuscript, folder.text_for_analysis, chosen)
    if output is None:
        sys.stdout.write(text)
    else:
        _save(output, text)


def _refuse_source(output: Path) -> None:
    if output.suffix.lower() in _SOURCES:
        raise UsageError(f"{output} is a name for a source of a paper, {_NOT_WRITTEN}")


def _refuse_read(output: Path, folder: Folder, manuscript: Manuscript) -> None:
    """Refuse a file of the manuscript under another name, as a link gives it."""
    for file in manuscript.files:
        path = folder.path / file.name
        if path.exists() and output.exists() and path.samefile(output):
            raise UsageError(f"{output} is {file.name} of the paper, {_NOT_WRITTEN}")


def _formatted(manuscript: Manuscript, read: Read, format_: str) -> str:
    match format_:
        case "json":
            return json.dumps(graph.to_json(manuscript, read), ensure_ascii=False, indent=1) + "\n"
        case "dot":
            return graph.to_dot(manuscript, read)
        case "svg":
            return graph.to_svg(manuscript, read)
        case "html":
            return to_html(manuscript, read)
        case _:
            return graph.to_text(manuscript)


def _save(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"Could not write the graph to {output}: {reason}. The paper was only read.") from error
