"""Words and their endings in the languages mathematics is mostly written in.

Invariants:
- Two forms of a word that differ by a regular ending have one stem; the stem itself need not be a word.
- A stem keeps at least three letters, so that short words are compared as they are.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

_FEWEST_LETTERS = 3  # of a stem; "as" and "is" are words of their own


class Language(StrEnum):
    """A language whose endings are known."""

    ENGLISH = "english"
    GERMAN = "german"
    FRENCH = "french"
    RUSSIAN = "russian"


@lru_cache(maxsize=50_000)
def lower(word: str) -> str:
    """Return a word in lower case without accents: "Kähler" and "kahler" are one."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return plain if plain.isascii() else "".join(each for each in plain if not unicodedata.combining(each))


def _words(text: str) -> frozenset[str]:
    return frozenset(lower(word) for word in text.split())


_ENDINGS = {
    Language.GERMAN: ("ern", "em", "en", "er", "es", "e", "n", "s"),
    Language.FRENCH: ("ees", "ee", "es", "e", "s", "x"),
    Language.RUSSIAN: tuple(
        sorted(
            _words(
                "ого его ому ему ыми ими ая яя ое ее ые ие ый ий ой ей ую юю ых их ым им ами ями ам ям ах ях ом ем"
                " ов ев а я о е ы и у ю ь й"
            ),
            key=len,
            reverse=True,
        )
    ),
}
_SIBILANTS = ("sses", "xes", "zes", "ches", "shes")
_NO_PLURALS = ("ss", "us", "is")

FUNCTION_WORDS = {
    Language.ENGLISH: _words(
        "a an the this that these those such any each every all some no one two if iff when whenever whose where which"
        " who while unless provided then for of on in into onto to from with without by at as over under between"
        " along through about up via per after before within relative respect and or but not nor so is are was were"
        " be been being has have had does do it its they their there we our us you let suppose assume given denote"
        " denoted define defined write say said called call means satisfies holds exists can may must will also only"
        " hence thus because since than both either following same more most i e g ie eg cf respectively here"
        " consists satisfying having namely just simply usually often sometimes exactly precisely briefly"
    ),
    Language.GERMAN: _words(
        "der die das des dem den ein eine einer eines einem einen und oder aber nicht ist sind war wird werden sei"
        " seien wenn falls so dass daß mit von vom zu zum zur bei beim in im an am auf aus für durch über unter nach"
        " genau dann gilt heißt heißen heisst nennt nennen genannt man wir es sie er ihr ihre kein keine alle jede"
        " jedes jeder zwei auch nur wie als um bezüglich bzw existiert gibt kurz diesem fall hat haben"
    ),
    Language.FRENCH: _words(
        "le la les un une des du de d l et ou ni mais non ne pas est sont soit soient si lorsque quand que qui dont ou"
        " pour par sur dans en au aux avec sans entre on nous il elle ils elles ce cette ces tout toute tous toutes"
        " dit dite dits dites appelle appelé appelée appelés nommé nommée alors donc à se son sa ses leur comme"
    ),
    Language.RUSSIAN: _words(
        "и или но не если то что как для из от до на в во с со по при над под между это этот эта эти такой такая"
        " такое все всякий каждый любой где который которая которое которые называется называются называют назовём"
        " есть пусть тогда когда его её их мы будем говорят является"
    ),
}
"""Words that belong to the sentence, not to what it speaks of."""

_RECOGNISED_BY = {
    Language.ENGLISH: _words("the of is and that be for then there let are"),
    Language.GERMAN: _words("der die und ist sei mit von für ein eine es so dann"),
    Language.FRENCH: _words("le la les est et une des soit que dans pour alors on"),
    Language.RUSSIAN: _words("и в что для если то пусть из на не тогда"),
}


def language_of(words: Iterable[str]) -> Language:
    """Return the language most of whose commonest words occur in `words`; English where none does."""
    counts = Counter(map(lower, words))
    scores = {language: sum(counts[word] for word in common) for language, common in _RECOGNISED_BY.items()}
    return max(scores, key=lambda language: (scores[language], language is Language.ENGLISH))


def stem(word: str, language: Language) -> str:
    """Return a word, in lower case and without accents, without its regular ending."""
    if len(word) <= _FEWEST_LETTERS:
        return word
    if language is Language.ENGLISH:
        return _english(word)
    for ending in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_LETTERS:
            return word[: -len(ending)]
    return word


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > _FEWEST_LETTERS + 2:
        return word[:-3] + "y"
    if word.endswith("ices"):
        return word[:-4]  # matrices and vertices, which below lose the end of matrix and vertex
    singular = word
    if word.endswith(_SIBILANTS):
        singular = word[:-2]
    elif word.endswith("s") and not word.endswith(_NO_PLURALS):
        singular = word[:-1]
    return singular[:-2] if singular.endswith(("ix", "ex")) and len(singular) > _FEWEST_LETTERS + 1 else singular
