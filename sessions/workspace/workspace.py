"""The files of one manuscript: open buffers, their analysis, saving, and what happens to them on disk.

Invariants:
- A file has at most one buffer; its name leads to no place outside the folder.
- Saving, taking in what changed on disk and accepting a change never run at the same time for one file.
- Our own writes are recognised by the digest of the file, not by time.
- A buffer in conflict is not saved; a file that changed on disk is not overwritten before its change was taken in.

All methods belong to the event loop's thread; files are read and written in others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from latex.diff import diff
from latex.manuscript import Manuscript
from latex.text import Edit, Origin, Snapshot, Transaction, rebase, replace
from sessions.errors import ChangedOnDiskError
from sessions.events import AnalysisReady, Applied, Event, Listeners, Opened, Problem, Saved
from sessions.workspace.analysis import Analysis
from sessions.workspace.buffer import UNDO_GROUP_S, Buffer
from sessions.workspace.drift import Drift
from sessions.workspace.files import FileText, write_file
from sessions.workspace.folder import Folder, is_editor_file, is_source
from sessions.workspace.intake import Keep, bring_back, take_in
from sessions.workspace.outside import Outside, refusal_after_look, refuse_in_conflict
from sessions.workspace.printed_numbers import PrintedNumbers
from sessions.workspace.recovery import Recovery, RecoveryJournal

if TYPE_CHECKING:
    from latex.results.facts import Result
    from sessions.workspace.watcher import Watcher


class Workspace:
    """One manuscript being worked on. `root` may not exist yet: it is then a new file."""

    def __init__(
        self,
        root: Path,
        listeners: Listeners,
        *,
        clock: Callable[[], float] = time.monotonic,
        state_folder: Path | None = None,
        group_seconds: float = UNDO_GROUP_S,
        search: tuple[str, ...] = (),
    ) -> None:
        self._folder = Folder(root)
        self._listeners = listeners
        self._clock = clock
        self._copies = None if state_folder is None else state_folder / "copies"
        self._group_seconds = group_seconds
        self._buffers: dict[str, Buffer] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watcher: Watcher | None = None
        self._drift = Drift()
        self._printed_numbers = PrintedNumbers(self._folder)
        self._analysis = Analysis(
            self.root,
            self._snapshots,
            self._folder.text_for_analysis,
            self._tell_analysis,
            self._spawn,
            search,
            unsaved=self._unsaved,
            numbered=self._printed_numbers.given_to,
        )
        self.recovery = RecoveryJournal(
            None if state_folder is None else state_folder / "recovery",
            self._folder.text,
            lambda sentence: listeners.publish(Problem(sentence)),
        )
        """Unsaved text of this session and of earlier ones."""
        self._outside = Outside(self._folder, listeners, self.recovery.note_saved)
        self._unsubscribe = listeners.subscribe(self._on_event)

    @property
    def folder(self) -> Path:
        """The folder of the root file."""
        return self._folder.path

    @property
    def root(self) -> str:
        """The root file's name."""
        return self._folder.root

    @property
    def manuscript(self) -> Manuscript:
        """The last analysis; empty before the first."""
        return self._analysis.manuscript

    @property
    def buffers(self) -> Mapping[str, Buffer]:
        """The open files by name."""
        return MappingProxyType(self._buffers)

    @property
    def watcher(self) -> Watcher | None:
        """What watches the folder; None before `start_watching` has done so."""
        return self._watcher

    def name(self, path: str | Path) -> str:
        """Return the name by which the manuscript knows a file."""
        return self._folder.name(path)

    def open(self, file: str, *, is_new: bool = False) -> Buffer:
        """Return the buffer of `file`, reading it where it is not open yet.

        The root file, and with `is_new` any file, may be missing: it is then empty and made by the first save.

        Raises:
            FileError: it is missing, is no text, or lies outside the folder.
        """
        file = self.name(file)
        if file in self._buffers:
            return self._buffers[file]
        path = self._folder.file_path(file)
        may_be_missing = (is_new or file == self.root) and not path.exists() and path.parent.is_dir()
        read = FileText("", "utf-8", "", "\n", is_read_only=False) if may_be_missing else self._folder.read(file)
        buffer = Buffer(
            file,
            path,
            read.text,
            self._listeners,
            disk_digest=read.digest or None,
            encoding=read.encoding,
            newline=read.newline,
            is_read_only=read.is_read_only,
            clock=self._clock,
            group_seconds=self._group_seconds,
        )
        self._buffers[file] = buffer
        if file == self.root:
            self._folder.note_encoding(read.encoding)
        self._listeners.publish(Opened(file))
        return buffer

    def text(self, file: str) -> str | None:
        """Return the text of `file` as it is now, unsaved typing included; None outside the folder or unreadable."""
        file = self.name(file)
        buffer = self._buffers.get(file)
        return buffer.text if buffer is not None else self._folder.text(file)

    def read_disk(self, file: str) -> str | None:
        """Return the text of `file` on disk, in the folder or not; None where it cannot be read.

        Any thread may call this.
        """
        return self._folder.text_for_analysis(file)

    def result_at(self, file: str, offset: int) -> Result | None:
        """Return the innermost result of the last analysis that holds `offset` of the text now.

        What was typed since belongs to the result it was typed in. Cheap enough to be asked on each key.
        """
        return self.manuscript.at(file, self.offset_then(file, offset))

    def offset_then(self, file: str, offset: int) -> int:
        """Return where `offset` of the text now lay when it was last analysed."""
        return self._drift.then(file, offset)

    def offset_now(self, file: str, offset: int) -> int:
        """Return where an offset that the last analysis gave lies in the text now."""
        return self._drift.now(file, offset)

    async def analyse(self) -> Manuscript:
        """Analyse the manuscript as it is now, tell it and return it."""
        return await self._analysis.run()

    async def current_manuscript(self) -> Manuscript:
        """Return the last analysis where it is of the texts as they are now, else a new one."""
        return self.manuscript if self.is_current(self.manuscript) else await self.analyse()

    def is_current(self, manuscript: Manuscript) -> bool:
        """Say whether `manuscript` was made from the open files as they are now."""
        versions = {file: buffer.version for file, buffer in self._buffers.items()}
        return bool(manuscript.files) and manuscript.versions == versions

    def schedule_analysis(self) -> None:
        """Analyse once nothing has changed for a moment."""
        self._analysis.schedule()

    async def save(self, file: str) -> None:
        """Write the buffer of `file` to disk; what is typed meanwhile stays unsaved.

        Raises:
            ChangedOnDiskError: the file is not the one last seen; what changed in it was taken in or shown.
            FileError: it could not be written, or is in conflict.
        """
        buffer = self._buffers[self.name(file)]
        async with self._turn(buffer.file):
            refuse_in_conflict(buffer)
            point = buffer.save_point()
            try:
                digest = await self._write(buffer, point.snapshot)
            except ChangedOnDiskError as error:
                await self._outside.look_at(buffer)
                raise refusal_after_look(buffer, error) from error
            buffer.mark_saved(point, digest)
            self._after_saving(buffer)

    async def save_all(self) -> None:
        """Save every modified buffer.

        Raises:
            FileError: one of them could not be saved; the others were, as far as they come before it.
        """
        for file, buffer in list(self._buffers.items()):
            if buffer.is_modified:
                await self.save(file)

    async def accept_edits(self, file: str, edits: tuple[Edit, ...], label: str) -> None:
        """Make `edits`, which were made for the text last saved, on disk and in the buffer, as one undo step.

        The author's other unsaved typing stays in the buffer and stays unsaved.

        Raises:
            StaleEditError: the text they replace is not in the saved text, or the author changed that passage.
            ChangedOnDiskError: the file is not the one last seen; what changed in it was taken in or shown.
            FileError: it could not be written, or is in conflict. Nothing was changed.
        """
        buffer = self.open(file)
        async with self._turn(buffer.file):
            self._folder.file_path(buffer.file)  # it may have become a link out of the folder since it was opened
            refuse_in_conflict(buffer)
            before, saved = buffer.snapshot, buffer.saved
            was_modified = buffer.is_modified
            held, placed = await asyncio.to_thread(_placed, saved, before if was_modified else saved, edits)
            try:
                digest = await self._write(buffer, held)
            except ChangedOnDiskError as error:
                await self._outside.look_at(buffer)
                raise refusal_after_look(buffer, error) from error
            if buffer.snapshot is before:
                buffer.edit(placed, origin=Origin.COLLEAGUE, label=label)
                buffer.mark_disk(held, digest, is_text_now=not was_modified)
            else:
                intake = take_in(saved.text, buffer.text, held.text)
                self._outside.put(buffer, intake, digest, Origin.COLLEAGUE, label)
            self._after_saving(buffer)

    async def check_disk(self, files: Iterable[str] | None = None) -> None:
        """Take in what other programs did to `files`, or to all files of the manuscript."""
        names = [self.name(file) for file in files] if files is not None else list(self._buffers)
        if files is None or any(self._is_of_interest(name) for name in names):
            self._analysis.note_disk_change()
        for name in names:
            buffer = self._buffers.get(name)
            if buffer is not None:
                async with self._turn(name):
                    await self._outside.look_at(buffer)

    def resolve_conflict(self, file: str, keep: Keep) -> None:
        """Settle the conflict of `file`, as one undo step; passages that only one side changed are kept in any case.

        "both" puts the two versions of a passage one after the other, marked by comments. Does nothing where there
        is no conflict.
        """
        self._outside.settle(self._buffers[self.name(file)], keep)

    def restore(self, recovery: Recovery) -> Buffer:
        """Bring back unsaved text of an earlier session, as one undo step, and return its buffer.

        Where the file was changed since in the same passage, both versions are put there, marked by comments.

        Raises:
            FileError: the file can no longer be opened.
        """
        buffer = self.open(recovery.file, is_new=True)
        edits = bring_back(recovery.base, buffer.text, recovery.text)
        buffer.break_undo_group()
        buffer.edit(edits, label="unsaved text of an earlier session")
        self.recovery.adopt(recovery)
        return buffer

    def start_watching(self) -> asyncio.Task[None]:
        """Watch the folder for what other programs do; returns the task that is done once that is so."""
        return self._spawn(self._start_watching(), "start watching")

    async def close(self) -> None:
        """Stop watching and analysing, and leave on disk what was not saved."""
        self._unsubscribe()
        await self._cancel_tasks()
        if self._watcher is not None:
            await self._watcher.close()
        await self._cancel_tasks()
        await self.recovery.close()

    async def _start_watching(self) -> None:
        def make() -> Watcher:
            from sessions.workspace.watcher import Watcher

            return Watcher(self.folder, self._on_paths, self._known_paths, ignore=is_editor_file)

        self._watcher = await asyncio.to_thread(make)
        await self._watcher.start()
        await self.check_disk()

    def _known_paths(self) -> frozenset[Path]:
        names = {*self._buffers, *(file.name for file in self.manuscript.files), self.root}
        return frozenset((*(self.folder / name for name in names), *self._printed_numbers.paths))

    def _on_paths(self, paths: frozenset[Path]) -> None:
        names = [name for name in (self.name(path) for path in paths) if self._is_of_interest(name)]
        if names:
            self._spawn(self.check_disk(names), "take in changes on disk")

    def _is_of_interest(self, name: str) -> bool:
        return name in self._buffers or is_source(name) or any(file.name == name for file in self.manuscript.files)

    def _snapshots(self) -> Mapping[str, Snapshot]:
        return {file: buffer.snapshot for file, buffer in self._buffers.items()}

    def _unsaved(self) -> frozenset[str]:
        return frozenset(file for file, buffer in self._buffers.items() if buffer.is_modified)

    def _tell_analysis(self, manuscript: Manuscript) -> None:
        self._drift.forget_before(manuscript.versions)
        if self._watcher is not None:
            paths = (*(self.folder / file.name for file in manuscript.files), *self._printed_numbers.paths)
            self._watcher.cover({path.parent for path in paths})
        self._listeners.publish(AnalysisReady(manuscript))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Applied) and event.file in self._buffers:
            self._drift.note(event)
            self.recovery.note(self._buffers[event.file], event)
            self._analysis.schedule()

    def _turn(self, file: str) -> asyncio.Lock:
        return self._turns.setdefault(file, asyncio.Lock())

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)
        return task

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._listeners.publish(Problem(f"Lemmata could not {task.get_name()}: {error}. Your text is safe here."))

    async def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _write(self, buffer: Buffer, snapshot: Snapshot) -> str:
        def write() -> str:
            return write_file(
                buffer.path, snapshot.text, buffer.encoding, expected=buffer.disk_digest, copies=self._copies
            )

        return await asyncio.to_thread(write)

    def _after_saving(self, buffer: Buffer) -> None:
        self.recovery.note_saved(buffer)
        self._listeners.publish(Saved(buffer.file))


def _placed(saved: Snapshot, mine: Snapshot, edits: tuple[Edit, ...]) -> tuple[Snapshot, tuple[Edit, ...]]:
    """Return the saved text after `edits`, and the edits as they apply to the author's text.

    Raises:
        StaleEditError: they do not fit the saved text, or the author changed the same passage.
    """
    held = Snapshot.of(replace(saved.text, edits))
    if mine is saved:
        return held, edits
    typed = Transaction(0, diff(saved.text, mine.text))
    placed = rebase(Transaction(0, edits), [typed] if typed.edits else []).edits
    replace(mine.text, placed)
    return held, placed
