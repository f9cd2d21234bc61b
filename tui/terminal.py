"""What the terminal can show, and the settings Textual must be given before it is imported.

Textual reads its settings from the environment when it is imported, so `prepare` must come first. It only fills in
what the author has not set.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping


def prepare(environ: MutableMapping[str, str]) -> None:
    """Fill in Textual's settings; call before anything imports Textual."""
    environ.setdefault("TEXTUAL_FPS", "240")  # frames/s; at 60 a key waits up to 16 ms for its frame
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    if has_few_colours(environ):
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "standard")
    elif is_remote(environ):
        # A colour in 256 costs about 8 bytes less than in truecolor, each time it changes.
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")


def is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is at the other end of an SSH line."""
    return "SSH_CONNECTION" in environ or "SSH_TTY" in environ


def has_few_colours(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal shows sixteen colours at most."""
    terminal = environ.get("TERM", "")
    if environ.get("COLORTERM") in {"truecolor", "24bit"} or "256" in terminal or "direct" in terminal:
        return False
    return terminal in {"linux", "xterm", "screen", "tmux", "vt100", "vt220", "ansi", "rxvt", "dumb", ""} or (
        terminal.endswith("-16color")
    )


def theme_for(wished: str, environ: Mapping[str, str]) -> str:
    """Return the theme to start with: the wished one, or for `auto` what the terminal can show.

    `NO_COLOR` (no-color.org) asks for none, and the sixteen-colour theme is the one drawn without any.
    """
    if environ.get("NO_COLOR"):
        return "sixteen"
    if wished != "auto":
        return wished
    if has_few_colours(environ):
        return "sixteen"
    # rxvt and its kin say "foreground;background"; 7 and 15 are the light grounds.
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if ground in {"7", "15"} else "dark"
