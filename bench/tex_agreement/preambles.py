r"""The preamble of a random document: class, packages, theorem environments and their counters, the author's macros."""

from __future__ import annotations

from bench.tex_agreement import habits
from bench.tex_agreement.documents import Draft, Theorem
from latex.manuscript import Kind

_CLASSES = (
    *("article",) * 6,
    *("amsart",) * 3,
    *("report", "book", "book", "amsbook", "llncs", "llncs", "notes", "memoir", "scrartcl", "scrreprt"),
)
_PACKAGES = ("latex", "amsthm", "amsthm", "amsthm", "thmtools", "thmtools", "ntheorem", "ntheorem", "tcolorbox")
_ENGLISH = (
    ("theorem", "Theorem", Kind.THEOREM),
    ("lemma", "Lemma", Kind.LEMMA),
    ("prop", "Proposition", Kind.PROPOSITION),
    ("cor", "Corollary", Kind.COROLLARY),
    ("defn", "Definition", Kind.DEFINITION),
    ("remark", "Remark", Kind.REMARK),
    ("example", "Example", Kind.EXAMPLE),
    ("claim", "Claim", Kind.CLAIM),
    ("conjecture", "Conjecture", Kind.CONJECTURE),
    ("question", "Question", Kind.QUESTION),
)
_GERMAN = (
    ("satz", "Satz", Kind.THEOREM),
    ("hilfssatz", "Hilfssatz", Kind.LEMMA),
    ("folgerung", "Folgerung", Kind.COROLLARY),
    ("definition", "Definition", Kind.DEFINITION),
    ("bemerkung", "Bemerkung", Kind.REMARK),
    ("beispiel", "Beispiel", Kind.EXAMPLE),
    ("behauptung", "Behauptung", Kind.CLAIM),
    ("vermutung", "Vermutung", Kind.CONJECTURE),
)
_FRENCH = (
    ("thm", "Théorème", Kind.THEOREM),
    ("lem", "Lemme", Kind.LEMMA),
    ("coro", "Corollaire", Kind.COROLLARY),
    ("defi", "Définition", Kind.DEFINITION),
    ("rem", "Remarque", Kind.REMARK),
    ("exem", "Exemple", Kind.EXAMPLE),
    ("affirm", "Affirmation", Kind.CLAIM),
)
_RUSSIAN = (
    ("theo", "Теорема", Kind.THEOREM),
    ("lemm", "Лемма", Kind.LEMMA),
    ("predl", "Предложение", Kind.PROPOSITION),
    ("sled", "Следствие", Kind.COROLLARY),
    ("opr", "Определение", Kind.DEFINITION),
    ("zam", "Замечание", Kind.REMARK),
)
_LANGUAGES = {"English": _ENGLISH, "German": _GERMAN, "French": _FRENCH, "Russian": _RUSSIAN}
_LLNCS = (
    *("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "conjecture", "question"),
)
_NOTES_CLASS = r"""\NeedsTeXFormat{LaTeX2e}
\ProvidesClass{notes}
\DeclareOption*{\PassOptionsToClass{\CurrentOption}{article}}
\ProcessOptions\relax
\LoadClass{article}
\newcommand\spnewtheorem{\@ifstar\notes@plain\notes@counted}
\def\notes@plain#1#2#3#4{\newenvironment{#1}{\trivlist\item[#2]\@ifnextchar[\notes@title\relax}{\endtrivlist}}
\def\notes@title[#1]{(#1) }
\def\notes@counted#1{\@ifnextchar[{\notes@shared{#1}}{\notes@own{#1}}}
\def\notes@shared#1[#2]#3#4#5{\newtheorem{#1}[#2]{#3}}
\def\notes@own#1#2{\@ifnextchar[{\notes@within{#1}{#2}}{\notes@alone{#1}{#2}}}
\def\notes@within#1#2[#3]#4#5{\newtheorem{#1}{#2}[#3]}
\def\notes@alone#1#2#3#4{\newtheorem{#1}{#2}}
\spnewtheorem{theorem}{Theorem}[section]{\bfseries}{\itshape}
\spnewtheorem{lemma}[theorem]{Lemma}{\bfseries}{\itshape}
\spnewtheorem{cor}{Corollary}{\bfseries}{\itshape}
\spnewtheorem{defn}[theorem]{Definition}{\bfseries}{\rmfamily}
\spnewtheorem*{remark}{Remark}{\itshape}{\rmfamily}
\spnewtheorem*{proof}{Proof}{\itshape}{\rmfamily}
"""
_NOTES = ("theorem", "lemma", "cor", "defn", "remark")


_SHARING = ("sibling", "numberlike", "sharenumber")


def preamble(draft: Draft) -> str:
    r"""Return what stands before `\begin{document}`."""
    draft.document_class = draft.one(_CLASSES)
    draft.note("class " + draft.document_class)
    package = _package(draft)
    draft.note("theorems of " + package)
    lines = [_class_line(draft), *_packages(draft, package)]
    if package == "llncs":
        draft.theorems += [Theorem(env, printed, kind) for env, printed, kind in _known(_LLNCS)]
    elif package == "notes":
        draft.files["notes.cls"] = _NOTES_CLASS
        draft.theorems += [Theorem(env, printed, kind) for env, printed, kind in _known(_NOTES)]
        draft.note(r"\spnewtheorem")
    else:
        lines += _theorems(draft, package)
    lines += _counters(draft, package)
    lines += _macros(draft)
    lines += habits.macros(draft)
    return "\n".join(lines)


def _known(envs: tuple[str, ...]) -> list[tuple[str, str, Kind]]:
    by_name = {env: (env, printed, kind) for env, printed, kind in _ENGLISH}
    by_name |= {printed.lower(): (printed.lower(), printed, kind) for _, printed, kind in _ENGLISH}
    return [by_name[env] for env in envs]


def _package(draft: Draft) -> str:
    if draft.document_class in ("llncs", "notes"):
        return draft.document_class
    chosen = draft.one(_PACKAGES)
    if draft.document_class.startswith(("ams", "memoir")) and chosen in ("latex", "ntheorem"):
        return "amsthm"
    return chosen


def _class_line(draft: Draft) -> str:
    options = draft.one(("", "", "[11pt]", "[a4paper,11pt]"))
    if draft.document_class == "llncs":
        options = draft.one(("", "[envcountsame]", "[envcountsect]", "[envcountsame,envcountsect]", "[runningheads]"))
        draft.note("llncs" + options)
    return rf"\documentclass{options}{{{draft.document_class}}}"


def _packages(draft: Draft, package: str) -> list[str]:
    lines = [r"\usepackage[utf8]{inputenc}"]
    if package == "latex" or draft.chance(90) or package in ("ntheorem", "tcolorbox"):
        draft.packages.add("amsmath")
        lines.append(r"\usepackage{amsmath}")
    if package in ("amsthm", "thmtools", "tcolorbox"):
        lines.append(r"\usepackage{amsthm}")
    if package == "ntheorem":
        lines.append(r"\usepackage[amsmath,thmmarks]{ntheorem}")
    if package == "tcolorbox":
        lines.append(r"\usepackage[most]{tcolorbox}" if draft.chance(10) else r"\usepackage{tcolorbox}")
        lines.append(r"\tcbuselibrary{theorems}")
    for name, percent in (("enumitem", 30), (draft.one(("comment", "verbatim")), 70), ("aliascnt", 60)):
        if draft.chance(percent) and draft.document_class != "llncs":
            draft.packages.add(name)
            lines.append(rf"\usepackage{{{name}}}")
    if draft.chance(50) and package != "ntheorem" and draft.document_class != "memoir":
        draft.packages.add("hyperref")
        lines.append(r"\usepackage{hyperref}")
    if package == "thmtools":
        lines.append(r"\usepackage{thmtools,thm-restate}")
        draft.packages.add("thmtools")
    if draft.chance(55) and package != "ntheorem" and "amsmath" in draft.packages:
        draft.packages.add("cleveref")
        lines.append(r"\usepackage{cleveref}")
    return [*lines, *habits.packages(draft)]


def _theorems(draft: Draft, package: str) -> list[str]:
    language = draft.one(("English", "English", "English", "German", "French", "Russian"))
    draft.note("names in " + language)
    chosen = list(_LANGUAGES[language])
    first = chosen[0]
    others = draft.random.sample(chosen[1:], k=draft.random.randint(2, min(5, len(chosen) - 1)))
    lines: list[str] = []
    if package == "amsthm" and draft.chance(20):
        lines.append(r"\swapnumbers")
        draft.note(r"\swapnumbers")
    for index, (env, printed, kind) in enumerate([first, *others]):
        draft.theorems.append(Theorem(env, printed, kind, is_boxed=package == "tcolorbox" and draft.chance(60)))
        lines += _declared(draft, package, index)
    lines += _proof_environment(draft, package, language)
    return lines


def _declared(draft: Draft, package: str, index: int) -> list[str]:
    theorem = draft.theorems[index]
    if theorem.is_boxed:
        return [_boxed(draft, index)]
    if package == "thmtools" and draft.chance(70):
        return [_keyed(draft, index)]
    lines = []
    if package == "ntheorem" and draft.chance(12):
        draft.note(r"\theoremnumbering")
        lines.append(rf"\theoremnumbering{{{draft.one(('Roman', 'alph', 'arabic'))}}}")
    if "mdframed" in draft.packages and draft.chance(40) and package != "thmtools":
        return [_framed(draft, index)]
    if package == "ntheorem" and draft.chance(35):
        style = draft.one(("plain", "break", "nonumberplain", "nonumberbreak", "change", "empty", "margin"))
        lines.append(rf"\theoremstyle{{{style}}}")
        draft.features.discard("is nonumber")
        if style.startswith(("nonumber", "empty")):
            draft.features.add("is nonumber")
            draft.note("a nonumber style of ntheorem")
    elif package in ("amsthm", "thmtools", "tcolorbox") and draft.chance(30):
        lines.append(rf"\theoremstyle{{{draft.one(('plain', 'definition', 'remark'))}}}")
    return [*lines, *_classic(draft, package, index)]


def _classic(draft: Draft, package: str, index: int) -> list[str]:
    theorem = draft.theorems[index]
    env, printed = theorem.env, theorem.printed
    outer = _outer(draft)
    choice = draft.random.random()
    if index and choice < 0.5:
        shared = (
            draft.one(draft.counters[:-1] or ["equation"]) if draft.chance(60) else (draft.counters or ["equation"])[0]
        )
        draft.note("a shared counter")
        if "aliascnt" in draft.packages and draft.chance(40) and package not in ("ntheorem", "thmtools"):
            draft.note("aliascnt")
            return [
                rf"\newaliascnt{{{env}}}{{{shared}}}",
                rf"\newtheorem{{{env}}}[{env}]{{{printed}}}",
                rf"\aliascntresetthe{{{env}}}",
            ]
        return [rf"\newtheorem{{{env}}}[{shared}]{{{printed}}}"]
    if index and choice < 0.6 and package != "latex" and "is nonumber" not in draft.features:
        draft.note(r"\newtheorem*")
        return [rf"\newtheorem*{{{env}}}{{{printed}}}"]
    if choice < 0.63 and package != "thmtools":
        draft.note("numbered by a counter of the paper")
        return [rf"\newcounter{{of{env}}}[{outer}]", rf"\newtheorem{{{env}}}[of{env}]{{{printed}}}"]
    if choice < 0.68:
        draft.note("numbered along with equations")
        return [rf"\newtheorem{{{env}}}[equation]{{{printed}}}"]
    draft.counters.append(env)
    if choice < 0.9:
        draft.note("numbered within a section")
        return [rf"\newtheorem{{{env}}}{{{printed}}}[{outer}]"]
    return [rf"\newtheorem {{{env}}} {{{printed}}}" if draft.chance(50) else rf"\newtheorem{{{env}}}{{{printed}}}"]


def _framed(draft: Draft, index: int) -> str:
    theorem = draft.theorems[index]
    draft.note(r"\newmdtheoremenv")
    if draft.counters and draft.chance(50):
        return rf"\newmdtheoremenv{{{theorem.env}}}[{draft.counters[0]}]{{{theorem.printed}}}"
    draft.counters.append(theorem.env)
    return rf"\newmdtheoremenv[linecolor=red]{{{theorem.env}}}{{{theorem.printed}}}[{_outer(draft)}]"


def _outer(draft: Draft) -> str:
    if draft.has_chapters:
        return draft.one(("chapter", "section"))
    return draft.one(("section", "section", "subsection"))


def _keyed(draft: Draft, index: int) -> str:
    theorem = draft.theorems[index]
    options = [f"name={theorem.printed}" if draft.chance(70) else f"title={{{theorem.printed}}}"]
    possible = list(draft.counters)
    choice = draft.random.random()
    if possible and choice < 0.5:
        options.append(f"{draft.one(('sibling', 'numberlike', 'sharenumber'))}={draft.one(possible)}")
    elif choice < 0.8:
        options.append(f"{draft.one(('within', 'numberwithin', 'parent'))}={_outer(draft)}")
    elif index and choice < 0.9:
        options.append("numbered=no")
    if not any("=" in one and one.split("=")[0] in _SHARING for one in options) and "numbered=no" not in options:
        draft.counters.append(theorem.env)
    draft.random.shuffle(options)
    draft.note(r"\declaretheorem")
    joined = draft.one((", ", ",", ",\n  ")).join(options)
    return rf"\declaretheorem[{joined}]{{{theorem.env}}}"


def _boxed(draft: Draft, index: int) -> str:
    theorem = draft.theorems[index]
    possible = [one.env for one in draft.theorems[:index] if one.is_boxed]
    if possible and draft.chance(40):
        counter = f"[use counter from={draft.one(possible)}]"
    elif draft.chance(60):
        counter = f"[number within={_outer(draft)}]"
    else:
        counter = ""
    draft.note(r"\newtcbtheorem")
    return rf"\newtcbtheorem{counter}{{{theorem.env}}}{{{theorem.printed}}}{{colback=white}}{{{theorem.env}}}"


def _proof_environment(draft: Draft, package: str, language: str) -> list[str]:
    name = {"German": "Beweis", "French": "Preuve", "Russian": "Доказательство"}.get(language, "Proof")
    if package == "ntheorem":
        draft.note("a proof declared like a theorem")
        env = draft.one(("proof", "beweis"))
        draft.proofs = {env: None}
        return [r"\theoremstyle{nonumberplain}", rf"\newtheorem{{{env}}}{{{name}}}"]
    if package == "latex":
        draft.note(r"a proof by \newenvironment")
        return [rf"\newenvironment{{proof}}[1][{name}]{{\par\noindent\emph{{#1.}} }}{{\par}}"]
    if draft.chance(15):
        draft.note(r"\proofname")
        return [rf"\renewcommand\proofname{{{name}}}"]
    return []


def _counters(draft: Draft, package: str) -> list[str]:
    lines = []
    outer = _outer(draft)
    if draft.chance(25) and "amsmath" in draft.packages:
        lines.append(rf"\numberwithin{{equation}}{{{outer}}}")
        draft.note(r"\numberwithin{equation}")
    if package in ("latex", "amsthm", "ntheorem") and draft.counters[:1] == [draft.theorems[0].env]:
        first = draft.theorems[0].env
        choice = draft.random.random()
        if choice < 0.1 and "amsmath" in draft.packages:
            lines.append(rf"\numberwithin{{{first}}}{{{outer}}}")
            draft.note(r"\numberwithin{theorem}")
        elif choice < 0.2:
            star = draft.one(("", "*"))
            lines.append(rf"\counterwithin{star}{{{first}}}{{{outer}}}")
            draft.note(r"\counterwithin" + star)
        elif choice < 0.3:
            lines.append(rf"\counterwithout{{equation}}{{{'chapter' if draft.has_chapters else 'section'}}}")
            draft.note(r"\counterwithout")
        elif choice < 0.4:
            form = draft.one((r"\Alph{%s}", r"\arabic{section}.\roman{%s}", r"\thesection-\arabic{%s}", r"\Roman{%s}"))
            command = draft.one((r"\renewcommand{\the%s}{%s}", r"\renewcommand\the%s{%s}", r"\def\the%s{%s}"))
            lines.append(command % (first, form % first))
            draft.note(r"\theX redefined")
    if draft.chance(10):
        lines.append(draft.one((r"\renewcommand{\thesection}{\Roman{section}}", r"\setcounter{secnumdepth}{1}")))
        draft.note("section numbers changed")
    if draft.chance(10):
        lines.append(r"\renewcommand{\theequation}{\thesection.\alph{equation}}")
        draft.note(r"\theequation redefined")
    if draft.chance(12) and "enumitem" not in draft.packages:
        lines.append(
            draft.one(
                (
                    r"\renewcommand{\theenumi}{\roman{enumi}}",
                    r"\renewcommand{\theenumi}{(\alph{enumi})}\renewcommand{\labelenumi}{\theenumi}",
                )
            )
        )
        draft.note(r"\theenumi redefined")
    return lines


def _macros(draft: Draft) -> list[str]:
    lines = [
        r"\newcommand{\uses}[1]{}",
        r"\newcommand{\proves}[1]{}",
        r"\newif\ifdraft",
        r"\newcommand{\lemref}[1]{Lemma~\ref{lem:#1}}",
        r"\newcommand\both[2]{\ref{#1} and \ref{#2}}",
        r"\newcommand{\compare}[2][see]{#1~\ref{#2}}",
        r"\newcommand{\prefix}{pre}",
        r"\def\beq{\begin{equation}}",
        r"\def\eeq{\end{equation}}",
        r"\newcommand{\numbered}[2]{\begin{equation}\label{#1}#2\end{equation}}",
        r"\newcommand{\forgotten}[1]{}",
    ]
    if draft.chance(50):
        lines.append(r"\drafttrue")
        draft.features.add("is draft")
    if "comment" in draft.packages:
        lines.append(r"\excludecomment{hidden}")
    if "verbatim" in draft.packages:
        lines.append(r"\newenvironment{secret}{\comment}{\endcomment}")
    plain = [one for one in draft.theorems if not one.is_boxed]
    if plain and draft.chance(40):
        env = draft.one(plain).env
        lines.append(rf"\newcommand{{\bthm}}{{\begin{{{env}}}}}\newcommand{{\ethm}}{{\end{{{env}}}}}")
        draft.features.add("is bthm")
    if plain and draft.chance(40):
        env = draft.one(plain).env
        draft.wrappers["framedresult"] = env
        lines.append(
            draft.one(
                (
                    rf"\newenvironment{{framedresult}}{{\begin{{{env}}}}}{{\end{{{env}}}}}",
                    rf"\newenvironment{{framedresult}}{{\par\smallskip\begin{{{env}}}}}{{\end{{{env}}}\par}}",
                )
            )
        )
    if plain and draft.chance(30):
        env = draft.one(plain).env
        draft.wrappers["namedresult"] = env
        lines.append(
            draft.one(
                (
                    rf"\newenvironment{{namedresult}}[1]{{\begin{{{env}}}\label{{#1}}}}{{\end{{{env}}}}}",
                    rf"\NewDocumentEnvironment{{namedresult}}{{m}}{{\begin{{{env}}}\label{{#1}}}}{{\end{{{env}}}}}",
                )
            )
        )
    if draft.chance(30):
        proof = next(iter(draft.proofs))
        draft.wrappers["details"] = proof
        lines.append(rf"\newenvironment{{details}}{{\begin{{{proof}}}}}{{\end{{{proof}}}}}")
    return lines
