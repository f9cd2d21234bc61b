"""What the history needs of git: a way to run one command, and what a refusal of git means for the author.

Invariants:
- Output is bytes, exactly as git wrote it; whoever asks decodes it.
- A status that was not foreseen becomes a `RepositoryError` whose sentence can be shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from sessions.errors import RepositoryError

NO_IDENTITY = (
    "Git does not know who you are, so nothing was committed and nothing was changed. "
    'Set your name with: git config user.name "Your Name" and your address with: git config user.email you@example.org'
)


class Answer(NamedTuple):
    """What a command said."""

    status: int
    output: bytes
    complaint: str
    """What it wrote to standard error."""


class Commands(Protocol):
    """Runs git in one working tree."""

    @property
    def top(self) -> Path:
        """The folder of the working tree."""
        ...

    @property
    def git_dir(self) -> Path:
        """The folder git keeps this working tree's `HEAD` and `index` in."""
        ...

    def run(
        self, *arguments: str, stdin: bytes | None = None, index: Path | None = None, foreseen: tuple[int, ...] = (0,)
    ) -> Answer:
        """Run `git ARGUMENTS` and wait for it, with `index` in the place of the index where one is named.

        Raises:
            RepositoryError: the status is not `foreseen`, or git is not installed.
        """
        ...

    def read(self, *questions: tuple[str, ...], foreseen: tuple[int, ...] = (0,)) -> list[Answer]:
        """Run commands that change nothing side by side, and return their answers in the order of the questions.

        Raises:
            RepositoryError: the status of one is not `foreseen`.
        """
        ...


def failure(arguments: tuple[str, ...], complaint: str) -> RepositoryError:
    """Return the error that tells what git's `complaint` about a command means."""
    for pattern, sentence in _SENTENCES:
        match = pattern.search(complaint)
        if match:
            return RepositoryError(sentence(match))
    reason = complaint.strip().partition("\n")[0].removeprefix("fatal: ").removeprefix("error: ") or "it gave no reason"
    return RepositoryError(f"Git refused {_command_name(arguments)} ({reason}). The repository is as it was.")


def lock_sentence(lock: str) -> str:
    """Return what to tell where a lock of git is in the way."""
    return (
        "Git's lock is taken, so nothing was committed and nothing was changed. Wait for the other git command to end; "
        f"if none is running, an interrupted one left the lock behind, and you can delete {lock}"
    )


def _command_name(arguments: tuple[str, ...]) -> str:
    return next((word for word in arguments if not word.startswith("-") and "=" not in word), "")


_Sentence = Callable[[re.Match[str]], str]

_SENTENCES: tuple[tuple[re.Pattern[str], _Sentence], ...] = (
    (re.compile(r"Unable to create '([^'\n]+\.lock)': File exists"), lambda match: lock_sentence(match[1])),
    (
        re.compile(r"cannot lock ref '[^'\n]+': (?:is at|reference already exists|unable to resolve)"),
        lambda _: (
            "Another git command moved the branch at the same moment, so nothing was committed. "
            "The repository is as that command left it; accept the change again."
        ),
    ),
    (
        re.compile(r"tell me who you are|empty ident name|no (?:name|email) was given|auto-detect"),
        lambda _: NO_IDENTITY,
    ),
    (
        re.compile(r"dubious ownership in repository at '([^'\n]*)'"),
        lambda match: (
            "Git does not trust this repository because another user owns it, so there is no history here until you "
            f"allow it with: git config --global --add safe.directory '{match[1]}'"
        ),
    ),
    (
        re.compile(r"No space left on device|Disk quota exceeded"),
        lambda _: (
            "Git could not write to the repository: the disk is full. Nothing was committed; "
            "free some space and accept again."
        ),
    ),
    (
        re.compile(r"[Pp]ermission denied|Operation not permitted|insufficient permission|Read-only file system"),
        lambda _: (
            "Git may not write to the repository's .git folder, so nothing was committed. "
            "The repository is as it was; make the folder writable for you and accept again."
        ),
    ),
    (
        re.compile(r"failed to sign|failed to write commit object.*sign|No private key found|Couldn't load public key"),
        lambda _: (
            "The commit could not be signed although commit.gpgsign asks for it, so nothing was committed. "
            "Check with: git commit --allow-empty -S"
        ),
    ),
)
