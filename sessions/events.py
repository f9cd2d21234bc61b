"""What the services tell whoever listens, as frozen events, and the list of listeners.

All events are published on the thread of the event loop. A listener must not block and must not raise.
Events are facts in the past tense; nobody answers them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from latex.check.diagnostic import Diagnostic
from latex.manuscript import Manuscript
from latex.text import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Event:
    """Anything a service tells."""


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """A file of the manuscript was read into a buffer."""

    file: str


@dataclass(frozen=True, slots=True)
class Applied(Event):
    """A transaction changed the text of a buffer."""

    file: str
    before: Snapshot
    after: Snapshot
    transaction: Transaction


@dataclass(frozen=True, slots=True)
class Saved(Event):
    """A buffer and its file on disk now hold the same text."""

    file: str


class DiskNews(StrEnum):
    """What happened to a file outside the program."""

    TAKEN_IN = "taken in"
    MERGED = "merged"
    CONFLICT = "conflict"
    DELETED = "deleted"
    APPEARED = "appeared"


@dataclass(frozen=True, slots=True)
class ChangedOutside(Event):
    """A file was changed by another program; `sentence` says what was done about it."""

    file: str
    news: DiskNews
    sentence: str


@dataclass(frozen=True, slots=True)
class AnalysisReady(Event):
    """A new analysis of the manuscript."""

    manuscript: Manuscript


@dataclass(frozen=True, slots=True)
class DiagnosticsReady(Event):
    """What is likely to be wrong with the manuscript was found anew."""

    manuscript: Manuscript
    """What they were found in."""
    diagnostics: tuple[Diagnostic, ...]


class DeltaKind(StrEnum):
    """What a piece of a turn is."""

    TEXT = "text"
    THINKING = "thinking"
    ACTIVITY = "activity"
    """A whole sentence on what a tool does ("reading Lemma 3.2")."""
    WAITING = "waiting"
    """A whole sentence shown until the next delta ("retrying in 4 s")."""


@dataclass(frozen=True, slots=True)
class ConversationChosen(Event):
    """The author went over to another conversation: what was said and the changes are now those of that one."""


@dataclass(frozen=True, slots=True)
class TurnStarted(Event):
    """The author's words were sent."""

    text: str


@dataclass(frozen=True, slots=True)
class TurnDelta(Event):
    """More of the reply; neighbours of one kind may be merged."""

    kind: DeltaKind
    text: str


@dataclass(frozen=True, slots=True)
class Suggested(Event):
    """The colleague suggests a standing instruction or a topic, which the author may write down."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyHeld(Event):
    """The reply that is coming takes a closed topic up again: from here on it is held, with what came before."""

    topic: str
    """Its title."""
    entry: str
    """The author's entry in a few words."""


@dataclass(frozen=True, slots=True)
class TurnEnded(Event):
    """The reply is over; always follows a `TurnStarted`."""

    reason: str
    """end_turn, stopped, error, budget, max_tokens, refusal, rounds."""
    sentence: str | None = None
    """What to tell the author where the turn did not simply end."""


@dataclass(frozen=True, slots=True)
class ProposalChanged(Event):
    """A change was queued, decided, rebased or went out of date."""

    number: int


@dataclass(frozen=True, slots=True)
class Committed(Event):
    """A commit was made."""

    commit: str
    """Full hash."""
    subject: str
    proposal: int | None


@dataclass(frozen=True, slots=True)
class Problem(Event):
    """Something failed that the author should know; a whole sentence."""

    sentence: str


Listener = Callable[[Event], None]


class Listeners:
    """Those who are told what happens."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` every later event; return the function that stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Tell all listeners, in the order they came. Call on the event loop's thread only."""
        for listener in tuple(self._listeners):
            listener(event)
