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
from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, GAP, Drawing, Frame, Point, on_shelves
from latex.outputs.layout.layered import drawn_in_layers
from latex.outputs.outline import Division

HEADING = 30
"""px at the top of a card for the title of its section."""
_PADDING = 12  # px between the frame of a card and its boxes
_BETWEEN_ROWS = 12
_BETWEEN_PARTS = 60
_BETWEEN_CARDS = 28
_SHAPE = 1.6  # width to height that is aimed at, as most screens have
_CARD_SHAPE = 1.5
_LEAST_ROOM = 5 * (BOX_WIDTH + GAP)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A drawing of all results, by the number of each in the manuscript."""

    drawing: Drawing
    apart: int | None
    """The y, in px, below which stand the results that are joined to nothing; None where there are none."""


def by_dependence(manuscript: Manuscript, divisions: Sequence[Division]) -> Arrangement:
    """Return the results in layers, certain edges leading down."""
    uses = certain_uses(manuscript)
    parts = [part for part in weak_components(uses) if len(part) > 1]
    drawings = [_part(uses, part) for part in sorted(parts, key=lambda part: (-len(part), part))]
    area = sum((drawing.width + GAP) * (drawing.height + _BETWEEN_PARTS) for drawing in drawings)
    room = max([round(sqrt(area * _SHAPE)), *(drawing.width for drawing in drawings), 0])
    joined = on_shelves(drawings, room, _BETWEEN_PARTS)
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    single = {index for index in number.values() if index not in joined.boxes}
    if not single:
        return Arrangement(joined, None)
    alone = _cards(number, divisions, single, room)
    down = joined.height + _BETWEEN_PARTS if joined.boxes else 0
    return Arrangement(_stacked(joined, alone, down), down)


def by_section(manuscript: Manuscript, divisions: Sequence[Division]) -> Arrangement:
    """Return the results on one card for each division."""
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    return Arrangement(_cards(number, divisions, set(number.values()), 0), None)


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


def _cards(number: Mapping[str, int], divisions: Sequence[Division], kept: set[int], room: int) -> Drawing:
    """Return one card for each division with kept results, on shelves about `room` wide, or wider."""
    cards = []
    for index, division in enumerate(divisions):
        members = [number[key] for key in division.keys if number[key] in kept]
        if members:
            cards.append(_card(index, members))
    area = sum((card.width + _BETWEEN_CARDS) * (card.height + _BETWEEN_CARDS) for card in cards)
    widest = max((card.width for card in cards), default=0)
    return on_shelves(cards, max(room, round(sqrt(area * _SHAPE)), widest, _LEAST_ROOM), _BETWEEN_CARDS)


def _card(division: int, members: Iterable[int]) -> Drawing:
    numbers = tuple(members)
    cell = (BOX_WIDTH + GAP) / (BOX_HEIGHT + _BETWEEN_ROWS)
    columns = min(len(numbers), max(2, round(sqrt(len(numbers) * _CARD_SHAPE / cell))))
    lines = ceil(len(numbers) / columns)
    width = max(columns, 2) * (BOX_WIDTH + GAP) - GAP + 2 * _PADDING
    height = HEADING + lines * (BOX_HEIGHT + _BETWEEN_ROWS) - _BETWEEN_ROWS + 2 * _PADDING
    corner = Point(_PADDING, HEADING + _PADDING)
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
