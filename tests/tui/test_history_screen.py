"""The history on screen: read, mark, narrow, take back."""

from __future__ import annotations

import subprocess
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest
from room_stage import Stage
from screens import screen_text

from sessions.errors import RepositoryError
from sessions.history.history import History
from sessions.review.proposals import ProposalState
from tui.screens.history import HistoryScreen


class Opener(Protocol):
    def __call__(
        self, size: tuple[int, int] = (160, 48), *, with_git: bool = True, text: str = ...
    ) -> AbstractAsyncContextManager[Stage]: ...


async def accept_one(stage: Stage) -> None:
    """Let the scripted colleague make its change, and accept it."""
    stage.git("config", "lemmata.plainGit", "no")  # it was asked before
    await stage.press("f5", "enter", "ctrl+r", "y")


async def test_an_accepted_change_is_listed_and_read_below(open_room: Opener) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        await stage.press("alt+shift+h")
        text = screen_text(stage.app)
        assert "1 AI edit" in text
        assert "accepted by Ada" in text
        assert "lem:double" in text


async def test_what_another_person_accepted_is_unread_until_it_is_marked(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_NAME", "Bo Reader")
            monkeypatch.setenv(f"GIT_{role}_EMAIL", "bo@example.org")
        await stage.press("alt+shift+h")
        assert "1 AI edit, 1 unread" in screen_text(stage.app)
        await stage.press("m")
        text = screen_text(stage.app)
        assert "unread" not in text.splitlines()[0]
        assert "read by Bo Reader" in text
        await stage.press("m")
        assert "1 unread" in screen_text(stage.app)
        await stage.press("escape")
        assert "1 unread AI edit: M-H" in screen_text(stage.app)
        await stage.press("alt+shift+h", "m", "escape")
        assert "unread" not in screen_text(stage.app)


async def test_the_list_is_narrowed_and_shown_whole_again(open_room: Opener) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        await stage.press("alt+shift+h", "slash", *"nothing like it", "enter")
        assert "No accepted change is like that." in screen_text(stage.app)
        await stage.press("escape")
        assert "1 AI edit" in screen_text(stage.app)
        for key in ("r", "p"):
            await stage.press(key)
            assert "1 AI edit" in screen_text(stage.app)
            await stage.press(key)
        await stage.press("u")
        assert "0 AI edits" in screen_text(stage.app)
        await stage.press("escape", "escape")
        assert not isinstance(stage.app.screen, HistoryScreen)


async def test_an_edit_is_taken_back_by_a_change_under_review(open_room: Opener) -> None:
    async with open_room() as stage:
        before = stage.screen.editor.buffer.text  # type: ignore[union-attr]
        await accept_one(stage)
        await stage.press("alt+shift+h", "t")
        assert stage.screen.review_view.display
        assert "Take back" in screen_text(stage.app)
        await stage.press("y")
        taken_back = stage.room.queue.get(2)
        assert taken_back.state is ProposalState.ACCEPTED
        assert stage.room.workspace.text(taken_back.file) == before
        assert stage.git("log", "-1", "--format=%(trailers:key=Reverts,valueonly)").strip()


async def test_the_history_of_a_result_leads_to_it(open_room: Opener) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        await stage.press("ctrl+home")
        await stage.press("alt+shift+h", "g")
        row, _ = stage.screen.editor.cursor_location
        assert "lem:double" in "".join(
            stage.screen.editor.buffer.snapshot.line(each)  # type: ignore[union-attr]
            for each in (row, row + 1)
        )
        stage.screen.desks.history.command_result_history()
        await stage.settle()
        assert "lem:double" in screen_text(stage.app).splitlines()[0]


async def test_without_git_a_history_can_be_begun_and_holds_what_is_accepted_then(open_room: Opener) -> None:
    async with open_room(with_git=False) as stage:
        await stage.press("alt+shift+h")
        assert "Begin a history with git?" in screen_text(stage.app)
        await stage.press("y")
        assert "The manuscript has a history now" in screen_text(stage.app)
        assert stage.git("log", "--format=%an %s", "--name-only").split("\n") == [
            "Ada Start the history of main.tex", "", "main.tex", ""
        ]  # fmt: skip
        await accept_one(stage)
        assert len(stage.git("log", "--format=%s").splitlines()) == 2
        assert stage.git("status", "--porcelain") == ""


async def test_whoever_is_not_known_to_git_is_asked_before_a_history_is_begun(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    async with open_room(with_git=False) as stage:
        stage.screen.desks.history.command_start_history()
        await stage.settle()
        await stage.press("y", *"nobody", "enter")
        assert "nothing was made" in screen_text(stage.app)
        assert not (stage.folder / ".git").exists()
        stage.screen.desks.history.command_start_history()
        await stage.settle()
        await stage.press("y", *"Zoë Writer <zoe@example.org>", "enter")
        assert stage.git("log", "--format=%an <%ae>") == "Zoë Writer <zoe@example.org>\n"


async def test_a_commit_made_by_hand_with_control_characters_is_harmless(open_room: Opener) -> None:
    async with open_room((80, 24)) as stage:
        stage.git("config", "lemmata.plainGit", "no")
        message = "Bad \x1b[31m subject\n\n[bold]why[/bold]\n\nAssisted-by: Lemmata:x\nAI-Target: lem:a"
        subprocess.run(
            ["git", "commit", "-q", "--allow-empty", "-m", message], cwd=stage.folder, check=True, capture_output=True
        )
        await stage.press("alt+shift+h")
        text = screen_text(stage.app)
        assert "\x1b" not in text
        assert "[bold]why[/bold]" in text


async def test_a_refusal_of_git_is_told_at_the_head_and_the_room_goes_on(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room() as stage:
        await accept_one(stage)

        async def refuse(*_: object) -> None:
            raise RepositoryError("Git refused show (bad object). The repository is as it was.")

        monkeypatch.setattr(History, "changes", refuse)
        await stage.press("alt+shift+h")
        assert "Git refused show (bad object)." in screen_text(stage.app).splitlines()[0]
        await stage.press("escape")
        assert stage.app.screen is stage.screen


async def test_before_the_room_is_open_nothing_is_said_of_a_repository(
    open_room: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room() as stage:
        monkeypatch.setattr(stage.room, "_review", None)
        monkeypatch.setattr(stage.room, "repository", None)
        for command in ("history", "who_wrote", "start_history", "plain_git"):
            stage.screen.tell("")
            stage.screen.action_command(command)
            await stage.settle()
            assert "The room is still being opened" in screen_text(stage.app)
            assert stage.app.screen is stage.screen


async def test_plain_git_is_offered_once(open_room: Opener) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        stage.git("config", "--unset", "lemmata.plainGit")
        await stage.press("alt+shift+h")
        assert "Shall plain git speak of results?" in screen_text(stage.app)
        await stage.press("escape", "escape")
        assert stage.git("config", "lemmata.plainGit") == "no\n"
        await stage.press("alt+shift+h")
        assert "Shall plain git" not in screen_text(stage.app)


async def test_plain_git_is_set_up_where_it_is_wanted(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.press("alt+shift+h")
        await stage.press("y")
        assert "diff=tex" in (stage.folder / ".git" / "info" / "attributes").read_text()
        assert stage.git("config", "diff.tex.wordRegex")


async def test_who_wrote_each_line_is_marked_and_follows_what_is_typed(open_room: Opener) -> None:
    async with open_room() as stage:
        await accept_one(stage)
        editor = stage.screen.editor
        row = editor.cursor_location.row
        stage.screen.desks.history.command_who_wrote()
        await stage.settle()
        assert "▎ the colleague's lines" in screen_text(stage.app)
        marked = [line for line in screen_text(stage.app).splitlines() if f"▎{row + 1:>3} " in line]
        assert len(marked) == 1
        assert "\\begin{lemma}[Doubling]" in marked[0]
        await stage.press("alt+2", "ctrl+home", "enter")
        assert f"▎{row + 2:>3} " in screen_text(stage.app)
        assert f"▎{1:>3} " not in screen_text(stage.app)
        stage.screen.desks.history.command_who_wrote()
        await stage.settle()
        assert "▎" not in screen_text(stage.app)


async def test_a_line_the_author_edited_before_accepting_has_another_mark(open_room: Opener) -> None:
    async with open_room() as stage:
        stage.screen.desks.history.command_who_wrote()
        await stage.settle()
        await stage.press("f5", "enter", "ctrl+r", "e", "ctrl+end", *" Mine.", "ctrl+s")
        text = screen_text(stage.app)
        assert "╎" in text
        assert "▎" not in text
