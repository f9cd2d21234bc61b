"""The lines at the head and the foot: what gives way, and how little is drawn."""

from __future__ import annotations

from screens import screen_rows
from textual.app import ComposeResult
from textual.geometry import Region

from tui.colours import ColouredApp
from tui.widgets.status import StatusLine


class Line(ColouredApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.line = StatusLine()
        self.drawn: list[tuple[Region, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.line


async def test_right_parts_give_way_first_and_then_the_last_left_ones() -> None:
    app = Line()
    async with app.run_test(size=(20, 3)) as pilot:
        app.line.show((("network.tex", ""), ("  main", "")), (("line 1", ""),))
        await pilot.pause()
        assert screen_rows(app)[0] == " network.tex  main"
        app.line.show((("network.tex", ""), ("  12 unsaved", "")), ())
        await pilot.pause()
        assert screen_rows(app)[0] == " network.tex"


async def test_key_is_not_shown_without_what_it_does() -> None:
    app = Line()
    async with app.run_test(size=(20, 3)) as pilot:
        app.line.show((("F1", "status--key"), (" help  ", ""), ("^P", "status--key"), (" commands  ", "")))
        await pilot.pause()
        assert screen_rows(app)[0] == " F1 help"


async def test_only_the_cells_that_change_are_drawn() -> None:
    app = Line()
    async with app.run_test(size=(40, 3)) as pilot:
        app.line.show((("network.tex", ""),), (("column 12", ""),))
        await pilot.pause()
        refresh = app.line.refresh

        def watched(*regions: Region, **options: bool) -> StatusLine:
            app.drawn.append(regions)
            return refresh(*regions, **options)

        app.line.refresh = watched  # type: ignore[method-assign]  # only what is drawn is watched
        app.line.show((("network.tex", ""),), (("column 13", ""),))
        app.line.show((("network.tex", ""),), (("column 13", ""),))
    assert app.drawn == [(Region(38, 0, 1, 1),)]
