"""What edit calls do to real papers: the passage that was meant and nothing else, or nothing at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from corpus import CORPUS
from edit_calls import SECRET, EditCall, EditRoom, came_to, carried_out, wanted
from edit_calls_passages import PASSAGES
from edit_calls_right import RIGHT
from edit_calls_texts import TEXTS

from latex.text import replace
from sessions.review.gates import Severity, assess
from sessions.review.proposals import Proposal

CALLS = (*RIGHT, *PASSAGES, *TEXTS)
PAPERS = sorted({call.paper for call in CALLS})
_SEED = 20261127
_LINES = 200  # for each paper
_MARK = "Zorn"  # a word that no paper of the corpus has in a proof

pytestmark = pytest.mark.skipif(
    not all((CORPUS / paper / "GRAPH.json").is_file() for paper in PAPERS), reason="the corpus of papers is not there"
)


def _by_name(calls: tuple[EditCall, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("call", calls, ids=[call.name for call in calls])


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({call.name for call in CALLS}) == len(CALLS)


@_by_name(RIGHT)
def test_right_call_changes_what_was_meant_and_nothing_else(call: EditCall, tmp_path: Path) -> None:
    room, outcome = carried_out(call, CORPUS, tmp_path)
    assert came_to(outcome) == wanted(call), outcome.text
    proposal = room.queue.get(outcome.proposal or 0)
    (intended,) = call.intended
    text = room.text(intended.file) or ""
    assert (proposal.file, proposal.base) == (intended.file, text)
    assert replace(proposal.base, proposal.edits) == intended.made_in(text)
    assert call.targets is None or proposal.targets == call.targets
    assert all(words in outcome.text for words in call.tells), outcome.text
    assert _is_alarming(room, proposal) == call.is_alarming


@_by_name(CALLS)
def test_no_call_changes_a_file(call: EditCall, tmp_path: Path) -> None:
    room, _ = carried_out(call, CORPUS, tmp_path / "called")
    untouched = EditRoom(CORPUS, call.paper, tmp_path / "untouched", has_crlf=call.has_crlf)
    for replacement in call.typed:
        untouched.type(replacement)
    for name, goal in call.links.items():
        (untouched.folder / name).symlink_to(goal)
    assert room.bytes() == untouched.bytes()


@_by_name((*PASSAGES, *TEXTS))
def test_wrong_call_is_refused_and_queues_nothing(call: EditCall, tmp_path: Path) -> None:
    room, outcome = carried_out(call, CORPUS, tmp_path)
    assert came_to(outcome) == wanted(call), outcome.text
    assert outcome.is_error
    assert len(room.queue) == 0
    assert all(words in outcome.text for words in call.tells), outcome.text
    assert SECRET[30:50] not in outcome.text


def _is_alarming(room: EditRoom, proposal: Proposal) -> bool:
    found = assess(proposal, room.manuscript, room.text)
    return any(finding.severity is Severity.BLOCKING for finding in found)


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
def test_line_of_a_proof_is_changed_where_it_stands_or_refused_as_not_unique(paper: str, tmp_path: Path) -> None:
    room = EditRoom(CORPUS, paper, tmp_path)
    lines = _lines_of_proofs(room)
    chosen = random.Random(_SEED).sample(lines, min(_LINES, len(lines)))
    queued = 0
    for handle, file, start, line in chosen:
        text = room.text(file) or ""
        given = {"handle": handle, "old": line, "new": f"{line} {_MARK}", "why": "w"}
        outcome = room.tools.run("propose_edit", given)
        place = f"seed {_SEED}, {handle}, {file}:{text.count(chr(10), 0, start) + 1}: {outcome.text}"
        if came_to(outcome) == "NOT_UNIQUE":
            assert _count_in_result(room, handle, line) > 1, place
            continue
        assert came_to(outcome) == "queued", place
        queued += 1
        proposal = room.queue.get(outcome.proposal or 0)
        end = start + len(line)
        assert proposal.file == file, place
        assert replace(proposal.base, proposal.edits) == f"{text[:end]} {_MARK}{text[end:]}", place
    assert queued * 2 > len(chosen)


def _count_in_result(room: EditRoom, handle: str, line: str) -> int:
    result = room.manuscript.by_key[handle]
    places = {result.place, *(proof.place for proof in result.proofs)}
    return sum((room.text(each.file) or "")[each.span.start : each.span.end].count(line) for each in places)


def _lines_of_proofs(room: EditRoom) -> list[tuple[str, str, int, str]]:
    """Return the lines of proofs that can end in a word more: handle, file, offset, line without its ends."""
    lines: dict[tuple[str, int], tuple[str, str, int, str]] = {}
    for result in room.manuscript.results:
        for proof in result.proofs:
            file, start = proof.place.file, proof.place.span.start
            for line in (room.text(file) or "")[start : proof.place.span.end].split("\n"):
                stripped = line.strip()
                offset = start + line.find(stripped)
                if stripped and "%" not in stripped and not stripped.startswith(("\\begin", "\\end")):
                    lines[file, offset] = (result.key, file, offset, stripped)
                start += len(line) + 1
    return list(lines.values())
