r"""What a definition defines: the words it marks, else its title, else what its phrases say.

Invariants:
- A term is found in the definition itself; nothing is known of the rest of the paper but its macros.
- From the sentence in which the author first marks a term (`\emph`, `\index`, quotation marks), no phrase is guessed
  at any more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from latex.manuscript import Kind, Result
from latex.syntax.arguments import group
from latex.terms.cues import GENERIC, NAMING, NO_TITLE
from latex.terms.phrases import guesses
from latex.terms.prose import Piece, Sort, pieces, prose
from latex.terms.word_forms import FUNCTION_WORDS, Language, lower

_MOST_WORDS = 6  # longer emphasis is a remark, not a name
_FEWEST_LETTERS = 3
_DEFINING = frozenset({Kind.DEFINITION, Kind.NOTATION, Kind.SITUATION})
_EMPHASIS = ("emph", "textit", "textbf", "textsl", "textsc", "enquote", "term", "defn")
_SWITCH = re.compile(r"\{\s*\\(?:em|it|bf|sl|bfseries|itshape|slshape)(?![A-Za-z])\s*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_QUOTED = re.compile(r"``([^`']{2,60})''|“([^”]{2,60})”|„([^“”]{2,60})[“”]|«([^»]{2,60})»|\"`([^\"']{2,60})\"'")
_INDEX = re.compile(r"\\\w*index\w*(?![A-Za-z@])\s*(?:\[[^\]]*\])?")
_CLAUSE_WORDS = "is are if then we that which iff ist sind wenn dann est sont si"
_CLAUSE = frozenset(_CLAUSE_WORDS.split())
_PREPOSITION_WORDS = "of on in for at to with von auf fur de du sur"
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
_TITLE_PARTS = re.compile(r"[(),;:/]|\b(?:and|und|et|or|oder|ou|vs)\b|\bи\b")


class Evidence(StrEnum):
    """By what a term was recognised, the surest first."""

    EMPHASIS = "emphasis"
    INDEX = "index"
    QUOTATION = "quotation"
    TITLE = "title"
    PHRASE = "phrase"
    SUBJECT = "subject"
    SIGN = "sign"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Term:
    """A name that a definition gives to something."""

    stems: tuple[str, ...]
    """By which it is recognised; `$` stands for any formula."""
    words: str
    """As the definition has it."""
    evidence: Evidence
    is_in_statement: bool = True
    """Its last word stands in the statement; a title may name what the statement does not."""


def defines(result: Result) -> bool:
    """Return whether a result is a definition, or is named or titled as one."""
    if result.kind in _DEFINING:
        return True
    return any(lower(word) in NAMING for word in re.findall(r"[^\W\d_]+", f"{result.name} {result.title or ''}"))


def emphasis_of(macros: Mapping[str, str]) -> frozenset[str]:
    r"""Return the commands that emphasise their argument: LaTeX's own and the paper's, one built on another."""
    known = set(_EMPHASIS)
    for _ in range(2):
        names = "|".join(map(re.escape, sorted(known)))
        wraps = re.compile(
            rf"\\(?:{names})\s*\{{(?:\\[A-Za-z]+|[\s{{])*#1|\{{\s*\\(?:em|it|bf|sl|bfseries|itshape)\b(?:\\[A-Za-z]+|[\s{{])*#1"
        )
        known |= {name for name, declaration in macros.items() if "#1" in declaration and wraps.search(declaration)}
    return frozenset(known)


def word_macros(macros: Mapping[str, str]) -> dict[str, str]:
    r"""Return the paper's commands without arguments that print a word (`\Kahler`), each with a word for it."""
    found = {}
    for name, declaration in macros.items():
        body = re.sub(r"^\\[A-Za-z@]+\*?\s*(?:\{\s*\\[^{}]*\}|\\[A-Za-z@]+)", "", declaration)
        if "#1" in declaration or re.search(r"\\(?:begin|end|item|math\w*|ensuremath)|[\^_$]", body):
            continue
        if re.search(r"[^\W\d_]{3,}", re.sub(r"\\[A-Za-z@]+", " ", body)):
            found[name] = name
    return found


class Terminology:
    """Reads definitions of one paper: its language, its commands that emphasise and those that print a word."""

    def __init__(self, macros: Mapping[str, str], language: Language, names: Collection[str] = ()) -> None:
        """`names` are what the paper calls its results: "Example" in bold print is none of its terms."""
        self.language = language
        self.word_macros = word_macros(macros)
        self._emphasis = re.compile(
            rf"\\({'|'.join(map(re.escape, sorted(emphasis_of(macros), key=len, reverse=True)))})(?![A-Za-z@])"
        )
        self._function_words = FUNCTION_WORDS[language] | FUNCTION_WORDS[Language.ENGLISH]
        self._no_first_words = self._function_words | NAMING
        self._no_terms = {tuple(piece.stem for piece in self.pieces(name)) for name in names}

    def pieces(self, text: str, start: int = 0) -> list[Piece]:
        """Return the pieces of the prose of `text`, which begins at offset `start` of its file."""
        return pieces(prose(text, self.language, self.word_macros), self.language, start)

    def terms(self, result: Result, text: str) -> tuple[Term, ...]:
        """Return what `result`, whose statement is `text`, defines; each once, by its surest evidence."""
        body = self.pieces(text)
        present = {piece.stem for piece in body}
        marked = [*self._marked(text), *self._indexed(f"{result.title or ''} {text}")]
        marked += self._terms(_quoted(text), Evidence.QUOTATION)
        found = [*marked, *self._titled(result.title or "", present)]
        found += self._guessed(_before_mark(body, self._first_mark(text)) if marked else body, text)
        kept: dict[tuple[str, ...], Term] = {}
        for term in found:
            kept.setdefault(term.stems, term)
        return tuple(kept.values())

    def _first_mark(self, text: str) -> int:
        marks = (self._emphasis.search(text), _SWITCH.search(text), _QUOTED.search(text), _INDEX.search(text))
        return min((mark.start() for mark in marks if mark), default=0)

    def _marked(self, text: str) -> Iterator[Term]:
        contents = []
        for match in self._emphasis.finditer(text):
            argument = group(text, match.end())
            if argument is not None:
                contents.append(argument.text)
        contents += [match[1] for match in _SWITCH.finditer(text)]
        return self._terms(contents, Evidence.EMPHASIS)

    def _indexed(self, text: str) -> Iterator[Term]:
        entries = []
        for match in _INDEX.finditer(text):
            argument = group(text, match.end())
            if argument is not None:
                entries.append(_index_entry(argument.text))
        return self._terms(entries, Evidence.INDEX)

    def _titled(self, title: str, present: set[str]) -> Iterator[Term]:
        parts = _TITLE_PARTS.split(title) if not re.search(r"\\[A-Za-z]*(?:cite|ref)|\d{4}", title) else []
        first = self.pieces(title)[:1]
        if first and first[0].word in NO_TITLE:
            return
        for term in self._terms(parts, Evidence.TITLE):
            yield Term(term.stems, term.words, term.evidence, is_in_statement=term.stems[-1] in present)

    def _terms(self, contents: Iterable[str], evidence: Evidence) -> Iterator[Term]:
        for content in contents:
            term = self._term(self.pieces(content), content, evidence)
            if term is not None:
                yield term

    def _guessed(self, body: Sequence[Piece], text: str) -> Iterator[Term]:
        for chunk, is_named in guesses(body, self._function_words):
            term = self._term(chunk, text, Evidence.PHRASE if is_named else Evidence.SUBJECT)
            if term is not None and not (len(chunk) == 1 and chunk[0].word in GENERIC):
                yield term

    def _term(self, found: Sequence[Piece], text: str, evidence: Evidence) -> Term | None:
        """Return the pieces of `text` as a term, without the articles around it; None where they are no name."""
        named = [piece for piece in found if piece.sort is not Sort.MARK]
        while named and (named[0].word in self._no_first_words or named[0].word == "$"):
            named = named[1:]
        while named and (named[-1].word in self._function_words or named[-1].sort is Sort.FORMULA):
            named = named[:-1]
        if not 0 < len(named) <= _MOST_WORDS or any(piece.word in _CLAUSE for piece in named):
            return None
        stems = tuple(piece.stem for piece in named)
        if stems in self._no_terms or not any(map(self._is_telling, named)):
            return None
        return Term(stems, _shown(named, text), evidence)

    def _is_telling(self, piece: Piece) -> bool:
        word = piece.word
        return len(word) >= _FEWEST_LETTERS and word not in self._function_words and not word.isdigit()


def _before_mark(body: Sequence[Piece], mark: int) -> Sequence[Piece]:
    """Return the sentences that end before offset `mark`."""
    ends = [place for place, piece in enumerate(body) if piece.word == "." and piece.start < mark]
    return body[: ends[-1] + 1] if ends else ()


def _shown(named: Sequence[Piece], text: str) -> str:
    """Return a term as the author typed it, without commands; what a hyphen joins to a formula stays joined."""
    shown = "".join(
        text[piece.start : piece.end] if piece.sort is Sort.FORMULA else f"{piece.shown} " for piece in named
    )
    return " ".join(shown.split())


def _quoted(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield next(each for each in match.groups() if each)


def _index_entry(entry: str) -> str:
    r"""Return what an entry of the index names: `operator!compact` is a compact operator (makeindex(1))."""
    levels = [level.partition("@")[2] or level for level in entry.partition("|")[0].split("!")]
    if len(levels) < 2:
        return levels[0]
    main, detail = levels[-2:]
    words = lower(detail).split()
    return main if not words or words[0] in _PREPOSITIONS else f"{detail} {main}"
