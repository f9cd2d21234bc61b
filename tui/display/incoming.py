"""What a terminal sends, turned into keys, clicks, pastes and reports as Textual knows them."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.display.pastes import Pastes
from tui.display.sequences import Sequences, is_surely_begun, readable

_LATE_S = 1.0  # seconds the rest of a sequence may take that no person can have begun; longer than a packet sent again


class Incoming:
    """The bytes of one terminal, which may come cut anywhere; `is_console` says that it is the Linux console."""

    def __init__(self, *, is_console: bool = False) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._pastes = Pastes()
        self._sequences = Sequences(is_console=is_console)
        self._parser = XTermParser()

    @property
    def patience(self) -> float | None:
        """Seconds to wait for the rest of what was held back, from the last byte on; None where nothing is held."""
        held = self._sequences.held + self._pastes.held
        if not held:
            return None
        return _LATE_S if is_surely_begun(held) else constants.ESCAPE_DELAY

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield what has come whole, in the order in which it was sent."""
        for text, is_paste in self._pastes.feed(self._decode(data)):
            if is_paste:
                yield from self._messages(self._sequences.release())
                yield events.Paste(readable(text))
            else:
                yield from self._messages(self._sequences.feed(text))

    def release(self) -> Iterator[Message]:
        """Yield what was held back and nothing followed: an escape sign is the key."""
        yield from self._messages(self._sequences.feed(self._pastes.release()))
        yield from self._messages(self._sequences.release())

    def _messages(self, pieces: Iterable[str]) -> Iterator[Message]:
        for piece in pieces:
            if piece == "\x1b":
                yield events.Key("escape", piece)
                continue
            messages = self._parsed(piece)
            if not messages:
                # A sequence that Textual does not know: its parser waits for more of it, and would take the next keys.
                self._parser = XTermParser()
            yield from messages

    def _parsed(self, piece: str) -> list[Message]:
        try:
            return list(self._parser.feed(piece))
        except ValueError:  # numbers that Textual does not expect end its parser for good
            return []
