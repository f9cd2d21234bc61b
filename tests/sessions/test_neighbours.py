"""The .tex files in a folder, up to a bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.workspace import neighbours as module
from sessions.workspace.neighbours import neighbours


def test_tex_files_are_found_below_the_folder_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("main.tex", "notes.txt", "parts/one.tex", ".git/two.tex", "a/b/c/d/deep.tex"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert neighbours(tmp_path) == ("main.tex", "parts/one.tex")


@pytest.mark.parametrize("bound", ["_MOST_ENTRIES", "_MOST_BYTES"])
def test_a_folder_with_too_much_in_it_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(module, bound, 1)
    for name in ("one.tex", "two.tex"):
        (tmp_path / name).write_text("x")
    assert neighbours(tmp_path) == ()


def test_a_folder_that_is_gone_has_no_files(tmp_path: Path) -> None:
    assert neighbours(tmp_path / "gone") == ()
