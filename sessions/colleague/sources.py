"""The manuscript at one moment, as the colleague may see it: by handle, by file and line, and in `<source>` blocks.

Invariants:
- The facts and the texts belong together: spans of the manuscript fit the texts it was made from.
- Only files of the manuscript inside its folder are shown: nothing absolute, no "..", no dotfiles, no symlink out.
- What is shown is the source as it stands, without invisible characters; hidden lines are listed beside it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from latex.fingerprint import revision
from latex.invisible import CONTROL, INVISIBLE
from latex.manuscript import Manuscript, Place, Result, Section
from latex.render import readable
from latex.text import Span
from sessions.colleague.matching import Region
from sessions.colleague.refusals import RefusalCode, RefusalError
from sessions.colleague.safety import hidden_note, visible

_WRAPPED = re.compile(r"^\\[A-Za-z]*ref\*?\{(.*)\}$|^\\label\{(.*)\}$")
_UNSEEN = re.compile(rf"[\n\t]|{CONTROL.pattern}|{INVISIBLE.pattern}")
_LONGEST_TITLE = 60  # characters of a section title in a sentence


class ManuscriptSource(Protocol):
    """What the colleague needs of the workspace."""

    @property
    def manuscript(self) -> Manuscript:
        """The last analysis; only its root is relied on, and the numbers that TeX printed for the same texts."""
        ...

    def text(self, file: str) -> str | None:
        """Return the text of a file as it is now, unsaved typing included; None where there is none."""
        ...


class Sources:
    """One moment of the manuscript: its facts, and the texts they were read from."""

    def __init__(self, manuscript: Manuscript, read: Callable[[str], str | None], folder: Path | None = None) -> None:
        self.manuscript = manuscript
        self._read = read
        self._folder = folder
        self._permitted: dict[str, bool] = {}

    def text(self, file: str) -> str:
        """Return the text of `file`.

        Raises:
            RefusalError: OUTSIDE, it is not a file of the manuscript inside its folder.
        """
        text = self._read(file) if self.is_permitted(file) else None
        if text is None:
            names = [source.name for source in self.manuscript.files if self.is_permitted(source.name)]
            raise RefusalError(
                RefusalCode.OUTSIDE, f"“{file}” is not a file of the manuscript. Its files are {_listed(names)}."
            )
        return text

    def is_permitted(self, file: str) -> bool:
        """Return whether the colleague may see and propose changes to `file`; the disk is asked once a moment."""
        if file not in self._permitted:
            is_known = any(source.name == file for source in self.manuscript.files)
            self._permitted[file] = is_known and self.is_inside(file)
        return self._permitted[file]

    def is_inside(self, file: str) -> bool:
        """Return whether the name stays inside the manuscript's folder, names no dotfile and can be seen in full."""
        parts = PurePosixPath(file).parts
        if (
            not parts
            or "\\" in file
            or _UNSEEN.search(file)
            or parts[0] == "/"
            or any(part.startswith(".") for part in parts)
        ):
            return False
        if self._folder is None:
            return True
        folder = self._folder.resolve()
        return (folder / file).resolve().is_relative_to(folder)

    def is_on_disk(self, file: str) -> bool:
        """Return whether there is such a file, read by the manuscript or not."""
        return self._read(file) is not None

    def result(self, handle: str) -> Result:
        """Return the result with this handle, one of its labels, or this name in the paper ("Lemma 3.2").

        Raises:
            RefusalError: UNKNOWN_HANDLE, naming the nearest.
        """
        wrapped = _WRAPPED.match(handle.strip())
        wanted = " ".join((wrapped[1] or wrapped[2] if wrapped else handle).split())
        found = self.manuscript.find(wanted) or self._named(wanted)
        if found is None:
            raise RefusalError(RefusalCode.UNKNOWN_HANDLE, self._nearest_handles(wanted))
        return found

    def section(self, name: str) -> Section | None:
        """Return the section with this number, label or title, or whose title holds `name`; None where unclear."""
        wanted = name.strip().casefold()
        for matches in (
            lambda section: wanted in (section.number or "", *(label.casefold() for label in section.labels)),
            lambda section: self.title(section.title).casefold() == wanted or section.title.casefold() == wanted,
            lambda section: bool(wanted) and wanted in self.title(section.title).casefold(),
        ):
            found = [section for section in self.manuscript.sections if matches(section)]
            if len(found) == 1:
                return found[0]
        return None

    def _named(self, name: str) -> Result | None:
        wanted = name.casefold()
        for key in (lambda result: result.display_name, lambda result: self.title(result.title or "")):
            found = [result for result in self.manuscript.results if key(result).casefold() == wanted]
            if len(found) == 1:
                return found[0]
        return None

    def _nearest_handles(self, wanted: str) -> str:
        names = {
            name.casefold(): result
            for result in self.manuscript.results
            for name in (result.key, *result.labels, result.display_name, self.title(result.title or ""))
            if name
        }
        near = difflib.get_close_matches(wanted.casefold(), names, 6, cutoff=0.5)
        if near:
            shown = [f"{names[name].key} ({self.name(names[name])})" for name in near]
            return f"there is no result “{wanted}”. The nearest are {_listed(dict.fromkeys(shown))}."
        keys = [result.key for result in self.manuscript.results]
        return f"there is no result “{wanted}”. The handles are {_listed(keys) if keys else 'none yet'}."

    def title(self, latex: str) -> str:
        """Return a title in Unicode on one line."""
        return " ".join(readable(latex, self.manuscript.macros).split())

    def name(self, result: Result) -> str:
        """Return how a person would name the result: "Lemma 3.2 (Monotone error)"."""
        title = self.title(result.title) if result.title else ""
        return f"{result.display_name} ({title})" if title else result.display_name

    def section_name(self, section: Section) -> str:
        """Return how a person would name the section: "Section 3 (Chains)"."""
        title = self.title(section.title)[:_LONGEST_TITLE]
        return f"Section {section.number} ({title})" if section.number else f"“{title}”"

    def regions(self, result: Result) -> tuple[Region, ...]:
        """Return the statement and the proofs of a result."""
        return tuple(Region(place.file, place.span) for place in _places(result) if self.is_permitted(place.file))

    def revision(self, result: Result) -> str:
        """Return the token of the statement and proofs as they are now."""
        return revision(self.whole_text(result))

    def whole_text(self, result: Result) -> str:
        """Return the statement and the proofs as they stand, one after the other."""
        return "\n\n".join(self.passage(place) for place in _places(result))

    def passage(self, place: Place) -> str:
        """Return the text of a place, exactly; empty where its file cannot be read."""
        text = self._read(place.file) or ""
        return text[place.span.start : place.span.end]

    def statement(self, result: Result) -> str:
        """Return the statement's environment as it stands."""
        return self.passage(result.place)

    def shown(self, result: Result, *, with_proof: bool = True) -> str:
        """Return the `<source>` blocks of a result, its proofs among them unless told not to."""
        places = _places(result) if with_proof else (result.place,)
        return "\n".join(self.block(place) for place in places if self.is_permitted(place.file))

    def block(self, place: Place) -> str:
        """Return the whole lines of a place as a `<source>` block."""
        text = self.text(place.file)
        start = text.rfind("\n", 0, place.span.start) + 1
        end = text.find("\n", place.span.end)
        return source_block(place.file, text[start : end if end >= 0 else len(text)].split("\n"), place.line_begin)

    def lines(self, file: str, first: int, last: int) -> str:
        """Return lines `first` to `last`, from 1 and both included, as a `<source>` block."""
        lines = self.text(file).split("\n")
        return source_block(file, lines[first - 1 : last], first)

    def line(self, file: str, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return self.text(file).count("\n", 0, offset) + 1


def source_block(file: str, lines: Sequence[str], first: int) -> str:
    """Return `lines` in a `<source>` block that says where they stand and what in them is hidden."""
    text = "\n".join(line.removesuffix("\r") for line in lines)
    hidden = hidden_note(text, first_line=first)
    note = f' hidden-from-readers="{hidden}"' if hidden else ""
    last = first + max(len(lines), 1) - 1
    return quoted(text, f' file="{file}" lines="{first}-{last}"{note}')


def quoted(text: str, attributes: str = "") -> str:
    """Return text of the manuscript in a `<source>` block, which nothing in it can end."""
    return f"<source{attributes}>\n{visible(text).replace('</source', '< /source')}\n</source>"


def whole(file: str, text: str) -> Region:
    """Return the region of a whole file."""
    return Region(file, Span(0, len(text)))


def _places(result: Result) -> tuple[Place, ...]:
    """Return where the statement and the proofs stand; a proof inside the statement is not given twice."""
    inside = result.place.span
    others = [
        proof.place
        for proof in result.proofs
        if proof.place.file != result.place.file
        or not (inside.start <= proof.place.span.start and proof.place.span.end <= inside.end)
    ]
    return (result.place, *others)


def _listed(names: Sequence[str] | dict[str, None], most: int = 40) -> str:
    shown = list(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more
