"""A room in a real repository in which an author, another program and the colleague do things in any order.

Each step is checked against what was there before it: what must stay is compared byte for byte.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gitroom import GitRoom

from latex.text import Edit
from sessions.errors import LemmataError
from sessions.events import Listeners
from sessions.history.log import ai_edits
from sessions.history.repository import Repository
from sessions.review.acceptance import Review
from sessions.review.hunks import hunks_between, hunks_of
from sessions.review.proposals import Decision, Hunk, Proposal, ProposalQueue, ProposalState
from sessions.review.reversal import queue_reversal
from sessions.workspace.workspace import Workspace

FILES = ("paper.tex", "part.tex")
_LINES = 24
_WORD = re.compile(r"\b(?:mine|ai|base)\d+\b")
_ACCEPTED = (ProposalState.ACCEPTED, ProposalState.ACCEPTED_EDITED)


def make_template(top: Path) -> GitRoom:
    """Make the repository that every sequence begins with."""
    room = GitRoom.make(top)
    root = "".join(f"Line {number} of base{number}.\n" for number in range(_LINES))
    part = "".join(f"Line {number} of base{100 + number}.\n" for number in range(_LINES))
    room.write(
        "paper.tex", f"\\documentclass{{article}}\n\\begin{{document}}\n{root}\\input{{part}}\n\\end{{document}}\n"
    )
    room.write("part.tex", part)
    room.git("add", ".")
    room.git("commit", "-q", "-m", "Start")
    return room


@dataclass(frozen=True)
class State:
    """All that a step may or may not change."""

    head: str
    staged: dict[str, str]
    disk: dict[str, str]
    text: dict[str, str]


class Sequence:
    """One sequence of steps."""

    def __init__(self, room: GitRoom, chance: random.Random) -> None:
        self.room = room
        self.chance = chance
        repository = Repository.find(room.top)
        assert repository is not None
        self.repository = repository
        listeners = Listeners()
        self.workspace = Workspace(room.top / "paper.tex", listeners)
        for file in FILES:
            self.workspace.open(file)
        self.queue = ProposalQueue(listeners)
        self.review = Review(self.workspace, self.queue, repository, listeners)
        self.done: list[str] = []
        """What was done, for the report of a failure."""
        self.refusals: list[str] = []
        """The sentences with which changes were not accepted."""
        self._count = 0

    async def run(self, steps: int) -> None:
        """Take random steps, each followed by its checks, and look at the repository in the end."""
        ways = {
            **{self.type: 5, self.save: 3, self.write_outside: 2, self.stage: 3, self.stage_in_part: 2},
            **{self.commit: 1, self.commit_outside: 1, self.offer: 6, self.accept: 6, self.decide: 4},
            **{self.reject: 1, self.undo: 2, self.take_back: 1, self.accept_while_git_is_busy: 1},
        }
        await self.offer()
        for _ in range(steps):
            step = self.chance.choices(list(ways), list(ways.values()))[0]
            self.done.append(step.__name__)
            await step()
        assert all("was not accepted and stays open." in sentence for sentence in self.refusals)
        assert not list((self.room.top / ".git").glob("*.lock"))
        assert not list((self.room.top / ".git").glob("lemmata-*"))
        untracked = self.room.git("ls-files", "--others", "--exclude-standard")
        assert untracked == ""

    async def close(self) -> None:
        await self.review.close()
        await self.workspace.close()
        self.repository.close()

    # What the author and other programs do

    async def type(self) -> None:
        """Replace or insert a line in a buffer."""
        buffer = self.workspace.open(self._file())
        start, end = self._line_of(buffer.text)
        if self.chance.random() < 0.5:
            end = start
        buffer.edit([Edit(start, buffer.text[start:end], f"Typed {self._word('mine')}.\n")])

    async def save(self) -> None:
        """Save a buffer; a file that was changed outside may refuse."""
        before = self._state()
        file = self._file()
        try:
            await self.workspace.save(file)
        except LemmataError:
            assert self._state().disk == before.disk
            return
        assert self.room.read(file) == self.workspace.open(file).text

    async def write_outside(self) -> None:
        """Let another program change a file on disk, and the room see it."""
        file = self._file()
        text, word = self.room.read(file), self._word("mine")
        start, end = self._line_of(text)
        self.room.write(file, text[:start] + f"Written {word}.\n" + text[self.chance.choice((start, end)) :])
        written = self.room.read(file)
        await self.workspace.check_disk([file])
        buffer = self.workspace.open(file)
        assert self.room.read(file) == written
        assert buffer.conflict is not None or word in buffer.text

    async def stage(self) -> None:
        self.room.git("add", "--", self._file())

    async def stage_in_part(self) -> None:
        """Stage one line of the author's alone, on top of what is staged."""
        file = self._file()
        staged = self.room.at("", file)
        start, _ = self._line_of(staged)
        text = staged[:start] + f"Staged {self._word('mine')}.\n" + staged[start:]
        blob = self.room.top / ".git" / "staged"
        blob.write_text(text, encoding="utf-8")
        name = self.room.git("hash-object", "-w", "--", ".git/staged").strip()
        self.room.git("update-index", "--cacheinfo", f"100644,{name},{file}")

    async def commit(self) -> None:
        self.room.git("commit", "-q", "-m", "By hand", "--allow-empty", *self.chance.choice(((), ("-a",))))

    async def commit_outside(self) -> None:
        """Let another program commit a file of its own."""
        name = f"notes-{self._word('mine')}.txt"
        self.room.write(name, "notes\n")
        self.room.git("add", "--", name)
        self.room.git("commit", "-q", "-m", "Outside", "--", name)

    # What the colleague offers, and what becomes of it

    async def offer(self) -> None:
        """Queue a change of one to three passages of one file."""
        buffer = self.workspace.open(self._file())
        text = buffer.text
        new = text
        for _ in range(self.chance.randint(1, 3)):
            start, end = self._line_of(new)
            way = self.chance.random()
            words = "" if way < 0.2 else f"Drafted {self._word('ai')}.\n"
            new = new[:start] + words + new[(start if way > 0.7 else end) :]
        hunks = hunks_between(text, new)
        if hunks:
            number = self.queue.next_number
            made = Proposal(number, f"Draft {number}", "why", buffer.file, text, hunks, ("lem:a",), assistant="m")
            self.queue.put(made)

    async def accept(self) -> None:
        proposal = self._some(open_only=True)
        if proposal is not None:
            await self._carry_out(proposal.number, is_whole=True)

    async def accept_while_git_is_busy(self) -> None:
        """Accept while another git command runs, or a merge is not finished: it is refused."""
        proposal = self._some(open_only=True)
        if proposal is None:
            return
        mark = self.room.top / ".git" / self.chance.choice(("index.lock", "MERGE_HEAD"))
        mark.write_text(self.room.git("rev-parse", "HEAD"), encoding="utf-8")
        try:
            await self._carry_out(proposal.number, is_whole=True)
        finally:
            mark.unlink()
        assert self.queue.get(proposal.number).state not in _ACCEPTED

    async def decide(self) -> None:
        """Decide hunk by hunk, with edits, and finish."""
        proposal = self._some(open_only=True)
        if proposal is None:
            return
        for index, hunk in enumerate(proposal.hunks):
            decision = self.chance.choice((Decision.ACCEPTED, Decision.ACCEPTED, Decision.REJECTED))
            edited = None
            if decision is Decision.ACCEPTED and hunk.edit.new and self.chance.random() < 0.3:
                edited = hunk.edit.new + f"Edited {self._word('ai')}.\n"
            before = self._state()
            self.review.decide(proposal.number, index, decision, edited=edited)
            assert self._state() == before
        await self._carry_out(proposal.number, is_whole=False)

    async def reject(self) -> None:
        proposal = self._some(open_only=True)
        if proposal is not None:
            before = self._state()
            await self.review.reject(proposal.number, "no")
            assert self._state() == before

    async def undo(self) -> None:
        """Take a decision back: nothing but the text of one buffer may change, and no word of the author's goes."""
        proposal = self._some(open_only=False)
        if proposal is None:
            return
        before = self._state()
        try:
            self.review.undo_decision(proposal.number)
        except LemmataError:
            assert self._state() == before
            return
        after = self._state()
        assert (after.head, after.staged, after.disk) == (before.head, before.staged, before.disk)
        assert _mine(before.text) <= _mine(after.text) | _mine_of(edit.new for edit in proposal.accepted_edits)

    async def take_back(self) -> None:
        """Take back one AI edit of the history."""
        edits = await ai_edits(self.repository)
        if not edits:
            return
        before = self._state()
        try:
            proposal = await queue_reversal(
                self.chance.choice(edits).commit, self.workspace, self.queue, self.repository
            )
        except LemmataError:
            assert self._state() == before
            return
        assert self._state() == before
        if proposal.hunks:
            await self._carry_out(proposal.number, is_whole=True)

    async def _carry_out(self, number: int, *, is_whole: bool) -> None:
        before = self._state()
        try:
            proposal = await (self.review.accept if is_whole else self.review.finish)(number)
        except LemmataError as error:
            self.refusals.append(str(error))
            self._assert_untouched(before, number)
            return
        if proposal.state not in _ACCEPTED:
            self._assert_untouched(before, number)
            return
        self._assert_accepted(proposal, before)

    def _assert_untouched(self, before: State, number: int) -> None:
        """Nothing has changed but that unsaved text of the author may have been saved."""
        after = self._state()
        file = self.queue.get(number).file
        assert (after.head, after.staged, after.text) == (before.head, before.staged, before.text)
        assert after.disk == before.disk or after.disk == {**before.disk, file: before.text[file]}

    def _assert_accepted(self, proposal: Proposal, before: State) -> None:
        after, file = self._state(), proposal.file
        commits = self.room.git("rev-list", f"{before.head}..{after.head}").split()
        assert after.head == proposal.commit == commits[0]
        assert len(commits) <= 3
        # The commit holds the accepted lines, and nothing else.
        parent, commit = self.room.at(f"{after.head}^", file), self.room.at(after.head, file)
        assert self.room.git("diff", "--name-only", f"{after.head}^", after.head).split() == [file]
        wanted = [hunks_of(edit.old, (Edit(0, edit.old, edit.new),)) for edit in proposal.accepted_edits]
        assert _changed(hunks_between(parent, commit)) == _changed([hunk for hunks in wanted for hunk in hunks])
        assert "Assisted-by: Lemmata:m" in self.room.git("log", "-1", "--format=%B")
        for earlier in commits[1:]:
            # What had to be committed first was the author's: what was staged of the file, then the file.
            assert "Assisted-by" not in self.room.git("log", "-1", "--format=%B", earlier)
            assert self.room.git("diff", "--name-only", f"{earlier}^", earlier).split() == [file]
        if len(commits) > 1:
            assert parent in (before.disk[file], before.text[file])
        # Text and disk have the change; every word that was there and is not replaced is there still.
        replaced = _mine_of(edit.old for edit in proposal.accepted_edits)
        assert self.room.read(file) == self.workspace.open(file).saved_text
        assert _mine(before.text) - replaced <= _mine(after.text)
        # What the author has taken out and not saved yet may go from the disk with it.
        assert (_mine(before.disk) & _mine(before.text)) - replaced <= _mine(after.disk)
        other = next(each for each in FILES if each != file)
        assert (after.disk[other], after.text[other]) == (before.disk[other], before.text[other])
        # What was staged is staged, no more and no less.
        assert after.staged[other] == before.staged[other]
        if len(commits) == 1:
            assert after.staged[file] == before.staged[file]
        else:
            assert after.staged[file] in ("", before.staged[file])

    def _state(self) -> State:
        return State(
            head=self.room.git("rev-parse", "HEAD").strip(),
            staged={file: _body(self.room.git("diff", "--cached", "-U0", "--", file)) for file in FILES},
            disk={file: self.room.read(file) for file in FILES},
            text={file: self.workspace.open(file).text for file in FILES},
        )

    def _some(self, *, open_only: bool) -> Proposal | None:
        found = [each for each in self.queue if each.is_open or not open_only]
        return self.chance.choice(found) if found else None

    def _file(self) -> str:
        return self.chance.choice(FILES)

    def _word(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def _line_of(self, text: str) -> tuple[int, int]:
        """Return where a line of the body begins and ends."""
        starts = [match.start() for match in re.finditer(r"(?m)^(?!\\).+\n", text)] or [0]
        start = self.chance.choice(starts)
        return start, text.find("\n", start) + 1


def _body(diff: str) -> str:
    """Return the lines that a diff adds and removes, without their places."""
    return "\n".join(line for line in diff.split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _changed(hunks: Iterable[Hunk]) -> tuple[Counter[str], Counter[str]]:
    """Return the lines that hunks remove and add, those that are in both left out."""
    removed: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for hunk in hunks:
        removed.update(hunk.edit.old.splitlines())
        added.update(hunk.edit.new.splitlines())
    return removed - added, added - removed


def _mine(texts: dict[str, str]) -> set[str]:
    return _mine_of(texts.values())


def _mine_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text) if word.startswith("mine")}
