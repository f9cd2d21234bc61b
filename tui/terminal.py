"""What the terminal can show, and the settings Textual must be given before it is imported.

Textual reads its settings from the environment when it is imported, so `prepare` must come first. It only fills in
what the author has not set.
"""

from __future__ import annotations

import base64
import string
from collections.abc import Mapping, MutableMapping
from typing import NamedTuple

_WITH_ALT = {
    **{letter: letter for letter in string.ascii_lowercase if letter not in "bf"},
    **{letter: f"shift+{letter.lower()}" for letter in string.ascii_uppercase if letter != "O"},
    **{digit: digit for digit in string.digits},
    "\r": "enter",
    "\b": "backspace",
}
"""What follows an escape sign when Alt is held, and its name. Not `[` and `O`, which begin the sequences of other keys
(ECMA-48 §5.3), nor `b` and `f`, which Textual knows as the keys of a word."""

_KEYPAD: dict[str, str] = {"l": ",", "X": "=", " ": " "}
"""Signs of the keypad in application mode that Textual does not know."""

_RXVT_KEYS = {2: "insert", 3: "delete", 5: "pageup", 6: "pagedown", 7: "home", 8: "end"}
_RXVT_MODIFIERS = {"$": "shift", "^": "ctrl", "@": "ctrl+shift"}
"""How rxvt says with what a key was pressed (rxvt's key reference). Textual has two of them the wrong way round, and
takes those with Shift for text."""
_LONGEST_COPY = 74_994  # bytes of base64; what several terminals take at most, 56 kB of text
_SCREEN_PIECE = 760  # bytes; GNU screen holds 768 of such a string


class _Key(NamedTuple):
    """A key as the table of sequences holds it: Textual asks for its `value`."""

    value: str


def prepare(environ: MutableMapping[str, str]) -> None:
    """Fill in Textual's settings; call before anything imports Textual."""
    environ.setdefault("TEXTUAL_FPS", "240")  # frames/s; at 60 a key waits up to 16 ms for its frame
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    if has_few_colours(environ):
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "standard")
    elif is_remote(environ):
        # A colour in 256 costs about 8 bytes less than in truecolor, each time it changes.
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")


def teach_keys() -> None:
    """Let Textual know the sequences it does not, above all Alt with a letter; call before its input is read.

    By itself it takes Alt with a digit for the sign a Mac's keyboard has there, which lands in the text, and Alt with
    a letter only where a pause follows, which one packet of several keys has not.
    """
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
    from textual.keys import _character_to_key

    signs = {sign: _character_to_key(sign) for sign in string.punctuation + " " if sign != "["}
    sequences: dict[str, object] = ANSI_SEQUENCES_KEYS  # type: ignore[assignment]  # told as a read-only mapping
    sequences.update({f"\x1b{sign}": (_Key(f"alt+{name}"),) for sign, name in (_WITH_ALT | signs).items()})
    sequences.update({f"\x1bO{letter}": sign for letter, sign in _KEYPAD.items()})
    sequences["\x1bOb"] = (_Key("ctrl+down"),)  # rxvt; Textual takes it for the other arrow
    sequences["\x1bOI"] = (_Key("tab"),)
    sequences.update(
        {
            f"\x1b[{number}{sign}": (_Key(f"{modifier}+{name}"),)
            for number, name in _RXVT_KEYS.items()
            for sign, modifier in _RXVT_MODIFIERS.items()
        }
    )


def clipboard_sequence(text: str, environ: Mapping[str, str]) -> str:
    """Return what asks the terminal to take `text` into the clipboard (OSC 52); empty where it is too long for that.

    tmux takes it for itself only where it is set so, and passes on what is wrapped where that is allowed: both are
    sent. GNU screen passes on what is wrapped, in short pieces.
    """
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > _LONGEST_COPY:
        return ""
    plain = f"\x1b]52;c;{encoded}\x07"
    if environ.get("TMUX"):
        escaped = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{escaped}\x1b\\"
    if is_in_screen(environ):
        pieces = (plain[at : at + _SCREEN_PIECE] for at in range(0, len(plain), _SCREEN_PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain


def is_in_screen(environ: Mapping[str, str]) -> bool:
    """Return whether GNU screen is what the program talks to.

    Over SSH only the name of the terminal tells: `screen.xterm-256color` is GNU screen, `screen-256color` may be tmux.
    """
    name = environ.get("TERM", "")
    return not environ.get("TMUX") and (bool(environ.get("STY")) or name.startswith("screen."))


def can_have_mouse(environ: Mapping[str, str]) -> bool:
    """Return whether the mouse can be had without losing a key.

    GNU screen (seen with 4.9) holds an escape sign back until the next key, for as long as anything asks for the mouse:
    Esc would do nothing, and be Alt beside the key after it. Also where tmux runs within it.
    """
    return not is_in_screen(environ) and not environ.get("STY")


def is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is at the other end of an SSH line."""
    return "SSH_CONNECTION" in environ or "SSH_TTY" in environ


def has_few_colours(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal shows sixteen colours at most."""
    terminal = environ.get("TERM", "")
    if environ.get("COLORTERM") in {"truecolor", "24bit"} or "256" in terminal or "direct" in terminal:
        return False
    return terminal in {"linux", "xterm", "screen", "tmux", "vt100", "vt220", "ansi", "rxvt", "dumb", ""} or (
        terminal.endswith("-16color")
    )


def erases_in_colour(environ: Mapping[str, str]) -> bool:
    """Return whether what is erased takes the ground that is set, as terminfo's `bce` says (GNU screen's does not)."""
    return not environ.get("TERM", "").startswith(("screen", "vt", "ansi", "dumb"))


def theme_for(wished: str, environ: Mapping[str, str]) -> str:
    """Return the theme to start with: the wished one, or for `auto` what the terminal can show.

    `NO_COLOR` (no-color.org) asks for none, and the sixteen-colour theme is the one drawn without any.
    """
    if environ.get("NO_COLOR"):
        return "sixteen"
    if wished != "auto":
        return wished
    if has_few_colours(environ):
        return "sixteen"
    # rxvt and its kin say "foreground;background"; 7 and 15 are the light grounds.
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if ground in {"7", "15"} else "dark"
