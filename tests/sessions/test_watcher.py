"""Watching with the real watchdog: what editors and git do to files is told, and told once."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from sessions.workspace.folder import is_editor_file, is_source
from sessions.workspace.watcher import Mode, Watcher, file_system_kind

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:50 / /home rw shared:9 master:3 - nfs4 server:/home rw
41 40 0:51 / /home/ann/my\\040disk rw - fuse.sshfs ann@host: rw
42 22 0:52 / /homework rw - fuseblk /dev/sdb1 rw
broken line
"""


class Seen:
    """The paths that were told, which can be waited for."""

    def __init__(self) -> None:
        self.moments: list[frozenset[Path]] = []
        self._arrived = asyncio.Event()

    def __call__(self, paths: frozenset[Path]) -> None:
        self.moments.append(paths)
        self._arrived.set()

    @property
    def paths(self) -> frozenset[Path]:
        return frozenset().union(*self.moments)

    async def wait(self, *paths: Path) -> None:
        """Return once all these paths were told; fail when they never are."""
        async with asyncio.timeout(10):
            while not self.paths.issuperset(paths):
                self._arrived.clear()
                await self._arrived.wait()


@asynccontextmanager
async def watching(
    folder: Path,
    *,
    files: tuple[Path, ...] = (),
    make_observer: Callable[[], BaseObserver] = Observer,
    mounts: Path = Path("/proc/self/mountinfo"),
    poll_seconds: float | None = None,
) -> AsyncIterator[tuple[Watcher, Seen]]:
    seen = Seen()
    watcher = Watcher(
        folder,
        seen,
        lambda: files,
        ignore=is_editor_file,
        make_observer=make_observer,
        mountinfo=mounts,
        poll_seconds=poll_seconds,
    )
    await watcher.start()
    try:
        yield watcher, seen
    finally:
        await watcher.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    (folder / "chapter").mkdir(parents=True)
    (folder / ".git" / "objects").mkdir(parents=True)
    for name in ("main.tex", "chapter/one.tex"):
        (folder / name).write_text("text\n")
    return folder


async def test_a_rewritten_file_is_told(paper: Path) -> None:
    async with watching(paper) as (watcher, seen):
        assert (watcher.mode, watcher.reason) == (Mode.EVENTS, "")
        (paper / "main.tex").write_text("changed\n")
        (paper / "chapter" / "one.tex").write_text("changed\n")
        await seen.wait(paper / "main.tex", paper / "chapter" / "one.tex")


async def test_a_file_being_written_is_told_when_it_is_closed(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        with (paper / "main.tex").open("w") as file:
            file.write("half")
            file.flush()
            (paper / "chapter" / "one.tex").write_text("changed\n")
            await seen.wait(paper / "chapter" / "one.tex")
            assert paper / "main.tex" not in seen.paths
            file.write(" and whole\n")
        await seen.wait(paper / "main.tex")


async def test_vims_way_of_saving_is_told_without_its_other_files(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        (paper / ".main.tex.swp").write_text("swap")
        (paper / "4913").write_text("")
        (paper / "4913").unlink()
        (paper / "main.tex").rename(paper / "main.tex~")
        (paper / "main.tex").write_text("changed\n")
        (paper / "main.tex~").unlink()
        await seen.wait(paper / "main.tex")
        assert seen.paths == {paper / "main.tex"}


async def test_an_atomic_rename_is_told_again_and_again(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        for number in range(3):
            (paper / "main.tex.tmp").write_text(f"{number}\n")
            (paper / "main.tex.tmp").rename(paper / "main.tex")
            await seen.wait(paper / "main.tex")
            seen.moments.clear()


async def test_deleting_and_moving_are_told(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        (paper / "main.tex").rename(paper / "moved.tex")
        (paper / "chapter" / "one.tex").unlink()
        await seen.wait(paper / "main.tex", paper / "moved.tex", paper / "chapter" / "one.tex")


async def test_files_in_a_new_folder_are_told(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        (paper / "appendix").mkdir()
        (paper / "appendix" / "a.tex").write_text("new\n")
        await seen.wait(paper / "appendix" / "a.tex")
        seen.moments.clear()
        (paper / "appendix" / "a.tex").write_text("newer\n")
        await seen.wait(paper / "appendix" / "a.tex")


async def test_many_changes_come_together_and_git_stays_out(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        names = [paper / "chapter" / f"{number}.tex" for number in range(300)]
        for path in names:
            (paper / ".git" / "objects" / path.name).write_text("object")
            path.write_text("checked out\n")
        await seen.wait(*names)
        assert seen.paths == set(names)
        assert len(seen.moments) <= 3


async def test_a_folder_beside_is_watched_once_it_is_covered(paper: Path, tmp_path: Path) -> None:
    beside = tmp_path / "shared"
    beside.mkdir()
    async with watching(paper) as (watcher, seen):
        watcher.cover([beside, beside, paper, tmp_path / "gone"])
        (beside / "macros.tex").write_text("new\n")
        await seen.wait(beside / "macros.tex")


async def test_each_of_several_saves_in_place_is_told(paper: Path) -> None:
    async with watching(paper) as (_, seen):
        for number in range(5):
            (paper / "main.tex").write_text(f"{number}\n")
            await seen.wait(paper / "main.tex")
            seen.moments.clear()


async def test_without_events_the_files_are_looked_at(paper: Path) -> None:
    def no_observer() -> BaseObserver:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    files = (paper / "main.tex", paper / "later.tex")
    async with watching(paper, files=files, make_observer=no_observer, poll_seconds=0.01) as (watcher, seen):
        assert watcher.mode is Mode.POLLING
        assert "watches no more folders (Too many open files)" in watcher.reason
        (paper / "main.tex").write_text("changed and longer\n")
        (paper / "later.tex").write_text("new\n")
        await seen.wait(*files)
        seen.moments.clear()
        (paper / "main.tex").unlink()
        await seen.wait(paper / "main.tex")


async def test_a_folder_on_another_machine_is_looked_at(paper: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"40 22 0:50 / {os.path.realpath(paper)} rw - nfs4 server:/home rw\n")
    files = (paper / "main.tex",)
    async with watching(paper, files=files, mounts=mounts, poll_seconds=0.01) as (watcher, seen):
        assert watcher.mode is Mode.POLLING
        assert "the folder is on nfs4" in watcher.reason
        (paper / "main.tex").write_text("changed and longer\n")
        await seen.wait(paper / "main.tex")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/tmp", "ext4"), ("/home/ann", "nfs4"), ("/home/ann/my disk/paper", "fuse.sshfs"), ("/homework", "fuseblk")],
)
def test_the_kind_of_file_system_is_the_nearest_mounts(tmp_path: Path, folder: str, kind: str) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    assert file_system_kind(Path(folder), tmp_path / "mounts") == kind


def test_no_list_of_mounts_means_no_known_kind(tmp_path: Path) -> None:
    assert file_system_kind(tmp_path, tmp_path / "gone") == ""


@pytest.mark.parametrize(
    "name", [".main.tex.swp", ".#main.tex", "#main.tex#", "main.tex~", "4913", ".main.tex.1a2b.lemmata-new", "a.tmp"]
)
def test_passing_files_of_editors_are_no_sources(name: str) -> None:
    assert is_editor_file(name)
    assert not is_source(name)


@pytest.mark.parametrize(
    ("name", "is_one"), [("a.tex", True), ("b/refs.bib", True), ("main.log", False), ("a.pdf", False)]
)
def test_what_may_belong_to_a_manuscript_is_a_source(name: str, is_one: bool) -> None:
    assert not is_editor_file(name)
    assert is_source(name) == is_one
