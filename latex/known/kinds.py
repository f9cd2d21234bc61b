r"""Which kind of result a printed name means: "Satz", "Lemme", "Теорема", "Main Theorem".

Invariants:
- The printed name decides; the name of the environment is asked only where the printed one says nothing.
- A name nobody foresaw gives `Kind.OTHER`, never an error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from latex.known.categories import Kind
from latex.known.kind_names import ENDINGS, NAMES, NO_THEOREMS, PROOFS, SHORT_NAMES

_KINDS: dict[str, Kind] = {}
_PROOFS: set[str] = set()
_LONGEST_ABBREVIATION = 2  # letters
_STANDING = "standing"  # before "assumption", "hypothesis" or "notation"; alone it is an assumption
_WORD = re.compile(r"[^\W\d_]+")
_MEASURE = re.compile(
    r"\\(?:color|textcolor|hspace|vspace|fontsize|selectfont|hskip|kern|raisebox|label)\*?(?:\[[^\]]*\])?\s*\{[^{}]*\}"
    r"(?:\{\d[^{}]*\})?"
)
"""Commands whose first argument is no text."""
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?")
_ACCENT = re.compile(r"""\\(['`^"~=.]|[cvuHr](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\s*\}?""")
_ACCENTS = dict(
    zip("'`^\"~=.cvuHr", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u030a", strict=True)
)
_LYX = re.compile(r"\\([A-Za-z]+)name\b")


@lru_cache(maxsize=1024)
def kind_of(printed: str, env: str) -> Kind:
    """Return the kind of an environment `env` that prints the name `printed`."""
    name = plain_name(printed)
    return _kind(name) or _kind(env) or (None if _words(name) else _kind_of_short(env)) or Kind.OTHER


@lru_cache(maxsize=1024)
def is_proof_name(name: str) -> bool:
    """Return whether an environment or printed name means a proof ("proof", "Beweis", "Proof of Claim")."""
    words = _words(name)
    return bool(words) and not _PROOFS.isdisjoint((words[0], words[-1], "".join(words), "".join(words[:2])))


@lru_cache(maxsize=1024)
def plain_name(printed: str) -> str:
    r"""Return a printed name without TeX: `\protect\theoremname` → "theorem", `{\bf Lemma}` → "Lemma"."""
    text = _ACCENT.sub(lambda found: found[2] + _ACCENTS.get(found[1], ""), printed)
    text = unicodedata.normalize("NFC", _LYX.sub(r" \1 ", _MEASURE.sub(" ", text)))
    return " ".join(_COMMAND.sub(" ", text).replace("{", " ").replace("}", " ").replace("~", " ").split())


def _words(name: str) -> list[str]:
    return [_bare(word) for word in _WORD.findall(name)]


def _bare(word: str) -> str:
    """Return `word` in lower case without accents."""
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f" or c == "\u0306"))


def _kind(name: str) -> Kind | None:
    words = _words(name)
    whole = _KINDS.get("".join(words))
    if whole:
        return whole
    known = next((_KINDS[word] for word in words if word in _KINDS and not _is_abbreviation(word)), None)
    if known is None:
        known = next((kind for word in words for ending, kind in _ENDINGS if _is_compound(word, ending)), None)
    return known or (Kind.ASSUMPTION if _STANDING in words else None)


def _is_abbreviation(word: str) -> bool:
    """Return whether `word` means a kind only where it is the whole name: "Ex.", but not the "th" of "5th"."""
    return len(word) <= _LONGEST_ABBREVIATION


def _is_compound(word: str, ending: str) -> bool:
    return word.endswith(ending) and word not in _NO_THEOREMS


def _kind_of_short(env: str) -> Kind | None:
    """Return what the name of an environment like "introthm" or "thmA" says."""
    name = env.rstrip("*").lower()
    return next((kind for short, kind in SHORT_NAMES if name.startswith(short) or name.endswith(short)), None)


_KINDS.update({_bare(word.replace("_", "")): kind for kind, words in NAMES.items() for word in words.split()})
_PROOFS.update(_bare(word.replace("_", "")) for word in PROOFS.split())
_ENDINGS = tuple((_bare(ending), kind) for ending, kind in ENDINGS)
_NO_THEOREMS = frozenset(NO_THEOREMS.split())
