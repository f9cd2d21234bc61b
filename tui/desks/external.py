"""The author's own editor on one passage, and back: what comes back is one change that can be undone."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from latex.text import Edit, Span

if TYPE_CHECKING:
    from tui.desks.stage import Stage

_FALLBACK = "vi"


class ExternalEditorDesk:
    """Hands the terminal to another program for as long as that runs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def command_external_editor(self) -> None:
        stage = self._stage
        buffer = stage.room.workspace.buffers[stage.file]
        span = self._passage()
        before = buffer.text[span.start : span.end]
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or _FALLBACK)
        stage.room.flush()
        copy = _written(before, stage.room.state_folder)
        try:
            with stage.app.suspend():
                # What this raises must not leave the block: the terminal would not be taken back.
                status = _run([*command, str(copy)])
        except SuspendNotSupported:
            status = None
        if status is None:
            copy.unlink()
            stage.tell(
                f"{command[0]} could not be started here; nothing was changed. $EDITOR names your editor.",
                is_warning=True,
            )
            return
        self._take(buffer.file, span, before, copy, status)

    def _take(self, file: str, span: Span, before: str, copy: Path, status: int) -> None:
        """Put what came back in the place of the passage, unless the editor failed or the passage is another one."""
        stage, buffer = self._stage, self._stage.room.workspace.buffers[file]
        text = _read(copy, before)
        if status or text is None or buffer.text[span.start : span.end] != before:
            why = (
                f"The editor ended with status {status}" if status else "The passage or its copy was changed meanwhile"
            )
            stage.tell(f"{why}, so nothing was taken over. What it wrote is in {copy}.", is_warning=True)
            return
        copy.unlink()
        if text == before:
            stage.tell("Nothing was changed in the other editor.")
            return
        buffer.edit([Edit(span.start, before, text)], label="your own editor")
        stage.editor.go_to(span.start)
        stage.tell("Taken over from your own editor; Undo takes it back as one change.")

    def _passage(self) -> Span:
        """Return what is selected, else the statement or proof under the cursor, else the paragraph."""
        stage = self._stage
        workspace, file, offset = stage.room.workspace, stage.file, stage.editor.cursor_offset
        if stage.editor.selection is not None:
            return stage.editor.selection
        result = workspace.result_at(file, offset)
        places = (result.place, *(proof.place for proof in result.proofs)) if result is not None else ()
        for place in reversed(places):
            start, end = (workspace.offset_now(place.file, at) for at in (place.span.start, place.span.end))
            if place.file == file and start <= offset <= end:
                return Span(start, end)
        text = workspace.buffers[file].text
        end = text.find("\n\n", offset)
        start = text.rfind("\n\n", 0, offset)
        return Span(start + 2 if start >= 0 else 0, end if end >= 0 else len(text))


def _run(command: Sequence[str]) -> int | None:
    """Run a program in the terminal and return its status; None where it cannot be started."""
    try:
        return subprocess.run(command, check=False).returncode
    except OSError:
        return None


def _written(text: str, folder: Path) -> Path:
    """Return a new file that only the author may read, with the passage in it."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="passage-", suffix=".tex", dir=folder)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    return Path(name)


def _read(copy: Path, before: str) -> str | None:
    """Return what an editor left, without a line end that it added; None where nothing can be read."""
    try:
        text = copy.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None
    return text.removesuffix("\n") if text.endswith("\n") and not before.endswith("\n") else text
