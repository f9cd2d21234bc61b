"""Closing and reopening topics, and what to do with what is held because of a closed one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from sessions.standing.instructions import keep
from sessions.standing.topics import Topic, titled
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage


class TopicDesk:
    """Asks about topics, and shows what was held."""

    def __init__(self, stage: Stage, review: Callable[[int], None]) -> None:
        self._stage = stage
        self._review = review
        self._suggested = ""

    def command_close_topic(self) -> None:
        selected = " ".join(self._stage.editor.selected_text.split())
        self._stage.prompt_bar.ask(
            "close the topic",
            self._ask_reason,
            text=selected if len(selected) < 60 else "",
            hint="what is not to be taken up again, in the words one would use for it",
        )

    def command_reopen_topic(self) -> None:
        topics = [topic for topic in self._stage.room.topics.all if topic.is_closed]
        if not topics:
            self._stage.tell("No topic is closed; “Close a topic” does so.")
            return
        self._stage.prompt_bar.ask(
            "reopen the topic", self._reopen, hint="part of its name", suggest=lambda text: _suggestions(topics, text)
        )

    def command_keep_instruction(self) -> None:
        self._stage.prompt_bar.ask(
            "standing instruction",
            self._keep,
            text=self._suggested,
            hint="what is to hold for every turn; the colleague's last suggestion is offered",
        )

    def on_suggested(self, text: str) -> None:
        """Remember what the colleague suggests to write down."""
        self._suggested = " ".join(text.split())

    def on_card_key(self, key: str, number: int, entry: str) -> bool:
        """Carry out a key pressed at what is held; return whether the key means something there."""
        if key == "o":
            self._reopen(titled(entry))
        elif number > 0 and key == "n":
            return False
        if number > 0:
            self._stage.room.release(number)
            if key != "o":
                self._review(number)  # what was held is never accepted unseen
        else:
            self._stage.chat.release(number, shown=key != "n")
        return True

    def _ask_reason(self, title: str) -> None:
        if title.strip():
            self._stage.prompt_bar.ask(
                "because",
                lambda reason: self._close(title.strip(), reason.strip()),
                hint="the reason; may be left empty",
            )

    def _close(self, title: str, reason: str) -> None:
        self._stage.focus_pane("manuscript")
        self._run(
            self._stage.room.topics.close(title, reason), f"“{title}” is closed; .lemmata/topics.md has the entry."
        )

    def _reopen(self, title: str) -> None:
        self._stage.focus_pane("manuscript")
        if title.strip():
            self._run(self._stage.room.topics.reopen(title), f"“{title}” is open again.")

    def _keep(self, words: str) -> None:
        self._stage.focus_pane("manuscript")
        if words.strip():
            self._suggested = ""
            keeping = asyncio.to_thread(keep, self._stage.room.workspace.folder, words)
            self._run(keeping, "Written down in .lemmata/instructions.md, which goes with every turn.")

    def _run(self, work: Coroutine[Any, Any, object], sentence: str) -> None:
        async def carry_out() -> None:
            await work
            self._stage.tell(sentence)

        self._stage.run(carry_out(), name="write down a topic", group="topics")


def _suggestions(topics: Sequence[Topic], text: str) -> Sequence[Suggestion]:
    words = text.casefold()
    return [Suggestion(each.title, each.title, each.entry) for each in topics if words in each.entry.casefold()]
