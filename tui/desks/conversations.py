"""Going from one conversation to another, naming them, and writing one down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from sessions.colleague.conversations import Listed
    from tui.desks.stage import Stage

_NEW = "new"
_MOST = 100  # conversations offered; more cannot be looked through


class ConversationDesk:
    """Lists the conversations about the manuscript and takes the one that is chosen up."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def command_conversations(self) -> None:
        self._stage.run(self._ask(), name="list the conversations", group="conversations")

    def command_new_conversation(self) -> None:
        self._stage.run(self._begin(), name="begin a conversation", group="conversations")

    def command_name_conversation(self) -> None:
        self._stage.prompt_bar.ask("name of this conversation", self._name, hint="what it is about")

    def command_export_conversation(self) -> None:
        colleague = self._stage.room.colleague
        self._stage.prompt_bar.ask(
            "write the conversation to",
            self._export,
            text=f"conversation-{colleague.conversation_id[:10]}.md",
            hint="a new Markdown file in the manuscript's folder",
        )

    async def _ask(self) -> None:
        known = await self._stage.room.colleague.conversations()
        self._stage.prompt_bar.ask(
            "conversation",
            self._take,
            hint="its name, or any words that were said in it",
            suggest=lambda text: _suggestions(known, text, self._stage.room.colleague.conversation_id),
        )

    async def _begin(self) -> None:
        self._stage.room.colleague.begin()
        self._stage.focus_pane("colleague")

    def _take(self, answer: str) -> None:
        if answer == _NEW:
            self.command_new_conversation()
        elif answer:
            self._stage.run(self._go_on(answer), name="go on with a conversation", group="conversations")

    async def _go_on(self, id: str) -> None:  # noqa: A002  # what journals call it
        await self._stage.room.colleague.go_on_with(id)
        self._stage.focus_pane("colleague")

    def _name(self, title: str) -> None:
        self._stage.focus_pane("colleague")
        if title.strip():
            self._stage.room.colleague.rename(title.strip())
            self._stage.tell(f"This conversation is called “{title.strip()}” now.")

    def _export(self, name: str) -> None:
        self._stage.focus_pane("colleague")
        if name.strip():
            self._stage.run(self._write(name.strip()), name="export the conversation", group="conversations")

    async def _write(self, name: str) -> None:
        text = await self._stage.room.colleague.as_markdown()
        path = self._stage.room.workspace.folder / Path(name).expanduser()
        try:
            await asyncio.to_thread(_write_new, path, text)
        except FileExistsError:
            self._stage.tell(f"{path} is there already and was left as it is; choose another name.", is_warning=True)
        except OSError as error:
            self._stage.tell(f"{path} could not be written: {error.strerror}. Choose another place.", is_warning=True)
        else:
            self._stage.tell(f"The conversation was written to {path}.")


def _write_new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", errors="replace") as stream:
        stream.write(text)


def _suggestions(known: Sequence[Listed], text: str, present: str) -> Sequence[Suggestion]:
    from sessions.colleague.conversations import matching

    found = [
        Suggestion(
            each.id,
            each.title + (" (this one)" if each.id == present else ""),
            f"{each.words}  {excerpt}" if excerpt else each.words,
        )
        for each, excerpt in matching(known, text)[:_MOST]
    ]
    new = Suggestion(_NEW, "New conversation", "the others stay, with their changes")
    return [*found, new] if text.strip() else [new, *found]
