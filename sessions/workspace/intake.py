"""What becomes of a file that another program changed: the edits to take in, or the passages in conflict.

Invariants:
- What the author typed and what came from the disk are merged line by line against the text last saved; nothing of
  either is dropped.
- Where both changed the same lines, nothing is applied until the author has chosen, passage by passage.

Pure functions of texts; any thread may call them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from latex.diff import Conflict as Region
from latex.diff import merge, resolution
from latex.text import Edit, Snapshot, replace

Keep = Literal["mine", "disk", "both"]


@dataclass(frozen=True, slots=True)
class Intake:
    """How the text on disk comes into a buffer."""

    edits: tuple[Edit, ...]
    """Against the buffer's text; empty where there are conflicts or nothing is new."""
    regions: tuple[Region, ...]
    """Passages in conflict, in order."""
    held: Snapshot
    """The text on disk."""
    is_text_then: bool
    """The buffer's text is the text on disk once the edits are made."""


def take_in(saved: str, mine: str, theirs: str) -> Intake:
    """Return how `theirs`, made of `saved` by another program, comes into the buffer's text `mine`."""
    merged = merge(saved, mine, theirs)
    is_text_then = not merged.conflicts and replace(mine, merged.edits_to_ours) == theirs
    return Intake(merged.edits_to_ours, merged.conflicts, Snapshot.of(theirs), is_text_then)


def resolve(saved: str, mine: str, theirs: str, keep: Keep) -> tuple[Edit, ...]:
    """Return the edits that settle the conflict; what only one side changed is kept in any case."""
    return resolution(saved, mine, theirs, {"mine": _mine, "disk": _theirs, "both": _both}[keep])


def bring_back(saved: str, now: str, unsaved: str) -> tuple[Edit, ...]:
    """Return the edits that bring text left unsaved in an earlier session, made of `saved`, into the text `now`.

    Where the file was changed since in the same passage, both versions are kept, marked by comments.
    """
    return resolution(saved, now, unsaved, _now_and_unsaved)


def _now_and_unsaved(now: str, unsaved: str) -> str:
    return (
        f"% Two versions of this passage follow; the first stood here:\n{_whole_lines(now)}"
        f"% The second was left unsaved in an earlier session:\n{_whole_lines(unsaved)}% End of the two versions.\n"
    )


def _mine(mine: str, _: str) -> str:
    return mine


def _theirs(_: str, theirs: str) -> str:
    return theirs


def _both(mine: str, theirs: str) -> str:
    return (
        f"% Two versions of this passage follow; the first was typed here:\n{_whole_lines(mine)}"
        f"% The second was saved by another program:\n{_whole_lines(theirs)}% End of the two versions.\n"
    )


def _whole_lines(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def taken_in_sentence(file: str, before: Snapshot, edits: Sequence[Edit], *, is_merged: bool) -> str:
    """Return what the author is told about edits that were taken in, lines counted from 1."""
    count = sum(max(_line_count(edit.old), _line_count(edit.new)) for edit in edits)
    line = before.location(edits[0].start).row + 1 if edits else 1
    lines = "1 line" if count == 1 else f"{count} lines"
    where = f"at line {line}" if len(edits) == 1 else f"in {len(edits)} places, the first at line {line}"
    unsaved = " Your own unsaved text is kept beside it." if is_merged else ""
    return f"{file} was changed by another program: {lines} {where} taken in.{unsaved} Undo takes that back."


def conflict_sentence(file: str, mine: str, regions: Sequence[Region]) -> str:
    """Return what the author is told about a conflict."""
    line = mine.count("\n", 0, regions[0].ours.start) + 1
    where = f"line {line}" if len(regions) == 1 else f"{len(regions)} places, the first at line {line}"
    return (
        f"{file} was changed by another program where you have typed as well, in {where}. "
        "Both texts are safe, yours here and the other on disk; choose which to keep before you save."
    )


def _line_count(text: str) -> int:
    return text.count("\n") + (1 if text and not text.endswith("\n") else 0)
