"""A repository with a paper of twenty lines, and changes accepted there."""

from __future__ import annotations

from gitroom import GitRoom

from latex.diff import diff
from sessions.history.accepted import AcceptedCommit
from sessions.history.repository import Repository

LINES = "".join(f"line {number}\n" for number in range(1, 21))


class Desk:
    """A repository, the program's view of it, and a change made the way the program makes it."""

    def __init__(self, room: GitRoom) -> None:
        self.room = room
        repository = Repository.find(room.top)
        assert repository is not None
        self.repository = repository

    async def accept(
        self,
        old: str,
        new: str,
        *,
        name: str = "paper.tex",
        message: str = "Sharpen the bound\n",
        encoding: str = "utf-8",
        may_checkpoint: bool = True,
    ) -> AcceptedCommit:
        """Change the file on disk and commit the change."""
        path = self.room.top / name
        before = path.read_bytes().decode(encoding, "surrogateescape")
        after = before.replace(old, new, 1)
        path.write_bytes(after.encode(encoding, "surrogateescape"))
        edits = diff(before, after)
        return await self.repository.commit_accepted(
            path, before, edits, message=message, encoding=encoding, may_checkpoint=may_checkpoint
        )

    def changes(self, commit: str) -> str:
        """Return the removed and added lines of a commit."""
        shown = self.room.git("show", "--format=", "-U0", commit).splitlines()
        return "\n".join(line for line in shown if line[:1] in "+-" and line[:3] not in ("+++", "---"))
