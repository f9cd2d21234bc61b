"""The conversations about a manuscript: listing them, searching what was said, and writing one down as Markdown.

Invariants:
- Nothing here changes a journal; a file that is no journal is passed over.
- What is shown or written is cleaned of what a terminal would act on; the journals keep what came.

Reading takes some milliseconds a conversation; any thread may call these functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sessions.colleague.journal import Replay, replay
from sessions.colleague.safety import cleaned
from sessions.colleague.transcript import Utterance, utterances
from sessions.review.proposals import Proposal

_TITLE = 60  # characters of the author's first words that stand for a conversation without a name
_EXCERPT = 60  # characters shown around a match
_PATTERN = "*.jsonl"


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation in the list."""

    id: str
    title: str
    """The name the author gave it, else what was said first."""
    assistant: str
    last: datetime
    """When it was last written to, in local time."""
    turns: int
    """How often the author spoke."""
    open_changes: int
    text: str
    """All that was said, for searching."""

    @property
    def words(self) -> str:
        """When it was, how long, and what waits in it."""
        turns = f"{self.turns} turn{'s' if self.turns != 1 else ''}"
        waiting = f", {self.open_changes} open" if self.open_changes else ""
        return f"{self.last:%Y-%m-%d %H:%M}  {turns}{waiting}  {self.assistant}"


def listed(folder: Path, root: str) -> tuple[Listed, ...]:
    """Return the conversations about the manuscript `root` in which something was said, the latest first."""
    found = [_listed(each) for each in _replays(folder, root)]
    return tuple(sorted(found, key=lambda each: each.last, reverse=True))


def find(folder: Path, root: str, id: str) -> Replay | None:  # noqa: A002  # what journals call it
    """Return the conversation with this id, or with an id that begins so and no other does."""
    fitting = [each for each in _replays(folder, root) if each.id.startswith(id)]
    exact = [each for each in fitting if each.id == id]
    return (exact or fitting)[0] if exact or len(fitting) == 1 else None


def matching(known: Iterable[Listed], words: str) -> list[tuple[Listed, str]]:
    """Return the conversations in which each of the words was said, with what stands around the last of them.

    Case is ignored; the excerpt is empty where the title, the date or the colleague's name has the words already.
    """
    wanted = words.casefold().split()
    found = []
    for each in known:
        head = f"{each.title} {each.words}".casefold()
        text = each.text.casefold()
        if all(word in head for word in wanted):
            found.append((each, ""))
        elif all(word in head or word in text for word in wanted):
            found.append((each, _excerpt(each.text, text, next(word for word in reversed(wanted) if word in text))))
    return found


def title_of(conversation: Replay) -> str:
    """Return what a conversation is called: the name it was given, else how it begins."""
    if conversation.title:
        return cleaned(conversation.title)
    first = next((each.text for each in utterances(conversation.messages) if each.is_author), "")
    words = " ".join(cleaned(first).split()) or "Changes without a word said"
    return words if len(words) <= _TITLE else words[:_TITLE].rsplit(" ", 1)[0] + "…"


def as_markdown(conversation: Replay) -> str:
    """Return a conversation as a Markdown document: what was said, then each change with what became of it."""
    usage = conversation.usage
    tokens = usage.input + usage.output + usage.cache_read + usage.cache_write
    day, _, hour = conversation.id[:16].partition("T")
    began = f"{day} {hour.replace('-', ':')} UTC"
    lines = [
        f"# {title_of(conversation)}",
        "",
        f"About `{conversation.root}`, with {conversation.assistant}; begun {began}, {tokens} tokens.",
        f"Commits that came of it name `{conversation.id}`.",
    ]
    for each in utterances(conversation.messages):
        lines += ["", f"## {'Author' if each.is_author else 'Colleague'}", "", cleaned(each.text).strip()]
    if conversation.proposals:
        lines += ["", "# Changes"]
    for proposal in conversation.proposals:
        lines += ["", *_change(proposal)]
    return "\n".join(lines) + "\n"


def _replays(folder: Path, root: str) -> list[Replay]:
    found = (replay(path) for path in sorted(folder.glob(_PATTERN)))
    return [each for each in found if each is not None and each.root == root and not each.is_empty]


def _listed(conversation: Replay) -> Listed:
    said = utterances(conversation.messages)
    return Listed(
        conversation.id,
        title_of(conversation),
        conversation.assistant,
        datetime.fromtimestamp(conversation.last),
        sum(each.is_author for each in said),
        sum(proposal.is_open for proposal in conversation.proposals),
        _text(said),
    )


def _text(said: Iterable[Utterance]) -> str:
    return "\n".join(cleaned(each.text) for each in said)


def _excerpt(text: str, folded: str, word: str) -> str:
    at = folded.find(word)
    start = max(0, at - _EXCERPT // 2)
    words = " ".join(text[start : start + _EXCERPT].split())
    return f"{'…' if start else ''}{words}{'…' if start + _EXCERPT < len(text) else ''}"


def _change(proposal: Proposal) -> list[str]:
    commit = f", commit {proposal.commit[:10]}" if proposal.commit else ""
    note = f" ({cleaned(proposal.note)})" if proposal.note else ""
    lines = [f"## Change {proposal.number}: {cleaned(proposal.title)}", ""]
    lines += [f"`{proposal.file}`, {proposal.state}{commit}{note}", "", cleaned(proposal.why).strip(), ""]
    difference = []
    for hunk in proposal.hunks:
        difference += [f"-{line}" for line in cleaned(hunk.edit.old).splitlines()]
        difference += [f"+{line}" for line in cleaned(hunk.new).splitlines()]
    longest = max((len(run) for run in re.findall("`+", "\n".join(difference))), default=0)
    fence = "`" * max(3, longest + 1)
    return [*lines, f"{fence}diff", *difference, fence]
