"""The command `lemmata disclose` on real repositories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ai_history import PROVED, AiHistory
from gitroom import isolate

from tui import cli

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "disclose.md"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AiHistory:
    """A paper in the working directory, in a repository without an AI edit."""
    isolate(monkeypatch, tmp_path / "home")
    made = AiHistory(tmp_path / "paper")
    monkeypatch.chdir(tmp_path / "paper")
    return made


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(("disclose", *words))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def fields(data: object) -> Iterator[str]:
    """Yield the name of every field in `data`."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from fields(value)
    elif isinstance(data, list):
        for value in data:
            yield from fields(value)


def test_a_history_without_ai_edits_is_told_and_is_fine(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, "main.tex")
    assert (status, err) == (0, "")
    assert "The history of main.tex records no edit by AI." in out


def test_a_paper_outside_a_repository_cannot_be_declared(
    tmp_path: Path, history: AiHistory, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "main.tex").write_text(PROVED, encoding="utf-8")
    status, out, err = told(capsys, str(tmp_path / "alone"))
    assert (status, out) == (cli.CANNOT, "")
    assert err == "main.tex is not in a git repository, so nothing is recorded that could be declared.\n"


def test_the_text_says_that_no_reading_is_recorded(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    history.accept(PROVED, "lem:square", by="Łukasz Żółć")
    status, out, _ = told(capsys, "main.tex")
    words = " ".join(out.split())
    assert status == 0
    assert "Łukasz Żółć accepted 1 edit" in words
    assert "AI drafted the proof of 1 result, in whole or in part: Lemma 1. No reading is recorded." in words


def test_a_proof_that_somebody_marked_as_read_is_told(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    history.accept(PROVED, "lem:square")
    note = "Read-by: Łukasz Żółć <lz@example.org> 2026-11-27T09:12:03+00:00"
    history.room.git("notes", "--ref=lemmata-read", "add", "-m", note)
    words = " ".join(told(capsys, "main.tex")[1].split())
    assert "Marked as read since the last edit by AI: 1 of 1, Lemma 1 (by Łukasz Żółć)." in words


def test_the_latex_is_a_section(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    history.accept(PROVED, "lem:square")
    status, out, _ = told(capsys, ".", "--format", "latex")
    assert (status, out.startswith("\\section*{Declaration of AI use}\n")) == (0, True)
    assert r"\item Lemma~\ref{lem:square}: 1 draft." in out


def test_every_field_of_the_json_is_described(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    history.accept(PROVED, "lem:square")
    status, out, _ = told(capsys, "main.tex", "--format", "json")
    description = DESCRIPTION.read_text(encoding="utf-8")
    missing = [name for name in fields(json.loads(out)) if f"`{name}`" not in description]
    assert (status, missing) == (0, [])


def test_nothing_is_changed(history: AiHistory, capsys: pytest.CaptureFixture[str]) -> None:
    history.accept(PROVED, "lem:square")
    before = history.room.git("rev-parse", "HEAD"), history.room.git("status", "--porcelain", "--ignored")
    told(capsys, "main.tex")
    assert before == (history.room.git("rev-parse", "HEAD"), history.room.git("status", "--porcelain", "--ignored"))
