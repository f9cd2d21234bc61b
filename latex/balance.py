r"""Find what opens and does not close: braces, environments, mathematics.

Invariants:
- Never raises, whatever the text; the work is proportional to it.
- Comments, `\verb` and verbatim environments are not looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERBATIM = r"verbatim\*?|Verbatim\*?|lstlisting|minted|comment|filecontents\*?"
_MARK = re.compile(
    rf"\\begin\s*\{{(?P<verbatim>{_VERBATIM})\}}.*?(?:\\end\s*\{{(?P=verbatim)\}}|\Z)"
    r"|\\verb\*?(?P<quote>[^A-Za-z\s*])[^\n]*?(?P=quote)"
    r"|\\begin\s*\{(?P<begin>[^{}\n]*)\}"
    r"|\\end\s*\{(?P<end>[^{}\n]*)\}"
    r"|\\(?P<display>[\[\]()])"
    r"|\\[A-Za-z@]+|\\.|\\\Z"
    r"|%[^\n]*"
    r"|(?P<brace>[{}])"
    r"|(?P<dollar>\$\$?)"
    r"|(?P<paragraph>\n[^\S\n]*\n)",
    re.DOTALL,
)
_CLOSES = {"}": "{", "\\]": "\\[", "\\)": "\\("}
_INLINE = frozenset({"$", "$$", "\\(", "\\["})


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Something that opens without closing, or closes without opening."""

    offset: int
    r"""Where it stands."""
    mark: str
    r"""As typed: `{`, `$`, `\begin{align}`, `\end{align}`, …"""
    is_opening: bool
    """Whether it opens and does not close, rather than the other way round."""


def imbalances(text: str) -> tuple[Imbalance, ...]:
    """Return what does not balance in `text`, in the order it is noticed; empty where everything does."""
    return tuple(_Scan(text).run())


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[Imbalance] = []

    def run(self) -> Iterator[Imbalance]:
        for match in _MARK.finditer(self._text):
            yield from self._take(match)
        yield from self._open

    def _take(self, match: re.Match[str]) -> Iterator[Imbalance]:
        place = match.start()
        if (begin := match["begin"]) is not None:
            self._push(place, f"\\begin{{{begin}}}")
        elif (end := match["end"]) is not None:
            yield from self._close(place, f"\\end{{{end}}}", f"\\begin{{{end}}}")
        elif match["display"]:
            mark = "\\" + match["display"]
            if mark in _CLOSES:
                yield from self._close(place, mark, _CLOSES[mark])
            else:
                self._push(place, mark)
        elif match["brace"] == "{":
            self._push(place, "{")
        elif match["brace"]:
            yield from self._close(place, "}", "{")
        elif match["dollar"]:
            yield from self._dollar(place, match["dollar"])
        elif match["paragraph"]:
            while self._open and self._open[-1].mark in _INLINE:
                yield self._open.pop()

    def _push(self, place: int, mark: str) -> None:
        self._open.append(Imbalance(place, mark, True))

    def _dollar(self, place: int, mark: str) -> Iterator[Imbalance]:
        innermost = self._open[-1].mark if self._open else ""
        if mark == "$$" and innermost == "$":
            self._open.pop()
            self._push(place + 1, "$")
        elif innermost == mark:
            self._open.pop()
        elif innermost == "$$":
            yield self._open.pop()
        else:
            self._push(place, mark)

    def _close(self, place: int, mark: str, opening: str) -> Iterator[Imbalance]:
        """Close `opening`, giving up what was opened inside it; a brace does not reach out of its environment."""
        depth = len(self._open) - 1
        while depth >= 0 and self._open[depth].mark != opening:
            if opening == "{" and self._open[depth].mark.startswith("\\begin"):
                depth = -1
                break
            depth -= 1
        if depth < 0:
            yield Imbalance(place, mark, False)
            return
        yield from self._open[depth + 1 :]
        del self._open[depth:]
