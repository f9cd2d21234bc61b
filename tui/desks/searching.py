"""Finding and replacing: in the file while one types, and in the whole manuscript with everything shown before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from latex.text import Snapshot, Span
from sessions.errors import LemmataError, QueryError
from sessions.searching.matches import Found, Match, find_all
from sessions.searching.query import Query, count_before
from sessions.searching.replacement import Replaced, replace_all, take_back
from tui.screens.matches import MatchesScreen, Outcome

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage

_HINT = "text, or /regular expression/"
_MOST_EARLIER = 50


class SearchDesk:
    """Asks what to look for, and shows or replaces it."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation
        self._text = ""
        self._earlier: list[str] = []
        self._origin: tuple[int, Span | None] = (0, None)
        self._everywhere: tuple[tuple[Match, ...], int] | None = None
        """The matches of the last search in the manuscript, and the one gone to last."""
        self._replaced: Replaced | None = None

    # In the file

    def command_find(self) -> None:
        editor = self._stage.editor
        selected = editor.selected_text
        text = selected if selected and "\n" not in selected else self._text
        self._origin = (editor.cursor_offset, editor.selection)
        self._stage.prompt_bar.ask(
            "find",
            self._find,
            text=text,
            hint=_HINT,
            watch=self._look,
            cancel=self._go_back,
            earlier=tuple(self._earlier),
        )

    def command_find_next(self) -> None:
        self._again(forward=True)

    def command_find_previous(self) -> None:
        self._again(forward=False)

    def command_replace(self) -> None:
        editor = self._stage.editor
        span = editor.selection
        is_within = span is not None and "\n" in editor.selected_text
        text = self._text if is_within or not editor.selected_text else editor.selected_text
        self._ask_replacement(text, (self._stage.file,), span if is_within else None)

    # In the manuscript

    def command_find_all(self) -> None:
        selected = self._stage.editor.selected_text
        text = selected if selected and "\n" not in selected else self._text
        self._stage.prompt_bar.ask(
            "find in all files", self._find_all, text=text, hint=_HINT, earlier=tuple(self._earlier)
        )

    def command_replace_all(self) -> None:
        selected = self._stage.editor.selected_text
        self._ask_replacement(selected if selected and "\n" not in selected else self._text, None, None)

    def command_take_back_replacement(self) -> None:
        if self._replaced is None:
            self._stage.tell("Nothing was replaced in this session.")
            return
        done, others = take_back(self._replaced)
        self._replaced = None
        said = f"Took the replacement back in {', '.join(done)}." if done else ""
        if others:
            said += f" {', '.join(others)} was changed since: Undo takes it back there, after what came later."
        self._stage.tell(said.strip(), is_warning=bool(others))

    def _look(self, text: str) -> None:
        """Show the first match from where the search began, while it is typed."""
        editor = self._stage.editor
        offset, span = self._origin
        try:
            found = self._search(text, origin=span.start if span else offset) if text else None
        except QueryError:
            found = None  # half an expression is none; the whole one is told of when it is entered
        if found is None:
            editor.clear_search()
            editor.go_to(offset)

    def _go_back(self) -> None:
        offset, span = self._origin
        editor = self._stage.editor
        editor.clear_search()
        if span is not None:
            editor.select(span)
        else:
            editor.go_to(offset)

    def _find(self, text: str) -> None:
        self._everywhere = None
        self._remember(text)
        self._stage.focus_pane("manuscript")
        if not text:
            return
        offset, span = self._origin
        self._tell_found(lambda: self._search(text, origin=span.end if span else offset), offset, forward=True)

    def _again(self, *, forward: bool) -> None:
        if self._everywhere is not None:
            self._next_everywhere(1 if forward else -1)
        elif not self._text:
            self.command_find()
        else:
            before = self._stage.editor.cursor_offset
            self._tell_found(lambda: self._search(self._text, forward=forward), before, forward=forward)

    def _search(self, text: str, *, forward: bool = True, origin: int | None = None) -> Span | None:
        query = Query.typed(text)
        return self._stage.editor.find(query.text, regex=query.is_expression, forward=forward, origin=origin)

    def _tell_found(self, search: Callable[[], Span | None], before: int, *, forward: bool) -> None:
        stage = self._stage
        try:
            found = search()
        except QueryError as error:
            stage.tell(str(error), is_warning=True)
            return
        if found is None:
            stage.tell(f"“{self._text}” does not occur in {stage.file}.")
            return
        buffer = stage.editor.buffer
        has_turned = (found.start < before) is forward and found.start != before
        around = f" The search went on from the {'top' if forward else 'bottom'} of {stage.file}." if has_turned else ""
        if buffer is not None:
            stage.run(self._count(buffer.snapshot, self._text, found, around), name="count the matches", group="count")

    async def _count(self, snapshot: Snapshot, text: str, found: Span, around: str) -> None:
        before, count, is_cut = await asyncio.to_thread(count_before, snapshot, Query.typed(text), found.start)
        if text == self._text and self._stage.editor.selection == found:
            self._stage.tell(f"{before + 1} of {count}{' or more' if is_cut else ''}.{around}")

    def _find_all(self, text: str) -> None:
        self._remember(text)
        self._stage.focus_pane("manuscript")
        if text:
            self._start(text, None, None, None)

    def _ask_replacement(self, text: str, files: tuple[str, ...] | None, within: Span | None) -> None:
        where = "in the selection" if within else f"in {files[0]}" if files else "in all files"

        def ask_for_new(old: str) -> None:
            self._remember(old)
            if old:
                self._stage.prompt_bar.ask(
                    f"replace {old} {where} by",
                    lambda new: self._start(old, new, files, within),
                    hint="text; \\1 is the first group of an /expression/",
                )

        self._stage.prompt_bar.ask(f"replace {where}", ask_for_new, text=text, hint=_HINT, earlier=tuple(self._earlier))

    def _start(self, text: str, new: str | None, files: tuple[str, ...] | None, within: Span | None) -> None:
        self._stage.focus_pane("manuscript")
        self._stage.run(self._show_all(text, new, files, within), name=f"look for {text}", group="search")

    async def _show_all(self, text: str, new: str | None, files: tuple[str, ...] | None, within: Span | None) -> None:
        workspace = self._stage.room.workspace
        found = await find_all(workspace, Query.typed(text), template=new, files=files, within=within)
        if not found.matches:
            self._stage.tell(f"“{text}” does not occur in {files[0] if files else 'the manuscript'}.")
            return
        self._stage.ask_with(MatchesScreen(found), lambda outcome: self._on_outcome(found, outcome))

    def _on_outcome(self, found: Found, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        match, chosen = outcome
        if match is not None:
            self._everywhere = (found.matches, found.matches.index(match))
            self._go(match)
        elif chosen:
            self._replace(found, chosen)

    def _replace(self, found: Found, chosen: tuple[Match, ...]) -> None:
        stage = self._stage
        try:
            self._replaced = replaced = replace_all(stage.room.workspace, found, chosen)
        except LemmataError as error:
            stage.tell(str(error), is_warning=True)
            return
        files = len(replaced.versions)
        saving = "^S saves it" if files == 1 else "“Save all files” saves them"
        stage.tell(
            f"Replaced {replaced.count} place{'' if replaced.count == 1 else 's'} in {files} "
            f"file{'' if files == 1 else 's'}, not saved yet: {saving}, "
            "“Take the last replacement back” undoes it everywhere."
        )
        stage.refresh_status()

    def _next_everywhere(self, by: int) -> None:
        matches, at = self._everywhere or ((), 0)
        if not matches:
            return
        at = (at + by) % len(matches)
        self._everywhere = (matches, at)
        self._go(matches[at])
        self._stage.tell(f"{at + 1} of {len(matches)}, in {matches[at].file}.")

    def _go(self, match: Match) -> None:
        """Select a match, or go to its line where it is no longer there."""
        if not self._navigation.go_to_row(match.file, match.row, match.start):
            return
        buffer = self._stage.editor.buffer
        if buffer is not None:
            start = buffer.snapshot.offset(match.row, match.start)
            end = start + match.end - match.start
            if buffer.snapshot.slice(start, end) == match.line[match.start : match.end]:
                self._stage.editor.select(Span(start, end))

    def _remember(self, text: str) -> None:
        self._text = text
        if text:
            self._earlier = [text, *(each for each in self._earlier if each != text)][:_MOST_EARLIER]
