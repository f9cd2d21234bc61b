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
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    single = set(number.values()).difference(*parts)
    alone = _cards(number, divisions, single)
    area = _area(drawings, _BETWEEN_PARTS) + _area(alone, _BETWEEN_CARDS)
    room = max([round(sqrt(area * _SHAPE)), *(drawing.width for drawing in (*drawings, *alone)), _LEAST_ROOM])
    joined = on_shelves(drawings, room, _BETWEEN_PARTS)
    if not alone:
        return Arrangement(joined, None)
    down = joined.height + _BETWEEN_PARTS if joined.boxes else 0
    return Arrangement(_stacked(joined, on_shelves(alone, room, _BETWEEN_CARDS), down), down)


def by_section(manuscript: Manuscript, divisions: Sequence[Division]) -> Arrangement:
    """Return the results on one card for each division."""
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    cards = _cards(number, divisions, set(number.values()))
    room = max([round(sqrt(_area(cards, _BETWEEN_CARDS) * _SHAPE)), *(card.width for card in cards), _LEAST_ROOM])
    return Arrangement(on_shelves(cards, room, _BETWEEN_CARDS), None)


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


def _cards(number: Mapping[str, int], divisions: Sequence[Division], kept: set[int]) -> list[Drawing]:
    """Return one card for each division with kept results."""
    cards = []
    for index, division in enumerate(divisions):
        members = [number[key] for key in division.keys if number[key] in kept]
        if members:
            cards.append(_card(index, members))
    return cards


def _area(drawings: Iterable[Drawing], gap: int) -> int:
    return sum((drawing.width + gap) * (drawing.height + gap) for drawing in drawings)


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
