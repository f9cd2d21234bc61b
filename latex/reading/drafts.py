r"""What is noted down while a manuscript is read in order, before owners, edges and handles are known.

Invariants:
- A draft changes only while the passage it stands in is read; after that it may serve many analyses.
- A draft names a result of an earlier passage by how many results back it stands, or by what the author calls it, so
  that reading that passage again does not touch it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from latex.known.categories import Kind
from latex.reading.places import Site

if TYPE_CHECKING:
    from latex.numbers.numbering import Parent
    from latex.syntax.declarations import Theorem

LABEL_IN_NUMBER = re.compile(r"\\ref\{([^{}]*)\}")
r"""The number of another result, in one that is made from it (`\renewcommand{\thetheorem}{\ref{thm:main}'}`)."""


class Mention(NamedTuple):
    """One label mentioned by a reference."""

    label: str
    site: Site
    is_uses: bool = False
    r"""It was mentioned by `\uses`, not by a reference one can see."""
    is_optional: bool = False
    is_range_end: bool = False
    r"""It is the last label of a range; the one before it is the first."""


@dataclass(slots=True, eq=False)
class ResultDraft:
    """A result being read."""

    theorem: Theorem
    kind: Kind
    env: str
    begin: Site
    r"""From `\begin` to the end of the title."""
    title: str | None = None
    number: str | None = None
    end: Site | None = None
    r"""The `\end`; None while it is open."""
    own_labels: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    soft_labels: set[str] = field(default_factory=set)
    """Labels of figures and algorithms in the statement."""
    mentions: list[Mention] = field(default_factory=list)
    restatable: str | None = None
    inside: str | None = None
    index: int = 0
    """How many results of its passage begin before it."""
    stem: str = ""
    """What its handle is made of where it has no label."""


@dataclass(slots=True, eq=False)
class ProofDraft:
    """A proof being read, with everything its owner may be found by."""

    begin: Site
    header: str | None
    end: Site | None = None
    header_labels: tuple[str, ...] = ()
    proves: list[str] = field(default_factory=list)
    enclosing: ResultDraft | None = None
    """The result in whose statement the proof stands."""
    restated: str | None = None
    """The macro that restates a result just before."""
    preceding: int | None = None
    """The nearest earlier provable result at the same nesting, with no section in between; see `Scope`."""
    adjacent: int | None = None
    """The definition, or result of a kind nobody foresaw, that ends just before with only white space in between."""
    section_labels: tuple[str, ...] = ()
    """Labels mentioned by the title of the section above."""
    earlier: int = 0
    """How many results of its passage begin before it."""
    labels: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    index: int = 0
    """How many proofs of its passage begin before it."""


Draft: TypeAlias = ResultDraft | ProofDraft


@dataclass(slots=True, eq=False)
class LabelDraft:
    """A label being set."""

    label: str
    site: Site
    holder: Draft | None
    number: str | None


@dataclass(slots=True, eq=False)
class SectionDraft:
    """A sectioning command."""

    level: int
    title: str
    number: str | None
    site: Site
    labels: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Noted:
    """What one passage holds, each in order of appearance."""

    results: list[ResultDraft] = field(default_factory=list)
    proofs: list[ProofDraft] = field(default_factory=list)
    sections: list[SectionDraft] = field(default_factory=list)
    labels: list[LabelDraft] = field(default_factory=list)
    loose_labels: list[str] = field(default_factory=list)
    """Labels of the section that begins before the passage."""
    mentions: list[tuple[Mention, Draft | None]] = field(default_factory=list)
    """References, each with the result or proof it stands in."""
    citations: list[tuple[Mention, Draft | None]] = field(default_factory=list)
    entries: set[str] = field(default_factory=set)
    """Keys of bibliography entries."""
    missing_files: dict[str, None] = field(default_factory=dict)
    external: dict[tuple[str, str], None] = field(default_factory=dict)
    """Name and prefix of each other document whose labels may be named."""
    late_numbers: dict[str, str | None] = field(default_factory=dict)
    """Macro that restates a result → the number that result gets here and not where it is stated."""


class Role(Enum):
    """What an open environment means for labels and proofs."""

    RESULT = auto()
    PROOF = auto()
    EQUATION = auto()
    LIST = auto()
    FLOAT = auto()
    HINT = auto()
    WRAPPER = auto()
    """Declared by the paper around other environments."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A result that a proof just behind it may belong to."""

    index: int
    end: Site | None
    r"""Its `\end`; None where only white space stands between it and the passage being read."""


@dataclass(slots=True)
class Scope:
    """What a proof that begins now could belong to, at one level of nesting.

    Results are counted from the first one of the passage being read, which is 0; those before it are negative.
    """

    provable: int | None = None
    last: Ended | None = None
    restated: str | None = None
    section_labels: tuple[str, ...] = ()

    def begin_section(self, labels: tuple[str, ...]) -> None:
        """Forget what stands before a section whose title mentions `labels`."""
        self.provable = self.last = self.restated = None
        self.section_labels = labels


@dataclass(slots=True, eq=False)
class Frame:
    """An environment that is open."""

    name: str
    role: Role
    file: str
    draft: Draft | None = None
    scope: Scope | None = None
    number: str | None = None
    r"""What `\ref` would print for a `\label` here; None for what the environment around it says, "" if unknown."""
    is_anchor: bool = False
    r"""A `\label` here belongs to an equation, an item or a float."""
    typed: str = ""
    """The environment as typed, where the paper's own wrapper opened it."""
    forms: Mapping[str, str] | None = None
    """How counters print after its end; None where it changes nothing."""
    text: str = ""
    r"""The text that the `\begin` stands in: a file or what a macro expands to."""
    start: int = 0
    r"""Offset in it after the `\begin`."""
    after: int = 0
    r"""Offset in the file after the `\begin`, or after the macro that made it."""
    pending: list[tuple[LabelDraft, str, int]] = field(default_factory=list)
    """Labels in a display, each with the text and offset it was set at: their rows are known at its end."""
    parent: Parent | None = None
    """What subequations are parts of."""
    counter: str = ""
    """What counts the items of a list."""
    left_at: dict[str, int] = field(default_factory=dict)
    """Counter of a list → where the last list directly in this environment ended."""
    form: str | None = None
    r"""What `\ref` prints for the items of a list, as TeX, where it is not what the counter says."""
    usual_form: tuple[str, str] | None = None
    """What the counter prints outside of such a list, and what stands in front."""
