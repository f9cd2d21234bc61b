"""A plain model of an editor: a string, a cursor, an anchor. What it knows exactly it does by itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass
class PlainEditor:
    """What an editor should hold."""

    text: str
    cursor: int = 0
    anchor: int | None = None
    clipboard: str = ""
    newline: str = "\n"

    @property
    def span(self) -> tuple[int, int]:
        """The selection, empty at the cursor where there is none."""
        anchor = self.cursor if self.anchor is None else self.anchor
        return min(anchor, self.cursor), max(anchor, self.cursor)

    @property
    def has_selection(self) -> bool:
        return self.span[0] != self.span[1]

    def put(self, new: str) -> None:
        """Replace the selection."""
        start, end = self.span
        self.text = self.text[:start] + new + self.text[end:]
        self.cursor, self.anchor = start + len(new), None

    def paste(self, new: str) -> None:
        self.put(new.replace("\r\n", "\n").replace("\r", "\n").replace("\n", self.newline))

    def move(self, offset: int, *, select: bool = False) -> None:
        self.anchor = (self.cursor if self.anchor is None else self.anchor) if select else None
        self.cursor = offset

    def before(self, offset: int) -> int:
        """Return the place one character back: a line end and a letter with its accents are one."""
        if offset and self.text[offset - 1] == "\n":
            return offset - (2 if self.text[offset - 2 : offset] == "\r\n" else 1)
        offset = max(0, offset - 1)
        while offset and _joins(self.text[offset]) and self.text[offset - 1] != "\n":
            offset -= 1
        return offset

    def after(self, offset: int) -> int:
        """Return the place one character on."""
        if self.text[offset : offset + 2] == "\r\n":
            return offset + 2
        if offset >= len(self.text):
            return offset
        if self.text[offset] == "\n":
            return offset + 1
        offset += 1
        while offset < len(self.text) and _joins(self.text[offset]):
            offset += 1
        return offset

    def line_end(self) -> int:
        end = self.text.find("\n", self.cursor)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > 0 and self.text[end - 1 : end] == "\r" and end > self.line_start() else end

    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.cursor) + 1

    def delete(self, *, forward: bool) -> None:
        if not self.has_selection:
            self.anchor = self.after(self.cursor) if forward else self.before(self.cursor)
        self.put("")

    def outside(self, start: int, end: int, new: str) -> None:
        """Take a change of somebody else: cursor and anchor stay at their text."""
        old = self.text[start:end]
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        if old and new:
            start, end, new = start + head, end - tail, new[head : len(new) - tail]
        self.text = self.text[:start] + new + self.text[end:]
        self.cursor = _moved(self.cursor, start, end, new)
        self.anchor = None if self.anchor is None else _moved(self.anchor, start, end, new)


def _moved(place: int, start: int, end: int, new: str) -> int:
    if place < start or (place == start and end > start):
        return place
    return start + len(new) if place < end else place + len(new) - (end - start)


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me") and not "\ufe00" <= character <= "\ufe0f"
