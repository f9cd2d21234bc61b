r"""Numbers as TeX printed them, from the `.aux` file that it wrote beside the paper or into its output folder.

Invariants:
- They count only while that file is newer than every source of the manuscript and no text that is open here differs
  from its file: a number that TeX printed for another text is worse than one that was worked out.
- An `.aux` file is read once; after that it is only looked at, until TeX writes it again.
- Nothing is executed: of a `latexmkrc` only plain strings are read.

Sources: Web2C manual, "Output file location"; latexmk(1), `$out_dir` and `$aux_dir`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from latex.manuscript import Manuscript
from sessions.workspace.folder import Folder

_USUAL_FOLDERS = ("", "build", "out", ".aux", "_build", "tmp")
_CONFIGURATIONS = (".latexmkrc", "latexmkrc")
_MOST_BYTES = 100_000  # bytes; a latexmkrc has a few hundred
_ASSIGNED = re.compile(
    r"""^[ \t]*(?:our[ \t]+)?\$(?:aux|out)_dir[ \t]*=[ \t]*(?:'([^'\n$]*)'|"([^"\n$@\\]*)")[ \t]*;""", re.MULTILINE
)
_WITHOUT_NUMBERS = frozenset({".bib", ".bbl", ".aux"})
"""Endings of files that change nothing about numbers; BibTeX writes its own after TeX has written its `.aux`."""

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size in bytes."""


class PrintedNumbers:
    """What TeX printed for the manuscript in `folder`; for one thread at a time."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._read: tuple[str, Stamp, Mapping[str, str]] | None = None
        jobname = PurePosixPath(folder.root).stem
        places = dict.fromkeys((*_configured(folder.path), *_USUAL_FOLDERS))
        self._names = tuple(folder.name(f"{place}/{jobname}.aux" if place else f"{jobname}.aux") for place in places)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where TeX may write what is read here, whether it has or not."""
        return tuple(self._folder.path / name for name in self._names)

    def given_to(self, manuscript: Manuscript, unsaved: Collection[str] = ()) -> Manuscript:
        """Return `manuscript` with the numbers TeX printed for just these texts; unchanged where it printed none.

        `unsaved` are the files whose open text may differ from that on disk.
        """
        sources = [file.name for file in manuscript.files if not file.is_missing and _has_numbers(file.name)]
        if any(file in unsaved for file in sources):
            return manuscript
        found = self._newest()
        if found is None or not self._is_newer(found[1], sources):
            return manuscript
        return manuscript.numbered_by(self._numbers(*found))

    def _newest(self) -> tuple[str, Stamp] | None:
        stamps = ((name, stamp) for name in self._names if (stamp := self._stamp(name)) is not None)
        return max(stamps, key=lambda each: each[1], default=None)

    def _is_newer(self, stamp: Stamp, sources: Collection[str]) -> bool:
        return all((other := self._stamp(name)) is not None and other[0] < stamp[0] for name in sources)

    def _stamp(self, name: str) -> Stamp | None:
        """Return the stamp of a file; None where there is none."""
        try:
            state = (self._folder.path / name).stat()
        except (OSError, ValueError):
            return None
        return state.st_mtime_ns, state.st_size

    def _numbers(self, name: str, stamp: Stamp) -> Mapping[str, str]:
        if self._read is None or self._read[:2] != (name, stamp):
            from latex.numbers.aux_file import read_aux  # brings pylatexenc, which the first picture needs not

            labels = read_aux(name, lambda inner: self._text(name, inner))
            self._read = name, stamp, {label: known.number for label, known in labels.items()}
        return self._read[2]

    def _text(self, name: str, inner: str) -> str | None:
        r"""Return the text of the `.aux` file `name` or of one it names, which lies in the same output folder."""
        if inner == name:
            return self._folder.text_for_analysis(name)
        beside = self._folder.name(str(PurePosixPath(name).parent / inner))
        return self._folder.text_for_analysis(beside)


def _has_numbers(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() not in _WITHOUT_NUMBERS


def _configured(folder: Path) -> Iterator[str]:
    """Yield the output folders that the latexmkrc of the paper names."""
    for name in _CONFIGURATIONS:
        file = folder / name
        try:
            text = file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size < _MOST_BYTES else ""
        except OSError:
            continue
        for one, other in _ASSIGNED.findall(text):
            yield os.path.expanduser(one or other).rstrip("/")  # noqa: PTH111
