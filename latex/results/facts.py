"""The facts about one manuscript: results, proofs, sections, labels, references and the edges between results.

Invariants:
- A fact never changes. A span refers to the text of the named file as it was analysed; files are named relative to the
  folder of the root file, with forward slashes ("chapter/pfr.tex").
- A `Result` and a `Proof` are views of what was noted when their passage was read, at the place where it stands now:
  text typed elsewhere makes new views, and costs no reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from latex.known.categories import EdgeSource, Kind, ProofRule
from latex.known.kinds import plain_name
from latex.reading.drafts import ProofDraft, ResultDraft
from latex.reading.places import Ground, Place
from latex.text import Span


class Proof:
    """One proof environment that belongs to a result, or to none (`rule` is then `ORPHAN`)."""

    __slots__ = ("_draft", "_ground", "rule")

    def __init__(self, draft: ProofDraft, ground: Ground, rule: ProofRule) -> None:
        self._draft = draft
        self._ground = ground
        self.rule = rule
        """By which rule it was given to its result."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self._ground.place(self._draft.begin, self._draft.end)

    @property
    def body(self) -> Span:
        r"""Offsets of what stands between `\begin{proof}[…]` and `\end{proof}`."""
        return self._ground.body(self._draft.begin, self._draft.end)

    @property
    def header(self) -> str | None:
        """The optional argument as typed, without the brackets; None where there is none."""
        return self._draft.header

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Proof) and (self._draft, self._ground, self.rule) == (
            other._draft,
            other._ground,
            other.rule,
        )

    def __hash__(self) -> int:
        return hash((id(self._draft), self.rule))


class Result:
    """One theorem-like environment that TeX executes."""

    __slots__ = ("_draft", "_ground", "key", "number", "proofs")

    def __init__(
        self, draft: ResultDraft, ground: Ground, key: str, number: str | None, proofs: tuple[Proof, ...] = ()
    ) -> None:
        self._draft = draft
        self._ground = ground
        self.number = number
        r"""What `\ref` prints for it; None where the environment steps no counter."""
        self.key = key
        """The handle: its first own label, else a name that survives edits elsewhere in the file. Unique."""
        self.proofs = proofs
        """In order of appearance."""

    @property
    def label(self) -> str | None:
        """The first label attached directly to the environment, white space folded."""
        return self._draft.own_labels[0] if self._draft.own_labels else None

    @property
    def kind(self) -> Kind:
        """What sort of result it is."""
        return self._draft.kind

    @property
    def env(self) -> str:
        """The environment as typed."""
        return self._draft.env

    @property
    def name(self) -> str:
        """The printed name ("Lemma", "Satz"); the environment's name where the declaration was not found."""
        return plain_name(self._draft.theorem.printed) or self._draft.env

    @property
    def title(self) -> str | None:
        """The optional argument as typed."""
        return self._draft.title

    @property
    def heading_number(self) -> str | None:
        """The number that its heading prints; None where it prints none, as with the `nonumber` styles of ntheorem."""
        return None if self._draft.theorem.hides_number else self.number

    @property
    def place(self) -> Place:
        r"""From `\begin` to `\end`."""
        return self._ground.place(self._draft.begin, self._draft.end)

    @property
    def body(self) -> Span:
        r"""Offsets of the statement between `\begin{…}[…]` and `\end{…}`, in the file of `place`."""
        return self._ground.body(self._draft.begin, self._draft.end)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels in the statement, those of equations and items among them, in order of appearance."""
        return tuple(dict.fromkeys(self._draft.labels))

    @property
    def restatable(self) -> str | None:
        r"""The macro that restates it (`thmmain` for `\thmmain*`)."""
        return self._draft.restatable

    @property
    def inside(self) -> str | None:
        """`statement` or `proof` where it is nested in another result's statement or proof."""
        return self._draft.inside

    @property
    def proof(self) -> Proof | None:
        """The first proof, or None."""
        return self.proofs[0] if self.proofs else None

    @property
    def display_name(self) -> str:
        """How the paper would name it: "Lemma 3.2", or "Remark" where it has no number."""
        name = self.name[:1].upper() + self.name[1:]
        return f"{name} {self.heading_number}" if self.heading_number else name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and (self._draft, self._ground, self.key, self.number, self.proofs) == (
            other._draft,
            other._ground,
            other.key,
            other.number,
            other.proofs,
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<Result {self.key}>"


class Edge(NamedTuple):
    """`source` uses `target`: its statement or one of its proofs mentions a label of `target`."""

    source: str
    target: str
    sources: frozenset[EdgeSource]
    is_optional: bool = False
    """The mention is neither for nor against a use (a label in another result's proof, the middle of a range)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A sectioning command."""

    level: int
    """-1 part, 0 chapter, 1 section, 2 subsection, 3 subsubsection, 4 paragraph, 5 subparagraph."""
    title: str
    number: str | None
    place: Place
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSite:
    r"""Where a label is set by `\label`."""

    label: str
    place: Place
    owner: str | None
    """Key of the result whose statement or proof holds it; None in running text."""
    number: str | None
    """What `\\ref` prints for it, where known."""


@dataclass(frozen=True, slots=True)
class Reference:
    r"""One executed reference (`\ref`, `\cref`, a macro that wraps one) to one label."""

    label: str
    place: Place
    owner: str | None
    """Key of the result whose statement or proof mentions it; None in running text."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the manuscript reads."""

    name: str
    is_missing: bool = False
    r"""It is named by an `\input` but could not be read."""


@dataclass(frozen=True, slots=True)
class ExternalDocument:
    r"""Another document whose labels this one may name (xr, `\externaldocument[prefix]{name}`)."""

    name: str
    """The file as typed, usually without an ending."""
    prefix: str
    """What stands before its labels here; empty where they are named as they are there."""
