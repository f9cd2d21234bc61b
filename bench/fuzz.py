"""Whether any text can make the analysis raise, hang, or differ from itself: `python bench/fuzz.py --count N --seed S`.

Excerpts of real papers (of the folder that LEMMATA_CORPUS names, else of those that come with the tests) are changed at
random and analysed: from scratch, after one more change, and from scratch again, which has to give the same. One in
twenty is also checked, printed as JSON and searched for suggestions. Ends with 1 where an input raises, hangs, differs,
or takes more than ten times as long as others of its size; each is kept under `--keep`. `--from` goes on at a number.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import median

from bench.fuzzing.material import Material, materials
from bench.fuzzing.trial import Input, Outcome, made, tried, watch
from bench.measuring import percentile, show

_ALLOWED_S = 5.0  # processor time of one step; ordinary ones take milliseconds
_SLOW = 10  # times the median of inputs of about the same size
_NEVER_SLOW_S = 0.02  # below the pause between two keys nobody notices
_AT_ONCE = 100  # inputs handed to a process
_AHEAD = 4  # portions that wait for each process
_TOLD_EVERY = 5_000  # inputs


@dataclass(frozen=True, slots=True)
class Slow:
    """One step of an input that takes longer than others of its size."""

    number: int
    step: str
    seconds: float
    usual: float


def main() -> int:
    """Try the inputs, print what was found, and return the exit code."""
    arguments = _arguments()
    everything = materials()
    outcomes: list[Outcome] = []
    for outcome in _outcomes(arguments):
        outcomes.append(outcome)
        if outcome.kind:
            _keep(arguments.keep, made(arguments.seed, outcome.number, everything), outcome.kind, outcome.failure)
            print(f"{outcome.kind} at {outcome.number}: {outcome.failure.strip().splitlines()[-1][:200]}", flush=True)
        if len(outcomes) % _TOLD_EVERY == 0:
            print(f"{len(outcomes):,} done, the last {outcome.number}", file=sys.stderr, flush=True)
    slow = list(_slow(arguments.seed, arguments.jobs, outcomes))
    for one in slow:
        words = f"{one.step} takes {one.seconds * 1000:.0f} ms; {one.usual * 1000:.1f} ms is usual for its size."
        _keep(arguments.keep, made(arguments.seed, one.number, everything), "slow", words)
        print(f"slow at {one.number}: {words}")
    _summarise(arguments.seed, outcomes, slow)
    return 1 if slow or any(one.kind for one in outcomes) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=2_000, help="inputs to make")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first input")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-kept"), help="folder for inputs that fail")
    return parser.parse_args()


def _outcomes(arguments: argparse.Namespace) -> Iterator[Outcome]:
    """Yield what became of each input, by portions in the order in which they are done."""
    end = arguments.first + arguments.count
    portions = iter([(at, min(at + _AT_ONCE, end)) for at in range(arguments.first, end, _AT_ONCE)])
    with ProcessPoolExecutor(arguments.jobs, initializer=_begin) as pool:
        waiting: set[Future[list[Outcome]]] = set()
        while True:
            while len(waiting) < _AHEAD * arguments.jobs and (portion := next(portions, None)):
                waiting.add(pool.submit(_portion, arguments.seed, *portion))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for each in done:
                yield from each.result()


_materials: list[Material] = []  # those of this process


def _begin() -> None:
    watch()
    _materials.extend(materials())


def _portion(seed: int, first: int, end: int) -> list[Outcome]:
    return [tried(made(seed, number, _materials), _ALLOWED_S) for number in range(first, end)]


def _bucket(size: int) -> int:
    """Return the power of two, in thousands of code points, that bounds inputs of about this size."""
    return 1 << max(0, (size // 1_000)).bit_length()


def _usual(outcomes: Sequence[Outcome]) -> dict[tuple[str, int], list[float]]:
    """Return step and bucket → the times of all, in seconds."""
    times: dict[tuple[str, int], list[float]] = {}
    for one in outcomes:
        for step, seconds in one.times.items():
            times.setdefault((step, _bucket(one.size)), []).append(seconds)
    return times


def _slow(seed: int, jobs: int, outcomes: Sequence[Outcome]) -> Iterator[Slow]:
    """Yield the steps that take long, where a second and a third time say so too."""
    most = {key: max(_NEVER_SLOW_S, _SLOW * median(times)) for key, times in _usual(outcomes).items()}
    late = [
        (one, step, most[step, _bucket(one.size)])
        for one in outcomes
        for step, seconds in one.times.items()
        if seconds > most[step, _bucket(one.size)] and one.kind != "hang"
    ]
    with ProcessPoolExecutor(jobs, initializer=_begin) as pool:
        fastest = pool.map(_fastest, repeat(seed), [one.number for one, _, _ in late], [step for _, step, _ in late])
        for (one, step, bound), seconds in zip(late, fastest, strict=True):
            if min(seconds, one.times[step]) > bound:
                yield Slow(one.number, step, min(seconds, one.times[step]), bound / _SLOW)


def _fastest(seed: int, number: int, step: str) -> float:
    """Return the shorter of two more times of a step, in seconds."""
    given = made(seed, number, _materials)
    return min(tried(given, _ALLOWED_S).times.get(step, _ALLOWED_S) for _ in range(2))


def _keep(folder: Path, one: Input, kind: str, words: str) -> None:
    inside = folder / f"{kind}-{one.number}"
    inside.mkdir(parents=True, exist_ok=True)
    (inside / "why.txt").write_text(words, encoding="utf-8", errors="surrogatepass")
    for version, files in (("before", one.files), ("after", one.changed)):
        for name, text in files.items():
            path = inside / version / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _summarise(seed: int, outcomes: Sequence[Outcome], slow: Sequence[Slow]) -> None:
    kinds = Counter(one.kind for one in outcomes)
    print(
        f"\nseed {seed}: {len(outcomes):,} inputs; exceptions {kinds['exception']}, hangs {kinds['hang']},"
        f" disagreements {kinds['disagreement']}, slow {len({one.number for one in slow})}"
    )
    rows = [
        (
            f"{step}, to {size} kB",
            f"{len(times):,}",
            *(f"{value * 1000:.1f}" for value in (median(times), percentile(times, 0.99), max(times))),
        )
        for (step, size), times in sorted(_usual(outcomes).items())
    ]
    show("processor time, ms", ("step and size", "inputs", "p50", "p99", "max"), rows)


if __name__ == "__main__":
    sys.exit(main())
