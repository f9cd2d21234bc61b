r"""Results without a proof, proofs without a result, lemmas that nothing mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from latex.check.dialect import names
from latex.check.paper import Diagnostics, Paper, diagnostic, named
from latex.known.kinds import kind_of
from latex.manuscript import PROVABLE, Kind, Manuscript, Place, Reference, Result

Mentions = dict[str, list[Reference]]
"""Label → references to it."""
_WANT_PROOF = frozenset({Kind.THEOREM, Kind.LEMMA, Kind.PROPOSITION, Kind.CLAIM})
_LEAST_SHARE = 0.5  # of the results that want a proof and have one; below it leaving proofs out is the custom
_BEFORE, _AFTER, _BEFORE_REFERENCE = 400, 600, 90  # code points in which words about a proof are looked for
_PROVING = (
    r"pro(?:of|v[ei])|beweis|bewies|preuve|d[ée]mon|dimostra|demostra|prueba|доказ|dow[oó]d|bewij|bevis"
    r"|show(?:n|s|ed|ing)?\b|establish|verif|deriv|deduc"
)
_EXPLAINED = re.compile(
    rf"{_PROVING}|exercise|[üu]bung|exerci|reader|omit|straightforward|immediate|obvious|clear|evident|easy|easily"
    r"|follow|folgt|trivial|well[\s-]known|classical|standard|folklore|recall|due to|\bsee\b|\bcf\b|siehe|voir"
    r"|theorem of|analog|similar|\\[a-zA-Z]*cite|\\begin\{(?:solution|sol)",
    re.IGNORECASE,
)
"""Words between a result and its neighbours that speak of why it holds."""
_SETTLED = re.compile(
    r"\\[a-zA-Z]*cite|\\qed|\\blacksquare|\\square|\\Box|\\leanok|\\mathlibok|\\notready|\\lean\b|\\begin\{(?:proof|sol)"
    r"|see\s|proof|beweis|well[\s-]known|clearly|obvious|trivial",
    re.IGNORECASE,
)
"""What in a statement says that its proof is elsewhere, or none is needed."""
_PROVES = re.compile(_PROVING, re.IGNORECASE)
_LEMMA = re.compile(r"(?<![{:])[Ll]emm[ae]")
_WHICH = names(
    "previous preceding above last foregoing latter this these those the our key following next two technical auxiliary"
    " letzten letzte letztes ce cet diesem dieses dieser dem das vorigen voriges"
)
_MOST_WORDS = 3  # before "lemma", of which one says which is meant
_WHERE = re.compile(r"(?:s|ta)?\s+(?:above|below|pr[ée]c[ée]dent)", re.IGNORECASE)
_WORDS_BEFORE = 40  # code points before "lemma" that may say which one is meant
_TASKS = frozenset(Kind) - PROVABLE | {Kind.OTHER}
_NEAR = 1_000  # code points between an exercise and its proof
_AROUND = 2_500  # code points around a lemma in which it may be meant without its number


def missing_proofs(paper: Paper) -> Diagnostics:
    """Report results that nothing says anything about the proof of."""
    wanting = [one for one in paper.manuscript.results if one.kind in _WANT_PROOF and one.inside is None]
    without = [one for one in wanting if not one.proofs]
    if len(wanting) - len(without) < _LEAST_SHARE * len(wanting):
        return
    mentions, surroundings = _mentions(paper), Surroundings(paper.manuscript)
    for result in without:
        is_corollary = kind_of(result.title or "", "") is Kind.COROLLARY
        if not is_corollary and not _is_explained(paper, result, mentions, surroundings):
            yield diagnostic(
                "missing-proof",
                paper.first_line(result.place),
                f"{named(result)} has no proof and no word on where it is.",
            )


def orphan_proofs(paper: Paper) -> Diagnostics:
    """Report proofs that no rule gives to a result."""
    if not any(result.kind in _WANT_PROOF for result in paper.manuscript.results):
        return  # what they prove has no environment
    ends = _ends_of_tasks(paper.manuscript)
    for place in (proof.place for proof in paper.manuscript.orphan_proofs):
        if not paper.shows(place) and not _follows_a_task(paper, place, ends.get(place.file, [])):
            yield diagnostic(
                "orphan-proof", paper.first_line(place), "It cannot be told which result this proof belongs to."
            )


def unused_lemmas(paper: Paper) -> Diagnostics:
    """Report labelled lemmas that neither a result nor the running text mentions."""
    if paper.shares_labels or paper.lacks_text:
        return
    for result in paper.manuscript.results:
        if result.kind is not Kind.LEMMA or result.label is None or result.inside or result.restatable:
            continue
        if paper.mentioned.isdisjoint(result.labels) and not _is_meant_otherwise(paper, result):
            yield diagnostic(
                "unused-lemma", paper.first_line(result.place), f"Nothing in the paper mentions {named(result)}."
            )


def _ends_of_tasks(manuscript: Manuscript) -> dict[str, list[int]]:
    """Return where exercises, remarks and the like end, by file, in order."""
    ends: dict[str, list[int]] = {}
    for place in (one.place for one in manuscript.results if one.kind in _TASKS):
        ends.setdefault(place.file, []).append(place.span.end)
    return {file: sorted(each) for file, each in ends.items()}


def _follows_a_task(paper: Paper, place: Place, ends: list[int]) -> bool:
    """Return whether an exercise, a remark or the like ends shortly before, which the proof may well belong to."""
    index = bisect_right(ends, place.span.start)
    before = ends[index - 1] if index else -_NEAR
    return place.span.start - before < _NEAR and "section" not in paper.text(place.file, before, place.span.start)


def _mentions(paper: Paper) -> Mentions:
    found: Mentions = {}
    for reference in paper.manuscript.references:
        found.setdefault(reference.label, []).append(reference)
    return found


def _is_explained(paper: Paper, result: Result, mentions: Mentions, surroundings: Surroundings) -> bool:
    """Return whether the statement, the words around it, or those before a reference to it speak of a proof."""
    place = result.place
    before, after = surroundings.around(place)
    return (
        _SETTLED.search(paper.text(place.file, place.span.start, place.span.end)) is not None
        or _EXPLAINED.search(paper.text(place.file, *before)) is not None
        or _EXPLAINED.search(paper.text(place.file, *after)) is not None
        or any(
            _PROVES.search(paper.text(one.place.file, one.place.span.start - _BEFORE_REFERENCE, one.place.span.start))
            for label in result.labels
            for one in mentions.get(label, ())
        )
    )


class Surroundings:
    """The running text before and after a result, up to its neighbours, whose words are about themselves."""

    def __init__(self, manuscript: Manuscript) -> None:
        places = [place for one in manuscript.results for place in (one.place, *(p.place for p in one.proofs))]
        places += [proof.place for proof in manuscript.orphan_proofs]
        starts: dict[str, list[int]] = {}
        ends: dict[str, list[int]] = {}
        for place in places:
            starts.setdefault(place.file, []).append(place.span.start)
            ends.setdefault(place.file, []).append(place.span.end)
        self._starts = {file: sorted(each) for file, each in starts.items()}
        self._ends = {file: sorted(each) for file, each in ends.items()}

    def around(self, place: Place) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the offsets of what stands before and after `place`."""
        start, end = place.span.start, place.span.end
        following, earlier = self._starts[place.file], self._ends[place.file]
        after, before = bisect_left(following, end), bisect_right(earlier, start) - 1
        stop = following[after] if after < len(following) else end + _AFTER
        begin = earlier[before] if before >= 0 else start - _BEFORE
        return (max(begin, start - _BEFORE), start), (end, min(stop, end + _AFTER))


def _is_meant_otherwise(paper: Paper, result: Result) -> bool:
    """Return whether a lemma is meant by words nearby, by its printed number, or by an unknown command."""
    place = result.place
    end = max([place.span.end, *(p.place.span.end for p in result.proofs if p.place.file == place.file)])
    before = paper.text(place.file, place.span.start - _BEFORE, place.span.start)
    if _names_a_lemma(before) or _names_a_lemma(paper.text(place.file, end, end + _AROUND)):
        return True
    spelled = result.display_name
    for source in paper.sources.values():
        if any("label" not in command for label in result.labels for command in source.arguments.get(label, ())):
            return True
        if spelled in source.spelled:
            return True
    return False


def _names_a_lemma(text: str) -> bool:
    """Return whether `text` speaks of "the lemma above" or the like."""
    return any(
        not _WHICH.isdisjoint(
            text[max(0, found.start() - _WORDS_BEFORE) : found.start()].lower().split()[-_MOST_WORDS:]
        )
        or _WHERE.match(text, found.end())
        for found in _LEMMA.finditer(text)
    )
