r"""Diagnostics for people, for other programs and for GitHub's annotations, as text.

`prefix` is put before the name of each file: the way from where the reader stands to the manuscript's folder, ending
with "/", or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from latex.check.diagnostic import BY_ID, Diagnostic, Severity

if TYPE_CHECKING:
    from latex.graph import Json  # it brings the renderer with it, which the first picture must not wait for

FORMAT, VERSION = "lemmata-check", 1
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_text(diagnostics: Sequence[Diagnostic], prefix: str = "") -> str:
    """Return one line for each: `file:line: severity code message`."""
    return "".join(
        f"{prefix}{one.place.file}:{one.place.line_begin}: {one.severity} {one.code} {one.message}\n"
        for one in diagnostics
    )


def to_json(root: str, diagnostics: Sequence[Diagnostic]) -> dict[str, Json]:
    """Return plain data: format, version, root, counts by severity, and the diagnostics in order.

    Lines count from 1, offsets count code points from 0, and `end` is not included.
    """
    counts = count(diagnostics)
    return {
        "format": FORMAT,
        "version": VERSION,
        "root": root,
        "counts": {severity.value: counts[severity] for severity in Severity},
        "diagnostics": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "file": one.place.file,
                "line_begin": one.place.line_begin,
                "line_end": one.place.line_end,
                "start": one.place.span.start,
                "end": one.place.span.end,
                "message": one.message,
            }
            for one in diagnostics
        ],
    }


def to_github(diagnostics: Sequence[Diagnostic], prefix: str = "") -> str:
    """Return workflow commands that annotate the lines (GitHub, "Workflow commands for GitHub Actions")."""
    return "".join(
        f"::{_COMMANDS[one.severity]} file={_property(prefix + one.place.file)},line={one.place.line_begin},"
        f"endLine={one.place.line_end},title={_property(one.code)}::{_data(one.message)}\n"
        for one in diagnostics
    )


def count(diagnostics: Sequence[Diagnostic]) -> Mapping[Severity, int]:
    """Return how many there are of each severity."""
    return Counter(one.severity for one in diagnostics)


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the counts in words ("2 errors and 1 note"); empty where there is nothing."""
    counts = count(diagnostics)
    words = [f"{counts[each]} {each}{'s' if counts[each] > 1 else ''}" for each in Severity if counts[each]]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return in a few words what stands out ("3 undefined references"); empty where no more than notes are there."""
    number = len(serious(diagnostics))
    codes = {one.code for one in serious(diagnostics)}
    if len(codes) != 1:
        return f"{number} problems" if number else ""
    code = BY_ID[codes.pop()]
    return f"{number} {code.plural if number > 1 else code.singular}"


def serious(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the errors and warnings."""
    return tuple(one for one in diagnostics if one.severity is not Severity.NOTE)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
