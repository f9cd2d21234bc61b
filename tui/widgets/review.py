"""The review: one change, hunk by hunk and word by word, in the place of the manuscript.

The widget shows what it is given and posts what the author wants; it decides nothing and changes no text. It keeps
the current hunk, the view and the scroll position. A decision needs the hunk on screen: where it lies below, the key
brings it into view first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from latex.words import Piece, word_diff
from sessions.review.gates import Finding
from sessions.review.proposals import Decision, Proposal
from tui.widgets.diff_look import NAMES, RULES
from tui.widgets.keeping_focus import KeepingFocus
from tui.widgets.review_hints import fitting_hints
from tui.widgets.review_page import View, after_decision, first_undecided, heading, summary
from tui.widgets.review_rows import ReviewRows
from tui.widgets.styled_rows import Styled

_HEAD = 2  # rows that stay above the page: the title, and what the change amounts to
_FOOT = 1  # rows that stay below it: the keys
_MARGIN = 2  # cells: the bar of the current hunk and a space

_KEYS = (
    ("j", "next_hunk", "Next hunk", "next_hunk"),
    ("k", "previous_hunk", "Previous hunk", "previous_hunk"),
    ("J", "change(1)", "Next change", "next_change"),
    ("K", "change(-1)", "Previous change", "previous_change"),
    ("y", "decide('accepted')", "Accept this hunk", "accept"),
    ("n", "decide('rejected')", "Reject this hunk", "reject"),
    ("e", "edit", "Edit this hunk, then accept it", "edit"),
    ("c", "comment", "Send back with a comment", "comment"),
    ("s", "split", "Split this hunk", "split"),
    ("a", "decide_rest('accepted')", "Accept the rest of this change", "accept_rest"),
    ("d", "decide_rest('rejected')", "Reject the rest of this change", "reject_rest"),
    ("u", "undo", "Undo the last decision", "undo"),
    ("w", "words", "Compare by words or by lines", "words"),
    ("v", "details", "Statement and what rests on it", "details"),
    ("l", "screen.command('changes')", "List of changes", "list"),
    ("q,escape", "leave", "Leave the change open", "leave"),
    ("question_mark", "screen.command('help')", "All keys", "keys"),
)
"""Keys, action, what help says, id. They go before other keys, so that what is typed after leaving is not for us."""


class _AboutHunk(Message):
    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class ReviewView(KeepingFocus, ScrollView, can_focus=True):
    """One change under review."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(NAMES)
    DEFAULT_CSS = f"""
    ReviewView {{
        background: $background; color: $foreground; overflow-x: hidden; overflow-y: scroll;
        scrollbar-size-vertical: 1;
        {RULES}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, description, id=f"review.{name}", priority=True)
        for keys, action, description, name in _KEYS
    ]

    class HunkDecided(Message):
        """The author accepts or rejects a hunk."""

        def __init__(self, index: int, decision: Decision) -> None:
            super().__init__()
            self.index = index
            self.decision = decision

    class EditRequested(_AboutHunk):
        """The author wants to change a hunk before accepting it."""

    class CommentRequested(_AboutHunk):
        """The author wants to send the change back with a comment."""

    class SplitRequested(_AboutHunk):
        """The author wants to decide on smaller parts of a hunk."""

    class DecideRest(Message):
        """The author decides on every hunk that is still undecided."""

        def __init__(self, decision: Decision) -> None:
            super().__init__()
            self.decision = decision

    class UndoRequested(Message):
        """The author takes the last decision back."""

    class ChangeRequested(Message):
        """The author wants to see another change."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by
            """1 for the next one, -1 for the one before."""

    class Closed(Message):
        """The author leaves the change open."""

    class _Compared(Message):
        """A large hunk was compared in a thread."""

        def __init__(self, old: str, new: str, pieces: tuple[Piece, ...]) -> None:
            super().__init__()
            self.texts = (old, new)
            self.pieces = pieces

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._proposal: Proposal | None = None
        self._findings: tuple[Finding, ...] | None = None
        self._view = View()
        self._current = 0
        self._rows = ReviewRows(self._compare_later)
        self._styles: dict[str, Style] = {}

    @property
    def current(self) -> int:
        """Index of the current hunk."""
        return self._current

    @property
    def row_texts(self) -> tuple[str, ...]:
        """What each row of the page says, top to bottom, without colours."""
        return self._rows.texts

    def show(self, proposal: Proposal, findings: tuple[Finding, ...] | None) -> None:
        """Show a change, with None as long as nothing is known of it; place and view stay where it is the same one."""
        earlier, self._proposal, self._findings = self._proposal, proposal, findings
        if earlier is None or earlier.number != proposal.number:
            self._rows.clear()
            self._current = first_undecided(proposal, 0)
            self._lay_out()
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            return
        moved_to = after_decision(earlier, proposal, self._current)
        has_moved, self._current = moved_to != self._current, moved_to
        self._lay_out()
        if has_moved:
            self._bring_into_view()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        if self._view.has_marks != self._needs_marks:
            self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y - _HEAD
        if _HEAD <= event.y < self.size.height - _FOOT and 0 <= row < len(self._rows):
            hunk = self._rows[row][1]
            if hunk is not None:
                self._current = hunk
                self.refresh()

    def _lay_out(self) -> None:
        self._view = replace(self._view, has_marks=self._needs_marks)
        if self._proposal and self._width:
            self._rows.lay_out(self._proposal, self._findings, self._view, max(10, self._width - _MARGIN))
        self.virtual_size = Size(self._width, len(self._rows) + _HEAD + _FOOT)
        self.refresh()

    @property
    def _needs_marks(self) -> bool:
        """Whether colours cannot be trusted to tell removed from added."""
        return self.app.no_color or self.app.native_ansi_color

    def _compare_later(self, old: str, new: str) -> None:
        task = partial(self._compare_large, old, new)
        self.run_worker(task, name="compare a large hunk", group="words", thread=True, exit_on_error=False)

    def _compare_large(self, old: str, new: str) -> None:
        self.post_message(self._Compared(old, new, word_diff(old, new)))

    def on_review_view__compared(self, message: _Compared) -> None:
        message.stop()
        self._rows.take_comparison(message.texts, message.pieces)
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        width = self._width
        if self._proposal is None:
            return Strip.blank(width, self.rich_style)
        if y == 0:
            return self._fixed([(heading(self._proposal), "title")])
        if y == 1:
            return self._fixed([(summary(self._proposal, self._current), "info")])
        if y == self.size.height - 1:
            return self._fixed(list(self._hints()))
        row = self._top + y - _HEAD
        if row >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        pieces, hunk = self._rows[row]
        bar = "▌ " if hunk == self._current and hunk is not None else "  "
        return self._strip([(bar, "bar"), *pieces])

    def _fixed(self, pieces: list[Styled]) -> Strip:
        room = self._width - _MARGIN
        kept: list[Styled] = [("  ", "")]
        for text, style in pieces:
            text = text if cell_len(text) <= room else set_cell_size(text, max(0, room - 1)) + "…" * (room > 0)
            kept.append((text, style))
            room -= cell_len(text)
        return self._strip(kept)

    def _strip(self, pieces: list[Styled]) -> Strip:
        segments = [Segment(text, self._style(style)) for text, style in pieces if text]
        return Strip(segments).adjust_cell_length(self._width, self.rich_style)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            partial_style = self.get_component_rich_style(f"review--{name}") if name else Style()
            self._styles[name] = self.rich_style + partial_style
        return self._styles[name]

    def _hints(self) -> Iterator[Styled]:
        """Yield as many keys as the row has room for, as they are bound now."""
        bound = {active.binding.id: key for key, active in reversed(self.screen.active_bindings.items())}
        keys = {each.id: bound.get(each.id, each.key) for each in self.BINDINGS if isinstance(each, Binding)}
        shown = {name: self.app.get_key_display(Binding(key, "", "")) for name, key in keys.items() if name}
        return fitting_hints(shown, self._width - _MARGIN)

    def action_next_hunk(self) -> None:
        """Go to the next hunk; to the current one first where it lies below the screen."""
        if self._is_below():
            self._bring_into_view()
        else:
            self._go_to(self._current + 1)

    def action_previous_hunk(self) -> None:
        """Go to the hunk before, and from the first one to the top of the page."""
        if self._current == 0:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._go_to(self._current - 1)

    def action_change(self, by: int) -> None:
        """Ask for the next or the previous change."""
        self.post_message(self.ChangeRequested(by))

    def action_decide(self, decision: str) -> None:
        """Accept or reject the current hunk."""
        if self._is_ready():
            self.post_message(self.HunkDecided(self._current, Decision(decision)))

    def action_decide_rest(self, decision: str) -> None:
        """Accept or reject every hunk that is still undecided."""
        if self._proposal is not None:
            self.post_message(self.DecideRest(Decision(decision)))

    def action_edit(self) -> None:
        """Ask for the current hunk's text to be edited."""
        if self._is_ready():
            self.post_message(self.EditRequested(self._current))

    def action_comment(self) -> None:
        """Ask for a comment to send the change back with."""
        if self._proposal is not None:
            self.post_message(self.CommentRequested(self._current))

    def action_split(self) -> None:
        """Ask for the current hunk to be split."""
        if self._is_ready():
            self.post_message(self.SplitRequested(self._current))

    def action_undo(self) -> None:
        """Ask for the last decision to be taken back."""
        self.post_message(self.UndoRequested())

    def action_words(self) -> None:
        """Compare by words, or by lines."""
        self._view = replace(self._view, is_by_word=not self._view.is_by_word)
        self._lay_out()
        self._bring_into_view()

    def action_details(self) -> None:
        """Show or fold whole statements, what rests on them, and all notes."""
        self._view = replace(self._view, has_details=not self._view.has_details)
        self._lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def action_leave(self) -> None:
        """Leave the change open."""
        self.post_message(self.Closed())

    def _is_ready(self) -> bool:
        """Return whether the current hunk is on screen; where it is not, bring it there."""
        if self._proposal is None or not self._proposal.hunks:
            return False
        if self._is_below():
            self._bring_into_view()
            return False
        return True

    def _is_below(self) -> bool:
        first, _ = self._rows.of_hunk(self._current)
        return first >= self._top + self._page_height

    @property
    def _width(self) -> int:
        """Cells beside the scroll bar."""
        width: int = self.scrollable_content_region.width
        return width

    @property
    def _top(self) -> int:
        """The first row of the page on screen."""
        return round(float(self.scroll_offset.y))

    @property
    def _page_height(self) -> int:
        return max(1, self.size.height - _HEAD - _FOOT)

    def _go_to(self, index: int) -> None:
        if self._proposal is None or not 0 <= index < len(self._proposal.hunks):
            return
        self._current = index
        self._bring_into_view()
        self.refresh()

    def _bring_into_view(self) -> None:
        first, last = self._rows.of_hunk(self._current)
        top = self._top
        if first < top or last > top + self._page_height:
            target = first if last - first >= self._page_height or first < top else last - self._page_height
            self.scroll_to(y=target, animate=False, force=True, immediate=True)
