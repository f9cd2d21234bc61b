r"""Signs: the notation a definition brings, as what a formula begins with and what divides the brackets after it.

`\bbH[X]`, `\bbH[X | Y]` and `d[X; Y]` are three signs; the names of what stands in the brackets do not count, nor does
a comma.

Invariants:
- The head of a sign is a command of the paper, a name in an alphabet (`\operatorname{Hom}`, `\mathcal{L}`), or a
  letter with square brackets, or with a fixed script and brackets (`L^2(…)`); a letter alone could not be found again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_HEAD = re.compile(
    r"\\(?:operatorname\*?|math(?:rm|cal|bb|sf|frak|bf|scr|op))\s*\{[^{}]*\}|\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z](?=\s*[\[(^_])"
)
_SCRIPT = re.compile(r"\s*([\^_])\s*(\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|[^\s{}\\])")
_BEFORE_BRACKET = re.compile(r"\s*(?:\\(?:[bB]igg?|left)[lr]?\s*)?")
_FIXED_SCRIPT = re.compile(
    r"\{?\s*(?:\d+|[+\-*]|\\(?:ast|infty|star)|(?:\\(?:mathrm|text|rm)\s*)?\{?[A-Za-z]{2,}\}?)\s*\}?"
)
"""A script that is part of a name, as in `L^2` and `D_{KL}`; one letter is an index."""
_GREEK_LETTERS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta kappa lambda mu nu xi pi rho sigma tau phi"
    " varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = frozenset(_GREEK_LETTERS.split())
_MATHEMATICS = re.compile(
    r"\\begin\s*\{(?:equation|align|gather|multline|displaymath|math)\*?\}(?:\s*\\label\{[^{}]*\})?|\$\$?|\\[(\[]"
)
_DEFINING_EQUALS = re.compile(r":=|\\coloneqq|\\colonequals|\\triangleq|\\stackrel|\\overset")
_EQUALS = re.compile(rf"{_DEFINING_EQUALS.pattern}|=")
_IS_NAMED = re.compile(
    r"(?:denoted?|write|written|by|define|set|put|symbol|bezeichne[nt]?|setzen|note|notée?|par|положим)\s*(?:it|this|them)?\s*$"
)
_FOLLOWS_A_NAME = re.compile(r"\b(?:[Tt]he|its?)\s+(?:[^\W\d_]+[\s-]+){0,3}[^\W\d_]+[}\s]*$")
_SUBJECT = re.compile(r"(?:[.}]|\n[ \t]*)\s*(?:The|D(?:ie|er|as)|Les?|La)\s+(?:[^\W\d_]+[\s-]+){0,3}[^\W\d_]+[}\s]*$")
_OF_OR_IS = re.compile(r"\$\s*(?:of|is|on|associated|von|ist|de|est)\b")
_NO_LEFT_SIDE = re.compile(r"\$|\\[)\]]|\\end|\n[ \t]*\n|[+<>,]|\\(?:leq?|geq?|sub|to)")
_MOST_SCRIPTS = 2  # TeX takes one above and one below
_LONGEST = 400  # code points of a bracket that are looked at
_LONGEST_LEFT_SIDE = 60  # code points
_SHOWN = 40  # code points of a sign as it is shown
_DIVIDERS = {"|": "|", ";": ";", ":": ":", r"\mid": "|", r"\Vert": "|", r"\|": "|"}
_BRACKET_PIECES = re.compile(r"\\[A-Za-z]+|\\.|[\[\](){}|;:]")


_ORNAMENT = re.compile(
    r"(?i)\\(?:(?:wide|over|under)?(?:bar|tilde|hat|vec|line)|(?:math)?(?:cal|scr|bb|frak|bf|rm|sf)|\w*(?:abs|norm|frac|ceil|floor)|set)$"
)
"""Commands that decorate or enclose what stands in them."""


class Sign(NamedTuple):
    """A sign at a place."""

    stems: tuple[str, ...]
    """By which it is recognised: `\\`, its head, its bracket and what divides it."""
    shown: str
    """As typed."""
    start: int
    end: int
    """Offset after the head, or after its brackets."""
    bracket: str
    """What follows the head: `[` or `(`, `{` for an argument, nothing for what might be a variable."""
    is_letter: bool
    """It is a letter with round brackets, as any function is written."""
    is_explicit: bool = False
    """Words or a defining equals sign say that it is introduced here."""

    @property
    def head(self) -> str:
        """The command or letter it begins with, without scripts."""
        return head_of(self.stems)

    @property
    def wider(self) -> tuple[tuple[str, ...], ...]:
        """What it may be a case of: the same head with an undivided bracket, then without scripts."""
        kind, head, bracket, _ = self.stems
        plain = (kind, self.head, bracket, "")
        return ((kind, head, bracket, ""),) if bracket else ((kind, head, bracket, ""), plain)


def head_of(stems: tuple[str, ...]) -> str:
    """Return the command or letter that the sign with these stems begins with."""
    return re.split(r"[\^_]", stems[1])[0]


def signs(text: str, macros: Collection[str], heads: Collection[str] | None = None) -> Iterator[Sign]:
    """Yield the signs in `text` in order; `macros` are the commands of the paper.

    With `heads` only those that begin with one of them; most formulas then cost nothing.
    """
    for match in _HEAD.finditer(text):
        if heads is not None and "".join(match[0].split()) not in heads:
            continue
        sign = _sign_at(text, match, macros)
        if sign is not None:
            yield sign


def defined_signs(text: str, macros: Collection[str]) -> Iterator[Sign]:
    r"""Yield the signs that a definition with this statement introduces.

    They begin a formula that is an equation, follows a name or is the subject of a sentence: "denoted by $\Dim V$",
    "The entropy $\bbH[X]$ of $X$ is".
    """
    for opening in _MATHEMATICS.finditer(text):
        match = _HEAD.match(text, _skip(text, opening.end()))
        sign = _sign_at(text, match, macros) if match else None
        if sign is None:
            continue
        before = text[max(0, opening.start() - _LONGEST_LEFT_SIDE) : opening.start()].rstrip()
        after = text[sign.end : sign.end + _LONGEST_LEFT_SIDE]
        is_subject = _SUBJECT.search(before) is not None and _OF_OR_IS.match(after) is not None
        if _is_left_side(after, _DEFINING_EQUALS) or _IS_NAMED.search(before) or is_subject:
            yield sign._replace(is_explicit=True)
        elif not sign.is_letter and _is_weakly_introduced(sign, before, after):
            yield sign


def _is_weakly_introduced(sign: Sign, before: str, after: str) -> bool:
    is_equation = sign.bracket != "" and _is_left_side(after, _EQUALS)
    return is_equation or (sign.bracket != "{" and _FOLLOWS_A_NAME.search(before) is not None)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n{&":
        at += 1
    return at


def _sign_at(text: str, match: re.Match[str], macros: Collection[str]) -> Sign | None:
    head = "".join(match[0].split())
    name = head[1:]
    is_letter = not head.startswith("\\") or (name in _GREEK and name not in macros)
    if not is_letter and "{" not in head and name not in macros:
        return None
    at, scripts = _scripts(text, match.end())
    fixed = [mark + re.sub(r"[{}\s]", "", script) for mark, script in scripts if _FIXED_SCRIPT.fullmatch(script)]
    if is_letter and len(fixed) < len(scripts):
        return None
    after_scripts = at if fixed else match.end()
    opening = _BEFORE_BRACKET.match(text, at)
    at = opening.end() if opening else at
    bracket = text[at : at + 1] if text[at : at + 1] in tuple("[({") else ""
    if _ORNAMENT.match(head):
        return None
    dividers, end = _dividers(text, at) if bracket else ("", after_scripts)
    if is_letter and not _is_notation(head, bracket, is_divided=bool(dividers), is_fixed=bool(fixed)):
        return None
    shown = " ".join(text[match.start() : end].split())
    stems = ("\\", head + "".join(fixed), bracket if is_letter else "", dividers)
    is_function = is_letter and bracket == "(" and not fixed
    return Sign(
        stems, shown if len(shown) <= _SHOWN else head + "".join(fixed), match.start(), end, bracket, is_function
    )


def _is_notation(letter: str, bracket: str, *, is_divided: bool, is_fixed: bool) -> bool:
    """Return whether a letter with this bracket can be told from a variable: `f(x)` and `k[x]` cannot."""
    if bracket not in ("[", "("):
        return False
    return is_fixed or is_divided or not (len(letter) == 1 and letter.islower())


def _scripts(text: str, at: int) -> tuple[int, list[tuple[str, str]]]:
    """Return the offset after the scripts at `at`, and each with its mark."""
    found: list[tuple[str, str]] = []
    while len(found) < _MOST_SCRIPTS and (match := _SCRIPT.match(text, at)):
        found.append((match[1], match[2]))
        at = match.end()
    return at, found


def _dividers(text: str, at: int) -> tuple[str, int]:
    """Return what divides the bracket at `at`, each once in order of the alphabet, and the offset after it."""
    depth = 0
    found: set[str] = set()
    for match in _BRACKET_PIECES.finditer(text, at, at + _LONGEST):
        mark = match[0]
        if mark in ("[", "(", "{", r"\{"):
            depth += 1
        elif mark in ("]", ")", "}", r"\}"):
            depth -= 1
            if depth <= 0:
                return "".join(sorted(found)), match.end()
        elif depth == 1 and mark in _DIVIDERS:
            found.add(_DIVIDERS[mark])
    return "", at


def _is_left_side(after: str, equals: re.Pattern[str]) -> bool:
    """Return whether an equals sign comes before the formula ends or another relation stands."""
    found = equals.search(after)
    ends = _NO_LEFT_SIDE.search(after)
    return found is not None and (ends is None or found.start() < ends.start())
