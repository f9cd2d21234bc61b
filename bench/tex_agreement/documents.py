r"""A small random LaTeX document: its files, and what of LaTeX it makes use of.

Invariants:
- The same seed gives the same document.
- A label that begins with `dead:` is never set and never referred to where TeX executes anything.
- A feature is noted where its text is written, so that the features of a run tell what really occurred.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from latex.manuscript import Kind

KEY = "\ue000"
"""Stands for the key of some label of the document until all labels are known."""
_Choice = TypeVar("_Choice")
_WORDS = (
    *("Let $G$ be a finite group.", "The claim is local.", "We may assume that $n\\ge 2$.", "This is clear."),
    *("Choose $\\varepsilon>0$.", "Now $x_n\\to x$ as $n\\to\\infty$.", "Every chain ends.", "Put $y=f(x)$."),
    *("Only finitely many remain.", "The sum $\\sum_i a_i$ converges.", "Nothing else is used."),
)
_PRIVATE = "is "
"""What begins the features that the generator notes for itself."""
_STEMS = ("main", "chain", "bound", "upper", "local", "unique", "limit", "index", "split", "trace")


@dataclass(frozen=True, slots=True)
class Theorem:
    """A theorem environment as the document declares it."""

    env: str
    printed: str
    kind: Kind
    is_boxed: bool = False
    """It takes title and label as arguments (tcolorbox)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A generated document."""

    seed: int
    files: Mapping[str, str]
    """Name → text; `main.tex` is the root."""
    kinds: Mapping[str, Kind]
    """Theorem environment → kind."""
    proofs: frozenset[str]
    """Environments that are proofs."""
    wrappers: frozenset[str]
    """Environments of the document around a theorem or a proof."""
    features: frozenset[str]


@dataclass(slots=True)
class Draft:
    """A document being written."""

    seed: int
    random: random.Random
    files: dict[str, str] = field(default_factory=dict)
    theorems: list[Theorem] = field(default_factory=list)
    proofs: dict[str, None] = field(default_factory=lambda: {"proof": None})
    wrappers: dict[str, str] = field(default_factory=dict)
    """Wrapper → theorem environment it opens, or `proof`."""
    counters: list[str] = field(default_factory=list)
    """Theorem environments with a counter of their own."""
    packages: set[str] = field(default_factory=set)
    document_class: str = "article"
    features: set[str] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    count: int = 0

    def note(self, *features: str) -> None:
        """Note that the document holds `features`."""
        self.features.update(features)

    def chance(self, percent: int) -> bool:
        """Return whether something with this chance happens."""
        return self.random.random() * 100 < percent

    def one(self, choices: Sequence[_Choice]) -> _Choice:
        """Return one of `choices`."""
        return self.random.choice(choices)

    def number(self) -> int:
        """Return a number not used before in this document."""
        self.count += 1
        return self.count

    def words(self) -> str:
        """Return a sentence without commands that matter."""
        return self.one(_WORDS)

    def label(self, prefix: str = "") -> str:
        """Return the key of a new label that the document will set."""
        stem = self.one(_STEMS)
        if self.chance(25):
            stem += " " + self.one(_STEMS)
        key = f"{prefix or self.one(('lem', 'thm', 'it', 'x'))}:{stem} {self.number()}"
        key = key if self.chance(20) else key.replace(" ", "-")
        self.labels.append(key)
        return key

    def dead(self) -> str:
        """Return the key of a label that TeX never meets."""
        return f"dead:{self.number()}"

    @property
    def has_chapters(self) -> bool:
        """The class of the document has chapters."""
        return self.document_class in ("report", "book", "amsbook", "memoir", "scrreprt")

    def finished(self) -> Document:
        """Return the document with all references pointing at labels."""
        return Document(
            self.seed,
            {name: self._with_keys(text) for name, text in self.files.items()},
            {theorem.env: theorem.kind for theorem in self.theorems},
            frozenset(self.proofs),
            frozenset(self.wrappers),
            frozenset(one for one in self.features if not one.startswith(_PRIVATE)),
        )

    def _with_keys(self, text: str) -> str:
        return re.sub(KEY, lambda _found: self._key(), text)

    def _key(self) -> str:
        key = self.one(self.labels) if self.labels and self.chance(97) else "nowhere"
        if " " in key and self.chance(50):
            self.note("a key with a line break or tab in it")
            key = key.replace(" ", self.one(("\n", "\t", "\n  ")), 1)
        return key
