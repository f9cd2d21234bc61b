"""The layout of the room, remembered for the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.folders import layout_file
from sessions.layout import Layout, load_layout, save_layout


@pytest.mark.parametrize("layout", [Layout(), Layout(results=40), Layout(24, 60, False), Layout(line_numbers=True)])
def test_what_was_remembered_is_had_again(tmp_path: Path, layout: Layout) -> None:
    file = layout_file({"XDG_STATE_HOME": str(tmp_path / "state")})
    save_layout(file, layout)
    assert load_layout(file) == layout
    assert [path.name for path in file.parent.iterdir()] == ["layout.toml"]


@pytest.mark.parametrize(
    "text", ["", "results = ", "results = -3\ncolleague = true", "\x00", "results = 99999", 'line_numbers = "yes"']
)
def test_what_cannot_be_read_counts_as_not_remembered(tmp_path: Path, text: str) -> None:
    file = tmp_path / "layout.toml"
    file.write_text(text, encoding="utf-8")
    assert load_layout(file) == Layout()
    file.write_bytes(b"\xff\xfe")
    assert load_layout(file) == Layout()
    assert load_layout(tmp_path / "none.toml") == Layout()


def test_what_was_remembered_stays_where_it_cannot_be_written_anew(tmp_path: Path) -> None:
    (tmp_path / "lemmata").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(OSError, match="lemmata"):
        save_layout(tmp_path / "lemmata" / "layout.toml", Layout(results=30))
