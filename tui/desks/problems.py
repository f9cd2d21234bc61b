"""What is likely to be wrong with the paper: how it is counted below, and the way from one place to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from latex.check.diagnostic import Diagnostic, Severity
from latex.check.report import serious, summary

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage


class ProblemDesk:
    """Goes through the diagnostics of the last check."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation
        self._shown: Diagnostic | None = None
        self._told = ""

    def command_next_problem(self) -> None:
        self._go(forward=True)

    def command_previous_problem(self) -> None:
        self._go(forward=False)

    def withdraw_mended(self) -> None:
        """Take away what was said of a problem once it is found no more, wherever it would stand now."""
        shown = self._shown
        if shown is None or any(_says(one) == _says(shown) for one in self._stage.room.checking.diagnostics):
            return
        self._stage.withdraw(self._told)
        self._shown = None

    def summary(self, *, is_short: bool) -> str:
        """Return what stands out in a few words ("3 undefined references"); empty where nothing does."""
        diagnostics = self._stage.room.checking.diagnostics
        if not is_short:
            return summary(diagnostics)
        number = len(serious(diagnostics))
        return f"{number} problem{'s' if number > 1 else ''}" if number else ""

    def _go(self, *, forward: bool) -> None:
        checking = self._stage.room.checking
        if checking.checked is None:
            self._stage.tell("The paper is still being read; try again in a moment.")
            return
        problems = serious(checking.diagnostics) or checking.diagnostics
        if not problems:
            self._stage.tell("Nothing was found that is likely to be wrong with the paper.")
            return
        index = self._index(problems, forward=forward)
        self._shown = shown = problems[index]
        self._navigation.go_to_place(shown.place)
        of = f"{index + 1} of {len(problems)}"
        self._told = f"{shown.message} ({shown.severity} {of})"
        self._stage.tell(self._told, is_warning=shown.severity is not Severity.NOTE)

    def _index(self, problems: Sequence[Diagnostic], *, forward: bool) -> int:
        """Return which problem comes next: the one after that shown where the cursor still is there, else by place."""
        file = self._stage.file
        here = (file, self._stage.room.workspace.offset_then(file, self._stage.editor.cursor_offset))
        shown = self._shown
        if shown in problems and shown and here == (shown.place.file, shown.place.span.start):
            return (problems.index(shown) + (1 if forward else -1)) % len(problems)
        files = {file.name: number for number, file in enumerate(self._stage.room.workspace.manuscript.files)}
        order = [(files.get(one.place.file, len(files)), one.place.span.start) for one in problems]
        place = (files.get(here[0], len(files)), here[1])
        if forward:
            return next((index for index, each in enumerate(order) if each > place), 0)
        return next((index for index in range(len(order) - 1, -1, -1) if order[index] < place), len(order) - 1)


def _says(diagnostic: Diagnostic) -> tuple[str, str]:
    return diagnostic.code, diagnostic.message
