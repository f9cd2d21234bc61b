"""What the conversation is made of: its blocks, and their text as pieces and lines before they have a style.

Text of the model is data: it is never read as markup of the terminal or of Textual, and LaTeX in it is shown as typed;
`**bold**`, `code` and mathematics are only named for what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len


class BlockKind(StrEnum):
    """Who or what speaks in a block."""

    AUTHOR = "author"
    REPLY = "reply"
    THINKING = "thinking"
    ACTIVITY = "activity"
    NOTICE = "notice"
    CARD = "card"
    HELD = "held"
    """A reply under a notice."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the log."""

    kind: BlockKind
    text: str
    heading: str = ""
    """Who speaks; for a card, its first line."""
    number: int = 0
    """The change a card stands for; negative for a reply that is held."""
    is_live: bool = False
    """It waits for a decision: a card's change, or a reply that is held."""
    held: str = ""
    """The entry of the closed topic under whose notice it is; empty where it is not held."""
    keys: str = ""
    """What the keys mean that decide about it, as they are shown."""


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


def formulas(text: str) -> Iterator[str]:
    """Yield the formulas of a text as they are typed, with their delimiters."""
    return (match["math"] for match in _INLINE.finditer(text) if match["math"])


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
