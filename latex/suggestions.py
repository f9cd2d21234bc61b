r"""Which definitions a statement or a proof seems to use, found by their terms where no `\ref` says so.

A suggestion is a guess for a person to confirm; it is never an `Edge`, and a pair that has an edge is not suggested.

Its confidence is a product of what speaks for it, each factor at most 1:

- how the term was recognised: marked by the author 0.85, in the index or in quotation marks 0.8, the title 0.75 (0.4
  where the statement does not hold its last word), a sign 0.7, a phrase 0.65, the subject of a sentence 0.5, a letter
  with round brackets 0.45; of a term of two words half of the doubt is taken away, of a longer one two thirds;
- 1 / (1 + (s / 0.25)²), where s is the share of the statements that hold the term beyond the first five, for a term of
  one word; its square root for several words, 1 for a sign: a word that stands everywhere says little;
- 1 / √m where m definitions define the term: the nearest one before the use is meant, which is a guess;
- where the definition comes after the use, as in an introduction, 0.7 for a term of several words and 0.4 for others:
  an appendix defines "unit", and the unit disc stands everywhere before it;
- 0.8 where the definition is a notation or a situation, whose author may emphasise what is no name;
- 1 − 0.15 d, where d is the distance of the two as a share of the paper;
- 0.7 where the result itself gives the term another meaning, but holds it more than once;
- 0.5 after "non", "quasi", "pre" and the like, which make another word of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from math import sqrt

from latex.manuscript import Kind, Manuscript, Place, Result
from latex.terms.defined import Evidence, Term, Terminology, defines
from latex.terms.prose import Piece
from latex.terms.signs import Sign, defined_signs, head_of, signs
from latex.terms.word_forms import language_of
from latex.text import Span

Stems = tuple[str, ...]

_BASE = {
    Evidence.EMPHASIS: 0.85,
    Evidence.INDEX: 0.8,
    Evidence.QUOTATION: 0.8,
    Evidence.TITLE: 0.75,
    Evidence.PHRASE: 0.65,
    Evidence.SUBJECT: 0.5,
    Evidence.SIGN: 0.7,
    Evidence.LETTER: 0.45,
}
_SIGNS = frozenset({Evidence.SIGN, Evidence.LETTER})
_TITLE_ALONE = 0.4
_DOUBT_LEFT = (1.0, 0.5, 1 / 3)  # by the number of words, three standing for all longer terms
_HALF_AT = 0.25  # share of the statements
_NOT_COUNTED = 5  # statements; in a short paper a few uses are a large share
_AFTER_USE, _AFTER_USE_OF_A_WORD = 0.7, 0.4
_NO_DEFINITION = 0.8
_DEFINED_ANEW = 0.7
_FARTHEST = 0.15
_ALTERED = 0.5
_ALTERING_WORDS = "non quasi semi pseudo pre anti sub super hyper nicht"
_ALTERING = frozenset(_ALTERING_WORDS.split())
_SAMPLE = 200  # results whose words tell the language


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`source` seems to use the definition `target`."""

    source: str
    """Key of the result whose statement or proof holds the term."""
    target: str
    """Key of the definition."""
    term: str
    """As the definition has it: words without commands, or a sign as typed."""
    confidence: float
    """From 0 to 1."""
    place: Place
    """The first use of the term."""
    is_in_proof: bool
    """Only a proof uses the term, the statement does not."""


def suggest(
    manuscript: Manuscript, read: Callable[[str], str | None], known: Set[tuple[str, str]] | None = None
) -> tuple[Suggestion, ...]:
    """Return what the results seem to use: by source in order of appearance, the most confident first.

    Of several terms that lead from one result to another the most confident is given, those of the statement first.
    Pairs of handles that are `known` are left out; where none are given, those that an edge joins.
    """
    if known is None:
        known = {(edge.source, edge.target) for edge in manuscript.edges}
    return _Search(manuscript, read).suggestions(known)


def files_with_results(manuscript: Manuscript) -> frozenset[str]:
    """Return the files that hold statements or proofs: those whose texts `suggest` reads."""
    return frozenset(
        place.file
        for result in manuscript.results
        for place in (result.place, *(proof.place for proof in result.proofs))
    )


@dataclass(frozen=True, slots=True)
class _Use:
    stems: Stems
    result: Result
    place: Place
    is_in_proof: bool
    is_altered: bool


@dataclass(frozen=True, slots=True)
class _Definition:
    order: int
    key: str
    term: Term


class _Search:
    """One search; the texts are those the manuscript was made from."""

    def __init__(self, manuscript: Manuscript, read: Callable[[str], str | None]) -> None:
        self._manuscript = manuscript
        self._texts = {file: read(file) or "" for file in files_with_results(manuscript)}
        self._lines = {name: _line_starts(text) for name, text in self._texts.items()}
        self._order = {result.key: order for order, result in enumerate(manuscript.results)}
        names = {*manuscript.environments, *Kind, "proof", *(result.name for result in manuscript.results)}
        self._terminology = Terminology(manuscript.macros, language_of(self._sample()), names)
        self._definitions: dict[Stems, list[_Definition]] = {}
        self._learn()
        self._heads = {head_of(stems) for stems in self._definitions if stems[0] == "\\"}
        self._lexicon: dict[str, list[Stems]] = {}
        for stems in self._definitions:
            self._lexicon.setdefault(stems[0], []).append(stems)
        for entries in self._lexicon.values():
            entries.sort(key=len, reverse=True)

    def suggestions(self, known: Set[tuple[str, str]]) -> tuple[Suggestion, ...]:
        if not self._definitions:
            return ()
        uses = [use for result in self._manuscript.results for use in self._uses(result)]
        holders: dict[Stems, set[str]] = {}
        for use in uses:
            if not use.is_in_proof:
                holders.setdefault(use.stems, set()).add(use.result.key)
        best: dict[tuple[str, str], Suggestion] = {}
        for use in uses:
            definition = self._meant(use)
            if definition is None or (use.result.key, definition.key) in known:
                continue
            pair = (use.result.key, definition.key)
            found = self._suggestion(use, definition, len(holders.get(use.stems, ())))
            if pair not in best or _rank(found) > _rank(best[pair]):
                best[pair] = found
        return tuple(sorted(best.values(), key=lambda each: (self._order[each.source], -each.confidence)))

    def _sample(self) -> Iterator[str]:
        for result in islice(self._manuscript.results, _SAMPLE):
            yield from self._text(result.place.file, result.body).split()

    def _text(self, file: str, span: Span) -> str:
        return self._texts.get(file, "")[span.start : span.end]

    def _learn(self) -> None:
        macros = self._manuscript.macros
        seen_signs: set[Stems] = set()
        for order, result in enumerate(self._manuscript.results):
            if not defines(result):
                continue
            text = self._text(result.place.file, result.body)
            introduced = [
                sign for sign in defined_signs(text, macros) if sign.is_explicit or sign.stems not in seen_signs
            ]
            seen_signs.update(sign.stems for sign in signs(text, macros))
            terms = [
                Term(sign.stems, sign.shown, Evidence.LETTER if sign.is_letter else Evidence.SIGN)
                for sign in introduced
            ]
            for term in (*self._terminology.terms(result, text), *terms):
                definitions = self._definitions.setdefault(term.stems, [])
                if not definitions or definitions[-1].key != result.key:
                    definitions.append(_Definition(order, result.key, term))

    def _uses(self, result: Result) -> Iterator[_Use]:
        passages = [(result.place.file, result.body, False)]
        passages += [(proof.place.file, proof.body, True) for proof in result.proofs]
        for file, span, is_in_proof in passages:
            awaited: dict[Stems, int] = {}
            for stems, start, end, is_altered in self._matches(self._text(file, span), span.start):
                owner = self._manuscript.at(file, start)
                if owner is not None and owner.key != result.key:
                    continue
                left = awaited[stems] = awaited.get(stems, self._first_use(stems, result, is_in_proof)) - 1
                if left == 0:
                    yield _Use(stems, result, self._place(file, start, end), is_in_proof, is_altered)

    def _first_use(self, stems: Stems, result: Result, is_in_proof: bool) -> int:
        """Return which occurrence is a use: where the statement defines the term anew, the first one is no use."""
        return 2 if not is_in_proof and self._defines(stems, result) else 1

    def _defines(self, stems: Stems, result: Result) -> bool:
        return any(each.key == result.key for each in self._definitions[stems])

    def _matches(self, text: str, start: int) -> Iterator[tuple[Stems, int, int, bool]]:
        found = self._terminology.pieces(text, start)
        at = 0
        while at < len(found):
            stems = self._longest(found, at)
            if stems is None:
                at += 1
                continue
            last = at + len(stems) - 1
            yield stems, found[at].start, found[last].end, at > 0 and found[at - 1].word in _ALTERING
            at = last + 1
        for sign in signs(text, self._manuscript.macros, self._heads) if self._heads else ():
            known = self._known(sign)
            if known is not None:
                yield known, sign.start + start, sign.end + start, False

    def _longest(self, found: Sequence[Piece], at: int) -> Stems | None:
        for stems in self._lexicon.get(found[at].stem, ()):
            if tuple(piece.stem for piece in found[at : at + len(stems)]) == stems:
                return stems
        return None

    def _known(self, sign: Sign) -> Stems | None:
        for stems in (sign.stems, *sign.wider):
            if stems in self._definitions:
                return stems
        return None

    def _place(self, file: str, start: int, end: int) -> Place:
        starts = self._lines[file]
        return Place(file, Span(start, end), bisect_right(starts, start), bisect_right(starts, max(start, end - 1)))

    def _meant(self, use: _Use) -> _Definition | None:
        """Return the nearest definition of the term before the use, else the first; None where that is itself.

        A definition may use what its term means elsewhere: a bounded function is one whose values are a bounded set.
        """
        order = self._order[use.result.key]
        definitions = self._definitions[use.stems]
        before = [each for each in definitions if each.order < order]
        if before:
            return before[-1]
        return None if self._defines(use.stems, use.result) else definitions[0]

    def _suggestion(self, use: _Use, definition: _Definition, holders: int) -> Suggestion:
        term = definition.term
        distance = abs(definition.order - self._order[use.result.key]) / len(self._order)
        confidence = (
            _recognised(term)
            * _rarity(term, max(0, holders - _NOT_COUNTED) / len(self._order))
            / sqrt(len(self._definitions[use.stems]))
            * (_after_use(term) if definition.order > self._order[use.result.key] else 1.0)
            * (1.0 if self._manuscript.by_key[definition.key].kind is Kind.DEFINITION else _NO_DEFINITION)
            * (1 - _FARTHEST * distance)
            * (_ALTERED if use.is_altered else 1.0)
            * (_DEFINED_ANEW if self._defines(use.stems, use.result) else 1.0)
        )
        return Suggestion(use.result.key, definition.key, term.words, round(confidence, 3), use.place, use.is_in_proof)


def _recognised(term: Term) -> float:
    base = _BASE[term.evidence]
    if term.evidence is Evidence.TITLE and not term.is_in_statement:
        base = _TITLE_ALONE
    words = 1 if term.evidence in _SIGNS else len(term.stems)
    return 1 - (1 - base) * _DOUBT_LEFT[min(words, len(_DOUBT_LEFT)) - 1]


def _after_use(term: Term) -> float:
    return _AFTER_USE if term.evidence not in _SIGNS and len(term.stems) > 1 else _AFTER_USE_OF_A_WORD


def _rarity(term: Term, share: float) -> float:
    if term.evidence in _SIGNS:
        return 1.0
    rarity = 1 / (1 + (share / _HALF_AT) ** 2)
    return rarity if len(term.stems) == 1 else sqrt(rarity)


def _rank(suggestion: Suggestion) -> tuple[bool, float]:
    return (not suggestion.is_in_proof, suggestion.confidence)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
