"""What to colour in a line of LaTeX: a lexer that takes one line at a time and carries its state to the next.

Invariants:
- `lex` is a function of the line and the state before it; nothing else is looked at, and no text makes it fail.
- The runs it returns are in order, do not overlap and lie within the line.
- A line of white space ends mathematics, as it does in TeX, so that a forgotten `$` colours one paragraph at most.

It colours, it does not decide: what the manuscript holds is found by the analysis, which reads whole files.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

State = tuple[str, ...]
"""What is open where a line starts, outermost first; empty in plain text.

`$`, `$$`, `)`, `]` are mathematics up to that closer, `E:align` up to the end of that environment; `T` is text within
mathematics (`\\text{…}`) and `B` a group within it; `V:verbatim` and `X:comment` are taken word for word up to the
end of that environment; `I` is one level of a conditional that TeX skips.
"""

START: State = ()


class Kind(IntEnum):
    """What a run of characters is; plain text has no run."""

    TEXT = 0
    COMMAND = 1
    MATH = 2
    MATH_COMMAND = 3
    COMMENT = 4
    ENVIRONMENT = 5
    """The name in `\\begin{…}` and `\\end{…}`."""
    REFERENCE = 6
    """The keys of labels, references and citations."""
    VERBATIM = 7


class Run(NamedTuple):
    """The columns `[start, end)` of a line are of one kind."""

    start: int
    end: int
    kind: Kind


Lexed = tuple[tuple[Run, ...], State]

_MATH_ENVIRONMENTS = frozenset(
    [
        "math",
        "displaymath",
        "equation",
        "eqnarray",
        "align",
        "alignat",
        "flalign",
        "gather",
        "multline",
        "xalignat",
        "xxalignat",
        "dmath",
        "dgroup",
        "IEEEeqnarray",
    ]
)
_VERBATIM_ENVIRONMENTS = frozenset(
    ["verbatim", "Verbatim", "lstlisting", "minted", "alltt", "filecontents", "luacode", "tcblisting"]
)
_SKIPPED_ENVIRONMENTS = frozenset(["comment"])
_TEXT_IN_MATH = frozenset(
    [
        "text",
        "textrm",
        "textit",
        "textbf",
        "textsf",
        "texttt",
        "textup",
        "textnormal",
        "mbox",
        "hbox",
        "vbox",
        "intertext",
        "shortintertext",
        "tag",
        "parbox",
        "footnote",
    ]
)
_KEYED = re.compile(
    r"\\(?:label|(?:eq|page|name|auto|c|C|v|V|f|F|th|lc|nameC|namec|labelc|cpage)?ref(?:range)?"
    r"|hyperref|[a-zA-Z]*[cC]ite[a-zA-Z]*|nocite|bibitem|input|include|subfile|bibliography|addbibresource)\*?$"
)
_LONG_LINE = 500  # code points; shorter lines are lexed whole
_SENTENCE_START = re.compile(r"(?<=[.?!] )(?=[A-Z$\\])")
_TOKEN = re.compile(r"%|\$\$?|\\(?:[A-Za-z@]+\*?|.|$)")
_TOKEN_IN_TEXT_GROUP = re.compile(r"%|\$\$?|[{}]|\\(?:[A-Za-z@]+\*?|.|$)")
_CONDITIONAL = re.compile(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])")
_NAME = re.compile(r"[ \t]*\{([^{}%\\$]*)\}")
_KEY = re.compile(r"[ \t]*(?:\[[^\[\]]*\][ \t]*){0,2}\{([^{}%\\$]*)\}?")
_CARRIED = "|".join(sorted(_MATH_ENVIRONMENTS | _VERBATIM_ENVIRONMENTS | _SKIPPED_ENVIRONMENTS))
_GROUPS = "|".join(sorted(_TEXT_IN_MATH))
# Lines without these leave plain text as it is if their dollars are even, and an environment of mathematics as it is.
_NEEDS_LEXING_IN_TEXT = re.compile(
    rf"[$][$]|\\[$]|%|\\(?:[(\[]|iffalse|verb|lstinline|begin[ \t]*\{{[ \t]*(?:{_CARRIED})\b)"
)
_TEXT_GROUP = re.compile(rf"\\(?:{_GROUPS})")
_NEEDS_LEXING_IN_MATH = re.compile(rf"[$%]|\\(?:end|begin|iffalse|verb|lstinline|[()\[\]]|{_GROUPS})")


@lru_cache(maxsize=1024)  # lines; several screens, so that repainting costs no lexing
def lex(line: str, state: State) -> Lexed:
    """Return the runs of `line`, which starts in `state`, and the state in which the next line starts."""
    return _lex_piece(line, state) if len(line) < _LONG_LINE else _lex_by_sentences(line, state)


def exit_state(line: str, state: State) -> State:
    """Return the state after `line` alone: as `lex`, but cheap for plain lines."""
    if not state and _stays_text(line):
        return START
    in_environment = len(state) == 1 and state[0][:2] == "E:"
    if in_environment and line and not line.isspace() and _NEEDS_LEXING_IN_MATH.search(line) is None:
        return state
    return lex(line, state)[1]


def _stays_text(line: str) -> bool:
    """Return whether plain text goes on after `line`, where that can be told without lexing it."""
    dollars = line.count("$")
    if dollars % 2 or _NEEDS_LEXING_IN_TEXT.search(line) is not None:
        return False
    return dollars == 0 or _TEXT_GROUP.search(line) is None


@lru_cache(maxsize=4096)  # sentences; those of the paragraphs in sight
def _lex_piece(line: str, state: State) -> Lexed:
    return _Lexer(line, state).result()


def _lex_by_sentences(line: str, state: State) -> Lexed:
    """Lex a long line sentence by sentence, so that a key in a paragraph on one line costs one of them."""
    runs: list[Run] = []
    start = 0
    for sentence in _SENTENCE_START.split(line):
        if not sentence.isspace():
            found, state = _lex_piece(sentence, state)
            runs += [Run(first + start, last + start, kind) for first, last, kind in found]
            if (
                found
                and found[-1].kind is Kind.COMMENT
                and sentence[found[-1].start] == "%"
                and not _is_skipping(state)
            ):
                runs[-1] = Run(runs[-1].start, len(line), Kind.COMMENT)
                break
        start += len(sentence)
    return tuple(runs), state


def _is_skipping(state: State) -> bool:
    return bool(state) and (state[-1] == "I" or state[-1].startswith("X:"))


def reference_at(line: str, column: int, state: State) -> str:
    """Return the key of the label, reference or citation at `column`; empty where there is none."""
    for start, end, kind in lex(line, state)[0]:
        if kind is Kind.REFERENCE and start <= column <= end:
            keys = line[start:end]
            return keys[keys.rfind(",", 0, column - start) + 1 :].partition(",")[0].strip()
    return ""


class _Lexer:
    """One pass over one line."""

    def __init__(self, line: str, state: State) -> None:
        self._line = line
        self._stack = list(state)
        self._runs: list[Run] = []
        self._position = 0

    def result(self) -> Lexed:
        if not self._line or self._line.isspace():
            return (), self._after_blank_line()
        while self._position < len(self._line):
            top = self._stack[-1] if self._stack else ""
            if top[:2] in ("V:", "X:"):
                self._word_for_word(top)
            elif top == "I":
                self._skipped()
            else:
                self._tokens()
        return tuple(self._runs), tuple(self._stack)

    def _after_blank_line(self) -> State:
        kept = [frame for frame in self._stack if frame[:2] in ("V:", "X:") or frame == "I"]
        return tuple(kept)

    def _add(self, end: int, kind: Kind) -> None:
        """Let `[position, end)` be of `kind` and go on at `end`."""
        start, self._position = self._position, end
        if kind is Kind.TEXT or end <= start:
            return
        if self._runs and self._runs[-1].kind is kind and self._runs[-1].end == start:
            self._runs[-1] = Run(self._runs[-1].start, end, kind)
        else:
            self._runs.append(Run(start, end, kind))

    @property
    def _in_math(self) -> bool:
        return bool(self._stack) and self._stack[-1] not in ("T", "B")

    def _word_for_word(self, frame: str) -> None:
        kind = Kind.COMMENT if frame[0] == "X" else Kind.VERBATIM
        end = self._line.find(f"\\end{{{frame[2:]}}}", self._position)
        if end < 0:
            self._add(len(self._line), kind)
        else:
            self._add(end, kind)
            self._stack.pop()
            self._add(end + len("\\end"), Kind.COMMAND)
            self._named(ends=True)

    def _skipped(self) -> None:
        for match in _CONDITIONAL.finditer(self._line, self._position):
            word = match[1]
            if word == "fi" or (word == "else" and self._stack.count("I") == 1):
                self._stack.pop()
                if "I" not in self._stack:
                    self._add(match.start(), Kind.COMMENT)
                    self._add(match.end(), Kind.COMMAND)
                    return
            elif word != "else":
                self._stack.append("I")
        self._add(len(self._line), Kind.COMMENT)

    def _tokens(self) -> None:
        """Go on up to the end of the line, or up to where it is no longer read token by token."""
        depth = len(self._stack)
        while self._position < len(self._line):
            in_group = bool(self._stack) and not self._in_math
            pattern = _TOKEN_IN_TEXT_GROUP if in_group else _TOKEN
            plain = Kind.MATH if self._in_math else Kind.TEXT
            match = pattern.search(self._line, self._position)
            if match is None:
                self._add(len(self._line), plain)
                return
            self._add(match.start(), plain)
            self._token(match[0], match.end())
            if len(self._stack) > depth and (self._stack[-1] == "I" or self._stack[-1][1:2] == ":"):
                return

    def _token(self, token: str, end: int) -> None:
        if token == "%":
            self._add(len(self._line), Kind.COMMENT)
        elif token[0] == "$":
            self._dollar(token)
        elif token == "{":
            self._stack.append("B")
            self._add(end, Kind.TEXT)
        elif token == "}":
            closes_text = self._stack.pop() == "T"
            self._add(end, Kind.MATH if closes_text else Kind.TEXT)
        elif token[1:2] in ("(", "["):
            self._add(end, Kind.MATH)
            self._stack.append(")" if token[1] == "(" else "]")
        elif token[1:2] in (")", "]"):
            self._add(end, Kind.MATH)
            self._close(token[1])
        else:
            self._command(token, end)

    def _dollar(self, token: str) -> None:
        top = self._stack[-1] if self._in_math else ""
        if top == "$":
            self._stack.pop()
            self._add(self._position + 1, Kind.MATH)
        elif top == "$$":
            if token == "$$":
                self._stack.pop()
            self._add(self._position + len(token), Kind.MATH)
        elif top:
            self._add(self._position + len(token), Kind.MATH)
        else:
            self._stack.append(token)
            self._add(self._position + len(token), Kind.MATH)

    def _close(self, frame: str) -> None:
        """Leave `frame` and whatever was left open within it; nothing where it is not open."""
        if frame in self._stack:
            while self._stack.pop() != frame:
                pass

    def _command(self, token: str, end: int) -> None:
        in_math = self._in_math
        name = token[1:].rstrip("*")
        if name in ("begin", "end"):
            self._add(end, Kind.COMMAND)
            self._named(ends=name == "end")
        elif name == "iffalse":
            self._add(end, Kind.COMMAND)
            self._stack.append("I")
        elif name == "verb" or name == "lstinline":
            self._add(end, Kind.COMMAND)
            self._inline_verbatim()
        elif in_math and name in _TEXT_IN_MATH:
            self._add(end, Kind.MATH_COMMAND)
            if self._line[self._position : self._position + 1] == "{":
                self._add(self._position + 1, Kind.MATH)
                self._stack.append("T")
        else:
            self._add(end, Kind.MATH_COMMAND if in_math else Kind.COMMAND)
            if _KEYED.match(token):
                self._keys()

    def _inline_verbatim(self) -> None:
        delimiter = self._line[self._position : self._position + 1]
        closer = self._line.find(delimiter, self._position + 1) if delimiter else -1
        if closer >= 0:
            self._add(closer + 1, Kind.VERBATIM)

    def _keys(self) -> None:
        match = _KEY.match(self._line, self._position)
        if match is not None:
            plain = Kind.MATH if self._in_math else Kind.TEXT
            self._add(match.start(1), plain)
            self._add(match.end(1), Kind.REFERENCE)
            self._add(match.end(), plain)

    def _named(self, *, ends: bool) -> None:
        """Read the name of an environment that starts or `ends` here."""
        match = _NAME.match(self._line, self._position)
        if match is None:
            return
        self._add(match.start(1), Kind.TEXT)
        self._add(match.end(1), Kind.ENVIRONMENT)
        self._add(match.end(), Kind.TEXT)
        name = match[1].strip()
        plain_name = name.rstrip("*")
        if plain_name in _MATH_ENVIRONMENTS:
            if ends:
                self._close(f"E:{name}")
            else:
                self._stack.append(f"E:{name}")
        elif not ends and plain_name in _VERBATIM_ENVIRONMENTS:
            self._stack.append(f"V:{name}")
        elif not ends and name in _SKIPPED_ENVIRONMENTS:
            self._stack.append(f"X:{name}")
