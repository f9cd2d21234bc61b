r"""Circles of proofs, and proofs that rest on what comes later.

Edges are mentions, not logic: nothing here is an error.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from latex.check.paper import Diagnostics, Paper, diagnostic, listed, named
from latex.manuscript import PROVABLE, EdgeSource, Place, Result

_IN_PROOFS = frozenset({EdgeSource.REF_PROOF, EdgeSource.USES_PROOF})


def cycles_of_uses(paper: Paper) -> Diagnostics:
    """Report each set of results whose proofs refer to one another, once, at its first result."""
    manuscript = paper.manuscript
    uses: dict[str, list[str]] = {}
    for edge in manuscript.edges:
        if not edge.is_optional and edge.sources & _IN_PROOFS:
            uses.setdefault(edge.source, []).append(edge.target)
    order = paper.order
    for component in sorted(
        (sorted(one, key=order.__getitem__) for one in components(uses)), key=lambda c: order[c[0]]
    ):
        circle = [manuscript.by_key[key] for key in _circle(component[0], uses, frozenset(component))]
        first, *others = circle
        if len(circle) == 2:
            said = f"The proof of {named(first)} refers to {named(others[0])}, and the other way round."
        else:
            said = f"These proofs refer to one another in a circle: {listed([named(one) for one in circle])}."
        yield diagnostic("cycle-of-uses", paper.first_line(first.place), said)


def forward_uses(paper: Paper) -> Diagnostics:
    """Report the first mention in a proof of each result that is stated after the proof."""
    manuscript = paper.manuscript
    reading = _Reading(manuscript.results)
    told: set[tuple[str, str]] = set()
    for reference in manuscript.references:
        target = manuscript.by_label.get(reference.label)
        owner = manuscript.by_key.get(reference.owner or "")
        if target is None or owner is None or target is owner or (owner.key, target.key) in told:
            continue
        if target.inside or target.kind not in PROVABLE or not _is_in_proof(owner, reference.place):
            continue
        if reading.is_later(target, reference.place) and reading.is_later(target, owner.place):
            told.add((owner.key, target.key))
            yield diagnostic(
                "forward-use",
                reference.place,
                f"The proof of {named(owner)} refers to {named(target)}, which is stated only later.",
            )


def components(uses: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the sets of more than one key that reach one another (Tarjan 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    is_waiting: set[str] = set()
    found: list[list[str]] = []
    for root in uses:
        stack: list[tuple[str, int]] = [] if root in index else [(root, 0)]
        while stack:
            key, at = stack.pop()
            if at == 0:
                index[key] = low[key] = len(index)
                waiting.append(key)
                is_waiting.add(key)
            targets = uses.get(key, ())
            if at and targets[at - 1] in is_waiting:
                low[key] = min(low[key], low[targets[at - 1]])
            while at < len(targets) and targets[at] in index:
                if targets[at] in is_waiting:
                    low[key] = min(low[key], index[targets[at]])
                at += 1
            if at < len(targets):
                stack += [(key, at + 1), (targets[at], 0)]
                continue
            if low[key] == index[key]:
                component = waiting[waiting.index(key) :]
                del waiting[len(waiting) - len(component) :]
                is_waiting.difference_update(component)
                found += [component] if len(component) > 1 else []
    return found


def _circle(start: str, uses: Mapping[str, Sequence[str]], within: frozenset[str]) -> list[str]:
    """Return the shortest way from `start` back to itself."""
    came_from: dict[str, str] = {}
    queue = [start]
    for key in queue:
        for target in uses.get(key, ()):
            if target == start:
                path = [key]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if target in within and target not in came_from:
                came_from[target] = key
                queue.append(target)
    return [start]


class _Reading:
    """The order in which results are met, also seen from a place between two of them."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._order: dict[str, int] = {}
        self._in_file: dict[str, list[tuple[int, int]]] = {}
        for number, result in enumerate(results):
            self._order[result.key] = number
            self._in_file.setdefault(result.place.file, []).append((result.place.span.start, number))
        for places in self._in_file.values():
            places.sort()

    def is_later(self, target: Result, place: Place) -> bool:
        """Return whether `target` begins after `place`; False where that cannot be told."""
        if target.place.file == place.file:
            return target.place.span.start > place.span.start
        places = self._in_file.get(place.file)
        if not places:
            return False
        before = bisect_right(places, (place.span.start, len(self._order))) - 1
        if before < 0:
            return False
        following = places[before + 1][1] if before + 1 < len(places) else places[before][1] + 1
        return self._order[target.key] >= following


def _is_in_proof(owner: Result, place: Place) -> bool:
    return any(
        proof.place.file == place.file and proof.place.span.start <= place.span.start < proof.place.span.end
        for proof in owner.proofs
    )
