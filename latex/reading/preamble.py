r"""What the commands of preambles, classes and packages do: declarations, options, flags, counters.

Invariants:
- Each function executes one command: it reads the arguments, moves `stream.at` behind those that must not be
  executed as text, and changes what the reader knows. None raises.
"""

from __future__ import annotations

from dataclasses import replace

from latex.known.classes import is_known
from latex.known.packages import is_distributed
from latex.numbers.class_numbering import load_class
from latex.numbers.number_forms import NUMERALS
from latex.reading.execution import Reader
from latex.reading.homemade import boxed
from latex.reading.meanings import Handler
from latex.reading.passages import FilePart
from latex.reading.places import Site
from latex.reading.stream import Stream
from latex.syntax.arguments import fold_space, group, keys, mandatory, option, settings
from latex.syntax.conditionals import branches, is_conditional
from latex.syntax.declarations import Theorem, declaration
from latex.syntax.groups import LOOKED_AHEAD, group_around
from latex.syntax.macros import DEFINERS, definition
from latex.syntax.scan import Token
from latex.syntax.survey import environment
from latex.syntax.vocabulary import (
    BRANCHES,
    BUILTIN,
    CITATIONS,
    ENVIRONMENT_DEFINERS,
    IGNORED_ARGUMENT,
    LISTED_REFERENCES,
    PACKAGES,
    REFERENCES,
    SWITCHES,
    THEOREM_DEFINERS,
)

_MENTIONS = REFERENCES | LISTED_REFERENCES | CITATIONS
"""Commands that may stand for one another; what a class lets `\\label` be for a moment holds only there."""


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
    if macro.name == "input@path":
        _look_in(reader, macro.body)
        return
    if macro.name.startswith("the") and len(macro.name) > 3:
        span = group_around(stream.text, token.start, found.end) if stream.call is None else None
        stream.reach = max(stream.reach, found.end + LOOKED_AHEAD)
        reader.record.represent(macro.name[3:], macro.body, Site(stream.file, *span) if span else None)
    elif macro.name.startswith("p@"):
        reader.record.counters.prefix(macro.name[2:], macro.body)
    if token.name == "let" and macro.body in (r"\iftrue", r"\iffalse"):
        reader.flags.set(macro.name, macro.body == r"\iftrue")
    elif token.name == "let" and macro.name.startswith("c@") and macro.body.startswith(r"\c@"):
        reader.record.counters.share(macro.name[2:], reader.record.counter_of(macro.body[3:]))
    elif token.name == "let" and reader.copy_theorem(macro.body[1:], macro.name):
        pass
    elif token.name == "let" and macro.name in BUILTIN:
        if macro.name in _MENTIONS and macro.body[1:] in _MENTIONS:
            reader.alias(macro.name, macro.body[1:])
    elif macro.body != "\\" + macro.name and not (token.name == "providecommand" and macro.name in reader.defined):
        reader.define(macro)


def _look_in(reader: Reader, folders: str) -> None:
    r"""Look for files in `folders`, `{one/}{two/}`, after the folder of the paper (`\input@path`)."""
    at, found = 0, []
    while (folder := group(folders, at)) is not None:
        found.append(fold_space(folder.text))
        at = folder.end
    reader.folders[:0] = [folder for folder in reversed(found) if folder not in reader.folders]


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
    read = boxed if token.name.lower().endswith("tcolorbox") else declaration
    found = read(stream.text, token.name, token.end - len(token.detail))
    if found is None:
        return
    stream.at = found.end
    for theorem in found.theorems:
        if theorem.copies:
            reader.copy_theorem(theorem.copies, theorem.env)
        else:
            reader.declare(replace(_styled(reader, theorem), printed=reader.printed_name(theorem.printed)))


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


def _package(reader: Reader, stream: Stream, token: Token) -> None:
    is_class = token.name in ("documentclass", "LoadClass", "LoadClassWithOptions")
    given = option(stream.text, token.end)
    names = group(stream.text, given.end if given else token.end)
    if names is None:
        return
    stream.at = names.end
    if is_class and not reader.now.has_class:
        reader.flags.set("ifstandalone", names.text.strip() == "standalone")
    reader.now.has_class |= is_class
    if given and names.text.strip() == "subfiles":
        _borrow_preamble(reader, given.text)
        return
    if given and token.name == "documentclass":
        reader.now.chosen_options += keys(given.text)
    for name in keys(names.text):
        if is_class:
            load_class(reader.record, name, reader.now.chosen_options)
        else:
            reader.record.packages |= {name, "thmtools"} if name == "thm-restate" else {name}
        if not (is_known(name) if is_class else is_distributed(name)):
            file = reader.resolve(name + (".cls" if is_class else ".sty"), tuple(reader.folders))
            if file:
                reader.run_file(file)


def _borrow_preamble(reader: Reader, name: str) -> None:
    """Execute the preamble of the document whose part is the root (subfiles §2)."""
    reader.now.is_part_alone = True
    whole = reader.resolve(fold_space(name), tuple(reader.folders))
    if whole and whole not in reader.files:
        reader.run_file(whole, FilePart.PREAMBLE)


def _subfile_branch(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\ifSubfilesClassLoaded{alone}{in the whole}`."""
    choices = branches(stream.text, token.end)
    if choices:
        stream.hide(*choices[1 if reader.now.is_part_alone else 0])


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
    elif token.name in ("@ifundefined", "ifcsdef", "ifcsundef"):
        decision = (token.name == "ifcsdef") if _is_known(reader, fold_space(condition.text)) else None
    else:
        decision = reader.flags.decide_argument(
            token.name, condition.text, reader.defined, reader.record.counters.evaluate
        )
    if decision is not None:
        stream.hide(*choices[1 if decision else 0])


def _is_known(reader: Reader, name: str) -> bool:
    """Return whether something of this name was declared; classes and packages may have declared more."""
    if name == "chapter":
        return reader.record.has_chapters
    theorems = reader.record.theorems
    return name in theorems or name in reader.environments or name in reader.defined


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
        if command == "stepcounter":
            counters.step(counter)
        else:
            reader.record.anchors.step(counter)
            reader.stepped.append(counter)
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
    "ifSubfilesClassLoaded": _subfile_branch,
    "theoremnumbering": _numerals,
    **dict.fromkeys(
        (
            *("newcounter", "setcounter", "addtocounter", "stepcounter", "refstepcounter", "numberwithin"),
            *("counterwithin", "counterwithout", "newaliascnt", "aliascntresetthe", "@addtoreset", "@removefromreset"),
        ),
        _counter,
    ),
}
