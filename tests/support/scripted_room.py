"""The room on one paper in a repository, with a colleague that says what a test tells it to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import Reply, ScriptedColleague
from gitroom import GitRoom, isolate

from sessions.room import Room
from sessions.settings import Settings

Enter = Callable[..., Room]


def entrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str) -> Enter:
    """Return what enters the room, again and again, with a colleague that gives these replies."""
    isolate(monkeypatch, tmp_path / "home")
    GitRoom.make(tmp_path / "work", paper=paper)

    def entered(*replies: Reply, name: str = "scripted") -> Room:
        colleague = ScriptedColleague(*replies)
        colleague.name = name
        root = tmp_path / "work" / "paper.tex"
        return Room(root, Settings(), {"HOME": str(tmp_path / "home")}, assistant=colleague)

    return entered
