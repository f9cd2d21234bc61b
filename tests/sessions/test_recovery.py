"""Unsaved text on disk: what a crash leaves is found and nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from latex.text import Edit
from sessions.events import Applied, Event, Listeners
from sessions.workspace.buffer import Buffer
from sessions.workspace.recovery import Recovery, RecoveryJournal

SAVED = "\\begin{lemma}\nLet $x$ be one.\n\\end{lemma}\n"


class Desk:
    """One buffer with its journal, as one session has them."""

    def __init__(self, folder: Path | None, text: str = SAVED, *, most_changes: int = 20_000) -> None:
        self.on_disk: str | None = text
        self.told: list[str] = []
        listeners = Listeners()
        self.buffer = Buffer("main.tex", Path("main.tex"), text, listeners, disk_digest="d0")
        self.journal = RecoveryJournal(
            folder, lambda _: self.on_disk, self.told.append, delay_seconds=0, most_changes=most_changes
        )
        listeners.subscribe(self._take)

    def _take(self, event: Event) -> None:
        if isinstance(event, Applied):
            self.journal.note(self.buffer, event)

    def type_text(self, text: str, start: int | None = None) -> None:
        self.buffer.edit((Edit(self.buffer.snapshot.length if start is None else start, "", text),))

    def save(self) -> None:
        self.on_disk = self.buffer.text
        self.buffer.mark_saved(self.buffer.save_point(), f"d{self.buffer.version}")
        self.journal.note_saved(self.buffer)


def found_by_next(folder: Path, on_disk: str | None = SAVED) -> tuple[Recovery, ...]:
    desk = Desk(folder)
    desk.on_disk = on_disk
    recoveries = desk.journal.found()
    desk.journal.flush()
    return recoveries


def journals(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.journal"))


async def test_text_is_on_disk_soon_without_a_save(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    async with asyncio.timeout(5):
        while not journals(tmp_path):
            await asyncio.sleep(0)
    await desk.journal.close()
    [recovery] = found_by_next(tmp_path)
    assert (recovery.file, recovery.base, recovery.text) == ("main.tex", SAVED, SAVED + "typed")


def test_every_change_of_a_session_comes_back(tmp_path: Path) -> None:
    chance = random.Random(7)
    desk = Desk(tmp_path)
    for _ in range(300):
        start = chance.randrange(desk.buffer.snapshot.length + 1)
        old = desk.buffer.snapshot.slice(start, start + chance.randrange(4))
        desk.buffer.edit((Edit(start, old, chance.choice(["é", "\n", "$\u2028", "\udce9", "x"])),))
        if chance.random() < 0.1:
            desk.buffer.undo()
        if chance.random() < 0.2:
            desk.journal.flush()
        if chance.random() < 0.02:
            desk.save()
    desk.journal.flush()
    asyncio.run(desk.journal.close())
    [recovery] = found_by_next(tmp_path)
    assert recovery.text == desk.buffer.text


def test_only_the_new_changes_are_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "x" * 100_000)
    desk.type_text("a")
    desk.journal.flush()
    [journal] = journals(tmp_path)
    size = journal.stat().st_size
    desk.type_text("b")
    desk.journal.flush()
    assert 0 < journal.stat().st_size - size < 50


def test_long_texts_come_back_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "é\n" * 100_000)
    desk.type_text("a")
    desk.journal.flush()
    desk.save()
    desk.type_text("b", start=3)
    desk.journal.flush()
    desk.type_text("c", start=0)
    asyncio.run(desk.journal.close())
    [recovery] = found_by_next(tmp_path)
    assert (recovery.base, recovery.text) == (desk.on_disk, desk.buffer.text)


def test_a_running_session_is_not_offered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    desk.journal.flush()
    assert found_by_next(tmp_path) == ()
    asyncio.run(desk.journal.close())
    assert len(found_by_next(tmp_path)) == 1


def test_a_save_drops_the_journal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    desk.journal.flush()
    desk.save()
    asyncio.run(desk.journal.close())
    assert list(tmp_path.iterdir()) == []


def test_undo_to_the_saved_text_drops_the_journal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    desk.journal.flush()
    desk.buffer.undo()
    desk.journal.flush()
    assert journals(tmp_path) == []
    desk.buffer.redo()
    asyncio.run(desk.journal.close())
    assert [recovery.text for recovery in found_by_next(tmp_path)] == [SAVED + "typed"]


def test_typing_after_a_save_begins_with_what_was_saved(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("saved")
    desk.journal.flush()
    desk.save()
    desk.type_text(" later")
    asyncio.run(desk.journal.close())
    [recovery] = found_by_next(tmp_path)
    assert (recovery.base, recovery.text) == (SAVED + "saved", SAVED + "saved later")


def test_text_that_is_on_disk_by_now_is_not_offered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    asyncio.run(desk.journal.close())
    assert found_by_next(tmp_path, SAVED + "typed") == ()
    assert list(tmp_path.iterdir()) == []


def test_an_adopted_text_is_not_offered_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type_text("typed")
    asyncio.run(desk.journal.close())
    again = Desk(tmp_path)
    [recovery] = again.journal.found()
    again.type_text("typed")
    again.journal.adopt(recovery)
    again.journal.flush()
    assert not recovery.path.exists()
    asyncio.run(again.journal.close())
    assert [each.text for each in found_by_next(tmp_path)] == [SAVED + "typed"]


def test_a_line_cut_short_costs_only_that_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for text in ("one", " two", " three"):
        desk.type_text(text)
    asyncio.run(desk.journal.close())
    [journal] = journals(tmp_path)
    journal.write_bytes(journal.read_bytes()[:-6])
    assert [recovery.text for recovery in found_by_next(tmp_path)] == [SAVED + "one two"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not JSON\n",
        b"[]\n",
        b'{"format": 1, "file": "a.tex", "base": 3, "text": null}\n"a"\n',
        b'{"format": 1}\n',
        b"\xff\xfe\n",
    ],
)
def test_a_damaged_journal_is_passed_over(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.journal").write_bytes(damage)
    assert found_by_next(tmp_path) == ()


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "recovery")
    desk.type_text("typed")
    desk.journal.flush()
    [journal] = journals(tmp_path / "recovery")
    assert journal.stat().st_mode & 0o777 == 0o600
    assert journal.parent.stat().st_mode & 0o777 == 0o700
    asyncio.run(desk.journal.close())


def test_what_cannot_be_kept_is_told_once_and_kept_later(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    folder.write_text("a file where the folder should be")
    desk = Desk(folder)
    for text in "ab":
        desk.type_text(text)
        desk.journal.flush()
    assert len(desk.told) == 1
    assert "Your text is still open here" in desk.told[0]
    folder.unlink()
    desk.type_text("c")
    asyncio.run(desk.journal.close())
    assert [recovery.text for recovery in found_by_next(folder)] == [SAVED + "abc"]


def test_a_folder_that_is_swept_away_is_made_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "recovery")
    for text in "abc":
        desk.type_text(text)
        desk.journal.flush()
        if text == "a":
            shutil.rmtree(tmp_path / "recovery")
    assert len(desk.told) == 1
    asyncio.run(desk.journal.close())
    assert [recovery.text for recovery in found_by_next(tmp_path / "recovery")] == [SAVED + "abc"]


def test_without_a_folder_nothing_is_kept_and_nothing_fails() -> None:
    desk = Desk(None)
    desk.type_text("typed")
    desk.journal.flush()
    assert desk.journal.found() == ()
    assert desk.told == []


def test_a_journal_with_very_many_changes_is_begun_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path, most_changes=20)
    for _ in range(9):
        for _ in range(5):
            desk.type_text("x", start=0)
        desk.journal.flush()
    [journal] = journals(tmp_path)
    assert len(journal.read_bytes().split(b"\n")) < 30
    asyncio.run(desk.journal.close())
    assert found_by_next(tmp_path)[0].text == desk.buffer.text


SESSION = """
import asyncio, os, signal, sys
from pathlib import Path
from latex.text import Edit
from sessions.events import Listeners
from sessions.workspace.workspace import Workspace

async def main() -> None:
    workspace = Workspace(Path(sys.argv[1]), Listeners(), state_folder=Path(sys.argv[2]))
    workspace.open("main.tex").edit((Edit(0, "", "typed "),))
    while not list(Path(sys.argv[2]).glob("recovery/*/*.journal")):
        await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_a_killed_program_leaves_its_text(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text("text")
    ended = subprocess.run(
        [sys.executable, "-c", SESSION, str(tmp_path / "main.tex"), str(tmp_path / "state")],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        timeout=30,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    [recovery] = found_by_next(tmp_path / "state" / "recovery", "text")
    assert recovery.text == "typed text"
    [journal] = journals(tmp_path / "state" / "recovery")
    assert json.loads(journal.read_bytes().split(b"\n")[1]) == "text"
