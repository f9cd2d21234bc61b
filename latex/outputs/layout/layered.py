"""A connected graph drawn in layers: what uses at the top, what is used below.

A layer that is much wider than the drawing is broken into rows that are staggered, so that a book does not become a
ribbon: the distance of neighbours shrinks with the number of rows, and boxes of one row still do not touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isqrt, sqrt

from latex.outputs.layout.components import Graph
from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, GAP, Bend, Drawing, Frame, Point
from latex.outputs.layout.layering import Item, Layers, in_layers
from latex.outputs.layout.ordering import Order, ordered
from latex.outputs.layout.placing import placed

_BEND_WIDTH = 14  # px that a trunk takes between boxes
_PADDING = 12  # px between the frame of a cycle and its boxes
_BETWEEN_ROWS = 14  # px, within a layer and within a block
_BETWEEN_LAYERS = 54  # px for the lines; more where many join two layers
_PER_LINE, _MOST_FOR_LINES = 0.5, 70  # px
_SHAPE = 1.6  # width to height that is aimed at, as most screens have
_PASSES = 8  # of placing, down and up in turn
_BEND_WEIGHT = 8.0  # boxes give way to trunks, for a straight line is easier to follow


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int
    columns: int


def drawn_in_layers(uses: Graph) -> Drawing:
    """Return the drawing of a connected graph; costs about as much as it has boxes, bends and lines."""
    layers = in_layers(uses)
    sizes = [_size(item) for item in layers.items]
    order = ordered(layers, [size.width + GAP for size in sizes])
    rows = [_rows(layers, layer, sizes, _widest(len(uses))) for layer in order]
    middles = _middles(layers, order, sizes, rows)
    return _drawn(layers, order, sizes, rows, middles)


def _size(item: Item) -> _Size:
    if item.is_bend:
        return _Size(_BEND_WIDTH - GAP, 0, 0)
    count = len(item.members)
    if count == 1:
        return _Size(BOX_WIDTH, BOX_HEIGHT, 1)
    columns = isqrt(count - 1) + 1
    lines = ceil(count / columns)
    return _Size(
        columns * (BOX_WIDTH + GAP) - GAP + 2 * _PADDING,
        lines * (BOX_HEIGHT + _BETWEEN_ROWS) - _BETWEEN_ROWS + 2 * _PADDING,
        columns,
    )


def _widest(count: int) -> int:
    """Return the width, in px, above which a layer is broken into rows."""
    columns = sqrt(count * _SHAPE * (BOX_HEIGHT + _BETWEEN_LAYERS) / (BOX_WIDTH + GAP))
    return ceil(max(6.0, 1.4 * columns)) * (BOX_WIDTH + GAP)


def _rows(layers: Layers, layer: Sequence[int], sizes: Sequence[_Size], widest: int) -> int:
    total = sum(sizes[item].width + GAP for item in layer if not layers.items[item].is_bend)
    return max(1, ceil(total / widest))


def _middles(layers: Layers, order: Order, sizes: Sequence[_Size], rows: Sequence[int]) -> list[float]:
    """Return the x of the middle of each item: near those it is joined to, and apart from its neighbours."""
    middles = [0.0] * len(layers.items)
    distances = [_distances(layers, layer, sizes, count) for layer, count in zip(order, rows, strict=True)]
    for layer, apart in zip(order, distances, strict=True):
        left = -sum(apart) / 2
        for item, distance in zip(layer, [*apart, 0.0], strict=True):
            middles[item] = left
            left += distance
    levels = list(zip(order, distances, strict=True))
    for number in range(_PASSES):
        is_last = number >= _PASSES - 2
        for layer, apart in levels if number % 2 == 0 else reversed(levels):
            near = layers.above if number % 2 == 0 else layers.below
            joined = [(*layers.above[item], *layers.below[item]) if is_last else near[item] for item in layer]
            wanted = [
                sum([middles[other] for other in others]) / len(others) if others else middles[item]
                for item, others in zip(layer, joined, strict=True)
            ]
            weights = [
                _BEND_WEIGHT if layers.items[item].is_bend else 0.2 + len(others)
                for item, others in zip(layer, joined, strict=True)
            ]
            for item, middle in zip(layer, placed(wanted, weights, apart), strict=True):
                middles[item] = middle
    return middles


def _distances(layers: Layers, layer: Sequence[int], sizes: Sequence[_Size], rows: int) -> list[float]:
    """Return how far neighbours of a layer must be apart; less where they are in different rows.

    Beside a block of several boxes the whole distance is kept: with it, boxes `rows` places further in the order stay
    apart too, whatever their sizes.
    """
    apart: list[float] = []
    for item, following in pairwise(layer):
        whole = (sizes[item].width + sizes[following].width) / 2 + GAP
        is_block = any(len(layers.items[each].members) > 1 for each in (item, following))
        has_bend = layers.items[item].is_bend or layers.items[following].is_bend
        if rows == 1 or is_block:
            apart.append(whole)
        else:
            apart.append(max(whole, 0.0) / rows if not has_bend else max(whole / rows, _BEND_WIDTH / 2))
    return apart


def _drawn(
    layers: Layers, order: Order, sizes: Sequence[_Size], rows: Sequence[int], middles: Sequence[float]
) -> Drawing:
    boxes: dict[int, Point] = {}
    frames: list[Frame] = []
    bends: dict[int, list[Bend]] = {}
    left = min(middles[item] - sizes[item].width / 2 for item in range(len(sizes)))
    right = max(middles[item] + sizes[item].width / 2 for item in range(len(sizes)))
    top = bottom = 0
    for layer, count in zip(order, rows, strict=True):
        blocks = [item for item in layer if not layers.items[item].is_bend]
        bottom = top
        for row in (blocks[start::count] for start in range(min(count, len(blocks)))):
            high = max(sizes[item].height for item in row)
            for item in row:
                corner = Point(round(middles[item] - sizes[item].width / 2 - left), bottom)
                frames += _put(
                    layers.items[item], sizes[item], corner.moved(0, (high - sizes[item].height) // 2), boxes
                )
            bottom += high + _BETWEEN_ROWS
        bottom = max(bottom - _BETWEEN_ROWS, top)
        for item in layer:
            if layers.items[item].is_bend:
                bend = Bend(round(middles[item] - left), top, bottom)
                bends.setdefault(layers.items[item].members[0], []).append(bend)
        lines = sum(len(layers.below[item]) for item in layer)
        top = bottom + _BETWEEN_LAYERS + round(min(_MOST_FOR_LINES, _PER_LINE * lines))
    trunks = {vertex: tuple(each) for vertex, each in bends.items()}
    return Drawing(ceil(right - left), bottom, boxes, trunks, tuple(frames))


def _put(item: Item, size: _Size, corner: Point, boxes: dict[int, Point]) -> list[Frame]:
    """Put the boxes of a block, line by line; return its frame where it is a cycle."""
    padding = _PADDING if len(item.members) > 1 else 0
    for index, vertex in enumerate(item.members):
        line, column = divmod(index, size.columns)
        boxes[vertex] = corner.moved(
            padding + column * (BOX_WIDTH + GAP), padding + line * (BOX_HEIGHT + _BETWEEN_ROWS)
        )
    return [Frame(corner.x, corner.y, size.width, size.height, None)] if padding else []
