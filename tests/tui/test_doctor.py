"""`lemmata doctor` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from tui import cli
from tui.doctor import of_terminal

KEY = "sk-ant-doctor-0123456789"


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    isolate(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    GitRoom.make(tmp_path / "work", paper="\\documentclass{article}\n\\begin{document}\n\\end{document}\n")
    return tmp_path / "work" / "paper.tex"


def test_everything_is_said_and_the_key_is_not(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["doctor", str(paper), "--offline"])
    out = capsys.readouterr().out
    assert status == cli.FINE
    for subject in ("packages", "git", "TeX", "settings", "key", "endpoint", "terminal"):
        assert f" {subject}: " in out
    assert KEY not in out


def test_json_keeps_to_its_schema_and_what_is_missing_is_a_finding(
    paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(paper.parent))
    status = cli.main(["doctor", str(paper.parent), "--offline", "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert status == cli.FINDINGS
    assert data["version"] == 1
    assert all(set(each) == {"subject", "level", "sentence", "advice"} for each in data["findings"])
    assert {each["subject"]: each["level"] for each in data["findings"]}["git"] == "missing"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TERM": "xterm-256color"}, "xterm-256color"),
        ({"TERM": "dumb"}, "the room cannot be drawn"),
        ({"TERM": "linux"}, "16 colours"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "no colours"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x"}, "in tmux"),
        ({"TERM": "xterm", "SSH_CONNECTION": "a b c d"}, "over SSH"),
    ],
)
def test_the_terminal_is_described(environ: dict[str, str], words: str) -> None:
    assert words in of_terminal(environ).sentence
