"""What a response costs: a dated table that the author can replace, and “unknown” where a model is not in it.

Prices change without notice, so a sum is an estimate as of the table's date and never stands without it on screen.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path

from sessions.colleague.assistant import Usage
from sessions.errors import SettingsError

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens of each kind."""

    input: float
    output: float
    cache_read: float
    cache_write: float
    cache_write_hour: float

    def of(self, usage: Usage) -> float:
        """Return what a response costs, in dollars."""
        short = usage.cache_write - usage.cache_write_hour
        parts = (
            (self.input, usage.input),
            (self.output, usage.output),
            (self.cache_read, usage.cache_read),
            (self.cache_write, short),
            (self.cache_write_hour, usage.cache_write_hour),
        )
        return sum(price * tokens for price, tokens in parts) / _MILLION


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """What one model costs."""

    usual: Price
    long: Price | None = None
    """For a request of more than `long_prompt` tokens, all of it."""
    long_prompt: int = 0


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The prices of the models that are known."""

    as_of: datetime.date
    models: Mapping[str, ModelPrice]

    def cost(self, model: str, usage: Usage) -> float | None:
        """Return what a response of the model costs, in dollars; None where its price is not known."""
        known = self.models.get(model)
        if known is None:
            return None
        prompt = usage.input + usage.cache_read + usage.cache_write
        price = known.long if known.long is not None and prompt > known.long_prompt else known.usual
        return price.of(usage)


def load_prices(own: Path | None = None) -> PriceTable:
    """Return the table that came with the program, with what the author's own file says put over it.

    A file that does not exist changes nothing.

    Raises:
        SettingsError: the author's file cannot be read or says something that is no price.
    """
    table = _parse(resources.files("sessions.colleague").joinpath("prices.toml").read_text(encoding="utf-8"))
    if own is None or not own.is_file():
        return table
    try:
        added = _parse(own.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SettingsError(
            f"The prices in {own} could not be used: {error}. Give each model the same keys as in the table that came "
            "with the program, or remove the file."
        ) from error
    return replace(added, models={**table.models, **added.models})


def _parse(text: str) -> PriceTable:
    data = tomllib.loads(text)
    as_of, models = data["as_of"], data["models"]
    if not isinstance(as_of, datetime.date) or not isinstance(models, dict):
        raise TypeError("as_of is not a date, or models is no table")
    return PriceTable(as_of, {name: _model(each) for name, each in models.items()})


def _model(data: object) -> ModelPrice:
    if not isinstance(data, Mapping):
        raise TypeError("a model is no table of prices")
    long, limit = data.get("long"), data.get("long_prompt", 0)
    if not isinstance(limit, int):
        raise TypeError("long_prompt is not a number of tokens")
    return ModelPrice(_price(data), _price(long) if isinstance(long, Mapping) else None, limit)


def _price(data: Mapping[str, object]) -> Price:
    values: dict[str, float] = {}
    for each in fields(Price):
        value = data[each.name]
        if not isinstance(value, int | float) or value < 0:
            raise TypeError(f"{each.name} is not a price")
        values[each.name] = float(value)
    return Price(**values)
