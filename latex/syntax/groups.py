r"""The groups of TeX that hold a passage of text: `{…}`, `\begingroup … \endgroup`.

Invariants:
- Only the neighbourhood of the passage is looked at, so asking costs the same in any text.
"""

from __future__ import annotations

import re

_BEFORE = 600  # code points; what is set for one result stands just before it
LOOKED_AHEAD = 20_000  # code points; a statement and its proof are shorter
_MARK = re.compile(r"\\(?:begingroup|bgroup|endgroup|egroup)(?![A-Za-z@])|\\[\s\S]|%[^\n]*|[{}]")
_OPENING = ("{", r"\begingroup", r"\bgroup")
_CLOSING = ("}", r"\endgroup", r"\egroup")
_ARGUMENT_BEFORE = re.compile(r"(?:[A-Za-z@*\]}]|\\[A-Za-z@]+[ \t]*)\Z")


def group_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the offsets of the innermost group that holds `[start, end)`, braces included.

    None where there is none nearby, or where the braces around are those of an argument: TeX reads these elsewhere.
    """
    opening = _opening_before(text, start)
    if opening is None or (text[opening] == "{" and _ARGUMENT_BEFORE.search(text[max(0, opening - 40) : opening])):
        return None
    depth = 0
    for found in _MARK.finditer(text, end, end + LOOKED_AHEAD):
        mark = found.group()
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
            if depth < 0:
                return opening, found.end()
    return None


def _opening_before(text: str, start: int) -> int | None:
    begin = max(0, start - _BEFORE)
    begin = 0 if begin == 0 else text.find("\n", begin, start) + 1 or begin
    unmatched: list[int] = []
    for found in _MARK.finditer(text, begin, start):
        mark = found.group()
        if mark in _OPENING:
            unmatched.append(found.start())
        elif mark in _CLOSING and unmatched:
            unmatched.pop()
    return unmatched[-1] if unmatched else None
