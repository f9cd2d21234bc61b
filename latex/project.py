r"""From a root file to a `Manuscript`: which files it reads, and one analysis after each change.

Invariants:
- Any text gives a manuscript; nothing here raises because of what an author typed.
- Tokens and declarations of a file are kept with its text: an analysis after a change in one file scans only that
  one, unless it declares other macros than before.
- Files are named relative to the folder of the root, with "/".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from latex.manuscript import Manuscript
from latex.reading.commands import restating, table
from latex.reading.environments import HANDLERS
from latex.reading.execution import Reader
from latex.reading.files import Files
from latex.reading.loops import HANDLERS as LOOPS
from latex.reading.meanings import Handler
from latex.reading.passages import FileRun
from latex.results.contents import Contents
from latex.results.facts import SourceFile
from latex.syntax.declarations import Theorem
from latex.syntax.macros import Macro
from latex.syntax.scan import Vocabulary
from latex.syntax.survey import Inclusion, Survey, survey, vocabulary

Read = Callable[[str], str | None]

_CLASS = re.compile(r"^[^%\n]*?\\documentclass\b[^{%]*(?:%[^\n]*\n[^{%]*)*\{\s*([^}]*?)\s*\}", re.MULTILINE)
_BEGIN_DOCUMENT = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_PARTS = frozenset({"subfiles", "standalone"})
_MOST_READINGS = 4  # a further one where declarations changed, or where a file that a macro names has some of its own


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


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as last read, and what it declares."""

    text: str
    survey: Survey


_NOTHING = Vocabulary(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What the declarations of all files say about how each is to be read."""

    surveys: tuple[Survey, ...] = ()
    vocabulary: Vocabulary = _NOTHING
    macros: Mapping[str, Macro] = field(default_factory=dict)
    """Those worth expanding."""
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    declarations: Mapping[str, str] = field(default_factory=dict)
    """Macro → its declaration as typed."""

    def renewed(self, surveys: tuple[Survey, ...]) -> _Lessons:
        """Return what these surveys say; with the same handlers where files are to be read as before."""
        if len(surveys) == len(self.surveys) and all(map(operator.is_, surveys, self.surveys)):
            return self
        found, macros = vocabulary(surveys)
        declarations = {macro.name: macro.declaration for one in surveys for macro in one.macros}
        if self.handlers and (found, macros) == (self.vocabulary, self.macros):
            return _Lessons(surveys, self.vocabulary, self.macros, self.handlers, declarations)
        restated = frozenset[str]().union(*(one.restating for one in surveys))
        handlers = table(found.commands) | HANDLERS | LOOPS | restating(restated)
        return _Lessons(surveys, found, macros, handlers, declarations)


class Analyser:
    """Analyses one manuscript again and again; may be used from one thread at a time."""

    def __init__(self, read: Read, search: tuple[str, ...] = ()) -> None:
        self._read = read
        self._search = search
        self._sources: dict[str, _Source] = {}
        self._changed: set[str] = set()
        """Files whose text is newer than their survey."""
        self._lessons = _Lessons()
        self._runs: dict[str, FileRun] = {}
        self._contents = Contents()
        self._made = Survey()
        r"""What macros declare when they are called (`\newcommand\csname #1ref\endcsname`)."""

    def analyse(self, root: str, versions: Mapping[str, int] = {}) -> Manuscript:
        """Return what the manuscript holds now; `versions` are passed on to tell which texts were read."""
        files = self._followed(root)
        for _ in range(_MOST_READINGS):
            self._learn(files)
            lessons = self._lessons
            reader = Reader(
                lessons.vocabulary, lessons.macros, lessons.handlers, files.resolve, files.texts, self._runs
            )
            run = reader.read(root)
            if self._survey_again(reader.runs):
                files = self._followed(root)
                continue
            self._note_made(reader)
            self._learn(files)
            if self._lessons.handlers is lessons.handlers:
                break
        self._runs = reader.runs
        self._sources = {name: self._sources[name] for name in files.texts}
        contents = self._contents = Contents(run, files.texts, self._contents)
        return Manuscript(
            root=root,
            contents=contents,
            files=(
                *(SourceFile(name) for name in files.texts),
                *(SourceFile(name, is_missing=True) for name in (*files.missing, *contents.missing_files)),
            ),
            macros=self._lessons.declarations,
            environments={env: one.kind for env, one in _theorems(run).items() if not one.is_proof},
            versions=dict(versions),
            search=self._search,
        )

    def _followed(self, root: str) -> Files:
        files = Files(self._text, self._search)
        files.follow(root, self._inclusions)
        return files

    def _learn(self, files: Files) -> None:
        """Work out how to read the files; where that is new, nothing that was read before counts."""
        known = self._lessons
        self._lessons = known.renewed((*(self._sources[name].survey for name in files.texts), self._made))
        if self._lessons.handlers is not known.handlers:
            self._runs = {}

    def _note_made(self, reader: Reader) -> None:
        """Note the macros that are known only now that others were called."""
        declared = self._lessons.declarations
        known = set(self._made.macros)
        made = tuple(one for name, one in reader.made.items() if name not in declared and one not in known)
        if made or not reader.restating <= self._made.restating:
            self._made = Survey(macros=(*self._made.macros, *made), restating=self._made.restating | reader.restating)

    def _survey_again(self, runs: Mapping[str, FileRun]) -> bool:
        """Bring the surveys of changed files up to date; return whether one of them says something new."""
        is_new = False
        for name in self._changed:
            source, run, old = self._sources[name], runs.get(name), self._runs.get(name)
            if not (run and old and run.text is source.text and _declare_the_same(old, run)):
                found = survey(source.text)
                if found != source.survey:
                    self._sources[name] = _Source(source.text, found)
                    is_new = True
        self._changed.clear()
        if is_new:
            self._made = Survey()  # it is made again where that is still so
        return is_new

    def _inclusions(self, name: str) -> tuple[Inclusion, ...]:
        return self._sources[name].survey.inclusions

    def _text(self, name: str) -> str | None:
        """Read a file and note what it declares; of a changed one only that it has to be surveyed again."""
        text = self._read(name)
        known = self._sources.get(name)
        if text is None:
            return None
        if known is None:
            self._sources[name] = _Source(text, Survey() if name.endswith(".bib") else survey(text))
        elif known.text is not text and known.text != text:
            self._sources[name] = _Source(text, known.survey)
            if not name.endswith(".bib"):
                self._changed.add(name)
        return self._sources[name].text


def _declare_the_same(old: FileRun, new: FileRun) -> bool:
    """Return whether the passages in which two readings of a file differ declare the same.

    False also where the texts differ outside all passages, where TeX does not execute them.
    """
    head = 0
    for one, other in zip(old.passages, new.passages, strict=False):
        if one is not other:
            break
        head += 1
    tail = 0
    for one, other in zip(reversed(old.passages[head:]), reversed(new.passages[head:]), strict=False):
        if one is not other:
            break
        tail += 1
    start, old_end = old.span(head, tail)
    new_start, new_end = new.span(head, tail)
    if new.text[:start] != old.text[:new_start] or not _ends_the_same(old.text, old_end, new.text, new_end):
        return False
    return survey(old.text, start, old_end) == survey(new.text, new_start, new_end)


def _ends_the_same(old: str, old_end: int, new: str, new_end: int) -> bool:
    return len(old) - old_end == len(new) - new_end and old.endswith(new[new_end:])


def _theorems(run: FileRun) -> Mapping[str, Theorem]:
    """Return the theorem environments declared where the reading ended."""
    return run.passages[-1].after.declared.theorems
