r"""Handles: the names by which results are addressed.

Invariants:
- A handle never depends on a line number or on how many results stand before: it is the label, else made of the
  file, the kind and the title or first words, with a count only among equal ones.
- Handles are unique.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from latex.reading.drafts import ResultDraft
from latex.syntax.arguments import without_comments

_NOT_WORDS = re.compile(
    r"%[^\n]*"
    r"|\\(?:label|ref|[a-zA-Z]*ref|cite[a-z]*|begin|end|uses|lean|index|vspace|hspace|input)\*?(?:\[[^\]]*\])?\{[^{}]*\}"
    r"|\\[A-Za-z@]+\*?|\\."
)
_WORD = re.compile(r"[^\W_]+")
_WORDS_IN_HANDLE = 5
_LOOKED_AT = 400  # code points of a statement from which its handle is made


def handles(drafts: Iterable[ResultDraft]) -> list[str]:
    """Return a handle for each result; the second of two with one label is told apart by a count."""
    drafts = list(drafts)
    taken: set[str] = set()
    found = [""] * len(drafts)
    for index, draft in enumerate(drafts):
        if draft.own_labels and draft.own_labels[0] not in taken:
            found[index] = draft.own_labels[0]
            taken.add(found[index])
    counts: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        if not found[index]:
            found[index] = _unique(draft.own_labels[0] if draft.own_labels else draft.stem, taken, counts)
            taken.add(found[index])
    return found


def described(draft: ResultDraft, texts: Mapping[str, str]) -> str:
    """Return a readable name made of file, kind and words: "intro/remark:the-condition-is-sharp"."""
    words = _words(draft.title or "")
    if not words:
        source = texts.get(draft.begin.file, "")
        stop = draft.end.start if draft.end and draft.end.file == draft.begin.file else len(source)
        words = _words(source[draft.begin.end : min(stop, draft.begin.end + _LOOKED_AT)])
    return f"{draft.begin.file.removesuffix('.tex')}/{draft.kind.value}:{'-'.join(words) or 'untitled'}"


def _unique(handle: str, taken: set[str], counts: dict[str, int]) -> str:
    """Return `handle`, with a count from 2 on where it is taken; `counts` remembers the last one given."""
    if handle not in taken:
        return handle
    count = counts.get(handle, 1) + 1
    while f"{handle}~{count}" in taken:
        count += 1
    counts[handle] = count
    return f"{handle}~{count}"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", _NOT_WORDS.sub(" ", without_comments(text))).lower()
    return _WORD.findall(plain)[:_WORDS_IN_HANDLE]
