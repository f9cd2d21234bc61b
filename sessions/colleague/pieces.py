"""Joins the small pieces of a streamed reply, so that the screen is told about twenty times a second and not more.

Pieces leave in the order they came; a piece of another kind sends what was waiting first. Nothing waits longer than
the interval, also when the server falls silent. Every text that leaves can be written as UTF-8.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import jiter

from sessions.colleague.assistant import Json, TextDelta, ThinkingDelta, ToolDelta

_INTERVAL_S = 0.05  # reads as flowing text; a reply of 200 tokens a second would redraw the chat 200 times otherwise

_HIGH_SURROGATES = ("\ud800", "\udbff")

Piece = TextDelta | ThinkingDelta | ToolDelta


class Pieces:
    """What of one reply was taken and not sent yet."""

    def __init__(self, send: Callable[[Piece], None]) -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._words: TextDelta | ThinkingDelta | None = None
        self._call: tuple[str, str, bytearray] | None = None
        self._sent_at = self._loop.time() - _INTERVAL_S
        self._timer: asyncio.TimerHandle | None = None
        self.any_sent = False
        """Whether anything of the reply was sent on."""

    def add(self, piece: TextDelta | ThinkingDelta) -> None:
        """Take more text of the reply or of the thinking."""
        kind = type(piece)
        if self._call is not None or (self._words is not None and type(self._words) is not kind):
            self.flush()
        self._words = kind((self._words.text if self._words else "") + piece.text)
        self._flush_when_due()

    def add_call(self, call_id: str, name: str, written: bytearray) -> None:
        """Take note that more of the input of a tool call was written; `written` may go on growing."""
        if self._words is not None or (self._call is not None and self._call[0] != call_id):
            self.flush()
        self._call = (call_id, name, written)
        self._flush_when_due()

    def flush(self) -> None:
        """Send what was taken and not sent yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        words, call, self._words, self._call = self._words, self._call, None, None
        if words is not None and words.text:
            self._emit(type(words)(mended(words.text)))
        if call is not None:
            call_id, name, written = call
            self._emit(ToolDelta(call_id, name, readable_part(written)))

    def _flush_when_due(self) -> None:
        left = self._sent_at + _INTERVAL_S - self._loop.time()
        if self._words is not None and _HIGH_SURROGATES[0] <= self._words.text[-1:] <= _HIGH_SURROGATES[1]:
            return  # a server that counts in UTF-16 cut a character in two; the other half is in the next piece
        if left <= 0:
            self.flush()
        elif self._timer is None:
            self._timer = self._loop.call_later(left, self.flush)

    def _emit(self, piece: Piece) -> None:
        self._sent_at = self._loop.time()
        self.any_sent = True
        self._send(piece)


def mended(text: str) -> str:
    """Return the text with halves of surrogate pairs put together, and replaced where the other half is missing."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def mended_value(value: object) -> object:
    """Return a JSON value with every text in it mended; equal to the value where nothing was broken."""
    match value:
        case str():
            return mended(value)
        case dict():
            return {key: mended_value(each) for key, each in value.items()}
        case list():
            return [mended_value(each) for each in value]
        case _:
            return value


def readable_part(written: bytes | bytearray) -> Json:
    """Return what can be read of a half-written JSON object, a text that is not finished among it.

    The client's own snapshot leaves out unfinished texts, so a proof would appear only when it is whole.
    """
    try:
        value = jiter.from_json(bytes(written), partial_mode="trailing-strings")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def is_whole(written: bytes | bytearray) -> bool:
    """Whether `written` is one whole JSON object; nothing at all stands for an empty one."""
    try:
        return not written or isinstance(jiter.from_json(bytes(written)), dict)
    except ValueError:
        return False
