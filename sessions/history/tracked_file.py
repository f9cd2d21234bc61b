"""One file as `HEAD`, the index and the author have it, and how an accepted change goes into each.

Invariants:
- Texts are compared as they are checked out and stored through the filters `git add` would use, bytes kept exactly.
- A change is carried over to another text of the file only by a merge without conflict.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from latex.diff import merge
from latex.text import replace
from sessions.errors import RepositoryError
from sessions.history.assembly import SETTINGS_QUESTION, CommitSettings
from sessions.history.commands import Answer, Commands
from sessions.history.index import Entry

_SYMBOLIC_LINK, _SUBMODULE = "120000", "160000"  # git-fast-import(1)


class Plan(NamedTuple):
    """What has to be committed, and what the author's index holds afterwards."""

    entries: tuple[Entry, ...]
    """The file in each new commit; the last is the change, those before it are the author's own."""
    index_entry: Entry | None
    """None where the index stays as it is."""


@dataclass(frozen=True, slots=True)
class TrackedFile:
    """What git knows about one file before a commit."""

    git: Commands
    name: str
    encoding: str
    settings: CommitSettings
    head: str | None
    """The commit; None before the first."""
    committed: Entry | None
    committed_data: bytes
    """The file in `HEAD`, as it is checked out where filters are used; empty where it is not there."""
    staged: Entry | None
    is_rest_of_index_committed: bool
    """The index equals `HEAD` except perhaps for this file."""
    uses_filters: bool
    """Whether `git add` would put it through conversions; it does not where that would change the committed file."""

    @classmethod
    def read(cls, git: Commands, name: str, encoding: str, before: str) -> TrackedFile:
        """Ask git about a file that held the text `before`; all answers are about one commit, even if `HEAD` moves.

        Where the file is as it was committed and nothing of it is staged, which is the usual case, neither its content
        nor its place in the index is asked for.

        Raises:
            RepositoryError: the file is in conflict, or is no plain file for git.
        """
        head = git.run("rev-parse", "--quiet", "--verify", "HEAD^{commit}", foreseen=(0, 1)).output.decode().strip()
        questions: list[tuple[str, ...]] = [SETTINGS_QUESTION]
        if head:
            questions.append(("--literal-pathspecs", "ls-tree", "-z", head, "--", name))
            questions.append(("diff-index", "--cached", "--name-only", "--no-renames", "-z", head))
        settings, *of_head = git.read(*questions, foreseen=(0, 1))
        committed = _committed_entry(name, of_head[0]) if head else None
        staged_names = _names(of_head[1]) if head else frozenset()
        is_as_committed = committed is not None and name not in staged_names
        data, uses_filters = (
            _content(git, name, committed, _encoded(before, encoding, name)) if committed else (b"", True)
        )
        return cls(
            git=git,
            name=name,
            encoding=encoding,
            settings=CommitSettings.of(git, settings),
            head=head or None,
            committed=committed,
            committed_data=data,
            staged=committed if is_as_committed else staged_entry(name, git.run(*staged_question(name))),
            is_rest_of_index_committed=bool(head) and staged_names <= {name},
            uses_filters=uses_filters,
        )

    def carry(self, before: str, after: str) -> Plan | None:
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
            return Plan((entry,), None)
        if self.staged.blob == self.committed.blob:
            return Plan((entry,), Entry(self.staged.mode, entry.blob))
        staged_text = self._carried(before, after, self.staged)
        if staged_text is None:
            return None
        return Plan((entry,), Entry(self.staged.mode, self.store(staged_text)))

    def checkpoint(self, before: str, after: str, mode: str, *, may_checkpoint: bool) -> Plan:
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
        return Plan(tuple(distinct), None if keeps_deletion else entries[-1])

    def store(self, text: str) -> str:
        """Write the text as a blob and return its name."""
        conversion = f"--path={self.name}" if self.uses_filters else "--no-filters"
        stored = self.git.run(
            "hash-object", "-w", "--stdin", conversion, stdin=_encoded(text, self.encoding, self.name)
        )
        return stored.output.decode().strip()

    def _content(self, entry: Entry) -> bytes:
        """Return what the blob of `entry` holds, in the form of `committed_data`."""
        if entry == self.committed:
            return self.committed_data
        how = ("--filters", f"--path={self.name}") if self.uses_filters else ("blob",)
        return self.git.run("cat-file", *how, entry.blob).output

    def _carried(self, before: str, after: str, entry: Entry) -> str | None:
        """Return the text of `entry` with the change made, or as it is if it has it; None where other lines differ.

        Other lines are also those that the change takes away and that were never there: a line that the author has not
        committed is committed before it goes, or it would be in no history.
        """
        text = self._content(entry).decode(self.encoding, "surrogateescape")
        if text == before:
            return after
        merged = merge(before, text, after)
        if merged.conflicts:
            return None
        carried = replace(text, merged.edits_to_ours)
        return carried if carried == text or _net(text, carried) == _net(before, after) else None


def _net(before: str, after: str) -> dict[str, int]:
    """Return how often each line comes or goes."""
    lines = Counter(after.split("\n"))
    lines.subtract(before.split("\n"))
    return {line: count for line, count in lines.items() if count}


def _encoded(text: str, encoding: str, name: str) -> bytes:
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


def staged_question(name: str) -> tuple[str, ...]:
    """Return the command whose answer `staged_entry` reads."""
    return ("--literal-pathspecs", "ls-files", "--stage", "-z", "--", name)


def staged_entry(name: str, answer: Answer) -> Entry | None:
    """Return the file in the index; None where it is not there.

    Raises:
        RepositoryError: it is there more than once, because a merge left a conflict.
    """
    line = answer.output.partition(b"\0")[0]
    if not line:
        return None
    mode, blob, stage = line.partition(b"\t")[0].decode().split()
    if stage != "0":
        raise RepositoryError(
            f"{name} has a merge conflict that is not resolved in git, so nothing was committed and nothing was "
            "changed. Resolve it and mark it with git add, then accept again."
        )
    return Entry(mode, blob)


def _committed_entry(name: str, answer: Answer) -> Entry | None:
    line = answer.output.partition(b"\0")[0]
    if not line:
        return None
    mode, _, blob = line.partition(b"\t")[0].decode().split()
    if mode in (_SYMBOLIC_LINK, _SUBMODULE):
        raise RepositoryError(
            f"Git keeps {name} as a link, not as a file, so a change of its text cannot be committed."
        )
    return Entry(mode, blob)


def _names(answer: Answer) -> frozenset[str]:
    return frozenset(os.fsdecode(name) for name in answer.output.split(b"\0") if name)


def _content(git: Commands, name: str, entry: Entry, on_disk: bytes) -> tuple[bytes, bool]:
    """Return the committed content to work on, and whether it is stored through filters.

    It is not where checking the blob out and adding it again would give another one: a file with CRLF was committed
    and `core.autocrlf` came later. `git add` leaves such a file alone too, see `text` in gitattributes(5).
    """
    if _is_stored_as_it_is(on_disk, entry):
        return on_disk, True
    checked_out = git.run("cat-file", "--filters", f"--path={name}", entry.blob).output
    if _is_stored_as_it_is(checked_out, entry):
        return checked_out, True
    again = git.run("hash-object", "--stdin", f"--path={name}", stdin=checked_out).output.decode().strip()
    if again == entry.blob:
        return checked_out, True
    return git.run("cat-file", "blob", entry.blob).output, False


def _is_stored_as_it_is(data: bytes, entry: Entry) -> bool:
    """Return whether `data` is the blob, and has no line ends that a setting could make git convert."""
    return b"\r" not in data and _blob_name(data, entry.blob) == entry.blob


def _blob_name(data: bytes, like: str) -> str:
    """Return the name git gives a blob, in the hash of the blob name `like`."""
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
