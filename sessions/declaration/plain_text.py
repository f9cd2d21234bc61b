"""The declaration as plain text, for a cover letter or a form."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from latex.render import readable
from sessions.declaration.paragraphs import TITLE, Paragraph, paragraphs
from sessions.history.disclosure import Disclosure, ResultUse

_WIDTH = 79  # columns; fits a terminal of 80 and a mail


def to_text(found: Disclosure, macros: Mapping[str, str]) -> str:
    """Return the declaration; `macros` are those of the manuscript, for the names and titles of its results."""
    parts = (_part(one) for one in paragraphs(found, _PlainWriter(macros)))
    return "\n\n".join((TITLE, *parts)) + "\n"


class _PlainWriter:
    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros

    def words(self, text: str) -> str:
        return text

    def result(self, use: ResultUse) -> str:
        if use.result is not None and use.result.heading_number:
            return readable(use.result.display_name, self._macros)
        return self.entry(use)

    def entry(self, use: ResultUse) -> str:
        if use.result is None:
            return use.handle
        name, title = (readable(text, self._macros) for text in (use.result.display_name, use.result.title or ""))
        return f"{name} ({title})" if title else name

    def place(self, text: str) -> str:
        return f"[{text}]"


def _part(paragraph: Paragraph) -> str:
    items = (_wrapped(item, first="- ", rest="  ") for item in paragraph.items)
    return "\n".join((_wrapped(f"{paragraph.heading}. {paragraph.text}"), *items))


def _wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
