r"""To which result a proof belongs, and by which rule.

Invariants:
- The rules are tried from the most certain to the least; the first that gives a result wins.
- A proof that no rule places is an orphan: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from latex.known.categories import Kind, ProofRule
from latex.known.kinds import kind_of, plain_name
from latex.reading.drafts import ProofDraft, ResultDraft


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


Owners = tuple[tuple[int, ...], ProofRule]
"""The results that a proof proves, by their place in the order of the manuscript, and the rule that says so."""

_WORD = re.compile(r"[^\W_]+")
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?")
_REFERENCE = re.compile(r"\\[A-Za-z@]*[rR]ef\*?\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}")
_NUMBER = re.compile(r"(?<![\w.])([A-Z]?\d*(?:\.[A-Z\d]+)+|\d+[A-Z]?|[A-Z]\.?\d+|[IVXL]+|[A-Z])(?![\w])")
_PROOF_OF = re.compile(
    r"^\W*(?:(?:sketch|idea|outline|end|continuation|rest|completion)\s+of\s+(?:the\s+)?)?"
    r"(?:(?:second|another|alternative|short|direct|formal|detailed|complete|full)\s+)?"
    r"(?:proof|beweis|preuve|d[ée]monstration|dimostrazione|demostraci[óo]n|доказательство|prova|dow[óo]d)"
    r"(?:\s*\((?:sketch|skizze)\))?\s*"
    r"(?:of|for|von|des|der|zu|zum|zur|f[üu]r|de|du|della|del|di|da)?\b",
    re.IGNORECASE,
)
_LONG = 6  # letters of a stem; a shorter word with another ending is another word
_ENDINGS = ("es", "en", "em", "er", "s", "n", "e")
_TELLING = 4  # letters; "(i)" or "if" in a header tell nothing
_ARTICLES = _names("the der die das des dem den le la les du l el il lo")
_SMALL_WORDS = _names(
    "the a an of and proof s der die das des von zu zum zur la le les de du des l d il lo della del theorem lemma"
    " proposition corollary claim satz theoreme lemme conjecture"
)


def owners(
    proof: ProofDraft,
    first: int,
    by_label: Mapping[str, int],
    by_restating: Mapping[str, int],
    results: Sequence[ResultDraft],
) -> Owners:
    """Return the results that `proof` proves, and the rule; no results for an orphan.

    `first` is the place of the first result of the proof's passage among `results`, which are in order; `by_label`
    maps every label in a statement to its result, `by_restating` the macros that restate one.
    """
    if proof.proves or proof.header_labels or proof.header or proof.restated:
        found = _said(proof, first, by_label, by_restating, results)
        if found:
            return found
    if proof.enclosing:
        return (first + proof.enclosing.index,), ProofRule.INSIDE_STATEMENT
    if proof.adjacent is not None:
        return (first + proof.adjacent,), ProofRule.ADJACENT
    if proof.preceding is not None:
        return (first + proof.preceding,), ProofRule.PRECEDING
    named = _named(proof.section_labels, by_label)
    return (named, ProofRule.SECTION_TITLE_REF) if named else ((), ProofRule.ORPHAN)


def _said(
    proof: ProofDraft,
    first: int,
    by_label: Mapping[str, int],
    by_restating: Mapping[str, int],
    results: Sequence[ResultDraft],
) -> Owners | None:
    r"""Return the owners that the author names: by `\proves`, in the header, or by restating the result."""
    named = _named(proof.proves, by_label)
    if named:
        return named, ProofRule.PROVES
    named = _named(proof.header_labels, by_label)
    if named:
        return named, ProofRule.HEADER_REF
    told = _told(proof, results[: first + proof.earlier])
    if told or proof.enclosing:
        return told
    restated = by_restating.get(proof.restated) if proof.restated else None
    return None if restated is None else ((restated,), ProofRule.RESTATED)


def _named(labels: Sequence[str], by_label: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(by_label[label] for label in labels if label in by_label))


def _told(proof: ProofDraft, earlier: Sequence[ResultDraft]) -> Owners | None:
    """Match "Proof of Frobenius divisibility" with a title, "Beweis von 17.2" with a number."""
    prefix = _PROOF_OF.match(proof.header or "")
    if not prefix or proof.header is None:
        return None
    subject = _REFERENCE.sub(" ", proof.header[prefix.end() :])
    words = _words(subject)
    if words:
        for index in range(len(earlier) - 1, -1, -1):
            result = earlier[index]
            title = _words(result.title) if result.title else frozenset()
            if result.end and _is_told(title, words):
                return (index,), ProofRule.HEADER_TITLE
    for index in range(len(earlier) - 1, -1, -1):
        if earlier[index].number is None and _is_called(subject, earlier[index].theorem.printed):
            return (index,), ProofRule.HEADER_TITLE
    number = _NUMBER.search(_COMMAND.sub(" ", subject))
    if number:
        for index in range(len(earlier) - 1, -1, -1):
            result = earlier[index]
            if result.number == number[1] and _fits(subject, result, is_letter=number[1].isalpha()):
                return (index,), ProofRule.HEADER_NUMBER
    return None


def _is_told(title: frozenset[str], words: frozenset[str]) -> bool:
    """Return whether one of a title and a header contains the other, in more than a short word."""
    smaller = title if len(title) <= len(words) else words
    return title & words == smaller and any(len(word) >= _TELLING for word in smaller)


def _is_called(subject: str, printed: str) -> bool:
    """Return whether a header names a result by the whole name it prints: "Theorem A", "the Main Lemma"."""
    name = plain_name(printed).casefold().split()
    told = [word for word in plain_name(subject).casefold().rstrip(" .:").split() if word not in _ARTICLES]
    return len(name) > 1 and told == name


def _fits(subject: str, result: ResultDraft, *, is_letter: bool) -> bool:
    """Return whether the kind of result that a header names, if any, is that of `result`.

    A number that is a letter counts only after such a name: "Proof of B" may mean anything.
    """
    kind = kind_of(subject, "")
    return kind is result.kind or (kind is Kind.OTHER and not is_letter)


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFC", _COMMAND.sub(" ", text)).lower()
    return frozenset(_stem(word) for word in _WORD.findall(plain) if word not in _SMALL_WORDS and not word.isdigit())


def _stem(word: str) -> str:
    """Return a long word without the ending of its case or number: "des Zwischenwertsatzes"."""
    return next((word[: -len(end)] for end in _ENDINGS if len(word) >= _LONG + len(end) and word.endswith(end)), word)
