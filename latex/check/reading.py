r"""One pass over a file that makes its `Source`.

Invariants:
- Comments, verbatim text, what follows `\end{document}` or `\endinput`, and branches behind `\iffalse` are not looked
  into; commands in such a branch still count as used.
- The text is gone through once, match by match, so that other threads may run meanwhile.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from latex.check.dialect import Dialect, names
from latex.check.source import Declared, Lender, Naming, Source, Unbalanced
from latex.syntax.arguments import fold_space, group, keys, option, skip_space
from latex.syntax.macros import DEFINERS, definition
from latex.syntax.scan import closing_of
from latex.syntax.survey import environment, included
from latex.syntax.vocabulary import BRANCHES, ENVIRONMENT_DEFINERS, FOLDER_INPUTS, INPUTS

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
_BIBLIOGRAPHIES = names("bibliography addbibresource addglobalbib addsectionbib putbib")
_SEVERAL_BIBLIOGRAPHIES = names("newcites DeclareBibliographyCategory")
_EACH_ITS_OWN = ("{chapterbib}", "{bibunits}", "{multibib}")
"""Packages by which parts of a paper have bibliographies of their own."""
_SPECIAL = (
    DEFINERS
    | ENVIRONMENT_DEFINERS
    | _HOOKS
    | BRANCHES
    | INPUTS
    | FOLDER_INPUTS
    | _BIBLIOGRAPHIES
    | names("csname @nameuse externaldocument zexternaldocument endinput bib bibitem label else fi newif")
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}\n\\]*)\}")
_CSNAME = re.compile(r"\s*([^{}\n]{0,80}?)\\endcsname")
_DECLARES = r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand)\*?\s*\{?\s*"
_DEFINING = re.compile(rf"{_DECLARES}\\expandafter\s*$|\\expandafter\s*{_DECLARES}$")
_SHOWN_CODE = re.compile(r"[A-Za-z]*(?:verb|code|listing|console|terminal)[A-Za-z]*\*?", re.IGNORECASE)
"""What packages call environments that show their text as it is typed."""
_FLOATS = names("listing listing* codelisting pseudocode program")
"""Environments that have such a name and only hold one."""


def source_of(text: str, dialect: Dialect) -> Source:
    """Return the facts of a file with this text."""
    return _Reading(text, dialect).run()


@lru_cache(maxsize=8)
def _expression(raw: frozenset[str], quotes: frozenset[str]) -> re.Pattern[str]:
    quoted = "".join(f"|{sign}[^{sign}\n]*{sign}" for sign in map(re.escape, sorted(quotes)))
    names = "|".join(map(re.escape, sorted(raw, key=len, reverse=True)))
    return re.compile(
        r"%[^\n]*"
        rf"|\\begin[ \t]*\{{(?P<raw>{names})\}}"
        r"|\\(?P<side>begin|end)\s*\{(?P<environment>[^{}\n\\]*)\}"
        r"|\\string\s*\\[A-Za-z@]+"
        r"|\\(?:(?=[A-Za-z]*verb)[A-Za-z]++\*?|lstinline(?:\[[^\]\n]{0,400}\])?"
        r"|mintinline(?:\[[^\]\n]{0,400}\])?\{[^{}\n]*\})"
        r"(?P<mark>[^\sA-Za-z*@{}\\,.;:)\]&$~'-])[^\n]*?(?P=mark)"
        r"|\\(?:lstinline|mintinline\{[^{}\n]*\}|url|path|nolinkurl)[ \t]*\{[^{}\n]*\}"
        r"|\\(?P<command>[A-Za-z@]+)"
        r"|\\[^A-Za-z@]" + quoted
    )


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._commands: dict[str, int] = {}
        self._declared: list[Declared] = []
        self._open: list[tuple[Unbalanced, bool]] = []
        self._open_names: Counter[str] = Counter()
        self._unbalanced: list[Unbalanced] = []
        self._loose: set[tuple[str, str]] = set()
        self._environments: set[str] = set()
        self._names: list[Naming] = []
        self._bibliographies: list[str] = []
        self._entries: set[str] = set()
        self._labels: set[str] = set()
        self._lenders: list[Lender] = []
        self._built_names: list[str] = []
        self._conditions: list[bool] = []  # whether each open condition hides what stands there
        self._after_newif = False
        self._passed = 0  # environments before this offset stand in a declaration
        self._branching = 0  # those before this one in the branches of a condition
        self._is_over = False
        self._branchings: list[tuple[int, int]] = []
        self._never_closed: set[str] = set()
        self._shown: list[tuple[int, int]] = []

    def run(self) -> Source:
        commands = self._commands
        special = _SPECIAL | self._dialect.conditionals
        for found in self._matches():
            kind = found.lastgroup
            if kind == "command":
                name = found["command"]
                commands[name] = commands.get(name, 0) + 1  # a Counter made at the end holds up other threads
                if name in special:
                    self._take(name, found.start(), found.end())
            elif kind == "environment":
                self._take_environment(found["side"], found["environment"], found.start(), found.end())
            elif kind == "raw":
                self._take_environment("begin", found["raw"], found.start(), found.end())
            if self._is_over:
                break
        for opening, is_conditional in self._open:
            self._give_up(opening, is_conditional)
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
            labels=frozenset(self._labels),
            lenders=tuple(self._lenders),
            built_names=tuple(self._built_names),
            branchings=tuple(self._branchings),
            shown=tuple(self._shown),
            has_several_bibliographies=not _SEVERAL_BIBLIOGRAPHIES.isdisjoint(commands)
            or any(package in self._text for package in _EACH_ITS_OWN),
        )

    def _matches(self) -> Iterator[re.Match[str]]:
        """Yield what may count, in order; of the raw environments those that are never closed."""
        text, expression = self._text, _expression(self._dialect.raw, self._dialect.quotes)
        never_closed: set[str] = set()
        at: int | None = 0
        while at is not None:
            begin, at = at, None
            for found in expression.finditer(text, begin):
                name = found["raw"]
                closing = closing_of(name).search(text, found.end()) if name and name not in never_closed else None
                if closing:
                    at = closing.end()
                    break
                if name:
                    never_closed.add(name)
                yield found

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
            elif name == "label" and not (self._shown and start < self._shown[-1][1]):
                self._take_naming(name, start, end)  # a hook may be carried out by a package
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
            after = self._after_arguments(end, _MOST_BRANCHES)
            self._branchings.append((start, after))
            self._branching = max(self._branching, after)
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
        elif name in ("bib", "bibitem", "label"):
            given = option(text, end) if name == "bibitem" else None
            argument = group(text, given.end if given else end)
            if argument:
                (self._labels if name == "label" else self._entries).add(fold_space(argument.text))
        elif name.endswith("externaldocument"):
            given = option(text, end)
            document = group(text, given.end if given else end)
            if document:
                prefix = given.text.strip() if given else ""
                self._lenders.append(Lender(prefix, document.text.strip(), start, document.end))
        elif name in INPUTS or name in FOLDER_INPUTS:
            for inclusion in included(text, name, end):
                folder = inclusion.folder.rstrip("/") + "/" if inclusion.folder else ""
                is_conditional = bool(self._conditions) or end <= self._branching
                self._names.append(Naming(name, folder + inclusion.name, start, end, is_conditional))

    def _take_declaration(self, command: str, start: int, end: int) -> None:
        found = definition(self._text, command, end)
        if found is None:
            return
        self._declared.append(Declared(found.macro.name, command, start, found.end))
        self._pass_over(start, found.end, found.macro.name)

    def _take_built_name(self, command: str, start: int, end: int) -> None:
        if command == "@nameuse":
            argument = group(self._text, end)
            self._built_names += [argument.text] if argument else []
            return
        found = _CSNAME.match(self._text, end)
        if found and not _DEFINING.search(self._text[max(0, start - 60) : start]):
            self._built_names.append(found[1])

    def _pass_over(self, start: int, end: int, macro: str = "") -> None:
        """Leave out the environments of a declaration, noting those that it opens or closes alone."""
        self._passed = max(self._passed, end)
        balance: Counter[str] = Counter()
        for found in _ENVIRONMENT.finditer(self._text, start, end):
            name = fold_space(found[2])
            self._environments.add(name)
            balance[name] += 1 if found[1] == "begin" else -1
        self._loose |= {(name, macro) for name, excess in balance.items() if excess}

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
        if side == "begin" and self._is_shown(name):
            self._pass_shown(name, start, end)
            return
        is_conditional = bool(self._conditions) or end <= self._branching
        if name == "document":
            self._take_document(side, start, end)
        elif side == "begin":
            self._open.append((Unbalanced(name, start, end, True), is_conditional))
            self._open_names[name] += 1
        else:
            self._close(Unbalanced(name, start, end, False), is_conditional)

    def _is_shown(self, name: str) -> bool:
        is_named_so = _SHOWN_CODE.fullmatch(name) is not None and name not in _FLOATS
        return is_named_so and name not in self._dialect.ordinary

    def _pass_shown(self, name: str, start: int, end: int) -> None:
        """Leave out the environments in an example; what it uses counts as used."""
        closing = f"\\end{{{name}}}"
        stop = -1 if name in self._never_closed else self._text.find(closing, end)
        if stop < 0:
            self._never_closed.add(name)
        else:
            self._shown.append((start, stop))
            self._passed = max(self._passed, stop + len(closing))

    def _take_document(self, side: str, start: int, end: int) -> None:
        """Begin afresh with the document: what stands before it is the preamble, where nothing need balance."""
        if side == "end":
            self._close(Unbalanced("document", start, end, False), False)
            self._is_over = True
            return
        self._loose |= {(one.name, "") for one in (*(each for each, _ in self._open), *self._unbalanced)}
        self._unbalanced.clear()
        self._open = [(Unbalanced("document", start, end, True), False)]
        self._open_names = Counter({"document": 1})

    def _close(self, closing: Unbalanced, is_conditional: bool) -> None:
        if not self._open_names[closing.name]:
            self._give_up(closing, is_conditional)
            return
        while True:
            opening, was_conditional = self._open.pop()
            self._open_names[opening.name] -= 1
            if opening.name == closing.name:
                return
            self._give_up(opening, was_conditional)

    def _give_up(self, one: Unbalanced, is_conditional: bool) -> None:
        if is_conditional or "#" in one.name:
            self._loose.add((one.name, ""))
        else:
            self._unbalanced.append(one)
