"""Replacing in many places of many files at once, and taking it back.

Invariants:
- All chosen places are replaced or none: a file that changed since the search stops the whole of it.
- Each file takes one transaction, so that one undo takes it back there.
- Nothing is saved: what was replaced is unsaved text until the author saves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from latex.text import Edit
from sessions.errors import FileError, UsageError
from sessions.searching.matches import Found, Match
from sessions.workspace.buffer import Buffer
from sessions.workspace.workspace import Workspace


@dataclass(frozen=True)
class Replaced:
    """What was replaced."""

    count: int
    versions: tuple[tuple[Buffer, int], ...]
    """The buffers that were changed, and their versions after it."""


def replace_all(workspace: Workspace, found: Found, chosen: Iterable[Match]) -> Replaced:
    """Replace the chosen matches of `found`, in the buffers of their files; files that are not open are opened.

    Raises:
        UsageError: a file changed since the search, or may not be written. Nothing was replaced.
        FileError: a file can no longer be opened. Nothing was replaced.
    """
    by_file: dict[str, list[Match]] = {}
    for match in chosen:
        by_file.setdefault(match.file, []).append(match)
    planned = [(_buffer(workspace, found, file), _edits(found, file, matches)) for file, matches in by_file.items()]
    for buffer, edits in planned:
        buffer.break_undo_group()
        buffer.edit(edits, label=f"replacing {found.query.text}")
        buffer.break_undo_group()
    return Replaced(sum(len(edits) for _, edits in planned), tuple((buffer, buffer.version) for buffer, _ in planned))


def take_back(replaced: Replaced) -> tuple[Sequence[str], Sequence[str]]:
    """Take `replaced` back in each file that nobody has changed since; return those files, and the others."""
    done: list[str] = []
    others: list[str] = []
    for buffer, version in replaced.versions:
        if buffer.version == version:
            buffer.undo()
            done.append(buffer.file)
        else:
            others.append(buffer.file)
    return done, others


def _buffer(workspace: Workspace, found: Found, file: str) -> Buffer:
    try:
        buffer = workspace.open(file)
    except FileError as error:
        raise FileError(f"{error} Nothing was replaced.") from error
    if buffer.is_read_only:
        raise UsageError(f"{file} is read-only, so nothing was replaced; take its matches out, or make it writable.")
    searched = found.texts[file]
    if buffer.snapshot is not searched and buffer.text != searched.text:
        raise UsageError(f"{file} was changed since the search, so nothing was replaced. Search again.")
    return buffer


def _edits(found: Found, file: str, matches: Sequence[Match]) -> tuple[Edit, ...]:
    snapshot = found.texts[file]
    return tuple(
        Edit(snapshot.offset(match.row, match.start), match.line[match.start : match.end], match.new)
        for match in sorted(matches, key=lambda match: (match.row, match.start))
        if match.new is not None and match.new != match.line[match.start : match.end]
    )
