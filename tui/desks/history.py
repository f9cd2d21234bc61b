"""What landed earlier: the list of AI edits, the history of one result, and taking an edit back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.screens.choice import Answer, Choice
from tui.widgets.editor_page import Mark

if TYPE_CHECKING:
    from sessions.history.log import AiEdit
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage
    from tui.screens.history import Ending

_NO_HISTORY = "what is accepted is written to the file, and nobody can see later what the colleague changed."
_PLAIN_GIT = (
    "With a setting and an attribute in this clone (no file that others see), git diff heads each hunk with the result "
    "it is in, git log -L follows one result by its label, and git diff --word-diff compares by TeX words. "
    "You are asked once; “Let plain git speak of results” does it later."
)


class HistoryDesk:
    """Opens the history and does what it ends with."""

    def __init__(self, stage: Stage, navigation: NavigationDesk, open_change: Callable[[int], None]) -> None:
        self._stage = stage
        self._navigation = navigation
        self._open_change = open_change
        self._shows_hands = False
        self.unread = 0
        """AI edits that the person here has neither accepted nor marked as read, when git was last asked."""

    async def count_unread(self) -> None:
        """Ask git how many AI edits are unread, and show it."""
        if self._stage.room.repository is not None:
            self.unread = await self._stage.room.history.unread_count()
            self._stage.refresh_status()

    def command_history(self) -> None:
        self._show("")

    def command_result_history(self) -> None:
        stage = self._stage
        result = stage.room.workspace.result_at(stage.file, stage.editor.cursor_offset)
        if result is None:
            stage.tell("The cursor is in no result; the history of all is in “List the colleague's accepted changes”.")
        else:
            self._show(result.key)

    def _show(self, handle: str) -> None:
        from sessions.history.history import Wanted
        from tui.screens.history import HistoryScreen  # not needed for the first picture

        if not self._has_history():
            return
        self._stage.ask_with(HistoryScreen(self._stage.room, Wanted(handle)), self._end)
        self._stage.run(self._offer_plain_git(), name="look at git's settings", group="plain git")

    def _has_history(self) -> bool:
        """Return whether there is a repository; offers to make one, or says that it is not known yet."""
        if not self._is_known():
            return False
        if self._stage.room.repository is None:
            self.command_start_history()
        return self._stage.room.repository is not None

    def _is_known(self) -> bool:
        """Return whether it is known if there is a repository; says so where it is not."""
        if not self._stage.room.is_settled:
            self._stage.tell("The room is still being opened; ask again in a moment.")
        return self._stage.room.is_settled

    def command_who_wrote(self) -> None:
        if not self._has_history():
            return
        self._shows_hands = not self._shows_hands
        if self._shows_hands:
            self._stage.run(self._mark_hands(is_asked=True), name="ask git who wrote what", group="hands")
        else:
            self._stage.editor.set_marks({})
            self._stage.tell("The marks of who wrote what are gone.")

    def follow_file(self) -> None:
        """Mark the lines of the file that is shown now, or that was just committed."""
        if self._shows_hands:
            self._stage.run(self._mark_hands(is_asked=False), name="ask git who wrote what", group="hands")

    async def _mark_hands(self, *, is_asked: bool) -> None:
        from sessions.history.provenance import Hand, moved

        stage, file = self._stage, self._stage.file
        buffer = stage.room.workspace.buffers[file]
        on_disk = buffer.saved_text
        lines = await stage.room.history.hands(buffer.path)
        if stage.file != file or not self._shows_hands:
            return
        hands = {row: line.hand for row, line in moved(lines, on_disk, buffer.text).items()}
        signs = {Hand.AI: Mark.AI, Hand.AI_EDITED: Mark.AI_EDITED}
        marks = {row: signs[hand] for row, hand in hands.items() if hand in signs}
        stage.editor.set_marks(marks)
        if is_asked and not lines:
            stage.tell(f"Git does not know {file}, so it is not known who wrote its lines.")
        elif is_asked:
            edited = sum(mark is Mark.AI_EDITED for mark in marks.values())
            stage.tell(
                f"▎ the colleague's lines, {len(marks) - edited} here; ╎ edited before they were accepted, {edited}."
            )

    def command_start_history(self) -> None:
        room = self._stage.room
        if not self._is_known():
            return
        if room.repository is not None:
            self._stage.tell("There is a git repository here already; M-H lists what was accepted in it.")
            return
        answers = (Answer("y", "Make one and commit the manuscript as it is on disk", "yes"),)
        text = f"{room.workspace.folder} is in no git repository, so {_NO_HISTORY}"
        self._stage.choose("Begin a history with git?", text, answers, lambda _: self._begin_history())

    def _begin_history(self) -> None:
        self._stage.run(self._start_or_ask(), name="begin a history", group="history")

    async def _start_or_ask(self) -> None:
        if await self._stage.room.knows_author():
            await self._start("")
        else:
            hint = "who you are, for git: Ada Writer <ada@example.org>"
            self._stage.prompt_bar.ask("name and address", self._start_as, hint=hint)

    def _start_as(self, person: str) -> None:
        self._stage.run(self._start(person), name="begin a history", group="history")

    async def _start(self, person: str) -> None:
        name, _, email = person.strip().removesuffix(">").partition("<")
        if person and not (name.strip() and "@" in email):
            self._stage.tell("A name and an address were needed, as in Ada Writer <ada@example.org>; nothing was made.")
            return
        await self._stage.room.start_history(name.strip(), email.strip())
        self._stage.refresh_status()
        self._stage.tell("The manuscript has a history now; each accepted change becomes one commit.")

    def command_plain_git(self) -> None:
        if self._has_history():
            self._stage.run(self._set_up_plain_git(wanted=True), name="set git up", group="plain git")

    async def _offer_plain_git(self) -> None:
        from tui.screens.history import HistoryScreen

        is_offered = await self._stage.room.history.is_plain_git_offered()
        if not is_offered or not isinstance(self._stage.app.screen, HistoryScreen):
            return  # or it would come up over what the author went on to
        answers = (Answer("y", "Set it up in this clone", "yes"),)

        def take(answer: str | None) -> None:
            work = self._set_up_plain_git(wanted=answer is not None)
            self._stage.run(work, name="set git up", group="plain git")

        self._stage.ask_with(Choice("Shall plain git speak of results?", _PLAIN_GIT, answers), take)

    async def _set_up_plain_git(self, *, wanted: bool) -> None:
        await self._stage.room.history.set_up_plain_git(wanted=wanted)
        if wanted:
            self._stage.tell("Plain git names results here now; docs/plain-git.md says what can be asked of it.")

    def _end(self, ending: Ending | None) -> None:
        self._stage.run(self.count_unread(), name="count unread edits", group="history")
        if ending is None:
            return
        if ending.take_back is not None:
            self._stage.run(self._take_back(ending.take_back), name="take an edit back", group="history")
        elif ending.handle in self._stage.room.workspace.manuscript.by_key:
            self._navigation.go_to_result(ending.handle)
        else:
            self._stage.tell(f"The manuscript has no result labelled {ending.handle} now.")

    async def _take_back(self, edit: AiEdit) -> None:
        proposal = await self._stage.room.take_back(edit.commit)
        self._open_change(proposal.number)
        self._stage.tell(proposal.note or "This change takes the old one back and keeps what came later; y accepts it.")
