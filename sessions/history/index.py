"""The author's index: replaced in one step under git's own lock, or not at all.

Invariants:
- While the lock is held no other git command changes the index; it is always given back.
- A new index differs from the old one in one entry.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sessions.errors import RepositoryError
from sessions.history.commands import Commands, failure, lock_sentence


class Entry(NamedTuple):
    """A file in a tree or in the index."""

    mode: str
    blob: str


def author_index(git: Commands, folder: Path) -> Path:
    """Return a copy of the author's index, in `folder`."""
    index = folder / "index-of-author"
    original = git.git_dir / "index"
    if original.exists():
        # The time of the index tells git which files may have changed in the same instant; a newer one would hide them.
        shutil.copy2(original, index)
    return index


def index_of_head(git: Commands, head: str | None, folder: Path, *, author_has_it: bool) -> Path:
    """Return an index that holds the tree of `head`, empty before the first commit.

    With `author_has_it` the author's index is that tree, up to the file that is to be committed; a copy of it saves
    git reading all trees.
    """
    if author_has_it:
        return author_index(git, folder)
    index = folder / "index-of-commit"
    if head is not None:
        git.run("read-tree", head, index=index)
    return index


def put_entry(git: Commands, index: Path, name: str, entry: Entry) -> None:
    """Put one file into `index`, in the place of its entry if it has one."""
    git.run("update-index", "--add", "--cacheinfo", f"{entry.mode},{entry.blob},{name}", index=index)


class IndexLock:
    """Git's own lock on the index, held while a commit is made."""

    def __init__(self, git_dir: Path) -> None:
        self._index = git_dir / "index"
        self._lock = git_dir / "index.lock"
        self._is_filled = False
        self._is_held = False

    def take(self) -> None:
        """Take the lock.

        Raises:
            RepositoryError: another git command holds it, or it may not be made.
        """
        try:
            os.close(os.open(self._lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            raise RepositoryError(lock_sentence(str(self._lock))) from None
        except OSError as error:
            raise failure(("lock",), error.strerror or str(error)) from error
        self._is_held = True

    def fill(self, index: Path) -> None:
        """Make `index`, on the same file system, the next index; it is not in force yet."""
        index.replace(self._lock)
        self._is_filled = True

    def publish(self) -> None:
        """Put the next index in force, if there is one, and free the lock."""
        if self._is_filled:
            self._lock.replace(self._index)
        else:
            self._lock.unlink()
        self._is_held = False

    def give_back(self) -> None:
        """Free the lock, if it is still held, and leave the index as it was."""
        if self._is_held:
            self._lock.unlink(missing_ok=True)
            self._is_held = False


@contextmanager
def locked_index(git: Commands) -> Iterator[IndexLock]:
    """Hold the lock; it is free afterwards, with the old index unless the new one was published."""
    lock = IndexLock(git.git_dir)
    lock.take()
    try:
        yield lock
    finally:
        lock.give_back()
