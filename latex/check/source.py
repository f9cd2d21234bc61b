r"""What one file says that a check needs, as facts: commands, declarations, files it names, what does not balance.

Invariants:
- A source depends on the text of one file and on the dialect of its paper only, so it is kept as long as both stay.
- What is asked for rarely is found when it is first asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from latex.check.dialect import Dialect
from latex.syntax.arguments import fold_space, without_comments

_SPELLED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)(?:~|[ \n]|\\[ ,])++([A-Z]?\d+(?:\.\w+)*|[A-Z]\.\d+(?:\.\w+)*)")
_NEWLINE = re.compile(r"\n")
_ARGUMENTS = re.compile(r"\\([A-Za-z@]+)\*?((?:\s?\[[^\[\]\n]*\]|\s?\{[^{}\\\n]*\})+)|[}\]]\s*\{([^{}\\\n]{1,120})\}")
_ARGUMENT = re.compile(r"[\[{]([^\[\]{}]*)[\]}]")
_LABEL_KEY = re.compile(r"label\s*=\s*\{?([^,{}\[\]\n]{1,120})")


@dataclass(frozen=True, slots=True)
class Declared:
    """A macro as one file declares it."""

    name: str
    command: str
    r"""What declares it (`newcommand`)."""
    start: int
    """Offset of the declaration."""
    end: int


@dataclass(frozen=True, slots=True)
class Unbalanced:
    r"""A `\begin` without its `\end`, or the other way round."""

    name: str
    start: int
    end: int
    """Offsets of the command and its argument."""
    is_opening: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A file that the text names."""

    command: str
    name: str
    """As typed, with the folder of `\\import` before it."""
    start: int
    end: int
    is_conditional: bool
    """It stands in one of the branches of a condition."""


@dataclass(frozen=True, slots=True)
class Lender:
    """Another document whose labels the paper reads (xr, xr-hyper, zref-xr)."""

    prefix: str
    """What its labels begin with here; empty where they keep their names."""
    document: str
    """As typed, without ending."""
    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """The facts of one file."""

    text: str
    dialect: Dialect
    commands: Mapping[str, int]
    """How often each command stands outside comments and verbatim text; declarations count."""
    declared: tuple[Declared, ...]
    unbalanced: tuple[Unbalanced, ...]
    loose: frozenset[tuple[str, str]]
    """Environments that cannot be judged, each with the macro that opens or closes it alone; without one where a
    condition or a hook does."""
    environments: frozenset[str]
    names: tuple[Naming, ...]
    """Files it reads, in order."""
    bibliographies: tuple[str, ...]
    entries: frozenset[str]
    r"""Keys of `\bibitem` and `\bib` (amsrefs)."""
    labels: frozenset[str]
    r"""What stands in `\label`, macros not replaced."""
    lenders: tuple[Lender, ...]
    built_names: tuple[str, ...]
    r"""What stands in `\csname…\endcsname` and the like where a command is called by its name."""
    has_several_bibliographies: bool
    branchings: tuple[tuple[int, int], ...]
    r"""Passages that hold the branches of a condition as arguments (`\ifthenelse`), in order."""
    shown: tuple[tuple[int, int], ...]
    """Passages that an environment of some package most likely shows as they are typed, in order."""

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the lines."""
        return [0, *(found.end() for found in _NEWLINE.finditer(self.text))]

    @cached_property
    def code(self) -> str:
        """The text without comments."""
        return without_comments(self.text)

    @cached_property
    def declarations(self) -> Mapping[str, int]:
        """How often the file declares each macro."""
        return Counter(one.name for one in self.declared)

    @cached_property
    def arguments(self) -> Mapping[str, frozenset[str]]:
        """Argument or option without commands in it → the commands that take it.

        The command is `label=` for such a key, and "" where what stands before hides which it is.
        """
        found: dict[str, set[str]] = {}
        for match in _ARGUMENTS.finditer(self.text):
            for argument in _ARGUMENT.findall(match[2]) if match[2] else (match[3],):
                found.setdefault(fold_space(argument), set()).add(match[1] or "")
        for match in _LABEL_KEY.finditer(self.text):
            found.setdefault(fold_space(match[1]), set()).add("label=")
        return {argument: frozenset(commands) for argument, commands in found.items()}

    def branches(self, start: int, end: int) -> bool:
        """Return whether one condition holds all of `[start, end)` in its branches."""
        index = bisect_right(self.branchings, start, key=itemgetter(0))
        return index > 0 and self._farthest_ends[index - 1] >= end

    @cached_property
    def _farthest_ends(self) -> Sequence[int]:
        """Where the farthest of each branching and those before it ends."""
        return tuple(accumulate((end for _, end in self.branchings), max))

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Names with numbers as typed in the text: "Lemma 3.2", whatever stands between the two."""
        return frozenset(f"{found[1]} {found[2]}" for found in _SPELLED.finditer(self.text))

    def shows(self, offset: int) -> bool:
        """Return whether what stands at `offset` is most likely shown as it is typed."""
        index = bisect_right(self.shown, (offset, len(self.text) + 1)) - 1
        return index >= 0 and offset < self.shown[index][1]

    def line(self, offset: int) -> int:
        """Return the line of `offset`, counted from 1."""
        return bisect_right(self.line_starts, offset)

    def count(self, name: str) -> int:
        """Return how often `name` is called, its declarations left out."""
        return self.commands.get(name, 0) - self.declarations.get(name, 0)
