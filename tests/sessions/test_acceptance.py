"""Accepting, rejecting and undoing changes: text, disk, git and queue move together or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from latex.text import Edit
from sessions.errors import FileError, ProposalError
from sessions.events import Committed, Event, Listeners, Problem, ProposalChanged, Saved
from sessions.history.assembly import CHECKPOINT_SUBJECT
from sessions.history.repository import Repository
from sessions.review.acceptance import Review
from sessions.review.hunks import hunks_between
from sessions.review.proposals import Decision, Proposal, ProposalQueue, ProposalState
from sessions.workspace.files import write_file
from sessions.workspace.workspace import Workspace

PAPER = (
    "\\documentclass{article}\n"
    "\\newtheorem{lemma}{Lemma}\n"
    "\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n"
    "  $a \\le b$.\n"
    "\\end{lemma}\n"
    "\\begin{proof}\n"
    "  By induction.\n"
    "\\end{proof}\n"
    "Text between.\n"
    "More text.\n"
    "Even more.\n"
    "And more.\n"
    "\\begin{lemma}\\label{lem:b}\n"
    "  $b \\le c$.\n"
    "\\end{lemma}\n"
    "\\end{document}\n"
)
PROOF = ("  By induction.\n", "  By induction on $a$.\n")
SECOND = ("  $b \\le c$.\n", "  $b < c$.\n")


class Desk:
    """An author at work on one paper in a real repository."""

    def __init__(self, folder: Path, *, git: bool = True) -> None:
        self.room = GitRoom.make(folder, paper=PAPER, other="other\n") if git else GitRoom(folder)
        if not git:
            folder.mkdir()
            self.room.write("paper.tex", PAPER)
        self.events: list[Event] = []
        self.listeners = Listeners()
        self.listeners.subscribe(self.events.append)
        self.workspace = Workspace(folder / "paper.tex", self.listeners)
        self.buffer = self.workspace.open("paper.tex")
        self.queue = ProposalQueue(self.listeners)
        self.repository = Repository.find(folder)
        self.review = Review(self.workspace, self.queue, self.repository, self.listeners)

    async def close(self) -> None:
        await self.workspace.close()
        if self.repository is not None:
            self.repository.close()

    def offer(self, *changes: tuple[str, str], base: str | None = None, file: str = "paper.tex") -> int:
        """Queue a change made for the text as it is now, and return its number."""
        base = self.buffer.text if base is None else base
        new = base
        for old, replacement in changes:
            new = new.replace(old, replacement, 1)
        number = self.queue.next_number
        self.queue.put(
            Proposal(
                number=number,
                title="Tighten the induction in Lemma 1",
                why="It did not say on what.",
                file=file,
                base=base,
                hunks=hunks_between(base, new),
                targets=("lem:a",),
                asked="say on what",
                change_id=f"talk#{number}",
                assistant="rehearsal",
            )
        )
        return number

    def type(self, old: str, new: str) -> None:
        """Let the author replace text in the buffer, unsaved."""
        self.buffer.break_undo_group()
        self.buffer.edit([Edit(self.buffer.text.index(old), old, new)])

    def changes(self, commit: str = "HEAD") -> list[str]:
        """Return the removed and added lines of a commit."""
        shown = self.room.git("show", "--format=", "-U0", commit).splitlines()
        return [line for line in shown if line[:1] in "+-" and line[:3] not in ("+++", "---")]

    def state(self) -> tuple[str, str, str, str]:
        """Return what a refusal leaves alone."""
        return (
            self.buffer.text,
            self.room.read("paper.tex"),
            self.room.git("rev-parse", "HEAD"),
            self.room.git("diff", "--cached"),
        )


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Desk]:
    isolate(monkeypatch, tmp_path / "home")
    desk = Desk(tmp_path / "work")
    yield desk
    await desk.close()


@pytest.fixture
async def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk without a repository."""
    isolate(monkeypatch, tmp_path / "home")
    desk = Desk(tmp_path / "plain", git=False)
    yield desk
    await desk.close()


async def test_an_accepted_change_is_in_the_text_on_disk_and_in_one_commit(desk: Desk) -> None:
    accepted = await desk.review.accept(desk.offer(PROOF))
    assert accepted.state is ProposalState.ACCEPTED
    assert desk.buffer.text == desk.room.read("paper.tex") == PAPER.replace(*PROOF)
    assert not desk.buffer.is_modified
    assert desk.room.git("rev-parse", "HEAD").strip() == accepted.commit
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]
    assert desk.room.git("status", "--porcelain") == ""
    assert desk.queue.get(1) == accepted


async def test_the_commit_is_told_with_its_change(desk: Desk) -> None:
    accepted = await desk.review.accept(desk.offer(PROOF))
    told = [event for event in desk.events if isinstance(event, Committed)]
    assert told == [Committed(str(accepted.commit), "Tighten the induction in Lemma 1", 1)]
    assert desk.room.git("log", "-1", "--format=%s").strip() == told[0].subject


async def test_nothing_is_written_before_the_author_accepts(desk: Desk) -> None:
    before = desk.state()
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 0, Decision.ACCEPTED)
    assert desk.state() == before


async def test_staged_and_typed_work_in_the_same_file_stays(desk: Desk) -> None:
    desk.type("Text between", "My text between")
    await desk.workspace.save("paper.tex")
    desk.room.git("add", "paper.tex")
    desk.type("Even more", "Even more and typed")
    staged = desk.room.git("diff", "--cached", "-U0").splitlines()[4:]
    await desk.review.accept(desk.offer(PROOF))
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]
    assert desk.room.git("diff", "--cached", "-U0").splitlines()[4:] == staged
    assert desk.buffer.is_modified
    assert desk.buffer.text == desk.room.read("paper.tex").replace("Even more", "Even more and typed")
    assert "typed" not in desk.room.read("paper.tex")


async def test_a_change_on_unsaved_typing_saves_it_and_commits_it_as_the_authors(desk: Desk) -> None:
    desk.type("By induction", "By strong induction")
    accepted = await desk.review.accept(desk.offer(("strong induction.", "strong induction on $a$.")))
    assert "lines of paper.tex that you had not committed, so those were committed first" in accepted.note
    assert desk.room.subjects()[:2] == ["Tighten the induction in Lemma 1", CHECKPOINT_SUBJECT]
    assert desk.changes() == ["-  By strong induction.", "+  By strong induction on $a$."]
    assert [type(event) for event in desk.events if isinstance(event, Committed)] == [Committed, Committed]
    assert not desk.buffer.is_modified


async def test_a_change_follows_its_passage_as_the_author_types_above(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.type("\\begin{document}\n", "\\begin{document}\nAn introduction.\n\n")
    accepted = await desk.review.accept(number)
    assert accepted.state is ProposalState.ACCEPTED
    assert "An introduction.\n\n\\begin{lemma}" in desk.buffer.text
    assert "on $a$" in desk.buffer.text
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]


async def test_a_change_follows_its_passage_where_it_was_cut_and_pasted(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.type("\\begin{proof}\n  By induction.\n\\end{proof}\n", "")
    desk.type("\\end{document}\n", "\\begin{proof}\n  By induction.\n\\end{proof}\n\\end{document}\n")
    await desk.review.accept(number)
    assert desk.buffer.text.endswith("\\begin{proof}\n  By induction on $a$.\n\\end{proof}\n\\end{document}\n")


async def test_a_change_whose_passage_changed_is_out_of_date_and_changes_nothing(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.type("By induction", "By magic")
    before = desk.state()
    stale = await desk.review.accept(number)
    assert stale.state is ProposalState.OUT_OF_DATE
    assert stale.note.startswith("The passage it replaces has changed")
    assert stale.hunks[0].edit.old in stale.base
    assert desk.state() == before


async def test_two_changes_after_one_another_both_fit(desk: Desk) -> None:
    first, second = desk.offer(PROOF), desk.offer(SECOND)
    await desk.review.accept(first)
    await desk.review.accept(second)
    assert desk.buffer.text == PAPER.replace(*PROOF).replace(*SECOND)
    assert len(desk.room.subjects()) == 3


async def test_two_insertions_at_one_place_both_fit(desk: Desk) -> None:
    end = "\\end{lemma}\n\\end{document}\n"
    numbers = [desk.offer((end, end.replace("\\end{doc", f"{text}\n\\end{{doc"))) for text in ("One.", "Two.")]
    for number in numbers:
        assert (await desk.review.accept(number)).state is ProposalState.ACCEPTED
    assert desk.buffer.text.count("One.\n") == desk.buffer.text.count("Two.\n") == 1


async def test_changes_accepted_at_the_same_moment_are_made_one_after_the_other(desk: Desk) -> None:
    numbers = desk.offer(PROOF), desk.offer(SECOND)
    await asyncio.gather(*map(desk.review.accept, numbers))
    assert desk.room.read("paper.tex") == PAPER.replace(*PROOF).replace(*SECOND)
    assert len(desk.room.subjects()) == 3


async def test_only_the_accepted_hunks_are_committed(desk: Desk) -> None:
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 0, Decision.REJECTED, reason="the old one is clearer")
    accepted = await desk.review.accept(number)
    assert accepted.state is ProposalState.ACCEPTED
    assert desk.changes() == ["-  $b \\le c$.", "+  $b < c$."]
    assert "Accepted 1 of 2 hunks." in desk.room.git("log", "-1", "--format=%b")


async def test_the_authors_version_of_a_hunk_is_what_is_committed(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.review.decide(number, 0, Decision.ACCEPTED, edited="  By induction on $b$.")
    accepted = await desk.review.finish(number)
    assert accepted.state is ProposalState.ACCEPTED_EDITED
    assert desk.buffer.text == PAPER.replace(PROOF[0], "  By induction on $b$.\n")
    assert "AI-Review: edited" in desk.room.git("log", "-1", "--format=%b")


async def test_an_undecided_change_is_not_finished(desk: Desk) -> None:
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 0, Decision.ACCEPTED)
    with pytest.raises(ProposalError, match="waits for a decision on 1 of its 2 hunks"):
        await desk.review.finish(number)


async def test_rejecting_every_hunk_rejects_the_change_with_the_reasons(desk: Desk) -> None:
    before = desk.state()
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 0, Decision.REJECTED, reason="unclear")
    desk.review.decide(number, 1, Decision.REJECTED, reason="false")
    rejected = await desk.review.finish(number)
    assert (rejected.state, rejected.note) == (ProposalState.REJECTED, "unclear; false")
    assert desk.state() == before


async def test_a_decided_change_cannot_be_decided_again(desk: Desk) -> None:
    number = desk.offer(PROOF)
    await desk.review.reject(number, "no")
    with pytest.raises(ProposalError, match="it is rejected"):
        await desk.review.accept(number)
    with pytest.raises(ProposalError, match="no longer open"):
        desk.review.decide(number, 0, Decision.ACCEPTED)


async def test_a_hunk_that_does_not_exist_is_told_counting_from_one(desk: Desk) -> None:
    with pytest.raises(ProposalError, match="there is no hunk 2"):
        desk.review.decide(desk.offer(PROOF), 1, Decision.ACCEPTED)


async def refused(desk: Desk, number: int, sentence: str) -> None:
    """Accept, and see that nothing moved and the change is still as it was."""
    before, offered = desk.state(), desk.queue.get(number)
    with pytest.raises(ProposalError, match=sentence):
        await desk.review.accept(number)
    assert desk.state() == before
    assert desk.queue.get(number) == offered


async def test_a_merge_in_progress_refuses_before_the_text_is_touched(desk: Desk) -> None:
    (desk.room.top / ".git/MERGE_HEAD").touch()
    await refused(desk, desk.offer(PROOF), "Change 1 was not accepted and stays open. A merge is in progress")
    assert not desk.buffer.can_undo


async def test_an_unknown_author_is_refused_before_the_text_is_touched(desk: Desk) -> None:
    desk.room.git("config", "--unset", "user.email")
    await refused(desk, desk.offer(PROOF), "does not know who you are")


async def test_a_lock_left_behind_refuses_before_the_text_is_touched(desk: Desk) -> None:
    desk.room.write(".git/index.lock", "")
    await refused(desk, desk.offer(PROOF), r"index\.lock")


async def test_where_the_commit_fails_the_text_goes_back(desk: Desk) -> None:
    desk.room.write(".git/hooks/commit-msg", "#!/bin/sh\necho no ticket >&2\nexit 1\n").chmod(0o755)
    desk.type("Even more", "Typed")
    await refused(desk, desk.offer(PROOF), "no ticket")
    assert desk.room.read("paper.tex") == PAPER
    assert desk.buffer.is_modified


async def test_a_change_that_cannot_be_taken_out_again_says_why_and_is_committed_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = desk.room.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    is_full = [False]

    def write_once(path: Path, text: str, encoding: str, *, expected: str | None, copies: Path | None = None) -> str:
        if is_full[0]:
            raise FileError("The disk is full.")
        is_full[0] = True
        return write_file(path, text, encoding, expected=expected, copies=copies)

    monkeypatch.setattr("sessions.workspace.workspace.write_file", write_once)
    number = desk.offer(PROOF)
    with pytest.raises(ProposalError, match="it could not be taken out again: The disk is full"):
        await desk.review.accept(number)
    monkeypatch.undo()
    hook.unlink()
    desk.review.undo_decision(number)
    assert (await desk.review.accept(number)).commit
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]
    assert desk.room.git("status", "--porcelain") == ""


async def test_a_change_is_not_out_of_date_because_it_is_being_accepted(desk: Desk) -> None:
    desk.room.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n").chmod(0o755)
    desk.listeners.subscribe(lambda event: desk.review.refresh("paper.tex") if isinstance(event, Saved) else None)
    number = desk.offer(PROOF)
    with pytest.raises(ProposalError, match="stays open"):
        await desk.review.accept(number)
    assert desk.queue.get(number).state is ProposalState.OPEN
    assert not [event for event in desk.events if isinstance(event, ProposalChanged)][1:]


async def test_a_file_that_was_moved_away_is_not_written_anew(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.room.git("mv", "paper.tex", "moved.tex")
    with pytest.raises(ProposalError, match=r"paper\.tex was deleted or moved by another program"):
        await desk.review.accept(number)
    assert not (desk.room.top / "paper.tex").exists()
    assert desk.buffer.text == PAPER
    await desk.workspace.save("paper.tex")
    assert (await desk.review.accept(number)).state is ProposalState.ACCEPTED


async def test_a_buffer_in_conflict_with_the_disk_is_refused(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.type("Even more", "Mine")
    desk.room.write("paper.tex", PAPER.replace("Even more", "Theirs"))
    await refused(desk, number, "choose which to keep")


async def test_what_another_program_wrote_is_taken_in_and_not_overwritten(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.room.write("paper.tex", PAPER.replace("Even more", "Theirs"))
    await desk.review.accept(number)
    assert desk.room.read("paper.tex") == PAPER.replace("Even more", "Theirs").replace(*PROOF)
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]


async def test_without_a_repository_the_change_is_saved_and_the_note_says_so(plain: Desk) -> None:
    accepted = await plain.review.accept(plain.offer(PROOF))
    assert (accepted.state, accepted.commit) == (ProposalState.ACCEPTED, None)
    assert accepted.note == "No commit was made: the manuscript is not in a git repository."
    assert plain.room.read("paper.tex") == PAPER.replace(*PROOF)


async def test_a_file_git_ignores_is_saved_and_not_committed(desk: Desk) -> None:
    desk.room.write(".gitignore", "draft.tex\n")
    desk.room.write("draft.tex", "Draft.\n")
    number = desk.offer(("Draft.\n", "Drafted.\n"), base="Draft.\n", file="draft.tex")
    accepted = await desk.review.accept(number)
    assert accepted.commit is None
    assert "ignore draft.tex" in accepted.note
    assert desk.room.read("draft.tex") == "Drafted.\n"
    assert desk.room.subjects() == ["Start"]


async def test_a_new_file_is_one_commit_without_a_checkpoint(desk: Desk) -> None:
    number = desk.queue.next_number
    hunks = hunks_between("", "A new chapter.\n")
    desk.queue.put(Proposal(number, "New chapter", "", "chapter.tex", "", hunks, ()))
    await desk.review.accept(number)
    assert desk.room.read("chapter.tex") == "A new chapter.\n"
    assert desk.room.subjects() == ["Add chapter", "Start"]
    assert desk.room.git("status", "--porcelain") == ""


async def test_an_acceptance_that_nobody_waits_for_is_still_finished(desk: Desk) -> None:
    number = desk.offer(PROOF)
    waiting = asyncio.create_task(desk.review.accept(number))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await desk.review.close()
    assert desk.queue.get(number).state is ProposalState.ACCEPTED
    assert desk.changes() == ["-  By induction.", "+  By induction on $a$."]


async def test_a_refusal_that_nobody_waits_for_is_told(desk: Desk) -> None:
    (desk.room.top / ".git/MERGE_HEAD").touch()
    waiting = asyncio.create_task(desk.review.accept(desk.offer(PROOF)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await desk.review.close()
    assert any(isinstance(event, Problem) and "A merge" in event.sentence for event in desk.events)


async def test_a_rejected_change_can_be_opened_again_with_its_decisions(desk: Desk) -> None:
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 0, Decision.ACCEPTED)
    await desk.review.reject(number, "no")
    opened = desk.review.undo_decision(number)
    assert opened.is_open
    assert [hunk.decision for hunk in opened.hunks] == [Decision.ACCEPTED, Decision.UNDECIDED]
    assert desk.review.undo_decision(number).hunks[0].decision is Decision.UNDECIDED
    with pytest.raises(ProposalError, match="nothing to take back"):
        desk.review.undo_decision(number)


async def test_undoing_an_acceptance_takes_the_text_back_and_leaves_the_commit(desk: Desk) -> None:
    accepted = await desk.review.accept(desk.offer(PROOF))
    opened = desk.review.undo_decision(1)
    assert opened.is_open
    assert str(accepted.commit)[:10] in opened.note
    assert desk.buffer.text == PAPER
    assert desk.buffer.is_modified
    assert desk.room.git("rev-parse", "HEAD").strip() == accepted.commit


async def test_an_acceptance_taken_back_can_be_made_again(desk: Desk) -> None:
    await desk.review.accept(desk.offer(PROOF))
    desk.review.undo_decision(1)
    again = await desk.review.accept(1)
    assert again.state is ProposalState.ACCEPTED
    assert desk.buffer.text == desk.room.read("paper.tex") == desk.room.at("HEAD", "paper.tex") == PAPER.replace(*PROOF)


async def test_an_acceptance_that_was_typed_over_is_not_undone(desk: Desk) -> None:
    await desk.review.accept(desk.offer(PROOF))
    desk.type("Even more", "Typed")
    before = desk.state()
    with pytest.raises(ProposalError, match="no longer the last change"):
        desk.review.undo_decision(1)
    assert desk.state() == before


async def test_refreshing_marks_what_is_gone_and_opens_what_is_back(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.review.refresh("paper.tex")
    assert desk.queue.get(number).is_open
    desk.type("By induction", "By magic")
    desk.review.refresh("paper.tex")
    assert desk.queue.get(number).state is ProposalState.OUT_OF_DATE
    with pytest.raises(ProposalError, match="still another one"):
        desk.review.undo_decision(number)
    desk.buffer.undo()
    desk.review.refresh("paper.tex")
    assert desk.queue.get(number).is_open


async def test_a_change_that_is_out_of_date_is_taken_up_against_what_is_there_now(desk: Desk) -> None:
    number = desk.offer(PROOF)
    desk.type("By induction", "By magic")
    desk.review.refresh("paper.tex")
    renewed = desk.review.renew(number)
    assert renewed.is_open
    assert "By magic" in renewed.hunks[0].edit.old
    assert renewed.hunks[0].new == desk.queue.get(number).hunks[0].new
    await desk.review.accept(number)
    assert "By magic" not in desk.buffer.text
    with pytest.raises(ProposalError, match="is not out of date"):
        desk.review.renew(number)


async def test_the_colleague_is_told_each_decision_once(desk: Desk) -> None:
    numbers = [desk.offer(PROOF), desk.offer(SECOND), desk.offer(("More text", "Less text")), desk.offer(PROOF)]
    assert desk.review.report() == ()
    await desk.review.accept(numbers[0])
    desk.review.decide(numbers[1], 0, Decision.ACCEPTED, edited="  $b = c$.\n")
    await desk.review.finish(numbers[1])
    await desk.review.reject(numbers[2], "I like it")
    await desk.review.accept(numbers[3])
    name = "(lem:a)"
    assert desk.review.report() == (
        f"Change 1 {name}: accepted.",
        f"Change 2 {name}: accepted with the author's edits:\n@@ -1 +1 @@\n-  $b < c$.\n+  $b = c$.",
        f"Change 3 {name}: rejected: I like it",
        f"Change 4 {name}: out of date. The passage it replaces has changed since it was made.",
    )
    assert desk.review.report() == ()
    desk.review.undo_decision(numbers[2])
    assert desk.review.report() == (f"Change 3 {name}: the author took the decision back; it is open again.",)


async def test_the_colleague_is_told_which_hunks_were_rejected(desk: Desk) -> None:
    number = desk.offer(PROOF, SECOND)
    desk.review.decide(number, 1, Decision.REJECTED, reason="strictness is not shown")
    await desk.review.accept(number)
    assert desk.review.report()[0].endswith("accepted in part: hunk 2 of 2 rejected: strictness is not shown")
