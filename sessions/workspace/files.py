"""Reading and writing one file, so that no byte is changed that the author did not change and none is lost.

Invariants:
- `write_file` of what `read_file` gave leaves the file byte for byte as it was.
- A file is replaced as a whole or not at all: readers and a power cut see the old or the new text. Only where the
  folder takes no new file, or the file has several names, is it written in place, after a copy was kept.
- A file whose digest is not the expected one is never written.
- Every failure is a `FileError` that says what is still safe and what to do.

Any thread may call these functions.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sessions.errors import ChangedOnDiskError, FileError
from sessions.workspace.encoding import decode, encode, newline_of

TEMPORARY_SUFFIX = ".lemmata-new"

_SAFE = "Your text is still open here"
_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space and save again"),
    errno.EDQUOT: ("your share of the disk is used up", "free some space and save again"),
    errno.EROFS: ("the disk is mounted read-only", "make it writable, or save a copy elsewhere"),
    errno.EACCES: ("you may not write there", "change the permissions of the file or its folder and save again"),
    errno.EPERM: ("you may not write there", "change the permissions of the file or its folder and save again"),
    errno.ENOENT: ("its folder is gone", "make the folder again and save again"),
    errno.ENOTDIR: ("its folder is gone", "make the folder again and save again"),
    errno.EIO: ("the disk reports a fault", "save a copy on another disk"),
    errno.EISDIR: ("there is a folder of that name", "choose another name"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter name"),
}
_NO_NEW_FILE = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV)  # the last two: a file mounted by itself


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file holds."""

    text: str
    encoding: str
    """The codec that gives the file's bytes again."""
    digest: str
    """Of the bytes."""
    newline: str
    """What ends most lines."""
    is_read_only: bool


def digest_of(data: bytes) -> str:
    """Return the digest by which the bytes of a file are recognised."""
    return hashlib.sha256(data).hexdigest()


def read_file(path: Path, *, declared: str | None = None) -> FileText:
    """Read the file at `path`; `declared` is the encoding the manuscript's root declares, where it does.

    Raises:
        FileError: it is missing, may not be read, or is no text.
    """
    data = _read_bytes(path)
    try:
        text, encoding = decode(data, declared)
    except ValueError as error:
        raise FileError(f"Could not open {path.name}: the file {error}.") from error
    is_read_only = not os.access(path, os.W_OK)
    return FileText(text, encoding, digest_of(data), newline_of(text), is_read_only)


def write_file(path: Path, text: str, encoding: str, *, expected: str | None, copies: Path | None = None) -> str:
    """Write `text` to `path` and return the digest of the file; a symbolic link stays one.

    `expected` is the digest the file must have now; None means that there must be no file. `copies` is the folder
    in which a copy is kept while a file is written in place; without it no file is.

    Raises:
        ChangedOnDiskError: the file is not the expected one.
        FileError: it could not be written, or the encoding lacks a character; the file is as it was.
    """
    data = encode(text, encoding, path.name)
    target = Path(os.path.realpath(path))
    try:
        seen = _look(target)
        current = target.read_bytes() if seen else None
        _check_expected(path.name, current, expected)
        if current == data:
            return digest_of(data)
        if seen is not None and not os.access(target, os.W_OK):
            raise FileError(
                f"Could not save {path.name}: the file is read-only. {_SAFE}; make the file writable and save again."
            )
        _write(target, data, current, seen, copies)
    except OSError as error:
        raise _save_error(path.name, error) from error
    return digest_of(data)


def _read_bytes(path: Path) -> bytes:
    name = path.name
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileError(f"Could not open {name}: it is a folder, not a file.")
        if not stat.S_ISREG(mode):
            raise FileError(f"Could not open {name}: it is a device or a pipe, not a file.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError(f"Could not open {name}: there is no such file in {path.parent}.") from error
    except PermissionError as error:
        raise FileError(f"Could not open {name}: you may not read it; change its permissions first.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not valid"
        raise FileError(f"Could not open {name}: {reason}.") from error


def _look(target: Path) -> os.stat_result | None:
    """Return what is known of the file; None where there is none."""
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _check_expected(name: str, current: bytes | None, expected: str | None) -> None:
    if current is None and expected is not None:
        raise _unexpected(name, "the file was deleted or moved by another program", "save once more to write it anew")
    if current is not None and expected is None:
        raise _unexpected(name, "another program has made a file of that name", "compare the two, then save again")
    if current is not None and digest_of(current) != expected:
        raise _unexpected(name, "the file was changed by another program", "take the changes in, then save again")


def _unexpected(name: str, reason: str, advice: str) -> ChangedOnDiskError:
    return ChangedOnDiskError(f"{name} was not saved: {reason}. {_SAFE}; {advice}.")


def _write(target: Path, data: bytes, current: bytes | None, seen: os.stat_result | None, copies: Path | None) -> None:
    has_other_names = seen is not None and seen.st_nlink > 1
    if copies is not None and current is not None and has_other_names:
        _write_in_place(target, data, current, copies)
        return
    try:
        _replace(target, data, seen)
    except OSError as error:
        if error.errno not in _NO_NEW_FILE or current is None or copies is None:
            raise
        _write_in_place(target, data, current, copies)


def _replace(target: Path, data: bytes, seen: os.stat_result | None) -> None:
    """Write `data` beside `target` and put it in its place, if that is still the file that was `seen`."""
    temporary = target.with_name(f".{os.urandom(8).hex()}{TEMPORARY_SUFFIX}")
    mode = stat.S_IMODE(seen.st_mode) if seen else 0o666
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o777)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if seen is not None:
                _keep_ownership(target, file.fileno(), seen)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not _is_same(seen, _look(target)):
            raise _unexpected(target.name, "another program is writing it as well", "save again")
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _keep_ownership(target: Path, descriptor: int, seen: os.stat_result) -> None:
    """Give the new file owner, group, mode and attributes of `target`, as far as that is allowed."""
    made = os.fstat(descriptor)
    if made.st_gid != seen.st_gid:
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, seen.st_gid)
    if made.st_uid != seen.st_uid:
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, seen.st_uid, -1)
    os.fchmod(descriptor, stat.S_IMODE(seen.st_mode))
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(target):
                os.setxattr(descriptor, attribute, os.getxattr(target, attribute))


def _is_same(one: os.stat_result | None, other: os.stat_result | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def _write_in_place(target: Path, data: bytes, current: bytes, copies: Path) -> None:
    """Write over the file itself; what it held lies in `copies` until that is done."""
    copies.mkdir(parents=True, exist_ok=True)
    copy = copies / f"{digest_of(current)[:12]}-{target.name[-40:]}"
    with copy.open("wb") as file:
        file.write(current)
        file.flush()
        os.fsync(file.fileno())
    try:
        _overwrite(target, data)
    except OSError as error:
        try:
            _overwrite(target, current)
        except OSError:
            raise FileError(
                f"Could not save {target.name}, and the file may be cut: what it held is kept in {copy}. {_SAFE}."
            ) from error
        copy.unlink()
        raise
    copy.unlink()


def _overwrite(target: Path, data: bytes) -> None:
    """Write the bytes first and cut the file afterwards, so that it is never empty in between."""
    with target.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, on file systems that offer it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _save_error(name: str, error: OSError) -> FileError:
    reason, advice = _REASONS.get(
        error.errno or 0, (f"the system says “{error.strerror}”", "save again, or save a copy elsewhere")
    )
    return FileError(f"Could not save {name}: {reason}. {_SAFE}; {advice}.")
