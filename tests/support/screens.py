"""The screen as text, for tests; the one place that reads Textual's compositor."""

from __future__ import annotations

from typing import Any

from textual.app import App


def screen_rows(app: App[Any]) -> list[str]:
    """Return what the terminal would show, one string a row, without colours and trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def screen_text(app: App[Any]) -> str:
    """Return what the terminal would show as one text."""
    return "\n".join(screen_rows(app))
