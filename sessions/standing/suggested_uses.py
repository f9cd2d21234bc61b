"""Suggested uses of definitions, and what people decided about them.

Suggestions are searched when somebody asks; decisions are read from `.lemmata/suggestions.toml` and written there.
The file is only written: committing it is the author's.

Invariants:
- Only a person decides: nothing here is offered to the colleague.
- A decision records the texts it was made about, as the manuscript then was read; once one of them has changed it is
  called stale.
- A file that cannot be read is not written; one that changed meanwhile is read again before.

All methods belong to the event loop's thread; searching and files are in others.
"""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from latex.fingerprint import fingerprint
from latex.manuscript import Manuscript, Result
from sessions.errors import ChangedOnDiskError, FileError, StandingError, UsageError
from sessions.standing.decisions import FILE, Decision, Verdict, counting, parse, with_decision, without_pair
from sessions.workspace.files import digest_of, write_file

if TYPE_CHECKING:
    from latex.suggestions import Suggestion

LEAST_SHOWN = 0.3
"""Confidence from which a suggestion is shown unasked: the terms of those below are words that stand everywhere."""

_MERGING = "suggestions.toml merge=union\n"
_TRIES = 3  # another author's write may come between reading and writing; a third one in a row is no chance

Pair = tuple[str, str]


class Source(Protocol):
    """Where manuscript and texts come from; the workspace is one."""

    @property
    def folder(self) -> Path:
        """The folder of the root file."""
        ...

    @property
    def manuscript(self) -> Manuscript:
        """The manuscript as it was analysed last."""
        ...

    def is_current(self, manuscript: Manuscript) -> bool:
        """Say whether no text has changed since `manuscript` was made."""
        ...

    async def current_manuscript(self) -> Manuscript:
        """Return the manuscript as it is now, the same one until a text changes."""
        ...

    def text(self, file: str) -> str | None:
        """Return the text of a file as it is now."""
        ...


@dataclass(frozen=True, slots=True)
class SuggestedUse:
    """A use that was suggested, decided about, or both."""

    source: str
    target: str
    suggestion: Suggestion | None
    """None where the term is no longer found, or the use has become a certain edge."""
    decision: Decision | None
    """The one that counts; None before anybody decided."""
    stale: tuple[str, ...]
    """Which texts are no longer those decided about: "source", "target"; empty where the decision holds."""

    @property
    def pair(self) -> Pair:
        """Source and target."""
        return self.source, self.target

    @property
    def term(self) -> str:
        """The term, as the definition has it."""
        return self.suggestion.term if self.suggestion else self.decision.term if self.decision else ""

    @property
    def is_confirmed(self) -> bool:
        """A person confirmed it, stale or not."""
        return self.decision is not None and self.decision.decision is Verdict.CONFIRMED

    @property
    def is_dismissed(self) -> bool:
        """A person dismissed it, and both texts are still those it was dismissed for."""
        return self.decision is not None and self.decision.decision is Verdict.DISMISSED and not self.stale

    def is_worth(self, least: float = LEAST_SHOWN) -> bool:
        """Whether it was decided about, or is suggested with a confidence of at least `least`."""
        return self.decision is not None or (self.suggestion is not None and self.suggestion.confidence >= least)


@dataclass(frozen=True, slots=True)
class Overview:
    """All suggested uses of one manuscript at one moment."""

    manuscript: Manuscript
    uses: tuple[SuggestedUse, ...]
    """By source in order of appearance, the most confident first; those of results that are gone last."""
    fingerprints: Mapping[str, str]
    """Key of a result → fingerprint of its statement."""

    def of(self, key: str) -> tuple[SuggestedUse, ...]:
        """Return those of one result that are worth showing."""
        return tuple(use for use in self.uses if use.source == key and use.is_worth())


class SuggestedUses:
    """Finds the suggested uses of one manuscript and keeps what people decide."""

    def __init__(
        self,
        source: Source,
        who: Callable[[], Awaitable[str]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`who` gives the name of the person at the keyboard; an empty one means the login's name."""
        self._source = source
        self._who = who
        self._now = now
        self._searched: tuple[Manuscript, tuple[Suggestion, ...], Mapping[str, str]] | None = None

    @property
    def file(self) -> Path:
        """Where the decisions are."""
        return self._source.folder / FILE

    async def look(self) -> Overview:
        """Return the suggested uses in the manuscript as it is now.

        Raises:
            StandingError: the file of the decisions cannot be read.
        """
        manuscript = await self._source.current_manuscript()
        text = await asyncio.to_thread(_read, self.file)
        decisions = counting(parse(text or ""))
        if self._searched is None or self._searched[0] is not manuscript:
            # Its tables cost some milliseconds to import, which the first picture must not wait for.
            from latex.suggestions import files_with_results

            texts = {file: self._source.text(file) for file in files_with_results(manuscript)}
            self._searched = (manuscript, *await asyncio.to_thread(_search, manuscript, texts))
        return _overview(*self._searched, decisions)

    async def decisions(self) -> Mapping[Pair, Decision]:
        """Return the decisions that count; costs reading one small file.

        Raises:
            StandingError: the file cannot be read.
        """
        text = await asyncio.to_thread(_read, self.file)
        return counting(parse(text or ""))

    async def confirmed(self) -> Mapping[str, tuple[SuggestedUse, ...]] | None:
        """Return what people confirmed, by the key of the result; None while the manuscript is behind the texts.

        Suggestions are not searched for it, so that it may be asked after each analysis.

        Raises:
            StandingError: the file of the decisions cannot be read.
        """
        decisions = [each for each in (await self.decisions()).values() if each.decision is Verdict.CONFIRMED]
        manuscript = self._source.manuscript
        if not self._source.is_current(manuscript):
            return None
        results = [manuscript.by_key[key] for each in decisions for key in each.pair if key in manuscript.by_key]
        texts = {file: self._source.text(file) for file in {result.place.file for result in results}}
        prints = await asyncio.to_thread(_prints, results, texts)
        found: dict[str, tuple[SuggestedUse, ...]] = {}
        for each in decisions:
            use = SuggestedUse(*each.pair, None, each, _stale(each, prints))
            found[each.source] = (*found.get(each.source, ()), use)
        return found

    async def decide(self, source: str, target: str, verdict: Verdict) -> Decision:
        """Record what the person at the keyboard says of a pair of handles.

        Raises:
            UsageError: the manuscript has no such results, or nothing suggests that one uses the other.
            StandingError: the file of the decisions cannot be read, or not be written.
        """
        overview = await self.look()
        pair = (_key(overview.manuscript, source), _key(overview.manuscript, target))
        use = next((each for each in overview.uses if each.pair == pair), None)
        if use is None:
            raise UsageError(
                f"Nothing suggests that {pair[0]} uses {pair[1]}, so there is nothing to decide. "
                f"`lemmata suggestions` lists what does."
            )
        decision = Decision(
            *pair,
            verdict,
            await self._who() or getpass.getuser(),
            self._now().replace(microsecond=0),
            use.term,
            overview.fingerprints[pair[0]],
            overview.fingerprints[pair[1]],
        )
        await self._change(lambda text: with_decision(text, decision))
        return decision

    async def forget(self, source: str, target: str) -> bool:
        """Take back the decisions on a pair; return whether there was one.

        Raises:
            StandingError: the file of the decisions cannot be read, or not be written.
        """
        known = await self.decisions()
        pair = (source, target)
        if pair not in known:
            manuscript = await self._source.current_manuscript()
            pair = tuple(  # type: ignore[assignment]  # as many as there were handles
                result.key if (result := manuscript.find(handle)) else handle for handle in pair
            )
        if pair not in known:
            return False
        await self._change(lambda text: without_pair(text, *pair))
        return True

    async def _change(self, changed: Callable[[str], str]) -> None:
        await asyncio.to_thread(_rewrite, self.file, changed)


def _search(
    manuscript: Manuscript, texts: Mapping[str, str | None]
) -> tuple[tuple[Suggestion, ...], Mapping[str, str]]:
    from latex.suggestions import suggest

    return suggest(manuscript, texts.get), _prints(manuscript.results, texts)


def _prints(results: Iterable[Result], texts: Mapping[str, str | None]) -> Mapping[str, str]:
    """Return key → fingerprint of the statement."""
    return {
        result.key: fingerprint((texts.get(result.place.file) or "")[result.body.start : result.body.end])
        for result in results
    }


def _overview(
    manuscript: Manuscript,
    suggestions: tuple[Suggestion, ...],
    prints: Mapping[str, str],
    decisions: Mapping[Pair, Decision],
) -> Overview:
    by_pair = {(each.source, each.target): each for each in suggestions}
    order = {result.key: place for place, result in enumerate(manuscript.results)}
    uses = [
        SuggestedUse(*pair, by_pair.get(pair), decision, _stale(decision, prints) if decision else ())
        for pair in {**by_pair, **decisions}
        for decision in [decisions.get(pair)]
    ]
    uses.sort(
        key=lambda use: (
            order.get(use.source, len(order)),
            use.source,
            -(use.suggestion.confidence if use.suggestion else 0.0),
            use.target,
        )
    )
    return Overview(manuscript, tuple(uses), prints)


def _stale(decision: Decision, prints: Mapping[str, str]) -> tuple[str, ...]:
    texts = {"source": (decision.source, decision.source_text), "target": (decision.target, decision.target_text)}
    return tuple(name for name, (key, recorded) in texts.items() if prints.get(key) != recorded)


def _key(manuscript: Manuscript, handle: str) -> str:
    result = manuscript.find(handle)
    if result is None:
        raise UsageError(f"{manuscript.root} has no result “{handle}”; `lemmata graph` lists them.")
    return result.key


def _read(path: Path) -> str | None:
    """Return the text of the file; None where there is none."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise StandingError(
            f"{FILE} is not in UTF-8, so it was neither read nor changed. Bring it back from git."
        ) from error
    except OSError as error:
        raise StandingError(f"{FILE} could not be read: {error.strerror}. It was not changed.") from error


def _rewrite(path: Path, changed: Callable[[str], str]) -> None:
    for _ in range(_TRIES):
        text = _read(path)
        new = changed(text or "")
        try:
            path.parent.mkdir(exist_ok=True)
            _let_git_merge(path.parent / ".gitattributes")
            write_file(path, new, "utf-8", expected=None if text is None else digest_of(text.encode()))
        except ChangedOnDiskError:
            continue
        except (FileError, OSError) as error:
            raise StandingError(f"The decision was not recorded, and {FILE} is as it was. {_reason(error)}") from error
        return
    raise StandingError(f"The decision was not recorded: another program keeps writing {FILE}. Decide again.")


def _reason(error: FileError | OSError) -> str:
    if isinstance(error, OSError):
        return f"The system says “{error.strerror}” of {error.filename}."
    return str(error).partition(" Your text is still open here")[0].rstrip(".;") + "."


def _let_git_merge(attributes: Path) -> None:
    """Tell git that two versions of the decisions are merged by keeping the lines of both (gitattributes(5))."""
    data = attributes.read_bytes() if attributes.exists() else None
    text = (data or b"").decode("utf-8", "surrogateescape")
    if not any(line.split()[:1] == ["suggestions.toml"] for line in text.splitlines()):
        separator = "" if not text or text.endswith("\n") else "\n"
        expected = None if data is None else digest_of(data)
        write_file(attributes, f"{text}{separator}{_MERGING}", "utf-8", expected=expected)
