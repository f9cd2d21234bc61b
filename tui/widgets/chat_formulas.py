"""How the conversation shows formulas: in Unicode where that says everything, or as they are typed."""

from __future__ import annotations

from collections.abc import Mapping

from latex.formula import formula_rows

_MOST = 4_000  # formulas remembered; a day's conversation has fewer


class Formulas:
    """Formulas by their source; each is made readable once."""

    def __init__(self, *, are_as_typed: bool = False) -> None:
        self._macros: Mapping[str, str] = {}
        self._rows: dict[str, tuple[str, ...]] = {}
        self.are_as_typed = are_as_typed
        """Whether every formula is shown as its LaTeX."""

    def use(self, macros: Mapping[str, str]) -> bool:
        """Read formulas with these macros from here on; returns whether they are other ones."""
        if macros == self._macros:
            return False
        self._macros, self._rows = dict(macros), {}
        return True

    def rows(self, source: str) -> tuple[str, ...]:
        """Return the rows that are shown for a formula with its delimiters; none where it is shown as typed."""
        if self.are_as_typed:
            return ()
        rows = self._rows.get(source)
        if rows is None:
            if len(self._rows) >= _MOST:
                self._rows.clear()
            rows = self._rows[source] = formula_rows(source, self._macros)
        return rows
