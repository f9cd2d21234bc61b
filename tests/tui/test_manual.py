"""The manual page of the keys and the help on screen say what the tables say."""

from __future__ import annotations

from pathlib import Path

from tui.commands import COMMANDS
from tui.manual import manual, sections

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"


def shown(title: str, own: dict[str, str]) -> list[str]:
    return [entry.keys for section in sections(own) for entry in section.entries if entry.title == title]


def test_the_manual_page_is_the_one_made_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run: python -m tui.manual > docs/keys.md"


def test_every_command_is_in_the_manual_by_its_title() -> None:
    text = manual()
    assert [command.id for command in COMMANDS if f"| {command.title}. " not in text] == []


def test_help_shows_the_authors_own_keys() -> None:
    assert shown("Save", {"save": "f11"}) == ["F11"]
    assert shown("Select the whole file.", {"select_all": "alt+w"}) == ["M-w"]
    assert shown("Accept this hunk", {"review.accept": "enter"}) == ["Enter"]


def test_undo_shows_the_key_it_has_in_the_manuscript() -> None:
    assert shown("Undo", {})[0].startswith("^Z")
