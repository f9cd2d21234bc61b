"""What the conversation is made of: its blocks, and their text as pieces and lines before they have a style.

Text of the model is data: it is never read as markup of the terminal or of Textual. Formulas are shown in Unicode where
that says everything, other LaTeX as typed; `**bold**` and `code` are only named for what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len

from latex.formula import DISPLAYED, INLINE
from tui.widgets.chat_formulas import Formulas


class BlockKind(StrEnum):
    """Who or what speaks in a block."""

    AUTHOR = "author"
    REPLY = "reply"
    THINKING = "thinking"
    ACTIVITY = "activity"
    NOTICE = "notice"
    CARD = "card"
    HELD = "held"
    """A reply under a notice."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the log."""

    kind: BlockKind
    text: str
    heading: str = ""
    """Who speaks; for a card, its first line."""
    number: int = 0
    """The change a card stands for; negative for a reply that is held."""
    is_live: bool = False
    """It waits for a decision: a card's change, or a reply that is held."""
    held: str = ""
    """The entry of the closed topic under whose notice it is; empty where it is not held."""
    keys: str = ""
    """What the keys mean that decide about it, as they are shown."""


_INLINE = re.compile(
    r"(?P<escaped>\\[$%&#_{}\\])"
    rf"|\n?[ \t]{{0,9}}(?P<displayed>{DISPLAYED})(?P<stop>[.,;:]?)[ \t]{{0,9}}|(?P<math>{INLINE})"
    r"|`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^*\n]+)\*\*|(?P<command>\\[A-Za-z]+\*?)",
    re.DOTALL,
)
_STYLES = {"escaped": "", "math": "chat--math", "displayed": "chat--math", "command": "chat--math"}
_STYLES |= {"code": "chat--code", "bold": "chat--bold"}
_INDENT = "    "
_FENCE = "```"
_HANGING = re.compile(r"[ \t]*(?:(?:[-*•]|\d{1,2}[.)])[ \t]+)?")
_LONGEST = 3_000  # characters; a longer paragraph is laid out in parts, so that one more word costs no more than that
_LINE = re.compile(rf"[^\n]{{{_LONGEST}}}\S*[^\S\n]*\n?|[^\n]*\n|[^\n]+")
Piece = tuple[str, str]
"""A text and its component class, empty for none."""


def paragraphs(text: str) -> list[str]:
    """Return a reply as paragraphs and fenced code, joined what it was; as it grows only the last one changes.

    Blank lines belong to what is before them, and no formula goes over them. A paragraph of many pages is in parts.
    """
    found: list[str] = []
    begins, in_fence = True, False
    for line in _LINE.findall(text):
        is_fence = line.lstrip().startswith(_FENCE)
        is_blank = not line.strip() and not in_fence
        is_new = begins or (is_fence and not in_fence) or (not in_fence and len(found[-1]) >= _LONGEST)
        if found and (is_blank or not is_new):
            found[-1] += line
        else:
            found.append(line)
        begins = is_blank or (is_fence and in_fence)
        in_fence ^= is_fence
    return found


def pieces(paragraph: str, formulas: Formulas) -> Iterator[Piece]:
    """Yield the text of a paragraph with the component class of each part; the joined parts are what is shown."""
    if paragraph.lstrip().startswith(_FENCE):
        yield _unfenced(paragraph), "chat--code"
        return
    position = 0
    for match in _INLINE.finditer(paragraph):
        if match.start() > position:
            yield paragraph[position : match.start()], ""
        kind = next(kind for kind in _STYLES if match[kind] is not None)
        yield _shown(match, kind, formulas), _STYLES[kind]
        position = match.end()
    if position < len(paragraph):
        yield paragraph[position:], ""


def _unfenced(fenced: str) -> str:
    code = fenced.partition("\n")[2]
    body = code.rstrip()
    before, _, last = body.rpartition("\n")
    return (before if last.lstrip().startswith(_FENCE) else body) + code[len(body) :]


def _shown(match: re.Match[str], kind: str, formulas: Formulas) -> str:
    if kind == "math":
        return "; ".join(formulas.rows(match[kind])) or match[kind]
    if kind != "displayed":
        return match[kind]
    rows = formulas.rows(match[kind])
    if not rows:
        return match[0]
    before = "\n" if match.start() else ""
    after = "" if match.string[match.end() :][:1] in ("", "\n") else "\n"
    return before + "\n".join(_INDENT + row for row in rows) + match["stop"] + after


def formulas_in(text: str) -> Iterator[str]:
    """Yield the formulas of a text as they are typed, with their delimiters."""
    for paragraph in paragraphs(text):
        for match in _INLINE.finditer(paragraph):
            if match["math"] or match["displayed"]:
                yield match["math"] or match["displayed"]


def wrap(parts: Iterable[Piece], width: int) -> list[list[Piece]]:
    """Return the parts as lines of at most `width` cells, broken at spaces where there are any.

    What a line goes on with is indented as the line is, and that of an item as its words are.
    """
    lines: list[list[Piece]] = [[]]
    used, indent = 0, ""
    for text, name in parts:
        for index, paragraph in enumerate(text.split("\n")):
            if index:
                lines.append([])
                used, indent = 0, _hanging(paragraph, width)
            for word in re.findall(r"\s+|\S+", paragraph):
                size = cell_len(word)
                if word.isspace() and not used and index == 0 and len(lines) > 1:
                    continue
                if used + size > width and used > len(indent) and not word.isspace():
                    lines.append([(indent, "")])
                    used = len(indent)
                if word.isspace() and used + size > width:
                    word = word[: max(0, width - used)]
                    size = len(word)
                while size > width - used:
                    head = _fitting(word, width - used)
                    lines[-1].append((head, name))
                    lines.append([(indent, "")])
                    word, used = word[len(head) :], len(indent)
                    size = cell_len(word)
                lines[-1].append((word, name))
                used += size
    return lines


def _hanging(line: str, width: int) -> str:
    found = _HANGING.match(line)
    return " " * min(found.end(), width // 2) if found else ""


def _fitting(word: str, width: int) -> str:
    """Return the longest head of `word` that fits into `width` cells, one character at least."""
    end = 1
    while end < len(word) and cell_len(word[: end + 1]) <= width:
        end += 1
    return word[:end]
