r"""Formulas in running text, such as a reply of the colleague: where they are, and their rows in Unicode.

Invariants:
- A formula whose Unicode would not say everything has no rows, and is to be shown as typed.
- A sum of money is no formula: `$5 and $6` has no rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALIGNED = (
    *("equation", "align", "gather", "multline", "flalign", "alignat", "eqnarray", "displaymath"),
    *("aligned", "gathered", "split", "alignedat"),
)
INLINE = (
    r"(?<!\\)\$(?![\s$])(?:\\.|[^$\\])*(?<!\s)\$(?!\d)"
    r"|(?<!\\)\$(?!\$)(?=[^$\\]*[\\^_])(?:\\.|[^$\\])+\$(?!\d)"  # blanks within the dollars, but surely mathematics
    r"|\\\((?:\\[^()]|[^\\])+\\\)"
)
"""A formula within its line, with its delimiters, in a paragraph; for `re.DOTALL`, as the next one."""
DISPLAYED = (
    r"(?<!\\)\$\$(?:\\.|[^$\\]|\$(?!\$))+\$\$|(?<!\\)\\\[(?:\\[^\[\]]|[^\\])+\\\]"
    rf"|\\begin\{{(?P<environment>(?:{'|'.join(_ALIGNED)})\*?)\}}"
    r"(?:(?!\\begin\{(?P=environment)\}).)+?\\end\{(?P=environment)\}"
)
"""A formula on lines of its own, with its delimiters; has a group `environment`."""
_LONGEST = 4_000  # code points; what is longer is no formula that anybody reads in a row
_RELATIONS = ("=", "<", ">")
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}(?P<body>.*)\\end\{(?P=name)\}", re.DOTALL)
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_COLUMNS = re.compile(r"^\s*\{[^{}]*\}")
_MARK = re.compile(r"\\\\\*?(?:[ \t]*\[[^\]]*\])?|\\(?:begin|end)\b|\\.|[{}&%]", re.DOTALL)


def formula_rows(source: str, macros: Mapping[str, str] | None = None) -> tuple[str, ...]:
    r"""Return the rows of a formula in Unicode; none where that would not say everything that is typed.

    `source` is the formula with its delimiters, `macros` are the author's, as for `latex.render.readable`. A label is
    written in parentheses after its row.
    """
    content = _without_delimiters(source)
    if len(source) > _LONGEST:
        return ()
    shown = [_row(row, macros) for row in _rows(content)]
    rows = [row for row in shown if row]
    return tuple(rows) if None not in shown else ()


def _without_delimiters(source: str) -> str:
    found = _ENVIRONMENT.fullmatch(source)
    length = 2 if source.startswith(("$$", "\\")) else 1
    return source if found else source[length:-length]


def _row(text: str, macros: Mapping[str, str] | None) -> str | None:
    """Return a row in Unicode, empty where there is nothing in it; None where Unicode does not say everything."""
    from latex.render import readable  # its tables take a moment, which the first picture does not have

    labels = "".join(f"  ({label})" for label in _LABEL.findall(text))
    shown = readable(_LABEL.sub("", text), macros).replace("\n\n", " ")
    return None if "\\" in shown else shown + labels


def _rows(content: str) -> list[str]:
    """Return the rows as typed, without what aligns them; a backslash stands for what cannot be read."""
    found = _ENVIRONMENT.fullmatch(content.strip())
    if found and found["name"].rstrip("*") in _ALIGNED:
        return _rows(found["body"] if "alignat" not in found["name"] else _COLUMNS.sub("", found["body"]))
    rows, depth, begin = [""], 0, 0
    for mark in _MARK.finditer(content):
        sign = mark[0]
        depth += {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}.get(sign, 0)
        if depth < 0 or sign == "%":
            return ["\\"]
        if depth == 0 and (sign == "&" or sign.startswith("\\\\")):
            rows[-1] += content[begin : mark.start()] + ("" if content[mark.end() :][:1] in _RELATIONS else " ")
            rows += [] if sign == "&" else [""]
            begin = mark.end()
    rows[-1] += content[begin:]
    return rows if depth == 0 else ["\\"]
