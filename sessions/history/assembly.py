"""Make the commits of a plan from blobs that are stored already: message, hook, signature, tree.

Invariants:
- Nothing here moves a branch: a commit that was made is seen by nobody until `HEAD` is moved to it.
- What the repository is set to do with commits is asked once and followed for each of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sessions.errors import RepositoryError
from sessions.history.commands import Answer, Commands
from sessions.history.index import put_entry

if TYPE_CHECKING:
    from sessions.history.tracked_file import Plan, TrackedFile

CHECKPOINT_SUBJECT = "Work in progress before AI change"

SETTINGS_QUESTION = ("config", "--null", "--get-regexp", r"^(commit\.gpgsign|core\.hookspath)$")

_ANY_STATUS = tuple(range(256))


class CommitSettings(NamedTuple):
    """What the repository's settings say about commits."""

    signs: bool
    hooks: Path

    @classmethod
    def of(cls, git: Commands, answer: Answer) -> CommitSettings:
        """Return the settings that `answer` to `SETTINGS_QUESTION` holds."""
        found = answer.output.decode("utf-8", "surrogateescape")
        values = dict(pair.partition("\n")[::2] for pair in found.split("\0") if pair)
        signs = values.get("commit.gpgsign", "false").lower() in ("", "true", "yes", "on", "1")
        hooks = values.get("core.hookspath")
        return cls(signs, git.top / Path(hooks).expanduser() if hooks else common_dir(git.git_dir) / "hooks")

    def has_hook(self, name: str) -> bool:
        """Return whether the repository has a hook of this name that can run."""
        return os.access(self.hooks / name, os.X_OK)


def common_dir(git_dir: Path) -> Path:
    """Return the folder that linked worktrees share; gitrepository-layout(5), `commondir`."""
    pointer = git_dir / "commondir"
    return git_dir / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else git_dir


def build_commits(git: Commands, file: TrackedFile, plan: Plan, message: str, index: Path) -> list[str]:
    """Write the commits of `plan`, each on the one before, and leave their last tree in `index`, which holds `HEAD`'s.

    Raises:
        RepositoryError: git, its signing program or the commit-msg hook refuses.
    """
    own = f"{CHECKPOINT_SUBJECT}\n\nLines of {file.name} that the author had not committed yet.\n"
    commits: list[str] = []
    parent = file.head
    for entry in plan.entries:
        text = message if entry is plan.entries[-1] else own
        if file.settings.has_hook("commit-msg"):
            text = _through_commit_msg_hook(git, text, index.parent)
        put_entry(git, index, file.name, entry)
        tree = git.run("write-tree", index=index).output.decode().strip()
        options = [*(("-p", parent) if parent else ()), *(("-S",) if file.settings.signs else ())]
        parent = git.run("commit-tree", *options, tree, stdin=text.encode("utf-8", "replace")).output.decode().strip()
        commits.append(parent)
    return commits


def _through_commit_msg_hook(git: Commands, message: str, folder: Path) -> str:
    """Return the message as the repository's commit-msg hook leaves it; githooks(5)."""
    file = folder / "COMMIT_EDITMSG"
    file.write_bytes(message.encode("utf-8", "replace"))
    answer = git.run("hook", "run", "commit-msg", "--", str(file), foreseen=_ANY_STATUS)
    if answer.status != 0:
        reason = answer.complaint.strip().partition("\n")[0] or "it gave no reason"
        raise RepositoryError(
            f"The commit-msg hook of this repository refused the commit ({reason}). "
            "Nothing was committed and nothing was changed."
        )
    return file.read_bytes().decode("utf-8", "replace")
