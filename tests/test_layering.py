"""The rooms of the house: who may import whom, and what starting loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("tui", "sessions", "latex", "themes")
ALLOWED = {"tui": {"tui", "sessions", "latex", "themes"}, "sessions": {"sessions", "latex"}, "latex": {"latex"}}
OUTSIDE = {"latex": {"pylatexenc"}, "themes": set[str]()}
SINGLE_HOMES = {
    "git": "sessions/history/repository.py",
    "watchdog": "sessions/workspace/watcher.py",
    "anthropic": "sessions/colleague/endpoint_process.py",
}


def imports(path: Path) -> Iterator[str]:
    """Yield the top-level names that the module at `path` imports, deferred imports among them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_the_rooms_below_them(room: str) -> None:
    assert modules(room)
    for path in modules(room):
        foreign = {name for name in imports(path) if name in ROOMS} - ALLOWED.get(room, {room})
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


@pytest.mark.parametrize("room", OUTSIDE)
def test_pure_rooms_use_only_the_standard_library(room: str) -> None:
    for path in modules(room):
        foreign = set(imports(path)) - sys.stdlib_module_names - {room} - OUTSIDE[room]
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


def test_latex_reads_no_files_clock_or_environment() -> None:
    for path in modules("latex"):
        assert not {"os", "pathlib", "time", "logging", "datetime", "subprocess"} & set(imports(path)), path


def test_sessions_never_import_the_screen() -> None:
    for path in modules("sessions"):
        assert not {"textual", "rich"} & set(imports(path)), path


@pytest.mark.parametrize("package", SINGLE_HOMES)
def test_each_outside_service_has_one_home(package: str) -> None:
    homes = [str(path.relative_to(ROOT)) for room in ROOMS for path in modules(room) if package in imports(path)]
    assert homes == [SINGLE_HOMES[package]]


def test_widgets_do_not_know_the_app() -> None:
    for path in (ROOT / "tui" / "widgets").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "tui.app" not in text, path


@pytest.mark.slow
def test_starting_loads_neither_the_model_client_nor_git() -> None:
    code = "import sys, tui.cli, tui.app; print(sorted({'anthropic', 'git', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_first_picture_waits_for_no_parser() -> None:
    code = "import sys, tui.cli, tui.app; print(sorted({'pylatexenc', 'latex.project'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_commands_without_a_screen_do_not_load_textual() -> None:
    code = "import sys, tui.cli; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
