r"""Where the arguments of a command begin and end: groups, options, single tokens.

Invariants:
- Nothing raises: a group that is never closed is "not there" (None).
- Reading one argument looks at no more than `_LONGEST` code points, so a stray brace costs little.
- A comment inside an argument hides the braces in it, and an escaped brace is none.

Offsets count code points from the start of the text given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LONGEST = 60_000  # code points; the longest real argument measured (a macro that holds a proof) had 21 000
_LONGEST_OPTION = 2_000  # code points; titles and key lists stay far below, a stray "[" ends here
_DEEPEST = 60  # groups inside one another; more are braces that were never closed
_SPACE_OR_COMMENT = frozenset(" \t\r\n%")
_SPACE = re.compile(r"(?:[ \t\r\n]|%[^\n]*(?:\n|$))*")
_BRACES = re.compile(r"\\[\\{}%]|%[^\n]*|[{}]")
_BRACKETS = re.compile(r"\\[\\{}%\])>\n]|%[^\n]*|[{}\])>]|\n[ \t]*\n")
_PLAIN_GROUP = re.compile(r"[ \t\r\n]*\{([^{}\\%]*)\}")
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|[\s\S])")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*(?:\n[ \t]*|$)")


class Argument(NamedTuple):
    """One argument of a command."""

    text: str
    """What stands between the delimiters."""
    start: int
    """Offset of `text`."""
    end: int
    """Offset just after the closing delimiter."""


def skip_space(text: str, at: int) -> int:
    """Return the offset of the first code point from `at` on that is neither white space nor in a comment."""
    if text[at : at + 1] not in _SPACE_OR_COMMENT:
        return at
    found = _SPACE.match(text, at)
    return found.end() if found else at


def group_end(text: str, at: int) -> int | None:
    """Return the offset just after the brace that closes the one at `at`; None where it is not closed."""
    depth = 0
    for found in _BRACES.finditer(text, at, at + _LONGEST):
        mark = found.group()
        if mark == "{":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif mark == "}":
            depth -= 1
            if depth == 0:
                return found.end()
    return None


def group(text: str, at: int) -> Argument | None:
    """Return the group in braces that begins at `at` or after white space there; None where there is none."""
    plain = _PLAIN_GROUP.match(text, at, at + _LONGEST)
    if plain:
        return Argument(plain[1], plain.start(1), plain.end())
    start = skip_space(text, at)
    if not text.startswith("{", start):
        return None
    end = group_end(text, start)
    return None if end is None else Argument(text[start + 1 : end - 1], start + 1, end)


def mandatory(text: str, at: int) -> Argument | None:
    """Return what TeX takes as one undelimited argument at `at`: a group, a command or one character."""
    found = group(text, at)
    if found:
        return found
    start = skip_space(text, at)
    if start >= len(text) or text[start] in "{}":
        return None
    command = _COMMAND.match(text, start)
    end = command.end() if command else start + 1
    return Argument(text[start:end], start, end)


def option(text: str, at: int, brackets: str = "[]") -> Argument | None:
    """Return the option in brackets at `at` or after white space there; None where there is none.

    As in TeX the first closing bracket outside braces ends it, even after another opening one. A blank line ends
    the search: no option is meant to hold one.
    """
    if text[at : at + 1] not in _SPACE_OR_COMMENT and not text.startswith(brackets[0], at):
        return None
    start = skip_space(text, at)
    if not text.startswith(brackets[0], start):
        return None
    if text.find(brackets[1], start, start + _LONGEST_OPTION) < 0:
        return None
    depth = 0
    for found in _BRACKETS.finditer(text, start, start + _LONGEST_OPTION):
        mark = found.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth < 0:
                return None
        elif mark.startswith("\n"):
            return None
        elif mark == brackets[1] and depth == 0:
            return Argument(text[start + 1 : found.start()], start + 1, found.end())
    return None


def star(text: str, at: int) -> int:
    """Return the offset after a star at `at`, or `at` where there is none."""
    return at + 1 if text.startswith("*", at) else at


def without_comments(text: str) -> str:
    """Return `text` without comments; each takes its line end with it, as in TeX."""
    return _COMMENT.sub("", text) if "%" in text else text


def fold_space(text: str) -> str:
    """Return a label or key as TeX compares it: without comments, runs of white space as one blank."""
    if text.isalnum():
        return text
    return " ".join(without_comments(text).split())


def keys(text: str) -> tuple[str, ...]:
    """Return the comma-separated keys in `text`, white space folded, empty ones left out."""
    return tuple(key for key in map(fold_space, without_comments(text).split(",")) if key)


def settings(text: str) -> dict[str, str]:
    """Return the settings `a=b, c, d={e, f}` in `text`; one without a value has the value ``""``."""
    found: dict[str, str] = {}
    for item in _split(without_comments(text), ","):
        name, _, value = item.partition("=")
        value = value.strip()
        if value.startswith("{") and group_end(value, 0) == len(value):
            value = value[1:-1].strip()
        if name.strip():
            found[" ".join(name.split())] = value
    return found


def _split(text: str, mark: str) -> list[str]:
    """Split `text` at `mark` outside braces."""
    pieces, depth, begin = [], 0, 0
    for position, character in enumerate(text):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == mark and depth <= 0:
            pieces.append(text[begin:position])
            begin = position + 1
    return [*pieces, text[begin:]]
