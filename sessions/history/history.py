"""The AI edits of one manuscript as its readers ask for them: by result, person, words; unread ones; what came later.

Each answer is asked of git anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sessions.history.handles import earlier_handles
from sessions.history.log import AiEdit, ai_edits, later_commits, show
from sessions.history.provenance import FileChange, Line, file_changes, line_hands
from sessions.history.read_marks import mark
from sessions.history.tex_diff import decline, is_to_be_offered, set_up

if TYPE_CHECKING:
    from latex.manuscript import Manuscript
    from latex.project import Read
    from sessions.history.repository import Repository
    from sessions.history.then import Then

_UNDECODED = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which AI edits somebody wants to see; what is empty narrows nothing."""

    handle: str = ""
    """Those that touch the result with this label, also where it had another one."""
    person: str = ""
    """Part of the name or the address of who accepted it."""
    words: str = ""
    """In the subject, the message or the labels; case is ignored."""
    statements_only: bool = False
    """Those that changed a statement."""
    unread_only: bool = False
    """Those the person git is set up for has neither accepted nor marked as read."""


class History:
    """The AI edits of the manuscript in one folder of a working tree."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self._repository = repository
        inside = folder.resolve().relative_to(repository.top.resolve()).as_posix()
        self._below = "" if inside == "." else inside
        """The folder from the top; empty for the top itself."""

    async def edits(self, wanted: Wanted | None = None) -> tuple[AiEdit, ...]:
        """Return the AI edits that are wanted, newest first.

        Raises:
            RepositoryError: git cannot be asked.
        """
        wanted = wanted or Wanted()
        handles: tuple[str, ...] = ()
        if wanted.handle:
            handles = (wanted.handle, *await earlier_handles(self._repository, wanted.handle))
        me = await self.reader() if wanted.unread_only else ""
        return tuple(
            edit
            for edit in await self._all()
            if _is_wanted(edit, wanted, handles) and (not wanted.unread_only or edit.is_unread_by(me))
        )

    async def reader(self) -> str:
        """Return the address of the person git is set up for; empty where it knows none."""
        identity = await self._repository.identity()
        return identity.email if identity else ""

    async def unread_count(self) -> int:
        """Return how many AI edits that person has neither accepted nor marked as read."""
        me = await self.reader()
        return sum(edit.is_unread_by(me) for edit in await self._all()) if me else 0

    async def _all(self) -> tuple[AiEdit, ...]:
        """Return the AI edits of this manuscript; those of another paper in the repository are not ours to list."""
        return await ai_edits(self._repository, below=self._below)

    async def show(self, commit: str, *, word_by_word: bool = True) -> str:
        """Return a commit as git shows it: message and difference.

        Raises:
            RepositoryError: there is no such commit.
        """
        return await show(self._repository, commit, word_by_word=word_by_word)

    async def later(self, edit: AiEdit) -> tuple[str, ...]:
        """Return the hashes of later AI edits that touch one of its results, newest first."""
        return await later_commits(self._repository, edit)

    async def then_and_now(self, edit: AiEdit, manuscript: Manuscript, folder: Path, read: Read) -> tuple[Then, ...]:
        """Return the results of an edit as it left them and as they are; `read` gives the files of `folder` now."""
        from sessions.history.then import then_and_now  # the parser is not needed to list edits

        top = self._repository.top.resolve()
        inside = folder.resolve().relative_to(top).as_posix()
        return await then_and_now(self._repository, edit.commit, edit.targets, manuscript, read, folder=inside)

    async def changes(self, edit: AiEdit) -> tuple[FileChange, ...]:
        """Return what an edit did to each file; a file that is no UTF-8 is taken for Latin-1, as most such papers are.

        Raises:
            RepositoryError: its commit is gone.
        """
        found = await file_changes(self._repository, edit.commit)
        if any(_UNDECODED.search(change.before + change.after) for change in found):
            return await file_changes(self._repository, edit.commit, encoding="latin-1")
        return found

    async def is_plain_git_offered(self) -> bool:
        """Return whether nobody was asked yet if plain git shall speak of results in this clone."""
        return await is_to_be_offered(self._repository)

    async def set_up_plain_git(self, *, wanted: bool = True) -> None:
        """Let plain git speak of results in this clone, or note that it is not wanted.

        Raises:
            RepositoryError: the settings could not be written.
        """
        await (set_up if wanted else decline)(self._repository)

    async def mark(self, commits: Sequence[str], *, as_read: bool) -> None:
        """Note that the person git is set up for has read these commits, or has not.

        Raises:
            RepositoryError: git does not know who that is, or cannot write.
        """
        await mark(self._repository, commits, as_read=as_read, now=datetime.now(UTC))

    async def hands(self, path: Path) -> tuple[Line, ...]:
        """Return who wrote each line of the file at `path` as it is on disk."""
        return await line_hands(self._repository, path)


def _is_wanted(edit: AiEdit, wanted: Wanted, handles: Sequence[str]) -> bool:
    words = wanted.words.casefold()
    person = wanted.person.casefold()
    return (
        (not handles or bool(set(handles) & set(edit.targets)))
        and (not person or person in f"{edit.author} <{edit.email}>".casefold())
        and (not words or words in f"{edit.subject}\n{edit.body}\n{' '.join(edit.targets)}".casefold())
        and (not wanted.statements_only or bool(edit.changed_statements))
    )
