r"""From a root file to a `Manuscript`: which files it reads, and one analysis after each change.

Invariants:
- Any text gives a manuscript; nothing here raises because of what an author typed.
- Tokens and declarations of a file are kept with its text: an analysis after a change in one file scans only that
  one, unless it declares other macros than before.
- Files are named relative to the folder of the root, with "/".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from latex.commands import restating, table
from latex.contents import Contents
from latex.declarations import Theorem
from latex.environments import HANDLERS
from latex.execution import Handler, Reader
from latex.facts import SourceFile
from latex.files import Files
from latex.macros import Macro
from latex.manuscript import Manuscript
from latex.passages import FileRun
from latex.scan import Vocabulary, scan
from latex.survey import FIRST, Inclusion, Survey, survey, vocabulary

Read = Callable[[str], str | None]

_CLASS = re.compile(r"^[^%\n]*?\\documentclass\b[^{%]*(?:%[^\n]*\n[^{%]*)*\{\s*([^}]*?)\s*\}", re.MULTILINE)
_BEGIN_DOCUMENT = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_PARTS = frozenset({"subfiles", "standalone"})
_MOST_READINGS = 2  # a second one where a file whose name a macro gives declares macros of its own


def is_root(text: str) -> bool:
    r"""Return whether `text` is a document of its own: a `\documentclass` and a `\begin{document}`.

    Chapters made with subfiles or standalone are parts of another document.
    """
    found = _CLASS.search(text)
    return found is not None and found[1] not in _PARTS and _BEGIN_DOCUMENT.search(text) is not None


def analyse(root: str, read: Read) -> Manuscript:
    """Return what the manuscript with this root file holds; `read` gives the text of a file, or None."""
    return Analyser(read).analyse(root)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as last read, and what it declares."""

    text: str
    survey: Survey


class Analyser:
    """Analyses one manuscript again and again; may be used from one thread at a time."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._sources: dict[str, _Source] = {}
        self._surveys: list[Survey] = []
        self._vocabulary = FIRST
        self._worth: dict[str, Macro] = {}
        self._handlers: dict[str, Handler] = {}
        self._runs: dict[str, FileRun] = {}
        self._contents = Contents()

    def analyse(self, root: str, versions: Mapping[str, int] = {}) -> Manuscript:
        """Return what the manuscript holds now; `versions` are passed on to tell which texts were read."""
        files = Files(self._text)
        files.follow(root, self._inclusions)
        for _ in range(_MOST_READINGS):
            known = self._learn(self._surveys_of(files))
            reader = Reader(self._vocabulary, self._worth, self._handlers, files.resolve, files.texts, self._runs)
            run = reader.read(root)
            if self._learn(self._surveys_of(files)) == known:
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
            macros={macro.name: macro.declaration for one in self._surveys for macro in one.macros},
            environments={env: one.kind for env, one in _theorems(run).items() if not one.is_proof},
            versions=dict(versions),
        )

    def _learn(self, surveys: list[Survey]) -> Vocabulary:
        """Return what to scan for; worked out anew where the declarations of the manuscript changed."""
        if surveys != self._surveys:
            self._surveys = surveys
            found, worth = vocabulary(surveys)
            restated = frozenset[str]().union(*(one.restating for one in surveys))
            if (found, worth) != (self._vocabulary, self._worth) or not self._handlers:
                self._vocabulary, self._worth = found, worth
                self._handlers = table(found.commands) | HANDLERS | restating(restated)
                self._runs = {}
        return self._vocabulary

    def _surveys_of(self, files: Files) -> list[Survey]:
        return [self._sources[name].survey for name in files.texts]

    def _inclusions(self, name: str) -> tuple[Inclusion, ...]:
        return self._sources[name].survey.inclusions

    def _text(self, name: str) -> str | None:
        """Read a file and note what it declares."""
        text = self._read(name)
        known = self._sources.get(name)
        if text is None:
            return None
        if known and (known.text is text or known.text == text):
            return known.text
        tokens = () if name.endswith(".bib") else scan(text, self._vocabulary)
        found = survey(text, tokens)
        if known and known.survey == found:
            found = known.survey
        self._sources[name] = _Source(text, found)
        return text


def _theorems(run: FileRun) -> Mapping[str, Theorem]:
    """Return the theorem environments declared where the reading ended."""
    return run.passages[-1].after.declared.theorems
