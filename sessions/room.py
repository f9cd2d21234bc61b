"""The room without its screen: everything of one open manuscript, wired together.

A screen, a command line and a test use the same `Room`. Entering it costs reading the root file and the one that was
named; `settle` does the rest (git, watching, analysis, the conversation) and may run after the first picture is on
screen.
All methods belong to the event loop's thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sessions import folders, settings
from sessions.checking import Checking
from sessions.colleague.colleague import Colleague
from sessions.errors import AssistantError, ProposalError, RepositoryError
from sessions.events import AnalysisReady, Event, Listeners
from sessions.review.proposals import Decision, Proposal, ProposalQueue, ProposalState
from sessions.settings import Settings
from sessions.standing.suggested_uses import SuggestedUses
from sessions.standing.topics import Topics
from sessions.workspace.roots import find_root
from sessions.workspace.search_path import search_folders
from sessions.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sessions.colleague.assistant import Assistant
    from sessions.history.history import History
    from sessions.history.repository import Repository
    from sessions.review.acceptance import Review
    from sessions.review.gates import Finding
    from sessions.workspace.recovery import Recovery

_NO_HISTORY = (
    "There is no git repository here, so accepted changes are written to the file but not committed; "
    "“Begin a history with git” makes one."
)


def enter(paper: Path, environ: Mapping[str, str], *, rehearsal: Path | None = None) -> Room:
    """Return the room of the manuscript at `paper`, a file or a folder; only the root file and `paper` are read.

    A file that the root reads is what the author begins with.

    Raises:
        UsageError: there is no such file, or no TeX in the folder.
        FileError: the root file, or the file named, cannot be read.
        SettingsError: a settings file says something unknown.
    """
    choice = find_root(paper)
    project = choice.root.parent / ".lemmata" / "settings.toml"
    wishes = settings.load((folders.settings_file(environ), False), (project, True))
    room = Room(choice.root, wishes, environ, rehearsal=rehearsal)
    named = choice.named
    if named is not None and named.is_relative_to(choice.root.parent):
        room.begin_with(named.relative_to(choice.root.parent).as_posix())
    elif named is not None:
        room.notes.append(f"Opened {choice.root}; {named.name}, which belongs to it, lies outside its folder.")
    if choice.others:
        names = ", ".join(path.name for path in choice.others)
        room.notes.append(f"Opened {choice.root.name}; other root files here: {names}.")
    return room


class Room:
    """One open manuscript with its files, changes, history and colleague."""

    def __init__(
        self,
        root: Path,
        wishes: Settings,
        environ: Mapping[str, str],
        *,
        rehearsal: Path | None = None,
        assistant: Assistant | None = None,
    ) -> None:
        self.settings = wishes
        self.listeners = Listeners()
        self.layout_file = folders.layout_file(environ)
        """Where the person's layout of the room is remembered."""
        folders.adopt_earlier_state(root.parent, environ)
        self.state_folder = folders.state_folder(root.parent, environ)
        self.workspace = Workspace(
            root,
            self.listeners,
            state_folder=self.state_folder,
            group_seconds=wishes.undo_group_seconds,
            search=search_folders(root.parent, environ),
        )
        self.workspace.open(self.workspace.root)
        self.first_file = self.workspace.root
        """The file the author begins with."""
        self.checking = Checking(self.workspace, self.listeners)
        self.queue = ProposalQueue(self.listeners)
        self.repository: Repository | None = None
        self.branch = ""
        """The branch that is checked out; empty without a repository."""
        self.notes: list[str] = []
        """Sentences on how the room stands, for a quiet line once it is settled."""
        self.recoveries: tuple[Recovery, ...] = ()
        """Unsaved text of an earlier session that differs from the files."""
        self.suggested_uses = SuggestedUses(self.workspace, self._who)
        """What statements seem to use, and what people decided about it."""
        self.topics = Topics(self.workspace.folder, self._who)
        self.colleague = Colleague(
            self.workspace,
            self.queue,
            self.listeners,
            wishes,
            environ,
            self.state_folder,
            rehearsal=rehearsal,
            assistant=assistant,
        )
        self._review: Review | None = None
        self._is_closed = False

    def begin_with(self, file: str) -> None:
        """Open `file`, of the manuscript's folder, as the one the author begins with.

        Raises:
            FileError: it is missing or is no text.
        """
        self.first_file = self.workspace.open(file).file

    async def settle(self, *, watch: bool = True) -> None:
        """Do what the first picture did not need; what cannot be had becomes a note."""
        self.listeners.subscribe(self._on_event)
        self.recoveries = tuple(self.workspace.recovery.found())
        if self.recoveries:
            names = ", ".join(dict.fromkeys(recovery.file for recovery in self.recoveries))
            self.notes.append(f"Unsaved text of {names} was found; “Bring back unsaved text” restores it.")
        if watch:
            self.workspace.start_watching()
        await self.workspace.analyse()
        await self._find_repository()
        from sessions.review.acceptance import Review

        self._review = Review(
            self.workspace,
            self.queue,
            self.repository,
            self.listeners,
            may_checkpoint=self.settings.commit_own_work_first,
        )
        try:
            self.colleague.start(self._review)
        except AssistantError as error:
            self.notes.append(str(error))

    @property
    def is_settled(self) -> bool:
        """Whether it is known what the room has: a repository or none, earlier conversations."""
        return self._review is not None

    async def close(self) -> None:
        """Stop the colleague, finish git, leave unsaved text on disk; safe to call twice."""
        if self._is_closed:
            return
        self._is_closed = True
        self.colleague.stop()
        await self.colleague.close_client()
        if self._review is not None:
            await self._review.close()
        self.colleague.close()
        if self.repository is not None:
            await asyncio.to_thread(self.repository.close)
        await self.checking.close()
        await self.workspace.close()

    def flush(self) -> None:
        """Write unsaved text to the recovery folder at once; for signals, when nothing can be awaited."""
        self.workspace.recovery.flush()

    def restore(self, recovery: Recovery) -> None:
        """Bring back unsaved text of an earlier session; undo takes it away again."""
        self.workspace.restore(recovery)
        self.recoveries = tuple(each for each in self.recoveries if each is not recovery)

    # Changes

    async def assess(self, proposal: Proposal) -> tuple[Finding, ...]:
        """Return what the gates say of a change, made in a thread."""
        from sessions.review.gates import assess

        return await asyncio.to_thread(assess, proposal, self.workspace.manuscript, self.workspace.text)

    def decide(
        self, number: int, index: int, decision: Decision, *, edited: str | None = None, reason: str = ""
    ) -> Proposal:
        """Record what the author says of one hunk; nothing is written yet."""
        return self._reviewing.decide(number, index, decision, edited=edited, reason=reason)

    def release(self, number: int) -> None:
        """Let a change that was held be decided like any other."""
        self.queue.put(replace(self.queue.get(number), held=""))

    def split(self, number: int, index: int) -> bool:
        """Split an undecided hunk into smaller ones; return whether it could be split."""
        return self._reviewing.split(number, index)

    async def accept(self, number: int) -> Proposal:
        """Accept every undecided hunk of a change, write it and commit it.

        Raises:
            ProposalError: it cannot be accepted; the sentence says why, and that it stays open.
        """
        if entry := self.queue.get(number).held:
            raise ProposalError(
                f"Change {number} is held, because it takes up the closed topic {entry}. Nothing was written; look at "
                "it first, or reopen the topic."
            )
        return await self._reviewing.accept(number)

    async def finish(self, number: int) -> Proposal:
        """Carry out a change whose hunks are all decided."""
        return await self._reviewing.finish(number)

    async def reject(self, number: int, reason: str = "") -> Proposal:
        """Reject a change; the colleague is told the reason in the next turn."""
        return await self._reviewing.reject(number, reason)

    def reopen(self, number: int) -> Proposal:
        """Take up a rejected change again, or one that is out of date against what stands there now.

        Raises:
            ProposalError: it was accepted, waits already, or would change nothing.
        """
        proposal = self.queue.get(number)
        if proposal.state is ProposalState.OUT_OF_DATE:
            return self._reviewing.renew(number)
        if proposal.state is not ProposalState.REJECTED:
            raise ProposalError(f"Change {number} is {proposal.state}, so there is nothing to take up again.")
        return self._reviewing.undo_decision(number)

    def undo_decision(self, number: int) -> Proposal:
        """Take back the last decision about a change, where that can be done without touching history."""
        return self._reviewing.undo_decision(number)

    # History

    @property
    def history(self) -> History:
        """The commits of accepted changes.

        Raises:
            RepositoryError: there is no repository.
        """
        from sessions.history.history import History

        return History(self._known_repository, self.workspace.folder)

    async def start_history(self, name: str = "", email: str = "") -> None:
        """Make the manuscript's folder a git repository whose first commit holds the manuscript as it is on disk.

        `name` and `email` are the author's, where git does not know them yet; they are kept in this repository only.

        Raises:
            RepositoryError: git refused, or does not know the author; no repository was made.
        """
        from sessions.history.repository import Identity, Repository

        folder = self.workspace.folder
        files = [folder / file.name for file in self.workspace.manuscript.files if not file.is_missing]
        inside = [path for path in files if path.resolve().is_relative_to(folder.resolve()) and path.is_file()]
        identity = Identity(name, email) if name and email else None
        self.repository = await asyncio.to_thread(Repository.create, folder, files=inside, identity=identity)
        self.branch = await self.repository.branch() or ""
        self._reviewing.commit_to(self.repository)

    async def knows_author(self) -> bool:
        """Return whether git knows who works here, so that a history can be begun without asking."""
        from sessions.history.repository import known_identity

        return await asyncio.to_thread(known_identity, self.workspace.folder) is not None

    async def take_back(self, commit: str) -> Proposal:
        """Queue the change that takes an AI edit back and keeps what came later; return it.

        Raises:
            ProposalError: the commit is no AI edit, or touches several files.
            RepositoryError: there is no repository, or no such commit.
            FileError: its file can no longer be opened.
        """
        from sessions.review.reversal import queue_reversal

        return await queue_reversal(commit, self.workspace, self.queue, self._known_repository)

    @property
    def _reviewing(self) -> Review:
        if self._review is None:
            raise ProposalError("The room is still being opened; decide again in a moment.")
        return self._review

    @property
    def _known_repository(self) -> Repository:
        if self.repository is None:
            raise RepositoryError(f"{self.workspace.folder} is not in a git repository, so it has no history.")
        return self.repository

    async def _find_repository(self) -> None:
        def find() -> Repository | None:
            from sessions.history.repository import Repository

            return Repository.find(self.workspace.folder)

        try:
            self.repository = await asyncio.to_thread(find)
        except RepositoryError as error:
            self.notes.append(str(error))
            return
        if self.repository is None:
            self.notes.append(_NO_HISTORY)
        else:
            self.branch = await self.repository.branch() or ""

    async def _who(self) -> str:
        """Return the name of the person at the keyboard as git knows it; empty where it does not."""
        identity = await self.repository.identity() if self.repository is not None else None
        return identity.name if identity is not None else ""

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AnalysisReady) and self._review is not None:
            for file in {proposal.file for proposal in self.queue}:
                self._review.refresh(file)
