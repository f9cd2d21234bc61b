"""What a draft does to the manuscript: which results it touches, states anew and adds, and what it would break.

Invariants:
- Judged by analysing the manuscript with the draft made and comparing, not by what the model says of it.
- Only what the draft breaks counts against it, not what was broken before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from latex.balance import imbalances
from latex.fingerprint import fingerprint
from latex.manuscript import Manuscript, Place, Result
from latex.project import Analyser
from latex.text import Edit, Span, replace
from sessions.colleague.drafting import Draft
from sessions.colleague.refusals import RefusalCode, RefusalError
from sessions.colleague.sources import Sources

_WRAPPERS = frozenset({"restatable", "restatable*"})  # thm-restate; what they wrap is declared
_DECLARATION = re.compile(r"\\(?:newtheorem|declaretheorem|spnewtheorem|newtcbtheorem|newmdtheoremenv)")
_SWITCH = re.compile(r"\\if(?:false|true)(?![A-Za-z@])")
_FI = re.compile(r"\\fi(?![A-Za-z@])")
SUBJECT_LENGTH = 72  # characters; what `git log --oneline` shows without cutting


@dataclass(frozen=True, slots=True)
class Consequences:
    """What the author will want to know of a draft."""

    title: str
    targets: tuple[str, ...]
    """Handles of the results it touches, the named one first."""
    changed_statements: tuple[str, ...]
    new_results: tuple[str, ...]
    unknown_labels: tuple[str, ...]
    """Labels it refers to that the manuscript does not have and did not refer to before."""
    unknown_citations: tuple[str, ...]
    """Keys it cites that are not in the bibliography and were not cited before."""


def consequences(before: Sources, draft: Draft, analyser: Analyser, read: Callable[[str], str | None]) -> Consequences:
    """Return what `draft` does. `analyser` reads through `read` once the draft is laid over it.

    Raises:
        RefusalError: BREAKS, the draft leaves something open, removes a label in use, or adds no result it should.
    """
    new_text = replace(draft.base, draft.edits)
    _check_balance(draft, new_text)
    _check_conditionals(draft)
    after = Sources(analyser.analyse(before.manuscript.root), read)
    _check_labels(before.manuscript, after.manuscript)
    old_keys, new_keys = set(before.manuscript.by_key), set(after.manuscript.by_key)
    gone = [result for result in before.manuscript.results if result.key not in new_keys]
    _check_hidden(before.manuscript, after.manuscript, draft, gone)
    came = [result for result in after.manuscript.results if result.key not in old_keys]
    _check_declared(before.manuscript, draft, came)
    renamed = _renamed(gone, came, draft)
    new = tuple(result.key for result in came if result.key not in renamed.values())
    touched = _touched(before.manuscript, draft)
    changed = tuple(key for key in touched if _is_statement_changed(before, after, key, renamed))
    # A first proof stands behind its statement, so it touches nothing of the result it is for.
    is_about = draft.handle is not None and (draft.handle in touched or bool(draft.title))
    named = (draft.handle,) if draft.handle and is_about else ()
    targets = tuple(dict.fromkeys((*named, *new, *touched)))
    title = draft.title or _title(before, after, draft, touched, changed, new)
    unknown = _unknown_labels(before.manuscript, after.manuscript)
    cited = _unknown_citations(before.manuscript, after.manuscript)
    return Consequences(shortened(title), targets, changed, new, unknown, cited)


def shortened(title: str) -> str:
    """Return a commit subject that fits: first without what stands in parentheses, then cut at a word."""
    if len(title) > SUBJECT_LENGTH and "(" in title:
        start, end = title.index("("), title.rindex(")") + 1 if ")" in title else len(title)
        title = " ".join((title[:start] + title[end:]).split())
    if len(title) > SUBJECT_LENGTH:
        title = title[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return title


def _check_balance(draft: Draft, new_text: str) -> None:
    before = Counter((each.mark, each.is_opening) for each in imbalances(draft.base))
    for found in imbalances(new_text):
        if before[(found.mark, found.is_opening)] > 0:
            before[(found.mark, found.is_opening)] -= 1
            continue
        line = new_text.count("\n", 0, found.offset) + 1
        what = "opens and is not closed" if found.is_opening else "closes what was not opened"
        row = new_text.split("\n")[line - 1].strip()[:120]
        raise RefusalError(
            RefusalCode.BREAKS,
            f"with this change “{found.mark}” {what} (line {line} of {draft.file}: “{row}”). Nothing was queued. "
            "Send the call again with braces, environments and dollars balanced.",
        )


def _check_conditionals(draft: Draft) -> None:
    r"""Refuse `\iffalse` and `\iftrue` without their `\fi`: TeX skips to the end of the file, whatever stands there."""
    for edit in draft.edits:
        if _left_open(edit.new) > max(0, _left_open(edit.old)):
            raise RefusalError(
                RefusalCode.BREAKS,
                r"the new text holds \iffalse or \iftrue without the \fi that ends it. Nothing was queued.",
            )


def _left_open(text: str) -> int:
    return len(_SWITCH.findall(text)) - len(_FI.findall(text))


def _check_labels(before: Manuscript, after: Manuscript) -> None:
    there = {site.label for site in after.label_sites}
    for site in before.label_sites:
        if site.label in there:
            continue
        users = [reference for reference in after.references if reference.label == site.label]
        if users:
            places = dict.fromkeys(
                f"{user.owner or 'the text'} ({user.place.file}:{user.place.line_begin})" for user in users
            )
            raise RefusalError(
                RefusalCode.BREAKS,
                f"the label {site.label} is removed but used in {', '.join(list(places)[:8])}. Nothing was queued. "
                "Keep the label, or change the references first.",
            )


def _check_hidden(before: Manuscript, after: Manuscript, draft: Draft, gone: list[Result]) -> None:
    r"""Refuse a draft that takes results away which it does not touch, as `\endinput` does.

    Results without a label are counted only, for their handles may shift where one before them goes.
    """
    touched = sum(_overlaps(result.place, draft) for result in before.results)
    untouched = [result for result in gone if not _overlaps(result.place, draft)]
    is_labelled = any(result.key == result.label for result in untouched)
    if is_labelled or len(before.results) - len(after.results) > touched:
        names = ", ".join([result.key for result in untouched][:8])
        raise RefusalError(
            RefusalCode.BREAKS,
            f"with this change TeX no longer reads results that it does not touch: {names}. Nothing was queued.",
        )


def _check_declared(before: Manuscript, draft: Draft, came: list[Result]) -> None:
    """Refuse results in environments that TeX would not know here, though their names are common elsewhere."""
    known = {*before.environments, *(result.env for result in before.results), *_WRAPPERS}
    if len(known) == len(_WRAPPERS) or any(_DECLARATION.search(edit.new) for edit in draft.edits):
        return
    for result in came:
        if result.env not in known:
            declared = ", ".join(sorted(known - _WRAPPERS))
            raise RefusalError(
                RefusalCode.BREAKS,
                f"this manuscript declares no environment “{result.env}”. Declared are {declared}. Nothing was queued.",
            )


def _renamed(gone: list[Result], came: list[Result], draft: Draft) -> dict[str, str]:
    """Return old key → new key of the results whose statement the draft rewrites under another label."""
    rewritten = [old for old in gone if _overlaps(old.place, draft)]
    return {old.key: new.key for old, new in zip(rewritten, came, strict=False)}


def _touched(manuscript: Manuscript, draft: Draft) -> tuple[str, ...]:
    touched: dict[str, None] = {}
    for edit in draft.edits:
        for key in _innermost(manuscript, draft.file, edit):
            touched[key] = None
    return tuple(touched)


def _innermost(manuscript: Manuscript, file: str, edit: Edit) -> list[str]:
    """Return the results an edit lies in or reaches into, leaving out those that only surround such a one."""
    holding: tuple[int, str] | None = None
    reached = []
    for result in manuscript.results:
        for place in (result.place, *(proof.place for proof in result.proofs)):
            if place.file != file or not _meets(place.span, edit):
                continue
            if place.span.start <= edit.start and edit.end <= place.span.end:
                size = place.span.end - place.span.start
                holding = min(holding, (size, result.key)) if holding else (size, result.key)
            else:
                reached.append(result.key)
    return [*([holding[1]] if holding else []), *reached]


def _meets(span: Span, edit: Edit) -> bool:
    if not edit.old:
        return span.start < edit.start < span.end
    return edit.start < span.end and span.start < edit.end


def _overlaps(place: Place, draft: Draft) -> bool:
    return place.file == draft.file and any(_meets(place.span, edit) for edit in draft.edits)


def _is_statement_changed(before: Sources, after: Sources, key: str, renamed: dict[str, str]) -> bool:
    old = before.manuscript.by_key[key]
    new = after.manuscript.by_key.get(renamed.get(key, key))
    return new is None or _statement_print(before, old) != _statement_print(after, new)


def _statement_print(sources: Sources, result: Result) -> str:
    """Return the fingerprint of a statement without the proofs that stand inside its environment."""
    start, end = result.body.start, result.body.end
    text = sources.passage(result.place)
    offset = result.place.span.start
    pieces, position = [], start
    for proof in sorted(result.proofs, key=lambda proof: proof.place.span.start):
        if proof.place.file == result.place.file and start <= proof.place.span.start < end:
            pieces.append(text[position - offset : proof.place.span.start - offset])
            position = proof.place.span.end
    pieces.append(text[position - offset : end - offset])
    return fingerprint("".join(pieces))


def _title(
    before: Sources,
    after: Sources,
    draft: Draft,
    touched: tuple[str, ...],
    changed: tuple[str, ...],
    new: tuple[str, ...],
) -> str:
    if new:
        return _title_of_new(after, new)
    if touched:
        result = before.manuscript.by_key[touched[0]]
        name = before.name(result)
        more = f" and {len(touched) - 1} more" if len(touched) > 1 else ""
        in_proof = any(_overlaps(proof.place, draft) for proof in result.proofs)
        if result.key in changed:
            return f"Change {name} and its proof{more}" if in_proof else f"Change the statement of {name}{more}"
        return f"Change the proof of {name}{more}" if in_proof else f"Change the wording of {name}{more}"
    return _title_of_text(before, draft)


def _title_of_new(after: Sources, new: tuple[str, ...]) -> str:
    results = [after.manuscript.by_key[key] for key in new]
    first = results[0]
    if len(results) == 1:
        return f"Add {after.name(first)}" + (" and its proof" if first.proofs else "")
    names = " and ".join([", ".join(result.display_name for result in results[:-1]), results[-1].display_name])
    has_proofs = all(result.proofs for result in results)
    return f"Add {names}" + (" with proofs" if has_proofs else "")


def _title_of_text(before: Sources, draft: Draft) -> str:
    if draft.file.endswith(".bib"):
        return f"Change the bibliography in {draft.file}"
    start = draft.edits[0].start if draft.edits else 0
    if 0 <= start < draft.base.find("\\begin{document}"):
        return f"Change the preamble of {draft.file}"
    sections = [
        section
        for section in before.manuscript.sections
        if section.place.file == draft.file and section.place.span.start <= start
    ]
    if sections:
        return f"Change the text of {before.section_name(sections[-1])}"
    return f"Change {draft.file} near line {draft.base.count(chr(10), 0, start) + 1}"


def _unknown_labels(before: Manuscript, after: Manuscript) -> tuple[str, ...]:
    there = {site.label for site in after.label_sites} | {reference.label for reference in before.references}
    return tuple(dict.fromkeys(each.label for each in after.references if each.label not in there))


def _unknown_citations(before: Manuscript, after: Manuscript) -> tuple[str, ...]:
    if not after.bibliography:
        return ()
    there = after.bibliography | {citation.label for citation in before.citations}
    return tuple(dict.fromkeys(each.label for each in after.citations if each.label not in there))
