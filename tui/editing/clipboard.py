"""What was copied or cut last."""

from __future__ import annotations

from collections.abc import Callable


class Clipboard:
    """What was copied or cut last, and who is told when that changes."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.text = ""
        self._tell = tell

    def put(self, text: str) -> None:
        """Keep `text` and tell it; nothing where it is empty."""
        if text:
            self.text = text
            self._tell(text)
