"""The folder of a manuscript: names of its files, what lies inside it, and their text on disk.

Invariants:
- A file is named relative to the folder of the root file, with forward slashes.
- A name that leads out of the folder, by `..` or by a symbolic link, has no path here; only the analysis reads it.

Any thread may call these methods.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from sessions.errors import FileError
from sessions.workspace.encoding import UTF8, UTF8_WITH_MARK
from sessions.workspace.files import FileText, read_file

_SOURCE_SUFFIXES = frozenset({".tex", ".ltx", ".latex", ".bib", ".bbl", ".sty", ".cls", ".tikz", ".def", ".aux"})
_MOST_BYTES = 64_000_000  # bytes; nothing TeX reads as source is larger, and the analysis must not swallow a disk

_EDITOR_FILE = re.compile(r"(?:\..*|.*~|#.*#|4913|.*\.(?:swp|swo|swx|tmp|lemmata-new)|__latexindent.*)", re.DOTALL)
"""Names of what editors and we ourselves put beside a file for a moment: vim's `.a.swp` and `4913`, emacs' `.#a`
and `#a#`, backups `a~`."""


class Folder:
    """Where the files of one manuscript lie."""

    def __init__(self, root: Path) -> None:
        root = Path(os.path.abspath(root))  # noqa: PTH100  # resolve() would follow a symbolic link to the root file
        self.path = root.parent
        self.root = root.name
        self._real = os.path.realpath(self.path)
        self._cache: dict[str, tuple[tuple[int, int, int], str | None]] = {}
        self._declared: str | None = None

    def name(self, file: str | Path) -> str:
        """Return the name by which the manuscript knows `file`, a name or a path."""
        text = os.path.relpath(file, self.path) if Path(file).is_absolute() else os.fspath(file)
        return posixpath.normpath(text.replace(os.sep, "/"))

    def is_inside(self, file: str) -> bool:
        """Return whether the file lies in the folder, symbolic links followed; the root file always does."""
        if "\0" in file:
            return False
        if file == self.root:
            return True
        real = os.path.realpath(self.path / file)
        return os.path.commonpath([real, self._real]) == self._real and real != self._real

    def file_path(self, file: str) -> Path:
        """Return the path of `file`.

        Raises:
            FileError: it lies outside the folder.
        """
        if not self.is_inside(file):
            raise FileError(
                f"{file} lies outside the folder of {self.root}, so it is only read for the tree of results. "
                "Nothing was opened or changed; open it by itself to work on it."
            )
        return self.path / file

    def read(self, file: str) -> FileText:
        """Read `file` from disk, in the encoding the manuscript declares.

        Raises:
            FileError: it lies outside the folder, is missing or is no text.
        """
        return read_file(self.file_path(file), declared=None if file == self.root else self._declared)

    def note_encoding(self, encoding: str) -> None:
        """Take the encoding of the root file for the files that declare none."""
        self._declared = None if encoding in (UTF8, UTF8_WITH_MARK) else encoding

    def text(self, file: str) -> str | None:
        """Return the text of `file` on disk, cached by its state there; None where it is outside or unreadable."""
        return self.text_for_analysis(file) if self.is_inside(file) else None

    def text_for_analysis(self, file: str) -> str | None:
        """Return the text of `file`, which may lie outside the folder; None where it cannot be read."""
        path = self.path / file
        try:
            state = path.stat()
        except (OSError, ValueError):
            return None
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        known = self._cache.get(file)
        if known is not None and known[0] == stamp:
            return known[1]
        text = self._text_or_none(file, path) if state.st_size <= _MOST_BYTES else None
        self._cache[file] = (stamp, text)
        return text

    def _text_or_none(self, file: str, path: Path) -> str | None:
        try:
            read = read_file(path, declared=None if file == self.root else self._declared)
        except FileError:
            return None
        if file == self.root:
            self.note_encoding(read.encoding)
        return read.text


def is_editor_file(name: str) -> bool:
    """Return whether a file of this name (without its folder) is some editor's passing one, not a source."""
    return _EDITOR_FILE.fullmatch(name) is not None


def is_source(name: str) -> bool:
    """Return whether a file of this name may become part of a manuscript."""
    return posixpath.splitext(name)[1].lower() in _SOURCE_SUFFIXES and not is_editor_file(posixpath.basename(name))
