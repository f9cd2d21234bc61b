r"""How many equation numbers a display uses, for papers that number results along with equations.

Source: amsmath user's guide §3: one number per row, none where `\notag`, `\nonumber` or `\tag` stands.
"""

from __future__ import annotations

import re

from latex.vocabulary import ONE_NUMBER, ROW_NUMBERS

_MARK = re.compile(r"%[^\n]*|\\(begin|end)\s*\{[^{}]*\}|\\(nonumber|notag|tag)(?![A-Za-z])|(\\\\)|\\.|([{}])")


def numbers_in(env: str, body: str) -> int:
    """Return by how much the display `env` with this `body` steps the equation counter."""
    if env == "subequations":
        return 1
    if env in ONE_NUMBER:
        return 0 if any(found[2] for found in _MARK.finditer(body)) else 1
    return _numbered_rows(body) if env in ROW_NUMBERS else 0


def _numbered_rows(body: str) -> int:
    rows, depth, is_silent, last = 0, 0, False, 0
    for found in _MARK.finditer(body):
        if found[1]:
            depth += 1 if found[1] == "begin" else -1
        elif found[4]:
            depth += 1 if found[4] == "{" else -1
        elif found[2]:
            is_silent = True
        elif found[3] and depth == 0:
            rows += not is_silent
            is_silent, last = False, found.end()
    return rows + (not is_silent and bool(body[last:].strip()))
