"""What the results pane shows, without a screen: which rows there are, which are open, and which is in focus.

A row is kept as its path; what it says is worked out when it is drawn. So twenty thousand results cost no more than the
copying of a list when one comes or goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from latex.manuscript import Manuscript
from latex.tree import Path, Row, all_below, in_order, matching, new_names, path_to, tops, visible
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets.results_uses import ShownUses, UseRow

_OPEN_ALL_BELOW = 60  # results; a tree this small is shown one level open


class Outline:
    """The rows of results, top to bottom."""

    def __init__(self) -> None:
        self.manuscript = Manuscript(root="")
        self.focus = 0
        """The row in focus; 0 where there is none."""
        self.here: str | None = None
        """The key of the result the manuscript's cursor is in."""
        self.filter: str | None = None
        """What the author has typed to filter by; None while nothing is filtered."""
        self._uses = ShownUses()
        self._is_tree = True
        self._opened: set[Path] = set()
        self._was_filled = False
        self._paths: list[Path] = []
        self._first_rows: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._paths)

    def row(self, index: int) -> Row | None:
        """Return what a row says; None where there is no such row."""
        if not 0 <= index < len(self._paths):
            return None
        row = self._uses.row_at(self._paths[index], self.manuscript, self._opened)
        return row if self._shows_tree or row.result is None else replace(row, is_open=False, has_children=False)

    @property
    def row_in_focus(self) -> Row | None:
        """What the row in focus says."""
        return self.row(self.focus)

    @property
    def use_in_focus(self) -> SuggestedUse | None:
        """The suggested or confirmed use in focus, if it is one."""
        row = self.row_in_focus
        return row.use if isinstance(row, UseRow) else None

    @property
    def asked(self) -> str | None:
        """The key of the result whose suggestions are shown."""
        return self._uses.asked[-1] if self._uses.asked else None

    def key_of(self, index: int) -> str | None:
        """Return the key of the result in a row; None where there is no such row."""
        return self._paths[index][-1] if 0 <= index < len(self._paths) else None

    def first_row_of(self, key: str | None) -> int | None:
        """Return the first row a result stands in; None where it is not to be seen."""
        if self._first_rows is None:
            places = range(len(self._paths) - 1, -1, -1)
            self._first_rows = {path[-1]: at for at, path in zip(places, reversed(self._paths), strict=True)}
        return self._first_rows.get(key) if key else None

    def move(self, by: int) -> None:
        """Bring the row so many rows further down into focus, or the last there is."""
        self.focus = max(0, min(len(self._paths) - 1, self.focus + by))

    def take(self, manuscript: Manuscript) -> bool:
        """Show another analysis; what is open, in focus and filtered stays. Return whether the rows were made anew."""
        before, self.manuscript = self.manuscript, manuscript
        if self._was_filled and manuscript.hangs_together_like(before):
            return False
        path = self._path_in_focus()
        if names := new_names(before, manuscript):
            self._opened = {_renamed(each, names) for each in self._opened}
            self._uses = replace(self._uses, asked=_renamed(self._uses.asked or (), names) or None)
            self.here = names.get(self.here or "", self.here)
        if not self._was_filled and manuscript.results:
            self._was_filled = True
            if len(manuscript.results) <= _OPEN_ALL_BELOW:
                self._opened = {path for paths in tops(manuscript).values() for path in paths}
        self._make(_renamed(path, names))
        return True

    def confirm(self, uses: Mapping[str, tuple[SuggestedUse, ...]]) -> bool:
        """Show the uses that people confirmed, by the key of the result. Return whether any is new or gone."""
        if uses == self._uses.confirmed:
            return False
        self._uses = replace(self._uses, confirmed=uses)
        self._make()
        return True

    def suggest(self, uses: tuple[SuggestedUse, ...]) -> None:
        """Show what the result that was asked about seems to use."""
        self._uses = replace(self._uses, suggested=uses)
        self._make()

    def ask(self) -> str | None:
        """Ask for what the result in focus seems to use, or take away what is shown of it.

        Return the key of the result that is asked about now; None where that is none.
        """
        row = self.row_in_focus
        if row is None or (row.result is None and not isinstance(row, UseRow)):
            return None
        path = row.path[:-1] if isinstance(row, UseRow) else row.path
        self._uses = replace(self._uses, asked=None if path == self._uses.asked else path, suggested=None)
        self._make(path)
        return self.asked

    def filter_by(self, words: str | None) -> None:
        """Keep only the rows that match, the first of them in focus where letters came; None to keep all."""
        is_typed = len(words or "") > len(self.filter or "")
        self.filter = words
        self._make()
        if is_typed:
            self.focus = 0

    def switch_order(self) -> None:
        """Show the order of the paper instead of the tree, or the tree again."""
        self._is_tree = not self._is_tree
        self._make()

    def set_open(self, *, wanted: bool) -> None:
        """Open or close the row in focus."""
        row = self.row_in_focus
        if row is not None and row.has_children and row.is_open != wanted:
            # Headings are open unless their path is in the set, results the other way round.
            self._opened ^= {row.path}
            self._make()

    def open_all(self) -> None:
        """Open everything, each result in one place."""
        if self._shows_tree:
            self._opened = all_below(self.manuscript)
            self._make()

    def open_all_below(self) -> None:
        """Open everything below the row in focus, each result in one place."""
        row = self.row_in_focus
        if row is not None and row.has_children:
            # Headings are open unless their path is in the set.
            self._opened = self._opened - {row.path} | all_below(self.manuscript, row.path)
            self._make()

    def close_all(self) -> None:
        """Close all results; the one in focus gives way to the one at the top that it stands below."""
        if self._shows_tree:
            self._opened = {path for path in self._opened if path[0] not in self.manuscript.by_key}
            self._make(self._path_in_focus()[:1])

    def close(self) -> None:
        """Close the row in focus; where it is not open, bring the one above it into focus."""
        path = self._path_in_focus()
        row = self.row_in_focus
        if row is not None and not row.is_open and len(path) > 1:
            self.focus = self._paths.index(path[:-1])
        else:
            self.set_open(wanted=False)

    def reveal(self, keys: Iterable[str], *, opened: frozenset[str] = frozenset()) -> bool:
        """Bring results into view, the first into focus; open those in `opened`. Return whether there is any."""
        paths = [path for path in (path_to(self.manuscript, key) for key in keys) if path]
        for path in paths:
            self._opened |= {path[:length] for length in range(1, len(path) + (path[-1] in opened))}
        self._make()
        if paths and not self._focus_on(paths[0]) and self._shows_tree:
            # It lies in a group that the author has closed.
            self._opened = {each for each in self._opened if each[0] in self.manuscript.by_key}
            self._make()
            self._focus_on(paths[0])
        return bool(paths)

    @property
    def _shows_tree(self) -> bool:
        return self._is_tree and not self.filter

    def _path_in_focus(self) -> Path:
        return self._paths[self.focus] if self._paths else ()

    def _focus_on(self, path: Path) -> bool:
        path = path if self._shows_tree else path[-1:]
        if path not in self._paths:
            return False
        self.focus = self._paths.index(path)
        return True

    def _make(self, path: Path | None = None) -> None:
        """Make the rows anew; the row with this path comes into focus, else the one that is."""
        path = path or self._path_in_focus()
        opened = self._opened if self._shows_tree else set()
        if self.filter:
            paths = matching(self.manuscript, self.filter)
        elif self._is_tree:
            paths = visible(self.manuscript, opened)
        else:
            paths = in_order(self.manuscript)
        self._paths = self._uses.added_to(paths, self.manuscript, opened)
        self._first_rows = None
        self.focus = self._place_of(path)

    def _place_of(self, path: Path) -> int:
        if self.focus < len(self._paths) and self._paths[self.focus] == path:
            return self.focus
        try:
            return self._paths.index(path)
        except ValueError:
            return min(self.focus if path else 0, max(0, len(self._paths) - 1))


def _renamed(path: Path, names: Mapping[str, str]) -> Path:
    return tuple(names.get(key, key) for key in path)
