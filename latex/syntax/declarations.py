r"""Theorem environments as a paper declares them, whichever package it uses.

Invariants:
- Each reader takes the text and the offset after the command and returns what it declares and where it ends, or
  None where the declaration cannot be read; none of them raises.

Sources: amsthm §3; ntheorem §2.3; thmtools §1.4; llncs "spnewtheorem"; tcolorbox "theorems" library; mdframed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from latex.known.categories import Kind
from latex.known.kinds import is_proof_name, kind_of
from latex.syntax.arguments import fold_space, group, keys, option, settings, star


@dataclass(frozen=True, slots=True)
class Theorem:
    """A declared theorem environment."""

    env: str
    printed: str
    """The printed name as typed, perhaps with TeX in it."""
    shares: str | None = None
    """The counter, or environment, it is numbered along with."""
    within: str | None = None
    """The counter it starts again with."""
    is_counted: bool = True
    r"""It steps a counter, so that `\ref` prints a number."""
    is_numbered: bool = True
    """Its heading prints the number."""
    label_prefix: str | None = None
    """tcolorbox: the label is an argument, and this is put in front."""
    style: str = ""
    """thmtools: the style it names."""
    copies: str = ""
    """The environment whose printed name and numbering it takes over."""
    takes_number: bool = False
    """Its first argument is the number."""
    takes_title: bool = False
    """Its argument is the title; a label may stand among the options before it."""

    @property
    def hides_number(self) -> bool:
        """Its heading prints no number although it steps a counter."""
        return self.is_counted and not self.is_numbered

    @property
    def kind(self) -> Kind:
        """What sort of result it is."""
        return kind_of(self.printed, self.env)

    @property
    def is_boxed(self) -> bool:
        """It takes its title and label as arguments and stands in a box (tcolorbox)."""
        return self.label_prefix is not None

    @property
    def is_proof(self) -> bool:
        """It is declared like a theorem and prints "Proof"."""
        return is_proof_name(self.printed)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one command declares."""

    theorems: tuple[Theorem, ...]
    end: int


def declaration(text: str, command: str, at: int) -> Declaration | None:
    r"""Read what `\command`, ending at `at` without its star, declares; None where it cannot be read."""
    if command in ("declaretheorem", "newkeytheorem"):
        return _keyed(text, at)
    if "tcbtheorem" in command.lower():
        return _boxed(text, at)
    if command.startswith("sp"):
        return _springer(text, at)
    if command in ("newmdtheoremenv", "mdtheorem"):
        options = option(text, star(text, at))
        return _classic(text, options.end if options else at)
    if command.startswith("newsiam"):
        found = _classic(text, at)
        return found and replace(found, theorems=tuple(replace(one, shares="theorem") for one in found.theorems))
    if command == "newEndThm":
        return _proved_at_end(text, at)
    if command == "newtheoremrep":
        found = _classic(text, at)
        return found and Declaration((*found.theorems, *(_repeated(one) for one in found.theorems)), found.end)
    return _classic(text, at)


def _repeated(theorem: Theorem) -> Theorem:
    """Return the variant of apxproof whose proof goes to the appendix."""
    return replace(theorem, env=theorem.env + "rep", shares=theorem.shares or theorem.env, within=None)


def _proved_at_end(text: str, at: int) -> Declaration | None:
    r"""Read `\newEndThm[options]{new}{old}` (proof-at-the-end); what the old one prints is filled in later."""
    options = option(text, at)
    env = group(text, options.end if options else at)
    old = group(text, env.end) if env else None
    if env is None or old is None:
        return None
    return Declaration((Theorem(fold_space(env.text), "", fold_space(old.text), copies=fold_space(old.text)),), old.end)


def _classic(text: str, at: int) -> Declaration | None:
    r"""Read `\newtheorem*{env}[shared]{Name}[within]`."""
    after = star(text, at)
    env = group(text, after)
    shared = option(text, env.end) if env else None
    printed = group(text, shared.end if shared else env.end) if env else None
    if env is None or printed is None:
        return None
    within = option(text, printed.end)
    return Declaration(
        (
            Theorem(
                fold_space(env.text),
                printed.text.strip(),
                fold_space(shared.text) or None if shared else None,
                fold_space(within.text) or None if within and not shared else None,
                is_counted=after == at,
                is_numbered=after == at,
            ),
        ),
        within.end if within else printed.end,
    )


def _springer(text: str, at: int) -> Declaration | None:
    r"""Read `\spnewtheorem*{env}[shared]{Name}[within]{head font}{body font}`."""
    found = _classic(text, at)
    if found is None:
        return None
    head = group(text, found.end)
    body = group(text, head.end) if head else None
    return replace(found, end=body.end if body else found.end)


def _keyed(text: str, at: int) -> Declaration | None:
    r"""Read `\declaretheorem[name=…,sibling=…,within=…,numbered=no]{env,env}[more keys]`."""
    first = option(text, star(text, at))
    names = group(text, first.end if first else star(text, at))
    if names is None:
        return None
    second = option(text, names.end)
    values = settings(",".join(part.text for part in (first, second) if part))

    def value(*possible: str) -> str | None:
        return next((values[key] for key in possible if values.get(key)), None)

    printed = value("name", "title", "heading")
    is_numbered = values.get("numbered", "yes") not in ("no", "false")
    shares = value("sibling", "numberlike", "sharenumber", "sharecounter", "numbered like")
    theorems = tuple(
        Theorem(
            env,
            printed or env[:1].upper() + env[1:],
            shares,
            value("numberwithin", "parent", "within", "counterwithin") if not shares else None,
            is_counted=is_numbered,
            is_numbered=is_numbered,
            style=value("style") or "",
        )
        for env in keys(names.text)
    )
    return Declaration(theorems, second.end if second else names.end)


def _boxed(text: str, at: int) -> Declaration | None:
    r"""Read `\newtcbtheorem[init options]{env}{Name}{options}{prefix}`."""
    first = option(text, star(text, at))
    env = group(text, first.end if first else star(text, at))
    printed = group(text, env.end) if env else None
    options = group(text, printed.end) if printed else None
    prefix = group(text, options.end) if options else None
    if env is None or printed is None or options is None or prefix is None:
        return None
    values = settings(first.text) if first else {}
    shares = values.get("use counter from") or values.get("use counter") or values.get("use counter*")
    within = values.get("number within") or values.get("auto counter within")
    is_numbered = "no counter" not in values
    theorem = Theorem(
        fold_space(env.text),
        printed.text.strip(),
        shares or None,
        None if shares else within or None,
        is_counted=is_numbered,
        is_numbered=is_numbered,
        label_prefix=fold_space(prefix.text) + values.get("label separator", ":"),
    )
    return Declaration(
        (theorem, replace(theorem, env=theorem.env + "*", is_counted=False, is_numbered=False)), prefix.end
    )
