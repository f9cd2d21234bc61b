"""The four reading tools: what the colleague is shown of the manuscript, as text.

Invariants:
- Source is shown verbatim in `<source>` blocks with file and lines, and results with their revision token.
- Answers are bounded: a hit list, a line range and an outline end with a sentence that says what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from latex.fingerprint import revision
from latex.manuscript import Manuscript, Result, Section
from sessions.colleague.refusals import RefusalCode, RefusalError
from sessions.colleague.safety import visible
from sessions.colleague.sources import Sources
from sessions.standing.proof import proof_standing

_MOST_HITS = 30
_MOST_LINES = 400  # lines of one `read_source`; about 30 kB
_LONGEST_QUERY = 300  # characters
_LONGEST_LINE = 4_000  # characters of a line a regular expression is tried on, so that it ends in good time
_LONGEST_SHOWN = 200  # characters of a hit
_NESTED_REPEAT = re.compile(r"[+*}]\)?[^()|]*\)[+*{]|\)[+*]\)[+*]")


def outline(sources: Sources, section_name: str = "", standing: Callable[[Result], str] = proof_standing) -> str:
    """Return the numbered tree of sections and results, in the order TeX meets them.

    Raises:
        RefusalError: no section, or more than one, goes by that name.
    """
    manuscript = sources.manuscript
    rows: list[Section | Result] = _in_order(manuscript)
    if section_name:
        section = sources.section(section_name)
        if section is None:
            names = ", ".join(sources.section_name(each) for each in manuscript.sections[:40])
            raise RefusalError(
                RefusalCode.UNKNOWN_HANDLE, f"there is no one section “{section_name}”. There are {names}."
            )
        rows = _within(rows, section)
    lines = [_row(sources, row, standing) for row in rows]
    return "\n".join(lines) if lines else "The manuscript has no sections and no results yet."


def read_result(
    sources: Sources, handle: str, *, with_proof: bool = True, standing: Callable[[Result], str] = proof_standing
) -> str:
    """Return a result with its proof, its standing, its edges and its revision token.

    Raises:
        RefusalError: there is no such result.
    """
    result = sources.result(handle)
    manuscript = sources.manuscript
    parts = [
        f"{sources.name(result)}, handle {result.key}, revision {sources.revision(result)}, {standing(result)}",
        f"uses: {_named(sources, manuscript.uses(result.key))}",
        f"used by: {_named(sources, manuscript.used_by(result.key))}",
        sources.shown(result, with_proof=with_proof),
    ]
    return "\n".join(parts)


def read_source(sources: Sources, file: str, start: int, end: int) -> str:
    """Return lines `start` to `end` of a file, from 1 and both included.

    Raises:
        RefusalError: it is not a file of the manuscript, or the lines are not in it.
    """
    lines = sources.text(file).split("\n")
    first, last = max(1, start), min(end, len(lines))
    if first > last:
        raise RefusalError(RefusalCode.INPUT, f"{file} has lines 1 to {len(lines)}, not {start} to {end}.")
    shown = min(last, first + _MOST_LINES - 1)
    block = sources.lines(file, first, shown)
    left = f"\nLines {shown + 1} to {last} were left out; read them with another call." if shown < last else ""
    token = revision("\n".join(lines[first - 1 : shown]))
    return f"{file}, {len(lines)} lines, these lines at revision {token}\n{block}{left}"


def search(sources: Sources, query: str, kind: str = "text") -> str:
    """Return the lines where `query` is found, with handle, file and line.

    Raises:
        RefusalError: the query is empty, too long or not a regular expression.
    """
    pattern = _pattern(query, kind)
    names = [source.name for source in sources.manuscript.files if not source.is_missing]
    hits = list(islice(_hits(sources, names, pattern, is_folded=kind != "regex"), _MOST_HITS + 1))
    if not hits:
        return f"“{query}” is not in the manuscript."
    more = f"\nThere are more than {_MOST_HITS} hits; make the query narrower." if len(hits) > _MOST_HITS else ""
    return "\n".join(hits[:_MOST_HITS]) + more


def _in_order(manuscript: Manuscript) -> list[Section | Result]:
    """Return sections and results in the order TeX meets them, as far as the places tell.

    Each list is in that order; they are merged by place within a file, and a file's sections come before the results
    of the files read after it.
    """
    merged: list[Section | Result] = []
    sections = list(manuscript.sections)
    for result in manuscript.results:
        while sections and _comes_before(sections, result):
            merged.append(sections.pop(0))
        merged.append(result)
    return [*merged, *sections]


def _comes_before(sections: list[Section], result: Result) -> bool:
    """Return whether the first of the sections that are left is read before `result`."""
    file = result.place.file
    if sections[0].place.file == file:
        return sections[0].place.span.start < result.place.span.start
    return any(section.place.file == file for section in sections[1:])


def _within(rows: list[Section | Result], section: Section) -> list[Section | Result]:
    start = rows.index(section)
    inside = [rows[start]]
    for row in rows[start + 1 :]:
        if isinstance(row, Section) and row.level <= section.level:
            break
        inside.append(row)
    return inside


def _row(sources: Sources, row: Section | Result, standing: Callable[[Result], str]) -> str:
    place = f"{row.place.file}:{row.place.line_begin}"
    if isinstance(row, Section):
        number = f"{row.number} " if row.number else ""
        return f"{number}{sources.title(row.title)} ({place})"
    users = len(sources.manuscript.used_by(row.key))
    used = f", used by {users}" if users else ""
    return f"  {sources.name(row)} [{row.key}] {standing(row)}{used} ({place})"


def _named(sources: Sources, keys: tuple[str, ...]) -> str:
    results = [sources.manuscript.by_key[key] for key in keys if key in sources.manuscript.by_key]
    return ", ".join(f"{result.key} ({result.display_name})" for result in results) or "nothing"


def _pattern(query: str, kind: str) -> re.Pattern[str]:
    if not query.strip() or len(query) > _LONGEST_QUERY:
        raise RefusalError(RefusalCode.INPUT, f"a query has 1 to {_LONGEST_QUERY} characters.")
    if kind != "regex":
        return re.compile(r"\s+".join(map(re.escape, query.split())), re.IGNORECASE)
    if _NESTED_REPEAT.search(query):
        raise RefusalError(RefusalCode.INPUT, "a repeated group may not hold a repetition; search for less.")
    try:
        return re.compile(query, re.IGNORECASE)
    except re.error as error:
        raise RefusalError(RefusalCode.INPUT, f"“{query}” is not a regular expression: {error}.") from error


def _hits(sources: Sources, names: list[str], pattern: re.Pattern[str], *, is_folded: bool) -> Iterator[str]:
    for name in names:
        if not sources.is_permitted(name):
            continue
        text = sources.text(name)
        if is_folded:
            yield from (_hit(sources, name, text, match.start()) for match in pattern.finditer(text))
            continue
        offset = 0
        for line in text.split("\n"):
            match = pattern.search(line[:_LONGEST_LINE])
            if match:
                yield _hit(sources, name, text, offset + match.start())
            offset += len(line) + 1


def _hit(sources: Sources, file: str, text: str, offset: int) -> str:
    owner = sources.manuscript.at(file, offset)
    line = text[text.rfind("\n", 0, offset) + 1 : (text.find("\n", offset) + 1 or len(text) + 1) - 1]
    handle = f" [{owner.key}]" if owner else ""
    return f"{file}:{text.count(chr(10), 0, offset) + 1}{handle} {visible(line.strip())[:_LONGEST_SHOWN]}"
