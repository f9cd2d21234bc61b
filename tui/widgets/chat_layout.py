"""The blocks of a conversation as rows: closed ones are laid out once, of a growing reply its last paragraph again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.chat_formulas import Formulas
from tui.widgets.chat_text import Block, BlockKind, Piece, paragraphs, pieces, wrap


class ChatLayout:
    """Lays blocks out at one width; `style_of` gives the style of a component class, `ground` that of an empty cell."""

    def __init__(self, width: int, ground: Style, style_of: Callable[[str], Style], formulas: Formulas) -> None:
        self.width = width
        self._formulas = formulas
        self._ground = ground
        self._style_of = style_of
        self._heading = ""
        self._settled = ""
        """All but the last paragraph of the reply that grows."""
        self._settled_rows: list[Strip] = []

    def rows(self, block: Block, keys: str = "", *, shows_thinking: bool = False) -> list[Strip]:
        """Return the rows of a block, with an empty one after it; `keys` are shown where they mean this block."""
        text = block.text.strip("\n")
        match block.kind:
            case BlockKind.CARD:
                return self._card(block, keys)
            case BlockKind.REPLY:
                return [*self._reply(block.heading, text), self._blank]
            case BlockKind.THINKING if not shows_thinking:
                parts: list[Piece] = [(f"▸ thinking ({len(text.split())} words, ^T unfolds)", "")]
            case BlockKind.AUTHOR:
                parts = [("you  ", "chat--heading"), (text, "")]
            case BlockKind.ACTIVITY:
                parts = [(f"· {text}", "")]
            case BlockKind.HELD:
                parts = [(f"⊘ held: {block.held}{'  ' + keys if keys else ''}", "")]
            case _:
                parts = [(text, "")]
        rows = self._strips(block.kind, wrap(parts, self.width))
        return rows if block.kind is BlockKind.ACTIVITY else [*rows, self._blank]

    @property
    def _blank(self) -> Strip:
        return Strip.blank(self.width, self._ground)

    def _reply(self, heading: str, text: str) -> list[Strip]:
        if heading != self._heading or not text.startswith(self._settled):
            self._heading, self._settled, self._settled_rows = heading, "", []
        *settled, last = paragraphs(text[len(self._settled) :]) or [""]
        for paragraph in settled:
            self._settled_rows += self._paragraph(paragraph.removesuffix("\n"))
            self._settled += paragraph
        return [*self._settled_rows, *self._paragraph(last)]

    def _paragraph(self, text: str) -> list[Strip]:
        is_first = bool(self._heading) and not self._settled
        before: list[Piece] = [(f"{self._heading}  ", "chat--heading")] if is_first else []
        return self._strips(BlockKind.REPLY, wrap([*before, *pieces(text, self._formulas)], self.width))

    def _card(self, block: Block, keys: str) -> list[Strip]:
        frame = self._ground + self._style_of("chat--card-live" if block.is_live else "chat--card")
        inner = self.width - 4
        heads = wrap([(block.heading, "chat--bold")], inner)
        paragraphs = block.text.split("\n")
        if keys:
            paragraphs[-1] = keys
        body = [line for paragraph in paragraphs for line in wrap([(paragraph, "")], inner)]
        rows = [Strip([Segment("┌" + "─" * (self.width - 2) + "┐", frame)])]
        for line in [*heads, *body]:
            filled = sum(cell_len(text) for text, _ in line)
            segments = [Segment("│ ", frame)]
            segments += [Segment(text, frame + self._style_of(name)) for text, name in line]
            segments.append(Segment(" " * max(0, inner - filled) + " │", frame))
            rows.append(Strip(segments).adjust_cell_length(self.width, self._ground))
        rows.append(Strip([Segment("└" + "─" * (self.width - 2) + "┘", frame)]))
        return [*rows, self._blank]

    def _strips(self, kind: BlockKind, lines: Iterable[list[Piece]]) -> list[Strip]:
        base = self._ground + self._style_of(f"chat--{kind}")
        styles: dict[str, Style] = {}
        rows = []
        for line in lines:
            segments = []
            for name, words in groupby(line, key=itemgetter(1)):
                if name not in styles:
                    styles[name] = base + self._style_of(name)
                segments.append(Segment("".join(word for word, _ in words), styles[name]))
            rows.append(Strip(segments).adjust_cell_length(self.width, self._ground))
        return rows
