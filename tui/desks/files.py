"""Files: opening, saving, what happened to them outside, and leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sessions.errors import LemmataError
from sessions.events import ChangedOutside, DiskNews, Saved
from sessions.workspace.buffer import Conflict
from tui.screens.choice import Answer
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage


class FileDesk:
    """Saves and opens files and tells what became of them."""

    def __init__(self, stage: Stage, leave: Callable[[], None]) -> None:
        self._stage = stage
        self._leave = leave
        self._saving = 0
        self._is_quitting = False

    def command_save(self) -> None:
        file = self._stage.file
        self._begin_saving((file,), f"save {file}")

    def command_save_all(self) -> None:
        files = tuple(file for file, buffer in self._stage.room.workspace.buffers.items() if buffer.is_modified)
        if files:
            self._begin_saving(files, "save all files")
        else:
            self._stage.tell("Every file is saved already.")

    def command_undo(self) -> None:
        buffer = self._stage.editor.buffer
        label = buffer.undo_label if buffer else None
        self._stage.editor.perform("undo")
        self._stage.tell(f"Took back: {label}." if label else "There is nothing to take back.")

    def command_redo(self) -> None:
        buffer = self._stage.editor.buffer
        label = buffer.redo_label if buffer else None
        self._stage.editor.perform("redo")
        self._stage.tell(f"Made again: {label}." if label else "There is nothing to make again.")

    def command_open_file(self) -> None:
        self._stage.prompt_bar.ask(
            "open", self._open, hint="part of the name of a file of the manuscript", suggest=self._suggest
        )

    def command_open_files(self) -> None:
        self._stage.prompt_bar.ask(
            "go to file", self._open, hint="part of the name of an open file", suggest=self._suggest_open
        )

    def command_next_file(self) -> None:
        self._step(1)

    def command_previous_file(self) -> None:
        self._step(-1)

    def command_resolve(self) -> None:
        stage = self._stage
        buffer = stage.room.workspace.buffers.get(stage.file)
        if buffer is None or buffer.conflict is None:
            stage.tell(f"{stage.file} was not changed outside in a passage you were changing.")
            return
        conflict = buffer.conflict
        count = len(conflict.regions)
        passages = "one passage" if count == 1 else f"{count} passages"
        text = (
            f"{stage.file} was changed by another program in {passages} that you have changed too. "
            "Both texts are kept until you decide, and every answer can be undone.\n\n" + _shown(conflict)
        )
        answers = (
            Answer("m", "Keep mine: your text stays, and saving replaces the disk's", "mine"),
            Answer("d", "Use disk version: your text of these passages goes (undo brings it back)", "disk"),
            Answer("b", "Keep both, one after the other, marked by comments", "both"),
        )
        stage.choose("Two versions of one passage", text, answers, self._resolve)

    def command_recover(self) -> None:
        found = self._stage.room.recoveries
        if not found:
            self._stage.tell("There is no unsaved text from an earlier session.")
            return
        for recovery in found:
            self._stage.room.restore(recovery)
        names = ", ".join(dict.fromkeys(recovery.file for recovery in found))
        self._stage.tell(f"Brought back unsaved text of {names}; Undo takes it away again.")

    def command_quit(self) -> None:
        if self._saving:  # ^S and ^Q in one packet: what is being written is not asked about
            self._is_quitting = True
            return
        stage = self._stage
        modified = [file for file, buffer in stage.room.workspace.buffers.items() if buffer.is_modified]
        if not modified:
            self._leave()
            return
        text = f"{_joined(modified)} {'has' if len(modified) == 1 else 'have'} unsaved text."
        answers = (
            Answer("s", "Save and quit", "save"),
            Answer("q", "Quit without saving; the text is offered at the next start", "quit"),
        )
        stage.choose("Unsaved text", text, answers, self._quit)

    def on_saved(self, event: Saved) -> None:
        """Say that a file was written."""
        self._stage.tell(f"Saved {event.file}.")
        self._stage.refresh_status()

    def on_changed_outside(self, event: ChangedOutside) -> None:
        """Say what another program did to a file."""
        self._stage.tell(event.sentence, is_warning=event.news in {DiskNews.CONFLICT, DiskNews.DELETED})
        self._stage.refresh_status()

    def _begin_saving(self, files: Sequence[str], name: str) -> None:
        self._saving += 1
        self._stage.run(self._save_at_once(files), name=name, group="save")

    async def _save_at_once(self, files: Sequence[str]) -> None:
        try:
            is_saved = await self._save(files)
        finally:
            self._saving -= 1
        if self._is_quitting and not self._saving:
            self._is_quitting = False
            if is_saved:
                self.command_quit()

    async def _save(self, files: Sequence[str]) -> bool:
        for file in files:
            try:
                await self._stage.room.workspace.save(file)
            except LemmataError as error:
                self._stage.tell(str(error), is_warning=True)
                return False
        return True

    def _suggest(self, text: str) -> Sequence[Suggestion]:
        room = self._stage.room
        names = dict.fromkeys([room.workspace.root, *(each.name for each in room.workspace.manuscript.files)])
        missing = {each.name for each in room.workspace.manuscript.files if each.is_missing}
        words = text.strip().lower()
        return [
            Suggestion(name, name, "not there yet" if name in missing else "")
            for name in names
            if words in name.lower() and name.endswith((".tex", ".bib", ".sty", ".cls", ".ltx"))
        ]

    def _suggest_open(self, text: str) -> Sequence[Suggestion]:
        words = text.strip().lower()
        buffers = self._stage.room.workspace.buffers
        others = [name for name in buffers if name != self._stage.file]
        return [
            Suggestion(name, name, "● unsaved" if buffers[name].is_modified else "")
            for name in (*others, self._stage.file)
            if words in name.lower()
        ]

    def _step(self, by: int) -> None:
        names = list(self._stage.room.workspace.buffers)
        if len(names) < 2:
            self._stage.tell("No other file is open; ^O opens one of the manuscript's.")
            return
        self._stage.show_file(names[(names.index(self._stage.file) + by) % len(names)])
        self._stage.focus_pane("manuscript")

    def _open(self, name: str) -> None:
        if name.strip() and self._stage.show_file(name.strip()):
            self._stage.focus_pane("manuscript")

    def _resolve(self, keep: str) -> None:
        workspace = self._stage.room.workspace
        match keep:
            case "mine" | "disk" | "both":
                workspace.resolve_conflict(self._stage.file, keep)
        self._stage.refresh_status()

    def _quit(self, answer: str) -> None:
        if answer == "quit":
            self._leave()
        else:
            self._stage.run(self._save_and_leave(), name="save before leaving", group="save")

    async def _save_and_leave(self) -> None:
        buffers = self._stage.room.workspace.buffers
        if await self._save([file for file, buffer in buffers.items() if buffer.is_modified]):
            self._leave()


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _shown(conflict: Conflict) -> str:
    """Return the start of the first passage in both versions."""
    first = conflict.regions[0]
    mine = conflict.mine[first.ours.start : first.ours.end]
    theirs = conflict.theirs[first.theirs.start : first.theirs.end]
    return f"Yours:\n{_short(mine)}\n\nOn disk:\n{_short(theirs)}"


def _short(text: str, most: int = 240) -> str:
    text = text.strip("\n")
    return text if len(text) <= most else text[: most - 1] + "…"
