"""The conversation on screen: what the author sends, what arrives, and the cards of changes."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from sessions.errors import LemmataError
from sessions.events import DeltaKind, ReplyHeld, TurnDelta, TurnEnded, TurnStarted
from sessions.review.proposals import Proposal, ProposalState
from tui.widgets.chat_text import Block, BlockKind

if TYPE_CHECKING:
    from latex.requests import Request
    from tui.desks.stage import Stage

_KINDS = {
    DeltaKind.TEXT: BlockKind.REPLY,
    DeltaKind.THINKING: BlockKind.THINKING,
    DeltaKind.ACTIVITY: BlockKind.ACTIVITY,
}


class ChatDesk:
    """Sends the author's words and shows what comes back."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._asked_about: tuple[str | None, str] | None = None
        """Key of a result and a selected text that were asked about; None: what the cursor is at when it is sent."""
        self.is_answering = False
        self._is_open = False
        self._early = ""
        """Words the author sent before the room was open; they stand in the prompt until then."""
        self._is_held = False
        """The reply that is coming is under a notice."""

    def command_ask(self) -> None:
        self._asked_about = self._under_cursor()
        self._show_subject()
        self._stage.focus_pane("colleague")

    def follow_cursor(self) -> None:
        """Say what words sent now are about, unless what is being written is about something already."""
        if not self._stage.prompt.text:
            self._asked_about = None
        self._show_subject()

    @property
    def subject(self) -> tuple[str | None, str]:
        """What words sent now are about: the key of a result, and a selected text."""
        return self._asked_about or self._under_cursor()

    def leave_out(self, what: str) -> None:
        """Do not send the "target", or the "selection", with the next words."""
        target, selection = self.subject
        self._asked_about = (None, selection) if what == "target" else (target, "")
        self._show_subject()

    def _show_subject(self) -> None:
        handle, selected = self.subject
        target = self._stage.room.workspace.manuscript.find(handle) if handle else None
        about = f", about {target.display_name}" if target else ""
        self._stage.show_subject(f"To the colleague{about}{' (selection)' if selected else ''}")

    def _under_cursor(self) -> tuple[str | None, str]:
        """Return the result the cursor is in, if it is in one, and the text that is selected."""
        stage = self._stage
        target = stage.room.workspace.result_at(stage.file, stage.editor.cursor_offset)
        return target.key if target else None, stage.editor.selected_text

    def command_stop(self) -> None:
        if self.is_answering:
            self._stage.room.colleague.stop()
        else:
            self._stage.tell("The colleague is not answering at the moment.")

    def command_thinking(self) -> None:
        self._stage.chat.toggle_thinking()

    def send(self, text: str) -> None:
        """Send the author's words, with what they are about."""
        stage = self._stage
        if not text.strip():
            return
        if self.is_answering:
            stage.tell("The colleague is still answering; Esc stops it. Your words are kept.", is_warning=True)
            return
        if not self._is_open:
            self._early = text
            stage.tell("The room is still being opened; your words are sent as soon as it is.")
            return
        target, selection = self.subject
        self._asked_about = None
        self._show_subject()
        stage.prompt.clear()
        turn = stage.room.colleague.send(text, target=target, selection=selection)
        self._begin(turn, "answer", text)

    def _begin(self, turn: Coroutine[Any, Any, None], name: str, words: str = "") -> None:
        self.is_answering = True
        self._stage.run(self._take(turn, words), name=name, group="turn")

    async def _take(self, turn: Coroutine[Any, Any, None], words: str) -> None:
        """Take a turn; words that could not even be sent go back to where they were written."""
        try:
            await turn
        except LemmataError:
            if not self._stage.prompt.text:
                self._stage.prompt.offer(words)
            raise
        finally:
            self.is_answering = False
            self._stage.refresh_status()

    def answer(self, file: str, request: Request) -> None:
        """Let the colleague answer a request that stands in the source."""
        if self.is_answering:
            self._stage.tell("The colleague is still answering; Esc stops it, then ask again.", is_warning=True)
            return
        turn = self._stage.room.colleague.answer(file, request)
        self._begin(turn, "answer a request")

    def open(self) -> None:
        """Show what was said before; the colleague can be spoken to from here on."""
        self._is_open = True
        self.show_history()
        self.offer_next()
        early, self._early = self._early, ""
        if early and self._stage.prompt.text == early:  # else the author thought better of it
            self.send(early)

    def on_turn_started(self, event: TurnStarted) -> None:
        """Show the author's words."""
        self.is_answering = True
        self._is_held = False
        self._stage.chat.add(Block(BlockKind.AUTHOR, event.text))
        self._stage.refresh_status()

    def on_turn_delta(self, event: TurnDelta) -> None:
        """Show more of the reply."""
        if event.kind is DeltaKind.WAITING:
            self._stage.chat.show_waiting(event.text)
        elif event.kind is DeltaKind.TEXT and self._is_held:
            self._stage.chat.extend(BlockKind.HELD, event.text)
        else:
            self._stage.chat.extend(_KINDS[event.kind], event.text)

    def on_reply_held(self, event: ReplyHeld) -> None:
        """Put the reply that is coming under a notice."""
        self._is_held = True
        self._stage.chat.hold(event.entry)

    def on_turn_ended(self, event: TurnEnded) -> None:
        """Say how the reply ended, and offer the next words of a rehearsal."""
        self.is_answering = False
        self._stage.chat.show_waiting("")
        if event.sentence:
            self._stage.chat.add(Block(BlockKind.NOTICE, event.sentence))
        self.offer_next()
        self._stage.refresh_status()

    def offer_next(self) -> None:
        """Put the rehearsal's next words into an empty prompt."""
        prompt = self._stage.room.colleague.next_prompt
        if prompt and not self._stage.prompt.text:
            self._stage.prompt.offer(prompt)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show a change's card as it stands now, and mark the results open changes touch."""
        stage = self._stage
        stage.chat.show_card(card_of(proposal))
        touched = {key for each in stage.room.queue.open for key in each.targets}
        stage.results.show_changes(frozenset(touched))
        stage.refresh_status()

    def show_history(self) -> None:
        """Fill the log with what was said before, and nothing else."""
        room = self._stage.room
        self._stage.chat.clear()
        self._stage.results.show_changes(frozenset())
        said = room.colleague.utterances()
        if not said and room.colleague.greeting:
            self._stage.chat.add(Block(BlockKind.NOTICE, room.colleague.greeting))
        for each in said:
            if each.held:
                self._stage.chat.add_held(each.text, each.held)
                continue
            kind = BlockKind.AUTHOR if each.is_author else BlockKind.REPLY
            self._stage.chat.add(Block(kind, each.text, "" if each.is_author else "ai"))
        for proposal in room.queue:
            self.show_proposal(proposal)


def card_of(proposal: Proposal) -> Block:
    """Return the card that stands for a change in the conversation."""
    count = len(proposal.hunks)
    lines = [f"+{proposal.added_lines} −{proposal.removed_lines} · {count} hunk{'s' if count != 1 else ''}"]
    if proposal.changed_statements:
        lines.append("changes the statement of " + ", ".join(proposal.changed_statements))
    if proposal.new_results:
        lines.append("adds " + ", ".join(proposal.new_results))
    keys = "r review · y accept · n reject"
    if proposal.is_open and proposal.held:
        lines = [f"⊘ held, because it takes up {proposal.held}", "⇧Tab, then r shows it"]
        keys = "r show · o reopen the topic · n reject"
    else:
        lines.append(_state_of(proposal))
    return Block(
        BlockKind.CARD,
        "\n".join(lines),
        f"Change {proposal.number}: {proposal.title}",
        proposal.number,
        proposal.is_open,
        proposal.held,
        keys,
    )


def _state_of(proposal: Proposal) -> str:
    commit = f" · {proposal.commit[:7]}" if proposal.commit else ""
    note = f": {proposal.note}" if proposal.note else ""
    match proposal.state:
        case ProposalState.OPEN:
            return "^R review"
        case ProposalState.ACCEPTED:
            return f"✓ accepted{commit}{note}"
        case ProposalState.ACCEPTED_EDITED:
            return f"✓ accepted with your edits{commit}{note}"
        case ProposalState.REJECTED:
            return f"✗ rejected{note}"
        case ProposalState.OUT_OF_DATE:
            return f"out of date{note}"
