"""The colleague of a room: who answers, the conversation that is going on, and the others about the same manuscript.

Invariants:
- One conversation is taken up at a time; its changes, and no others, are in the queue.
- A conversation that is left stays as it is, with its changes, and can be taken up again.

Event loop only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from latex.requests import Request, requests_in
from sessions import folders
from sessions.colleague.prices import load_prices
from sessions.errors import AssistantError
from sessions.events import ConversationChosen, Listeners, TurnEnded
from sessions.review.proposals import ProposalQueue
from sessions.settings import Settings
from sessions.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sessions.colleague.assistant import Assistant
    from sessions.colleague.context import Part
    from sessions.colleague.conversation import Conversation
    from sessions.colleague.conversations import Listed
    from sessions.colleague.journal import Replay
    from sessions.colleague.transcript import Utterance
    from sessions.review.acceptance import Review


class Colleague:
    """Speaks with the model, or with the rehearsal of a script, about one manuscript."""

    def __init__(
        self,
        workspace: Workspace,
        queue: ProposalQueue,
        listeners: Listeners,
        settings: Settings,
        environ: Mapping[str, str],
        state_folder: Path,
        *,
        rehearsal: Path | None = None,
        assistant: Assistant | None = None,
    ) -> None:
        self._workspace = workspace
        self._queue = queue
        self._listeners = listeners
        self._settings = settings
        self._environ = environ
        self._state_folder = state_folder
        self._rehearsal = rehearsal
        self._assistant = assistant
        self._prices = load_prices(folders.settings_file(environ).with_name("prices.toml"))
        self._review: Review | None = None
        self._conversation: Conversation | None = None
        self._why_silent = "The room is still being opened; your words are kept, send them again in a moment."
        """Why nothing can be said while there is no conversation."""
        self._models: list[Assistant] = []
        """The models that answered before; the first owns what carries the requests."""
        self._window: int | None = None
        """Tokens the model takes; 0 where the endpoint does not say, None before it was asked."""

    def start(self, review: Review) -> None:
        """Take up the last conversation, or a new one; `review` decides on its changes.

        Raises:
            AssistantError: the settings' address may not be used.
        """
        from sessions.colleague import beginning

        self._review = review
        try:
            self._assistant = self._assistant or beginning.assistant(self._settings, self._environ, self._rehearsal)
        except AssistantError as error:
            self._why_silent = str(error)
            raise
        self._take_up(beginning.last_conversation(self._assistant, self._workspace, self._state_folder))

    async def close_client(self) -> None:
        """Stop what answers; nothing is sent any more."""
        self.stop()
        for assistant in (*self._models, self._assistant):
            if assistant is not None:
                await assistant.close()

    def close(self) -> None:
        """Write down no more decisions, and let other programs go on with the conversation."""
        if self._conversation is not None:
            self._conversation.close()

    @property
    def name(self) -> str:
        """Who answers, with what must be known about it."""
        if self._assistant is None:
            return "no colleague yet"
        return f"{self._assistant.name} (scripted)" if self._assistant.is_scripted else self._assistant.name

    @property
    def cost_words(self) -> str:
        """What the conversation has used so far: tokens, and money where the price is known."""
        if self._conversation is None or self._assistant is None or self._assistant.is_scripted:
            return ""
        usage = self._conversation.usage
        tokens = usage.input + usage.output + usage.cache_read + usage.cache_write
        if not tokens:
            return ""
        cost = self._prices.cost(self._assistant.name, usage)
        money = "price unknown" if cost is None else f"about ${cost:.2f}"
        return f"{tokens / 1000:.1f}k tokens, {money}"

    @property
    def cost_details(self) -> str:
        """What the last turn and the conversation have used, by kind, and what that costs."""
        conversation = self._conversation
        if conversation is None or self._assistant is None:
            return ""
        lines = []
        for what, usage in (("The last turn", conversation.turn_usage), ("This conversation", conversation.usage)):
            cost = self._prices.cost(self._assistant.name, usage)
            money = "price unknown" if cost is None else f"about ${cost:.3f}"
            lines.append(
                f"{what}: {usage.input:,} tokens in, {usage.cache_read:,} read from the cache, "
                f"{usage.cache_write:,} written to it, {usage.output:,} out; {money}."
            )
        wishes = self._settings
        limits = [
            f"${each:.2f} a {what}"
            for each, what in ((wishes.budget_per_turn, "turn"), (wishes.budget_per_conversation, "conversation"))
            if each
        ]
        lines.append(f"Budgets: {', '.join(limits) or 'none; budget_per_turn and budget_per_conversation set them'}.")
        lines.append(f"{self._assistant.name}: {self.price_words(self._assistant.name)}; prices.toml holds your own.")
        return "\n\n".join(lines)

    @property
    def next_prompt(self) -> str:
        """The words a rehearsal offers the author next; empty for a real colleague."""
        from sessions.colleague.rehearsal import Rehearsal

        if not isinstance(self._assistant, Rehearsal) or self._conversation is None:
            return ""
        return self._assistant.prompt_after(self._conversation.messages) or ""

    @property
    def greeting(self) -> str:
        """What a rehearsal says before anything was said; empty for a real colleague."""
        from sessions.colleague.rehearsal import Rehearsal

        return self._assistant.greeting if isinstance(self._assistant, Rehearsal) else ""

    def utterances(self) -> tuple[Utterance, ...]:
        """Return what was said so far, oldest first."""
        return self._conversation.utterances if self._conversation is not None else ()

    async def warm(self) -> None:
        """Start the model's client, so that the first request need not wait 2 s for it; nothing is sent."""
        from sessions.colleague.endpoint import Endpoint

        if isinstance(self._assistant, Endpoint) and self._assistant.missing_key is None:
            with suppress(AssistantError):  # the first request says what is wrong
                await self._assistant.warm()

    async def send(
        self, text: str, *, target: str | None = None, selection: str = "", request: tuple[str, str] | None = None
    ) -> None:
        """Take one turn with the colleague; what comes of it is told as events, a `TurnEnded` last.

        `request` is the file and the text of a comment that asks; the changes that answer it remove it.
        """
        if self._conversation is None:
            raise AssistantError(self._why_silent)
        await self._conversation.send(text, target=target, selection=selection, request=request)

    async def outlook(self, target: str | None, selection: str = "") -> tuple[Part, ...]:
        """Return what would be sent with words of the author's now: nothing where there is no conversation."""
        conversation = self._conversation
        return () if conversation is None else await asyncio.to_thread(conversation.outlook, target, selection)

    @property
    def context_tokens(self) -> int:
        """Tokens of the last request with its reply, as they were counted; 0 before the first."""
        return self._conversation.context_tokens if self._conversation is not None else 0

    @property
    def attached(self) -> tuple[str, ...]:
        """Handles and files that the author added to what the next turn sends."""
        return tuple(self._conversation.attached) if self._conversation is not None else ()

    def attach(self, wanted: str) -> bool:
        """Send a result or a file with the next turn, or no longer; return whether it will be sent."""
        if self._conversation is None:
            return False
        attached = self._conversation.attached
        if wanted in attached:
            attached.remove(wanted)
        else:
            attached.append(wanted)
        return wanted in attached

    async def answer(self, file: str, request: Request) -> None:
        """Take one turn about a request that stands in the source as a comment."""
        result = self._workspace.result_at(file, request.span.start)
        target = result.key if result is not None else None
        await self.send(request.words, target=target, request=(file, request.text))

    def requests(self) -> list[tuple[str, Request]]:
        """Return the requests in the source of the manuscript, by file, in order."""
        files = [file.name for file in self._workspace.manuscript.files if not file.is_missing]
        return [(file, each) for file in files for each in requests_in(self._workspace.text(file) or "")]

    def stop(self) -> None:
        """Stop the reply that is coming; what has arrived is kept."""
        if self._conversation is not None:
            self._conversation.stop()

    async def models(self) -> tuple[str, ...]:
        """Return the models one could choose.

        Raises:
            AssistantError: the endpoint cannot be asked; the sentence says what to do.
        """
        from sessions.colleague.endpoint import Endpoint

        return await self._assistant.models() if isinstance(self._assistant, Endpoint) else ()

    def price_words(self, model: str) -> str:
        """Return what a model costs, as of when the table was made."""
        known = self._prices.models.get(model)
        if known is None:
            return "price unknown"
        return f"${known.usual.input:g} in, ${known.usual.output:g} out per million tokens ({self._prices.as_of:%b %Y})"

    def choose_model(self, model: str) -> None:
        """Let another model answer: its last conversation about this manuscript is taken up, or a new one begun.

        Raises:
            AssistantError: the colleague is still answering, or is no model.
        """
        from sessions.colleague import beginning
        from sessions.colleague.endpoint import Endpoint

        if not isinstance(self._assistant, Endpoint):
            raise AssistantError("The colleague here is scripted, so there is no other model to choose.")
        if model != self._assistant.name:
            self._leave()
            self._models.append(self._assistant)
            self._assistant, self._window = self._assistant.with_model(model), None
            self._queue.restore(())
            self._take_up(beginning.last_conversation(self._assistant, self._workspace, self._state_folder))
            self._listeners.publish(ConversationChosen())

    @property
    def conversation_id(self) -> str:
        """Which conversation this is, as its journal and the commits name it; empty where there is none."""
        return self._conversation.id if self._conversation is not None else ""

    async def conversations(self) -> tuple[Listed, ...]:
        """Return the conversations about this manuscript, the latest first."""
        from sessions.colleague.conversations import listed

        return await asyncio.to_thread(listed, self._folder, self._workspace.root)

    async def as_markdown(self, id: str = "") -> str:  # noqa: A002  # what journals call it
        """Return a conversation, or the present one, as a Markdown document.

        Raises:
            AssistantError: there is no such conversation.
        """
        from sessions.colleague.conversations import as_markdown

        return as_markdown(await self._find(id or self.conversation_id))

    def begin(self, summary: str = "") -> None:
        """Begin a new conversation; the one before stays as it is, with its changes.

        With a `summary` it goes on from the one before, and the changes that wait there wait here as well.

        Raises:
            AssistantError: the colleague is still answering, or there is none.
        """
        from sessions.colleague.summary import opening

        self._leave()
        waiting = tuple(proposal for proposal in self._queue if proposal.is_open) if summary else ()
        self._queue.restore(())
        self._take_up(None, opening(summary, waiting) if summary else "")
        for proposal in waiting:
            self._queue.put(proposal)
        self._listeners.publish(ConversationChosen())

    async def summarise(self) -> str:
        """Let the colleague summarise the conversation; return its words, empty where it wrote none."""
        from sessions.colleague.summary import REQUEST

        before = len(self.utterances())
        ends: list[str] = []
        forget = self._listeners.subscribe(
            lambda event: ends.append(event.reason) if isinstance(event, TurnEnded) else None
        )
        await self.send(REQUEST)
        forget()
        said = self.utterances()[before:]
        return said[-1].text if ends == ["end_turn"] and not said[-1].is_author else ""

    async def is_long(self) -> bool:
        """Return whether the conversation has become so long that it should go on from a summary."""
        from sessions.colleague.endpoint import Endpoint
        from sessions.colleague.summary import is_long

        if self._window is None and isinstance(self._assistant, Endpoint) and self.context_tokens:
            with suppress(AssistantError):
                self._window = (await self._assistant.limits()).context or 0
        return is_long(self.context_tokens, self._window)

    async def go_on_with(self, id: str) -> None:  # noqa: A002  # what journals call it
        """Go on with an earlier conversation and its changes.

        Raises:
            AssistantError: the colleague is still answering, there is no such conversation, or it was with another
                model, which cannot go on with what this one has thought.
        """
        found = await self._find(id)
        if self._assistant is None or found.assistant != self._assistant.name:
            raise AssistantError(
                f"That conversation was with {found.assistant}, and another model cannot go on with it. It can be "
                "read and exported; to go on, choose that model."
            )
        if found.id != self.conversation_id:
            self._leave()
            self._take_up(found)
            self._listeners.publish(ConversationChosen())

    def rename(self, title: str) -> None:
        """Give the present conversation a name, for the list."""
        if self._conversation is not None:
            self._conversation.name(title)

    async def _find(self, id: str) -> Replay:  # noqa: A002  # what journals call it
        from sessions.colleague.conversations import find

        found = await asyncio.to_thread(find, self._folder, self._workspace.root, id)
        if found is None:
            raise AssistantError(
                f"There is no conversation “{id}” about {self._workspace.root} in which anything was said."
            )
        return found

    def _leave(self) -> None:
        if self._review is not None and self._review.is_busy:
            raise AssistantError("A change is just being committed. Try again in a moment; nothing was changed.")
        if self._conversation is not None:
            if self._conversation.is_busy:
                raise AssistantError("The colleague is still answering. Stop it first; nothing was changed.")
            self._conversation.close()

    @property
    def _folder(self) -> Path:
        from sessions.colleague.beginning import conversations_folder

        return conversations_folder(self._state_folder)

    def _take_up(self, resumed: Replay | None, opening: str = "") -> None:
        """Go on with a conversation, or begin a new one."""
        from sessions.colleague import beginning

        if self._assistant is None or self._review is None:
            raise AssistantError("There is no colleague to talk to; `lemmata doctor` says what is missing.")
        self._conversation = beginning.conversation(
            self._assistant,
            self._workspace,
            self._queue,
            self._listeners,
            self._state_folder,
            decisions=self._review.report,
            settings=self._settings,
            prices=self._prices,
            resumed=resumed,
            opening=opening,
        )
        self._review.mark_reported(self._conversation.told)
        for file in {proposal.file for proposal in self._queue}:
            self._review.refresh(file)
