"""What random inputs are cut from: the papers of a corpus, or those that come with the tests and the demo.

Invariants:
- A paper's preamble is reduced to the declarations of the environments and macros that an excerpt uses, so that they
  exist and an input stays small.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from latex.syntax.declarations import declaration
from latex.syntax.macros import DEFINERS, definition
from latex.syntax.survey import environment
from latex.syntax.vocabulary import ENVIRONMENT_DEFINERS, THEOREM_DEFINERS

_OURS = Path(__file__).resolve().parents[2]
_READ = (".tex", ".ltx", ".sty", ".cls")
_SHORTEST, _LONGEST = 1_000, 12_000  # code points of an excerpt
_LONGEST_DECLARATION = 600  # code points; a longer one is a page in itself
_ALWAYS = (r"\newtheorem{theorem}{Theorem}[section]", r"\newtheorem{lemma}[theorem]{Lemma}")
_BEGIN = re.compile(r"\\begin\s*\{([^{}\\]*)\}")
_IN_BRACES = re.compile(r"\{([^{}\\]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?")


@dataclass(frozen=True, slots=True)
class Material:
    """What one paper gives."""

    name: str
    texts: tuple[str, ...]
    """Its files with text in them, without their preambles."""
    environments: tuple[str, ...]
    """The declarations of its environments, as typed."""
    macros: Mapping[str, str]
    """Macro → its declaration as typed."""

    def excerpt(self, chance: random.Random) -> str:
        """Return some pages of one of its files, from the beginning of a line; a short file as a whole."""
        text = chance.choices(self.texts, [len(one) for one in self.texts])[0]
        length = int(
            _SHORTEST * (_LONGEST / _SHORTEST) ** chance.random()
        )  # short ones oftener: more of them in a time
        at = text.rfind("\n", 0, chance.randrange(max(1, len(text) - length // 2))) + 1
        return text if len(text) <= length else text[at : at + length]

    def preamble(self, excerpt: str) -> str:
        """Return what is declared for `excerpt`."""
        begun = set(_BEGIN.findall(excerpt))
        environments = (one for one in self.environments if not begun.isdisjoint(_IN_BRACES.findall(one)))
        called = sorted({found for found in _COMMAND.findall(excerpt) if found in self.macros})
        return "\n".join((r"\documentclass{article}", *_ALWAYS, *environments, *(self.macros[name] for name in called)))


def materials() -> tuple[Material, ...]:
    """Return the papers of the folder that LEMMATA_CORPUS names; without one those of the tests and the demo."""
    named = os.environ.get("LEMMATA_CORPUS")
    return tuple(_papers(Path(named).glob("*/"))) if named else our_materials()


def our_materials() -> tuple[Material, ...]:
    """Return the papers that come with the tests and the demo."""
    return tuple(_papers([*(_OURS / "tests" / "papers").glob("*/"), _OURS / "sessions" / "demo" / "paper"]))


def _papers(folders: Iterator[Path] | list[Path]) -> Iterator[Material]:
    for folder in sorted(folders):
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in _READ]
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        bodies = tuple(_body(text) for path, text in zip(files, texts, strict=True) if path.suffix == ".tex")
        if any(bodies):
            yield Material(folder.name, bodies, *_declared(texts))


def _body(text: str) -> str:
    r"""Return what stands behind `\begin{document}`, or all of it."""
    before, _, behind = text.partition(r"\begin{document}")
    return behind or before


def _declared(texts: list[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    environments: list[str] = []
    macros: dict[str, str] = {}
    for text in texts:
        for found in _COMMAND.finditer(text):
            end = _end(text, found[1], found.end())
            typed = text[found.start() : end] if end else ""
            if not typed or len(typed) > _LONGEST_DECLARATION:
                continue
            macro = definition(text, found[1], found.end()) if found[1] in DEFINERS else None
            if macro:
                macros.setdefault(macro.macro.name, typed)
            elif typed not in environments:
                environments.append(typed)
    return tuple(environments), macros


def _end(text: str, command: str, at: int) -> int | None:
    """Return the offset after the declaration that `command` begins; None where it begins none."""
    if command in DEFINERS:
        macro = definition(text, command, at)
        return macro.end if macro else None
    if command in ENVIRONMENT_DEFINERS:
        declared = environment(text, command, at)
        return declared[1] if declared else None
    if command in THEOREM_DEFINERS:
        theorem = declaration(text, command, at)
        return theorem.end if theorem else None
    name = _COMMAND.match(text, at) if command == "newif" else None
    return name.end() if name else None
