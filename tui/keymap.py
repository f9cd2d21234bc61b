"""The author's own keys: the table `keys` of the settings, held against what can be given a key.

Commands, editing actions and the keys of the review are named by their ids; keys by Textual's names, modifiers in
any order ("shift+ctrl+k" is "ctrl+shift+k"). A command's key comes before the manuscript's, so one key for both would
take it from the manuscript without a word: that is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from textual.binding import Binding
from textual.keys import Keys

from sessions.errors import SettingsError
from tui.commands import COMMANDS
from tui.editing.keys import EDITING_ACTIONS
from tui.widgets.review import ReviewView

_CHARACTERS = {
    "/": "slash",
    "?": "question_mark",
    ".": "full_stop",
    "_": "underscore",
    "-": "minus",
    "+": "plus",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "\\": "backslash",
    ";": "semicolon",
    "'": "apostrophe",
    "=": "equals_sign",
    "<": "less_than_sign",
    ">": "greater_than_sign",
}
"""Signs that are known by another name, as people write them in a settings file."""
_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "super", "shift")  # in the order Textual names them
_NAMED = frozenset(key.value for key in Keys) | frozenset(_CHARACTERS.values()) | {"comma", "space"}


def checked(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the author's keys in Textual's names.

    Raises:
        SettingsError: an id or a key is unknown, or a key would do two things.
    """
    known = _defaults()
    own = {name: _normal(name, text, known) for name, text in keys.items()}
    taken: dict[str, str] = {}
    for name, defaults in known.items():
        if name.startswith("review."):
            continue
        for key in own.get(name, defaults):
            other = taken.setdefault(key, name)
            if other != name and (name in own or other in own):
                raise SettingsError(
                    f"Your settings give the key “{key}” to “{name}” and “{other}”. "
                    f"Give one of them another key, in the table “keys” of your settings."
                )
    return {name: ",".join(each) for name, each in own.items()}


def editing_keys(own: Mapping[str, str]) -> dict[str, str]:
    """Return which action of the manuscript each key carries out, `own` being keys that were checked."""
    return {
        key: action.name
        for action in EDITING_ACTIONS
        for key in (own[action.name].split(",") if action.name in own else action.keys)
    }


def without_default(own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield id and keys of the commands that have a key only because the author gave them one."""
    editing = {action.name for action in EDITING_ACTIONS}
    for command in COMMANDS:
        if command.id in own and not command.keys and command.id not in editing:
            yield command.id, own[command.id]


def _defaults() -> dict[str, tuple[str, ...]]:
    """Return everything that can be given a key, with the keys it has."""
    review = (binding for binding in ReviewView.BINDINGS if isinstance(binding, Binding) and binding.id)
    return {
        **{action.name: action.keys for action in EDITING_ACTIONS},
        **{command.id: command.keys for command in COMMANDS if command.keys},
        **{command.id: () for command in COMMANDS if not command.keys and command.id not in ("undo", "redo")},
        **{str(binding.id): tuple(binding.key.split(",")) for binding in review},
    }


def _normal(name: str, text: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.5)
        hint = f"; the nearest name is “{near[0]}”" if near else ""
        raise SettingsError(f"Your settings give a key to “{name}”, which is no command{hint}. F1 lists what has keys.")
    return tuple(_key(name, part.strip()) for part in text.split(","))


def _key(name: str, text: str) -> str:
    *modifiers, last = (text.replace("++", "+plus") if text != "+" else "plus").split("+")
    modifiers = [each.strip().lower() for each in modifiers]
    last = _CHARACTERS.get(last, last if len(last) == 1 and not modifiers else last.lower())
    if not set(modifiers) <= set(_MODIFIERS) or not (len(last) == 1 or last in _NAMED):
        raise SettingsError(
            f"Your settings give “{name}” the key “{text}”, which is not a key's name. "
            "Names are as in “ctrl+s”, “alt+left”, “f5” and “shift+f6”; a comma stands between two keys."
        )
    return "+".join([*sorted(modifiers, key=_MODIFIERS.index), last])
