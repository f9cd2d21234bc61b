"""Standing instructions are added to the author's file and change nothing else of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.errors import FileError
from sessions.standing.instructions import NAME, keep


def test_the_file_is_made_and_added_to(tmp_path: Path) -> None:
    keep(tmp_path, "Write  $\\eps$,\nnot $\\epsilon$.")
    keep(tmp_path, "British spelling.")
    expected = "# Standing instructions\n\n- Write $\\eps$, not $\\epsilon$.\n- British spelling.\n"
    assert (tmp_path / NAME).read_text(encoding="utf-8") == expected


def test_a_last_line_without_an_end_and_bytes_that_are_no_utf_8_stay(tmp_path: Path) -> None:
    (tmp_path / ".lemmata").mkdir()
    (tmp_path / NAME).write_bytes(b"Mine \xff")
    keep(tmp_path, "More.")
    assert (tmp_path / NAME).read_bytes() == b"Mine \xff\n- More.\n"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".lemmata").write_text("")
    with pytest.raises(FileError, match="could not be written"):
        keep(tmp_path, "More.")
