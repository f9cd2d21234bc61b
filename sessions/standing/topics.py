r"""The topics of a manuscript, open and closed, as they stand in `.lemmata/topics.md`, and what touches a closed one.

The file is the author's: plain Markdown, a heading `## …` for each topic and lines `- key: value` below it. What is
not understood stays as it is. Only a person changes it; the colleague may suggest an entry.

    ## Exponential tails
    - decision: closed
    - date: 2026-11-26
    - by: Ann Author
    - reason: the sub-Gaussian bound is enough for this paper
    - would reopen it: a referee who asks
    - results: lem:tails, thm:tails
    - phrases: exponential tail; sub-exponential

A text touches a topic where it holds one of its phrases as whole words (ignoring case, punctuation and a plural s; the
title where there are none) or one of its handles.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sessions.errors import FileError

NAME = Path(".lemmata") / "topics.md"
_HEADING = re.compile(r"^##[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*[-*][ \t]*([A-Za-z][A-Za-z ]*?)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_NO_WORD = re.compile(r"[\W_]+")
_HEAD = (
    "# Topics\n\nWhat is closed here is not taken up again by the colleague; what touches it is held under a notice.\n"
)
_BYTES = "surrogateescape"  # what is no UTF-8 stays as it is


@dataclass(frozen=True, slots=True)
class Topic:
    """Something the author has decided about."""

    title: str
    is_closed: bool = True
    date: str = ""
    """ISO 8601."""
    by: str = ""
    reason: str = ""
    reopens: str = ""
    """What would reopen it."""
    handles: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """The entry in a few words: title, who closed it, when and why."""
        when = " ".join(filter(None, (f"by {self.by}" if self.by else "", self.date)))
        reason = f": {self.reason}" if self.reason else ""
        return f"“{self.title}” (closed{' ' + when if when else ''}{reason})"


def titled(entry: str) -> str:
    """Return the title of the topic an entry is of."""
    return entry[1:].rpartition("” (closed")[0]


def parse(text: str) -> tuple[Topic, ...]:
    """Return the topics of a file, in its order."""
    found = []
    for title, body in _sections(text):
        values = {match[1].lower(): match[2] for match in _LINE.finditer(body)}
        found.append(
            Topic(
                title,
                values.get("decision", "").casefold().startswith("closed"),
                values.get("date", ""),
                values.get("by", ""),
                values.get("reason", ""),
                values.get("would reopen it", ""),
                _list(values.get("results", ""), ","),
                _list(values.get("phrases", ""), ";"),
            )
        )
    return tuple(found)


def closed(text: str, topic: Topic) -> str:
    """Return the file with the topic closed: its entry is rewritten, or added at the end."""
    lines = [
        f"## {_one_line(topic.title)}",
        "- decision: closed",
        f"- date: {topic.date}",
        f"- by: {_one_line(topic.by)}",
        f"- reason: {_one_line(topic.reason)}",
        f"- would reopen it: {_one_line(topic.reopens)}",
        f"- results: {', '.join(topic.handles)}",
        f"- phrases: {'; '.join(map(_one_line, topic.phrases))}",
    ]
    entry = "\n".join(line for line in lines if not line.endswith(": ")) + "\n"
    span = _span(text, topic.title)
    if span is None:
        return f"{text.rstrip() or _HEAD.rstrip()}\n\n{entry}"
    rest = text[span[1] :]
    return text[: span[0]] + entry + ("\n" + rest if rest else "")


def reopened(text: str, title: str, *, date: str, by: str) -> str:
    """Return the file with the topic open again, and who reopened it; unchanged where there is no such topic."""
    span = _span(text, title)
    if span is None:
        return text
    section = text[span[0] : span[1]]
    now = f"- decision: open\n- reopened: {date}{' by ' + _one_line(by) if by else ''}"
    changed, count = re.subn(r"^[ \t]*[-*][ \t]*decision[ \t]*:.*$", lambda _: now, section, count=1, flags=re.M | re.I)
    if not count:
        head, _, body = section.partition("\n")
        changed = f"{head}\n{now}\n{body}"
    return text[: span[0]] + changed + text[span[1] :]


def touched(topics: Iterable[Topic], text: str = "", handles: Iterable[str] = ()) -> Topic | None:
    """Return the first closed topic that a text, or a change to these results, takes up; None where there is none."""
    words = _words(text)
    named = set(handles)
    for topic in topics:
        if topic.is_closed and (
            any(_holds(words, phrase) for phrase in topic.phrases or (topic.title,))
            or any(handle in named or _names(text, handle) for handle in topic.handles)
        ):
            return topic
    return None


def reach(topics: Iterable[Topic]) -> int:
    """Return how many code points a mention of one of the topics may take, generously."""
    longest = [len(each) for topic in topics for each in (topic.title, *topic.phrases, *topic.handles)]
    return 3 * max(longest, default=0) + 20


def read_topics(folder: Path) -> str:
    """Return the file of the manuscript in `folder`; empty where there is none or it cannot be read."""
    try:
        return (folder / NAME).read_text(encoding="utf-8", errors=_BYTES)
    except OSError:
        return ""


def write_topics(folder: Path, before: str, after: str) -> None:
    """Write the file, unless somebody else has changed it since it was read as `before`.

    Raises:
        FileError: it was changed meanwhile, or cannot be written; the file is as it was.
    """
    path = folder / NAME
    if read_topics(folder) != before:
        raise FileError(f"{NAME} was changed meanwhile and was left as it is. Do it again to change it as it is now.")
    try:
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(path.name + ".new")
        draft.write_text(after, encoding="utf-8", errors=_BYTES)
        draft.replace(path)
    except OSError as error:
        raise FileError(f"{NAME} could not be written: {error.strerror or error}. Nothing was changed.") from error


def _sections(text: str) -> list[tuple[str, str]]:
    return [(match[1], text[match.end() : end]) for match, end in _headings(text)]


def _span(text: str, title: str) -> tuple[int, int] | None:
    wanted = _one_line(title).casefold()
    return next(((match.start(), end) for match, end in _headings(text) if match[1].casefold() == wanted), None)


def _headings(text: str) -> list[tuple[re.Match[str], int]]:
    """Return each heading with the end of what stands below it."""
    found = list(_HEADING.finditer(text))
    return list(zip(found, [*(match.start() for match in found[1:]), len(text)], strict=False))


def _list(text: str, mark: str) -> tuple[str, ...]:
    return tuple(each for each in map(str.strip, text.split(mark)) if each)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> str:
    """Return the words of a text with one blank before and after each."""
    return f" {_NO_WORD.sub(' ', text.casefold()).strip()} "


def _holds(words: str, phrase: str) -> bool:
    wanted = _words(phrase)
    return bool(wanted.strip()) and (wanted in words or f"{wanted[:-1]}s " in words or f"{wanted[:-1]}es " in words)


def _names(text: str, handle: str) -> bool:
    return re.search(rf"(?<![\w:.-]){re.escape(handle)}(?![\w:-])", text) is not None


class Topics:
    """The topics of one manuscript; `who` returns the name of the person at the keyboard."""

    def __init__(self, folder: Path, who: Callable[[], Awaitable[str]]) -> None:
        self._folder = folder
        self._who = who

    @property
    def all(self) -> tuple[Topic, ...]:
        """The topics as the file has them now."""
        return parse(read_topics(self._folder))

    async def close(self, title: str, reason: str = "", handles: Iterable[str] = ()) -> None:
        """Write down that a topic is closed, today and by this person.

        Raises:
            FileError: the file cannot be written; nothing was changed.
        """
        before = read_topics(self._folder)
        topic = Topic(title, True, _today(), await self._who(), reason, handles=tuple(handles))
        write_topics(self._folder, before, closed(before, topic))

    async def reopen(self, title: str) -> None:
        """Write down that a topic is open again.

        Raises:
            FileError: the file cannot be written; nothing was changed.
        """
        before = read_topics(self._folder)
        write_topics(self._folder, before, reopened(before, title, date=_today(), by=await self._who()))


def _today() -> str:
    return datetime.date.today().isoformat()
