"""The results pane through keys."""

from __future__ import annotations

from screens import screen_rows
from textual.app import ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message

from latex.project import Analyser, analyse
from tui.colours import ColouredApp
from tui.widgets.results import Results

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\begin{document}
\begin{lemma}[Tools]\label{lem:a} A. \end{lemma}
\begin{proof} Clear. \end{proof}
\begin{lemma}\label{lem:b} B. \end{lemma}
\begin{proof} By \ref{lem:a}. \end{proof}
\begin{theorem}[Main]\label{thm:t} T. \end{theorem}
\begin{proof} By \ref{lem:b}. \end{proof}
\begin{lemma}\label{lem:alone} Alone. \end{lemma}
\end{document}
"""


class Pane(ColouredApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.results = Results()
        self.told: list[Message] = []
        self.show_at_once = True

    def compose(self) -> ComposeResult:
        yield self.results

    def on_mount(self) -> None:
        if self.show_at_once:
            self.results.show(analyse("main.tex", {"main.tex": PAPER}.get))
        self.results.focus()

    def on_results_chosen(self, message: Results.Chosen) -> None:
        self.told.append(message)


async def keys(*pressed: str) -> Pane:
    app = Pane()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press(*pressed)
        await pilot.pause()
    return app


async def test_small_paper_is_shown_one_level_open() -> None:
    app = await keys()
    assert app.results.row_texts == (
        "▾ ● Thm 3  Main",
        "  ▸ ● Lem 2",
        "▾ not used by anything (1)",
        "  ○ Lem 4",
    )


async def test_right_opens_and_left_closes_or_goes_up() -> None:
    app = await keys("down", "right")
    assert "    " + "  ● Lem 1  Tools" in app.results.row_texts
    app = await keys("down", "right", "down", "left", "left")
    assert "    " + "  ● Lem 1  Tools" not in app.results.row_texts


async def test_enter_goes_and_space_stays() -> None:
    app = await keys("down", "enter", "space")
    assert [(each.key, each.stay) for each in app.told if isinstance(each, Results.Chosen)] == [
        ("lem:b", False),
        ("lem:b", True),
    ]


async def test_typing_a_filter_keeps_what_matches_and_escape_ends_it() -> None:
    app = await keys("slash", "t", "o", "o", "l")
    assert app.results.row_texts == ("  ● Lem 1  Tools",)
    app = await keys("slash", "t", "o", "escape")
    assert len(app.results.row_texts) == 4


async def test_everything_is_opened_and_closed_by_a_key() -> None:
    closed = ("▸ ● Thm 3  Main", "▾ not used by anything (1)", "  ○ Lem 4")
    all_open = ("▾ ● Thm 3  Main", "  ▾ ● Lem 2", "      ● Lem 1  Tools", *closed[1:])
    assert (await keys("down", "minus")).results.row_texts == closed
    assert (await keys("minus", "asterisk")).results.row_texts == all_open
    app = await keys("minus", "end", "plus")
    assert app.results.row_texts == all_open
    app = await keys("plus", "down", "down", "minus", "enter")
    assert [each.key for each in app.told if isinstance(each, Results.Chosen)] == ["thm:t"]


async def test_first_match_is_in_focus_while_filtering() -> None:
    app = await keys("end", "slash", "l", "e", "m", "enter")
    assert [each.key for each in app.told if isinstance(each, Results.Chosen)] == ["lem:a"]


async def test_order_of_the_paper_is_one_key_away() -> None:
    app = await keys("o")
    assert [row.split()[1:3] for row in app.results.row_texts] == [
        ["Lem", "1"],
        ["Lem", "2"],
        ["Thm", "3"],
        ["Lem", "4"],
    ]


async def test_pane_says_that_it_is_being_read_until_it_is() -> None:
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert screen_rows(app)[0].startswith("reading the manuscript")
        app.results.show(analyse("main.tex", {"main.tex": "Nothing."}.get))
        await pilot.pause()
        assert screen_rows(app)[0] == "no results in this manuscript yet"


async def test_numbers_that_tex_printed_take_the_place_of_those_worked_out() -> None:
    app = Pane()
    async with app.run_test(size=(40, 20)) as pilot:
        found = analyse("main.tex", {"main.tex": PAPER}.get)
        app.results.show(found.numbered_by({"lem:a": "1", "lem:b": "2", "thm:t": "A", "lem:alone": "4"}))
        await pilot.pause()
        assert "▾ ● Thm A  Main" in app.results.row_texts
        app.results.show(found)
        await pilot.pause()
        assert "▾ ● Thm 3  Main" in app.results.row_texts


async def test_a_number_that_the_heading_does_not_print_is_not_shown() -> None:
    app = Pane()
    app.show_at_once = False
    text = (
        "\\documentclass{article}\\usepackage{ntheorem}\\theoremstyle{nonumberplain}\\newtheorem{lemma}{Lemma}"
        "\\begin{document}\\begin{lemma}\\label{lem:a}x\\end{lemma}\\end{document}"
    )
    async with app.run_test(size=(40, 20)) as pilot:
        app.results.show(analyse("main.tex", {"main.tex": text}.get))
        await pilot.pause()
        assert "  ○ Lem  lem:a" in app.results.row_texts


async def test_title_is_cut_before_the_scroll_bar() -> None:
    app = Pane()
    async with app.run_test(size=(14, 3)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        assert screen_rows(app)[0][:13].endswith("…")


async def test_result_is_renamed_where_nothing_else_changes() -> None:
    texts = {"main.tex": PAPER.replace(r"\newtheorem{lemma}[theorem]{Lemma}", r"\input{names}")}
    analyser = Analyser(texts.get)
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=(40, 20)) as pilot:
        texts["names.tex"] = r"\newtheorem{lemma}[theorem]{Lemma}"
        app.results.show(analyser.analyse("main.tex"))
        await pilot.pause()
        texts["names.tex"] = r"\newtheorem{lemma}[theorem]{Lemme}"
        app.results.show(analyser.analyse("main.tex"))
        await pilot.pause()
        assert "Lemme 2" in "".join(screen_rows(app))


async def test_row_stays_open_and_in_focus_while_its_label_is_renamed() -> None:
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=(40, 20)) as pilot:
        app.results.focus()
        app.results.show(analyse("main.tex", {"main.tex": PAPER}.get))
        await pilot.press("down", "right")
        before = app.results.row_texts
        renamed = PAPER.replace("lem:b", "lem:bees").replace("Tools", "Means")
        app.results.show(analyse("main.tex", {"main.tex": renamed}.get))
        await pilot.press("enter")
        assert app.results.row_texts == tuple(row.replace("Tools", "Means") for row in before)
    assert [message.key for message in app.told if isinstance(message, Results.Chosen)] == ["lem:bees"]


async def test_row_stays_in_focus_when_a_row_comes_before_it() -> None:
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=(40, 20)) as pilot:
        app.results.focus()
        app.results.show(analyse("main.tex", {"main.tex": PAPER}.get))
        await pilot.press("end")
        first = r"\begin{document}\begin{theorem}\label{thm:zero} Z. \end{theorem}"
        app.results.show(analyse("main.tex", {"main.tex": PAPER.replace(r"\begin{document}", first)}.get))
        await pilot.press("enter")
    assert [message.key for message in app.told if isinstance(message, Results.Chosen)] == ["lem:alone"]


async def test_row_of_the_cursor_is_not_drawn_anew_while_its_label_is_renamed() -> None:
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=(40, 20)) as pilot:
        app.results.show(analyse("main.tex", {"main.tex": PAPER}.get))
        app.results.follow("lem:alone")
        await pilot.pause()
        before = app.results.render_line(3)
        app.results.show(analyse("main.tex", {"main.tex": PAPER.replace("lem:alone", "lem:along")}.get))
        assert app.results.render_line(3) == before


async def many(*pressed: str, size: tuple[int, int] = (30, 10)) -> tuple[Pane, list[str]]:
    """Press keys in the tree of forty theorems; return the pane and what it then shows."""
    body = "".join(f"\\begin{{theorem}}\\label{{t{number}}} T. \\end{{theorem}}\n" for number in range(1, 41))
    text = "\\documentclass{article}\\newtheorem{theorem}{Theorem}\\begin{document}\n" + body + "\\end{document}"
    app = Pane()
    app.show_at_once = False
    async with app.run_test(size=size) as pilot:
        app.results.focus()
        app.results.show(analyse("main.tex", {"main.tex": text}.get))
        await pilot.pause()
        for each in pressed:
            if each == "wheel":
                app.results.post_message(MouseScrollDown(app.results, 3, 3, 0, 1, 0, False, False, False))
            elif each.startswith("bar "):
                y = int(each[4:])
                await pilot.mouse_down(app.results, offset=(29, y))
                await pilot.mouse_up(app.results, offset=(29, y))
            else:
                await pilot.press(each)
            await pilot.pause()
        return app, [row.split()[2] for row in screen_rows(app) if "Thm" in row]


async def test_the_row_in_focus_stays_in_view() -> None:
    assert (await many())[1] == [str(number) for number in range(1, 11)]
    assert (await many("end"))[1] == [str(number) for number in range(31, 41)]
    assert (await many("end", "home"))[1][0] == "1"
    assert (await many(*["down"] * 10))[1] == [str(number) for number in range(2, 12)]


async def test_wheel_and_bar_move_the_list_and_not_the_focus() -> None:
    app, shown = await many("wheel", "wheel")
    assert shown[0] == "7"
    app, shown = await many("bar 9", "enter")
    assert shown[-1] == "40"
    assert [each.key for each in app.told if isinstance(each, Results.Chosen)] == ["t1"]


async def test_the_list_never_ends_above_the_foot_of_the_pane() -> None:
    _, shown = await many("end", "slash", "3")
    assert shown[0] == "3"
    assert (await many("end", "slash", "3", "escape"))[1][-1] in {str(number) for number in range(10, 41)}
