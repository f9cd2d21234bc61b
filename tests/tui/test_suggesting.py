"""The command `lemmata suggestions` on good and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compact_paper import PAIR, PAPER, verdicts

from sessions.standing.decisions import FILE, Verdict
from tui import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> Path:
    """The working directory with the paper in it, outside any repository."""
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "main.tex").write_text(PAPER, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "paper")
    monkeypatch.setenv("LOGNAME", "ada")
    return tmp_path / "paper"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(("suggestions", "main.tex", *words))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_lists_suggestions_by_result(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == (
        0,
        "Theorem 3 thm:sum\n"
        "  0.88  kind operator → Definition 2 def:kind  main.tex:15 (statement)\n"
        "  0.79  Compact operators → Definition 1 def:compact  main.tex:15 (statement)\n",
        "",
    )


def test_the_command_confirms_dismisses_and_forgets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = told(capsys, "confirm", *PAIR)
    assert (status, verdicts(folder)) == (0, {PAIR: Verdict.CONFIRMED})
    assert err == ".lemmata/suggestions.toml now says that thm:sum uses def:compact: confirmed by ada.\n"
    assert "confirmed by ada on 20" in told(capsys)[1]
    told(capsys, "dismiss", *PAIR)
    assert verdicts(folder) == {PAIR: Verdict.DISMISSED}
    told(capsys, "forget", *PAIR)
    assert verdicts(folder) == {}


def test_a_changed_statement_is_told_in_the_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "confirm", *PAIR)
    (folder / "main.tex").write_text(PAPER.replace("A sum", "Every sum"), encoding="utf-8")
    assert "; the statement has changed since\n" in told(capsys)[1]


def test_json_is_versioned_and_complete(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "dismiss", *PAIR)
    document = json.loads(told(capsys, "list", "--format", "json")[1])
    assert (document["format"], document["version"], document["root"]) == ("lemmata-suggestions", 1, "main.tex")
    (_, entry) = document["suggestions"]
    assert {name: entry[name] for name in ("source", "target", "part", "line", "decision", "by", "stale")} == {
        "source": "thm:sum",
        "target": "def:compact",
        "part": "statement",
        "line": 15,
        "decision": "dismissed",
        "by": "ada",
        "stale": [],
    }


def test_the_list_can_be_of_one_result_and_of_the_surest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "list", "def:kind")[1] == ""
    assert told(capsys, "--min", "1")[2] == "Nothing in main.tex is suggested with a confidence of 1 or more.\n"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("confirm",), "needs two handles"),
        (("confirm", "thm:sum", "def:nowhere"), "no result “def:nowhere”"),
        (("confirm", "def:kind", "def:compact"), "Nothing suggests that def:kind uses def:compact"),
        (("list", "--min", "2"), "is no confidence"),
        (("list", "nowhere"), "no result “nowhere”"),
    ],
)
def test_wrong_words_are_one_sentence_and_status_two(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], part: str
) -> None:
    status, out, err = told(capsys, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert part in err


def test_a_broken_file_is_status_three(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".lemmata").mkdir()
    (folder / FILE).write_text("version = 9\n", encoding="utf-8")
    status, _, err = told(capsys)
    assert (status, err.count("\n")) == (3, 1)
    assert err.startswith("Line 1 of .lemmata/suggestions.toml cannot be read: it is of version 9")
