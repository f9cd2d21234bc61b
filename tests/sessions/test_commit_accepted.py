"""One accepted change is one commit holding exactly that change, and the author's other work stays as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from accepting import LINES, Desk
from gitroom import AUTHOR, GitRoom, isolate

from latex.diff import diff
from sessions.history.assembly import CHECKPOINT_SUBJECT


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    isolate(monkeypatch, tmp_path / "home")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(GitRoom.make(tmp_path / "work", paper=LINES, other="other\n"))
    yield desk
    desk.repository.close()


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[Desk]:
    """A repository without a commit."""
    desk = Desk(GitRoom.make(tmp_path / "unborn"))
    yield desk
    desk.repository.close()


async def test_the_commit_holds_the_change_and_the_message(desk: Desk) -> None:
    made = await desk.accept("line 5\n", "LINE 5\n", message="Sharpen the bound\n\nWhy.\n")
    assert made.checkpoint is None
    assert desk.changes(made.commit) == "-line 5\n+LINE 5"
    assert desk.room.git("log", "-1", "--format=%B%an <%ae>|%cn <%ce>") == (
        f"Sharpen the bound\n\nWhy.\n{AUTHOR[0]} <{AUTHOR[1]}>|{AUTHOR[0]} <{AUTHOR[1]}>\n"
    )
    assert desk.room.git("status", "--porcelain") == ""
    assert desk.room.git("rev-parse", "main").strip() == made.commit
    assert desk.room.git("reflog", "-1", "--format=%gs").strip() == "commit: Sharpen the bound"
    assert not list((desk.room.top / ".git").glob("*emmata*"))
    assert desk.room.git("fsck", "--strict", "--no-dangling") == ""


async def test_staged_and_unstaged_work_in_the_same_file_stays_byte_for_byte(desk: Desk) -> None:
    room = desk.room
    room.write("paper.tex", LINES.replace("line 2\n", "staged 2\n"))
    room.git("add", "paper.tex")
    room.write("paper.tex", LINES.replace("line 2\n", "staged 2\n").replace("line 15\n", "typed 15\ntyped 16\n"))
    staged, unstaged = room.git("diff", "--cached", "-U0"), room.git("diff", "-U0")
    made = await desk.accept("line 9\n", "LINE 9\n")
    assert desk.changes(made.commit) == "-line 9\n+LINE 9"
    assert made.checkpoint is None

    def hunks(diff_text: str) -> list[str]:
        return [line for line in diff_text.splitlines() if not line.startswith("index ")]

    assert hunks(room.git("diff", "--cached", "-U0")) == hunks(staged)
    assert hunks(room.git("diff", "-U0")) == hunks(unstaged)
    assert room.at("", "paper.tex") == LINES.replace("line 2\n", "staged 2\n").replace("line 9\n", "LINE 9\n")


async def test_the_staged_diff_of_other_files_is_identical_before_and_after(desk: Desk) -> None:
    room = desk.room
    room.write("other.tex", "staged\n")
    room.write("added.tex", "new\n")
    room.git("add", "other.tex", "added.tex")
    room.write("other.tex", "and typed\n")
    before = room.git("diff", "--cached"), room.git("diff", "other.tex")
    await desk.accept("line 1\n", "LINE 1\n")
    assert (room.git("diff", "--cached"), room.git("diff", "other.tex")) == before


async def test_typing_elsewhere_in_the_file_is_not_committed(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 1\n", "new first\nline 1\n"))
    made = await desk.accept("line 12\n", "LINE 12\n")
    assert desk.room.at("HEAD", "paper.tex") == LINES.replace("line 12\n", "LINE 12\n")
    assert made.checkpoint is None


async def test_a_change_on_uncommitted_lines_follows_a_commit_of_those_lines(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", "my own 5\n"))
    desk.room.write("other.tex", "staged elsewhere\n")
    desk.room.git("add", "other.tex")
    staged = desk.room.git("diff", "--cached")
    made = await desk.accept("my own 5\n", "my own 5, sharper\n")
    assert desk.room.subjects() == ["Sharpen the bound", CHECKPOINT_SUBJECT, "Start"]
    assert made.checkpoint == desk.room.git("rev-parse", "HEAD~1").strip()
    assert desk.changes("HEAD~1") == "-line 5\n+my own 5"
    assert desk.changes("HEAD") == "-my own 5\n+my own 5, sharper"
    assert desk.room.git("diff", "--cached") == staged
    assert desk.room.git("diff") == ""


async def test_an_uncommitted_line_that_the_change_takes_away_is_in_the_history_first(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", "line 5\nmy own\n"))
    made = await desk.accept("my own\nline 6\n", "")
    assert made.checkpoint is not None
    assert desk.changes("HEAD~1") == "+my own"
    assert desk.changes("HEAD") == "-my own\n-line 6"


async def test_a_checkpoint_keeps_what_was_staged_too(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", "staged 5\n"))
    desk.room.git("add", "paper.tex")
    desk.room.write("paper.tex", LINES.replace("line 5\n", "typed 5\n"))
    await desk.accept("typed 5\n", "typed 5, sharper\n")
    assert [desk.changes(f"HEAD~{back}") for back in (2, 1, 0)] == [
        "-line 5\n+staged 5",
        "-staged 5\n+typed 5",
        "-typed 5\n+typed 5, sharper",
    ]


async def test_putting_back_a_line_the_author_removed_is_two_commits(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", ""))
    await desk.accept("line 6\n", "line 5\nline 6\n")
    assert desk.changes("HEAD~1") == "-line 5"
    assert desk.changes("HEAD") == "+line 5"


async def test_with_staged_work_elsewhere_and_here_the_next_change_still_stands_alone(desk: Desk) -> None:
    room = desk.room
    room.write("other.tex", "staged\n")
    room.write("paper.tex", LINES.replace("line 20\n", "staged 20\n"))
    room.git("add", ".")
    for line in ("line 3\n", "line 9\n"):
        made = await desk.accept(line, line.upper())
        assert desk.changes(made.commit) == f"-{line}+{line.upper()}".rstrip("\n")
    assert room.git("diff", "--cached", "--name-only").split() == ["other.tex", "paper.tex"]
    assert room.git("diff") == ""
    assert room.git("fsck", "--strict", "--no-dangling") == ""


@pytest.mark.slow
async def test_whatever_is_staged_and_typed_the_commit_is_the_change_alone(desk: Desk) -> None:
    seed = 20261123
    print("seed", seed)
    chance = random.Random(seed)
    room = desk.room

    def reworded(text: str, words: str, most: int) -> str:
        lines = text.splitlines(keepends=True)
        for _ in range(chance.randint(0, most)):
            at = chance.randrange(len(lines))
            lines[at : at + chance.randint(0, 2)] = [f"{words} {chance.random()}\n"] * chance.randint(0, 2)
        return "".join(lines) or "nothing\n"

    def told(diff_text: str) -> list[str]:
        return [line for line in diff_text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]

    checkpoints = 0
    for _ in range(25):
        staged_text = reworded(room.at("HEAD", "paper.tex"), "staged", 3)
        room.write("paper.tex", staged_text)
        room.git("add", "paper.tex")
        before = reworded(staged_text, "typed", 3)
        after = reworded(before, "accepted", 1)
        path = room.write("paper.tex", after)
        edits = diff(before, after)
        if not edits:
            continue
        staged = told(room.git("diff", "--cached", "-U0"))
        made = await desk.repository.commit_accepted(path, before, edits, message="Change\n")
        change = [
            sign + line
            for edit in edits
            for sign, lines in (("-", edit.old), ("+", edit.new))
            for line in lines.splitlines()
        ]
        assert sorted(told(room.git("show", "--format=", "-U0", made.commit))) == sorted(change)
        assert room.read("paper.tex") == after
        if made.checkpoint is None:
            assert told(room.git("diff", "--cached", "-U0")) == staged
        else:
            checkpoints += 1
            assert room.at("HEAD", "paper.tex") == room.at("", "paper.tex") == after
        room.write("paper.tex", LINES)
        room.git("commit", "-q", "--allow-empty", "-m", "Again", "--", "paper.tex")
    assert 0 < checkpoints < 25
    assert room.git("fsck", "--strict", "--no-dangling") == ""


async def test_a_file_git_does_not_know_is_first_added_as_the_author_has_it(desk: Desk) -> None:
    desk.room.write("new.tex", "mine\n")
    made = await desk.accept("mine\n", "mine\nand yours\n", name="new.tex")
    assert desk.room.at(str(made.checkpoint), "new.tex") == "mine\n"
    assert desk.changes("HEAD") == "+and yours"
    assert desk.room.git("status", "--porcelain") == ""


async def test_a_file_added_with_intent_only_leaves_no_empty_commit(desk: Desk) -> None:
    desk.room.write("new.tex", "mine\n")
    desk.room.git("add", "--intent-to-add", "new.tex")
    await desk.accept("mine\n", "yours\n", name="new.tex")
    assert desk.room.subjects() == ["Sharpen the bound", CHECKPOINT_SUBJECT, "Start"]
    assert desk.room.git("status", "--porcelain") == ""


async def test_a_change_that_was_staged_already_stays_there(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("line 5\n", "LINE 5\n").replace("line 15\n", "staged 15\n"))
    desk.room.git("add", "paper.tex")
    desk.room.write("paper.tex", LINES.replace("line 15\n", "staged 15\n"))
    made = await desk.accept("line 5\n", "LINE 5\n")
    assert made.checkpoint is None
    assert desk.changes("HEAD") == "-line 5\n+LINE 5"
    assert desk.room.git("status", "--porcelain").splitlines() == ["M  paper.tex"]


async def test_a_staged_removal_stays_staged(desk: Desk) -> None:
    desk.room.git("rm", "-q", "--cached", "paper.tex")
    await desk.accept("line 5\n", "LINE 5\n")
    assert desk.changes("HEAD") == "-line 5\n+LINE 5"
    assert desk.room.git("status", "--porcelain").splitlines() == ["D  paper.tex", "?? paper.tex"]


async def test_the_first_commit_of_a_branch_keeps_other_staged_files_staged(new_desk: Desk) -> None:
    room = new_desk.room
    room.write("paper.tex", LINES)
    room.write("other.tex", "other\n")
    room.git("add", "other.tex")
    made = await new_desk.accept("line 5\n", "LINE 5\n")
    assert room.subjects() == ["Sharpen the bound", CHECKPOINT_SUBJECT]
    assert room.git("rev-parse", "main").strip() == made.commit
    assert room.git("status", "--porcelain").splitlines() == ["A  other.tex"]


async def test_a_detached_head_moves_and_no_branch_does(desk: Desk) -> None:
    main = desk.room.git("rev-parse", "main")
    desk.room.git("checkout", "-q", "--detach")
    made = await desk.accept("line 5\n", "LINE 5\n")
    assert desk.room.git("rev-parse", "HEAD").strip() == made.commit
    assert desk.room.git("rev-parse", "main") == main


async def test_a_file_in_a_sub_folder_with_a_difficult_name(desk: Desk) -> None:
    name = 'kapitel/Łoś, *ultra* [1] "q".tex'
    desk.room.write(name, LINES)
    desk.room.write("kapitel/other.tex", "x\n")
    desk.room.git("add", ".")
    desk.room.git("commit", "-q", "-m", "Chapter")
    made = await desk.accept("line 5\n", "LINE 5\n", name=name)
    assert desk.room.git("show", "--format=", "--name-only", "-z", made.commit) == f"{name}\0"
    assert desk.room.git("status", "--porcelain") == ""


async def test_a_linked_worktree_commits_on_its_own_branch(desk: Desk, tmp_path: Path) -> None:
    desk.room.git("worktree", "add", "-q", "-b", "idea", str(tmp_path / "idea"))
    main = desk.room.git("rev-parse", "main")
    idea = Desk(GitRoom(tmp_path / "idea"))
    made = await idea.accept("line 5\n", "LINE 5\n")
    idea.repository.close()
    assert idea.room.git("rev-parse", "idea").strip() == made.commit
    assert idea.room.git("status", "--porcelain") == ""
    assert desk.room.git("rev-parse", "main") == main


async def test_a_submodule_commits_in_itself(desk: Desk, tmp_path: Path) -> None:
    outer = GitRoom.make(tmp_path / "outer", thesis="x")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(desk.room.top), "paper")
    inner = Desk(GitRoom(outer.top / "paper"))
    await inner.repository.set_identity("Ada", "ada@example.org")
    made = await inner.accept("line 5\n", "LINE 5\n")
    inner.repository.close()
    assert inner.room.git("rev-parse", "HEAD").strip() == made.commit
    assert inner.room.git("status", "--porcelain") == ""


async def test_autocrlf_commits_only_the_changed_line(desk: Desk) -> None:
    desk.room.git("config", "core.autocrlf", "true")
    desk.room.write("paper.tex", LINES.replace("\n", "\r\n"))
    made = await desk.accept("line 5\r\n", "LINE 5\r\n")
    assert made.checkpoint is None
    assert desk.changes("HEAD") == "-line 5\n+LINE 5"
    assert "\r" not in desk.room.at("HEAD", "paper.tex")
    assert desk.room.git("status", "--porcelain") == ""


async def test_autocrlf_leaves_line_ends_that_were_committed_as_crlf(desk: Desk) -> None:
    desk.room.write("paper.tex", LINES.replace("\n", "\r\n"))
    desk.room.git("commit", "-q", "-am", "With CRLF")
    desk.room.git("config", "core.autocrlf", "true")
    await desk.accept("line 5\r\n", "LINE 5\r\n")
    assert desk.room.at("HEAD", "paper.tex") == LINES.replace("\n", "\r\n").replace("line 5", "LINE 5")
    assert desk.room.git("status", "--porcelain") == ""


async def test_mixed_line_ends_and_undecodable_bytes_are_kept(desk: Desk) -> None:
    data = b"caf\xe9\r\nline 2\nform\x0cfeed \xe2\x80\xa8\rend"
    desk.room.write("paper.tex", data)
    desk.room.git("commit", "-q", "-am", "Bytes")
    await desk.accept("line 2", "LINE 2")
    stored = desk.room.at("HEAD", "paper.tex").encode("utf-8", "surrogateescape")
    assert stored == data.replace(b"line 2", b"LINE 2")


async def test_a_latin_1_file_stays_latin_1(desk: Desk) -> None:
    desk.room.write("paper.tex", "Théorème\nligne 2\n".encode("latin-1"))
    desk.room.git("commit", "-q", "-am", "Latin")
    await desk.accept("ligne 2", "ligne 2, précisée", encoding="latin-1")
    stored = desk.room.at("HEAD", "paper.tex").encode("utf-8", "surrogateescape")
    assert stored == "Théorème\nligne 2, précisée\n".encode("latin-1")
    assert desk.room.git("status", "--porcelain") == ""


async def test_a_byte_order_mark_is_neither_added_nor_lost(desk: Desk) -> None:
    desk.room.write("paper.tex", b"\xef\xbb\xbf" + LINES.encode())
    desk.room.git("commit", "-q", "-am", "Mark")
    await desk.accept("line 5", "LINE 5", encoding="utf-8-sig")
    assert desk.room.at("HEAD", "paper.tex") == "\ufeff" + LINES.replace("line 5", "LINE 5")


async def test_an_executable_file_stays_executable(desk: Desk) -> None:
    desk.room.git("update-index", "--chmod=+x", "paper.tex")
    desk.room.git("commit", "-q", "-m", "Mode")
    (desk.room.top / "paper.tex").chmod(0o755)
    await desk.accept("line 5", "LINE 5")
    assert desk.room.git("ls-tree", "HEAD", "paper.tex").startswith("100755")


async def test_a_commit_msg_hook_may_add_to_the_message_and_others_are_named(desk: Desk) -> None:
    desk.room.write(".git/hooks/commit-msg", '#!/bin/sh\necho "Reviewed-by: hook" >> "$1"\n').chmod(0o755)
    desk.room.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    made = await desk.accept("line 5", "LINE 5", message="Sharpen\n\nAI-Role: draft\n")
    assert desk.room.git("log", "-1", "--format=%B").split("\n\n")[1] == "AI-Role: draft\nReviewed-by: hook"
    assert made.skipped_hooks == ("pre-commit",)


async def test_commits_are_signed_where_git_is_set_to_sign(desk: Desk, tmp_path: Path) -> None:
    program = tmp_path / "sign"
    program.write_text(
        '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED x" >&2\necho "-----BEGIN PGP SIGNATURE-----"\n'
    )
    program.chmod(0o755)
    desk.room.git("config", "commit.gpgSign", "yes")
    desk.room.git("config", "gpg.program", str(program))
    await desk.accept("line 5", "LINE 5")
    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in desk.room.git("cat-file", "commit", "HEAD")
