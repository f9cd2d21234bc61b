"""Budgets of money, and what a conversation has cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from colleagues import says
from scripted_room import entrance

from sessions.colleague.assistant import Usage
from sessions.colleague.beginning import money_budget
from sessions.colleague.prices import load_prices
from sessions.settings import Settings

PRICES = load_prices(Path("/nowhere/prices.toml"))
MILLION = Usage(input=1_000_000)
NOTHING = Usage()


@pytest.mark.parametrize(
    ("settings", "turn", "whole", "name"),
    [
        (Settings(budget_per_turn=4.0), MILLION, MILLION, "budget_per_turn"),
        (Settings(budget_per_turn=4.1), MILLION, MILLION, ""),
        (Settings(budget_per_conversation=4.0), NOTHING, MILLION, "budget_per_conversation"),
        (Settings(budget_per_conversation=4.1), NOTHING, MILLION, ""),
        (Settings(), MILLION, MILLION, ""),
    ],
)
def test_a_budget_stops_where_it_is_reached(settings: Settings, turn: Usage, whole: Usage, name: str) -> None:
    said = money_budget(settings, "claude-opus-5-5", PRICES)(turn, whole)
    assert name in said if said else not name, said


def test_a_model_without_a_price_has_no_budget() -> None:
    assert money_budget(Settings(budget_per_turn=0.01), "unheard-of", PRICES)(MILLION, MILLION) is None


async def test_the_cost_is_told_by_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"
    room = entrance(tmp_path, monkeypatch, paper)(says("Hello.", usage=Usage(1300, 30, 500)), name="claude-opus-5-5")
    assert room.colleague.cost_details == ""
    await room.settle(watch=False)
    await room.colleague.send("Hello?")
    details = room.colleague.cost_details
    assert "The last turn: 1,300 tokens in, 500 read from the cache, 0 written to it, 30 out; about $0.006" in details
    assert "$4 in, $20 out" in details
    await room.close()
