"""The table of what the editor does: every key in it is a key, and every test a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.manual import sections

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "editor.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "::" in line
]


@pytest.mark.parametrize(("operation", "key", "test"), ROWS)
def test_the_table_of_the_editor_holds(operation: str, key: str, test: str) -> None:
    file, _, name = test.partition("::")
    source = (ROOT / "tests" / "tui" / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{operation}: there is no {test}"
    known = {each.strip() for section in sections({}) for entry in section.entries for each in entry.keys.split(", ")}
    assert not key or key in known, f"{operation}: {key} does nothing"
