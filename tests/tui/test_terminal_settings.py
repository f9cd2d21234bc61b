"""What the program makes of the terminal's environment and of the author's own keys, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.color import Color
from textual.events import Key

from sessions.errors import SettingsError
from tui import terminal
from tui.app import WithoutColour
from tui.commands import COMMANDS
from tui.editing.keys import EDITING_ACTIONS, EDITING_KEYS
from tui.keymap import checked, editing_keys, without_default
from tui.terminal import clipboard_sequence, erases_in_colour

FLOW_CONTROL_AND_PREFIXES = {"ctrl+s", "ctrl+q", "ctrl+b", "ctrl+a"}
"""What a terminal line, tmux or screen may keep for itself."""


def prepared(**environ: str) -> dict[str, str]:
    terminal.prepare(environ)
    return environ


@pytest.mark.parametrize("name", ["linux", "xterm", "vt100", "screen", "rxvt-16color", ""])
def test_a_plain_terminal_gets_sixteen_colours(name: str) -> None:
    assert prepared(TERM=name)["TEXTUAL_COLOR_SYSTEM"] == "standard"
    assert terminal.theme_for("auto", {"TERM": name}) == "sixteen"


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY"])
def test_a_remote_terminal_gets_256_colours_even_where_it_could_show_more(variable: str) -> None:
    environ = prepared(**{"TERM": "xterm-256color", "COLORTERM": "truecolor", variable: "x"})
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "256"


def test_a_local_terminal_is_left_to_its_own_colours() -> None:
    assert "TEXTUAL_COLOR_SYSTEM" not in prepared(TERM="xterm-256color", COLORTERM="truecolor")


def test_what_the_author_set_for_textual_stays() -> None:
    assert prepared(TERM="linux", TEXTUAL_COLOR_SYSTEM="256", TEXTUAL_FPS="30")["TEXTUAL_COLOR_SYSTEM"] == "256"
    assert prepared(TEXTUAL_FPS="30")["TEXTUAL_FPS"] == "30"


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, "dark"),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, "light"),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, "dark"),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;default;15"}, "light"),
        ({"TERM": "linux", "COLORFGBG": "0;15"}, "sixteen"),
    ],
)
def test_the_theme_follows_the_terminals_ground(environ: Mapping[str, str], theme: str) -> None:
    assert terminal.theme_for("auto", environ) == theme


def test_no_color_wins_over_the_wished_theme() -> None:
    assert terminal.theme_for("dark", {"TERM": "xterm-256color", "NO_COLOR": "1"}) == "sixteen"


def test_an_empty_no_color_asks_for_nothing() -> None:
    assert terminal.theme_for("dark", {"TERM": "xterm-256color", "NO_COLOR": ""}) == "dark"


def test_without_colour_a_ground_of_its_own_is_shown_in_reverse() -> None:
    styles = [Style.parse("red"), Style.parse("bold on blue"), Style.parse("default on default"), None]
    shown = WithoutColour().apply([Segment("x", style) for style in styles], Color(0, 0, 0))
    assert [segment.style and segment.style.reverse for segment in shown] == [None, True, None, None]
    assert all(
        segment.style is None or segment.style.color is None or segment.style.color.is_default for segment in shown
    )


def keys_of(data: str) -> list[str]:
    """Return the keys Textual makes of bytes that arrive together."""
    terminal.teach_keys()
    return [event.key for event in XTermParser().feed(data) if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("\x1b1\x1b2\x1b3", ["alt+1", "alt+2", "alt+3"]),
        ("\x1bxa", ["alt+x", "a"]),
        ("\x1b.\x1bq", ["alt+full_stop", "alt+q"]),
        ("\x1b\r", ["alt+enter"]),
        ("\x1bA", ["alt+shift+a"]),
        ("\x1bfX\x1bb", ["ctrl+right", "X", "ctrl+left"]),
        ("\x1b[D\x1bOA\x1b[1;3D", ["left", "up", "alt+left"]),
    ],
)
def test_alt_with_a_sign_is_one_key_whatever_follows(data: str, keys: list[str]) -> None:
    assert keys_of(data) == keys


# The tables of keys


def test_no_key_carries_out_two_commands() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert sorted(set(keys)) == sorted(keys)


def test_no_key_carries_out_two_actions_of_the_manuscript() -> None:
    keys = [key for action in EDITING_ACTIONS for key in action.keys]
    assert sorted(set(keys)) == sorted(keys)


def test_no_command_takes_a_key_from_the_manuscript() -> None:
    assert {key for command in COMMANDS for key in command.keys} & set(EDITING_KEYS) == set()


@pytest.mark.parametrize(
    ("name", "keys"),
    [(command.id, command.keys) for command in COMMANDS]
    + [(action.name, action.keys) for action in EDITING_ACTIONS if not action.name.startswith("select_")]
    + [("select_all", next(action.keys for action in EDITING_ACTIONS if action.name == "select_all"))],
)
def test_nothing_is_reached_only_by_a_key_that_terminals_keep(name: str, keys: tuple[str, ...]) -> None:
    # A command without a key is in the palette, which has keys of its own.
    assert not keys or set(keys) - FLOW_CONTROL_AND_PREFIXES


# The author's own keys


def test_a_name_that_is_no_command_gets_the_nearest_one() -> None:
    with pytest.raises(SettingsError, match="“sav”, which is no command; the nearest name is “save”"):
        checked({"sav": "f11"})


@pytest.mark.parametrize("key", ["", "contrl+s", "ctrl+nosuch", "ctrl+", "F13x", "ctrl+s,"])
def test_what_is_no_keys_name_is_refused(key: str) -> None:
    with pytest.raises(SettingsError, match="which is not a key's name"):
        checked({"save": key})


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("F11", "f11"),
        ("Ctrl+K", "ctrl+k"),
        ("shift+ctrl+k", "ctrl+shift+k"),
        ("alt+;", "alt+semicolon"),
        ("ctrl+]", "ctrl+right_square_bracket"),
        ("f11, shift+f11", "f11,shift+f11"),
    ],
)
def test_keys_are_understood_as_people_write_them(written: str, known: str) -> None:
    own = {"save": written}
    if known in EDITING_KEYS:
        own[EDITING_KEYS[known]] = "alt+f"
    assert checked(own)["save"] == known


def test_a_key_for_two_things_is_refused_naming_both() -> None:
    with pytest.raises(SettingsError, match=r"“ctrl\+f” to “(find|save)” and “(save|find)”"):
        checked({"save": "ctrl+f"})


def test_a_command_may_not_take_a_key_from_the_manuscript() -> None:
    with pytest.raises(SettingsError, match=r"“ctrl\+k”"):
        checked({"save": "ctrl+k"})


def test_two_commands_may_change_places() -> None:
    assert checked({"find": "ctrl+g", "go_to": "ctrl+f"}) == {"find": "ctrl+g", "go_to": "ctrl+f"}


def test_the_review_has_keys_of_its_own() -> None:
    assert checked({"review.accept": "enter"}) == {"review.accept": "enter"}


def test_an_editing_action_loses_its_default_keys() -> None:
    keys = editing_keys(checked({"undo": "ctrl+u"}))
    assert keys["ctrl+u"] == "undo"
    assert "ctrl+z" not in keys


def test_a_command_without_a_key_can_be_given_one() -> None:
    assert list(without_default(checked({"result_history": "f11", "undo": "ctrl+u"}))) == [("result_history", "f11")]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "\x1b]52;c;YWI=\x07"),
        ({"TMUX": "/tmp/x,1,0"}, "\x1b]52;c;YWI=\x07\x1bPtmux;\x1b\x1b]52;c;YWI=\x07\x1b\\"),
        ({"STY": "1.x"}, "\x1bP\x1b]52;c;YWI=\x07\x1b\\"),
        ({"TERM": "screen.xterm-256color"}, "\x1bP\x1b]52;c;YWI=\x07\x1b\\"),
        ({"TERM": "screen-256color"}, "\x1b]52;c;YWI=\x07"),
    ],
)
def test_copying_is_wrapped_for_what_stands_between(environ: dict[str, str], expected: str) -> None:
    assert clipboard_sequence("ab", environ) == expected


def test_what_is_too_long_for_a_clipboard_is_not_sent() -> None:
    assert clipboard_sequence("x" * 60_000, {}) == ""
    pieces = clipboard_sequence("x" * 3000, {"STY": "1.x"}).split("\x1b\\")
    assert all(len(piece) < 768 for piece in pieces)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/x,1,0"}, True),
        ({"TERM": "screen.xterm-256color"}, False),
        ({"TERM": "screen-256color", "STY": "1.x"}, False),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0", "STY": "1.x"}, False),
    ],
)
def test_the_mouse_is_left_alone_where_it_would_cost_the_escape_key(environ: dict[str, str], expected: bool) -> None:
    assert terminal.can_have_mouse(environ) is expected


def test_erasing_takes_the_ground_along_except_in_screen() -> None:
    assert erases_in_colour({"TERM": "xterm-256color"})
    assert erases_in_colour({"TERM": "tmux-256color"})
    assert not erases_in_colour({"TERM": "screen-256color"})


def test_nothing_can_be_reached_only_by_a_key_that_terminals_take() -> None:
    """Prefixes of tmux and screen, and flow control, take Ctrl with A, B, S or Q, or Ctrl+Space."""
    taken = {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+q", "ctrl+at", "ctrl+space"}
    for action in EDITING_ACTIONS:
        assert not action.keys or set(action.keys) - taken, action.name
    for command in COMMANDS:
        assert not command.keys or set(command.keys) - taken, command.id
    palette = next(command for command in COMMANDS if command.id == "palette")
    assert any(key.startswith("alt+") for key in palette.keys)
