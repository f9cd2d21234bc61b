"""The commit of an accepted change as lines: what it says of itself, what became of it, and its words that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from latex.words import word_diff
from sessions.history.log import AiEdit
from sessions.history.provenance import FileChange
from sessions.history.then import Then
from sessions.review.hunks import hunks_between
from sessions.review.proposals import Decision, Proposal
from tui.widgets.review_page import View, page, visible
from tui.widgets.styled_rows import Line

_MOST_LATER = 5  # later edits that are listed


def commit_lines(
    edit: AiEdit, changes: Sequence[FileChange], later: Sequence[AiEdit], then: Iterable[Then], *, has_marks: bool
) -> Iterator[Line]:
    """Yield the lines of a commit; comparing the words of a large change takes a moment."""
    yield Line(((visible(edit.subject), "title"),))
    how = f"{edit.role}, {edit.review}"
    yield _info(
        f"{edit.commit[:10]} · {edit.date:%Y-%m-%d %H:%M} · accepted by {edit.author} · {how} · {edit.assistant}"
    )
    for reading in edit.readings:
        yield _info(f"read by {reading.name}, {reading.date:%Y-%m-%d %H:%M}")
    yield Line()
    for paragraph in _said(edit.body):
        yield Line(((visible(paragraph), "why"),))
        yield Line()
    yield from _became(edit, later, then)
    for change in changes:
        hunks = tuple(replace(hunk, decision=Decision.ACCEPTED) for hunk in hunks_between(change.before, change.after))
        if len(changes) > 1:
            yield Line(((change.path.name, "title"),))
        shown = Proposal(0, edit.subject, "", change.path.name, change.before, hunks, edit.targets)
        yield from page(shown, (), View(has_marks=has_marks), word_diff)


def _info(text: str) -> Line:
    return Line(((visible(text), "info"),), indent=2)


def _said(body: str) -> Iterator[str]:
    """Yield the paragraphs of a message without its trailers, each on one line."""
    paragraphs = body.strip().split("\n\n")
    for paragraph in paragraphs[:-1]:  # the last one are the trailers
        yield " ".join(paragraph.split())


def _became(edit: AiEdit, later: Sequence[AiEdit], then: Iterable[Then]) -> Iterator[Line]:
    lines = [_of_result(each) for each in then]
    for other in later[:_MOST_LATER]:
        verb = "Taken back by" if other.reverts == edit.commit else "Touched again by"
        lines.append(f"{verb} {other.commit[:10]}, {other.date:%Y-%m-%d}: {other.subject}")
    if len(later) > _MOST_LATER:
        lines.append(f"… and by {len(later) - _MOST_LATER} more")
    for text in lines:
        yield Line(((f"· {visible(text)}", "note"),), indent=2)


def _of_result(result: Then) -> str:
    if not result.was:
        return f"{result.handle} was not in the manuscript then" if not result.now else f"{result.handle}: {result.now}"
    if not result.now:
        return f"{result.handle}: then {result.was}; no result has this label now"
    changed = [
        part
        for part, is_changed in (("statement", result.statement_changed), ("proof", result.proof_changed))
        if is_changed
    ]
    since = f"{' and '.join(changed)} changed since" if changed else "unchanged since"
    names = result.now if result.was == result.now else f"then {result.was}; now {result.now}"
    return f"{result.handle}: {names}; {since}"
