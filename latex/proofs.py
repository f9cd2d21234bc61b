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

from latex.drafts import ProofDraft, ResultDraft
from latex.kinds import kind_of
from latex.manuscript import Kind, ProofRule


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


Owners = tuple[tuple[ResultDraft, ...], ProofRule]

_WORD = re.compile(r"[^\W_]+")
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?")
_REFERENCE = re.compile(r"\\[A-Za-z@]*[rR]ef\*?\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}")
_NUMBER = re.compile(r"(?<![\w.])([A-Z]?\d*(?:\.[A-Z\d]+)+|\d+|[A-Z]\.?\d+|[IVXL]+)(?![\w])")
_PROOF_OF = re.compile(
    r"^\W*(?:(?:sketch|idea|outline|end|continuation|rest|completion)\s+of\s+(?:the\s+)?)?"
    r"(?:(?:second|another|alternative|short|direct|formal|detailed|complete|full)\s+)?"
    r"(?:proof|beweis|preuve|d[ée]monstration|dimostrazione|demostraci[óo]n|доказательство|prova|dow[óo]d)"
    r"(?:\s*\((?:sketch|skizze)\))?\s*"
    r"(?:of|for|von|des|der|zu|zum|zur|f[üu]r|de|du|della|del|di|da)?\b",
    re.IGNORECASE,
)
_TELLING = 4  # letters; "(i)" or "if" in a header tell nothing
_SMALL_WORDS = _names(
    "the a an of and proof s der die das des von zu zum zur la le les de du des l d il lo della del theorem lemma"
    " proposition corollary claim satz theoreme lemme conjecture"
)


def owners(proof: ProofDraft, by_label: Mapping[str, ResultDraft], results: Sequence[ResultDraft]) -> Owners:
    """Return the results that `proof` proves, and the rule; no results for an orphan.

    `by_label` maps the own labels, and those of equations and items, to results; `results` are in order.
    """
    named = _named(proof.proves, by_label)
    if named:
        return named, ProofRule.PROVES
    named = _named(proof.header_labels, by_label)
    if named:
        return named, ProofRule.HEADER_REF
    told = _told(proof, results)
    if told:
        return told
    if proof.enclosing:
        return (proof.enclosing,), ProofRule.INSIDE_STATEMENT
    if proof.restated:
        return (proof.restated,), ProofRule.RESTATED
    if proof.adjacent:
        return (proof.adjacent,), ProofRule.ADJACENT
    if proof.preceding:
        return (proof.preceding,), ProofRule.PRECEDING
    named = _named(proof.section_labels, by_label)
    if named:
        return named, ProofRule.SECTION_TITLE_REF
    return (), ProofRule.ORPHAN


def _named(labels: Sequence[str], by_label: Mapping[str, ResultDraft]) -> tuple[ResultDraft, ...]:
    found = {id(by_label[label]): by_label[label] for label in labels if label in by_label}
    return tuple(found.values())


def _told(proof: ProofDraft, results: Sequence[ResultDraft]) -> Owners | None:
    """Match "Proof of Frobenius divisibility" with a title, "Beweis von 17.2" with a number."""
    prefix = _PROOF_OF.match(proof.header or "")
    if not prefix or proof.header is None:
        return None
    subject = _REFERENCE.sub(" ", proof.header[prefix.end() :])
    earlier = results[: proof.earlier]
    words = _words(subject)
    if words:
        for result in reversed(earlier):
            title = _words(result.title) if result.title else frozenset()
            if result.end and _is_told(title, words):
                return (result,), ProofRule.HEADER_TITLE
    number = _NUMBER.search(_COMMAND.sub(" ", subject))
    if number:
        for result in reversed(earlier):
            if result.number == number[1] and _fits(subject, result):
                return (result,), ProofRule.HEADER_NUMBER
    return None


def _is_told(title: frozenset[str], words: frozenset[str]) -> bool:
    """Return whether one of a title and a header contains the other, in more than a short word."""
    smaller = title if len(title) <= len(words) else words
    return title & words == smaller and any(len(word) >= _TELLING for word in smaller)


def _fits(subject: str, result: ResultDraft) -> bool:
    """Return whether the kind of result that a header names, if any, is that of `result`."""
    kind = kind_of(subject, "")
    return kind in (Kind.OTHER, result.kind)


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFC", _COMMAND.sub(" ", text)).lower()
    return frozenset(word for word in _WORD.findall(plain) if word not in _SMALL_WORDS and not word.isdigit())
