"""The commit of one accepted change: exactly that change on top of `HEAD`, and nothing else moves.

Invariants:
- The commit is built in a temporary index that holds the tree of `HEAD`; the author's index is replaced in one step,
  under git's own lock, and there only the entry of the changed file is new.
- What was staged stays staged: the same change goes into the staged text, so `git diff --cached` is as it was.
- `HEAD` moves by compare-and-swap after everything else is ready; before that nothing can be seen from outside.
- Texts are compared as they are checked out and stored through the filters `git add` would use, bytes kept exactly.

Where the change sits on lines the author has not committed, those are committed first, as the author's: what was staged
of the file, then the file. Both commits appear together.

Hooks: `commit-msg` runs and may alter or refuse the message. `pre-commit`, `prepare-commit-msg` and `post-commit` do
not run, because they may work on the files the author is writing in; `AcceptedCommit` names those passed over.
`reference-transaction` runs as for any change of a branch. `commit.gpgsign` is honoured.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from latex.text import Edit, replace
from sessions.errors import RepositoryError
from sessions.history.assembly import build_commits
from sessions.history.commands import Commands, failure, lock_sentence
from sessions.history.index import IndexLock, author_index, index_of_head, locked_index, put_entry
from sessions.history.tracked_file import Plan, TrackedFile, staged_entry, staged_question

_HOOKS_NOT_RUN = ("pre-commit", "prepare-commit-msg", "post-commit")
_PLAIN_FILE, _EXECUTABLE = "100644", "100755"  # git-fast-import(1)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class AcceptedCommit:
    """The commit an accepted change became."""

    commit: str
    """Full hash."""
    checkpoint: str | None = None
    """Full hash of the commit of the author's own lines that had to be made first."""
    skipped_hooks: tuple[str, ...] = ()
    """Hooks the repository has and an ordinary `git commit` would have run."""


def tracked_name(git: Commands, path: Path) -> str:
    """Return the name git knows the file at `path` by: from the top, with forward slashes, links resolved.

    Raises:
        RepositoryError: the file is outside the working tree or in a submodule of it.
    """
    top = git.top.resolve()
    try:
        name = path.resolve().relative_to(top)
    except ValueError:
        raise RepositoryError(
            f"{path.name} lies outside the repository at {top}, so changes of it cannot be committed there."
        ) from None
    for folder in name.parents[:-1]:
        if (top / folder / ".git").exists():
            raise RepositoryError(
                f"{path.name} belongs to the submodule {folder.as_posix()}, so changes of it are not committed in the "
                "repository around it. Open the manuscript from inside the submodule to have them committed."
            )
    return name.as_posix()


def committed_bytes(git: Commands, path: Path) -> bytes | None:
    """Return the file in `HEAD` as it would be checked out; None where it is not there."""
    answer = git.run("cat-file", "--filters", f"HEAD:{tracked_name(git, path)}", foreseen=(0, 128))
    return answer.output if answer.status == 0 else None


def refusal(git: Commands, path: Path) -> str | None:
    """Return why a change of the file could not be committed now; None where nothing speaks against it."""
    lock = git.git_dir / "index.lock"
    if lock.exists():
        return lock_sentence(str(lock))
    try:
        name = tracked_name(git, path)
        staged_entry(name, git.run(*staged_question(name)))
    except RepositoryError as error:
        return str(error)
    return None


def commit_accepted(
    git: Commands,
    path: Path,
    before: str,
    edits: Sequence[Edit],
    *,
    message: str,
    encoding: str,
    may_checkpoint: bool,
) -> AcceptedCommit:
    """Commit what `edits` make of `before`, the text of the file on disk before the change.

    The file itself is neither read nor written. `before` may differ from `HEAD` and from the index: the change is
    carried over to both texts. Where it cannot be, the author's own text is committed first if `may_checkpoint`.

    Raises:
        RepositoryError: git refused, or a checkpoint is needed and not allowed; everything is as it was.
        latex.text.StaleEditError: `edits` do not fit `before`.
    """
    name = tracked_name(git, path)
    after = replace(before, edits)
    if encoding == "utf-8-sig":
        before, after, encoding = _BYTE_ORDER_MARK + before, _BYTE_ORDER_MARK + after, "utf-8"
    try:
        with locked_index(git) as lock, tempfile.TemporaryDirectory(prefix="lemmata-", dir=git.git_dir) as folder:
            file = TrackedFile.read(git, name, encoding, before)
            plan = file.carry(before, after)
            if plan is None:
                plan = file.checkpoint(before, after, _mode(path), may_checkpoint=may_checkpoint)
            return _commit(git, file, plan, message, lock, Path(folder))
    except OSError as error:
        raise failure(("commit",), error.strerror or str(error)) from error


def _commit(
    git: Commands, file: TrackedFile, plan: Plan, message: str, lock: IndexLock, folder: Path
) -> AcceptedCommit:
    index = index_of_head(git, file.head, folder, author_has_it=file.is_rest_of_index_committed)
    commits = build_commits(git, file, plan, message, index)
    if plan.index_entry is not None:
        if not file.is_rest_of_index_committed:
            index = author_index(git, folder)
        if plan.index_entry != plan.entries[-1] or not file.is_rest_of_index_committed:
            put_entry(git, index, file.name, plan.index_entry)
        lock.fill(index)
    git.run("update-ref", "-m", f"commit: {message.partition(chr(10))[0]}", "HEAD", commits[-1], file.head or "")
    lock.publish()
    skipped = tuple(hook for hook in _HOOKS_NOT_RUN if file.settings.has_hook(hook))
    return AcceptedCommit(commits[-1], commits[-2] if len(commits) > 1 else None, skipped)


def _mode(path: Path) -> str:
    return _EXECUTABLE if os.access(path, os.X_OK) else _PLAIN_FILE
