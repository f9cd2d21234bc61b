"""A pane that was hidden and is shown again keeps the keys it was given meanwhile."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class KeepingFocus(Widget):
    """A widget that does not give the keys away because of a hiding that is over.

    Textual tells a widget that it was hidden some milliseconds later. Where the author has gone to the pane again by
    then, the keys after that would go nowhere.
    """

    def _on_hide(self, event: events.Hide) -> None:
        if all(node.display for node in self.ancestors_with_self if isinstance(node, Widget)):
            event.prevent_default()
