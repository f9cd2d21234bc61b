r"""What the commands of preambles, classes and packages do: declarations, options, flags, counters.

Invariants:
- Each function executes one command: it reads the arguments, moves `stream.at` behind those that must not be
  executed as text, and changes what the reader knows. None raises.
"""

from __future__ import annotations

import re
from dataclasses import replace

from latex.arguments import fold_space, group, keys, mandatory, option, settings
from latex.classes import load_class
from latex.conditionals import branches
from latex.declarations import Theorem, declaration
from latex.execution import Handler, Reader, Stream, is_conditional
from latex.macros import DEFINERS, definition
from latex.numbering import NUMERALS
from latex.scan import Token
from latex.survey import environment
from latex.vocabulary import (
    BRANCHES,
    BUILTIN,
    ENVIRONMENT_DEFINERS,
    IGNORED_ARGUMENT,
    PACKAGES,
    SWITCHES,
    THEOREM_DEFINERS,
)

_NAME = re.compile(r"\\([A-Za-z@]+)")


def declarations(commands: frozenset[str]) -> dict[str, Handler]:
    """Return command → what executes it; `commands` tell which flags the manuscript declares."""
    handlers: dict[str, Handler] = {}
    for names, handler in (
        (DEFINERS, _define),
        (ENVIRONMENT_DEFINERS, _define_environment),
        (THEOREM_DEFINERS, _declare),
        (PACKAGES, _package),
        (SWITCHES, _switch),
        (BRANCHES, _branch),
        (IGNORED_ARGUMENT, _ignore_argument),
    ):
        handlers.update(dict.fromkeys(names, handler))
    handlers.update(_SINGLE)
    for name in commands:
        if is_conditional(name):
            handlers[name[2:] + "true"] = handlers[name[2:] + "false"] = _flip
    return handlers


def _define(reader: Reader, stream: Stream, token: Token) -> None:
    found = definition(stream.text, token.name, token.end - len(token.detail))
    if found is None:
        return
    stream.at = found.end
    macro = found.macro
    if macro.name.startswith("the") and len(macro.name) > 3:
        reader.record.counters.represent(macro.name[3:], macro.body)
    elif macro.name.startswith("p@"):
        reader.record.counters.prefix(macro.name[2:], macro.body)
    if token.name == "let" and macro.body in (r"\iftrue", r"\iffalse"):
        reader.flags.set(macro.name, macro.body == r"\iftrue")
    elif token.name == "let" and macro.name in BUILTIN:
        reader.alias(macro.name, macro.body[1:])
    elif macro.body != "\\" + macro.name and not (token.name == "providecommand" and macro.name in reader.defined):
        reader.define(macro)


def _define_environment(reader: Reader, stream: Stream, token: Token) -> None:
    found = environment(stream.text, token.name, token.end - len(token.detail))
    if found:
        reader.environments[found[0].name] = found[0]
        stream.at = found[1]


def _declare(reader: Reader, stream: Stream, token: Token) -> None:
    if token.name == "declaretheoremstyle":
        values = option(stream.text, token.end)
        name = group(stream.text, values.end) if values else None
        if values and name:
            stream.at = name.end
            if settings(values.text).get("numbered") in ("no", "false"):
                reader.now.styles_without_number.add(fold_space(name.text))
        return
    found = declaration(stream.text, token.name, token.end - len(token.detail))
    if found is None:
        return
    stream.at = found.end
    for theorem in found.theorems:
        reader.declare(replace(_styled(reader, theorem), printed=_printed_name(reader, theorem.printed)))


def _styled(reader: Reader, theorem: Theorem) -> Theorem:
    """Return `theorem` with what its style says about its number."""
    style = theorem.style or reader.now.theorem_style
    if "ntheorem" in reader.record.packages:
        # also without a number in the heading the counter steps (ntheorem.sty, \@thm)
        hides = style.startswith(("nonumber", "empty")) or style.endswith("No")
        return replace(theorem, is_counted=True, is_numbered=theorem.is_numbered and not hides)
    if style.startswith("nonumber") or style in reader.now.styles_without_number:
        return replace(theorem, is_counted=False, is_numbered=False)
    return theorem


def _printed_name(reader: Reader, printed: str) -> str:
    r"""Replace `\lemmaname` and the like by what the paper says it is."""
    for _ in range(5):
        found = _NAME.search(printed)
        macro = reader.defined.get(found[1]) if found else None
        if found is None or macro is None or macro.parameters:
            break
        printed = printed[: found.start()] + macro.body + printed[found.end() :]
    return printed[:200]


def _package(reader: Reader, stream: Stream, token: Token) -> None:
    is_class = token.name in ("documentclass", "LoadClass", "LoadClassWithOptions")
    given = option(stream.text, token.end)
    names = group(stream.text, given.end if given else token.end)
    if names is None:
        return
    stream.at = names.end
    reader.now.has_class |= is_class
    if given and token.name == "documentclass":
        reader.now.chosen_options += keys(given.text)
    for name in keys(names.text):
        reader.record.packages.add(name)
        file = reader.resolve(name + (".cls" if is_class else ".sty"), tuple(reader.folders))
        if is_class:
            load_class(reader.record, name, reader.now.chosen_options)
        if file:
            reader.run_file(file)


def _option_declaration(reader: Reader, stream: Stream, token: Token) -> None:
    name = group(stream.text, token.end)
    code = group(stream.text, name.end) if name and not token.detail else None
    if name and code:
        reader.now.options[fold_space(name.text)] = code.text
        stream.at = code.end


def _execute_options(reader: Reader, stream: Stream, token: Token) -> None:
    if token.name == "ExecuteOptions":
        names = group(stream.text, token.end)
        chosen = keys(names.text) if names else ()
    else:
        chosen = tuple(reader.now.chosen_options)
    for name in chosen:
        if name in reader.now.options:
            reader.run_text(stream, reader.now.options[name], f"option {name}", stream.site(token.start, token.end))


def _branch(reader: Reader, stream: Stream, token: Token) -> None:
    condition = mandatory(stream.text, token.end)
    choices = branches(stream.text, condition.end) if condition else None
    if condition is None or choices is None:
        return
    stream.at = max(stream.at, condition.end)
    if token.name == "IfFileExists":
        decision: bool | None = reader.resolve(fold_space(condition.text), tuple(reader.folders)) is not None
    else:
        decision = reader.flags.decide_argument(
            token.name, condition.text, reader.defined, reader.record.counters.evaluate
        )
    if decision is not None:
        stream.hide(*choices[1 if decision else 0])


def _switch(reader: Reader, stream: Stream, token: Token) -> None:
    name = mandatory(stream.text, token.end)
    if name is None:
        return
    stream.at = max(stream.at, name.end)
    key = fold_space(name.text).lstrip("\\")
    if token.name == "newif":
        reader.flags.declare(key)
    elif token.name in ("setbool", "settoggle", "setboolean"):
        value = group(stream.text, name.end)
        if value:
            _set_flag(reader, key, value=fold_space(value.text) == "true")
    else:
        _set_flag(reader, key, value=token.name in ("toggletrue", "booltrue"))


def _flip(reader: Reader, _stream: Stream, token: Token) -> None:
    is_true = token.name.endswith("true")
    _set_flag(reader, token.name[: -4 if is_true else -5], value=is_true)


def _set_flag(reader: Reader, name: str, *, value: bool) -> None:
    reader.flags.set(name, value)
    reader.flags.set("if" + name, value)


def _ignore_argument(_reader: Reader, stream: Stream, token: Token) -> None:
    at = token.end
    while (argument := option(stream.text, at) or group(stream.text, at)) and argument.start - at <= 2:
        at = argument.end
    stream.at = max(stream.at, at)


def _style(reader: Reader, stream: Stream, token: Token) -> None:
    name = group(stream.text, token.end)
    reader.now.theorem_style = fold_space(name.text) if name else ""


def _numerals(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\theoremnumbering{Roman}` of ntheorem."""
    name = group(stream.text, token.end)
    if name and fold_space(name.text) in NUMERALS:
        reader.record.numerals = fold_space(name.text)


def _counter(reader: Reader, stream: Stream, token: Token) -> None:
    text, counters = stream.text, reader.record.counters
    name = group(text, token.end)
    if name is None:
        return
    counter, command = fold_space(name.text), token.name
    if command == "newcounter":
        within = option(text, name.end)
        counters.declare(counter, fold_space(within.text) if within else None)
        reader.record.has_chapters |= counter == "chapter"
        return
    if command in ("stepcounter", "refstepcounter"):
        (counters if command == "stepcounter" else reader.record.anchors).step(counter)
        return
    following = group(text, name.end)
    if following is None or command == "aliascntresetthe":
        return
    value = fold_space(following.text)
    if command in ("setcounter", "addtocounter"):
        stream.at = max(stream.at, following.end)
        number = counters.evaluate(value)
        if number is not None:
            (counters.set if command == "setcounter" else counters.add)(counter, number)
    elif command == "newaliascnt":
        counters.alias(counter, reader.record.counter_of(value), keeps_form=True)
    elif command in ("@addtoreset", "@removefromreset"):
        if command == "@addtoreset":
            counters.reset_with(counter, value)
        else:
            counters.no_longer_within(counter, value, prints=False)
    elif command == "counterwithout":
        counters.no_longer_within(counter, value, prints=not token.detail)
    else:
        own = reader.record.counter_of(counter)
        counters.number_within(own, value, prints=not token.detail)


_SINGLE: dict[str, Handler] = {
    "DeclareOption": _option_declaration,
    "ExecuteOptions": _execute_options,
    "ProcessOptions": _execute_options,
    "theoremstyle": _style,
    "theoremnumbering": _numerals,
    **dict.fromkeys(
        (
            *("newcounter", "setcounter", "addtocounter", "stepcounter", "refstepcounter", "numberwithin"),
            *("counterwithin", "counterwithout", "newaliascnt", "aliascntresetthe", "@addtoreset", "@removefromreset"),
        ),
        _counter,
    ),
}
