"""The script of a rehearsal, read from TOML and checked in every field.

Invariants:
- A script that loads can be played to its end: every tool exists, and every input fits it.
- What is wrong is told with the file, the turn and the field, counted from 1.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sessions.colleague.assistant import Json
from sessions.colleague.declarations import DECLARATIONS
from sessions.errors import SettingsError

_SCHEMAS = {declaration["name"]: declaration["input_schema"] for declaration in DECLARATIONS}
_TYPES: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list}


@dataclass(frozen=True, slots=True)
class Step:
    """One response of the scripted colleague."""

    thinking: str = ""
    text: str = ""
    tool: str = ""
    """Name of the tool it calls; empty where it calls none."""
    input: tuple[tuple[str, object], ...] = ()
    """Names and values of the tool's input, in the order they are written."""
    on_error: str = ""
    """What is said, and ends the turn, where the call is refused because the author changed the text."""


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """What the author says, and what the colleague does."""

    prompt: str
    """The words offered to the author."""
    matches: tuple[str, ...]
    """Words any of which, in what the author says, picks this turn."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole rehearsal."""

    title: str
    greeting: str
    turns: tuple[ScriptedTurn, ...]


def read_script(path: Path) -> Script:
    """Return the script in the file at `path`.

    Raises:
        SettingsError: the file cannot be read or holds something a script cannot.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The rehearsal {path.name} could not be read: {error}.") from error
    return parse_script(text, path.name)


def parse_script(text: str, file: str) -> Script:
    """Return the script written in `text`; `file` is what errors call it.

    Raises:
        SettingsError: the text holds something a script cannot.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The rehearsal {file} is not TOML: {error}.") from error
    _known(data, ("rehearsal", "turn"), file)
    head = _table(data.get("rehearsal", {}), file, "[rehearsal]")
    _known(head, ("title", "greeting"), f"{file}, [rehearsal]")
    turns = _tables(data.get("turn", []), file, "turn")
    if not turns:
        raise SettingsError(f"The rehearsal {file} has no [[turn]].")
    return Script(
        _string(head, "title", f"{file}, [rehearsal]"),
        _string(head, "greeting", f"{file}, [rehearsal]"),
        tuple(_turn(turn, f"{file}, turn {number}") for number, turn in enumerate(turns, start=1)),
    )


def _turn(data: Json, where: str) -> ScriptedTurn:
    _known(data, ("prompt", "matches", "step"), where)
    matches = data.get("matches", [])
    if not isinstance(matches, list) or not all(isinstance(word, str) and word.strip() for word in matches):
        raise SettingsError(f"{where}: matches must be a list of words.")
    steps = _tables(data.get("step", []), where, "step")
    prompt = _string(data, "prompt", where)
    if not prompt.strip():
        raise SettingsError(f"{where}: prompt is missing; it holds what the author would say.")
    if not steps:
        raise SettingsError(f"{where}: there is no [[turn.step]], so the colleague would say nothing.")
    return ScriptedTurn(
        prompt.strip(),
        tuple(matches),
        tuple(_step(step, f"{where}, step {number}") for number, step in enumerate(steps, start=1)),
    )


def _step(data: Json, where: str) -> Step:
    _known(data, ("thinking", "text", "tool", "input", "on_error"), where)
    tool = _string(data, "tool", where)
    given = _table(data.get("input", {}), where, "input")
    if tool:
        _known({tool: None}, tuple(_SCHEMAS), f"{where}, tool")
        _check_input(tool, given, where)
    elif given or "on_error" in data:
        raise SettingsError(f"{where}: input and on_error belong to a tool, and this step names none.")
    step = Step(
        _string(data, "thinking", where).strip(),
        _string(data, "text", where).strip(),
        tool,
        tuple(given.items()),
        _string(data, "on_error", where).strip(),
    )
    if not step.text and not step.tool:
        raise SettingsError(f"{where}: it has neither text nor tool, so the colleague would say nothing.")
    return step


def _check_input(tool: str, given: Json, where: str) -> None:
    schema = _SCHEMAS[tool]
    _known(given, tuple(schema["properties"]), f"{where}, input")
    for key, value in given.items():
        wanted = schema["properties"][key]["type"]
        if not isinstance(value, _TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool)):
            raise SettingsError(f"{where}, input: {key} must be of type {wanted}.")
    # A revision cannot be known when the script is written, and the tools do without it.
    for key in schema["required"]:
        if key not in given and key != "revision":
            raise SettingsError(f"{where}, input: {tool} needs {key}.")


def _known(data: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"the nearest known name is {near[0]}" if near else f"known are {', '.join(known)}"
            raise SettingsError(f"{where}: “{key}” is not known; {hint}.")


def _string(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"{where}: {key} must be a text in quotes.")
    return value


def _table(value: object, where: str, name: str) -> Json:
    if not isinstance(value, dict):
        raise SettingsError(f"{where}: {name} must be a table.")
    return value


def _tables(value: object, where: str, name: str) -> list[Json]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise SettingsError(f"{where}: {name} must be written [[…{name}]].")
    return value
