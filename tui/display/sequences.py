r"""Sequences, told apart from text in what a terminal sends, and given one form for each key (ECMA-48 §5, xterm's
control sequences, kitty's keyboard protocol).

Textual's parser goes on collecting letters until it knows a sequence. One that it does not know takes the keys behind
it along, and after 32 letters or a pause all of them land in the text, with a `^` for the escape sign.

Invariants:
- A piece is text without escape signs, or one whole sequence; what was sent is in the pieces in its order.
- Nothing of a sequence is ever text, whether anybody knows it or not.
- A packet may end anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TEXT = re.compile(r"[^\x1b]+")
_WHOLE = re.compile(
    r"""
    \x1b(?:
        \x1b(?: \[[A-DFHa-d] | \[[1-8]~ | O[A-DFH] )        # a key with Alt: PuTTY, rxvt, iTerm2, macOS Terminal
      | \[\[[A-E]                                           # F1 to F5 of the Linux console
      | \[\d+\$                                             # rxvt's keys with Shift
      | \[[0-?]*[ -/]*[@-~]
      | O(?: [0-9;]+[A-Za-z] | [ -/:-~] )
      | \]\d{1,4};[^\x07\x1b]*(?: \x07 | \x1b\\ )?          # answers to what another program asked
      | (?: P(?: [>!]\| | [01][$+]r ) | _G )[^\x1b]*(?: \x1b\\ )?
      | [^\x00-\x08\x0a-\x0c\x0e-\x1f\x1b]                   # a key with Alt
      | \x08
    )
    """,
    re.VERBOSE,
)
_BEGUN = re.compile(
    r"""
    \x1b(?:
        \x1b(?: \[[1-8]? | O )?
      | \[\[?
      | \[(?!\d+\$)[0-?]*[ -/]*
      | O[0-9;]*
      | \](?: \d{0,4} | \d{1,4};[^\x07\x1b]*\x1b? )
      | P(?: [>!01] | [01][$+] | (?: [>!]\| | [01][$+]r )[^\x1b]*\x1b? )?
      | _(?: G[^\x1b]*\x1b? )?
    )?
    """,
    re.VERBOSE,
)
_X10_MOUSE = "\x1b[M"
_X10_BYTES = 3  # button, column, row, each 32 more than it is
_PRESSABLE = 2  # letters of a sequence that a person may have typed with Alt; more come from a machine alone

_OTHER_KEY = re.compile(r"\x1b\[27;(\d+);(\d+)~")
_KEY = re.compile(r"\x1b\[(\d+)(?::(\d*))?(?::(\d*))?(?:;(\d*)(?::(\d*))?)?(?:;([\d:]*))?u")
_WITH_ESCAPE = re.compile(r"\x1b\x1b(?:\[|O)(?:(\d)~|([A-DFH])|([a-d]))")
_MODIFIED_SS3 = re.compile(r"\x1bO(?:1;)?(\d)([A-Z])")
_F3 = re.compile(r"\x1b\[1;(\d+)R")
_LATE_FUNCTION = re.compile(r"\x1b\[(25|26|28|29|31|32|33|34)~")
_SIDE_BUTTON = re.compile(r"\x1b\[<(?:12[89]|1[3-9]\d|2\d\d);")
_ANSWER = re.compile(r"\x1b[]P_].")
_LONGEST = 32  # letters; Textual looks no further
_FUNCTION_CODES = (11, 12, 13, 14, 15, 17, 18, 19, 20, 21)  # F1 to F10 (VT220)
_LATE_CODES = (25, 26, 28, 29, 31, 32, 33, 34)  # F13 to F20

_SHIFT, _ALT, _CTRL = 1, 2, 4
_LOCKS = 64 | 128  # Caps Lock and Num Lock, which change no key
_FUNCTIONAL = 57344  # kitty numbers the keys without a sign from here
_SHIFTED = frozenset('!"#$%&()*+:<>?@^_{|}~')
"""Signs that cannot be typed without Shift nearly everywhere, so that Shift says nothing beside them."""
_UNDER_SHIFT = {ord(","): ord("<"), ord("."): ord(">")}
"""What Shift makes of a key where the terminal does not say it, on the keyboards where it matters here."""


class Sequences:
    """The sequences in one stream of letters; `is_console` says that the Linux console sends them.

    Bytes that are no UTF-8 are expected as Python's surrogates, because the oldest encoding of the mouse is made of
    bytes.
    """

    def __init__(self, *, is_console: bool = False) -> None:
        self._held = ""
        # The eleventh function key of the console is Shift and the first one; rxvt and PuTTY have it two further on.
        self._first_late = 1 if is_console else 3
        self._button = 0

    @property
    def held(self) -> str:
        """What has come of a sequence whose end has not."""
        return self._held

    def feed(self, text: str) -> Iterator[str]:
        """Yield the texts and whole sequences in what has come, each sequence in the form that Textual knows."""
        text, self._held = self._held + text, ""
        at = 0
        while at < len(text):
            end = self._end(text, at)
            if end is None:
                self._held = text[at:]
                return
            piece = text[at:end]
            at = end
            piece = self._known(piece) if piece[0] == "\x1b" else readable(piece)
            if piece:
                yield piece

    def release(self) -> Iterator[str]:
        """Yield what the letters held back are when nothing follows them; the rest of a sequence is dropped."""
        held, self._held = self._held, ""
        if set(held) == {"\x1b"}:
            yield from held
        elif len(held) == _PRESSABLE and held[1] not in "[O":
            yield held

    def _end(self, text: str, at: int) -> int | None:
        """Return where the piece that starts at `at` ends; None where its end has not come."""
        if found := _TEXT.match(text, at):
            return found.end()
        if text.startswith(_X10_MOUSE, at):
            return _mouse_end(text, at + len(_X10_MOUSE))
        if _BEGUN.fullmatch(text, at):
            return None
        if found := _WHOLE.match(text, at):
            return found.end()
        # The sign of a sequence that something else follows is dropped, an escape sign before another key is the key.
        return at + (_PRESSABLE if text[at + 1] in "[O" else 1)

    def _known(self, sequence: str) -> str:
        if sequence.startswith(_X10_MOUSE):
            return self._mouse(sequence)
        if found := _OTHER_KEY.fullmatch(sequence):
            return _key(int(found[2]), int(found[1]))
        if found := _KEY.fullmatch(sequence):
            return _kitty_key(found)
        if found := _WITH_ESCAPE.fullmatch(sequence):
            return _with_alt(found)
        if found := _MODIFIED_SS3.fullmatch(sequence):
            return f"\x1b[1;{found[1]}{found[2]}" if found[2] != "R" else f"\x1b[13;{found[1]}~"
        if found := _F3.fullmatch(sequence):  # also how a terminal says where its cursor is, which is not asked here
            return f"\x1b[13;{found[1]}~"
        if found := _LATE_FUNCTION.fullmatch(sequence):
            number = self._first_late + _LATE_CODES.index(int(found[1]))
            return f"\x1b[{_FUNCTION_CODES[number - 1]};2~"
        # Textual would take such a button for the first one, and a long answer for text.
        if _SIDE_BUTTON.match(sequence) or len(sequence) > _LONGEST or _ANSWER.match(sequence):
            return ""
        if len(sequence) == _PRESSABLE and not sequence.isascii():
            return f"\x1b[{ord(sequence[1])};3u"
        return sequence

    def _mouse(self, sequence: str) -> str:
        data = sequence[len(_X10_MOUSE) :].encode("utf-8", "surrogateescape")
        if len(data) < _X10_BYTES:
            return ""
        state, x, y = (each - 32 for each in data[:_X10_BYTES])
        if state & 3 == 3 and state < 32:  # a release, which does not say of what
            return f"\x1b[<{self._button};{x};{y}m"
        if state < 32:
            self._button = state
        return f"\x1b[<{state};{x};{y}M"


def is_surely_begun(held: str) -> bool:
    """Return whether only a machine can have sent `held`: its end is under way, however slow the line is."""
    return len(held) > _PRESSABLE


def readable(text: str) -> str:
    """Return `text` with a replacement character for each byte that was no UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _mouse_end(text: str, at: int) -> int | None:
    length = 0
    while length < _X10_BYTES:
        if at == len(text):
            return None
        length += len(text[at].encode("utf-8", "surrogateescape"))
        at += 1
    return at


def _kitty_key(found: re.Match[str]) -> str:
    code, shifted, base, modifiers, event, letters = found.groups(default="")
    if event == "3":  # a key let go
        return ""
    if letters:
        return f"\x1b[{code};{modifiers};{letters}u"
    return _key(int(code), int(modifiers or 1), shifted=int(shifted or 0), base=int(base or 0))


def _key(code: int, modifiers: int, *, shifted: int = 0, base: int = 0) -> str:
    """Return one key: the text it types where no chord is held, else its sequence in kitty's protocol.

    `shifted` is what Shift makes of it and `base` where it lies on an American keyboard, 0 where that is not told.
    """
    held = (max(modifiers, 1) - 1) & ~_LOCKS
    is_sign = 32 <= code < _FUNCTIONAL and code != 127
    if is_sign and not held & ~_SHIFT:
        return chr(shifted or ord(chr(code).upper()[0]) if held else code)
    if base and base < 128 <= code:  # so that ^C is ^C with Cyrillic or Greek letters on the keys
        code, shifted = base, 0
    if is_sign and chr(code).isupper():
        code, held = ord(chr(code).lower()[0]), held | _SHIFT
    if is_sign and held & _SHIFT and held & _ALT and not held & _CTRL:
        shifted = shifted or _UNDER_SHIFT.get(code, 0) or (code if chr(code) in _SHIFTED else 0)
        if shifted and not chr(shifted).isalpha():
            code, held = shifted, held & ~_SHIFT
    return f"\x1b[{code};{held + 1}u"


def _with_alt(found: re.Match[str]) -> str:
    number, letter, shifted_letter = found.groups()
    if shifted_letter:  # rxvt's arrows with Shift
        return f"\x1b[1;4{shifted_letter.upper()}"
    if letter:
        return f"\x1b[1;3{letter}"
    return {"1": "\x1b[1;3H", "7": "\x1b[1;3H", "4": "\x1b[1;3F", "8": "\x1b[1;3F"}.get(number, f"\x1b[{number};3~")
