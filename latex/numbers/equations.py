r"""Which rows of a display have a number, so that equations can be counted without TeX.

Source: amsmath user's guide §3: one number per row, none where `\notag`, `\nonumber` or `\tag` stands; ltmath.dtx
for eqnarray.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from latex.render import readable
from latex.syntax.arguments import group, option
from latex.syntax.vocabulary import ONE_NUMBER, ROW_NUMBERS

_MARK = re.compile(
    r"%[^\n]*|\\(begin|end)\s*\{[^{}]*\}|\\(nonumber|notag)(?![A-Za-z])|\\tag\*?\s*\{|(\\\\|\\cr(?![A-Za-z]))|\\.|([{}])"
)


class Row(NamedTuple):
    """One row of a display."""

    end: int
    """Offset after it."""
    is_numbered: bool
    """It steps the equation counter."""
    tag: str | None
    r"""What `\tag` gives it instead of a number, readable."""


def rows(env: str, text: str, start: int, end: int) -> tuple[Row, ...]:
    """Return the rows of the display `env` whose body is `text[start:end]`, the last one up to `end`."""
    if env == "empheq":
        given = option(text, start)
        inner = group(text, given.end if given else start)
        if inner:
            env, start = inner.text.strip().partition("=")[0], inner.end
    plain = env.rstrip("*")
    if plain in ROW_NUMBERS:
        return tuple(_rows(text, start, end, is_numbered=plain == env))
    marks = list(_rows(text, start, end, is_numbered=True))
    tag = next((row.tag for row in marks if row.tag is not None), None)
    is_silent = any(not row.is_numbered for row in marks)
    return (Row(end, plain == env and plain in ONE_NUMBER and not is_silent, tag),)


def _rows(text: str, start: int, end: int, *, is_numbered: bool) -> Iterable[Row]:
    depth, is_silent, tag = 0, not is_numbered, None
    for found in _MARK.finditer(text, start, end):
        if found[1]:
            depth += 1 if found[1] == "begin" else -1
        elif found[4]:
            depth += 1 if found[4] == "{" else -1
        elif found[2]:
            is_silent = True
        elif found[0].startswith(r"\tag"):
            given = group(text, found.end() - 1)
            is_silent, depth = True, depth + 1
            tag = readable(given.text) if given else None
        elif found[3] and depth == 0:
            yield Row(found.end(), not is_silent, tag)
            is_silent, tag = not is_numbered, None
    yield Row(end, not is_silent, tag)
