r"""Which proofs may belong to another result than the one they were given to, and why.

A proof names its result by `\proves`, by a reference in its header, by standing in the statement or after a
restatement; all other rules read it off words or neighbours, and these sentences say so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from latex.manuscript import Manuscript, Proof, ProofRule, Result

_NAMES_SOMETHING = re.compile(
    r"\b(?:of|for|von|des|der|zu|zum|zur|für|de|du|della|del|di)\b((?=.*(?:\w{4}|\d)).*)", re.DOTALL
)
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset(
    {*("the", "this", "our", "der", "dem", "des", "die", "das"), *("le", "la", "l", "il", "lo", "dello", "el")}
)
_BY_RULE = {
    ProofRule.HEADER_TITLE: "It was matched by the words of its header with the title of the result.",
    ProofRule.HEADER_NUMBER: "It was matched by a number typed in its header.",
    ProofRule.ADJACENT: "It follows a definition directly, which may only remark on it.",
    ProofRule.SECTION_TITLE_REF: "It was matched by a reference in the title of its section.",
}


def doubts(manuscript: Manuscript) -> Mapping[tuple[str, int], str]:
    """Return the reason to doubt the owner of a proof, a sentence, by file and offset of the proof's begin."""
    starts: dict[str, list[int]] = {}
    for result in manuscript.results:
        starts.setdefault(result.place.file, []).append(result.place.span.start)
    for offsets in starts.values():
        offsets.sort()
    found: dict[tuple[str, int], str] = {}
    for result in manuscript.results:
        for proof in result.proofs:
            reason = _BY_RULE.get(proof.rule) or _of_neighbour(proof, result, starts)
            if reason:
                found[proof_site(proof)] = reason
    return found


def proof_site(proof: Proof) -> tuple[str, int]:
    """Return file and offset at which `proof` begins."""
    return proof.place.file, proof.place.span.start


def _of_neighbour(proof: Proof, result: Result, starts: Mapping[str, list[int]]) -> str | None:
    if proof.rule is not ProofRule.PRECEDING:
        return None
    if proof.header and _names_another(proof.header, result):
        return "Its header names something that is no result here; it was given to the result before it."
    if proof.place.file != result.place.file:
        return "It begins another file than the result before it."
    in_file, begin = starts[proof.place.file], proof.place.span.start
    is_interrupted = bisect_left(in_file, result.place.span.end) < bisect_left(in_file, begin)
    if is_interrupted and not any(other.place.span.start < begin for other in result.proofs):
        return "A remark, an example or the like stands between it and its result."
    return None


def _names_another(header: str, result: Result) -> bool:
    """Return whether a header tells more of its result than what kind it is, as "Proof of the theorem" does."""
    found = _NAMES_SOMETHING.search(header)
    if not found:
        return False
    words = set(_WORD.findall(found[1].lower())) - _SMALL_WORDS
    return not words <= {result.kind.value, *result.name.lower().split()}
