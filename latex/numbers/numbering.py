r"""Counters as LaTeX keeps them, so that "Lemma 3.2" is known without running TeX.

Invariants:
- Counters that nobody declared behave as if declared with the value 0: nothing raises.

Source: source2e, "ltcounts.dtx"; amsmath for `\numberwithin`; chngcntr for `\counterwithin`; aliascnt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from latex.numbers.number_forms import Choice, Part, compiled, numeral, unraised
from latex.syntax.arguments import without_comments

SECTIONS: Mapping[str, int] = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}
_DEEPEST = 12  # names of one counter, one after the other
ITEM_COUNTERS = ("enumi", "enumii", "enumiii", "enumiv")
"""Counters of lists in lists, the outermost first."""
_ITEM_FORMS = (r"\arabic{enumi}", r"\alph{enumii}", r"\roman{enumiii}", r"\Alph{enumiv}")
_PREFIXES = ("", r"\theenumi", r"\theenumi(\theenumii)", r"\p@enumiii\theenumiii")


class Parent(NamedTuple):
    """The equation whose parts are counted."""

    value: int
    form: str
    number: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the counters of a document are set up, whatever their values. Nothing in it is ever changed."""

    forms: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, Mapping[str, None]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)


class Counters:
    """The counters of one document while it is read."""

    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._forms: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._compiled: dict[str, tuple[Part, ...]] = {}
        """What was printed since the last change of a form, a prefix or an alias."""
        self._referring: dict[str, str] = {}
        r"""Counter → what `\ref` prints for it, as TeX, likewise."""
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
        self._forget()
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
        self._forget()
        self._forms["section"] = r"\arabic{section}"
        self._children.get("chapter", {}).pop("equation", None)
        for counter in ("equation", "figure", "table"):
            self._forms[counter] = rf"\arabic{{{counter}}}"

    def show_chapter(self, *counters: str) -> None:
        """Let these print the chapter in front, also where it is 0."""
        self._forget()
        for counter in counters:
            self._forms[counter] = rf"\thechapter.\arabic{{{counter}}}"

    def knows(self, counter: str) -> bool:
        """Return whether a counter of this name was declared."""
        return counter in self._values or counter in self._aliases

    def declare(self, counter: str, within: str | None = None) -> None:
        """Declare a counter, as `\\newcounter`; inside `within` it starts again with each step of that."""
        self._forget()
        self._values.setdefault(counter, 0)
        self._forms.setdefault(counter, rf"\arabic{{{counter}}}")
        if within:
            self.reset_with(counter, within)

    def number_within(self, counter: str, within: str, *, prints: bool = True) -> None:
        """Let `counter` start again with `within`, and print its number in front unless `prints` is false."""
        self._forget()
        self.declare(counter, within)
        if prints:
            self._forms[counter] = rf"\the{within}.\arabic{{{counter}}}"

    def reset_with(self, counter: str, within: str) -> None:
        """Let `counter` start again with each step of `within`."""
        self._children.setdefault(self._own(within), {})[self._own(counter)] = None

    def no_longer_within(self, counter: str, within: str, *, prints: bool = True) -> None:
        """Take back `number_within`."""
        self._forget()
        self._children.get(self._own(within), {}).pop(self._own(counter), None)
        if prints:
            self._forms[counter] = rf"\arabic{{{counter}}}"

    def alias(self, name: str, counter: str, *, keeps_form: bool = False) -> None:
        r"""Let `name` be another name of `counter`.

        With `keeps_form`, as `\newaliascnt` does it, a later change of what `\theCOUNTER` prints is not followed.
        """
        self._forget()
        if self._own(counter) != name:
            self._aliases[name] = counter
            self._forms.pop(name, None)
            if keeps_form:
                self._forms[name] = self.represented(counter)

    def share(self, name: str, counter: str) -> None:
        r"""Let `name` count along with `counter` and print as it did, as `\let\c@name\c@counter`."""
        self._forget()
        if self._own(counter) != name:
            self._aliases[name] = counter

    def represent(self, counter: str, form: str) -> None:
        r"""Set what `\theCOUNTER` prints, as TeX; marks set above the line are left out."""
        self._forget()
        self._forms[counter] = unraised(without_comments(form))

    def forms(self) -> Mapping[str, str]:
        """Return how the counters print now, for `restore`."""
        return dict(self._forms)

    def restore(self, forms: Mapping[str, str]) -> None:
        """Let the counters print as they did when `forms` was taken: a group ends."""
        self._forget()
        self._forms = {**forms, **{name: form for name, form in self._forms.items() if name not in forms}}

    def prefix(self, counter: str, form: str) -> None:
        r"""Set what `\ref` prints in front of `\theCOUNTER`, as TeX (`\p@COUNTER`)."""
        self._forget()
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
        own = self._own(counter) if counter in self._aliases else counter
        self._values[own] = self._values.get(own, 0) + 1
        if self._children.get(own):
            self.start_inner_again(own)

    def start_inner_again(self, counter: str) -> None:
        """Start all counters inside `counter` again."""
        own = self._own(counter)
        children = self._children.get(own)
        if not children:
            return
        seen = {own}
        inside = list(children)
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
        return self.rendered(rf"\the{counter}")

    def referred(self, counter: str) -> str:
        r"""Return what `\ref` prints for a label set after a step of `counter`."""
        form = self._referring.get(counter)
        if form is None:
            form = self._referring[counter] = rf"{self._prefixes.get(counter, '')}\the{counter}"
        return self.rendered(form)

    def rendered(self, form: str) -> str:
        r"""Return what a form such as `\thesection-\roman{enumi}` prints."""
        parts = self._compiled.get(form)
        if parts is None:
            parts = compiled(form, self.represented, lambda counter: self._prefixes.get(counter, ""))
            self._compiled[form] = parts
        printed = self._print(parts)
        return " ".join(printed.split()) if " " in printed or "\n" in printed else printed

    def begin_subequations(self) -> Parent:
        """Count equations as parts of the next one, and return what `end_subequations` takes (amsmath §3.11.2)."""
        self.step("equation")
        number = self.printed("equation")
        parent = Parent(self.value("equation"), self.represented("equation"), number)
        self.set("equation", 0)
        self._forms["equation"] = rf"{number}\alph{{equation}}"
        self._forget()
        return parent

    def end_subequations(self, parent: Parent) -> None:
        """Count whole equations again."""
        self._forget()
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

    def _forget(self) -> None:
        self._compiled.clear()
        self._referring.clear()

    def values(self) -> dict[str, int]:
        """Return the value of each counter."""
        return dict(self._values)

    def layout(self) -> Layout:
        """Return what each counter prints, which start again with it, and which names mean another counter."""
        children = {name: dict(inside) for name, inside in self._children.items()}
        return Layout(dict(self._forms), children, dict(self._aliases), dict(self._prefixes))

    def is_laid_out(self, layout: Layout) -> bool:
        """Return whether `layout` is this."""
        return (
            self._forms == layout.forms
            and self._children == layout.children
            and self._aliases == layout.aliases
            and self._prefixes == layout.prefixes
        )

    def resume(self, values: Mapping[str, int], layout: Layout) -> None:
        """Go back to what `values` and `layout` returned."""
        self._forget()
        self._values, self._forms, self._aliases = dict(values), dict(layout.forms), dict(layout.aliases)
        self._children = {name: dict(inside) for name, inside in layout.children.items()}
        self._prefixes = dict(layout.prefixes)

    def replace_form(self, counter: str, form: str, prefix: str = "") -> tuple[str, str]:
        """Set what `counter` prints and what `\\ref` puts in front; return both as they were."""
        self._forget()
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

    def _print(self, parts: tuple[Part, ...]) -> str:
        values = self._values
        printed = []
        for part in parts:
            if isinstance(part, str):
                printed.append(part)
            elif isinstance(part, Choice):
                printed.append(self._print(part.then if self._holds(part) else part.otherwise))
            else:
                own = part.counter if part.counter in values else self._own(part.counter)
                value = values.get(own, 0)
                printed.append(str(value) if part.style == "arabic" else numeral(value, part.style))
        return "".join(printed)

    def _holds(self, choice: Choice) -> bool:
        value, limit = self.value(choice.counter), self.evaluate(choice.limit) or 0
        return {"<": value < limit, ">": value > limit, "=": value == limit}[choice.relation]
