r"""What TeX wrote to the `.aux` file about labels: the number, page and title that `\ref` and its kin print.

Invariants:
- Any text gives labels, perhaps none: an `.aux` file that TeX is just writing, or an old one, raises nothing.
- Labels that packages make for themselves are left out.

Sources: source2e, "ltxref.dtx" (`\newlabel{key}{{number}{page}}`); hyperref and LaTeX from 2023 on, which add title
and anchor; cleveref §14 (`key@cref` with the counter in brackets); memoir, which holds number and title together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace

from latex.numbers.number_forms import unraised
from latex.render import readable
from latex.syntax.arguments import fold_space, group, option

_ENTRY = re.compile(r"^\\(?:newlabel|@input)(?=\s*\{)", re.MULTILINE)
_CREF = "@cref"
_OF_PACKAGES = re.compile(r"^(?:sub@|thmt@@|tocindent|mdf@|pgf@|zref@|LastPage$|VeryLastPage$|@)")
_NUMBER_AND_TITLE = re.compile(r"^\\M@TitleReference\s*(?=\{)")
_SHAPES = re.compile(
    r"\\(?:text(?:up|normal|bf|it|rm|sc|sf|tt|sl|superscript)|(?:up|it|sl|sc)shape|(?:bf|md)series|normalfont"
    r"|relax|protect|mathsurround|leavevmode|ignorespaces|[hm]box|unhbox|voidb@x|[rl]lap|nobreakspace)(?![A-Za-z@])\s*"
    r"|\\(?:text)?color\s*(?:\[[^\]]*\]\s*)?\{[^{}]*\}"
)
_PLAIN = re.compile(r"[A-Za-z0-9. ()]*")
"""A number that is printed as it is written."""
_MOST_FILES = 3_000


@dataclass(frozen=True, slots=True)
class AuxLabel:
    """What TeX knows about one label."""

    number: str
    r"""What `\ref` prints, readable; empty for nothing."""
    page: str | None = None
    title: str | None = None
    """The title of the section or result, as TeX wrote it; None where no package asked for it."""
    counter: str | None = None
    """What was counted (`theorem`, `equation`), where cleveref or the anchor tells it."""
    anchor: str | None = None
    """Where a link to it goes (`theorem.2.1`)."""


def read_aux(name: str, read: Callable[[str], str | None]) -> dict[str, AuxLabel]:
    r"""Return label → what TeX wrote, from the file `name` and those it names by `\@input`.

    `read` gives the text of a file, or None; of a label written twice, the last counts.
    """
    labels: dict[str, AuxLabel] = {}
    counters: dict[str, str] = {}
    for key, payload in _entries(name, read, {name}):
        if key.endswith(_CREF):
            counter = option(payload, _inner(payload))
            counters[key.removesuffix(_CREF)] = fold_space(counter.text) if counter else ""
        elif not _OF_PACKAGES.match(key):
            labels[key] = _label(payload)
    return {key: replace(label, counter=counters[key]) if counters.get(key) else label for key, label in labels.items()}


def belongs(aux: Container[str], labels: Iterable[str]) -> bool:
    """Return whether `aux` can be that of a manuscript which sets `labels`: it has every one of them.

    It may have more: macros set labels that a source does not show. A label that the author took away since is seen
    by the time of change of the files, not here. Without any label nothing can be said, and the answer is no.
    """
    known = list(labels)
    return bool(known) and all(label in aux for label in known)


def _entries(name: str, read: Callable[[str], str | None], seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the key and what is known about it for each label, in the order in which TeX reads them."""
    text = read(name) or ""
    for found in _ENTRY.finditer(text):
        first = group(text, found.end())
        if first is None:
            continue
        if found[0] == r"\@input":
            inner = first.text.strip().strip('"')
            if inner not in seen and len(seen) < _MOST_FILES:
                seen.add(inner)
                yield from _entries(inner, read, seen)
            continue
        payload = group(text, first.end)
        if payload:
            yield fold_space(first.text), payload.text


def _label(payload: str) -> AuxLabel:
    parts = list(_groups(payload))
    number, page, title, anchor = (*parts, *[None] * 4)[:4]
    both = _NUMBER_AND_TITLE.match(number or "")
    if both:
        number, title = (*_groups((number or "")[both.end() :]), "", None)[:2]
    return AuxLabel(
        _printed(number or ""),
        _printed(page or "") or None,
        (title or "").strip() or None,
        (anchor or "").partition(".")[0] or None,
        anchor or None,
    )


def _groups(text: str) -> Iterator[str]:
    at = 0
    while found := group(text, at):
        yield found.text
        at = found.end


def _inner(payload: str) -> int:
    """Return the offset after the first brace."""
    return payload.find("{") + 1


def _printed(number: str) -> str:
    """Return a number as a reader sees it: without the braces and fonts that TeX carries along, and raised stars."""
    plain = _SHAPES.sub("", unraised(number)).replace("{", "").replace("}", "")
    return " ".join((plain if _PLAIN.fullmatch(plain) else readable(plain)).split())
