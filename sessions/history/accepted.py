"""The commit of one accepted change: exactly that change on top of `HEAD`, and nothing else moves.

Invariants:
- The commit is built in a temporary index from the tree of `HEAD`; the author's index is replaced in one step, under
  git's own lock, and there only the entry of the changed file is new.
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

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from latex.diff import merge
from latex.text import Edit, replace
from sessions.errors import RepositoryError
from sessions.history.commands import Commands, failure, lock_sentence
from sessions.history.index import Entry, IndexLock, index_with, locked_index

CHECKPOINT_SUBJECT = "Work in progress before AI change"

_SYMBOLIC_LINK, _SUBMODULE, _PLAIN_FILE, _EXECUTABLE = "120000", "160000", "100644", "100755"  # git-fast-import(1)
_HOOKS_NOT_RUN = ("pre-commit", "prepare-commit-msg", "post-commit")
_ANY_STATUS = tuple(range(256))
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
        _staged_entry(git, tracked_name(git, path))
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
            file = _File.read(git, name, encoding)
            plan = file.carry(before, after)
            if plan is None:
                plan = file.checkpoint(before, after, _mode(path), may_checkpoint=may_checkpoint)
            return _commit(git, file, plan, message, lock, Path(folder))
    except OSError as error:
        raise failure(("commit",), error.strerror or str(error)) from error


def _commit(git: Commands, file: _File, plan: _Plan, message: str, lock: IndexLock, folder: Path) -> AcceptedCommit:
    settings = _Settings.read(git)
    commits = _build_commits(git, file, plan, message, settings, folder)
    if plan.index_entry is not None:
        lock.fill(index_with(git, file.name, plan.index_entry, folder))
    git.run("update-ref", "-m", f"commit: {message.partition(chr(10))[0]}", "HEAD", commits[-1], file.head or "")
    lock.publish()
    skipped = tuple(hook for hook in _HOOKS_NOT_RUN if settings.has_hook(hook))
    return AcceptedCommit(commits[-1], commits[-2] if len(commits) > 1 else None, skipped)


class _Plan(NamedTuple):
    """What has to be committed, and what the author's index holds afterwards."""

    entries: tuple[Entry, ...]
    """The file in each new commit; the last is the change, those before it are the author's own."""
    index_entry: Entry | None
    """None where the index stays as it is."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file in `HEAD` and in the index, and how its text is stored."""

    git: Commands
    name: str
    encoding: str
    head: str | None
    """The commit; None before the first."""
    committed: Entry | None
    staged: Entry | None
    uses_filters: bool
    """Whether `git add` would put it through conversions; it does not where that would change the committed file."""

    @classmethod
    def read(cls, git: Commands, name: str, encoding: str) -> _File:
        head = git.run("rev-parse", "--quiet", "--verify", "HEAD^{commit}", foreseen=(0, 1)).output.decode().strip()
        committed = _committed_entry(git, head, name) if head else None
        staged = _staged_entry(git, name)
        filters = committed is None or _round_trips(git, name, committed)
        return cls(git, name, encoding, head or None, committed, staged, filters)

    def carry(self, before: str, after: str) -> _Plan | None:
        """Return the plan that moves the change onto `HEAD` and the staged text; None where they do not allow it."""
        if self.committed is None:
            return None
        text = self._carried(before, after, self.committed)
        if text is None:
            return None
        entry = Entry(self.committed.mode, self.store(text))
        if entry.blob == self.committed.blob:
            return None
        if self.staged is None:
            return _Plan((entry,), None)
        if self.staged.blob == self.committed.blob:
            return _Plan((entry,), Entry(self.staged.mode, entry.blob))
        staged_text = self._carried(before, after, self.staged)
        if staged_text is None:
            return None
        return _Plan((entry,), Entry(self.staged.mode, self.store(staged_text)))

    def checkpoint(self, before: str, after: str, mode: str, *, may_checkpoint: bool) -> _Plan:
        """Return the plan that commits the author's own text of the file first."""
        known = self.staged or self.committed
        mode = known.mode if known else mode
        is_new = self.committed is None and not before
        entries = [Entry(mode, self.store(content)) for content in ((after,) if is_new else (before, after))]
        if self.staged is not None and self.staged.blob != _blob_name(b"", self.staged.blob):
            entries.insert(0, self.staged)
        previous = self.committed.blob if self.committed else None
        blobs = (previous, *(entry.blob for entry in entries))
        distinct = [entry for entry, last in zip(entries, blobs, strict=False) if entry.blob != last]
        if not distinct or distinct[-1] is not entries[-1]:
            raise RepositoryError(
                f"The change leaves {self.name} as git stores it unchanged, so there is nothing to commit."
            )
        if len(distinct) > 1 and not may_checkpoint:
            raise RepositoryError(
                f"The change sits on lines of {self.name} that you have not committed yet, so nothing was committed "
                "and nothing was changed. Commit your own lines first, then accept again."
            )
        keeps_deletion = self.staged is None and self.committed is not None
        return _Plan(tuple(distinct), None if keeps_deletion else entries[-1])

    def store(self, text: str) -> str:
        """Write the text as a blob and return its name."""
        conversion = f"--path={self.name}" if self.uses_filters else "--no-filters"
        stored = self.git.run("hash-object", "-w", "--stdin", conversion, stdin=encoded(text, self.encoding, self.name))
        return stored.output.decode().strip()

    def _carried(self, before: str, after: str, entry: Entry) -> str | None:
        """Return the text of `entry` with the change made, or as it is if it has it; None where other lines differ."""
        how = ("--filters", f"--path={self.name}") if self.uses_filters else ("blob",)
        text = self.git.run("cat-file", *how, entry.blob).output.decode(self.encoding, "surrogateescape")
        if text == before:
            return after
        merged = merge(before, text, after)
        if merged.conflicts:
            return None
        return replace(text, merged.edits_to_ours)


def encoded(text: str, encoding: str, name: str) -> bytes:
    """Return the bytes of `text`, with the surrogates that stand for undecodable bytes turned back into them.

    Raises:
        RepositoryError: the encoding has no place for a character.
    """
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError as error:
        raise RepositoryError(
            f"{name} is kept in {encoding}, which has no character {text[error.start]!r}, so nothing was committed."
        ) from error


def _committed_entry(git: Commands, commit: str, name: str) -> Entry | None:
    line = git.run("--literal-pathspecs", "ls-tree", "-z", commit, "--", name).output.split(b"\0")[0]
    if not line:
        return None
    mode, _, blob = line.partition(b"\t")[0].decode().split()
    if mode in (_SYMBOLIC_LINK, _SUBMODULE):
        raise RepositoryError(
            f"Git keeps {name} as a link, not as a file, so a change of its text cannot be committed."
        )
    return Entry(mode, blob)


def _staged_entry(git: Commands, name: str) -> Entry | None:
    lines = [
        line
        for line in git.run("--literal-pathspecs", "ls-files", "--stage", "-z", "--", name).output.split(b"\0")
        if line
    ]
    if not lines:
        return None
    mode, blob, stage = lines[0].partition(b"\t")[0].decode().split()
    if stage != "0":
        raise RepositoryError(
            f"{name} has a merge conflict that is not resolved in git, so nothing was committed and nothing was "
            "changed. Resolve it and mark it with git add, then accept again."
        )
    return Entry(mode, blob)


def _round_trips(git: Commands, name: str, entry: Entry) -> bool:
    """Return whether checking the blob out and adding it again gives the same blob.

    It does not where a file with CRLF was committed and `core.autocrlf` came later; `git add` leaves the line ends of
    such a file alone, see `text` in gitattributes(5).
    """
    checked_out = git.run("cat-file", "--filters", f"--path={name}", entry.blob).output
    if b"\r" not in checked_out and _blob_name(checked_out, entry.blob) == entry.blob:
        return True
    again = git.run("hash-object", "--stdin", f"--path={name}", stdin=checked_out).output.decode().strip()
    return again == entry.blob


def _blob_name(data: bytes, like: str) -> str:
    """Return the name git gives a blob, in the hash of the blob name `like`."""
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _mode(path: Path) -> str:
    return _EXECUTABLE if os.access(path, os.X_OK) else _PLAIN_FILE


class _Settings(NamedTuple):
    """What the repository's settings say about commits."""

    signs: bool
    hooks: Path

    @classmethod
    def read(cls, git: Commands) -> _Settings:
        wanted = r"^(commit\.gpgsign|core\.hookspath)$"
        found = git.run("config", "--null", "--get-regexp", wanted, foreseen=(0, 1)).output.decode(
            "utf-8", "surrogateescape"
        )
        values = dict(pair.partition("\n")[::2] for pair in found.split("\0") if pair)
        signs = values.get("commit.gpgsign", "false").lower() in ("", "true", "yes", "on", "1")
        hooks = values.get("core.hookspath")
        return cls(signs, git.top / Path(hooks).expanduser() if hooks else _common_dir(git.git_dir) / "hooks")

    def has_hook(self, name: str) -> bool:
        return os.access(self.hooks / name, os.X_OK)


def _common_dir(git_dir: Path) -> Path:
    """Return the folder that linked worktrees share; gitrepository-layout(5), `commondir`."""
    pointer = git_dir / "commondir"
    return git_dir / pointer.read_text(encoding="utf-8").strip() if pointer.exists() else git_dir


def _build_commits(
    git: Commands, file: _File, plan: _Plan, message: str, settings: _Settings, folder: Path
) -> list[str]:
    """Write the commits of `plan`, each on the one before; no branch knows them yet."""
    index = folder / "index-of-commit"
    if file.head is not None:
        git.run("read-tree", file.head, index=index)
    own = f"{CHECKPOINT_SUBJECT}\n\nLines of {file.name} that the author had not committed yet.\n"
    commits: list[str] = []
    parent = file.head
    for entry in plan.entries:
        text = message if entry is plan.entries[-1] else own
        if settings.has_hook("commit-msg"):
            text = _through_commit_msg_hook(git, text, folder)
        git.run("update-index", "--add", "--cacheinfo", f"{entry.mode},{entry.blob},{file.name}", index=index)
        tree = git.run("write-tree", index=index).output.decode().strip()
        options = [*(("-p", parent) if parent else ()), *(("-S",) if settings.signs else ())]
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
