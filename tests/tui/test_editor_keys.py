"""Editing as text, keys, text: `‸` is the cursor, `⟦…⟧` a selection whose cursor is where `‸` stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor_room import Room, after, marked
from textual import events

from latex.text import Edit, Origin
from sessions.workspace.buffer import Buffer
from tui.editing.keys import EDITING_ACTIONS, EDITING_KEYS
from tui.widgets.editor import Editor
from tui.widgets.editor_actions import ACTIONS


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("‸", "a b c left X", "abX‸c"),
        ("a‸b", "enter", "a\n‸b"),
        ("a‸b", "shift+enter", "a\n‸b"),
        ("  a‸b", "enter", "  a\n  ‸b"),
        ("a‸b", "backspace", "‸b"),
        ("a‸b", "delete", "a‸"),
        ("a\n‸b", "backspace", "a‸b"),
        ("a\r\n‸b", "backspace", "a‸b"),
        ("a‸\r\nb", "delete", "a‸b"),
        ("e\u0301‸x", "backspace", "‸x"),
        ("one two‸", "ctrl+w", "one ‸"),
        ("x \\alpha‸", "ctrl+w", "x ‸"),
        ("‸one two", "ctrl+delete", "‸ two"),
        ("o‸ne\ntwo", "ctrl+k", "o‸\ntwo"),
        ("one‸\ntwo", "ctrl+k", "one‸two"),
        ("‸one\ntwo", "ctrl+k ctrl+k end ctrl+v", "twoone\n‸".replace("one\n", "\n")),
        ("one ⟦two‸⟧ three", "x", "one x‸ three"),
        ("one ⟦two‸⟧ three", "ctrl+x end ctrl+v", "one  threetwo‸"),
        ("one ⟦two‸⟧ three", "ctrl+c end ctrl+v", "one two threetwo‸"),
        ("on‸e\ntwo", "ctrl+x", "‸two"),
        ("a‸", "b ctrl+z", "a‸"),
        ("a‸", "b ctrl+z ctrl+y", "ab‸"),
        ("‸", "a b left right c ctrl+z", "ab‸"),
        ("one\n‸two", "alt+up", "‸two\none"),
        ("‸one\ntwo", "alt+down", "two\n‸one"),
        ("‸one\r\ntwo", "alt+down", "two\r\n‸one"),
        ("‸one\n  two", "ctrl+underscore", "% ‸one\n  two"),
        ("% ‸one", "ctrl+underscore", "‸one"),
        ("⟦one\n  two‸⟧", "ctrl+underscore", "% ⟦one\n%   two‸⟧"),
        ("⟦one\n\ntwo‸⟧", "tab", "  ⟦one\n\n  two‸⟧"),
        ("  ⟦one\n\n  two‸⟧", "shift+tab", "⟦one\n\ntwo‸⟧"),
        ("a‸", "tab", "a ‸"),
        ("\\begin{lemma}‸", "enter", "\\begin{lemma}\n  ‸\n\\end{lemma}"),
        ("\\begin{lemma}‸\n\\end{lemma}", "enter", "\\begin{lemma}\n  ‸\n\\end{lemma}"),
        ("\\begin{lemma}A.\\end{lemma}‸", "enter", "\\begin{lemma}A.\\end{lemma}\n‸"),
        ("% \\begin{lemma}‸", "enter", "% \\begin{lemma}\n‸"),
        ("50\\% \\begin{lemma}‸", "enter", "50\\% \\begin{lemma}\n  ‸\n\\end{lemma}"),
        ("one\ntw‸o three\n\nfour", "alt+q", "one tw‸o three\n\nfour"),
    ],
)
async def test_keys_edit(before: str, keys: str, expected: str) -> None:
    assert await after(before, *keys.split()) == expected


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("a‸b\nc", "right right", "ab\n‸c"),
        ("ab\n‸c", "left", "ab‸\nc"),
        ("ab\r\n‸c", "left", "ab‸\r\nc"),
        ("‸one two", "ctrl+right", "one‸ two"),
        ("one two‸", "ctrl+left ctrl+left", "‸one two"),
        ("‸x \\alpha_1", "ctrl+right ctrl+right", "x \\alpha‸_1"),
        ("  a‸b", "home", "  ‸ab"),
        ("  ‸ab", "home", "‸  ab"),
        ("‸ab\nc", "end", "ab‸\nc"),
        ("abc‸\nd\nefg", "down down", "abc\nd\nefg‸"),
        ("abc\nd\nefg‸", "up", "abc\nd‸\nefg"),
        ("a‸b", "up", "‸ab"),
        ("a‸b", "down", "ab‸"),
        ("a‸b\nc", "ctrl+end", "ab\nc‸"),
        ("ab\nc‸", "ctrl+home", "‸ab\nc"),
        ("a\n\nb‸\n\nc", "ctrl+up", "a\n‸\nb\n\nc"),
        ("a\n\nb‸\n\nc", "ctrl+down", "a\n\nb\n‸\nc"),
        ("One. Two‸ three. Four", "alt+a", "One. ‸Two three. Four"),
        ("One. Two‸ three. Four", "alt+e", "One. Two three.‸ Four"),
        ("‸(a [b] c)", "ctrl+right_square_bracket", "(a [b] c‸)"),
        ("\\be‸gin{a}x\\end{a}", "ctrl+right_square_bracket", "\\begin{a}x‸\\end{a}"),
        ("a‸bc", "shift+right shift+right", "a⟦bc‸⟧"),
        ("one‸ two", "ctrl+shift+left", "⟦‸one⟧ two"),
        ("a‸b\nc", "shift+end", "a⟦b‸⟧\nc"),
        ("a‸b\nc", "ctrl+a", "⟦ab\nc‸⟧"),
        ("a⟦b‸⟧c", "left", "a‸bc"),
        ("⟦‸ab⟧c", "right", "ab‸c"),
        ("a⟦b‸⟧c", "escape", "ab‸c"),
    ],
)
async def test_keys_move_and_select(before: str, keys: str, expected: str) -> None:
    assert await after(before, *keys.split()) == expected


async def test_a_burst_of_keys_is_carried_out_in_order() -> None:
    room = Room("")
    async with room.run_test() as pilot:
        for _ in range(12):
            for key, character in (("a", "a"), ("b", "b"), ("c", "c"), ("left", None), ("X", "X"), ("end", None)):
                room.post_message(events.Key(key, character))
            room.post_message(events.Key("enter", "\r"))
        await pilot.pause()
        assert room.buffer.text == "abXc\n" * 12


async def test_new_lines_and_pastes_keep_the_line_ends_of_the_file() -> None:
    room = Room("a\r\nb", newline="\r\n")
    async with room.run_test() as pilot:
        await pilot.press("enter")
        room.editor.post_message(events.Paste("x\ny\rz"))
        await pilot.pause()
        assert room.buffer.text == "\r\nx\r\ny\r\nza\r\nb"


async def test_a_paste_is_one_undo_step() -> None:
    room = Room("")
    async with room.run_test() as pilot:
        await pilot.press("a")
        room.editor.post_message(events.Paste("one\ntwo"))
        await pilot.pause()
        await pilot.press("b", "ctrl+z", "ctrl+z")
        assert room.buffer.text == "a"


async def test_a_file_that_may_not_be_written_refuses_keys_but_can_be_read_and_copied() -> None:
    room = Room("abc", is_read_only=True)
    async with room.run_test() as pilot:
        await pilot.press("x", "backspace", "shift+right", "ctrl+c", "enter")
        assert room.buffer.text == "abc"
        assert [type(each).__name__ for each in room.told if not isinstance(each, Editor.CursorMoved)] == [
            "ReadOnlyRefused",
            "ReadOnlyRefused",
            "Copied",
            "ReadOnlyRefused",
        ]


async def test_a_key_the_editor_does_not_know_reaches_the_app() -> None:
    room = Room("abc")
    async with room.run_test() as pilot:
        await pilot.press("f7", "ctrl+g", "alt+y", "escape", "x")
        assert [each.key for each in room.told if isinstance(each, events.Key)] == ["f7", "ctrl+g", "alt+y", "escape"]
        assert room.buffer.text == "xabc"


async def test_cursor_and_selection_stay_at_their_text_when_others_change_it() -> None:
    room = Room("one two three")
    async with room.run_test() as pilot:
        room.editor.select(room.editor.find("two") or pytest.fail("no match"))
        room.buffer.edit([Edit(0, "one", "zero\nand one")], origin=Origin.COLLEAGUE)
        await pilot.pause()
        assert room.editor.selected_text == "two"


async def test_each_buffer_keeps_its_own_cursor() -> None:
    room = Room("one")
    other = Buffer("b.tex", Path("b.tex"), "two", room.listeners)
    async with room.run_test() as pilot:
        await pilot.press("end")
        room.editor.show(other, room.listeners)
        await pilot.press("x")
        room.editor.show(room.buffer, room.listeners)
        await pilot.press("y")
        assert (room.buffer.text, other.text) == ("oney", "xtwo")


async def test_an_edit_made_by_a_listener_during_an_edit_is_shown() -> None:
    room = Room("one\ntwo")
    edits = [Edit(0, "", "more\n"), None]

    def answer(event: object) -> None:
        edit = edits.pop(0) if edits else None
        if edit is not None:
            room.buffer.edit([edit], origin=Origin.DISK)

    room.listeners.subscribe(answer)
    async with room.run_test() as pilot:
        await pilot.press("end", "x", "y")
        assert room.buffer.text == "more\nonexy\ntwo"
        assert [strip.text.strip() for strip in room.editor._canvas.strips[:3]] == ["1 more", "2 onexy", "3 two"]


async def test_finding_goes_round_and_back() -> None:
    room = Room("alpha\nbeta alpha\n")
    async with room.run_test():
        starts = [room.editor.find("alpha") for _ in range(3)]
        assert [span.start for span in starts if span] == [0, 11, 0]
        back = room.editor.find("al.ha", regex=True, forward=False)
        assert back is not None
        assert back.start == 11
        assert room.editor.find("gamma") is None


async def test_the_reference_under_the_cursor_is_told() -> None:
    room = Room("see \\cref{lem:a, lem:b} and $x$")
    async with room.run_test() as pilot:
        room.editor.go_to(19)
        assert room.editor.follow_link()
        await pilot.pause()
        assert [each.label for each in room.told if isinstance(each, Editor.LinkActivated)] == ["lem:b"]


async def test_clicks_place_the_cursor_and_select_words_and_lines() -> None:
    room = Room("one two\nthree")
    async with room.run_test() as pilot:
        await pilot.click(Editor, offset=(10, 0))
        assert marked(room.editor, room.buffer.text) == "one t‸wo\nthree"
        await pilot.click(Editor, offset=(10, 0), times=2)
        assert room.editor.selected_text == "two"
        await pilot.click(Editor, offset=(10, 0), times=3)
        assert room.editor.selected_text == "one two\n"


def test_every_action_has_one_meaning_and_every_key_one_action() -> None:
    assert {action.name for action in EDITING_ACTIONS} == set(ACTIONS)
    keys = [key for action in EDITING_ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys)) == len(EDITING_KEYS)
