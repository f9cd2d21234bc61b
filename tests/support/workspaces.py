"""A paper of two files, a workspace on it, and what it tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from latex.text import Edit
from sessions.events import Event, Listeners
from sessions.workspace.buffer import Buffer
from sessions.workspace.workspace import Workspace

ROOT = """\\documentclass{article}
\\newtheorem{lemma}{Lemma}
\\begin{document}
\\input{chapter/intro}
\\begin{lemma}\\label{lem:last}
It follows from \\ref{lem:first}.
\\end{lemma}
\\end{document}
"""
INTRO = """\\begin{lemma}\\label{lem:first}
Let $x$ be one.
\\end{lemma}
\\begin{proof}
Clear.
\\end{proof}
"""

AnyEvent = TypeVar("AnyEvent", bound=Event)


class Told:
    """The events of one test, which can be waited for."""

    def __init__(self, listeners: Listeners) -> None:
        self.events: list[Event] = []
        self._arrived = asyncio.Event()
        listeners.subscribe(self._take)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self._arrived.set()

    def of(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        return [event for event in self.events if isinstance(event, kind)]

    async def wait(self, kind: type[AnyEvent], is_wanted: Callable[[AnyEvent], bool] = lambda _: True) -> AnyEvent:
        """Return the first event of that kind, waiting for it; fail when none comes."""
        async with asyncio.timeout(10):
            while True:
                for event in self.of(kind):
                    if is_wanted(event):
                        return event
                self._arrived.clear()
                await self._arrived.wait()


def make_paper(folder: Path) -> Path:
    """Write the paper into a new folder and return that."""
    (folder / "chapter").mkdir(parents=True)
    (folder / "main.tex").write_text(ROOT)
    (folder / "chapter" / "intro.tex").write_text(INTRO)
    return folder


def enter(paper: Path, state: Path | None = None) -> tuple[Workspace, Told]:
    """Return a workspace on the paper and what it tells; each edit is a step of its own to undo."""
    listeners = Listeners()
    workspace = Workspace(paper / "main.tex", listeners, state_folder=state, group_seconds=0)
    return workspace, Told(listeners)


def replace_in(buffer: Buffer, old: str, new: str) -> None:
    """Type `new` in the place of the first `old`."""
    buffer.edit((Edit(buffer.text.index(old), old, new),))
