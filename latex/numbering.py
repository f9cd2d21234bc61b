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

from latex.arguments import without_comments

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
    r"\\the([A-Za-z@]+)"
    r"|\\@?(arabic|roman|Roman|alph|Alph|fnsymbol|number|Asbuk|asbuk)\s*(?:\{\s*([A-Za-z@*]+)\s*\}|\\c@([A-Za-z@*]+)|\\value\s*\{([^{}]*)\})"
    r"|\\ifnum\s*(?:\\c@([A-Za-z@]+)|\\value\s*\{([^{}]*)\})\s*([<>=])\s*(\d+|\\z@|\\@ne)([\s\S]*?)(?:\\else([\s\S]*?))?\\fi"
    r"|\\csname the([A-Za-z@]+)\\endcsname"
    r"|\\(?:ref|getrefnumber|getref)\*?\s*\{([^{}]*)\}"
    r"|\\[A-Za-z@]+\s*"
    r"|\\."
)
_RAISED = re.compile(
    r"\$?\^\s*(?:\{\s*(?:\\(?!prime)[A-Za-z]+\s*|[*†‡])+\}|\\(?!prime)[A-Za-z]+|\*)\s*\$?"
    r"|\\textsuperscript\s*\{\s*[$*†‡\\A-Za-z]*\s*\}"
)
"""Stars and daggers that tell how hard a problem is."""
_UNPRINTED = str.maketrans("", "", "{}$^")
_LONGEST_FORM = 400  # code points; what follows is no number
_DEEPEST = 12  # representations inside one another; \thesubsubsection in a chapter needs 5
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SYMBOLS = "*†‡§¶‖"


class Counters:
    """The counters of one document while it is read."""

    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._forms: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self.use_chapters(False)

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
            for counter in ("equation", "figure", "table"):
                self.declare(counter, within="chapter")
                self._forms[counter] = rf"\ifnum\c@chapter>0 \thechapter.\fi\arabic{{{counter}}}"
        else:
            self._forms["section"] = r"\arabic{section}"

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

    def alias(self, name: str, counter: str) -> None:
        """Let `name` be another name of `counter`, as `\\newaliascnt`, and print it like that."""
        if self._own(counter) != name:
            self._aliases[name] = counter
            self._forms.pop(name, None)

    def share(self, name: str, counter: str) -> None:
        r"""Let `name` count along with `counter` and print as it did, as `\let\c@name\c@counter`."""
        if self._own(counter) != name:
            self._aliases[name] = counter

    def represent(self, counter: str, form: str) -> None:
        r"""Set what `\theCOUNTER` prints, as TeX; marks set above the line are left out."""
        self._forms[counter] = _RAISED.sub("", without_comments(form))

    def forms(self) -> Mapping[str, str]:
        """Return how the counters print now, for `restore`."""
        return dict(self._forms)

    def restore(self, forms: Mapping[str, str]) -> None:
        """Let the counters print as they did when `forms` was taken: a group ends."""
        self._forms = {**forms, **{name: form for name, form in self._forms.items() if name not in forms}}

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
        r"""Return what `\theCOUNTER` prints; a `\ref{label}` in it is left for whoever knows the labels."""
        return " ".join(self._print(rf"\the{counter}", 0).split())

    def evaluate(self, number: str) -> int | None:
        r"""Return the value of a TeX number such as `3`, `-1` or `\value{page}`; None where it is neither."""
        number = number.strip()
        if re.fullmatch(r"[+-]?\d{1,9}", number):
            return int(number)
        found = re.fullmatch(
            r"(-?)(?:\\value\s*\{\s*([A-Za-z@]+)\s*\}|\\c@([A-Za-z@]+)|\\arabic\{([A-Za-z@]+)\})", number
        )
        if not found:
            return 0 if number == r"\z@" else 1 if number == r"\@ne" else None
        value = self.value(found[2] or found[3] or found[4])
        return -value if found[1] else value

    def values(self) -> dict[str, int]:
        """Return the value of each counter."""
        return dict(self._values)

    def layout(self) -> tuple[dict[str, str], dict[str, dict[str, None]], dict[str, str]]:
        """Return what each counter prints, which start again with it, and which names mean another counter."""
        return dict(self._forms), {name: dict(inside) for name, inside in self._children.items()}, dict(self._aliases)

    def is_laid_out(
        self, forms: Mapping[str, str], children: Mapping[str, Mapping[str, None]], aliases: Mapping[str, str]
    ) -> bool:
        """Return whether `layout` is this."""
        return self._forms == forms and self._children == children and self._aliases == aliases

    def resume(
        self,
        values: Mapping[str, int],
        forms: Mapping[str, str],
        children: Mapping[str, Mapping[str, None]],
        aliases: Mapping[str, str],
    ) -> None:
        """Go back to what `values` and `layout` returned."""
        self._values, self._forms, self._aliases = dict(values), dict(forms), dict(aliases)
        self._children = {name: dict(inside) for name, inside in children.items()}

    def form(self, counter: str) -> str:
        """Return what prints `counter`, as TeX: its own form, else that of the counter it is another name of."""
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
            return rf"\ref{{{found[13]}}}"
        inner = found[1] or found[12]
        if inner:
            return self._print(self.form(inner), depth + 1)
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
