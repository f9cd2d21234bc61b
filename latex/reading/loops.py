r"""Lists that a preamble runs through: `\forcsvlist`, `\@for`, `\foreach`.

Invariants:
- A loop ends: it runs over the items that are written out, at most `_MOST_ITEMS` of them.

Sources: etoolbox §3.7; source2e, "ltcntrl.dtx" (`\@for`); pgf manual, `\foreach`.
"""

from __future__ import annotations

import re

from latex.reading.execution import Reader
from latex.reading.meanings import Handler
from latex.reading.stream import Stream
from latex.syntax.arguments import Argument, fold_space, group, mandatory, skip_space
from latex.syntax.scan import Token

_MOST_ITEMS = 60  # a preamble declares fewer environments
_VARIABLE = re.compile(r"\s*(\\[A-Za-z@]+)\s*")
_IN = re.compile(r"(?:\s*\[[^\]]*\])?\s*in\s*")
_EXPAND = re.compile(r"\\(?:expandafter|noexpand|protect|unexpanded)(?![A-Za-z@])\s*")


def _call_each(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\forcsvlist{\command}{one,two}`; the command may be any code that takes an argument."""
    code = mandatory(stream.text, token.end)
    items = group(stream.text, code.end) if code else None
    if code and items:
        stream.at = max(stream.at, items.end)
        _run(reader, stream, token, [f"{code.text}{{{item}}}" for item in _items(reader, items)])


def _call_each_of_list(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\docsvlist{one,two}`, which gives each item to `\do`."""
    items = group(stream.text, token.end)
    if items:
        stream.at = max(stream.at, items.end)
        _run(reader, stream, token, [rf"\do{{{item}}}" for item in _items(reader, items)])


def _for(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\@for\name:=one,two\do{…}`."""
    text = stream.text
    variable = _VARIABLE.match(text, token.end)
    if variable is None or not text.startswith(":=", variable.end()):
        return
    stop = text.find(r"\do", variable.end())
    body = group(text, stop + 3) if stop >= 0 else None
    if body:
        stream.at = max(stream.at, body.end)
        items = _items(reader, Argument(text[variable.end() + 2 : stop], variable.end() + 2, stop))
        _run(reader, stream, token, [_replaced(body.text, variable[1], item) for item in items])


def _foreach(reader: Reader, stream: Stream, token: Token) -> None:
    r"""Execute `\foreach \name in {one,two} {…}`, also with pairs `\one/\two`; nothing where the list has dots."""
    text, at = stream.text, skip_space(stream.text, token.end)
    names = re.compile(r"\\[A-Za-z@]+(?:\s*/\s*\\[A-Za-z@]+)*").match(text, at)
    middle = _IN.match(text, names.end()) if names else None
    items = group(text, middle.end()) if middle else None
    body = group(text, items.end) if items else None
    if names is None or items is None or body is None or "..." in items.text:
        return
    stream.at = max(stream.at, body.end)
    variables = [name.strip() for name in names[0].split("/")]
    pieces = []
    for item in _items(reader, items):
        code, values = body.text, item.split("/")
        for position, variable in enumerate(variables):
            code = _replaced(code, variable, values[min(position, len(values) - 1)].strip())
        pieces.append(code)
    _run(reader, stream, token, pieces)


def _items(reader: Reader, listed: Argument) -> list[str]:
    text = listed.text.strip()
    macro = reader.macro(text[1:]) if text.startswith("\\") else None
    inner = macro.body if macro and not macro.parameters else text
    return [fold_space(item) for item in inner.split(",") if item.strip()][:_MOST_ITEMS]


def _replaced(code: str, variable: str, value: str) -> str:
    code = re.sub(re.escape(variable) + r"(?![A-Za-z@])\s*", lambda _: value, _EXPAND.sub("", code))
    return re.sub(
        r"(\\[A-Za-z@]*theorem\*?)\s*" + re.escape(value) + r"(?=\s*[\[{])",
        lambda found: f"{found[1]}{{{value}}}",
        code,
    )


def _run(reader: Reader, stream: Stream, token: Token, pieces: list[str]) -> None:
    site = stream.site(token.start, token.end)
    for number, piece in enumerate(pieces):
        reader.run_text(stream, piece, f"loop {token.start} {number}", site)


HANDLERS: dict[str, Handler] = {
    "forcsvlist": _call_each,
    "docsvlist": _call_each_of_list,
    "@for": _for,
    "foreach": _foreach,
}
