r"""What a call of one of the paper's macros stands for: its meaning with its arguments, and what these take behind it.

Invariants:
- What is executed for a call is made here alone; `latex.reading.execution` bounds how often and how deep.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from latex.syntax.arguments import group, option, star
from latex.syntax.macros import call, substitute
from latex.syntax.scan import Token, Vocabulary, scan

if TYPE_CHECKING:
    from latex.reading.execution import Reader
    from latex.reading.stream import Stream

PLACED = "\0"
r"""What the name in a `\begin{…}` begins with that stands for an argument to be executed in its place."""
_SHORTEST_PLACED = 40  # code points; in a shorter call everything stands where the call does
_OPEN_END = re.compile(r"\\([A-Za-z@]+)\*?\s*$")
_OPEN_BEGIN = re.compile(r"\\begin\s*\{[^{}]*\}\s*$")


def expand(reader: Reader, stream: Stream, token: Token) -> None:
    """Execute what the macro stands for that is called at `token`."""
    macro = reader.macro(token.name)
    if macro is None:
        return
    takes_star = bool(macro.parameters) and macro.parameters[0].form == "s"
    at = token.end - 1 if token.detail and takes_star else token.end
    arguments, end = call(stream.text, at, macro.parameters)
    if stream.call is None and end - at > _SHORTEST_PLACED and any(r"\begin" in one for one in arguments):
        arguments = reader.in_place(stream, at, macro.parameters, arguments)
    meaning, end = expansion(macro.body, arguments, stream.text, end, reader.vocabulary)
    stream.at = max(stream.at, end)
    reader.run_text(stream, meaning, token.name, stream.site(token.start, end))


def expansion(body: str, arguments: tuple[str, ...], text: str, end: int, vocabulary: Vocabulary) -> tuple[str, int]:
    r"""Return what a call that ends at `end` of `text` stands for, and the offset after what it takes from the text.

    A command that ends the body takes its own arguments from behind the call.
    """
    meaning = substitute(body, arguments)
    tail = meaning[-80:]
    if _OPEN_BEGIN.search(tail):
        following = option(text, end)
        return (f"{meaning}[{following.text}]", following.end) if following else (meaning, end)
    command = _OPEN_END.search(tail)
    if not command or command[1] not in vocabulary.commands:
        return meaning, end
    after = star(text, end)
    meaning += text[end:after]
    for _ in range(3):
        argument = (option if text.startswith("[", after) else group)(text, after)
        if argument is None or text[after : argument.start].strip(" \t{["):
            break
        meaning += text[after : argument.end]
        after = argument.end
    return meaning, after


@lru_cache(maxsize=8192)
def scan_expansion(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens of a short text; papers call the same macros with the same arguments again and again."""
    return scan(text, vocabulary)
