r"""Numbers as TeX printed them, in the place of those that were worked out from the text.

Invariants:
- What TeX printed counts for a manuscript only where it knows every label the manuscript sets.
- What steps no counter gets no number, though `\ref` prints one: that of the section around it.
- A label set in two places says nothing of either: TeX keeps the number of the last one only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from latex.numbers.aux_file import belongs
from latex.reading.drafts import LabelDraft, ResultDraft
from latex.reading.passages import Passage
from latex.results.facts import Section


def trusted(printed: Mapping[str, str], passages: Sequence[Passage]) -> Mapping[str, str]:
    """Return label → the number that TeX printed, for the labels set once; nothing where `printed` is of other texts.

    Left out are numbers that are not readable as text.
    """
    times = Counter(one.label for one in _labels(passages)) if printed else Counter[str]()
    if not belongs(printed, times):
        return {}
    return {label: printed[label] for label, count in times.items() if count == 1 and "\\" not in printed[label]}


def numbers_of_results(
    passages: Sequence[Passage], worked_out: Mapping[int, str | None], printed: Mapping[str, str]
) -> Mapping[int, str | None]:
    """Return the numbers of results that are not what their drafts say, by their place in the order from 0.

    `worked_out` are those known without TeX.
    """
    if not printed:
        return worked_out
    found = dict(worked_out)
    for index, draft in enumerate(_results(passages)):
        label = next((one for one in draft.own_labels if one in printed), None)
        if label is not None and worked_out.get(index, draft.number):
            found[index] = printed[label] or None
    return found


def numbered(section: Section, labels: Mapping[str, LabelDraft], printed: Mapping[str, str]) -> Section:
    """Return `section` with the number that TeX printed for it; `labels` are those of the manuscript."""
    for label in section.labels:
        if section.number and label in printed and labels[label].number == section.number:
            return Section(section.level, section.title, printed[label] or None, section.place, section.labels)
    return section


def _labels(passages: Sequence[Passage]) -> Iterator[LabelDraft]:
    for passage in passages:
        yield from passage.noted.labels


def _results(passages: Sequence[Passage]) -> Iterator[ResultDraft]:
    for passage in passages:
        yield from passage.noted.results
