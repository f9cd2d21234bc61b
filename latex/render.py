r"""LaTeX as readable Unicode: titles, tree labels, statements and formulas in reading views.

Invariants:
- Any text gives a string; broken LaTeX is shown as far as it can be read.
- Equal texts are rendered once: the result is cached by content and by the macros used.
- For rows on screen, not for whole files: pylatexenc reads about 300 kB a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.macrospec import LatexContextDb

from latex.arguments import group, without_comments
from latex.macros import expand

_LONGEST = 20_000  # code points; a longer passage is cut there, it is never on one screen
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|([A-Za-z0-9+\-]))")
_ABOVE = str.maketrans(
    "0123456789+-=()nijkmabcdeghloprstuvwxyzTABDEGHIJKLMNOPRUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏᵐᵃᵇᶜᵈᵉᵍʰˡᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
)
_BELOW = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_REFERENCE = re.compile(r"\\(?:[A-Za-z]*ref|cite[a-z]*)\*?(?:\[[^\]]*\])*\{([^{}]*)\}")
_SILENT = re.compile(r"\\(?:label|index|uses|lean|proves|vspace|hspace)\*?\{[^{}]*\}|\\(?:leanok|notready|mathlibok)\b")
_OPERATOR = re.compile(r"\\operatorname\*?\s*\{")
_INFIX = re.compile(
    r"(\\(?:in|notin|ni|to|le|leq|ge|geq|ne|neq|sub|subset|subseteq|supset|supseteq|cup|cap|times|cdot|otimes|oplus"
    r"|mapsto|(?:long|hook)?(?:right|left)arrow|Rightarrow|iff|implies|sim|simeq|cong|approx|equiv|mid|wedge|vee"
    r"|circ|pm|setminus|forall|exists|ll|gg|lesssim|gtrsim|prec|succ))[ \n]+(?=\\)"
)
_PAIR = re.compile(r"\\texorpdfstring(?![A-Za-z])")


def readable(text: str, macros: Mapping[str, str] | None = None) -> str:
    r"""Return `text` as one would write it without TeX: "$L^2$-bounds for \'etale maps" → "L²-bounds for étale maps".

    `macros` maps the names of the author's macros (without backslash) to their declarations as typed. Line breaks
    are kept as blank lines between paragraphs; other white space is folded.
    """
    text = text[:_LONGEST]
    if "\\" not in text and not any(mark in text for mark in "$~%{}`'^_"):
        return _folded(text)
    if macros and "\\" in text:
        text = expand(text, macros)
    return _rendered(text)


@lru_cache(maxsize=4096)
def _rendered(text: str) -> str:
    text = _without_bookmarks(without_comments(text))
    text = _SILENT.sub("", text)
    text = _OPERATOR.sub(r"\\mathrm{", text)
    text = _REFERENCE.sub(lambda m: "[" + m[1] + "]", text)
    text = _INFIX.sub(r"\1~", text)
    text = _SCRIPT.sub(_script, text)
    try:
        plain: str = _CONVERTER.latex_to_text(text, tolerant_parsing=True)
    except (LatexWalkerError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        plain = text
    return _folded(plain)


def _folded(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)


def _script(found: re.Match[str]) -> str:
    """Write an exponent or index in small characters where Unicode has all of them."""
    content = (found[2] if found[2] is not None else found[3]).strip()
    small = content.translate(_ABOVE if found[1] == "^" else _BELOW)
    if content and not any(a == b for a, b in zip(content, small, strict=True)):
        return "{}" + small  # pylatexenc takes a small letter for one more letter of the command before it
    return found[0]


def _without_bookmarks(text: str) -> str:
    r"""Keep the first argument of each `\texorpdfstring`: what the page shows."""
    pieces, at = [], 0
    for found in _PAIR.finditer(text):
        shown = group(text, found.end())
        bookmark = group(text, shown.end) if shown else None
        if found.start() < at or shown is None or bookmark is None:
            continue
        pieces += [text[at : found.start()], shown.text]
        at = bookmark.end
    return "".join([*pieces, text[at:]])


def _context() -> LatexContextDb:
    context = get_default_latex_context_db()
    context.add_context_category(
        "lemmata",
        prepend=True,
        macros=[
            MacroTextSpec("lvert", "|"),
            MacroTextSpec("rvert", "|"),
            MacroTextSpec("lVert", "‖"),
            MacroTextSpec("rVert", "‖"),
            MacroTextSpec("coloneqq", "≔"),
        ],
    )
    return context


_CONVERTER = LatexNodes2Text(math_mode="text", strict_latex_spaces=False, latex_context=_context())
