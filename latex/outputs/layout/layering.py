"""Layers of a connected graph: every edge leads down, apart from those within a cycle.

Members of a cycle form one block and stand in one layer. An edge over several layers runs along the trunk of its
target: all edges to one result share one line of bends, so that their number does not grow with the edges, and it is
plain where each of them ends. In a very deep graph the longest trunks are left out, and their edges run straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from latex.outputs.layout.components import Graph, strong_components

_BENDS_PER_VERTEX, _BENDS_AT_LEAST = 8, 2000  # a paper has about 3 for each; a chain with a hub would have thousands


@dataclass(frozen=True, slots=True)
class Item:
    """What takes room in a layer: a block of results, or a bend of a trunk."""

    members: tuple[int, ...]
    """The vertices of a block; for a bend, the one that its trunk leads to."""
    is_bend: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """Items by layer, the layer of what uses most at the top."""

    items: tuple[Item, ...]
    layers: tuple[tuple[int, ...], ...]
    """Numbers of items, from the top layer down."""
    above: tuple[tuple[int, ...], ...]
    """For each item, those of the layer above that a line joins it to."""
    below: tuple[tuple[int, ...], ...]


def in_layers(uses: Graph) -> Layers:
    """Return the layers of a graph, the items of each in order of their least members."""
    blocks = strong_components(uses)
    block_of = {vertex: number for number, members in enumerate(blocks) for vertex in members}
    targets = [
        sorted({block_of[target] for vertex in members for target in uses[vertex]} - {number})
        for number, members in enumerate(blocks)
    ]
    depth = _depths(targets)
    items = [Item(members, is_bend=False) for members in blocks]
    depths = list(depth)
    bends: dict[tuple[int, int], int] = {}
    ends = [depth[block_of[vertex]] for vertex in range(len(uses))]
    for target, begin in _trunks(uses, ends).items():
        for level in range(begin, ends[target]):
            bends[target, level] = len(items)
            items.append(Item((target,), is_bend=True))
            depths.append(level)
    joins: set[tuple[int, int]] = set()
    for vertex, used in enumerate(uses):
        for target in used:
            path = [block_of[vertex]]
            path += [
                bends[target, level] for level in range(ends[vertex] + 1, ends[target]) if (target, level) in bends
            ]
            path.append(block_of[target])
            if len(path) == 2 + max(ends[target] - ends[vertex] - 1, 0) and path[0] != path[-1]:
                joins.update(pairwise(path))
    return _joined(items, depths, sorted(joins))


def _trunks(uses: Graph, levels: Sequence[int]) -> dict[int, int]:
    """Return the highest layer of the trunk of each vertex that has one, the shortest trunks first."""
    begins: dict[int, int] = {}
    for vertex, used in enumerate(uses):
        for target in used:
            if levels[target] > levels[vertex] + 1:
                begins[target] = min(begins.get(target, levels[target]), levels[vertex] + 1)
    left = _BENDS_AT_LEAST + _BENDS_PER_VERTEX * len(uses)
    kept: dict[int, int] = {}
    for target in sorted(begins, key=lambda target: (levels[target] - begins[target], target)):
        left -= levels[target] - begins[target]
        if left < 0:
            break
        kept[target] = begins[target]
    return kept


def _depths(targets: Sequence[Sequence[int]]) -> list[int]:
    """Return the layer of each block, from 0 at the top; each block comes after its targets.

    A block stands directly above the highest of its targets. One that more blocks use than it uses is then lifted to
    just below the lowest of its users, which shortens its lines.
    """
    height = [0] * len(targets)
    users: list[list[int]] = [[] for _ in targets]
    for number, used in enumerate(targets):
        height[number] = max((height[target] + 1 for target in used), default=0)
        for target in used:
            users[target].append(number)
    for number in reversed(range(len(targets))):
        if len(users[number]) > len(targets[number]):
            height[number] = min(height[user] for user in users[number]) - 1
    rank = {value: index for index, value in enumerate(sorted(set(height), reverse=True))}
    return [rank[value] for value in height]


def _joined(items: Sequence[Item], depths: Sequence[int], joins: Sequence[tuple[int, int]]) -> Layers:
    layers: list[list[int]] = [[] for _ in range(max(depths, default=-1) + 1)]
    above: list[list[int]] = [[] for _ in items]
    below: list[list[int]] = [[] for _ in items]
    for number in sorted(range(len(items)), key=lambda number: items[number].members):
        layers[depths[number]].append(number)
    for upper, lower in joins:
        below[upper].append(lower)
        above[lower].append(upper)
    return Layers(tuple(items), tuple(map(tuple, layers)), tuple(map(tuple, above)), tuple(map(tuple, below)))
