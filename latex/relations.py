r"""How the results of a manuscript hang together: their handles, the proofs they own, and what uses what.

Invariants:
- Nothing here speaks of places, so that text typed where no label, title or reference changes leaves all of it as it
  is: `relate` then returns the relations of the analysis before.

Results and proofs are named by their place in the order of the manuscript, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from latex.categories import ProofRule
from latex.drafts import ProofDraft, ResultDraft
from latex.facts import Edge
from latex.handles import handles
from latex.passages import Passage
from latex.proofs import owners
from latex.references import Resolver, targets


@dataclass(frozen=True)
class Relations:
    """Handles, owners of proofs, and edges."""

    keys: tuple[str, ...] = ()
    """The handle of each result."""
    owners: tuple[tuple[int, ...], ...] = ()
    """The results that each proof proves."""
    rules: tuple[ProofRule, ...] = ()
    """By which rule each proof was given to them."""
    proofs_of: tuple[tuple[int, ...], ...] = ()
    """The proofs of each result, in order of appearance."""
    edges: tuple[Edge, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), compare=False)
    """What they were made from."""

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """Handle → those it uses for certain, in order of appearance."""
        return grouped((edge.source, edge.target) for edge in self.edges if not edge.is_optional)

    @cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """Handle → those that use it for certain, in order of appearance."""
        return grouped((edge.target, edge.source) for edge in self.edges if not edge.is_optional)


def relate(passages: Sequence[Passage], earlier: Relations | None = None) -> Relations:
    """Return how the results in `passages`, in the order TeX meets them, hang together."""
    if earlier and _say_the_same(earlier.passages, passages):
        return Relations(earlier.keys, earlier.owners, earlier.rules, earlier.proofs_of, earlier.edges, tuple(passages))
    return _related(passages)


def grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return first → all seconds, in order, each once."""
    groups: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _related(passages: Sequence[Passage]) -> Relations:
    results: list[ResultDraft] = []
    proofs: list[ProofDraft] = []
    firsts: list[int] = []
    for passage in passages:
        firsts += [len(results)] * len(passage.noted.proofs)
        results += passage.noted.results
        proofs += passage.noted.proofs
    by_label = targets(results)
    by_restating: dict[str, int] = {}
    for index, result in enumerate(results):
        if result.restatable:
            by_restating.setdefault(result.restatable, index)
    owned: list[tuple[int, ...]] = []
    rules: list[ProofRule] = []
    proofs_of: dict[int, list[int]] = {}
    for index, (proof, first) in enumerate(zip(proofs, firsts, strict=True)):
        found, rule = owners(proof, first, by_label, by_restating, results)
        owned.append(found)
        rules.append(rule)
        for owner in found:
            proofs_of.setdefault(owner, []).append(index)
    keys = tuple(handles(results))
    resolver = Resolver(results, by_label, proofs, owned)
    edges = [
        Edge(keys[source], keys[target], sources, is_optional)
        for source, result in enumerate(results)
        for target, (sources, is_optional) in resolver.uses(
            source, result.mentions, [proofs[index].mentions for index in proofs_of.get(source, ())]
        ).items()
    ]
    return Relations(
        keys,
        tuple(owned),
        tuple(rules),
        tuple(tuple(proofs_of.get(index, ())) for index in range(len(results))),
        tuple(edges),
        tuple(passages),
    )


def _say_the_same(old: Sequence[Passage], new: Sequence[Passage]) -> bool:
    """Return whether everything that relations are made of is in both, in the same order."""
    return len(old) == len(new) and all(
        one is other or one.said == other.said for one, other in zip(old, new, strict=True)
    )
