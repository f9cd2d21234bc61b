r"""Completing what LaTeX wants at the cursor: labels, entries, environments, files and commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from latex.completion import Candidate, Slot, Wanted, candidates, fitting, slot_at
from sessions.workspace.neighbours import neighbours
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage

_MOST = 200  # candidates offered; more cannot be looked through
_REFERENCE = re.compile(r"\\(ref|cref|Cref|autoref|vref|zcref)\*?\{")


class CompletionDesk:
    """Offers the words that may stand at the cursor, and writes the one that is chosen."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def command_complete(self) -> None:
        slot = self._slot()
        wanted = slot or Slot(Wanted.LABEL, 0, 0, "")
        workspace, file = self._stage.room.workspace, self._stage.file
        files = neighbours(workspace.folder) if wanted.wanted is Wanted.FILE else ()
        near = (file, workspace.offset_then(file, self._stage.editor.cursor_offset))
        found = candidates(workspace.manuscript, wanted, files=files, near=near)
        begun = [each.text for each in found if each.text.startswith(wanted.typed)]
        if not found:
            self._stage.tell(_nothing(wanted))
        elif wanted.typed and len(begun) == 1 and (begun[0] != wanted.typed or len(found) == 1):
            self._write(begun[0])
        else:
            self._stage.prompt_bar.ask(
                wanted.wanted if slot else "refer to",
                lambda text: self._take(text, found),
                text=wanted.typed,
                hint="part of its name, number or title",
                suggest=lambda text: _suggestions(found, text, by_start=wanted.wanted is Wanted.COMMAND),
            )

    def _take(self, text: str, found: Sequence[Candidate]) -> None:
        self._stage.focus_pane("manuscript")
        if text.strip() in {each.text for each in found}:
            self._write(text.strip())
        elif text.strip():
            self._stage.tell(f"Nothing is called “{text.strip()}” here; the text stays as it was.")

    def _write(self, word: str) -> None:
        """Put a word into the slot at the cursor, which may have moved meanwhile; else a reference to it."""
        slot, editor = self._slot(), self._stage.editor
        if slot is None:
            text = editor.buffer.snapshot.text if editor.buffer else ""
            editor.insert(f"\\{_reference_command(text)}{{{word}}}", label="completing")
        elif slot.wanted is Wanted.COMMAND:
            editor.complete(slot.start, slot.end, word)
        else:
            editor.complete(slot.start, slot.end, word if slot.is_closed else word + "}", over="}")

    def _slot(self) -> Slot | None:
        editor = self._stage.editor
        row, column = editor.cursor_location
        return slot_at(editor.buffer.snapshot.line(row), column) if editor.buffer else None


def _suggestions(found: Sequence[Candidate], text: str, *, by_start: bool) -> Sequence[Suggestion]:
    fits = fitting(found, text, by_start=by_start)[:_MOST]
    return [Suggestion(each.text, each.text, "  ".join(filter(None, (each.name, each.detail)))) for each in fits]


def _reference_command(text: str) -> str:
    """Return the command this text refers with most."""
    found = Counter(match[1] for match in _REFERENCE.finditer(text))
    return found.most_common(1)[0][0] if found else "ref"


def _nothing(slot: Slot) -> str:
    if not slot.typed:
        return f"The manuscript has no {slot.wanted} to offer here."
    return f"No {slot.wanted} fits “{slot.typed}”; the text stays as it was."
