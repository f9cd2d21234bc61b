"""Choosing which model answers, and seeing what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.stage import Stage


class ModelDesk:
    """Lists the models of the endpoint, and lets another one answer."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def command_choose_model(self) -> None:
        self._stage.run(self._ask(), name="list the models", group="models")

    def command_cost(self) -> None:
        details = self._stage.room.colleague.cost_details
        if details:
            self._stage.choose("What the colleague costs", details, (), lambda _: None)
        else:
            self._stage.tell("There is no conversation yet, so nothing was used.")

    async def _ask(self) -> None:
        colleague = self._stage.room.colleague
        asking = "Asking the endpoint for its models…"
        self._stage.tell(asking)
        names = await colleague.models()
        self._stage.withdraw(asking)
        self._stage.prompt_bar.ask(
            "model",
            lambda name: self._take(name, names),
            hint="part of its name; another one begins, or goes on with, a conversation of its own",
            suggest=lambda text: [
                Suggestion(name, name + (" (now)" if name == colleague.name else ""), colleague.price_words(name))
                for name in names
                if text.casefold() in name.casefold()
            ],
        )

    def _take(self, name: str, names: tuple[str, ...]) -> None:
        self._stage.focus_pane("colleague")
        if not name.strip() or (names and name not in names):
            self._stage.tell(f"The endpoint offers no model “{name.strip()}”." if name.strip() else "")
            return
        self._stage.room.colleague.choose_model(name.strip())
        self._stage.tell(f'{name.strip()} answers now; `model = "{name.strip()}"` in the settings keeps it.')
