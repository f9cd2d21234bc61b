r"""Plain words as LaTeX that prints them.

Invariants:
- What comes out holds no control sequence, group, argument, comment or formula that the words began, whatever they are.
- Only commands of the LaTeX kernel are used, in no particular encoding or language: `"` is a shorthand in some.
"""

from __future__ import annotations

_PRINTED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"{\char34}",
        "`": r"{\char96}",
        "-": "{-}",
        "[": "{[}",
        "]": "{]}",
    }
)


def escaped(words: str) -> str:
    r"""Return LaTeX for running text that prints `words`: "R&D_1" → "R\&D\_1".

    White space is folded to single spaces, so there is no empty line and no line end. A single hyphen between letters
    or digits stays, because it is part of no ligature.
    """
    folded = " ".join(words.split())
    return "".join(
        character if character == "-" and _is_in_a_word(folded, place) else character.translate(_PRINTED)
        for place, character in enumerate(folded)
    )


def _is_in_a_word(words: str, place: int) -> bool:
    return words[place - 1 : place].isalnum() and words[place + 1 : place + 2].isalnum()
