"""The one table of what keys do in the manuscript: help, manual and remapping are made from it.

The editor carries the actions out itself, in the order the keys come; none of them is a binding, because Textual may
run bound keys after printable ones that were pressed later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditingAction:
    """One thing a key does in the manuscript."""

    name: str
    """Stable; settings remap keys by it."""
    keys: tuple[str, ...]
    """Default keys in Textual's names; the first is the one shown."""
    description: str
    """An imperative, for help and manual."""


_MOTIONS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("left", ("left",), "one character left"),
    ("right", ("right",), "one character right"),
    ("up", ("up",), "one row up"),
    ("down", ("down",), "one row down"),
    ("word_left", ("ctrl+left",), "to the start of the word"),
    ("word_right", ("ctrl+right",), "to the end of the word"),
    ("line_start", ("home",), "to the first character of the line, then to its start"),
    ("line_end", ("end", "ctrl+e"), "to the end of the line"),
    ("page_up", ("pageup",), "one page up"),
    ("page_down", ("pagedown",), "one page down"),
    ("paragraph_up", ("ctrl+up",), "to the blank line before"),
    ("paragraph_down", ("ctrl+down",), "to the blank line after"),
    ("document_start", ("ctrl+home",), "to the start of the file"),
    ("document_end", ("ctrl+end",), "to the end of the file"),
    ("sentence_start", ("alt+a",), "to the start of the sentence"),
    ("sentence_end", ("alt+e",), "to the end of the sentence"),
    ("environment_start", ("alt+shift+a",), "to the \\begin of the environment, then of the one around it"),
    ("environment_end", ("alt+shift+e",), "behind the \\end of the environment, then of the one around it"),
    ("formula_next", ("alt+g",), "to the next formula"),
    ("formula_previous", ("alt+shift+g",), "to the formula before"),
    ("section_previous", ("alt+shift+up",), "to the section heading before"),
    ("section_next", ("alt+shift+down",), "to the next section heading"),
    ("partner", ("ctrl+right_square_bracket",), "to the matching bracket, \\begin or \\end"),
)


def _selecting(key: str) -> str:
    """Return the key that selects where `key` moves: the same with Shift, which comes last of the modifiers."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, "shift", last])


def _has_room_for_shift(key: str) -> bool:
    *modifiers, last = key.split("+")
    return len(last) > 1 and "shift" not in modifiers


def _moving() -> tuple[EditingAction, ...]:
    moving = [EditingAction(name, keys, f"Move {where}.") for name, keys, where in _MOTIONS]
    selecting = [
        EditingAction(f"select_{name}", (_selecting(keys[0]),) if _has_room_for_shift(keys[0]) else (), text)
        for name, keys, where in _MOTIONS
        for text in [f"Stretch the selection {where}."]
    ]
    return (*moving, *selecting)


EDITING_ACTIONS: tuple[EditingAction, ...] = (
    *_moving(),
    EditingAction("select_all", ("ctrl+a", "alt+h"), "Select the whole file."),
    EditingAction("select_more", ("alt+o",), "Select more: word, group, formula, sentence, paragraph, environment."),
    EditingAction("select_less", ("alt+i",), "Take the last step of selecting more back."),
    EditingAction("select_formula", ("alt+m",), "Select the formula; again: with what encloses it."),
    EditingAction(
        "select_whole_environment",
        ("alt+v",),
        "Select what the environment holds; again: with \\begin and \\end; again: the one around it.",
    ),
    EditingAction("drop_selection", ("escape",), "Drop the selection and the marks of the last search."),
    EditingAction("newline", ("enter", "ctrl+j", "shift+enter"), "Start a new line, indented like this one."),
    EditingAction("delete_left", ("backspace", "shift+backspace"), "Delete the selection or the character before."),
    EditingAction("delete_right", ("delete",), "Delete the selection or the character after."),
    EditingAction(
        "delete_word_left", ("ctrl+w", "ctrl+backspace", "alt+backspace"), "Delete back to the word's start."
    ),
    EditingAction("delete_word_right", ("ctrl+delete", "alt+d"), "Delete on to the end of the word."),
    EditingAction("delete_to_line_end", ("ctrl+k",), "Delete the rest of the line, or the line end; it can be pasted."),
    EditingAction(
        "indent", ("tab",), "Indent the selected lines, or the text from here; complete a name that is being written."
    ),
    EditingAction("unindent", ("shift+tab",), "Take back one step of indentation."),
    EditingAction("fold", ("alt+z",), "Fold the environment, section or comment at the cursor, or open it."),
    EditingAction("fold_proofs", ("alt+shift+z",), "Fold all proofs, or open everything."),
    EditingAction("close", ("alt+c",), "Close what was opened last: environment, group, formula."),
    EditingAction(
        "toggle_comment", ("ctrl+underscore", "ctrl+slash", "ctrl+shift+minus"), "Comment the lines out, or back in."
    ),
    EditingAction("move_lines_up", ("alt+up",), "Move the lines up."),
    EditingAction("move_lines_down", ("alt+down",), "Move the lines down."),
    EditingAction("reflow", ("alt+q",), "Break the paragraph's lines anew."),
    EditingAction("sentence_lines", ("alt+shift+q",), "Put each sentence of the paragraph on a line of its own."),
    EditingAction("copy", ("ctrl+c", "super+c"), "Copy the selection."),
    EditingAction("cut", ("ctrl+x", "super+x"), "Cut the selection, or the line."),
    EditingAction("paste", ("ctrl+v", "super+v"), "Paste what was copied or cut here."),
    EditingAction("undo", ("ctrl+z", "super+z"), "Take back the last change to this file, whoever made it."),
    EditingAction("redo", ("ctrl+y", "ctrl+shift+z"), "Make the change again that was taken back last."),
)

EDITING_KEYS: Mapping[str, str] = {key: action.name for action in EDITING_ACTIONS for key in action.keys}
"""Which action each key carries out, before the author remaps any."""
