"""Words sent when they cannot go out at once: none is lost, and the colleague can be spoken to again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from colleagues import Reply, says
from room_stage import Stage
from scripted_room import entrance

from sessions.errors import AssistantError
from sessions.room import Room
from sessions.settings import Settings
from tui.app import LemmataApp

PAPER = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"


class Gate:
    """Holds the opening of a room back until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_let_through = asyncio.Event()
        settle = Room.settle

        async def held_back(room: Room, *, watch: bool = True) -> None:
            await self.is_let_through.wait()
            await settle(room, watch=watch)

        monkeypatch.setattr(Room, "settle", held_back)


@asynccontextmanager
async def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *replies: Reply) -> AsyncIterator[Stage]:
    """Give a room that is on the screen, with the cursor in the prompt."""
    room = entrance(tmp_path, monkeypatch, PAPER)(*replies)
    app = LemmataApp(room)
    async with app.run_test(size=(160, 48)) as pilot:
        stage = Stage(app, pilot, tmp_path / "work")
        await pilot.press("f5")
        yield stage
    await room.close()


async def test_words_sent_while_the_room_is_opened_go_out_once_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    async with opening(tmp_path, monkeypatch, says("Good morning.")) as stage:
        await stage.pilot.press("h", "i", "enter")
        assert stage.screen.prompt.text == "hi"
        assert not stage.screen.desks.chat.is_answering
        gate.is_let_through.set()
        await stage.settle()
        assert [each.text for each in stage.room.colleague.utterances()] == ["hi", "Good morning."]
        assert stage.screen.prompt.text == ""


async def test_early_words_that_were_changed_wait_for_enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with opening(tmp_path, monkeypatch, says("Good morning.")) as stage:
        await stage.pilot.press("h", "i", "enter", "!")
        gate.is_let_through.set()
        await stage.settle()
        assert stage.room.colleague.utterances() == ()
        assert stage.screen.prompt.text == "hi!"
        await stage.press("enter")
        assert [each.text for each in stage.room.colleague.utterances()] == ["hi!", "Good morning."]


async def test_words_that_could_not_be_sent_come_back_to_the_prompt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opening(tmp_path, monkeypatch, says("Good morning.")) as stage:
        await stage.settle()
        colleague = stage.room.colleague

        async def refuse(*_: object, **__: object) -> None:
            raise AssistantError("There is no way to send this.")

        with monkeypatch.context() as patch:
            patch.setattr(colleague, "send", refuse)
            await stage.press("h", "i", "enter")
            assert stage.screen.prompt.text == "hi"
            assert not stage.screen.desks.chat.is_answering
        await stage.press("enter")
        assert [each.text for each in colleague.utterances()] == ["hi", "Good morning."]


async def test_where_no_colleague_may_be_asked_the_reason_is_told_and_the_words_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    room = Room(tmp_path / "paper.tex", Settings(base_url="http://example.org"), {"HOME": str(tmp_path / "home")})
    await room.settle(watch=False)
    with pytest.raises(AssistantError) as refusal:
        await room.colleague.send("hi")
    assert str(refusal.value) in room.notes
    assert "example.org" in str(refusal.value)
    await room.close()
