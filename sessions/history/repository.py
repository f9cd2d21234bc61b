"""The git repository a manuscript lies in; the only module that imports `git`.

Invariants:
- Commands that write run one after the other on one thread of their own; only questions run side by side, and the
  event loop never waits for either.
- Nothing here moves `HEAD` except by compare-and-swap, rewrites history, or writes a file of the working tree.
- A refusal leaves the repository as it was and is a `RepositoryError` that says so.

GitPython's command interface is used without its `Repo` object: nothing stays open between two commands, so there
are no children and descriptors to leak, and nothing that two threads could share.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeVar

from latex.text import Edit
from sessions.errors import RepositoryError
from sessions.history.accepted import AcceptedCommit, commit_accepted, committed_bytes, refusal, tracked_name
from sessions.history.assembly import common_dir
from sessions.history.commands import NO_IDENTITY, Answer, failure

if TYPE_CHECKING:
    import git

_Value = TypeVar("_Value")

_READERS = 4  # as many questions as a commit asks at once; each is a process of a few milliseconds

_NOT_INSTALLED = (
    "Git is not installed or not on the PATH, so there is no history here. "
    "Writing and saving work without it; install git and start again to have accepted changes committed."
)


class Identity(NamedTuple):
    """Who commits."""

    name: str
    email: str


class AheadBehind(NamedTuple):
    """How a branch stands to the branch it follows, in commits."""

    ahead: int
    behind: int


class _Git:
    """Runs git through GitPython; messages are UTF-8 and the author is never guessed."""

    def __init__(self, top: Path, git_dir: Path) -> None:
        self.top = top
        self.git_dir = git_dir
        self._git = _git_in(top)
        self.readers = ThreadPoolExecutor(max_workers=_READERS, thread_name_prefix="git-read")

    def run(
        self, *arguments: str, stdin: bytes | None = None, index: Path | None = None, foreseen: tuple[int, ...] = (0,)
    ) -> Answer:
        if not self.top.is_dir():
            raise RepositoryError(f"The folder {self.top} is gone, so git cannot be asked about it.")
        return _run(self._git, arguments, stdin=stdin, index=index, foreseen=foreseen)

    def read(self, *questions: tuple[str, ...], foreseen: tuple[int, ...] = (0,)) -> list[Answer]:
        return list(self.readers.map(lambda question: self.run(*question, foreseen=foreseen), questions))

    def close(self) -> None:
        self.readers.shutdown(wait=True)


class Repository:
    """One working tree with its history. Its methods may be called from the event loop; `close` it at the end."""

    def __init__(self, top: Path, git_dir: Path) -> None:
        self._commands = _Git(top, git_dir)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="git")

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """Return the repository whose working tree holds `folder`; None where there is none.

        Works in sub-folders, linked worktrees and submodules. Blocks for one git command (and, the first time,
        0.2 s of imports): call it from a thread.

        Raises:
            RepositoryError: git is not installed, does not trust the repository, or the repository has no
                working tree.
        """
        if not folder.is_dir():
            return None
        question = ("rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-toplevel")
        answer = _run(_git_in(folder), question, foreseen=(0, 128))
        if answer.status == 0:
            _, git_dir, top = map(os.fsdecode, answer.output.splitlines())
            return cls(Path(top), Path(git_dir))
        if "not a git repository" in answer.complaint:
            return None
        if "must be run in a work tree" in answer.complaint:
            raise RepositoryError(
                f"The repository at {folder} has no working tree, so changes cannot be committed from here. "
                "Work in a clone of it to have them committed."
            )
        raise failure(question, answer.complaint)

    @classmethod
    def create(cls, folder: Path, *, files: Iterable[Path], identity: Identity | None = None) -> Repository:
        """Make `folder` a repository whose first commit holds `files`, made by the author.

        `identity` is kept in the new repository's own settings; without it git must know the author already.
        Blocks for a few git commands: call it from a thread.

        Raises:
            RepositoryError: the folder is in a repository already, or git refused; no repository was made then.
        """
        existing = cls.find(folder)
        if existing is not None:
            top = existing.top
            existing.close()
            raise RepositoryError(f"{folder} is already in the git repository at {top}, so no new one was made.")
        here = _git_in(folder)
        if identity is None and _identity(here) is None:
            raise RepositoryError(NO_IDENTITY)
        _run(here, ("init", "--quiet"))
        try:
            return cls(folder.resolve(), folder.resolve() / ".git")._with_first_commit(tuple(files), identity)
        except RepositoryError:
            shutil.rmtree(folder / ".git")
            raise

    def _with_first_commit(self, files: Sequence[Path], identity: Identity | None) -> Repository:
        run = self._commands.run
        if identity is not None:
            run("config", "user.name", identity.name)
            run("config", "user.email", identity.email)
        names = [tracked_name(self._commands, file) for file in files]
        run("--literal-pathspecs", "add", "--", *names)
        subject = f"Start the history of {names[0]}" if len(names) == 1 else "Start the history of the manuscript"
        run("commit", "--quiet", "--allow-empty", "-m", subject)
        return self

    @property
    def top(self) -> Path:
        """The folder of the working tree, links resolved."""
        return self._commands.top

    @property
    def git_dir(self) -> Path:
        """The folder git keeps this working tree's state in; below it is room for the program's own files."""
        return self._commands.git_dir

    @property
    def common_dir(self) -> Path:
        """The folder that all working trees of the repository share; it holds the settings and `info`."""
        return common_dir(self._commands.git_dir)

    async def run(self, *arguments: str, foreseen: tuple[int, ...] = (0,)) -> Answer:
        """Run a git command that only reads; a slow one (`blame`) does not hold up a commit.

        Raises:
            RepositoryError: its status is not `foreseen`.
        """
        return await _in(self._commands.readers, lambda: self._commands.run(*arguments, foreseen=foreseen))

    async def branch(self) -> str | None:
        """Return the name of the branch, which may have no commit yet; None where HEAD is detached."""
        answer = await self.run("symbolic-ref", "--quiet", "--short", "HEAD", foreseen=(0, 1))
        return answer.output.decode("utf-8", "replace").strip() or None

    async def head(self) -> str | None:
        """Return the full hash of the last commit; None before the first."""
        answer = await self.run("rev-parse", "--quiet", "--verify", "HEAD", foreseen=(0, 1))
        return answer.output.decode("ascii").strip() or None

    async def ahead_behind(self) -> AheadBehind | None:
        """Return how the branch stands to the one it follows; None where it follows none."""
        answer = await self.run("rev-list", "--left-right", "--count", "HEAD...@{upstream}", foreseen=(0, 128))
        return AheadBehind(*map(int, answer.output.split())) if answer.status == 0 else None

    async def busy(self) -> str | None:
        """Return the sentence on the merge, rebase, cherry-pick, revert or bisect in progress; None without one."""
        return await self._on_thread(lambda: busy(self.git_dir))

    async def identity(self) -> Identity | None:
        """Return who commits here, by git's settings or environment; None where git would have to guess."""
        return await self._on_thread(lambda: _identity(_git_in(self.top)))

    async def set_identity(self, name: str, email: str) -> None:
        """Keep who commits, in this repository's settings only.

        Raises:
            RepositoryError: the settings could not be written.
        """
        await self.configure("user.name", name)
        await self.configure("user.email", email)

    async def configure(self, setting: str, value: str) -> None:
        """Keep a setting of git for this repository only.

        Raises:
            RepositoryError: it could not be written.
        """
        await self._on_thread(lambda: self._commands.run("config", setting, value))

    async def write(self, *arguments: str, stdin: bytes) -> Answer:
        """Run a git command that writes neither a branch, nor the index, nor a file of the working tree.

        Raises:
            RepositoryError: git refused.
        """
        return await self._on_thread(lambda: self._commands.run(*arguments, stdin=stdin))

    async def head_text(self, path: Path, *, encoding: str = "utf-8") -> str | None:
        """Return the last committed text of a file as it would be checked out; None where it is in no commit.

        Bytes that are not in `encoding` become surrogates, as in the buffers, so that no byte is lost.
        """
        stored = await self._on_thread(lambda: committed_bytes(self._commands, path))
        return None if stored is None else stored.decode(encoding, "surrogateescape")

    def text_at(self, commit: str, name: str) -> str | None:
        """Return a file of a commit by its name from the top; None where it is not there. Call it from a thread."""
        answer = self._commands.run("cat-file", "--filters", f"{commit}:{name}", foreseen=(0, 128))
        return answer.output.decode("utf-8", "surrogateescape") if answer.status == 0 else None

    async def is_ignored(self, path: Path) -> bool:
        """Return whether git is told to ignore this file and does not keep it already."""
        name = await self._on_thread(lambda: tracked_name(self._commands, path))
        return (await self.run("check-ignore", "--quiet", "--", f"./{name}", foreseen=(0, 1))).status == 0

    async def refusal(self, path: Path) -> str | None:
        """Return the sentence on why a change of this file cannot be committed now; None where it can.

        Ask before the text is touched. What it cannot foresee (a full disk, a branch that moves at that moment)
        still makes `commit_accepted` raise.
        """
        return await self._on_thread(lambda: self._refusal(path))

    def _refusal(self, path: Path) -> str | None:
        in_progress = busy(self.git_dir)
        if in_progress:
            return in_progress
        if _identity(_git_in(self.top)) is None:
            return NO_IDENTITY
        return refusal(self._commands, path)

    async def commit_accepted(
        self,
        path: Path,
        before: str,
        edits: Sequence[Edit],
        *,
        message: str,
        encoding: str = "utf-8",
        may_checkpoint: bool = True,
    ) -> AcceptedCommit:
        """Commit exactly the change that `edits` make, on top of `HEAD`; see `accepted.commit_accepted`.

        Once begun it is finished, even where the waiting task is cancelled.

        Raises:
            RepositoryError: git refused; nothing was committed and index and files are as they were.
        """
        return await self._on_thread(lambda: self._commit(path, before, edits, message, encoding, may_checkpoint))

    def _commit(
        self, path: Path, before: str, edits: Sequence[Edit], message: str, encoding: str, may_checkpoint: bool
    ) -> AcceptedCommit:
        in_progress = busy(self.git_dir)
        if in_progress:
            raise RepositoryError(in_progress)
        return commit_accepted(
            self._commands, path, before, edits, message=message, encoding=encoding, may_checkpoint=may_checkpoint
        )

    def close(self) -> None:
        """Let the command that runs end, and take no more; safe to call twice."""
        self._thread.shutdown(wait=True)
        self._commands.close()

    async def _on_thread(self, work: Callable[[], _Value]) -> _Value:
        return await _in(self._thread, work)


def known_identity(folder: Path) -> Identity | None:
    """Return who commits in `folder`, in a repository or not, by git's settings or environment; None where unknown.

    Blocks for a git command or two: call it from a thread.

    Raises:
        RepositoryError: git is not installed.
    """
    return _identity(_git_in(folder))


async def _in(executor: ThreadPoolExecutor, work: Callable[[], _Value]) -> _Value:
    """Do `work` on a thread of `executor`, to its end even where nobody waits for it any more."""
    try:
        future = asyncio.get_running_loop().run_in_executor(executor, work)
    except RuntimeError as error:  # the executor takes no more work
        raise RepositoryError(
            "The manuscript is being closed, so git was not asked any more. The repository is as it was."
        ) from error
    return await asyncio.shield(future)


_IN_PROGRESS = (
    ("rebase-merge", "rebase", "git rebase --continue", "git rebase --abort"),
    ("rebase-apply/applying", "git am", "git am --continue", "git am --abort"),
    ("rebase-apply", "rebase", "git rebase --continue", "git rebase --abort"),
    ("MERGE_HEAD", "merge", "git merge --continue", "git merge --abort"),
    ("CHERRY_PICK_HEAD", "cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"),
    ("REVERT_HEAD", "revert", "git revert --continue", "git revert --abort"),
    (
        "sequencer",
        "cherry-pick or revert of several commits",
        "git cherry-pick --continue or git revert --continue",
        "git cherry-pick --abort or git revert --abort",
    ),
    ("BISECT_LOG", "bisect", "git bisect good or git bisect bad", "git bisect reset"),
)
"""The file in the git folder that marks an operation, its name, how to finish it, how to drop it."""


def busy(git_dir: Path) -> str | None:
    """Return the sentence on the operation that waits to be finished; None where there is none."""
    for mark, name, finish, drop in _IN_PROGRESS:
        if (git_dir / mark).exists():
            return (
                f"A {name} is in progress in this repository, so changes are not committed now and stay open. "
                f"Finish it with {finish}, or drop it with {drop}, then accept again."
            )
    return None


_SETTINGS = tuple(
    word
    for setting in ("i18n.commitEncoding=UTF-8", "user.useConfigOnly=true", "trailer.separators=:")
    for word in ("-c", setting)
)
"""What must hold whatever somebody has set: messages are UTF-8, no author is guessed, and our trailers are read."""


def _git_in(folder: Path) -> git.Git:
    try:
        import git
    except ImportError as error:  # GitPython looks for the git program while it is imported
        raise RepositoryError(_NOT_INSTALLED) from error
    return git.Git(folder)


def _run(
    git_command: git.Git,
    arguments: Sequence[str],
    *,
    stdin: bytes | None = None,
    index: Path | None = None,
    foreseen: tuple[int, ...] = (0,),
) -> Answer:
    import git

    command = ["git", *_SETTINGS]
    with _as_file(stdin) as file:
        try:
            status, output, complaint = git_command.execute(
                [*command, *arguments],
                istream=file,
                env=None if index is None else {"GIT_INDEX_FILE": str(index)},
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
        except git.GitCommandNotFound as error:
            raise RepositoryError(_NOT_INSTALLED) from error
    if status not in foreseen:
        raise failure(tuple(arguments), complaint)
    return Answer(status, output, complaint)


@contextmanager
def _as_file(data: bytes | None) -> Iterator[BinaryIO | None]:
    """Give git a file to read `data` from, because a pipe would block on more than its buffer; None for no data."""
    if data is None:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        yield file


def _identity(git_command: git.Git) -> Identity | None:
    answer = _run(git_command, ("var", "GIT_AUTHOR_IDENT"), foreseen=(0, 128))
    if answer.status != 0:
        return None
    name, _, rest = answer.output.decode("utf-8", "replace").partition(" <")
    return Identity(name, rest.partition(">")[0])
