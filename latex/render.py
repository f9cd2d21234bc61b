r"""LaTeX as readable Unicode: titles, tree labels, statements and formulas in reading views.

Invariants:
- What is shown means what the source says: a command without a Unicode form stays as typed, with its arguments, and
  parentheses are added where a line cannot show what a fraction, a root, an index or an exponent covers.
- Any text gives a string; broken LaTeX is shown as far as it can be read.
- Equal texts are rendered once: the result is cached by content and by the macros used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from latex.notation import ACCENTS, ALPHABETS, CLOSING, DROPPED, KEPT, OPERATORS, SILENT, SPACES, SYMBOLS, is_infix
from latex.syntax.arguments import without_comments
from latex.syntax.macros import expand

_LONGEST = 20_000  # code points; a longer passage is cut there, it is never on one screen
_DEEPEST = 40  # groups in groups; what lies deeper is shown as typed, well before Python's own limit
_ABOVE = str.maketrans(
    "0123456789+-=()nijkmabcdeghloprstuvwxyzTABDEGHIJKLMNOPRUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏᵐᵃᵇᶜᵈᵉᵍʰˡᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
)
_BELOW = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = frozenset(_ABOVE.values())
_SMALL = {chr(code) for code in (*_ABOVE.values(), *_BELOW.values())}
_QUOTIENTS = "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8"
_VULGAR = dict(zip(_QUOTIENTS.split(), "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", strict=True))
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_TOKEN = re.compile(r"\\(?:[A-Za-z@]+|.|$)|\s+|---?|-|``|''|\$\$?|.", re.S)
_SPACE = re.compile(r"\s*")
_REFERENCE = re.compile(r"[A-Za-z]*ref|[A-Za-z]*cite[a-z]*")
_FRACTIONS = frozenset(["frac", "tfrac", "dfrac", "cfrac", "nicefrac", "sfrac"])
_BRACKETS = {"pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖"}
_TABLES = frozenset([*_BRACKETS, "matrix", "smallmatrix", "array", "tabular", "psmallmatrix", "bsmallmatrix"])
_AS_TYPED = frozenset(["verbatim", "lstlisting", "tikzpicture", "tikzcd", "xy", "picture"])
# Marks that live only between reading and `_settled`: a fraction, a root, and the edge of a word in a formula.
_FRACTION, _ROOT, _END, _EDGE = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKED = re.compile("([\ue000\ue001])([^\ue000-\ue002]*)\ue002")
_OPEN_LEFT = frozenset("([{=+-−,;:<>|‖⟨→≤≥≠±∈∼≈≡")
_OPEN_RIGHT = frozenset(")]}=+-−,;:.<>|‖⟩→≤≥≠±∈∼≈≡?!")


def readable(text: str, macros: Mapping[str, str] | None = None) -> str:
    r"""Return `text` as one would write it without TeX: "$L^2$-bounds for \'etale maps" → "L²-bounds for étale maps".

    `macros` maps the names of the author's macros (without backslash) to their declarations as typed. Line breaks
    are kept as blank lines between paragraphs; other white space is folded.
    """
    text = text[:_LONGEST]
    if "\\" not in text and not any(mark in text for mark in "$~%{}`'^_-"):
        return _folded(text)
    if macros and "\\" in text:
        text = expand(text, macros)
    return _rendered(text)


@lru_cache(maxsize=4096)
def _rendered(text: str) -> str:
    return _folded(_settled(_Reader(without_comments(text)).everything()))


def _folded(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)


def _settled(text: str) -> str:
    """Decide which fractions and roots need parentheses, and which words need a blank, from what is beside them."""
    if _FRACTION in text or _ROOT in text:
        text = _MARKED.sub(_parenthesised, text)
    if _EDGE in text:
        text = re.sub(rf"(?<=[\w)\]}}′]){_EDGE}+(?=[\w√|‖∑∫∏])", " ", text).replace(_EDGE, "")
    return text


def _parenthesised(found: re.Match[str]) -> str:
    content = found[2]
    before = found.string[: found.start()][-8:].rstrip()[-1:].strip(_END)
    after = found.string[found.end() : found.end() + 8].lstrip()[:1]
    if found[1] == _ROOT:
        return f"({content})" if after.isalnum() or after in _SMALL or after in {"^", "_"} else content
    if content in _VULGAR.values():
        return f"({content})" if before.isdigit() or after.isdigit() else content
    is_alone = (not before or before in _OPEN_LEFT) and (not after or after in _OPEN_RIGHT)
    return content if is_alone else f"({content})"


def _is_one_sign(text: str) -> bool:
    """One letter or number, with its marks and primes."""
    base = [c for c in text if not unicodedata.combining(c) and c != "′"]
    return len(base) == 1 or text.isdecimal()


def _is_one_factor(text: str) -> bool:
    return _is_one_sign("".join(c for c in text if c not in _SMALL)) and text[:1] not in _SMALL


def _within(text: str) -> str:
    return text if _is_one_factor(text) else f"({text})"


def _fraction(above: str, below: str) -> str:
    is_product = bool(above) and all(c.isalnum() or c in _SMALL or unicodedata.combining(c) for c in above)
    content = f"{above if is_product and above not in _VULGAR.values() else _within(above)}/{_within(below)}"
    return _FRACTION + _VULGAR.get(content, content) + _END


class _Reader:
    """One pass over a text; every method reads from `_at` on and returns what is to be shown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._in_script = 0
        self._separators = (" & ", "; ")

    def everything(self) -> str:
        """Read to the end; a closing mark that nothing opened is shown as it is."""
        pieces = []
        while self._at < len(self._text):
            pieces.append(self._sequence(""))
            if self._at < len(self._text):
                token = self._next()
                pieces.append("" if token.startswith("\\end") else token)
        return "".join(pieces)

    def _next(self) -> str:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _peek(self, *, over_space: bool = False) -> str:
        at = self._skipped() if over_space else self._at
        return self._text[at : at + 1]

    def _skipped(self) -> int:
        found = _SPACE.match(self._text, self._at)
        return found.end() if found else self._at

    def _sequence(self, stop: str) -> str:
        """Read up to `stop`, which is consumed, or to a mark that closes something outside."""
        if self._depth > _DEEPEST:
            rest, self._at = self._text[self._at :], len(self._text)
            return rest
        self._depth += 1
        pieces: list[str] = []
        while self._at < len(self._text):
            before = self._at
            token = self._next()
            if token == stop:
                break
            if token in ("}", "\\end"):
                self._at = before
                break
            if token in ("\\over", "\\choose", "\\atop"):
                above, below = _settled("".join(pieces)).strip(), _settled(self._sequence(stop)).strip()
                pieces = [_fraction(above, below) if token == "\\over" else f"{token[1:]}({above}, {below})"]
                break
            self._put(pieces, token)
        self._depth -= 1
        return "".join(pieces)

    def _put(self, pieces: list[str], token: str) -> None:
        if token in ("^", "_"):
            self._put_script(pieces, token)
        elif token[0] == "\\" and len(token) > 1:
            if token[1:] in CLOSING and pieces and pieces[-1].isspace():
                pieces.pop()
            pieces.append(self._command(token[1:]))
        elif token == "{":
            pieces.append(self._sequence("}"))
        elif token in ("$", "$$"):
            pass
        elif token[0].isspace():
            pieces.append(token)
        elif token == "&":
            pieces.append(self._separators[0])
        else:
            pieces.append(_PLAIN.get(token, token))

    def _put_script(self, pieces: list[str], mark: str) -> None:
        self._in_script += 1
        content = _settled(self._argument()).strip()
        self._in_script -= 1
        edge = ""
        if pieces and pieces[-1].endswith(_EDGE):
            pieces[-1], edge = pieces[-1][:-1], _EDGE
        base = "".join(pieces[-2:])[-1:]
        pieces.append(_script(mark, content, is_raised=base in _SMALL and ord(base) in _RAISED) + edge)

    def _argument(self) -> str:
        """Read the next argument: a group, a command with its own arguments, or one character."""
        self._at = self._skipped()
        if self._peek() in ("}", "$", ""):
            return ""
        if self._peek() == "{":
            self._at += 1
            return self._sequence("}")
        if self._peek() == "\\":
            self._depth += 1
            shown = self._command(self._next()[1:]) if self._depth <= _DEEPEST else self._next()
            self._depth -= 1
            return shown
        self._at += 1
        return _PLAIN.get(self._text[self._at - 1], self._text[self._at - 1])

    def _settled_argument(self) -> str:
        return _settled(self._argument()).strip()

    def _raw_argument(self) -> str:
        self._at = self._skipped()
        start = self._at
        if self._peek() != "{":
            return self._next()
        level = 0
        for found in re.finditer(r"\\.|[{}]", self._text[start:], re.S):
            level += {"{": 1, "}": -1}.get(found[0], 0)
            if level == 0:
                self._at = start + found.end()
                return self._text[start + 1 : self._at - 1]
        self._at = len(self._text)
        return self._text[start + 1 :]

    def _option(self) -> str | None:
        if self._peek() != "[":
            return None
        self._at += 1
        return _settled(self._sequence("]")).strip()

    def _command(self, name: str) -> str:
        is_word = name[:1].isalpha()
        if is_word and self._peek() == "*":
            self._at += 1 if name in KEPT or name in DROPPED or name in ("tag", "cite") else 0
        if name in OPERATORS:
            self._at = self._skipped()
            return _EDGE + name.replace("liminf", "lim inf").replace("limsup", "lim sup") + _EDGE
        if name in ACCENTS:
            return self._accented(name)
        if name in SYMBOLS and name not in _READERS and name not in KEPT and name not in SILENT:
            return self._symbol(name, is_word)
        if name in SILENT:
            self._at = self._skipped() if is_word else self._at
            if name in ("left", "right", "middle") and self._peek() == ".":
                self._at += 1
            return ""
        if name in SPACES or name == "par":
            return " " if name in SPACES else "\n\n"
        if name in KEPT:
            return self._kept(name)
        if name in DROPPED:
            self._raw_argument()
            return ""
        if name in ALPHABETS:
            return self._argument().translate(ALPHABETS[name])
        if name in _FRACTIONS:
            return _fraction(self._settled_argument(), self._settled_argument())
        if _REFERENCE.fullmatch(name) and name != "hyperref":
            return self._reference()
        reader = _READERS.get(name)
        return reader(self) if reader else self._as_typed(name)

    def _symbol(self, name: str, is_word: bool) -> str:
        symbol, end = SYMBOLS[name], self._skipped() if is_word else self._at
        if end > self._at and self._text[end : end + 1] in {"<", ">", "=", "+", "-"}:
            symbol += " " if not is_infix(symbol) else ""
        self._at = end
        if is_infix(symbol) and not self._in_script:
            return f" {symbol} "
        return symbol.strip() if self._in_script and name != "bmod" else symbol

    def _kept(self, name: str) -> str:
        if name.startswith(("text", "mbox", "hbox")):
            outer, self._in_script = self._in_script, 0
            shown = self._argument()
            self._in_script = outer
            return shown
        shown = self._argument()
        is_name = name in ("mathrm", "operatorname", "mathop") and len(shown) > 1 and shown.isalnum()
        return _EDGE + shown + _EDGE if is_name else shown

    def _accented(self, name: str) -> str:
        content = self._settled_argument()
        if not content:
            return "" if name == "=" else "\\" + name
        if _is_one_sign(content) and len(content) < 4 and not content.isdecimal():
            bare = {"ı": "i", "ȷ": "j"}.get(content, content)
            return unicodedata.normalize("NFC", bare + ACCENTS[name])
        if name.isalpha() and len(name) > 1:
            return f"{name}({content})"
        return unicodedata.normalize("NFC", content[0] + ACCENTS[name]) + content[1:]

    def _reference(self) -> str:
        notes = [note for note in (self._option(), self._option()) if note]
        return "[" + ", ".join([self._raw_argument(), *notes]) + "]"

    def _as_typed(self, name: str) -> str:
        """Show an unknown command with the arguments that follow it, each within its braces."""
        shown = "\\" + name
        while self._peek() in ("{", "["):
            opening = self._next()
            closing = "}" if opening == "{" else "]"
            shown += opening + _settled(self._sequence(closing)) + closing
        return shown

    def _root(self) -> str:
        degree = self._option() or ""
        content = _within(self._settled_argument())
        sign = _ROOTS.get(degree) or _script("^", degree, is_raised=False) + "√"
        return _ROOT + sign + content + _END

    def _binomial(self) -> str:
        return f"binom({self._settled_argument()}, {self._settled_argument()})"

    def _negated(self) -> str:
        symbol = self._settled_argument()
        return " " + unicodedata.normalize("NFC", symbol[:1] + "\u0338") + symbol[1:] + " " if symbol else "\\not"

    def _modulus(self) -> str:
        return f" (mod {self._settled_argument()})"

    def _tag(self) -> str:
        return f" ({self._settled_argument()})"

    def _first_of_two(self) -> str:
        shown = self._argument()
        self._raw_argument()
        return shown

    def _link(self) -> str:
        address = self._raw_argument()
        return f"{self._argument()} <{address}>"

    def _link_to_label(self) -> str:
        self._option()
        return self._argument()

    def _item(self) -> str:
        option = self._option()
        return f" {option} " if option else " • "

    def _row(self) -> str:
        if self._peek() == "*":
            self._at += 1
        self._option()
        return self._separators[1]

    def _over_arrow(self) -> str:
        below = self._option()
        return f" →{_script('_', below, is_raised=False) if below else ''}^({self._settled_argument()}) "

    def _verbatim(self) -> str:
        mark = self._peek()
        end = self._text.find(mark, self._at + 1) if mark else -1
        shown = self._text[self._at + 1 : end] if end > 0 else ""
        self._at = max(self._at, end + 1)
        return shown

    def _environment(self) -> str:
        name = self._raw_argument()
        plain = name.rstrip("*")
        if plain in _AS_TYPED:
            end = self._text.find(f"\\end{{{name}}}", self._at)
            end = len(self._text) if end < 0 else end
            shown, self._at = self._text[self._at : end], min(len(self._text), end + len(name) + 6)
            return f"\\begin{{{name}}}{shown}\\end{{{name}}}"
        outer = self._separators
        is_table = plain in _TABLES
        self._separators = (", ", "; ") if is_table or plain in ("cases", "dcases") else (" ", "; ")
        title = self._option()
        if plain in ("array", "tabular"):
            self._raw_argument()
        content = self._sequence("").strip().removesuffix(";").rstrip()
        self._separators = outer
        if self._text.startswith("\\end", self._at):
            self._at += len("\\end")
            self._raw_argument()
        if is_table:
            brackets = _BRACKETS.get(plain, "()")
            return brackets[0] + content + brackets[1]
        return f" {f'({title}) ' if title else ''}{'{ ' if plain.endswith('cases') else ''}{content} "


def _script(mark: str, content: str, *, is_raised: bool) -> str:
    """Write an exponent or index in small characters where Unicode has all of them, else with its mark."""
    if not content:
        return mark
    if mark == "^" and not content.strip("′"):
        return content
    tight = content.replace(" ", "")
    small = tight.translate(_ABOVE if mark == "^" else _BELOW)
    if not (mark == "^" and is_raised) and not any(a == b for a, b in zip(tight, small, strict=True)):
        return small
    return mark + (content if _is_one_sign(content) else f"({content})")


_PLAIN = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "~": " "}
_READERS: dict[str, Callable[[_Reader], str]] = {
    **{"sqrt": _Reader._root, "binom": _Reader._binomial, "dbinom": _Reader._binomial, "tbinom": _Reader._binomial},
    **{"not": _Reader._negated, "pmod": _Reader._modulus, "tag": _Reader._tag, "href": _Reader._link},
    **{"texorpdfstring": _Reader._first_of_two, "hyperref": _Reader._link_to_label, "item": _Reader._item},
    **{"\\": _Reader._row, "xrightarrow": _Reader._over_arrow, "verb": _Reader._verbatim},
    **{"url": _Reader._raw_argument, "begin": _Reader._environment},
}
