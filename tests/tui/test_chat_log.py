"""The conversation's log: what arrives is shown, wrapped, and never read as markup."""

from __future__ import annotations

import pytest
from screens import screen_text
from textual.app import ComposeResult

from tui.colours import ColouredApp
from tui.widgets.chat_log import Block, BlockKind, ChatLog, pieces, wrap


class Log(ColouredApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.log_widget = ChatLog()

    def compose(self) -> ComposeResult:
        yield self.log_widget


MANGLED_ELSEWHERE = [r"$a_n*b$ and $c*d$", r"the set \{x\}", r"then \(y\) holds", "for all <T> in [bold]X[/bold]"]


@pytest.mark.parametrize("text", MANGLED_ELSEWHERE)
async def test_latex_is_shown_as_it_was_written(text: str) -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.add(Block(BlockKind.REPLY, text))
        await pilot.pause()
        assert text in screen_text(app)


async def test_deltas_of_one_kind_become_one_block() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        for piece in ("Two ", "steps ", "are needed."):
            app.log_widget.extend(BlockKind.REPLY, piece)
        app.log_widget.extend(BlockKind.ACTIVITY, "reading Lemma 3.2")
        app.log_widget.extend(BlockKind.ACTIVITY, "reading Lemma 3.2")
        await pilot.pause()
        assert [(block.kind, block.text) for block in app.log_widget.blocks] == [
            (BlockKind.REPLY, "Two steps are needed."),
            (BlockKind.ACTIVITY, "reading Lemma 3.2"),
        ]


async def test_card_of_a_change_is_replaced_by_its_later_state() -> None:
    app = Log()
    async with app.run_test(size=(60, 12)) as pilot:
        app.log_widget.show_card(Block(BlockKind.CARD, "open", "Change 1", 1, is_live=True))
        app.log_widget.show_card(Block(BlockKind.CARD, "accepted", "Change 1", 1))
        await pilot.pause()
        assert screen_text(app).count("Change 1") == 1
        assert "accepted" in screen_text(app)


async def test_thinking_is_folded_until_it_is_wanted() -> None:
    app = Log()
    async with app.run_test(size=(60, 12)) as pilot:
        app.log_widget.add(Block(BlockKind.THINKING, "Compare the residuals."))
        await pilot.pause()
        assert "Compare" not in screen_text(app)
        app.log_widget.toggle_thinking()
        await pilot.pause()
        assert "Compare the residuals." in screen_text(app)


@pytest.mark.parametrize("width", [8, 13, 40])
def test_wrapped_lines_fit_and_lose_no_word(width: int) -> None:
    text = r"By $\|r_k\|^2$ and averyveryverylongwordindeed we get **E** \leq `x`, 中文字符 too."
    lines = wrap(pieces(text), width)
    joined = "".join("".join(part for part, _ in line) for line in lines)
    plain = "".join(part for part, _ in pieces(text))
    assert joined.replace(" ", "") == plain.replace(" ", "")
    from rich.cells import cell_len

    assert all(sum(cell_len(part) for part, _ in line) <= width for line in lines)
