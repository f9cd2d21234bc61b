r"""Turn the four editing tools into edits of one file, or refuse with words the model can act on.

Invariants:
- Nothing is changed here: a `Draft` is edits against the text as it is now.
- Every refusal about a passage carries the source as it is now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from latex.manuscript import PROVABLE, Place, Proof, Result, Section
from latex.text import Edit, Span
from sessions.colleague.matching import Passage, Region, Several, is_there, locate, nearest
from sessions.colleague.placement import Habit, fitted, habit_at, newline_of
from sessions.colleague.refusals import RefusalCode, RefusalError, check_elision, check_escapes
from sessions.colleague.safety import cleaned
from sessions.colleague.sources import Sources, whole

_NEW_FILE = (".tex", ".bib")
_NEAREST_REACH = 6  # lines shown on either side of the nearest passage of a file
_ENVIRONMENT = re.compile(r"\s*\\begin\s*\{(?P<env>[^{}]+)\}(?s:.*)\\end\s*\{(?P=env)\}\s*\Z")
_LABEL = re.compile(r"(?<!\\)\\label\s*\{([^{}]*)\}")
_COMMENT_LINE = re.compile(r"(?<!\\)%.*$", re.MULTILINE)
_AFTER_SECTION = re.compile(
    r"^[^%\n]*\\(?:end\s*\{document\}|bibliography\b|begin\s*\{thebibliography\}|appendix\b)", re.M
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Edits of one file, before anybody has looked at what they do to the manuscript."""

    file: str
    base: str
    """The text of the file the edits were made for; empty for a new file."""
    edits: tuple[Edit, ...]
    title: str
    """The subject of the commit where it is known before the analysis; empty where it is not."""
    handle: str | None = None
    """Key of the result the call named; None for text outside results."""


def edit_passage(sources: Sources, given: Mapping[str, str]) -> Draft:
    """Return the draft of `propose_edit`.

    Raises:
        RefusalError: the passage cannot be found, is there more than once, or the new text cannot be right.
    """
    handle, file = given.get("handle", ""), given.get("file", "")
    old, new = given["old"].replace("\r\n", "\n"), cleaned_latex(given["new"])
    if not handle and not file:
        raise RefusalError(RefusalCode.INPUT, "name the result (`handle`) or the file (`file`) that is to change.")
    if not handle and not old.strip():
        return _new_file(sources, file, new)
    result = sources.result(handle) if handle else None
    if result is not None:
        check_revision(sources, result, given.get("revision", ""))
    regions = sources.regions(result) if result else (whole(file, sources.text(file)),)
    texts = {region.file: sources.text(region.file) for region in regions}
    current = "\n".join(texts.values())
    check_escapes(old, current)
    check_escapes(new, current)
    if not old.strip():
        raise RefusalError(RefusalCode.INPUT, "`old` is empty; copy the passage that is to be replaced.")
    if old == new:
        raise RefusalError(RefusalCode.ALREADY, "`old` and `new` are the same, so nothing would change.")
    passage = _passage(sources, result, old, new, regions, texts)
    check_elision(new, texts[passage.file])
    edit = _edit(texts[passage.file], passage, old, new)
    return Draft(passage.file, texts[passage.file], (edit,), "", result.key if result else None)


def replace_proof(sources: Sources, given: Mapping[str, str]) -> Draft:
    """Return the draft that replaces the first proof of a result, or adds one after its statement.

    Raises:
        RefusalError: the text is not one proof environment, is unchanged, or was written for an older one.
    """
    result = sources.result(given["handle"])
    check_revision(sources, result, given.get("revision", ""))
    latex = _checked_latex(given["latex"], sources.shown(result))
    environment = _one_environment(latex, "a proof environment", sources.shown(result))
    if environment in sources.manuscript.environments:
        raise RefusalError(
            RefusalCode.BREAKS,
            f"“{environment}” is an environment for results, not for proofs. Nothing was queued. "
            f"The source now reads:\n{sources.shown(result)}",
        )
    proof = result.proof
    name = sources.name(result)
    if proof is None:
        text = sources.text(result.place.file)
        edit = _inserted(text, result.place.span.end, fitted(latex, habit_at(text, result.place.span)), is_apart=False)
        return Draft(result.place.file, text, (edit,), f"Add a proof of {name}", result.key)
    text = sources.text(proof.place.file)
    edit = _replaced(text, proof.place.span, latex, "The proof")
    return Draft(proof.place.file, text, (edit,), f"Replace the proof of {name}", result.key)


def replace_statement(sources: Sources, given: Mapping[str, str]) -> Draft:
    """Return the draft that replaces the statement of a result.

    Raises:
        RefusalError: the text is not one environment, loses the label, is unchanged, or was written for an older one.
    """
    result = sources.result(given["handle"])
    check_revision(sources, result, given.get("revision", ""))
    text = sources.text(result.place.file)
    latex = _checked_latex(given["latex"], sources.shown(result))
    environment = _one_environment(latex, f"the environment {result.env}", sources.shown(result))
    if environment not in (result.env, *sources.manuscript.environments):
        raise RefusalError(RefusalCode.BREAKS, f"this manuscript declares no environment “{environment}”.")
    labels = labels_in(latex)
    if result.label is not None and result.label not in labels:
        raise RefusalError(
            RefusalCode.BREAKS,
            rf"the new statement has no \label{{{result.label}}}, by which the paper and its history know it. Keep it.",
        )
    if any(_is_inside(proof.place, result.place) for proof in result.proofs):
        raise RefusalError(
            RefusalCode.BREAKS,
            "the proof stands inside the statement's environment, so replacing the statement would remove it. "
            f"Use propose_edit for the lines that change.\n{sources.shown(result)}",
        )
    edit = _replaced(text, result.place.span, latex, "The statement")
    return Draft(result.place.file, text, (edit,), f"Change the statement of {sources.name(result)}", result.key)


def insert_result(sources: Sources, given: Mapping[str, str]) -> Draft:
    """Return the draft that puts a new result behind a result and its proof, or at the end of a section.

    Raises:
        RefusalError: the place is unknown, a label is used already, or the text holds no declared result.
    """
    latex = _checked_latex(given["latex"], "")
    try:
        result = sources.result(given["after"])
    except RefusalError:
        section = sources.section(given["after"])
        if section is None:
            raise
        file, place, habit = _end_of_section(sources, section)
    else:
        file, place = result.place.file, _behind(sources, result)
        habit = habit_at(sources.text(file), result.place.span)
    _fresh_labels(sources, latex)
    text = sources.text(file)
    edit = _inserted(text, place, fitted(latex, habit), is_apart=True)
    return Draft(file, text, (edit,), "", None)


def cleaned_latex(latex: str) -> str:
    """Return the model's LaTeX as it may be written: LF line ends, no invisible characters.

    Raises:
        RefusalError: ESCAPES, it holds control characters.
    """
    check_escapes(latex, latex)
    return cleaned(latex)


def check_revision(sources: Sources, result: Result, token: str) -> None:
    """Refuse a change made for another text of `result`; an empty token is taken as made for the present one.

    A change is always reviewed against the present text, so a missing token loses nothing of the author's.

    Raises:
        RefusalError: DRIFTED, with the present source.
    """
    now = sources.revision(result)
    if token and token != now:
        raise RefusalError(
            RefusalCode.DRIFTED,
            f"{result.key} is at {now}, not {token}: it was changed since you read it. Nothing was queued. "
            f"It now reads:\n{sources.shown(result)}",
        )


def _checked_latex(latex: str, current: str) -> str:
    checked = cleaned_latex(latex)
    check_escapes(checked, current)
    check_elision(checked, current)
    if not checked.strip():
        raise RefusalError(RefusalCode.INPUT, "`latex` is empty.")
    return checked


def _new_file(sources: Sources, file: str, new: str) -> Draft:
    if any(source.name == file and not source.is_missing for source in sources.manuscript.files):
        raise RefusalError(RefusalCode.INPUT, "`old` is empty; copy the passage that is to be replaced.")
    if not sources.is_inside(file) or not file.endswith(_NEW_FILE):
        raise RefusalError(
            RefusalCode.OUTSIDE, f"“{file}” cannot be made: a new file is .tex or .bib, inside the manuscript's folder."
        )
    if sources.is_on_disk(file):
        raise RefusalError(
            RefusalCode.OUTSIDE, f"“{file}” is there already, but the manuscript does not read it. Choose another name."
        )
    check_escapes(new)
    check_elision(new)
    if not new.strip():
        raise RefusalError(RefusalCode.INPUT, "`new` is empty, so the file would hold nothing.")
    return Draft(file, "", (Edit(0, "", new.strip("\n") + "\n"),), f"Add {file}")


def _passage(
    sources: Sources, result: Result | None, old: str, new: str, regions: tuple[Region, ...], texts: Mapping[str, str]
) -> Passage:
    found = locate(old, regions, texts)
    if isinstance(found, Passage):
        return found
    where = result.key if result else regions[0].file
    if isinstance(found, Several):
        places = [f"{place.file}:{sources.line(place.file, place.span.start)}" for place in found.places]
        raise RefusalError(
            RefusalCode.NOT_UNIQUE,
            f"that text stands {len(places)} times: {', '.join(places)}. Nothing was queued. Copy more of the lines "
            f"around it into `old`, so that it stands once.{_source_note(sources, result)}",
        )
    if is_there(new, regions, texts):
        raise RefusalError(
            RefusalCode.ALREADY,
            f"{where} says so already; `old` is not there and `new` is.{_source_note(sources, result)}",
        )
    raise RefusalError(RefusalCode.NOT_FOUND, _not_found(sources, result, old, regions, texts))


def _not_found(
    sources: Sources, result: Result | None, old: str, regions: tuple[Region, ...], texts: Mapping[str, str]
) -> str:
    where = result.key if result else regions[0].file
    files = tuple(whole(file, text) for file, text in texts.items())
    near = nearest(old, regions, texts) or (nearest(old, files, texts) if result else None)
    words = f"`old` does not stand in {where}, nor anywhere else in its file. Nothing was queued."
    if near is not None:
        line = sources.line(near.region.file, near.region.span.start)
        words += (
            f" The nearest text is at {near.region.file}:{line}; with [-yours-] and {{+what stands there+}} it differs "
            f"so:\n{near.differences}"
        )
    if result is None and near is not None:
        line = sources.line(near.region.file, near.region.span.start)
        last = sources.line(near.region.file, near.region.span.end) + _NEAREST_REACH
        return f"{words}\n{sources.lines(near.region.file, max(1, line - _NEAREST_REACH), last)}"
    return words + _source_note(sources, result)


def _source_note(sources: Sources, result: Result | None) -> str:
    if result is None:
        return ""
    return f"\n{result.key} now reads ({sources.revision(result)}):\n{sources.shown(result)}"


def _edit(text: str, passage: Passage, old: str, new: str) -> Edit:
    """Return the edit of the passage; where white space was folded, that around it stays the author's."""
    newline = newline_of(text)
    span = passage.span
    if passage.is_folded:
        new = new.strip()
        if not new:
            span = _whole_lines(text, span)
    elif not new and not old.endswith("\n"):
        span = _whole_lines(text, span)
    return Edit(span.start, text[span.start : span.end], new.replace("\n", newline))


def _whole_lines(text: str, span: Span) -> Span:
    """Return `span` with the rest of its lines where they hold nothing else, so that no empty line is left."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    if end < 0 or text[start : span.start].strip() or text[span.end : end].strip():
        return span
    return Span(start, end + 1)


def _one_environment(latex: str, wanted: str, source: str) -> str:
    """Return the environment that is all of `latex`.

    Raises:
        RefusalError: BREAKS, it is not one environment.
    """
    match = _ENVIRONMENT.match(latex)
    if match is None or _closes_early(latex, match["env"]):
        raise RefusalError(
            RefusalCode.BREAKS,
            rf"`latex` must be {wanted}, from its \begin to its \end and nothing around it. Nothing was queued. "
            f"The source now reads:\n{source}",
        )
    return match["env"]


def _closes_early(latex: str, environment: str) -> bool:
    """Return whether the environment that `latex` begins with closes before the end of `latex`."""
    edges = re.compile(rf"%[^\n]*|\\\\|\\(begin|end)\s*\{{{re.escape(environment)}\}}").finditer(latex)
    depth = 0
    for edge in edges:
        depth += {"begin": 1, "end": -1}.get(edge[1], 0)
        if edge[1] and depth == 0:
            return bool(latex[edge.end() :].strip())
    return False


def _replaced(text: str, span: Span, latex: str, what: str) -> Edit:
    old = text[span.start : span.end]
    habit = habit_at(text, span)
    new = fitted(latex, habit).removeprefix(habit.indent)
    if old == new:
        raise RefusalError(RefusalCode.ALREADY, f"{what} reads exactly so already, so nothing would change.")
    return Edit(span.start, old, new)


def _fresh_labels(sources: Sources, latex: str) -> None:
    taken = {site.label: site.place for site in sources.manuscript.label_sites}
    labels = labels_in(latex)
    for label in labels:
        if labels.count(label) > 1:
            raise RefusalError(RefusalCode.BREAKS, f"the label {label} is set twice in the new text.")
        if label in taken:
            place = taken[label]
            free = next(name for number in range(2, 1_000_000) if (name := f"{label}-{number}") not in taken)
            raise RefusalError(
                RefusalCode.BREAKS,
                f"the label {label} is set already at {place.file}:{place.line_begin}. Nothing was queued. "
                f"A free one is {free}; use it in the references of the new text as well.",
            )


def labels_in(latex: str) -> list[str]:
    r"""Return the labels that `latex` sets, in order, white space folded."""
    return [" ".join(label.split()) for label in _LABEL.findall(_COMMENT_LINE.sub("", latex))]


def _is_inside(inner: Place, outer: Place) -> bool:
    return inner.file == outer.file and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


def _behind(sources: Sources, result: Result) -> int:
    """Return the offset behind a result and those of its proofs that belong to its place in the text."""
    end = result.place.span.end
    for proof in sorted(result.proofs, key=lambda proof: proof.place.span.start):
        if proof.place.file == result.place.file and proof.place.span.start >= end and _follows(sources, result, proof):
            end = proof.place.span.end
    return end


def _follows(sources: Sources, result: Result, proof: Proof) -> bool:
    """Return whether no section and no other result to be proved stands between a result and its proof."""
    gap = Span(result.place.span.end, proof.place.span.start)
    places = [section.place for section in sources.manuscript.sections]
    places += [other.place for other in sources.manuscript.results if other.kind in PROVABLE and other.inside is None]
    return not any(place.file == result.place.file and place.span.start in gap for place in places)


def _end_of_section(sources: Sources, section: Section) -> tuple[str, int, Habit]:
    file = section.place.file
    text = sources.text(file)
    start = section.place.span.end
    ends = [
        other.place.span.start
        for other in sources.manuscript.sections
        if other.place.file == file and other.place.span.start > start and other.level <= section.level
    ]
    closing = _AFTER_SECTION.search(text, start)
    end = min([*ends, closing.start() if closing else len(text)])
    within = [other for other in sources.manuscript.results if other.place.file == file and other.inside is None]
    neighbour = max(
        (each for each in within if each.place.span.end <= end), key=lambda each: each.place.span, default=None
    )
    habit = habit_at(text, neighbour.place.span) if neighbour else Habit(newline_of(text))
    return file, len(text[:end].rstrip()), habit


def _inserted(text: str, place: int, block: str, *, is_apart: bool) -> Edit:
    r"""Return the edit that puts `block` on lines of its own behind offset `place`, blank lines around it.

    Without `is_apart` no blank line comes before it, as a proof follows its statement.
    """
    newline = newline_of(text)
    end = text.find("\n", place)
    rest = text[place : end if end >= 0 else len(text)]
    lead = newline if is_apart else ""
    if rest.strip() and not rest.lstrip().startswith("%"):
        gap = place + len(rest) - len(rest.lstrip())
        return Edit(place, text[place:gap], newline + lead + block + newline * 2)
    if end < 0:
        return Edit(len(text), "", newline + lead + block + newline)
    following = text[end + 1 :]
    is_blank = not following.split("\n", 1)[0].strip()
    return Edit(end + 1, "", lead + block + newline + ("" if is_blank else newline))
