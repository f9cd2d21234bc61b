"""The theorem environments that widely used classes declare, for papers that come without the class file.

Invariants:
- Only what a class declares by itself is here. Where everything is, the file of the class is not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from latex.syntax.declarations import Theorem

_COMMON = "theorem lemma corollary proposition definition example remark"
_SPRINGER = (
    "case conjecture corollary definition example exercise lemma note problem property proposition question solution"
    " remark"
)


@dataclass(frozen=True, slots=True)
class _Class:
    """What a class declares."""

    envs: str
    shared: str | None = None
    """The environment whose counter all others share."""
    within: str | None = None
    """The counter that one starts again with."""
    alone: str = ""
    """An environment with a counter of its own."""


_CLASSES: dict[str, _Class] = {
    "lipics": _Class(f"{_COMMON} exercise conjecture observation claim note", "theorem"),
    "oasics": _Class(f"{_COMMON} exercise conjecture observation claim note", "theorem"),
    "siamart": _Class("theorem lemma corollary proposition definition", "theorem", "section"),
    "siamonline": _Class("theorem lemma corollary proposition definition", "theorem", "section"),
    "siamltex": _Class("theorem lemma corollary proposition definition", "theorem", "section"),
    "acmart": _Class("theorem conjecture proposition lemma corollary example definition", "theorem", "section"),
    "beamer": _Class(
        "theorem corollary fact lemma problem solution definition definitions example examples"
        " Beispiel Beispiele Loesung Satz Folgerung Fakt",
        "theorem",
    ),
    "jmlr": _Class(
        "theorem lemma proposition remark corollary definition conjecture axiom", "theorem", alone="example"
    ),
    "colt": _Class(
        "theorem lemma proposition remark corollary definition conjecture axiom", "theorem", alone="example"
    ),
    "ejpecp": _Class(
        f"{_COMMON} assumptions assumption claim condition conjecture definitions facts fact heuristics hypothesis"
        " hypotheses notations notation exercise problem question",
        "theorem",
        "section",
    ),
    "lmcs": _Class(
        "thm theorem lem lemma cor corollary prop proposition clm claim asm assumption rem remark defi definition"
        " fact exa example exas conj conjecture obs observation nota notation conv convention que question prob"
        " problem exc exercise",
        "thm",
        "section",
    ),
    "fundam": _Class(_COMMON),
    "ws-": _Class(_COMMON),
    "informs": _Class(f"{_COMMON} assumption claim"),
}
"""By the beginning of the name of the class."""
_CERTAIN = ("lipics", "oasics", "siamart", "acmart", "beamer", "jmlr", "ejpecp")
"""Those whose whole list is here; of the others a file beside the paper is read as well and has the last word."""
SPRINGER_CLASSES = ("llncs", "svjour", "svmult", "svmono", "svproc", "sv-")
_CHAPTER_CLASSES = (
    *("book", "report", "memoir", "scrbook", "scrreprt", "amsbook", "svmono", "extbook", "extreport", "tufte-book"),
    *("octavo", "thesis", "phdthesis", "kaobook", "gsm-l", "ctexbook", "ctexrep", "jsbook", "bookest", "classicthesis"),
)


_STANDARD = (
    *("article", "report", "book", "letter", "extarticle", "extreport", "extbook", "memoir", "scrartcl", "scrreprt"),
    *("scrbook", "amsart", "amsbook", "amsproc", "IEEEtran", "elsarticle", "aomart"),
)
_SECTIONS = {
    "IEEEtran": r"\Roman{section}",
    "amsbook": r"\arabic{section}",
    "gsm-l": r"\arabic{section}",
    "revtex4": r"\Roman{section}",
}
"""Classes whose sections print otherwise than in article or book, by the beginning of the name."""


def is_known(name: str) -> bool:
    """Return whether everything is known here that the class `name` declares.

    Its file, thousands of lines for all options and engines, then tells nothing more, and what it defines for itself
    would only be taken for the paper's own.
    """
    return name in _STANDARD or name.startswith((*SPRINGER_CLASSES, *_CERTAIN))


def section_form(name: str) -> str | None:
    r"""Return how the class `name` prints the number of a section, as TeX; None where as usual."""
    return next((form for prefix, form in _SECTIONS.items() if name.startswith(prefix)), None)


def has_chapters(name: str) -> bool:
    """Return whether the class `name` begins its numbering with chapters."""
    return name.lower().startswith(_CHAPTER_CLASSES)


def class_theorems(name: str, options: Collection[str]) -> tuple[Theorem, ...]:
    """Return what the class `name` with these options declares, in order; nothing for an unknown class."""
    if name.startswith(SPRINGER_CLASSES):
        return _springer(options)
    known = next((declared for prefix, declared in _CLASSES.items() if name.startswith(prefix)), None)
    if known is None or "notheorems" in options:
        return ()
    alone = tuple(_numbered(env, None, None) for env in known.alone.split())
    return (*(_numbered(env, known.shared, known.within) for env in known.envs.split()), *alone)


def _numbered(env: str, shared: str | None, within: str | None) -> Theorem:
    is_first = shared in (None, env)
    return Theorem(env, env.capitalize(), None if is_first else shared, within if is_first else None)


def _springer(options: Collection[str]) -> tuple[Theorem, ...]:
    """Return the environments of Springer's classes, whose options say how they count (llncs documentation, §4)."""
    section = "section" if "envcountsect" in options else "chapter" if "envcountchap" in options else None
    shared = "theorem" if "envcountsame" in options else None
    resets = section if shared is None else None
    numbered = (
        Theorem("theorem", "Theorem", None, section),
        *(_springer_one(env, shared, resets) for env in _SPRINGER.split()),
    )
    return (*numbered, Theorem("claim", "Claim", is_counted=False, is_numbered=False))


def _springer_one(env: str, shared: str | None, within: str | None) -> Theorem:
    return Theorem(env, env.capitalize(), shared, within)
