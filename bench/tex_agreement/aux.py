r"""The numbers that TeX wrote for its labels: a plain reading of `\newlabel`, apart from the one that is tested."""

from __future__ import annotations

import re

from latex.render import readable

_LABEL = re.compile(r"^\\newlabel\{([^{}]*)\}\{\{", re.MULTILINE)
_PRINTED = re.compile(r"\\(?:text[a-z]+|mathsurround|relax|protect)\*?\s*|[{}]")


def numbers(aux: str) -> dict[str, str]:
    """Return label → number, without TeX."""
    found: dict[str, str] = {}
    for label in _LABEL.finditer(aux):
        if not label[1].endswith("@cref"):
            found[" ".join(label[1].split())] = _plain(_group(aux, label.end()))
    return found


def _group(text: str, at: int) -> str:
    depth, end = 1, at
    while end < len(text) and depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[at : end - 1]


def _plain(number: str) -> str:
    return " ".join(readable(_PRINTED.sub("", number)).split())
