r"""What must be known of all files of a paper before one of them can be read: raw environments and conditionals.

Claims too much rather than too little: a declaration in a comment or in a branch TeX does not take counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from latex.syntax.arguments import keys
from latex.syntax.vocabulary import CONDITIONALS, RAW_ENVIRONMENTS

_RAW = RAW_ENVIRONMENTS - {"listing"}
"""Without the environment that is verbatim in moreverb and a float around verbatim text everywhere else."""

_STEP = 65_536  # code points searched at once, below a millisecond
_LONGEST = 400  # code points of a declaration that begins in one step and ends in the next
_MARK = re.compile(
    r"\\newif\s*\\(?P<conditional>if[A-Za-z@]+)"
    r"|\\(?:lstnewenvironment|newtcblisting|DeclareTCBListing|NewTCBListing|DefineVerbatimEnvironment|newverbatim)\*?\s*"
    r"(?:\[[^\]\n]*\]\s*)?\{(?P<listing>[^{}\n]+)\}"
    r"|\\newminted(?:\[(?P<named>[^\]\n]+)\])?\{(?P<language>[^{}\n]+)\}"
    r"|\\(?:exclude|special)(?:comment|version)\s*\{(?P<excluded>[^{}\n]+)\}"
    r"|\\(?:re)?newenvironment\*?\s*\{(?P<alias>[^{}\n]+)\}\s*(?:%[^\n]*\s*)?(?:\[\d\]\s*(?:\[[^\]\n]*\]\s*)?)?"
    r"\{\s*\\?(?:[^{}]{0,200}\\)?(?:comment|verbatim|@verbatim|Verbatim|VerbatimEnvironment|VerbatimOut|verbatimwrite|lstlisting)"
    r"(?![A-Za-z@])"
    r"|\\(?:(?:re)?new(?:theorem|environment|tcolorbox|mdenv)|NewDocumentEnvironment|DeclareDocumentEnvironment"
    r"|NewEnviron|declaretheorem)\*?\s*(?:\[[^\]\n]*\]\s*)?\{(?P<ordinary>[^{}\n]+)\}"
    r"|\\(?:MakeShortVerb|DefineShortVerb|lstMakeShortInline)\*?\s*(?:\[[^\]\n]*\]\s*)?\{?\\?(?P<quote>[^\sA-Za-z{}\\%])"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the paper declares that changes how its text is read."""

    raw: frozenset[str] = _RAW
    """Environments whose body is not TeX to be executed."""
    conditionals: frozenset[str] = CONDITIONALS
    r"""Commands that a `\fi` ends, without backslash."""
    ordinary: frozenset[str] = frozenset()
    """Environments that the paper itself declares and executes."""
    quotes: frozenset[str] = frozenset()
    r"""Signs that begin and end verbatim text on a line (`\MakeShortVerb`)."""


@lru_cache(maxsize=512)
def declared_in(text: str) -> Dialect:
    """Return what one file adds to the dialect."""
    raw, conditionals, ordinary, quotes = set[str](), set[str](), set[str](), set[str]()
    for found in _marks(text):
        if found["conditional"]:
            conditionals.add(found["conditional"])
        elif found["language"]:
            raw.add(found["named"] or found["language"] + "code")
        elif found["quote"]:
            quotes.add(found["quote"])
        elif found["ordinary"]:
            ordinary.update(keys(found["ordinary"]))
        else:
            raw.update(keys(found["listing"] or found["excluded"] or found["alias"]))
    if "{moreverb}" in text:
        raw.add("listing")
    return Dialect(frozenset(raw), frozenset(conditionals), frozenset(ordinary), frozenset(quotes))


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
        _RAW.union(*(part.raw for part in parts)),
        CONDITIONALS.union(*(part.conditionals for part in parts)),
        frozenset[str]().union(*(part.ordinary for part in parts)),
        frozenset[str]().union(*(part.quotes for part in parts)),
    )
