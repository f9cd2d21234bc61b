"""The order of the items of each layer, so that few lines cross.

Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981): each layer in
turn is sorted by the mean place of what its items are joined to, downwards and upwards; the best order met is kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

from latex.outputs.layout.layering import Layers

_SWEEPS = 8  # down and up in turn; after that orders hardly change
_PATIENCE = 2  # sweeps without fewer crossings before it is left at that

Order = tuple[tuple[int, ...], ...]
"""Numbers of items by layer, from left to right."""


def ordered(layers: Layers, room: Sequence[float]) -> Order:
    """Return the items of each layer in an order with few crossings; `room` holds the width each takes."""
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
    """Return how many pairs of lines cross."""
    count = 0
    for layer, lower in pairwise(order):
        place = {item: index for index, item in enumerate(lower)}
        seen: list[int] = []
        for item in layer:
            ends = [place[other] for other in layers.below[item]]
            for end in ends:
                count += len(seen) - bisect_right(seen, end)
            for end in ends:
                insort(seen, end)  # moves a few kilobytes at most, which is quicker here than any tree
    return count


def _sort(layer: list[int], joined: Sequence[Sequence[int]], middles: Sequence[float]) -> None:
    wanted: dict[int, float] = {}
    for item in layer:
        near = joined[item]
        if len(near) == 1:
            wanted[item] = middles[near[0]]
        else:
            wanted[item] = sum([middles[other] for other in near]) / len(near) if near else middles[item]
    layer.sort(key=wanted.__getitem__)


def _set_middles(layer: Sequence[int], middles: list[float], room: Sequence[float]) -> None:
    """Set the middles of the items when the layer is packed around 0."""
    left = -sum([room[item] for item in layer]) / 2
    for item in layer:
        middles[item] = left + room[item] / 2
        left += room[item]
