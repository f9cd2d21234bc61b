r"""What TeX passes over in a random document: comments, raw environments, dropped arguments, branches not taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.tex_agreement import habits
from bench.tex_agreement.documents import Draft, Theorem
from latex.manuscript import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage will stand."""

    depth: int = 0
    is_in_result: bool = False
    is_collected: bool = False
    """It is read as an argument first: nothing that must see its own lines."""
    is_boxed: bool = False
    """It stands in a box, where TeX allows no figures."""


def skipped(draft: Draft, place: Place) -> str:
    dead = dead_text(draft)
    choices = [("comment sign", "% " + dead.replace("\n", "\n% ")), (r"\iffalse", f"\\iffalse\n{dead}\n\\fi")]
    choices.append((r"\def holding a theorem", f"\\def\\unused{{{dead}}}"))
    choices.append(("a dropped argument", f"\\forgotten{{\\ref{{{draft.dead()}}}\\label{{{draft.dead()}}}}}"))
    if not place.is_collected:
        choices.append(("verbatim", f"\\begin{{verbatim}}\n{dead}\n\\end{{verbatim}}"))
        choices.append((r"\verb", rf"\verb|\ref{{{draft.dead()}}}| and \verb+\begin{{{draft.theorems[0].env}}}+"))
        hiding = [
            *(["comment", "hidden"] if "comment" in draft.packages else []),
            *(["comment", "secret"] if "verbatim" in draft.packages else []),
        ]
        if hiding:
            name = draft.one(hiding)
            choices.append(("environment comment", f"\\begin{{{name}}}\n{dead}\n\\end{{{name}}}"))
    feature, text = draft.one(choices)
    draft.note(feature)
    return text


def dead_text(draft: Draft) -> str:
    env = draft.one([one for one in draft.theorems if not one.is_boxed] or [Theorem("center", "", Kind.OTHER)]).env
    return (
        f"\\begin{{{env}}}\\label{{{draft.dead()}}}\nSee \\ref{{{draft.dead()}}}.\n\\end{{{env}}}\n"
        f"\\begin{{equation}}\\label{{{draft.dead()}}} x \\end{{equation}}"
    )


def conditional(draft: Draft, place: Place, passage: Callable[[Draft, Place], str]) -> str:
    is_argument = draft.chance(40) and habits.has_choices(draft)
    alive = passage(draft, replace(place, depth=max(1, place.depth), is_collected=place.is_collected or is_argument))
    dead = dead_text(draft)
    if is_argument:
        chosen = habits.choice(draft, alive, dead)
        if chosen:
            return chosen
    is_true = "is draft" in draft.features
    conditions = [
        *((r"\ifdraft", is_true), (r"\iftrue", True), (r"\iffalse", False), (r"\ifdefined\lemref", True)),
        *((r"\ifdefined\nothinglikeit", False), (r"\ifx\lemref\nothinglikeit", False), (r"\ifx\prefix\prefix", True)),
        *((r"\ifnum1<2 ", True), (r"\ifnum\value{section}>90 ", False), (r"\unless\iftrue", False)),
    ]
    condition, holds = draft.one(conditions)
    name = condition.split("\\")[1].strip()
    draft.note(f"\\{name}")
    shape = draft.random.random()
    if holds and shape < 0.4:
        return f"{condition}\n{alive}\n\\fi"
    if not holds and shape < 0.4:
        return f"{condition}\n{dead}\n\\fi {alive}"
    draft.note(r"\else")
    if shape < 0.7:
        first, second = (alive, dead) if holds else (dead, alive)
    else:
        draft.note("a conditional in a skipped branch")
        nested = f"\\iftrue {dead} \\else {dead_text(draft)} \\fi"
        first, second = (alive, nested) if holds else (nested, alive)
    return f"{condition}\n{first}\n\\else\n{second}\n\\fi"
