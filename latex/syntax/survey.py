r"""What one source file declares and reads: macros, environments, `\input` files, names of conditionals.

A survey comes before the manuscript is read in order, because the scanner must know which macros wrap references
before it meets the first call.

Invariants:
- A survey depends on the text of one file only, so it is kept as long as that text stays.
- It claims too much rather than too little: a declaration in a branch TeX does not take is in it as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from latex.syntax.arguments import fold_space, group, keys, mandatory, option, settings, skip_space, star
from latex.syntax.macros import (
    DEFINERS,
    Macro,
    Parameter,
    counted_parameters,
    definition,
    document_parameters,
    substitute,
)
from latex.syntax.scan import Token, Vocabulary, tokens
from latex.syntax.vocabulary import (
    BUILTIN,
    CONDITIONALS,
    ENVIRONMENT_DEFINERS,
    FOLDER_INPUTS,
    INPUTS,
    MEANINGFUL,
    PACKAGES,
    RAW_ENVIRONMENTS,
    VERBATIM_DEFINERS,
    YIELDING,
)

RESTATABLE = frozenset({"restatable", "restatable*", "thmrestate"})
_DEFINER = re.compile(r"\\(?:[gex]?def|(?:re)?new(?:command|environment)|providecommand)(?![A-Za-z@])")
_AS_THEY_ARE = tuple(f"#{number}" for number in range(1, 10))
_LONGEST_COMMAND = 80  # letters; a longer "name" is text that follows a group left open
_ENVIRONMENTS = frozenset({"begin", "end"})
_COMMENTS = frozenset({"excludecomment", "includecomment", "excludeversion", "includeversion"})
_INCLUDING = INPUTS | FOLDER_INPUTS | PACKAGES
_SURVEYED = Vocabulary(
    DEFINERS | ENVIRONMENT_DEFINERS | VERBATIM_DEFINERS | _COMMENTS | _INCLUDING | {"newif"},
    RAW_ENVIRONMENTS,
    has_environments=False,
)
_SURVEYED_WITH_ENVIRONMENTS = Vocabulary(_SURVEYED.commands, RAW_ENVIRONMENTS)
_RESTATES = re.compile(r"restat(?:able|e\*?\s*=|e\s*\})")
"""Stands where a result is made that can be restated; the word before may stand in any prose."""
_WORD = re.compile(r"\\([A-Za-z@]+)")
_BARE_NAME = re.compile(r"""[ \t]*"([^"\n]+)"|[ \t]+([^\s{}\\%"]+)""")
_RAW_ALIAS = re.compile(r"^\s*\\(?:comment|verbatim|@verbatim|Verbatim|lstlisting)\s*$")
_COMMAND = re.compile(r"\\([A-Za-z@]+)")


@dataclass(frozen=True, slots=True)
class Environment:
    r"""An environment as `\newenvironment` declares it."""

    name: str
    parameters: tuple[Parameter, ...]
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A file that another one reads."""

    command: str
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What one file declares and reads."""

    macros: tuple[Macro, ...] = ()
    environments: tuple[Environment, ...] = ()
    inclusions: tuple[Inclusion, ...] = ()
    raw: frozenset[str] = frozenset()
    """Environments whose body TeX skips."""
    executed: frozenset[str] = frozenset()
    r"""Environments that `\includecomment` makes ordinary."""
    conditionals: frozenset[str] = frozenset()
    r"""Names declared by `\newif`, with their `if`."""
    restating: frozenset[str] = frozenset()
    """Macros that restate a result."""


def survey(text: str, start: int = 0, end: int = sys.maxsize) -> Survey:
    """Return what `text` declares and reads between the offsets `start` and `end`, which lie between two commands."""
    is_restating = text.find("restat", start, end) >= 0 and _RESTATES.search(text, start, end) is not None
    return _survey(text, tokens(text, _SURVEYED_WITH_ENVIRONMENTS if is_restating else _SURVEYED, start, end))


def _survey(text: str, found: Iterable[Token]) -> Survey:
    macros: list[Macro] = []
    environments: list[Environment] = []
    inclusions: list[Inclusion] = []
    raw, executed, conditionals = set[str](), set[str](), set[str]()
    at = 0
    restating: set[str] = set()
    for token in found:
        if token.start < at:
            continue
        if token.name == "begin":
            if token.detail in RESTATABLE:
                restating |= _restating(text, token.end)
            elif text.startswith("[", token.end):
                restating |= _restated_by_key(text, token.end)
        elif token.name in DEFINERS:
            declaration = definition(text, token.name, token.end)
            if declaration:
                macros += [declaration.macro, *_nested(declaration.macro.body).macros]
                at = declaration.end
        elif token.name in ENVIRONMENT_DEFINERS:
            declared = environment(text, token.name, token.end)
            if declared:
                environments.append(declared[0])
                if token.name == "NewEnviron" and r"\BODY" not in text[token.end : declared[1]]:
                    raw.add(declared[0].name)
                macros += _nested(declared[0].begin).macros
                at = declared[1]
        elif token.name == "newif":
            name = _COMMAND.match(text, skip_space(text, token.end))
            if name:
                conditionals.add(name[1])
        elif token.name in VERBATIM_DEFINERS:
            options = option(text, token.end)
            declared_name = group(text, options.end if options else token.end)
            raw |= {fold_space(declared_name.text)} if declared_name else set()
        elif token.name in _COMMENTS:
            names = group(text, token.end)
            (executed if token.name.startswith("include") else raw).update(keys(names.text) if names else ())
        elif token.name in _INCLUDING:
            inclusions += included(text, token.name, token.end)
    raw |= {one.name for one in environments if _RAW_ALIAS.match(one.begin)}
    return Survey(
        tuple(macros),
        tuple(environments),
        tuple(inclusions),
        frozenset(raw),
        frozenset(executed),
        frozenset(conditionals),
        frozenset(restating),
    )


def environment(text: str, command: str, at: int) -> tuple[Environment, int] | None:
    r"""Read the declaration after `\newenvironment` or its kin; return it and the offset after it, or None."""
    name = group(text, star(text, at))
    if name is None:
        return None
    if "Document" in command:
        specification = group(text, name.end)
        if specification is None:
            return None
        parameters, after = document_parameters(specification.text), specification.end
    else:
        parameters, after = counted_parameters(text, name.end)
    begin = mandatory(text, after)
    if begin is None:
        return None
    if command.endswith("Environ"):
        head, _, tail = begin.text.partition(r"\BODY")
        return Environment(fold_space(name.text), parameters, head, tail), begin.end
    end = mandatory(text, begin.end)
    if end is None:
        return None
    head, closing = begin.text, end.text
    if parameters and parameters[-1].form == "b":
        head, _, tail = head.partition(f"#{len(parameters)}")
        parameters, closing = parameters[:-1], tail + closing
    return Environment(fold_space(name.text), parameters, head, closing), end.end


def included(text: str, command: str, at: int) -> list[Inclusion]:
    """Return the files that the command ending at `at` reads."""
    if command in FOLDER_INPUTS:
        folder = group(text, star(text, at))
        name = group(text, folder.end) if folder else None
        return [Inclusion(command, folder.text.strip(), name.text.strip())] if folder and name else []
    if command in PACKAGES:
        options = option(text, at)
        names = group(text, options.end if options else at)
        if options and names and names.text.strip() == "subfiles":
            return [Inclusion("subfiles", "", fold_space(options.text))]
        return [Inclusion(command, "", key) for key in keys(names.text)] if names else []
    argument = group(text, at)
    if command == "includestandalone":
        options = option(text, at)
        argument = group(text, options.end if options else at)
    if argument is None and command == "input":
        bare = _BARE_NAME.match(text, at)
        return [Inclusion(command, "", bare[1] or bare[2])] if bare else []
    if argument is None or "#" in argument.text:
        return []
    return [Inclusion(command, "", fold_space(argument.text).strip('"'))]


def vocabulary(surveys: Iterable[Survey]) -> tuple[Vocabulary, dict[str, Macro]]:
    """Return what to scan a manuscript for, and the macros worth expanding.

    A macro is worth it when its body holds a meaningful command or another such macro, or when TeX may drop one of
    its arguments.
    """
    macros: dict[str, Macro] = {}
    raw, executed, commands = set(RAW_ENVIRONMENTS), set[str](), set[str]()
    for one in surveys:
        for macro in one.macros:
            if macro.name not in BUILTIN and macro.name not in CONDITIONALS and macro.name not in _ENVIRONMENTS:
                known = macros.get(macro.name)
                if known is None or not _WORD.search(known.body):
                    macros[macro.name] = macro
        raw |= one.raw
        executed |= one.executed
        commands |= one.restating | one.conditionals
        for conditional in one.conditionals:
            commands |= {conditional[2:] + "true", conditional[2:] + "false"}
    words = {name: set(_WORD.findall(macro.body)) for name, macro in macros.items()}
    chosen = {
        name
        for name, macro in macros.items()
        if not words[name].isdisjoint(MEANINGFUL)
        or {"begin", "end"} & words[name]
        or macro.drops_an_argument
        or (macro.parameters and "fi" in words[name])
    }
    grew = True
    while grew:
        more = {name for name in macros if name not in chosen and not words[name].isdisjoint(chosen)}
        chosen |= more
        grew = bool(more)
    scanned = frozenset(name for name in BUILTIN | YIELDING | commands | chosen if len(name) <= _LONGEST_COMMAND)
    found = Vocabulary(scanned, frozenset(raw - executed))
    return found, {name: macros[name] for name in chosen}


def _nested(body: str) -> Survey:
    """Return what the body of a macro declares when it is called."""
    if not _DEFINER.search(body):
        return Survey()
    inner = substitute(body, _AS_THEY_ARE)
    return survey(inner) if len(inner) < len(body) + 1 else Survey()


def _restated_by_key(text: str, at: int) -> set[str]:
    title = option(text, at)
    if title is None or "restate" not in title.text:
        return set()
    values = settings(title.text)
    return {name for name in (values.get("restate"), values.get("restate*")) if name}


def _restating(text: str, at: int) -> set[str]:
    title = option(text, at)
    env = group(text, title.end if title else at)
    name = group(text, env.end) if env else None
    return {fold_space(name.text)} if name else set()
