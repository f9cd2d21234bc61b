r"""What one file says that a check needs: commands, declarations, files it names, environments that do not balance.

Invariants:
- A source depends on the text of one file and on the dialect of its paper only, so it is kept as long as both stay.
- Comments, verbatim text, what follows `\end{document}` or `\endinput`, and branches behind `\iffalse` are not looked
  into; commands in such a branch still count as used.
- The text is gone through once, match by match, so that other threads may run meanwhile.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from latex.arguments import fold_space, group, keys, option, skip_space, without_comments
from latex.check.dialect import Dialect, names
from latex.macros import DEFINERS, definition
from latex.survey import environment, included
from latex.vocabulary import BRANCHES, ENVIRONMENT_DEFINERS, FOLDER_INPUTS, INPUTS

_HOOKS = names(
    "AtBeginEnvironment AtEndEnvironment BeforeBeginEnvironment AfterEndEnvironment AtBeginDocument AtEndDocument"
    " AddToHook pretocmd apptocmd patchcmd xpretocmd xapptocmd xpatchcmd addtotheorempreheadhook BODY"
    " addtotheorempostheadhook addtotheorempostfoothook newtcolorbox newtcbtheorem tcbset titleformat tikzset newmdenv"
    " newcolumntype newcommandx newcommandtwoopt newenvironmentx DeclarePairedDelimiterX"
    " DeclarePairedDelimiterXPP"
)
"""Commands whose arguments are carried out elsewhere, so that environments in them need not balance."""
_MOST_HOOK_ARGUMENTS = 6
_MOST_BRANCHES = 3
_BIBLIOGRAPHIES = frozenset({"bibliography", "addbibresource", "addglobalbib", "addsectionbib", "putbib"})
_SEVERAL_BIBLIOGRAPHIES = frozenset({"newcites", "DeclareBibliographyCategory"})
_SPECIAL = (
    DEFINERS
    | ENVIRONMENT_DEFINERS
    | _HOOKS
    | BRANCHES
    | INPUTS
    | FOLDER_INPUTS
    | _BIBLIOGRAPHIES
    | {"csname", "@nameuse", "externaldocument", "zexternaldocument", "endinput", "bib", "else", "fi", "newif"}
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}\n\\]*)\}")
_CSNAME = re.compile(r"\s*([^{}\n]{0,80}?)\\endcsname")
_DEFINING = re.compile(
    r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand)\*?\s*\{?\s*\\expandafter\s*$|\\expandafter\s*\\(?:[gex]?def|let|(?:re)?newcommand|providecommand)\*?\s*\{?\s*$"
)
_SPELLED = re.compile(r"([^\W\d_]+)(?:~|[ \n]|\\[ ,])+([A-Z]?\d+(?:\.\w+)*|[A-Z]\.\d+(?:\.\w+)*)")
_NEWLINE = re.compile(r"\n")
_LABEL_SETTING = re.compile(
    r"\\([A-Za-z@]+)\*?(?:\[[^\]\n]*\])?\{([^{}\\\n]{1,120})\}|label\s*=\s*\{?([^,{}\[\]\n]{1,120})"
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A macro as one file declares it."""

    name: str
    command: str
    r"""What declares it (`newcommand`)."""
    start: int
    """Offset of the declaration."""
    end: int


@dataclass(frozen=True, slots=True)
class Unbalanced:
    r"""A `\begin` without its `\end`, or the other way round."""

    name: str
    start: int
    end: int
    """Offsets of the command and its argument."""
    is_opening: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A file that the text names."""

    command: str
    name: str
    """As typed, with the folder of `\\import` before it."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lender:
    """Another document whose labels the paper reads (xr, xr-hyper, zref-xr)."""

    prefix: str
    """What its labels begin with here; empty where they keep their names."""
    document: str
    """As typed, without ending."""
    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """The facts of one file."""

    text: str
    dialect: Dialect
    commands: Mapping[str, int]
    """How often each command stands outside comments and verbatim text; declarations count."""
    declared: tuple[Declared, ...]
    unbalanced: tuple[Unbalanced, ...]
    loose: frozenset[str]
    """Environments opened or closed alone by a macro or inside a condition: they cannot be judged."""
    environments: frozenset[str]
    names: tuple[Naming, ...]
    """Files it reads, in order."""
    bibliographies: tuple[str, ...]
    entries: frozenset[str]
    r"""Keys of `\bib` entries (amsrefs)."""
    lenders: tuple[Lender, ...]
    built_names: tuple[str, ...]
    r"""What stands in `\csname…\endcsname` and the like where a command is called by its name."""
    has_several_bibliographies: bool

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the lines."""
        return [0, *(found.end() for found in _NEWLINE.finditer(self.text))]

    @cached_property
    def code(self) -> str:
        """The text without comments."""
        return without_comments(self.text)

    @cached_property
    def declarations(self) -> Mapping[str, int]:
        """How often the file declares each macro."""
        return Counter(one.name for one in self.declared)

    @cached_property
    def arguments(self) -> Mapping[str, frozenset[str]]:
        """Argument without commands in it → the commands that take it; keys `label=…` are under `label=`."""
        found: dict[str, set[str]] = {}
        for match in _LABEL_SETTING.finditer(self.text):
            found.setdefault(fold_space(match[2] or match[3] or ""), set()).add(match[1] or "label=")
        return {argument: frozenset(commands) for argument, commands in found.items()}

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Names with numbers as typed in the text: "Lemma 3.2", whatever stands between the two."""
        return frozenset(f"{found[1]} {found[2]}" for found in _SPELLED.finditer(self.text))

    def line(self, offset: int) -> int:
        """Return the line of `offset`, counted from 1."""
        return bisect_right(self.line_starts, offset)

    def count(self, name: str) -> int:
        """Return how often `name` is called, its declarations left out."""
        return self.commands.get(name, 0) - self.declarations.get(name, 0)


def source_of(text: str, dialect: Dialect) -> Source:
    """Return the facts of a file with this text."""
    return _Reading(text, dialect).run()


@lru_cache(maxsize=8)
def _expression(raw: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(raw, key=len, reverse=True)))
    return re.compile(
        r"%[^\n]*"
        rf"|\\begin[ \t]*\{{(?P<raw>{names})\}}[\s\S]*?\\end[ \t]*\{{(?P=raw)\}}"
        r"|\\(?P<side>begin|end)\s*\{(?P<environment>[^{}\n\\]*)\}"
        r"|\\string\s*\\[A-Za-z@]+"
        r"|\\(?:verb\*?|lstinline(?:\[[^\]\n]*\])?|mintinline(?:\[[^\]\n]*\])?\{[^{}\n]*\})(?P<mark>[^\sA-Za-z*@{])[^\n]*?(?P=mark)"
        r"|\\(?:lstinline|mintinline\{[^{}\n]*\}|url|path|nolinkurl)[ \t]*\{[^{}\n]*\}"
        r"|\\(?P<command>[A-Za-z@]+)"
        r"|\\[^A-Za-z@]"
    )


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._commands: list[str] = []
        self._declared: list[Declared] = []
        self._open: list[tuple[Unbalanced, bool]] = []
        self._unbalanced: list[Unbalanced] = []
        self._loose: set[str] = set()
        self._environments: set[str] = set()
        self._names: list[Naming] = []
        self._bibliographies: list[str] = []
        self._entries: set[str] = set()
        self._lenders: list[Lender] = []
        self._built_names: list[str] = []
        self._conditions: list[bool] = []  # whether each open condition hides what stands there
        self._after_newif = False
        self._passed = 0  # environments before this offset stand in a declaration
        self._branching = 0  # those before this one in the branches of a condition
        self._is_over = False

    def run(self) -> Source:
        special = _SPECIAL | self._dialect.conditionals
        for found in _expression(self._dialect.raw).finditer(self._text):
            kind = found.lastgroup
            if kind == "command":
                name = found["command"]
                self._commands.append(name)
                if name in special:
                    self._take(name, found.start(), found.end())
            elif kind == "environment":
                self._take_environment(found["side"], found["environment"], found.start(), found.end())
            if self._is_over:
                break
        for opening, is_conditional in self._open:
            self._give_up(opening, is_conditional)
        commands = Counter(self._commands)
        return Source(
            text=self._text,
            dialect=self._dialect,
            commands=commands,
            declared=tuple(self._declared),
            unbalanced=tuple(sorted(self._judged(commands), key=lambda one: one.start)),
            loose=frozenset(self._loose),
            environments=frozenset(self._environments),
            names=tuple(self._names),
            bibliographies=tuple(self._bibliographies),
            entries=frozenset(self._entries),
            lenders=tuple(self._lenders),
            built_names=tuple(self._built_names),
            has_several_bibliographies=not _SEVERAL_BIBLIOGRAPHIES.isdisjoint(commands),
        )

    def _judged(self, commands: Mapping[str, int]) -> list[Unbalanced]:
        r"""Return what is unbalanced, without `\proof … \end{proof}` and `\begin{proof} … \endproof`."""
        return [
            one
            for one in self._unbalanced
            if not commands.get("end" + one.name if one.is_opening else one.name.rstrip("*"))
        ]

    @property
    def _is_hidden(self) -> bool:
        return any(self._conditions)

    def _take(self, name: str, start: int, end: int) -> None:
        if name in self._dialect.conditionals:
            if not self._after_newif and end > self._passed:
                self._conditions.append(name == "iffalse")
            self._after_newif = False
            return
        self._after_newif = name == "newif"
        if end <= self._passed:
            if name in ("csname", "@nameuse"):
                self._take_built_name(name, start, end)
        elif name == "fi":
            if self._conditions:
                self._conditions.pop()
        elif name == "else":
            if self._conditions:
                self._conditions[-1] = False
        elif name in ("csname", "@nameuse"):
            self._take_built_name(name, start, end)
        elif name in DEFINERS:
            self._take_declaration(name, start, end)
        elif name in ENVIRONMENT_DEFINERS:
            declared = environment(self._text, name, end)
            self._pass_over(start, declared[1] if declared else end)
        elif name in _HOOKS:
            self._pass_over(start, self._after_arguments(end, _MOST_HOOK_ARGUMENTS))
        elif name in BRANCHES:
            self._branching = max(self._branching, self._after_arguments(end, _MOST_BRANCHES))
        elif not self._is_hidden:
            self._take_naming(name, start, end)

    def _take_naming(self, name: str, start: int, end: int) -> None:
        text = self._text
        if name == "endinput":
            is_inside = any(one.name != "document" for one, _ in self._open)  # an example of how TeX is written
            self._is_over = not self._conditions and not is_inside
        elif name in _BIBLIOGRAPHIES:
            given = option(text, end)
            argument = group(text, given.end if given else end)
            self._bibliographies += keys(argument.text) if argument else ()
        elif name == "bib":
            argument = group(text, end)
            if argument:
                self._entries.add(fold_space(argument.text))
        elif name.endswith("externaldocument"):
            given = option(text, end)
            document = group(text, given.end if given else end)
            if document:
                prefix = given.text.strip() if given else ""
                self._lenders.append(Lender(prefix, document.text.strip(), start, document.end))
        elif name in INPUTS or name in FOLDER_INPUTS:
            for inclusion in included(text, name, end):
                folder = inclusion.folder.rstrip("/") + "/" if inclusion.folder else ""
                self._names.append(Naming(name, folder + inclusion.name, start, end))

    def _take_declaration(self, command: str, start: int, end: int) -> None:
        found = definition(self._text, command, end)
        if found is None:
            return
        self._declared.append(Declared(found.macro.name, command, start, found.end))
        self._pass_over(start, found.end)

    def _take_built_name(self, command: str, start: int, end: int) -> None:
        if command == "@nameuse":
            argument = group(self._text, end)
            self._built_names += [argument.text] if argument else []
            return
        found = _CSNAME.match(self._text, end)
        if found and not _DEFINING.search(self._text[max(0, start - 60) : start]):
            self._built_names.append(found[1])

    def _pass_over(self, start: int, end: int) -> None:
        """Leave out the environments of a declaration, noting those that it opens or closes alone."""
        self._passed = max(self._passed, end)
        balance: Counter[str] = Counter()
        for found in _ENVIRONMENT.finditer(self._text, start, end):
            name = fold_space(found[2])
            self._environments.add(name)
            balance[name] += 1 if found[1] == "begin" else -1
        self._loose |= {name for name, excess in balance.items() if excess}

    def _after_arguments(self, at: int, most: int) -> int:
        for _ in range(most):
            found = option(self._text, at) or group(self._text, at)
            if found is None or self._text.find("\n\n", at, skip_space(self._text, at)) >= 0:
                break
            at = found.end
        return at

    def _take_environment(self, side: str, name: str, start: int, end: int) -> None:
        self._after_newif = False
        name = fold_space(name)
        self._environments.add(name)
        if end <= self._passed or self._is_hidden:
            return
        is_conditional = bool(self._conditions) or end <= self._branching
        if name == "document":
            self._take_document(side, start, end)
        elif side == "begin":
            self._open.append((Unbalanced(name, start, end, True), is_conditional))
        else:
            self._close(Unbalanced(name, start, end, False), is_conditional)

    def _take_document(self, side: str, start: int, end: int) -> None:
        """Begin afresh with the document: what stands before it is the preamble, where nothing need balance."""
        if side == "end":
            self._close(Unbalanced("document", start, end, False), False)
            self._is_over = True
            return
        self._loose |= {one.name for one, _ in self._open} | {one.name for one in self._unbalanced}
        self._unbalanced.clear()
        self._open = [(Unbalanced("document", start, end, True), False)]

    def _close(self, closing: Unbalanced, is_conditional: bool) -> None:
        depth = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0].name == closing.name), None)
        if depth is None:
            self._give_up(closing, is_conditional)
            return
        for opening, was_conditional in self._open[depth + 1 :]:
            self._give_up(opening, was_conditional)
        del self._open[depth:]

    def _give_up(self, one: Unbalanced, is_conditional: bool) -> None:
        if is_conditional or "#" in one.name:
            self._loose.add(one.name)
        else:
            self._unbalanced.append(one)
