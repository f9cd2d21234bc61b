"""Work per key: as many lines are touched in a text of 60 000 lines as in one of 2 000."""

from __future__ import annotations

from collections import Counter

import pytest
from editor_room import Room

from latex.text import Snapshot
from tui.editing.keys import EDITING_ACTIONS
from tui.widgets.editor_page import Page

PARAGRAPH = (
    "\\begin{lemma}\\label{lem:a}\nLet $a \\in A$ be (a thing). It is one.\n\\end{lemma}\n"
    "\\begin{proof}\nBy \\ref{lem:a} it follows. % a remark\n\\end{proof}\n\n\\section{Next}\nText goes on here.\n\n"
)
SMALL, LARGE = 200, 6000  # paragraphs
_WHOLE_TEXT = frozenset({"fold_proofs", "undo", "redo"})
"""What is about all of the text, or about whatever was done before."""
_SLACK = 40  # lines; a block of a snapshot begins elsewhere


class Count:
    """Lines that were read, by who was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines = Counter[str]()
        line, lines, text = Snapshot.line, Snapshot.lines, vars(Snapshot)["text"].fget

        def counted_line(snapshot: Snapshot, row: int) -> str:
            self.lines["line"] += 1
            return line(snapshot, row)

        def counted_lines(snapshot: Snapshot, start: int, end: int) -> list[str]:
            found = lines(snapshot, start, end)
            self.lines["lines"] += len(found)
            return found

        def counted_text(snapshot: Snapshot) -> str:
            self.lines["text"] += snapshot.line_count
            return str(text(snapshot))

        monkeypatch.setattr(Snapshot, "line", counted_line)
        monkeypatch.setattr(Snapshot, "lines", counted_lines)
        monkeypatch.setattr(Snapshot, "text", property(counted_text))

    def take(self) -> int:
        total = sum(self.lines.values())
        self.lines.clear()
        return total


def know_states(page: Page) -> None:
    """Find the lexer's state of every line, which the editor does bit by bit while nobody types."""
    while not page.states.is_complete:
        page.states.advance(1000)


async def touched(paragraphs: int, count: Count) -> dict[str, int]:
    """Return how many lines each action touches in the middle of such a text, with the drawing that follows."""
    room = Room(PARAGRAPH * paragraphs)
    found: dict[str, int] = {}
    async with room.run_test(size=(80, 24)) as pilot:
        page = room.editor._page
        assert page is not None
        middle = paragraphs // 2 * PARAGRAPH.count("\n") + 1
        know_states(page)
        for action in EDITING_ACTIONS:
            if action.name in _WHOLE_TEXT:
                continue
            room.editor.go_to(row=middle, column=18)
            await pilot.pause()
            count.take()
            room.editor.perform(action.name)
            await pilot.pause()
            found[action.name] = count.take()
            while room.buffer.undo() is not None:
                continue
            page.folds.open_all()
            know_states(page)
        room.editor.go_to(row=middle, column=18)
        await pilot.pause()
        count.take()
        await pilot.press("x")
        found["a letter"] = count.take()
    return found


@pytest.mark.slow
async def test_a_key_touches_as_many_lines_in_a_long_text_as_in_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    count = Count(monkeypatch)
    small, large = await touched(SMALL, count), await touched(LARGE, count)
    growing = {name: (small[name], large[name]) for name in small if large[name] > small[name] + _SLACK}
    assert not growing
    assert large["a letter"] < 200
