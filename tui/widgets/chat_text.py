"""What the conversation is made of: its blocks, and their text as pieces and lines before they have a style.

Text of the model is data: it is never read as markup of the terminal or of Textual, and LaTeX in it is shown as typed;
`**bold**`, `code` and mathematics are only named for what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    r"(?P<escaped>\\[$%&#_{}\\])|(?P<math>\$\$.+?\$\$|\$(?:\\.|[^$\\])+\$|\\\(.+?\\\)|\\\[.+?\\\])"
    r"|`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^*\n]+)\*\*|(?P<command>\\[A-Za-z]+\*?)",
    re.DOTALL,
)
_OPENER = re.compile(r"(?<!\\)\$|`|\*\*|\\\(|\\\[")
_FORMULA = 2_000  # characters; a longer formula is none that was forgotten to close
_STYLES = {"escaped": "", "math": "chat--math", "code": "chat--code", "bold": "chat--bold", "command": "chat--math"}
Piece = tuple[str, str]
"""A text and its component class, empty for none."""


def pieces(text: str) -> Iterator[Piece]:
    """Yield the text of a reply with the component class of each part; the joined parts are what is shown."""
    return ((shown, name) for _, shown, name in _parts(text))


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where each part begins in `text`, what is shown of it, and its component class."""
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield position, text[position : match.start()], ""
        name = match.lastgroup or ""
        yield match.start(), match.group(name), _STYLES[name]
        position = match.end()
    if position < len(text):
        yield position, text[position:], ""


def formulas(text: str) -> Iterator[str]:
    """Yield the formulas of a text as they are typed, with their delimiters."""
    return (match["math"] for match in _INLINE.finditer(text) if match["math"])


def wrap(parts: Iterable[Piece], width: int) -> list[list[Piece]]:
    """Return the parts as lines of at most `width` cells, broken at spaces where there are any."""
    return [line for _, line in wrapped(parts, width)]


def wrapped(parts: Iterable[Piece], width: int, *, is_broken: bool = False) -> list[tuple[int, list[Piece]]]:
    """Return the lines of `wrap`, each with the place in the joined text where it begins.

    `is_broken` says that the parts go on after a line that was broken, so that blanks at their beginning are dropped.
    """
    lines: list[list[Piece]] = [[]]
    starts = [0]
    used = at = 0
    for text, name in parts:
        for index, paragraph in enumerate(text.split("\n")):
            if index:
                at += 1
                lines.append([])
                starts.append(at)
                used = 0
            for word in re.findall(r"\s+|\S+", paragraph):
                place = at
                at += len(word)
                size = cell_len(word)
                if used + size > width and used and not word.isspace():
                    lines.append([])
                    starts.append(place)
                    used = 0
                if word.isspace() and (not used or used + size > width):
                    if not used and lines[-1] == [] and index == 0 and (is_broken or len(lines) > 1):
                        starts[-1] = at
                        continue
                    word = word[: max(0, width - used)]
                    size = len(word)
                while size > width:
                    head = _fitting(word, width - used or width)
                    lines[-1].append((head, name))
                    place += len(head)
                    lines.append([])
                    starts.append(place)
                    word, used = word[len(head) :], 0
                    size = cell_len(word)
                lines[-1].append((word, name))
                used += size
    return list(zip(starts, lines, strict=True))


def settled(text: str, starts: Sequence[int]) -> tuple[int, int]:
    """Return how many of the lines that begin at `starts` stay what they are when `text` grows, and what they are of.

    The starts are places in what is shown, the answer is a number of lines and a place in `text`. A formula or the like
    that is not closed may still turn into one, so what follows its beginning is not settled, unless that is long ago;
    nor are the last two lines.
    """
    parts = list(_parts(text))
    limit = min((at for at, shown, name in parts if not name for at in _openers(text, at, shown)), default=len(text))
    for count in range(len(starts) - 2, 0, -1):
        # What is opened becomes shorter when it closes, and may then go up into the line before.
        place, following = _source_of(parts, starts[count]), _source_of(parts, starts[count + 1])
        if place and following is not None and following <= limit:
            return count, place
    return 0, 0


def _openers(text: str, at: int, shown: str) -> Iterator[int]:
    """Yield where something is opened in a plain part and may still be closed."""
    for match in _OPENER.finditer(shown):
        if len(text) - at - match.start() < _FORMULA:
            yield at + match.start()
            return


def _source_of(parts: Sequence[tuple[int, str, str]], place: int) -> int | None:
    """Return the place in the text of a place in what is shown; None within a formula or the like."""
    passed = 0
    for at, shown, name in parts:
        if place < passed + len(shown):
            return at if place == passed else None if name else at + place - passed
        passed += len(shown)
    return None


def _fitting(word: str, width: int) -> str:
    """Return the longest head of `word` that fits into `width` cells, one character at least."""
    end = 1
    while end < len(word) and cell_len(word[: end + 1]) <= width:
        end += 1
    return word[:end]
