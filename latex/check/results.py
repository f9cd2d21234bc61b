r"""Results without a proof, proofs without a result, lemmas that nothing mentions."""

from __future__ import annotations

import re

from latex.check.paper import Diagnostics, Paper, diagnostic, named
from latex.manuscript import PROVABLE, Kind, Place, Reference, Result

_WANT_PROOF = frozenset({Kind.THEOREM, Kind.LEMMA, Kind.PROPOSITION, Kind.CLAIM})
_LEAST_SHARE = 0.5  # of the results that want a proof and have one; below it leaving proofs out is the custom
_BEFORE, _AFTER, _BEFORE_REFERENCE = 400, 900, 90  # code points in which words about a proof are looked for
_PROVING = (
    r"pro(?:of|v[ei])|beweis|bewies|preuve|d[ée]mon|dimostra|demostra|prueba|доказ|dow[oó]d|bewij|bevis"
    r"|show(?:n|s|ed|ing)?\b|establish|verif|deriv|deduc"
)
_EXPLAINED = re.compile(
    rf"{_PROVING}|exercise|[üu]bung|exerci|reader|omit|straightforward|immediate|obvious|clear|evident|easy|easily"
    r"|follow|folgt|trivial|well[\s-]known|classical|standard|folklore|recall|due to|\bsee\b|\bcf\b|siehe|voir"
    r"|theorem of|\\[a-zA-Z]*cite|\\qed|\\blacksquare|\\square|\\Box|\\leanok|\\mathlibok|\\notready|\\lean\b"
    r"|\\begin\{(?:solution|sol)",
    re.IGNORECASE,
)
_PROVES = re.compile(_PROVING, re.IGNORECASE)
_BY_WORDS = re.compile(
    r"(?:previous|preceding|above|last|foregoing|latter|this|th[ei]se|the|our|key|following|next|two|technical|auxiliary)"
    r"\s+(?:\w+\s+){0,2}lemma(?:s|ta)?\b|lemma\s+(?:above|below)|letzte[nrs]?\s+lemma|lemme\s+pr[ée]c[ée]dent",
    re.IGNORECASE,
)
_TASKS = frozenset(Kind) - PROVABLE | {Kind.OTHER}
_NEAR = 1_000  # code points between an exercise and its proof
_AROUND = 2_500  # code points around a lemma in which it may be meant without its number


def missing_proofs(paper: Paper) -> Diagnostics:
    """Report results that nothing says anything about the proof of."""
    wanting = [one for one in paper.manuscript.results if one.kind in _WANT_PROOF and one.inside is None]
    without = [one for one in wanting if not one.proofs]
    if len(wanting) - len(without) < _LEAST_SHARE * len(wanting):
        return
    mentions = _mentions(paper)
    for result in without:
        if not _is_explained(paper, result, mentions):
            yield diagnostic(
                "missing-proof",
                paper.first_line(result.place),
                f"{named(result)} has no proof and no word on where it is.",
            )


def orphan_proofs(paper: Paper) -> Diagnostics:
    """Report proofs that no rule gives to a result."""
    if not any(result.kind in _WANT_PROOF for result in paper.manuscript.results):
        return  # what they prove has no environment
    for proof in paper.manuscript.orphan_proofs:
        if paper.shows(proof.place) or _follows_a_task(paper, proof.place):
            continue
        yield diagnostic(
            "orphan-proof", paper.first_line(proof.place), "It cannot be told which result this proof belongs to."
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


def _follows_a_task(paper: Paper, place: Place) -> bool:
    """Return whether an exercise, a remark or the like ends shortly before, which the proof may well belong to."""
    before = max(
        (
            one.place.span.end
            for one in paper.manuscript.results
            if one.place.file == place.file and one.kind in _TASKS and one.place.span.end <= place.span.start
        ),
        default=-_NEAR,
    )
    return place.span.start - before < _NEAR and "section" not in paper.text(place.file, before, place.span.start)


def _mentions(paper: Paper) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    for reference in paper.manuscript.references:
        found.setdefault(reference.label, []).append(reference)
    return found


def _is_explained(paper: Paper, result: Result, mentions: dict[str, list[Reference]]) -> bool:
    """Return whether the statement, the words around it, or those before a reference to it speak of a proof."""
    place = result.place
    around = paper.text(place.file, place.span.start - _BEFORE, place.span.end + _AFTER)
    if _EXPLAINED.search(around):
        return True
    return any(
        _PROVES.search(paper.text(one.place.file, one.place.span.start - _BEFORE_REFERENCE, one.place.span.start))
        for label in result.labels
        for one in mentions.get(label, ())
    )


def _is_meant_otherwise(paper: Paper, result: Result) -> bool:
    """Return whether a lemma is meant by words nearby, by its printed number, or by an unknown command."""
    place = result.place
    end = max([place.span.end, *(p.place.span.end for p in result.proofs if p.place.file == place.file)])
    before = paper.text(place.file, place.span.start - _BEFORE, place.span.start)
    if _BY_WORDS.search(before) or _BY_WORDS.search(paper.text(place.file, end, end + _AROUND)):
        return True
    spelled = result.display_name
    for source in paper.sources.values():
        if any("label" not in command for label in result.labels for command in source.arguments.get(label, ())):
            return True
        if spelled in source.spelled:
            return True
    return False
