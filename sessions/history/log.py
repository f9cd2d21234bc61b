"""The AI edits in the history, read back from the trailers of their commits.

Invariants:
- Only what a commit says is told; a commit without a readable `Assisted-by: Lemmata:` trailer is no AI edit, even
  where its body has such a line.
- Nothing is remembered: each call asks git anew.
- No control character of a commit, whoever made it, gets through to a terminal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sessions.history.commands import Answer
from sessions.history.commit_message import (
    ASSISTED_BY,
    CHANGE,
    PROGRAM,
    REVERTS,
    REVIEW,
    ROLE,
    STATEMENT,
    TARGET,
    visible,
)
from sessions.history.read_marks import NOTES, Reading, has_read, readings
from sessions.history.tex_diff import WORDS

_TRAILERS = (ASSISTED_BY, ROLE, REVIEW, TARGET, CHANGE, REVERTS)
_FORMAT = "%x00".join(
    (
        "%H",
        "%aI",
        "%an",
        "%ae",
        "%s",
        *(f"%(trailers:key={key},valueonly,unfold,separator=%x0A)" for key in _TRAILERS),
        "%b",
        "%N",
        "%x00",
    )
)
_HEADING = "%H%n%an <%ae>, %ad%n%n%B"
_FIELDS = 5 + len(_TRAILERS) + 2
_OPTIONS = ("-z", "--no-show-signature", "--no-notes", f"--notes={NOTES}", f"--format={_FORMAT}")
_PREFIX = f"{PROGRAM}:"


class Reader(Protocol):
    """Runs git commands that only read; a `Repository` is one."""

    @property
    def top(self) -> Path:
        """The folder of the working tree."""
        ...

    async def run(self, *arguments: str, foreseen: tuple[int, ...] = (0,)) -> Answer:
        """Run a git command.

        Raises:
            sessions.errors.RepositoryError: its status is not `foreseen`.
        """
        ...


@dataclass(frozen=True, slots=True)
class AiEdit:
    """One commit of an accepted change."""

    commit: str
    """Full hash."""
    date: datetime
    """When it was accepted, with the author's time zone."""
    subject: str
    targets: tuple[str, ...]
    """Handles of the results it touches, as they were called then."""
    changed_statements: tuple[str, ...]
    """Those of `targets` whose statement changed."""
    role: str
    """draft, rewrite, language, calculation, check, bibliography; as the commit says."""
    review: str
    """unchanged or edited."""
    author: str
    """Name of the person who accepted it."""
    email: str
    """That person's address."""
    change_id: str
    """Conversation and number; empty where the commit does not say."""
    assistant: str
    """Name of the model."""
    body: str
    """The message without the subject, trailers included."""
    reverts: str | None = None
    """Hash of the AI edit that this one takes back."""
    readings: tuple[Reading, ...] = ()
    """Who has marked it as read."""

    def is_unread_by(self, email: str) -> bool:
        """Whether the person with this address has neither accepted it nor marked it as read."""
        return self.email.casefold() != email.casefold() and not has_read(self.readings, email)


async def ai_edits(
    repository: Reader,
    *,
    limit: int | None = None,
    target: str | None = None,
    revision: str = "HEAD",
    below: str = "",
) -> tuple[AiEdit, ...]:
    """Return the AI edits that `revision` (a commit, or a range "main..idea") reaches, newest first.

    `below` keeps those that touch a file of this folder (named from the top), `target` those that touch the result
    with this handle, and `limit` the newest of what is left. Before the first commit there are none.

    Raises:
        RepositoryError: `revision` names no commit.
    """
    if revision == "HEAD" and (await repository.run("rev-parse", "-q", "--verify", "HEAD", foreseen=(0, 1))).status:
        return ()
    narrowed = [f"--grep=^{ASSISTED_BY}: {_PREFIX}"]
    if target is not None:
        # Git narrows by fixed words here; which of the commits has the trailer is decided below.
        narrowed = ["--fixed-strings", "--all-match", f"--grep={ASSISTED_BY}: {_PREFIX}", f"--grep={TARGET}: {target}"]
    options, files = (["--full-history"], [f":(top,literal){below}"]) if below else ([], [])
    answer = await repository.run("log", *_OPTIONS, *options, *narrowed, "--end-of-options", revision, "--", *files)
    # A thousand edits take 30 ms to read, which the event loop has not.
    edits = await asyncio.to_thread(lambda: list(_parsed(answer.output)))
    found = [edit for edit in edits if target is None or target in edit.targets]
    return tuple(found if limit is None else found[:limit])


async def ai_edit(repository: Reader, commit: str) -> AiEdit | None:
    """Return the AI edit that `commit` is; None where it is another commit.

    Raises:
        RepositoryError: there is no such commit.
    """
    answer = await repository.run("log", "-1", *_OPTIONS, "--end-of-options", commit, "--")
    return next(_parsed(answer.output), None)


async def show(repository: Reader, commit: str, *, word_by_word: bool = False) -> str:
    """Return who made a commit and when, its message, and its diff against the first parent.

    The diff is by lines, or with `[-old-]{+new+}` words.

    Raises:
        RepositoryError: there is no such commit.
    """
    words = ("--word-diff=plain", f"--word-diff-regex={WORDS}") if word_by_word else ()
    options = ("--first-parent", "-m", f"--format={_HEADING}", "--no-color", "--no-ext-diff", "--no-show-signature")
    answer = await repository.run("show", *options, *words, "--end-of-options", commit, "--")
    return visible(answer.output.decode("utf-8", "replace"))


async def later_commits(repository: Reader, edit: AiEdit) -> tuple[str, ...]:
    """Return the hashes of the AI edits after `edit` that touch one of its targets, newest first."""
    later = await ai_edits(repository, revision=f"{edit.commit}..HEAD")
    return tuple(other.commit for other in later if set(other.targets) & set(edit.targets))


def _parsed(output: bytes) -> Iterator[AiEdit]:
    fields = output.decode("utf-8", "replace").split("\0")
    for start in range(0, len(fields) - _FIELDS, _FIELDS + 2):
        edit = _edit(fields[start : start + _FIELDS])
        if edit is not None:
            yield edit


def _edit(fields: list[str]) -> AiEdit | None:
    commit, date, author, email, subject, *trailers, body, note = (visible(field) for field in fields)
    values = {key: _values(text) for key, text in zip(_TRAILERS, trailers, strict=True)}
    assistants = [value.removeprefix(_PREFIX) for value in values[ASSISTED_BY] if value.startswith(_PREFIX)]
    if not assistants:
        return None
    targets = tuple(_targets(values[TARGET]))
    return AiEdit(
        commit=commit,
        date=datetime.fromisoformat(date),
        subject=subject,
        targets=tuple(dict.fromkeys(handle for handle, _ in targets)),
        changed_statements=tuple(handle for handle, is_statement in targets if is_statement),
        role=_first(values[ROLE]),
        review=_first(values[REVIEW]),
        author=author,
        email=email,
        change_id=_first(values[CHANGE]),
        assistant=assistants[0],
        body=body.strip("\n"),
        reverts=_first(values[REVERTS]) or None,
        readings=readings(note),
    )


def _values(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split("\n") if value.strip())


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _targets(values: Iterable[str]) -> Iterator[tuple[str, bool]]:
    ending = f" {STATEMENT}"
    for value in values:
        yield value.removesuffix(ending), value.endswith(ending)
