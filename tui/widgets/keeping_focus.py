"""A pane that was hidden and is shown again keeps the keys it was given meanwhile."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class KeepingFocus:
    """What a widget has that does not give the keys away because of a hiding that is over.

    Textual tells a widget that it was hidden some milliseconds later. Where the author has gone to the pane again by
    then, the keys after that would go nowhere. (No widget itself: the first base of a widget gives it its style.)
    """

    def _on_hide(self, event: events.Hide) -> None:
        nodes = self.ancestors_with_self if isinstance(self, Widget) else ()
        if all(node.display for node in nodes if isinstance(node, Widget)):
            event.prevent_default()
