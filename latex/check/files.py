r"""Files that are read and not there, and files that are there and not read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from latex.check.diagnostic import Severity
from latex.check.dialect import names
from latex.check.paper import DRAWINGS, Diagnostics, Paper, diagnostic, stem
from latex.check.source import Naming, Source

_OF_TEX = names(
    "glyphtounicode xy xypic epsf tikz pgf amssym amstex diagxy picins pdfcolor insbox miniltx color pictex prepictex"
    " postpictex binhex catchfile pstricks pst-node pst-plot pst-tree multido epsfig graphicx mathabx fontch random"
    " lcircle cyracc cyrfonts eplain texinfo tufte-common random.tex arrows kuvio dcpic xymatrix mssymb msam msbm"
    " ulem soul verbatim webmac null bidi docstrip tex4ht supp-pdf.mkii supp-pdf supp-mis border pgfcore size10.clo"
    " tcilatex lppl lppl-1.3 size11.clo size12.clo bk10.clo bk11.clo bk12.clo t1enc.def"
)
"""Files that come with TeX and are read by `\\input`."""
_PLAIN = re.compile(r"[\w ./+,=@-]+")
"""What names of files look like; anything else is TeX that was not understood."""
_ASKING = frozenset({"IfFileExists", "InputIfFileExists"})
_MILD_COMMANDS = frozenset({"include", "includefrom", "subincludefrom"})


def missing_files(paper: Paper) -> Diagnostics:
    """Report each file that is read and missing, where it is first named."""
    if not paper.missing:
        return
    guarded, named = _guarded(paper), _first_namings(paper)
    for name in sorted(paper.missing):
        if _is_of_tex(name) or not _PLAIN.fullmatch(name):
            continue
        site = named.get(stem(name))
        if site is None or name.removesuffix(".tex") in guarded:
            continue
        file, naming = site
        is_mild = naming.command in _MILD_COMMANDS or name.endswith(DRAWINGS)
        yield diagnostic(
            "missing-file",
            paper.place(file, naming.start, naming.end),
            f"The file {name} is read here and {_state_of(name, paper)}.",
            Severity.WARNING if is_mild else None,
        )


def unread_files(paper: Paper) -> Diagnostics:
    r"""Report each .tex file beside the paper that neither it nor another document there names."""
    used = _read_by_documents(paper)
    everything = (*paper.sources.values(), *(paper.beside[name] for name in used))
    for name, source in paper.beside.items():
        if name in used or _is_document(source) or _is_mentioned(name, everything) or not source.text.strip():
            continue
        yield diagnostic(
            "unread-file", paper.place(name, 0, 0), f"No document here reads {name}; it is not part of the paper."
        )


def other_documents(paper: Paper) -> Iterator[Source]:
    """Yield the sources of the other documents in the folder and of what only they read."""
    used = _read_by_documents(paper)
    for name, source in paper.beside.items():
        if name in used or _is_document(source):
            yield source


def mentioned_files(paper: Paper) -> Iterator[Source]:
    """Yield the files beside the paper whose name stands in it, so that a command nobody knows may read them."""
    for name, source in paper.beside.items():
        if not _is_document(source) and _is_mentioned(name, paper.sources.values()):
            yield source


def _is_of_tex(name: str) -> bool:
    return "/" not in name and (name in _OF_TEX or name.removesuffix(".tex") in _OF_TEX)


def _state_of(name: str, paper: Paper) -> str:
    # What is beside the paper and missing all the same was refused when it was read: it holds NUL bytes, or is closed
    # to the author.
    is_there = not paper.present.isdisjoint((name, f"{name}.tex"))
    return "is there, but could not be read as text" if is_there else "is not there"


def _first_namings(paper: Paper) -> dict[str, tuple[str, Naming]]:
    """Return where each file, as `stem` gives it, is named first."""
    found: dict[str, tuple[str, Naming]] = {}
    for file, source in paper.sources.items():
        for naming in source.names:
            found.setdefault(stem(naming.name), (file, naming))
    return found


def _guarded(paper: Paper) -> frozenset[str]:
    r"""Return the files, without .tex, for which the paper asks `\IfFileExists` before it reads them."""
    asked = (
        argument.removesuffix(".tex")
        for source in paper.sources.values()
        if not _ASKING.isdisjoint(source.commands)
        for argument, commands in source.arguments.items()
        if commands & _ASKING
    )
    return frozenset(asked)


def _read_by_documents(paper: Paper) -> frozenset[str]:
    """Return the files beside the paper that a document there reads, directly or through others."""
    stems: dict[str, list[str]] = {}
    for name in paper.beside:
        stems.setdefault(stem(name), []).append(name)
    waiting = [source for source in paper.beside.values() if _is_document(source)]
    found: set[str] = set()
    while waiting:
        for naming in waiting.pop().names:
            for name in stems.get(stem(naming.name), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(paper.beside[name])
    return frozenset(found)


def _is_document(source: Source) -> bool:
    return bool(source.commands.get("documentclass") or source.commands.get("documentstyle"))


def _is_mentioned(name: str, sources: Iterable[Source]) -> bool:
    """Return whether a file's name stands between braces in any source, whatever command it is given to."""
    bare = posixpath.basename(name).rsplit(".", 1)[0]
    forms = (f"{{{bare}}}", f"/{bare}}}", f"{bare}.tex")
    return any(form in source.code for source in sources for form in forms)
