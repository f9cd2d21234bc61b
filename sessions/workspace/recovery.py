"""What was typed and not saved, kept on disk so that a crash, a dropped line or a full quota does not take it.

Invariants:
- Half a second after a key at the latest its change is on its way to disk; no key waits for that.
- A journal holds the text last saved and every change since, so that it can be read whatever became of the file. One
  line is one transaction, and a line cut short by a power cut is left out.
- Each running program keeps its journals in a folder of its own that it holds locked; only folders that nobody holds
  are offered as found.
- Only the person who runs the program can read them.

`note`, `note_saved`, `found` and `adopt` belong to the event loop's thread; `flush` may be called by a signal handler.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from latex.text import Edit, Snapshot, StaleEditError, Transaction, replace
from sessions.events import Applied
from sessions.workspace.buffer import Buffer

_DELAY_S = 0.5  # seconds; what was typed has to be on disk within one
_LOCK = "lock"
_SUFFIX = ".journal"
_FORMAT = 1
_PIECE = 65_536  # characters; encoding more at once would hold up the keys for more than a millisecond
_MOST_CHANGES = 20_000  # a journal with more is written anew, so that reading it stays quick


@dataclass(frozen=True, slots=True)
class Recovery:
    """Unsaved text of an earlier session."""

    file: str
    base: str
    """The text that was last saved then."""
    text: str
    """The text as it was typed."""
    time: float
    """When it was last written, in seconds since the epoch."""
    path: Path
    """Its journal."""


class _Entry:
    """What is not yet on its way to disk, for one buffer."""

    __slots__ = ("begins_saved", "buffer", "change_count", "is_begun", "pending")

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.pending: list[Transaction] = []
        self.is_begun = False
        """A journal is on disk, and `pending` continues it."""
        self.begins_saved = False
        """The first of `pending` changes the saved text, so that a journal can begin with it."""
        self.change_count = 0
        """Changes in the journal."""


class _Remove(NamedTuple):
    path: Path


class _Begin(NamedTuple):
    path: Path
    file: str
    base: Snapshot
    text: Snapshot | None
    """The text now where it is not the base with `changes`."""
    changes: tuple[Transaction, ...]


class _Continue(NamedTuple):
    path: Path
    file: str
    changes: tuple[Transaction, ...]


_Job = _Remove | _Begin | _Continue


class RecoveryJournal:
    """Keeps unsaved text under `folder`; without a folder nothing is kept.

    `read` gives the text of a file on disk; `report` is told a sentence when nothing can be kept.
    """

    def __init__(
        self,
        folder: Path | None,
        read: Callable[[str], str | None],
        report: Callable[[str], None],
        *,
        delay_seconds: float = _DELAY_S,
        most_changes: int = _MOST_CHANGES,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._parent = folder
        self._read = read
        self._report = report
        self._delay = delay_seconds
        self._most_changes = most_changes
        self._wall_clock = wall_clock
        self._folder = None if folder is None else folder / f"{int(wall_clock())}-{os.urandom(4).hex()}"
        self._lock_descriptor: int | None = None
        self._entries: dict[str, _Entry] = {}
        self._changed: set[str] = set()
        self._jobs: deque[_Job] = deque()
        self._work_lock = threading.RLock()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: set[str] = set()
        self._is_reported = False

    def note(self, buffer: Buffer, applied: Applied) -> None:
        """Keep the change of `buffer`; costs the same for every text."""
        entry = self._entries.get(buffer.file)
        if entry is None:
            entry = self._entries[buffer.file] = _Entry(buffer)
        if not entry.pending and not entry.is_begun:
            entry.begins_saved = applied.before is buffer.saved
        entry.pending.append(applied.transaction)
        self._changed.add(buffer.file)
        self._arm()

    def note_saved(self, buffer: Buffer) -> None:
        """Record that the text on disk is another now; drops the journal, or begins it anew with what is unsaved."""
        entry = self._entries.setdefault(buffer.file, _Entry(buffer))
        had_journal = entry.is_begun
        entry.pending.clear()
        entry.begins_saved = entry.is_begun = False
        if had_journal or buffer.is_modified:
            self._changed.add(buffer.file)
            self._arm()

    def flush(self) -> None:
        """Write everything now and return when it is on disk. For signal handlers and the end of the program."""
        self._collect()
        self._tell(self._work())

    async def close(self) -> None:
        """Write what is left; the journals of unsaved text stay for the next start."""
        if self._timer is not None:
            self._timer.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._collect()
        self._tell(await asyncio.to_thread(self._work))
        self._release()

    def found(self) -> tuple[Recovery, ...]:
        """Return the unsaved texts of ended sessions that differ from the files, oldest first."""
        recoveries = []
        for path in self._ended_journals():
            recovery = _read_journal(path)
            if recovery is not None and recovery.text == self._read(recovery.file):
                self._jobs.append(_Remove(path))
                self._arm()
            elif recovery is not None:
                recoveries.append(recovery)
        return tuple(sorted(recoveries, key=lambda recovery: recovery.time))

    def adopt(self, recovery: Recovery) -> None:
        """Drop the journal of a text that was brought back or is not wanted; the buffer's own journal takes over."""
        self._collect()
        self._jobs.append(_Remove(recovery.path))
        self._arm()

    def _arm(self) -> None:
        if self._timer is not None or self._folder is None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._timer = loop.call_later(self._delay, self._write_soon)

    def _write_soon(self) -> None:
        self._timer = None
        self._collect()
        task = asyncio.get_running_loop().create_task(self._write(), name="keep unsaved text")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        self._tell(await asyncio.to_thread(self._work))

    def _collect(self) -> None:
        """Turn what changed into jobs, in order."""
        if self._folder is None:
            return
        for file in self._changed:
            job = self._job(self._entries[file])
            if job is not None:
                self._jobs.append(job)
        self._changed.clear()

    def _job(self, entry: _Entry) -> _Job | None:
        buffer, changes = entry.buffer, tuple(entry.pending)
        path = self._path(buffer.file)
        entry.pending.clear()
        if not buffer.is_modified:
            entry.is_begun = False
            return _Remove(path)
        is_sound = buffer.file not in self._failed and entry.change_count + len(changes) <= self._most_changes
        self._failed.discard(buffer.file)
        if entry.is_begun and is_sound:
            entry.change_count += len(changes)
            return _Continue(path, buffer.file, changes)
        begins_saved, entry.begins_saved = entry.begins_saved and is_sound and not entry.is_begun, False
        entry.is_begun, entry.change_count = True, len(changes)
        if begins_saved:
            return _Begin(path, buffer.file, buffer.saved, None, changes)
        return _Begin(path, buffer.file, buffer.saved, buffer.snapshot, ())

    def _path(self, file: str) -> Path:
        folder = self._folder or Path()
        return folder / f"{hashlib.sha256(file.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}{_SUFFIX}"

    def _work(self) -> str | None:
        """Do all jobs in order; any thread. Return what went wrong, None where nothing did."""
        problem = None
        with self._work_lock:
            while self._jobs:
                job = self._jobs.popleft()
                try:
                    self._do(job)
                except OSError as error:
                    if not isinstance(job, _Remove):
                        self._failed.add(job.file)
                    problem = error.strerror or "unknown"
        return problem

    def _do(self, job: _Job) -> None:
        if isinstance(job, _Remove):
            job.path.unlink(missing_ok=True)
            if job.path.parent != self._folder:
                _remove_if_empty(job.path.parent)
        elif isinstance(job, _Begin):
            self._hold_folder()
            _write_whole(job.path, _encoded(_journal_lines(job)))
        else:
            _append(job.path, _encoded(map(_json_edits, job.changes)))

    def _hold_folder(self) -> None:
        if self._folder is None or (self._lock_descriptor is not None and self._folder.is_dir()):
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise
        if self._lock_descriptor is not None:
            os.close(self._lock_descriptor)
        self._lock_descriptor = descriptor

    def _release(self) -> None:
        if self._lock_descriptor is None or self._folder is None:
            return
        os.close(self._lock_descriptor)
        self._lock_descriptor = None
        _remove_if_empty(self._folder)

    def _ended_journals(self) -> Iterator[Path]:
        if self._parent is None or not self._parent.is_dir():
            return
        for folder in sorted(self._parent.iterdir()):
            if folder != self._folder and folder.is_dir() and not _is_held(folder / _LOCK):
                yield from sorted(folder.glob(f"*{_SUFFIX}"))

    def _tell(self, problem: str | None) -> None:
        if problem is None:
            self._is_reported = False
        elif not self._is_reported:
            self._is_reported = True
            self._report(
                f"Unsaved text cannot be kept for a crash: {problem} in {self._parent}. "
                "Your text is still open here; save it often, or free that folder."
            )


def _journal_lines(begin: _Begin) -> Iterator[object]:
    """Yield what a journal begins with: a header, the pieces of the texts it counts, and the changes since."""
    base = _pieces(begin.base.text)
    text = [] if begin.text is None else _pieces(begin.text.text)
    has_text = begin.text is not None
    yield {"format": _FORMAT, "file": begin.file, "base": len(base), "text": len(text) if has_text else None}
    yield from base
    yield from text
    yield from map(_json_edits, begin.changes)


def _pieces(text: str) -> list[str]:
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def _json_edits(transaction: Transaction) -> list[list[int | str]]:
    return [[edit.start, edit.old, edit.new] for edit in transaction.edits]


def _encoded(values: Iterator[object]) -> Iterator[bytes]:
    """Yield one line of ASCII for each value; lone surrogates, which stand for broken bytes, survive that."""
    return (json.dumps(value).encode("ascii") + b"\n" for value in values)


def _write_whole(path: Path, lines: Iterator[bytes]) -> None:
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _append(path: Path, lines: Iterator[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    with os.fdopen(descriptor, "ab") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _is_held(lock: Path) -> bool:
    """Return whether a running program holds the lock."""
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _remove_if_empty(folder: Path) -> None:
    """Remove a session's folder once it holds no journal."""
    if not any(folder.glob(f"*{_SUFFIX}")):
        (folder / _LOCK).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()


def _read_journal(path: Path) -> Recovery | None:
    """Return what a journal holds, as far as it can be read; None where that is nothing."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
        saved_at = path.stat().st_mtime
        header = json.loads(lines[0])
        file, base_end = str(header["file"]), 1 + int(header["base"])
        text_end = base_end + int(header["text"] or 0)
        base = "".join(map(json.loads, lines[1:base_end]))
        typed = base if header["text"] is None else "".join(map(json.loads, lines[base_end:text_end]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    if len(lines) < text_end:
        return None
    for line in lines[text_end:]:
        try:
            typed = replace(typed, tuple(Edit(start, old, new) for start, old, new in json.loads(line)))
        except (StaleEditError, ValueError, TypeError):
            break
    return Recovery(file, base, typed, saved_at, path)
