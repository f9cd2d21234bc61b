"""The terminal's two ends on the event loop, at a pseudo-terminal whose other end the test holds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import select
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from textual import constants, events
from textual.app import App
from textual.message import Message

from tui.display.driver import LoopDriver

_SIGNALS = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGHUP, signal.SIGTTIN, signal.SIGTTOU)


class Listener(App[None]):
    """An app that keeps what it is told instead of handling it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    def post_message(self, message: Message) -> bool:
        self.told.append(message)
        return True

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.told if isinstance(each, events.Key)]


class Line:
    """A driver, and the other end of its line."""

    def __init__(self, driver: LoopDriver, app: Listener, master: int) -> None:
        self.driver, self.app, self.master = driver, app, master

    def arrived(self) -> bytes:
        """Return what has arrived and not been read yet."""
        data = b""
        while select.select([self.master], [], [], 0)[0]:
            data += os.read(self.master, 1 << 16)
        return data

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """A driver in application mode at one end of a pseudo-terminal."""
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    master, slave = pty.openpty()
    app = Listener()
    driver = LoopDriver(app)
    driver.fileno = slave
    driver.start_application_mode()
    found = Line(driver, app, master)
    await found.until(lambda: driver._is_reading)
    driver.flush()
    found.arrived()
    yield found
    with contextlib.suppress(OSError):
        driver.disable_input()
    driver.close()
    for descriptor in (master, slave):
        with contextlib.suppress(OSError):
            os.close(descriptor)
    for number, handler in handlers.items():
        signal.signal(number, handler)


async def test_what_is_written_arrives_in_order_without_a_flush(line: Line) -> None:
    for word in ("one ", "two ", "three"):
        line.driver.write(word)
    received = b""
    async with asyncio.timeout(10):
        while b"three" not in received:
            await asyncio.sleep(0)
            received += line.arrived()
    assert received == b"one two three"


async def test_a_line_that_takes_nothing_blocks_nobody_and_loses_nothing(line: Line) -> None:
    text = "".join(f"{number:07} " for number in range(200_000))
    line.driver.write(text)
    line.driver.flush()
    assert line.driver.is_behind
    line.driver.write("the end")
    received = b""
    async with asyncio.timeout(30):
        while not received.endswith(b"the end"):
            await asyncio.sleep(0)
            received += line.arrived()
    assert received.decode() == text + "the end"
    assert not line.driver.is_behind


async def test_it_tells_once_when_the_line_has_caught_up(line: Line) -> None:
    told: list[int] = []
    line.driver.write("x" * 300_000)
    line.driver.flush()
    line.driver.when_caught_up(lambda: told.append(1))
    assert not told
    async with asyncio.timeout(10):
        while line.driver.is_behind:
            await asyncio.sleep(0)
            line.arrived()
    assert told == [1]
    line.driver.write("y")
    line.driver.flush()
    assert told == [1]


async def test_keys_come_in_the_order_in_which_they_were_sent(line: Line) -> None:
    os.write(line.master, b"ab\x1b[DX\x1b[F\r")
    await line.until(lambda: len(line.app.keys) == 6)
    assert line.app.keys == ["a", "b", "left", "X", "end", "enter"]


@pytest.mark.parametrize("cut", range(1, 11))
async def test_a_packet_may_end_anywhere(line: Line, cut: int) -> None:
    data = "é\x1b[1;5D∀x".encode()
    os.write(line.master, data[:cut])
    for _ in range(20):
        await asyncio.sleep(0)
    os.write(line.master, data[cut:])
    await line.until(lambda: "x" in line.app.keys)
    assert [each.character for each in line.app.told if isinstance(each, events.Key)] == ["é", None, "∀", "x"]
    assert line.app.keys[1] == "ctrl+left"


async def test_a_long_paste_is_one_whole(line: Line) -> None:
    text = "".join(f"line {number} \x00é\r" for number in range(20_000))
    data = b"a\x1b[200~" + text.encode() + b"\x1b[201~b"
    for at in range(0, len(data), 4000):
        os.write(line.master, data[at : at + 4000])
        await line.until(lambda: not select.select([line.driver.fileno], [], [], 0)[0])
    await line.until(lambda: "b" in line.app.keys)
    assert [each.text for each in line.app.told if isinstance(each, events.Paste)] == [text.replace("\x00", "")]
    assert line.app.keys == ["a", "b"]


async def test_shift_f3_is_no_report_of_the_cursor(line: Line) -> None:
    os.write(line.master, b"\x1b[1;2R")
    await line.until(lambda: line.app.keys == ["shift+f3"])


async def test_a_sequence_nobody_expects_is_left_out_and_the_next_key_comes(line: Line) -> None:
    os.write(line.master, b"\x1b[46:62;4u")
    await line.until(lambda: not select.select([line.driver.fileno], [], [], 0)[0])
    os.write(line.master, b"x")
    await line.until(lambda: "x" in line.app.keys)


@pytest.mark.parametrize("cut", range(1, 22))
async def test_a_paste_may_be_cut_anywhere(line: Line, cut: int) -> None:
    data = "\x1b[200~a\n\x1b[Dé\x1b[201~x".encode()
    os.write(line.master, data[:cut])
    for _ in range(20):
        await asyncio.sleep(0)
    os.write(line.master, data[cut:])
    await line.until(lambda: "x" in line.app.keys)
    assert [each.text for each in line.app.told if isinstance(each, events.Paste)] == ["a\n\x1b[Dé"]
    assert line.app.keys == ["x"]


async def test_an_escape_sign_that_nothing_follows_is_the_key(line: Line) -> None:
    os.write(line.master, b"\x1b")
    await line.until(lambda: line.app.keys == ["escape"])


async def let_pass(seconds: float) -> None:
    """Let the loop run for a time that is itself what a test is about."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        await asyncio.sleep(0)


async def test_the_wait_for_the_rest_of_a_sequence_begins_with_its_own_packet(line: Line) -> None:
    # Five keys, each cut in two: a wait counted from an earlier packet would end between the halves of a later one.
    loop = asyncio.get_running_loop()
    begun = loop.time()
    count = 0
    while loop.time() - begun < 3 * constants.ESCAPE_DELAY:
        for half in (b"\x1b", b"[D"):
            os.write(line.master, half)
            await let_pass(0.4 * constants.ESCAPE_DELAY)
        count += 1
    await line.until(lambda: len(line.app.keys) >= count)
    assert line.app.keys == ["left"] * count


async def test_the_rest_of_a_sequence_that_no_person_begins_may_take_longer(line: Line) -> None:
    os.write(line.master, b"\x1b[1;5")
    await let_pass(2 * constants.ESCAPE_DELAY)
    os.write(line.master, b"Dx")
    await line.until(lambda: "x" in line.app.keys)
    assert line.app.keys == ["ctrl+left", "x"]


async def test_more_is_asked_of_keys_only_on_top_of_textuals_own_flags(line: Line) -> None:
    line.driver.start_application_mode()
    line.driver.flush()
    started = line.arrived()
    assert started.index(b"\x1b[>25u") < started.index(b"\x1b[=4;2u")
    line.driver.stop_application_mode()
    assert b"\x1b[<u" in line.arrived()


async def test_the_end_of_input_is_handled_as_a_line_that_dropped(line: Line) -> None:
    told: list[int] = []
    signal.signal(signal.SIGHUP, lambda *_: told.append(1))
    os.close(line.master)
    await line.until(lambda: told == [1])
    assert not line.driver._is_reading


async def test_leaving_writes_what_waits_and_restores_the_terminal(line: Line) -> None:
    line.driver.write("last words")
    line.driver.stop_application_mode()
    received = line.arrived()
    assert received.startswith(b"last words")
    for mode in (b"1049", b"1000", b"1002", b"1006", b"2004", b"1004"):
        assert b"\x1b[?" + mode + b"l" in received


async def test_a_terminal_that_cannot_be_opened_anew_is_written_by_a_thread(tmp_path: Path) -> None:
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    app = Listener()
    driver = LoopDriver(app)
    with (tmp_path / "out").open("w", encoding="utf-8") as file, (tmp_path / "in").open("w+") as keys:
        driver._file = file
        driver.fileno = keys.fileno()
        driver.start_application_mode()
        driver.write("words")
        driver.flush()
        driver.exit_event.set()
        driver.close()
    for number, handler in handlers.items():
        signal.signal(number, handler)
    assert (tmp_path / "out").read_text(encoding="utf-8").endswith("words")
