from __future__ import annotations

import json
import resource
import signal
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from latex.text import Edit
from sessions.colleague.assistant import Usage
from sessions.colleague.journal import Journal, latest, replay
from sessions.errors import FileError
from sessions.review.proposals import Decision, Hunk, Proposal, ProposalState, Role

CHANGE = Proposal(
    number=1,
    title="Change Lemma 1",
    why="because",
    file="a.tex",
    base="old text 𝔸\r\n",
    hunks=(Hunk(Edit(0, "old", "new")),),
    targets=("lem:a",),
    changed_statements=("lem:a",),
    role=Role.REWRITE,
    asked="please",
    change_id="x#1",
    assistant="model",
)


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Limit the bytes a file may grow to, as a full disk does: what fits is written, the rest refused."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def begun(folder: Path, *, time: float = 0.0, root: str = "a.tex", assistant: str = "model") -> Journal:
    journal = Journal.create(folder, root=root, assistant=assistant, clock=lambda: time, token=lambda: "7f3a")
    journal.append("user", content=[{"type": "text", "text": "Hello"}])
    return journal


def test_name_is_the_time_in_utc_and_a_token(tmp_path: Path) -> None:
    assert begun(tmp_path, time=1795448769.0).id == "2026-11-23T15-46-09-7f3a"


def test_journal_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    journal = begun(tmp_path / "new")
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_each_event_is_a_line_with_version_time_and_number(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in begun(tmp_path, time=12.5).path.read_text().splitlines()]
    assert [(line["v"], line["t"], line["seq"], line["kind"]) for line in lines] == [
        (1, 12.5, 1, "meta"),
        (1, 12.5, 2, "user"),
    ]


def test_blocks_come_back_verbatim_in_their_messages(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    thinking = {"type": "thinking", "thinking": "so\u2028 \x00 é", "signature": "a=="}
    call = {"type": "tool_use", "id": "c", "name": "outline", "input": {"b": 1, "a": [2.5, None]}}
    result = {"type": "tool_result", "tool_use_id": "c", "content": "x"}
    journal.append("block", block=thinking)
    journal.append("block", block=call)
    journal.append("tool_result", content=[result])
    journal.append("usage", usage={"input": 3, "output": 4, "cache_read": 5, "cache_write": 6, "cache_write_hour": 2})
    found = replay(journal.path)
    assert found is not None
    assert [message["content"] for message in found.messages[1:]] == [[thinking, call], [result]]
    assert json.dumps(found.messages[1]["content"]) == json.dumps([thinking, call])
    assert found.usage == Usage(3, 4, 5, 6, 2)


def test_changes_come_back_with_their_decisions(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.append_proposal(CHANGE)
    second = replace(CHANGE, number=2, new_results=("lem:b",), reverts="0123abcd")
    journal.append_proposal(second)
    decided = replace(
        CHANGE.with_hunk(0, decision=Decision.ACCEPTED, edited="newer"),
        state=ProposalState.ACCEPTED_EDITED,
        commit="abc",
    )
    journal.append_decision(decided)
    found = replay(journal.path)
    assert found is not None
    assert found.proposals == (decided, second)


def test_text_that_changes_were_made_for_is_written_once(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    for number in range(1, 4):
        journal.append_proposal(replace(CHANGE, number=number))
    assert journal.path.read_text().count("old text") == 1


def test_last_line_that_was_cut_off_is_ignored_and_cut_away(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole + b'{"v":1,"t":0,"seq":3,"ki')
    found = replay(journal.path)
    assert found is not None
    assert len(found.messages) == 1
    found.reopened(clock=lambda: 1.0).append("user", content=[{"type": "text", "text": "Again"}])
    lines = journal.path.read_bytes().splitlines()
    assert b"\n".join(lines[:2]) + b"\n" == whole
    assert json.loads(lines[2])["seq"] == 3


def test_latest_conversation_is_that_of_the_same_manuscript(tmp_path: Path) -> None:
    begun(tmp_path, time=100.0)
    second = begun(tmp_path, time=200.0)
    begun(tmp_path, time=300.0, root="other.tex")
    Journal.create(tmp_path, root="a.tex", assistant="model", clock=lambda: 400.0)
    found = latest(tmp_path, "a.tex")
    assert found is not None
    assert found.path == second.path


def test_another_model_does_not_take_over(tmp_path: Path) -> None:
    begun(tmp_path, assistant="model")
    assert latest(tmp_path, "a.tex", "another") is None
    assert latest(tmp_path, "a.tex", "model") is not None


def test_file_that_is_no_journal_is_passed_over(tmp_path: Path) -> None:
    good = begun(tmp_path)
    (tmp_path / "9999.jsonl").write_text("nonsense\n")
    (tmp_path / "9998.jsonl").write_text('{"v": 1}\n')
    found = latest(tmp_path, "a.tex")
    assert found is not None
    assert found.path == good.path


def test_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert latest(tmp_path / "none", "a.tex") is None


def test_what_a_full_disk_refused_is_made_up_for(tmp_path: Path, small_files: Callable[[int], None]) -> None:
    journal = begun(tmp_path)
    length = journal.path.stat().st_size
    small_files(length + 30)
    for text in ("Second, which does not fit", "Third"):
        with pytest.raises(FileError, match="made up for"):
            journal.append("user", content=[{"type": "text", "text": text}])
    assert journal.path.stat().st_size == length
    small_files(resource.RLIM_INFINITY)
    journal.append("user", content=[{"type": "text", "text": "Fourth"}])
    found = replay(journal.path)
    assert found is not None
    assert [block["text"] for block in found.messages[0]["content"]][1:] == [
        "Second, which does not fit",
        "Third",
        "Fourth",
    ]
    assert found.seq == 5


def test_journal_that_cannot_be_written_says_what_is_safe(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="It goes on here"):
        begun(tmp_path / "file")
