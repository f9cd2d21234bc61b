"""What accepting a change does: into the text, onto the disk, and one commit.

Invariants:
- Nothing is written where git would refuse; where it refuses all the same, the change is taken out of the text again.
- The file on disk gets the change alone; what the author has typed and not saved stays unsaved, unless the change sits
  on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from latex import text
from latex.text import Edit, StaleEditError, Transaction
from sessions.errors import ChangedOnDiskError, FileError, ProposalError, RepositoryError
from sessions.events import Committed, Listeners
from sessions.history.accepted import AcceptedCommit
from sessions.history.assembly import CHECKPOINT_SUBJECT
from sessions.history.commit_message import commit_message, is_edited
from sessions.review.proposals import Proposal, ProposalState
from sessions.review.relocation import relocated

if TYPE_CHECKING:
    from sessions.history.repository import Repository
    from sessions.workspace.buffer import Buffer
    from sessions.workspace.workspace import Workspace

GONE = "The passage it replaces has changed since it was made."


class Carrier:
    """Carries out decided changes, one at a time."""

    def __init__(
        self,
        workspace: Workspace,
        repository: Repository | None,
        listeners: Listeners,
        put: Callable[[Proposal], Proposal],
        *,
        may_checkpoint: bool,
    ) -> None:
        self._workspace = workspace
        self.repository = repository
        """Where changes are committed; None where they are only written."""
        self._listeners = listeners
        self._put = put
        self._may_checkpoint = may_checkpoint

    async def carry_out(self, decided: Proposal) -> Proposal:
        """Carry out the accepted hunks and return the change as it then stands; out of date where its passage is gone.

        Raises:
            FileError: the file refuses; nothing was changed.
            RepositoryError: git refuses; the text is as it was.
            ProposalError: git refused, and the text could not be put back.
        """
        buffer = self._workspace.open(decided.file, is_new=not decided.base)
        no_commit = await self._why_no_commit(buffer)
        await self._workspace.check_disk([decided.file])
        if buffer.conflict is not None:
            raise FileError(
                f"{buffer.file} was changed by another program where you have typed as well. Both texts are safe; "
                "choose which to keep, then accept again."
            )
        if buffer.is_deleted:
            raise FileError(
                f"{buffer.file} was deleted or moved by another program. Its text is still open here; save it to write "
                "it anew, then accept again."
            )
        edits = await self._write(decided, buffer)
        if edits is None:
            return self._put(replace(decided, state=ProposalState.OUT_OF_DATE, note=GONE))
        state = ProposalState.ACCEPTED_EDITED if is_edited(decided) else ProposalState.ACCEPTED
        accepted = replace(decided, state=state, note=no_commit)
        if self.repository is None or no_commit:
            return self._put(accepted)
        made = await self._commit(accepted, buffer, edits, self.repository)
        return self._told_commit(accepted, made)

    async def _why_no_commit(self, buffer: Buffer) -> str:
        """Return why this file's changes are kept without a commit; empty where they are committed.

        Raises:
            RepositoryError: they should be committed and git would refuse.
        """
        if self.repository is None:
            return "No commit was made: the manuscript is not in a git repository."
        refusal = await self.repository.refusal(buffer.path)
        if refusal:
            raise RepositoryError(refusal)
        if await self.repository.is_ignored(buffer.path):
            return f"No commit was made: git is told to ignore {buffer.file}."
        return ""

    async def _write(self, decided: Proposal, buffer: Buffer) -> tuple[Edit, ...] | None:
        """Put the change into buffer and file and return its edits of the saved text; None where its passage is gone.

        Where it sits on what the author has typed and not saved, that is saved first: he has seen and accepted both.
        """
        wanted = decided.accepted_edits
        if await asyncio.to_thread(relocated, decided.base, wanted, buffer.text) is None:
            return None
        edits = await asyncio.to_thread(relocated, decided.base, wanted, buffer.saved_text)
        if edits is not None and await self._is_written(buffer, edits, label(decided)):
            return edits
        await self._workspace.save(buffer.file)
        edits = await asyncio.to_thread(relocated, decided.base, wanted, buffer.saved_text)
        return edits if edits is not None and await self._is_written(buffer, edits, label(decided)) else None

    async def _is_written(self, buffer: Buffer, edits: tuple[Edit, ...], label: str) -> bool:
        try:
            await self._workspace.accept_edits(buffer.file, edits, label)
        except StaleEditError:
            return False
        except ChangedOnDiskError as error:
            raise FileError(
                f"Another program changed {buffer.file} at the same moment, and its changes were taken in. "
                "Look at them, then accept again."
            ) from error
        return True

    async def _commit(
        self, accepted: Proposal, buffer: Buffer, edits: tuple[Edit, ...], repository: Repository
    ) -> AcceptedCommit:
        """Commit what was written; where git refuses, take it out of the text again."""
        after = buffer.saved_text if buffer.conflict is None else buffer.conflict.theirs
        taken_back = Transaction(0, edits).inverse().edits
        try:
            return await repository.commit_accepted(
                buffer.path,
                text.replace(after, taken_back),
                edits,
                message=commit_message(accepted),
                encoding=buffer.encoding,
                may_checkpoint=self._may_checkpoint,
            )
        except RepositoryError as error:
            obstacle = await self._obstacle_to_taking_back(buffer, taken_back, label(accepted))
            if obstacle:
                self._put(replace(accepted, note=f"It is in {buffer.file}, but not committed. {error}"))
                raise ProposalError(
                    f"Change {accepted.number} is in {buffer.file}, but git refused to commit it, and it could not be "
                    f"taken out again: {obstacle} {error} Undo the decision, then accept again."
                ) from error
            raise

    async def _obstacle_to_taking_back(self, buffer: Buffer, edits: tuple[Edit, ...], label: str) -> str:
        """Take the change out of text and file again; return why that cannot be done, empty where it is."""
        try:
            await self._workspace.accept_edits(buffer.file, edits, f"{label}, taken back")
        except StaleEditError:
            return "the text has changed since."
        except FileError as error:
            return str(error)
        return ""

    def _told_commit(self, accepted: Proposal, made: AcceptedCommit) -> Proposal:
        notes = []
        if made.checkpoint:
            notes.append(
                f"It sits on lines of {accepted.file} that you had not committed, so those were committed first, as "
                f"“{CHECKPOINT_SUBJECT}”."
            )
        if made.skipped_hooks:
            notes.append(f"The repository's hooks {', '.join(made.skipped_hooks)} did not run for this commit.")
        put = self._put(replace(accepted, commit=made.commit, note=" ".join(notes)))
        if made.checkpoint:
            self._listeners.publish(Committed(made.checkpoint, CHECKPOINT_SUBJECT, None))
        self._listeners.publish(Committed(made.commit, commit_message(accepted).partition("\n")[0], accepted.number))
        return put


def label(proposal: Proposal) -> str:
    """Return what undoing calls the change in the text."""
    return f"Change {proposal.number}"
