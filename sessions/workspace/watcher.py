"""What other programs do to the files of a folder: events where the system gives them, looking where it does not.

Invariants:
- Folders are watched, never files: a file that editors save by renaming would be lost with the first save.
- Hidden folders (`.git` among them) and folders beyond a bound are not watched; the manuscript's own files are, and
  are looked at from time to time even where events come, since the system may drop some.
- `callback` is called on the event loop with all paths of one moment at once, after a short quiet.

The only module that imports watchdog.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

_QUIET_S = 0.06  # seconds; `git checkout` of 500 files is over 4 ms after its last event, and 150 ms are noticed
_UNCLOSED_S = 0.2  # seconds; a file that was made and not closed is being written, or was moved here
_LONGEST_WAIT_S = 0.6  # seconds; a program that writes on and on must not hide what others do
_POLL_S = 1.0  # seconds between looks where there are no events
_SAFETY_POLL_S = 10.0  # seconds between looks where there are: they may be lost when the system's queue overflows
_MOST_FOLDERS = 512  # watched below the folder; a home folder has thousands and only the manuscript's matter there
_MOST_BRANCHES = 12  # sub-folders watched with all below them; each costs a thread

# Only one of these closes a file in a way that can be told from its being written.
_WRITTEN = FileClosedEvent if sys.platform == "linux" else FileModifiedEvent
_EVENTS: list[type[FileSystemEvent]] = [
    _WRITTEN,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
_REMOTE = re.compile(r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|vboxsf|prl_fs|drvfs|virtiofs|fuse|fuse\..*|lustre|gpfs")
"""Kinds of file systems whose other users cause no events here; `fuseblk` is a local disk."""


class Mode(StrEnum):
    """How changes are noticed."""

    EVENTS = "events"
    POLLING = "polling"


class Watcher:
    """Watches `folder`; `files` are the paths that are looked at where there are no events.

    `ignore` is asked for the bare name of a file. Call on the event loop's thread only.
    """

    def __init__(
        self,
        folder: Path,
        callback: Callable[[frozenset[Path]], None],
        files: Callable[[], Iterable[Path]],
        *,
        ignore: Callable[[str], bool] = lambda _: False,
        make_observer: Callable[[], BaseObserver] = Observer,
        mountinfo: Path = Path("/proc/self/mountinfo"),
        poll_seconds: float | None = None,
    ) -> None:
        self.mode = Mode.EVENTS
        self.reason = ""
        """Why changes are polled for; empty where events come."""
        self._folder = folder
        self._callback = callback
        self._files = files
        self._make_observer = make_observer
        self._mountinfo = mountinfo
        self._poll_seconds = poll_seconds
        self._observer: BaseObserver | None = None
        self._gathering: _Gathering | None = None
        self._ignore = ignore
        self._covered: set[Path] = set()
        self._states: dict[Path, tuple[int, int, int] | None] = {}
        self._polling: asyncio.Task[None] | None = None
        self._is_closed = False

    async def start(self) -> None:
        """Begin to watch; whether that works is told by `mode` and `reason`."""
        self._gathering = _Gathering(asyncio.get_running_loop(), self._callback, self._ignore)
        kind = await asyncio.to_thread(file_system_kind, self._folder, self._mountinfo)
        if _REMOTE.fullmatch(kind):
            self._poll_because(f"the folder is on {kind}, which does not tell what other machines write")
        else:
            try:
                await asyncio.to_thread(self._start_observer)
            except OSError as error:
                self._poll_because(f"the system watches no more folders ({error.strerror or error})")
        self._states = await asyncio.to_thread(_states, self._files())
        self._polling = asyncio.get_running_loop().create_task(self._poll(), name="look at files")

    def cover(self, folders: Iterable[Path]) -> None:
        """Watch these folders too, where they are not watched yet (a chapter beside the folder)."""
        if self._observer is None or self._gathering is None:
            return
        for folder in folders:
            if folder not in self._covered and folder.is_dir():
                with contextlib.suppress(OSError):
                    self._observer.schedule(self._gathering, str(folder), event_filter=_EVENTS)
                    self._covered.add(folder)

    async def close(self) -> None:
        """Stop; no callback comes afterwards."""
        self._is_closed = True
        if self._gathering is not None:
            self._gathering.close()
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.wait([self._polling])
        if self._observer is not None:
            await asyncio.to_thread(_stop, self._observer)

    def _poll_because(self, reason: str) -> None:
        self.mode, self.reason = Mode.POLLING, f"Changes made elsewhere show after a second, because {reason}."

    def _start_observer(self) -> None:
        observer = self._make_observer()
        try:
            observer.start()
            self._schedule_folders(observer)
        except OSError:
            _stop(observer)
            raise
        self._observer = observer
        if self._is_closed:
            _stop(observer)

    def _schedule_folders(self, observer: BaseObserver) -> None:
        """Watch the folder itself and, within bounds, what lies below it."""
        gathering = self._gathering
        if gathering is None:
            return
        observer.schedule(gathering, str(self._folder), event_filter=_EVENTS)
        self._covered.add(self._folder)
        branches = list(_branches(self._folder))
        if len(branches) > _MOST_BRANCHES or sum(1 for _ in _below(self._folder)) > _MOST_FOLDERS:
            branches = []
        for branch in branches:
            observer.schedule(gathering, str(branch), recursive=True, event_filter=_EVENTS)
        self._covered.update(folder for branch in branches for folder in (branch, *_below(branch)))
        gathering.watch_new_branch = self._watch_new_branch

    def _watch_new_branch(self, branch: Path) -> None:
        """Watch a folder that was made in the watched one, and tell what lies in it already."""
        observer, gathering = self._observer, self._gathering
        is_new = branch.parent == self._folder and not branch.name.startswith(".") and branch not in self._covered
        if observer is None or gathering is None or not is_new:
            return
        with contextlib.suppress(OSError):
            observer.schedule(gathering, str(branch), recursive=True, event_filter=_EVENTS)
            self._covered.add(branch)
            for folder in (branch, *_below(branch)):
                gathering.add(folder.iterdir())

    async def _poll(self) -> None:
        pause = _POLL_S if self.mode is Mode.POLLING else _SAFETY_POLL_S
        while True:
            await asyncio.sleep(pause if self._poll_seconds is None else self._poll_seconds)
            states = await asyncio.to_thread(_states, self._files())
            changed = {path for path, state in states.items() if path in self._states and self._states[path] != state}
            self._states = states
            if changed:
                self._callback(frozenset(changed))


class _Gathering(FileSystemEventHandler):
    """Collects paths on watchdog's thread and hands them over on the loop once it is quiet."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        callback: Callable[[frozenset[Path]], None],
        ignore: Callable[[str], bool],
    ) -> None:
        self.watch_new_branch: Callable[[Path], None] = lambda _: None
        self._loop = loop
        self._callback = callback
        self._ignore = ignore
        self._lock = threading.Lock()
        self._paths: set[Path] = set()
        self._unclosed: set[Path] = set()
        self._latest = 0.0
        self._first = 0.0
        self._is_armed = False
        self._is_closed = False

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take one event; called on watchdog's thread."""
        source, target = Path(os.fsdecode(event.src_path)), Path(os.fsdecode(event.dest_path or event.src_path))
        if event.is_directory:
            self.watch_new_branch(target)
        elif isinstance(event, FileCreatedEvent):
            self.add([source], is_unclosed=True)
        else:
            self.add([source, target])

    def add(self, paths: Iterable[Path], *, is_unclosed: bool = False) -> None:
        """Collect `paths`; any thread."""
        wanted = {path for path in paths if not self._ignore(path.name)}
        if not wanted:
            return
        with self._lock:
            self._paths |= wanted
            self._unclosed = self._unclosed | wanted if is_unclosed else self._unclosed - wanted
            self._latest = time.monotonic()
            if self._is_armed or self._is_closed:
                return
            self._is_armed = True
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._begin)

    def close(self) -> None:
        """Hand nothing over any more."""
        self._is_closed = True

    def _begin(self) -> None:
        self._first = time.monotonic()
        self._loop.call_later(_QUIET_S, self._hand_over)

    def _hand_over(self) -> None:
        with self._lock:
            now = time.monotonic()
            quiet = _UNCLOSED_S if self._unclosed else _QUIET_S
            wait = min(self._latest + quiet, self._first + _LONGEST_WAIT_S) - now
            if wait <= 0:
                paths = frozenset(self._paths)
                self._paths.clear()
                self._unclosed.clear()
                self._is_armed = False
        if self._is_closed:
            return
        if wait > 0:
            self._loop.call_later(wait, self._hand_over)
        else:
            self._callback(paths)


def file_system_kind(folder: Path, mountinfo: Path) -> str:
    """Return the kind of file system `folder` lies on (proc_pid_mountinfo(5)); empty where that is not known."""
    try:
        lines = mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real, best, kind = os.path.realpath(folder), "", ""
    for line in lines:
        mount, _, rest = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 5 or not rest:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4])
        if len(point) >= len(best) and (real == point or real.startswith(point.rstrip("/") + "/")):
            best, kind = point, rest.split(" ")[0]
    return kind


def _branches(folder: Path) -> Iterator[Path]:
    """Yield the folders in `folder` that are neither hidden nor links."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield Path(entry.path)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the folders below `folder`, one more than is watched at most."""
    waiting = [folder]
    count = 0
    for current in waiting:
        for branch in _branches(current):
            yield branch
            waiting.append(branch)
            count += 1
            if count > _MOST_FOLDERS:
                return


def _states(paths: Iterable[Path]) -> dict[Path, tuple[int, int, int] | None]:
    """Return what tells that a file was changed, for each path; None where there is no file."""
    states: dict[Path, tuple[int, int, int] | None] = {}
    for path in paths:
        try:
            state = path.stat()
            states[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
        except (OSError, ValueError):
            states[path] = None
    return states


def _stop(observer: BaseObserver) -> None:
    observer.stop()
    if observer.is_alive():
        observer.join()
