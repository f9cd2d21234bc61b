"""What the lines above and below the panes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import COMMANDS, keys_of
from tui.key_names import shown_key
from tui.widgets.status import Part

if TYPE_CHECKING:
    from tui.screens.panes import Pane
    from tui.screens.room import RoomScreen

_PANE_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "results": (
        ("Enter", "go to"),
        ("→ ←", "open, close"),
        ("+ -", "all"),
        ("/", "filter"),
        ("s", "suggestions"),
        ("o", "order"),
        ("Esc", "back"),
    ),
    "colleague": (("Enter", "send"), ("^J", "new line"), ("⇧Tab", "read above"), ("Esc", "stop, back")),
}

_USE_KEYS = (("y", "confirm"), ("n", "dismiss"), ("u", "forget"), ("Enter", "go to the term"), ("s", "hide"))
_FILTER_KEYS = (("Enter", "go to"), ("↑ ↓", "choose"), ("Esc", "all results"))
_BAR_KEYS = (("Enter", "take it"), ("↑ ↓", "choose, or earlier ones"), ("Esc", "leave it"))
_WIDE = 100  # columns from which on problems are named and not only counted
_FIRST = ("help", "palette")  # where the line is short these stay: they lead to everything else


def head_parts(screen: RoomScreen) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts of the top line: left and right."""
    room = screen.room
    left: list[Part] = [("lemmata", "status--name"), (f"  {room.workspace.root}", "")]
    unsaved = sum(buffer.is_modified for buffer in room.workspace.buffers.values())
    if unsaved:
        left.append((f"  ● {unsaved} unsaved", "status--warning"))
    if room.branch:
        left.append((f"  {room.branch}", "status--quiet"))
    if any(buffer.conflict for buffer in room.workspace.buffers.values()):
        left.append(("  two versions: F8", "status--warning"))
    waiting = len(room.queue.open)
    if waiting:
        left.append((f"  {waiting} open change{'s' if waiting > 1 else ''}: ^R", "status--key"))
    unread = screen.desks.history.unread
    if unread:
        left.append((f"  {unread} unread AI edit{'s' if unread > 1 else ''}: M-H", "status--quiet"))
    right: list[Part] = []
    result = room.workspace.result_at(screen.file, screen.editor.cursor_offset)
    if result is not None:
        used_by = len(room.workspace.manuscript.used_by(result.key))
        uses = len(room.workspace.manuscript.uses(result.key))
        right.append((f"{result.display_name}: uses {uses}, used by {used_by}   ", "status--quiet"))
    if screen.desks.chat.is_answering:
        stops = " (Esc stops)" if screen.panes.current == "colleague" else ""
        right.append((f"answering…{stops}  ", "status--key"))
    right.append((room.colleague.name, "status--quiet"))
    if room.colleague.cost_words:
        right.append((f"  {room.colleague.cost_words}", "status--quiet"))
    return tuple(left), tuple(right)


def foot_parts(screen: RoomScreen, pane: Pane) -> tuple[Part, ...]:
    """Return what the reference under the cursor names, else the keys that lead on from a pane."""
    if screen.prompt_bar.is_open:
        return tuple(part for key, words in _BAR_KEYS for part in ((key, "status--key"), (f" {words}  ", "")))
    if pane == "manuscript" and (named := screen.desks.lookup.parts()):
        return named
    left: list[Part] = []
    keys = _PANE_KEYS.get(str(pane), ())
    if pane == "results" and (screen.results.is_filtering or screen.results.is_on_use):
        keys = _FILTER_KEYS if screen.results.is_filtering else _USE_KEYS
    for key, words in keys:
        left += [(key, "status--key"), (f" {words}  ", "")]
    for command in sorted(COMMANDS, key=lambda command: command.id not in _FIRST):
        if command.hint and command.keys:
            key = shown_key(keys_of(command, screen.room.settings.keys)[0])
            left += [(key, "status--key"), (f" {command.hint}  ", "")]
    return tuple(left)


def place_parts(screen: RoomScreen) -> tuple[Part, ...]:
    """Return what is wrong with the paper, if anything, and where the cursor is, both counted from 1."""
    row, column = screen.editor.cursor_location
    place = (f"{row + 1}:{column + 1}", "status--quiet")
    is_short = screen.size.width < _WIDE
    problems = screen.desks.problems.summary(is_short=is_short)
    if not problems:
        return (place,)
    key = "" if is_short else f": {_key_of('next_problem', screen)}"
    return ((f"{problems}{key}  ", "status--warning"), place)


def _key_of(command_id: str, screen: RoomScreen) -> str:
    command = next(command for command in COMMANDS if command.id == command_id)
    return shown_key(keys_of(command, screen.room.settings.keys)[0])
