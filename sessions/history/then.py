"""A result as an AI edit left it, beside what it is now.

Invariants:
- Texts are compared by fingerprint: reflowing and commenting change nothing.
- Only what the two texts say is told; nothing of it is a judgement.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from latex.fingerprint import fingerprint
from latex.manuscript import Manuscript, Place, Result
from latex.project import Read, analyse
from sessions.standing.proof import proof_standing


class Commits(Protocol):
    """Gives the texts of a commit."""

    def text_at(self, commit: str, name: str) -> str | None:
        """Return a file of a commit by its name from the top; None where it is not there. Blocks for git."""
        ...


@dataclass(frozen=True, slots=True)
class Then:
    """One result, in the commit and now."""

    handle: str
    was: str
    """How the paper named it then, and whether it had a proof: "Lemma 3.2, proof written"; empty where it had none."""
    now: str
    """The same now; empty where the manuscript does not have it any more."""
    statement_changed: bool = False
    proof_changed: bool = False


async def then_and_now(
    commits: Commits, commit: str, handles: tuple[str, ...], now: Manuscript, read_now: Read, *, folder: str
) -> tuple[Then, ...]:
    """Return each result as `commit` left it and as it is `now`; `folder` is that of the root file, from the top.

    Costs one analysis of the manuscript as it was, in a thread.
    """

    def found() -> tuple[Then, ...]:
        def read_then(file: str) -> str | None:
            return commits.text_at(commit, _from_top(folder, file))

        then = analyse(now.root, read_then)
        return tuple(_compared(handle, then, read_then, now, read_now) for handle in handles)

    return await asyncio.to_thread(found)


def _from_top(folder: str, file: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(folder, file).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _compared(handle: str, then: Manuscript, read_then: Read, now: Manuscript, read_now: Read) -> Then:
    before, after = then.find(handle), now.find(handle)
    changed = [False, False]
    if before is not None and after is not None:
        texts = (_texts(before, read_then), _texts(after, read_now))
        changed = [old != new for old, new in zip(*texts, strict=True)]
    return Then(handle, _named(before), _named(after), *changed)


def _named(result: Result | None) -> str:
    return f"{result.display_name}, {proof_standing(result)}" if result is not None else ""


def _texts(result: Result, read: Read) -> tuple[str, str]:
    """Return the fingerprints of the statement and of the proofs."""
    proofs = "\n\n".join(_text(proof.place, read) for proof in result.proofs)
    return fingerprint(_text(result.place, read)), fingerprint(proofs)


def _text(place: Place, read: Read) -> str:
    return (read(place.file) or "")[place.span.start : place.span.end]
