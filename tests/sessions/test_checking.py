"""The diagnostics beside the typing: made after an analysis, stamped, stale ones dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from latex.text import Edit
from sessions.checking import Checking
from sessions.events import AnalysisReady, DiagnosticsReady, Event, Listeners
from sessions.workspace.workspace import Workspace

PAPER = "\\documentclass{article}\n\\begin{document}\nSee \\ref{none}.\n\\end{document}\n"


class Desk:
    """A workspace with one open file, and what was told of it."""

    def __init__(self, folder: Path) -> None:
        (folder / "main.tex").write_text(PAPER)
        self.listeners = Listeners()
        self.told: list[DiagnosticsReady] = []
        self.workspace = Workspace(folder / "main.tex", self.listeners)
        self.buffer = self.workspace.open("main.tex")
        self.checking = Checking(self.workspace, self.listeners, pause_s=0)
        self.listeners.subscribe(self._note)

    def _note(self, event: Event) -> None:
        if isinstance(event, DiagnosticsReady):
            self.told.append(event)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.checking.close()
    await desk.workspace.close()


async def test_diagnostics_follow_an_analysis_and_name_its_manuscript(desk: Desk) -> None:
    manuscript = await desk.workspace.analyse()
    await desk.checking.settle()
    assert [one.code for one in desk.checking.diagnostics] == ["undefined-label"]
    assert desk.checking.checked is manuscript
    assert desk.told == [DiagnosticsReady(manuscript, desk.checking.diagnostics)]


async def test_unsaved_text_is_what_is_checked(desk: Desk) -> None:
    at = PAPER.index("See")
    desk.buffer.edit((Edit(at, "", "\\section{A}\\label{none} "),))
    await desk.workspace.analyse()
    await desk.checking.settle()
    assert desk.checking.diagnostics == ()


async def test_text_that_changed_since_its_analysis_is_not_checked(desk: Desk) -> None:
    manuscript = await desk.workspace.analyse()
    desk.buffer.edit((Edit(0, "", "% "),))
    await desk.checking.settle()
    assert desk.told == []
    assert desk.checking.checked is not manuscript


async def test_only_the_last_of_several_analyses_is_told(desk: Desk) -> None:
    first = await desk.workspace.analyse()
    last = replace(first)
    desk.listeners.publish(AnalysisReady(last))
    await desk.checking.settle()
    assert [event.manuscript for event in desk.told] == [last]
    assert first is not last


async def test_tex_files_beside_the_paper_are_looked_at(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "intro.tex").write_text("Old text.")
    await desk.workspace.analyse()
    await desk.checking.settle()
    assert [one.place.file for one in desk.checking.diagnostics] == ["main.tex", "old/intro.tex"]


async def test_nothing_is_checked_after_closing(desk: Desk) -> None:
    await desk.checking.close()
    await desk.workspace.analyse()
    assert desk.told == []
    desk.checking = Checking(desk.workspace, desk.listeners, pause_s=0)
