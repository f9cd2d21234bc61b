r"""What opens and closes around a place: groups, brackets, mathematics and environments, paired in a bounded window.

The lexer's states say what is a comment or taken word for word; nothing in there pairs with anything. A blank line ends
`$…$`, as it does in TeX.

Invariants:
- Any text gives pairs, perhaps none; what is unbalanced pairs with nothing and disturbs no pair around it.
- `(` and `[` pair with each other only where nothing else comes between: half-open intervals are mathematics.
- The window is bounded, so that a key costs the same in a text of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from latex.highlight import Kind, State, lex
from latex.text import Snapshot, Span
from tui.editing.states import LineStates

_WINDOW_LINES = 300  # lines either way; proofs longer than this are rare, and sections are found in another way


class Nest(StrEnum):
    """What a pair is made of."""

    GROUP = "group"
    BRACKET = "bracket"
    MATH = "mathematics"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening token and the one that closes it."""

    nest: Nest
    name: str
    """The environment's name, else the opening token."""
    opening: Span
    closing: Span

    @property
    def outer(self) -> Span:
        """The pair with all between."""
        return Span(self.opening.start, self.closing.end)

    @property
    def inner(self) -> Span:
        """What lies between."""
        return Span(self.opening.end, self.closing.start)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening token that nothing has closed."""

    nest: Nest
    name: str
    span: Span

    @property
    def closer(self) -> str:
        """What closes it."""
        return f"\\end{{{self.name}}}" if self.nest is Nest.ENVIRONMENT else _CLOSERS[self.name]


_CLOSERS = {"{": "}", "[": "]", "(": ")", "$": "$", "$$": "$$", "\\[": "\\]", "\\(": "\\)"}
_OPENERS = {closer: opener for opener, closer in _CLOSERS.items()}
_TOKEN = re.compile(r"\\(?P<side>begin|end)[ \t]*\{(?P<name>[^{}%\\$]*)\}|\\[\[\]()]|\\.|\$\$?|[{}()\[\]]", re.DOTALL)
_DISPLAYS = frozenset(
    f"{name}{star}"
    for name in ("equation", "align", "gather", "multline", "flalign", "alignat", "eqnarray", "displaymath", "math")
    for star in ("", "*")
)


def is_mathematics(pair: Pair) -> bool:
    """Return whether a pair holds mathematics."""
    return pair.nest is Nest.MATH or (pair.nest is Nest.ENVIRONMENT and pair.name in _DISPLAYS)


def pairs_around(snapshot: Snapshot, states: LineStates, span: Span) -> tuple[Pair, ...]:
    """Return the pairs in whose whole `span` lies, the innermost first."""
    found, _ = _paired(snapshot, states, span, stop=None)
    around = [pair for pair in found if pair.outer.start <= span.start and span.end <= pair.outer.end]
    return tuple(sorted(around, key=lambda pair: (pair.outer.end - pair.outer.start, -pair.outer.start)))


def opened_before(snapshot: Snapshot, states: LineStates, offset: int) -> tuple[Opened, ...]:
    """Return what is open at `offset`, the innermost first, by the text before it."""
    _, opened = _paired(snapshot, states, Span(offset, offset), stop=offset)
    return tuple(reversed(opened))


def formulas(snapshot: Snapshot, states: LineStates, offset: int) -> tuple[Span, ...]:
    """Return the formulas near `offset` that lie in no other, in order."""
    found, _ = _paired(snapshot, states, Span(offset, offset), stop=None)
    spans: list[Span] = []
    for pair in sorted((each for each in found if is_mathematics(each)), key=lambda pair: pair.outer.start):
        if not spans or pair.outer.start >= spans[-1].end:
            spans.append(pair.outer)
    return tuple(spans)


def _paired(snapshot: Snapshot, states: LineStates, span: Span, *, stop: int | None) -> tuple[list[Pair], list[Opened]]:
    """Return the pairs near `span`, each after those within it, and what is open at the end or at `stop`."""
    first = max(0, snapshot.location(span.start).row - _WINDOW_LINES)
    last = min(snapshot.line_count, snapshot.location(span.end).row + _WINDOW_LINES)
    if stop is not None:
        last = snapshot.location(stop).row + 1
    found: list[Pair] = []
    opened: list[Opened] = []
    for token in _tokens(snapshot, states, first, last):
        if stop is not None and token.span.end > stop:
            break
        if token.text == "\n\n":
            opened = [each for each in opened if each.nest is not Nest.MATH]
        elif token.opens or (token.text in ("$", "$$") and not _is_open(opened, token.text)):
            opened.append(Opened(token.nest, token.name, token.span))
        else:
            _close(opened, token, found)
    return found, opened


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    nest: Nest
    name: str
    opens: bool
    span: Span


def _tokens(snapshot: Snapshot, states: LineStates, first: int, last: int) -> Iterator[_Token]:
    start = snapshot.offset(first, 0)
    for line, state in zip(snapshot.lines(first, last), states.entries(first, last), strict=True):
        if not line.strip():
            yield _Token("\n\n", Nest.MATH, "", opens=False, span=Span(start, start))
        else:
            yield from _tokens_of(line, state, start)
        start += len(line) + 1


def _tokens_of(line: str, state: State, start: int) -> Iterator[_Token]:
    hidden = [(run.start, run.end) for run in lex(line, state)[0] if run.kind in (Kind.COMMENT, Kind.VERBATIM)]
    for match in _TOKEN.finditer(line):
        if _is_within(match.start(), hidden):
            continue
        span, text = Span(start + match.start(), start + match.end()), match[0]
        if match["side"]:
            yield _Token(text, Nest.ENVIRONMENT, match["name"], match["side"] == "begin", span)
        elif text in ("$", "$$"):
            yield _Token(text, Nest.MATH, text, opens=False, span=span)
        elif text in _CLOSERS or text in _OPENERS:
            nest = Nest.MATH if text[0] == "\\" else Nest.GROUP if text in "{}" else Nest.BRACKET
            yield _Token(text, nest, _OPENERS.get(text, text), text in _CLOSERS, span)


def _is_within(column: int, hidden: Sequence[tuple[int, int]]) -> bool:
    return any(first <= column < last for first, last in hidden)


def _is_open(opened: Sequence[Opened], dollars: str) -> bool:
    """Return whether such dollars close something: a group in between (`\\text{…}`) begins text anew."""
    for each in reversed(opened):
        if each.nest is Nest.MATH:
            return each.name == dollars
        if each.nest is Nest.GROUP:
            return False
    return False


_PASSED_OVER = {
    Nest.BRACKET: frozenset({Nest.BRACKET}),
    Nest.MATH: frozenset({Nest.BRACKET, Nest.GROUP}),
    Nest.GROUP: frozenset({Nest.BRACKET, Nest.MATH}),
    Nest.ENVIRONMENT: frozenset(Nest),
}
"""What a closing token may leave open within its pair, as forgotten."""


def _close(opened: list[Opened], token: _Token, found: list[Pair]) -> None:
    """Pair `token` with what it closes; nothing where that is not open."""
    for index in range(len(opened) - 1, -1, -1):
        each = opened[index]
        if each.nest is token.nest and each.name == token.name:
            found.append(Pair(each.nest, each.name, each.span, token.span))
            del opened[index:]
            return
        if each.nest not in _PASSED_OVER[token.nest]:
            return
