"""The two ways in which all results of a manuscript are laid out.

- By dependence: what hangs together in layers, the largest part first; what is joined to nothing on cards below.
- By section: one card for each division of the paper, its results in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

from latex.manuscript import Manuscript
from latex.outputs.layout.components import weak_components
from latex.outputs.layout.drawing import (
    BOX_HEIGHT,
    BOX_WIDTH,
    GAP,
    Drawing,
    Frame,
    Point,
    on_shelves,
    shelved_size,
)
from latex.outputs.layout.layered import drawn_in_layers
from latex.outputs.outline import Division

_HEADING = 30  # px at the top of a card, at least
_HEADING_SHARE = 0.048  # of the width of the drawing, so that titles can be read when the whole of it is looked at
_MOST_HEADING_BELOW = 80  # px, on the small cards below the layers
_PADDING = 12  # px between the frame of a card and its boxes
_BETWEEN_ROWS = 12
_BETWEEN_PARTS = 60
_BETWEEN_CARDS = 28
_SHAPE = 1.45  # width to height that is aimed at: most screens have more, and the page keeps some for its panel
_CARD_SHAPE = 1.5
_LEAST_ROOM = 5 * (BOX_WIDTH + GAP)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A drawing of all results, by the number of each in the manuscript."""

    drawing: Drawing
    heading: int
    """px at the top of each card for the title of its section."""
    apart: int | None
    """The y, in px, below which stand the results that are joined to nothing; None where there are none."""


def by_dependence(manuscript: Manuscript, divisions: Sequence[Division]) -> Arrangement:
    """Return the results in layers, certain edges leading down."""
    uses = certain_uses(manuscript)
    parts = [part for part in weak_components(uses) if len(part) > 1]
    drawings = [_part(uses, part) for part in sorted(parts, key=lambda part: (-len(part), part))]
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    single = set(number.values()).difference(*parts)
    alone = _cards(number, divisions, single, _HEADING)
    room = _best_room([*map(_size, (*drawings, *alone))], _BETWEEN_PARTS)
    joined = on_shelves(drawings, room, _BETWEEN_PARTS)
    if not alone:
        return Arrangement(joined, _HEADING, None)
    heading = min(_heading(room), _MOST_HEADING_BELOW)
    down = joined.height + _BETWEEN_PARTS if joined.boxes else 0
    below = on_shelves(_cards(number, divisions, single, heading), room, _BETWEEN_CARDS)
    return Arrangement(_stacked(joined, below, down), heading, down)


def by_section(manuscript: Manuscript, divisions: Sequence[Division]) -> Arrangement:
    """Return the results on one card for each division."""
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    kept = set(number.values())
    guessed = _best_room([*map(_size, _cards(number, divisions, kept, _HEADING))], _BETWEEN_CARDS)
    heading = _heading(guessed)
    cards = _cards(number, divisions, kept, heading)
    drawing = on_shelves(cards, _best_room([*map(_size, cards)], _BETWEEN_CARDS), _BETWEEN_CARDS)
    return Arrangement(drawing, heading, None)


def certain_uses(manuscript: Manuscript) -> list[list[int]]:
    """Return for each result, by number, those that it uses, without the optional edges."""
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    return [
        [number[key] for key in manuscript.uses(result.key) if key in number and key != result.key]
        for result in manuscript.results
    ]


def _part(uses: Sequence[Sequence[int]], part: Sequence[int]) -> Drawing:
    local = {vertex: index for index, vertex in enumerate(part)}
    return drawn_in_layers([[local[target] for target in uses[vertex]] for vertex in part]).renumbered(part)


def _heading(width: int) -> int:
    return max(_HEADING, round(width * _HEADING_SHARE))


def _cards(number: Mapping[str, int], divisions: Sequence[Division], kept: set[int], heading: int) -> list[Drawing]:
    """Return one card for each division with kept results."""
    cards = []
    for index, division in enumerate(divisions):
        members = [number[key] for key in division.keys if number[key] in kept]
        if members:
            cards.append(_card(index, members, heading))
    return cards


def _size(drawing: Drawing) -> tuple[int, int]:
    return drawing.width, drawing.height


def _best_room(sizes: Sequence[tuple[int, int]], gap: int) -> int:
    """Return how wide shelves must be for the whole to be seen largest on a screen of the usual shape."""
    widest = max([_LEAST_ROOM, *(width for width, _ in sizes)])
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    tried = [widest, *(round(sqrt(area * _SHAPE) * step / 10) for step in range(8, 17))]

    def seen(room: int) -> float:
        width, height = shelved_size(sizes, room, gap)
        return max(width / _SHAPE, height)

    return min((room for room in tried if room >= widest), key=seen)


def _card(division: int, members: Iterable[int], heading: int) -> Drawing:
    numbers = tuple(members)
    cell = (BOX_WIDTH + GAP) / (BOX_HEIGHT + _BETWEEN_ROWS)
    columns = min(len(numbers), max(2, round(sqrt(len(numbers) * _CARD_SHAPE / cell))))
    lines = ceil(len(numbers) / columns)
    width = max(columns, 2) * (BOX_WIDTH + GAP) - GAP + 2 * _PADDING
    height = heading + lines * (BOX_HEIGHT + _BETWEEN_ROWS) - _BETWEEN_ROWS + _PADDING
    corner = Point(_PADDING, heading)
    boxes = {
        number: corner.moved(index % columns * (BOX_WIDTH + GAP), index // columns * (BOX_HEIGHT + _BETWEEN_ROWS))
        for index, number in enumerate(numbers)
    }
    return Drawing(width, height, boxes, frames=(Frame(0, 0, width, height, division),))


def _stacked(upper: Drawing, lower: Drawing, down: int) -> Drawing:
    moved = lower.moved(0, down)
    return replace(
        upper,
        width=max(upper.width, lower.width),
        height=down + lower.height,
        boxes={**upper.boxes, **moved.boxes},
        frames=(*upper.frames, *moved.frames),
    )
