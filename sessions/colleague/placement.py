r"""Lay out the colleague's LaTeX the way the author lays out the text around it.

Invariants:
- Only white space at the start of lines and single spaces between words change: to TeX the text stays the same.
- Text with verbatim material is put in as it came.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from latex.text import Span

_VERBATIM = re.compile(r"\\begin\s*\{(?:verbatim|lstlisting|minted|Verbatim|comment)|\\verb\b|\\obeylines")
_EDGE = re.compile(r"(?<!\\)\\(begin|end)\s*\{")
_WIDEST_HABIT = 100  # columns; an author whose lines are longer does not wrap them by hand
_LINES_FOR_A_HABIT = 12  # lines with text; fewer say nothing about how the author wraps


@dataclass(frozen=True, slots=True)
class Habit:
    """How the lines around a place are laid out."""

    newline: str = "\n"
    indent: str = ""
    r"""Before `\begin` of the neighbour."""
    unit: str | None = None
    """What the body of the neighbour is indented by, on top; None where there is no body to tell."""
    width: int | None = None
    """Columns at which the author breaks lines; None where lines are as long as their paragraphs."""


def habit_at(text: str, span: Span) -> Habit:
    """Return the habits of `text` around the environment at `span`."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.end]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return Habit(newline_of(text), indent, _unit(text[span.start : span.end], indent), _width(text))


def newline_of(text: str) -> str:
    """Return what ends most lines of `text`."""
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


def fitted(latex: str, habit: Habit) -> str:
    """Return `latex` in that habit, without a line end at its end."""
    plain = textwrap.dedent(latex.replace("\r\n", "\n").strip("\n")).rstrip()
    if _VERBATIM.search(plain):
        return plain.replace("\n", habit.newline)
    lines = _reindented(plain.split("\n"), habit)
    if habit.width is not None:
        lines = [piece for line in lines for piece in _broken(line, habit.width)]
    return habit.newline.join(lines)


def _unit(environment: str, indent: str) -> str | None:
    body = environment.split("\n")[1:-1]
    leads = [line[: len(line) - len(line.lstrip())] for line in body if line.strip()]
    if not leads:
        return None
    first = leads[0]
    return first[len(indent) :] if first.startswith(indent) else ""


def _width(text: str) -> int | None:
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    if len(lengths) < _LINES_FOR_A_HABIT:
        return None
    widest = lengths[int(len(lengths) * 0.97)]
    return max(widest, 60) if widest <= _WIDEST_HABIT else None


def _reindented(lines: list[str], habit: Habit) -> list[str]:
    leads = [len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) for line in lines]
    steps = [lead for lead, line in zip(leads, lines, strict=True) if lead and line.strip()]
    step = min(steps, default=0)
    depths = _depths(lines)
    laid_out = []
    for line, lead, depth in zip(lines, leads, depths, strict=True):
        if not line.strip():
            laid_out.append("")
            continue
        if habit.unit is None:
            inner = " " * lead
        elif step == 0:
            inner = habit.unit * depth
        elif habit.unit == "":
            inner = " " * max(0, lead - step)
        else:
            inner = habit.unit * (lead // step) + " " * (lead % step)
        laid_out.append(habit.indent + inner + line.strip())
    return laid_out


def _depths(lines: list[str]) -> list[int]:
    """Return in how many environments of the text each line lies; `\\end` lies where its `\\begin` does."""
    depths, depth = [], 0
    for line in lines:
        edges = [match[1] for match in _EDGE.finditer(line.split("%")[0])]
        starts_with_end = line.lstrip().startswith("\\end")
        depths.append(max(0, depth - 1 if starts_with_end else depth))
        depth += edges.count("begin") - edges.count("end")
    return depths


def _broken(line: str, width: int) -> list[str]:
    """Return `line` broken at spaces so that it fits; comments and lines without a usable space stay whole."""
    if len(line) <= width or re.search(r"(?<!\\)%", line):
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    pieces, rest = [], line
    while len(rest) > width:
        cut = rest.rfind(" ", len(indent) + 1, width + 1)
        if cut <= len(indent) or rest[cut - 1] == "\\":
            cut = rest.find(" ", width)
            if cut < 0 or rest[cut - 1] == "\\":
                break
        pieces.append(rest[:cut].rstrip())
        rest = indent + rest[cut + 1 :].lstrip()
    return [*pieces, rest]
