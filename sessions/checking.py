"""The diagnostics of the manuscript, made anew in a thread after each analysis.

Invariants:
- Diagnostics are stamped with the manuscript they were made from; those of an older one are dropped.
- A check reads the texts the manuscript was made from. Where typing went on meanwhile it waits for the next analysis.
- It waits until no analysis has come for a moment: what is half typed is wrong in ways nobody needs to be told.

All methods belong to the event loop's thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from latex.manuscript import Manuscript
from latex.text import Snapshot
from sessions.events import AnalysisReady, DiagnosticsReady, Event, Listeners, Problem
from sessions.workspace.neighbours import neighbours

if TYPE_CHECKING:
    from latex.check.checker import Checker
    from latex.check.diagnostic import Diagnostic
    from sessions.workspace.workspace import Workspace

_PAUSE_S = 0.6  # seconds without an analysis; somebody who types on does not read what is wrong


class Checking:
    """Keeps the diagnostics of one workspace up to date."""

    def __init__(self, workspace: Workspace, listeners: Listeners, *, pause_s: float = _PAUSE_S) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """What the last check found, in order of files and places."""
        self.checked: Manuscript | None = None
        """The manuscript it was found in; None before the first check."""
        self._workspace = workspace
        self._listeners = listeners
        self._pause_s = pause_s
        self._checker: Checker | None = None
        self._wanted: Manuscript | None = None
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe = listeners.subscribe(self._on_event)

    async def settle(self) -> None:
        """Wait until the check of the last analysis is made."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """Check no more."""
        self._unsubscribe()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, AnalysisReady):
            return
        self._wanted = event.manuscript
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(), name="check the manuscript")
            self._task.add_done_callback(self._on_done)

    async def _run(self) -> None:
        while (manuscript := self._wanted) is not self.checked and manuscript is not None:
            await asyncio.sleep(self._pause_s)
            if manuscript is not self._wanted:
                continue
            texts = self._texts_of(manuscript)
            if texts is None:
                return  # the analysis of what was typed since will ask again
            found = await asyncio.to_thread(self._check, manuscript, texts)
            if manuscript is self._wanted:
                self.diagnostics, self.checked = found, manuscript
                self._listeners.publish(DiagnosticsReady(manuscript, found))

    def _texts_of(self, manuscript: Manuscript) -> Mapping[str, Snapshot] | None:
        """Return the open texts that `manuscript` was made from; None where one has changed since."""
        texts = {file: buffer.snapshot for file, buffer in self._workspace.buffers.items()}
        is_same = all(file in texts and texts[file].version == version for file, version in manuscript.versions.items())
        return texts if is_same else None

    def _check(self, manuscript: Manuscript, texts: Mapping[str, Snapshot]) -> tuple[Diagnostic, ...]:
        if self._checker is None:
            # Imported with the first check, which the first picture must not wait for.
            from latex.check.checker import Checker

            self._checker = Checker()
        read_disk = self._workspace.read_disk

        def read(file: str) -> str | None:
            snapshot = texts.get(file)
            return snapshot.text if snapshot is not None else read_disk(file)

        return self._checker.check(manuscript, read, neighbours(self._workspace.folder))

    def _on_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._listeners.publish(
                Problem(
                    f"Lemmata could not {task.get_name()}: {error!r}. Your text is safe; writing goes on as before."
                )
            )
