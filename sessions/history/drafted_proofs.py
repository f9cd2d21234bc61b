"""Whether an AI edit wrote in the proof of a result.

The trailers name the results that an edit touches, not the part. So the manuscript is read with the file as the commit
left it, and the lines that the commit brought are held against the proofs as they stood then.

Invariants:
- A proof counts as written in only where such a line lies in it.
- What can no longer be told is said to be so: a handle that the manuscript of then does not show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from latex.diff import diff
from latex.manuscript import Manuscript, Result
from latex.project import Analyser
from latex.text import Span
from sessions.history.log import AiEdit, Reader
from sessions.history.past_names import PastNames
from sessions.history.provenance import file_changes


class Drafted(StrEnum):
    """Whether AI drafted a proof, in whole or in part."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ProofDrafts:
    """Tells of one edit after the other which proofs it wrote in."""

    def __init__(
        self, repository: Reader, manuscript: Manuscript, read: Callable[[str], str | None], names: PastNames
    ) -> None:
        self._repository = repository
        self._root = manuscript.root
        self._read = read
        self._names = names
        self._past: tuple[str, str] = ("", "")
        """The file that is read as it once was, and its text."""
        self._analyser = Analyser(self._text, manuscript.search)

    async def of(self, edit: AiEdit) -> Mapping[str, Drafted]:
        """Return for each target of `edit` whether the edit wrote in its proof.

        Costs an analysis of the manuscript, of which only passages that differ from the last one are read again.
        """
        found = dict.fromkeys(edit.targets, Drafted.UNKNOWN)
        for change in await file_changes(self._repository, edit.commit):
            file = self._names.files.get(change.path.relative_to(self._repository.top).as_posix())
            if file is None:
                continue
            self._past = (file, change.after)
            then = await asyncio.to_thread(self._analyser.analyse, self._root)
            written = tuple(_written(change.before, change.after))
            for handle in edit.targets:
                result = then.find(handle)
                if result is not None and found[handle] is not Drafted.YES:
                    found[handle] = Drafted.YES if _has_in_proof(result, file, written) else Drafted.NO
        return found

    def _text(self, file: str) -> str | None:
        return self._past[1] if file == self._past[0] else self._read(file)


def _written(before: str, after: str) -> Iterator[Span]:
    """Yield where the lines of `after` stand that `before` does not have; blank ones are left out."""
    shift = 0
    for edit in diff(before, after):
        start = edit.start + shift
        for line in edit.new.splitlines(keepends=True):
            if line.strip():
                yield Span(start, start + len(line))
            start += len(line)
        shift += edit.shift


def _has_in_proof(result: Result, file: str, written: tuple[Span, ...]) -> bool:
    bodies = [proof.body for proof in result.proofs if proof.place.file == file]
    return any(span.start < body.end and body.start < span.end for span in written for body in bodies)
