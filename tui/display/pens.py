"""The colours and attributes cells are drawn in, and the shortest sequence from one to the next.

A *pen* is what SGR sequences (ECMA-48 §8.3.117) have set: attributes, foreground and background. Pens are numbered, so
that cells can be compared by number; 0 is the terminal's own.

Invariants:
- Two styles that look alike have one pen; for a blank that is so where their grounds are alike.
- A change of pens depends on both and on nothing that was written before.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style

PLAIN = 0
"""The pen of a terminal that was just reset."""

_SWITCHES: tuple[tuple[str, str, str], ...] = (
    ("bold", "1", "22"),
    ("dim", "2", "22"),
    ("italic", "3", "23"),
    ("underline", "4", "24"),
    ("blink", "5", "25"),
    ("reverse", "7", "27"),
    ("conceal", "8", "28"),
    ("strike", "9", "29"),
    ("underline2", "21", "24"),
    ("overline", "53", "55"),
)
"""Attribute of a style, what turns it on, and what turns it off (some with another one)."""
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
_REMEMBERED_STYLES = 4096  # Textual gives each place of a text that can be selected a style of its own
_COLOUR_TOO = frozenset({"4", "7", "9", "21", "53"})  # drawn in the colour of the text


class _Pen(NamedTuple):
    on: tuple[str, ...]
    """Codes of the attributes that are on."""
    ink: str
    """Codes of the foreground; empty for the terminal's own."""
    ground: str


class Pens:
    """The pens of one terminal."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._pens = [_Pen((), "", "")]
        self._numbers = {self._pens[0]: PLAIN}
        self._of_style: dict[Style, tuple[int, int]] = {}
        self._changes: dict[tuple[int, int], str] = {}

    def of(self, style: Style | None) -> tuple[int, int]:
        """Return the pen for text in `style`, and the one for blanks in it."""
        if style is None:
            return PLAIN, PLAIN
        known = self._of_style.get(style)
        if known is None:
            if len(self._of_style) >= _REMEMBERED_STYLES:
                self._of_style.clear()
            known = self._of_style[style] = self._found(style)
        return known

    def draws_blanks_alike(self, pen: int, blank: int) -> bool:
        """Return whether a blank written with `pen` looks as one written with `blank`."""
        return pen == blank or self._number(_blank(self._pens[pen])) == blank

    def is_erased_by(self, pen: int, *, in_colour: bool) -> bool:
        """Return whether erasing with `pen` leaves the blanks it would write.

        `in_colour` says that the terminal erases with the ground that is set; else only its own ground is left.
        """
        on, _, ground = self._pens[pen]
        return not (_SEEN_ON_BLANKS & set(on)) and (in_colour or not ground)

    def change(self, old: int | None, new: int) -> str:
        """Return the sequence from one pen to another, empty where they are the same; None is an unknown one."""
        if old == new:
            return ""
        if old is None:
            return _sequence(["0", *_codes(self._pens[new])])
        known = self._changes.get((old, new))
        if known is None:
            known = self._changes[old, new] = _change(self._pens[old], self._pens[new])
        return known

    def _found(self, style: Style) -> tuple[int, int]:
        on = tuple(code for name, code, _ in _SWITCHES if getattr(style, name))
        pen = _Pen(on, self._code(style.color, foreground=True), self._code(style.bgcolor, foreground=False))
        return self._number(pen), self._number(_blank(pen))

    def _number(self, pen: _Pen) -> int:
        number = self._numbers.get(pen)
        if number is None:
            number = self._numbers[pen] = len(self._pens)
            self._pens.append(pen)
        return number

    def _code(self, colour: Color | None, *, foreground: bool) -> str:
        if colour is None or colour.is_default or self._colours is None:
            return ""
        return ";".join(colour.downgrade(self._colours).get_ansi_codes(foreground))


def _blank(pen: _Pen) -> _Pen:
    """Return `pen` as far as it can be seen on a blank."""
    on = tuple(code for code in pen.on if code in _SEEN_ON_BLANKS)
    return _Pen(on, pen.ink if _COLOUR_TOO & set(on) else "", pen.ground)


def _codes(pen: _Pen) -> list[str]:
    return [*pen.on, *(code for code in (pen.ink, pen.ground) if code)]


def _change(old: _Pen, new: _Pen) -> str:
    """Return the shorter of changing what differs and of starting anew."""
    gone = set(old.on) - set(new.on)
    off = list(dict.fromkeys(code for _, on, code in _SWITCHES if on in gone))
    # What turns one attribute off turns off those that share the code.
    on = [one for _, one, code in _SWITCHES if one in new.on and (one not in old.on or code in off)]
    steps = [*off, *on]
    if old.ink != new.ink:
        steps.append(new.ink or "39")
    if old.ground != new.ground:
        steps.append(new.ground or "49")
    return min(_sequence(steps), _sequence(["0", *_codes(new)]), key=len)


def _sequence(codes: list[str]) -> str:
    return "\x1b[m" if codes == ["0"] else f"\x1b[{';'.join(codes)}m"
