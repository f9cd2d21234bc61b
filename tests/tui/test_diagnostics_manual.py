"""The manual page of the diagnostics says what the table of codes says."""

from __future__ import annotations

from pathlib import Path

from latex.check.diagnostic import CODES
from tui.diagnostics_manual import manual

PAGE = Path(__file__).resolve().parents[2] / "docs" / "diagnostics.md"


def test_the_manual_page_is_the_one_made_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run: python -m tui.diagnostics_manual > docs/diagnostics.md"


def test_every_code_has_a_section_an_example_and_two_names() -> None:
    text = manual()
    assert [code.id for code in CODES if f"## {code.id}\n" not in text or not code.example] == []
    assert [code.id for code in CODES if not code.singular or not code.plural] == []


def test_what_the_table_says_are_whole_sentences() -> None:
    sentences = [each for code in CODES for each in (code.meaning, code.remedy, code.milder or "None.")]
    assert [each for each in sentences if not each.endswith(".") or not each[0].isupper()] == []
