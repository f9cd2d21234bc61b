"""Under which names the history knows the files of a manuscript, and which commits touch them.

Invariants:
- A file keeps its history over a rename, as far as git takes the two for one file (`--find-renames`, half alike).
- Names in the history are relative to the top of the working tree, with forward slashes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sessions.history.log import Reader

_COMMIT = b"\x01"
_TWO_NAMES = (b"R", b"C")  # git-diff-tree(1): a rename or copy has a score, the old name and the new one


@dataclass(frozen=True, slots=True)
class PastNames:
    """What the history up to one commit says about the files of a manuscript."""

    files: Mapping[str, str]
    """Name in the history, of now or before → file as the manuscript names it."""
    touched: Mapping[str, frozenset[str]]
    """Full hash of a commit → the files of the manuscript that it touches; other commits are missing."""
    unknown: tuple[str, ...]
    """Files of the manuscript that the commit does not hold, so that nothing is recorded about them."""


async def past_names(repository: Reader, commit: str, folder: Path, files: Iterable[str]) -> PastNames:
    """Return how the history up to `commit` names `files`, which are relative to `folder`.

    Costs what `git log --name-status` costs: some seconds for a hundred thousand commits.

    Raises:
        RepositoryError: there is no such commit.
    """
    answer = await repository.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    committed = {os.fsdecode(name) for name in answer.output.split(b"\0")}
    names = {file: _name(repository.top, folder / file) for file in files}
    known = {name: file for file, name in names.items() if name in committed}
    answer = await repository.run(
        "log",
        *("-z", "--topo-order", "--name-status", "--find-renames", "--no-diff-merges", "--no-show-signature"),
        *("--format=%x01%H", "--end-of-options", commit, "--"),
    )
    touched: dict[str, set[str]] = {}
    for hash_, old, new in _changes(answer.output):
        if new in known:
            known.setdefault(old, known[new])
            touched.setdefault(hash_, set()).add(known[new])
    unknown = tuple(file for file, name in names.items() if name not in committed)
    return PastNames(known, {hash_: frozenset(names) for hash_, names in touched.items()}, unknown)


def _name(top: Path, path: Path) -> str | None:
    """Return the name git would know the file by; None where it lies outside the working tree."""
    try:
        return path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        return None


def _changes(output: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield commit, old name and new name of each file that a commit touches, newest commit first."""
    tokens = iter(output.split(b"\0"))
    commit = ""
    for token in tokens:
        status = token.lstrip(b"\n")
        if status.startswith(_COMMIT):
            commit = status.removeprefix(_COMMIT).decode("ascii")
        elif status:
            old = os.fsdecode(next(tokens))
            yield commit, old, os.fsdecode(next(tokens)) if status.startswith(_TWO_NAMES) else old
