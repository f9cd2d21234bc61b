"""Panes: how wide, how many, zoomed, dragged, remembered."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from room_stage import Stage
from screens import screen_rows, screen_text
from terminal import Terminal
from textual.geometry import Size

from sessions.layout import load_layout
from tui.screens.panes import Pane

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


def widths(stage: Stage) -> dict[Pane, int]:
    """Return the columns of the panes in sight, with their borders."""
    return {pane: box.region.width for pane, box in stage.screen.panes._panes.items() if box.display}


async def resized(stage: Stage, width: int, height: int = 30) -> dict[Pane, int]:
    await stage.pilot.resize_terminal(width, height)
    await stage.settle()
    return widths(stage)


async def test_panes_side_by_side_as_the_window_has_space(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        assert widths(stage) == {Pane.RESULTS: 32, Pane.MANUSCRIPT: 84, Pane.COLLEAGUE: 44}
        assert await resized(stage, 129) == {Pane.RESULTS: 32, Pane.MANUSCRIPT: 97}
        assert await resized(stage, 80) == {Pane.MANUSCRIPT: 80}
        assert await resized(stage, 130) == {Pane.RESULTS: 32, Pane.MANUSCRIPT: 54, Pane.COLLEAGUE: 44}


async def test_keys_make_the_pane_with_the_keys_wider_and_narrower(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        await stage.press("alt+1", "alt+greater_than_sign", "alt+greater_than_sign")
        assert widths(stage)[Pane.RESULTS] == 40
        await stage.press("alt+3", "alt+less_than_sign")
        assert widths(stage)[Pane.COLLEAGUE] == 40
        await stage.press("alt+2", "alt+shift+right")
        assert widths(stage) == {Pane.RESULTS: 38, Pane.MANUSCRIPT: 84, Pane.COLLEAGUE: 38}
        for _ in range(40):
            await stage.pilot.press("alt+shift+left")
        await stage.settle()
        assert widths(stage)[Pane.MANUSCRIPT] >= 40


async def test_a_wished_width_comes_back_with_the_space_for_it(open_room: Opener) -> None:
    async with open_room((200, 48)) as stage:
        await stage.press("alt+3", *["alt+greater_than_sign"] * 10)
        assert widths(stage)[Pane.COLLEAGUE] == 84
        narrow = await resized(stage, 130)
        assert narrow[Pane.MANUSCRIPT] >= 40
        assert (await resized(stage, 200))[Pane.COLLEAGUE] == 84


async def test_widths_are_remembered_for_the_next_time(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        await stage.press("alt+1", "alt+greater_than_sign")
        stage.screen.action_command("line_numbers")
        await stage.settle()
        layout = load_layout(stage.room.layout_file)
        assert (layout.results, layout.colleague, layout.line_numbers) == (36, 44, False)


async def test_the_border_is_dragged_and_a_double_click_restores_it(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        await stage.pilot.mouse_down(offset=(31, 10))
        await stage.pilot.hover(offset=(50, 10))
        await stage.pilot.mouse_up(offset=(50, 10))
        await stage.settle()
        assert widths(stage)[Pane.RESULTS] == 51
        assert load_layout(stage.room.layout_file).results == 51
        await stage.pilot.click(offset=(50, 10), times=2)
        await stage.settle()
        assert widths(stage)[Pane.RESULTS] == 32
        left = 160 - 44
        await stage.pilot.mouse_down(offset=(left, 10))
        await stage.pilot.hover(offset=(100, 10))
        await stage.pilot.mouse_up(offset=(100, 10))
        await stage.settle()
        assert widths(stage)[Pane.COLLEAGUE] == 60


async def test_a_pane_is_zoomed_and_another_takes_its_place(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        await stage.press("alt+0")
        assert widths(stage) == {Pane.MANUSCRIPT: 160}
        assert "main.tex · zoomed" in screen_rows(stage.app)[1]
        await stage.press("alt+1")
        assert widths(stage) == {Pane.RESULTS: 160}
        await stage.press("alt+0")
        assert len(widths(stage)) == 3


@pytest.mark.parametrize("key", ["alt+0", "alt+greater_than_sign"])
async def test_where_one_pane_has_all_space_that_is_said(open_room: Opener, key: str) -> None:
    async with open_room((80, 24)) as stage:
        await stage.press(key)
        assert "one pane" in screen_text(stage.app)
        assert widths(stage) == {Pane.MANUSCRIPT: 80}


async def test_tiny_windows_are_drawn_without_harm(open_room: Opener) -> None:
    async with open_room((160, 48)) as stage:
        for size in (Size(1, 1), Size(5, 3), Size(20, 5), Size(300, 100), Size(2, 60)):
            await resized(stage, size.width, size.height)
        await stage.press("x")
        buffer = stage.screen.editor.buffer
        assert buffer is not None
        assert buffer.text.startswith("x")


@pytest.mark.slow
def test_a_storm_of_sizes_loses_no_key_and_ends_with_the_right_screen(tmp_path: Path) -> None:
    seed = 3
    rng = random.Random(seed)
    (tmp_path / "main.tex").write_text("\n" * 60, encoding="utf-8")
    environ = {"HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    with Terminal(("main.tex",), tmp_path, environ=environ) as terminal:
        terminal.wait_for("There is no git repository here")
        typed = ""
        for count in range(200):
            size = (1, 1) if count % 50 == 7 else (rng.randrange(20, 300), rng.randrange(5, 100))
            terminal.resize(*size)
            letter = chr(97 + count % 26)
            terminal.press(letter)
            typed += letter
            terminal.read(0)
        terminal.resize(160, 48)
        terminal.press(b"\x13")
        terminal.wait_for("Saved main.tex.")
        terminal.settle()
        assert (tmp_path / "main.tex").read_text(encoding="utf-8") == typed + "\n" * 60, seed
        shown = terminal.looks
        terminal.resize(160, 48)
        terminal.settle()
        differing = [y for y, (old, new) in enumerate(zip(shown, terminal.looks, strict=True)) if old != new]
        texts = ["".join(str(cell[0]) for cell in shown[y]).rstrip() for y in differing]
        assert not differing[:-1], list(zip(differing, texts, [terminal.rows[y] for y in differing], strict=True))
