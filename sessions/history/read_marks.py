"""Who has read which AI edit, kept in git as notes on the commits.

A note on a commit has one line for each person who marked it as read:

    Read-by: Ada Writer <ada@example.org> 2026-11-27T09:12:03+00:00

Plain git shows them with `git log --notes=lemmata-read`, sends them with `git push origin refs/notes/lemmata-read`, and
joins those of two clones line by line with `git notes --ref=lemmata-read merge -s cat_sort_uniq`.

Invariants:
- Only the person git is set up for is ever recorded, and only when a person asked for it; nothing of the AI calls this.
- Neither a branch, nor the index, nor a file is touched; lines of other people stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from sessions.errors import RepositoryError
from sessions.history.commands import NO_IDENTITY, Answer
from sessions.history.commit_message import visible

NOTES = "lemmata-read"
"""Where the notes are, below refs/notes."""
_LINE = re.compile(r"Read-by: (?P<name>[^<\n]*) <(?P<email>[^>\n]*)> (?P<date>\S+)")


class Person(Protocol):
    """Somebody git knows."""

    @property
    def name(self) -> str:
        """As a person writes it."""
        ...

    @property
    def email(self) -> str:
        """What tells people apart."""
        ...


class Reading(NamedTuple):
    """That somebody has read an AI edit."""

    name: str
    email: str
    date: datetime


class _Keeper(Protocol):
    async def run(self, *arguments: str, foreseen: tuple[int, ...] = (0,)) -> Answer:
        """Run a git command that only reads."""
        ...

    async def write(self, *arguments: str, stdin: bytes) -> Answer:
        """Run a git command that writes."""
        ...

    async def identity(self) -> Person | None:
        """Return who works here."""
        ...


def readings(note: str) -> tuple[Reading, ...]:
    """Return the readings of a note, the first of each person; other lines of it are passed over."""
    found: dict[str, Reading] = {}
    for line in note.split("\n"):
        match = _LINE.fullmatch(line.strip())
        date = _date(match["date"]) if match else None
        if match and date:
            found.setdefault(match["email"].casefold(), Reading(visible(match["name"]), visible(match["email"]), date))
    return tuple(found.values())


async def mark(repository: _Keeper, commits: Sequence[str], *, as_read: bool, now: datetime) -> None:
    """Note that the person git is set up for has read `commits` (full hashes), or has not.

    Raises:
        RepositoryError: git does not know who that is, or cannot write.
    """
    person = await repository.identity()
    if person is None:
        raise RepositoryError(NO_IDENTITY.replace("nothing was committed", "nothing was marked"))
    for commit in commits:
        answer = await repository.run("notes", f"--ref={NOTES}", "show", commit, foreseen=(0, 1))
        lines = answer.output.decode("utf-8", "replace").splitlines() if answer.status == 0 else []
        kept = [line for line in lines if line.strip() and not _is_of(line, person)]
        if as_read:
            kept.append(f"Read-by: {person.name} <{person.email}> {now.isoformat(timespec='seconds')}")
        if kept:
            note = "".join(f"{line}\n" for line in sorted(kept)).encode()
            await repository.write("notes", f"--ref={NOTES}", "add", "--force", "--file=-", commit, stdin=note)
        elif lines:
            await repository.write("notes", f"--ref={NOTES}", "remove", commit, stdin=b"")


def has_read(found: Iterable[Reading], email: str) -> bool:
    """Whether the person with this address is among the readers."""
    return any(reading.email.casefold() == email.casefold() for reading in found)


def _is_of(line: str, person: Person) -> bool:
    match = _LINE.fullmatch(line.strip())
    return match is not None and match["email"].casefold() == person.email.casefold()


def _date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
