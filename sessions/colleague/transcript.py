"""The messages of a conversation as they are sent: only ever added to, and valid at every moment.

Invariants:
- What a reply was built on never changes: messages up to the last assistant message stay as they were sent.
- Messages alternate between user and assistant; what one side adds to its own last message extends it.
- Every tool call is answered before the other side speaks again; `open_calls` says which are not yet.
- The author's words are the last text block of a user message, or the last text of the answer to a question; all
  other text in user messages is the program's and stands in a block that begins with `PROGRAM_MARK`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.colleague.assistant import Json

PROGRAM_MARK = "<from-the-program>"
"""What a text block of the program begins with, so that it is not taken for the author's words."""

QUESTION_TOOL = "ask_author"


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words said in the conversation, for showing it again."""

    is_author: bool
    text: str
    held: str = ""
    """The entry of the closed topic that it takes up; empty where it may be shown."""


class Transcript:
    """All messages so far."""

    def __init__(self, messages: Iterable[Json] = ()) -> None:
        self._messages: list[Json] = list(messages)

    @property
    def messages(self) -> tuple[Json, ...]:
        """The messages, oldest first; none of them is changed later, only replaced by a longer one."""
        return tuple(self._messages)

    @property
    def is_waiting_for_reply(self) -> bool:
        """Whether the user spoke last."""
        return bool(self._messages) and self._messages[-1]["role"] == "user"

    def add(self, role: str, blocks: Sequence[Json]) -> None:
        """Add blocks of `user` or `assistant`, in a new message unless that side spoke last."""
        if not blocks:
            return
        if self._messages and self._messages[-1]["role"] == role:
            last = self._messages.pop()
            blocks = [*last["content"], *blocks]
        self._messages.append({"role": role, "content": list(blocks)})

    def open_calls(self) -> tuple[Json, ...]:
        """Return the `tool_use` blocks of the last assistant message that have no result yet, in order."""
        answered: set[str] = set()
        for message in reversed(self._messages):
            if message["role"] == "assistant":
                calls = [block for block in message["content"] if block.get("type") == "tool_use"]
                return tuple(call for call in calls if call["id"] not in answered)
            answered |= {block["tool_use_id"] for block in message["content"] if block.get("type") == "tool_result"}
        return ()


def text_block(text: str) -> Json:
    """Return a text block of the author."""
    return {"type": "text", "text": text}


def program_block(text: str) -> Json:
    """Return a text block of the program; nothing quoted in it can end it."""
    told = text.replace("</from-the-program", "< /from-the-program")
    return {"type": "text", "text": f"{PROGRAM_MARK}\n{told}\n</from-the-program>"}


def result_block(call_id: str, content: str | list[Json], *, is_error: bool = False) -> Json:
    """Return the answer to a tool call."""
    block: Json = {"type": "tool_result", "tool_use_id": call_id, "content": content}
    return {**block, "is_error": True} if is_error else block


def author_texts(message: Json) -> tuple[str, ...]:
    """Return the author's words in a user message; none where it holds only results of tools."""
    return tuple(
        block["text"]
        for block in message["content"]
        if block.get("type") == "text" and not block["text"].startswith(PROGRAM_MARK)
    )


def utterances(messages: Sequence[Json]) -> tuple[Utterance, ...]:
    """Return what the author and the colleague said, without tools and without what the program added."""
    said: list[Utterance] = []
    questions: dict[str, str] = {}
    for message in messages:
        if message["role"] == "user":
            for block in message["content"]:
                if block.get("type") == "tool_result" and block["tool_use_id"] in questions:
                    said += [Utterance(True, text) for text in author_texts({"content": _parts(block)})]
            said += [Utterance(True, text) for text in author_texts(message)]
            continue
        for block in message["content"]:
            if block.get("type") == "text" and block["text"].strip():
                said.append(Utterance(False, block["text"]))
            elif block.get("type") == "tool_use" and block["name"] == QUESTION_TOOL:
                questions[block["id"]] = block["name"]
                said.append(Utterance(False, str(block["input"].get("question", ""))))
    return tuple(said)


def _parts(block: Json) -> list[Json]:
    content = block["content"]
    return content if isinstance(content, list) else []
