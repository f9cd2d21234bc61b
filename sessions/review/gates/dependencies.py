"""What a change does to the tree of results: uses gained and lost, circles, use of what is stated only later."""

from __future__ import annotations

from collections.abc import Iterator

from latex.manuscript import EdgeSource, Manuscript, Result
from sessions.review.gates.finding import Comparison, Finding, Gate, Severity, listed, name_of

_FROM_PROOF = frozenset({EdgeSource.REF_PROOF, EdgeSource.USES_PROOF})


def dependency_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield uses gained and lost of every result that stays or comes, then circles, then uses of later results."""
    gained: list[tuple[str, str]] = []
    for result in comparison.after.results:
        old, new = comparison.before.uses(result.key), comparison.after.uses(result.key)
        came = tuple(key for key in new if key not in old and key != result.key)
        gone = tuple(key for key in old if key not in new and key != result.key)
        gained += [(result.key, key) for key in came]
        if came:
            sentence = f"{name_of(result)} {_now(comparison, result)}uses {_names(comparison.after, came)}."
            yield Finding(Gate.DEPENDENCY, Severity.NOTE, sentence, results=(result.key, *came))
        if gone:
            names = _names(comparison.before, gone)
            sentence = f"{name_of(result)} no longer uses {names}."
            yield Finding(Gate.DEPENDENCY, Severity.NOTE, sentence, results=(result.key, *gone))
    yield from _circles(comparison, gained)
    yield from _uses_of_later_results(comparison.after, gained)


def _now(comparison: Comparison, result: Result) -> str:
    return "now " if result.key in comparison.before.by_key else ""


def _names(manuscript: Manuscript, keys: tuple[str, ...]) -> str:
    return listed(tuple(name_of(manuscript.by_key[key]) if key in manuscript.by_key else key for key in keys))


def _circles(comparison: Comparison, gained: list[tuple[str, str]]) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for source, target in gained:
        path = _path(comparison.after, target, source)
        if path is None or frozenset(path) in told:
            continue
        told.add(frozenset(path))
        chain = " uses ".join(
            comparison.after.by_key[key].display_name for key in (source, *path) if key in comparison.after.by_key
        )
        sentence = f"Makes a circle: {chain}."
        yield Finding(Gate.DEPENDENCY, Severity.WARNING, sentence, results=path)


def _path(manuscript: Manuscript, start: str, goal: str) -> tuple[str, ...] | None:
    """Return the shortest chain of uses from `start` to `goal`, both included; None where there is none."""
    came_from: dict[str, str | None] = {start: None}
    queue = [start]
    for key in queue:
        if key == goal:
            path: list[str] = []
            step: str | None = key
            while step is not None:
                path.append(step)
                step = came_from[step]
            return tuple(reversed(path))
        for other in manuscript.uses(key):
            if other not in came_from:
                came_from[other] = key
                queue.append(other)
    return None


def _uses_of_later_results(manuscript: Manuscript, gained: list[tuple[str, str]]) -> Iterator[Finding]:
    edges = {(edge.source, edge.target): edge for edge in manuscript.edges}
    for source, target in gained:
        user, used = manuscript.by_key.get(source), manuscript.by_key.get(target)
        edge = edges.get((source, target))
        if user and used and edge and edge.sources & _FROM_PROOF and _is_proved_before(manuscript, user, used):
            sentence = f"The proof of {name_of(user)} uses {name_of(used)}, which is stated later."
            yield Finding(Gate.DEPENDENCY, Severity.WARNING, sentence, results=(source, target))


def _is_proved_before(manuscript: Manuscript, user: Result, used: Result) -> bool:
    """Return whether the proof of `user` stands before the statement of `used`.

    A theorem of the introduction is proved at the end, so the place of the proof counts; between files only the order
    of the statements is known.
    """
    if user.proof is None:
        return False
    proof, statement = user.proof.place, used.place
    if proof.file == statement.file:
        return proof.span.start < statement.span.start
    order = {result.key: index for index, result in enumerate(manuscript.results)}
    return proof.file == user.place.file and order[user.key] < order[used.key]
