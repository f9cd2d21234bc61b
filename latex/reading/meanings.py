r"""What commands and environments mean at the place where a manuscript is read, and how that came about.

Invariants:
- What is declared can be taken out as a frozen `Declared` and put back, so that reading may go on from any passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from latex.reading.drafts import ResultDraft
from latex.reading.recording import Record
from latex.reading.stream import Stream
from latex.reading.surroundings import Declared, Surroundings
from latex.syntax.conditionals import Flags
from latex.syntax.declarations import Theorem
from latex.syntax.macros import Macro, call, substitute
from latex.syntax.scan import Token, Vocabulary
from latex.syntax.survey import Environment
from latex.syntax.vocabulary import BUILTIN, YIELDING

if TYPE_CHECKING:
    from latex.reading.execution import Reader

_MOST_IN_KEY = 20  # macros in one label
_LONGEST_KEY = 1_000  # code points
_MOST_IN_NAME = 5  # macros in one printed name
_LONGEST_NAME = 200  # code points
_NAME = re.compile(r"\\([A-Za-z@]+)")
_COMMAND = re.compile(r"\\([A-Za-z@]+)[ \t]*")

Handler = Callable[["Reader", Stream, Token], None]
"""Executes one command."""


class Meanings:
    """Everything declared so far, and what executes each command."""

    def __init__(
        self,
        record: Record,
        vocabulary: Vocabulary,
        macros: Mapping[str, Macro],
        handlers: Mapping[str, Handler],
        expand: Handler,
    ) -> None:
        self.record = record
        self.vocabulary = vocabulary
        self.flags = Flags()
        self.now = Surroundings()
        self.defined: dict[str, Macro] = {}
        """Macros defined so far."""
        self.made: dict[str, Macro] = {}
        """Macros defined that were not scanned for: perhaps made by other macros."""
        self.restating: set[str] = set()
        """Macros that restate a result and were not scanned for: the names were arguments of a macro."""
        self.stepped: list[str] = []
        r"""Counters that `\refstepcounter` stepped, in order."""
        self.environments: dict[str, Environment] = {}
        self._ahead = macros
        self._expand = expand
        self._meanings = dict(handlers)
        for name in macros:
            if name not in BUILTIN:
                self._meanings[name] = expand  # also over a name in YIELDING
        self._handlers = dict(self._meanings)
        self._aliases: dict[str, str] = {}
        self._declared = Declared()
        self._is_defined_anew = False
        """A macro was defined since `_declared` was made; comparing all of them would cost more than reading does."""

    def macro(self, name: str) -> Macro | None:
        """Return what `name` means here; where it is declared only later, that."""
        return self.defined.get(name) or self._ahead.get(name)

    def define(self, macro: Macro) -> None:
        """Make a macro known."""
        self.defined[macro.name] = macro
        self._is_defined_anew = True
        if macro.name not in self.vocabulary.commands or (macro.name in YIELDING and macro.name not in self._ahead):
            self.made[macro.name] = macro
        if macro.name not in self._handlers and macro.name in self.vocabulary.commands:
            self._handlers[macro.name] = self._expand

    def restatable(self, name: str, draft: ResultDraft, *, is_numbered_later: bool = False) -> None:
        r"""Let `\NAME*` restate a result."""
        draft.restatable = name
        if is_numbered_later and name not in self.record.restatable:
            self.record.numbered_later[name] = draft.theorem
        self.record.restatable.add(name)
        if name not in self.vocabulary.commands:
            self.restating.add(name)

    def alias(self, name: str, meaning: str) -> None:
        r"""Let a known command do what another known one does (`\let\autoref\cref`)."""
        if name in self._handlers and meaning in self._handlers:
            self._handlers[name] = self._handlers[meaning]
            self._aliases[name] = meaning

    def expanded(self, text: str) -> str:
        r"""Return a label, key or file name with the macros in it replaced (`\label{\prefix:one}`)."""
        for _ in range(_MOST_IN_KEY):
            found = _COMMAND.search(text) if "\\" in text else None
            if found is None:
                break
            macro, counter = self.defined.get(found[1]), found[1][3:]
            if macro:
                arguments, end = call(text, found.end(), macro.parameters)
                meaning = substitute(macro.body, arguments)
            elif found[1].startswith("the") and self.record.counters.knows(counter):
                meaning, end = self.record.counters.printed(counter), found.end()
            else:
                break
            text = text[: found.start()] + meaning + text[end:].lstrip(" ")
            if len(text) > _LONGEST_KEY:
                break
        return text

    def declare(self, theorem: Theorem) -> None:
        """Make a theorem environment known."""
        self.record.declare(theorem)

    def printed_name(self, printed: str) -> str:
        r"""Return a printed name with `\lemmaname` and the like replaced by what the paper says they are here."""
        for _ in range(_MOST_IN_NAME):
            found = _NAME.search(printed)
            macro = self.defined.get(found[1]) if found else None
            if found is None or macro is None or macro.parameters:
                break
            printed = printed[: found.start()] + macro.body + printed[found.end() :]
        return printed[:_LONGEST_NAME]

    def copy_theorem(self, name: str, copy: str) -> bool:
        r"""Make `copy` an environment like the theorem environment `name` (`\let\lem\lemma`); False without one."""
        theorem = self.record.theorems.get(name)
        if theorem is None or name == copy:
            return False
        self.environments.pop(copy, None)
        self.declare(replace(theorem, env=copy, shares=name, within=None))
        return True

    def declared_now(self) -> Declared:
        """Return what is declared; the same object as long as nothing new is."""
        known, record = self._declared, self.record
        if not (
            not (self._is_defined_anew and known.macros != self.defined)
            and known.environments == self.environments
            and known.aliases == self._aliases
            and self.flags.are(known.flags)
            and known.theorems == record.theorems
            and known.restatable == record.restatable
            and known.packages == record.packages
            and record.counters.is_laid_out(known.counters)
            and known.now == self.now
            and known.numbered_later == record.numbered_later
            and (known.has_chapters, known.is_front) == (record.has_chapters, record.is_front)
            and known.restarts_after_unnumbered == record.restarts_after_unnumbered
            and known.numerals == record.numerals
        ):
            self._declared = Declared(
                dict(self.defined),
                dict(self.environments),
                dict(self._aliases),
                self.flags.values(),
                dict(record.theorems),
                frozenset(record.restatable),
                frozenset(record.packages),
                record.counters.layout(),
                self.now.copy(),
                dict(record.numbered_later),
                record.has_chapters,
                record.is_front,
                record.restarts_after_unnumbered,
                record.numerals,
            )
        self._is_defined_anew = False
        return self._declared

    def declare_all(self, declared: Declared) -> None:
        """Let exactly this be declared."""
        if declared is self._declared:
            return
        record = self.record
        self._declared = declared
        self._is_defined_anew = False
        self.defined = dict(declared.macros)
        self.environments = dict(declared.environments)
        self._aliases = dict(declared.aliases)
        self.flags.restore(declared.flags)
        record.theorems = dict(declared.theorems)
        record.restatable = set(declared.restatable)
        record.packages.clear()
        record.packages.update(declared.packages)
        self.now = declared.now.copy()
        record.numbered_later = dict(declared.numbered_later)
        record.has_chapters, record.is_front = declared.has_chapters, declared.is_front
        record.restarts_after_unnumbered = declared.restarts_after_unnumbered
        record.numerals = declared.numerals
        self._restore_handlers(declared)

    def _restore_handlers(self, declared: Declared) -> None:
        handlers = self._handlers
        handlers.clear()
        handlers.update(self._meanings)
        for name in declared.macros:
            if name not in handlers and name in self.vocabulary.commands:
                handlers[name] = self._expand
        for name, meaning in declared.aliases.items():
            handlers[name] = handlers[meaning]
