r"""What prints a counter, such as `\thesection.\roman{enumi}`: read once, printed often.

Invariants:
- Reading ends, even when `\theA` prints `\theB` and the reverse.
- A `\ref` in a form is printed as it is, for whoever knows the labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_FORM = re.compile(
    r"\\the([A-Za-z@]+)\s*"
    r"|\\@?(arabic|roman|Roman|alph|Alph|fnsymbol|number|Asbuk|asbuk)\s*(?:\{\s*([A-Za-z@*]+)\s*\}|\\c@([A-Za-z@*]+)\s*|\\value\s*\{([^{}]*)\})"
    r"|\\ifnum\s*(?:\\c@([A-Za-z@]+)|\\value\s*\{([^{}]*)\})\s*([<>=])\s*(\d+|\\z@|\\@ne)\s*([\s\S]*?)(?:\\else([\s\S]*?))?\\fi(?![A-Za-z@])\s*"
    r"|\\csname the([A-Za-z@]+)\\endcsname"
    r"|\\(?:ref|getrefnumber|getref)\*?\s*\{([^{}]*)\}"
    r"|\\p@([A-Za-z@]+)\s*"
    r"|\\[A-Za-z@]+\s*"
    r"|\\."
)
_RAISED = re.compile(
    r"\$?\^\s*(?:\{\s*(?:\\(?!prime)[A-Za-z]+\s*|[*†‡])+\}|\\(?!prime)[A-Za-z]+|\*)\s*\$?"
    r"|\\textsuperscript\s*\{\s*[$*†‡\\A-Za-z]*\s*\}"
)
"""Stars and daggers that tell how hard a problem is."""
NUMERALS = frozenset({"arabic", "roman", "Roman", "alph", "Alph", "fnsymbol"})
_UNPRINTED = str.maketrans("", "", "{}$^")
_LONGEST_FORM = 400  # code points; what follows is no number
_MOST_FORMS = 500  # of other counters in one; the longest known needs 12
_DEEPEST = 12  # representations inside one another; \thesubsubsection in a chapter needs 5
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SYMBOLS = "*†‡§¶‖"


class Numeral(NamedTuple):
    """The value of a counter, printed in a style."""

    counter: str
    style: str


class Choice(NamedTuple):
    r"""What an `\ifnum` chooses by the value of a counter."""

    counter: str
    relation: str
    limit: str
    """A number as TeX."""
    then: tuple[Part, ...]
    otherwise: tuple[Part, ...]


Part = str | Numeral | Choice


def compiled(form: str, form_of: Callable[[str], str], prefix_of: Callable[[str], str]) -> tuple[Part, ...]:
    r"""Return the parts of `form`, with every `\theCOUNTER` in it replaced by what that is.

    `form_of` gives what prints a counter, `prefix_of` what `\ref` puts in front of it.
    """
    left = _MOST_FORMS

    def inner(text: str, depth: int) -> tuple[Part, ...]:
        nonlocal left
        left -= 1
        if depth > _DEEPEST or left < 0:
            return ()
        found: list[Part] = []
        for part in _parts(text):
            if isinstance(part, str):
                found.append(part)
            elif part[13]:
                found.append(rf"\ref{{{part[13]}}}")
            elif part[14]:
                found += inner(prefix_of(part[14]), depth + 1)
            elif part[1] or part[12]:
                found += inner(form_of(part[1] or part[12]), depth + 1)
            elif part[2]:
                found.append(Numeral(part[3] or part[4] or part[5], part[2]))
            else:
                then, otherwise = (inner(part[index] or "", depth + 1) for index in (10, 11))
                found.append(Choice(part[6] or part[7], part[8], part[9], then, otherwise))
        return tuple(found)

    return inner(form, 0)


def unraised(form: str) -> str:
    """Return a form without marks set above the line."""
    return _RAISED.sub("", form)


@lru_cache(maxsize=1024)
def _parts(form: str) -> tuple[str | re.Match[str], ...]:
    """Split what prints a counter into literal text and what depends on counters."""
    parts: list[str | re.Match[str]] = []
    at = 0
    form = form[:_LONGEST_FORM]
    for found in _FORM.finditer(form):
        parts.append(_literal(form[at : found.start()]))
        at = found.end()
        if found[1] or found[2] or found[8] or found[12] or found[13] or found[14]:
            parts.append(found)
        elif found[0] in (r"\ ", r"\,", r"\space "):
            parts.append(" ")
    return tuple(part for part in (*parts, _literal(form[at:])) if part)


def _literal(text: str) -> str:
    return text.translate(_UNPRINTED)


def numeral(value: int, style: str) -> str:
    """Return `value` as `arabic`, `roman`, `Roman`, `alph`, `Alph` … print it; nothing where TeX would refuse."""
    if style in ("arabic", "number"):
        return str(value)
    if style in ("alph", "Alph"):
        letter = chr(ord("a") + value - 1) if 1 <= value <= 26 else ""
        return letter if style == "alph" else letter.upper()
    if style in ("asbuk", "Asbuk"):
        letter = "абвгдежзиклмнопрстуфхцчшщэюя"[value - 1] if 1 <= value <= 28 else ""
        return letter if style == "asbuk" else letter.upper()
    if style == "fnsymbol":
        return _SYMBOLS[value - 1] if 1 <= value <= len(_SYMBOLS) else ""
    roman = _roman(value)
    return roman if style == "Roman" else roman.lower()


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return ""
    pieces = []
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        pieces.append(letters * count)
    return "".join(pieces)
