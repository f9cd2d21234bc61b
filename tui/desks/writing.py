r"""Environments by their names: changing the one the cursor is in, and wrapping what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from latex.completion import environments
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage

_DELIMITERS = ("\\emph", "\\textbf", "\\mathrm", "$", "\\[", "(", "\\left(", "{", "|")


class WritingDesk:
    """Asks for names and hands them to the editor."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def command_change_environment(self) -> None:
        stage = self._stage
        name = stage.editor.environment_name
        if name is None:
            stage.tell("The cursor is in no environment or displayed formula whose ends are near enough to be seen.")
            return
        stage.prompt_bar.ask(
            f"change {name} to",
            self._change,
            hint="an environment, or \\[",
            suggest=lambda text: self._names(text, ("\\[",)),
        )

    def command_wrap(self) -> None:
        self._stage.prompt_bar.ask(
            "wrap in",
            self._wrap,
            hint="an environment, a \\command or a delimiter",
            suggest=lambda text: self._names(text, _DELIMITERS),
        )

    def _names(self, text: str, others: Sequence[str]) -> Sequence[Suggestion]:
        """Return the names that fit what was typed, which comes first: any name will do."""
        words = text.strip()
        declared = self._stage.room.workspace.manuscript.environments
        known = [*environments(self._stage.room.workspace.manuscript), *others]
        fitting = [name for name in known if words in name and name != words]
        fitting.sort(key=lambda name: not name.startswith(words))
        typed = [Suggestion(words, words, "as typed")] if words else []
        return [*typed, *(Suggestion(name, name, "of this paper" if name in declared else "") for name in fitting)]

    def _change(self, name: str) -> None:
        if name.strip():
            self._stage.editor.rename_environment(name.strip())
        self._stage.focus_pane("manuscript")

    def _wrap(self, how: str) -> None:
        if how.strip() and not self._stage.editor.wrap_in(how):
            self._stage.tell(
                f"“{how.strip()}” is neither an environment, a command nor a delimiter; nothing was wrapped."
            )
        self._stage.focus_pane("manuscript")
