"""What terminals send for keys, and that each is known: nothing of it may land in the text."""

from __future__ import annotations

import random
import string
from itertools import pairwise

import pytest
from textual import events
from textual.keys import _character_to_key

from tui import terminal
from tui.commands import COMMANDS
from tui.display.incoming import Incoming
from tui.editing.keys import EDITING_ACTIONS

ARROWS = {"up": "A", "down": "B", "right": "C", "left": "D"}


def named(sign: str) -> str:
    """Return Textual's name of a key that types `sign`."""
    return sign if sign.isalnum() else _character_to_key(sign)


def with_alt(sign: str) -> str:
    return f"alt+shift+{sign.lower()}" if sign.isupper() else f"alt+{named(sign)}"


ESCAPED = {with_alt(sign): f"\x1b{sign}" for sign in string.printable[:95] if sign not in "bfO["}
"""Alt as an escape sign before the key: xterm with metaSendsEscape, and nearly everybody else."""

MODIFIED = {
    f"{modifiers}{key}": f"\x1b[1;{number}{letter}"
    for key, letter in {**ARROWS, "home": "H", "end": "F"}.items()
    for modifiers, number in {
        "shift+": 2,
        "alt+": 3,
        "alt+shift+": 4,
        "ctrl+": 5,
        "ctrl+shift+": 6,
        "alt+ctrl+": 7,
    }.items()
}
FUNCTIONS = {f"f{n}": f"\x1b[{c}~" for n, c in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)}
CONTROL = {f"ctrl+{letter}": chr(ord(letter) & 31) for letter in string.ascii_lowercase if letter not in "hijm"}

SENT: dict[str, dict[str, str]] = {
    "xterm": {
        **ESCAPED,
        **MODIFIED,
        **FUNCTIONS,
        **CONTROL,
        "f3": "\x1bOR",
        "f4": "\x1bOS",
        "shift+f3": "\x1b[1;2R",
        "ctrl+f3": "\x1b[1;5R",
        "insert": "\x1b[2~",
        "escape": "\x1b",
        "ctrl+@": "\0",
        "down": "\x1b[B",
        "right": "\x1b[C",
        "left": "\x1b[D",
        "shift+pagedown": "\x1b[6;2~",
        "up": "\x1b[A",
        "home": "\x1b[H",
        "end": "\x1b[F",
        "ctrl+shift+right": "\x1b[1;6C",
        "alt+up": "\x1b[1;3A",
        "alt+down": "\x1b[1;3B",
        "alt+left": "\x1b[1;3D",
        "alt+shift+left": "\x1b[1;4D",
        "alt+shift+right": "\x1b[1;4C",
        "alt+shift+up": "\x1b[1;4A",
        "alt+shift+down": "\x1b[1;4B",
        "ctrl+home": "\x1b[1;5H",
        "ctrl+end": "\x1b[1;5F",
        "shift+home": "\x1b[1;2H",
        "shift+end": "\x1b[1;2F",
        "pageup": "\x1b[5~",
        "pagedown": "\x1b[6~",
        "shift+pageup": "\x1b[5;2~",
        "alt+pageup": "\x1b[5;3~",
        "alt+pagedown": "\x1b[6;3~",
        "delete": "\x1b[3~",
        "ctrl+delete": "\x1b[3;5~",
        "f1": "\x1bOP",
        "f2": "\x1bOQ",
        "f5": "\x1b[15~",
        "f10": "\x1b[21~",
        "f12": "\x1b[24~",
        "shift+f6": "\x1b[17;2~",
        "shift+f8": "\x1b[19;2~",
        "shift+tab": "\x1b[Z",
        "backspace": "\x7f",
        "alt+enter": "\x1b\r",
        "ctrl+right_square_bracket": "\x1d",
        "ctrl+underscore": "\x1f",
        "alt+0": "\x1b0",
        "alt+minus": "\x1b-",
        "alt+less_than_sign": "\x1b<",
        "alt+greater_than_sign": "\x1b>",
        "alt+comma": "\x1b,",
        "alt+full_stop": "\x1b.",
        "alt+shift+z": "\x1bZ",
        "alt+z": "\x1bz",
        "alt+shift+q": "\x1bQ",
    },
    "xterm with modifyOtherKeys, tmux with extended keys in its own form": {
        "alt+a": "\x1b[27;3;97~",
        "alt+minus": "\x1b[27;3;45~",
        "alt+shift+a": "\x1b[27;4;65~",
        "alt+less_than_sign": "\x1b[27;4;60~",
        "alt+enter": "\x1b[27;3;13~",
        "ctrl+shift+z": "\x1b[27;6;90~",
        "ctrl+slash": "\x1b[27;5;47~",
        "ctrl+space": "\x1b[27;5;32~",
        "ctrl+backspace": "\x1b[27;5;127~",
        "ctrl+tab": "\x1b[27;5;9~",
        "shift+enter": "\x1b[27;2;13~",
        "A": "\x1b[27;2;65~",
        "space": "\x1b[27;2;32~",
    },
    "tmux with extended keys as CSI u": {
        "alt+shift+a": "\x1b[65;4u",
        "alt+less_than_sign": "\x1b[60;4u",
        "alt+greater_than_sign": "\x1b[62;4u",
        "ctrl+shift+z": "\x1b[90;6u",
        "ctrl+right_square_bracket": "\x1b[93;5u",
        "A": "\x1b[65;2u",
    },
    "PuTTY, iTerm2 with Esc+, macOS Terminal with Meta": {
        "alt+up": "\x1b\x1b[A",
        "alt+down": "\x1b\x1b[B",
        "alt+left": "\x1b\x1b[D",
        "alt+pageup": "\x1b\x1b[5~",
        "alt+pagedown": "\x1b\x1b[6~",
        "alt+delete": "\x1b\x1b[3~",
        "ctrl+left": "\x1bb",
        "ctrl+right": "\x1bf",
        "alt+home": "\x1b\x1b[1~",
        "alt+end": "\x1b\x1b[4~",
        "home": "\x1b[1~",
        "end": "\x1b[4~",
        "f1": "\x1b[11~",
        "shift+f3": "\x1b[25~",
        "shift+f6": "\x1b[29~",
        "shift+f8": "\x1b[32~",
    },
    "Windows Terminal": {
        **MODIFIED,
        **ESCAPED,
        "backspace": "\x7f",
        "f1": "\x1bOP",
        "shift+f6": "\x1b[17;2~",
        "ctrl+delete": "\x1b[3;5~",
    },
    "old terminals with the modifier in SS3": {
        "shift+f1": "\x1bO2P",
        "shift+f3": "\x1bO2R",
        "ctrl+left": "\x1bO5D",
    },
    "keypad in application mode": {
        **{str(digit): f"\x1bO{chr(ord('p') + digit)}" for digit in range(10)},
        **{named(s): f"\x1bO{c}" for c, s in {"j": "*", "k": "+", "l": ",", "m": "-", "n": ".", "o": "/"}.items()},
        "equals_sign": "\x1bOX",
        "enter": "\x1bOM",
    },
    "application mode": {
        "alt+up": "\x1b\x1bOA",
        "up": "\x1bOA",
        "home": "\x1bOH",
        "end": "\x1bOF",
    },
    "rxvt": {
        "alt+up": "\x1b\x1b[A",
        "alt+shift+down": "\x1b\x1b[b",
        "alt+home": "\x1b\x1b[7~",
        "ctrl+up": "\x1bOa",
        "ctrl+down": "\x1bOb",
        "shift+f3": "\x1b[25~",
        "shift+f6": "\x1b[29~",
        "home": "\x1b[7~",
        "end": "\x1b[8~",
        "ctrl+left": "\x1bOd",
        "ctrl+right": "\x1bOc",
        "shift+left": "\x1b[d",
        "shift+right": "\x1b[c",
        "shift+up": "\x1b[a",
        "shift+down": "\x1b[b",
        "f1": "\x1b[11~",
        "f2": "\x1b[12~",
        "f3": "\x1b[13~",
        "f4": "\x1b[14~",
        "shift+pageup": "\x1b[5$",
        "ctrl+pageup": "\x1b[5^",
        "shift+home": "\x1b[7$",
        "ctrl+home": "\x1b[7^",
        "shift+end": "\x1b[8$",
        "ctrl+end": "\x1b[8^",
        "ctrl+delete": "\x1b[3^",
        "shift+delete": "\x1b[3$",
        "ctrl+shift+end": "\x1b[8@",
    },
    "linux": {
        **ESCAPED,
        **CONTROL,
        "shift+tab": "\x1b\t",
        "shift+f1": "\x1b[25~",
        "shift+f3": "\x1b[28~",
        "shift+f6": "\x1b[32~",
        "shift+f8": "\x1b[34~",
        "pageup": "\x1b[5~",
        "delete": "\x1b[3~",
        "insert": "\x1b[2~",
        "home": "\x1b[1~",
        "end": "\x1b[4~",
        "f1": "\x1b[[A",
        "f2": "\x1b[[B",
        "f3": "\x1b[[C",
        "f4": "\x1b[[D",
        "f5": "\x1b[[E",
        "f6": "\x1b[17~",
        "alt+a": "\x1ba",
    },
    "kitty": {
        **MODIFIED,
        "a": "\x1b[97;;97u",
        "A": "\x1b[97:65;2;65u",
        "é": "\x1b[233;;233u",
        "at": "\x1b[113;;64u",
        "space": "\x1b[32;;32u",
        "shift+space": "\x1b[32;2;32u",
        "left_curly_bracket": "\x1b[55:123;;123u",
        "ctrl+c": "\x1b[1089::99;5u",
        "alt+x": "\x1b[1095::120;3u",
        "alt+shift+r": "\x1b[114:82:114;4u",
        "alt+less_than_sign": "\x1b[44:60;4u",
        "alt+greater_than_sign": "\x1b[60:62;4u",
        "ctrl+shift+right_square_bracket": "\x1b[93:125;6u",
        "ctrl+q": "\x1b[113;133u",
        "up": "\x1b[1;129A",
        "delete": "\x1b[3;129~",
        "5": "\x1b[57404;129;53u",
        "home": "\x1b[57423u",
        "kp_begin": "\x1b[57427~",
        "super+c": "\x1b[99;9u",
        "ctrl+shift+z": "\x1b[122;6u",
        "escape": "\x1b[27u",
        "alt+a": "\x1b[97;3u",
        "ctrl+s": "\x1b[115;5u",
        "alt+shift+z": "\x1b[122;4u",
        "alt+0": "\x1b[48;3u",
        "alt+minus": "\x1b[45;3u",
        "ctrl+backspace": "\x1b[127;5u",
        "enter": "\x1b[13u",
        "shift+enter": "\x1b[13;2u",
        "f1": "\x1b[P",
        "f3": "\x1b[13~",
        "ctrl+right_square_bracket": "\x1b[93;5u",
        "alt+comma": "\x1b[44;3u",
        "alt+full_stop": "\x1b[46;3u",
        "alt+enter": "\x1b[13;3u",
        "alt+backspace": "\x1b[127;3u",
        "tab": "\x1b[9u",
        "shift+tab": "\x1b[9;2u",
        "ctrl+slash": "\x1b[47;5u",
        "ctrl+shift+minus": "\x1b[45;6u",
    },
}
"""Terminal, key in Textual's names, bytes."""

TABLE = [(name, key) for name, keys in SENT.items() for key in keys]

ANSWERS = (
    "\x1b[?62;22c",
    "\x1b[>41;377;0c",
    "\x1b[0n",
    "\x1b[?25u",
    "\x1b[?997;1n",
    "\x1b[8;48;160t",
    "\x1bP>|kitty(0.21.2)\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "\x1b]52;c;YWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj\x07",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[E",
    "\x1b[G",
    "\x1bOE",
    "\x1b[97;5:3u",
    "\x1b[<128;5;5M",
)
"""What a terminal may say that is no key: answers to what a shell's prompt asked, buttons on the side, a key let go."""


@pytest.fixture(autouse=True)
def taught() -> None:
    terminal.teach_keys()


def keys_of(data: str, *, is_console: bool = False, cut: int | None = None) -> list[str]:
    """Return the keys in what is sent, in one packet or in two, followed by a pause."""
    incoming = Incoming(is_console=is_console)
    sent = data.encode()
    packets = (sent,) if cut is None else (sent[:cut], sent[cut:])
    messages = [message for packet in packets for message in incoming.feed(packet)]
    return [each.key for each in (*messages, *incoming.release()) if isinstance(each, events.Key)]


@pytest.mark.parametrize(("name", "key"), TABLE)
def test_what_a_terminal_sends_is_the_key(name: str, key: str) -> None:
    # After a lone escape sign there is a pause; everything else may be followed by the next key.
    after = [] if key == "escape" else ["x"]
    assert keys_of(SENT[name][key] + "".join(after), is_console=name == "linux") == [key, *after]


@pytest.mark.parametrize(("name", "key"), TABLE)
def test_a_key_may_be_cut_anywhere_by_a_packets_end(name: str, key: str) -> None:
    data = f"é{SENT[name][key]}"
    for cut in range(1, len(data.encode())):
        assert keys_of(data, is_console=name == "linux", cut=cut) == ["é", key], cut


@pytest.mark.parametrize(("name", "key"), TABLE)
def test_no_letter_of_a_chord_is_a_character(name: str, key: str) -> None:
    messages = list(Incoming(is_console=name == "linux").feed(SENT[name][key].encode()))
    typed = [each.character for each in messages if isinstance(each, events.Key) and each.is_printable]
    assert len(typed) <= 1
    assert not typed or not key.startswith(("alt+", "ctrl+", "super+"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_no_key_is_never_text(answer: str) -> None:
    for cut in (None, *range(1, len(answer))):
        assert [key for key in keys_of(f"a{answer}b", cut=cut and cut + 1) if key != "kp_begin"] == ["a", "b"], cut


def test_an_answer_of_which_the_end_is_lost_is_no_text() -> None:
    assert keys_of("a\x1b]11;rgb:0000/0000") == ["a"]
    assert keys_of("a\x1b[38;5") == ["a"]
    assert keys_of("\x1b]11;rgb:00\x1b[Ax") == ["up", "x"]


@pytest.mark.parametrize("sign", ["[", "O"])
def test_alt_with_what_begins_other_keys_is_nothing(sign: str) -> None:
    assert keys_of(f"\x1b{sign}") == []


def test_escape_and_a_control_key_are_two_keys_however_fast() -> None:
    assert keys_of("\x1b\x13x") == ["escape", "ctrl+s", "x"]
    assert keys_of("\x1b\x1b") == ["escape", "escape"]
    assert keys_of("\x1b\x1bx") == ["escape", "alt+x"]
    assert keys_of("\x1b\x1b[<0;1;1Mx") == ["escape", "x"]


def test_sequences_in_any_order_and_cut_anywhere_are_the_same_keys() -> None:
    chance = random.Random(4)
    choice = [(name, key) for name, key in TABLE if key != "escape" and name != "linux"]
    for _ in range(300):
        picked = chance.choices(choice, k=12)
        sent = "".join(SENT[name][key] for name, key in picked).encode()
        cuts = sorted(chance.choices(range(len(sent)), k=4))
        incoming = Incoming()
        ends = (0, *cuts, len(sent))
        messages = [each for a, b in pairwise(ends) for each in incoming.feed(sent[a:b])]
        found = [each.key for each in (*messages, *incoming.release()) if isinstance(each, events.Key)]
        assert found == [key for _, key in picked], (picked, cuts)


def test_any_bytes_leave_the_next_key_whole() -> None:
    chance = random.Random(7)
    bytes_ = b"\x1b\x1b\x1b[[O]P_NM<>?;:0123456789~uRAHM$^@abm\x07\x9b\xc3\xa9\xff \x00\\"
    for _ in range(3000):
        incoming = Incoming()
        sent = bytes(chance.choices(bytes_, k=chance.randrange(1, 24)))
        list(incoming.feed(sent))
        list(incoming.release())
        if b"\x1b[200~" not in sent:
            keys = [each.key for each in incoming.feed(b"\x1b[1;5Dq") if isinstance(each, events.Key)]
            assert keys[-2:] == ["ctrl+left", "q"], sent


# The mouse


def clicks_of(data: bytes) -> list[tuple[str, int, float, float]]:
    return [
        (type(each).__name__, each.button, each.x, each.y)
        for each in Incoming().feed(data)
        if isinstance(each, events.MouseEvent)
    ]


def test_the_mouse_reaches_beyond_the_columns_of_the_old_encoding() -> None:
    assert clicks_of(b"\x1b[<0;301;10M\x1b[<0;301;10m") == [("MouseDown", 1, 300, 9), ("MouseUp", 1, 300, 9)]


@pytest.mark.parametrize("column", [0, 62, 63, 94, 95, 130, 160, 161, 162, 190, 191, 222])
def test_a_terminal_that_only_knows_the_old_encoding_of_the_mouse_is_understood(column: int) -> None:
    place = bytes([column + 33, 9 + 33])
    sent = b"a\x1b[M " + place + b"\x1b[M@" + place + b"\x1b[M#" + place + b"b"
    expected = [("MouseDown", 1, column, 9), ("MouseMove", 1, column, 9), ("MouseUp", 1, column, 9)]
    for cut in range(1, len(sent)):
        incoming = Incoming()
        messages = [each for packet in (sent[:cut], sent[cut:]) for each in incoming.feed(packet)]
        assert [
            (type(each).__name__, each.button, each.x, each.y)
            for each in messages
            if isinstance(each, events.MouseEvent)
        ] == expected, cut
        assert [each.key for each in messages if isinstance(each, events.Key)] == ["a", "b"], cut


def test_the_wheel_in_the_old_encoding_scrolls() -> None:
    assert clicks_of(b"\x1b[M`!!\x1b[Ma!!") == [("MouseScrollUp", 0, 0, 0), ("MouseScrollDown", 0, 0, 0)]


# Bytes that are no keys


def test_a_byte_that_is_no_utf8_is_one_replacement_character() -> None:
    found = [each.character for each in Incoming().feed(b"a\xe9b") if isinstance(each, events.Key)]
    assert found == ["a", "\N{REPLACEMENT CHARACTER}", "b"]
    pasted = [each.text for each in Incoming().feed(b"\x1b[200~a\xe9b\x1b[201~") if isinstance(each, events.Paste)]
    assert pasted == ["a\N{REPLACEMENT CHARACTER}b"]


def test_focus_is_no_key() -> None:
    found = [type(each) for each in Incoming().feed(b"a\x1b[O\x1b[Ib")]
    assert found == [events.Key, events.AppBlur, events.AppFocus, events.Key]


# Which terminal can send what

XTERM = set(SENT["xterm"]) | {"enter", "tab"}
KITTY_ALONE = {"select_partner"}
"""Actions whose only key is one that terminals without kitty's protocol do not have; M-o selects there too."""


@pytest.mark.parametrize(
    ("name", "keys"),
    [(command.id, command.keys) for command in COMMANDS]
    + [(action.name, action.keys) for action in EDITING_ACTIONS if action.name not in KITTY_ALONE],
)
def test_what_has_a_key_has_one_that_xterm_sends(name: str, keys: tuple[str, ...]) -> None:
    assert not keys or set(keys) & XTERM


CONSOLE = set(SENT["linux"]) | {"enter", "tab", "backspace", "up", "down", "left", "right", "pagedown", *FUNCTIONS}


def test_every_command_has_a_key_on_the_linux_console_or_is_in_the_palette() -> None:
    palette = next(command for command in COMMANDS if command.id == "palette")
    assert set(palette.keys) & CONSOLE
    unreachable = [command.id for command in COMMANDS if command.keys and not set(command.keys) & CONSOLE]
    assert set(unreachable) == {"next_file", "previous_file"}
