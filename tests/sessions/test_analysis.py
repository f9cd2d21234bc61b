"""The analysis beside the typing: one at a time, stale results dropped, a frozen tree avoided."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping

from latex.manuscript import Manuscript
from latex.text import Edit, Snapshot, Transaction
from sessions.workspace.analysis import Analysis

PAPER = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{lemma}\\label{lem:a}\\end{lemma}\n"


class Desk:
    """One open file and the analysis of it."""

    def __init__(self) -> None:
        self.snapshot = Snapshot.of(PAPER)
        self.told: list[Manuscript] = []
        self.keys_to_come = 0
        self.reads: list[str] = []
        self.analysis = Analysis("main.tex", self._snapshots, self._read, self.told.append, self._spawn)

    def type_key(self) -> None:
        edit = Edit(self.snapshot.length, "", "x")
        self.snapshot = self.snapshot.apply(Transaction(self.snapshot.version, (edit,)))

    def _snapshots(self) -> Mapping[str, Snapshot]:
        if self.keys_to_come:
            self.keys_to_come -= 1
            self.type_key()
        return {"main.tex": self.snapshot}

    def _read(self, file: str) -> str | None:
        self.reads.append(file)
        return None

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(work, name=name)


async def test_the_result_is_of_the_text_as_it_is() -> None:
    desk = Desk()
    manuscript = await desk.analysis.run()
    assert desk.told == [manuscript]
    assert desk.analysis.manuscript is manuscript
    assert manuscript.versions == {"main.tex": 0}
    assert list(manuscript.by_key) == ["lem:a"]
    assert "main.tex" not in desk.reads


async def test_a_result_that_typing_overtook_is_dropped() -> None:
    desk = Desk()
    desk.keys_to_come = 3
    manuscript = await desk.analysis.run()
    assert desk.told == [manuscript]
    assert manuscript.versions["main.tex"] == desk.snapshot.version


async def test_typing_without_a_pause_does_not_freeze_the_tree() -> None:
    desk = Desk()
    desk.keys_to_come = 1_000
    manuscript = await desk.analysis.run()
    assert 0 < manuscript.versions["main.tex"] < desk.snapshot.version
    assert desk.keys_to_come > 980


async def test_two_who_ask_at_once_are_answered_in_turn() -> None:
    desk = Desk()
    one, other = await asyncio.gather(desk.analysis.run(), desk.analysis.run())
    assert len(desk.told) == 2
    assert all(manuscript in desk.told for manuscript in (one, other))


def test_without_a_loop_nothing_is_scheduled() -> None:
    desk = Desk()
    desk.analysis.schedule()
    desk.analysis.note_disk_change()
    assert desk.told == []
