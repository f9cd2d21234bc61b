r"""How the results of a manuscript hang together: their handles, the proofs they own, and what uses what.

Invariants:
- Nothing here speaks of places, so that text typed where no label, title or reference changes leaves all of it as it
  is: `relate` then returns the very relations of the analysis before.
- What a result uses is worked out anew only where its own text changed, or where a label it mentions means another
  result than before.

Results and proofs are named by their place in the order of the manuscript, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from latex.known.categories import Kind, ProofRule
from latex.reading.drafts import LABEL_IN_NUMBER, ProofDraft, ResultDraft
from latex.results.facts import Edge
from latex.results.handles import handles
from latex.results.proofs import owners
from latex.results.references import Resolver, targets

if TYPE_CHECKING:
    from latex.reading.passages import Passage

_new = tuple.__new__  # half the cost of calling `Edge`; there is one for each pair of results


@dataclass(slots=True)
class _Used:
    """What one result uses, and what that was worked out from."""

    statement: ResultDraft
    proofs: tuple[ProofDraft, ...]
    edges: tuple[Edge, ...]
    _labels: frozenset[str] | None = None
    _has_range: bool = False

    def stays(self, statement: ResultDraft, proofs: tuple[ProofDraft, ...], changed: Set[str]) -> bool:
        """Return whether it holds for a result with this statement and these proofs.

        `changed` are the labels that mean another result than before. A range of references never stays: what lies in
        it depends on the order of all results.
        """
        if self.statement is not statement or self.proofs != proofs:
            return False
        if self._labels is None:
            mentions = [*statement.mentions, *(one for proof in proofs for one in proof.mentions)]
            self._labels = frozenset(one.label for one in mentions)
            self._has_range = any(one.is_range_end for one in mentions)
        return not self._has_range and self._labels.isdisjoint(changed)


@dataclass(frozen=True, eq=False)
class Relations:
    """Handles, owners of proofs, and edges."""

    keys: tuple[str, ...] = ()
    """The handle of each result."""
    kinds: tuple[Kind, ...] = ()
    """The kind of each result."""
    owners: tuple[tuple[int, ...], ...] = ()
    """The results that each proof proves."""
    rules: tuple[ProofRule, ...] = ()
    """By which rule each proof was given to them."""
    proofs_of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The proofs of each result that has some, in order of appearance."""
    edges: tuple[Edge, ...] = ()
    numbers: Mapping[int, str | None] = field(default_factory=dict)
    """The numbers of those results that are numbered elsewhere, or by the number of another one."""
    by_label: Mapping[str, int] = field(default_factory=dict)
    """Every label in a statement → the result; of a label set twice, the first."""
    _used: Mapping[str, _Used] = field(default_factory=dict)
    _meanings: frozenset[tuple[str, str, bool]] = frozenset()

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Handle → place in the order."""
        return {key: index for index, key in enumerate(self.keys)}

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """Handle → those it uses for certain, in order of appearance."""
        return grouped((edge.source, edge.target) for edge in self.edges if not edge.is_optional)

    @cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """Handle → those that use it for certain, in order of appearance."""
        return grouped((edge.target, edge.source) for edge in self.edges if not edge.is_optional)


def relate(passages: Sequence[Passage], earlier: Relations = Relations(), before: Sequence[Passage] = ()) -> Relations:
    """Return how the results in `passages`, in the order TeX meets them, hang together.

    `earlier` are the relations that were made from the passages `before`.
    """
    return earlier if _say_the_same(before, passages) else _related(passages, earlier)


def grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return first → all seconds, in order, each once."""
    groups: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _say_the_same(old: Sequence[Passage], new: Sequence[Passage]) -> bool:
    """Return whether everything that relations are made of is in both, in the same order."""
    return len(old) == len(new) and all(
        one is other or one.said == other.said for one, other in zip(old, new, strict=True)
    )


def _related(passages: Sequence[Passage], earlier: Relations) -> Relations:
    results: list[ResultDraft] = []
    proofs: list[ProofDraft] = []
    firsts: list[int] = []
    for passage in passages:
        firsts += [len(results)] * len(passage.noted.proofs)
        results += passage.noted.results
        proofs += passage.noted.proofs
    by_label = targets(results)
    by_restating = {one.restatable: index for index, one in reversed(list(enumerate(results))) if one.restatable}
    owned: list[tuple[int, ...]] = []
    rules: list[ProofRule] = []
    proofs_of: dict[int, tuple[int, ...]] = {}
    for index, (proof, first) in enumerate(zip(proofs, firsts, strict=True)):
        found, rule = owners(proof, first, by_label, by_restating, results)
        owned.append(found)
        rules.append(rule)
        for owner in found:
            proofs_of[owner] = (*proofs_of.get(owner, ()), index)
    keys = tuple(handles(results))
    resolver = Resolver(results, by_label, proofs, owned)
    meanings = resolver.meanings(keys)
    changed = {label for label, _, _ in meanings ^ earlier._meanings}
    used: dict[str, _Used] = {}
    for source, (key, result) in enumerate(zip(keys, results, strict=True)):
        own = tuple(proofs[index] for index in proofs_of.get(source, ()))
        known = earlier._used.get(key)
        if known and known.stays(result, own, changed):
            used[key] = known
        else:
            used[key] = _used(source, result, own, resolver, keys)
    return Relations(
        keys,
        tuple(one.kind for one in results),
        tuple(owned),
        tuple(rules),
        proofs_of,
        tuple(edge for one in used.values() for edge in one.edges),
        _numbers(results, by_label, by_restating, passages),
        by_label,
        used,
        meanings,
    )


def _numbers(
    results: Sequence[ResultDraft],
    by_label: Mapping[str, int],
    by_restating: Mapping[str, int],
    passages: Sequence[Passage],
) -> dict[int, str | None]:
    found = {
        by_restating[name]: number
        for passage in passages
        for name, number in passage.noted.late_numbers.items()
        if name in by_restating
    }

    def number_of(label: str) -> str:
        index = by_label.get(label)
        return "" if index is None else found.get(index, results[index].number) or ""

    for index, result in enumerate(results):
        if result.number and "\\" in result.number:
            found[index] = LABEL_IN_NUMBER.sub(lambda label: number_of(label[1]), result.number) or None
    return found


def _used(
    source: int, result: ResultDraft, proofs: tuple[ProofDraft, ...], resolver: Resolver, keys: Sequence[str]
) -> _Used:
    uses = resolver.uses(source, result.mentions, [proof.mentions for proof in proofs])
    key = keys[source]
    edges = tuple([_new(Edge, (key, keys[target], *found)) for target, found in uses.items()])
    return _Used(result, proofs, edges)
