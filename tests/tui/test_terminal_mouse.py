"""What terminals send for the mouse, in both encodings."""

from __future__ import annotations

import pytest
from textual import events

from tui.display.incoming import Incoming


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
