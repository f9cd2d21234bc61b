r"""What the text before a passage decides for it: declarations, counters, and what a proof there could belong to.

Invariants:
- A `State` is frozen, and holds nothing that depends on how long the text before it is: two equal states read the same
  text the same way.
- States share their declarations as long as nothing was declared between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from latex.numbers.anchors import Outside
from latex.numbers.numbering import Layout
from latex.reading.drafts import Scope
from latex.reading.places import Site
from latex.syntax.declarations import Theorem
from latex.syntax.macros import Macro
from latex.syntax.survey import Environment


@dataclass(slots=True)
class Surroundings:
    """What packages, options and position say while a manuscript is read."""

    theorem_style: str = ""
    styles_without_number: set[str] = field(default_factory=set)
    options: dict[str, str] = field(default_factory=dict)
    r"""`\DeclareOption`: option → what it executes."""
    chosen_options: list[str] = field(default_factory=list)
    typed: tuple[str, Site] | None = None
    """The environment as typed, and where, while the paper's own wrapper around a theorem begins."""
    is_part_alone: bool = False
    """The root is a part of another document, compiled alone (subfiles)."""
    has_class: bool = False
    r"""A `\documentclass` was met."""
    is_over: bool = False
    r"""The root's `\end{document}` was reached."""

    def copy(self) -> Surroundings:
        """Return the same, free to change."""
        return Surroundings(*(copy(getattr(self, each.name)) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything declared so far. The mappings are never changed once they stand here."""

    macros: Mapping[str, Macro] = field(default_factory=dict)
    environments: Mapping[str, Environment] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    r"""`\let`: known command → the known one whose meaning it took."""
    flags: Mapping[str, bool] = field(default_factory=dict)
    theorems: Mapping[str, Theorem] = field(default_factory=dict)
    restatable: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    counters: Layout = field(default_factory=Layout)
    now: Surroundings = field(default_factory=Surroundings)
    numbered_later: Mapping[str, Theorem] = field(default_factory=dict)
    has_chapters: bool = False
    is_front: bool = False
    restarts_after_unnumbered: bool = False
    numerals: str = "arabic"


class Wrapper(NamedTuple):
    """An environment of the paper around others."""

    name: str
    file: str
    number: str | None
    left_at: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class State:
    """What decides how a passage is read."""

    declared: Declared
    counters: Mapping[str, int]
    top: Scope
    outside: Outside
    wrappers: tuple[Wrapper, ...]
    """The paper's own environments that are open."""
    folders: tuple[str, ...]
