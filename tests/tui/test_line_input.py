"""One line of text, with keys in the order they were typed."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from tui.colours import ColouredApp
from tui.widgets.line_input import LineInput


class Line(ColouredApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.line = LineInput()
        self.submitted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.line

    def on_mount(self) -> None:
        self.line.begin("find", "ab")
        self.line.focus()

    def on_line_input_submitted(self, message: LineInput.Submitted) -> None:
        self.submitted.append(message.text)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["c"], "abc"),
        (["left", "x"], "axb"),
        (["home", "x", "end", "y"], "xaby"),
        (["backspace", "backspace", "backspace"], ""),
        (["home", "delete"], "b"),
        (["space", "c", "ctrl+w", "d"], "ab d"),
        (["ctrl+u", "z"], "z"),
    ],
)
async def test_keys_edit_the_line(keys: list[str], text: str) -> None:
    app = Line()
    async with app.run_test() as pilot:
        await pilot.press(*keys, "enter")
        await pilot.pause()
    assert app.submitted == [text]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["c"], "c"),
        (["c", "d"], "cd"),
        (["backspace"], ""),
        (["delete"], ""),
        (["end", "c"], "abc"),
        (["left", "c"], "acb"),
        ([], "ab"),
    ],
)
async def test_what_is_typed_replaces_what_was_offered(keys: list[str], text: str) -> None:
    app = Line()
    async with app.run_test() as pilot:
        app.line.begin("find", "ab", is_offered=True)
        await pilot.press(*keys, "enter")
        await pilot.pause()
    assert app.submitted == [text]
