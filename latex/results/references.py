r"""Which result uses which: mentions resolved to results, with where each was read.

Invariants:
- An edge never joins a result with itself, and two results have at most one edge in each direction.
- An edge is optional only where every mention behind it is.

Results are named here by their place in the order of the manuscript, from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from latex.known.categories import EdgeSource
from latex.reading.drafts import Mention, ProofDraft, ResultDraft

Uses = Mapping[int, tuple[frozenset[EdgeSource], bool]]
"""Results used, in order of appearance → where that was read, and whether it is optional."""


def targets(results: Sequence[ResultDraft]) -> dict[str, int]:
    """Return every label in a statement → its result; of a label set twice, the first."""
    found: dict[str, int] = {}
    for index, result in enumerate(results):
        for label in result.labels:
            found.setdefault(label, index)
    return found


class Resolver:
    """Finds the results that mentions stand for."""

    def __init__(
        self,
        results: Sequence[ResultDraft],
        by_label: Mapping[str, int],
        proofs: Sequence[ProofDraft],
        owners: Sequence[tuple[int, ...]],
    ) -> None:
        self._results = results
        self._certain = by_label
        self._soft = {
            label: owned[0]
            for proof, owned in zip(proofs, owners, strict=True)
            if owned and proof.labels
            for label in proof.labels
        }

    def meanings(self, keys: Sequence[str]) -> frozenset[tuple[str, str, bool]]:
        """Return every label with the handle of the result it means, and whether only by way of its proof."""
        certain = {(label, keys[target], False) for label, target in self._certain.items()}
        soft = {(label, keys[target], True) for label, target in self._soft.items()}
        return frozenset(certain | soft)

    def uses(self, source: int, statement: Sequence[Mention], proofs: Sequence[Sequence[Mention]]) -> Uses:
        """Return what `source` uses, whose statement and proofs mention these."""
        found: dict[int, tuple[frozenset[EdgeSource], bool]] = {}
        if statement:
            self._collect(found, source, statement, EdgeSource.REF_STATEMENT, EdgeSource.USES_STATEMENT)
        for mentions in proofs:
            self._collect(found, source, mentions, EdgeSource.REF_PROOF, EdgeSource.USES_PROOF)
        return found

    def _collect(
        self,
        found: dict[int, tuple[frozenset[EdgeSource], bool]],
        source: int,
        mentions: Sequence[Mention],
        by_reference: EdgeSource,
        by_uses: EdgeSource,
    ) -> None:
        previous: Mention | None = None
        for mention in mentions:
            kind = by_uses if mention.is_uses else by_reference
            for target, is_optional in self._resolve(mention, previous):
                if target == source:
                    continue
                known = found.get(target)
                if known is None or (known[1] and not is_optional):
                    found[target] = _ALONE[kind], is_optional
                elif known[1] == is_optional and kind not in known[0]:
                    found[target] = known[0] | _ALONE[kind], is_optional
            previous = mention

    def _resolve(self, mention: Mention, previous: Mention | None) -> Iterator[tuple[int, bool]]:
        """Yield the results that `mention` stands for, each with whether it is optional."""
        label = mention.label
        target = self._certain.get(label)
        if target is not None:
            yield target, mention.is_optional or label in self._results[target].soft_labels
        elif label in self._soft:
            yield self._soft[label], True
        first = self._certain.get(previous.label) if previous and mention.is_range_end else None
        if target is not None and first is not None:
            for between in range(first + 1, target):
                yield between, True


_ALONE = {source: frozenset({source}) for source in EdgeSource}
