r"""What `\if… \else … \fi` and the flags behind it decide, as far as a source text alone can tell.

Invariants:
- A condition that cannot be decided is left open: both branches count, so that nothing written is lost.
- A `\if` whose `\fi` is missing hides nothing; authors type the one before the other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from latex.arguments import fold_space, mandatory, skip_space
from latex.macros import Macro
from latex.scan import Token

_NAME = re.compile(r"\\([A-Za-z@]+)")
_TWO_NAMES = re.compile(r"\s*\\([A-Za-z@]+)\s*\\([A-Za-z@]+)")
_TWO_NUMBERS = re.compile(r"\s*([+-]?\d{1,9})\s*([<=>])\s*([+-]?\d{1,9})(?![\d])")
_CSNAME = re.compile(r"\s*([A-Za-z@*:.\d -]+)\\endcsname")
_UNDEFINED = frozenset({"undefined", "@undefined", "Undefined", "@nil"})
_ENGINE = frozenset({"pdfoutput", "pdftexversion", "pdfpagewidth", "eTeXversion", "numexpr", "protected"})
"""Primitives of pdfTeX, which is what most papers are compiled with."""


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

    def decide(self, text: str, token: Token, macros: Mapping[str, Macro]) -> bool | None:
        """Return what the condition at `token` gives; None where that cannot be told."""
        known = self._values.get(token.name)
        if known is not None:
            return known
        if token.name == "ifdefined":
            name = _NAME.match(text, skip_space(text, token.end))
            return name[1] in macros or name[1] in _ENGINE if name else None
        if token.name == "ifcsname":
            found = _CSNAME.match(text, token.end)
            return found[1].strip() in macros or found[1].strip() in _ENGINE if found else None
        if token.name == "ifnum":
            numbers = _TWO_NUMBERS.match(text, token.end)
            return _compare(int(numbers[1]), numbers[2], int(numbers[3])) if numbers else None
        if token.name == "ifx":
            pair = _TWO_NAMES.match(text, token.end)
            return _same(pair[1], pair[2], macros) if pair else None
        return None

    def decide_argument(self, command: str, argument: str, macros: Container[str]) -> bool | None:
        r"""Return what `\iftoggle{…}` and its kin decide; None where that cannot be told."""
        name = fold_space(argument)
        if command in ("iftoggle", "ifbool", "notbool", "nottoggle"):
            value = self._values.get(name)
            return value if value is None or command.startswith("if") else not value
        if command in ("ifdef", "ifundef"):
            is_defined = name.lstrip("\\") in macros or name.lstrip("\\") in _ENGINE
            return is_defined == (command == "ifdef")
        if command == "ifthenelse":
            flag = re.fullmatch(r"\s*(\\not\s*)?\\boolean\s*\{\s*([^{}]*?)\s*\}\s*", argument)
            value = self._values.get(flag[2]) if flag else None
            return value if value is None or flag is None or not flag[1] else not value
        return None


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


def _compare(one: int, relation: str, other: int) -> bool:
    return one < other if relation == "<" else one > other if relation == ">" else one == other


def _same(one: str, other: str, macros: Mapping[str, Macro]) -> bool | None:
    if one == other:
        return True
    if one in _UNDEFINED or other in _UNDEFINED:
        name = other if one in _UNDEFINED else one
        return name not in macros and name not in _ENGINE
    first, second = macros.get(one), macros.get(other)
    if first and second:
        return first.body == second.body and len(first.parameters) == len(second.parameters)
    return None


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
