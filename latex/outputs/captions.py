"""How a result or section is named where there is little room: one line, cut to a width, safe to show.

Invariants:
- What is returned holds no control characters, no line breaks, no marks that turn the direction of the text around
  it, and nothing that XML 1.0 forbids.
"""

from __future__ import annotations

import re
import unicodedata

from latex.manuscript import Manuscript, Result, Section
from latex.render import readable

ELLIPSIS = "…"
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NARROW, _CAPITAL, _USUAL, _WIDE = 0.30, 0.70, 0.56, 1.0  # em, generous means of common sans-serif faces
_NARROW_CHARACTERS = frozenset("ijl.,:;'’`|!()[]{}IftJr/\\ ")
_WIDE_CHARACTERS = frozenset("mwMW@%—…→∑∏∫")


def plain(text: str) -> str:
    """Return `text` without what must not be shown, each white space as one blank."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def paragraphs(text: str) -> str:
    """Return `text` without what must not be shown, blank lines between paragraphs kept."""
    return "\n\n".join(shown for part in text.split("\n\n") if (shown := plain(part)))


def title_of(manuscript: Manuscript, result: Result) -> str:
    """Return the title in Unicode; empty where there is none."""
    return plain(readable(result.title, manuscript.macros)) if result.title else ""


def name_of(result: Result) -> str:
    """Return "Lemma 3.2"."""
    return plain(result.display_name)


def caption(manuscript: Manuscript, result: Result) -> str:
    """Return "Lemma 3.2 (Title)"."""
    title = title_of(manuscript, result)
    return f"{name_of(result)} ({title})" if title else name_of(result)


def heading(manuscript: Manuscript, section: Section) -> str:
    """Return "2.1 Title", or only the title, in Unicode."""
    title = plain(readable(section.title, manuscript.macros))
    return f"{section.number or ''} {title}".strip() or "Without a title"


def width(text: str) -> float:
    """Return about how wide `text` is in a sans-serif face, in em."""
    return sum(map(_character_width, text))


def cut(text: str, room: float) -> str:
    """Return `text`, cut with an ellipsis so that it is about `room` em wide at most."""
    if len(text) * _NARROW <= room and width(text) <= room:
        return text
    used = _character_width(ELLIPSIS)
    for index, character in enumerate(text):
        used += _character_width(character)
        if used > room:
            return text[:index].rstrip() + ELLIPSIS
    return text


def _character_width(character: str) -> float:
    if character in _NARROW_CHARACTERS:
        return _NARROW
    if character.isascii():
        return _WIDE if character in _WIDE_CHARACTERS else _CAPITAL if character.isupper() else _USUAL
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    is_wide = character in _WIDE_CHARACTERS or unicodedata.east_asian_width(character) in "WF"
    return _WIDE if is_wide else _CAPITAL
