r"""What a random document says: results, proofs, sections, references, and everything TeX passes over."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from bench.tex_agreement import habits
from bench.tex_agreement.displays import display, figure, footnote, listing
from bench.tex_agreement.documents import KEY, Document, Draft, Theorem
from bench.tex_agreement.preambles import preamble
from bench.tex_agreement.skipped import Place, conditional, dead_text, skipped

_TITLES = ("Frobenius divisibility", "Hahn Banach", "Long chains", "Zorn trees", "Monotone errors", "Small kernels")


def document(seed: int) -> Document:
    """Return the document with this seed."""
    draft = Draft(seed, random.Random(seed))
    head = preamble(draft)
    body = "\n\n".join(_parts(draft))
    included = re.findall(r"\\include\{(\w+)\}", body)
    if included and draft.chance(60):
        draft.note(r"\includeonly")
        head += rf"{chr(10)}\includeonly{{{included[0]}}}"
    tail = ""
    if draft.chance(30):
        draft.note(r"text after \end{document}")
        env = draft.theorems[0].env
        tail = f"\n\\begin{{{env}}}\\label{{{draft.dead()}}} x \\ref{{{draft.dead()}}} \\end{{{env}}}\n"
    draft.files["main.tex"] = f"{head}\n\\begin{{document}}\n\\let\\myref\\ref\n{body}\n\\end{{document}}\n{tail}"
    return draft.finished()


def _parts(draft: Draft) -> list[str]:
    parts = []
    if draft.has_chapters and draft.chance(90):
        parts.append(_section(draft, "chapter"))
    for index in range(draft.random.randint(2, 4)):
        parts.append(_section(draft, "chapter" if draft.has_chapters and draft.chance(25) else "section"))
        if draft.chance(12):
            draft.note("a flag set in the text")
            draft.features.symmetric_difference_update({"is draft"})
            parts.append(r"\drafttrue" if "is draft" in draft.features else r"\draftfalse")
        if index and draft.chance(20) and r"\appendix" not in draft.features:
            draft.note(r"\appendix")
            parts[-1] = "\\appendix\n" + parts[-1]
        parts += [_passage(draft, Place()) for _ in range(draft.random.randint(3, 7))]
        if draft.chance(40):
            parts.append(_section(draft, draft.one(("subsection", "subsection", "subsubsection", "paragraph"))))
            parts += [_passage(draft, Place()) for _ in range(draft.random.randint(1, 4))]
    if "appendix" in draft.packages and r"\appendix" not in draft.features and not draft.has_chapters:
        parts.append(habits.appendices(draft, _section(draft, "section") + "\n\n" + _passage(draft, Place())))
    if draft.document_class in ("book", "memoir") and draft.chance(50):
        draft.note("front and main matter")
        parts.insert(0, "\\frontmatter\n\\chapter{Preface}\n" + _text(draft, Place()) + "\n\\mainmatter")
    if draft.chance(12):
        draft.note("part")
        parts.insert(len(parts) // 2, _section(draft, "part"))
    if draft.chance(30):
        draft.note("thebibliography")
        parts.append(
            "\\begin{thebibliography}{9}\n\\bibitem{knuth} Knuth.\n\\bibitem{weil} Weil.\n\\end{thebibliography}"
        )
    return parts


def _section(draft: Draft, name: str) -> str:
    draft.note(name)
    star = ""
    if draft.chance(12):
        star = "*"
        draft.note("a starred section")
    short = "[Short]" if draft.chance(12) and not star else ""
    mention = ""
    if draft.chance(12):
        mention = rf" and \ref{{{KEY}}}"
        draft.note("a reference in the title of a section")
    inner = outer = ""
    if draft.chance(50):
        label = rf"\label{{{draft.label('sec')}}}"
        if draft.chance(25) and name in ("chapter", "section"):
            inner = label
            draft.note("a label in the title of a section")
        else:
            outer = draft.one(("", "\n", " ")) + label
            draft.note("a label after a section")
    return rf"\{name}{star}{short}{{On chains{mention}{inner}}}{outer}"


def _passage(draft: Draft, place: Place) -> str:
    choices: list[tuple[int, Callable[[Draft, Place], str]]] = [
        (8, _text),
        (6, lambda draft, _place: display(draft)),
        (4, lambda draft, _place: listing(draft)),
        (1, lambda draft, place: draft.words() if _has_no_notes(draft, place) else footnote(draft)),
        (4, skipped),
        (3, lambda draft, place: conditional(draft, place, _passage)),
        (5, lambda draft, place: habits.passage(draft, is_plain=_is_plain(draft, place))),
    ]
    if not place.is_collected and place.depth < 2:
        choices += [(26 if place.depth == 0 else 4, _result), (5, _proof)]
    if place.depth == 0:
        choices += [
            (2, _file),
            (3, _counter_change),
            (2, _held),
            (2, lambda draft, _place: figure(draft)),
            (2, _restated),
        ]
        choices += [(1, _defined_here)]
    elif not place.is_collected and not place.is_boxed and "mdframed" not in draft.packages and draft.chance(10):
        draft.note("a figure in a statement or proof")
        return figure(draft)
    _, chosen = draft.random.choices(choices, [weight for weight, _ in choices])[0]
    return chosen(draft, place)


def _is_plain(draft: Draft, place: Place) -> bool:
    return place.is_collected or place.is_boxed or "mdframed" in draft.packages


def _has_no_notes(draft: Draft, place: Place) -> bool:
    return place.is_collected or "mdframed" in draft.packages


def _several(draft: Draft, place: Place, most: int = 3) -> str:
    inner = replace(place, depth=place.depth + 1)
    return "\n".join(_passage(draft, inner) for _ in range(draft.random.randint(1, most)))


def _text(draft: Draft, _place: Place) -> str:
    sentences = (_mention(draft) if draft.chance(50) else draft.words() for _ in range(draft.random.randint(1, 3)))
    return " ".join(sentences)


def _mention(draft: Draft) -> str:
    forms = [rf"See \ref{{{KEY}}}.", rf"By~\ref{{{KEY}}} and \ref{{{KEY}}}.", rf"Page \pageref{{{KEY}}}."]
    if "amsmath" in draft.packages:
        forms += [rf"By \eqref{{{KEY}}}."]
    if "hyperref" in draft.packages:
        forms += [
            rf"\autoref{{{KEY}}} helps.",
            rf"\hyperref[{KEY}]{{above}}",
            rf"\nameref{{{KEY}}}",
            rf"\ref*{{{KEY}}}",
        ]
    if "cleveref" in draft.packages:
        forms += [
            *(rf"By \cref{{{KEY},{KEY}}}.", rf"\Cref{{{KEY}, {KEY},{KEY}}}", rf"\cref{{{KEY}}}", rf"\cref*{{{KEY}}}"),
            *(
                rf"\Crefrange{{{KEY}}}{{{KEY}}}",
                rf"\crefrange{{{KEY}}}{{{KEY}}}",
                rf"\labelcref{{{KEY}}}",
                rf"\cref{{{KEY},%{chr(10)}  {KEY}}}",
            ),
        ]
    simple = [key[4:] for key in draft.labels if key.startswith("lem:")]
    if simple:
        forms += [rf"\lemref{{{draft.one(simple)}}}"] * 2
    forms += [
        rf"\both{{{KEY}}}{{{KEY}}}",
        rf"\compare[cf.]{{{KEY}}}",
        rf"\compare{{{KEY}}}",
        r"\cite{knuth}",
        r"\cite[p.~3]{weil,knuth}",
    ]
    forms += [rf"\uses{{{KEY}, {KEY}}}"]
    form = draft.one(forms)
    for name in (
        *(
            "crefrange",
            "hyperref",
            "autoref",
            "nameref",
            "labelcref",
            "lemref",
            "both",
            "compare",
            "cite",
            "uses",
            "eqref",
        ),
        *("Cref", "cref", "pageref"),
    ):
        if f"\\{name}" in form:
            draft.note("\\" + name)
    if form.count(KEY) > 1 and "cref" in form.lower():
        draft.note(r"several keys in one \cref")
    return form


# Results


def _result(draft: Draft, place: Place) -> str:
    theorem = draft.one(draft.theorems)
    if place.depth:
        draft.note("a result in a statement or proof")
    text = _boxed(draft, place, theorem) if theorem.is_boxed else _plain_result(draft, place, theorem)
    if draft.chance(45) and place.depth < 2:
        text += draft.one(("\n\n", "\n", "\n")) + _proof(draft, place)
    return text


def _plain_result(draft: Draft, place: Place, theorem: Theorem) -> str:
    choice = draft.random.random()
    inner = replace(place, is_in_result=True)
    wrappers = [name for name, env in draft.wrappers.items() if env not in draft.proofs]
    if choice < 0.12 and "framedresult" in wrappers:
        draft.note("an environment of the paper around a theorem")
        return _enclosed("framedresult", _title(draft) + _own_label(draft), _several(draft, inner))
    if choice < 0.24 and "namedresult" in wrappers:
        draft.note("an environment that sets a label")
        return _enclosed("namedresult", f"{{{draft.label()}}}", _several(draft, inner))
    if choice < 0.3 and "is bthm" in draft.features and not place.is_in_result:
        draft.note(r"macros for \begin and \end of a theorem")
        return f"\\bthm{_title(draft)}{_own_label(draft)}\n{_several(draft, inner)}\n\\ethm"
    if choice < 0.45 and "thmtools" in draft.packages and place.depth == 0:
        draft.note("restatable")
        name = "restated" + "abcdefghijklmnopqrstuvwxyz"[draft.number() % 26] + "x" * (draft.number() % 7)
        body = _several(draft, replace(inner, is_collected=True))
        if f"is \\{name}*" in draft.features:
            return body
        draft.features.add(f"is \\{name}*")
        arguments = f"{_title(draft)}{{{theorem.env}}}{{{name}}}"
        return _enclosed("restatable", arguments + _own_label(draft), body)
    if choice < 0.55 and "thmtools" in draft.packages:
        draft.note("keys in the title of a theorem")
        title = draft.one(_TITLES)
        return _enclosed(theorem.env, f"[name={{{title}}}, label={{{draft.label()}}}]", _several(draft, inner))
    return _enclosed(theorem.env, _title(draft) + _own_label(draft), _several(draft, inner))


def _enclosed(env: str, head: str, body: str) -> str:
    return f"\\begin{{{env}}}{head}\n{body}\n\\end{{{env}}}"


def _boxed(draft: Draft, place: Place, theorem: Theorem) -> str:
    draft.note("a tcolorbox theorem")
    inner = _several(draft, replace(place, is_in_result=True, is_boxed=True))
    if draft.chance(15):
        draft.note("a starred tcolorbox theorem")
        return _enclosed(theorem.env + "*", "{}", inner)
    key = draft.label()
    draft.labels[-1] = f"{theorem.env}:{key}"
    return _enclosed(theorem.env, f"{{{draft.one(('', *_TITLES))}}}{{{key}}}", inner)


def _title(draft: Draft) -> str:
    choice = draft.random.random()
    if choice < 0.6:
        return ""
    if choice < 0.7:
        draft.note("a reference in the title of a result")
        return rf"[after \ref{{{KEY}}}]"
    if choice < 0.78:
        draft.note("a title in braces or on the next line")
        return draft.one(("[{%s}]", "\n[%s]", "%%\n  [%s]")) % draft.one(_TITLES)
    return f"[{draft.one(_TITLES)}]"


def _own_label(draft: Draft) -> str:
    if not draft.chance(60):
        return ""
    before = draft.one(("", "\n", " ", "%\n  "))
    if draft.chance(8):
        draft.note("two labels of a result")
        return rf"{before}\label{{{draft.label()}}}\label{{{draft.label()}}}"
    if draft.chance(10):
        draft.note("a macro in a label")
        number = draft.number()
        draft.labels.append(f"pre:{number}")
        return rf"{before}\label{{\prefix:{number}}}"
    return rf"{before}\label{{{draft.label()}}}"


def _proof(draft: Draft, place: Place) -> str:
    env = next(iter(draft.proofs))
    details = draft.wrappers.get("details")
    if details and draft.chance(30):
        draft.note("an environment of the paper around a proof")
        return _enclosed("details", "", _proof_body(draft, place))
    if "proofof" in draft.wrappers and draft.chance(30):
        draft.note("a header by an environment of the paper")
        return _enclosed("proofof", rf"{{\ref{{{KEY}}}}}", _proof_body(draft, place))
    header = ""
    if draft.chance(35):
        header = draft.one(
            (
                *(rf"[Proof of \ref{{{KEY}}}]", rf"[Proof of \ref{{{KEY}}} using \ref{{{KEY}}}]"),
                *(f"[Proof of {draft.one(_TITLES)}]", f"[Proof of Theorem {draft.one(('1', '1.1', '2.1', '1.2'))}]"),
                *("[Sketch]", "[Second proof]"),
            )
        )
        draft.note("a proof with a header")
    return _enclosed(env, header, _proof_body(draft, place))


def _proof_body(draft: Draft, place: Place) -> str:
    body = _several(draft, replace(place, is_in_result=True), 4)
    if draft.chance(10):
        draft.note(r"\proves")
        body = f"\\proves{{{KEY}}}" + body
    return body


def _restated(draft: Draft, place: Place) -> str:
    names = sorted(one[3:] for one in draft.features if one.startswith("is \\restated"))
    if not names:
        return _text(draft, place)
    draft.note("a restated result")
    return draft.one(names) + "\n\n" + _proof(draft, place)


# Files, counters, macros


def _file(draft: Draft, place: Place) -> str:
    name = f"part{draft.number()}"
    text = "\n\n".join(_passage(draft, replace(place, depth=1)) for _ in range(draft.random.randint(1, 3)))
    if "import" in draft.packages and draft.chance(50):
        return habits.folder(draft, text)
    if draft.chance(40):
        draft.note(r"\endinput")
        text += f"\n\\endinput\n{dead_text(draft)}\n"
    draft.files[name + ".tex"] = text
    form = draft.one((r"\input{%s}", r"\input{%s.tex}", r"\input %s ", r"\include{%s}"))
    draft.note(form.split("{")[0].split(" ")[0])
    return form % name


def _held(draft: Draft, place: Place) -> str:
    """Return a result whose statement stands in a file of its own."""
    plain = [one for one in draft.theorems if not one.is_boxed]
    if not plain:
        return _text(draft, place)
    name = f"statement{draft.number()}"
    draft.files[name + ".tex"] = _several(draft, replace(place, is_in_result=True), 2)
    draft.note(r"\input in a statement")
    return _enclosed(draft.one(plain).env, _own_label(draft), rf"\input{{{name}}}")


def _counter_change(draft: Draft, _place: Place) -> str:
    counters = ["section", "equation"]
    counters += draft.counters[:1]
    counter = draft.one(counters)
    command = draft.one(
        (
            *(rf"\setcounter{{{counter}}}{{{draft.random.randint(0, 9)}}}", rf"\addtocounter{{{counter}}}{{2}}"),
            *(rf"\stepcounter{{{counter}}}", rf"\addtocounter{{{counter}}}{{-1}}"),
            rf"\setcounter{{{counter}}}{{\value{{section}}}}",
        )
    )
    if draft.chance(15):
        draft.note(r"\refstepcounter")
        return rf"\refstepcounter{{{counter}}}\label{{{draft.label('cnt')}}}"
    draft.note(command.split("{")[0])
    return command


def _defined_here(draft: Draft, place: Place) -> str:
    """Return a macro holding a result, and a call of it."""
    plain = [one for one in draft.theorems if not one.is_boxed]
    if not plain:
        return _text(draft, place)
    name = "made" + "abcdefghijklmnopqrstuvwxyz"[draft.number() % 26] * (1 + draft.number() % 5)
    env = draft.one(plain).env
    draft.note("a macro holding a result, called")
    body = f"\\begin{{{env}}}\\label{{{draft.label()}}} See \\ref{{{KEY}}}. \\end{{{env}}}"
    return f"\\newcommand*{{\\{name}}}{{{body}}}\n\n\\{name}"
