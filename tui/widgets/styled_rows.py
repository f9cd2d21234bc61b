"""Lines of styled pieces, broken into rows at a width in cells: at spaces where there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

Styled = tuple[str, str]
"""A text and the name of its style, empty for none."""

_WORD = re.compile(r"\S+|\s+")


class Line(NamedTuple):
    """One line of the page, as wide as it comes."""

    pieces: tuple[Styled, ...] = ()
    hunk: int | None = None
    """Which part of the page it belongs to."""
    indent: int = 0
    """Cells by which its later rows are indented."""
    is_rule: bool = False
    """It is filled up with a rule to the right edge."""


def wrapped(line: Line, width: int) -> Iterator[tuple[Styled, ...]]:
    """Yield the rows of `line`, each at most `width` cells wide, broken at spaces where there are any."""
    if line.is_rule:
        used = sum(cell_len(text) for text, _ in line.pieces)
        if used <= width:
            yield (*line.pieces, ("─" * (width - used), "rule"))
            return
    indent = min(line.indent, width // 3)
    row: list[Styled] = []
    used = 0
    for word in _words(line.pieces):
        size = sum(cell_len(text) for text, _ in word)
        if used + size > width and used > indent and not word[0][0].isspace():
            yield tuple(row)
            row, used = [(" " * indent, "")], indent
        for text, style in word:
            for piece in _cut(text, width - used, width - indent):
                if used + cell_len(piece) > width:
                    if text.isspace():
                        break
                    yield tuple(row)
                    row, used = [(" " * indent, "")], indent
                row.append((piece, style))
                used += cell_len(piece)
    yield tuple(row)


def _words(pieces: tuple[Styled, ...]) -> Iterator[list[Styled]]:
    """Yield runs of visible text and of white space; a run may change its style inside."""
    word: list[Styled] = []
    for text, style in pieces:
        for part in _WORD.findall(text):
            if word and part.isspace() != word[0][0].isspace():
                yield word
                word = []
            word.append((part, style))
    if word:
        yield word


def _cut(text: str, first: int, later: int) -> Iterator[str]:
    """Yield `text` in parts of at most `first`, then `later` cells; whole where it fits one row."""
    if cell_len(text) <= max(first, later):
        yield text
        return
    room, part = max(1, first), ""
    for character in text:
        if cell_len(part + character) > room:
            yield part
            part, room = "", max(1, later)
        part += character
    yield part
