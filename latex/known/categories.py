r"""The sorts of things the facts about a manuscript speak of: kinds of results, rules for proofs, sources of edges."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of result it is, whatever the environment is called and in whatever language it prints."""

    THEOREM = "theorem"
    LEMMA = "lemma"
    PROPOSITION = "proposition"
    COROLLARY = "corollary"
    DEFINITION = "definition"
    CLAIM = "claim"
    CONJECTURE = "conjecture"
    FACT = "fact"
    OBSERVATION = "observation"
    AXIOM = "axiom"
    ASSUMPTION = "assumption"
    PROPERTY = "property"
    REMARK = "remark"
    EXAMPLE = "example"
    EXERCISE = "exercise"
    QUESTION = "question"
    PROBLEM = "problem"
    NOTATION = "notation"
    SITUATION = "situation"
    OTHER = "other-result"


PROVABLE = frozenset(
    {
        Kind.THEOREM,
        Kind.LEMMA,
        Kind.PROPOSITION,
        Kind.COROLLARY,
        Kind.CLAIM,
        Kind.FACT,
        Kind.OBSERVATION,
        Kind.CONJECTURE,
        Kind.PROPERTY,
        Kind.OTHER,
    }
)
"""Kinds whose results a proof that follows them may belong to."""


class ProofRule(StrEnum):
    """By which rule a proof was given to its result, the most certain first."""

    PROVES = "proves"
    HEADER_REF = "header-ref"
    HEADER_TITLE = "header-title"
    HEADER_NUMBER = "header-number"
    INSIDE_STATEMENT = "inside-statement"
    RESTATED = "restated"
    PRECEDING = "preceding"
    ADJACENT = "adjacent"
    SECTION_TITLE_REF = "section-title-ref"
    ORPHAN = "orphan"


class EdgeSource(StrEnum):
    """Where an edge was read."""

    REF_STATEMENT = "refs_statement"
    REF_PROOF = "refs_proof"
    USES_STATEMENT = "uses_statement"
    USES_PROOF = "uses_proof"
