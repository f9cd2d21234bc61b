"""Where the key of the Messages API comes from, and how it stays secret.

A key comes from the environment, from a file that only its owner can read, or from the system's keyring where the
package `keyring` is installed; never from an argument, a settings file or the project. `Key` shows itself as “key” in
every `repr`, so a printed frame or exception cannot carry it.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sessions.errors import AssistantError

VARIABLE = "ANTHROPIC_API_KEY"
FILE_VARIABLE = "LEMMATA_KEY_FILE"
KEYRING_ENTRY = ("lemmata", "api-key")
"""Service and name, as `keyring set lemmata api-key` takes them."""

_LOOKS_LIKE_A_KEY = re.compile(r"\bsk-[\w-]{6,}")
_HIDDEN = "[key]"


class Key:
    """A key that does not show itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> str:
        raise TypeError("A key is not written anywhere.")

    def reveal(self) -> str:
        """Return the key itself, for the header of a request and for nothing else."""
        return self._value

    def redact(self, text: str) -> str:
        """Return `text` without the key and without anything that looks like one."""
        if self._value:
            text = text.replace(self._value, _HIDDEN)
        return _LOOKS_LIKE_A_KEY.sub(_HIDDEN, text)


class Environment(dict[str, str]):
    """Variables for another process, some of them secret: only the names show."""

    def __repr__(self) -> str:
        return f"Environment({', '.join(self)})"


def key_file(environment: Mapping[str, str]) -> Path:
    """Return the file that may hold the key."""
    if environment.get(FILE_VARIABLE):
        return Path(environment[FILE_VARIABLE]).expanduser()
    folder = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(folder).expanduser() / "lemmata" / "key"


def find_key(environment: Mapping[str, str] = os.environ) -> Key | None:
    """Return the key, the environment before the file and the file before the keyring; None when there is none.

    Raises:
        AssistantError: there is a key, and it cannot be used; the sentence never holds it.
    """
    value = environment.get(VARIABLE, "").strip()
    if value:
        return _checked(value, f"The key in {VARIABLE}")
    path = key_file(environment)
    try:
        return _checked(_read(path), f"The key in {path}")
    except FileNotFoundError:
        kept = _from_keyring()
        return None if kept is None else _checked(kept.strip(), "The key in the keyring")
    except (OSError, UnicodeDecodeError):
        raise AssistantError(
            f"The key file {path} could not be read. Nothing was sent; check that it is your own text file.", kind="key"
        ) from None


def has_key(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a key may be set; says nothing about whether it is a good one. File and keyring are not opened."""
    return bool(environment.get(VARIABLE, "").strip()) or key_file(environment).is_file() or _has_keyring()


def missing_key_sentence(environment: Mapping[str, str] = os.environ) -> str:
    """Return what to tell an author who has no key."""
    path = key_file(environment)
    return (
        f"There is no key for the colleague, so nothing was sent. Set {VARIABLE} before starting, or put the key into "
        f"{path} with permissions 600, or into the keyring; “lemmata demo” shows everything with a scripted colleague "
        "and needs no key."
    )


def _has_keyring() -> bool:
    return "keyring" in sys.modules or find_spec("keyring") is not None


def _from_keyring() -> str | None:
    """Return what the system's keyring holds for us; None where there is nothing, or no keyring, as over SSH."""
    if not _has_keyring():
        return None
    keyring = import_module("keyring")
    try:
        found: str | None = keyring.get_password(*KEYRING_ENTRY)
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return None
    return found


def _read(path: Path) -> str:
    with path.open("rb") as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid():
            raise AssistantError(
                f"The key file {path} is not a file of your own, so it was not used. Put the key into a file you own.",
                kind="key",
            )
        if info.st_mode & 0o077:
            raise AssistantError(
                f"The key file {path} can be read by others, so it was not used. Run “chmod 600 {path}”, and consider "
                "making a new key.",
                kind="key",
            )
        return file.read(4096).decode("utf-8").strip()


def _checked(value: str, where: str) -> Key:
    """Return the key if it can stand in a header: a bad character there would be quoted in an exception's text."""
    if not value or not all("!" <= character <= "~" for character in value):
        raise AssistantError(
            f"{where} holds spaces, line breaks or letters a key cannot have, or nothing at all. Nothing was sent; "
            "copy the key again.",
            kind="key",
        )
    return Key(value)
