r"""What `\begin` and `\end` do: results, proofs, the paper's own wrappers around them, and what labels attach to.

Invariants:
- A result is placed where the author typed its `\begin`, even where a wrapper of the paper opens it.
- The header of a proof is read here and never executed: references in it name the owner and are no edges.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from latex.known.kinds import is_proof_name
from latex.numbers.numbering import SECTIONS
from latex.reading.commands import mentioned
from latex.reading.drafts import Frame, Role
from latex.reading.execution import Reader
from latex.reading.expansion import PLACED, expansion
from latex.reading.homemade import homemade
from latex.reading.meanings import Handler
from latex.reading.stream import Stream
from latex.reading.wrappers import closed, counts, declared_by_commands, opened
from latex.syntax.arguments import Argument, fold_space, group, option, settings
from latex.syntax.declarations import Theorem
from latex.syntax.macros import call
from latex.syntax.scan import Token
from latex.syntax.survey import RESTATABLE, Environment
from latex.syntax.vocabulary import EQUATIONS, FLOATS, HINTS, LISTS, PROOFS


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LOOKED_AHEAD = 150  # tokens; a statement that holds another of its kind is shorter
_PROVED_AT_END = frozenset({"theoremEnd", "thmEnd"})
_COMMON = _names("theorem lemma proposition corollary definition remark example claim conjecture")
_USING = re.compile(
    r"(?<![A-Za-z])(?:using|assuming|from|via|by|with|given|modulo|avec|selon|mit|aus|unter)(?![A-Za-z])"
)
_PROOF_TEXT = re.compile(
    r"(?<![A-Za-z\\@])(?:Proof|PROOF|Beweis|Preuve|D[ée]monstration|Dimostrazione|Demostraci[óo]n|Dow[óo]d|Bewijs"
    r"|Доказательство|Demonstra[çc][ãa]o|Prueba|D[ůu]kaz|proofname)(?![a-z])|\\proofname"
)
_NUMBER = re.compile(r"[A-Z]?[\d.]*\d[a-z']*|[A-Z]")
_OPENS = re.compile(r"\\begin\s*\{\s*(?:enumerate|itemize|frame|figure|table|tabular|equation|align)")
_BEGIN = re.compile(r"\\begin\s*\{([^{}]*)\}")
_TITLE_KEYS = re.compile(r"^\s*(?:name|title|label|restate|restate\*|store|store\*|continues|note|short)\s*=")


def begin(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\begin{…}`."""
    name = token.detail
    if name.startswith(PLACED):
        reader.run_in_place(name)
        return
    theorem = _theorem(reader, name)
    if theorem is None and name in EQUATIONS and name not in reader.environments:
        reader.record.begin(name, stream.site(token.start, token.end), stream.text, token.end)
    elif name in RESTATABLE:
        _begin_restatable(reader, stream, token)
    elif theorem and not theorem.is_proof:
        _begin_result(reader, stream, token, theorem)
    elif name in PROOFS or theorem:
        _begin_proof(reader, stream, token)
    elif name in _PROVED_AT_END:
        _begin_proved_at_end(reader, stream, token)
    elif name in HINTS and r"\begin" not in getattr(reader.environments.get(name), "begin", ""):
        reader.record.begin(name, stream.site(token.start, token.end))
    elif name in reader.environments and not _is_built_anew(reader.environments[name]):
        _begin_wrapper(reader, stream, token, reader.environments[name])
    elif name.endswith("E") and "proof-at-the-end" in reader.record.packages and reader.copy_theorem(name[:-1], name):
        begin(reader, stream, token)
    elif (declared := declared_by_commands(reader, name)) is not None:
        reader.environments[name] = declared
        _begin_wrapper(reader, stream, token, declared)
    elif name == "appendices":
        reader.record.begin_appendix()
    elif name != "document":
        if is_proof_name(name):
            _begin_proof(reader, stream, token)
            return
        if name.rstrip("*") in _COMMON:
            is_starred = name.endswith("*")
            reader.declare(
                Theorem(name, name.rstrip("*").capitalize(), is_counted=not is_starred, is_numbered=not is_starred)
            )
            begin(reader, stream, token)
            return
        given = option(stream.text, token.end) if name in LISTS or name in reader.record.anchors.lists else None
        site = stream.site(token.start, token.end)
        reader.record.begin(name, site, stream.text, token.end, given.text if given else "")


def end(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\end{…}`."""
    name, site = token.detail, stream.site(token.start, token.end)
    if name == "document":
        stream.is_finished = True
        reader.now.is_over = len(reader.files) == 1
        return
    wrapper = reader.environments.get(name)
    frame = _open_wrapper(reader, name) if wrapper else None
    if wrapper and frame:
        reader.run_text(stream, closed(wrapper.end), "end " + name, site)
        reader.record.close(frame, site)
        return
    if name in RESTATABLE or name in _PROVED_AT_END:
        name = next((one.name for one in reversed(reader.record.frames) if one.typed == name), name)
    reader.record.end(name, site, stream.text, token.start)


HANDLERS: dict[str, Handler] = {"begin": begin, "end": end}


def _theorem(reader: Reader, name: str) -> Theorem | None:
    """Return the theorem environment `name`; a starred one exists with its plain form, without a number."""
    theorems = reader.record.theorems
    found = theorems.get(name)
    if found or not name.endswith("*") or name in reader.environments:
        return found
    plain = theorems.get(name[:-1])
    if plain is None:
        return None
    is_counted = plain.is_counted and "ntheorem" in reader.record.packages
    starred = replace(plain, env=name, shares=plain.shares or plain.env, is_numbered=False, is_counted=is_counted)
    reader.declare(starred)
    return starred


def _begin_result(reader: Reader, stream: Stream, token: Token, theorem: Theorem) -> None:
    text = stream.text
    title = option(text, token.end)
    if title and text.count("\n", token.end, title.start) > 1:
        title = None
    end = title.end if title else token.end
    env, start = reader.now.typed or (token.detail, stream.site(token.start, end))
    shown, labels = _title(title)
    if theorem.is_boxed:
        shown, labels, end = _boxed_arguments(text, end, theorem)
    elif theorem.takes_title:
        labels = _label_key(title)
        argument = group(text, end)
        shown, end = (argument.text.strip() or None, argument.end) if argument else (None, end)
    site = start if reader.now.typed else stream.site(token.start, end)
    if "\\" in theorem.printed:
        theorem = replace(theorem, printed=reader.printed_name(theorem.printed))
    is_nested = _is_nested(reader, stream, token, env)
    draft = reader.record.begin_result(theorem, env, site, shown, is_nested=is_nested)
    name = _restated_as(title)
    if name:
        reader.restatable(name, draft)
    if "\\" in theorem.printed:
        reader.record.mention((label for _, label in mentioned(reader, theorem.printed)), site)
    for label in labels:
        reader.record.label(label, site)
    if theorem.is_boxed or theorem.takes_title:
        stream.at = max(stream.at, end)
        # the counter steps in a group before the body, which keeps what \ref printed outside
        reader.record.frames[-1].number = None


def _is_nested(reader: Reader, stream: Stream, token: Token, typed: str) -> bool:
    r"""Return whether a result that begins inside another one as typed is meant to: both have their `\end` ahead.

    Where they have not, the author forgot or has yet to type the first `\end`.
    """
    holder = next((frame for frame in reversed(reader.record.frames) if frame.draft), None)
    if holder is None or holder.draft is None or holder.typed != typed or reader.now.typed:
        return True
    if stream.call:
        return _have_ends(stream, token, 1)
    is_here = holder.file == stream.file and stream.text.startswith("\\begin", holder.draft.begin.start)
    missing = 2 if is_here else 1  # a macro or another file ends the first
    return _have_ends(stream, token, missing)


def _have_ends(stream: Stream, token: Token, missing: int) -> bool:
    r"""Return whether as many `\end` of the environment that begins at `token` follow, others of it left out."""
    for one in stream.following(token, _LOOKED_AHEAD):
        if one.name in SECTIONS:
            break
        if one.detail == token.detail and one.name in ("begin", "end"):
            missing += {"begin": 1, "end": -1}.get(one.name, 0)
        if missing == 0:
            return True
    return False


def _title(title: Argument | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the title as typed and the labels set by keys in it (thmtools §2)."""
    if title is None:
        return None, ()
    if not _TITLE_KEYS.match(title.text):
        return title.text, ()
    values = settings(title.text)
    shown = values.get("name") or values.get("title") or values.get("note")
    label = values.get("label")
    return shown, (fold_space(label),) if label else ()


def _label_key(options: Argument | None) -> tuple[str, ...]:
    label = settings(options.text).get("label") if options else None
    return (fold_space(label),) if label else ()


def _restated_as(title: Argument | None) -> str | None:
    """Return the name under which a key in the title keeps the result (thmtools §1.5, keytheorems `store`)."""
    if title is None or not ("restate" in title.text or "store" in title.text):
        return None
    values = settings(title.text)
    return next((values[key] for key in ("restate", "restate*", "store", "store*") if values.get(key)), None)


def _boxed_arguments(text: str, at: int, theorem: Theorem) -> tuple[str | None, tuple[str, ...], int]:
    """Read the title and label that a tcolorbox theorem takes as arguments."""
    shown = group(text, at)
    if shown is None:
        return None, (), at
    label = group(text, shown.end) if not theorem.env.endswith("*") else None
    title = shown.text.strip() or None
    if label is None or text[shown.end : label.start - 1].strip():
        return title, (), shown.end
    key = fold_space(label.text)
    return title, ((theorem.label_prefix or "") + key,) if key else (), label.end


def _begin_restatable(reader: Reader, stream: Stream, token: Token) -> None:
    title = option(stream.text, token.end)
    env = group(stream.text, title.end if title else token.end)
    name = group(stream.text, env.end) if env else None
    if env is None or name is None:
        return
    key = fold_space(env.text)
    theorem = _theorem(reader, key) or Theorem(key, key.capitalize())
    if theorem.env not in reader.record.theorems:
        reader.declare(theorem)
    shown, labels = _title(title)
    site = stream.site(token.start, name.end)
    is_nested, is_numbered_later = _is_nested(reader, stream, token, token.detail), token.detail.endswith("*")
    draft = reader.record.begin_result(
        theorem, key, site, shown, is_nested=is_nested, is_numbered_later=is_numbered_later
    )
    reader.restatable(fold_space(name.text), draft, is_numbered_later=is_numbered_later)
    if reader.record.frames and reader.record.frames[-1].draft is draft:
        reader.record.frames[-1].typed = token.detail
    for label in labels:
        reader.record.label(label, site)


def _begin_proof(reader: Reader, stream: Stream, token: Token, header: str | None = None) -> None:
    given = option(stream.text, token.end)
    declared = reader.environments.get(token.detail)
    end = token.end
    if given:
        header, end = given.text, given.end
    elif declared and any(one.form == "m" for one in declared.parameters):
        arguments, end = call(stream.text, token.end, declared.parameters)
        header = " ".join(arguments)
    theorem = reader.record.theorems.get(token.detail)
    if header is None and theorem and "\\" in theorem.printed:
        header = theorem.printed
    stream.at = max(stream.at, end)
    name, site = token.detail, stream.site(token.start, end)
    if reader.now.typed:
        site = reader.now.typed[1]
    reader.record.begin_proof(name, site, header, header_labels(reader, header))


def _begin_proved_at_end(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\begin{theoremEnd}[options]{theorem}[Title]` (proof-at-the-end)."""
    options = option(stream.text, token.end)
    env = group(stream.text, options.end if options else token.end)
    if env is None:
        return
    stream.at = max(stream.at, env.end)
    key = fold_space(env.text)
    theorem = _theorem(reader, key) or Theorem(key, key.capitalize())
    if theorem.env not in reader.record.theorems:
        reader.declare(theorem)
    title = option(stream.text, env.end)
    site = stream.site(token.start, title.end if title else env.end)
    reader.record.begin_result(theorem, key, site, title.text if title else None)
    reader.record.frames[-1].typed = token.detail


def header_labels(reader: Reader, header: str | None) -> tuple[str, ...]:
    """Return the labels that the header of a proof names as what it proves.

    "Proof of \\cref{a} using \\cref{b}" names only the first; a header that begins with "using" names all.
    """
    if not header or "\\" not in header:
        return ()
    found = mentioned(reader, header)
    stop = _USING.search(header)
    named = [label for at, label in found if stop is None or at < stop.start()]
    return tuple(named or [label for _, label in found])


def _begin_wrapper(reader: Reader, stream: Stream, token: Token, wrapper: Environment) -> None:
    around = _open_wrapper(reader, wrapper.name)
    if around and not (stream.call is None and _have_ends(stream, token, 2)):
        return
    arguments, end = call(stream.text, token.end, wrapper.parameters)
    begins = opened(reader, wrapper)
    meaning, end = expansion(begins, arguments, stream.text, end, reader.vocabulary)
    inner = [name for name in _BEGIN.findall(meaning) if _theorem(reader, name) or name in PROOFS]
    site = stream.site(token.start, end)
    if not inner and _is_proof(wrapper):
        stream.at = max(stream.at, end)
        header = _PROOF_TEXT.split(meaning)[-1] if arguments else None
        reader.record.begin_proof(wrapper.name, site, header, header_labels(reader, header))
        return
    if not inner and not any(name in reader.environments for name in _BEGIN.findall(meaning)):
        made = None if _OPENS.search(wrapper.begin) else homemade(wrapper, counts=counts(reader, wrapper))
        if made:
            _begin_homemade(reader, stream, token, made, wrapper, meaning)
            return
    reader.record.begin_wrapper(wrapper.name, site, keeps_numbers=r"\the" not in meaning)
    stream.at = max(stream.at, end)
    before = reader.now.typed
    reader.now.typed = before or (wrapper.name, site)
    reader.run_text(stream, meaning, "begin " + wrapper.name, site)
    reader.now.typed = before


def _begin_homemade(
    reader: Reader, stream: Stream, token: Token, made: Theorem, wrapper: Environment, meaning: str
) -> None:
    given = option(stream.text, token.end)
    arguments, end = call(stream.text, token.end, wrapper.parameters)
    named = (one for one, parameter in zip(arguments, wrapper.parameters, strict=True) if parameter.form == "m")
    number = next((fold_space(one) for one in named if _NUMBER.fullmatch(fold_space(one))), None)
    site = stream.site(token.start, end if made.takes_number or not given else given.end)
    draft = reader.record.begin_result(made, made.env, site, given.text if given and arguments else None)
    stream.at = max(stream.at, end)
    before = len(reader.stepped)
    reader.run_text(stream, meaning, "begin " + made.env, site)
    counters = reader.stepped[before:]
    if counters:
        number = reader.record.counters.printed(counters[-1]) or None
    draft.number = number if counters or made.takes_number else None
    if reader.record.frames and reader.record.frames[-1].draft is draft:
        reader.record.frames[-1].number = draft.number


@lru_cache(maxsize=512)
def _is_built_anew(declared: Environment) -> bool:
    r"""Return whether a class builds `figure`, `enumerate` or the like from the ground: it means what it always did."""
    return _BEGIN.search(declared.begin) is None and declared.name in EQUATIONS | FLOATS | LISTS


def _is_proof(wrapper: Environment) -> bool:
    return is_proof_name(wrapper.name) or _PROOF_TEXT.search(wrapper.begin) is not None


def _open_wrapper(reader: Reader, name: str) -> Frame | None:
    for frame in reversed(reader.record.frames):
        if frame.role is Role.WRAPPER and frame.name == name:
            return frame
    return None
