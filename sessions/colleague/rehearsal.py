"""The rehearsal: a colleague that plays a script through the same protocol as a model, without a network.

Invariants:
- What is played follows from the messages of the request alone, so a conversation can be resumed.
- Nothing is invented: every word and every call stands in the script, or says that the rehearsal is over.
- A call that the tools refuse, because the author changed the text, still leads to an end in words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
    Usage,
)
from sessions.colleague.script import Script, ScriptedTurn, Step, parse_script, read_script
from sessions.colleague.transcript import author_texts

_PAUSE_S = 0.04  # seconds between two pieces; 25 a second read as flowing text
_CHARACTERS_PER_S = 400  # faster than a model writes, slow enough to be read along
_SHORTEST_S = 1.2  # seconds a reply takes at least, so that one sees it come
_LONGEST_S = 4.0  # seconds a reply takes at most, so that nobody waits for a script

_OVER = (
    "The rehearsal is over: everything in its script has been said. The manuscript and its history are yours to try. "
    "To work with a real colleague, quit, put a key for the Messages API into the environment variable "
    "ANTHROPIC_API_KEY, and open a paper of your own with “lemmata PAPER.tex”; “lemmata doctor” says what is missing."
)
_REFUSED = (
    "The text there is no longer the one this rehearsal was written for, so I leave it as it is. "
    "Undo your edit and ask again to see the change, or go on with the next step."
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the script a conversation stands."""

    played: tuple[int, ...]
    """Turns that were begun, in order, the present one among them."""
    turn: int | None
    """The turn that is being played; None before the first and when the rehearsal is over."""
    step: int
    """Responses that were given in it."""
    is_refused: bool
    """The last call was refused."""


class Rehearsal:
    """A scripted colleague; `pause` waits the given seconds between two pieces of a reply."""

    def __init__(self, script: Script, *, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._script = script
        self._pause = pause
        self._last: tuple[Json, ...] = ()

    @classmethod
    def from_file(cls, path: Path, *, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> Rehearsal:
        """Return the rehearsal whose script is in the file at `path`.

        Raises:
            SettingsError: the script cannot be played; the sentence names file, turn and field.
        """
        return cls(read_script(path), pause=pause)

    @classmethod
    def from_text(
        cls, text: str, file: str = "rehearsal.toml", *, pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> Rehearsal:
        """Return the rehearsal whose script is `text`; `file` is what errors call it.

        Raises:
            SettingsError: the script cannot be played.
        """
        return cls(parse_script(text, file), pause=pause)

    @property
    def name(self) -> str:
        """The colleague's name in trailers."""
        return "rehearsal"

    @property
    def is_scripted(self) -> bool:
        """Always: the replies are a script."""
        return True

    @property
    def title(self) -> str:
        """What the rehearsal is called."""
        return self._script.title

    @property
    def greeting(self) -> str:
        """What is shown before the first words."""
        return self._script.greeting

    @property
    def next_prompt(self) -> str | None:
        """The words offered to the author next, after what was last played; None when all turns were played."""
        return self.prompt_after(self._last)

    def prompt_after(self, messages: Sequence[Json]) -> str | None:
        """Return the words offered to the author after these messages; None when all turns were played."""
        unplayed = self._unplayed(self._place(messages).played)
        return self._script.turns[unplayed[0]].prompt if unplayed else None

    async def respond(self, request: Request) -> AsyncIterator[AssistantEvent]:
        """Play the next response of the script."""
        self._last = request.messages
        place = self._place(request.messages)
        step = self._step(place)
        call_id = f"toolu_rehearsal_{len(request.messages)}"
        size = max(1, round(_length(step) * _PAUSE_S / _duration(step)))
        pieces: list[AssistantEvent] = [ThinkingDelta(piece) for piece in _cut(step.thinking, size)]
        pieces += [TextDelta(piece) for piece in _cut(step.text, size)]
        if step.tool:
            pieces += [ToolDelta(call_id, step.tool, so_far) for so_far in _growing(step.input, size)]
        for piece in pieces:
            yield piece
            await self._pause(_duration(step) / len(pieces))
        yield ResponseEnded(_content(step, call_id), "tool_use" if step.tool else "end_turn", Usage())

    async def close(self) -> None:
        """Free nothing; a script holds nothing."""

    def _step(self, place: _Place) -> Step:
        if place.turn is None:
            return Step(text=_OVER)
        steps = self._script.turns[place.turn].steps
        if place.is_refused:
            return Step(text=steps[place.step - 1].on_error or _REFUSED)
        return steps[place.step] if place.step < len(steps) else Step()

    def _place(self, messages: Sequence[Json]) -> _Place:
        played: tuple[int, ...] = ()
        turn: int | None = None
        step = 0
        is_refused = False
        for message in messages:
            if message["role"] == "assistant":
                step += 1
                continue
            said = author_texts(message)
            if said:
                turn = self._picked(said[-1], played)
                played = played if turn is None else (*played, turn)
                step = 0
            is_refused = not said and any(block.get("is_error") for block in message["content"])
        return _Place(played, turn, step, is_refused)

    def _picked(self, said: str, played: Sequence[int]) -> int | None:
        unplayed = self._unplayed(played)
        words = _folded(said)
        turns = self._script.turns
        for candidates in (unplayed, range(len(turns)) if not unplayed else ()):
            for fits in (_is_prompt, _is_matched):
                for index in candidates:
                    if fits(turns[index], words):
                        return index
        return unplayed[0] if unplayed else None

    def _unplayed(self, played: Sequence[int]) -> list[int]:
        return [index for index in range(len(self._script.turns)) if index not in played]


def _is_prompt(turn: ScriptedTurn, words: str) -> bool:
    return _folded(turn.prompt) == words


def _is_matched(turn: ScriptedTurn, words: str) -> bool:
    return any(_folded(word) in words for word in turn.matches)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _length(step: Step) -> int:
    written = sum(len(value) for _, value in step.input if isinstance(value, str))
    return len(step.thinking) + len(step.text) + written


def _duration(step: Step) -> float:
    return min(_LONGEST_S, max(_SHORTEST_S, _length(step) / _CHARACTERS_PER_S))


def _cut(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _growing(given: Sequence[tuple[str, object]], size: int) -> list[Json]:
    """Return the input as it is read while it comes in: one value after the other, texts growing by `size`."""
    so_far: Json = {}
    stages: list[Json] = []
    for key, value in given:
        if isinstance(value, str):
            stages += [{**so_far, key: value[:end]} for end in range(size, len(value), size)]
        so_far = {**so_far, key: value}
        stages.append(so_far)
    return stages or [{}]


def _content(step: Step, call_id: str) -> tuple[Json, ...]:
    blocks: list[Json] = []
    if step.text:
        blocks.append({"type": "text", "text": step.text})
    if step.tool:
        blocks.append({"type": "tool_use", "id": call_id, "name": step.tool, "input": dict(step.input)})
    return tuple(blocks)
