r"""Random changes to a text, as typing, mishaps and people who try to break things make them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bench.fuzzing.pieces import CHARACTERS, COMMANDS, PAIRS, REPEATED

Mutation = Callable[[random.Random, str], str]

_COUNTS = (3, 10, 30, 100, 300, 1_000, 3_000)
_WORTH_CUTTING = re.compile(r"\\(?:begin|end)\s*\{[^{}\n]*\}|\\(?:if[a-z]*|else|fi)|[{}\[\]$%&#]|\\[A-Za-z@]+|\n")
_MOST_MUTATIONS = 6
_LONGEST = 60_000  # code points; doubling what was doubled would go beyond any paper


def mutated(chance: random.Random, text: str) -> str:
    """Return `text` after a few random changes, most often one."""
    for _ in range(min(_MOST_MUTATIONS, 1 + int(chance.expovariate(1)))):
        text = changed_once(chance, text)
    return text


def changed_once(chance: random.Random, text: str) -> str:
    """Return `text` after one random change."""
    (mutation,) = chance.choices(list(_MUTATIONS), list(_MUTATIONS.values()))
    return mutation(chance, text)[:_LONGEST]


def completed(chance: random.Random, text: str) -> tuple[str, str]:
    """Return `text` with something open, and the same with what ends it far behind; or the other way round."""
    opening, closing = chance.choice(PAIRS)
    first, second = sorted((_somewhere(chance, text), chance.choice((_somewhere(chance, text), len(text)))))
    versions = (
        text[:first] + opening + text[first:],
        text[:first] + opening + text[first:second] + closing + text[second:],
    )
    return versions if chance.random() < 0.5 else (versions[1], versions[0])


def _insert_command(chance: random.Random, text: str) -> str:
    return _put(chance, text, chance.choice(COMMANDS))


def _insert_characters(chance: random.Random, text: str) -> str:
    return _put(chance, text, chance.choice(CHARACTERS) * chance.choice((1, 1, 1, 20)))


def _insert_any(chance: random.Random, text: str) -> str:
    return _put(chance, text, chr(chance.choice((chance.randrange(128), chance.randrange(0x3000)))))


def _delete(chance: random.Random, text: str) -> str:
    at = _somewhere(chance, text)
    return text[:at] + text[at + chance.choice((1, 1, 2, 10, 200)) :]


def _delete_mark(chance: random.Random, text: str) -> str:
    mark = _mark(chance, text)
    return text[: mark[0]] + text[mark[1] :]


def _duplicate_mark(chance: random.Random, text: str) -> str:
    start, end = _mark(chance, text)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 50)) + text[end:]


def _swap_marks(chance: random.Random, text: str) -> str:
    first, second = sorted((_mark(chance, text), _mark(chance, text)))
    if first[1] > second[0]:
        return text
    return "".join(
        (text[: first[0]], text[slice(*second)], text[first[1] : second[0]], text[slice(*first)], text[second[1] :])
    )


def _shuffle_lines(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    some = lines[at : at + chance.choice((2, 5, 20))]
    match chance.randrange(3):
        case 0:
            new = [*some, *some]
        case 1:
            new = []
        case _:
            new = chance.sample(some, len(some))
    return "\n".join([*lines[:at], *new, *lines[at + len(some) :]])


def _copy_passage(chance: random.Random, text: str) -> str:
    start = _somewhere(chance, text)
    return _put(chance, text, text[start : start + chance.randrange(1, 1_500)])


def _join_lines(_chance: random.Random, text: str) -> str:
    return text.replace("\n", " ")


def _long_line(chance: random.Random, text: str) -> str:
    return _put(
        chance, text, chance.choice(("x", "word ", "{}", "$x$ ", "é", " ", "\\,")) * chance.choice((500, 5_000))
    )


def _repeat(chance: random.Random, text: str) -> str:
    piece = chance.choice(REPEATED) + chance.choice(("", "", "\n"))
    return _put(chance, text, piece * chance.choice(_COUNTS))


def _nest(chance: random.Random, text: str) -> str:
    depth = chance.choice(_COUNTS)
    opening, closing = chance.choice(
        (
            *(("{", "}"), ("[", "]"), (r"\frac{", "}{2}"), ("_{", "}"), (r"\emph{", "}"), (r"\ref{", "}"), ("$", "$")),
            *((r"\begin{lemma}", r"\end{lemma}"), (r"\begin{proof}", r"\end{proof}"), (r"\iftrue ", r"\fi ")),
            *((r"\begin{itemize}\item ", r"\end{itemize}"), (r"\footnote{", "}"), (r"\newcommand{\a}{", "}")),
            *((r"\iffalse ", r"\else \fi "), (r"\section{", "}"), (r"\begin{align}", r"\end{align}"), (r"\sqrt{", "}")),
        )
    )
    return _put(chance, text, opening * depth + "x" + closing * (depth - chance.choice((0, 0, 1))))


def _cut(chance: random.Random, text: str) -> str:
    at = _somewhere(chance, text)
    return chance.choice((text[:at], text[at:]))


_MUTATIONS: dict[Mutation, int] = {
    _insert_command: 30,
    _insert_characters: 8,
    _insert_any: 5,
    _delete: 12,
    _delete_mark: 20,
    _duplicate_mark: 12,
    _swap_marks: 10,
    _shuffle_lines: 10,
    _copy_passage: 8,
    _join_lines: 1,
    _long_line: 1,
    _repeat: 7,
    _nest: 4,
    _cut: 4,
}
"""Mutation → how often it is drawn, against the others."""


def _put(chance: random.Random, text: str, new: str) -> str:
    at = _somewhere(chance, text)
    return text[:at] + new + text[at:]


def _somewhere(chance: random.Random, text: str) -> int:
    """Return an offset: anywhere, at the beginning of a line, or where something that counts begins."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(3):
        case 0:
            return at
        case 1:
            return text.rfind("\n", 0, at) + 1
        case _:
            return _mark_from(text, at)[0]


def _mark(chance: random.Random, text: str) -> tuple[int, int]:
    return _mark_from(text, chance.randrange(len(text) + 1))


def _mark_from(text: str, at: int) -> tuple[int, int]:
    """Return the next brace, command or the like; the place itself where there is none."""
    found = _WORTH_CUTTING.search(text, at)
    return found.span() if found else (at, at)
