r"""The prose of a passage of LaTeX: its words with their places, and nothing of commands, labels and comments.

Invariants:
- The prose has the length of the passage, so that an offset in one is the offset in the other.
- A formula is a run of `$`; comments, labels, references, citations, commands and verbatim text are blanks.
- A letter with an accent command is one accented letter, and keeps its word together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from latex.notation import ACCENTS
from latex.terms.word_forms import Language, lower, stem

_JOINER = "\u2060"  # fills the place of a command inside a word; a letter to the expressions below, dropped from words
_MATHEMATICS = "equation|align|gather|multline|eqnarray|displaymath|math|alignat|flalign|dmath|tikzcd|split|array|cases"
_RAW = "verbatim|Verbatim|lstlisting|minted|comment|tikzpicture|reference|slogan"
_DROPPED = (
    "label|uses|lean|proves|discussion|index|glsadd|url|href|input|include|includegraphics|vspace|hspace|pageref"
    r"|color|textcolor|begin|end|[A-Za-z]*ref|[A-Za-z]*cite[A-Za-z]*"
)
_LONGEST_FORMULA = 3_000  # code points; a bracket that opens more was never closed
_MARKUP = re.compile(
    r"(?P<comment>%[^\n]*)"
    rf"|(?P<raw>\\begin\s*\{{(?P<env>{_RAW})\*?\}}[\s\S]*?(?:\\end\s*\{{(?P=env)\*?\}}|\Z)|\\verb\*?(\W).*?\4)"
    rf"|(?P<math>\\begin\s*\{{(?P<display>{_MATHEMATICS})\*?\}}[\s\S]*?(?:\\end\s*\{{(?P=display)\*?\}}|\Z)"
    r"|\$\$(?:\\[\s\S]|[^$\\])*\$\$|\$(?:\\[\s\S]|[^$\\\n]|\n(?![ \t]*\n))*\$"
    rf"|\\\([\s\S]{{0,{_LONGEST_FORMULA}}}?\\\)|\\\[[\s\S]{{0,{_LONGEST_FORMULA}}}?\\\])"
    rf"|(?P<dropped>\\(?:{_DROPPED})(?![A-Za-z@])\*?(?:\s?\[[^\]\[]*\])*(?:\s?\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}})?)"
    r"|(?P<accent>\\(?:[\"'`^~=.]\s*|[cvuHkrdb](?![A-Za-z])\s*)(?:\{\\?[A-Za-z]\}|\\?[A-Za-z]))"
    r"|(?P<letter>\\(?:ss|oe|ae|OE|AE|aa|AA|o|O|l|L)(?![A-Za-z])\s?(?:\{\})?)"
    r"|(?P<item>\\item(?![A-Za-z])(?:\s*\[[^\]]*\])?)"
    r"|(?P<command>\\(?:[A-Za-z@]+\*?|[\s\S]))"
    r"|(?P<mark>[{}~&])"
)
_GERMAN_ACCENT = re.compile(r'"([aousAOU])')
_TOKEN = re.compile(
    r"['’]s\b|(?P<math>\$+(?:--?(?=[^\W\d_]))?)|(?P<word>[^\W_][\w\u2060]*(?:['’](?=[^\W_])[^\W_]+)?)"
    r"|(?P<mark>[.;:?!,()\[\]–—“”„«»\"]|``|''|\n[ \t]*\n)"
)


class Sort(StrEnum):
    """What a piece of prose is."""

    WORD = "word"
    FORMULA = "formula"
    MARK = "mark"


class Piece(NamedTuple):
    """A word, a formula or a punctuation mark."""

    word: str
    """In lower case without accents; `$` for a formula, `$-` where a hyphen follows; a mark, `.` for a blank line."""
    stem: str
    """The word without its ending; equal to `word` for what is no word."""
    shown: str
    """As typed, accent commands as accents."""
    start: int
    """Offset in the text the passage was taken from."""
    end: int
    sort: Sort


def prose(text: str, language: Language, words: Mapping[str, str]) -> str:
    """Return the prose of `text`; `words` names the paper's commands that print a word, by what they print."""

    def replaced(found: re.Match[str]) -> str:
        whole = found[0]
        match found.lastgroup:
            case "math":
                return "$" * len(whole)
            case "accent":
                letter = next(each for each in reversed(whole) if each.isalpha())
                return _accented(letter, whole[1]).ljust(len(whole), _JOINER)
            case "letter":
                return whole.strip("\\{} ").ljust(len(whole), _JOINER)
            case "item":
                return "." + " " * (len(whole) - 1)
            case "command" if whole[1:] in words:
                return (words[whole[1:]][: len(whole)]).ljust(len(whole), _JOINER)
            case "command" if whole in ("\\-", "\\/"):
                return _JOINER * len(whole)
            case _:
                return "".join("\n" if each == "\n" else " " for each in whole)

    if language is Language.GERMAN:
        text = _GERMAN_ACCENT.sub(lambda found: _accented(found[1], '"') + _JOINER, text)
    return _MARKUP.sub(replaced, text)


def pieces(prose_text: str, language: Language, start: int = 0) -> list[Piece]:
    """Return the pieces of prose in order; `start` is the offset of the prose in the whole text."""
    found = []
    for match in _TOKEN.finditer(prose_text):
        begin, end = match.span()
        match match.lastgroup:
            case "math":
                mark = "$-" if match[0].endswith("-") else "$"
                found.append(Piece(mark, mark, mark, begin + start, end + start, Sort.FORMULA))
            case "word":
                found.append(Piece(*_forms(match[0], language), begin + start, end + start, Sort.WORD))
            case "mark":
                mark = match[0].strip() or "."
                found.append(Piece(mark, mark, mark, begin + start, end + start, Sort.MARK))
    return found


@lru_cache(maxsize=50_000)
def _forms(word: str, language: Language) -> tuple[str, str, str]:
    """Return a word in lower case, without its ending and as typed; a paper's words recur, so most are looked up."""
    shown = word.replace(_JOINER, "")
    plain = lower(shown)
    return plain, stem(plain, language), shown


def _accented(letter: str, accent: str) -> str:
    """Return the letter with the accent as one character, without it where there is no such character."""
    composed = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    return composed if len(composed) == 1 else letter
