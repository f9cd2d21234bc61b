"""The review on screen: a change in, keys in, rows and messages out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.theme import Theme
from textual.widget import Widget

import themes
from sessions.review.gates import Finding, Gate, Severity
from sessions.review.hunks import hunks_between, split
from sessions.review.proposals import Decision, Proposal
from tui.widgets.review import ReviewView

_BASE = (
    "".join(f"Line {n} says $x_{n} \\leq y$.\n" for n in range(1, 10)) + "\\begin{lemma}\n  Old.\n\\end{lemma}\n" * 9
)
_NEW = _BASE.replace("x_2 \\leq", "x_2 \\geq").replace("Line 8 says", "Line 8\nclaims")
_STATEMENT = Finding(
    Gate.STATEMENT, Severity.WARNING, "Changes the statement of Lemma 3.2.", "$a \\leq b$", "$a \\geq b$", 2, ("a", "b")
)


def _proposal(new: str = _NEW, number: int = 7, why: str = "Nets are enough.") -> Proposal:
    return Proposal(number, "Proof of Lemma 3.2", why, "network.tex", _BASE, hunks_between(_BASE, new), ("a",))


class _Room(App[None]):
    """A review alone on the screen, with what it posts."""

    def __init__(self, theme: str = "dark") -> None:
        super().__init__()
        palette = themes.load(theme)
        ansi = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"} if palette.ansi else {}
        main = {key: value for key, value in palette.colours.items() if key in Theme.__dataclass_fields__}
        variables = {key: value for key, value in palette.colours.items() if key not in main} | ansi
        self.register_theme(Theme(theme, dark=palette.dark, ansi=palette.ansi, variables=variables, **main))  # type: ignore[arg-type]  # colours only
        self.theme = theme
        self.review = ReviewView()
        self.posted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.review

    def on_mount(self) -> None:
        self.review.focus()

    def on_review_view_hunk_decided(self, message: ReviewView.HunkDecided) -> None:
        self.posted.append(message)

    on_review_view_edit_requested = on_review_view_hunk_decided
    on_review_view_comment_requested = on_review_view_hunk_decided
    on_review_view_split_requested = on_review_view_hunk_decided
    on_review_view_decide_rest = on_review_view_hunk_decided
    on_review_view_undo_requested = on_review_view_hunk_decided
    on_review_view_closed = on_review_view_hunk_decided
    on_review_view_change_requested = on_review_view_hunk_decided


def _screen(widget: Widget) -> list[str]:
    return ["".join(segment.text for segment in widget.render_line(y)).rstrip() for y in range(widget.size.height)]


async def _rows(
    proposal: Proposal, findings: Iterable[Finding] = (), *, size: tuple[int, int] = (80, 40), theme: str = "dark"
) -> tuple[str, ...]:
    room = _Room(theme)
    async with room.run_test(size=size):
        room.review.show(proposal, tuple(findings))
        return room.review.row_texts


async def test_head_names_change_file_size_and_hunk() -> None:
    room = _Room()
    async with room.run_test(size=(80, 24)):
        room.review.show(_proposal(), ())
        assert _screen(room.review)[:3] == [
            "  Change 7 · Proof of Lemma 3.2",
            "  network.tex · +3 −2 · hunk 1 of 2",
            "  Nets are enough.",
        ]


async def test_foot_names_the_keys_and_stays_when_the_page_scrolls() -> None:
    room = _Room()
    async with room.run_test(size=(80, 12)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press("end")
        assert _screen(room.review)[-1].startswith("  y accept  n reject  e edit  j next")
        assert _screen(room.review)[0] == "  Change 7 · Proof of Lemma 3.2"


async def test_hunk_shows_removed_before_added_between_its_context() -> None:
    rows = await _rows(_proposal())
    assert rows[2:8] == (
        "── Hunk 1 of 2 · line 2 · undecided " + "─" * 41,
        "Line 1 says $x_1 \\leq y$.",
        "Line 2 says $x_2 \\leq\\geq y$.",
        "Line 3 says $x_3 \\leq y$.",
        "Line 4 says $x_4 \\leq y$.",
        "",
    )


async def test_sixteen_colours_get_marks() -> None:
    rows = await _rows(_proposal(), theme="sixteen")
    assert "Line 2 says $x_2 [-\\leq-]{+\\geq+} y$." in rows


async def test_terminal_without_colour_gets_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rows = await _rows(_proposal())
    assert "Line 2 says $x_2 [-\\leq-]{+\\geq+} y$." in rows


async def test_marks_close_at_each_line_end() -> None:
    rows = await _rows(_proposal(_BASE.replace("Line 5", "\\begin{x}\n  New\n\\end{x}\nLine 5")), theme="sixteen")
    assert [row for row in rows if "{+" in row] == ["{+\\begin{x}+}", "  {+New+}", "{+\\end{x}+}"]


async def test_finding_shows_the_old_and_the_new_statement() -> None:
    rows = await _rows(_proposal(), [_STATEMENT], theme="sixteen")
    place = rows.index("▲ Changes the statement of Lemma 3.2.")
    assert rows[place + 1] == "  $a [-\\leq-]{+\\geq+} b$"


async def test_notes_are_folded_until_details_are_asked_for() -> None:
    notes = [Finding(Gate.TARGET, Severity.NOTE, f"Note {n}.") for n in range(5)]
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), (_STATEMENT, *notes))
        assert "· 3 more notes; v shows them." in room.review.row_texts
        await pilot.press("v")
        assert "· Note 4." in room.review.row_texts
        assert "  rest on it: b" in room.review.row_texts


async def test_markup_and_control_characters_are_shown_not_obeyed() -> None:
    rows = await _rows(_proposal(_BASE.replace("Line 5", "[bold]\x1b[31m\u202e[/bold] \\{x\\}"), why="[red]a[/red]"))
    assert any("[bold]␛[31m⟨U+202E⟩[/bold] \\{x\\}" in row for row in rows)
    assert rows[0] == "[red]a[/red]"


@pytest.mark.parametrize("width", [24, 40, 80, 160])
async def test_no_row_is_wider_than_the_screen(width: int) -> None:
    long_word = "\\command" * 20
    proposal = _proposal(_BASE.replace("Line 5", f"数学 {long_word} word " + "many words " * 30))
    rows = await _rows(proposal, [_STATEMENT], size=(width, 30))
    assert max(len(row) for row in rows) <= width - 3
    assert "".join(rows).replace(" ", "").count("manywords") == 30


async def test_line_view_shows_whole_lines_with_signs() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press("w")
        rows = room.review.row_texts
        assert "- Line 2 says $x_2 \\leq y$." in rows
        assert "+ Line 2 says $x_2 \\geq y$." in rows


@pytest.mark.parametrize(
    ("key", "kind", "values"),
    [
        ("y", ReviewView.HunkDecided, {"index": 0, "decision": Decision.ACCEPTED}),
        ("n", ReviewView.HunkDecided, {"index": 0, "decision": Decision.REJECTED}),
        ("e", ReviewView.EditRequested, {"index": 0}),
        ("c", ReviewView.CommentRequested, {"index": 0}),
        ("s", ReviewView.SplitRequested, {"index": 0}),
        ("a", ReviewView.DecideRest, {"decision": Decision.ACCEPTED}),
        ("d", ReviewView.DecideRest, {"decision": Decision.REJECTED}),
        ("u", ReviewView.UndoRequested, {}),
        ("J", ReviewView.ChangeRequested, {"by": 1}),
        ("K", ReviewView.ChangeRequested, {"by": -1}),
        ("q", ReviewView.Closed, {}),
        ("escape", ReviewView.Closed, {}),
    ],
)
async def test_key_posts_what_the_author_wants(key: str, kind: type[Message], values: dict[str, object]) -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press(key)
        assert [type(message) for message in room.posted] == [kind]
        assert {name: getattr(room.posted[0], name) for name in values} == values


async def test_j_and_k_move_between_hunks_and_stop_at_the_ends() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press("j", "j", "y", "k", "k", "y")
        decided = [message.index for message in room.posted if isinstance(message, ReviewView.HunkDecided)]
        assert decided == [1, 0]


async def test_current_hunk_has_a_bar_in_the_margin() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press("j")
        barred = [row for row in _screen(room.review) if row.startswith("▌")]
        assert barred[0].startswith("▌ ── Hunk 2 of 2")


async def test_hunk_that_was_never_on_screen_is_shown_before_it_is_decided() -> None:
    room = _Room()
    async with room.run_test(size=(80, 12)) as pilot:
        room.review.show(_proposal(why="One line of reasons.\n" * 20), ())
        await pilot.press("y")
        assert room.posted == []
        assert any("Hunk 1 of 2" in row for row in _screen(room.review))
        await pilot.press("y")
        assert len(room.posted) == 1


async def test_decision_is_shown_and_the_next_hunk_becomes_current() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)):
        proposal = _proposal()
        room.review.show(proposal, ())
        room.review.show(proposal.with_hunk(0, decision=Decision.REJECTED, reason="too weak"), ())
        assert room.review.current == 1
        assert any("Hunk 1 of 2 · line 2 · ✗ rejected: too weak" in row for row in room.review.row_texts)


async def test_undone_decision_leads_back_to_its_hunk() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)):
        proposal = _proposal()
        room.review.show(proposal.with_hunk(0, decision=Decision.ACCEPTED), ())
        assert room.review.current == 1
        room.review.show(proposal, ())
        assert room.review.current == 0


async def test_hunk_with_the_authors_edits_shows_them() -> None:
    edited = _proposal().with_hunk(0, decision=Decision.ACCEPTED, edited="Line 2 says nothing.\n")
    rows = await _rows(edited, theme="sixteen")
    assert any("✓ accepted with your edits" in row for row in rows)
    assert "Line 2 says [-$x_2 \\leq y$-]{+nothing+}." in rows


async def test_findings_that_arrive_later_keep_the_hunk() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        await pilot.press("j")
        room.review.show(_proposal(), (_STATEMENT,))
        assert room.review.current == 1


async def test_large_hunk_is_compared_in_a_thread_and_then_shown_by_word() -> None:
    text = "".join(f"Words of line {n} go on and on for a while.\n" for n in range(200))
    changed = "".join(f"Words of line {n} go on and on for a time.\n" for n in range(200))
    proposal = Proposal(1, "Long", "", "a.tex", text, hunks_between(text, changed), ())
    room = _Room("sixteen")
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(proposal, ())
        await room.workers.wait_for_complete()
        await pilot.pause()
        assert "Words of line 7 go on and on for a [-while-]{+time+}." in room.review.row_texts


async def test_keys_can_be_remapped() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.set_keymap({"review.accept": "f8"})
        room.review.show(_proposal(), ())
        await pilot.press("f8")
        assert isinstance(room.posted[0], ReviewView.HunkDecided)
        assert "F8 accept" in _screen(room.review)[-1] or "f8 accept" in _screen(room.review)[-1]


async def test_click_makes_a_hunk_current() -> None:
    room = _Room()
    async with room.run_test(size=(80, 40)) as pilot:
        room.review.show(_proposal(), ())
        row = next(y for y, text in enumerate(_screen(room.review)) if "Hunk 2 of 2" in text)
        await pilot.click(ReviewView, offset=(10, row))
        assert room.review.current == 1


async def test_sentences_of_one_line_can_be_decided_apart() -> None:
    base = "One here. Two here. Three here.\n"
    hunks = split(hunks_between(base, "One now. Two here. Three now.\n")[0])
    rows = await _rows(Proposal(1, "Now", "", "a.tex", base, hunks, ()), theme="sixteen")
    assert [row for row in rows if "{+" in row] == ["One [-here-]{+now+}. Two here.", "Three [-here-]{+now+}."]


async def test_new_file_has_no_context() -> None:
    rows = await _rows(Proposal(1, "New", "", "b.tex", "", hunks_between("", "One.\nTwo.\n"), ()), theme="sixteen")
    assert rows[-3:-1] == ("{+One.+}", "{+Two.+}")


async def test_change_without_hunks_takes_no_decision() -> None:
    room = _Room()
    async with room.run_test(size=(80, 24)) as pilot:
        room.review.show(Proposal(1, "Nothing", "", "a.tex", "x\n", (), ()), ())
        await pilot.press("y", "j", "k", "s", "e", "w")
        assert room.posted == []
