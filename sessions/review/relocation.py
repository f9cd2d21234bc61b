"""Find again, in a text that has changed since, the passages that edits were made for.

Invariants:
- An edit is placed only where its old text stands, character for character.
- Where two places could be meant, none is chosen.
- `over_later_changes` alone puts words over others: for the author to look at, never to be carried out unseen.

Pure functions; any thread may call them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace as replace_fields

from latex.diff import diff
from latex.text import Edit, StaleEditError, Transaction, check_order, rebase, replace
from sessions.review.proposals import Proposal

_CONTEXTS = (1, 2, 4, 8)  # lines; one tells most passages apart, after eight a repeated passage is repeated indeed


def relocated(base: str, edits: Sequence[Edit], text: str) -> tuple[Edit, ...] | None:
    """Return `edits`, which were made for `base`, as they apply to `text`; None where a passage is gone or unclear.

    A passage that moved with the lines around it is followed by the difference of the texts; one that was cut out
    and pasted elsewhere is found where it, or it with its neighbouring lines, stands once.
    """
    if base == text:
        return tuple(edits)
    over = (Transaction(0, diff(base, text)),)
    found: list[Edit] = []
    for edit in edits:
        placed = _followed(edit, over) or _looked_up(base, edit, text)
        if placed is None:
            return None
        found.append(placed)
    try:
        check_order(found)
        replace(text, found)
    except StaleEditError:
        return None
    return tuple(found)


def as_now(proposal: Proposal, text: str | None) -> Proposal:
    """Return the change as it applies to `text`, what its file says now; as it was made where its passages are gone."""
    if text is None or text == proposal.base:
        return proposal
    moved = relocated(proposal.base, proposal.edits, text)
    if moved is None:
        return proposal
    hunks = tuple(replace_fields(hunk, edit=edit) for hunk, edit in zip(proposal.hunks, moved, strict=True))
    return replace_fields(proposal, base=text, hunks=hunks)


def over_later_changes(base: str, edits: Sequence[Edit], text: str) -> tuple[Edit, ...]:
    """Return `edits`, made for `base`, as they put their words over what is in their places in `text`.

    A passage that stands as it was left is only that; one that was changed since is taken with all that was changed
    in it.
    """
    since = diff(base, text)
    found: list[Edit] = []
    for edit in edits:
        start, end = _now(since, edit.start, at_end=False), _now(since, edit.end, at_end=True)
        if found and start < found[-1].end:  # a later change goes over both
            last = found.pop()
            between = text[last.end : start]
            found.append(Edit(last.start, text[last.start : max(end, last.end)], last.new + between + edit.new))
        else:
            found.append(Edit(start, text[start:end], edit.new))
    return tuple(edit for edit in found if edit.old != edit.new)


def _now(since: Sequence[Edit], offset: int, *, at_end: bool) -> int:
    """Return where an offset is after the edits `since`; within one of them, where its new text begins or ends."""
    shift = 0
    for edit in since:
        if offset < edit.start or (offset == edit.start and (not at_end or not edit.old)):
            break
        if offset < edit.end or (offset == edit.end and at_end):
            return edit.start + shift + (len(edit.new) if at_end else 0)
        shift += len(edit.new) - len(edit.old)
    return offset + shift


def _followed(edit: Edit, over: Sequence[Transaction]) -> Edit | None:
    try:
        return rebase(Transaction(0, (edit,)), over).edits[0]
    except StaleEditError:
        return None


def _looked_up(base: str, edit: Edit, text: str) -> Edit | None:
    """Return the edit at the only place where its old text, or that with lines around it, stands."""
    for before, after in _surroundings(base, edit):
        needle = before + edit.old + after
        is_at_line_start = _begins_line(base, edit.start - len(before))
        if not needle.strip() or _only_place(needle, base, at_line_start=is_at_line_start) is None:
            continue
        place = _only_place(needle, text, at_line_start=is_at_line_start)
        if place is not None:
            return Edit(place + len(before), edit.old, edit.new)
    return None


def _surroundings(base: str, edit: Edit) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the edit in `base`, in the order in which it is tried."""
    if edit.old:
        yield "", ""
    for count in _CONTEXTS:
        yield _lines_before(base, edit.start, count), _lines_after(base, edit.end, count)
    for count in _CONTEXTS:
        yield _lines_before(base, edit.start, count), ""
    for count in _CONTEXTS:
        yield "", _lines_after(base, edit.end, count)


def _lines_before(text: str, offset: int, count: int) -> str:
    start = offset
    for _ in range(count):
        if start == 0:
            break
        start = text.rfind("\n", 0, start - 1) + 1
    return text[start:offset]


def _lines_after(text: str, offset: int, count: int) -> str:
    end = offset
    for _ in range(count):
        line_end = text.find("\n", end)
        end = len(text) if line_end < 0 else line_end + 1
    return text[offset:end]


def _begins_line(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] == "\n"


def _only_place(needle: str, text: str, *, at_line_start: bool) -> int | None:
    """Return where `needle` stands in `text`; None where it does not or stands twice."""
    places: list[int] = []
    place = text.find(needle)
    while place >= 0 and len(places) < 2:
        if not at_line_start or _begins_line(text, place):
            places.append(place)
        place = text.find(needle, place + 1)
    return places[0] if len(places) == 1 else None
