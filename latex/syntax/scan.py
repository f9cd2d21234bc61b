r"""One pass over a source text that finds the commands that matter, and nothing else.

Invariants:
- The scanner never fails: any text gives tokens, in order, that do not overlap.
- Nothing inside a comment, a `verbatim`-like environment, `\verb` or `\url` becomes a token; a raw environment is one
  token, without a name.
- `\verb` ends on its own line, as in TeX.
- A scan may begin at any offset between two tokens, and gives from there on what a scan of the whole text gives.

Cost: one compiled expression, about 20 ms per megabyte of mathematics.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_Tree = dict[str, "_Tree"]
_FREQUENT = "rliceusfnatopdbmghvwxyz"
"""First letters of commands as papers use them; an expression tries its branches one after the other."""


class Token(NamedTuple):
    """One command found in a text."""

    start: int
    """Offset of the backslash."""
    end: int
    r"""Offset after the command and its star; after the closing brace for `\begin{…}` and `\end{…}`."""
    name: str
    """The command without backslash and star; nothing for a raw environment."""
    detail: str
    r"""The environment for `begin` and `end`; otherwise `*` where the command is starred, or nothing."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which commands a scan finds and which environments it passes over."""

    commands: frozenset[str]
    """Without backslash."""
    raw: frozenset[str]
    r"""Environments whose body is not TeX to be executed: `verbatim`, `comment` and their aliases."""
    has_environments: bool = True
    r"""Whether every `\begin` and `\end` is found too."""


def scan(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    r"""Return the tokens of `text` in order of appearance."""
    return tuple(tokens(text, vocabulary))


def tokens(text: str, vocabulary: Vocabulary, start: int = 0, end: int = sys.maxsize) -> Iterator[Token]:
    """Yield the tokens of `text` between the offsets `start` and `end`, which lie between two tokens."""
    new = tuple.__new__  # a third of the cost of calling `Token`, which counts: there is one for each 60 code points
    expression, at = _expression(vocabulary), start
    never_closed: set[str] = set()
    while at >= 0:
        begin, at = at, -1
        for found in expression.finditer(text, begin, end):
            kind = found.lastindex
            if kind == 5:
                yield new(Token, (*found.span(), *found.group(4, 5)))
            elif kind == 3:
                command, name = found.group(2, 3)
                yield new(Token, (*found.span(), command, name if name.isalnum() else " ".join(name.split())))
            elif kind == 1:
                name = found[1]
                closing = None if name in never_closed else closing_of(name).search(text, found.end(), end)
                yield new(Token, (found.start(), closing.end() if closing else found.end(), "", name))
                if closing:
                    at = closing.end()
                    break
                never_closed.add(name)


@lru_cache(maxsize=256)
def closing_of(name: str) -> re.Pattern[str]:
    r"""Return an expression for the `\end` of the raw environment `name`."""
    return re.compile(rf"\\end[ \t]*\{{{re.escape(name)}\}}")


@lru_cache(maxsize=64)
def _expression(vocabulary: Vocabulary) -> re.Pattern[str]:
    raw = "|".join(map(re.escape, sorted(vocabulary.raw, key=len, reverse=True)))
    environments = r"(begin|end)\s*\{([^{}\n\\]*)\}" if vocabulary.has_environments else r"([^\s\S])()"
    return re.compile(
        r"%[^\n]*"
        r"|\\(?:"
        rf"begin[ \t]*\{{({raw})\}}"
        rf"|{environments}"
        rf"|({_alternatives(vocabulary.commands)})(?![A-Za-z@])(\*?)"
        r"|(?:verb\*?|lstinline(?:\[[^\]\n]{0,400}\])?)(?P<mark>[^\sA-Za-z*@])[^\n]*?(?P=mark)"
        r"|(?:url|href|path|nolinkurl)[ \t]*\{[^{}\n]*\}"
        r"|[\\%]"
        r")"
    )


def _alternatives(words: Iterable[str]) -> str:
    """Return an expression for any of `words` that looks at each character once."""
    tree: _Tree = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    letters = sorted((letter for letter in tree if letter), key=lambda one: (_FREQUENT.find(one) % 99, one))
    branches = [re.escape(letter) + _branches(tree[letter]) for letter in letters]
    if not branches:
        return "" if tree else r"[^\s\S]"
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if "" in tree else joined
