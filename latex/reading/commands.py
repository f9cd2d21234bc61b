r"""What the commands of the text do: labels, references, citations, sections, files.

Invariants:
- Each function executes one command: it reads the arguments, moves `stream.at` behind those that must not be
  executed as text, and changes the record. None raises.
- Arguments that are text (titles, captions) are left in the stream, so that references in them are met in order.
"""

from __future__ import annotations

import re

from latex.numbers.numbering import SECTIONS
from latex.reading.execution import Reader
from latex.reading.expansion import expansion, scan_expansion
from latex.reading.meanings import Handler
from latex.reading.passages import FilePart
from latex.reading.places import Site
from latex.reading.preamble import declarations
from latex.reading.stream import Stream
from latex.syntax.arguments import fold_space, group, keys, option
from latex.syntax.bibliography import cited_keys, entry_keys
from latex.syntax.conditionals import branches
from latex.syntax.macros import call
from latex.syntax.scan import Token
from latex.syntax.survey import included
from latex.syntax.vocabulary import (
    CITATIONS,
    FOLDER_INPUTS,
    INPUTS,
    LISTED_REFERENCES,
    OPTION_REFERENCES,
    QUIET_INPUTS,
    RANGE_REFERENCES,
    REFERENCES,
    YIELDING,
)

_PLAIN_LABELS = re.compile(r"\{([A-Za-z0-9:_.+/*=,-]+)\}")
"""An argument of labels that says what it says: no space, no macro, no comment; nine of ten."""
_OF_VARIOREF = frozenset({"vref", "Vref", "fullref"})
"""References that take a list where cleveref is loaded, and one label elsewhere."""
_MARKING = ("elsarticle", "cas-", "quantum", "afparticle")
r"""Beginnings of classes whose `\corref` marks the corresponding author."""
_NOT_PLAIN = _OF_VARIOREF | {"corref"}
_LOOKED_AHEAD = 3_000  # tokens; a proof with sections in it is shorter


def table(reader_commands: frozenset[str]) -> dict[str, Handler]:
    """Return command → what executes it, for the commands of a manuscript's vocabulary."""
    handlers: dict[str, Handler] = {}
    for names, handler in (
        (REFERENCES | {"zlabel@"}, _reference),
        (LISTED_REFERENCES, _listed_reference),
        (RANGE_REFERENCES, _range_reference),
        (OPTION_REFERENCES, _option_reference),
        (CITATIONS, _citation),
        (INPUTS | FOLDER_INPUTS, _input),
        (frozenset(SECTIONS) | {"addchap", "addsec", "addpart"}, _section),
    ):
        handlers.update(dict.fromkeys(names, handler))
    handlers.update(_SINGLE)
    handlers.update(declarations(reader_commands))
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
            found += [(token.start, label) for label in _labels(reader, text, token)]
        elif depth < 4 and (macro := reader.macro(name)):
            arguments, end = call(text, token.end, macro.parameters)
            meaning, _ = expansion(macro.body, arguments, text, end, reader.vocabulary)
            found += [(token.start, label) for _, label in mentioned(reader, meaning[:4000], depth + 1)]
    return found


def _label_argument(text: str, token: Token) -> str | None:
    at = token.end
    while (given := option(text, at)) and not text[at : given.start - 1].strip():
        at = given.end
    argument = group(text, at)
    if argument and token.name == "fullref" and text.startswith("{", argument.end):
        argument = group(text, argument.end)  # gtpart: \fullref{Lemma}{label}
    return fold_space(argument.text) or None if argument else None


def _labels(reader: Reader, text: str, token: Token) -> tuple[str, ...]:
    """Return what a reference names: one label, a list of them, or none where the class marks an author by it."""
    packages = reader.record.packages
    argument = _label_argument(text, token)
    if argument is None or (token.name == "corref" and any(one.startswith(_MARKING) for one in packages)):
        return ()
    if token.name in _OF_VARIOREF and "cleveref" in packages:
        return keys(reader.expanded(argument))
    return (_key(reader, argument),)


def _key(reader: Reader, text: str) -> str:
    return fold_space(reader.expanded(text))


def _label(reader: Reader, stream: Stream, token: Token) -> None:
    plain = _PLAIN_LABELS.match(stream.text, token.end)
    label = plain[1] if plain else _label_argument(stream.text, token)
    if label:
        site = stream.site(token.start, token.end)
        reader.record.label(label if plain else _key(reader, label), site, stream.text, token.start)


def _reference(reader: Reader, stream: Stream, token: Token) -> None:
    plain = _PLAIN_LABELS.match(stream.text, token.end)
    if plain and token.name not in _NOT_PLAIN:
        reader.record.mention((plain[1],), stream.site(token.start, plain.end()))
        return
    labels = _labels(reader, stream.text, token)
    if labels:
        end = stream.text.find("}", token.end) + 1
        reader.record.mention(labels, stream.site(token.start, end))


def _listed_reference(reader: Reader, stream: Stream, token: Token) -> None:
    plain = _PLAIN_LABELS.match(stream.text, token.end)
    if plain:
        labels = tuple(filter(None, plain[1].split(",")))
        reader.record.mention(labels, stream.site(token.start, plain.end()))
        return
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
        reader.record.cite(cited_keys(argument.text), stream.site(token.start, argument.end))


def _entry(reader: Reader, stream: Stream, token: Token) -> None:
    given = option(stream.text, token.end)
    argument = group(stream.text, given.end if given else token.end)
    if argument:
        reader.record.noted.entries.add(fold_space(argument.text))


def _external_document(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Note `\externaldocument[prefix][nocite]{name}[address]` (xr, xr-hyper, zref-xr)."""
    at, prefix = token.end, option(stream.text, token.end)
    while given := option(stream.text, at):
        at = given.end
    name = group(stream.text, at)
    if name:
        stream.at = max(stream.at, name.end)
        reader.record.noted.external[fold_space(name.text), fold_space(prefix.text) if prefix else ""] = None


def _bibliography(reader: Reader, stream: Stream, token: Token) -> None:
    given = option(stream.text, token.end)
    names = group(stream.text, given.end if given else token.end)
    for name in keys(names.text) if names else ():
        file = reader.resolve(name if name.endswith(".bib") else name + ".bib", tuple(reader.folders))
        if file:
            reader.record.noted.entries |= entry_keys(reader.text_of(file))
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
    for frame in list(reader.record.frames):
        if frame.draft is None or frame.file != stream.file:
            continue
        names = {frame.name, frame.typed}
        following = stream.following(token, _LOOKED_AHEAD)
        ahead = next((one for one in following if one.detail in names and one.name in ("begin", "end")), None)
        if ahead is None or ahead.name == "begin":
            reader.record.close(frame, site)
            return


def _item(reader: Reader, stream: Stream, token: Token) -> None:
    reader.record.anchors.item(has_mark=option(stream.text, token.end) is not None)


def _caption(reader: Reader, _stream: Stream, token: Token) -> None:
    reader.record.anchors.caption(is_starred=bool(token.detail))


def _caption_of(reader: Reader, stream: Stream, token: Token) -> None:
    kind = group(stream.text, token.end)
    if kind:
        reader.record.anchors.caption_of(fold_space(kind.text))


def _list_settings(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\setlist[enumerate,1]{…}` of enumitem."""
    scope = option(stream.text, token.end)
    options = group(stream.text, scope.end if scope else token.end)
    if options:
        reader.record.anchors.set_items(keys(scope.text) if scope else (), options.text)
        stream.at = max(stream.at, options.end)


def _new_list(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\newlist{name}{enumerate}{depth}` of enumitem."""
    name = group(stream.text, token.end)
    type_ = group(stream.text, name.end) if name else None
    if name and type_ and fold_space(type_.text).startswith("enumerate"):
        reader.record.anchors.lists.add(fold_space(name.text))


def _part(reader: Reader, _stream: Stream, _token: Token) -> None:
    is_table = any(frame.name.startswith("table") for frame in reader.record.frames)
    reader.record.anchors.part("subtable" if is_table else "subfigure")


def _footnote(reader: Reader, stream: Stream, token: Token) -> None:
    mark = option(stream.text, token.end)
    note = group(stream.text, mark.end if mark else token.end)
    if note and mark is None:
        reader.record.anchors.footnote(stream.text, note.end)


def _appendix(reader: Reader, _stream: Stream, _token: Token) -> None:
    reader.record.begin_appendix()


def _matter(reader: Reader, _stream: Stream, token: Token) -> None:
    reader.record.begin_matter(token.name)


def _end_input(_reader: Reader, stream: Stream, _token: Token) -> None:
    stream.is_finished = stream.call is None


def _input(reader: Reader, stream: Stream, token: Token) -> None:
    reader.record.restore_forms(stream.site(token.start, token.start))  # the file cannot tell which groups have ended
    for inclusion in included(stream.text, token.name, token.end - len(token.detail)):
        folders = tuple(reader.folders)
        if inclusion.folder:
            base = reader.folders[-1] if token.name.startswith("sub") else ""
            folders = (base + inclusion.folder.rstrip("/") + "/",)
        name = reader.expanded(inclusion.name)
        file = reader.resolve(name, folders)
        if file is None:
            if token.name not in QUIET_INPUTS and stream.file.endswith(".tex") and "\\" not in name:
                reader.record.noted.missing_files[name if "." in name.rsplit("/", 1)[-1] else name + ".tex"] = None
            continue
        is_part = reader.now.has_class and (
            token.name.startswith("subfile") or r"\documentclass" in reader.text_of(file)
        )
        is_nested = bool(inclusion.folder) or token.name.startswith("subfile")
        part = FilePart.BODY if is_part else FilePart.WHOLE
        reader.run_file(file, part, folder=file[: file.rfind("/") + 1] if is_nested else None)


def _input_if_there(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\InputIfFileExists{file}{code before it}{code without it}`."""
    name = group(stream.text, token.end)
    choices = branches(stream.text, name.end) if name else None
    if name is None or choices is None:
        _input(reader, stream, token)
        return
    (begin, end), without = choices
    stream.hide(begin, end)
    if reader.resolve(reader.expanded(name.text), tuple(reader.folders)) is not None:
        stream.hide(*without)
        reader.run_text(stream, stream.text[begin:end], "file there", stream.site(token.start, name.end))
        _input(reader, stream, token)


def _restate(reader: Reader, _stream: Stream, token: Token) -> None:
    if token.name in reader.record.restatable:
        reader.record.restate(token.name)


def _restate_stored(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\getkeytheorem[what]{name}` (keytheorems)."""
    given = option(stream.text, token.end)
    name = group(stream.text, given.end if given else token.end)
    if name:
        stream.at = max(stream.at, name.end)
        reader.record.restate(fold_space(name.text))


def restating(names: frozenset[str]) -> dict[str, Handler]:
    r"""Return the handlers of the macros that `restatable` makes."""
    return dict.fromkeys(names, _restate)


_SINGLE: dict[str, Handler] = {
    "InputIfFileExists": _input_if_there,
    "label": _label,
    "zlabel": _label,
    "uses": _uses,
    "proves": _proves,
    "item": _item,
    "caption": _caption,
    "captionof": _caption_of,
    "footnote": _footnote,
    "setlist": _list_settings,
    "newlist": _new_list,
    "subfloat": _part,
    "subcaptionbox": _part,
    "appendix": _appendix,
    "appendices": _appendix,
    "frontmatter": _matter,
    "mainmatter": _matter,
    "backmatter": _matter,
    "endinput": _end_input,
    "getkeytheorem": _restate_stored,
    "externaldocument": _external_document,
    "zexternaldocument": _external_document,
    "bibitem": _entry,
    "bibliography": _bibliography,
    "addbibresource": _bibliography,
}
