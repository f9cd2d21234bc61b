"""What other programs do to the files of a workspace, all on real files."""

from __future__ import annotations

import asyncio
import contextlib
import random
from pathlib import Path

import pytest
from workspaces import INTRO, ROOT, Told, enter, make_paper, replace_in

from latex.text import Edit, Origin, StaleEditError
from sessions.errors import ChangedOnDiskError, FileError
from sessions.events import AnalysisReady, Applied, ChangedOutside, DiskNews, Problem
from sessions.workspace.buffer import Buffer
from sessions.workspace.intake import Keep
from sessions.workspace.workspace import Workspace


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return make_paper(tmp_path / "paper")


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
