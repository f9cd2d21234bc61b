r"""Requests to the colleague that stand in the source as comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from latex.requests import Request
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.chat import ChatDesk
    from tui.desks.stage import Stage


class RequestDesk:
    """Hands a request in the source to the colleague."""

    def __init__(self, stage: Stage, chat: ChatDesk) -> None:
        self._stage = stage
        self._chat = chat

    def command_answer_request(self) -> None:
        stage = self._stage
        known = stage.room.colleague.requests()
        here = [(file, each) for file, each in known if file == stage.file and self._is_at_cursor(each)]
        if not known:
            stage.tell("No comment in the source asks for anything; one that begins with “% AI:” does.")
        elif here or len(known) == 1:
            self._chat.answer(*(here or known)[0])
        else:
            stage.prompt_bar.ask(
                "answer the request",
                lambda place: self._take(known, place),
                hint="part of its words or of the file's name",
                suggest=lambda text: _suggestions(known, text),
            )

    def _is_at_cursor(self, request: Request) -> bool:
        first = self._stage.editor.cursor_location.row - request.row
        return 0 <= first < max(1, request.text.count("\n"))

    def _take(self, known: Sequence[tuple[str, Request]], place: str) -> None:
        self._stage.focus_pane("manuscript")
        found = next((each for each in known if _place(*each) == place), None)
        if found is not None:
            self._chat.answer(*found)


def _place(file: str, request: Request) -> str:
    return f"{file}:{request.row + 1}"


def _suggestions(known: Sequence[tuple[str, Request]], text: str) -> Sequence[Suggestion]:
    words = text.casefold()
    return [
        Suggestion(_place(*each), each[1].words, _place(*each))
        for each in known
        if words in f"{each[1].words} {_place(*each)}".casefold()
    ]
