"""Parts of a directed graph: what lies on common cycles, and what hangs together at all.

Vertices are the numbers from 0; `uses[v]` holds those that an edge leads to from `v`. Nothing here recurses, so that
a chain of any length is fine.
"""

from __future__ import annotations

from collections.abc import Sequence

Graph = Sequence[Sequence[int]]


def strong_components(uses: Graph) -> tuple[tuple[int, ...], ...]:
    """Return the strongly connected components, each after those it uses; members in rising order.

    Tarjan, "Depth-first search and linear graph algorithms" (1972); linear in vertices and edges.
    """
    count = len(uses)
    found_at, lowest = [-1] * count, [0] * count
    is_waiting = [False] * count
    waiting: list[int] = []
    components: list[tuple[int, ...]] = []
    clock = 0
    for root in range(count):
        if found_at[root] >= 0:
            continue
        path = [(root, 0)]
        while path:
            vertex, step = path.pop()
            if step == 0:
                found_at[vertex] = lowest[vertex] = clock
                clock += 1
                waiting.append(vertex)
                is_waiting[vertex] = True
            else:
                lowest[vertex] = min(lowest[vertex], lowest[uses[vertex][step - 1]])
            step = _next_step(uses[vertex], step, found_at, lowest, is_waiting, vertex)
            if step < len(uses[vertex]):
                path += [(vertex, step + 1), (uses[vertex][step], 0)]
            elif lowest[vertex] == found_at[vertex]:
                components.append(_taken(waiting, is_waiting, vertex))
    return tuple(components)


def weak_components(uses: Graph) -> tuple[tuple[int, ...], ...]:
    """Return what hangs together when the direction of edges is ignored, in order of the least members."""
    parent = list(range(len(uses)))
    for vertex, targets in enumerate(uses):
        for target in targets:
            first, second = _root(parent, vertex), _root(parent, target)
            parent[max(first, second)] = min(first, second)
    members: dict[int, list[int]] = {}
    for vertex in range(len(uses)):
        members.setdefault(_root(parent, vertex), []).append(vertex)
    return tuple(map(tuple, members.values()))


def _next_step(
    targets: Sequence[int], step: int, found_at: list[int], lowest: list[int], is_waiting: list[bool], vertex: int
) -> int:
    """Return the first step from `step` on that leads to a new vertex; take note of the old ones passed."""
    while step < len(targets) and found_at[targets[step]] >= 0:
        if is_waiting[targets[step]]:
            lowest[vertex] = min(lowest[vertex], found_at[targets[step]])
        step += 1
    return step


def _taken(waiting: list[int], is_waiting: list[bool], until: int) -> tuple[int, ...]:
    members: list[int] = []
    while not members or members[-1] != until:
        members.append(waiting.pop())
        is_waiting[members[-1]] = False
    return tuple(sorted(members))


def _root(parent: list[int], vertex: int) -> int:
    while parent[vertex] != vertex:
        parent[vertex] = parent[parent[vertex]]
        vertex = parent[vertex]
    return vertex
