"""Displays, lists, figures and footnotes of a random document: everything inside a statement that takes labels."""

from __future__ import annotations

from bench.tex_agreement.documents import KEY, Draft

_FORMULAS = ("x=y", "a+b\\le c", "f(x)=\\sum_{i=1}^n x_i", "\\int_0^1 f", "y_1<y_2")


def display(draft: Draft) -> str:
    """Return a display, numbered or not, with labels or without."""
    kinds = [_equation, _equation, _short, _eqnarray]
    if "amsmath" in draft.packages:
        kinds += [_rows, _rows, _rows, _multline, _subequations, _tagged, _split]
    return draft.one(kinds)(draft)


def _formula(draft: Draft) -> str:
    return draft.one(_FORMULAS)


def _label(draft: Draft, percent: int = 60) -> str:
    if not draft.chance(percent):
        return ""
    return rf"\label{{{draft.label('eq')}}}"


def _equation(draft: Draft) -> str:
    choice = draft.random.random()
    if choice < 0.12:
        key = draft.label("eq")
        draft.note("a macro around an equation")
        return rf"\numbered{{{key}}}{{{_formula(draft)}}}"
    if choice < 0.24:
        draft.note(r"macros for \begin and \end of an equation")
        return rf"\beq {_label(draft)} {_formula(draft)} \eeq"
    draft.note("equation")
    return f"\\begin{{equation}}{_label(draft)}\n  {_formula(draft)}\n\\end{{equation}}"


def _short(draft: Draft) -> str:
    if "amsmath" in draft.packages and draft.chance(50):
        draft.note("equation*")
        return rf"\begin{{equation*}} {_formula(draft)} \end{{equation*}}"
    draft.note(r"\[ \]")
    return rf"\[ {_formula(draft)} \]"


def _eqnarray(draft: Draft) -> str:
    draft.note("eqnarray")
    rows = [_row(draft, "& & {}", (r"\nonumber",)) for _ in range(draft.random.randint(1, 3))]
    return "\\begin{eqnarray}\n" + " \\\\\n".join(rows) + "\n\\end{eqnarray}"


def _row(draft: Draft, form: str, silent: tuple[str, ...]) -> str:
    row = form.replace("{}", _formula(draft))
    choice = draft.random.random()
    if choice < 0.2:
        mark = draft.one(silent)
        draft.note(mark)
        return row + " " + mark
    if choice < 0.6:
        draft.note("a label in a row")
        return row + rf" \label{{{draft.label('eq')}}}"
    return row


def _rows(draft: Draft) -> str:
    env = draft.one(("align", "align", "align", "gather", "flalign", "alignat"))
    star = "*" if draft.chance(15) else ""
    form = "{}" if env == "gather" else "a &= {}"
    draft.note(env + star)
    rows = []
    for _ in range(draft.random.randint(1, 4)):
        row = form.replace("{}", _formula(draft)) if star else _row(draft, form, (r"\nonumber", r"\notag"))
        if not star and draft.chance(10):
            draft.note(r"\tag in a row")
            row = form.replace("{}", _formula(draft)) + rf"\tag{{T{draft.number()}}}" + _label(draft)
        if draft.chance(12):
            draft.note("an inner environment with rows")
            row += r"\begin{cases} 1 \\ 2 \end{cases}"
        if draft.chance(10):
            draft.note(r"\text with a reference in a row")
            row += rf"\quad\text{{by \ref{{{KEY}}}}}"
        rows.append(row)
    ends = draft.one((" \\\\\n", " \\\\[2pt]\n", "\\\\\n"))
    argument = "{1}" if env == "alignat" else ""
    if len(rows) > 1 and draft.chance(15):
        draft.note(r"\intertext")
        rows[1] = rf"\intertext{{and, as in \ref{{{KEY}}},}} " + rows[1]
    if draft.chance(12):
        draft.note(r"\\ after the last row")
        rows[-1] += r" \\"
    return f"\\begin{{{env}{star}}}{argument}\n" + ends.join(rows) + f"\n\\end{{{env}{star}}}"


def _multline(draft: Draft) -> str:
    draft.note("multline")
    silent = r"\notag" if draft.chance(20) else ""
    label = "" if silent else _label(draft)
    return f"\\begin{{multline}}{label}{silent}\n{_formula(draft)} \\\\ {_formula(draft)}\n\\end{{multline}}"


def _subequations(draft: Draft) -> str:
    draft.note("subequations")
    inner = [draft.one((_equation, _rows))(draft) for _ in range(draft.random.randint(1, 2))]
    return f"\\begin{{subequations}}{_label(draft, 70)}\n" + "\n".join(inner) + "\n\\end{subequations}"


def _tagged(draft: Draft) -> str:
    draft.note(r"\tag")
    tag = draft.one((r"\tag{$*$}", r"\tag{A}", r"\tag*{[B]}", r"\tag{$\dagger$}"))
    return f"\\begin{{equation}}{_label(draft)}{tag}\n{_formula(draft)}\n\\end{{equation}}"


def _split(draft: Draft) -> str:
    draft.note("split")
    return (
        f"\\begin{{equation}}{_label(draft)}\n\\begin{{split}}\n a &= {_formula(draft)} \\\\\n &= {_formula(draft)}\n"
        "\\end{split}\n\\end{equation}"
    )


def listing(draft: Draft, depth: int = 0) -> str:
    """Return a list, with labels on some of its items."""
    env = draft.one(("enumerate", "enumerate", "enumerate", "itemize", "description"))
    draft.note(env)
    options = ""
    if env == "enumerate" and "enumitem" in draft.packages and draft.chance(60):
        options = draft.one(
            (
                r"[label=(\roman*)]",
                r"[label=\arabic*)]",
                r"[label={(\alph*)},ref=\alph*]",
                r"[label=\textbf{A\arabic*}]",
                r"[start=3]",
                r"[leftmargin=*, label=\Roman*.]",
                r"[resume]",
            )
        )
        options = "" if depth and "resume" in options else options
        draft.note("labels of enumitem")
    lines = [rf"\begin{{{env}}}{options}"]
    for _ in range(draft.random.randint(1, 3)):
        label = rf"\label{{{draft.label('it')}}}" if draft.chance(50) else ""
        if label:
            draft.note("a label of an item in " + env)
        word = "[Step]" if env == "description" or (draft.chance(10) and not label) else ""
        text = draft.one((draft.words(), rf"By \ref{{{KEY}}}.", draft.words()))
        lines.append(rf"\item{word}{label} {text}")
        if depth < 2 and draft.chance(20):
            draft.note("a list in a list")
            lines.append(listing(draft, depth + 1))
    lines.append(rf"\end{{{env}}}")
    return "\n".join(lines)


def figure(draft: Draft) -> str:
    """Return a figure or table, its label before, in or after the caption."""
    env = draft.one(("figure", "figure", "table"))
    draft.note(env)
    label = rf"\label{{{draft.label('fig')}}}"
    mention = rf" as in \ref{{{KEY}}}" if draft.chance(30) else ""
    if mention:
        draft.note("a reference in a caption")
    choice = draft.random.random() if "subcaption" not in draft.packages else 0.0
    caption = rf"\caption{{A picture{mention}.}}"
    if choice < 0.6:
        body = f"{caption}\n{label}"
    elif choice < 0.8:
        body = f"{label}\n{caption}"
        draft.note("a label before the caption")
    else:
        body = rf"\caption[short]{{A picture{mention}.{label}}}"
        draft.note("a label in a caption")
    return f"\\begin{{{env}}}[ht]\n{body}\n\\end{{{env}}}"


def footnote(draft: Draft) -> str:
    """Return a sentence with a footnote in it."""
    draft.note("footnote")
    label = rf"\label{{{draft.label('fn')}}}" if draft.chance(40) else ""
    mention = rf" See \ref{{{KEY}}}." if draft.chance(50) else ""
    return rf"{draft.words()}\footnote{{{label}A remark.{mention}}}"
