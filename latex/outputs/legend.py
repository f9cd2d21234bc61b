"""The legend of a drawing: the kinds and the sources of edges that occur in it."""

from __future__ import annotations

from dataclasses import dataclass

from latex.manuscript import EdgeSource, Kind, Manuscript
from latex.outputs.doubts import doubts
from latex.outputs.looks import EDGE_ORDER, EDGE_WORDS, LOOKS, Look, drawn_source


@dataclass(frozen=True, slots=True)
class LookEntry:
    """One shape with the kinds that occur, counted."""

    look: Look
    kinds: tuple[tuple[Kind, int], ...]
    """In the order of `Look.kinds`."""

    @property
    def words(self) -> str:
        """Return "proposition 10, corollary 3"."""
        return ", ".join(f"{kind.value} {count}" for kind, count in self.kinds)


@dataclass(frozen=True, slots=True)
class Legend:
    """What a reader needs to know of the signs of one manuscript."""

    looks: tuple[LookEntry, ...]
    edges: tuple[tuple[EdgeSource, str], ...]
    """Sources that some edge is drawn as, with words."""
    has_optional: bool
    has_doubts: bool


def legend(manuscript: Manuscript) -> Legend:
    """Return the legend of a manuscript."""
    counts: dict[Kind, int] = {}
    for result in manuscript.results:
        counts[result.kind] = counts.get(result.kind, 0) + 1
    looks = [
        LookEntry(look, tuple((kind, counts[kind]) for kind in look.kinds if kind in counts))
        for look in LOOKS
        if any(kind in counts for kind in look.kinds)
    ]
    drawn = {drawn_source(edge) for edge in manuscript.edges if not edge.is_optional}
    return Legend(
        looks=tuple(looks),
        edges=tuple((source, EDGE_WORDS[source]) for source in EDGE_ORDER if source in drawn),
        has_optional=any(edge.is_optional for edge in manuscript.edges),
        has_doubts=bool(doubts(manuscript)),
    )
