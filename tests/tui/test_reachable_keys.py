"""Every command and editing action has a key that terminals can send."""

from __future__ import annotations

import pytest
from sent_keys import FUNCTIONS, SENT

from tui.commands import COMMANDS
from tui.editing.keys import EDITING_ACTIONS

XTERM = set(SENT["xterm"]) | {"enter", "tab"}
CONSOLE = set(SENT["linux"]) | {"enter", "tab", "backspace", "up", "down", "left", "right", "pagedown", *FUNCTIONS}
KITTY_ALONE = {"select_partner"}
"""Actions whose only key is one that terminals without kitty's protocol do not have; M-o selects there too."""


@pytest.mark.parametrize(
    ("name", "keys"),
    [(command.id, command.keys) for command in COMMANDS]
    + [(action.name, action.keys) for action in EDITING_ACTIONS if action.name not in KITTY_ALONE],
)
def test_what_has_a_key_has_one_that_xterm_sends(name: str, keys: tuple[str, ...]) -> None:
    assert not keys or set(keys) & XTERM


def test_every_command_has_a_key_on_the_linux_console_or_is_in_the_palette() -> None:
    palette = next(command for command in COMMANDS if command.id == "palette")
    assert set(palette.keys) & CONSOLE
    unreachable = [command.id for command in COMMANDS if command.keys and not set(command.keys) & CONSOLE]
    assert set(unreachable) == {"next_file", "previous_file"}
