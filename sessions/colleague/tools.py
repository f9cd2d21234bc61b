"""The tools of the colleague, run one call at a time against the manuscript as it is at that moment.

Invariants:
- Running a tool changes no text: an editing tool only queues a `Proposal`, which the author decides.
- Every call is answered with text, whatever the model sent; what it got wrong is said so that it can be mended.
- A queued change is never said to be applied.

A call analyses the manuscript, which takes up to a second for a book: `prepare` may run in a thread, one at a time;
`settle`, which queues, and everything else belong to the event loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from threading import Lock

from latex.manuscript import Kind, Manuscript, Result
from latex.project import Analyser
from latex.text import Edit, replace
from sessions.colleague import drafting, reading
from sessions.colleague.assistant import Json
from sessions.colleague.consequences import Consequences, consequences
from sessions.colleague.declarations import DECLARATIONS
from sessions.colleague.drafting import Draft
from sessions.colleague.guard import TopicGuard
from sessions.colleague.refusals import RefusalCode, RefusalError
from sessions.colleague.safety import cleaned
from sessions.colleague.sources import ManuscriptSource, Sources
from sessions.review.hunks import hunks_of
from sessions.review.proposals import Proposal, ProposalQueue, Role
from sessions.standing.proof import proof_standing

EDIT_TOOLS = frozenset({"insert_result", "propose_edit", "replace_proof", "replace_statement"})
"""Tools that queue a change."""

_BEGIN = re.compile(r"\\begin\{([A-Za-z*]+)\}")
_MOST_OPTIONS = 4
_TAIL = 60  # characters of a half-written change that are shown while it comes
_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list}
_SCHEMAS: dict[str, Json] = {declaration["name"]: declaration["input_schema"] for declaration in DECLARATIONS}


@dataclass(frozen=True, slots=True)
class Question:
    """Something the colleague asks the author; the author's next words answer it."""

    question: str
    options: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a call came to."""

    text: str
    """The answer to the model."""
    is_error: bool
    activity: str
    """What the author is told: "reading Lemma 3.2"."""
    proposal: int | None = None
    """Number of the change it queued."""
    question: Question | None = None
    """What the author is asked; the turn ends with it."""
    suggestion: str = ""
    """A standing instruction or topic suggested to the author."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call that was thought through, but has not queued anything yet."""

    outcome: ToolOutcome
    """What it came to, unless there is a draft to be queued."""
    why: str = ""
    draft: Draft | None = None
    effect: Consequences | None = None


class ToolBox:
    """The tools, bound to one manuscript and one queue of changes.

    `standing` says in a few words what is known of a result; `folder` is the manuscript's folder, against which
    symlinks are checked. `withheld` names tools that are not offered, and not run either.
    """

    def __init__(
        self,
        source: ManuscriptSource,
        queue: ProposalQueue,
        *,
        folder: Path | None = None,
        standing: Callable[[Result], str] = proof_standing,
        withheld: frozenset[str] = frozenset(),
    ) -> None:
        self.queue = queue
        self.asked = ""
        """What the author asked for in this turn; goes into the changes it leads to."""
        self.assistant = ""
        """Name of the colleague, for the commit's trailers."""
        self.conversation_id = ""
        self.request: tuple[str, str] | None = None
        """File and text of the comment that this turn answers; a change to that file removes it."""
        self.guard = TopicGuard()
        """Says which changes take a closed topic up."""
        self._source = source
        self._folder = folder
        self._standing = standing
        self._withheld = withheld
        self._laid_over: tuple[str, str] | None = None
        self._texts: dict[str, str | None] = {}
        self._lock = Lock()
        search = source.manuscript.search
        self._analyser = Analyser(lambda file: self._text_of(self._texts, file), search)
        self._next_analyser = Analyser(self._read_laid_over, search)

    def declarations(self) -> tuple[Json, ...]:
        """Return the declarations of the tools that are offered, sorted by name."""
        return tuple(each for each in DECLARATIONS if each["name"] not in self._withheld)

    def sources(self) -> Sources:
        """Return the manuscript as it is now, analysed from the texts as they are now.

        The workspace's own analysis may be a moment behind the typing, and its spans would then miss. Its printed
        numbers are taken where it is not.
        """
        with self._lock:
            return self._moment()

    def _moment(self) -> Sources:
        texts = self._texts = {}
        known = self._source.manuscript
        manuscript = self._analyser.analyse(known.root).numbered_like(known)
        return Sources(manuscript, lambda file: self._text_of(texts, file), self._folder)

    def _text_of(self, texts: dict[str, str | None], file: str) -> str | None:
        """Return a text as it was when this moment first asked for it; files that are not open are on disk."""
        if file not in texts:
            texts[file] = self._source.text(file)
        return texts[file]

    def run(self, name: str, given: Json) -> ToolOutcome:
        """Run one call and return what it came to; never raises for anything the model sent."""
        return self.settle(self.prepare(name, given))

    def prepare(self, name: str, given: Json) -> Prepared:
        """Do all of a call that takes time; may be called in a thread."""
        activity = self.activity(name, given)
        try:
            _check_input(name, given, self._withheld)
            if name in EDIT_TOOLS:
                return self._drafted(name, given, activity)
            return Prepared(self._answered(name, given, activity))
        except RefusalError as refusal:
            return Prepared(ToolOutcome(str(refusal), True, activity))

    def settle(self, prepared: Prepared) -> ToolOutcome:
        """Queue the change of a prepared call, if it is one, and return what the call came to."""
        draft, effect, activity = prepared.draft, prepared.effect, prepared.outcome.activity
        if draft is None or effect is None:
            return prepared.outcome
        try:
            self._refuse_twin(draft)
        except RefusalError as refusal:
            return ToolOutcome(str(refusal), True, activity)
        proposal = self._proposal(prepared.why, draft, effect)
        answer = self._answer(proposal, effect)
        if topic := self.guard.looks_at(proposal):
            proposal = replace_fields(proposal, held=topic.entry)
            answer += f" It takes up the closed topic {topic.entry}, so it is held; do not go on with that topic."
        self.queue.put(proposal)
        return ToolOutcome(answer, False, activity, proposal.number)

    def activity(self, name: str, so_far: Json) -> str:
        """Return what a call does in words; `so_far` may be the part of the input that was read yet."""
        handle = self._spoken(so_far.get("handle") or so_far.get("after"), so_far.get("file"))
        match name:
            case "outline":
                return "reading the outline"
            case "read_result":
                return f"reading {handle}"
            case "read_source":
                return f"reading {handle}"
            case "search_manuscript":
                return f"searching for “{_short(so_far.get('query'))}”"
            case "propose_edit":
                return f"drafting a change to {handle}"
            case "replace_proof":
                return f"drafting a proof of {handle}"
            case "replace_statement":
                return f"drafting a new statement of {handle}"
            case "insert_result":
                return f"drafting {self._sort_of(so_far.get('latex'))} after {handle}"
            case "ask_author":
                return "asking you a question"
            case "note":
                return "suggesting a standing instruction"
            case _:
                return f"calling “{_short(name)}”, which is not one of the tools"

    def _answered(self, name: str, given: Json, activity: str) -> ToolOutcome:
        match name:
            case "outline":
                text = reading.outline(self.sources(), given.get("section", ""), self._standing)
            case "read_result":
                with_proof = given.get("with_proof", True)
                text = reading.read_result(
                    self.sources(), given["handle"], with_proof=with_proof, standing=self._standing
                )
            case "read_source":
                text = reading.read_source(self.sources(), given["file"], given["start"], given["end"])
            case "search_manuscript":
                text = reading.search(self.sources(), given["query"], given.get("kind", "text"))
            case "ask_author":
                return _question(given, activity)
            case _:
                suggestion = cleaned(given["text"]).strip()
                text = "The author was shown this suggestion; only the author can write it down."
                return ToolOutcome(text, False, activity, suggestion=suggestion)
        return ToolOutcome(text, False, activity)

    def _drafted(self, name: str, given: Json, activity: str) -> Prepared:
        make = {
            "propose_edit": drafting.edit_passage,
            "replace_proof": drafting.replace_proof,
            "replace_statement": drafting.replace_statement,
            "insert_result": drafting.insert_result,
        }[name]
        with self._lock:
            sources = self._moment()
            draft = make(sources, given)
            effect = self._effect(sources, draft)
        if name == "insert_result" and not effect.new_results:
            declared = ", ".join(sorted(sources.manuscript.environments)) or "none"
            raise RefusalError(
                RefusalCode.BREAKS, f"the new text holds no result. The environments for results here are {declared}."
            )
        return Prepared(ToolOutcome("", False, activity), given["why"], draft, effect)

    def _effect(self, sources: Sources, draft: Draft) -> Consequences:
        self._laid_over = (draft.file, replace(draft.base, draft.edits))
        try:
            return consequences(sources, draft, self._next_analyser, self._read_laid_over)
        finally:
            self._laid_over = None

    def _read_laid_over(self, file: str) -> str | None:
        if self._laid_over is not None and self._laid_over[0] == file:
            return self._laid_over[1]
        return self._text_of(self._texts, file)

    def _proposal(self, why: str, draft: Draft, effect: Consequences) -> Proposal:
        number = self.queue.next_number
        edits, request = self._with_answered(draft)
        return Proposal(
            number=number,
            title=effect.title,
            why=" ".join(cleaned(why).split()),
            file=draft.file,
            base=draft.base,
            hunks=hunks_of(draft.base, edits),
            targets=effect.targets,
            changed_statements=effect.changed_statements,
            new_results=effect.new_results,
            role=_role(draft, effect),
            asked=self.asked,
            change_id=f"{self.conversation_id}#{number}" if self.conversation_id else "",
            assistant=self.assistant,
            request=request,
        )

    def _with_answered(self, draft: Draft) -> tuple[tuple[Edit, ...], str]:
        """Return the edits with the one that removes the comment they answer, and that comment."""
        file, comment = self.request or ("", "")
        at = draft.base.find(comment) if comment and file == draft.file else -1
        end = at + len(comment)
        if at < 0 or any((edit.start < end and edit.end > at) or edit.start == at for edit in draft.edits):
            return draft.edits, ""
        edits = sorted((*draft.edits, Edit(at, comment, "")), key=lambda edit: edit.start)
        return tuple(edits), comment

    def _refuse_twin(self, draft: Draft) -> None:
        if replace(draft.base, draft.edits) == draft.base:
            raise RefusalError(RefusalCode.ALREADY, "the text reads so already, so nothing would change.")
        new_text = replace(draft.base, self._with_answered(draft)[0])
        for proposal in self.queue:
            is_there = proposal.is_open and proposal.file == draft.file and proposal.base == draft.base
            if is_there and replace(proposal.base, proposal.edits) == new_text:
                raise RefusalError(
                    RefusalCode.ALREADY,
                    f"change {proposal.number} does exactly this and waits for the author's decision.",
                )

    def _answer(self, proposal: Proposal, effect: Consequences) -> str:
        sentences = [f"Queued as change {proposal.number} (“{proposal.title}”); the author will decide."]
        if effect.changed_statements:
            sentences.append(f"It changes the statement of {', '.join(effect.changed_statements)}.")
        if effect.new_results:
            sentences.append(f"It adds {', '.join(effect.new_results)}.")
        known = set(proposal.targets) - set(proposal.new_results)
        for other in self.queue.open:
            if known & set(other.targets):
                sentences.append(
                    f"Change {other.number} is still open there; this one was made against the text without it."
                )
        return " ".join([*sentences, *self._unresolved(effect)])

    def _unresolved(self, effect: Consequences) -> list[str]:
        """Return what is to be said of references to labels that the manuscript does not have."""
        coming = {label: other.number for other in self.queue.open for label in _labels_added(other)}
        sentences = [
            f"{label} comes with change {coming[label]}, which is not decided yet."
            for label in effect.unknown_labels
            if label in coming
        ]
        missing = [label for label in effect.unknown_labels if label not in coming]
        if missing:
            sentences.append(f"These references resolve to nothing: {', '.join(missing)}.")
        if effect.unknown_citations:
            sentences.append(f"These citations are not in the bibliography: {', '.join(effect.unknown_citations)}.")
        return sentences

    def _sort_of(self, latex: object) -> str:
        """Return what sort of result a text that may be half-written begins with: "a lemma"."""
        begun = _BEGIN.search(latex) if isinstance(latex, str) else None
        kind = self._source.manuscript.environments.get(begun[1]) if begun else None
        if kind is None or kind is Kind.OTHER:
            return "a result"
        return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"

    def _spoken(self, handle: object, file: object) -> str:
        """Return what a handle that may be half-written is called in the paper."""
        manuscript: Manuscript = self._source.manuscript
        if isinstance(handle, str) and handle:
            result = manuscript.find(" ".join(handle.split()))
            return result.display_name if result else _short(handle)
        return _short(file) if isinstance(file, str) and file else "the manuscript"


def _check_input(name: str, given: Json, withheld: frozenset[str]) -> None:
    """Refuse a call to a tool that is not there, or whose input does not fit its schema."""
    schema = _SCHEMAS.get(name)
    if schema is None or name in withheld:
        names = ", ".join(sorted(set(_SCHEMAS) - withheld))
        raise RefusalError(RefusalCode.INPUT, f"there is no tool “{name}”. The tools are {names}.")
    properties = schema["properties"]
    unknown = [key for key in given if key not in properties]
    if unknown:
        raise RefusalError(RefusalCode.INPUT, f"{name} takes {', '.join(properties) or 'nothing'}, not {unknown[0]}.")
    for key, value in given.items():
        wanted = properties[key]["type"]
        is_right = isinstance(value, _TYPES[wanted]) and (wanted == "boolean" or not isinstance(value, bool))
        if not is_right or (wanted == "array" and not all(isinstance(item, str) for item in value)):
            raise RefusalError(RefusalCode.INPUT, f"{key} of {name} must be of type {wanted}.")
    # A missing revision is let through: the change is made and reviewed against the present text in any case.
    missing = [key for key in schema["required"] if key not in given and key != "revision"]
    if missing:
        raise RefusalError(RefusalCode.INPUT, f"{name} needs {', '.join(missing)} as well.")


def _question(given: Json, activity: str) -> ToolOutcome:
    options = tuple(cleaned(option).strip() for option in given.get("options", [])[:_MOST_OPTIONS])
    question = Question(cleaned(given["question"]).strip(), options, cleaned(given["why"]).strip())
    return ToolOutcome("", False, activity, question=question)


def _labels_added(proposal: Proposal) -> set[str]:
    return {label for edit in proposal.edits for label in drafting.labels_in(edit.new)}


def _role(draft: Draft, effect: Consequences) -> Role:
    if draft.file.endswith(".bib"):
        return Role.BIBLIOGRAPHY
    adds_only = all(not edit.old.strip() for edit in draft.edits)
    return Role.DRAFT if effect.new_results or adds_only else Role.REWRITE


def growth(so_far: Json) -> tuple[int, str]:
    """Return how many lines of a change have been written yet, and the last of them; (0, "") before the first."""
    latex = so_far.get("latex", so_far.get("new"))
    lines = [line.strip() for line in cleaned(latex).split("\n") if line.strip()] if isinstance(latex, str) else []
    return (len(lines), lines[-1][-_TAIL:]) if lines else (0, "")


def _short(words: object) -> str:
    text = " ".join(cleaned(words).split()) if isinstance(words, str) else ""
    return text if len(text) <= _TAIL else text[: _TAIL - 1] + "…"
