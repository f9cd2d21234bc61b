r"""Whether the changed file still compiles and refers to what exists: balance, labels, references, cited keys.

Only what the change brings in is reported: what was already so before it is none of its business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from latex.balance import Imbalance, imbalances
from latex.known.known_commands import is_standard_command
from latex.manuscript import Manuscript, Reference
from latex.text import replace
from sessions.review.gates.finding import Comparison, Finding, Gate, Severity, listed, name_of
from sessions.review.proposals import Hunk

_COMMAND = re.compile(r"(?<!\\)(?:\\\\)*\\([A-Za-z]{2,})(?![A-Za-z@])")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")
_AT_MOST = 5  # findings of one sort; one slip early in a file makes many imbalances after it


def balance_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield what opens without closing, or closes without opening, only after the change."""
    if comparison.file.endswith(".bib") or all(_leaves_balance(comparison.old, hunk) for hunk in comparison.hunks):
        return
    known = Counter((item.mark, item.is_opening) for item in imbalances(comparison.old))
    found = 0
    for item in imbalances(comparison.new):
        if known[item.mark, item.is_opening]:
            known[item.mark, item.is_opening] -= 1
        elif (found := found + 1) <= _AT_MOST:
            yield Finding(Gate.LATEX, Severity.WARNING, _imbalance_sentence(comparison, item), new=item.mark)


def _leaves_balance(base: str, hunk: Hunk) -> bool:
    """Return whether a hunk opens and closes what it did before; mathematics is looked at to the paragraph's ends."""
    start = base.rfind("\n\n", 0, hunk.edit.start) + 1
    end = base.find("\n\n", hunk.edit.end)
    lead, tail = base[start : hunk.edit.start], base[hunk.edit.end : len(base) if end < 0 else end]
    old, new = imbalances(lead + hunk.edit.old + tail), imbalances(lead + hunk.new + tail)
    return [(item.mark, item.is_opening) for item in old] == [(item.mark, item.is_opening) for item in new]


def _imbalance_sentence(comparison: Comparison, item: Imbalance) -> str:
    line = comparison.new.count("\n", 0, item.offset) + 1
    what = "is not closed" if item.is_opening else "closes nothing"
    return f"After the change, {item.mark} on line {line} of {comparison.file} {what}."


def reference_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield labels doubled or lost, references and cited keys that lead nowhere."""
    before, after = comparison.before, comparison.after
    counts, earlier = (Counter(site.label for site in manuscript.label_sites) for manuscript in (after, before))
    for label, count in counts.items():
        if count > 1 and count > earlier[label]:
            sentence = f"Sets the label {label}, which is already set elsewhere."
            yield Finding(Gate.REFERENCE, Severity.WARNING, sentence, new=label)
    lost = [label for label in earlier if label not in counts]
    yield from _lost_labels(after, lost)
    unresolved = {reference.label for reference in before.references if reference.label not in earlier}
    for label, sites in _by_label(after.references).items():
        if label not in counts and label not in unresolved and label not in earlier:
            sentence = f"Refers to {label}, but no label has that name{_nearest(label, counts)}."
            yield Finding(Gate.REFERENCE, Severity.WARNING, sentence, new=label, results=_owners(sites))
    yield from _cited_keys(comparison)


def _lost_labels(after: Manuscript, lost: list[str]) -> Iterator[Finding]:
    references = _by_label(after.references)
    for label in lost:
        if label in references:
            where = listed(tuple(dict.fromkeys(_site(after, reference) for reference in references[label])))
            sentence = f"Removes the label {label}, which is still referred to in {where}."
            yield Finding(Gate.REFERENCE, Severity.WARNING, sentence, old=label, results=_owners(references[label]))


def _cited_keys(comparison: Comparison) -> Iterator[Finding]:
    before, after = comparison.before, comparison.after
    if not after.bibliography:
        return
    already = {citation.label for citation in before.citations if citation.label not in before.bibliography}
    for key, sites in _by_label(after.citations).items():
        if key in after.bibliography or key in already or key == "*":
            continue
        if key in before.bibliography:
            sentence = f"Removes the bibliography entry {key}, which is still cited."
        else:
            near = _nearest(key, after.bibliography)
            sentence = f"Cites {key}, which is not in the bibliography and may be invented{near}."
        yield Finding(Gate.REFERENCE, Severity.WARNING, sentence, new=key, results=_owners(sites))


def _by_label(references: tuple[Reference, ...]) -> dict[str, list[Reference]]:
    groups: dict[str, list[Reference]] = {}
    for reference in references:
        groups.setdefault(reference.label, []).append(reference)
    return groups


def _site(manuscript: Manuscript, reference: Reference) -> str:
    owner = manuscript.by_key.get(reference.owner) if reference.owner else None
    return name_of(owner) if owner else f"{reference.place.file}, line {reference.place.line_begin}"


def _owners(references: list[Reference]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reference.owner for reference in references if reference.owner))


def _nearest(name: str, names: Counter[str] | frozenset[str]) -> str:
    near = get_close_matches(name, list(names), n=1, cutoff=0.75)
    return f"; the nearest is {near[0]}" if near else ""


def command_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield commands that are new to the manuscript and defined nowhere one can see."""
    if not comparison.file.endswith(".tex"):
        return
    fresh: dict[str, int] = {}
    for hunk in comparison.hunks:
        known = _commands(hunk.edit.old)
        for name in _commands(hunk.new) - known:
            fresh.setdefault(name, comparison.line_of(hunk.edit.start))
    suspects = [name for name in fresh if name not in comparison.after.macros and not is_standard_command(name)]
    if not suspects:
        return
    used = _commands_used_elsewhere(comparison)
    for name in sorted(set(suspects) - used):
        sentence = f"Uses \\{name}, which the manuscript neither defines nor uses anywhere else."
        yield Finding(Gate.LATEX, Severity.WARNING, sentence, new=f"\\{name}", line=fresh[name])


def _commands(text: str) -> set[str]:
    return set(_COMMAND.findall(_COMMENT.sub("", text)))


def _commands_used_elsewhere(comparison: Comparison) -> set[str]:
    """Return the commands of the manuscript outside the changed passages, comments included."""
    untouched = replace(comparison.old, [type(h.edit)(h.edit.start, h.edit.old, "") for h in comparison.hunks])
    used = set(_COMMAND.findall(untouched))
    for file in comparison.after.files:
        if file.name != comparison.file:
            used |= set(_COMMAND.findall(comparison.text_after(file.name)))
    return used
