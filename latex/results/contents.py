r"""What one analysis found, at the places where it stands now.

Invariants:
- Facts are made when they are asked for, and once.
- Nothing read yet costs nothing: what reads passages and printed numbers is imported when there are some, because the
  first picture of the room waits for this module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from latex.reading.drafts import Draft, LabelDraft, Mention, ProofDraft, ResultDraft
from latex.reading.places import Ground
from latex.results.facts import ExternalDocument, LabelSite, Proof, Reference, Result, Section
from latex.results.relations import Relations, relate

if TYPE_CHECKING:
    from latex.reading.passages import FileRun, Passage


class Results(Sequence[Result]):
    """The results in the order TeX meets them, each made when it is asked for."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._made: dict[int, Result] = {}
        self._all: tuple[Result, ...] | None = None

    def __len__(self) -> int:
        return len(self._contents.relations.keys)

    @overload
    def __getitem__(self, index: int) -> Result: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...

    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return tuple(self)[index]
        if self._all is not None:
            return self._all[index]
        index = range(len(self))[index]
        if index not in self._made:
            self._made[index] = self._contents.result(index)
        return self._made[index]

    def __iter__(self) -> Iterator[Result]:
        if self._all is None:
            self._all = tuple(self._contents.all_results())
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list: equal by content


class Contents:
    """The passages of a manuscript in the order TeX meets them, and what they hold."""

    def __init__(
        self,
        run: FileRun | None = None,
        texts: Mapping[str, str] = {},
        earlier: Contents | None = None,
        printed: Mapping[str, str] = {},
    ) -> None:
        self._run = run
        self._texts = texts
        self._stands = list(run.walk()) if run else []
        self.passages = tuple(of.passages[index] for of, index in self._stands)
        self.relations: Relations = (
            relate(self.passages, earlier.relations, earlier.passages) if earlier else relate(self.passages)
        )
        self.printed = _trusted(printed, self.passages) if printed else {}
        """Label → the number that TeX printed; empty where numbers are worked out from the text."""
        self.results = Results(self)

    def numbered_by(self, printed: Mapping[str, str]) -> Contents:
        """Return the same with the numbers that TeX printed, by label, as far as they are of these texts."""
        return Contents(self._run, self._texts, self, printed)

    def is_of_texts_of(self, other: Contents) -> bool:
        """Whether both were read from the same texts."""
        return self._texts == other._texts

    def result(self, index: int) -> Result:
        """Return the result at this place in the order."""
        number = bisect_right(self._first_results, index) - 1
        draft = self.passages[number].noted.results[index - self._first_results[number]]
        proofs = tuple(self._proof(each) for each in self.relations.proofs_of.get(index, ()))
        printed = self._numbers.get(index, draft.number)
        return Result(draft, self._grounds[number], self.relations.keys[index], printed, proofs)

    def all_results(self) -> Iterator[Result]:
        """Yield all results in order."""
        relations, proofs, numbers = self.relations, self._proofs, self._numbers
        keys = iter(relations.keys)
        owned = relations.proofs_of
        index = 0
        for ground, passage in zip(self._grounds, self.passages, strict=True):
            for draft in passage.noted.results:
                own = tuple([proofs[each] for each in owned[index]]) if index in owned else ()
                number = numbers.get(index, draft.number) if numbers else draft.number
                yield Result(draft, ground, next(keys), number, own)
                index += 1

    @cached_property
    def orphan_proofs(self) -> tuple[Proof, ...]:
        """Proofs that no rule gives to a result."""
        return tuple(proof for proof, owners in zip(self._proofs, self.relations.owners, strict=True) if not owners)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """In order of appearance."""
        found: list[Section] = []
        labels: list[str] = []
        for ground, passage in zip(self._grounds, self.passages, strict=True):
            labels += passage.noted.loose_labels
            for section in passage.noted.sections:
                _give_labels(found, labels)
                labels = list(section.labels)
                found.append(Section(section.level, section.title, section.number, ground.place(section.site)))
        _give_labels(found, labels)
        if not self.printed:
            return tuple(found)
        from latex.numbers.printed import numbered

        return tuple(numbered(one, self._labels, self.printed) for one in found)

    @cached_property
    def label_sites(self) -> tuple[LabelSite, ...]:
        """In order of appearance; a label that is set twice twice."""
        return tuple(
            LabelSite(
                one.label,
                ground.place(one.site),
                self._owner(one.holder, result, proof),
                self._number(one, result),
            )
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
        return frozenset[str]().union(*(passage.noted.entries for passage in self.passages))

    @cached_property
    def external_documents(self) -> tuple[ExternalDocument, ...]:
        r"""Documents whose labels may be named as well, in order of appearance, each once."""
        found = dict.fromkeys(one for passage in self.passages for one in passage.noted.external)
        return tuple(ExternalDocument(name, prefix) for name, prefix in found)

    @cached_property
    def missing_files(self) -> tuple[str, ...]:
        """Files that are read but could not be found, each once."""
        return tuple(dict.fromkeys(name for one in self.passages for name in one.noted.missing_files))

    def index_at(self, file: str, offset: int) -> int | None:
        """Return the place in the order of the innermost result that holds `offset` of `file` in itself or a proof."""
        for index in self._passages_at(file, offset):
            ground, passage = self._grounds[index], self.passages[index]
            shift = ground.moved if file == ground.file else 0
            for draft in passage.drafts_at(file, offset - shift, len(self._texts.get(file, "")) - shift):
                found = self._owner_index(draft, self._first_results[index], self._first_proofs[index])
                if found is not None:
                    return found
        return None

    @cached_property
    def _numbers(self) -> Mapping[int, str | None]:
        """The numbers of those results whose drafts do not know them, by their place in the order."""
        if not self.printed:
            return self.relations.numbers
        from latex.numbers.printed import numbers_of_results

        return numbers_of_results(self.passages, self.relations.numbers, self.printed)

    @cached_property
    def _labels(self) -> Mapping[str, LabelDraft]:
        return {one.label: one for passage in self.passages for one in passage.noted.labels}

    @cached_property
    def _grounds(self) -> Sequence[Ground]:
        return [
            Ground(run.file, run.starts[at], run.lines[at], run.starts[at] - run.passages[at].origin, self._texts)
            for run, at in self._stands
        ]

    @cached_property
    def _proofs(self) -> Sequence[Proof]:
        rules = iter(self.relations.rules)
        return [
            Proof(draft, ground, next(rules))
            for ground, passage in zip(self._grounds, self.passages, strict=True)
            for draft in passage.noted.proofs
        ]

    def _proof(self, index: int) -> Proof:
        number = bisect_right(self._first_proofs, index) - 1
        draft = self.passages[number].noted.proofs[index - self._first_proofs[number]]
        return Proof(draft, self._grounds[number], self.relations.rules[index])

    @cached_property
    def _first_results(self) -> Sequence[int]:
        """How many results begin before each passage."""
        return [0, *accumulate(len(passage.noted.results) for passage in self.passages)][:-1]

    @cached_property
    def _first_proofs(self) -> Sequence[int]:
        """How many proofs begin before each passage."""
        return [0, *accumulate(len(passage.noted.proofs) for passage in self.passages)][:-1]

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
        for number, passage in enumerate(self.passages):
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
        yield from zip(self._grounds, self.passages, self._first_results, self._first_proofs, strict=True)

    def _number(self, label: LabelDraft, first: int) -> str | None:
        if label.label in self.printed:
            return self.printed[label.label] or None
        holder = label.holder
        if not self.relations.numbers or not isinstance(holder, ResultDraft) or label.label not in holder.own_labels:
            return label.number
        return self.relations.numbers.get(first + holder.index, label.number)

    def _owner(self, holder: Draft | None, result: int, proof: int) -> str | None:
        index = None if holder is None else self._owner_index(holder, result, proof)
        return None if index is None else self.relations.keys[index]

    def _owner_index(self, draft: Draft, result: int, proof: int) -> int | None:
        """Return the result that `draft` is or belongs to; its passage begins behind so many results and proofs."""
        if not isinstance(draft, ProofDraft):
            return result + draft.index
        owners = self.relations.owners[proof + draft.index]
        return owners[0] if owners else None

    def _reference(self, mention: Mention, holder: Draft | None, ground: Ground, result: int, proof: int) -> Reference:
        return Reference(mention.label, ground.place(mention.site), self._owner(holder, result, proof))


def _trusted(printed: Mapping[str, str], passages: Sequence[Passage]) -> Mapping[str, str]:
    from latex.numbers.printed import trusted

    return trusted(printed, passages)


def _give_labels(sections: list[Section], labels: list[str]) -> None:
    if sections and labels:
        one = sections[-1]
        sections[-1] = Section(one.level, one.title, one.number, one.place, tuple(labels))
