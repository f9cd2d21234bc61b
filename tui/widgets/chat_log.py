"""The conversation as a log: closed blocks are laid out once, and only the open tail again while it grows.

Deltas are gathered and shown at most ten times a second, and nothing at all happens while nothing arrives. Keys that
decide mean the card that shows them, and only while it is in sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rich.cells import set_cell_size
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from tui.widgets.chat_formulas import Formulas
from tui.widgets.chat_layout import ChatLayout
from tui.widgets.chat_text import Block, BlockKind
from tui.widgets.keeping_focus import KeepingFocus
from tui.widgets.scrolled_lines import ScrolledLines

_OF_REPLY = {"c": "copy_reply", "f": "copy_formula", "g": "go_to_named", "u": "formulas"}
_REFRESH_S = 0.1  # seconds between layouts of a growing block; typing stays smooth at ten per second


class ChatLog(KeepingFocus, ScrolledLines, can_focus=True):
    """What was said, in order."""

    COMPONENT_CLASSES = {
        "chat--author",
        "chat--reply",
        "chat--thinking",
        "chat--activity",
        "chat--notice",
        "chat--card",
        "chat--card-live",
        "chat--held",
        "chat--math",
        "chat--code",
        "chat--bold",
        "chat--heading",
    }
    DEFAULT_CSS = """
    ChatLog {
        background: $background; color: $foreground;
        & > .chat--author { color: $primary; }
        & > .chat--heading { text-style: bold; }
        & > .chat--thinking { color: $quiet; text-style: italic; }
        & > .chat--activity { color: $quiet; }
        & > .chat--notice { color: $warning; }
        & > .chat--card { color: $quiet; }
        & > .chat--held { color: $warning; }
        & > .chat--card-live { color: $accent; }
        & > .chat--math { color: $math; }
        & > .chat--code { color: $environment; }
        & > .chat--bold { text-style: bold; }
    }
    """

    class CardKey(Message):
        """A key was pressed for the open change or the held reply that is the current one."""

        def __init__(self, key: str, number: int) -> None:
            super().__init__()
            self.key = key
            self.number = number
            """Of the change; negative for a held reply."""

    class Left(Message):
        """The author is done here and wants to write."""

    class Wanted(Message):
        """A key was pressed that does something with the last reply: a command's id."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    class WordClicked(Message):
        """A word of the conversation was clicked: its line, and the column in it."""

        def __init__(self, line: str, column: int) -> None:
            super().__init__()
            self.line = line
            self.column = column

    class StopWanted(Message):
        """Escape: stop the reply, or go back to writing where there is none."""

    def __init__(self, formulas: Formulas | None = None, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._blocks: list[Block] = []
        self._strips: list[list[Strip]] = []
        self._pending: list[tuple[BlockKind, str]] = []
        self._timer: Timer | None = None
        self._lines: list[Strip] = []
        """All rows of all blocks."""
        self._made: ChatLayout | None = None
        """Lays out at the present width and colours."""
        self._styles: dict[str, Style] = {}
        self._shows_thinking = False
        self._formulas = formulas or Formulas()
        self._who = "ai"
        self._sticks_to_end = True
        self._card = 0
        self._waiting = ""
        self._waiting_rows: list[Strip] = []

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, oldest first, with what is still to be drawn."""
        self._take_pending()
        return tuple(self._blocks)

    def name_colleague(self, who: str) -> None:
        """Set what replies are headed with."""
        self._who = who

    def clear(self) -> None:
        """Forget all blocks."""
        self._blocks, self._strips, self._pending = [], [], []
        self._waiting, self._waiting_rows = "", []
        self._gather()

    def add(self, block: Block) -> None:
        """Put a block at the end and show it."""
        self._take_pending()
        self._waiting = ""
        self._blocks.append(block)
        self._strips.append(self._layout(block))
        # Who speaks wants to hear the answer.
        self._sticks_to_end = self._sticks_to_end or block.kind is BlockKind.AUTHOR
        self._follow()

    def extend(self, kind: BlockKind, text: str) -> None:
        """Add text to the last block if it is of this kind, else begin a block; drawn within a tenth of a second."""
        self._pending.append((kind, text))
        self._waiting = ""
        self._draw_soon()

    def show_waiting(self, sentence: str) -> None:
        """Say below the last block what is going on, until something arrives; empty says nothing any more."""
        self._waiting = sentence
        self._draw_soon()

    def _draw_soon(self) -> None:
        if self._timer is None:
            self._timer = self.set_timer(_REFRESH_S, self._flush)

    def show_card(self, block: Block) -> None:
        """Put a change's card at the end, or in the place of the card with its number."""
        self._take_pending()
        for index, each in enumerate(self._blocks):
            if each.kind is BlockKind.CARD and each.number == block.number:
                self._blocks[index] = block
                self._layout_cards()
                self._follow()
                return
        self.add(block)

    def hold(self, entry: str) -> None:
        """Put the reply that is coming under a notice that names the entry; what comes further of it goes there too."""
        self._take_pending()
        held = [block.number for block in self._blocks if block.kind is BlockKind.HELD]
        number = min(held, default=0) - 1
        if not self._blocks or self._blocks[-1].kind is not BlockKind.REPLY:
            self.add(Block(BlockKind.REPLY, ""))
        last = self._blocks[-1]
        self._replace(len(self._blocks) - 1, _under_notice(last, entry, number))

    def add_held(self, text: str, entry: str) -> None:
        """Put a reply of an earlier session at the end, under its notice."""
        self.add(Block(BlockKind.REPLY, text))
        self.hold(entry)

    def held_by(self, number: int) -> str:
        """Return the entry under whose notice a reply or a change is; empty where it is not held."""
        return next((block.held for block in self._blocks if block.is_live and block.number == number), "")

    def release(self, number: int, *, shown: bool) -> None:
        """Show a reply that was held, or leave only the notice of it."""
        for index, block in enumerate(self._blocks):
            if block.kind is BlockKind.HELD and block.number == number:
                kept = replace(block, is_live=False, keys="")
                self._replace(index, replace(kept, kind=BlockKind.REPLY, heading=self._who) if shown else kept)

    def _replace(self, index: int, block: Block) -> None:
        self._blocks[index] = block
        self._strips[index] = self._layout(block)
        self._layout_cards()
        self._follow()

    @property
    def current_card(self) -> int:
        """The open change that keys are for: the oldest unless the author went to another; 0 where there is none."""
        live = self._live
        return self._card if self._card in live else next(iter(live), 0)

    @property
    def _live(self) -> tuple[int, ...]:
        return tuple(block.number for block in self._blocks if block.is_live)

    def toggle_thinking(self) -> None:
        """Unfold the summaries of thinking, or fold them to one line."""
        self._shows_thinking = not self._shows_thinking
        self._layout_all()

    def toggle_formulas(self) -> bool:
        """Show formulas as typed, or in Unicode where that says everything; returns whether they are as typed now."""
        self._formulas.are_as_typed = not self._formulas.are_as_typed
        self._layout_all()
        return self._formulas.are_as_typed

    def read_formulas_with(self, macros: Mapping[str, str]) -> None:
        """Use the author's macros to make formulas readable; the declarations as typed, by name."""
        if self._formulas.use(macros) and self._blocks:
            self._layout_all()

    def _flush(self) -> None:
        self._timer = None
        self._take_pending()
        self._follow()

    def _take_pending(self) -> None:
        pending, self._pending = self._pending, []
        changed: set[int] = set()
        for kind, text in pending:
            last = self._blocks[-1] if self._blocks else None
            if kind is BlockKind.HELD:
                held = next((at for at, each in reversed(tuple(enumerate(self._blocks))) if _is_held(each)), None)
                if held is not None:
                    self._blocks[held] = replace(self._blocks[held], text=self._blocks[held].text + text)
                    continue
                kind = BlockKind.REPLY  # the author wanted to see it meanwhile
            if last is not None and last.kind is kind and kind is not BlockKind.ACTIVITY:
                self._blocks[-1] = replace(last, text=last.text + text)
            elif last is None or last.kind is not kind or last.text != text:
                heading = self._who if kind is BlockKind.REPLY else ""
                self._blocks.append(Block(kind, text, heading))
                self._strips.append([])
            changed.add(len(self._blocks) - 1)
        for index in changed:
            self._strips[index] = self._layout(self._blocks[index])

    def _follow(self) -> None:
        """Keep the end in view, unless the author has scrolled up to read."""
        if self._waiting or self._waiting_rows:
            self._waiting_rows = self._layout(Block(BlockKind.ACTIVITY, self._waiting)) if self._waiting else []
        self._gather()

    def _gather(self) -> None:
        self._lines = [row for rows in (*self._strips, self._waiting_rows) for row in rows]
        is_moved = self.show_from(self.line_count if self._sticks_to_end else self.top)
        if not is_moved:
            self.refresh_lines()

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def draw_line(self, line: int, width: int) -> Strip:
        if line < len(self._lines):
            return self._lines[line].adjust_cell_length(width, self.ground)
        return Strip.blank(width, self.ground)

    def show_from(self, top: int) -> bool:
        is_moved = super().show_from(top)
        # Scrolling up to read lets go of the end, and scrolling back down takes hold of it again.
        self._sticks_to_end = self.is_at_end()
        return is_moved

    def on_resize(self) -> None:
        if self._made is None or self.text_width != self._made.width:
            self._layout_all()
        else:
            self._gather()

    def forget_styles(self) -> None:
        super().forget_styles()
        self._styles, self._made = {}, None
        if self._blocks:
            self._layout_all()

    def _layout_all(self) -> None:
        self._made = None
        self._strips = [self._layout(block) for block in self._blocks]
        self._follow()

    def _layout(self, block: Block) -> list[Strip]:
        if self._made is None:
            self._made = ChatLayout(self.text_width if self.size else 40, self.ground, self._style, self._formulas)
        keys = block.keys if self._is_current(block) else ""
        if keys and block.kind is BlockKind.CARD and len(self._live) > 1:
            keys += " · J K others"
        return self._made.rows(block, keys, shows_thinking=self._shows_thinking)

    def _is_current(self, block: Block) -> bool:
        """Whether the keys that decide mean this block."""
        return self.has_focus and block.is_live and block.number == self.current_card

    def _style(self, name: str) -> Style:
        if not name:
            return Style.null()
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(name, partial=True)
        return style

    async def _on_key(self, event: events.Key) -> None:
        page = max(1, self.size.height - 1)
        moves = {"up": -1, "down": 1, "k": -1, "j": 1, "pageup": -page, "pagedown": page, "space": page}
        if event.key in moves:
            self.show_from(self.top + moves[event.key])
        elif event.key == "home":
            self.show_from(0)
        elif event.key == "end":
            self.show_from(self.line_count)
        elif event.key in {"r", "y", "n", "o"}:
            self._decide(event.key)
        elif event.key in _OF_REPLY:
            self.post_message(self.Wanted(_OF_REPLY[event.key]))
        elif event.key in {"J", "K"}:
            self._step_card(1 if event.key == "J" else -1)
        elif event.key == "escape":
            self.post_message(self.StopWanted())
        elif event.key in {"enter", "i"}:
            self.post_message(self.Left())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        if event.x >= self.text_width:
            return
        line = self.render_line(event.y).text
        column = len(set_cell_size(line, event.x))
        self.post_message(self.WordClicked(line, column))

    def _decide(self, key: str) -> None:
        number = self.current_card
        if not number:
            return
        if self._is_in_sight(number):
            self.post_message(self.CardKey(key, number))
        else:
            self._bring_card_into_view(number)

    def _step_card(self, by: int) -> None:
        live = self._live
        if live:
            self._card = live[(live.index(self.current_card) + by) % len(live)]
            self._layout_cards()
            self._bring_card_into_view(self._card)

    def _layout_cards(self) -> None:
        for index, block in enumerate(self._blocks):
            if block.kind in (BlockKind.CARD, BlockKind.HELD):
                self._strips[index] = self._layout(block)
        self._gather()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._layout_cards()
        if has_focus and self.current_card:
            self._bring_card_into_view(self.current_card)

    def _rows_of_card(self, number: int) -> tuple[int, int]:
        """Return the first row of a card and the row after its last."""
        top = 0
        for block, strips in zip(self._blocks, self._strips, strict=True):
            if block.kind in (BlockKind.CARD, BlockKind.HELD) and block.number == number:
                return top, top + len(strips) - 1
            top += len(strips)
        return 0, 0

    def _is_in_sight(self, number: int) -> bool:
        first, last = self._rows_of_card(number)
        return (self.top <= first and last <= self.top + self.size.height) or last - first > self.size.height

    def _bring_card_into_view(self, number: int) -> None:
        if not self._is_in_sight(number):
            first, last = self._rows_of_card(number)
            above = max(0, (self.size.height - (last - first)) // 2)
            self.show_from(first - above)


def _under_notice(reply: Block, entry: str, number: int) -> Block:
    keys = "r show · o reopen the topic · n dismiss"
    return replace(reply, kind=BlockKind.HELD, held=entry, number=number, is_live=True, keys=keys)


def _is_held(block: Block) -> bool:
    return block.kind is BlockKind.HELD and block.is_live
