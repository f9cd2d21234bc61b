"""Compares the analysis with what TeX executes: `python -m bench.tex_agreement --seed 1 --count 500`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.tex_agreement.agreement import Outcome, compare


def main() -> int:
    """Compare as many documents as asked for; return 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.tex_agreement")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first document")
    parser.add_argument("--count", type=int, default=20, help="how many documents")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--keep", type=Path, default=Path("tex_agreement"), help="where documents that differ are kept")
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.count)
    with TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = list(pool.map(lambda seed: _compared(seed, Path(folder), asked.keep), seeds))
    return _report(outcomes)


def _compared(seed: int, scratch: Path, kept: Path) -> Outcome:
    outcome = compare(seed, scratch / str(seed))
    if outcome.differences or outcome.errors:
        folder = kept / str(seed)
        shutil.copytree(scratch / str(seed), folder, dirs_exist_ok=True)
    for line in outcome.differences:
        print(f"{seed}: {line}", flush=True)
    for line in outcome.errors[:3]:
        print(f"{seed}: TeX: {line}", flush=True)
    return outcome


def _report(outcomes: list[Outcome]) -> int:
    """Print in how many documents each feature occurs, and the sum; return the exit status."""
    features = Counter(feature for outcome in outcomes for feature in outcome.features)
    for feature, count in sorted(features.items(), key=lambda each: (-each[1], each[0])):
        print(f"{count:6} {feature}")
    differing = [outcome for outcome in outcomes if outcome.differences]
    facts = sum(outcome.facts for outcome in outcomes)
    print(
        f"{len(outcomes)} documents, {facts} facts, {len(features)} features: "
        f"{sum(len(outcome.differences) for outcome in outcomes)} differences in {len(differing)} documents, "
        f"{sum(bool(outcome.errors) for outcome in outcomes)} documents TeX complained about"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
