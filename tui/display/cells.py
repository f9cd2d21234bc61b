"""The cells on the terminal's screen, and the least that turns them into other ones.

What is to be shown is put in as strips. Rows that have only moved are moved by the terminal. Of the others only cells
that are not there yet are written: the cursor goes to them by the shortest way, colours are named only where they
change, and long blanks are erased instead of written.

Invariants:
- After what `take` returns was written, the screen shows what was put in last, cell by cell.
- Nothing is assumed of the screen that was not written here: after `forget` every cell is written again.
- No half of a wide character is written or left behind.
- No control character of a strip reaches the terminal, whatever text it came from.
- A character whose width terminals disagree about moves nothing else of its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

from rich.cells import cell_len
from textual.strip import Strip

from tui.display import scrolling
from tui.display.pens import Pens

_UNKNOWN = -1  # the pen of a cell nobody has written
_TAIL = ""
"""What the second cell of a wide character holds."""
_JOINER, _AS_EMOJI = "\u200d", "\ufe0f"  # UTS #51 §1.4: zero width joiner, variation selector 16
_LAST_OF_BMP = "\uffff"
_BRIDGE = 4  # cells; so few unchanged ones are written again rather than jumped over, which takes as many bytes
_ERASED_FROM = 9  # cells; erasing them and going on takes as many bytes
_MOVED_FROM = 4  # rows that are put in; fewer have not moved
_REST_FROM = 4  # cells; erasing the rest of a row takes three bytes


_Cell = TypeVar("_Cell")


class _Row:
    """What a row will show, and between which columns that may differ from what it shows."""

    def __init__(self, texts: list[str], inks: list[int]) -> None:
        self.texts, self.inks = texts[:], inks[:]
        self.first, self.last = len(texts), 0


class Cells:
    """What one terminal shows."""

    def __init__(self, pens: Pens, *, erases_in_colour: bool) -> None:
        self._pens = pens
        self._erases_in_colour = erases_in_colour
        self._width = self._height = 0
        self._texts: list[list[str]] = []
        self._inks: list[list[int]] = []
        self._rows: dict[int, _Row] = {}
        """What was put in since the last `take`."""
        self._goal: tuple[int, int] | None = None
        self._pen: int | None = None
        self._at: tuple[int, int] | None = None
        """Where the terminal's cursor is, column and row; None where terminals may differ about it."""
        self._output: list[str] = []
        self.cells_written = 0
        """How many cells were written so far; for tests of what a change costs."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._width, self._height

    def resize(self, width: int, height: int) -> None:
        """Take the size of the screen over, and what it shows for unknown."""
        self._width, self._height = width, height
        self.forget()

    def forget(self) -> None:
        """Write every cell again when it is put in next: something else has drawn on the screen."""
        self._texts = [[" "] * self._width for _ in range(self._height)]
        self._inks = [[_UNKNOWN] * self._width for _ in range(self._height)]
        self._rows = {}
        self._pen = self._at = None

    def put(self, x: int, y: int, strip: Strip) -> None:
        """Show `strip` from a cell on; what lies outside of the screen is left out."""
        if not 0 <= y < self._height or not 0 <= x < self._width:
            return
        texts, inks = self._read(strip)
        if x + len(texts) > self._width:
            is_cut = texts[self._width - x] == _TAIL
            texts, inks = texts[: self._width - x], inks[: self._width - x]
            if is_cut:
                texts[-1] = " "
        end = x + len(texts)
        row = self._rows.get(y)
        if row is None:
            if self._texts[y][x:end] == texts and self._inks[y][x:end] == inks:
                return
            row = self._rows[y] = _Row(self._texts[y], self._inks[y])
        if not texts:
            return
        self._cut_off_halves(row, x, end)
        row.texts[x:end], row.inks[x:end] = texts, inks
        row.first, row.last = min(row.first, x), max(row.last, end)

    def move_to(self, x: int, y: int) -> None:
        """Leave the terminal's cursor at a cell."""
        self._goal = x, y

    def take(self) -> str:
        """Return what is to be written, and begin anew."""
        self._output = []
        if len(self._rows) >= _MOVED_FROM:
            self._move_rows()
        for y in sorted(self._rows):
            self._change(y, self._rows[y])
        self._rows = {}
        if self._goal is not None:
            self._go(*self._goal)
            self._goal = None
        return "".join(self._output)

    def _move_rows(self) -> None:
        """Let the terminal move what has only moved; what it then shows is in place of what it showed."""
        first, last = min(self._rows), max(self._rows)
        old = self._texts[first : last + 1]
        new = [self._rows[y].texts if y in self._rows else self._texts[y] for y in range(first, last + 1)]
        move = scrolling.found(old, new)
        if move is None or any(_UNKNOWN in inks for inks in self._inks[first : last + 1]):
            return
        move = move._replace(top=move.top + first, bottom=move.bottom + first)
        for y in range(move.top, move.bottom + 1):
            row = self._rows.setdefault(y, _Row(self._texts[y], self._inks[y]))
            row.first, row.last = 0, self._width
        self._output.append(scrolling.sequence(move))
        self._at = None
        _shift(self._texts, move, " ")
        _shift(self._inks, move, _UNKNOWN)

    def _change(self, y: int, row: _Row) -> None:
        """Write what differs in a row."""
        before, inks = self._texts[y], self._inks[y]
        self._texts[y], self._inks[y] = row.texts, row.inks
        changed = [at for at in range(row.first, row.last) if before[at] != row.texts[at] or inks[at] != row.inks[at]]
        # What was never put in cannot be written again.
        for first, last in _runs(changed, bridge=0 if _UNKNOWN in row.inks else _BRIDGE):
            self._write(y, *self._whole(y, first, last, before))

    def _read(self, strip: Strip) -> tuple[list[str], list[int]]:
        texts: list[str] = []
        inks: list[int] = []
        for text, style, control in strip:
            if control:
                continue
            ink, blank = self._pens.of(style)
            if text.isascii() and text.isprintable():
                cells = list(text)
            else:
                mark, whole = _cells(text)
                if mark and texts:
                    _combine(texts, mark)
                cells = list(whole)
            texts += cells
            if ink == blank or " " not in text:
                inks += [ink] * len(cells)
            else:
                inks += [blank if cell == " " else ink for cell in cells]
        return texts, inks

    def _cut_off_halves(self, row: _Row, x: int, end: int) -> None:
        """Blank what is left of wide characters at the ends of `[x, end)` when that is overwritten."""
        if end < self._width and row.texts[end] == _TAIL:
            row.texts[end] = " "
            row.last = max(row.last, end + 1)
        if x > 0 and row.texts[x] == _TAIL:
            row.texts[x - 1] = " "
            row.first = min(row.first, x - 1)

    def _whole(self, y: int, first: int, last: int, before: list[str]) -> tuple[int, int]:
        """Return the cells from `first` up to `last`, and more where that cuts a wide character, old or new."""
        texts = self._texts[y]
        while first > 0 and _TAIL in (texts[first], before[first]):
            first -= 1
        while last < self._width and _TAIL in (texts[last], before[last]):
            last += 1
        return first, last

    def _write(self, y: int, first: int, last: int) -> None:
        """Write the cells `[first, last)` of a row."""
        self.cells_written += last - first
        texts, inks = self._texts[y], self._inks[y]
        at = first
        while at < last:
            self._go(at, y)
            blank_to = self._blank_to(texts, inks, at, last)
            if blank_to - at >= (_REST_FROM if blank_to == self._width else _ERASED_FROM):
                self._erase(at, blank_to, inks[at])
                at = blank_to
            elif _is_disputed(texts, at):
                at = self._draw_alone(y, at)
            else:
                at = self._draw(y, at, last)

    def _blank_to(self, texts: list[str], inks: list[int], at: int, last: int) -> int:
        """Return where the blanks that can be erased from `at` on end; `at` where there are none."""
        ink = inks[at]
        if texts[at] != " " or not self._pens.is_erased_by(ink, in_colour=self._erases_in_colour):
            return at
        while at < last and texts[at] == " " and inks[at] == ink:
            at += 1
        return at

    def _erase(self, first: int, last: int, ink: int) -> None:
        self._take_pen(ink)
        self._output.append("\x1b[K" if last == self._width else f"\x1b[{last - first}X")

    def _draw(self, y: int, at: int, last: int) -> int:
        """Write text from `at` up to `last`, or to where blanks can be erased; return where that is."""
        texts, inks = self._texts[y], self._inks[y]
        pieces: list[str] = []
        pen, is_plain = self._pen, True
        while at < last:
            text, ink = texts[at], inks[at]
            if not text.isascii():
                if _is_disputed(texts, at):
                    break
                is_plain = False
            if text == " ":
                if pieces and self._blank_to(texts, inks, at, last) - at >= _ERASED_FROM:
                    break
                if pen is None or not self._pens.draws_blanks_alike(pen, ink):
                    pieces.append(self._pens.change(pen, ink))
                    pen = ink
            elif text != _TAIL and pen != ink:
                pieces.append(self._pens.change(pen, ink))
                pen = ink
            pieces.append(text)
            at += 1
        self._output += pieces
        self._pen = pen
        # Behind the last column, and behind characters of which terminals have other ideas, nobody knows.
        self._at = (at, y) if is_plain and at < self._width else None
        return at

    def _draw_alone(self, y: int, at: int) -> int:
        """Write one character over blanks, so that its cells are its own however wide it is; return what follows."""
        texts, ink = self._texts[y], self._inks[y][at]
        end = at + 1
        while end < self._width and texts[end] == _TAIL:
            end += 1
        if self._pen != ink:
            self._output.append(self._pens.change(self._pen, ink))
            self._pen = ink
        self._output += [" " * (end - at), _shortest_way(None, at, y), texts[at]]
        self._at = None
        return end

    def _take_pen(self, pen: int) -> None:
        if self._pen is None or not self._pens.draws_blanks_alike(self._pen, pen):
            self._output.append(self._pens.change(self._pen, pen))
            self._pen = pen

    def _go(self, x: int, y: int) -> None:
        if self._at != (x, y):
            self._output.append(_shortest_way(self._at, x, y))
            self._at = (x, y)


def _shift(rows: list[list[_Cell]], move: scrolling.Scrolling, blank: _Cell) -> None:
    """Move rows as the terminal does; what comes in is `blank`."""
    blanks = [[blank] * len(rows[0]) for _ in range(abs(move.by))]
    kept = rows[max(move.top, move.top + move.by) : min(move.bottom, move.bottom + move.by) + 1]
    rows[move.top : move.bottom + 1] = [*kept, *blanks] if move.by > 0 else [*blanks, *kept]


def _runs(changed: list[int], *, bridge: int) -> Iterator[tuple[int, int]]:
    """Yield the changed cells, in order, as runs `[first, last)` that bridge short gaps."""
    if not changed:
        return
    first = last = changed[0]
    for at in changed[1:]:
        if at - last > max(1, bridge):
            yield first, last + 1
            first = at
        last = at
    yield first, last + 1


def _shortest_way(at: tuple[int, int] | None, x: int, y: int) -> str:
    """Return the shortest sequence that brings the cursor to a cell (ECMA-48 §8.3.21, 8.3.20, 8.3.22)."""
    column = f";{x + 1}" if x else ""
    row = str(y + 1) if y else ""
    ways = [f"\x1b[{row}{column}H"]
    if at is not None and at[1] == y:
        by = x - at[0]
        if by > 0:
            ways.append(f"\x1b[{by if by > 1 else ''}C")
        elif x == 0:
            ways.append("\r")
        elif -3 <= by < 0:
            ways.append("\b" * -by)
        else:
            ways.append(f"\x1b[{-by}D")
    return min(ways, key=len)


def _is_disputed(texts: list[str], at: int) -> bool:
    """Return whether terminals disagree about how wide the character of a cell is: emoji, alone or put together."""
    text = texts[at]
    if len(text) > 1:
        return _JOINER in text or _AS_EMOJI in text
    return text > _LAST_OF_BMP and texts[at + 1 : at + 2] == [_TAIL]


def _combine(cells: list[str], mark: str) -> None:
    """Lay a combining character over the last one of `cells`, which is not empty."""
    base = len(cells) - 1
    while base > 0 and cells[base] == _TAIL:
        base -= 1
    cells[base] += mark


@lru_cache(maxsize=4096)  # pieces of text; a screen has some hundreds that are not ASCII
def _cells(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what lies over the cell before `text`, and what each of its own cells holds.

    There are as many cells as Rich counts. A combining character lies in the cell of the one before.
    """
    mark = seen = ""
    cells: list[str] = []
    # These change how much their neighbours take, so that the width of a character alone says nothing.
    is_joined = _JOINER in text or _AS_EMOJI in text
    for character in text:
        seen += character
        width = cell_len(seen) - len(cells) if is_joined else cell_len(character)
        if character < " " or "\x7f" <= character < "\xa0":
            cells += [" "] * width
        elif width and not (cells and character == _AS_EMOJI):
            cells += [character, *[_TAIL] * (width - 1)]
        elif cells:
            _combine(cells, character)
            cells += [_TAIL] * width
        else:
            mark += character
    return mark, tuple(cells)
