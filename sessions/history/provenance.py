"""Who wrote what: the change one commit made, and the writer of each line.

Invariants:
- Only what the history says is told: a line is the AI's where the commit git blames for it is an AI edit.
- Nothing here changes anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from latex.alignment import align
from sessions.history.log import AiEdit, Reader, ai_edits

_EACH_FILE = ("--no-renames", "--no-commit-id", "--root", "-r", "-z")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit made of one file."""

    path: Path
    before: str
    """The text in the first parent, empty where the commit added the file; bytes that are no text are surrogates."""
    after: str
    """The text in the commit; empty where it removed the file."""


class Hand(StrEnum):
    """Whose words a line holds."""

    AUTHOR = "author"
    AI = "ai"
    """Accepted as the colleague wrote it."""
    AI_EDITED = "ai, edited"
    """Written by the colleague and altered by the author before accepting."""
    NOT_COMMITTED = "not committed"


class Line(NamedTuple):
    """Who wrote a line of a file."""

    hand: Hand
    commit: str | None
    """Full hash of the commit that brought the line in; None where it is not committed."""
    person: str
    """Who made that commit; for the AI's lines the person who accepted them. Empty where it is not committed."""


async def file_changes(repository: Reader, commit: str, *, encoding: str = "utf-8") -> tuple[FileChange, ...]:
    """Return what `commit` did to each file it touches, against its first parent.

    Raises:
        RepositoryError: there is no such commit.
    """
    answer = await repository.run("diff-tree", *_EACH_FILE, "--name-only", "--end-of-options", commit)
    names = [os.fsdecode(name) for name in answer.output.split(b"\0") if name]
    return tuple([await _file_change(repository, commit, name, encoding) for name in names])


async def _file_change(repository: Reader, commit: str, name: str, encoding: str) -> FileChange:
    texts = []
    for revision in (f"{commit}^", commit):
        answer = await repository.run("cat-file", "--filters", f"{revision}:{name}", foreseen=(0, 128))
        texts.append(answer.output.decode(encoding, "surrogateescape") if answer.status == 0 else "")
    return FileChange(repository.top / name, *texts)


async def line_hands(repository: Reader, path: Path) -> tuple[Line, ...]:
    """Return who wrote each line of the file at `path` as it is on disk, first line first.

    Costs what `git blame` costs: seconds for a file of 50 000 lines. A file that git does not know has no lines here.
    """
    name = path.resolve().relative_to(repository.top.resolve()).as_posix()
    answer = await repository.run("blame", "--porcelain", "--", f"./{name}", foreseen=(0, 128))
    if answer.status != 0:
        return ()
    edits = {edit.commit: edit for edit in await ai_edits(repository)}
    return tuple(_lines(answer.output, edits))


def moved(lines: Sequence[Line], on_disk: str, now: str) -> dict[int, Line]:
    """Return the lines of a file that stand in `now` as they are `on_disk`, by their rows in `now`, from 0."""
    before, after = on_disk.split("\n"), now.split("\n")
    found: dict[int, Line] = {}
    for is_equal, old, old_end, new, _ in align(before, after):
        if is_equal:
            known = range(old, min(old_end, len(lines)))
            found |= {new + row - old: lines[row] for row in known}
    return found


def _lines(output: bytes, edits: Mapping[str, AiEdit]) -> Iterator[Line]:
    """Read the porcelain format of git-blame(1): a commit is described where it first appears."""
    people: dict[str, str] = {}
    commit = ""
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            yield _line(commit, people.get(commit, ""), edits)
        elif line.startswith(b"author "):
            people[commit] = line.removeprefix(b"author ").decode("utf-8", "replace")
        elif _is_hash(line.partition(b" ")[0]):
            commit = line.partition(b" ")[0].decode()


def _is_hash(word: bytes) -> bool:
    return len(word) in (40, 64) and not word.strip(b"0123456789abcdef")


def _line(commit: str, person: str, edits: Mapping[str, AiEdit]) -> Line:
    if not commit.strip("0"):
        return Line(Hand.NOT_COMMITTED, None, "")
    edit = edits.get(commit)
    if edit is None:
        return Line(Hand.AUTHOR, commit, person)
    return Line(Hand.AI_EDITED if edit.review == "edited" else Hand.AI, commit, person)
