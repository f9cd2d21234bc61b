"""What a definition seems to define where its author marks nothing: read off its phrases.

Invariants:
- A guess is a run of words without punctuation; it may be no name, which `latex.terms.defined` finds out.
- A guess never reaches beyond its sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from latex.terms.cues import (
    AFTER_TERM,
    ARTICLES,
    BEFORE_TERM,
    BEFORE_THING_AND_TERM,
    BEING,
    CONDITIONS,
    PASSED_OVER,
    SAYING,
)
from latex.terms.prose import Piece, Sort

Guess = tuple[Sequence[Piece], bool]
"""The words, and whether a phrase names them; otherwise they are the subject of a sentence."""

_MOST = 5  # words of a guess; a longer run is a clause
_LONGEST_CUE = 4  # words
_BEGINNINGS = frozenset({".", ":", "then", "dann", "alors"})
_LONGEST_SENTENCE = 80  # pieces; what never ends is no sentence
_BACK = 12  # pieces between "the entropy" and "is defined", or "independent" and "if", formulas among them


def guesses(body: Sequence[Piece], function_words: Collection[str]) -> Iterator[Guess]:
    """Return what `body` seems to define, named things first come first served."""
    reader = _Reader(body, function_words)
    for at in range(len(body)):
        yield from reader.named_at(at)
    for at in range(len(body)):
        yield from reader.subject_at(at)


class _Reader:
    def __init__(self, body: Sequence[Piece], function_words: Collection[str]) -> None:
        self._body = body
        self._function_words = function_words
        self._words = [piece.word for piece in body]

    def named_at(self, at: int) -> Iterator[Guess]:
        """Yield what a phrase that begins at `at` names."""
        if (end := self._cue(at, BEFORE_TERM)) is not None:
            yield self._run(self._pass_over(end)), True
        elif (end := self._cue(at, BEFORE_THING_AND_TERM)) is not None:
            yield self._last_run(end), True
        elif (end := self._cue(at, SAYING)) is not None:
            yield self._said(end), True
        elif self._cue(at, AFTER_TERM) is not None:
            yield self._before(at), True
        elif self._words[at] in BEING:
            run = self._run(at + 1)
            if run and self._has_condition(at + 1 + len(run)):
                yield run, True

    def subject_at(self, at: int) -> Iterator[Guess]:
        """Yield the subject of a sentence or clause that begins at `at` with an article and says what something is."""
        begins = at == 0 or self._words[at - 1] in _BEGINNINGS
        if not begins or self._words[at] not in ARTICLES:
            return
        run = self._run(at + 1)
        sentence = self._words[at : self._sentence_end(at)]
        if run and any(one in BEING and (other in ARTICLES or other == "$") for one, other in pairwise(sentence)):
            yield run, False

    def _has_condition(self, at: int) -> bool:
        """Return whether the clause at `at` comes to a condition before another verb or a mark."""
        for word in self._words[at : at + _BACK]:
            if word in CONDITIONS:
                return True
            if word in BEING or word in (".", ",", ";", ":"):
                return False
        return False

    def _cue(self, at: int, cues: Collection[tuple[str, ...]]) -> int | None:
        """Return the place after the longest of `cues` that stands at `at`; None where none does."""
        for length in range(_LONGEST_CUE, 0, -1):
            if tuple(self._words[at : at + length]) in cues:
                return at + length
        return None

    def _pass_over(self, at: int) -> int:
        while at < len(self._body) and (self._words[at] in PASSED_OVER or self._words[at] == "$"):
            at += 1
        return at

    def _run(self, at: int) -> Sequence[Piece]:
        """Return the words from `at` up to a word of the sentence's own, a formula or a mark."""
        end = at
        while end < len(self._body) and end - at < _MOST and self._is_name(end):
            end += 1
        return self._body[at:end]

    def _is_name(self, at: int) -> bool:
        piece = self._body[at]
        return piece.word == "$-" or (piece.sort is Sort.WORD and piece.word not in self._function_words)

    def _last_run(self, at: int) -> Sequence[Piece]:
        """Return the last run before the condition: in "call a function $f$ smooth if" it is "smooth"."""
        last: Sequence[Piece] = ()
        end = self._sentence_end(at)
        while at < end and self._words[at] not in CONDITIONS and self._words[at] != ",":
            run = self._run(at)
            last = run or last
            at += len(run) or 1
        return last

    def _said(self, at: int) -> Sequence[Piece]:
        """Return what follows the verb of the clause at `at`, else what follows its first formula."""
        end = self._sentence_end(at)
        for place in range(at, end):
            if self._words[place] in BEING:
                return self._run(self._pass_over(place + 1))
            if self._words[place] in CONDITIONS:
                break
        formulas = [place for place in range(at, end) if self._words[place] == "$"]
        return self._run(formulas[0] + 1) if formulas else ()

    def _before(self, at: int) -> Sequence[Piece]:
        """Return the run after the article that is nearest to the beginning of the clause that ends at `at`."""
        begin = at
        while begin > 0 and at - begin < _BACK and self._words[begin - 1] not in (".", ",", ";", ":", "then"):
            begin -= 1
        articles = [place for place in range(begin, at) if self._words[place] in ARTICLES]
        return self._run(articles[0] + 1) if articles else ()

    def _sentence_end(self, at: int) -> int:
        last = min(len(self._words), at + _LONGEST_SENTENCE)
        while at < last and self._words[at] not in (".", ";"):
            at += 1
        return at
