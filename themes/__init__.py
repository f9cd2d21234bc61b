"""Palettes of the room as data, and the one loader that reads them.

A palette is a TOML file in this folder: `name`, `dark`, `ansi` and a table `colours`. Colour names are those of
Textual's themes plus the room's own (`math`, `command`, …), which style sheets use as `$math`. An `ansi` palette uses
only the sixteen colours of the terminal's own scheme, and is chosen where the terminal has no more, or wants none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

NAMES = ("dark", "light", "sixteen")
"""The palettes there are, in the order they are offered."""


@dataclass(frozen=True)
class Palette:
    """One set of colours."""

    name: str
    dark: bool
    ansi: bool
    colours: Mapping[str, str]
    """Colour name → hexadecimal value, or `ansi_…`."""


def load(name: str) -> Palette:
    """Return the palette `name`, one of `NAMES`.

    Raises:
        KeyError: there is no such palette.
    """
    if name not in NAMES:
        raise KeyError(name)
    data = tomllib.loads((files("themes") / f"{name}.toml").read_text(encoding="utf-8"))
    return Palette(name, bool(data["dark"]), bool(data["ansi"]), {k: str(v) for k, v in data["colours"].items()})
