"""Folders in which TeX looks for files besides that of the paper."""

from __future__ import annotations

from pathlib import Path

from sessions.workspace.search_path import search_folders


def _folders(root: Path, *names: str) -> None:
    for name in names:
        (root / name).mkdir(parents=True)


def test_folders_of_texinputs_are_told_in_order(tmp_path: Path) -> None:
    _folders(tmp_path, "sty", "parts")
    assert search_folders(tmp_path, {"TEXINPUTS": "./sty:parts/:"}) == ("sty", "parts")


def test_two_slashes_mean_all_folders_below(tmp_path: Path) -> None:
    _folders(tmp_path, "sty/a/b", "sty/.git", "other")
    assert search_folders(tmp_path, {"TEXINPUTS": ".:./sty//:"}) == ("sty", "sty/a", "sty/a/b")


def test_folders_outside_the_paper_are_left_to_tex(tmp_path: Path) -> None:
    _folders(tmp_path, "paper", "shared")
    assert search_folders(tmp_path / "paper", {"TEXINPUTS": f"../shared:{tmp_path}:$HOME/tex:~/tex:missing"}) == ()


def test_the_configuration_of_latexmk_is_read(tmp_path: Path) -> None:
    _folders(tmp_path, "sty", "cls", "old")
    first = "$ENV{'TEXINPUTS'} = './sty//:' . $ENV{'TEXINPUTS'};\n"
    text = first + "ensure_path('TEXINPUTS', './cls');\n# $ENV{TEXINPUTS}='old';\n"
    (tmp_path / ".latexmkrc").write_text(text, encoding="utf-8")
    assert search_folders(tmp_path, {}) == ("sty", "cls")


def test_without_settings_there_is_nowhere_else_to_look(tmp_path: Path) -> None:
    assert search_folders(tmp_path, {}) == ()
