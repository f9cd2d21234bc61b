r"""In which section each result stands, across the files of a manuscript.

Invariants:
- Sections and results are each in the order TeX meets them; what ties the two orders together is where a file is
  read by another one, which is looked up in the texts.
- Where a text is not at hand, a result stands in the last section before it in its own file, else in the section of
  the result before it.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from latex.manuscript import Manuscript, Section
from latex.outputs.captions import heading

Read = Callable[[str], str | None]
"""Name of a file of the manuscript → its text; None where it cannot be read."""

BEFORE_SECTIONS = "Before the first section"

_Position = tuple[int, ...]
"""Offsets of the commands that lead to a passage, from the root file down, and its own offset last."""

_READS_FILE = re.compile(
    r"(?<!\\)%[^\n]*"
    r"|\\(?:(?P<pair>import|subimport|inputfrom|includefrom)\*?\s*\{(?P<folder>[^{}]*)\}\s*\{(?P<in_folder>[^{}]*)\}"
    r"|(?:input|include|subfile|subfileinclude)(?![A-Za-z])\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[^\s{}\\%\[]+)))"
)
_DEEPEST_DIVISION = 2  # subsections; paragraphs are too small to give an overview
_FEWEST_DIVISIONS = 3  # with fewer, the next lower level says more


@dataclass(frozen=True, slots=True)
class Division:
    """One section with the results that stand in it or below it."""

    section: int | None
    """Index in the manuscript's sections; None for what stands before the first one."""
    keys: tuple[str, ...]
    """Keys of its results, in the order of the paper; never empty."""

    def heading(self, manuscript: Manuscript) -> str:
        """Return the title of the section with its number, in Unicode."""
        return BEFORE_SECTIONS if self.section is None else heading(manuscript, manuscript.sections[self.section])


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the results of a manuscript stand."""

    sections: tuple[Section, ...]
    section_of: Mapping[str, int | None]
    """Key of a result → index of the innermost section it stands in; None before the first section."""

    def enclosing(self, index: int | None, level: int) -> int | None:
        """Return the section of at most this level that the section `index` is or lies in; None where none does."""
        while index is not None and self.sections[index].level > level:
            index = index - 1 if index else None
        return index

    def chain(self, index: int | None) -> tuple[int, ...]:
        """Return the sections that `index` lies in, the outermost first and itself last."""
        chain: list[int] = []
        while index is not None:
            chain.append(index)
            index = self.enclosing(index, self.sections[index].level - 1)
        return tuple(reversed(chain))

    def divisions(self) -> tuple[Division, ...]:
        """Return the results by part, chapter, section or subsection: the highest of them that tells them apart."""
        found: tuple[Division, ...] = ()
        for level in range(-1, _DEEPEST_DIVISION + 1):
            divided = self._divided(level)
            tells_nothing = all(division.section is None for division in found)
            found = divided if tells_nothing or len(divided) > len(found) else found
            if len(found) >= _FEWEST_DIVISIONS:
                break
        return found

    def _divided(self, level: int) -> tuple[Division, ...]:
        keys: dict[int | None, list[str]] = {}
        for key, index in self.section_of.items():
            keys.setdefault(self.enclosing(index, level), []).append(key)
        return tuple(Division(index, tuple(members)) for index, members in keys.items())


def outline(manuscript: Manuscript, read: Read | None = None) -> Outline:
    """Return the section of each result; `read` gives the texts as they were analysed."""
    entries = _entries(manuscript, read or (lambda _: None))
    places = [section.place for section in manuscript.sections]
    placed = sorted(
        ((*entries[place.file], place.span.start), index) for index, place in enumerate(places) if place.file in entries
    )
    in_file: dict[str, list[tuple[int, int]]] = {}
    for index, section in enumerate(manuscript.sections):
        in_file.setdefault(section.place.file, []).append((section.place.span.start, index))
    found: dict[str, int | None] = {}
    previous: int | None = None
    for result in manuscript.results:
        place = result.place
        if place.file in entries:
            at = bisect_right(placed, ((*entries[place.file], place.span.start), len(places)))
            previous = placed[at - 1][1] if at else None
        else:
            own = [index for start, index in in_file.get(place.file, ()) if start < place.span.start]
            previous = own[-1] if own else previous
        found[result.key] = previous
    return Outline(manuscript.sections, found)


def _entries(manuscript: Manuscript, read: Read) -> dict[str, _Position]:
    """Return where each file is read from first, as far as the texts tell."""
    names = {file.name for file in manuscript.files} | {manuscript.root}
    entries: dict[str, _Position] = {manuscript.root: ()}
    waiting = [manuscript.root]
    while waiting:
        file = waiting.pop()
        for found in _READS_FILE.finditer(read(file) or ""):
            name = _named(found, file, names)
            if name is not None and name not in entries:
                entries[name] = (*entries[file], found.start())
                waiting.append(name)
    return entries


def _named(found: re.Match[str], file: str, names: set[str]) -> str | None:
    """Return the file of the manuscript that a command reads; None for a comment and for other files."""
    written = found["braced"] or found["bare"] or found["in_folder"]
    if not written:
        return None
    folders = ("", posixpath.dirname(file))
    for folder in folders:
        path = posixpath.normpath(posixpath.join(folder, found["folder"] or "", written.strip()))
        for name in (path, f"{path}.tex"):
            if name in names:
                return name
    return None
