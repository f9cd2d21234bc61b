"""The page of a change under review as rows of a width, with the comparisons of words it was made from.

Words of a large hunk are left to whoever is told that a comparison is wanted; until it is handed in, the hunk is shown
as old text and new text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from latex.words import Piece, PieceKind, word_diff
from sessions.review.gates import Finding
from sessions.review.proposals import Proposal
from tui.widgets.review_page import View, page
from tui.widgets.styled_rows import Styled, wrapped

_LARGE = 5_000  # code points of a hunk; the words of larger ones are compared in a thread


class ReviewRows:
    """What is on the page, row by row."""

    def __init__(self, compare_later: Callable[[str, str], None]) -> None:
        self._compare_later = compare_later
        self._compared: dict[tuple[str, str], tuple[Piece, ...]] = {}
        self._rows: list[tuple[tuple[Styled, ...], int | None]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> tuple[tuple[Styled, ...], int | None]:
        """The pieces of a row, and the hunk it belongs to if it belongs to one."""
        return self._rows[row]

    @property
    def texts(self) -> tuple[str, ...]:
        """What each row says, top to bottom, without colours."""
        return tuple("".join(text for text, _ in pieces).rstrip() for pieces, _ in self._rows)

    def lay_out(self, proposal: Proposal, findings: Sequence[Finding] | None, view: View, width: int) -> None:
        """Make the rows anew; costs work proportional to the change."""
        lines = page(proposal, findings, view, self._compare)
        self._rows = [(pieces, line.hunk) for line in lines for pieces in wrapped(line, width)]

    def clear(self) -> None:
        """Forget rows and comparisons."""
        self._rows = []
        self._compared.clear()

    def take_comparison(self, texts: tuple[str, str], pieces: tuple[Piece, ...]) -> None:
        """Use a comparison that was wanted; the rows change with the next `lay_out`."""
        self._compared[texts] = pieces

    def of_hunk(self, index: int) -> tuple[int, int]:
        """Return the first row of a hunk and the row after its last; (0, 0) where it has none."""
        rows = [row for row, (_, hunk) in enumerate(self._rows) if hunk == index]
        return (rows[0], rows[-1] + 1) if rows else (0, 0)

    def _compare(self, old: str, new: str) -> tuple[Piece, ...]:
        if (old, new) not in self._compared:
            if max(len(old), len(new)) > _LARGE and old and new:
                self._compared[old, new] = (Piece(PieceKind.REMOVED, old, ""), Piece(PieceKind.ADDED, "", new))
                self._compare_later(old, new)
            else:
                self._compared[old, new] = word_diff(old, new)
        return self._compared[old, new]
