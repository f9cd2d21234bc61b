r"""A hunk on one side: what of it is mathematics, what only names something, and which index a place lies in.

Mathematics never reaches over a blank line (TeXbook ch. 24), so a hunk is read from the start of its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from latex.text import Span
from latex.words import tokens

_ARGUMENT = re.compile(
    r"\\(?:label|[A-Za-z]*ref|[A-Za-z]*cite[A-Za-z]*|begin|end|input|include|includegraphics|bibliography|uses|proves|url|href"
    r"|[hv]space|vskip|hskip)\*?\s*(?:\[[^\]]*\]\s*)*\{[^{}]*\}"
)
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")
_MATH = re.compile(
    r"\\\\|\\\$|(?P<open>\$\$|\$|\\\(|\\\[)|\\begin\{(?P<env>(?:equation|align|gather|multline|eqnarray|math|displaymath"
    r"|flalign|alignat|dmath)\*?)\}"
)
_SCRIPT = re.compile(r"[_^]")
_LEAD = 5_000  # code points; the longest paragraph start that is read before a hunk


@dataclass(frozen=True)
class Passage:
    """A hunk's text on one side, with what stands around it in its paragraph."""

    text: str
    shift: int
    """Code points of `text` that stand before the hunk."""
    math: tuple[Span, ...]
    ignored: tuple[Span, ...]

    @classmethod
    def of(cls, lead: str, text: str) -> Passage:
        whole = lead + text
        ignored = tuple(Span(*m.span()) for pattern in (_ARGUMENT, _COMMENT) for m in pattern.finditer(whole))
        return cls(whole, len(lead), tuple(_math_spans(whole)), ignored)

    def is_mathematics(self, offset: int) -> bool:
        """Return whether `offset` of the hunk is in mathematics."""
        index = bisect_right(self.math, offset + self.shift, key=lambda span: span.start) - 1
        return index >= 0 and offset + self.shift in self.math[index]

    def is_ignored(self, offset: int) -> bool:
        """Return whether `offset` of the hunk is in a comment or names a label, a key, a file or a length."""
        return any(offset + self.shift in span for span in self.ignored)


@dataclass(frozen=True)
class Change:
    """One replacement inside a hunk; either side may be empty."""

    old_start: int
    old: str
    new_start: int
    new: str


def paragraph_lead(text: str, start: int) -> str:
    """Return what stands before `start` in its paragraph: mathematics never reaches over a blank line."""
    return text[max(text.rfind("\n\n", 0, start), start - _LEAD, 0) : start]


def changed_index(before: Passage, after: Passage, change: Change) -> tuple[str, str] | None:
    """Return the index or exponent that `change` touches, with its base, on both sides; None where it touches none."""
    old = _script_at(before, change.old_start, change.old)
    new = _script_at(after, change.new_start, change.new)
    if old is None and new is None:
        return None
    if old is None or new is None:
        only = old or new or ""
        other = change.old if old is None else change.new
        if other.strip() or not _starts_script(change.old or change.new):
            return None
        return ("", only) if old is None else (only, "")
    return None if old == new else (old, new)


def _starts_script(text: str) -> bool:
    return text.strip()[:1] in ("_", "^")


def _script_at(passage: Passage, start: int, text: str) -> str | None:
    r"""Return the innermost `x_{…}` or `x^{…}` that holds all of a change at `start` of the hunk."""
    if not passage.is_mathematics(start) or passage.is_ignored(start):
        return None
    first = passage.shift + start + (len(text) - len(text.lstrip()))
    last = passage.shift + start + len(text.rstrip())
    best: str | None = None
    for match in _SCRIPT.finditer(passage.text, max(0, first - 60), first + 1):
        end = _argument_end(passage.text, match.end())
        if match.start() <= first and last <= end and first < max(end, last + 1):
            best = passage.text[_base_start(passage.text, match.start()) : end]
    return best


def _argument_end(text: str, start: int) -> int:
    r"""Return the end of the argument at `start`: a group in braces, a control sequence, or one character."""
    if text[start : start + 1] != "{":
        found = tokens(text[start : start + 40])
        if not found:
            return start
        return start + (len(found[0]) if found[0].startswith("\\") else 1)
    depth = 0
    for offset in range(start, min(len(text), start + 200)):
        depth += {"{": 1, "}": -1}.get(text[offset], 0)
        if depth == 0:
            return offset + 1
    return start


def _base_start(text: str, script: int) -> int:
    """Return where the token that carries the index at `script` starts."""
    match = re.search(
        r"(?:\\[A-Za-z]+|[^\s\\{}$&])(?:\{[^{}]*\})?(?:[_^](?:\{[^{}]*\}|\S))?\Z", text[max(0, script - 40) : script]
    )
    return script if match is None else max(0, script - 40) + match.start()


def _math_spans(text: str) -> Iterator[Span]:
    position = 0
    while (match := _MATH.search(text, position)) is not None:
        position = match.end()
        closing = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}.get(match["open"] or "")
        if closing is None and match["env"] is None:
            continue
        end = _closing(text, closing or f"\\end{{{match['env']}}}", position)
        yield Span(match.start(), end)
        position = end


def _closing(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    while mark.startswith("$") and end > 0 and text[end - 1] == "\\":
        end = text.find(mark, end + 1)
    return len(text) if end < 0 else end + len(mark)
