r"""From a root file to a `Manuscript`: which files it reads, and one analysis after each change.

Invariants:
- Any text gives a manuscript; nothing here raises because of what an author typed.
- Tokens and declarations of a file are kept with its text: an analysis after a change in one file scans only that
  one, unless it declares other macros than before.
- Files are named relative to the folder of the root, with "/".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from latex.commands import restating, table
from latex.drafts import Draft, Mention, ProofDraft, ResultDraft
from latex.environments import HANDLERS
from latex.execution import Reader
from latex.files import Files
from latex.loops import HANDLERS as LOOPS
from latex.macros import Macro
from latex.manuscript import ExternalDocument, LabelSite, Manuscript, ProofRule, Reference, SourceFile
from latex.proofs import owners
from latex.recording import Record
from latex.references import edges, targets
from latex.results import Lines, freeze_proof, freeze_result, freeze_section, handles
from latex.scan import Token, Vocabulary, scan
from latex.survey import FIRST, Inclusion, Survey, survey, vocabulary

Read = Callable[[str], str | None]

_CLASS = re.compile(r"^[^%\n]*?\\documentclass\b[^{%]*(?:%[^\n]*\n[^{%]*)*\{\s*([^}]*?)\s*\}", re.MULTILINE)
_BEGIN_DOCUMENT = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_PARTS = frozenset({"subfiles", "standalone"})
_NEWLINE = re.compile(r"\n")
_MOST_READINGS = 2  # a second one where macros, or files whose names macros give, declare macros of their own


def is_root(text: str) -> bool:
    r"""Return whether `text` is a document of its own: a `\documentclass` and a `\begin{document}`.

    Chapters made with subfiles or standalone are parts of another document.
    """
    found = _CLASS.search(text)
    return found is not None and found[1] not in _PARTS and _BEGIN_DOCUMENT.search(text) is not None


def analyse(root: str, read: Read, search: tuple[str, ...] = ()) -> Manuscript:
    """Return what the manuscript with this root file holds; `read` gives the text of a file, or None.

    `search` are folders in which TeX looks for files after all others, relative to that of the root.
    """
    return Analyser(read, search).analyse(root)


@dataclass(slots=True)
class _Source:
    """A file as last read, with everything that depends on its text alone."""

    text: str
    line_starts: list[int]
    scanned_for: Vocabulary
    tokens: tuple[Token, ...]
    survey: Survey


class Analyser:
    """Analyses one manuscript again and again; may be used from one thread at a time."""

    def __init__(self, read: Read, search: tuple[str, ...] = ()) -> None:
        self._read = read
        self._search = search
        self._sources: dict[str, _Source] = {}
        self._surveys: list[Survey] = []
        self._vocabulary = FIRST
        self._worth: dict[str, Macro] = {}
        self._made = Survey()
        r"""What macros declare when they are called (`\newcommand\csname #1ref\endcsname`)."""

    def analyse(self, root: str, versions: Mapping[str, int] = {}) -> Manuscript:
        """Return what the manuscript holds now; `versions` are passed on to tell which texts were read."""
        files = Files(self._text, self._search)
        files.follow(root, self._inclusions)
        for _ in range(_MOST_READINGS):
            known = self._learn(self._surveys_of(files))
            record = self._record(root, files)
            if self._learn(self._surveys_of(files)) == known:
                break
        self._sources = {name: self._sources[name] for name in files.texts}
        lines = Lines(files.texts, {name: source.line_starts for name, source in self._sources.items()})
        macros = {macro.name: macro.declaration for one in self._surveys_of(files) for macro in one.macros}
        return _manuscript(root, record, lines, files, macros, dict(versions))

    def _record(self, root: str, files: Files) -> Record:
        restated = frozenset[str]().union(*(survey.restating for survey in self._surveys))
        handlers = table(self._vocabulary.commands) | HANDLERS | LOOPS | restating(restated)

        def tokens(name: str) -> tuple[Token, ...]:
            return self._tokens(self._sources[name])

        reader = Reader(self._vocabulary, self._worth, handlers, tokens, files.resolve, files.texts)
        record = reader.read(root)
        self._made = _made(reader, [self._sources[name].survey for name in files.texts])
        return record

    def _learn(self, surveys: list[Survey]) -> Vocabulary:
        """Return what to scan for; worked out anew where the declarations of the manuscript changed."""
        if surveys != self._surveys:
            self._surveys = surveys
            self._vocabulary, self._worth = vocabulary(surveys)
        return self._vocabulary

    def _tokens(self, source: _Source) -> tuple[Token, ...]:
        if source.scanned_for != self._vocabulary:
            source.tokens, source.scanned_for = scan(source.text, self._vocabulary), self._vocabulary
        return source.tokens

    def _surveys_of(self, files: Files) -> list[Survey]:
        return [*(self._sources[name].survey for name in files.texts), self._made]

    def _inclusions(self, name: str) -> tuple[Inclusion, ...]:
        return self._sources[name].survey.inclusions

    def _text(self, name: str) -> str | None:
        """Read a file and note what depends on its text alone."""
        text = self._read(name)
        known = self._sources.get(name)
        if text is None or (known and (known.text is text or known.text == text)):
            return text
        tokens = () if name.endswith(".bib") else scan(text, self._vocabulary)
        found = survey(text, tokens)
        if known and known.survey == found:
            found = known.survey
        starts = [0, *(line.end() for line in _NEWLINE.finditer(text))]
        self._sources[name] = _Source(text, starts, self._vocabulary, tokens, found)
        return text


def _made(reader: Reader, surveys: list[Survey]) -> Survey:
    """Return what was declared while reading and stands in no file as it is: macros that other macros make."""
    declared = {macro.name for one in surveys for macro in one.macros}
    restating = frozenset[str]().union(*(one.restating for one in surveys))
    return Survey(
        macros=tuple(macro for name, macro in reader.defined.items() if name not in declared),
        restating=frozenset(reader.record.restatable) - restating,
    )


def _manuscript(
    root: str,
    record: Record,
    lines: Lines,
    files: Files,
    macros: Mapping[str, str],
    versions: Mapping[str, int],
) -> Manuscript:
    results = record.results
    keys = {id(draft): key for draft, key in zip(results, handles(results, files.texts), strict=True)}
    by_label = targets(results)
    owned: dict[int, tuple[ResultDraft, ...]] = {}
    rules: dict[int, ProofRule] = {}
    for proof in record.proofs:
        owned[id(proof)], rules[id(proof)] = owners(proof, by_label, results)
    proofs_of: dict[int, list[ProofDraft]] = {id(result): [] for result in results}
    for proof in record.proofs:
        for owner in owned[id(proof)]:
            proofs_of[id(owner)].append(proof)
    frozen = {id(proof): freeze_proof(proof, rules[id(proof)], lines) for proof in record.proofs}

    def owner_key(draft: Draft | None) -> str | None:
        if isinstance(draft, ProofDraft):
            found = owned[id(draft)]
            return keys[id(found[0])] if found else None
        return keys[id(draft)] if draft else None

    return Manuscript(
        root=root,
        results=tuple(
            freeze_result(one, keys[id(one)], tuple(frozen[id(proof)] for proof in proofs_of[id(one)]), lines)
            for one in results
        ),
        edges=edges(results, record.proofs, owned, keys),
        orphan_proofs=tuple(frozen[id(proof)] for proof in record.proofs if not owned[id(proof)]),
        sections=tuple(freeze_section(section, lines) for section in record.sections),
        label_sites=tuple(
            LabelSite(one.label, lines.place(one.site), owner_key(one.holder), one.number) for one in record.labels
        ),
        references=_references(record.mentions, lines, owner_key),
        citations=_references(record.citations, lines, owner_key),
        bibliography=frozenset(record.entries),
        files=(
            *(SourceFile(name) for name in files.texts),
            *(SourceFile(name, is_missing=True) for name in (*files.missing, *record.missing_files)),
        ),
        external_documents=tuple(ExternalDocument(name, prefix) for name, prefix in record.external),
        macros=macros,
        environments={env: theorem.kind for env, theorem in record.theorems.items() if not theorem.is_proof},
        versions=versions,
    )


def _references(
    mentions: Iterable[tuple[Mention, Draft | None]], lines: Lines, owner_key: Callable[[Draft | None], str | None]
) -> tuple[Reference, ...]:
    return tuple(Reference(one.label, lines.place(one.site), owner_key(holder)) for one, holder in mentions)
