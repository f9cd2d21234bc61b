r"""From a root file to a `Manuscript`: which files it reads, and one analysis after each change.

Invariants:
- Any text gives a manuscript; nothing here raises because of what an author typed.
- Tokens and declarations of a file are kept with its text: an analysis after a change in one file scans only that
  one, unless it declares other macros than before.
- Files are named relative to the folder of the root, with "/".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from latex.commands import restating, table
from latex.drafts import Draft, Mention, ProofDraft, ResultDraft
from latex.environments import HANDLERS
from latex.execution import Reader
from latex.macros import Macro
from latex.manuscript import LabelSite, Manuscript, ProofRule, Reference, SourceFile
from latex.proofs import owners
from latex.recording import Record
from latex.references import edges, targets
from latex.results import Lines, freeze_proof, freeze_result, freeze_section, handles
from latex.scan import Token, Vocabulary, scan
from latex.survey import FIRST, Inclusion, Survey, survey, vocabulary
from latex.vocabulary import FOLDER_INPUTS

Read = Callable[[str], str | None]

_CLASS = re.compile(r"^[^%\n]*?\\documentclass\b[^{%]*(?:%[^\n]*\n[^{%]*)*\{\s*([^}]*?)\s*\}", re.MULTILINE)
_BEGIN_DOCUMENT = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_PARTS = frozenset({"subfiles", "standalone"})
_NEWLINE = re.compile(r"\n")
_MOST_READINGS = 2  # a second one where a file whose name a macro gives declares macros of its own
_DEEPEST_PATH = 400  # code points; longer "names" are text that follows a stray command


def is_root(text: str) -> bool:
    r"""Return whether `text` is a document of its own: a `\documentclass` and a `\begin{document}`.

    Chapters made with subfiles or standalone are parts of another document.
    """
    found = _CLASS.search(text)
    return found is not None and found[1] not in _PARTS and _BEGIN_DOCUMENT.search(text) is not None


def analyse(root: str, read: Read) -> Manuscript:
    """Return what the manuscript with this root file holds; `read` gives the text of a file, or None."""
    return Analyser(read).analyse(root)


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

    def __init__(self, read: Read) -> None:
        self._read = read
        self._sources: dict[str, _Source] = {}
        self._surveys: list[Survey] = []
        self._vocabulary = FIRST
        self._worth: dict[str, Macro] = {}

    def analyse(self, root: str, versions: Mapping[str, int] = {}) -> Manuscript:
        """Return what the manuscript holds now; `versions` are passed on to tell which texts were read."""
        files = _Files(self._source)
        files.follow(root)
        for _ in range(_MOST_READINGS):
            known = self._learn([source.survey for source in files.found.values()])
            record = self._record(root, files)
            if self._learn([source.survey for source in files.found.values()]) == known:
                break
        self._sources = {name: source for name, source in self._sources.items() if name in files.found}
        lines = Lines(files.texts, {name: source.line_starts for name, source in files.found.items()})
        return _manuscript(root, record, lines, files, dict(versions))

    def _record(self, root: str, files: _Files) -> Record:
        restated = frozenset[str]().union(*(survey.restating for survey in self._surveys))
        handlers = table(self._vocabulary.commands) | HANDLERS | restating(restated)

        def tokens(name: str) -> tuple[Token, ...]:
            return self._tokens(files.found[name])

        return Reader(self._vocabulary, self._worth, handlers, tokens, files.resolve, files.texts).read(root)

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

    def _source(self, name: str) -> _Source | None:
        text = self._read(name)
        if text is None:
            return None
        known = self._sources.get(name)
        if known and (known.text is text or known.text == text):
            return known
        tokens = () if name.endswith(".bib") else scan(text, self._vocabulary)
        found = survey(text, tokens)
        if known and known.survey == found:
            found = known.survey
        starts = [0, *(line.end() for line in _NEWLINE.finditer(text))]
        self._sources[name] = _Source(text, starts, self._vocabulary, tokens, found)
        return self._sources[name]


class _Files:
    """The files of a manuscript, found from the root on."""

    def __init__(self, source: Callable[[str], _Source | None]) -> None:
        self.found: dict[str, _Source] = {}
        self.texts: dict[str, str] = {}
        self.asked: set[str] = set()
        self.missing: dict[str, None] = {}
        """The root, where it could not be read; what else is missing shows only when the files are executed."""
        self._source = source

    def follow(self, root: str) -> None:
        """Read `root` and every file reached from it, also in branches that TeX does not take."""
        queue: list[tuple[str, str]] = [(root, "")]
        for name, folder in queue:
            if self._take(name) is None:
                self.missing[name] = None
                continue
            for inclusion in self.found[name].survey.inclusions:
                queue += self._reached(inclusion, folder, name, {one for one, _ in queue})

    def _reached(self, inclusion: Inclusion, folder: str, by: str, seen: set[str]) -> list[tuple[str, str]]:
        is_package = inclusion.command in ("usepackage", "RequirePackage")
        is_class = inclusion.command in ("documentclass", "LoadClass", "LoadClassWithOptions")
        name = inclusion.name + (".sty" if is_package else ".cls" if is_class else "")
        own = by[: by.rfind("/") + 1]
        if inclusion.command in FOLDER_INPUTS:
            base = posixpath.join(own if inclusion.command.startswith("sub") else "", inclusion.folder)
            folder = base.rstrip("/") + "/"
            folders: tuple[str, ...] = (folder,)
        else:
            folders = tuple(dict.fromkeys(("", folder, own)))
        file = self.resolve(name, folders)
        if file is None:
            return []
        if inclusion.command.startswith("subfile"):
            folder = file[: file.rfind("/") + 1]
        return [] if file in seen else [(file, folder)]

    def resolve(self, name: str, folders: tuple[str, ...]) -> str | None:
        """Return the file that `name` means when looked for in `folders`, the last one first; None if missing."""
        name = name.strip()
        if not name or len(name) > _DEEPEST_PATH or "\n" in name or "\\" in name:
            return None
        has_ending = "." in posixpath.basename(name)
        candidates = (name + ".tex", name) if not has_ending else (name, name + ".tex")
        for folder in (*reversed(folders), ""):
            for candidate in candidates:
                path = posixpath.normpath(posixpath.join(folder, candidate))
                if self._take(path):
                    return path
        return None

    def _take(self, name: str) -> _Source | None:
        if name in self.found:
            return self.found[name]
        if name in self.asked:
            return None
        self.asked.add(name)
        source = self._source(name)
        if source:
            self.found[name] = source
            self.texts[name] = source.text
        return source


def _manuscript(root: str, record: Record, lines: Lines, files: _Files, versions: Mapping[str, int]) -> Manuscript:
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
            *(SourceFile(name) for name in files.found),
            *(SourceFile(name, is_missing=True) for name in (*files.missing, *record.missing_files)),
        ),
        macros={macro.name: macro.declaration for source in files.found.values() for macro in source.survey.macros},
        environments={env: theorem.kind for env, theorem in record.theorems.items() if not theorem.is_proof},
        versions=versions,
    )


def _references(
    mentions: Iterable[tuple[Mention, Draft | None]], lines: Lines, owner_key: Callable[[Draft | None], str | None]
) -> tuple[Reference, ...]:
    return tuple(Reference(one.label, lines.place(one.site), owner_key(holder)) for one, holder in mentions)
