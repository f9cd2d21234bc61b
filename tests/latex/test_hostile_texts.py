"""No text holds up the analysis: neither what is repeated thousands of times, nor what is made at random."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from manuscripts import HEAD

from bench.fuzzing.material import our_materials
from bench.fuzzing.trial import Input, made, tried, watch
from latex.project import analyse

pytestmark = pytest.mark.slow

_ALLOWED_S = (
    8.0  # processor time of a step; each text here takes about half a second, where once it took more than this
)
_SEED, _INPUTS = 1, 300


@pytest.fixture(autouse=True)
def _watched() -> Iterator[None]:
    before = signal.getsignal(signal.SIGPROF)
    watch()
    yield
    signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        (r"\begin{verbatim}", 300_000),
        (r"\lstinline[", 300_000),
        (r"\cite[", 1_000_000),
        (r"\begin{lemma}\begin{proof}", 60_000),
        (r"\begin{proof}", 400_000),
        (r"\iftoggle{a}{\label{x}}{}", 300_000),
    ],
)
def test_what_is_repeated_thousands_of_times_does_not_hold_up_the_analysis(piece: str, size: int) -> None:
    body = rf"\begin{{lemma}}\label{{a}}\end{{lemma}}{piece * (size // len(piece))}"
    text = f"{HEAD}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    outcome = tried(Input(0, {"main.tex": text}, {"main.tex": text + "%"}), _ALLOWED_S, is_whole=True)
    assert outcome.failure == ""


def test_a_long_macro_that_is_called_again_and_again_is_not_executed_without_end() -> None:
    many = r"\newcommand{\many}{" + r"\begin{lemma}" * 280 + "}\n"
    calls = r"\many " * 1_000
    text = f"{HEAD}{many}\\begin{{document}}\n{calls}\n\\end{{document}}\n"
    assert len(analyse("main.tex", {"main.tex": text}.get).results) < 50_000


def test_inputs_made_at_random_raise_nothing_and_are_read_the_same_after_a_change() -> None:
    print(f"seed {_SEED}")
    materials = our_materials()
    failures = [
        outcome for number in range(_INPUTS) if (outcome := tried(made(_SEED, number, materials), _ALLOWED_S)).kind
    ]
    assert failures == []
