r"""What one analysis found, at the places where it stands now.

Invariants:
- Facts are made when they are asked for, and once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from latex.drafts import Draft, Mention, ProofDraft
from latex.facts import LabelSite, Proof, Reference, Result, Section
from latex.passages import FileRun, Passage
from latex.places import Ground
from latex.relations import Relations, relate


class Contents:
    """The passages of a manuscript in the order TeX meets them, and what they hold."""

    def __init__(
        self, run: FileRun | None = None, texts: Mapping[str, str] = {}, earlier: Contents | None = None
    ) -> None:
        self._texts = texts
        self._stands = list(run.walk()) if run else []
        passages = [of.passages[index] for of, index in self._stands]
        self.relations: Relations = relate(passages, earlier.relations if earlier else None)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """In the order TeX meets them."""
        found: list[Result] = []
        grounds, relations = self._grounds, self.relations
        proofs = self._proofs
        for ground, passage in zip(grounds, relations.passages, strict=True):
            for draft in passage.noted.results:
                index = len(found)
                owned = relations.proofs_of[index]
                found.append(
                    Result(draft, ground, relations.keys[index], tuple(proofs[each] for each in owned) if owned else ())
                )
        return tuple(found)

    @cached_property
    def orphan_proofs(self) -> tuple[Proof, ...]:
        """Proofs that no rule gives to a result."""
        return tuple(proof for proof, owners in zip(self._proofs, self.relations.owners, strict=True) if not owners)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """In order of appearance."""
        found: list[Section] = []
        labels: list[str] = []
        for ground, passage in zip(self._grounds, self.relations.passages, strict=True):
            labels += passage.noted.loose_labels
            for section in passage.noted.sections:
                _give_labels(found, labels)
                labels = list(section.labels)
                found.append(Section(section.level, section.title, section.number, ground.place(section.site)))
        _give_labels(found, labels)
        return tuple(found)

    @cached_property
    def label_sites(self) -> tuple[LabelSite, ...]:
        """In order of appearance; a label that is set twice twice."""
        return tuple(
            LabelSite(one.label, ground.place(one.site), self._owner(one.holder, result, proof), one.number)
            for ground, passage, result, proof in self._numbered()
            for one in passage.noted.labels
        )

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """In order of appearance."""
        return tuple(
            self._reference(mention, holder, ground, result, proof)
            for ground, passage, result, proof in self._numbered()
            for mention, holder in passage.noted.mentions
        )

    @cached_property
    def citations(self) -> tuple[Reference, ...]:
        """In order of appearance."""
        return tuple(
            self._reference(mention, holder, ground, result, proof)
            for ground, passage, result, proof in self._numbered()
            for mention, holder in passage.noted.citations
        )

    @cached_property
    def bibliography(self) -> frozenset[str]:
        """Keys of the bibliography entries that could be read."""
        return frozenset[str]().union(*(passage.noted.entries for passage in self.relations.passages))

    @cached_property
    def missing_files(self) -> tuple[str, ...]:
        """Files that are read but could not be found, each once."""
        return tuple(dict.fromkeys(name for one in self.relations.passages for name in one.noted.missing_files))

    def index_at(self, file: str, offset: int) -> int | None:
        """Return the place in the order of the innermost result that holds `offset` of `file` in itself or a proof."""
        for index in self._passages_at(file, offset):
            ground, passage = self._grounds[index], self.relations.passages[index]
            shift = ground.moved if file == ground.file else 0
            draft = passage.draft_at(file, offset - shift, len(self._texts.get(file, "")) - shift)
            if draft is None:
                continue
            results, proofs = self._firsts[index]
            if not isinstance(draft, ProofDraft):
                return results + draft.index
            owners = self.relations.owners[proofs + draft.index]
            if owners:
                return owners[0]
        return None

    @cached_property
    def _grounds(self) -> Sequence[Ground]:
        return [
            Ground(
                run.file,
                run.starts[index],
                run.lines[index],
                run.starts[index] - run.passages[index].origin,
                self._texts,
            )
            for run, index in self._stands
        ]

    @cached_property
    def _proofs(self) -> Sequence[Proof]:
        rules = iter(self.relations.rules)
        return [
            Proof(draft, ground, next(rules))
            for ground, passage in zip(self._grounds, self.relations.passages, strict=True)
            for draft in passage.noted.proofs
        ]

    @cached_property
    def _firsts(self) -> Sequence[tuple[int, int]]:
        """How many results and proofs begin before each passage."""
        found, results, proofs = [], 0, 0
        for passage in self.relations.passages:
            found.append((results, proofs))
            results += len(passage.noted.results)
            proofs += len(passage.noted.proofs)
        return found

    @cached_property
    def _by_file(self) -> Mapping[str, tuple[list[int], list[int]]]:
        """File → the starts of its passages, and their places in the order; where it is read twice, the first time."""
        found: dict[str, tuple[list[int], list[int]]] = {}
        runs: dict[str, FileRun] = {}
        for number, (run, index) in enumerate(self._stands):
            if runs.setdefault(run.file, run) is run:
                starts, numbers = found.setdefault(run.file, ([], []))
                starts.append(run.starts[index])
                numbers.append(number)
        return found

    @cached_property
    def _inside(self) -> Mapping[str, list[int]]:
        """File read from inside a passage → the places of such passages in the order."""
        found: dict[str, list[int]] = {}
        for number, passage in enumerate(self.relations.passages):
            for name in passage.read:
                found.setdefault(name, []).append(number)
        return found

    def _passages_at(self, file: str, offset: int) -> Iterator[int]:
        starts, numbers = self._by_file.get(file, ((), ()))
        index = bisect_right(starts, offset) - 1
        if index >= 0:
            yield numbers[index]
            if starts[index] == offset and index:
                yield numbers[index - 1]
        yield from self._inside.get(file, ())

    def _numbered(self) -> Iterator[tuple[Ground, Passage, int, int]]:
        for ground, passage, (result, proof) in zip(self._grounds, self.relations.passages, self._firsts, strict=True):
            yield ground, passage, result, proof

    def _owner(self, holder: Draft | None, result: int, proof: int) -> str | None:
        if holder is None:
            return None
        if isinstance(holder, ProofDraft):
            owners = self.relations.owners[proof + holder.index]
            return self.relations.keys[owners[0]] if owners else None
        return self.relations.keys[result + holder.index]

    def _reference(self, mention: Mention, holder: Draft | None, ground: Ground, result: int, proof: int) -> Reference:
        return Reference(mention.label, ground.place(mention.site), self._owner(holder, result, proof))


def _give_labels(sections: list[Section], labels: list[str]) -> None:
    if sections and labels:
        one = sections[-1]
        sections[-1] = Section(one.level, one.title, one.number, one.place, tuple(labels))
