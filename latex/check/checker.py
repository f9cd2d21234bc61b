r"""All checks of a paper, with the facts of unchanged files kept from one time to the next.

Invariants:
- Any manuscript gives diagnostics; nothing here raises because of what an author typed.
- The work on the text is one pass over each file that changed; the rest is proportional to what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from latex.check.circular_input import circular_inputs
from latex.check.citations import unknown_citations
from latex.check.diagnostic import BY_ID, Diagnostic
from latex.check.dialect import Dialect, dialect_of
from latex.check.environments import unbalanced_environments
from latex.check.files import missing_files, unread_files
from latex.check.labels import duplicate_labels, missing_lenders, undefined_labels
from latex.check.paper import Paper
from latex.check.reading import source_of
from latex.check.results import missing_proofs, orphan_proofs, unused_lemmas
from latex.check.source import Source
from latex.check.unused_macros import unused_macros
from latex.check.uses import cycles_of_uses, forward_uses
from latex.manuscript import Manuscript

_CHECKS = (
    undefined_labels,
    duplicate_labels,
    missing_lenders,
    unknown_citations,
    missing_files,
    circular_inputs,
    unbalanced_environments,
    cycles_of_uses,
    missing_proofs,
    orphan_proofs,
    unused_lemmas,
    forward_uses,
    unread_files,
    unused_macros,
)

Read = Callable[[str], str | None]


def check(manuscript: Manuscript, read: Read, beside: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    """Return what is likely to be wrong, by file and place; see `Checker.check`."""
    return Checker().check(manuscript, read, beside)


class Checker:
    """Checks one manuscript again and again; may be used from one thread at a time."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def check(self, manuscript: Manuscript, read: Read, beside: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of `manuscript`, by file in the order of its files, then by place and severity.

        `read` gives the texts the manuscript was made from, and those of `beside`: the .tex files in its folder, by
        name; those that it reads are passed over.
        """
        present = frozenset(beside)
        files = [file.name for file in manuscript.files if not file.is_missing]
        texts = _texts((name for name in files if not name.endswith(".bib")), read)
        others = _texts((name for name in sorted(present) if name not in texts), read)
        dialect = dialect_of([*texts.values(), *others.values()])
        self._sources = {name: self._source(name, text, dialect) for name, text in {**texts, **others}.items()}
        paper = Paper(
            manuscript,
            {name: self._sources[name] for name in texts},
            {name: self._sources[name] for name in others},
            present,
            tuple(_texts((name for name in files if name.endswith(".bib")), read).values()),
        )
        return _in_order(paper, (found for one in _CHECKS for found in one(paper)))

    def _source(self, name: str, text: str, dialect: Dialect) -> Source:
        known = self._sources.get(name)
        if known and known.dialect == dialect and (known.text is text or known.text == text):
            return known
        return source_of(text, dialect)


def _texts(names: Iterable[str], read: Read) -> Mapping[str, str]:
    found = {name: read(name) for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _in_order(paper: Paper, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    files = {name: number for number, name in enumerate((*paper.sources, *paper.beside))}
    codes = {code: number for number, code in enumerate(BY_ID)}
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda one: (
                files.get(one.place.file, len(files)),
                one.place.span.start,
                one.severity.rank,
                codes[one.code],
                one.message,
            ),
        )
    )
