r"""What `\if… \else … \fi` and the flags behind it decide, as far as a source text alone can tell.

Invariants:
- A condition that cannot be decided is left open: both branches count, so that nothing written is lost.
- A `\if` whose `\fi` is missing hides nothing; authors type the one before the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from latex.syntax.arguments import fold_space, mandatory, skip_space
from latex.syntax.macros import Macro, substitute
from latex.syntax.scan import Token, Vocabulary
from latex.syntax.vocabulary import BUILTIN, CONDITIONALS

_NAME = re.compile(r"\\([A-Za-z@]+)")
_TOKEN = r"(\\(?:[A-Za-z@]+[ \t]*\n?[ \t]*|[^A-Za-z@])|[^\\\s])"
_TWO_TOKENS = re.compile(rf"\s*{_TOKEN}{_TOKEN}")
_CSNAME = re.compile(r"\s*([A-Za-z@*:.\d -]+)\\endcsname")
_NUMBER = r"\s*([+-]?\d+|-?\\value\s*\{[^{}]*\}|\\(?:c@[A-Za-z@]+|z@|@ne))\s*"
_COMPARISON = re.compile(rf"{_NUMBER}([<>=]){_NUMBER}")
_ODD = re.compile(_NUMBER)
_UNLESS = re.compile(r"\\unless\s*$")
_EQUAL = re.compile(r"\s*(\\not\s*)?\\equal\s*\{([^{}]*)\}\s*\{([^{}]*)\}\s*")
_COUNTED = re.compile(rf"\s*(\\not\s*)?{_NUMBER}([<>=]){_NUMBER}\s*")
_FLAG = re.compile(r"\s*(\\not\s*)?\\boolean\s*\{\s*([^{}]*?)\s*\}\s*")
_EMPTY = frozenset({"empty", "@empty"})
_MOST_LETS = 8  # one after the other
_UNDEFINED = frozenset({"undefined", "@undefined", "Undefined", "@nil"})
_ENGINE = frozenset({"pdfoutput", "pdftexversion", "pdfpagewidth", "eTeXversion", "numexpr", "protected"})
"""Primitives of pdfTeX, which is what most papers are compiled with."""


_READERS = {"ifdefined": _NAME, "ifcsname": _CSNAME, "ifx": _TWO_TOKENS, "ifnum": _COMPARISON, "ifodd": _ODD}
_LONGEST_UNLESS = 20  # code points


class Decision(NamedTuple):
    """What a condition gives."""

    value: bool | None
    """None where it cannot be told."""
    end: int
    """Offset after what is compared, which is not executed."""


class Flags:
    r"""The state of `\newif`, toggles and booleans."""

    def __init__(self) -> None:
        self._values: dict[str, bool] = {"ifpdf": True, "ifPDFTeX": True, "iftrue": True, "iffalse": False}
        self._values["ifstandalone"] = self._values["ifstandalonebeamer"] = False

    def declare(self, name: str) -> None:
        """Make a flag known; it begins false."""
        self._values.setdefault(name, False)

    def set(self, name: str, value: bool) -> None:
        """Give a flag a value."""
        self._values[name] = value

    def value(self, name: str) -> bool | None:
        """Return the value of a flag; None where nobody declared it."""
        return self._values.get(name)

    def values(self) -> dict[str, bool]:
        """Return all values by name."""
        return dict(self._values)

    def are(self, values: Mapping[str, bool]) -> bool:
        """Return whether these are the values of all flags."""
        return self._values == values

    def restore(self, values: Mapping[str, bool]) -> None:
        """Give all flags the values they had."""
        self._values = dict(values)

    def decide(
        self, text: str, token: Token, macros: Mapping[str, Macro], evaluate: Callable[[str], int | None]
    ) -> Decision:
        """Return what the condition at `token` gives, and where what it compares ends.

        `evaluate` gives the value of a number such as `\\value{section}`.
        """
        found = self._decided(text, token, macros, evaluate)
        if found.value is not None and _UNLESS.search(text, max(0, token.start - _LONGEST_UNLESS), token.start):
            return found._replace(value=not found.value)
        return found

    def _decided(
        self, text: str, token: Token, macros: Mapping[str, Macro], evaluate: Callable[[str], int | None]
    ) -> Decision:
        known = self._values.get(token.name)
        if known is not None:
            return Decision(known, token.end)
        read = _READERS.get(token.name)
        found = read.match(text, skip_space(text, token.end)) if read else None
        if found is None:
            return Decision(None, token.end)
        value: bool | None
        if token.name == "ifdefined":
            value = found[1] in macros or found[1] in _ENGINE
        elif token.name == "ifcsname":
            value = found[1].strip() in macros or found[1].strip() in _ENGINE
        elif token.name == "ifx":
            value = _same(found[1].rstrip(), found[2].rstrip(), macros)
        elif token.name == "ifnum":
            value = _compared(evaluate(found[1]), found[2], evaluate(found[3]))
        else:
            number = evaluate(found[1])
            value = None if number is None else number % 2 == 1
        return Decision(value, found.end())

    def decide_argument(
        self, command: str, argument: str, macros: Mapping[str, Macro], evaluate: Callable[[str], int | None]
    ) -> bool | None:
        r"""Return what `\iftoggle{…}` and its kin decide; None where that cannot be told."""
        name = fold_space(argument)
        if command in ("iftoggle", "ifbool", "notbool", "nottoggle"):
            value = self._values.get(name)
            return value if value is None or command.startswith("if") else not value
        if command in ("ifdef", "ifundef"):
            is_defined = name.lstrip("\\") in macros or name.lstrip("\\") in _ENGINE
            return is_defined == (command == "ifdef")
        if command == "ifthenelse":
            return self._decided_by_ifthen(argument, macros, evaluate)
        return None

    def _decided_by_ifthen(
        self, argument: str, macros: Mapping[str, Macro], evaluate: Callable[[str], int | None]
    ) -> bool | None:
        value: bool | None = None
        if found := _FLAG.fullmatch(argument):
            value = self._values.get(found[2])
        elif found := _EQUAL.fullmatch(argument):
            one, other = _expanded(found[2], macros), _expanded(found[3], macros)
            value = None if "\\" in one + other else one == other
        elif found := _COUNTED.fullmatch(argument):
            value = _compared(evaluate(found[2]), found[3], evaluate(found[4]))
        return value if value is None or found is None or not found[1] else not value


def is_conditional(name: str) -> bool:
    r"""Return whether a declared command of this name begins a conditional (`\ifdraft`)."""
    return name.startswith("if") and name not in BUILTIN and not name.endswith(("true", "false"))


@lru_cache(maxsize=8)
def conditionals_of(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the commands that begin a conditional, the paper's own among them."""
    return CONDITIONALS | {name for name in vocabulary.commands if is_conditional(name)}


def branch_ends(tokens: Sequence[Token], conditionals: Container[str]) -> dict[int, int]:
    r"""Return where branches end: index of an `\if…` or `\else` → index of its `\else` or `\fi`.

    What has no end is left out.
    """
    ends: dict[int, int] = {}
    open_branches: list[int] = []
    for index, token in enumerate(tokens):
        name = token.name
        if name == "fi":
            if open_branches:
                ends[open_branches.pop()] = index
        elif name in ("else", "or"):
            if open_branches:
                ends[open_branches[-1]] = index
                open_branches[-1] = index
        elif name in conditionals and (index == 0 or tokens[index - 1].name != "newif"):
            open_branches.append(index)
    return ends


def _same(one: str, other: str, macros: Mapping[str, Macro]) -> bool | None:
    r"""Return whether `\ifx` holds for two tokens as typed."""
    if one == other:
        return True
    if not (one.startswith("\\") and other.startswith("\\")):
        return False
    first, second = _name_behind(one[1:], macros), _name_behind(other[1:], macros)
    if first == second:
        return True
    if first in _UNDEFINED or second in _UNDEFINED:
        name = second if first in _UNDEFINED else first
        return name not in macros and name not in _ENGINE
    left, right = _meaning(first, macros), _meaning(second, macros)
    if left and right:
        return left.body == right.body and len(left.parameters) == len(right.parameters)
    return None if left is right else False


def _name_behind(name: str, macros: Mapping[str, Macro]) -> str:
    r"""Return the name whose meaning `\let` gave to `name`."""
    for _ in range(_MOST_LETS):
        macro = macros.get(name)
        target = _NAME.fullmatch(macro.body) if macro and macro.declaration.startswith("\\let") else None
        if target is None:
            break
        name = target[1]
    return name


def _meaning(name: str, macros: Mapping[str, Macro]) -> Macro | None:
    return Macro(name, (), "") if name in _EMPTY else macros.get(name)


def _compared(one: int | None, relation: str, other: int | None) -> bool | None:
    if one is None or other is None:
        return None
    return {"<": one < other, ">": one > other, "=": one == other}[relation]


def _expanded(text: str, macros: Mapping[str, Macro]) -> str:
    """Return `text` with macros that take no argument replaced."""
    for _ in range(_MOST_LETS):
        found = _NAME.search(text)
        macro = macros.get(found[1]) if found else None
        if found is None or macro is None or macro.parameters:
            break
        text = text[: found.start()] + substitute(macro.body, ()) + text[found.end() :]
    return text.strip()


def branches(text: str, at: int, count: int = 2) -> list[tuple[int, int]] | None:
    """Return the ranges of the `count` arguments that follow `at`; None where one is missing."""
    found = []
    for _ in range(count):
        argument = mandatory(text, at)
        if argument is None:
            return None
        found.append((argument.start, argument.end))
        at = argument.end
    return found
