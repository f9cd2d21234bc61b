r"""Keys of bibliography entries: those of `.bib` files, and those that citations name."""

from __future__ import annotations

import re
from functools import lru_cache

from latex.syntax.arguments import keys

_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(][ \t\r\n]*([^\s,{}()%\"]+)[ \t\r\n]*,", re.MULTILINE)
_BEFORE_KEY = re.compile(r"(?:^|(?<=,))\s*\*\s*(?:\[(?:\{[^{}]*\}|[^\[\]{}])*+\]\s*){0,2}(?=[^\s,])")
_NOT_ENTRIES = frozenset({"comment", "string", "preamble"})


@lru_cache(maxsize=32)
def entry_keys(text: str) -> frozenset[str]:
    """Return the keys of the entries in the text of a `.bib` file."""
    return frozenset(key for kind, key in _ENTRY.findall(text) if kind.lower() not in _NOT_ENTRIES)


def cited_keys(text: str) -> tuple[str, ...]:
    r"""Return the keys that the argument of a citation names.

    Of `\cite{one,*[see, e.g.,][for more]two}` (REVTeX 4.2 §IX.C) they are `one` and `two`.
    """
    return keys(_BEFORE_KEY.sub("", text) if "*" in text else text)
