"""Where a place of the last analysis lies in the text as it is now, and the other way round.

An analysis is behind the text by what was typed while it ran. Its places are still right where nothing was typed
before them in their file; for the others the transactions since are kept here.

Invariants:
- What is kept for a file leads from the text that was analysed to the text now, one version after another.
- A question costs work for the places where something was typed since the last analysis: neither for the text, nor for
  each key of somebody who types on and on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from latex.text import Edit, Transaction, map_offset
from sessions.events import Applied


class Drift:
    """The transactions that the last analysis has not seen."""

    def __init__(self) -> None:
        self._since: dict[str, list[Transaction]] = {}
        self._steps: dict[str, list[_Step]] = {}
        """The same, with what was typed in one place made one step."""

    def note(self, event: Applied) -> None:
        """Keep a transaction that was just applied."""
        self._since.setdefault(event.file, []).append(event.transaction)
        _add(self._steps.setdefault(event.file, []), event.transaction.edits)

    def forget_before(self, versions: Mapping[str, int]) -> None:
        """Let go of what an analysis of these versions has seen; a file that was not open counts as version 0."""
        for file, since in list(self._since.items()):
            self._since[file] = [each for each in since if each.base >= versions.get(file, 0)]
            self._steps[file] = []
            for transaction in self._since[file]:
                _add(self._steps[file], transaction.edits)

    def now(self, file: str, offset: int) -> int:
        """Return where `offset` of the analysed text lies now; what was typed at it lies before it."""
        for step in self._steps.get(file, ()):
            offset = map_offset(offset, step.edits)
        return offset

    def then(self, file: str, offset: int) -> int:
        """Return where `offset` of the text now lay when it was analysed; text typed since lay where it was typed."""
        for step in reversed(self._steps.get(file, ())):
            offset = map_offset(offset, step.inverse)
        return offset


class _Step(NamedTuple):
    """Edits made together or in one place one after another, and those that take them back."""

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]


def _add(steps: list[_Step], edits: tuple[Edit, ...]) -> None:
    """Add edits to `steps`, as part of the last one where they only go on with what that put in."""
    if steps and len(edits) == 1 and len(steps[-1].edits) == 1:
        last, edit = steps[-1].edits[0], edits[0]
        first = edit.start - last.start
        after = first + len(edit.old)
        if first >= 0 and after <= len(last.new):
            edits = (Edit(last.start, last.old, last.new[:first] + edit.new + last.new[after:]),)
            steps.pop()
    steps.append(_Step(edits, Transaction(0, edits).inverse().edits))
