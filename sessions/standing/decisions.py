"""What people decided about suggested uses, as the text of `.lemmata/suggestions.toml`.

The file is TOML with one decision to a line, sorted by source, target and time, so that the records of two authors
merge line by line (`merge=union` of git keeps those of both): where both decided about one pair, the later one counts.

Invariants:
- Recording or forgetting a decision changes the lines of that pair and no other; comments stay.
- A text that does not say what this module knows is refused, with the line, and so never written over.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter

from sessions.errors import StandingError

FILE = ".lemmata/suggestions.toml"
"""Where the decisions are, from the folder of the root file."""

_VERSION = 1
_HEADER = (
    "# Which definitions the results use, as people decided; one line for each pair. Lemmata writes it.\n"
    f"version = {_VERSION}\n"
    "decisions = [\n"
)
_FOOTER = "]\n"
_ENTRY = re.compile(r"^\s*\{.*\}\s*,?\s*(?:#.*)?$")
_TOML_LINE = re.compile(r"\(at line (\d+)")
_OPENING = re.compile(r"^\s*decisions\s*=\s*\[\s*(?:#.*)?$", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^\s*decisions\s*=\s*\[\s*\]", re.MULTILINE)
_BEFORE_COMMA = re.compile(r"^(\s*\{.*\})(\s*(?:#[^}]*)?)$", re.DOTALL)
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Verdict(StrEnum):
    """What a person says of a suggested use."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on whether one result uses one definition."""

    source: str
    """Key of the result."""
    target: str
    """Key of the definition."""
    decision: Verdict
    by: str
    """The person's name as git knows it."""
    on: datetime
    """To the second, in universal time."""
    term: str
    """The term by which it was suggested."""
    source_text: str
    """Fingerprint of the result's statement at that time."""
    target_text: str
    """Fingerprint of the definition at that time."""

    @property
    def pair(self) -> tuple[str, str]:
        """Source and target."""
        return self.source, self.target


def parse(text: str) -> tuple[Decision, ...]:
    """Return the decisions in the text of the file, as they stand there.

    Raises:
        StandingError: the text says something else; the sentence names the line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _refused(line, f"it is not valid TOML: {str(error).partition(' (')[0]}") from error
    _check_top(text, data)
    entries = data.get("decisions", [])
    lines = _entry_lines(text)
    if len(lines) != len(entries):
        line = text.count("\n", 0, text.find("decisions")) + 1
        raise _refused(line, "each decision must have a line of its own")
    return tuple(_decision(entry, line + 1) for entry, line in zip(entries, lines, strict=True))


def counting(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """Return for each pair the decision that counts: the latest."""
    return {each.pair: each for each in sorted(decisions, key=attrgetter("on"))}


def with_decision(text: str, decision: Decision) -> str:
    """Return the text of the file, empty where there is none, with `decision` in the place of those on its pair.

    Raises:
        StandingError: the text cannot be read.
    """
    lines = _lines(_with_list(without_pair(text, *decision.pair)))
    places = _entry_lines("".join(lines))
    for place in places:
        lines[place] = _with_comma(lines[place])
    later = (place for place, each in zip(places, parse("".join(lines)), strict=True) if each.pair > decision.pair)
    opening = next(place for place, line in enumerate(lines) if _OPENING.match(line))
    end = places[-1] + 1 if places else opening + 1
    lines.insert(next(later, end), _line(decision))
    return "".join(lines)


def without_pair(text: str, source: str, target: str) -> str:
    """Return the text of the file without the decisions on a pair.

    Raises:
        StandingError: the text cannot be read.
    """
    places = zip(_entry_lines(text), parse(text), strict=True)
    dropped = {place for place, each in places if each.pair == (source, target)}
    return "".join(line for place, line in enumerate(_lines(text)) if place not in dropped)


def _refused(line: int, reason: str) -> StandingError:
    return StandingError(
        f"Line {line} of {FILE} cannot be read: {reason}. The file was not changed; mend that line, or bring the file "
        "back from git."
    )


def _check_top(text: str, data: Mapping[str, object]) -> None:
    for key in data:
        if key not in ("version", "decisions"):
            raise _refused(_line_of(text, key), f"it holds “{key}”, which this file does not have")
    if data.get("version", _VERSION) != _VERSION:
        newer = f"it is of version {data['version']}, and this program knows version {_VERSION}"
        raise _refused(_line_of(text, "version"), newer)
    entries = data.get("decisions", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise _refused(_line_of(text, "decisions"), "the decisions must be a list of tables in braces")


def _line_of(text: str, key: str) -> int:
    """Return the line, from 1, that begins with a key; 1 where none does."""
    found = re.search(rf"^\s*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; only LF ends one, as in TOML."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _entry_lines(text: str) -> list[int]:
    """Return the indices of the lines that hold a decision."""
    return [place for place, line in enumerate(_lines(text)) if _ENTRY.match(line)]


def _decision(entry: Mapping[str, object], line: int) -> Decision:
    names = [each.name for each in fields(Decision)]
    for key in entry:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            hint = f"; the nearest is “{near[0]}”" if near else ""
            raise _refused(line, f"it holds “{key}”, which a decision does not have{hint}")
    missing = [name for name in names if name not in entry]
    if missing:
        raise _refused(line, f"it does not say “{missing[0]}”")
    texts = {name: _text(name, entry[name], line) for name in names if name != "on"}
    if texts["decision"] not in tuple(Verdict):
        raise _refused(line, f"“decision” is “{texts['decision']}”, and can only be {' or '.join(Verdict)}")
    return Decision(**{**texts, "decision": Verdict(texts["decision"]), "on": _time(entry["on"], line)})  # type: ignore[arg-type]  # the names are those of the fields


def _text(name: str, value: object, line: int) -> str:
    if not isinstance(value, str):
        raise _refused(line, f"“{name}” must be a text in quotes")
    if name in ("source_text", "target_text") and not _FINGERPRINT.fullmatch(value):
        raise _refused(line, f"“{name}” must be 16 hexadecimal digits")
    return value


def _time(value: object, line: int) -> datetime:
    if not isinstance(value, datetime):
        raise _refused(line, "“on” must be a date with a time, as in 2026-11-23T10:00:00Z")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _with_list(text: str) -> str:
    """Return the text with an opened list of decisions."""
    if not text.strip():
        return _HEADER + _FOOTER
    if _OPENING.search(text):
        return text
    if _EMPTY_LIST.search(text):
        return _EMPTY_LIST.sub("decisions = [\n]", text, count=1)
    return f"{text.rstrip()}\ndecisions = [\n{_FOOTER}"


def _with_comma(line: str) -> str:
    found = _BEFORE_COMMA.match(line)
    return f"{found[1]},{found[2]}" if found else line


def _line(decision: Decision) -> str:
    values = {
        "source": _quoted(decision.source),
        "target": _quoted(decision.target),
        "decision": _quoted(decision.decision),
        "by": _quoted(decision.by),
        "on": decision.on.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "term": _quoted(decision.term),
        "source_text": _quoted(decision.source_text),
        "target_text": _quoted(decision.target_text),
    }
    return f"  {{ {', '.join(f'{name} = {value}' for name, value in values.items())} }},\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string; JSON's escapes are TOML's, but for DEL (TOML 1.0, "String")."""
    readable = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(readable, ensure_ascii=False)
    )
