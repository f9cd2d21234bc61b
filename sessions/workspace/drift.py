"""Where a place of the last analysis lies in the text as it is now, and the other way round.

An analysis is behind the text by what was typed while it ran. Its places are still right where nothing was typed
before them in their file; for the others the transactions since are kept here.

Invariants:
- What is kept for a file leads from the text that was analysed to the text now, one version after another.
- A question costs work for what was typed since the last analysis, not for the text.
"""

from __future__ import annotations

from collections.abc import Mapping

from latex.text import Transaction, map_offset
from sessions.events import Applied


class Drift:
    """The transactions that the last analysis has not seen."""

    def __init__(self) -> None:
        self._since: dict[str, list[Transaction]] = {}

    def note(self, event: Applied) -> None:
        """Keep a transaction that was just applied."""
        self._since.setdefault(event.file, []).append(event.transaction)

    def forget_before(self, versions: Mapping[str, int]) -> None:
        """Let go of what an analysis of these versions has seen; a file that was not open counts as version 0."""
        for file, since in list(self._since.items()):
            left = [each for each in since if each.base >= versions.get(file, 0)]
            if left:
                self._since[file] = left
            else:
                del self._since[file]

    def now(self, file: str, offset: int) -> int:
        """Return where `offset` of the analysed text lies now; what was typed at it lies before it."""
        for transaction in self._since.get(file, ()):
            offset = map_offset(offset, transaction.edits)
        return offset

    def then(self, file: str, offset: int) -> int:
        """Return where `offset` of the text now lay when it was analysed; text typed since lay where it was typed."""
        for transaction in reversed(self._since.get(file, ())):
            offset = map_offset(offset, transaction.inverse().edits)
        return offset
