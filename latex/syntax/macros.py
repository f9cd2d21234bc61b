r"""Macros the author declares: what `\newcommand`, `\def` and their kin say, and what a call expands to.

Invariants:
- Expanding is text to text and bounded: `expand` makes at most `_MOST` replacements, and a text that would grow
  beyond `_LONGEST` code points is left as it is. A macro that calls itself therefore ends.
- A declaration that cannot be read gives None; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from latex.syntax.arguments import Argument, fold_space, group, mandatory, option, skip_space, star

_MOST = 400  # replacements in one text; a title or a statement of one page needs fewer than 100
_LONGEST = 20_000  # code points
_PARAMETER = re.compile(r"#(#+|[1-9])")
_NAME = re.compile(r"\\([A-Za-z@]+|[^A-Za-z@])")
_CSNAME = re.compile(r"\s*\{?\s*\\csname\s*([A-Za-z@]+)\s*\\endcsname\s*\}?")
_CALL = re.compile(r"\\([A-Za-z@]+)")
_XPARSE = re.compile(r"[+!]*(?:([mvb])|([so])|t(.)|([OG])|(g)|([dr])(.)(.)|D(.)(.))")

DEFINERS = frozenset(
    {
        *("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd"),
        *("def", "gdef", "edef", "xdef", "NewDocumentCommand", "RenewDocumentCommand", "ProvideDocumentCommand"),
        *("DeclareDocumentCommand", "NewExpandableDocumentCommand", "DeclareMathOperator", "let"),
    }
)
"""Commands that declare a macro."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a macro or environment."""

    form: str = "m"
    """`m` a mandatory argument, `o` an option, `s` a star, `b` the body of an environment."""
    default: str = ""
    """What stands for an option that is not given."""
    until: str = ""
    r"""The text that ends the argument of a `\def` with delimiters."""
    brackets: str = "[]"


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as declared."""

    name: str
    parameters: tuple[Parameter, ...]
    body: str
    declaration: str = ""
    """The declaration as typed; empty for a macro that stands for a few characters of another."""

    @property
    def drops_an_argument(self) -> bool:
        """Some mandatory argument never appears in the body, so TeX does not execute what stands in it."""
        used = set(_PARAMETER.findall(self.body))
        return any(p.form == "m" and str(i) not in used for i, p in enumerate(self.parameters, 1))


@dataclass(frozen=True, slots=True)
class Definition:
    """A macro together with the end of its declaration."""

    macro: Macro
    end: int


def definition(text: str, command: str, at: int) -> Definition | None:
    r"""Read the declaration that `command` (without backslash, ending at offset `at`) begins; None if unreadable."""
    found = _read_definition(text, command, at)
    if found is None:
        return None
    begin = text.rfind("\\" + command, max(0, at - len(command) - 2), at)
    macro = found.macro
    declaration = text[begin : found.end] if begin >= 0 else ""
    return Definition(Macro(macro.name, macro.parameters, macro.body, declaration), found.end)


def _read_definition(text: str, command: str, at: int) -> Definition | None:
    if command in ("def", "gdef", "edef", "xdef"):
        return _plain_definition(text, at)
    if command == "let":
        return _let(text, at)
    name_at = star(text, skip_space(text, at))
    name = _macro_name(text, name_at)
    if name is None:
        return None
    if "Document" in command:
        return _document_definition(text, name)
    if command == "DeclareMathOperator":
        body = mandatory(text, name.end)
        return body and Definition(Macro(name.text, (), rf"\operatorname{{{body.text}}}"), body.end)
    parameters, after = counted_parameters(text, name.end)
    body = mandatory(text, after)
    return body and Definition(Macro(name.text, parameters, body.text), body.end)


def counted_parameters(text: str, at: int) -> tuple[tuple[Parameter, ...], int]:
    r"""Read `[2][default]` as in `\newcommand`; return the parameters and the offset after them."""
    count = option(text, at)
    if count is None or not count.text.strip().isdigit():
        return (), at
    number = min(int(count.text.strip()[:2]), 9)
    default = option(text, count.end)
    parameters = [Parameter()] * number
    if default and number:
        parameters[0] = Parameter("o", default.text)
    return tuple(parameters), default.end if default and number else count.end


def document_parameters(specification: str) -> tuple[Parameter, ...]:
    r"""Read an argument specification of `\NewDocumentCommand` (xparse, "m o O{default} s +b")."""
    found, at = [], 0
    while at < len(specification):
        match = _XPARSE.match(specification, at)
        if not match:
            at += 1
            continue
        at = match.end()
        plain, simple, token, with_default, _, *_ = match.groups()
        if plain:
            found.append(Parameter("b" if plain == "b" else "m"))
        elif simple or token:
            found.append(Parameter("o" if simple == "o" else "s"))
        else:
            default = group(specification, at) if with_default or match[0].lstrip("+!").startswith("D") else None
            at = default.end if default else at
            opening = match[7] or match[9] or ("{" if match[0].lstrip("+!")[0] in "gG" else "[")
            closing = match[8] or match[10] or ("}" if opening == "{" else "]")
            found.append(Parameter("o", default.text if default else "", brackets=opening + closing))
    return tuple(found[:9])


def call(text: str, at: int, parameters: tuple[Parameter, ...]) -> tuple[tuple[str, ...], int]:
    """Read the arguments of a call whose command ends at `at`; return them and the offset after the last."""
    found: list[str] = []
    for parameter in parameters:
        argument: Argument | None
        if parameter.form == "s":
            after = star(text, at)
            found.append("*" if after > at else "")
            at = after
            continue
        if parameter.form == "o":
            argument = option(text, at, parameter.brackets) if parameter.brackets != "{}" else group(text, at)
        elif parameter.form == "b":
            argument = Argument("", at, at)
        elif parameter.until:
            stop = text.find(parameter.until, at, at + _LONGEST)
            argument = Argument(text[at:stop], at, stop + len(parameter.until)) if stop >= 0 else None
        else:
            argument = mandatory(text, at)
        found.append(argument.text if argument else parameter.default)
        at = argument.end if argument else at
    return tuple(found), at


def substitute(body: str, arguments: tuple[str, ...]) -> str:
    """Return `body` with `#1` … `#9` replaced, and `##` by `#` for the declarations in it."""
    if "#" not in body:
        return body
    return _PARAMETER.sub(lambda found: _argument(found[1], arguments), body)


def _argument(mark: str, arguments: tuple[str, ...]) -> str:
    if mark.startswith("#"):
        return mark
    return arguments[int(mark) - 1] if int(mark) <= len(arguments) else ""


@lru_cache(maxsize=4096)
def declared(declaration: str) -> Macro | None:
    r"""Return the macro that a declaration as typed (`\newcommand{\R}{\mathbb R}`) makes; None if unreadable."""
    command = _CALL.match(declaration)
    found = definition(declaration, command[1], command.end()) if command else None
    return found.macro if found else None


def expand(text: str, macros: Mapping[str, str]) -> str:
    """Return `text` with every call of a macro in `macros` (name → declaration as typed) replaced by its meaning."""
    left, at = _MOST, 0
    while left and len(text) < _LONGEST:
        found = _NAME.search(text, at)
        if not found:
            break
        at = found.end()
        declaration = macros.get(found[1])
        macro = declared(declaration) if declaration else None
        if macro is None or macro.name != found[1]:
            continue
        arguments, end = call(text, found.end(), macro.parameters)
        meaning = substitute(macro.body, arguments)
        if _CALL.match(meaning[-1:] or " ") is None and _ends_in_command(meaning) and text[end : end + 1].isalpha():
            meaning += " "
        text = text[: found.start()] + meaning + text[end:]
        at, left = found.start(), left - 1
    return text


def _ends_in_command(text: str) -> bool:
    return re.search(r"\\[A-Za-z@]+$", text) is not None


def _macro_name(text: str, at: int) -> Argument | None:
    name = _built_name(text, at) or mandatory(text, at)
    if name is None or name.text == r"\csname":
        return None
    found = _NAME.fullmatch(name.text.strip())
    return Argument(found[1], name.start, name.end) if found else None


def _built_name(text: str, at: int) -> Argument | None:
    r"""Read a name written `\csname lemref\endcsname`, perhaps in braces; return it with its backslash."""
    found = _CSNAME.match(text, at)
    return Argument("\\" + found[1].strip(), found.start(1), found.end()) if found else None


def _document_definition(text: str, name: Argument) -> Definition | None:
    specification = group(text, name.end)
    body = mandatory(text, specification.end) if specification else None
    if specification is None or body is None:
        return None
    return Definition(Macro(name.text, document_parameters(specification.text), body.text), body.end)


def _plain_definition(text: str, at: int) -> Definition | None:
    start = skip_space(text, at)
    name = _CSNAME.match(text, start) or _NAME.match(text, start)
    opening = text.find("{", name.end(), name.end() + 200) if name else -1
    body = group(text, opening) if opening >= 0 else None
    if name is None or body is None or name[1] == "csname":
        return None
    if opening == name.end():
        return Definition(Macro(name[1], (), body.text), body.end)
    pieces = re.split(r"#[1-9]", text[name.end() : opening])
    parameters = tuple(Parameter(until=fold_space(piece)) for piece in pieces[1:])
    if fold_space(pieces[0]):
        parameters = (Parameter(until=fold_space(pieces[0])), *parameters)
        return Definition(Macro(name[1], parameters, _shifted(body.text)), body.end)
    return Definition(Macro(name[1], parameters, body.text), body.end)


def _shifted(body: str) -> str:
    """Count the parameters of a body from 2 on: the text before `#1` is read as an argument of its own."""
    return re.sub(r"#([1-8])", lambda m: f"#{int(m[1]) + 1}", body)


def _let(text: str, at: int) -> Definition | None:
    name = _NAME.match(text, skip_space(text, at))
    if not name:
        return None
    meaning = skip_space(text, name.end())
    if text.startswith("=", meaning):
        meaning = skip_space(text, meaning + 1)
    target = _NAME.match(text, meaning)
    return Definition(Macro(name[1], (), target[0]), target.end()) if target else None
