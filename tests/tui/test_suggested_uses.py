"""Suggested uses in the room, through keys."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from compact_paper import PAIR, PAPER, SENTENCE, verdicts
from room_stage import Stage
from screens import screen_text

from sessions.standing.decisions import FILE, Verdict


class Opener(Protocol):
    def __call__(
        self, size: tuple[int, int] = (160, 48), *, with_git: bool = True, text: str = ...
    ) -> AbstractAsyncContextManager[Stage]: ...


def rows(stage: Stage) -> list[str]:
    return [row.strip() for row in stage.screen.results.row_texts]


async def test_suggestions_of_the_selected_result_are_shown_and_hidden_on_demand(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        before = rows(stage)
        await stage.press("f4", "s")
        assert rows(stage)[1:3] == ["? 0.88 kind operator  Def 2", "? 0.79 Compact operators  Def 1  Compact operators"]
        await stage.press("s")
        assert rows(stage) == before


async def test_a_result_without_suggestions_says_so(open_room: Opener) -> None:
    async with open_room(text=PAPER.replace(SENTENCE, "Nothing.")) as stage:
        await stage.press("f4", "s")
        assert "no definition is suggested" in rows(stage)


async def test_a_confirmed_use_is_a_child_with_a_mark_of_its_own(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "down", "y")
        assert verdicts(stage.folder) == {PAIR: Verdict.CONFIRMED}
        await stage.press("s")
        assert rows(stage)[:2] == ["▾ ○ Thm 3", "⇢ Def 1  Compact operators  by Ada"]
        await stage.press("left")
        assert rows(stage)[0] == "▸ ○ Thm 3"


async def test_a_confirmed_use_is_no_use_of_the_manuscript(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "y", "enter")
        assert "Theorem 3: uses 0, used by 0" in screen_text(stage.app)
        assert stage.room.workspace.manuscript.uses("thm:sum") == ()


async def test_a_dismissed_use_stays_dismissed_and_can_be_taken_back(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "n")
        assert rows(stage)[1] == "⊘ Def 2  kind operator  by Ada"
        await stage.press("u")
        assert rows(stage)[1] == "? 0.88 kind operator  Def 2"
        assert verdicts(stage.folder) == {}


async def test_enter_goes_to_the_term_and_space_only_shows_it(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "space")
        assert stage.screen.editor.cursor_offset == PAPER.index("kind operators")
        assert stage.screen.results.has_focus
        await stage.press("down", "enter")
        assert stage.screen.editor.cursor_offset == PAPER.index("compact operators")
        assert stage.screen.editor.has_focus


async def test_the_foot_says_what_the_keys_mean_on_a_suggestion(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s")
        assert "s suggestions" in screen_text(stage.app)
        await stage.press("down")
        assert "y confirm  n dismiss  u forget" in screen_text(stage.app)
        await stage.press("up")
        assert "s suggestions" in screen_text(stage.app)


async def test_a_changed_text_is_told_at_the_confirmed_use(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "y", "enter", *"very ")
        await stage.room.workspace.analyse()
        await stage.settle()
        assert rows(stage)[1].endswith("by Ada  text changed since")


async def test_what_another_author_confirmed_is_there_at_the_start(open_room: Opener, tmp_path: Path) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "down", "y")
        text = (stage.folder / FILE).read_text(encoding="utf-8").replace('by = "Ada"', 'by = "Bob"')
        (stage.folder / FILE).write_text(text, encoding="utf-8")
        await stage.room.workspace.analyse()
        await stage.settle()
        assert rows(stage)[1] == "⇢ Def 2  kind operator  by Bob"


async def test_a_broken_file_is_told_and_left_alone(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        (stage.folder / ".lemmata").mkdir()
        (stage.folder / FILE).write_text("broken", encoding="utf-8")
        await stage.press("f4", "s", "down", "y")
        assert "Line 1 of .lemmata/suggestions.toml cannot be read" in screen_text(stage.app)
        assert (stage.folder / FILE).read_text(encoding="utf-8") == "broken"


async def test_the_palettes_command_asks_about_the_result_under_the_cursor(open_room: Opener) -> None:
    async with open_room((80, 24), text=PAPER) as stage:
        stage.screen.editor.go_to(PAPER.index("A sum"))
        stage.screen.action_command("suggestions")
        await stage.settle()
        assert rows(stage)[1] == "? 0.88 kind operator  Def 2"
        assert "Compact operators  Def 1" in screen_text(stage.app)


async def test_in_the_order_of_the_paper_suggestions_are_shown_too(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "o", "end", "s")
        assert rows(stage)[-2:] == [
            "? 0.88 kind operator  Def 2",
            "? 0.79 Compact operators  Def 1  Compact operators",
        ]


async def test_suggestions_are_looked_for_anew_when_the_author_comes_back_to_them(open_room: Opener) -> None:
    async with open_room(text=PAPER) as stage:
        await stage.press("f4", "s", "alt+2", "ctrl+end")
        stage.screen.editor.go_to(PAPER.index(SENTENCE))
        await stage.press(*"Now ")
        await stage.room.workspace.analyse()
        await stage.settle()
        await stage.press("f4", "down", "space")
        assert stage.screen.editor.cursor_offset == PAPER.index("kind operators") + len("Now ")
