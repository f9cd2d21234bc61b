"""What terminals send for keys, and that each is known: nothing of it may land in the text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from sent_keys import SENT
from textual import events

from tui import terminal
from tui.display.incoming import Incoming

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


def test_a_byte_that_is_no_utf8_is_one_replacement_character() -> None:
    found = [each.character for each in Incoming().feed(b"a\xe9b") if isinstance(each, events.Key)]
    assert found == ["a", "\N{REPLACEMENT CHARACTER}", "b"]
    pasted = [each.text for each in Incoming().feed(b"\x1b[200~a\xe9b\x1b[201~") if isinstance(each, events.Paste)]
    assert pasted == ["a\N{REPLACEMENT CHARACTER}b"]


def test_focus_is_no_key() -> None:
    found = [type(each) for each in Incoming().feed(b"a\x1b[O\x1b[Ib")]
    assert found == [events.Key, events.AppBlur, events.AppFocus, events.Key]
