r"""What some authors do and others never: headers by macro, parts of figures, lists with options, files in folders."""

from __future__ import annotations

from bench.tex_agreement.documents import KEY, Draft

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def packages(draft: Draft) -> list[str]:
    """Return the lines that load packages few papers load."""
    lines = []
    for name, percent, line in (
        ("import", 15, r"\usepackage{import}"),
        ("subcaption", 15, r"\usepackage{subcaption}"),
        ("algorithm", 12, r"\usepackage{algorithm}"),
        ("etoolbox", 20, r"\usepackage{etoolbox}"),
        ("ifthen", 15, r"\usepackage{ifthen}"),
        ("listings", 10, r"\usepackage{listings}"),
        ("natbib", 12, r"\usepackage[numbers]{natbib}"),
        ("appendix", 10, r"\usepackage{appendix}"),
        ("empheq", 10, r"\usepackage{empheq}"),
        ("mdframed", 8, r"\usepackage{mdframed}"),
    ):
        if draft.chance(percent) and draft.document_class not in ("llncs", "memoir"):
            if name == "empheq" and ("amsmath" not in draft.packages or "theorems of ntheorem" in draft.features):
                continue
            draft.packages.add(name)
            draft.note("package " + name)
            lines.append(line)
    return lines


def macros(draft: Draft) -> list[str]:
    """Return declarations of macros and environments for the habits below."""
    proof = next(iter(draft.proofs))
    lines = [
        r"\def\fact#1{(\ref{#1})}",
        r"\NewDocumentCommand{\starred}{s m}{\IfBooleanTF{#1}{see \ref{#2}}{\ref{#2}}}",
        r"\newcommand{\pair}[2][]{\ref{#2}#1}",
    ]
    plain = [one for one in draft.theorems if not one.is_boxed]
    if plain and draft.chance(30):
        env = draft.one(plain).env
        draft.features.add("is newresult")
        lines.append(rf"\newcommand{{\newresult}}[2]{{\begin{{{env}}}\label{{#1}}#2\end{{{env}}}}}")
    if draft.chance(30) and proof == "proof" and "theorems of latex" not in draft.features:
        draft.wrappers["proofof"] = proof
        lines.append(
            draft.one(
                (
                    r"\newenvironment{proofof}[1]{\begin{proof}[Proof of #1]}{\end{proof}}",
                    r"\newenvironment{proofof}[1]{\par\begin{proof}[Proof of {#1}]}{\end{proof}}",
                )
            )
        )
    if "etoolbox" in draft.packages:
        lines += [r"\newtoggle{long}\toggletrue{long}", r"\newbool{brief}"]
    if "ifthen" in draft.packages:
        lines += [r"\newboolean{full}\setboolean{full}{true}", r"\newcommand{\version}{arxiv}"]
    if "enumitem" in draft.packages and draft.chance(25):
        draft.note(r"\setlist")
        lines.append(
            draft.one(
                (
                    r"\setlist[enumerate]{label=(\alph*)}",
                    r"\setlist[enumerate,1]{label=(\roman*)}",
                    r"\setlist[enumerate,1]{label=\arabic*),ref=\arabic*}",
                )
            )
        )
    if "enumitem" in draft.packages and draft.chance(25):
        draft.note(r"\newlist")
        draft.features.add("is newlist")
        lines.append(r"\newlist{steps}{enumerate}{2}\setlist[steps]{label=S\arabic*}")
    if draft.chance(10) and "amsmath" in draft.packages and draft.document_class != "memoir":
        draft.note(r"\numberwithin{figure}")
        lines.append(r"\numberwithin{figure}{section}")
    if draft.chance(10):
        draft.note(r"\@addtoreset")
        lines.append(r"\makeatletter\@addtoreset{equation}{section}\makeatother")
    return lines


def appendices(draft: Draft, text: str) -> str:
    """Return `text` in the environment of the package appendix."""
    draft.note("appendices")
    return f"\\begin{{appendices}}\n{text}\n\\end{{appendices}}"


def passage(draft: Draft, *, is_plain: bool) -> str:
    """Return a passage with some habit; `is_plain` where it stands in a box or is read as an argument."""
    choices = [_references, _references, _tagged, _label_after]
    if not is_plain:
        choices += [_subfigures, _algorithm, _listing_environment, _framed_equation]
    if "is newlist" in draft.features:
        choices += [_steps, _steps]
    if "is newresult" in draft.features and not is_plain:
        choices.append(_new_result)
    return draft.one(choices)(draft)


def folder(draft: Draft, text: str) -> str:
    r"""Put `text` into a file of a folder, and return the command that reads it."""
    number = draft.number()
    draft.note(r"\import")
    draft.files[f"parts/chapter{number}.tex"] = text + f"\n\\input{{inner{number}}}\n"
    draft.files[f"parts/inner{number}.tex"] = f"{draft.words()} \\ref{{{KEY}}}"
    return draft.one((r"\import{parts/}{chapter%d}", r"\subimport{parts/}{chapter%d}")) % number


def has_choices(draft: Draft) -> bool:
    """Return whether a package for conditionals with arguments is loaded."""
    return bool({"etoolbox", "ifthen"} & draft.packages)


def choice(draft: Draft, alive: str, dead: str) -> str | None:
    """Return a conditional with its branches as arguments, or None where no package for it is loaded."""
    conditions = []
    if "etoolbox" in draft.packages:
        conditions += [(r"\iftoggle{long}", True), (r"\ifbool{brief}", False), (r"\nottoggle{long}", False)]
    if "ifthen" in draft.packages:
        conditions += [
            *((r"\ifthenelse{\boolean{full}}", True), (r"\ifthenelse{\not\boolean{full}}", False)),
            *((r"\ifthenelse{\equal{\version}{arxiv}}", True), (r"\ifthenelse{\value{section}>70}", False)),
        ]
    if not conditions or "\\verb" in alive or "{verbatim}" in alive or "{lstlisting}" in alive:
        return None
    condition, holds = draft.one(conditions)
    draft.note(condition.split("{")[0])
    first, second = (alive, dead) if holds else (dead, alive)
    return f"{condition}{{{first}\n}}{{{second}\n}}"


def _references(draft: Draft) -> str:
    forms = [
        rf"\myref{{{KEY}}}",
        rf"\fact{{{KEY}}}",
        rf"\starred*{{{KEY}}} and \starred{{{KEY}}}",
        rf"\pair[a]{{{KEY}}}",
    ]
    if "natbib" in draft.packages:
        forms += [r"\citep[see][p.~2]{knuth}", r"\citet{weil, knuth}"]
    form = draft.one(forms)
    draft.note("\\" + form[1:].split("{")[0].split("[")[0].split("*")[0])
    return form


def _tagged(draft: Draft) -> str:
    if "amsmath" not in draft.packages:
        return draft.words()
    draft.note("a tag and a label in an unnumbered display")
    body = rf" x \tag{{U{draft.number()}}}\label{{{draft.label('eq')}}} "
    return draft.one((rf"\begin{{equation*}}{body}\end{{equation*}}", rf"\begin{{align*}}{body}\end{{align*}}"))


def _label_after(draft: Draft) -> str:
    draft.note("a label in running text")
    return rf"{draft.words()}\label{{{draft.label('txt')}}} {draft.words()}"


def _new_result(draft: Draft) -> str:
    draft.note("a macro that makes a result of its arguments")
    return rf"\newresult{{{draft.label()}}}{{{draft.words()} See \ref{{nowhere}}.}}"


def _steps(draft: Draft) -> str:
    draft.note("a list of the paper")
    return rf"\begin{{steps}}\item One.\item\label{{{draft.label('it')}}} Two.\end{{steps}}"


def _subfigures(draft: Draft) -> str:
    if "subcaption" not in draft.packages:
        return draft.words()
    draft.note("subfigure")
    parts = [
        rf"\begin{{subfigure}}{{3cm}}\caption{{Part}}\label{{{draft.label('fig')}}}\end{{subfigure}}"
        for _ in range(draft.random.randint(1, 3))
    ]
    caption = rf"\caption{{Whole}}\label{{{draft.label('fig')}}}"
    inner = [caption, *parts] if draft.chance(30) else [*parts, caption]
    return "\\begin{figure}[ht]\n" + "\n".join(inner) + "\n\\end{figure}"


def _algorithm(draft: Draft) -> str:
    if "algorithm" not in draft.packages:
        return draft.words()
    draft.note("algorithm")
    return f"\\begin{{algorithm}}[ht]\n\\caption{{Steps}}\\label{{{draft.label('alg')}}}\nOne.\n\\end{{algorithm}}"


def _listing_environment(draft: Draft) -> str:
    if "listings" not in draft.packages:
        return draft.words()
    draft.note("lstlisting")
    return f"\\begin{{lstlisting}}\n\\ref{{{draft.dead()}}} % \\label{{{draft.dead()}}}\n\\end{{lstlisting}}"


def _framed_equation(draft: Draft) -> str:
    if "empheq" not in draft.packages:
        return draft.words()
    draft.note("empheq")
    rows = rf" a &= b \label{{{draft.label('eq')}}} \\ c &= d \nonumber \\ e &= f "
    return rf"\begin{{empheq}}[left=\empheqlbrace]{{align}}{rows}\end{{empheq}}"
