"""Take back one old AI edit and keep what came later, as a change the author reviews like any other.

Invariants:
- History is not rewritten: accepting the change makes a new commit that names the one it takes back.
- Nothing is applied here. Where a passage has changed since, the change puts back what stood there before and says
  so: the author sees what would go with it, and may edit it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latex.diff import diff
from sessions.errors import ProposalError
from sessions.history.log import AiEdit, ai_edit
from sessions.history.provenance import FileChange, file_changes
from sessions.review.hunks import hunks_of
from sessions.review.proposals import Proposal, ProposalQueue, Role
from sessions.review.relocation import over_later_changes, relocated

if TYPE_CHECKING:
    from sessions.history.repository import Repository
    from sessions.workspace.workspace import Workspace

_SINCE_CHANGED = "What it wrote has been changed since; taking it back takes these later changes of the passage too."


async def queue_reversal(commit: str, workspace: Workspace, queue: ProposalQueue, repository: Repository) -> Proposal:
    """Queue the change that takes back the AI edit `commit`, and return it.

    Raises:
        ProposalError: the commit is no AI edit, or touches several files.
        RepositoryError: there is no such commit.
        FileError: its file can no longer be opened.
    """
    edit = await ai_edit(repository, commit)
    if edit is None:
        raise ProposalError(f"{commit[:10]} is not the commit of an accepted change, so it is not taken back here.")
    changes = await file_changes(repository, edit.commit)
    if len(changes) != 1:
        raise ProposalError(f"{commit[:10]} touches {len(changes)} files, so it cannot be taken back as one change.")
    buffer = workspace.open(workspace.name(changes[0].path))
    if buffer.encoding != "utf-8":
        changes = await file_changes(repository, edit.commit, encoding=buffer.encoding)
    proposal = _reversal(queue.next_number, edit, changes[0], buffer.file, buffer.text)
    queue.put(proposal)
    return proposal


def _reversal(number: int, edit: AiEdit, change: FileChange, file: str, now: str) -> Proposal:
    backwards = diff(change.after, change.before)
    edits = relocated(change.after, backwards, now)
    note = "" if edits is not None else _SINCE_CHANGED
    if edits is None:
        edits = over_later_changes(change.after, backwards, now)
    why = f"Takes back {edit.commit[:10]} of {edit.date:%Y-%m-%d} and keeps what came later."
    return Proposal(
        number=number,
        title=f"Take back “{edit.subject}”",
        why=f"{why}\n{note}" if note else why,
        file=file,
        base=now,
        hunks=hunks_of(now, edits),
        targets=edit.targets,
        changed_statements=edit.changed_statements,
        role=Role(edit.role) if edit.role in list(Role) else Role.REWRITE,
        change_id=edit.change_id,
        assistant=edit.assistant,
        reverts=edit.commit,
        note=note,
    )
