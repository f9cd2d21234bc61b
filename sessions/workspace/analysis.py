"""The analysis of the manuscript, made in a thread while the author types on.

Invariants:
- One analysis runs at a time; it reads the snapshots that were handed over when it began.
- A result that typing has overtaken is dropped, unless typing never pauses: then every few results one is told,
  stamped with the versions it was made from.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING

from latex.manuscript import Manuscript
from latex.text import Snapshot
from latex.tree import tops

if TYPE_CHECKING:
    from latex.project import Analyser

_DEBOUNCE_S = 0.15  # seconds; a pause between words is longer, between keys shorter
_MOST_DROPPED = 3  # results in a row; after these the tree would look frozen

Spawn = Callable[[Coroutine[None, None, None], str], asyncio.Task[None]]
"""Starts a named task whose failure the author is told."""


class Analysis:
    """Keeps the facts about a manuscript up to date.

    `numbered` gives a manuscript the numbers that TeX printed for it; it is told which open files are not as on disk.
    """

    def __init__(
        self,
        root: str,
        snapshots: Callable[[], Mapping[str, Snapshot]],
        read_disk: Callable[[str], str | None],
        tell: Callable[[Manuscript], None],
        spawn: Spawn,
        search: tuple[str, ...] = (),
        *,
        unsaved: Callable[[], frozenset[str]] = frozenset,
        numbered: Callable[[Manuscript, frozenset[str]], Manuscript] = lambda manuscript, _: manuscript,
    ) -> None:
        self.manuscript = Manuscript(root, search=search)
        self._root = root
        self._snapshots = snapshots
        self._read_disk = read_disk
        self._tell = tell
        self._spawn = spawn
        self._unsaved = unsaved
        self._numbered = numbered
        self._analyser: Analyser | None = None
        self._texts: Mapping[str, Snapshot] = {}
        self._turn = asyncio.Lock()
        self._due = 0.0
        self._task: asyncio.Task[None] | None = None
        self._disk_changes = 0
        self._dropped = 0

    async def run(self) -> Manuscript:
        """Analyse the texts as they are now, tell the result and return it."""
        while not await self._run_once():
            pass
        return self.manuscript

    def schedule(self) -> None:
        """Analyse soon, once no further call has come for a moment. Cheap enough for every key.

        Does nothing where no event loop runs.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._due = loop.time() + _DEBOUNCE_S
        if self._task is None or self._task.done():
            self._task = self._spawn(self._run_when_due(), "analysis")

    def note_disk_change(self) -> None:
        """Record that a file that is not open may have changed, and analyse soon."""
        self._disk_changes += 1
        self.schedule()

    async def _run_when_due(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            while (wait := self._due - loop.time()) > 0:
                await asyncio.sleep(wait)
            due = self._due
            if await self._run_once() and self._due == due:
                return

    async def _run_once(self) -> bool:
        """Return whether the result was told, not dropped."""
        async with self._turn:
            self._texts = dict(self._snapshots())
            changes = self._disk_changes
            versions = {file: snapshot.version for file, snapshot in self._texts.items()}
            manuscript = await asyncio.to_thread(self._analyse, versions, self._unsaved())
            is_current = self._texts == self._snapshots() and changes == self._disk_changes
            if not is_current and self._dropped < _MOST_DROPPED:
                self._dropped += 1
                return False
            self._dropped = 0
            self.manuscript = manuscript
        self._tell(manuscript)
        return True

    def _analyse(self, versions: Mapping[str, int], unsaved: frozenset[str]) -> Manuscript:
        if self._analyser is None:
            # The parser costs a tenth of a second to import, which the first picture must not wait for.
            from latex.project import Analyser

            self._analyser = Analyser(self._read, self.manuscript.search)
        manuscript = self._numbered(self._analyser.analyse(self._root, versions), unsaved)
        tops(manuscript)  # what the tree begins with, so that the screen need not wait for it
        return manuscript

    def _read(self, file: str) -> str | None:
        snapshot = self._texts.get(file)
        return snapshot.text if snapshot is not None else self._read_disk(file)
