"""The room: results, manuscript and conversation side by side, as many of them as the window has space for.

The screen moves the keys between the panes and hands every message to the desk it belongs to; what commands mean is
said there.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from latex.text import Span
from sessions.errors import LemmataError
from sessions.layout import load_layout
from sessions.room import Room
from tui.commands import bindings
from tui.desks.desks import Desks
from tui.desks.status import foot_parts, head_parts, place_parts
from tui.display.painting import PaintingApp
from tui.editing.clipboard import Clipboard
from tui.editing.keys import EDITING_KEYS
from tui.screens.choice import Answer, Choice
from tui.screens.panes import DEFAULT_WIDTHS, Pane, Panes
from tui.screens.parts import Parts
from tui.widgets.chat_formulas import Formulas
from tui.widgets.chat_log import ChatLog
from tui.widgets.chat_prompt import ChatPrompt
from tui.widgets.editor import Editor
from tui.widgets.foot import Foot
from tui.widgets.prompt_bar import PromptBar
from tui.widgets.results import Results
from tui.widgets.results_uses import UsesAsked
from tui.widgets.review import ReviewView
from tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from tui.screens.hunk_editor import HunkEditor

_Answer = TypeVar("_Answer")


class RoomScreen(Screen[None]):
    """Three panes, a line above and a line below."""

    BINDINGS = bindings()  # type: ignore[assignment]  # Textual's own annotation is the wider union
    CSS_PATH = "room.tcss"
    AUTO_FOCUS = ""

    def __init__(self, room: Room, row: int | None = None, editing_keys: Mapping[str, str] = EDITING_KEYS) -> None:
        super().__init__()
        self._editing_keys = editing_keys
        self._clipboard: Clipboard | None = None
        self.room = room
        layout = load_layout(room.layout_file)
        has_numbers = room.settings.line_numbers if layout.line_numbers is None else layout.line_numbers
        self._first_row = row
        self.parts = Parts(self._make_editor, room.first_file, has_numbers=has_numbers)
        self.results = Results(id="results")
        self.chat = ChatLog(Formulas(are_as_typed=not room.settings.readable_formulas), id="chat")
        self.prompt = ChatPrompt(id="prompt")
        self.review_view = ReviewView(id="review")
        self.prompt_bar = PromptBar(id="prompt-bar")
        self._head = StatusLine(id="head")
        self._foot = Foot(lambda: foot_parts(self, self.panes.current), lambda: place_parts(self))
        self._prompt_box = Vertical(self.prompt, id="prompt-box")
        contents = {
            Pane.RESULTS: (self.results,),
            Pane.MANUSCRIPT: (self.parts, self.review_view),
            Pane.COLLEAGUE: (self.chat, self._prompt_box),
        }
        wished = {Pane.RESULTS: layout.results, Pane.COLLEAGUE: layout.colleague}
        self.panes = Panes(contents, {pane: wished[pane] or width for pane, width in DEFAULT_WIDTHS.items()})
        self.desks = Desks(self, self.panes, self.parts, layout)
        self._is_warm = False
        self._is_following = False

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.panes
        yield self.prompt_bar
        yield self._foot

    def on_mount(self) -> None:
        self.room.listeners.subscribe(self.desks.on_event)
        self.review_view.display = False
        self.panes.entitle(Pane.RESULTS, "Results")
        self.prompt.prepare()
        self.show_file(self.file)
        if self._first_row is not None:
            self.editor.go_to(row=self._first_row)
        self.set_focus(self.editor)
        if isinstance(self.app, PaintingApp):
            self.app.after_first_picture(self._settle)

    @property
    def editor(self) -> Editor:
        """The editor that has the keys, or had them last."""
        return self.parts.editor

    @property
    def file(self) -> str:
        """The file that editor shows."""
        return self.parts.file

    def _make_editor(self, id: str) -> Editor:  # noqa: A002  # Textual's own name
        editor = Editor(id=id, clipboard=self._clipboard)
        self._clipboard = editor.clipboard
        editor.closes_brackets = self.room.settings.close_brackets
        editor.keymap = dict(self._editing_keys)
        editor.complete_at_cursor = partial(self.action_command, "complete")
        return editor

    def _settle(self) -> None:
        self.run(self._settle_room(), name="open the room", group="settle")

    async def _settle_room(self) -> None:
        await self.room.settle()
        self.desks.chat.open()
        if self.room.notes:
            self.tell("  ".join(self.room.notes))
        self.refresh_status()
        await self.desks.history.count_unread()

    # Panes

    def on_resize(self, event: events.Resize) -> None:
        self.panes.fit(event.size.width)

    def focus_pane(self, name: str) -> None:
        pane = Pane(name)
        self.panes.make_current(pane)
        self.set_focus(self._focus_of(pane))
        if pane is Pane.COLLEAGUE and not self._is_warm:
            self._is_warm = True
            self.run(self.room.colleague.warm(), name="start the colleague", group="warm")
        self.refresh_status()

    def _focus_of(self, pane: Pane) -> Widget:
        if pane is Pane.RESULTS:
            return self.results
        if pane is Pane.COLLEAGUE:
            return self.prompt
        return self.review_view if self.review_view.display else self.editor

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is not self.focused:
            return  # it comes late, and the keys have gone elsewhere by now
        self.panes.note_focus(event.widget)
        if self.parts.note_focus(event.widget):
            self.follow_cursor()
        self.prompt_bar.give_way(event.widget)
        if event.widget is self.results and self.results.asked:
            self.desks.suggestions.refresh()
        self.refresh_status()

    # What desks ask for

    def show_file(self, file: str, at: Span | int | None = None) -> bool:
        try:
            buffer = self.room.workspace.open(file)
        except LemmataError as error:
            self.tell(str(error), is_warning=True)
            return False
        self.parts.file = file
        self.editor.show(buffer, self.room.listeners)
        self.desks.history.follow_file()
        if at is not None:
            self.editor.go_to(at.start if isinstance(at, Span) else at)
        self.refresh_status()
        return True

    def follow_cursor(self) -> None:
        self._is_following = False
        result = self.room.workspace.result_at(self.file, self.editor.cursor_offset)
        self.results.follow(result.key if result else None)
        self.desks.chat.follow_cursor()
        self.refresh_status()

    def show_review(self, is_open: bool) -> None:
        self.review_view.display = is_open
        self.parts.display = not is_open
        self.focus_pane(Pane.MANUSCRIPT)

    def edit_text(self, screen: HunkEditor, then: Callable[[str | None], None]) -> None:
        self.app.push_screen(screen, then)

    def ask_with(self, screen: Screen[_Answer], then: Callable[[_Answer | None], None]) -> None:
        self.app.push_screen(screen, then)

    def choose(self, title: str, text: str, answers: tuple[Answer, ...], then: Callable[[str], None]) -> None:
        def take(answer: str | None) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(Choice(title, text, answers), take)

    def show_subject(self, words: str) -> None:
        if self._prompt_box.border_title != words:
            self._prompt_box.border_title = words

    def send(self, text: str) -> None:
        self.desks.chat.send(text)

    def tell(self, sentence: str, *, is_warning: bool = False) -> None:
        self._foot.tell(sentence, is_warning=is_warning)

    def withdraw(self, sentence: str) -> None:
        self._foot.withdraw(sentence)

    def refresh_status(self) -> None:
        if not self.is_mounted:
            return
        self._head.show(*head_parts(self))
        titles = [self._title_of(file) for file in self.parts.files]
        self.panes.entitle(Pane.MANUSCRIPT, titles[0])
        self.parts.entitle(titles[-1])
        self.panes.entitle(Pane.COLLEAGUE, f"Colleague · {self.room.colleague.name}")
        self._foot.show()

    def _title_of(self, file: str) -> str:
        return f"{file} ●" if self.room.workspace.buffers[file].is_modified else file

    def run(self, work: Coroutine[Any, Any, object], *, name: str, group: str) -> None:
        self.run_worker(work, name=name, group=group, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if isinstance(error, LemmataError):
            self.tell(str(error), is_warning=True)
        else:
            self.log.error(error)
            name = event.worker.name
            self.tell(f"A defect stopped “{name}” ({error!r}). Your text is still here; save it.", is_warning=True)

    # Commands

    def action_command(self, name: str) -> None:
        """Carry out the command with this id."""
        self.desks.carry_out(name)
        self._foot.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the room's keys out of dialogs."""
        return not (action == "command" and self.app.screen is not self)

    # Messages of the widgets

    @on(Panes.WidthsChanged)
    def _on_widths_changed(self) -> None:
        self.desks.layout.remember_widths()

    @on(Editor.CursorMoved)
    def _on_cursor_moved(self, message: Editor.CursorMoved) -> None:
        if message.view is not self.editor:
            return
        # The lines around the manuscript follow shortly after, so that a key costs one frame and not two.
        if not self._is_following:
            self._is_following = True
            self.call_after_refresh(self.follow_cursor)

    @on(Editor.Copied)
    def _on_copied(self, message: Editor.Copied) -> None:
        self.app.copy_to_clipboard(message.text)

    @on(Editor.ReadOnlyRefused)
    def _on_read_only(self) -> None:
        self.tell(f"{self.file} is read-only, so it was not changed.", is_warning=True)

    @on(Results.Chosen)
    def _on_result_chosen(self, message: Results.Chosen) -> None:
        self.desks.navigation.go_to_result(message.key, stay=message.stay)

    @on(Results.KeysChanged)
    def _on_keys_changed(self) -> None:
        self._foot.show()

    @on(UsesAsked)
    def _on_uses_asked(self, message: UsesAsked) -> None:
        self.desks.suggestions.on_asked(message)

    @on(Results.Left)
    @on(ChatLog.Left)
    def _on_pane_left(self, message: Results.Left | ChatLog.Left) -> None:
        self.focus_pane(Pane.COLLEAGUE if isinstance(message, ChatLog.Left) else Pane.MANUSCRIPT)

    @on(ChatPrompt.Submitted)
    def _on_prompt_submitted(self, message: ChatPrompt.Submitted) -> None:
        self.desks.chat.send(message.text)

    @on(ChatPrompt.Left)
    def _on_prompt_left(self) -> None:
        if self.desks.chat.is_answering:
            self.desks.chat.command_stop()
        else:
            self.focus_pane(Pane.MANUSCRIPT)

    @on(ChatLog.Wanted)
    def _on_log_wanted_command(self, message: ChatLog.Wanted) -> None:
        self.action_command(message.command)

    @on(ChatLog.WordClicked)
    def _on_word_clicked(self, message: ChatLog.WordClicked) -> None:
        self.desks.replies.go_to_word(message.line, message.column)

    @on(ChatLog.StopWanted)
    def _on_log_stop_wanted(self) -> None:
        if self.desks.chat.is_answering:
            self.desks.chat.command_stop()
        else:
            self.focus_pane(Pane.COLLEAGUE)

    @on(ChatPrompt.LogWanted)
    def _on_log_wanted(self) -> None:
        self.set_focus(self.chat)

    @on(ChatLog.CardKey)
    def _on_card_key(self, message: ChatLog.CardKey) -> None:
        held = self.chat.held_by(message.number)
        if not (held and self.desks.topics.on_card_key(message.key, message.number, held)) and message.number > 0:
            self.desks.review.on_card_key(message.key, message.number)

    @on(PromptBar.Closed)
    def _on_prompt_bar_closed(self) -> None:
        if not self.prompt_bar.is_open:  # one answer may have led to the next question
            self.focus_pane(self.panes.current)

    @on(ReviewView.HunkDecided)
    def _on_hunk_decided(self, message: ReviewView.HunkDecided) -> None:
        self.desks.review.on_hunk_decided(message)

    @on(ReviewView.DecideRest)
    def _on_decide_rest(self, message: ReviewView.DecideRest) -> None:
        self.desks.review.on_decide_rest(message.decision)

    @on(ReviewView.EditRequested)
    def _on_edit_requested(self, message: ReviewView.EditRequested) -> None:
        self.desks.review.on_edit(message.index)

    @on(ReviewView.CommentRequested)
    def _on_comment_requested(self) -> None:
        self.desks.review.on_comment()

    @on(ReviewView.SplitRequested)
    def _on_split_requested(self, message: ReviewView.SplitRequested) -> None:
        self.desks.review.on_split(message.index)

    @on(ReviewView.UndoRequested)
    def _on_undo_requested(self) -> None:
        self.desks.review.on_undo()

    @on(ReviewView.ChangeRequested)
    def _on_change_requested(self, message: ReviewView.ChangeRequested) -> None:
        self.desks.review.on_change_requested(message.by)

    @on(ReviewView.Closed)
    def _on_review_closed(self) -> None:
        self.desks.review.close()
