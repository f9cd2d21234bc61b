r"""What is noted down while a manuscript is read in order, before owners, edges and handles are known.

Drafts change while reading and are never seen outside the analysis; `latex.results` turns them into frozen facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from latex.declarations import Theorem
from latex.manuscript import Kind
from latex.numbering import Parent


class Site(NamedTuple):
    """A passage of a file; what a macro does is placed at its call."""

    file: str
    start: int
    end: int


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
    restated: ResultDraft | None = None
    """The result restated just before."""
    preceding: ResultDraft | None = None
    """The nearest earlier provable result at the same nesting, with no section in between."""
    adjacent: ResultDraft | None = None
    """The definition, or result of a kind nobody foresaw, that ends just before with only white space in between."""
    section_labels: tuple[str, ...] = ()
    """Labels mentioned by the title of the section above."""
    earlier: int = 0
    """How many results begin before it."""
    labels: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


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


@dataclass(slots=True, eq=False)
class Scope:
    """What a proof that begins now could belong to, at one level of nesting."""

    provable: ResultDraft | None = None
    last: ResultDraft | None = None
    restated: ResultDraft | None = None
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
