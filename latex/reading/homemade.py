r"""Results whose environment the paper sets up by hand, without `\newtheorem`.

`\newenvironment{theorem}[2][Theorem]{\par\textbf{#1 #2.}}{\par}` is a theorem to whoever reads the paper. So is a
`\newtcolorbox` that prints "Theorem" and counts.

Invariants:
- Both the name of the environment and what it prints must mean the same kind of result.
- Remarks, examples and the like count only with a number: a box called "note" is no result.
"""

from __future__ import annotations

import re
from functools import lru_cache

from latex.known.categories import PROVABLE, Kind
from latex.known.kinds import kind_of, plain_name
from latex.syntax.arguments import fold_space, group, option, settings, star
from latex.syntax.declarations import Declaration, Theorem
from latex.syntax.macros import counted_parameters, document_parameters
from latex.syntax.survey import Environment

_STEPS = re.compile(r"\\(?:refstepcounter|stepcounter)\s*\{\s*([A-Za-z@]+)\s*\}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ALWAYS = PROVABLE | {Kind.DEFINITION, Kind.AXIOM, Kind.ASSUMPTION}


@lru_cache(maxsize=512)
def homemade(environment: Environment, *, counts: bool) -> Theorem | None:
    """Return the theorem environment that `environment` makes by hand; None where it is something else.

    `counts` tells whether it steps a counter.
    """
    kind = kind_of("", environment.name)
    defaults = " ".join(one.default for one in environment.parameters)
    printed = _printed(f"{defaults} {environment.begin}", kind)
    if kind is Kind.OTHER or printed is None:
        return None
    takes_number = not counts and any(one.form == "m" for one in environment.parameters)
    if not counts and not takes_number and kind not in _ALWAYS:
        return None
    return Theorem(environment.name, printed, is_counted=False, is_numbered=False, takes_number=takes_number)


def boxed(text: str, command: str, at: int) -> Declaration | None:
    r"""Read `\newtcolorbox[auto counter]{env}[2][]{title=Theorem \thetcbcounter: #2}` and `\NewTColorBox`."""
    first = option(text, star(text, at))
    name = group(text, first.end if first else star(text, at))
    if name is None:
        return None
    if command == "newtcolorbox":
        parameters, after = counted_parameters(text, name.end)
    else:
        specification = group(text, name.end)
        parameters = document_parameters(specification.text) if specification else ()
        after = specification.end if specification else name.end
    options = group(text, after)
    if options is None:
        return None
    env = fold_space(name.text)
    theorem = _box(env, settings(first.text) if first else {}, options.text, len(parameters) > 1)
    return Declaration((theorem,) if theorem else (), options.end)


def _box(env: str, counting: dict[str, str], options: str, takes_title: bool) -> Theorem | None:
    kind = kind_of("", env)
    shares = counting.get("use counter from") or counting.get("use counter")
    counts = bool(shares) or "auto counter" in counting
    printed = _printed(options if counts else settings(options).get("title", ""), kind)
    if kind is Kind.OTHER or printed is None:
        return None
    return Theorem(
        env,
        printed,
        shares or None,
        None if shares else counting.get("number within") or None,
        is_counted=counts,
        is_numbered=counts,
        takes_title=takes_title,
    )


def _printed(text: str, kind: Kind) -> str | None:
    """Return the first word of `text` that means `kind`."""
    words = _WORD.findall(plain_name(_STEPS.sub(" ", text)))
    return next((word for word in words if kind_of(word, "") is kind), None)
