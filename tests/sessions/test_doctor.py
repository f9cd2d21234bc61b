"""What the doctor finds: git, TeX, settings, the key and the endpoint, and never the key itself."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from gitroom import GitRoom, isolate
from standin import StandIn
from standin_rules import Rules
from standin_script import replies, text

from sessions import doctor
from sessions.doctor import Finding, Level
from sessions.settings import Settings

KEY = "sk-ant-doctor-0123456789"
PAPER = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[StandIn]:
    async with StandIn(replies(text("Hello.")), Rules(key=KEY)) as running:
        yield running


def program(folder: Path, name: str, script: str) -> None:
    """Put a program of this name into a folder."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), **more}


def test_packages_are_named_with_their_versions() -> None:
    found = doctor.packages()
    assert found.level is Level.FINE
    assert "textual " in found.sentence


def test_git_that_is_not_here_and_a_folder_in_no_repository(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    assert doctor.git(tmp_path, environment(tmp_path)).level is Level.MISSING
    program(tmp_path / "bin", "git", "echo git version 9")
    found = doctor.git(tmp_path, environment(tmp_path))
    assert found.level is Level.LIMITED
    assert found.sentence.startswith("git version 9;")


def test_git_that_knows_the_author_and_git_that_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path / "home")
    GitRoom.make(tmp_path / "work", paper=PAPER)
    assert doctor.git(tmp_path / "work", os.environ).level is Level.FINE
    assert "are committed" in doctor.git(tmp_path / "work", os.environ).sentence
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin", "git", '[ "$1" = --version ] && echo git version 9')
    stranger = doctor.git(tmp_path / "work", environment(tmp_path))
    assert stranger.level is Level.MISSING
    assert "does not know who you are" in stranger.sentence


def test_tex_is_found_on_the_path_and_not_needed(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    assert doctor.tex(environment(tmp_path)).level is Level.LIMITED
    program(tmp_path / "bin", "latexmk", "true")
    assert doctor.tex(environment(tmp_path)) == Finding("TeX", Level.FINE, "latexmk.")


def test_settings_that_cannot_be_read_are_told_and_the_default_ones_taken(tmp_path: Path) -> None:
    environ = environment(tmp_path)
    assert doctor.read_settings(tmp_path, environ)[1].level is Level.FINE
    own = tmp_path / ".config" / "lemmata" / "settings.toml"
    own.parent.mkdir(parents=True)
    own.write_text("modle = 3\n", encoding="utf-8")
    wishes, found = doctor.read_settings(tmp_path, environ)
    assert wishes == Settings()
    assert "modle" in found.sentence
    assert found.level is Level.MISSING


def test_the_key_is_named_by_its_place_only(tmp_path: Path) -> None:
    assert doctor.key(environment(tmp_path)).level is Level.LIMITED
    found = doctor.key(environment(tmp_path, ANTHROPIC_API_KEY=KEY))
    assert found == Finding("key", Level.FINE, "Taken from ANTHROPIC_API_KEY.")
    file = tmp_path / ".config" / "lemmata" / "key"
    file.parent.mkdir(parents=True)
    file.write_text(KEY, encoding="utf-8")
    file.chmod(0o644)
    environ = environment(tmp_path, XDG_CONFIG_HOME=str(tmp_path / ".config"))
    told = doctor.key(environ)
    assert told.level is Level.MISSING
    file.chmod(0o600)
    assert str(file) in doctor.key(environ).sentence
    assert KEY not in str((found, told, doctor.key(environ)))


@pytest.mark.slow
async def test_the_endpoint_is_asked_for_its_models(tmp_path: Path, server: StandIn) -> None:
    environ = environment(tmp_path, ANTHROPIC_API_KEY=KEY)
    environ = environment(tmp_path, ANTHROPIC_API_KEY=KEY)
    fine = await doctor.endpoint(Settings(base_url=server.base_url), environ)
    assert fine.level is Level.FINE
    assert "claude-opus-5-5 is there" in fine.sentence
    other = await doctor.endpoint(Settings(base_url=server.base_url, model="unheard-of"), environ)
    assert other.level is Level.LIMITED
    assert "offers no unheard-of" in other.sentence
    assert 'model = "claude-opus-5-5"' in other.advice
    assert KEY not in str((fine, other))
    assert not server.requests, "nothing that costs was sent"


@pytest.mark.slow
async def test_an_endpoint_that_is_not_there_is_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    environ = environment(tmp_path, ANTHROPIC_API_KEY=KEY)
    environ = environment(tmp_path, ANTHROPIC_API_KEY=KEY)
    found = await doctor.endpoint(Settings(base_url=address), environ)
    assert found.level is Level.MISSING
    assert found.advice == "Everything but the colleague works."
    offline = await doctor.endpoint(Settings(base_url=address), environ, offline=True)
    assert offline.level is Level.FINE
    unsafe = await doctor.endpoint(Settings(base_url="http://example.org"), environ)
    assert "unencrypted" in unsafe.sentence
