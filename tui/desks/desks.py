"""All desks of a room: which of them carries out a command, and which of them an event of the services concerns."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from sessions.events import (
    AnalysisReady,
    ChangedOutside,
    Committed,
    ConversationChosen,
    DiagnosticsReady,
    Event,
    Problem,
    ProposalChanged,
    ReplyHeld,
    Saved,
    Suggested,
    TurnDelta,
    TurnEnded,
    TurnStarted,
)
from tui.commands import COMMANDS
from tui.desks.chat import ChatDesk
from tui.desks.completing import CompletionDesk
from tui.desks.context import ContextDesk
from tui.desks.conversations import ConversationDesk
from tui.desks.external import ExternalEditorDesk
from tui.desks.files import FileDesk
from tui.desks.history import HistoryDesk
from tui.desks.layout import LayoutDesk
from tui.desks.lookup import LookupDesk
from tui.desks.models import ModelDesk
from tui.desks.navigation import NavigationDesk
from tui.desks.problems import ProblemDesk
from tui.desks.replies import ReplyDesk
from tui.desks.requests import RequestDesk
from tui.desks.reviewing import ReviewDesk
from tui.desks.searching import SearchDesk
from tui.desks.suggesting import SuggestionDesk
from tui.desks.summarising import SummaryDesk
from tui.desks.topics import TopicDesk
from tui.desks.window import WindowDesk
from tui.desks.writing import WritingDesk

if TYPE_CHECKING:
    from sessions.layout import Layout
    from tui.desks.stage import Stage
    from tui.screens.panes import Panes
    from tui.screens.parts import Parts


class Desks:
    """The desks on one stage; those that a message of a widget goes to have a name."""

    def __init__(self, stage: Stage, panes: Panes, parts: Parts, layout: Layout) -> None:
        self._stage = stage
        self._has_analysis = False
        self.layout = LayoutDesk(stage, panes, layout, stage.room.layout_file)
        self.window = WindowDesk(stage, parts, self.layout)
        self.chat = ChatDesk(stage)
        self.navigation = NavigationDesk(stage)
        self.files = FileDesk(stage, lambda: stage.app.exit())
        self.review = ReviewDesk(stage, self.navigation)
        self.history = HistoryDesk(stage, self.navigation, self.review.open)
        self.replies = ReplyDesk(stage, self.navigation)
        self.summaries = SummaryDesk(stage)
        self.topics = TopicDesk(stage, self.review.open)
        self.suggestions = SuggestionDesk(stage, self.navigation)
        self.problems = ProblemDesk(stage, self.navigation)
        self.lookup = LookupDesk(stage, self.navigation)
        self.all = (
            *(self.window, self.layout, self.navigation, self.files, self.lookup, self.problems),
            *(WritingDesk(stage), SearchDesk(stage, self.navigation), CompletionDesk(stage), self.suggestions),
            *(self.chat, self.replies, self.review, self.history, self.topics),
            *(ConversationDesk(stage), RequestDesk(stage, self.chat), ContextDesk(stage, self.chat)),
            *(self.summaries, ModelDesk(stage), ExternalEditorDesk(stage)),
        )

    def carry_out(self, name: str) -> None:
        """Carry out the command with this id."""
        method = next(command.method for command in COMMANDS if command.id == name)
        for desk in self.all:
            carry_out = getattr(desk, method, None)
            if carry_out is not None:
                carry_out()
                break

    def on_event(self, event: Event) -> None:
        match event:
            case TurnDelta():
                self.chat.on_turn_delta(event)
            case AnalysisReady():
                self._keep_first_analysis()
                self._stage.results.show(event.manuscript)
                self._stage.chat.read_formulas_with(event.manuscript.macros)
                self.suggestions.refresh()
                self.review.on_analysis()
                self._stage.follow_cursor()
            case DiagnosticsReady():
                self.problems.withdraw_mended()
                self._stage.refresh_status()
            case Saved():
                self.files.on_saved(event)
            case ChangedOutside():
                self.files.on_changed_outside(event)
            case ConversationChosen():
                if self.review.number is not None:
                    self.review.close()
                self.chat.show_history()
                self._stage.refresh_status()
            case TurnStarted():
                self.chat.on_turn_started(event)
            case Suggested():
                self.topics.on_suggested(event.text)
            case ReplyHeld():
                self.chat.on_reply_held(event)
            case TurnEnded():
                self.chat.on_turn_ended(event)
                looking = self.summaries.on_turn_ended()
                self._stage.run(looking, name="look how long the conversation is", group="summary")
            case ProposalChanged():
                proposal = self._stage.room.queue.get(event.number)
                self.chat.show_proposal(proposal)
                self.review.on_proposal_changed(proposal)
            case Committed():
                self.review.on_committed(event)
                self.history.follow_file()
                self._stage.refresh_status()
            case Problem():
                self._stage.tell(event.sentence, is_warning=True)

    def _keep_first_analysis(self) -> None:
        """Spare what the first analysis made from being looked through at every collection of garbage."""
        if not self._has_analysis:
            self._has_analysis = True
            gc.freeze()
