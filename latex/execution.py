r"""Reads a manuscript the way TeX does: in order, through `\input`, conditionals and the paper's own macros.

Invariants:
- It ends on any text: files do not enter themselves, macros do not expand inside their own expansion, and both are
  bounded in number.
- It changes nothing but its `Record`.

Only commands with a meaning here are executed (`latex.commands`, `latex.environments`); everything else is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from latex.arguments import group, option, star
from latex.conditionals import Flags, branch_ends, condition_end
from latex.declarations import Theorem
from latex.drafts import ResultDraft, Site
from latex.macros import Macro, Parameter, call, substitute
from latex.recording import Record
from latex.scan import Token, Vocabulary, scan
from latex.survey import Environment
from latex.vocabulary import BUILTIN, CONDITIONALS

_MOST_EXPANSIONS = 30_000  # in one manuscript; 1.8 MB of papers and theses together need 540
_DEEPEST_EXPANSION = 15
_LONGEST_EXPANSION = 30_000  # code points
_MOST_FILES = 3_000
_DEEPEST_FILE = 30
_MOST_IN_KEY = 20  # macros in one label
_LONGEST_KEY = 1_000  # code points
PASSAGE = "\0"
r"""What the name in a `\begin{…}` begins with that stands for an argument to be executed in its place."""
_SHORTEST_PASSAGE = 40  # code points; in a shorter call everything stands where the call does
_MOST_IN_NAME = 5  # macros in one printed name
_LONGEST_NAME = 200  # code points
_NAME = re.compile(r"\\([A-Za-z@]+)")
_COMMAND = re.compile(r"\\([A-Za-z@]+)[ \t]*")
_OPEN_END = re.compile(r"\\([A-Za-z@]+)\*?\s*$")
_OPEN_BEGIN = re.compile(r"\\begin\s*\{[^{}]*\}\s*$")


@dataclass(slots=True)
class Stream:
    """A text being read: a file, or what a macro expands to."""

    text: str
    tokens: tuple[Token, ...]
    file: str
    call: Site | None = None
    """Where the outermost macro was called; None in a file."""
    at: int = 0
    """Everything before this offset was read as an argument."""
    skipped: list[tuple[int, int]] = field(default_factory=list)
    """Ranges ahead that belong to branches not taken, in order."""
    decisions: list[bool | None] = field(default_factory=list)
    """What the open conditionals gave; None where both branches count, or the second is being read."""
    is_finished: bool = False
    _ends: dict[int, int] | None = None

    def branch_ends(self, conditionals: Container[str]) -> dict[int, int]:
        """Return where the branches of this text end; worked out once."""
        if self._ends is None:
            self._ends = branch_ends(self.tokens, conditionals)
        return self._ends

    def site(self, start: int, end: int) -> Site:
        """Return where a command of this text stands in a file."""
        return self.call or Site(self.file, start, end)

    def hides(self, offset: int) -> bool:
        """Return whether `offset` lies in a range that is not executed."""
        while self.skipped and offset >= self.skipped[0][1]:
            self.skipped.pop(0)
        return bool(self.skipped) and offset >= self.skipped[0][0]

    def hide(self, start: int, end: int) -> None:
        """Do not execute what stands in `[start, end)`."""
        self.skipped.append((start, end))
        self.skipped.sort()


@dataclass(slots=True)
class Surroundings:
    """What packages, options and position say while a manuscript is read."""

    theorem_style: str = ""
    styles_without_number: set[str] = field(default_factory=set)
    options: dict[str, str] = field(default_factory=dict)
    r"""`\DeclareOption`: option → what it executes."""
    chosen_options: list[str] = field(default_factory=list)
    typed: tuple[str, Site] | None = None
    """The environment as typed, and where, while the paper's own wrapper around a theorem begins."""
    stepped: list[str] = field(default_factory=list)
    r"""Counters that `\refstepcounter` stepped, in order."""
    packages: set[str] = field(default_factory=set)
    """Packages asked for so far."""
    is_part_alone: bool = False
    """The root is a part of another document, compiled alone (subfiles)."""
    has_class: bool = False
    r"""A `\documentclass` was met."""
    is_over: bool = False
    r"""The root's `\end{document}` was reached."""


Handler = Callable[["Reader", Stream, Token], None]


class Reader:
    """Executes the files of one manuscript into a `Record`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        macros: Mapping[str, Macro],
        handlers: Mapping[str, Handler],
        tokens: Callable[[str], tuple[Token, ...]],
        resolve: Callable[[str, tuple[str, ...]], str | None],
        texts: Mapping[str, str],
    ) -> None:
        self.record = Record(texts)
        self.flags = Flags()
        self.now = Surroundings()
        self.defined: dict[str, Macro] = {}
        """Macros defined so far."""
        self.environments: dict[str, Environment] = {}
        self.files: list[str] = []
        """Files being read, the root first."""
        self.folders: list[str] = [""]
        r"""Where `\input` looks; `\import` adds one."""
        self.resolve = resolve
        self.texts = texts
        self.vocabulary = vocabulary
        self._ahead = macros
        self._tokens = tokens
        self._conditionals = CONDITIONALS | {name for name in vocabulary.commands if is_conditional(name)}
        self._handlers = dict(handlers)
        for name in macros:
            if name not in BUILTIN:
                self._handlers[name] = _expand  # also over a name in YIELDING
        self._expanding: list[str] = []
        self._passages: dict[str, tuple[Stream, int, int]] = {}
        self._expansions_left = _MOST_EXPANSIONS
        self._files_left = _MOST_FILES

    def read(self, root: str) -> Record:
        """Execute the file `root` and everything it reads."""
        self.run_file(root)
        self.record.resolve_numbers()
        return self.record

    def run_file(self, name: str, *, is_part: bool = False, is_preamble: bool = False) -> None:
        r"""Execute a file: all of it, or as a part what stands between `\begin{document}` and `\end{document}`.

        With `is_preamble` only what stands before `\begin{document}`.
        """
        text = self.texts.get(name)
        if text is None or name in self.files or len(self.files) >= _DEEPEST_FILE or self._files_left <= 0:
            return
        self._files_left -= 1
        self.files.append(name)
        depth = len(self.record.frames)
        stream = Stream(text, self._tokens(name), name)
        if is_part:
            stream.at = _body_start(stream.tokens)
        if is_preamble:
            stream.tokens = _preamble(stream.tokens)
        self._run(stream)
        self.record.end_file(depth, Site(name, len(text), len(text)))
        self.files.pop()

    def run_text(self, stream: Stream, text: str, name: str, site: Site) -> None:
        """Execute `text`, which the macro or environment `name` called at `site` stands for."""
        if (
            name in self._expanding
            or len(self._expanding) >= _DEEPEST_EXPANSION
            or self._expansions_left <= 0
            or len(text) > _LONGEST_EXPANSION
        ):
            return
        tokens = scan_expansion(text, self.vocabulary)
        if not tokens:
            return
        self._expansions_left -= 1
        self._expanding.append(name)
        self._run(Stream(text, tokens, stream.file, stream.call or site))
        self._expanding.pop()

    def in_place(
        self, stream: Stream, at: int, parameters: tuple[Parameter, ...], arguments: tuple[str, ...]
    ) -> tuple[str, ...]:
        r"""Return the arguments of the call at `at` with a mark for each that holds environments.

        Where the mark is executed, the argument is, as the passage of the file it is: results in `\longversion{…}`
        stand where they were typed, not where the macro was called.
        """
        found = list(arguments)
        for index, (parameter, argument) in enumerate(zip(parameters, arguments, strict=True)):
            (_, after) = call(stream.text, at, (parameter,))
            if parameter == Parameter() and r"\begin" in argument and stream.text[after - 1] == "}":
                mark = f"{PASSAGE}{stream.file}:{at}"
                self._passages[mark] = (stream, after - 1 - len(argument), after - 1)
                found[index] = rf"\begin{{{mark}}}"
            at = after
        return tuple(found)

    def run_passage(self, mark: str) -> None:
        """Execute the argument behind a mark, once; nothing for what only looks like a mark."""
        passage = self._passages.pop(mark, None)
        if passage is None:
            return
        stream, start, end = passage
        first, last = bisect_left(stream.tokens, (start,)), bisect_left(stream.tokens, (end,))
        outer, self._expanding = self._expanding, []
        typed, self.now.typed = self.now.typed, None
        self._run(Stream(stream.text, stream.tokens[first:last], stream.file, at=start))
        self._expanding, self.now.typed = outer, typed

    def macro(self, name: str) -> Macro | None:
        """Return what `name` means here; where it is declared only later, that."""
        return self.defined.get(name) or self._ahead.get(name)

    def define(self, macro: Macro) -> None:
        """Make a macro known."""
        self.defined[macro.name] = macro
        if macro.name not in self._handlers and macro.name in self.vocabulary.commands:
            self._handlers[macro.name] = _expand

    def restatable(self, name: str, draft: ResultDraft) -> None:
        r"""Let `\NAME*` restate a result."""
        draft.restatable = name
        self.record.restatable.setdefault(name, draft)

    def alias(self, name: str, meaning: str) -> None:
        r"""Let a known command do what another known one does (`\let\autoref\cref`)."""
        if name in self._handlers and meaning in self._handlers:
            self._handlers[name] = self._handlers[meaning]

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

    def _run(self, stream: Stream) -> None:
        tokens, handlers, conditionals = stream.tokens, self._handlers, self._conditionals
        index, count = 0, len(tokens)
        while index < count:
            token = tokens[index]
            index += 1
            if token.start < stream.at or (stream.skipped and stream.hides(token.start)):
                continue
            name = token.name
            handler = handlers.get(name)
            if handler:
                handler(self, stream, token)
                if stream.is_finished or self.now.is_over:
                    return
            elif name in conditionals:
                index = self._condition(stream, token, index)
            elif name in ("else", "or"):
                index = self._leave_branch(stream, index)
            elif name == "fi" and stream.decisions:
                stream.decisions.pop()

    def _condition(self, stream: Stream, token: Token, index: int) -> int:
        """Decide the conditional at `index - 1`; return the index of the token to go on with."""
        decision = self.flags.decide(stream.text, token, self.defined)
        if decision is not False:
            stream.decisions.append(decision)
            return index
        end = stream.branch_ends(self._conditionals).get(index - 1)
        if end is None or stream.tokens[end].name != "fi":
            stream.decisions.append(None)
        return index if end is None else end + 1

    def _leave_branch(self, stream: Stream, index: int) -> int:
        r"""Pass over the rest of a conditional whose first branch was taken for certain."""
        if not stream.decisions or stream.decisions[-1] is not True:
            return index
        end = condition_end(stream.tokens, stream.branch_ends(self._conditionals), index - 1)
        return index if end is None else end

    def completed(self, meaning: str, text: str, end: int) -> tuple[str, int]:
        r"""Give a command that ends an expansion the arguments it takes from the text after the call.

        Return the longer expansion and the offset after what was taken.
        """
        tail = meaning[-80:]
        if _OPEN_BEGIN.search(tail):
            following = option(text, end)
            return (f"{meaning}[{following.text}]", following.end) if following else (meaning, end)
        command = _OPEN_END.search(tail)
        if not command or command[1] not in self.vocabulary.commands:
            return meaning, end
        after = star(text, end)
        meaning += text[end:after]
        for _ in range(3):
            argument = (option if text.startswith("[", after) else group)(text, after)
            if argument is None or text[after : argument.start].strip(" \t{["):
                break
            meaning += text[after : argument.end]
            after = argument.end
        return meaning, after


def is_conditional(name: str) -> bool:
    r"""Return whether a declared command of this name begins a conditional (`\ifdraft`)."""
    return name.startswith("if") and name not in BUILTIN and not name.endswith(("true", "false"))


@lru_cache(maxsize=8192)
def scan_expansion(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens of a short text; papers call the same macros with the same arguments again and again."""
    return scan(text, vocabulary)


def _expand(reader: Reader, stream: Stream, token: Token) -> None:
    macro = reader.macro(token.name)
    if macro is None:
        return
    takes_star = bool(macro.parameters) and macro.parameters[0].form == "s"
    at = token.end - 1 if token.detail and takes_star else token.end
    arguments, end = call(stream.text, at, macro.parameters)
    if stream.call is None and end - at > _SHORTEST_PASSAGE and any(r"\begin" in one for one in arguments):
        arguments = reader.in_place(stream, at, macro.parameters, arguments)
    meaning, end = reader.completed(substitute(macro.body, arguments), stream.text, end)
    stream.at = max(stream.at, end)
    reader.run_text(stream, meaning, token.name, stream.site(token.start, end))


def _body_start(tokens: tuple[Token, ...]) -> int:
    return next((token.end for token in tokens if token.name == "begin" and token.detail == "document"), 0)


def _preamble(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    starts = (at for at, token in enumerate(tokens) if token.name == "begin" and token.detail == "document")
    return tokens[: next(starts, len(tokens))]
