"""Who has read the proof of a result since AI last wrote in it, as far as people marked commits as read.

Invariants:
- Accepting an edit is not reading it.
- Somebody has read a proof only where the same person marked every AI edit of the result that stands, and every AI edit
  that git blames for a line of its proofs: the label may have been another one then.
- A mark on a commit says nothing of what people wrote since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from latex.manuscript import Proof, Result
from sessions.history.log import AiEdit, Reader
from sessions.history.past_names import PastNames
from sessions.history.provenance import Hand, Line, line_hands
from sessions.history.take_backs import TakeBacks


class ProofReaders:
    """Tells of one result after the other who has read its proofs."""

    def __init__(
        self,
        repository: Reader,
        folder: Path,
        names: PastNames,
        found: TakeBacks,
        readers: Mapping[str, frozenset[str]],
    ) -> None:
        self._repository = repository
        self._folder = folder
        self._known = frozenset(names.files.values())
        self._gone = found.whole | found.exact
        self._readers = readers
        self._lines: dict[str, tuple[Line, ...]] = {}

    async def of(self, result: Result, touching: Sequence[AiEdit]) -> tuple[str, ...]:
        """Return who has read the proofs of `result`, of which `touching` are the AI edits, in alphabetical order.

        Costs a `git blame` of each file with a proof, once, and nothing where nobody marked the edits.
        """
        commits = {edit.commit for edit in touching} - self._gone
        if not self._common(commits):
            return ()
        for proof in result.proofs:
            if proof.place.file not in self._known:
                return ()
            commits |= await self._commits_in(proof)
        return tuple(sorted(self._common(commits)))

    def _common(self, commits: set[str]) -> frozenset[str]:
        """Return who marked all the commits; nobody where there are none."""
        marks = [self._readers.get(commit, frozenset()) for commit in commits]
        return frozenset.intersection(*marks) if marks else frozenset()

    async def _commits_in(self, proof: Proof) -> set[str]:
        place = proof.place
        if place.file not in self._lines:
            self._lines[place.file] = await line_hands(self._repository, self._folder / place.file)
        lines = self._lines[place.file][place.line_begin - 1 : place.line_end]
        return {line.commit for line in lines if line.commit and line.hand in (Hand.AI, Hand.AI_EDITED)}
