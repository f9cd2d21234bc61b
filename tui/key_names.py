"""How help, manual and the bottom line print the name of a key."""

from __future__ import annotations

_NAMES = {
    "ctrl": "^",
    "alt": "M-",
    "shift": "⇧",
    "full_stop": ".",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Bksp",
    "delete": "Del",
    "slash": "/",
    "question_mark": "?",
    "percent_sign": "%",
    "underscore": "_",
    "comma": ",",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "super": "Cmd-",
}


def shown_key(key: str) -> str:
    """Return a key as help and bottom line print it: "^S", "M-1", "F6", "⇧F6"."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last, last)
    if len(name) > 1 and name[0] == "f" and name[1:].isdigit():
        name = name.upper()
    return "".join(_NAMES.get(each, each + "+") for each in modifiers) + (
        name.upper() if "ctrl" in modifiers and len(name) == 1 else name
    )
