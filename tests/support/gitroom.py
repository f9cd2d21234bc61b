"""Real git repositories for tests, cut off from the settings of whoever runs them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

AUTHOR = ("Ada Writer", "ada@example.org")


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Let git see no settings but those of the test's own repositories."""
    home.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(home.parent))
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)


class GitRoom:
    """A repository driven by the git program itself, the way an author would."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @classmethod
    def make(cls, top: Path, **files: str | bytes) -> GitRoom:
        """Make a repository with one commit of what is in `top`; keyword `paper` is the file paper.tex."""
        top.mkdir(parents=True, exist_ok=True)
        room = cls(top)
        room.git("init", "-q", "-b", "main")
        room.git("config", "user.name", AUTHOR[0])
        room.git("config", "user.email", AUTHOR[1])
        for name, text in files.items():
            room.write(f"{name}.tex", text)
        if any(path.name != ".git" for path in top.iterdir()):
            room.git("add", ".")
            room.git("commit", "-q", "-m", "Start")
        return room

    def git(self, *arguments: str, status: int | None = 0) -> str:
        """Run git here and return what it prints, undecodable bytes kept; `status=None` allows any end."""
        done = subprocess.run(["git", *arguments], cwd=self.top, capture_output=True, check=False)
        if status is not None:
            assert done.returncode == status, (arguments, done.stderr)
        return done.stdout.decode("utf-8", "surrogateescape")

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the working tree, bytes kept."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
        return path

    def read(self, name: str) -> str:
        """Return a file of the working tree, bytes kept."""
        return (self.top / name).read_bytes().decode("utf-8", "surrogateescape")

    def at(self, revision: str, name: str) -> str:
        """Return a file as a commit, or with an empty revision the index, holds it."""
        return self.git("cat-file", "blob", f"{revision}:{name}")

    def subjects(self) -> list[str]:
        """Return the subjects of the history, newest first."""
        return self.git("log", "--format=%s").splitlines()
