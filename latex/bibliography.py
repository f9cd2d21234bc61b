r"""Keys of bibliography entries: from `.bib` files here, from `\bibitem` while the manuscript is read."""

from __future__ import annotations

import re
from functools import lru_cache

_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(][ \t\r\n]*([^\s,{}()%\"]+)[ \t\r\n]*,", re.MULTILINE)
_NOT_ENTRIES = frozenset({"comment", "string", "preamble"})


@lru_cache(maxsize=32)
def entry_keys(text: str) -> frozenset[str]:
    """Return the keys of the entries in the text of a `.bib` file."""
    return frozenset(key for kind, key in _ENTRY.findall(text) if kind.lower() not in _NOT_ENTRIES)
