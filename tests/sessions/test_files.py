"""Files: every byte comes back, nothing is overwritten unseen, every failure is a sentence."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from sessions.errors import ChangedOnDiskError, FileError
from sessions.workspace import files
from sessions.workspace.encoding import decode, encode
from sessions.workspace.files import digest_of, read_file, write_file


def make_file(folder: Path, data: bytes, name: str = "intro.tex") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


EXACT = {
    "plain": b"Let $x$ be.\n",
    "no end of line": b"Let $x$ be.",
    "empty": b"",
    "carriage returns": b"one\r\ntwo\nthree\rfour\r\n",
    "odd separators": "a\x0cb\x0bc\x1cd\u2028e\u0085f\n".encode(),
    "byte order mark": b"\xef\xbb\xbf\\documentclass{article}\n",
    "only a byte order mark": b"\xef\xbb\xbf",
    "broken UTF-8": b"caf\xe9 \xff\xfe na\xc3\xafve \xed\xa0\x80\n",
    "latin-1": b"\\usepackage[latin1]{inputenc}\ncaf\xe9\n",
    "windows with a hole": b"\\usepackage[ansinew]{inputenc}\n\x81\x8d caf\xe9\n",
    "applemac": b"\\RequirePackage[applemac]{inputenc}\ncaf\x8e\n",
    "wrongly declared": "\\usepackage[latin1]{inputenc}\ncafé\n".encode(),
}


@pytest.mark.parametrize("name", EXACT)
def test_reading_and_writing_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    path = make_file(tmp_path, EXACT[name])
    read = read_file(path)
    path.unlink()
    digest = write_file(path, read.text, read.encoding, expected=None)
    assert path.read_bytes() == EXACT[name]
    assert digest == read.digest == digest_of(EXACT[name])


@pytest.mark.parametrize("seed", range(30))
def test_random_bytes_come_back_in_every_encoding(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    for declared in (None, "latin-1", "cp1252", "mac-roman", "cp1257", "iso8859-3"):
        data = bytes(chance.randrange(1, 256) for _ in range(60))
        if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            assert encode(*decode(data, declared), "intro.tex") == data


def test_the_declared_encoding_is_used_where_the_bytes_are_not_utf8(tmp_path: Path) -> None:
    read = read_file(make_file(tmp_path, EXACT["latin-1"]))
    assert (read.encoding, read.text.endswith("café\n")) == ("latin-1", True)
    assert read_file(make_file(tmp_path, EXACT["wrongly declared"])).encoding == "utf-8"
    commented = b"% \\usepackage[latin1]{inputenc}\n\\usepackage[utf8]{inputenc}\n"
    assert read_file(make_file(tmp_path, commented)).encoding == "utf-8"


def test_a_chapter_takes_the_encoding_its_root_declares(tmp_path: Path) -> None:
    assert read_file(make_file(tmp_path, b"caf\xe9\n"), declared="latin-1").text == "café\n"
    assert read_file(make_file(tmp_path, b"plain\n"), declared="latin-1").encoding == "latin-1"
    assert read_file(make_file(tmp_path, "café\n".encode()), declared="latin-1").encoding == "utf-8"


def test_newline_is_the_one_most_lines_have(tmp_path: Path) -> None:
    assert read_file(make_file(tmp_path, EXACT["carriage returns"])).newline == "\r\n"
    assert read_file(make_file(tmp_path, b"a\rb\r")).newline == "\r"
    assert read_file(make_file(tmp_path, b"")).newline == "\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfea\0b\0", "UTF-16"),
        (b"\xfe\xff\0a\0b", "UTF-16"),
        (b"%PDF-1.5\n\0\0\x01", "NUL bytes"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words) as refusal:
        read_file(make_file(tmp_path, data))
    assert str(refusal.value).startswith("Could not open intro.tex: ")
    assert str(refusal.value).endswith(".")


def test_a_folder_a_missing_file_and_a_pipe_are_refused_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("", "folder"), ("missing.tex", "no such file"), ("pipe", "pipe"), ("a\0b", "not valid")):
        with pytest.raises(FileError, match=words):
            read_file(tmp_path / name)


def test_an_unreadable_file_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = make_file(tmp_path, b"a")
    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(FileError, match=r"Could not open intro\.tex: you may not read it"):
        read_file(path)


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = make_file(tmp_path, b"mine\n")
    read = read_file(path)
    path.write_bytes(b"theirs\n")
    with pytest.raises(ChangedOnDiskError, match=r"intro\.tex was not saved: the file was changed"):
        write_file(path, "mine too\n", "utf-8", expected=read.digest)
    assert path.read_bytes() == b"theirs\n"


def test_a_deleted_file_is_not_made_again_unasked(tmp_path: Path) -> None:
    with pytest.raises(ChangedOnDiskError, match="deleted"):
        write_file(tmp_path / "intro.tex", "text", "utf-8", expected=digest_of(b"old"))
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_does_not_replace_one_that_appeared(tmp_path: Path) -> None:
    path = make_file(tmp_path, b"theirs\n")
    with pytest.raises(ChangedOnDiskError, match="made a file of that name"):
        write_file(path, "mine\n", "utf-8", expected=None)
    assert path.read_bytes() == b"theirs\n"


def test_a_file_written_by_another_program_during_the_save_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_file(tmp_path, b"old\n")
    real = os.fsync

    def write_meanwhile(descriptor: int) -> None:
        path.write_bytes(b"theirs, and longer\n")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", write_meanwhile)
    with pytest.raises(ChangedOnDiskError):
        write_file(path, "mine\n", "utf-8", expected=digest_of(b"old\n"))
    assert path.read_bytes() == b"theirs, and longer\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["intro.tex"]


def test_saving_keeps_mode_and_links(tmp_path: Path) -> None:
    real = make_file(tmp_path, b"old\n", "real.tex")
    real.chmod(0o640)
    link = tmp_path / "link.tex"
    link.symlink_to("real.tex")
    write_file(link, "new\n", "utf-8", expected=digest_of(b"old\n"))
    assert link.is_symlink()
    assert real.read_bytes() == b"new\n"
    assert real.stat().st_mode & 0o7777 == 0o640
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link.tex", "real.tex"]


def test_saving_the_same_bytes_leaves_the_file_alone(tmp_path: Path) -> None:
    path = make_file(tmp_path, b"same\n")
    before = path.stat()
    write_file(path, "same\n", "utf-8", expected=digest_of(b"same\n"))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_with_two_names_keeps_both(tmp_path: Path) -> None:
    path = make_file(tmp_path, b"old text\n")
    other = tmp_path / "other.tex"
    os.link(path, other)
    copies = tmp_path / "state"
    write_file(path, "new\n", "utf-8", expected=digest_of(b"old text\n"), copies=copies)
    assert other.read_bytes() == b"new\n"
    assert list(copies.iterdir()) == []


def deny_new_files(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = os.open

    def open_existing(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT and str(path).endswith(files.TEMPORARY_SUFFIX):
            raise OSError(code, os.strerror(code))
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", open_existing)


def test_where_the_folder_takes_no_new_file_the_old_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_file(tmp_path, b"a long old text\n")
    deny_new_files(monkeypatch, errno.EACCES)
    write_file(path, "new\n", "utf-8", expected=digest_of(b"a long old text\n"), copies=tmp_path / "state")
    assert path.read_bytes() == b"new\n"
    with pytest.raises(FileError, match="you may not write there"):
        write_file(path, "newer\n", "utf-8", expected=digest_of(b"new\n"))


def test_a_failed_write_in_place_puts_the_old_text_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_file(tmp_path, b"old text\n")
    deny_new_files(monkeypatch, errno.EACCES)
    real = os.fsync
    calls = []

    def fail_second(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail_second)
    with pytest.raises(FileError, match="the disk reports a fault"):
        write_file(path, "new\n", "utf-8", expected=digest_of(b"old text\n"), copies=tmp_path / "state")
    assert path.read_bytes() == b"old text\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "share of the disk"),
        (errno.EROFS, "mounted read-only"),
        (errno.ELOOP, "the system says"),
    ],
)
def test_what_stops_a_save_is_told_and_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    path = make_file(tmp_path, b"old\n")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match=words) as refusal:
        write_file(path, "new\n", "utf-8", expected=digest_of(b"old\n"))
    assert str(refusal.value).startswith("Could not save intro.tex: ")
    assert "Your text is still open here" in str(refusal.value)
    assert path.read_bytes() == b"old\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["intro.tex"]


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_file(tmp_path, b"old\n")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert read_file(path).is_read_only
    with pytest.raises(FileError, match="the file is read-only"):
        write_file(path, "new\n", "utf-8", expected=digest_of(b"old\n"))
    assert path.read_bytes() == b"old\n"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="its folder is gone"):
        write_file(tmp_path / "gone" / "intro.tex", "new\n", "utf-8", expected=None)


def test_a_character_the_encoding_lacks_is_named_with_its_line(tmp_path: Path) -> None:
    path = make_file(tmp_path, EXACT["latin-1"])
    read = read_file(path)
    with pytest.raises(FileError, match=r"latin-1, which has no “ℝ” \(U\+211D\), used in line 3"):
        write_file(path, read.text + "ℝ\n", read.encoding, expected=read.digest)
    assert path.read_bytes() == EXACT["latin-1"]
