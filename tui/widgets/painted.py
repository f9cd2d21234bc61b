"""Widgets made of whole lines, which show what changed at once: without a round through Textual's compositor, which
would be a third of what a key costs.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui.display.painting import PaintingApp


class PaintedWidget(Widget):
    """A widget that draws itself line by line in `render_line`, and over which nothing of its screen ever lies.

    It has no border and no padding, and none of its lines is kept by Textual: what it shows is what it would draw now.
    """

    def show_rows(self, strips: Mapping[int, tuple[int, Strip]]) -> bool:
        """Show pieces of lines, by row: the first cell and what stands from there.

        Return whether they are on the screen now; otherwise Textual will ask for these lines at the next frame, unless
        the widget is not to be seen.
        """
        region, app = self.region, self.app
        if not region:
            return False
        puts = [(region.offset + Offset(x, y), strip) for y, (x, strip) in strips.items()]
        if isinstance(app, PaintingApp) and app.paint_now(self, puts):
            return True
        self.refresh(*(Region(x, y, strip.cell_length, 1) for y, (x, strip) in strips.items()))
        return False

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = [self.render_line(y) for y in range(crop.y, crop.bottom)]
        if self.app.no_color:  # elsewhere Textual's own cache, which this method goes round, puts the filters on
            _, ground = self.background_colors
            for line_filter in self.get_line_filters():
                strips = [strip.apply_filter(line_filter, ground) for strip in strips]
        if crop.x == 0 and crop.width >= self.size.width:
            return strips
        return [strip.crop(crop.x, crop.right) for strip in strips]
