r"""Counters as LaTeX keeps them, so that "Lemma 3.2" is known without running TeX.

Invariants:
- Printing a counter ends, even when `\theA` prints `\theB` and the reverse.
- Counters that nobody declared behave as if declared with the value 0: nothing raises.

Source: source2e, "ltcounts.dtx"; amsmath for `\numberwithin`; chngcntr for `\counterwithin`; aliascnt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

SECTIONS: Mapping[str, int] = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}
_FORM = re.compile(
    r"\\the([A-Za-z@]+)\s*"
    r"|\\@?(arabic|roman|Roman|alph|Alph|fnsymbol|number|Asbuk|asbuk)\s*(?:\{\s*([A-Za-z@*]+)\s*\}|\\c@([A-Za-z@*]+)\s*|\\value\s*\{([^{}]*)\})"
    r"|\\ifnum\s*(?:\\c@([A-Za-z@]+)|\\value\s*\{([^{}]*)\})\s*([<>=])\s*(\d+|\\z@|\\@ne)\s*([\s\S]*?)(?:\\else([\s\S]*?))?\\fi(?![A-Za-z@])\s*"
    r"|\\csname the([A-Za-z@]+)\\endcsname"
    r"|\\p@([A-Za-z@]+)\s*"
    r"|\\[A-Za-z@]+\s*"
    r"|\\."
)
NUMERALS = frozenset({"arabic", "roman", "Roman", "alph", "Alph", "fnsymbol"})
_UNPRINTED = str.maketrans("", "", "{}$")
_LONGEST_FORM = 400  # code points; what follows is no number
_DEEPEST = 12  # representations inside one another; \thesubsubsection in a chapter needs 5
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SYMBOLS = "*†‡§¶‖"
ITEM_COUNTERS = ("enumi", "enumii", "enumiii", "enumiv")
"""Counters of lists in lists, the outermost first."""
_ITEM_FORMS = (r"\arabic{enumi}", r"\alph{enumii}", r"\roman{enumiii}", r"\Alph{enumiv}")
_PREFIXES = ("", r"\theenumi", r"\theenumi(\theenumii)", r"\p@enumiii\theenumiii")


class Parent(NamedTuple):
    """The equation whose parts are counted."""

    value: int
    form: str
    number: str


class Counters:
    """The counters of one document while it is read."""

    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._forms: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._prefixes = dict(zip(ITEM_COUNTERS, _PREFIXES, strict=True))
        self.use_chapters(False)
        for counter, form in zip(ITEM_COUNTERS, _ITEM_FORMS, strict=True):
            self.declare(counter)
            self.represent(counter, form)
        for counter in ("footnote", "mpfootnote", "algorithm", "subfigure", "subtable"):
            self.declare(counter)
        for counter in ("mpfootnote", "subfigure", "subtable"):
            self.represent(counter, rf"\alph{{{counter}}}")

    def use_chapters(self, has_chapters: bool) -> None:
        """Set up the sectioning counters of an article, or of a report or book."""
        names = list(SECTIONS)
        for inner, outer in zip(names[2:], names[1:], strict=False):
            self.declare(inner, within=outer)
            self._forms[inner] = rf"\the{outer}.\arabic{{{inner}}}"
        self._forms["part"] = r"\Roman{part}"
        self._forms["chapter"] = r"\arabic{chapter}"
        for counter in ("equation", "figure", "table"):
            self.declare(counter)
            self._forms[counter] = rf"\arabic{{{counter}}}"
        if has_chapters:
            self.declare("footnote", within="chapter")
            for counter in ("equation", "figure", "table"):
                self.declare(counter, within="chapter")
                self._forms[counter] = rf"\ifnum\c@chapter>0 \thechapter.\fi\arabic{{{counter}}}"
        else:
            self._forms["section"] = r"\arabic{section}"

    def use_amsbook(self) -> None:
        """Set up the sectioning counters of amsbook, whose numbers do not show the chapter."""
        self._forms["section"] = r"\arabic{section}"
        self._children.get("chapter", {}).pop("equation", None)
        for counter in ("equation", "figure", "table"):
            self._forms[counter] = rf"\arabic{{{counter}}}"

    def show_chapter(self, *counters: str) -> None:
        """Let these print the chapter in front, also where it is 0."""
        for counter in counters:
            self._forms[counter] = rf"\thechapter.\arabic{{{counter}}}"

    def knows(self, counter: str) -> bool:
        """Return whether a counter of this name was declared."""
        return counter in self._values or counter in self._aliases

    def declare(self, counter: str, within: str | None = None) -> None:
        """Declare a counter, as `\\newcounter`; inside `within` it starts again with each step of that."""
        self._values.setdefault(counter, 0)
        self._forms.setdefault(counter, rf"\arabic{{{counter}}}")
        if within:
            self.reset_with(counter, within)

    def number_within(self, counter: str, within: str, *, prints: bool = True) -> None:
        """Let `counter` start again with `within`, and print its number in front unless `prints` is false."""
        self.declare(counter, within)
        if prints:
            self._forms[counter] = rf"\the{within}.\arabic{{{counter}}}"

    def reset_with(self, counter: str, within: str) -> None:
        """Let `counter` start again with each step of `within`."""
        self._children.setdefault(self._own(within), {})[self._own(counter)] = None

    def no_longer_within(self, counter: str, within: str, *, prints: bool = True) -> None:
        """Take back `number_within`."""
        self._children.get(self._own(within), {}).pop(self._own(counter), None)
        if prints:
            self._forms[counter] = rf"\arabic{{{counter}}}"

    def alias(self, name: str, counter: str, *, keeps_form: bool = False) -> None:
        r"""Let `name` be another name of `counter`.

        With `keeps_form`, as `\newaliascnt` does it, a later change of what `\theCOUNTER` prints is not followed.
        """
        if self._own(counter) != name:
            self._aliases[name] = counter
            self._forms.pop(name, None)
            if keeps_form:
                self._forms[name] = self.represented(counter)

    def represent(self, counter: str, form: str) -> None:
        r"""Set what `\theCOUNTER` prints, as TeX."""
        self._forms[counter] = form

    def prefix(self, counter: str, form: str) -> None:
        r"""Set what `\ref` prints in front of `\theCOUNTER`, as TeX (`\p@COUNTER`)."""
        self._prefixes[counter] = form

    def set(self, counter: str, value: int) -> None:
        """Give `counter` a value."""
        self._values[self._own(counter)] = value

    def add(self, counter: str, value: int) -> None:
        """Add `value` to `counter`."""
        own = self._own(counter)
        self._values[own] = self._values.get(own, 0) + value

    def step(self, counter: str) -> None:
        """Add one to `counter` and start all counters inside it again."""
        self.add(counter, 1)
        self.start_inner_again(counter)

    def start_inner_again(self, counter: str) -> None:
        """Start all counters inside `counter` again."""
        seen = {self._own(counter)}
        inside = list(self._children.get(self._own(counter), ()))
        for child in inside:
            if child not in seen:
                seen.add(child)
                self._values[child] = 0
                inside += self._children.get(child, ())

    def value(self, counter: str) -> int:
        """Return the value of `counter`; 0 where nobody declared it."""
        return self._values.get(self._own(counter), 0)

    def printed(self, counter: str) -> str:
        r"""Return what `\theCOUNTER` prints."""
        return self.rendered(rf"\the{counter}")

    def referred(self, counter: str) -> str:
        r"""Return what `\ref` prints for a label set after a step of `counter`."""
        return self.rendered(rf"{self._prefixes.get(counter, '')}\the{counter}")

    def rendered(self, form: str) -> str:
        r"""Return what a form such as `\thesection-\roman{enumi}` prints."""
        return " ".join(self._print(form, 0).split())

    def begin_subequations(self) -> Parent:
        """Count equations as parts of the next one, and return what `end_subequations` takes (amsmath §3.11.2)."""
        self.step("equation")
        number = self.printed("equation")
        parent = Parent(self.value("equation"), self.represented("equation"), number)
        self.set("equation", 0)
        self._forms["equation"] = rf"{number}\alph{{equation}}"
        return parent

    def end_subequations(self, parent: Parent) -> None:
        """Count whole equations again."""
        self.set("equation", parent.value)
        self._forms["equation"] = parent.form

    def evaluate(self, number: str) -> int | None:
        r"""Return the value of a TeX number such as `3`, `-1` or `\value{section}`; None where it cannot be told."""
        number = number.strip()
        if re.fullmatch(r"[+-]?\d{1,9}", number):
            return int(number)
        found = re.fullmatch(
            r"(-?)(?:\\value\s*\{\s*([A-Za-z@]+)\s*\}|\\c@([A-Za-z@]+)|\\arabic\{([A-Za-z@]+)\})", number
        )
        if not found:
            return 0 if number == r"\z@" else 1 if number == r"\@ne" else None
        counter = found[2] or found[3] or found[4]
        if not self.knows(counter):
            return None
        value = self.value(counter)
        return -value if found[1] else value

    def replace_form(self, counter: str, form: str, prefix: str = "") -> tuple[str, str]:
        """Set what `counter` prints and what `\\ref` puts in front; return both as they were."""
        before = self.represented(counter), self._prefixes.get(counter, "")
        self._forms[counter], self._prefixes[counter] = form, prefix
        return before

    def represented(self, counter: str) -> str:
        r"""Return what `\theCOUNTER` is, as TeX; another name of a counter may have none of its own."""
        for _ in range(_DEEPEST):
            if counter in self._forms or counter not in self._aliases:
                break
            counter = self._aliases[counter]
        return self._forms.get(counter, rf"\arabic{{{counter}}}" if counter in self._values else "")

    def _own(self, counter: str) -> str:
        """Return the counter that `counter` is another name of."""
        for _ in range(_DEEPEST):
            if counter not in self._aliases:
                break
            counter = self._aliases[counter]
        return counter

    def _print(self, form: str, depth: int) -> str:
        if depth > _DEEPEST:
            return ""
        return "".join(part if isinstance(part, str) else self._print_one(part, depth) for part in _parts(form))

    def _print_one(self, found: re.Match[str], depth: int) -> str:
        if found[13]:
            return self._print(self._prefixes.get(found[13], ""), depth + 1)
        inner = found[1] or found[12]
        if inner:
            return self._print(self.represented(inner), depth + 1)
        if found[2]:
            return numeral(self.value(found[3] or found[4] or found[5]), found[2])
        value, limit = self.value(found[6] or found[7]), self.evaluate(found[9]) or 0
        holds = {"<": value < limit, ">": value > limit, "=": value == limit}[found[8]]
        return self._print(found[10] if holds else found[11] or "", depth + 1)


@lru_cache(maxsize=1024)
def _parts(form: str) -> tuple[str | re.Match[str], ...]:
    """Split what prints a counter into literal text and what depends on counters."""
    parts: list[str | re.Match[str]] = []
    at = 0
    form = form[:_LONGEST_FORM]
    for found in _FORM.finditer(form):
        parts.append(_literal(form[at : found.start()]))
        at = found.end()
        if found[1] or found[2] or found[8] or found[12] or found[13]:
            parts.append(found)
        elif found[0] in (r"\ ", r"\,", r"\space "):
            parts.append(" ")
    return tuple(part for part in (*parts, _literal(form[at:])) if part)


def _literal(text: str) -> str:
    return text.translate(_UNPRINTED)


def numeral(value: int, style: str) -> str:
    """Return `value` as `arabic`, `roman`, `Roman`, `alph`, `Alph` … print it; nothing where TeX would refuse."""
    if style in ("arabic", "number"):
        return str(value)
    if style in ("alph", "Alph"):
        letter = chr(ord("a") + value - 1) if 1 <= value <= 26 else ""
        return letter if style == "alph" else letter.upper()
    if style in ("asbuk", "Asbuk"):
        letter = "абвгдежзиклмнопрстуфхцчшщэюя"[value - 1] if 1 <= value <= 28 else ""
        return letter if style == "asbuk" else letter.upper()
    if style == "fnsymbol":
        return _SYMBOLS[value - 1] if 1 <= value <= len(_SYMBOLS) else ""
    roman = _roman(value)
    return roman if style == "Roman" else roman.lower()


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return ""
    pieces = []
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        pieces.append(letters * count)
    return "".join(pieces)
