"""What a person may set, read from TOML files as one frozen value.

Two files are read, the later one winning key by key: the person's own (`lemmata/settings.toml` in the configuration
folder) and the project's (`.lemmata/settings.toml` beside the root file). The project's file comes with the paper, so
it may not say where text is sent: `model`, `base_url` and `keys` in it are refused.
An unknown key or a value of the wrong type is an error that names the file, the key and the nearest known one.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from sessions.errors import SettingsError

PERSONAL_ONLY = frozenset({"model", "base_url", "keys"})
"""Keys that a project's file may not set: they decide where the author's text goes and what the keys do."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; each field's type is checked when it is read."""

    theme: str = "auto"
    """auto, dark, light or sixteen."""
    model: str = "claude-opus-5-5"
    base_url: str = ""
    """Where the Messages API is; empty for the default."""
    effort: str = "high"
    """low, medium, high, xhigh or max."""
    budget_per_turn: float = 0.0
    """Money in dollars after which a turn stops; 0 for none."""
    budget_per_conversation: float = 0.0
    """Money in dollars after which no further request of a conversation is sent; 0 for none."""
    commit_own_work_first: bool = True
    """Whether your own uncommitted lines are committed as yours when a change sits on them; else it is refused."""
    line_numbers: bool = True
    close_brackets: bool = True
    """Whether what closes `{`, `$` and the like comes with them."""
    readable_formulas: bool = True
    """Whether formulas in the colleague's replies are shown in Unicode; else as their LaTeX."""
    mouse: bool = True
    """Whether the mouse belongs to the room; without it the terminal's own selecting needs no Shift."""
    undo_group_seconds: float = 1.0
    """Typing within this many seconds is undone together."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Command id → key or keys, separated by commas."""


def load(*sources: tuple[Path, bool]) -> Settings:
    """Return the settings of the files that exist, later ones winning; `True` marks a file that came with a project.

    Raises:
        SettingsError: a file cannot be read, or says something the program does not know.
    """
    settings = Settings()
    for path, is_from_project in sources:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or error
            raise SettingsError(
                f"The settings in {path} could not be read: {reason}. Mend or remove the file."
            ) from error
        settings = _with(settings, data, path, is_from_project)
    return settings


def _with(settings: Settings, data: Mapping[str, object], path: Path, is_from_project: bool) -> Settings:
    known = {each.name: type(getattr(settings, each.name)) for each in fields(settings)}
    for key, value in data.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f" The nearest setting is {near[0]}." if near else f" Known are {', '.join(known)}."
            raise SettingsError(f"{path} sets “{key}”, which is not a setting.{hint}")
        if is_from_project and key in PERSONAL_ONLY:
            raise SettingsError(
                f"{path} sets “{key}”, which only your own settings may do, because the file comes with the paper."
            )
        settings = replace(settings, **{key: _checked(key, value, known[key], path)})  # type: ignore[arg-type]
    return settings


def _checked(key: str, value: object, expected: type, path: Path) -> object:
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if expected is dict and isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return value
    if expected is not dict and isinstance(value, expected) and isinstance(value, bool) == (expected is bool):
        return value
    words = {str: "a text in quotes", float: "a number", bool: "true or false", dict: "a table of texts"}
    raise SettingsError(f"{path} sets “{key}” to {value!r}; it must be {words[expected]}.")
