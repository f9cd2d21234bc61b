r"""How the paper's own environments begin and end: what `\newenvironment` says, made ready to be executed.

Invariants:
- Only text is changed here; nothing is executed.
"""

from __future__ import annotations

import re

from latex.reading.execution import Reader
from latex.syntax.survey import Environment
from latex.syntax.vocabulary import EQUATIONS, PROOFS

_COMMAND = re.compile(r"\\([A-Za-z@]+)")
_CSNAME = re.compile(r"\\csname\s*([A-Za-z@*]+)\s*\\endcsname")
_END_COMMAND = re.compile(r"\\end(?!(?:group|input|csname|list|trivlist|minipage)(?![A-Za-z@]))([A-Za-z@]+\*?)")


def declared_by_commands(reader: Reader, name: str) -> Environment | None:
    r"""Return the environment that `\def\name{…}\def\endname{…}` makes; None where the two are not there."""
    opening, closing = reader.defined.get(name), reader.defined.get("end" + name)
    return Environment(name, opening.parameters, opening.body, closing.body) if opening and closing else None


def opened(reader: Reader, wrapper: Environment) -> str:
    r"""Return how `wrapper` begins, with `\begin{lemma}` for a `\lemma` that an `\endlemma` closes."""
    text = _CSNAME.sub(r"\\\1", wrapper.begin) if "csname" in wrapper.begin else wrapper.begin
    for name in _END_COMMAND.findall(_CSNAME.sub(r"\\\1", wrapper.end)):
        if reader.record.theorems.get(name) or name in PROOFS or name in reader.environments or name in EQUATIONS:
            text = re.sub(rf"\\{re.escape(name)}(?![A-Za-z@])\s*", rf"\\begin{{{name}}}", text)
    return text


def closed(end: str) -> str:
    r"""Return how a wrapper ends, with `\end{lemma}` for `\endlemma`."""
    text = _CSNAME.sub(r"\\\1", end) if "csname" in end else end
    return _END_COMMAND.sub(r"\\end{\1}", text)


def counts(reader: Reader, wrapper: Environment) -> bool:
    """Return whether an environment steps a counter as it begins, itself or by a macro of the paper."""
    macros = (reader.macro(name) for name in _COMMAND.findall(wrapper.begin))
    texts = (wrapper.begin, *(macro.body for macro in macros if macro))
    return any(r"\refstepcounter" in text or r"\stepcounter" in text for text in texts)
