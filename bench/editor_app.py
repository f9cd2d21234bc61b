"""The editor alone in a terminal, to measure it apart from the room: `python bench/editor_app.py [+LINE] FILE`."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from tui.terminal import prepare

prepare(os.environ)

from textual.app import App, ComposeResult  # noqa: E402

from sessions.events import Listeners  # noqa: E402
from sessions.workspace.buffer import Buffer  # noqa: E402
from themes import load  # noqa: E402
from tui.widgets.editor import Editor  # noqa: E402


class EditorApp(App[None]):
    """One editor over the whole screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, path: Path, line: int) -> None:
        super().__init__()
        self._path = path
        self._line = line
        self._listeners = Listeners()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(load("dark").colours)

    def compose(self) -> ComposeResult:
        yield Editor()

    def on_mount(self) -> None:
        text = self._path.read_bytes().decode("utf-8", "surrogateescape")
        editor = self.query_one(Editor)
        editor.show(Buffer(self._path.name, self._path, text, self._listeners), self._listeners)
        editor.go_to(row=self._line - 1)
        self.screen.set_focus(editor)
        gc.freeze()


def main(arguments: list[str]) -> None:
    line = next((int(each[1:]) for each in arguments if each.startswith("+")), 1)
    file = next(each for each in arguments if not each.startswith("+"))
    EditorApp(Path(file), line).run()


if __name__ == "__main__":
    main(sys.argv[1:])
