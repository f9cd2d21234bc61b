r"""Keep what the colleague writes from acting on the terminal, and what nobody can see from reaching it.

Invariants:
- `cleaned` text holds no escape sequence, no control character but LF and TAB, and no invisible character.
- Source text is never changed by marking: what is hidden is listed beside it, so that it can still be quoted exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from latex.invisible import CONTROL, INVISIBLE

_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC: titles, links, the clipboard (ECMA-48 §8.3.89)
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]"
)
_OPEN_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*\x1b?\Z|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*\x1b?\Z"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*\Z|\x1b[ -/]*\Z"
)
_LONGEST_SEQUENCE = 4_096  # characters; a longer one that never ends must not swallow the rest of the reply


def cleaned(text: str) -> str:
    """Return `text` without escape sequences, control characters and invisible characters; CR LF becomes LF."""
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n"))
    return INVISIBLE.sub("", CONTROL.sub("", text))


def visible(text: str) -> str:
    """Return source text as it is sent: without invisible and control characters, all else as it stands."""
    return cleaned(text)


def control_characters(text: str) -> tuple[str, ...]:
    """Return the control characters of `text` other than LF, TAB and the CR of a CR LF, each once, as `U+0008`."""
    found = dict.fromkeys(CONTROL.findall(text.replace("\r\n", "\n")))
    return tuple(f"U+{ord(character):04X}" for character in found)


class StreamCleaner:
    """Cleans text that comes in pieces; an escape sequence may be cut between two of them."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what can be shown after `piece` came."""
        text = self._held + piece
        self._held = ""
        unfinished = _OPEN_SEQUENCE.search(text)
        if unfinished and len(unfinished[0]) < _LONGEST_SEQUENCE:
            self._held = unfinished[0]
            text = text[: unfinished.start()]
        return cleaned(text)


class HiddenKind(StrEnum):
    """Why a reader of the printed paper does not see a passage."""

    COMMENT = "comment"
    CONDITIONAL = "switched off by a conditional"
    AFTER_END = "after the end of the document"
    COLOUR = "white or tiny text"
    CHARACTERS = "invisible characters"


@dataclass(frozen=True, slots=True)
class HiddenPassage:
    """Lines of a source that the printed paper does not show."""

    kind: HiddenKind
    line_begin: int
    """First line, from 1."""
    line_end: int
    """Last line, from 1."""


_COMMENT_LINE = re.compile(r"^[^\S\n]*%.*$", re.MULTILINE)
_SWITCHED_OFF = re.compile(r"\\iffalse\b.*?(?:\\fi\b|\Z)|\\begin\{comment\}.*?(?:\\end\{comment\}|\Z)", re.DOTALL)
_COLOURED = re.compile(
    r"\\(?:text)?color\s*(?:\[[^\]]*\])?\{\s*(?:white|1(?:,1){2}|FFFFFF|255(?:,255){2})\s*\}"
    r"|\\fontsize\s*\{\s*0*[0-2](?:\.\d*)?\s*(?:pt)?\s*\}|\\phantom\s*\{[^{}]*\w{12}",
    re.IGNORECASE,
)
_END_OF_DOCUMENT = re.compile(r"^[^%\n]*?\\end\s*\{document\}[^\n]*\n", re.MULTILINE)


def hidden_passages(text: str, *, first_line: int = 1) -> tuple[HiddenPassage, ...]:
    """Return what a reader of the printed paper would not see of `text`, by line, in order of appearance.

    `first_line` is the number of the first line of `text` in its file. Neighbouring comment lines count as one.
    """
    found = [
        *_passages(text, _SWITCHED_OFF, HiddenKind.CONDITIONAL, first_line),
        *_passages(text, _COLOURED, HiddenKind.COLOUR, first_line),
        *_passages(text, INVISIBLE, HiddenKind.CHARACTERS, first_line),
        *_passages(text, _COMMENT_LINE, HiddenKind.COMMENT, first_line),
    ]
    end = _END_OF_DOCUMENT.search(text)
    if end and text[end.end() :].strip():
        line = first_line + text.count("\n", 0, end.end())
        found.append(HiddenPassage(HiddenKind.AFTER_END, line, first_line + text.rstrip().count("\n")))
    return tuple(sorted(_merged(found), key=lambda passage: (passage.line_begin, passage.line_end)))


def hidden_note(text: str, *, first_line: int = 1) -> str:
    """Return a phrase that lists the hidden lines of `text`; empty where all of it is printed."""
    return "; ".join(
        f"{passage.kind} in line {passage.line_begin}"
        if passage.line_begin == passage.line_end
        else f"{passage.kind} in lines {passage.line_begin}–{passage.line_end}"
        for passage in hidden_passages(text, first_line=first_line)
    )


def _passages(text: str, pattern: re.Pattern[str], kind: HiddenKind, first_line: int) -> list[HiddenPassage]:
    found, line, position = [], first_line, 0
    for match in pattern.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        found.append(HiddenPassage(kind, line, line + match[0].rstrip("\n").count("\n")))
    return found


def _merged(passages: list[HiddenPassage]) -> list[HiddenPassage]:
    merged: list[HiddenPassage] = []
    for passage in passages:
        last = merged[-1] if merged else None
        if last and last.kind is passage.kind and passage.line_begin <= last.line_end + 1:
            merged[-1] = HiddenPassage(last.kind, last.line_begin, max(last.line_end, passage.line_end))
        else:
            merged.append(passage)
    return merged
