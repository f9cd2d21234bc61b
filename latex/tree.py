"""The tree of results as rows: what nothing else uses at the top, what each rests on below it.

The graph is not a tree and may hold cycles. A result appears under each result that uses it; below itself it is
marked as a cycle and not opened again. Every result can be reached from some top row: of a group of results that only
use each other, the first in the paper stands at the top.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from latex.manuscript import Kind, Manuscript, Result

Path = tuple[str, ...]
"""Keys from a top row down to a row."""


class Group(StrEnum):
    """Where a result that nothing uses stands in the tree."""

    MAIN = "main results"
    UNUSED = "not used by anything"
    ASIDE = "remarks and examples"


_MAIN = frozenset({Kind.THEOREM, Kind.PROPOSITION, Kind.COROLLARY, Kind.CONJECTURE, Kind.OTHER})
_ASIDE = frozenset(
    {Kind.REMARK, Kind.EXAMPLE, Kind.EXERCISE, Kind.QUESTION, Kind.PROBLEM, Kind.NOTATION, Kind.SITUATION}
)
_ABBREVIATED = {Kind.THEOREM: "thm"}
"""How a kind is called for short, where that is no part of its name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree."""

    path: Path
    """Where the row stands; `(group,)` for a heading."""
    result: Result | None
    """None for a group's heading."""
    heading: str = ""
    depth: int = 0
    """From 0 for top rows."""
    is_open: bool = False
    has_children: bool = False
    is_cycle: bool = False
    """The result stands above itself."""


@lru_cache(maxsize=2)  # manuscripts: the one shown and the one that comes, which costs 3 µs a result
def tops(manuscript: Manuscript) -> Mapping[Group, tuple[str, ...]]:
    """Return the keys of the top rows by group, each group in the order of the paper. Any thread may call this."""
    groups: dict[Group, list[str]] = {group: [] for group in Group}
    reached: set[str] = set()
    unused = [result for result in manuscript.results if not manuscript.used_by(result.key)]
    for result in unused:
        groups[_group_of(result)].append(result.key)
        _reach(manuscript, result.key, reached)
    for result in manuscript.results:
        if result.key not in reached:
            groups[_group_of(result)].append(result.key)
            _reach(manuscript, result.key, reached)
    order = manuscript.order
    return {group: tuple(sorted(keys, key=order.__getitem__)) for group, keys in groups.items()}


def _reach(manuscript: Manuscript, key: str, reached: set[str]) -> None:
    """Add `key` and all it rests on to `reached`; what is there already is not looked at again."""
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += manuscript.uses(current)


def rows(manuscript: Manuscript, opened: frozenset[Path], matching: str = "") -> tuple[Row, ...]:
    """Return the visible rows; `opened` holds the paths of the opened rows and of the closed groups' headings.

    With `matching`, the results whose name, kind, title or label hold each of its words (ignoring case), in the order
    of the paper. Titles match as typed and as read.
    """
    if words := matching.casefold().split():
        return tuple(Row((result.key,), result) for result in _matching(manuscript, words))
    shown: list[Row] = []
    for group, keys in tops(manuscript).items():
        if not keys:
            continue
        heading = (f"·{group}",)
        is_open = heading not in opened
        if group is not Group.MAIN:
            shown.append(Row(heading, None, f"{group} ({len(keys)})", is_open=is_open, has_children=True))
        if is_open or group is Group.MAIN:
            for key in keys:
                shown.extend(_branch(manuscript, (key,), opened))
    return tuple(shown)


def in_order(manuscript: Manuscript) -> tuple[Row, ...]:
    """Return one row for each result, in the order of the paper."""
    return tuple(Row((result.key,), result) for result in manuscript.results)


def path_to(manuscript: Manuscript, key: str) -> Path | None:
    """Return a shortest path from a top row down to the result `key`; None where the manuscript has no such result."""
    if key not in manuscript.by_key:
        return None
    queue: deque[Path] = deque((top,) for keys in tops(manuscript).values() for top in keys)
    seen = {path[-1] for path in queue}
    while queue:
        path = queue.popleft()
        if path[-1] == key:
            return path
        below = [other for other in manuscript.uses(path[-1]) if other in manuscript.by_key and other not in seen]
        seen.update(below)
        queue.extend((*path, other) for other in below)
    return None


def new_names(before: Manuscript, now: Manuscript) -> dict[str, str]:
    """Return the new handles of results that were only renamed: old → new.

    Where both hold as many results, one that is new stands in the place of one that is gone.
    """
    if len(before.order) != len(now.order):
        return {}
    pairs = ((old, new) for old, new in zip(before.order, now.order, strict=True) if old != new)
    return {old: new for old, new in pairs if old not in now.order and new not in before.order}


def _branch(manuscript: Manuscript, path: Path, opened: frozenset[Path]) -> Iterator[Row]:
    stack = [path]
    by_key, uses = manuscript.by_key, manuscript.uses
    while stack:
        current = stack.pop()
        key = current[-1]
        below = uses(key)
        depth = len(current) - 1
        is_cycle = depth > 0 and key in current[:-1]
        is_open = current in opened and not is_cycle
        yield Row(current, by_key[key], "", depth, is_open, bool(below) and not is_cycle, is_cycle)
        if is_open:
            stack.extend((*current, other) for other in reversed(below) if other in manuscript.by_key)


def _group_of(result: Result) -> Group:
    if result.kind in _MAIN:
        return Group.MAIN
    return Group.ASIDE if result.kind in _ASIDE else Group.UNUSED


def _matching(manuscript: Manuscript, words: list[str]) -> Iterator[Result]:
    for text, result in zip(_searched(manuscript), manuscript.results, strict=True):
        if all(word in text for word in words):
            yield result


@lru_cache(maxsize=1)  # manuscripts: one is filtered, letter by letter
def _searched(manuscript: Manuscript) -> tuple[str, ...]:
    """Return what the filter looks through, for each result in the order of the paper."""
    from latex.render import readable  # the first picture of a tree needs no titles

    found = []
    for result in manuscript.results:
        title = result.title or ""
        kind = (result.kind, _ABBREVIATED.get(result.kind, ""))
        known = (result.display_name, title, readable(title, manuscript.macros), *result.labels, *kind)
        found.append("\n".join(known).casefold())
    return tuple(found)
