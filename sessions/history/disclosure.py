"""What the history tells of the use of AI in one manuscript: the facts of its declaration.

Invariants:
- Nothing is told that the history does not show. What it cannot show (other tools, what was only said, files that are
  not committed, commits that this copy lacks) is told to be missing, where that can be told.
- Only commits that touch a file of the manuscript count, under the name it has now or had before.
- Accepting an edit is not reading it. A proof counts as read only as `proof_readers` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from latex.manuscript import Manuscript, Result
from sessions.history.drafted_proofs import Drafted, ProofDrafts
from sessions.history.log import AiEdit, Reader, ai_edits
from sessions.history.past_names import past_names
from sessions.history.proof_readers import ProofReaders
from sessions.history.take_backs import TakeBacks, take_backs
from sessions.review.proposals import Role

_ROLES = tuple(role.value for role in Role)


class Count(NamedTuple):
    """How many edits bear a name."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Edits that stand, by what the commits say of them."""

    edits: int
    roles: tuple[Count, ...]
    """In the order of `Role`, then others as written; the empty name is that of commits without a role."""
    unchanged: int
    """Accepted as they were proposed."""
    edited: int
    """Edited by a person before they were accepted; a commit may say neither."""


@dataclass(frozen=True, slots=True)
class ResultUse:
    """What AI did to one result."""

    handle: str
    """As the manuscript has it now; where it has no such result, as the commits have it."""
    result: Result | None
    """None where no result of the manuscript has this handle now."""
    tally: Tally
    taken_back: int
    """Edits of which nothing is left; they are not in `tally`."""
    is_statement_changed: bool
    """An edit that stands changed the statement of a result that was there before."""
    proof: Drafted
    """Whether an edit that stands and has the role draft wrote in its proof."""
    is_proof_edited: bool
    """An edit that stands and has another role wrote in its proof."""
    readers: tuple[str, ...] = ()
    """Who marked as read all that AI wrote of it, by name, in alphabetical order; asked only for drafted proofs."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is recorded about a manuscript."""

    root: str
    commit: str | None
    """Full hash of the commit whose history was read; None before the first commit."""
    is_complete: bool
    """Whether this copy of the repository has the whole history (it is no shallow clone)."""
    files_without_history: tuple[str, ...]
    """Files of the manuscript that are not in that commit."""
    models: tuple[Count, ...] = ()
    """With all edits, also those taken back; most edits first."""
    people: tuple[Count, ...] = ()
    """Who accepted them, as git has their names, likewise."""
    first: datetime | None = None
    """When the first of all edits was accepted; None where there is none."""
    last: datetime | None = None
    tally: Tally = Tally(0, (), 0, 0)
    taken_back: int = 0
    """Edits of which nothing is left."""
    taken_back_in_part: int = 0
    """Edits that stand, but of which a later commit took something back."""
    outside_results: int = 0
    """Edits that stand and touch no result."""
    elsewhere: int = 0
    """AI edits of the repository that touch no file of the manuscript; they are in no other number."""
    results: tuple[ResultUse, ...] = ()
    """In the order of the manuscript, then those it no longer has, oldest edit first."""
    has_readings: bool = False
    """Whether anybody marked any of the edits as read."""

    @property
    def edits(self) -> int:
        """All edits, also those taken back."""
        return self.tally.edits + self.taken_back

    @property
    def drafted_proofs(self) -> tuple[ResultUse, ...]:
        """The results whose proof AI drafted, in whole or in part."""
        return tuple(use for use in self.results if use.proof is Drafted.YES)

    @property
    def edited_proofs(self) -> tuple[ResultUse, ...]:
        """The results whose proof AI did not draft, but wrote in."""
        return tuple(use for use in self.results if use.is_proof_edited and use.proof is not Drafted.YES)

    @property
    def read_proofs(self) -> tuple[ResultUse, ...]:
        """Those of `drafted_proofs` that a named person marked as read since the last AI edit."""
        return tuple(use for use in self.drafted_proofs if use.readers)


async def disclosure(
    repository: Reader,
    manuscript: Manuscript,
    folder: Path,
    read: Callable[[str], str | None],
    *,
    readers: Mapping[str, frozenset[str]],
) -> Disclosure:
    """Return what the history of `HEAD` records about `manuscript`, whose files are relative to `folder`.

    `read` gives the text of a file of the manuscript as it is now. `readers` are those who marked a commit as read:
    full hash → their names.

    Raises:
        RepositoryError: git could not be asked.
    """
    answer = await repository.run("rev-parse", "--quiet", "--verify", "HEAD", foreseen=(0, 1))
    files = tuple(file.name for file in manuscript.files if not file.is_missing)
    if answer.status:
        return Disclosure(manuscript.root, None, True, files)
    commit = answer.output.decode("ascii").strip()
    shallow = await repository.run("rev-parse", "--is-shallow-repository")
    names = await past_names(repository, commit, folder, files)
    everything = await ai_edits(repository, revision=commit)
    commits = tuple(edit for edit in everything if edit.commit in names.touched)
    found = await take_backs(repository, commits)
    edits = [edit for edit in commits if edit.reverts is None]
    standing = [edit for edit in edits if edit.commit not in found.whole]
    proofs = await _proofs(ProofDrafts(repository, manuscript, read, names), standing)
    return Disclosure(
        root=manuscript.root,
        commit=commit,
        is_complete=shallow.output.strip() != b"true",
        files_without_history=names.unknown,
        models=_counted(edit.assistant for edit in edits),
        people=_counted(edit.author for edit in edits),
        first=min((edit.date for edit in edits), default=None),
        last=max((edit.date for edit in edits), default=None),
        tally=_tally(standing),
        taken_back=len(edits) - len(standing),
        taken_back_in_part=sum(edit.commit in found.partly for edit in standing),
        outside_results=sum(not edit.targets for edit in standing),
        elsewhere=sum(edit.reverts is None and edit.commit not in names.touched for edit in everything),
        results=await _results(
            manuscript, commits, found, proofs, ProofReaders(repository, folder, names, found, readers)
        ),
        has_readings=any(readers.get(edit.commit) for edit in commits),
    )


_Proofs = Mapping[tuple[str, str], Drafted]
"""Commit and handle → whether it wrote in the proof."""


async def _proofs(drafts: ProofDrafts, standing: Sequence[AiEdit]) -> _Proofs:
    found: dict[tuple[str, str], Drafted] = {}
    for edit in reversed(standing):  # oldest first: each text is near the one before, so little is read anew
        if edit.targets:
            for handle, drafted in (await drafts.of(edit)).items():
                found[edit.commit, handle] = drafted
    return found


async def _results(
    manuscript: Manuscript, commits: Sequence[AiEdit], found: TakeBacks, proofs: _Proofs, proof_readers: ProofReaders
) -> tuple[ResultUse, ...]:
    handles: dict[str, set[str]] = {}
    for edit in reversed(commits):
        for handle in edit.targets:
            result = manuscript.find(handle)
            handles.setdefault(handle if result is None else result.key, set()).add(handle)
    order = manuscript.order
    uses = []
    for key, names in sorted(handles.items(), key=lambda pair: order.get(pair[0], len(order))):
        touching = [edit for edit in commits if names & set(edit.targets)]
        use = _result_use(key, manuscript.by_key.get(key), names, touching, found, proofs)
        if use.result is not None and use.proof is Drafted.YES:
            use = replace(use, readers=await proof_readers.of(use.result, touching))
        if use.tally.edits or use.taken_back:
            uses.append(use)
    return tuple(uses)


def _result_use(
    key: str, result: Result | None, names: set[str], touching: Sequence[AiEdit], found: TakeBacks, proofs: _Proofs
) -> ResultUse:
    edits = [edit for edit in touching if edit.reverts is None]
    standing = [edit for edit in edits if edit.commit not in found.whole]
    wrote = [
        (edit.role == Role.DRAFT, proofs[edit.commit, name]) for edit in standing for name in names & set(edit.targets)
    ]
    return ResultUse(
        handle=key,
        result=result,
        tally=_tally(standing),
        taken_back=len(edits) - len(standing),
        is_statement_changed=any(names & set(edit.changed_statements) for edit in standing),
        proof=next((each for each in (Drafted.YES, Drafted.UNKNOWN) if (True, each) in wrote), Drafted.NO),
        is_proof_edited=(False, Drafted.YES) in wrote,
    )


def _tally(edits: Sequence[AiEdit]) -> Tally:
    roles = Counter(edit.role for edit in edits)
    others = sorted(roles.keys() - set(_ROLES), key=lambda role: (not role, role))
    return Tally(
        edits=len(edits),
        roles=tuple(Count(role, roles[role]) for role in (*_ROLES, *others) if roles[role]),
        unchanged=sum(edit.review == "unchanged" for edit in edits),
        edited=sum(edit.review == "edited" for edit in edits),
    )


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    """Return how often each name occurs, the most frequent first, equally frequent ones in alphabetical order."""
    counts = Counter(names)
    return tuple(Count(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], name)))
