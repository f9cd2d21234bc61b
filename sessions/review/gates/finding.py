"""What a gate says about a change, and the material all gates work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from latex.manuscript import Manuscript, Result
from sessions.review.proposals import Hunk, Proposal

_NAMED = 4  # names; a sentence that lists more is not read


class Gate(StrEnum):
    """What a finding is about."""

    TARGET = "target"
    """What sort of change it is and which results it touches."""
    STATEMENT = "statement"
    SYMBOL = "symbol"
    DEPENDENCY = "dependency"
    LATEX = "latex"
    """Braces, environments and mathematics that do not close; commands nobody defines."""
    REFERENCE = "reference"
    """Labels and what refers to them, cited keys."""
    WORDING = "wording"
    COMMAND = "command"
    """Acts when the paper is compiled, or points outside the manuscript."""


class Severity(StrEnum):
    """How loud a finding is."""

    NOTE = "note"
    WARNING = "warning"
    BLOCKING = "blocking"
    """The change is accepted only after this was confirmed on its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the author should know before deciding."""

    gate: Gate
    severity: Severity
    sentence: str
    """A whole sentence."""
    old: str = ""
    """LaTeX as it stands, where the finding is about a replacement."""
    new: str = ""
    """LaTeX as it would be."""
    line: int | None = None
    """Where, as a line of `Proposal.base` counted from 1; None where it is not about one place."""
    results: tuple[str, ...] = ()
    """Handles of the results it is about, nearest first."""


@dataclass(frozen=True)
class Comparison:
    """A change together with the manuscript before and after it."""

    proposal: Proposal
    before: Manuscript
    after: Manuscript
    old: str
    """Text of the changed file before."""
    new: str
    """Text of the changed file after all hunks that are not rejected."""
    hunks: tuple[Hunk, ...]
    """The hunks that are not rejected."""
    read: Callable[[str], str | None]
    """Texts of the files that do not change."""

    @property
    def file(self) -> str:
        """The changed file."""
        return self.proposal.file

    def text_before(self, file: str) -> str:
        """Return the text of `file` before the change; empty where it cannot be read."""
        return self.old if file == self.file else self.read(file) or ""

    def text_after(self, file: str) -> str:
        """Return the text of `file` after the change; empty where it cannot be read."""
        return self.new if file == self.file else self.read(file) or ""

    def line_of(self, offset: int) -> int:
        """Return the line, from 1, of an offset in the text before."""
        return self.old.count("\n", 0, offset) + 1


def name_of(result: Result) -> str:
    """Return how a sentence names a result: "Lemma 3.2 (lem:cpt)"."""
    return f"{result.display_name} ({result.label})" if result.label else result.display_name


def listed(names: tuple[str, ...]) -> str:
    """Return `names` as an enumeration in a sentence, cut after a few."""
    if len(names) > _NAMED:
        names = (*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: "1 result", "7 results"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
