"""What is sent with the author's words: seeing it, adding to it and leaving out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from sessions.colleague.context import Part
    from tui.desks.chat import ChatDesk
    from tui.desks.stage import Stage

_MOST = 100  # results and files offered; more cannot be looked through
_OFFERED_BY_ITSELF = frozenset({"target", "selection"})
_LONGEST = 6_000  # characters of a part that are shown


class ContextDesk:
    """Lists what the next turn sends, with about how many tokens each part takes."""

    def __init__(self, stage: Stage, chat: ChatDesk) -> None:
        self._stage = stage
        self._chat = chat

    def command_context(self) -> None:
        self._stage.run(self._ask(), name="show what is sent", group="context")

    async def _ask(self) -> None:
        target, selection = self._chat.subject
        parts = await self._stage.room.colleague.outlook(target, selection)
        if not parts:
            self._stage.tell("There is no conversation yet, so nothing is sent.")
            return
        total = sum(part.tokens for part in parts)
        counted = self._stage.room.colleague.context_tokens
        last = f", the last turn came to {counted:,}" if counted else ""
        self._stage.prompt_bar.ask(
            f"sent next, about {total:,} tokens{last}",
            lambda answer: self._take(parts, answer),
            hint="Enter shows a part, or leaves it out (−); name a result or a file to add it",
            suggest=lambda text: self._suggestions(parts, text),
        )

    def _suggestions(self, parts: Sequence[Part], text: str) -> Sequence[Suggestion]:
        words = text.casefold()
        sent = [
            Suggestion(str(index), f"{self._sign(part)} {part.name}", f"{part.tokens:,} tokens")
            for index, part in enumerate(parts)
            if words in part.name.casefold()
        ]
        return [*sent, *self._more(words)] if words else sent

    def _more(self, words: str) -> list[Suggestion]:
        """Return what could be added."""
        manuscript = self._stage.room.workspace.manuscript
        attached = self._stage.room.colleague.attached
        found = [
            Suggestion(f"+{result.key}", f"+ {result.display_name}", f"{result.title or ''}  {result.key}")
            for result in manuscript.results
            if result.key not in attached and words in f"{result.display_name} {result.title} {result.key}".casefold()
        ]
        files = [file.name for file in manuscript.files if not file.is_missing and file.name not in attached]
        found += [Suggestion(f"+{file}", f"+ {file}", "the file") for file in files if words in file.casefold()]
        return found[:_MOST]

    def _sign(self, part: Part) -> str:
        return "−" if self._can_go(part) else "·"

    def _can_go(self, part: Part) -> bool:
        return part.key in _OFFERED_BY_ITSELF or part.key in self._stage.room.colleague.attached

    def _take(self, parts: Sequence[Part], answer: str) -> None:
        if answer.startswith("+"):
            self._stage.room.colleague.attach(answer[1:])
        elif answer.isdigit() and self._can_go(part := parts[int(answer)]):
            if part.key in _OFFERED_BY_ITSELF:
                self._chat.leave_out(part.key)
            else:
                self._stage.room.colleague.attach(part.key)
        elif answer.isdigit():
            part = parts[int(answer)]
            shown = part.text if len(part.text) <= _LONGEST else part.text[:_LONGEST] + "…"
            self._stage.choose(part.name, shown, (), lambda _: None)
            return
        else:
            return
        self.command_context()
