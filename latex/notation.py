r"""What the commands of mathematics and of text look like in Unicode.

Invariants:
- Tables only; every symbol is non-empty, so that no command listed in `SYMBOLS` vanishes.
- A command that is in no table here is unknown to `latex.render`, which shows it as typed.
"""

from __future__ import annotations

import re

from pylatexenc.latex2text import get_default_latex_context_db
from pylatexenc.latexencode._uni2latexmap import uni2latex
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_grammar
from pylatexenc.macrospec import LatexContextDb

_ALIAS = re.compile(r"(?:\\ensuremath\{)?\\([A-Za-z]+)\}?")
_PLACEHOLDER = re.compile(r"%|<[a-z.]+>|\[[a-z. ]+\]")  # pylatexenc's words for what it does not show
_OWN = {
    **{"ne": "≠", "neq": "≠", "le": "≤", "ge": "≥", "leq": "≤", "geq": "≥", "notin": "∉", "subsetneq": "⊊"},
    **{"supsetneq": "⊋", "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖"},
    **{"mid": "∣", "nmid": "∤", "setminus": "∖", "smallsetminus": "∖", "backslash": "\\", "emptyset": "∅"},
    **{"varnothing": "∅", "to": "→", "gets": "←", "iff": "⟺", "implies": "⟹", "impliedby": "⟸", "land": "∧"},
    **{"lor": "∨", "lnot": "¬", "neg": "¬", "dots": "…", "ldots": "…", "cdots": "⋯", "dotsc": "…", "dotsb": "⋯"},
    **{"dotsm": "⋯", "vdots": "⋮", "ddots": "⋱", "prime": "′", "coloneqq": "≔", "coloneq": "≔", "eqqcolon": "≕"},
    **{"cdot": "·", "times": "×", "pm": "±", "mp": "∓", "div": "÷", "circ": "∘", "ast": "∗", "star": "⋆"},
    **{"bullet": "•", "perp": "⟂", "bot": "⊥", "top": "⊤", "qed": "□", "Box": "□", "square": "□", "langle": "⟨"},
    **{"rangle": "⟩", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "{": "{", "}": "}", "$": "$"},
    **{"%": "%", "&": "&", "#": "#", "_": "_", "ss": "ß", "i": "ı", "j": "ȷ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł"},
    **{"ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "S": "§", "P": "¶", "TeX": "TeX"},
    **{"LaTeX": "LaTeX", "lq": "‘", "rq": "’", "textbackslash": "\\", "textasciitilde": "~", "colon": ": "},
    **{"bmod": " mod ", "mod": " mod ", "hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "And": " & "},
    **{"epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ", "triangleleft": "◁", "lneq": "⪇", "gneq": "⪈"},
    **{"hookrightarrow": "↪", "hookleftarrow": "↩", "twoheadrightarrow": "↠", "mapsto": "↦", "longmapsto": "⟼"},
    **{"lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "sum": "∑", "prod": "∏", "coprod": "∐", "int": "∫"},
    **{"iint": "∬", "iiint": "∭", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂", "bigvee": "⋁", "bigwedge": "⋀"},
    **{"bigoplus": "⨁", "bigotimes": "⨂", "bigsqcup": "⨆", "nexists": "∄", "complement": "∁", "restriction": "↾"},
    **{"upharpoonright": "↾", "models": "⊨", "vdash": "⊢", "dashv": "⊣", "trianglelefteq": "⊴", "unlhd": "⊴"},
    **{"lhd": "⊲", "rhd": "⊳", "rtimes": "⋊", "ltimes": "⋉", "Cap": "⋒", "Cup": "⋓", "wr": "≀", "amalg": "⨿"},
}
_OPERATORS_NAMES = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec"
    " sin sinh sup tan tanh liminf limsup injlim projlim"
)
OPERATORS = frozenset(_OPERATORS_NAMES.split())
"""Operators that are written as their own name."""


def _takes_arguments(grammar: LatexContextDb, name: str) -> bool:
    specification = grammar.get_macro_spec(name)
    return specification is not None and bool(getattr(specification.args_parser, "argspec", ""))


def _symbols() -> dict[str, str]:
    found: dict[str, str] = {}
    context, grammar = get_default_latex_context_db(), get_default_grammar()
    for category in context.categories():
        for name, macro in context.d[category]["macros"].items():
            meaning = macro.simplify_repl
            takes_arguments = _takes_arguments(grammar, name)
            if (
                isinstance(meaning, str)
                and meaning.strip()
                and not takes_arguments
                and not _PLACEHOLDER.search(meaning)
            ):
                found.setdefault(name, meaning)
    for code, latex in uni2latex.items():
        alias = _ALIAS.fullmatch(latex)
        if alias and chr(code).strip():
            found.setdefault(alias[1], chr(code))
    del found["today"]  # pylatexenc takes it from the clock
    return found | _OWN


SYMBOLS = _symbols()
r"""Command (without backslash) → characters, for commands without arguments."""

ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"},
    **{"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "b": "\u0331", "d": "\u0323"},
    **{"r": "\u030a", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303"},
    **{"bar": "\u0304", "overline": "\u0304", "underline": "\u0332", "vec": "\u20d7", "dot": "\u0307"},
    **{"ddot": "\u0308", "dddot": "\u20db", "check": "\u030c", "breve": "\u0306", "acute": "\u0301"},
    **{"grave": "\u0300", "mathring": "\u030a", "widecheck": "\u030c", "overrightarrow": "\u20d7"},
}
"""Command → combining character, for commands that put a mark on their argument."""

SPACES = frozenset([",", ";", ":", ">", " ", "\n", "\t", "quad", "qquad", "enspace", "thinspace", "newline", "space"])
_SILENT_NAMES = (
    "! / - ( ) [ ] displaystyle textstyle scriptstyle limits nolimits noindent medskip smallskip bigskip centering bf"
    " rm sf tt em sc sl bfseries itshape normalfont scshape upshape rmfamily sffamily ttfamily small footnotesize"
    " large Large normalsize tiny protect nonumber notag qedhere hfill left right middle big Big bigg Bigg bigl"
    " bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm allowbreak nobreak linebreak pagebreak newpage clearpage"
    " relax strut mathstrut leanok notready mathlibok hline toprule midrule bottomrule ignorespaces unskip"
    " boldmath indent it"
)
SILENT = frozenset(_SILENT_NAMES.split())
"""Commands that change the look of what stands around them and show nothing."""
_DROPPED_NAMES = "label index uses lean proves vspace hspace phantom hphantom vphantom color glsadd setlength vskip"
DROPPED = frozenset(_DROPPED_NAMES.split())
"""Commands whose argument is not on the page."""
_KEPT_NAMES = (
    "emph textbf textit texttt textsc textrm textsf textsl textup textnormal textmd text mbox hbox fbox intertext"
    " mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner mathrm operatorname"
    " operatornamewithlimits caption part chapter section subsection subsubsection paragraph subparagraph"
    " ensuremath title smash boxed mathnormal substack textquote enquote"
)
KEPT = frozenset(_KEPT_NAMES.split())
"""Commands that show their argument as it is."""


def _alphabet(upper: int, lower: int, digits: int = 0, holes: str = "") -> dict[int, str]:
    table = {65 + i: chr(upper + i) for i in range(26)} | {97 + i: chr(lower + i) for i in range(26)}
    if digits:
        table |= {48 + i: chr(digits + i) for i in range(10)}
    return table | {ord(a): b for a, b in zip(holes[::2], holes[1::2], strict=True)}


_GREEK = {0x391 + i: chr(0x1D6A8 + i) for i in range(25)} | {0x3B1 + i: chr(0x1D6C2 + i) for i in range(25)}
_BOLD = _alphabet(0x1D400, 0x1D41A, 0x1D7CE) | _GREEK
ALPHABETS = {
    "mathbb": _alphabet(0x1D538, 0x1D552, 0x1D7D8, "CℂHℍNℕPℙQℚRℝZℤ"),
    "mathcal": _alphabet(0x1D4D0, 0x1D4EA),
    "mathscr": _alphabet(0x1D49C, 0x1D4B6, 0, "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
    "mathfrak": _alphabet(0x1D504, 0x1D51E, 0, "CℭHℌIℑRℜZℨ"),
    "mathbf": _BOLD,
    "boldsymbol": _BOLD,
    "bm": _BOLD,
    "pmb": _BOLD,
    "mathsf": _alphabet(0x1D5A0, 0x1D5BA, 0x1D7E2),
    "mathtt": _alphabet(0x1D670, 0x1D68A, 0x1D7F6),
    "mathit": {},
}
"""Command → translation of letters into that alphabet."""
ALPHABETS["mathds"] = ALPHABETS["mathbbm"] = ALPHABETS["Bbb"] = ALPHABETS["mathbb"]
ALPHABETS["frak"] = ALPHABETS["mathfrak"]
ALPHABETS["cal"] = ALPHABETS["mathcal"]

_INFIX = re.compile(
    "[=×±÷·≔≕∓∔∖∘∧∨∩∪⟂⊲⊳\u2190-\u21ff\u27f0-\u27ff\u2208-\u220d\u2223-\u2226\u223a-\u22a3\u22a6-\u22bf"
    "\u22c4-\u22ed\u2a7d-\u2aff∼⨿]"
)


def is_infix(symbol: str) -> bool:
    """Say whether a symbol stands between two things and so has a blank on either side."""
    return len(symbol) == 1 and symbol != "↾" and _INFIX.match(symbol) is not None


CLOSING = frozenset(["rvert", "rVert", "rangle", "rfloor", "rceil", "rbrace", "}", "right"])
"""Commands before which TeX shows no blank."""
