r"""What must be known of all files of a paper before one of them can be read: raw environments and conditionals.

Claims too much rather than too little: a declaration in a comment or in a branch TeX does not take counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from latex.arguments import keys
from latex.vocabulary import CONDITIONALS, RAW_ENVIRONMENTS

_STEP = 65_536  # code points searched at once, below a millisecond
_LONGEST = 400  # code points of a declaration that begins in one step and ends in the next
_MARK = re.compile(
    r"\\newif\s*\\(?P<conditional>if[A-Za-z@]+)"
    r"|\\(?:lstnewenvironment|newtcblisting|DeclareTCBListing|NewTCBListing|DefineVerbatimEnvironment|newverbatim)\*?\s*"
    r"(?:\[[^\]\n]*\]\s*)?\{(?P<listing>[^{}\n]+)\}"
    r"|\\newminted(?:\[(?P<named>[^\]\n]+)\])?\{(?P<language>[^{}\n]+)\}"
    r"|\\(?:exclude|special)(?:comment|version)\s*\{(?P<excluded>[^{}\n]+)\}"
    r"|\\(?:re)?newenvironment\*?\s*\{(?P<alias>[^{}\n]+)\}\s*(?:\[\d\]\s*)?"
    r"\{\s*\\(?:comment|verbatim|@verbatim|Verbatim|VerbatimEnvironment|lstlisting)(?![A-Za-z@])"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the paper declares that changes how its text is read."""

    raw: frozenset[str] = RAW_ENVIRONMENTS
    """Environments whose body is not TeX to be executed."""
    conditionals: frozenset[str] = CONDITIONALS
    r"""Commands that a `\fi` ends, without backslash."""


@lru_cache(maxsize=512)
def declared_in(text: str) -> Dialect:
    """Return what one file adds to the dialect."""
    raw, conditionals = set[str](), set[str]()
    for found in _marks(text):
        if found["conditional"]:
            conditionals.add(found["conditional"])
        elif found["language"]:
            raw.add(found["named"] or found["language"] + "code")
        else:
            raw.update(keys(found["listing"] or found["excluded"] or found["alias"]))
    return Dialect(frozenset(raw), frozenset(conditionals))


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the declarations in `text`, some of them twice: a search of the whole would hold up other threads."""
    for start in range(0, len(text), _STEP):
        yield from _MARK.finditer(text, start, start + _STEP + _LONGEST)


def names(text: str) -> frozenset[str]:
    """Return the names in a list of them."""
    return frozenset(text.split())


def dialect_of(texts: Iterable[str]) -> Dialect:
    """Return the dialect of a paper with these files."""
    parts = [declared_in(text) for text in texts]
    return Dialect(
        RAW_ENVIRONMENTS.union(*(part.raw for part in parts)),
        CONDITIONALS.union(*(part.conditionals for part in parts)),
    )
