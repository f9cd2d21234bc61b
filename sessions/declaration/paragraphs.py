"""The sentences of the declaration, the same for every form it is written in.

What journals ask for decides what is told: the name of the tool and how it was used (London Mathematical Society,
Ethical Policy for Journals, 2.5.2), the purpose, and the authors' own word on their review and responsibility
(Elsevier, generative AI policies for journals).

Invariants:
- Nothing is said for the authors. What they have to say themselves is a marked place.
- That nothing is recorded is never told as if nothing had been done.
- Accepting is not called reading, and reading is not called reviewing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sessions.declaration.wording import counted, listed
from sessions.history.disclosure import Count, Disclosure, ResultUse
from sessions.history.drafted_proofs import Drafted
from sessions.review.proposals import Role

TITLE = "Declaration of AI use"
_PROGRAM = "Lemmata"
_PURPOSES: Mapping[str, str] = {
    Role.DRAFT: "drafting new text",
    Role.REWRITE: "rewriting",
    Role.LANGUAGE: "improving the language",
    Role.CALCULATION: "calculations",
    Role.CHECK: "checking",
    Role.BIBLIOGRAPHY: "the bibliography",
    "": "a purpose that is not recorded",
}
_KINDS: Mapping[str, str] = {
    Role.DRAFT: "draft",
    Role.REWRITE: "rewrite",
    Role.LANGUAGE: "language edit",
    Role.CALCULATION: "calculation",
    Role.CHECK: "check",
    Role.BIBLIOGRAPHY: "bibliography edit",
    "": "other edit",
}
_SHOWN_HASH = 12  # characters; unambiguous in repositories much larger than a paper's
_TO_SIGN = (
    "AUTHORS: say in your own words whether you have reviewed and edited what AI wrote, and that you take "
    "responsibility for it. The history does not record this."
)
_TO_ADD = "AUTHORS: name other AI tools you used, and uses that led to no edit, or delete this."


class Writer(Protocol):
    """How a form of the declaration writes what is not the program's own words."""

    def words(self, text: str) -> str:
        """Return words of people, of the manuscript or of a commit: names, models, files."""
        ...

    def result(self, use: ResultUse) -> str:
        """Return the name of a result in a sentence."""
        ...

    def entry(self, use: ResultUse) -> str:
        """Return the name of a result in the list of all, which may tell more."""
        ...

    def place(self, text: str) -> str:
        """Return a place that the authors have to fill in."""
        ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the declaration, written by a `Writer`."""

    heading: str
    text: str
    items: tuple[str, ...] = ()
    """What is listed after the text."""


def paragraphs(found: Disclosure, writer: Writer) -> tuple[Paragraph, ...]:
    """Return the declaration in the order in which it is read."""
    record = Paragraph("Record", " ".join(_record(found, writer)))
    if not found.edits:
        return (Paragraph("Use", _nothing(found, writer)), record)
    tool = Paragraph("Tool", " ".join(_tool(found, writer)))
    to_sign = Paragraph("Responsibility", writer.place(_TO_SIGN))
    if not found.tally.edits:
        return (tool, record, to_sign)
    purpose = Paragraph("Purpose", " ".join(_purpose(found, writer)))
    proofs = Paragraph("Proofs", " ".join(_proofs(found, writer)))
    return (tool, purpose, *_results(found, writer), proofs, record, to_sign)


def _nothing(found: Disclosure, writer: Writer) -> str:
    if found.commit is None:
        return f"{writer.words(found.root)} has no history yet, so nothing is recorded about the use of AI."
    return f"The history of {writer.words(found.root)} records no edit by AI."


def _tool(found: Disclosure, writer: Writer) -> Iterator[str]:
    models = listed(f"{writer.words(one.name)} ({counted(one.number, 'edit')})" for one in found.models)
    noun = "model" if len(found.models) == 1 else "models"
    yield f"The AI tool {_PROGRAM} was used while this manuscript was written, with the {noun} {models}."
    people = listed(writer.words(one.name) for one in found.people)
    yield f"{people} accepted {counted(found.edits, 'edit')}{_when(found)}."
    if found.taken_back == found.edits:
        yield "All of it was taken back later."
    elif found.taken_back:
        yield f"{found.taken_back} of them {_was(found.taken_back)} taken back later; what follows is about the others."


def _when(found: Disclosure) -> str:
    if found.first is None or found.last is None:
        return ""
    first, last = f"{found.first:%Y-%m-%d}", f"{found.last:%Y-%m-%d}"
    return f" on {first}" if first == last else f" between {first} and {last}"


def _purpose(found: Disclosure, writer: Writer) -> Iterator[str]:
    tally = found.tally
    purposes = (f"{_named(one, _PURPOSES, writer)} ({counted(one.number, 'edit')})" for one in tally.roles)
    yield f"The tool was used for {listed(purposes)}."
    unsaid = tally.edits - tally.unchanged - tally.edited
    reviews = [
        f"{tally.unchanged} {_was(tally.unchanged)} accepted as proposed" if tally.unchanged else "",
        f"{tally.edited} {_was(tally.edited)} edited by a person before being accepted" if tally.edited else "",
        f"for {unsaid} this is not recorded" if unsaid else "",
    ]
    yield f"Of {counted(tally.edits, 'edit')}, {listed(filter(None, reviews))}."
    if found.taken_back_in_part:
        yield f"Part of {counted(found.taken_back_in_part, 'edit')} was taken back later."


def _results(found: Disclosure, writer: Writer) -> Iterator[Paragraph]:
    items = tuple(_item(use, writer) for use in found.results if use.tally.edits)
    outside = found.outside_results
    touch = "touches" if outside == 1 else "touch"
    if items:
        besides = f" ({counted(outside, 'edit')} {touch} none)" if outside else ""
        yield Paragraph("Results", f"Edits by AI touch these results{besides}:", items)
    elif outside:
        yield Paragraph("Results", "No edit by AI touches a lemma, theorem or the like.")


def _item(use: ResultUse, writer: Writer) -> str:
    kinds = listed(
        counted(one.number, _KINDS[one.name])
        if one.name in _KINDS
        else f"{counted(one.number, 'edit')} for {_named(one, {}, writer)}"
        for one in use.tally.roles
    )
    statement = "; its statement was changed" if use.is_statement_changed else ""
    gone = "; the manuscript has no result of this name now" if use.result is None else ""
    return f"{writer.entry(use)}: {kinds}{statement}{gone}"


def _proofs(found: Disclosure, writer: Writer) -> Iterator[str]:
    drafted = found.drafted_proofs
    unknown = [writer.result(use) for use in found.results if use.proof is Drafted.UNKNOWN]
    if drafted:
        names = listed(writer.result(use) for use in drafted)
        which = "the proof of 1 result" if len(drafted) == 1 else f"the proofs of {len(drafted)} results"
        yield f"AI drafted {which}, in whole or in part: {names}."
        yield from _readings(found, writer)
    elif not unknown:
        yield "No edit is recorded as the draft of a proof."
    if found.edited_proofs:
        names = listed(writer.result(use) for use in found.edited_proofs)
        proofs = "proof" if len(found.edited_proofs) == 1 else "proofs"
        yield f"AI rewrote or edited the {proofs} of {names}."
    if unknown:
        yield f"Whether AI drafted a proof of {listed(unknown)} cannot be told from the history."


def _readings(found: Disclosure, writer: Writer) -> Iterator[str]:
    read = found.read_proofs
    if not found.has_readings:
        yield "No reading is recorded."
    elif not read:
        yield "None of these is marked as read since the last edit by AI."
    else:
        who = listed(f"{writer.result(use)} (by {listed(writer.words(name) for name in use.readers)})" for use in read)
        yield f"Marked as read since the last edit by AI: {len(read)} of {len(found.drafted_proofs)}, {who}."
    yield "Accepting an edit is not counted as reading."


def _record(found: Disclosure, writer: Writer) -> Iterator[str]:
    if found.commit is not None:
        yield (
            f"Made by {_PROGRAM} from the git history of {writer.words(found.root)} up to commit "
            f"{found.commit[:_SHOWN_HASH]}, which records only what was accepted in {_PROGRAM}."
        )
    if not found.is_complete:
        yield "This copy of the repository lacks older history, which may record more."
    if found.commit is not None and found.files_without_history:
        files = listed(writer.words(file) for file in found.files_without_history)
        is_, them = ("is", "it") if len(found.files_without_history) == 1 else ("are", "them")
        yield f"{files} {is_} not in that commit, so nothing is recorded about {them}."
    if found.elsewhere:
        edits = counted(found.elsewhere, "edit")
        yield f"The repository also records {edits} by AI outside the files of this manuscript."
    yield writer.place(_TO_ADD)


def _named(one: Count, known: Mapping[str, str], writer: Writer) -> str:
    """Return the words for a role; one that is not known stands as the commit has it, in quotation marks."""
    return known[one.name] if one.name in known else f"“{writer.words(one.name)}”"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
