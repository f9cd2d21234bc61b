r"""Macros that are declared and never used.

A macro counts as used where its name stands anywhere outside comments: in text, in other macros, in packages of the
paper, in its bibliographies, in other documents of the folder, as an environment, or in a `\csname` that may build it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from latex.check.dialect import names
from latex.check.files import other_documents
from latex.check.paper import Diagnostics, Paper, diagnostic, listed
from latex.check.source import Declared, Source
from latex.known.known_commands import is_standard_command
from latex.syntax.vocabulary import BUILTIN

_DECLARING = names(
    "newcommand def gdef edef xdef DeclareMathOperator NewDocumentCommand DeclareDocumentCommand newrobustcmd"
    " DeclareRobustCommand NewExpandableDocumentCommand"
)
"""Commands that declare something new; the others give a new meaning to what somebody else uses."""
_LOOKED_FOR = re.compile(
    r"the[a-zA-Z]+|[a-z]+name|[a-zA-Z]+autorefname|[a-z]+symbol|[a-z]*(?:skip|sep|width|indent|font|stretch|hook)"
    r"|end[a-zA-Z]+|ps@\w+|c@\w+|p@\w+|l@\w+|.*@.*|[A-Za-z]*(?:mark|format|style|punct|postpar|shape)|[^A-Za-z].*"
    r"|cref[a-z]+|url[a-z]*|doi|eprint|natexlab|enquote|[a-z]*fraction|run[a-z]+|lyx[a-zA-Z]*|math(?:default|family)|author|title|date|keywords|subjclass|label[a-z]+|bib[a-z]+|new?line|arraystretch|baselinestretch"
)
"""Names that LaTeX and packages look for themselves (`\\proofname`, `\\thesection`, `\\qedsymbol`)."""
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_MOST = 10  # macros of one file named one by one; more are a collection that is shared among papers


def unused_macros(paper: Paper) -> Diagnostics:
    """Report the macros that nothing uses; those of a file that has many of them in one diagnostic."""
    if paper.missing or paper.shares_labels:
        return  # what cannot be seen from here may use them
    sources = [*paper.sources.values(), *other_documents(paper)]
    built = _Built(sources)
    in_bibliographies = frozenset[str]().union(*(_commands_in(text) for text in paper.bibliographies))
    environments = frozenset[str]().union(*(source.environments for source in sources))
    for file, source in paper.written:
        unused = {
            one.name: one
            for one in reversed(source.declared)
            if _may_be_reported(one)
            and one.name not in environments
            and not built.may_mean(one.name)
            and one.name not in in_bibliographies
            and not any(other.count(one.name) for other in sources)
        }
        yield from _told(paper, file, list(unused.values())[::-1])


@lru_cache(maxsize=64)
def _commands_in(text: str) -> frozenset[str]:
    """Return the commands in a bibliography, where a `%` begins no comment."""
    return frozenset(found[1] for found in _COMMAND.finditer(text))


def _told(paper: Paper, file: str, unused: list[Declared]) -> Diagnostics:
    if len(unused) > _MOST:
        first, macros = unused[0], listed([f"\\{one.name}" for one in unused])
        place = paper.place(file, first.start, first.end)
        yield diagnostic("unused-macro", place, f"{len(unused)} macros of {file} are never used: {macros}.")
        return
    for one in unused:
        place = paper.place(file, one.start, one.end)
        yield diagnostic("unused-macro", place, f"The macro \\{one.name} is never used.")


def _may_be_reported(one: Declared) -> bool:
    return (
        one.command in _DECLARING
        and one.name not in BUILTIN
        and not _LOOKED_FOR.fullmatch(one.name)
        and not is_standard_command(one.name)
    )


class _Built:
    r"""The names that `\csname …\endcsname` calls, some of them known only by their beginning and end."""

    def __init__(self, sources: Iterable[Source]) -> None:
        texts = {text for source in sources for text in source.built_names}
        self._whole = {text.strip() for text in texts if not {"\\", "#"} & set(text)}
        self._parts = {(re.split(r"[\\#]", text)[0], _end(text)) for text in texts if {"\\", "#"} & set(text)}

    def may_mean(self, name: str) -> bool:
        """Return whether a macro of this name may be called by a name that was put together."""
        return name in self._whole or any(
            name.startswith(begin) and name.endswith(end) for begin, end in self._parts if begin or end
        )


def _end(text: str) -> str:
    """Return what stands after the last parameter or command."""
    return re.split(r"#\d|\\[A-Za-z@]+\s?", text)[-1]
