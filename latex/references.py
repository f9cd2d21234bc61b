r"""Which result uses which: mentions resolved to results, with where each was read.

Invariants:
- An edge never joins a result with itself, and two results have at most one edge in each direction.
- An edge is optional only where every mention behind it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from latex.drafts import Mention, ProofDraft, ResultDraft
from latex.manuscript import Edge, EdgeSource

Ownership = Mapping[int, tuple[ResultDraft, ...]]
"""Identity of a proof draft → the results it proves."""


def targets(results: Sequence[ResultDraft]) -> dict[str, ResultDraft]:
    """Return every label in a statement → its result; of a label set twice, the first."""
    found: dict[str, ResultDraft] = {}
    for result in results:
        for label in result.labels:
            found.setdefault(label, result)
    return found


def edges(
    results: Sequence[ResultDraft], proofs: Sequence[ProofDraft], owned: Ownership, keys: Mapping[int, str]
) -> tuple[Edge, ...]:
    """Return the edges, by source in order of the results and by target in order of appearance."""
    resolver = _Resolver(results, proofs, owned)
    found: dict[int, dict[int, tuple[set[EdgeSource], bool]]] = {id(result): {} for result in results}
    for result in results:
        _collect(found[id(result)], result, result.mentions, resolver, is_proof=False)
    for proof in proofs:
        for owner in owned.get(id(proof), ()):
            _collect(found[id(owner)], owner, proof.mentions, resolver, is_proof=True)
    return tuple(
        Edge(keys[source], keys[target], frozenset(sources), is_optional)
        for source, uses in found.items()
        for target, (sources, is_optional) in uses.items()
    )


class _Resolver:
    """Finds the results a mention stands for."""

    def __init__(self, results: Sequence[ResultDraft], proofs: Sequence[ProofDraft], owned: Ownership) -> None:
        self._certain = targets(results)
        self._soft = {
            label: owner for proof in proofs for owner in owned.get(id(proof), ())[:1] for label in proof.labels
        }
        self._order = {id(result): index for index, result in enumerate(results)}
        self._results = results

    def resolve(self, mention: Mention, previous: Mention | None) -> Iterable[tuple[ResultDraft, bool]]:
        """Return the results that `mention` stands for, each with whether it is optional."""
        target = self._certain.get(mention.label)
        if target:
            yield target, mention.is_optional or mention.label in target.soft_labels
        elif mention.label in self._soft:
            yield self._soft[mention.label], True
        first = self._certain.get(previous.label) if previous and mention.is_range_end else None
        if target and first:
            begin, end = self._order[id(first)], self._order[id(target)]
            for between in self._results[begin + 1 : end]:
                yield between, True


def _collect(
    uses: dict[int, tuple[set[EdgeSource], bool]],
    source: ResultDraft,
    mentions: Sequence[Mention],
    resolver: _Resolver,
    *,
    is_proof: bool,
) -> None:
    previous: Mention | None = None
    for mention in mentions:
        if mention.is_uses:
            kind = EdgeSource.USES_PROOF if is_proof else EdgeSource.USES_STATEMENT
        else:
            kind = EdgeSource.REF_PROOF if is_proof else EdgeSource.REF_STATEMENT
        for target, is_optional in resolver.resolve(mention, previous):
            if target is source:
                continue
            sources, was_optional = uses.get(id(target), (set(), True))
            if was_optional and not is_optional:
                sources = set()
            if is_optional <= was_optional:
                uses[id(target)] = ({*sources, kind}, was_optional and is_optional)
        previous = mention
