"""The conversation as a log: closed blocks are laid out once, and only the open tail again while it grows.

Text of the model is data: it is never read as markup of the terminal or of Textual, and LaTeX in it is shown as typed;
`**bold**`, `code` and mathematics only get a style. Deltas are gathered and shown at most ten times a second, and
nothing at all happens while nothing arrives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

_REFRESH_S = 0.1  # seconds between layouts of a growing block; typing stays smooth at ten per second


class BlockKind(StrEnum):
    """Who or what speaks in a block."""

    AUTHOR = "author"
    REPLY = "reply"
    THINKING = "thinking"
    ACTIVITY = "activity"
    NOTICE = "notice"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the log."""

    kind: BlockKind
    text: str
    heading: str = ""
    """Who speaks; for a card, its first line."""
    number: int = 0
    """The change a card stands for."""
    is_live: bool = False
    """A card whose change waits for a decision."""


_INLINE = re.compile(
    r"(?P<math>\$\$.+?\$\$|\$(?:\\.|[^$\\])+\$|\\\(.+?\\\)|\\\[.+?\\\])"
    r"|`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^*\n]+)\*\*|(?P<command>\\[A-Za-z]+\*?)",
    re.DOTALL,
)
_STYLES = {"math": "chat--math", "code": "chat--code", "bold": "chat--bold", "command": "chat--math"}
Piece = tuple[str, str]
"""A text and its component class, empty for none."""


def pieces(text: str) -> Iterator[Piece]:
    """Yield the text of a reply with the component class of each part; the joined parts are what is shown."""
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], ""
        name = match.lastgroup or ""
        yield match.group(name), _STYLES[name]
        position = match.end()
    if position < len(text):
        yield text[position:], ""


def wrap(parts: Iterator[Piece], width: int) -> list[list[Piece]]:
    """Return the parts as lines of at most `width` cells, broken at spaces where there are any."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for text, name in parts:
        for index, paragraph in enumerate(text.split("\n")):
            if index:
                lines.append([])
                used = 0
            for word in re.findall(r"\s+|\S+", paragraph):
                size = cell_len(word)
                if used + size > width and used and not word.isspace():
                    lines.append([])
                    used = 0
                if word.isspace() and (not used or used + size > width):
                    if not used and lines[-1] == [] and index == 0 and len(lines) > 1:
                        continue
                    word = word[: max(0, width - used)]
                    size = len(word)
                while size > width:
                    head = _fitting(word, width - used or width)
                    lines[-1].append((head, name))
                    lines.append([])
                    word, used = word[len(head) :], 0
                    size = cell_len(word)
                lines[-1].append((word, name))
                used += size
    return lines


def _fitting(word: str, width: int) -> str:
    """Return the longest head of `word` that fits into `width` cells, one character at least."""
    end = 1
    while end < len(word) and cell_len(word[: end + 1]) <= width:
        end += 1
    return word[:end]


class ChatLog(ScrollView, can_focus=True):
    """What was said, in order."""

    COMPONENT_CLASSES = {
        "chat--author",
        "chat--reply",
        "chat--thinking",
        "chat--activity",
        "chat--notice",
        "chat--card",
        "chat--card-live",
        "chat--math",
        "chat--code",
        "chat--bold",
        "chat--heading",
    }
    DEFAULT_CSS = """
    ChatLog {
        background: $background; color: $foreground;
        overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .chat--author { color: $primary; }
        & > .chat--heading { text-style: bold; }
        & > .chat--thinking { color: $quiet; text-style: italic; }
        & > .chat--activity { color: $quiet; }
        & > .chat--notice { color: $warning; }
        & > .chat--card { color: $quiet; }
        & > .chat--card-live { color: $accent; }
        & > .chat--math { color: $math; }
        & > .chat--code { color: $environment; }
        & > .chat--bold { text-style: bold; }
    }
    """

    class CardKey(Message):
        """A key was pressed for the open change shown last."""

        def __init__(self, key: str, number: int) -> None:
            super().__init__()
            self.key = key
            self.number = number

    class Left(Message):
        """The author is done here and wants the manuscript."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._blocks: list[Block] = []
        self._strips: list[list[Strip]] = []
        self._width = 0
        self._pending: list[tuple[BlockKind, str]] = []
        self._timer: Timer | None = None
        self._lines = 0
        self._shows_thinking = False
        self._who = "ai"
        self._sticks_to_end = True

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
        self._blocks, self._strips, self._pending, self._lines = [], [], [], 0
        self._resize_content()
        self.refresh()

    def add(self, block: Block) -> None:
        """Put a block at the end and show it."""
        self._take_pending()
        self._blocks.append(block)
        self._strips.append(self._layout(block))
        self._follow()

    def extend(self, kind: BlockKind, text: str) -> None:
        """Add text to the last block if it is of this kind, else begin a block; drawn within a tenth of a second."""
        self._pending.append((kind, text))
        if self._timer is None:
            self._timer = self.set_timer(_REFRESH_S, self._flush)

    def show_card(self, block: Block) -> None:
        """Put a change's card at the end, or in the place of the card with its number."""
        self._take_pending()
        for index, each in enumerate(self._blocks):
            if each.kind is BlockKind.CARD and each.number == block.number:
                self._blocks[index] = block
                self._strips[index] = self._layout(block)
                self._follow()
                return
        self.add(block)

    def toggle_thinking(self) -> None:
        """Unfold the summaries of thinking, or fold them to one line."""
        self._shows_thinking = not self._shows_thinking
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
        self._resize_content()
        if self._sticks_to_end:
            self.scroll_end(animate=False, immediate=True)
        self.refresh()

    def _resize_content(self) -> None:
        self._lines = sum(map(len, self._strips))
        self.virtual_size = Size(self._wanted_width, self._lines)

    def on_resize(self) -> None:
        if self._wanted_width != self._width:
            self._layout_all()
        elif self._sticks_to_end:
            self.scroll_end(animate=False, immediate=True)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self._width:
            self._layout_all()

    @property
    def _wanted_width(self) -> int:
        return max(8, self.scrollable_content_region.width or 40)

    def _layout_all(self) -> None:
        self._width = self._wanted_width
        self._strips = [self._layout(block) for block in self._blocks]
        self._follow()

    def _layout(self, block: Block) -> list[Strip]:
        """Return the lines of a block, with an empty one after it."""
        self._width = width = self._wanted_width
        ground = self.rich_style
        base = ground + self._style(f"chat--{block.kind}")
        if block.kind is BlockKind.CARD:
            return self._layout_card(block, width, ground)
        lines: list[list[Piece]] = []
        text = block.text.strip("\n")
        if block.kind is BlockKind.THINKING and not self._shows_thinking:
            words = len(text.split())
            lines = [[(f"▸ thinking ({words} words, ^T unfolds)", "")]]
        elif block.kind is BlockKind.AUTHOR:
            lines = wrap(iter([("you  ", "chat--heading"), (text, "")]), width)
        elif block.kind is BlockKind.REPLY:
            heading = [(f"{block.heading}  ", "chat--heading")] if block.heading else []
            lines = wrap(iter([*heading, *pieces(text)]), width)
        elif block.kind is BlockKind.ACTIVITY:
            lines = wrap(iter([(f"· {text}", "")]), width)
        else:
            lines = wrap(iter([(text, "")]), width)
        strips = [self._strip(line, base, width, ground) for line in lines]
        return strips if block.kind is BlockKind.ACTIVITY else [*strips, Strip.blank(width, ground)]

    def _layout_card(self, block: Block, width: int, ground: Style) -> list[Strip]:
        frame = ground + self._style("chat--card-live" if block.is_live else "chat--card")
        inner = width - 4
        heads = wrap(iter([(block.heading, "chat--bold")]), inner)
        body = [line for paragraph in block.text.split("\n") for line in wrap(iter([(paragraph, "")]), inner)]
        strips = [Strip([Segment("┌" + "─" * (width - 2) + "┐", frame)])]
        for line in [*heads, *body]:
            filled = sum(cell_len(text) for text, _ in line)
            segments = [Segment("│ ", frame)]
            segments += [Segment(text, frame + self._style(name)) for text, name in line]
            segments.append(Segment(" " * max(0, inner - filled) + " │", frame))
            strips.append(Strip(segments).adjust_cell_length(width, ground))
        strips.append(Strip([Segment("└" + "─" * (width - 2) + "┘", frame)]))
        return [*strips, Strip.blank(width, ground)]

    def _strip(self, line: list[Piece], base: Style, width: int, ground: Style) -> Strip:
        segments = [Segment(text, base + self._style(name)) for text, name in line]
        return Strip(segments).adjust_cell_length(width, ground)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True) if name else Style.null()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # Scrolling up to read lets go of the end, and scrolling back down takes hold of it again.
        if new_value != old_value:
            self._sticks_to_end = new_value >= self.max_scroll_y - 1

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        for strips in self._strips:
            if line < len(strips):
                return strips[line].adjust_cell_length(self._wanted_width, self.rich_style)
            line -= len(strips)
        return Strip.blank(self._wanted_width, self.rich_style)

    async def _on_key(self, event: events.Key) -> None:
        page = max(1, self.size.height - 1)
        moves = {"up": -1, "down": 1, "k": -1, "j": 1, "pageup": -page, "pagedown": page, "space": page}
        if event.key in moves:
            self.scroll_relative(y=moves[event.key], animate=False, immediate=True)
        elif event.key == "home":
            self.scroll_home(animate=False, immediate=True)
        elif event.key == "end":
            self.scroll_end(animate=False, immediate=True)
        elif event.key in {"r", "y", "n"}:
            live = [block.number for block in self.blocks if block.is_live]
            if live:
                self.post_message(self.CardKey(event.key, live[-1]))
        elif event.key in {"escape", "enter", "i"}:
            self.post_message(self.Left())
        else:
            return
        event.stop()
        event.prevent_default()
