r"""What widely known classes set up when nobody can read their files: counters, depth of numbering, environments.

Sources: llncs.cls ("spn@wtheorem"), memoir manual §5, KOMA-Script guide §3.16, amsbook.cls.
"""

from __future__ import annotations

from collections.abc import Collection

from latex.declarations import Theorem
from latex.recording import Record
from latex.vocabulary import CHAPTER_CLASSES, CLASS_COUNTERS, CLASS_THEOREMS

_SPRINGER = tuple(env for env in CLASS_THEOREMS["llncs"].split() if env not in ("theorem", "claim"))
_SECTION_DEPTH = 1
_SUBSECTION_DEPTH = 2
_AMS_DEPTH = 3


def load_class(record: Record, name: str, options: Collection[str]) -> None:
    """Set up what the class `name` does before any command of the paper."""
    if name.lower().startswith(CHAPTER_CLASSES):
        record.use_chapters()
    if name.startswith("ams"):
        record.counters.represent("part", r"\arabic{part}")
    if name.startswith("amsbook"):
        record.counters.use_amsbook()
        record.counters.set("secnumdepth", _AMS_DEPTH)
    elif name.startswith("memoir"):
        record.counters.set("secnumdepth", _SECTION_DEPTH)
        record.counters.show_chapter("figure", "table")
    elif name.startswith("scr"):
        record.restarts_after_unnumbered = True
        record.counters.prefix("enumiii", r"\p@enumii(\theenumii)")
        if record.has_chapters:
            record.counters.show_chapter("equation")
    elif name.startswith("llncs"):
        _load_llncs(record, options)
        return
    for known, envs in CLASS_THEOREMS.items():
        if name.startswith(known):
            _declare(record, envs.split(), *CLASS_COUNTERS.get(known, (None, None)))


def _declare(record: Record, envs: Collection[str], shared: str | None, within: str | None) -> None:
    for env in envs:
        is_first = shared in (None, env)
        record.declare(Theorem(env, env.capitalize(), None if is_first else shared, within if is_first else None))


def _load_llncs(record: Record, options: Collection[str]) -> None:
    record.counters.set("secnumdepth", _SUBSECTION_DEPTH)
    within = "section" if "envcountsect" in options else None
    record.declare(Theorem("theorem", "Theorem", None, within))
    for env in ("claim", "proof"):
        record.declare(Theorem(env, env.capitalize(), is_counted=False, is_numbered=False))
    shared = "theorem" if "envcountsame" in options else None
    for env in _SPRINGER:
        record.declare(Theorem(env, env.capitalize(), shared, None if shared else within))
        if "envcountreset" in options and not shared:
            record.counters.reset_with(env, "section")
    if "envcountreset" in options and not within:
        record.counters.reset_with("theorem", "section")
