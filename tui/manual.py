"""Help and manual as data, made from the command table and the tables of the panes.

`python -m tui.manual` prints the manual page of the keys; a test compares it with `docs/keys.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding

from tui.commands import COMMANDS, Command, Topic, keys_of
from tui.editing.keys import EDITING_ACTIONS, EditingAction
from tui.key_names import shown_key
from tui.screens.history import HistoryScreen
from tui.widgets import results_uses
from tui.widgets.results_row import LEGEND
from tui.widgets.review import ReviewView


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of help."""

    keys: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    title: str
    text: str
    entries: tuple[Entry, ...]


def sections(remapped: Mapping[str, str]) -> tuple[Section, ...]:
    """Return all of help, with the keys as the author has set them."""
    return (
        *_commands(remapped),
        _editing(remapped),
        _results(),
        _conversation(),
        _review(remapped),
        _history(remapped),
    )


def _commands(remapped: Mapping[str, str]) -> Iterator[Section]:
    for topic in Topic:
        entries = tuple(
            Entry(_shown(_keys_of(command, remapped)), command.title, command.help)
            for command in COMMANDS
            if command.topic is topic
        )
        yield Section(str(topic), "", entries)


def _keys_of(command: Command, remapped: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of a command; undo and redo have theirs in the manuscript."""
    action = next((action for action in EDITING_ACTIONS if action.name == command.id), None)
    return _keys(action, remapped) if action is not None else keys_of(command, remapped)


def _editing(remapped: Mapping[str, str]) -> Section:
    entries = tuple(
        Entry(_shown(_keys(action, remapped)), action.description)
        for action in EDITING_ACTIONS
        if _keys(action, remapped)
    )
    return Section(
        "In the manuscript", "Keys that arrive together are carried out in the order they were typed.", entries
    )


def _keys(action: EditingAction, remapped: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(remapped[action.name].split(",")) if action.name in remapped else action.keys


def _results() -> Section:
    keys = (
        Entry("↑ ↓ PgUp PgDn", "Move"),
        Entry("→ ←", "Show or hide what a result rests on"),
        Entry("*", "Open everything below, each result in one place"),
        Entry("+ -", "Open everything, close everything"),
        Entry("Enter", "Go to the result"),
        Entry("Space", "Show the result and stay in the tree"),
        Entry("/", "Filter by name, title or label"),
        Entry("o", "Switch between the tree and the order of the paper"),
        *(Entry(keys, meaning) for keys, meaning in results_uses.KEYS),
    )
    marks = tuple(Entry(mark, meaning) for mark, meaning in (*LEGEND, *results_uses.LEGEND))
    return Section("In the results", "", (*keys, *marks))


def _conversation() -> Section:
    entries = (
        Entry("Enter", "Send"),
        Entry("^J, M-Enter, ⇧Enter", "New line"),
        Entry("Esc", "Stop the reply; otherwise back to the manuscript"),
        Entry("⇧Tab", "Go up into the conversation to read and to decide on open changes"),
        Entry("r, y, n", "In the conversation: review, accept, reject the change whose card shows these keys"),
        Entry("r, o, n", "At what is held because of a closed topic: show it, reopen the topic, dismiss or reject it"),
        Entry("J, K", "In the conversation: next, previous open change"),
        Entry("c, f, g", "In the conversation: copy the last reply, copy a formula of it, go to a result it names"),
        Entry("u", "In the conversation: formulas in Unicode, or as their LaTeX"),
    )
    return Section("In the conversation", "", entries)


def _review(remapped: Mapping[str, str]) -> Section:
    entries = tuple(
        Entry(_shown(tuple(remapped.get(binding.id or "", binding.key).split(","))), binding.description)
        for binding in ReviewView.BINDINGS
        if not isinstance(binding, tuple)
    )
    return Section("In the review of a change", "Nothing enters the paper before it is accepted.", entries)


def _history(remapped: Mapping[str, str]) -> Section:
    entries = tuple(
        Entry(_shown(tuple(remapped.get(binding.id or "", binding.key).split(","))), binding.description)
        for binding in HistoryScreen.BINDINGS
        if isinstance(binding, Binding)
    )
    return Section("In the history", "Marks are kept in git, for each person.", entries)


def _shown(keys: tuple[str, ...]) -> str:
    return ", ".join(shown_key(key.strip()) for key in keys) or "^P"


def manual() -> str:
    """Return the manual page of all keys, in Markdown."""
    lines = ["# Keys and commands", "", "Made from the command table by `python -m tui.manual`; do not edit.", ""]
    lines += ["Commands that show `^P` have no key of their own; the palette finds them by name.", ""]
    for section in sections({}):
        lines += [f"## {section.title}", ""]
        lines += [section.text, ""] if section.text else []
        lines += ["| keys | what they do |", "|---|---|"]
        for entry in section.entries:
            keys = entry.keys.replace("|", "\\|")
            lines.append(f"| `{keys}` | {entry.title}{'. ' + entry.help if entry.help else ''} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    sys.stdout.write(manual())
