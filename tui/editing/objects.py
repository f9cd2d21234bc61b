"""What can be selected as a whole: words, groups, formulas, sentences, paragraphs, environments.

Invariants:
- Growing a selection gives a strictly larger one that holds it, up to the whole text.
- Only what lies near is looked at, whatever the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from latex.text import Snapshot, Span
from tui.editing import motions
from tui.editing.nesting import Nest, Pair, formulas, is_mathematics, pairs_around
from tui.editing.states import LineStates


def grown(snapshot: Snapshot, states: LineStates, span: Span) -> Span:
    """Return the least of what can be selected as a whole that is larger than `span`; `span` where all is selected."""
    larger = [each for each in _wholes(snapshot, states, span) if _holds(each, span)]
    return min(larger, key=lambda each: each.end - each.start, default=Span(0, snapshot.length))


def next_of(pairs: tuple[Pair, ...], span: Span) -> Span | None:
    """Return the contents of the innermost pair around `span`, or the pair itself where its contents are selected."""
    for pair in pairs:
        for whole in (pair.inner, pair.outer):
            if _holds(whole, span) or (whole == pair.inner and span.start == span.end == whole.start == whole.end):
                return whole
    return None


def formula(snapshot: Snapshot, states: LineStates, span: Span) -> Span | None:
    """Return the formula around `span`: what it says first, then with what encloses it; None outside of one."""
    return next_of(tuple(each for each in pairs_around(snapshot, states, span) if is_mathematics(each)), span)


def environment(snapshot: Snapshot, states: LineStates, span: Span) -> Span | None:
    r"""Return the environment around `span`: its contents first, then with `\begin` and `\end`, then the one around."""
    return next_of(environments(snapshot, states, span), span)


def environments(snapshot: Snapshot, states: LineStates, span: Span) -> tuple[Pair, ...]:
    """Return the environments around `span`, the innermost first."""
    return tuple(each for each in pairs_around(snapshot, states, span) if each.nest is Nest.ENVIRONMENT)


def environment_start(snapshot: Snapshot, states: LineStates, offset: int) -> int:
    r"""Return the `\begin` of the environment around `offset`, or of the next one out where it is there already."""
    starts = (pair.outer.start for pair in environments(snapshot, states, Span(offset, offset)))
    return next((start for start in starts if start < offset), offset)


def environment_end(snapshot: Snapshot, states: LineStates, offset: int) -> int:
    r"""Return the place after the `\end` of the environment around `offset`, or of the next one out."""
    ends = (pair.outer.end for pair in environments(snapshot, states, Span(offset, offset)))
    return next((end for end in ends if end > offset), offset)


def next_formula(snapshot: Snapshot, states: LineStates, offset: int) -> int:
    """Return the start of the next formula near; `offset` where there is none."""
    return next((each.start for each in formulas(snapshot, states, offset) if each.start > offset), offset)


def previous_formula(snapshot: Snapshot, states: LineStates, offset: int) -> int:
    """Return the start of the formula before; `offset` where there is none near."""
    return max((each.start for each in formulas(snapshot, states, offset) if each.start < offset), default=offset)


def paragraph(snapshot: Snapshot, offset: int) -> Span:
    """Return the paragraph around `offset`, without the blank lines at its ends."""
    row = snapshot.location(offset).row
    first = last = row
    while first > 0 and snapshot.line(first - 1).strip():
        first -= 1
    while last + 1 < snapshot.line_count and snapshot.line(last + 1).strip():
        last += 1
    return Span(snapshot.offset(first, 0), motions.line_bounds(snapshot, last)[1])


def sentence(snapshot: Snapshot, offset: int) -> Span:
    """Return the sentence around `offset`."""
    end = motions.sentence_end(snapshot, offset)
    return Span(motions.sentence_start(snapshot, max(0, end - 1)), end)


def _wholes(snapshot: Snapshot, states: LineStates, span: Span) -> Iterator[Span]:
    yield Span(*motions.word_at(snapshot, span.start))
    for pair in pairs_around(snapshot, states, span):
        yield pair.inner
        yield pair.outer
    yield sentence(snapshot, span.start)
    yield paragraph(snapshot, span.start)


def _holds(whole: Span, part: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end and whole.end - whole.start > part.end - part.start
