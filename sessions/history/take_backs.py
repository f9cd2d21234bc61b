"""Which AI edits were taken back by a later one.

Invariants:
- An edit counts as taken back in whole only where the lines that the later commit removes and adds are those that the
  edit added and removed. One that was taken back hunk by hunk, or edited before accepting, is taken back in part.
- A commit that takes an edit back can be taken back itself; then the edit stands again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sessions.history.log import AiEdit, Reader

_LINES_ONLY = ("-p", "-U0", "-r", "--root", "--no-commit-id", "--no-renames", "--no-ext-diff", "--no-textconv")


class TakeBacks(NamedTuple):
    """What became of some AI edits, by full hashes."""

    whole: frozenset[str]
    """Edits of which nothing is left."""
    partly: frozenset[str]
    """Edits of which something may be left."""
    exact: frozenset[str]
    """The commits that take back an edit of `whole`; they bring no text of their own."""


class _Lines(NamedTuple):
    removed: Counter[bytes]
    added: Counter[bytes]


async def take_backs(repository: Reader, edits: Sequence[AiEdit]) -> TakeBacks:
    """Return which of `edits`, newest first, others of them take back.

    Costs two git commands for each edit that takes one back.
    """
    whole, partly, exact = set[str](), set[str](), dict[str, str]()
    for place, edit in enumerate(edits):
        earlier = _taken_back_by(edit, edits[place + 1 :])
        if earlier is None or edit.commit in whole:
            continue
        if edit.commit not in partly and await _is_inverse(repository, edit.commit, earlier.commit):
            whole.add(earlier.commit)
            exact[edit.commit] = earlier.commit
        else:
            partly.add(earlier.commit)
    whole -= partly
    return TakeBacks(
        frozenset(whole), frozenset(partly), frozenset(by for by, earlier in exact.items() if earlier in whole)
    )


def _taken_back_by(edit: AiEdit, earlier: Sequence[AiEdit]) -> AiEdit | None:
    """Return which of the edits, newest first, `edit` takes back; None where it takes back none of them.

    A rebase gives commits new hashes, but both keep the number of the change.
    """
    if edit.reverts is None:
        return None
    named = (other for other in earlier if other.commit == edit.reverts)
    of_the_change = (other for other in earlier if edit.change_id and other.change_id == edit.change_id)
    return next(named, None) or next(of_the_change, None)


async def _is_inverse(repository: Reader, commit: str, other: str) -> bool:
    ours, theirs = await _lines(repository, commit), await _lines(repository, other)
    return ours.removed == theirs.added and ours.added == theirs.removed


async def _lines(repository: Reader, commit: str) -> _Lines:
    answer = await repository.run("diff-tree", *_LINES_ONLY, "--end-of-options", commit)
    lines = _Lines(Counter(), Counter())
    is_in_hunk = False
    for line in answer.output.split(b"\n"):
        if line.startswith((b"diff ", b"@@ ")):
            is_in_hunk = line.startswith(b"@@ ")
        elif is_in_hunk and line.startswith(b"-"):
            lines.removed[line[1:]] += 1
        elif is_in_hunk and line.startswith(b"+"):
            lines.added[line[1:]] += 1
    return lines
