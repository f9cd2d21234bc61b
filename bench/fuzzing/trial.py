"""One input: how it is made from a seed and a number, and what is done with it.

Invariants:
- The same seed, number and materials give the same texts.
"""

from __future__ import annotations

import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from unittest.mock import patch

from bench.fuzzing.material import Material
from bench.fuzzing.mutations import changed_once, completed, mutated
from latex.check.checker import check
from latex.graph import to_json
from latex.manuscript import Manuscript, Proof
from latex.outputs.captions import heading, title_of
from latex.project import Analyser, analyse
from latex.reading import readings
from latex.suggestions import suggest

ROOT = "main.tex"
_SHARE_OF_THE_REST = 20  # one input in so many is also checked, printed and searched for suggestions
_SHARE_OF_PAIRS = 0.1  # changes that add or take away what ends something far before it
_SHORT_PASSAGE = 250  # code points
_TICK_S = 0.004  # the processor's clock may stand still so long


class HangError(BaseException):
    """An input took longer than the watchdog allows."""


@dataclass(frozen=True, slots=True)
class Input:
    """The files of a manuscript, and the same after one more change."""

    number: int
    files: Mapping[str, str]
    changed: Mapping[str, str]

    @property
    def size(self) -> int:
        """Code points of the larger version."""
        return max(sum(map(len, self.files.values())), sum(map(len, self.changed.values())))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    number: int
    size: int
    times: Mapping[str, float]
    """What was done → its processor time in seconds."""
    failure: str = ""
    """The traceback of an exception, "hang", or what differs; empty where all went well."""
    kind: str = ""
    """"exception", "hang" or "disagreement"."""


def made(seed: int, number: int, materials: Sequence[Material]) -> Input:
    """Return the input with this number."""
    chance = random.Random(f"{seed}:{number}")
    material = chance.choice(materials)
    excerpt = material.excerpt(chance)
    preamble = material.preamble(excerpt)
    if chance.random() < 0.1:
        preamble = mutated(chance, preamble)
    body = mutated(chance, excerpt)
    files = _arranged(chance, preamble, body)
    name = chance.choices(list(files), [len(text) + 1 for text in files.values()])[0]
    if chance.random() < _SHARE_OF_PAIRS:
        before, after = completed(chance, files[name])
        return Input(number, {**files, name: before}, {**files, name: after})
    return Input(number, files, {**files, name: changed_once(chance, files[name])})


def tried(one: Input, allowed: float, *, is_whole: bool | None = None) -> Outcome:
    """Do everything with one input that is to be done, within `allowed` seconds of processor time for each step.

    The checks and outputs are made too where `is_whole`, by default for one input in twenty. One input in three is read
    in passages so short that a change leaves most of them as they were.
    """
    if is_whole is None:
        is_whole = one.number % _SHARE_OF_THE_REST == 0
    times: dict[str, float] = {}
    passage = _SHORT_PASSAGE if one.number % 3 == 1 else readings.PASSAGE
    try:
        with patch.object(readings, "PASSAGE", passage):
            difference = _steps(one, allowed, times, is_whole=is_whole)
    except HangError:
        return Outcome(one.number, one.size, times, traceback.format_exc(), "hang")
    except Exception:  # noqa: BLE001  the point is to find any
        return Outcome(one.number, one.size, times, traceback.format_exc(), "exception")
    return Outcome(one.number, one.size, times, difference, "disagreement" if difference else "")


def _steps(one: Input, allowed: float, times: dict[str, float], *, is_whole: bool) -> str:
    files = [one.files]
    analyser = Analyser(lambda name: files[0].get(name))
    with _timed("analyse", times, allowed):
        found = analyser.analyse(ROOT)
        _make_all(found)
    files[0] = one.changed
    with _timed("analyse again", times, allowed):
        again = analyser.analyse(ROOT)
        _make_all(again)
    with _timed("analyse changed", times, allowed):
        afresh = analyse(ROOT, one.changed.get)
        _make_all(afresh)
    if is_whole:
        _rest(again, one.changed.get, times, allowed)
    return difference(again, afresh)


def _rest(found: Manuscript, read: Callable[[str], str | None], times: dict[str, float], allowed: float) -> None:
    with _timed("check", times, allowed):
        check(found, read, [ROOT, "part.tex"])
    with _timed("titles", times, allowed):
        for result in found.results:
            title_of(found, result)
        for section in found.sections:
            heading(found, section)
    with _timed("json", times, allowed):
        to_json(found, read)
    with _timed("suggest", times, allowed):
        suggest(found, read)


def _make_all(found: Manuscript) -> None:
    """Make every fact that is made only when it is asked for."""
    len(tuple(found.results))
    len(found.edges)
    len(found.label_sites)


def difference(again: Manuscript, afresh: Manuscript) -> str:
    """Return in words where two analyses of the same texts differ; empty where they do not."""
    for (what, one), (_, other) in zip(_facts(again), _facts(afresh), strict=True):
        if one != other:
            index = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
            pair = (one[index], other[index]) if index >= 0 else (len(one), len(other))
            return f"{what} {index}\n  after a change: {pair[0]!r}\n  from scratch:   {pair[1]!r}"
    return ""


def _facts(found: Manuscript) -> Iterator[tuple[str, Sequence[object]]]:
    yield "results", [(one.key, one.kind, one.env, one.name, one.title, one.number) for one in found.results]
    yield "labels of results", [(one.key, one.labels, one.restatable, one.inside) for one in found.results]
    yield "places of results", [(one.key, one.place, one.body) for one in found.results]
    yield "proofs", [(one.key, [_proof(proof) for proof in one.proofs]) for one in found.results]
    yield "orphan proofs", [_proof(proof) for proof in found.orphan_proofs]
    yield "edges", found.edges
    yield "labels", found.label_sites
    yield "references", found.references
    yield "citations", found.citations
    yield "sections", found.sections
    yield "files", found.files
    yield "macros", sorted(found.macros.items())
    yield "environments", sorted(found.environments.items())


def _proof(proof: Proof) -> tuple[object, ...]:
    return proof.place, proof.body, proof.header, proof.rule


def _arranged(chance: random.Random, preamble: str, body: str) -> dict[str, str]:
    """Return the files of a manuscript with this preamble and body; one in five reads a second file."""
    if chance.random() < 0.2:
        at = chance.randrange(len(body) + 1)
        command = chance.choice((r"\input{part}", r"\include{part}", r"\input part ", r"\subfile{part}"))
        begin = body.rfind("\n", 0, at) + 1
        inner = body[begin : begin + 4_000]
        body = body[:begin] + command + "\n" + body[begin + 4_000 :]
        return {ROOT: _document(preamble, body), "part.tex": inner}
    return {ROOT: _document(preamble, body)}


def _document(preamble: str, body: str) -> str:
    end = "" if r"\end{document}" in body else "\n\\end{document}\n"
    return f"{preamble}\n\\begin{{document}}\n{body}{end}"


@contextmanager
def _timed(what: str, times: dict[str, float], allowed: float) -> Iterator[None]:
    """Note the processor time of a step, and end it with `HangError` after `allowed` seconds of it."""
    began, of_processor = time.perf_counter(), time.process_time()
    signal.setitimer(signal.ITIMER_PROF, allowed)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        of_processor = time.process_time() - of_processor + _TICK_S
        times[what] = min(time.perf_counter() - began, of_processor)


def watch() -> None:
    """Let the watchdog of this process bite; called once, in its main thread."""

    def bite(_signal: int, _frame: FrameType | None) -> None:
        raise HangError

    signal.signal(signal.SIGPROF, bite)
