r"""How widely known classes number before any command of the paper: chapters, depth, what shows in front.

Sources: llncs.cls ("spn@wtheorem"), memoir manual §5, KOMA-Script guide §3.16, amsbook.cls,
siamart.cls.
"""

from __future__ import annotations

from collections.abc import Collection

from latex.known.classes import SPRINGER_CLASSES, class_theorems, has_chapters, section_form
from latex.reading.recording import Record

_SECTION_DEPTH = 1
_SUBSECTION_DEPTH = 2
_AMS_DEPTH = 3
_SIAM = {"equation": "oneeqnum", "table": "onetabnum", "figure": "onefignum", "algorithm": "onealgnum"}
"""Counter that SIAM's classes start again with each section → the option that lets it run through."""


def load_class(record: Record, name: str, options: Collection[str]) -> None:
    """Set up what the class `name` with these options does before any command of the paper."""
    record.packages.add(name)
    if has_chapters(name):
        record.use_chapters()
    form = section_form(name)
    if form:
        record.counters.represent("section", form)
    _number_sections(record, name)
    if name.startswith("siam"):
        for counter, option in _SIAM.items():
            if option not in options:
                record.counters.number_within(counter, "section")
    theorems = class_theorems(name, options)
    for theorem in theorems:
        record.declare(theorem)
    if name.startswith(SPRINGER_CLASSES) and "envcountreset" in options:
        for theorem in theorems:
            if theorem.is_counted and not theorem.shares and not theorem.within:
                record.counters.reset_with(theorem.env, "section")


def _number_sections(record: Record, name: str) -> None:
    counters = record.counters
    if name.startswith("ams"):
        counters.represent("part", r"\arabic{part}")
    if name.startswith("amsbook"):
        counters.use_amsbook()
        counters.set("secnumdepth", _AMS_DEPTH)
    elif name.startswith("memoir"):
        counters.set("secnumdepth", _SECTION_DEPTH)
        counters.show_chapter("figure", "table")
    elif name.startswith("scr"):
        record.restarts_after_unnumbered = True
        counters.prefix("enumiii", r"\p@enumii(\theenumii)")
        if record.has_chapters:
            counters.show_chapter("equation")
    elif name.startswith("llncs"):
        counters.set("secnumdepth", _SUBSECTION_DEPTH)
