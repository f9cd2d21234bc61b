"""Holds what takes a closed topic up again: a reply, or a change, is not shown before the author wants to see it.

Invariants:
- A topic that the author names is free for that turn: whoever asks wants an answer.
- Nothing is lost or decided: what is held is kept as it came, under a notice that names the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sessions.colleague.transcript import Utterance
from sessions.review.proposals import Proposal
from sessions.standing.topics import Topic, reach, touched

Topics = Callable[[], Sequence[Topic]]


class TopicGuard:
    """Knows the closed topics during one turn."""

    def __init__(self, topics: Topics = tuple) -> None:
        self._topics = topics
        self._closed: tuple[Topic, ...] = ()
        self._reach = 0
        self._tail = ""

    def begin(self, words: str) -> None:
        """Begin a turn with the author's words; without words the turn before goes on."""
        if words.strip():
            self._closed = _not_named(tuple(topic for topic in self._topics() if topic.is_closed), words)
            self._reach = reach(self._closed)
        self._tail = ""

    def hears(self, text: str) -> Topic | None:
        """Return the closed topic that the reply takes up with these further words of it."""
        if not self._closed:
            return None
        self._tail = (self._tail + text)[-self._reach - len(text) :]
        # A word may still grow: "tail" of "tailored" is no tail.
        end = max(self._tail.rfind(" "), self._tail.rfind("\n"), self._tail.rfind("}"), self._tail.rfind("."))
        return touched(self._closed, self._tail[: end + 1])

    def ends(self) -> Topic | None:
        """Return the closed topic that the reply took up with its last word; the next words begin another reply."""
        tail, self._tail = self._tail, ""
        return touched(self._closed, tail)

    def looks_at(self, proposal: Proposal) -> Topic | None:
        """Return the closed topic that a change takes up: by the results it touches, or by what it adds."""
        added = "\n".join(hunk.new for hunk in proposal.hunks)
        before = "\n".join(hunk.edit.old for hunk in proposal.hunks)
        already = [topic for topic in self._closed if touched([topic], before)]
        topic = touched(self._closed, handles=proposal.targets)
        return topic or touched((each for each in self._closed if each not in already), added)


def held(topics: Sequence[Topic], said: Iterable[Utterance]) -> list[Topic | None]:
    """Return for each utterance of an earlier session the closed topic under whose notice it is held."""
    found: list[Topic | None] = []
    closed = tuple(topic for topic in topics if topic.is_closed)
    free = closed
    for each in said:
        if each.is_author:
            free = _not_named(closed, each.text)
            found.append(None)
        else:
            found.append(touched(free, each.text))
    return found


def _not_named(closed: tuple[Topic, ...], words: str) -> tuple[Topic, ...]:
    return tuple(topic for topic in closed if not touched([topic], words))
