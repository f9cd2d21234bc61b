"""Which file of a folder is the root of the manuscript, the one that TeX is run on.

Invariants:
- The answer never blocks typing: a choice among several is made, and the others are named.
- The search is bounded in files, in depth and in what it reads of each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sessions.errors import UsageError

_MOST_FILES = 2_000  # entries looked at; a home folder opened by mistake is answered within a moment
_MOST_SOURCES = 400  # TeX files whose beginning is read; a root is not the four hundred and first
_LEVELS = 2  # folders below the one that was named
_HEAD_BYTES = 131_072  # bytes read of a file; a class is declared above the text
_BODY_BYTES = 2_000_000  # bytes read of a root file to see what it reads in
_PREFERRED = ("main", "paper", "thesis", "article", "book", "ms", "manuscript", "root")

_CLASS = re.compile(rb"\\document(?:class|style)\b")
_DOCUMENT = re.compile(rb"\\begin\s*\{document\}")
_MAGIC_ROOT = re.compile(rb"^\s*%+\s*!\s*T[eE]X\s+root\s*=\s*(.+?)\s*$", re.MULTILINE)
_READS = re.compile(rb"\\(?:input|include|subfile|subfileinclude|(?:sub)?import\*?\s*\{([^}\n]*)\})\s*\{?([^}\s%]+)")
_SUBFILE = re.compile(rb"\\documentclass\s*\[([^\]\n]*)\]\s*\{subfiles\}")


@dataclass(frozen=True, slots=True)
class RootChoice:
    """The root file to open."""

    root: Path
    others: tuple[Path, ...] = ()
    """Further root files in the folder, best first."""
    is_new: bool = False
    """There is no such file yet; the first save makes it."""
    named: Path | None = None
    """The file that was named, where it is a part of the manuscript and not its root."""


def find_root(path: Path) -> RootChoice:
    """Return the root file of the manuscript that `path`, a file or a folder, belongs to.

    Raises:
        UsageError: there is no such file or folder, or no TeX in the folder.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100  # symbolic links keep the names the author gave
    if path.is_dir():
        return _root_in(path)
    if path.is_file():
        root = _root_of(path)
        return RootChoice(root, named=path if path != root else None)
    if path.exists():
        raise UsageError(f"{path.name} is a device or a pipe, not a file; name a .tex file or its folder.")
    if path.suffix == ".tex" and path.parent.is_dir():
        return RootChoice(path, is_new=True)
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}; make it first, or name another.")
    raise UsageError(f"There is no {path.name} in {path.parent}; a new file needs a name that ends in .tex.")


def _root_in(folder: Path) -> RootChoice:
    sources = list(islice(_sources(folder), _MOST_SOURCES))
    if not sources:
        raise UsageError(f"There is no .tex file in {folder}; name one to start it, such as {folder.name}/main.tex.")
    roots = _roots_among(sources)
    ordered = sorted(roots or sources, key=lambda root: _rank(root, folder))
    return RootChoice(ordered[0], tuple(ordered[1:]) if roots else ())


def _roots_among(sources: Sequence[Path]) -> list[Path]:
    r"""Return the files that TeX can be run on.

    A file with both a class and `\begin{document}` is one; with one of them it is, unless another reads it (a
    preamble, a body).
    """
    marks = {source: _marks(source) for source in sources}
    candidates = [source for source in sources if marks[source]]
    if all(marks[source] == 2 for source in candidates):
        return candidates
    read = {file for source in candidates for file in _read_by(source)}
    return [source for source in candidates if marks[source] == 2 or source not in read]


def _rank(root: Path, folder: Path) -> tuple[int, int, str]:
    """Return the place of a root file among others: not too deep, by its name, then by the alphabet."""
    names = (*_PREFERRED, folder.name.lower())
    name = root.stem.lower()
    return (
        len(root.relative_to(folder).parts),
        names.index(name) if name in names else len(names),
        str(root),
    )


def _root_of(file: Path) -> Path:
    """Return the root that reads `file`, or `file` itself."""
    head = _bytes_of(file, _HEAD_BYTES)
    named = _named_root(file, head)
    if named is not None:
        return named
    if _marks(file) == 2 or file.suffix not in {".tex", ".ltx"}:
        return file
    for folder in (file.parent, *file.parent.parents[:_LEVELS]):
        for source in _sources(folder, levels=0):
            if source != file and _marks(source) and file in _read_by(source):
                return source
        if (folder / ".git").exists():
            break
    return file


def _named_root(file: Path, head: bytes) -> Path | None:
    r"""Return the root that a comment `% !TEX root = …` or `\documentclass[…]{subfiles}` names, if it is there."""
    match = _MAGIC_ROOT.search(head) or next(_executed(_SUBFILE, head), None)
    if match is None:
        return None
    name = os.fsdecode(match[1]).strip().strip('"')
    named = Path(os.path.normpath(file.parent / name)) if "\0" not in name else file
    for candidate in (named, named.with_name(named.name + ".tex")):
        if candidate.is_file() and candidate != file:
            return candidate
    return None


def _read_by(root: Path) -> set[Path]:
    """Return the files that `root` reads, directly or through one of those, as far as they are named plainly."""
    reached: set[Path] = set()
    waiting = [root]
    while waiting and len(reached) < _MOST_FILES:
        data = _bytes_of(waiting.pop(), _BODY_BYTES)
        for match in _executed(_READS, data):
            name = os.fsdecode((match[1] + b"/" if match[1] else b"") + match[2])
            if "\0" in name:
                continue
            path = Path(os.path.normpath(root.parent / name))
            source = path if path.suffix and path.is_file() else path.with_name(path.name + ".tex")
            if source not in reached and source.is_file():
                reached.add(source)
                waiting.append(source)
    return reached


def _marks(file: Path) -> int:
    r"""Return how many of a class and `\begin{document}` the file has; none for a chapter of the subfiles class."""
    head = _bytes_of(file, _HEAD_BYTES)
    if any(_executed(_SUBFILE, head)):
        return 0
    return sum(any(_executed(pattern, head)) for pattern in (_CLASS, _DOCUMENT))


def _executed(pattern: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the matches that do not stand behind a comment sign in their line."""
    for match in pattern.finditer(data):
        if data.find(b"%", data.rfind(b"\n", 0, match.start()) + 1, match.start()) < 0:
            yield match


def _sources(folder: Path, *, levels: int = _LEVELS) -> Iterator[Path]:
    """Yield the TeX files of `folder` and of `levels` below it, the nearest first, up to the bound."""
    seen = 0
    waiting = [(folder, 0)]
    for current, depth in waiting:
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > _MOST_FILES:
                return
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < levels:
                    waiting.append((Path(entry.path), depth + 1))
            elif entry.name.endswith((".tex", ".ltx")) and entry.is_file():
                yield Path(entry.path)


def _bytes_of(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return b""
