"""The conversation's log: what arrives is shown, wrapped, and never read as markup."""

from __future__ import annotations

import pytest
from screens import screen_text
from textual.app import ComposeResult

from tui.colours import ColouredApp
from tui.widgets.chat_formulas import Formulas
from tui.widgets.chat_log import ChatLog
from tui.widgets.chat_text import Block, BlockKind, pieces, wrap


class Log(ColouredApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.log_widget = ChatLog()
        self.decided: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.log_widget

    def on_chat_log_card_key(self, message: ChatLog.CardKey) -> None:
        self.decided.append((message.key, message.number))


def _live_card(number: int) -> Block:
    keys = "r review · y accept · n reject"
    return Block(BlockKind.CARD, "^R review", f"Change {number}", number, is_live=True, keys=keys)


MANGLED_ELSEWHERE = [r"$a_n*b$ and $c*d$", r"the set \{x\}", r"then \(y\) holds", "for all <T> in [bold]X[/bold]"]


READABLE = ["aₙ*b and c*d", r"the set \{x\}", "then y holds", "for all <T> in [bold]X[/bold]"]


@pytest.mark.parametrize(("text", "readable"), list(zip(MANGLED_ELSEWHERE, READABLE, strict=True)))
async def test_formulas_are_readable_or_as_they_were_typed_and_nothing_is_mangled(text: str, readable: str) -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.add(Block(BlockKind.REPLY, text))
        await pilot.pause()
        assert screen_text(app).strip() == readable
        assert app.log_widget.toggle_formulas()
        await pilot.pause()
        assert screen_text(app).strip() == text
        assert app.log_widget.blocks[0].text == text


async def test_the_authors_macros_make_earlier_replies_readable_too() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.add(Block(BlockKind.REPLY, r"for $x \in \RR$"))
        await pilot.pause()
        assert r"for $x \in \RR$" in screen_text(app)
        app.log_widget.read_formulas_with({"RR": r"\newcommand{\RR}{\mathbb{R}}"})
        await pilot.pause()
        assert "for x ∈ ℝ" in screen_text(app)


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
    lines = wrap(pieces(text, Formulas()), width)
    joined = "".join("".join(part for part, _ in line) for line in lines)
    plain = "".join(part for part, _ in pieces(text, Formulas()))
    assert joined.replace(" ", "") == plain.replace(" ", "")
    from rich.cells import cell_len

    assert all(sum(cell_len(part) for part, _ in line) <= width for line in lines)


async def test_keys_decide_on_the_oldest_open_change_until_another_one_is_gone_to() -> None:
    app = Log()
    async with app.run_test(size=(60, 20)) as pilot:
        for number in (1, 2):
            app.log_widget.show_card(_live_card(number))
        app.log_widget.focus()
        await pilot.press("y", "J", "n")
        assert app.decided == [("y", 1), ("n", 2)]


async def test_only_the_card_that_keys_are_for_shows_them() -> None:
    app = Log()
    async with app.run_test(size=(60, 20)) as pilot:
        for number in (1, 2):
            app.log_widget.show_card(_live_card(number))
        app.log_widget.focus()
        await pilot.press("J")
        shown = screen_text(app).partition("Change 2")
        assert ("y accept" in shown[0], "y accept" in shown[2]) == (False, True)


async def test_card_out_of_sight_is_shown_before_it_is_decided_on() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.show_card(_live_card(1))
        app.log_widget.add(Block(BlockKind.REPLY, "word\n" * 30))
        app.log_widget.focus()
        await pilot.press("end", "y")
        assert app.decided == []
        assert "Change 1" in screen_text(app)
        await pilot.press("y")
        assert app.decided == [("y", 1)]


async def test_what_is_waited_for_is_said_until_something_arrives() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.show_waiting("Trying again in 4 s.")
        app.log_widget._flush()
        await pilot.pause()
        assert "Trying again in 4 s." in screen_text(app)
        app.log_widget.extend(BlockKind.REPLY, "Two steps.")
        app.log_widget._flush()
        await pilot.pause()
        assert "Trying again" not in screen_text(app)
        assert "Two steps." in screen_text(app)


async def test_one_line_up_stays_where_it_is_while_more_arrives() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.add(Block(BlockKind.REPLY, "word\n" * 30))
        app.log_widget.focus()
        await pilot.press("up")
        before = app.log_widget.top
        app.log_widget.extend(BlockKind.REPLY, "\nmore\nand more")
        app.log_widget._flush()
        await pilot.pause()
        assert app.log_widget.top == before


async def test_what_the_author_says_brings_the_end_back_into_view() -> None:
    app = Log()
    async with app.run_test(size=(60, 10)) as pilot:
        app.log_widget.add(Block(BlockKind.REPLY, "word\n" * 30))
        app.log_widget.focus()
        await pilot.press("home")
        app.log_widget.add(Block(BlockKind.AUTHOR, "And then?"))
        await pilot.pause()
        assert "And then?" in screen_text(app)
