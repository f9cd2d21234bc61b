"""The colours of drawings as CSS, light and dark by the reader's own preference."""

from __future__ import annotations

from collections.abc import Callable

from latex.outputs.looks import DASHES, LOOKS, Look, Paint

_LIGHT = {"ground": "#ffffff", "ink": "#1d2126", "quiet": "#5b626c", "line": "#7a828d", "frame": "#d4d8dd"}
_DARK = {"ground": "#15181d", "ink": "#e6e8eb", "quiet": "#a3abb6", "line": "#7d8794", "frame": "#3a424e"}


def drawing_style() -> str:
    """Return the style sheet of a drawing that stands alone."""
    return "".join(
        [
            "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif}",
            ".name{font-size:12.5px;font-weight:600}.title{font-size:12px}.label{font-size:11px}",
            ".heading{font-weight:600}.head{font-size:19px;font-weight:600}.note{font-size:13px}",
            ".edge{fill:none;stroke-width:1.2}.frame{fill:none;stroke-width:1.2}.cycle{stroke-dasharray:5 4}",
            *(f".{source}{{stroke-dasharray:{dash}}}" for source, dash in DASHES.items() if dash),
            *(f".{look.name}{{stroke-width:{look.line_width:g};stroke-linejoin:round}}" for look in LOOKS),
            _scheme(_LIGHT, lambda look: look.light),
            f"@media (prefers-color-scheme:dark){{{_scheme(_DARK, lambda look: look.dark)}}}",
        ]
    )


def page_variables() -> str:
    """Return the colours as custom properties of CSS, for the page."""
    return (
        f":root{{{_variables(_LIGHT, lambda look: look.light)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(_DARK, lambda look: look.dark)}}}}}"
        f":root.printing{{{_variables(_LIGHT, lambda look: look.light)}}}"
    )


def _scheme(colours: dict[str, str], paint: Callable[[Look], Paint]) -> str:
    return "".join(
        [
            f".ground{{fill:{colours['ground']}}}.name,.head,.heading,.title,.note{{fill:{colours['ink']}}}",
            f".label,.quiet{{fill:{colours['quiet']}}}",
            f".edge{{stroke:{colours['line']}}}.tip{{fill:{colours['line']}}}.frame{{stroke:{colours['frame']}}}",
            f".cycle{{stroke:{colours['quiet']}}}",
            *(f".{look.name}{{stroke:{paint(look).line};fill:{paint(look).ground}}}" for look in LOOKS),
        ]
    )


def _variables(colours: dict[str, str], paint: Callable[[Look], Paint]) -> str:
    pairs = dict(colours)
    for look in LOOKS:
        pairs[f"{look.name}-line"], pairs[f"{look.name}-ground"] = paint(look).line, paint(look).ground
    return "".join(f"--{name}:{colour};" for name, colour in pairs.items())
