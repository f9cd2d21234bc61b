"""The whole path through keys: write, ask, review, accept, find the commit, see the tree change."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest
from room_stage import Stage
from screens import screen_text

from sessions.events import ChangedOutside, DiskNews, Event
from sessions.review.proposals import ProposalState
from tui.commands import COMMANDS
from tui.screens.choice import Choice


class Opener(Protocol):
    def __call__(
        self, size: tuple[int, int] = (160, 48), *, with_git: bool = True, text: str = ...
    ) -> AbstractAsyncContextManager[Stage]: ...


async def test_three_panes_two_panes_one_pane(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        shown = []
        for size in ((160, 48), (100, 30), (80, 24)):
            await stage.pilot.resize_terminal(*size)
            await stage.settle()
            panes = ("results", "manuscript", "colleague")
            shown.append([pane for pane in panes if stage.screen.query_one(f"#{pane}-pane").display])
        assert shown == [["results", "manuscript", "colleague"], ["results", "manuscript"], ["manuscript"]]


async def test_panes_are_one_key_away_in_a_narrow_window(open_room: Opener) -> None:
    async with open_room((80, 24)) as stage:
        await stage.press("f4")
        assert "Thm 2" in screen_text(stage.app)
        assert stage.screen.query_one("#results-pane").size.width == 80
        await stage.press("f5")
        assert "A script for a test." in screen_text(stage.app)
        await stage.press("alt+2")
        assert "documentclass" in screen_text(stage.app)


async def test_typing_changes_the_text_at_once_and_saving_writes_it(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press(*"% hi", "enter")
        assert "1 unsaved" in screen_text(stage.app)
        await stage.press("ctrl+s")
        assert (stage.folder / "main.tex").read_text().startswith("% hi\n\\documentclass")
        assert "unsaved" not in screen_text(stage.app)


async def test_tree_follows_the_text(open_room: Opener) -> None:
    async with open_room() as stage:
        assert stage.screen.results.row_texts == ("▾ ● Thm 2  Means", "    ● Lem 1  Squares")
        await stage.press("ctrl+end", "up", "up", *r"\begin{lemma}New.\end{lemma}")
        await stage.room.workspace.analyse()
        await stage.settle()
        assert "  ○ Lem 3" in stage.screen.results.row_texts


async def test_tree_goes_to_a_result_as_soon_as_it_is_typed(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+end", "up", "up", *r"\begin{lemma}New.\end{lemma}", "left")
        await stage.room.workspace.analyse()
        await stage.settle()
        assert "about Lemma 3" in screen_text(stage.app)
        await stage.press("f4", "enter")
        row, column = stage.screen.editor.cursor_location
        assert stage.screen.editor.buffer.snapshot.line(row)[column:].startswith(r"\begin{lemma}New.")  # type: ignore[union-attr]


async def test_enter_in_the_tree_goes_to_the_result(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f4", "down", "enter")
        row, _ = stage.screen.editor.cursor_location
        assert "lem:square" in stage.screen.editor.buffer.snapshot.line(row)  # type: ignore[union-attr]
        await stage.press("alt+left")
        assert stage.screen.editor.cursor_offset == 0


async def test_go_to_offers_results_labels_and_lines(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+g", *"means", "enter")
        assert stage.screen.editor.cursor_location.row == 17
        await stage.press("ctrl+g", *"3", "enter")
        assert stage.screen.editor.cursor_location.row == 2


async def test_definition_of_the_reference_under_the_cursor(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+f", *"Apply", "enter", "f12")
        assert stage.screen.editor.cursor_location.row == 7


async def test_find_goes_on_and_back(open_room: Opener) -> None:
    async with open_room() as stage:
        rows = []
        await stage.press("ctrl+f", *"real", "enter")
        for key in ("f3", "shift+f3"):
            rows.append(stage.screen.editor.cursor_location.row)
            await stage.press(key)
        rows.append(stage.screen.editor.cursor_location.row)
        assert rows == [8, 18, 8]


async def test_sketch_becomes_a_commit_and_a_row_of_the_tree(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter")
        assert stage.room.queue.get(1).is_open
        assert "lem:double" not in (stage.folder / "main.tex").read_text()
        await stage.press("ctrl+r")
        assert "Doubling" in screen_text(stage.app)
        await stage.press("y")
        assert stage.room.queue.get(1).state is ProposalState.ACCEPTED
        assert r"\label{lem:double}" in (stage.folder / "main.tex").read_text()
        await stage.room.workspace.analyse()
        await stage.settle()
        assert any("Doubling" in row for row in stage.screen.results.row_texts)
        assert stage.git("log", "--format=%(trailers:key=AI-Target,valueonly)", "-1").strip() == "lem:double"
        assert stage.git("log", "--format=%an", "-1").strip() == "Ada"
        assert stage.git("status", "--porcelain") == ""


async def test_changed_statement_is_pointed_out_and_never_accepted_unseen(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", *"strict", "enter")
        await stage.press("shift+tab", "y")
        assert stage.room.queue.get(1).is_open
        text = screen_text(stage.app)
        assert "statement" in text
        assert "Theorem 2" in text


async def test_rejected_change_leaves_the_paper_alone_and_keeps_the_reason(open_room: Opener) -> None:
    async with open_room() as stage:
        before = (stage.folder / "main.tex").read_text()
        await stage.press("f5", "enter", "ctrl+r", "n", *"too weak", "enter")
        assert stage.room.queue.get(1).state is ProposalState.REJECTED
        assert (stage.folder / "main.tex").read_text() == before
        assert stage.git("rev-list", "--count", "HEAD").strip() == "1"
        assert "too weak" in str(stage.room.queue.get(1))


async def test_hunk_can_be_edited_before_it_is_accepted(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "e")
        await stage.press("ctrl+end", *" % mine", "ctrl+s")
        assert stage.room.queue.get(1).state is ProposalState.ACCEPTED_EDITED
        assert "% mine" in (stage.folder / "main.tex").read_text()
        assert stage.git("log", "--format=%(trailers:key=AI-Review,valueonly)", "-1").strip() == "edited"


async def test_accepted_change_can_be_undone_in_the_text(open_room: Opener) -> None:
    async with open_room() as stage:
        before = (stage.folder / "main.tex").read_text()
        await stage.press("f5", "enter", "ctrl+r", "y", "alt+2", "ctrl+z")
        assert stage.room.workspace.text("main.tex") == before
        assert stage.git("rev-list", "--count", "HEAD").strip() == "2"


async def test_unsaved_typing_stays_out_of_the_commit(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press(*"%mine", "enter", "f5", "enter", "ctrl+r", "y")
        assert "%mine" not in (stage.folder / "main.tex").read_text()
        assert "%mine" not in stage.git("show", "HEAD:main.tex")
        assert (stage.room.workspace.text("main.tex") or "").startswith("%mine\n")


async def _changed_outside(stage: Stage, text: str) -> ChangedOutside:
    """Write the file as another program would, and return what is told of it."""
    told: asyncio.Future[ChangedOutside] = asyncio.get_running_loop().create_future()

    def listen(event: Event) -> None:
        if isinstance(event, ChangedOutside) and not told.done():
            told.set_result(event)

    stop = stage.room.listeners.subscribe(listen)
    (stage.folder / "main.tex").write_text(text, encoding="utf-8")
    event = await asyncio.wait_for(told, 20)
    stop()
    await stage.settle()
    return event


async def test_change_outside_flows_in_and_can_be_undone(open_room: Opener) -> None:
    async with open_room() as stage:
        before = (stage.folder / "main.tex").read_text()
        event = await _changed_outside(stage, before.replace("Squares", "Quadrate"))
        assert event.news is DiskNews.TAKEN_IN
        assert "Quadrate" in screen_text(stage.app)
        await stage.press("ctrl+z")
        assert stage.room.workspace.text("main.tex") == before


async def test_change_outside_merges_with_unsaved_text_elsewhere(open_room: Opener) -> None:
    async with open_room() as stage:
        before = (stage.folder / "main.tex").read_text()
        await stage.press(*"%mine", "enter")
        event = await _changed_outside(stage, before.replace("Squares", "Quadrate"))
        assert event.news is DiskNews.MERGED
        text = stage.room.workspace.text("main.tex") or ""
        assert text == "%mine\n" + before.replace("Squares", "Quadrate")


async def test_same_passage_changed_twice_is_shown_to_choose(open_room: Opener) -> None:
    async with open_room() as stage:
        before = (stage.folder / "main.tex").read_text()
        await stage.press(*"mine ")
        event = await _changed_outside(stage, "theirs " + before)
        assert event.news is DiskNews.CONFLICT
        await stage.press("f8")
        assert isinstance(stage.app.screen, Choice)
        await stage.press("b")
        text = stage.room.workspace.text("main.tex") or ""
        assert "mine " in text
        assert "theirs " in text


async def test_quitting_with_unsaved_text_asks(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press(*"%x", "ctrl+q")
        assert isinstance(stage.app.screen, Choice)
        await stage.press("escape")
        assert stage.app.is_running
        await stage.press("ctrl+q", "s")
        assert (stage.folder / "main.tex").read_text().startswith("%x")


async def test_without_a_repository_the_change_is_written_and_said_not_to_be_committed(open_room: Opener) -> None:
    async with open_room(with_git=False) as stage:
        await stage.press("f5", "enter", "ctrl+r", "y")
        proposal = stage.room.queue.get(1)
        assert proposal.state is ProposalState.ACCEPTED
        assert proposal.commit is None
        assert "lem:double" in (stage.folder / "main.tex").read_text()


async def test_help_shows_every_command(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        await stage.press("f1")
        shown = [screen_text(stage.app)]
        for _ in range(8):
            await stage.press("pagedown")
            shown.append(screen_text(stage.app))
        text = "\n".join(shown)
        missing = [command.title for command in COMMANDS if command.title not in text]
        assert missing == []
        await stage.press("escape")
        assert stage.app.screen is stage.screen


async def test_every_command_is_carried_out_by_a_desk(open_room: Opener) -> None:
    async with open_room() as stage:
        desks = stage.screen.desks.all
        homeless = [each.id for each in COMMANDS if not any(hasattr(desk, each.method) for desk in desks)]
        assert homeless == []


@pytest.mark.parametrize("theme", ["dark", "light", "sixteen"])
async def test_room_is_drawn_in_every_theme(open_room: Opener, theme: str) -> None:
    async with open_room() as stage:
        stage.app.theme = theme
        await stage.settle()
        assert "Thm 2" in screen_text(stage.app)
