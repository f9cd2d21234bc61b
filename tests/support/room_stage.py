"""A running room, as the tests of the screen hold it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from sessions.room import Room
from tui.app import LemmataApp
from tui.screens.room import RoomScreen


@dataclass
class Stage:
    """A running room."""

    app: LemmataApp
    pilot: Pilot[None]
    folder: Path

    @property
    def screen(self) -> RoomScreen:
        assert isinstance(self.app.screen_stack[1], RoomScreen)
        return self.app.screen_stack[1]

    @property
    def room(self) -> Room:
        return self.app.room

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they set going."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no worker runs and every message is handled, also where a worker set another one going."""
        for _ in range(3):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    def git(self, *arguments: str) -> str:
        """Run git in the paper's folder and return what it prints."""
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout
