"""The palettes as Textual's themes, and the app that has them and no others."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.theme import Theme

import themes
from tui.display.painting import PaintingApp

_TEXTUALS_OWN = frozenset(
    {"primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel"}
)
_Result = TypeVar("_Result")


def textual_theme(name: str) -> Theme:
    """Return the palette `name` as a theme; colours Textual has no place for become variables."""
    palette = themes.load(name)
    main = {key: value for key, value in palette.colours.items() if key in _TEXTUALS_OWN}
    own = {key: value for key, value in palette.colours.items() if key not in _TEXTUALS_OWN}
    return Theme(name=name, dark=palette.dark, ansi=palette.ansi, variables=own, **main)  # type: ignore[arg-type]


class ColouredApp(PaintingApp[_Result], Generic[_Result]):
    """An app with the room's themes in the place of Textual's."""

    def __init__(self, theme: str = "dark", *, erases_in_colour: bool = True) -> None:
        super().__init__(erases_in_colour=erases_in_colour)
        for name in themes.NAMES:
            self.register_theme(textual_theme(name))
        self.theme = theme
        for name in set(self.available_themes) - set(themes.NAMES):
            self.unregister_theme(name)
