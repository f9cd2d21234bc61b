"""The tree of results as rows: what nothing else uses at the top, what each rests on below it.

The graph is not a tree and may hold cycles. A result appears under each result that uses it; below itself it is
marked as a cycle and not opened again. Every result can be reached from some top row: of a group of results that only
use each other, the first in the paper stands at the top.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Set
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
_DEEPEST = 40  # rows below one another; deeper ones are opened one by one
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
def tops(manuscript: Manuscript) -> Mapping[Group, tuple[Path, ...]]:
    """Return the paths of the top rows by group, each group in the order of the paper. Any thread may call this."""
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
    return {group: tuple((key,) for key in sorted(keys, key=order.__getitem__)) for group, keys in groups.items()}


def _reach(manuscript: Manuscript, key: str, reached: set[str]) -> None:
    """Add `key` and all it rests on to `reached`; what is there already is not looked at again."""
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += manuscript.uses(current)


def visible(manuscript: Manuscript, opened: Set[Path]) -> list[Path]:
    """Return the paths of the visible rows of the tree, top to bottom; see `row_at` for what each says.

    `opened` holds the paths of the opened rows and of the closed groups' headings. The cost is that of copying a list,
    and some 1 µs for each row below an opened one.
    """
    shown: list[Path] = []
    opened_tops = {path for path in opened if len(path) == 1}
    for group, paths in tops(manuscript).items():
        if not paths:
            continue
        heading = _heading(group)
        if group is not Group.MAIN:
            shown.append(heading)
            if heading in opened:
                continue
        if opened_tops.isdisjoint(paths):
            shown += paths
            continue
        for path in paths:
            if path in opened_tops:
                shown += _branch(manuscript, path, opened)
            else:
                shown.append(path)
    return shown


def in_order(manuscript: Manuscript) -> list[Path]:
    """Return the path of each result for a list in the order of the paper."""
    return [(result.key,) for result in manuscript.results]


def matching(manuscript: Manuscript, words: str) -> list[Path]:
    """Return the results whose name, kind, title or label hold each of the words, in the order of the paper.

    Case is ignored; titles match as typed and as read.
    """
    wanted = words.casefold().split()
    found = zip(_searched(manuscript), in_order(manuscript), strict=True)
    return [path for text, path in found if all(word in text for word in wanted)]


def row_at(manuscript: Manuscript, path: Path, opened: Set[Path]) -> Row:
    """Return what the row of a path says, where `opened` is as for `visible`."""
    key = path[-1]
    result = manuscript.by_key.get(key)
    if result is None:
        group = next(each for each in Group if _heading(each) == path)
        heading = f"{group} ({len(tops(manuscript)[group])})"
        return Row(path, None, heading, is_open=path not in opened, has_children=True)
    is_cycle = key in path[:-1]
    has_children = bool(manuscript.uses(key)) and not is_cycle
    return Row(path, result, "", len(path) - 1, has_children and path in opened, has_children, is_cycle)


def all_below(manuscript: Manuscript, path: Path = ()) -> set[Path]:
    """Return the paths to open so that all below a row is seen, or all there is where `path` is empty.

    Each result is opened once, where it stands least deep, for a graph has more ways down than anyone could read; and
    none deeper than a pane can show.
    """
    found: set[Path] = set()
    level = [path]
    if not path or path[-1] not in manuscript.by_key:
        level = [each for group, paths in tops(manuscript).items() if path in ((), _heading(group)) for each in paths]
    seen: set[str] = set()
    for _ in range(_DEEPEST):
        below: list[Path] = []
        for each in level:
            if each[-1] not in seen:
                seen.add(each[-1])
                if uses := manuscript.uses(each[-1]):
                    found.add(each)
                    below += [(*each, key) for key in uses]
        level = below
    return found


def path_to(manuscript: Manuscript, key: str) -> Path | None:
    """Return a shortest path from a top row down to the result `key`; None where the manuscript has no such result."""
    if key not in manuscript.by_key:
        return None
    queue = deque(path[0] for paths in tops(manuscript).values() for path in paths)
    above: dict[str, str | None] = dict.fromkeys(queue)
    while key not in above:
        current = queue.popleft()
        below = [other for other in manuscript.uses(current) if other not in above]
        above.update(dict.fromkeys(below, current))
        queue += below
    found = [key]
    while (higher := above[found[-1]]) is not None:
        found.append(higher)
    return tuple(reversed(found))


def new_names(before: Manuscript, now: Manuscript) -> dict[str, str]:
    """Return the new handles of results that were only renamed: old → new.

    Where both hold as many results, one that is new stands in the place of one that is gone.
    """
    if len(before.order) != len(now.order):
        return {}
    pairs = ((old, new) for old, new in zip(before.order, now.order, strict=True) if old != new)
    return {old: new for old, new in pairs if old not in now.order and new not in before.order}


def _branch(manuscript: Manuscript, top: Path, opened: Set[Path]) -> list[Path]:
    uses = manuscript.uses
    shown: list[Path] = []
    stack = [top]
    while stack:
        path = stack.pop()
        shown.append(path)
        if path in opened and path[-1] not in path[:-1]:
            stack += [(*path, key) for key in reversed(uses(path[-1]))]
    return shown


def _heading(group: Group) -> Path:
    return (f"·{group}",)


def _group_of(result: Result) -> Group:
    if result.kind in _MAIN:
        return Group.MAIN
    return Group.ASIDE if result.kind in _ASIDE else Group.UNUSED


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
