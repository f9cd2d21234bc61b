"""Deciding in the room: what is asked before a change is carried out, and where the author is afterwards."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest
from room_stage import Stage
from screens import screen_text
from small_paper import PAPER

from latex.text import Edit
from sessions.review.gates import Finding
from sessions.review.hunks import hunks_of
from sessions.review.proposals import Proposal, ProposalState
from tui.screens.choice import Choice


class Opener(Protocol):
    def __call__(
        self, size: tuple[int, int] = (160, 48), *, with_git: bool = True, text: str = ...
    ) -> AbstractAsyncContextManager[Stage]: ...


async def test_accepted_result_is_brought_into_view_in_the_tree_and_marked(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "y")
        await stage.room.workspace.analyse()
        await stage.settle()
        assert "▸ ● + Lem 3  Doubling" in [row.strip() for row in stage.screen.results.row_texts]
        await stage.press("f4", "enter")
        row, _ = stage.screen.editor.cursor_location
        assert "lem:double" in stage.screen.editor.buffer.snapshot.line(row)  # type: ignore[union-attr]


async def test_cursor_is_on_what_was_accepted_and_go_back_leads_to_where_it_was(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("down", "down", "f5", "enter", "ctrl+r", "y")
        row, _ = stage.screen.editor.cursor_location
        assert "lem:double" in stage.screen.editor.buffer.snapshot.line(row)  # type: ignore[union-attr]
        assert stage.screen.focused is stage.screen.editor
        await stage.press("alt+left")
        assert stage.screen.editor.cursor_location.row == 2


async def test_leaving_a_review_leads_back_to_where_it_was_opened(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("down", "down", "f5", "enter", "ctrl+r", "q")
        assert stage.screen.editor.cursor_location.row == 2
        assert stage.screen.focused is stage.screen.editor
        assert stage.room.queue.get(1).is_open


async def test_command_the_author_types_into_a_change_is_confirmed_on_its_own(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "e")
        await stage.press("ctrl+end", *r"\immediate\write18{ls}", "ctrl+s")
        assert isinstance(stage.app.screen, Choice)
        assert stage.room.queue.get(1).is_open
        await stage.press("a")
        assert stage.room.queue.get(1).state is ProposalState.ACCEPTED_EDITED


async def test_what_is_said_of_a_change_is_said_of_the_hunks_that_are_kept(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r")
        assert "Adds Lemma 3" in screen_text(stage.app)
        await stage.press("s")
        assert len(stage.room.queue.get(1).hunks) > 1
        await stage.press("n", "enter")
        assert stage.room.queue.get(1).is_open
        assert "Adds Lemma 3 (lem:double) with a proof" not in screen_text(stage.app)


async def test_bottom_line_says_what_waits_after_a_commit(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", *"strict", "enter", "ctrl+r", "y")
        assert "change 2 is next" in screen_text(stage.app)


async def test_words_to_the_colleague_say_what_they_are_about(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+g", *"means", "enter")
        assert "To the colleague, about Theorem 2" in screen_text(stage.app)


async def test_question_mark_in_the_review_shows_the_keys(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "?")
        assert "Save" in screen_text(stage.app)
        await stage.press("escape")
        assert stage.screen.focused is stage.screen.review_view


async def test_sentence_longer_than_the_bottom_line_is_shown_to_its_end(open_room: Opener) -> None:
    async with open_room((80, 24)) as stage:
        stage.screen.tell("Git does not know who you are. " * 5 + "Set your name, then accept again.", is_warning=True)
        await stage.settle()
        assert "then accept again." in " ".join(screen_text(stage.app).split())
        assert "F1 help" in screen_text(stage.app)


async def test_keys_shown_while_filtering_are_those_of_the_filter(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f4")
        assert "o order" in screen_text(stage.app)
        await stage.press("/")
        assert "o order" not in screen_text(stage.app)
        assert "Esc all results" in screen_text(stage.app)
        await stage.press("escape")
        assert "o order" in screen_text(stage.app)


async def test_go_to_offers_first_what_is_called_just_so(open_room: Opener) -> None:
    paper = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}[On means, first]\label{lem:first} A. \end{lemma}
\begin{lemma}[Means]\label{thm:means} B. \end{lemma}
\end{document}
"""
    async with open_room(text=paper) as stage:
        await stage.press("ctrl+g", *"means", "enter")
        row, _ = stage.screen.editor.cursor_location
        assert "thm:means" in stage.screen.editor.buffer.snapshot.line(row)  # type: ignore[union-attr]


async def test_escape_in_the_conversation_goes_back_to_writing(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "shift+tab", "escape")
        assert stage.screen.focused is stage.screen.prompt


async def test_question_at_the_foot_goes_with_the_keys(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("ctrl+g", "f4")
        assert not stage.screen.prompt_bar.is_open
        await stage.press("ctrl+f", *"real", "enter")
        assert stage.screen.editor.cursor_location.row == 8


async def test_what_is_said_of_a_change_follows_the_manuscript(open_room: Opener) -> None:
    unlabelled = "\\begin{theorem}[Means]"
    text = PAPER.replace(f"{unlabelled}\\label{{thm:means}}", unlabelled) + "% thm:means\n"
    async with open_room(text=text) as stage:
        stage.room.queue.put(referring(text))
        await stage.press("ctrl+r")
        assert "no label has that name" in screen_text(stage.app)
        buffer = stage.room.workspace.open("main.tex")
        at = buffer.text.index(unlabelled) + len(unlabelled)
        buffer.edit((Edit(at, "", "\\label{thm:means}"),))
        await stage.room.workspace.analyse()
        await stage.settle()
        assert "no label has that name" not in screen_text(stage.app)


async def test_hunks_stand_on_the_lines_they_have_now(open_room: Opener) -> None:
    async with open_room() as stage:
        edits = [
            Edit(PAPER.index("For all real $a$"), "For all", "For any"),
            Edit(PAPER.index("Apply"), "Apply", "Use"),
        ]
        stage.room.queue.put(Proposal(1, "Title", "", "main.tex", PAPER, hunks_of(PAPER, edits), ()))
        first, second = (PAPER.count("\n", 0, edit.start) + 2 for edit in edits)
        await stage.press("ctrl+home", *"% mine", "enter", "ctrl+r")
        assert f"Hunk 1 of 2 · line {first} · undecided" in screen_text(stage.app)
        assert "▲ Changes the statement of Lemma 1 (lem:square)" in screen_text(stage.app)
        await stage.press("y")
        assert f"Hunk 1 of 2 · line {first} · ✓ accepted" in screen_text(stage.app)
        assert f"Hunk 2 of 2 · line {second} · undecided" in screen_text(stage.app)


async def test_a_hunk_stands_among_the_lines_that_are_around_it_now(open_room: Opener) -> None:
    async with open_room() as stage:
        put(stage, ("Apply", "Use"), ("numbers", "reals"))
        buffer = stage.room.workspace.open("main.tex")
        buffer.edit((Edit(PAPER.index("Apply"), "", "% mine, on a line before it\n"),))
        await stage.press("ctrl+r")
        assert "mine, on a line before it" in screen_text(stage.app)


def referring(text: str) -> Proposal:
    """Return a change that refers to the theorem of the means."""
    edit = Edit(text.index("\\end{document}"), "", "See \\ref{thm:means}.\n")
    return Proposal(1, "Refer to the means", "It helps.", "main.tex", text, hunks_of(text, (edit,)), ())


async def test_a_rejected_change_is_found_in_the_list_and_taken_up_again(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "d", *"not now", "enter")
        assert stage.room.queue.get(1).state is ProposalState.REJECTED
        await stage.press("alt+shift+c")
        assert "rejected: not now" in screen_text(stage.app)
        await stage.press(*"double", "backspace", "enter")
        await stage.settle()
        assert stage.room.queue.get(1).is_open
        assert stage.screen.review_view.display


async def test_an_accepted_change_in_the_list_says_its_commit(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+shift+c")
        assert "There is no change in this conversation yet." in screen_text(stage.app)
        await stage.press("f5", "enter", "ctrl+r", "y", "alt+shift+c", "enter")
        commit = stage.room.queue.get(1).commit or "?"
        assert f"Change 1 was accepted as {commit[:7]}" in screen_text(stage.app)


async def test_what_a_change_rests_on_is_decided_before_it(open_room: Opener) -> None:
    async with open_room() as stage:
        queue, text = stage.room.queue, PAPER
        at = text.index("\\end{document}")
        for number, new, adds in ((1, "See \\ref{lem:new}.\n", ()), (2, "\\label{lem:new}\n", ("lem:new",))):
            hunks = hunks_of(text, [Edit(at, "", new)])
            queue.put(Proposal(number, f"Title {number}", "", "main.tex", text, hunks, adds, new_results=adds))
        await stage.press("ctrl+r")
        assert "Change 2 · Title 2" in screen_text(stage.app)
        await stage.press("J")
        assert "Change 1 cites what change 2 adds, which waits too." in screen_text(stage.app)


async def test_an_out_of_date_change_is_shown_against_what_is_there_now(open_room: Opener) -> None:
    async with open_room() as stage:
        buffer = stage.room.workspace.open("main.tex")
        line = next(line for line in PAPER.splitlines() if line.startswith("For all real"))
        start = PAPER.index(line)
        hunks = hunks_of(PAPER, [Edit(start, line, "The colleague's line.")])
        stage.room.queue.put(Proposal(1, "Title", "", "main.tex", PAPER, hunks, ()))
        buffer.edit([Edit(start, line, "My own line.")])
        await stage.room.workspace.analyse()
        await stage.settle()
        assert stage.room.queue.get(1).state is ProposalState.OUT_OF_DATE
        await stage.press("alt+shift+c", "enter")
        assert stage.room.queue.get(1).is_open
        shown = screen_text(stage.app)
        assert "My own" in shown
        assert "The colleague's" in shown
        assert "shown against what is there now" in " ".join(shown.split())


async def test_the_last_decision_is_taken_back_also_when_the_next_change_is_shown(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", *"strict", "enter")
        assert len(stage.room.queue.open) == 2
        await stage.press("ctrl+r", "n", "enter")
        assert stage.room.queue.get(1).state is ProposalState.REJECTED
        assert "Change 2 · " in screen_text(stage.app)
        await stage.press("u")
        assert stage.room.queue.get(1).is_open
        assert "Change 1 · " in screen_text(stage.app)
        before = stage.room.workspace.text("main.tex")
        await stage.press("y")
        assert stage.room.workspace.text("main.tex") != before
        await stage.press("u")
        assert stage.room.queue.get(1).is_open
        assert stage.room.workspace.text("main.tex") == before


async def test_a_split_is_taken_back(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("f5", "enter", "ctrl+r", "s")
        assert len(stage.room.queue.get(1).hunks) > 1
        await stage.press("u")
        assert len(stage.room.queue.get(1).hunks) == 1


class SlowGates:
    """Gates that answer only when they are let, and remember which changes they were asked about."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[int] = []
        self.opened = asyncio.Event()
        self._assess = stage.room.assess
        monkeypatch.setattr(stage.room, "assess", self._wait)

    async def _wait(self, proposal: Proposal) -> tuple[Finding, ...]:
        self.asked.append(proposal.number)
        await self.opened.wait()
        return await self._assess(proposal)


def put(stage: Stage, *changes: tuple[str, str]) -> None:
    """Queue changes of the paper that put new words for old ones."""
    for number, (old, new) in enumerate(changes, 1):
        hunks = hunks_of(PAPER, [Edit(PAPER.index(old), old, new)])
        stage.room.queue.put(Proposal(number, f"Title {number}", "", "main.tex", PAPER, hunks, ()))


@pytest.mark.parametrize("key", ["y", "a"])
async def test_a_changed_statement_is_not_accepted_before_it_was_said(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    async with open_room() as stage:
        gates = SlowGates(stage, monkeypatch)
        put(stage, ("a^2 \\geq 0", "a^2 > 0"))
        await stage.pilot.press("ctrl+r", key)
        assert "Looking through it …" in screen_text(stage.app)
        gates.opened.set()
        await stage.settle()
        assert stage.room.queue.get(1).is_open
        assert "Changes the statement of Lemma 1" in screen_text(stage.app)
        assert "Change 1 waits: read what is said of it first" in screen_text(stage.app)
        await stage.press(key)
        assert stage.room.queue.get(1).state is ProposalState.ACCEPTED


async def test_a_harmless_change_is_accepted_by_the_key_that_came_before_what_is_said(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room() as stage:
        gates = SlowGates(stage, monkeypatch)
        put(stage, ("A product", "The product"))
        await stage.pilot.press("ctrl+r", "y")
        assert stage.room.queue.get(1).is_open
        gates.opened.set()
        await stage.settle()
        assert stage.room.queue.get(1).state is ProposalState.ACCEPTED


async def test_changes_only_leafed_through_are_not_looked_through(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room() as stage:
        gates = SlowGates(stage, monkeypatch)
        put(stage, ("A product", "The product"), ("numbers", "reals"), ("Apply", "Use"))
        await stage.pilot.press("ctrl+r", "J", "J")
        gates.opened.set()
        await stage.settle()
        assert gates.asked == [1, 3]
        assert "Looking through it" not in screen_text(stage.app)
