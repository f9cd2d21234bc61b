"""Draw the picture in the README: the demo's room at 160×48 after its first turn.

`python docs/picture.py [FILE.svg]` writes it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tui.terminal import prepare

prepare(os.environ)

from sessions.colleague.rehearsal import Rehearsal  # noqa: E402
from sessions.demo.create import REHEARSAL, create_demo  # noqa: E402
from sessions.room import Room  # noqa: E402
from sessions.settings import Settings  # noqa: E402
from tui.app import LemmataApp  # noqa: E402

SIZE = (160, 48)
"""Columns and rows of the window."""


async def at_once(_seconds: float) -> None:
    """Stand in for the pauses of the rehearsal."""


async def draw(target: Path) -> None:
    """Play the demo's first turn, go to the theorem, and save what the terminal shows."""
    with tempfile.TemporaryDirectory() as folder:
        root = create_demo(Path(folder) / "demo")
        room = Room(root, Settings(), os.environ, assistant=Rehearsal.from_file(REHEARSAL, pause=at_once))
        app = LemmataApp(room)
        async with app.run_test(size=SIZE) as pilot:
            for keys in (("f5", "enter"), ("alt+2", "ctrl+g", *"thm:main", "enter")):
                await pilot.press(*keys)
                await app.workers.wait_for_complete()
                await pilot.pause()
            target.write_text(app.export_screenshot(title="lemmata"), encoding="utf-8")
        await room.close()


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("room.svg")))
