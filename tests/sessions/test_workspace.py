"""The workspace: opening, saving, accepting changes, analysis, what is left by a crash; all on real files."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path

import pytest
from workspaces import INTRO, ROOT, enter, make_paper, replace_in

from latex.text import Edit, Origin, StaleEditError
from sessions.errors import FileError
from sessions.events import AnalysisReady, Applied, Opened, Problem, Saved


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return make_paper(tmp_path / "paper")


async def test_opening_reads_a_file_once(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    assert workspace.open("./main.tex") is buffer
    assert workspace.open(str(paper / "main.tex")) is buffer
    assert [event.file for event in told.of(Opened)] == ["main.tex"]
    assert (workspace.folder, workspace.root, buffer.text) == (paper, "main.tex", ROOT)
    await workspace.close()


async def test_saving_writes_the_buffer_and_tells(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("chapter/intro.tex")
    replace_in(buffer, "one", "two")
    await workspace.save("chapter/intro.tex")
    assert (paper / "chapter" / "intro.tex").read_text() == INTRO.replace("one", "two")
    assert [event.file for event in told.of(Saved)] == ["chapter/intro.tex"]
    assert not buffer.is_modified
    assert buffer.saved_text == buffer.text
    await workspace.close()


async def test_typing_during_a_save_stays_unsaved(paper: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "follows", "does follow")
    saving = asyncio.create_task(workspace.save("main.tex"))
    await asyncio.sleep(0)
    replace_in(buffer, "document}", "document}% later")
    await saving
    assert "later" not in (paper / "main.tex").read_text()
    assert "does follow" in (paper / "main.tex").read_text()
    assert buffer.is_modified
    await workspace.close()


async def test_a_new_root_is_made_by_the_first_save(tmp_path: Path) -> None:
    workspace, _ = enter(tmp_path)
    buffer = workspace.open("main.tex")
    assert not buffer.is_modified
    buffer.edit((Edit(0, "", ROOT),))
    await workspace.save_all()
    assert (tmp_path / "main.tex").read_text() == ROOT
    await workspace.close()


async def test_files_outside_the_folder_are_not_opened_nor_shown(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("secret")
    (paper / "link.tex").symlink_to(tmp_path / "secret.tex")
    workspace, _ = enter(paper)
    for name in ("../secret.tex", str(tmp_path / "secret.tex"), "chapter/../../secret.tex", "link.tex"):
        assert workspace.text(name) is None
        with pytest.raises(FileError, match="outside the folder"):
            workspace.open(name)
    assert workspace.text("a\0b") is None
    await workspace.close()


async def test_text_is_the_buffers_or_the_disks(paper: Path) -> None:
    workspace, _ = enter(paper)
    assert workspace.text("chapter/intro.tex") == INTRO
    assert workspace.text("chapter/missing.tex") is None
    (paper / "chapter" / "intro.tex").write_text("changed on disk")
    assert workspace.text("chapter/intro.tex") == "changed on disk"
    replace_in(workspace.open("chapter/intro.tex"), "disk", "screen")
    assert workspace.text("chapter/intro.tex") == "changed on screen"
    await workspace.close()


async def test_a_chapter_takes_the_encoding_of_the_root(paper: Path) -> None:
    (paper / "main.tex").write_bytes(b"\\documentclass{article}\n\\usepackage[latin1]{inputenc}\n\xe9\n")
    (paper / "chapter" / "intro.tex").write_bytes(b"caf\xe9\n")
    workspace, _ = enter(paper)
    workspace.open("main.tex")
    buffer = workspace.open("chapter/intro.tex")
    assert buffer.text == "café\n"
    buffer.edit((Edit(0, "", "é"),))
    await workspace.save("chapter/intro.tex")
    assert (paper / "chapter" / "intro.tex").read_bytes() == b"\xe9caf\xe9\n"
    await workspace.close()


async def test_an_accepted_change_is_written_and_leaves_unsaved_typing_unsaved(paper: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "\\begin{document}", "\\begin{document} % typed")
    typed = buffer.text
    edit = Edit(ROOT.index("It follows"), "It follows", "It clearly follows")
    await workspace.accept_edits("main.tex", (edit,), "Change 1")
    assert (paper / "main.tex").read_text() == ROOT.replace("It follows", "It clearly follows")
    assert buffer.text == typed.replace("It follows", "It clearly follows")
    assert buffer.saved_text == ROOT.replace("It follows", "It clearly follows")
    assert [buffer.is_modified, buffer.undo_label] == [True, "Change 1"]
    buffer.undo()
    assert buffer.text == typed
    await workspace.close()


async def test_a_change_accepted_without_typing_leaves_nothing_unsaved(paper: Path) -> None:
    workspace, told = enter(paper)
    edit = Edit(ROOT.index("It follows"), "It follows", "It clearly follows")
    await workspace.accept_edits("main.tex", (edit,), "Change 1")
    buffer = workspace.open("main.tex")
    assert not buffer.is_modified
    assert [event.transaction.origin for event in told.of(Applied)] == [Origin.COLLEAGUE]
    assert len(told.of(Saved)) == 1
    await workspace.close()


async def test_a_change_of_a_passage_being_typed_in_is_refused(paper: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "It follows", "It obviously follows")
    before = buffer.text
    line = "It follows from \\ref{lem:first}.\n"
    for edit in (Edit(ROOT.index(line), line, "Trivial.\n"), Edit(0, "no such text", "")):
        with pytest.raises(StaleEditError):
            await workspace.accept_edits("main.tex", (edit,), "Change 1")
    assert (buffer.text, (paper / "main.tex").read_text()) == (before, ROOT)
    await workspace.close()


async def test_typing_while_a_change_is_accepted_is_kept(paper: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("main.tex")
    edit = Edit(ROOT.index("It follows"), "It follows", "It clearly follows")
    accepting = asyncio.create_task(workspace.accept_edits("main.tex", (edit,), "Change 1"))
    await asyncio.sleep(0)
    replace_in(buffer, "{article}", "{amsart}")
    await accepting
    assert buffer.text == ROOT.replace("It follows", "It clearly follows").replace("{article}", "{amsart}")
    assert (paper / "main.tex").read_text() == ROOT.replace("It follows", "It clearly follows")
    assert buffer.is_modified
    await workspace.close()


async def test_analysis_reads_chapters_in_the_encoding_of_the_root(paper: Path) -> None:
    (paper / "main.tex").write_bytes(b"\\usepackage[latin1]{inputenc}\n\\input{chapter/intro}\n")
    (paper / "chapter" / "intro.tex").write_bytes(b"\\section{Caf\xe9}\n")
    workspace, _ = enter(paper)
    manuscript = await workspace.analyse()
    assert [section.title for section in manuscript.sections] == ["Café"]
    await workspace.close()


async def test_analysis_reads_buffers_and_tells(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("chapter/intro.tex")
    replace_in(buffer, "lem:first", "lem:new")
    manuscript = await workspace.analyse()
    assert [result.key for result in manuscript.results] == ["lem:new", "lem:last"]
    assert manuscript.versions["chapter/intro.tex"] == 1
    assert workspace.manuscript is manuscript
    assert told.of(AnalysisReady)[-1].manuscript is manuscript
    await workspace.close()


async def test_typing_is_analysed_after_a_moment(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("chapter/intro.tex")
    replace_in(buffer, "lem:first", "lem:a")
    replace_in(buffer, "lem:a", "lem:new")
    event = await told.wait(AnalysisReady, lambda ready: "lem:new" in ready.manuscript.by_key)
    assert event.manuscript.versions["chapter/intro.tex"] == 2
    assert [ready for ready in told.of(AnalysisReady) if "lem:a" in ready.manuscript.by_key] == []
    await workspace.close()


async def test_a_failed_save_leaves_the_text_unsaved(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_the_disk(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "It follows", "It clearly follows")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fill_the_disk)
        with pytest.raises(FileError, match="the disk is full"):
            await workspace.save("main.tex")
        with pytest.raises(FileError, match="the disk is full"):
            await workspace.accept_edits("main.tex", (Edit(0, "", "% new\n"),), "Change 1")
    assert [buffer.is_modified, "% new" in buffer.text, told.of(Saved)] == [True, False, []]
    assert (paper / "main.tex").read_text() == ROOT
    await workspace.save("main.tex")
    assert (paper / "main.tex").read_text() == buffer.text
    await workspace.close()


async def test_unsaved_text_is_found_and_brought_back_after_a_crash(paper: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    workspace, _ = enter(paper, state)
    replace_in(workspace.open("main.tex"), "It follows", "It clearly follows")
    await workspace.close()
    again, told = enter(paper, state)
    [recovery] = again.recovery.found()
    assert recovery.file == "main.tex"
    (paper / "main.tex").write_text(ROOT.replace("{article}", "{amsart}"))
    buffer = again.restore(recovery)
    assert buffer.text == ROOT.replace("{article}", "{amsart}").replace("It follows", "It clearly follows")
    buffer.undo()
    assert buffer.text == ROOT.replace("{article}", "{amsart}")
    assert told.of(Problem) == []
    await again.close()
    last, _ = enter(paper, state)
    assert last.recovery.found() == ()
    await last.close()


async def test_unsaved_text_brought_back_drops_nothing_written_since(paper: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    for word in ("clearly", "plainly"):
        workspace, _ = enter(paper, state)
        replace_in(workspace.open("main.tex"), "It follows", f"It {word} follows")
        await workspace.close()
    (paper / "main.tex").write_text(ROOT.replace("It follows", "It now follows").replace("{article}", "{amsart}"))
    again, _ = enter(paper, state)
    for recovery in again.recovery.found():
        buffer = again.restore(recovery)
    for words in ("It clearly follows", "It plainly follows", "It now follows", "{amsart}"):
        assert words in buffer.text
    buffer.undo()
    buffer.undo()
    assert buffer.text == (paper / "main.tex").read_text()
    await again.close()
