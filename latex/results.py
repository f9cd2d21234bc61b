r"""Turns what was noted while reading into frozen facts: handles, results, proofs, sections.

Invariants:
- A handle never depends on a line number or on how many results stand before: it is the label, else made of the
  file, the kind and the title or first words, with a count only among equal ones of one file.
- Handles are unique.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from latex.arguments import without_comments
from latex.drafts import ProofDraft, ResultDraft, SectionDraft, Site
from latex.kinds import plain_name
from latex.manuscript import Place, Proof, ProofRule, Result, Section
from latex.text import Span

_NOT_WORDS = re.compile(
    r"%[^\n]*"
    r"|\\(?:label|ref|[a-zA-Z]*ref|cite[a-z]*|begin|end|uses|lean|index|vspace|hspace|input)\*?(?:\[[^\]]*\])?\{[^{}]*\}"
    r"|\\[A-Za-z@]+\*?|\\."
)
_WORD = re.compile(r"[^\W_]+")
_WORDS_IN_HANDLE = 5
_LOOKED_AT = 400  # code points of a statement from which its handle is made


class Lines:
    """Line numbers of the files of a manuscript, counted from 1."""

    def __init__(self, texts: Mapping[str, str], starts: Mapping[str, list[int]]) -> None:
        self._texts = texts
        self._starts = starts

    def line(self, file: str, offset: int) -> int:
        """Return the line in which `offset` of `file` stands."""
        return bisect_right(self._starts[file], offset) if file in self._starts else 1

    def place(self, begin: Site, end: Site | None = None) -> Place:
        """Return the passage from `begin` to the end of `end`; within the file of `begin`."""
        stop = end.end if end and end.file == begin.file and end.end >= begin.start else begin.end
        if end and end.file != begin.file:
            stop = len(self._texts.get(begin.file, ""))
        last = end.start if end and end.file == begin.file and end.end > begin.end else max(begin.start, stop - 1)
        return Place(
            begin.file, Span(begin.start, stop), self.line(begin.file, begin.start), self.line(begin.file, last)
        )


def body(begin: Site, end: Site | None, place: Place) -> Span:
    r"""Return what stands between the `\begin` and the `\end` of an environment."""
    stop = end.start if end and end.file == begin.file else place.span.end
    return Span(begin.end, max(begin.end, stop))


def handles(drafts: Iterable[ResultDraft], texts: Mapping[str, str]) -> list[str]:
    """Return a handle for each result."""
    drafts = list(drafts)
    taken: set[str] = set()
    labels: dict[int, str] = {}
    for draft in drafts:
        if draft.own_labels and draft.own_labels[0] not in taken:
            labels[id(draft)] = draft.own_labels[0]
            taken.add(draft.own_labels[0])
    found = []
    counts: dict[str, int] = {}
    for draft in drafts:
        handle = labels.get(id(draft)) or _unique(_described(draft, texts), taken, counts)
        taken.add(handle)
        found.append(handle)
    return found


def freeze_proof(draft: ProofDraft, rule: ProofRule, lines: Lines) -> Proof:
    """Return the proof as a fact."""
    place = lines.place(draft.begin, draft.end)
    return Proof(place, rule, draft.header, body(draft.begin, draft.end, place))


def freeze_result(draft: ResultDraft, key: str, proofs: tuple[Proof, ...], lines: Lines) -> Result:
    """Return the result as a fact."""
    place = lines.place(draft.begin, draft.end)
    return Result(
        key=key,
        label=draft.own_labels[0] if draft.own_labels else None,
        kind=draft.kind,
        env=draft.env,
        name=plain_name(draft.theorem.printed) or draft.env,
        title=draft.title,
        number=draft.number,
        place=place,
        body=body(draft.begin, draft.end, place),
        labels=tuple(dict.fromkeys(draft.labels)),
        proofs=proofs,
        restatable=draft.restatable,
        inside=draft.inside,
    )


def freeze_section(draft: SectionDraft, lines: Lines) -> Section:
    """Return the section as a fact."""
    return Section(draft.level, draft.title, draft.number, lines.place(draft.site), tuple(draft.labels))


def _described(draft: ResultDraft, texts: Mapping[str, str]) -> str:
    """Return a readable name made of file, kind and words: "intro/remark:the-condition-is-sharp"."""
    text = draft.title or ""
    words = _words(text)
    if not words:
        source = texts.get(draft.begin.file, "")
        stop = draft.end.start if draft.end and draft.end.file == draft.begin.file else len(source)
        words = _words(source[draft.begin.end : min(stop, draft.begin.end + _LOOKED_AT)])
    stem = draft.begin.file.removesuffix(".tex")
    return f"{stem}/{draft.kind.value}:{'-'.join(words) or 'untitled'}"


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
