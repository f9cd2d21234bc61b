r"""Why a tool call is refused, in words the model can act on without asking again.

Invariants:
- A refusal names one stable code first and carries the current source where that helps, so no extra reading is needed.
- Text is judged here without the manuscript's structure: escapes eaten by JSON, passages left out.
"""

from __future__ import annotations

import re
from enum import StrEnum

from sessions.colleague.safety import control_characters


class RefusalCode(StrEnum):
    """The first word of a refusal."""

    NOT_FOUND = "NOT_FOUND"
    NOT_UNIQUE = "NOT_UNIQUE"
    DRIFTED = "DRIFTED"
    ALREADY = "ALREADY"
    ELIDED = "ELIDED"
    ESCAPES = "ESCAPES"
    UNKNOWN_HANDLE = "UNKNOWN_HANDLE"
    BREAKS = "BREAKS"
    OUTSIDE = "OUTSIDE"
    INPUT = "INPUT"


class RefusalError(Exception):
    """A tool call cannot be carried out; `str()` of it is what the model is told."""

    def __init__(self, code: RefusalCode, explanation: str) -> None:
        super().__init__(f"{code}: {explanation}")
        self.code = code


_NOT_ESCAPED = "your backslashes were not escaped; in the JSON of a tool call every backslash is written twice"
_TAB_TAIL = re.compile(r"\t(?:ext(?:bf|it|rm|sc|tt)?\b|heta\b|imes\b|au\b|ilde\b|riangle|frac\b|extstyle\b|o\s)")
_LINE_TAIL = re.compile(
    r"\n(?:abla\b|eq\b|eg\b|otin\b|ot\\|u(?=[\s$_^(,.])|ewcommand\b|ewtheorem\b|oindent\b|onumber\b|olimits\b|ormalsize\b)"
)
_NAMES = "begin|end|frac|sqrt|ref|eqref|cref|Cref|label|cite|citep|citet|mathbb|mathcal|mathrm|operatorname|textbf|emph"
_BARE = re.compile(rf"(?<![\\A-Za-z@])(?:{_NAMES}|egin|rac|abel)\{{[^{{}}\n]*\}}")
_TWICE = re.compile(rf"(?<!\\)\\\\(?:{_NAMES})\{{")
_PLACEHOLDER = re.compile(
    r"^[^\S\n]*(?:%+[^\S\n]*)?[\[(<{]*[^\S\n]*(?:\.{3,}|…|\\l?dots\b"
    r"|(?:the\s+)?(?:rest|remainder)(?:\s+of\s+(?:the|this)\s+\w+)?\s+(?:is\s+|remains?\s+|stays?\s+)?"
    r"(?:unchanged|as\s+(?:before|above)|the\s+same|omitted)"
    r"|(?:\w+\s+){0,3}(?:unchanged|as\s+before|as\s+above|omitted|same\s+as\s+before|existing\s+\w+))"
    r"[^\S\n]*[.…]*[^\S\n]*[\])>}]*[^\S\n]*[.…]*[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


def check_escapes(latex: str, current: str = "") -> None:
    r"""Refuse `latex` whose backslashes were lost on the way; what stands in `current` already is not held against it.

    An unescaped `"\begin"` is valid JSON for a backspace and "egin", and about a quarter of all commands start with
    one of `\b \f \n \r \t`, so losing them is silent.

    Raises:
        RefusalError: ESCAPES, naming the place.
    """
    controls = control_characters(latex)
    if controls:
        raise _escapes(f"the text holds the control character {controls[0]}", latex, _control_place(latex))
    for pattern in (_TAB_TAIL, _LINE_TAIL, _BARE):
        # Compared with what is as odd there: “heta” also stands in every whole \theta.
        there = {match[0] for match in pattern.finditer(current)}
        for match in pattern.finditer(latex):
            if match[0] not in there:
                raise _escapes("a command has lost its backslash", latex, match.start())
    doubled = {match[0] for match in _TWICE.finditer(current)}
    for match in _TWICE.finditer(latex):
        if match[0] not in doubled:
            shown = _around(latex, match.start())
            raise RefusalError(
                RefusalCode.ESCAPES,
                f"a command has two backslashes, so the backslashes were escaped twice, near “{shown}”. "
                "Nothing was queued. Send the call again with each command written once.",
            )


def check_elision(latex: str, current: str = "") -> None:
    """Refuse `latex` that stands for text it leaves out; a line of `current` is not held against it.

    Raises:
        RefusalError: ELIDED, quoting the line.
    """
    for match in _PLACEHOLDER.finditer(latex):
        line = match[0].strip()
        if line and line not in current:
            raise RefusalError(
                RefusalCode.ELIDED,
                f"the line “{line}” stands for text that was left out. Nothing was queued. "
                "Write the whole passage, or change a smaller one with propose_edit.",
            )


def _escapes(what: str, latex: str, place: int) -> RefusalError:
    return RefusalError(
        RefusalCode.ESCAPES,
        f"{what} near “{_around(latex, place)}”: {_NOT_ESCAPED}. Nothing was queued. Send the call again.",
    )


def _control_place(latex: str) -> int:
    return next((place for place, character in enumerate(latex) if character < " " and character not in "\n\t"), 0)


def _around(latex: str, place: int) -> str:
    passage = latex[max(0, place - 12) : place + 28]
    return "".join(character if character >= " " else f"<U+{ord(character):04X}>" for character in passage)
