r"""What the commands outside environments do: definitions, references, sections, counters, files.

Invariants:
- Each function executes one command: it reads the arguments, moves `stream.at` behind those that must not be
  executed as text, and changes the record. None raises.
- Arguments that are text (titles, captions) are left in the stream, so that references in them are met in order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import islice

from latex.arguments import fold_space, group, keys, mandatory, option, settings
from latex.bibliography import entry_keys
from latex.conditionals import branches
from latex.declarations import Theorem, declaration
from latex.drafts import Site
from latex.execution import Handler, Reader, Stream, is_conditional, scan_expansion
from latex.macros import DEFINERS, call, definition, substitute
from latex.numbering import SECTIONS
from latex.scan import Token
from latex.survey import environment, included
from latex.vocabulary import (
    BRANCHES,
    BUILTIN,
    CHAPTER_CLASSES,
    CITATIONS,
    CLASS_COUNTERS,
    CLASS_THEOREMS,
    ENVIRONMENT_DEFINERS,
    FOLDER_INPUTS,
    IGNORED_ARGUMENT,
    INPUTS,
    LISTED_REFERENCES,
    OPTION_REFERENCES,
    PACKAGES,
    RANGE_REFERENCES,
    REFERENCES,
    SWITCHES,
    THEOREM_DEFINERS,
    YIELDING,
)

_LOOKED_AHEAD = 3_000  # tokens; a proof with sections in it is shorter
_NAME = re.compile(r"\\([A-Za-z@]+)")


def table(reader_commands: frozenset[str]) -> dict[str, Handler]:
    """Return command → what executes it, for the commands of a manuscript's vocabulary."""
    handlers: dict[str, Handler] = {}
    for names, handler in (
        (DEFINERS, _define),
        (ENVIRONMENT_DEFINERS, _define_environment),
        (THEOREM_DEFINERS, _declare),
        (REFERENCES | {"zlabel@"}, _reference),
        (LISTED_REFERENCES, _listed_reference),
        (RANGE_REFERENCES, _range_reference),
        (OPTION_REFERENCES, _option_reference),
        (CITATIONS, _citation),
        (INPUTS | FOLDER_INPUTS, _input),
        (PACKAGES, _package),
        (frozenset(SECTIONS) | {"addchap", "addsec", "addpart"}, _section),
        (SWITCHES, _switch),
        (BRANCHES, _branch),
        (IGNORED_ARGUMENT, _ignore_argument),
    ):
        handlers.update(dict.fromkeys(names, handler))
    handlers.update(_SINGLE)
    for name in reader_commands:
        if is_conditional(name):
            handlers[name[2:] + "true"] = handlers[name[2:] + "false"] = _flip
    return handlers


def mentioned(reader: Reader, text: str, depth: int = 0) -> list[tuple[int, str]]:
    """Return the labels that `text` mentions, macros expanded, each with its offset in `text`."""
    found: list[tuple[int, str]] = []
    for token in scan_expansion(text, reader.vocabulary):
        name = token.name
        if name in LISTED_REFERENCES or name in RANGE_REFERENCES or name == "uses":
            at = token.end
            for _ in range(2 if name in RANGE_REFERENCES else 1):
                argument = group(text, at)
                found += [(token.start, key) for key in keys(reader.expanded(argument.text))] if argument else []
                at = argument.end if argument else at
        elif name in OPTION_REFERENCES:
            given = option(text, token.end)
            found += [(token.start, _key(reader, given.text))] if given else []
        elif name in REFERENCES and not (name in YIELDING and reader.macro(name)):
            label = _label_argument(text, token)
            found += [(token.start, _key(reader, label))] if label else []
        elif depth < 4 and (macro := reader.macro(name)):
            arguments, end = call(text, token.end, macro.parameters)
            meaning, _ = reader.completed(substitute(macro.body, arguments), text, end)
            found += [(token.start, label) for _, label in mentioned(reader, meaning[:4000], depth + 1)]
    return found


def _define(reader: Reader, stream: Stream, token: Token) -> None:
    found = definition(stream.text, token.name, token.end - len(token.detail))
    if found is None:
        return
    stream.at = found.end
    macro = found.macro
    if macro.name.startswith("the") and len(macro.name) > 3:
        reader.record.counters.represent(macro.name[3:], macro.body)
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
        style = theorem.style or reader.now.theorem_style
        is_numbered = theorem.is_numbered and not (
            style.startswith("nonumber") or style in reader.now.styles_without_number
        )
        reader.declare(replace(theorem, printed=_printed_name(reader, theorem.printed), is_numbered=is_numbered))


def _printed_name(reader: Reader, printed: str) -> str:
    r"""Replace `\lemmaname` and the like by what the paper says it is."""
    for _ in range(5):
        found = _NAME.search(printed)
        macro = reader.defined.get(found[1]) if found else None
        if found is None or macro is None or macro.parameters:
            break
        printed = printed[: found.start()] + macro.body + printed[found.end() :]
    return printed[:200]


def _label_argument(text: str, token: Token) -> str | None:
    at = token.end
    while (given := option(text, at)) and not text[at : given.start - 1].strip():
        at = given.end
    argument = group(text, at)
    return fold_space(argument.text) or None if argument else None


def _key(reader: Reader, text: str) -> str:
    return fold_space(reader.expanded(text))


def _label(reader: Reader, stream: Stream, token: Token) -> None:
    label = _label_argument(stream.text, token)
    if label:
        reader.record.label(_key(reader, label), stream.site(token.start, token.end))


def _reference(reader: Reader, stream: Stream, token: Token) -> None:
    argument = _label_argument(stream.text, token)
    if argument:
        end = stream.text.find("}", token.end) + 1
        reader.record.mention((_key(reader, argument),), stream.site(token.start, end))


def _listed_reference(reader: Reader, stream: Stream, token: Token) -> None:
    given = option(stream.text, token.end)
    argument = group(stream.text, given.end if given else token.end)
    if argument:
        labels = keys(reader.expanded(argument.text))
        reader.record.mention(labels, stream.site(token.start, argument.end))


def _range_reference(reader: Reader, stream: Stream, token: Token) -> None:
    first = group(stream.text, token.end)
    last = group(stream.text, first.end) if first else None
    if first and last:
        ends = (_key(reader, first.text), _key(reader, last.text))
        reader.record.mention_range(ends, stream.site(token.start, last.end))


def _option_reference(reader: Reader, stream: Stream, token: Token) -> None:
    label = option(stream.text, token.end)
    if label:
        reader.record.mention((_key(reader, label.text),), stream.site(token.start, label.end))


def _uses(reader: Reader, stream: Stream, token: Token) -> None:
    argument = group(stream.text, token.end)
    if argument:
        reader.record.mention(keys(argument.text), stream.site(token.start, argument.end), is_uses=True)


def _proves(reader: Reader, stream: Stream, token: Token) -> None:
    argument = group(stream.text, token.end)
    if argument:
        reader.record.proves(keys(argument.text))


def _citation(reader: Reader, stream: Stream, token: Token) -> None:
    at = token.end
    while (given := option(stream.text, at)) and given.start - at < 4:
        at = given.end
    argument = group(stream.text, at)
    if argument:
        reader.record.cite(keys(argument.text), stream.site(token.start, argument.end))


def _entry(reader: Reader, stream: Stream, token: Token) -> None:
    given = option(stream.text, token.end)
    argument = group(stream.text, given.end if given else token.end)
    if argument:
        reader.record.entries.add(fold_space(argument.text))


def _bibliography(reader: Reader, stream: Stream, token: Token) -> None:
    given = option(stream.text, token.end)
    names = group(stream.text, given.end if given else token.end)
    for name in keys(names.text) if names else ():
        file = reader.resolve(name if name.endswith(".bib") else name + ".bib", tuple(reader.folders))
        if file:
            reader.record.entries |= entry_keys(reader.texts.get(file, ""))
    if token.name == "bibliography":
        compiled = reader.resolve(reader.files[0].rsplit(".", 1)[0] + ".bbl", ("",))
        if compiled:
            reader.run_file(compiled)


def _section(reader: Reader, stream: Stream, token: Token) -> None:
    name = {"addchap": "chapter", "addsec": "section", "addpart": "part"}.get(token.name, token.name)
    given = option(stream.text, token.end)
    title = group(stream.text, given.end if given else token.end)
    if title is None:
        return
    labels = tuple(label for _, label in mentioned(reader, title.text))
    site = stream.site(token.start, title.end)
    is_starred = token.detail == "*" or token.name != name
    if SECTIONS[name] <= SECTIONS["section"]:
        _close_forgotten(reader, stream, token, site)
    reader.record.section(name, title.text.strip(), site, labels, is_starred=is_starred)


def _close_forgotten(reader: Reader, stream: Stream, token: Token, site: Site) -> None:
    r"""Close results and proofs that are still open at a section although no `\end` for them follows."""
    if stream.call:
        return
    first = bisect_right(stream.tokens, token)
    for frame in list(reader.record.frames):
        if frame.draft is None or frame.file != stream.file:
            continue
        names = {frame.name, frame.typed}
        following = islice(stream.tokens, first, first + _LOOKED_AHEAD)
        ahead = next((one for one in following if one.detail in names and one.name in ("begin", "end")), None)
        if ahead is None or ahead.name == "begin":
            reader.record.close(frame, site)
            return


def _item(reader: Reader, _stream: Stream, _token: Token) -> None:
    reader.record.item()


def _caption(reader: Reader, _stream: Stream, _token: Token) -> None:
    reader.record.caption()


def _appendix(reader: Reader, _stream: Stream, _token: Token) -> None:
    reader.record.begin_appendix()


def _matter(reader: Reader, _stream: Stream, token: Token) -> None:
    reader.record.begin_matter(token.name)


def _end_input(_reader: Reader, stream: Stream, _token: Token) -> None:
    stream.is_finished = stream.call is None


def _input(reader: Reader, stream: Stream, token: Token) -> None:
    for inclusion in included(stream.text, token.name, token.end - len(token.detail)):
        folders = tuple(reader.folders)
        if inclusion.folder:
            base = reader.folders[-1] if token.name.startswith("sub") else ""
            folders = (base + inclusion.folder.rstrip("/") + "/",)
        name = reader.expanded(inclusion.name)
        file = reader.resolve(name, folders)
        if file is None:
            if token.name != "InputIfFileExists" and stream.file.endswith(".tex") and "\\" not in name:
                reader.record.missing_files[name if "." in name.rsplit("/", 1)[-1] else name + ".tex"] = None
            continue
        is_part = reader.now.has_class and (
            token.name.startswith("subfile") or r"\documentclass" in reader.texts.get(file, "")
        )
        is_nested = bool(inclusion.folder) or token.name.startswith("subfile")
        if is_nested:
            reader.folders.append(file[: file.rfind("/") + 1])
        reader.run_file(file, is_part=is_part)
        if is_nested:
            reader.folders.pop()


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
        file = reader.resolve(name + (".cls" if is_class else ".sty"), tuple(reader.folders))
        if is_class:
            _load_class(reader, name)
        if file:
            reader.run_file(file)


def _load_class(reader: Reader, name: str) -> None:
    """Set up what a widely known class declares."""
    if name.lower().startswith(CHAPTER_CLASSES):
        reader.record.use_chapters()
    for known, envs in CLASS_THEOREMS.items():
        if not name.startswith(known):
            continue
        shared, within = CLASS_COUNTERS.get(known, (None, None))
        for env in envs.split():
            is_first = shared in (None, env)
            reader.declare(Theorem(env, env.capitalize(), None if is_first else shared, within if is_first else None))


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
        decision = reader.flags.decide_argument(token.name, condition.text, reader.defined)
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
        counters.step(counter)
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
        counters.alias(counter, reader.record.counter_of(value))
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
        if value == "equation":
            reader.record.count_equations()


def _restate(reader: Reader, _stream: Stream, token: Token) -> None:
    if token.name in reader.record.restatable:
        reader.record.restate(token.name)


def restating(names: frozenset[str]) -> dict[str, Handler]:
    r"""Return the handlers of the macros that `restatable` makes."""
    return dict.fromkeys(names, _restate)


_SINGLE: dict[str, Handler] = {
    "label": _label,
    "zlabel": _label,
    "uses": _uses,
    "proves": _proves,
    "item": _item,
    "caption": _caption,
    "captionof": _caption,
    "appendix": _appendix,
    "frontmatter": _matter,
    "mainmatter": _matter,
    "backmatter": _matter,
    "endinput": _end_input,
    "bibitem": _entry,
    "bibliography": _bibliography,
    "addbibresource": _bibliography,
    "DeclareOption": _option_declaration,
    "ExecuteOptions": _execute_options,
    "ProcessOptions": _execute_options,
    "theoremstyle": _style,
    **dict.fromkeys(
        (
            *("newcounter", "setcounter", "addtocounter", "stepcounter", "refstepcounter", "numberwithin"),
            *("counterwithin", "counterwithout", "newaliascnt", "aliascntresetthe", "@addtoreset", "@removefromreset"),
        ),
        _counter,
    ),
}
