"""The order of the items of each layer, so that few lines cross.

Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981): each layer in
turn is sorted by the mean place of what its items are joined to, downwards and upwards; the best order met is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from latex.outputs.layout.layering import Layers

_SWEEPS = 8  # down and up in turn; after that orders hardly change
_PATIENCE = 3  # sweeps without fewer crossings before it is left at that

Order = tuple[tuple[int, ...], ...]
"""Numbers of items by layer, from left to right."""


def ordered(layers: Layers, room: Callable[[int], float]) -> Order:
    """Return the items of each layer in an order with few crossings; `room` is the width that an item takes."""
    order = [list(layer) for layer in layers.layers]
    middles = [0.0] * len(layers.items)
    for layer in order:
        _set_middles(layer, middles, room)
    best, fewest, failures = [list(layer) for layer in order], crossings(layers, order), 0
    for sweep in range(_SWEEPS):
        if not fewest or failures == _PATIENCE:
            break
        is_down = sweep % 2 == 0
        for layer in order if is_down else reversed(order):
            _sort(layer, layers.above if is_down else layers.below, middles)
            _set_middles(layer, middles, room)
        count = crossings(layers, order)
        failures += 1
        if count < fewest:
            best, fewest, failures = [list(layer) for layer in order], count, 0
    return tuple(map(tuple, best))


def crossings(layers: Layers, order: Sequence[Sequence[int]]) -> int:
    """Return how many pairs of lines cross; a line costs the logarithm of the width of its layer."""
    count = 0
    for layer, lower in pairwise(order):
        place = {item: index for index, item in enumerate(lower)}
        ends = [end for item in layer for end in sorted(place[other] for other in layers.below[item])]
        count += _inversions(ends, len(lower))
    return count


def _sort(layer: list[int], joined: Sequence[Sequence[int]], middles: Sequence[float]) -> None:
    wanted = {
        item: sum(middles[other] for other in joined[item]) / len(joined[item]) if joined[item] else middles[item]
        for item in layer
    }
    layer.sort(key=wanted.__getitem__)


def _set_middles(layer: Sequence[int], middles: list[float], room: Callable[[int], float]) -> None:
    """Set the middles of the items when the layer is packed around 0."""
    left = -sum(map(room, layer)) / 2
    for item in layer:
        width = room(item)
        middles[item] = left + width / 2
        left += width


def _inversions(places: Sequence[int], size: int) -> int:
    """Return how many pairs stand in the wrong order, by a Fenwick tree over the places."""
    tree = [0] * (size + 1)
    count = 0
    for seen, place in enumerate(places):
        at, earlier = place + 1, 0
        while at:
            earlier += tree[at]
            at &= at - 1
        count += seen - earlier
        at = place + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return count
