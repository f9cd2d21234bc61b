r"""What a result was called before: labels that were renamed in the history.

Invariants:
- A rename is told only where one commit put `\label{new}` where `\label{old}` stood: the lines around the two are the
  same, or the line is, but for the label.
- Moving a result to another file changes nothing, because an AI edit names it by its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from sessions.history.log import Reader

_MOST = 20  # renames in a row; a label that goes in circles ends there
_LABEL = re.compile(r"\\label\s*\{([^{}]+)\}")
_ALIKE = 0.5  # of the lines removed and added where the label is


async def earlier_handles(repository: Reader, handle: str) -> tuple[str, ...]:
    r"""Return the labels the result labelled `handle` had before, the last one first.

    Costs what `git log -S` costs over the `.tex` files: seconds in a history of ten thousand commits.

    Raises:
        RepositoryError: git cannot be asked.
    """
    found: list[str] = []
    name = handle
    while len(found) < _MOST:
        earlier = await _before(repository, name)
        if earlier is None or earlier == handle or earlier in found:
            break
        found.append(earlier)
        name = earlier
    return tuple(found)


async def _before(repository: Reader, name: str) -> str | None:
    """Return the label in whose place this one was put when it came into the history."""
    answer = await repository.run(
        *(
            "log",
            "--no-show-signature",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--format=%x00%H",
            "--unified=0",
        ),
        *("--no-renames", "-p", f"-S\\label{{{name}}}", "HEAD", "--", "*.tex"),
        foreseen=(0, 128),
    )
    patches = answer.output.decode("utf-8", "replace").split("\0")[1:]
    came_in = next((patch for patch in patches if _came_in(patch, name)), "")
    return next(_replaced(came_in, name), None)


def _came_in(patch: str, name: str) -> bool:
    """Whether the label is in no line that was removed, so that it was not only moved."""
    signs = {line[:1] for line in patch.split("\n") if name in _LABEL.findall(line)}
    return signs == {"+"}


def _replaced(patch: str, name: str) -> Iterator[str]:
    for hunk in re.split(r"(?m)^@@.*$", patch)[1:]:
        lines = hunk.split("\n")
        removed = "\n".join(line[1:] for line in lines if line.startswith("-"))
        added = "\n".join(line[1:] for line in lines if line.startswith("+"))
        if name not in _LABEL.findall(added):
            continue
        before = [label for label in _LABEL.findall(removed) if label not in _LABEL.findall(added)]
        if len(before) == 1 and SequenceMatcher(None, removed, added, autojunk=False).ratio() >= _ALIKE:
            yield before[0]
