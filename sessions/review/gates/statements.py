r"""What sort of change it is: statement, proof, new result, exposition, line breaks.

A statement is compared by its fingerprint, without labels and without proofs nested in it: those change nothing that
others may rest on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from latex.fingerprint import fingerprint
from latex.manuscript import PROVABLE, Kind, Manuscript, Proof, Result
from latex.text import Span
from sessions.review.gates.finding import Comparison, Finding, Gate, Severity, counted, listed, name_of
from sessions.review.gates.symbols import same_signs

_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")


def statement_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield what happens to statements, proofs and declarations; always at least one finding."""
    found = [
        *_changed_results(comparison),
        *_added_and_removed_results(comparison),
        *_changed_macros(comparison),
        *_renumbered_results(comparison),
    ]
    yield from found
    if found:
        return
    if _is_same(comparison.old, comparison.new):
        yield Finding(Gate.TARGET, Severity.NOTE, "Changes only line breaks, spaces and comments.")
    else:
        yield Finding(Gate.TARGET, Severity.NOTE, "Changes text outside statements and proofs.")


def _changed_results(comparison: Comparison) -> Iterator[Finding]:
    for result in comparison.after.results:
        earlier = comparison.before.by_key.get(result.key)
        if earlier is None:
            continue
        yield from _statement_change(comparison, earlier, result)
        yield from _kind_change(earlier, result)
        yield from _proof_change(comparison, earlier, result)


def _is_same(old: str, new: str) -> bool:
    """Return whether TeX reads the same; nearly all texts of a manuscript are equal, which is quicker to see."""
    return old == new or fingerprint(old) == fingerprint(new)


def _statement_change(comparison: Comparison, earlier: Result, result: Result) -> Iterator[Finding]:
    if comparison.file not in (earlier.place.file, result.place.file):
        return
    old = statement_text(earlier, comparison.text_before(earlier.place.file))
    new = statement_text(result, comparison.text_after(result.place.file))
    if _is_same(old, new):
        return
    if _is_same(same_signs(old), same_signs(new)):
        sentence = f"Types signs of the statement of {name_of(earlier)} by other commands; they are the same signs."
        yield Finding(Gate.STATEMENT, Severity.NOTE, sentence, old, new, results=(result.key,))
        return
    sentence = f"Changes the statement of {name_of(earlier)}; {dependents_sentence(comparison.before, earlier.key)}"
    line = earlier.place.line_begin if earlier.place.file == comparison.file else None
    keys = (result.key, *comparison.before.dependents(earlier.key))
    yield Finding(Gate.STATEMENT, Severity.WARNING, sentence, old, new, line, keys)


def dependents_sentence(manuscript: Manuscript, key: str) -> str:
    """Return the end of a sentence: how many results rest on `key`, and the nearest of them by name."""
    dependents = manuscript.dependents(key)
    if not dependents:
        return "no other result rests on it."
    direct = len(manuscript.used_by(key))
    names = listed(tuple(name_of(manuscript.by_key[other]) for other in dependents if other in manuscript.by_key))
    rest = "rests" if len(dependents) == 1 else "rest"
    how_near = "" if direct == len(dependents) else f", {direct} of them directly"
    return f"{counted(len(dependents), 'result')} {rest} on it{how_near}: {names}."


def statement_text(result: Result, text: str) -> str:
    r"""Return title and statement of `result` without labels, nested proofs and surrounding white space."""
    pieces, position = [], result.body.start
    for span in sorted(_proofs_inside(result)):
        pieces.append(text[position : span.start])
        position = max(position, span.end)
    pieces.append(text[position : result.body.end])
    body = _LABEL.sub("", "".join(pieces)).strip()
    return f"[{result.title}] {body}" if result.title else body


def _proofs_inside(result: Result) -> Iterator[Span]:
    for proof in result.proofs:
        span = proof.place.span
        if proof.place.file == result.place.file and result.body.start <= span.start and span.end <= result.body.end:
            yield span


def _kind_change(earlier: Result, result: Result) -> Iterator[Finding]:
    if earlier.kind is result.kind:
        return
    sentence = f"{name_of(earlier)} becomes {result.display_name}."
    is_weaker = earlier.kind in PROVABLE and result.kind not in PROVABLE
    severity = Severity.WARNING if is_weaker or result.kind is Kind.CONJECTURE else Severity.NOTE
    yield Finding(Gate.STATEMENT, severity, sentence, earlier.env, result.env, None, (result.key,))


def _proof_change(comparison: Comparison, earlier: Result, result: Result) -> Iterator[Finding]:
    old = [_proof_text(proof, comparison.text_before(proof.place.file)) for proof in earlier.proofs]
    new = [_proof_text(proof, comparison.text_after(proof.place.file)) for proof in result.proofs]
    if len(old) == len(new) and all(map(_is_same, old, new)):
        return
    where = (result.key,)
    if len(new) < len(old):
        what = "the proof" if not new else "one of the proofs"
        yield Finding(Gate.TARGET, Severity.WARNING, f"Removes {what} of {name_of(earlier)}.", results=where)
    elif not old:
        yield Finding(Gate.TARGET, Severity.NOTE, f"Adds a proof of {name_of(result)}.", results=where)
    else:
        yield Finding(Gate.TARGET, Severity.NOTE, f"Changes the proof of {name_of(result)}.", results=where)


def _proof_text(proof: Proof, text: str) -> str:
    return _LABEL.sub("", text[proof.body.start : proof.body.end])


def _added_and_removed_results(comparison: Comparison) -> Iterator[Finding]:
    before, after = comparison.before, comparison.after
    removed = {
        fingerprint(statement_text(result, comparison.text_before(result.place.file))): result
        for result in before.results
        if result.key not in after.by_key
    }
    for result in after.results:
        if result.key in before.by_key:
            continue
        renamed = removed.pop(fingerprint(statement_text(result, comparison.text_after(result.place.file))), None)
        yield _renamed(renamed, result) if renamed else _added(result)
    for result in removed.values():
        yield _removed(before, result)


def _renamed(earlier: Result, result: Result) -> Finding:
    sentence = f"{earlier.display_name} keeps its statement and gets the label {result.label or '(none)'}."
    return Finding(
        Gate.REFERENCE, Severity.NOTE, sentence, earlier.label or "", result.label or "", results=(result.key,)
    )


def _added(result: Result) -> Finding:
    needs_proof = result.kind in PROVABLE and result.kind is not Kind.CONJECTURE
    proof = " with a proof" if result.proofs else " without a proof" if needs_proof else ""
    severity = Severity.WARNING if needs_proof and not result.proofs else Severity.NOTE
    return Finding(Gate.TARGET, severity, f"Adds {name_of(result)}{proof}.", results=(result.key,))


def _removed(before: Manuscript, result: Result) -> Finding:
    sentence = f"Removes {name_of(result)}; {dependents_sentence(before, result.key)}"
    return Finding(Gate.STATEMENT, Severity.WARNING, sentence, results=(result.key, *before.dependents(result.key)))


def _renumbered_results(comparison: Comparison) -> Iterator[Finding]:
    """Yield one note where results that stay get other numbers, which a letter or another paper may quote."""
    renumbered = [
        (earlier, result)
        for result in comparison.after.results
        if (earlier := comparison.before.by_key.get(result.key)) is not None
        and earlier.number != result.number
        and earlier.kind is result.kind
    ]
    if renumbered:
        names = listed(tuple(f"{earlier.display_name} is now {result.number}" for earlier, result in renumbered))
        keys = tuple(result.key for _, result in renumbered)
        yield Finding(Gate.TARGET, Severity.NOTE, f"Renumbers {counted(len(keys), 'result')}: {names}.", results=keys)


def _changed_macros(comparison: Comparison) -> Iterator[Finding]:
    before, after = comparison.before.macros, comparison.after.macros
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and not _is_same(old, new):
            sentence = f"Changes what \\{name} means, wherever the manuscript uses it."
            yield Finding(Gate.STATEMENT, Severity.WARNING, sentence, old, new)
        elif old is None and new is not None:
            yield Finding(Gate.TARGET, Severity.NOTE, f"Defines \\{name}.", "", new)
        elif new is None and old is not None:
            yield Finding(Gate.STATEMENT, Severity.WARNING, f"Removes the definition of \\{name}.", old)
