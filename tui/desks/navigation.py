"""Finding the way: go to, definitions, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from latex.manuscript import Manuscript, Place
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage

_MOST = 60  # suggestions made; more cannot be looked through
_MOST_PLACES_BACK = 100


class NavigationDesk:
    """Moves the manuscript pane to places, and remembers where jumps came from."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._places_back: list[tuple[str, int]] = []

    def command_go_to(self) -> None:
        self._stage.prompt_bar.ask(
            "go to", self._take, hint="label, result, title, section or line", suggest=self._suggest
        )

    def command_definition(self) -> None:
        stage = self._stage
        manuscript = stage.room.workspace.manuscript
        offset = stage.room.workspace.offset_then(stage.file, stage.editor.cursor_offset)
        for label in labels_at(manuscript, stage.file, self._line_at_cursor(), offset):
            if self.go_to_label(label):
                return
        stage.tell("There is no reference under the cursor that names a label of the manuscript.")

    def command_back(self) -> None:
        if not self._places_back:
            self._stage.tell("There is no earlier place to go back to.")
            return
        file, offset = self._places_back.pop()
        self._stage.show_file(file, offset)
        self._stage.focus_pane("manuscript")

    def go_to_label(self, label: str) -> bool:
        """Go to where `label` is set; return whether the manuscript has it."""
        manuscript = self._stage.room.workspace.manuscript
        result = manuscript.find(label)
        site = next((each for each in manuscript.label_sites if each.label == label), None)
        place = result.place if result and result.label == label else site.place if site else None
        if place is None:
            return False
        self.go_to_place(place)
        return True

    def go_to_result(self, key: str, *, stay: bool = False) -> None:
        """Show the result `key` in the manuscript pane; with `stay` the keys stay where they are."""
        result = self._stage.room.workspace.manuscript.find(key)
        if result is not None:
            self.go_to_place(result.place, stay=stay)

    def go_to_place(self, place: Place, *, stay: bool = False) -> None:
        """Show a place in the manuscript pane."""
        offset = self._stage.room.workspace.offset_now(place.file, place.span.start)
        self.go_to_offset(place.file, offset, stay=stay)

    def go_to_offset(self, file: str, offset: int, *, stay: bool = False) -> None:
        """Put the cursor at an offset of a file; with `stay` the keys stay where they are."""
        self._remember()
        if self._stage.show_file(file, offset) and not stay:
            self._stage.focus_pane("manuscript")

    def go_to_row(self, file: str, row: int, column: int) -> bool:
        """Put the cursor at a row and column of a file; return whether it could be opened."""
        self._remember()
        if not self._stage.show_file(file):
            return False
        self._stage.editor.go_to(row=row, column=column)
        self._stage.focus_pane("manuscript")
        return True

    def _remember(self) -> None:
        here = (self._stage.file, self._stage.editor.cursor_offset)
        if not self._places_back or self._places_back[-1] != here:
            self._places_back.append(here)
            del self._places_back[:-_MOST_PLACES_BACK]

    def _line_at_cursor(self) -> tuple[str, int]:
        row, column = self._stage.editor.cursor_location
        buffer = self._stage.editor.buffer
        return (buffer.snapshot.line(row) if buffer else "", column)

    def _suggest(self, text: str) -> Sequence[Suggestion]:
        return suggestions(self._stage.room.workspace.manuscript, text)

    def _take(self, answer: str) -> None:
        kind, _, value = answer.partition(":")
        manuscript = self._stage.room.workspace.manuscript
        if kind == "result":
            self.go_to_result(value)
        elif kind == "label":
            self.go_to_label(value)
        elif kind == "section":
            self.go_to_place(manuscript.sections[int(value)].place)
        elif answer.strip().isdigit():
            self._remember()
            self._stage.editor.go_to(row=int(answer) - 1)
            self._stage.focus_pane("manuscript")
        elif answer.strip():
            self._stage.tell(f"No label, result or section matches “{answer.strip()}”.")


def suggestions(manuscript: Manuscript, text: str) -> Sequence[Suggestion]:
    """Return the places that match what was typed: what bears it as label or title, then results; none for a number."""
    from latex.render import readable

    words = text.strip().lower()
    if words.isdigit():
        return ()
    found: list[Suggestion] = []
    for result in manuscript.results:
        title = readable(result.title, manuscript.macros) if result.title else ""
        if words in f"{result.display_name} {title} {' '.join(result.labels)}".lower():
            detail = "  ".join(part for part in (title, result.label or "", result.place.file) if part)
            found.append(Suggestion(f"result:{result.key}", result.display_name, detail))
    for index, section in enumerate(manuscript.sections):
        title = readable(section.title, manuscript.macros)
        if words in f"{section.number or ''} {title} {' '.join(section.labels)}".lower():
            found.append(Suggestion(f"section:{index}", f"§{section.number or ''} {title}", section.place.file))
    owned = {label for result in manuscript.results for label in result.labels[:1]}
    for site in manuscript.label_sites:
        if site.label not in owned and words in site.label.lower():
            detail = "  ".join(part for part in (site.number, site.place.file) if part)
            found.append(Suggestion(f"label:{site.label}", site.label, detail))
    # What is called just this comes first: "pfr" means the theorem with this label, not all that have it in theirs.
    found.sort(key=lambda each: words not in each.detail.lower().split("  ") and words != each.label.lower())
    return found[:_MOST]


def labels_at(manuscript: Manuscript, file: str, line: tuple[str, int], offset: int) -> list[str]:
    """Return the labels named at the cursor: the one in the braces it stands in first, then those it may mean.

    `line` is the text of the cursor's line and the cursor's column in it.
    """
    text, column = line
    start = max(text.rfind(mark, 0, column) for mark in "{,") + 1
    ends = [place for place in (text.find(mark, column) for mark in "},") if place >= 0]
    named = [text[start : min(ends)].strip()] if start and ends else []
    close = [
        reference.label
        for reference in manuscript.references
        if reference.place.file == file and reference.place.span.start <= offset <= reference.place.span.end
    ]
    in_line = re.findall(r"\\[A-Za-z]*ref\*?\{([^{}]+)\}", text)
    return [*named, *close, *(each.strip() for keys in in_line for each in keys.split(","))]
