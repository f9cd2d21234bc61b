"""The workspace: saving, what other programs do, accepting changes, analysis; all on real files."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from latex.text import Edit, Origin, StaleEditError
from sessions.errors import ChangedOnDiskError, FileError
from sessions.events import AnalysisReady, Applied, ChangedOutside, DiskNews, Event, Listeners, Opened, Problem, Saved
from sessions.workspace.buffer import Buffer
from sessions.workspace.intake import Keep
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


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    (folder / "chapter").mkdir(parents=True)
    (folder / "main.tex").write_text(ROOT)
    (folder / "chapter" / "intro.tex").write_text(INTRO)
    return folder


def enter(paper: Path, state: Path | None = None) -> tuple[Workspace, Told]:
    listeners = Listeners()
    workspace = Workspace(paper / "main.tex", listeners, state_folder=state, group_seconds=0)
    return workspace, Told(listeners)


def replace_in(buffer: Buffer, old: str, new: str) -> None:
    buffer.edit((Edit(buffer.text.index(old), old, new),))


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


async def test_a_change_on_disk_comes_in_as_one_step_that_can_be_undone(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    changed = ROOT.replace("It follows", "This follows").replace("{article}", "{amsart}")
    (paper / "main.tex").write_text(changed)
    await workspace.check_disk(["main.tex"])
    assert (buffer.text, buffer.is_modified, buffer.saved_text) == (changed, False, changed)
    [news] = told.of(ChangedOutside)
    assert news.news is DiskNews.TAKEN_IN
    assert news.sentence == (
        "main.tex was changed by another program: 2 lines in 2 places, the first at line 1 taken in. "
        "Undo takes that back."
    )
    assert [event.transaction.origin for event in told.of(Applied)] == [Origin.DISK]
    buffer.undo()
    assert [buffer.text, buffer.is_modified] == [ROOT, True]
    await workspace.close()


async def test_our_own_save_is_no_news(paper: Path) -> None:
    workspace, told = enter(paper)
    replace_in(workspace.open("main.tex"), "follows", "does follow")
    await asyncio.gather(workspace.save("main.tex"), workspace.check_disk(["main.tex"]), workspace.check_disk(None))
    assert told.of(ChangedOutside) == []
    await workspace.close()


async def test_typing_and_a_change_elsewhere_in_the_file_come_together(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "It follows", "It clearly follows")
    theirs = ROOT.replace("{article}", "{amsart}")
    (paper / "main.tex").write_text(theirs)
    await workspace.check_disk(["main.tex"])
    assert buffer.text == theirs.replace("It follows", "It clearly follows")
    assert (buffer.saved_text, buffer.is_modified) == (theirs, True)
    assert [event.news for event in told.of(ChangedOutside)] == [DiskNews.MERGED]
    await workspace.save("main.tex")
    assert (paper / "main.tex").read_text() == buffer.text
    await workspace.close()


async def in_conflict(paper: Path) -> tuple[Workspace, Told, Buffer, str]:
    """Return a workspace whose root was changed here and outside in one line, and outside in another."""
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "It follows", "Mine follows")
    theirs = ROOT.replace("It follows", "Theirs follows").replace("{article}", "{amsart}")
    (paper / "main.tex").write_text(theirs)
    await workspace.check_disk(["main.tex"])
    return workspace, told, buffer, theirs


async def test_a_conflict_changes_neither_text_and_stops_the_save(paper: Path) -> None:
    workspace, told, buffer, theirs = await in_conflict(paper)
    assert buffer.text == ROOT.replace("It follows", "Mine follows")
    conflict = buffer.conflict
    assert conflict is not None
    assert (conflict.base, conflict.mine, conflict.theirs) == (ROOT, buffer.text, theirs)
    assert len(conflict.regions) == 1
    [news] = told.of(ChangedOutside)
    assert news.news is DiskNews.CONFLICT
    assert "in line 6" in news.sentence
    with pytest.raises(FileError, match=r"main\.tex was not saved"):
        await workspace.save("main.tex")
    with pytest.raises(FileError, match=r"main\.tex was not saved"):
        await workspace.accept_edits("main.tex", (Edit(0, "", "% new\n"),), "Change 1")
    assert (paper / "main.tex").read_text() == theirs
    await workspace.check_disk(["main.tex"])
    assert len(told.of(ChangedOutside)) == 1
    await workspace.close()


@pytest.mark.parametrize(
    ("keep", "passage"),
    [
        ("mine", "Mine follows from \\ref{lem:first}.\n"),
        ("disk", "Theirs follows from \\ref{lem:first}.\n"),
        (
            "both",
            "% Two versions of this passage follow; the first was typed here:\n"
            "Mine follows from \\ref{lem:first}.\n"
            "% The second was saved by another program:\n"
            "Theirs follows from \\ref{lem:first}.\n"
            "% End of the two versions.\n",
        ),
    ],
)
async def test_a_settled_conflict_keeps_what_only_one_side_changed(paper: Path, keep: Keep, passage: str) -> None:
    workspace, _, buffer, theirs = await in_conflict(paper)
    mine = buffer.text
    workspace.resolve_conflict("main.tex", keep)
    assert buffer.text == theirs.replace("Theirs follows from \\ref{lem:first}.\n", passage)
    assert buffer.conflict is None
    assert buffer.is_modified == (keep != "disk")
    await workspace.save("main.tex")
    assert (paper / "main.tex").read_text() == buffer.text
    buffer.undo()
    assert buffer.text == mine
    await workspace.close()


async def test_a_conflict_ends_when_the_disk_is_as_it_was(paper: Path) -> None:
    workspace, _, buffer, _ = await in_conflict(paper)
    (paper / "main.tex").write_text(ROOT)
    await workspace.check_disk(["main.tex"])
    assert buffer.conflict is None
    await workspace.save("main.tex")
    assert "Mine follows" in (paper / "main.tex").read_text()
    await workspace.close()


async def test_a_save_over_an_unseen_change_is_refused_once_and_the_change_taken_in(paper: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("main.tex")
    replace_in(buffer, "It follows", "It clearly follows")
    (paper / "main.tex").write_text(ROOT.replace("{article}", "{amsart}"))
    with pytest.raises(ChangedOnDiskError, match="have just been taken in beside yours"):
        await workspace.save("main.tex")
    assert "{amsart}" in (paper / "main.tex").read_text()
    await workspace.save("main.tex")
    assert (paper / "main.tex").read_text() == buffer.text
    assert "{amsart}" in buffer.text
    await workspace.close()


async def test_a_deleted_file_keeps_its_text_and_can_be_saved_anew(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    (paper / "main.tex").unlink()
    await workspace.check_disk(["main.tex"])
    assert (buffer.text, buffer.is_deleted, buffer.is_modified) == (ROOT, True, True)
    [news] = told.of(ChangedOutside)
    assert news.news is DiskNews.DELETED
    await workspace.save("main.tex")
    assert (paper / "main.tex").read_text() == ROOT
    await workspace.close()


async def test_a_file_that_comes_back_is_taken_in(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    (paper / "main.tex").unlink()
    await workspace.check_disk(["main.tex"])
    (paper / "main.tex").write_text(ROOT)
    await workspace.check_disk(["main.tex"])
    assert (buffer.is_deleted, buffer.is_modified) == (False, False)
    assert told.of(ChangedOutside)[-1].news is DiskNews.APPEARED
    await workspace.close()


async def test_a_file_that_turns_binary_leaves_the_buffer(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    (paper / "main.tex").write_bytes(b"\0\1\2")
    await workspace.check_disk(["main.tex"])
    assert buffer.text == ROOT
    assert "NUL bytes" in told.of(Problem)[0].sentence
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


async def test_accepting_over_an_unseen_change_is_refused(paper: Path) -> None:
    workspace, _ = enter(paper)
    workspace.open("main.tex")
    theirs = ROOT.replace("{article}", "{amsart}")
    (paper / "main.tex").write_text(theirs)
    with pytest.raises(ChangedOnDiskError):
        await workspace.accept_edits("main.tex", (Edit(0, "", "% new\n"),), "Change 1")
    assert (paper / "main.tex").read_text() == theirs
    assert workspace.open("main.tex").text == theirs
    await workspace.close()


@pytest.mark.parametrize("seed", range(6))
async def test_no_line_of_anybody_is_lost(paper: Path, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    workspace, told = enter(paper)
    buffer = workspace.open("main.tex")
    path, written = paper / "main.tex", list[str]()
    for number in range(60):
        act = chance.choice(["type", "type", "type", "outside", "accept", "save", "look"])
        line = f"% {act} {number}\n"
        if act == "type":
            row = chance.randrange(buffer.snapshot.line_count)
            buffer.edit((Edit(buffer.snapshot.offset(row, 0), "", line),))
            written.append(line)
        elif act == "outside":
            lines = path.read_text().splitlines(keepends=True)
            lines.insert(chance.randrange(len(lines)), line)
            path.write_text("".join(lines))
            written.append(line)
        elif act == "accept":
            place = buffer.saved_text.index("\n", chance.randrange(len(buffer.saved_text) - 1)) + 1
            with contextlib.suppress(StaleEditError, FileError):
                await workspace.accept_edits("main.tex", (Edit(place, "", line),), "Change")
                written.append(line)
        elif act == "save":
            with contextlib.suppress(FileError):
                await workspace.save("main.tex")
        else:
            await workspace.check_disk(["main.tex"])
        if buffer.conflict is not None and chance.random() < 0.5:
            workspace.resolve_conflict("main.tex", "both")
    await workspace.check_disk(["main.tex"])
    workspace.resolve_conflict("main.tex", "both")
    await workspace.save("main.tex")
    assert path.read_text() == buffer.text
    assert [line for line in written if line not in buffer.text] == []
    assert [buffer.is_modified, buffer.conflict] == [False, None]
    while buffer.undo():
        pass
    assert buffer.text == ROOT
    assert told.of(Problem) == []
    await workspace.close()


async def test_closing_at_once_after_starting_to_watch_is_clean(paper: Path) -> None:
    workspace, told = enter(paper)
    workspace.open("main.tex")
    workspace.start_watching()
    await asyncio.sleep(0)
    await workspace.close()
    assert told.of(Problem) == []


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


async def test_a_chapter_changed_on_disk_is_analysed_without_being_open(paper: Path) -> None:
    workspace, told = enter(paper)
    await workspace.analyse()
    (paper / "chapter" / "intro.tex").write_text(INTRO.replace("lem:first", "lem:elsewhere"))
    await workspace.check_disk(["chapter/intro.tex"])
    await told.wait(AnalysisReady, lambda ready: "lem:elsewhere" in ready.manuscript.by_key)
    assert "chapter/intro.tex" not in workspace.buffers
    await workspace.close()


async def test_a_watched_folder_tells_what_other_programs_do(paper: Path) -> None:
    workspace, told = enter(paper)
    buffer = workspace.open("chapter/intro.tex")
    await workspace.start_watching()
    replaced = paper / "chapter" / "intro.tex"
    replaced.rename(paper / "chapter" / "intro.tex~")
    replaced.write_text(INTRO.replace("one", "two"))
    (paper / "chapter" / "intro.tex~").unlink()
    await told.wait(ChangedOutside)
    assert buffer.text == INTRO.replace("one", "two")
    assert [event.news for event in told.of(ChangedOutside)] == [DiskNews.TAKEN_IN]
    await workspace.close()


async def test_two_people_in_one_folder_see_each_others_saves(paper: Path, tmp_path: Path) -> None:
    (ann, ann_told), (bob, bob_told) = enter(paper, tmp_path / "state"), enter(paper, tmp_path / "state")
    anns, bobs = ann.open("main.tex"), bob.open("main.tex")
    await ann.start_watching()
    await bob.start_watching()
    replace_in(bobs, "It follows", "It follows, says Bob,")
    replace_in(anns, "{article}", "{amsart}")
    await ann.save("main.tex")
    await bob_told.wait(ChangedOutside)
    assert "{amsart}" in bobs.text
    assert bobs.is_modified
    await bob.save("main.tex")
    await ann_told.wait(ChangedOutside)
    assert anns.text == bobs.text == (paper / "main.tex").read_text()
    assert [anns.is_modified, bobs.is_modified] == [False, False]
    assert "says Bob" in anns.text
    await ann.close()
    await bob.close()


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


async def test_a_file_that_became_a_link_out_of_the_folder_takes_no_change(paper: Path, tmp_path: Path) -> None:
    workspace, _ = enter(paper)
    buffer = workspace.open("chapter/intro.tex")
    outside = tmp_path / "outside.tex"
    outside.write_text(buffer.text)
    (paper / "chapter" / "intro.tex").unlink()
    (paper / "chapter" / "intro.tex").symlink_to(outside)
    with pytest.raises(FileError, match="lies outside the folder"):
        await workspace.accept_edits("chapter/intro.tex", (Edit(0, "", "% new\n"),), "Change 1")
    assert outside.read_text() == buffer.text
    await workspace.close()
