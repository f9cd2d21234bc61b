"""What a response costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessions.colleague.assistant import Usage
from sessions.colleague.prices import load_prices
from sessions.errors import SettingsError

MILLION = 1_000_000


def test_every_kind_of_token_has_its_price() -> None:
    table = load_prices()
    usage = Usage(input=MILLION, output=MILLION, cache_read=MILLION, cache_write=2 * MILLION, cache_write_hour=MILLION)
    assert table.cost("claude-opus-5-5", usage) == pytest.approx(4.0 + 20.0 + 0.20 + 5.0 + 8.0)


def test_a_model_that_is_not_in_the_table_has_no_price() -> None:
    assert load_prices().cost("qwen3", Usage(input=1)) is None


def test_a_long_prompt_changes_the_price_of_the_whole_request() -> None:
    table = load_prices()
    short = Usage(input=20_000, cache_read=80_000, output=1000)
    long = Usage(input=20_001, cache_read=80_000, output=1000)
    assert table.cost("claude-haiku-5-5", short) == pytest.approx(0.002 + 0.0008 + 0.0005)
    assert table.cost("claude-haiku-5-5", long) == pytest.approx(0.0100005 + 0.004 + 0.0025)


def test_the_authors_own_table_adds_and_replaces_models(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    prices = "input = 1\noutput = 2\ncache_read = 0\ncache_write = 0\ncache_write_hour = 0\n"
    own.write_text(f"as_of = 2027-01-01\n[models.qwen3]\n{prices}[models.claude-opus-5-5]\n{prices}", encoding="utf-8")
    table = load_prices(own)
    assert table.as_of.isoformat() == "2027-01-01"
    assert table.cost("qwen3", Usage(input=MILLION)) == 1.0
    assert table.cost("claude-opus-5-5", Usage(output=MILLION)) == 2.0
    assert table.cost("claude-sonnet-5-5", Usage(output=MILLION)) == 10.0


def test_no_file_of_ones_own_changes_nothing(tmp_path: Path) -> None:
    assert load_prices(tmp_path / "prices.toml") == load_prices()


@pytest.mark.parametrize(
    "text",
    [
        "as_of = 2027-01-01",
        "as_of = 'soon'\n[models]",
        "as_of = 2027-01-01\n[models.m]\ninput = 'much'",
        "as_of = 2027-01-01\n[models.m]\ninput = -1",
        "as_of = 2027-01-01\nmodels = 3",
        "not toml",
    ],
)
def test_a_table_that_holds_no_prices_is_told_with_its_name(tmp_path: Path, text: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"prices\.toml"):
        load_prices(own)
