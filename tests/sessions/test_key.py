"""Where the key comes from, and that it does not show."""

from __future__ import annotations

import pickle
import sys
import types
from pathlib import Path

import pytest

from sessions.colleague.key import Environment, Key, find_key, has_key, key_file, missing_key_sentence
from sessions.errors import AssistantError

SECRET = "sk-ant-api03-abcdefghij"


def written(folder: Path, text: str = SECRET + "\n", mode: int = 0o600) -> dict[str, str]:
    path = folder / "lemmata" / "key"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return {"XDG_CONFIG_HOME": str(folder)}


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    found = find_key({**written(tmp_path, "from-the-file"), "ANTHROPIC_API_KEY": f" {SECRET}\n"})
    assert found is not None
    assert found.reveal() == SECRET


def test_a_file_only_its_owner_can_read_is_used(tmp_path: Path) -> None:
    found = find_key(written(tmp_path))
    assert found is not None
    assert found.reveal() == SECRET


def test_another_file_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(0o400)
    environment = {"LEMMATA_KEY_FILE": str(path), "XDG_CONFIG_HOME": str(tmp_path)}
    assert key_file(environment) == path
    assert has_key(environment)
    found = find_key(environment)
    assert found is not None
    assert found.reveal() == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_file_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(AssistantError, match="can be read by others") as caught:
        find_key(written(tmp_path, mode=mode))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("text", ["sk-ant-a\nsk-ant-b", "sk ant", "", "schlüssel", "sk-ant-\x00"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(AssistantError, match="copy the key again") as caught:
        find_key(written(tmp_path, text))
    assert not text or text not in str(caught.value)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "lemmata" / "key").mkdir(parents=True)
    with pytest.raises(AssistantError, match="could not be read"):
        find_key({"XDG_CONFIG_HOME": str(tmp_path)})


def test_no_key_at_all_is_none_and_the_ways_to_give_one_are_named(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert find_key(environment) is None
    assert not has_key(environment)
    sentence = missing_key_sentence(environment)
    for way in ("ANTHROPIC_API_KEY", str(tmp_path / "lemmata" / "key"), "600", "lemmata demo"):
        assert way in sentence


def test_a_key_does_not_show_itself() -> None:
    key = Key(SECRET)
    assert SECRET not in f"{key} {key!r} {[key]} {Environment({'ANTHROPIC_API_KEY': SECRET})}"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_a_key_is_taken_out_of_the_words_of_others() -> None:
    key = Key("unusual-key-1234")
    assert key.redact("bad key unusual-key-1234 (or sk-ant-api03-xyz12345)") == "bad key [key] (or [key])"
    assert key.redact("the ask-me-later flag and sk-1") == "the ask-me-later flag and sk-1"


class Keyring(types.ModuleType):
    """A keyring that holds one entry, or cannot be opened."""

    def __init__(self, entry: str | None, *, is_locked: bool = False) -> None:
        super().__init__("keyring")
        self.errors = types.SimpleNamespace(KeyringError=type("KeyringError", (Exception,), {}))
        self._entry = entry
        self._is_locked = is_locked

    def get_password(self, service: str, name: str) -> str | None:
        if self._is_locked:
            raise self.errors.KeyringError("locked")
        return self._entry if (service, name) == ("lemmata", "api-key") else None


def test_the_keyring_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"XDG_CONFIG_HOME": str(tmp_path / "none")}
    monkeypatch.setitem(sys.modules, "keyring", Keyring(SECRET + "\n"))
    found = find_key(nowhere)
    assert found is not None
    assert found.reveal() == SECRET
    assert has_key(nowhere)
    first = find_key(written(tmp_path, "from-the-file"))
    assert first is not None
    assert first.reveal() == "from-the-file"


def test_a_keyring_without_an_entry_or_locked_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"XDG_CONFIG_HOME": str(tmp_path / "none")}
    monkeypatch.setitem(sys.modules, "keyring", Keyring(None))
    assert find_key(nowhere) is None
    monkeypatch.setitem(sys.modules, "keyring", Keyring(SECRET, is_locked=True))
    assert find_key(nowhere) is None
    monkeypatch.setitem(sys.modules, "keyring", Keyring("two words"))
    with pytest.raises(AssistantError, match="The key in the keyring holds spaces"):
        find_key(nowhere)
