"""Settings files, and what is said of mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions import settings
from sessions.errors import SettingsError


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_later_file_wins_key_by_key(tmp_path: Path) -> None:
    own = write(tmp_path / "own.toml", 'theme = "light"\neffort = "low"\n[keys]\nsave = "f2"\n')
    project = write(tmp_path / "project.toml", 'theme = "dark"\nbudget_per_turn = 1\n')
    found = settings.load((own, False), (project, True), (tmp_path / "none.toml", True))
    assert (found.theme, found.effort, found.budget_per_turn, found.keys) == ("dark", "low", 1.0, {"save": "f2"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('them = "dark"', "theme"),
        ("theme = 3", "a text in quotes"),
        ("line_numbers = 1", "true or false"),
        ("budget_per_turn = true", "a number"),
        ("[keys]\nsave = 1", "a table of texts"),
        ("theme = ", "could not be read"),
    ],
)
def test_mistake_names_the_file_and_what_would_be_right(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path / "settings.toml", text)
    with pytest.raises(SettingsError, match=words) as caught:
        settings.load((path, False))
    assert str(path) in str(caught.value)


def test_a_file_in_place_of_the_folder_holds_no_settings(tmp_path: Path) -> None:
    write(tmp_path / ".lemmata", "")
    assert settings.load((tmp_path / ".lemmata" / "settings.toml", True)) == settings.Settings()


def test_what_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match=r"could not be read: Is a directory\. Mend"):
        settings.load((tmp_path / "settings.toml", False))


@pytest.mark.parametrize("text", ['base_url = "http://elsewhere"', 'model = "other"', '[keys]\nquit = "a"'])
def test_paper_may_not_decide_where_text_goes(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "settings.toml", text)
    settings.load((path, False))
    with pytest.raises(SettingsError, match="comes with the paper"):
        settings.load((path, True))
