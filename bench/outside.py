"""How soon a save by another program is in the buffer: `python bench/outside.py`.

Another program saves by writing a new file and renaming it over the paper. Measured from the rename to
`ChangedOutside`, against a bare watchdog observer that is told of the same rename: the difference is our waiting for
quiet (60 ms), the reading, the comparison, and the transaction.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from bench.measuring import SIZES, middle_line, ms, paper, ratio, show
from sessions.events import ChangedOutside, Event, Listeners
from sessions.workspace.workspace import Workspace

_ROUNDS = 15
_BOUND_S = 20.0  # seconds until a save that is never told ends the measurement


class Told(FileSystemEventHandler):
    """Hears of the same saves from watchdog alone."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self.moment = 0.0

    def on_moved(self, event: FileSystemEvent) -> None:
        if event.dest_path == self._path:
            self.moment = time.perf_counter()


async def delays(folder: Path, text: str) -> tuple[list[float], list[float]]:
    """Return the delays until `ChangedOutside`, and until a bare observer was told, in seconds."""
    path = folder / "main.tex"
    path.write_text(text, encoding="utf-8")
    told = asyncio.Event()
    listeners = Listeners()
    workspace = Workspace(path, listeners)

    def note(event: Event) -> None:
        if isinstance(event, ChangedOutside):
            told.set()

    listeners.subscribe(note)
    workspace.open("main.tex")
    await workspace.start_watching()
    bare = Told(path)
    observer = Observer()
    observer.schedule(bare, str(folder))
    observer.start()
    ours, theirs = [], []
    try:
        for number in range(-1, _ROUNDS):
            started = save_elsewhere(path, text, number)
            async with asyncio.timeout(_BOUND_S):
                await told.wait()
            if number >= 0:
                ours.append(time.perf_counter() - started)
                theirs.append(bare.moment - started)
            told.clear()
    finally:
        observer.stop()
        observer.join()
        await workspace.close()
    return ours, theirs


def save_elsewhere(path: Path, text: str, number: int) -> float:
    """Save the paper as another editor would, changed in one line; return when the rename began."""
    caret = middle_line(text)
    fresh = path.with_name("main.tex.saving")
    fresh.write_text(f"{text[:caret]}Save {number}. {text[caret:]}", encoding="utf-8")
    started = time.perf_counter()
    fresh.rename(path)
    return started


async def measure() -> None:
    rows = []
    for name, size in list(SIZES.items())[:3]:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = await delays(Path(folder).resolve(), paper(size))
        rows.append([name, ratio(ours, theirs), ms(median(ours)), ms(max(ours)), ms(median(theirs))])
    heads = ["size", "to a bare observer", "median", "slowest", "bare observer"]
    show("A save by another program, until it is in the buffer", heads, rows)


if __name__ == "__main__":
    asyncio.run(measure())
