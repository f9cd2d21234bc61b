"""What the author hears of a turn while it runs: words, thinking, what the tools do, and what is held.

Everything is cleaned for the screen; nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Callable

from sessions.colleague.assistant import Json
from sessions.colleague.guard import TopicGuard
from sessions.colleague.safety import StreamCleaner
from sessions.colleague.tools import Question, growth
from sessions.events import DeltaKind, Listeners, ReplyHeld, Suggested, TurnDelta
from sessions.standing.topics import Topic

_GROWTH = 20  # characters of a line after which its growth is shown again; more often would only flicker


class Telling:
    """Tells one turn."""

    def __init__(self, listeners: Listeners, activity: Callable[[str, Json], str], guard: TopicGuard) -> None:
        self._listeners = listeners
        self._activity_of = activity
        self._guard = guard
        self._has_spoken = False
        self._activity = ""
        self._progress = (0, 0)
        self._cleaner = StreamCleaner()
        self._thinking_cleaner = StreamCleaner()
        self._held: Topic | None = None

    def words(self, text: str, *, begins: bool) -> None:
        """Tell more of a reply; what `begins` after tools is a paragraph of its own."""
        if self._has_spoken and begins:
            self._tell(DeltaKind.TEXT, "\n\n")
        self._has_spoken = True
        self._hold(self._guard.hears(text))
        self._tell(DeltaKind.TEXT, self._cleaner.feed(text))

    def end_of_words(self) -> None:
        """Tell that a response is whole."""
        self._hold(self._guard.ends())

    def thinking(self, text: str) -> None:
        """Tell more of the summary of what was thought."""
        self._tell(DeltaKind.THINKING, self._thinking_cleaner.feed(text))

    def waiting(self, sentence: str) -> None:
        """Tell what is waited for; empty for nothing any more."""
        self._tell(DeltaKind.WAITING, sentence)

    def question(self, question: Question) -> None:
        """Tell what the author is asked."""
        options = (f"  {number}. {option}" for number, option in enumerate(question.options, start=1))
        self._tell(DeltaKind.TEXT, "\n".join(["", "", question.question, *options, ""]))

    def suggestion(self, suggestion: str) -> None:
        """Tell what the colleague suggests to write down for every turn."""
        self._tell(DeltaKind.TEXT, f"\n\nSuggested for your standing instructions or topics: {suggestion}\n")
        self._listeners.publish(Suggested(suggestion))

    def activity(self, name: str, given: Json) -> None:
        """Tell what a tool does, unless that is what was told last."""
        self._tell_activity(self._activity_of(name, given))

    def progress(self, name: str, so_far: Json) -> None:
        """Tell of a change while it is written: what it is once that is known, and its last line for the moment."""
        count, last = growth(so_far)
        progress = (count, len(last) // _GROWTH)
        if not count or progress == self._progress:
            return
        self._progress = progress
        activity = self._activity_of(name, so_far)
        if count > 1:
            self._tell_activity(activity)
        lines = "1 line" if count == 1 else f"{count} lines"
        shown = "" if self._held else f": {last}"
        self._tell(DeltaKind.WAITING, f"{activity}, {lines} so far{shown}")

    def _hold(self, topic: Topic | None) -> None:
        if topic is not None and self._held is None:
            self._held = topic
            self._listeners.publish(ReplyHeld(topic.title, topic.entry))

    def _tell_activity(self, activity: str) -> None:
        if activity != self._activity:
            self._activity = activity
            self._tell(DeltaKind.ACTIVITY, activity)

    def _tell(self, kind: DeltaKind, text: str) -> None:
        if text or kind is DeltaKind.WAITING:
            self._listeners.publish(TurnDelta(kind, text))
