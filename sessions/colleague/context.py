"""What the colleague is told besides the author's words: rules, the project, the source in view, and what changed.

Invariants:
- The system blocks are made once for a conversation and never patched; later news goes into user messages.
- The rules hold no date and nothing of the manuscript; statements in the project card stand in `<source>` blocks.
- Everything is bounded; what is left out is said, and which tool shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from latex.fingerprint import revision
from latex.manuscript import Result
from sessions.colleague.assistant import Json
from sessions.colleague.matching import differences
from sessions.colleague.reading import outline
from sessions.colleague.refusals import RefusalError
from sessions.colleague.safety import visible
from sessions.colleague.sources import Sources, quoted, source_block

CHARACTERS_A_TOKEN = 3
"""Of LaTeX and its like; what is counted by it is an estimate, on the high side."""
CARD_LIMIT = 60_000  # characters, about 20 000 tokens: an outline with statements of an ordinary paper
_MACROS_LIMIT = 12_000  # characters of declarations
_STANDING_LIMIT = 16_000  # characters of each of the two standing files
_OPENING_LIMIT = 40_000  # characters of source sent with the first words about a result
_NEWS_LIMIT = 12_000  # characters of differences in one turn
_DIFFERENCE_LIMIT = 1_500  # characters of the differences of one result
_ANCESTOR_DEPTH = 2  # edges; statements beyond are named only
_MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class StandingTexts:
    """What the author has written down for every turn."""

    instructions: str = ""
    topics: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is sent with the author's words."""

    key: str
    """The handle or file that was added; "news", "target" or "selection" for what the program adds by itself."""
    name: str
    """What it is, for the author."""
    text: str
    """As it is sent."""

    @property
    def tokens(self) -> int:
        """About how many tokens it takes."""
        return len(self.text) // CHARACTERS_A_TOKEN


def read_standing_texts(folder: Path) -> StandingTexts:
    """Return the texts of `.lemmata/instructions.md` and `.lemmata/topics.md`; empty where there are none."""
    return StandingTexts(*(_read(folder / ".lemmata" / name) for name in ("instructions.md", "topics.md")))


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return visible(text[:_STANDING_LIMIT]).strip()


class Context:
    """What the colleague of one conversation was told, and what it has still to be told.

    `revisions` are those of an earlier session that goes on.
    """

    def __init__(
        self,
        sources: Callable[[], Sources],
        standing_texts: Callable[[], StandingTexts] = StandingTexts,
        revisions: Mapping[str, str] | None = None,
    ) -> None:
        self._sources = sources
        self._standing_texts = standing_texts
        self._revisions: dict[str, str] = dict(revisions or {})
        self._texts: dict[str, str] = {}
        self._standing: StandingTexts | None = None
        self._opened: set[str] = set()

    @property
    def revisions(self) -> Mapping[str, str]:
        """Handle → revision the colleague knows of."""
        return self._revisions

    def system(self, about: str | None = None) -> tuple[Json, ...]:
        """Return the rules and the project card; statements near the result `about` are kept longest."""
        sources = self._sources()
        self._standing = self._standing_texts()
        card = project_card(sources, self._standing, about)
        return (
            {"type": "text", "text": rules()},
            {"type": "text", "text": card, "cache_control": {"type": "ephemeral", "ttl": "1h"}},
        )

    def before_the_words(self, target: str | None, selection: str, attached: Iterable[str] = ()) -> tuple[str, ...]:
        """Return what goes before the author's words: news since the last turn, then what the author has in view.

        `attached` are handles of results and names of files that the author added.
        """
        sources = self._sources()
        state = self._state(sources)
        parts = [
            self._news(sources, state),
            self._standing_news(),
            *(part.text for part in self._view(sources, target, selection, attached)),
        ]
        named = (sources.manuscript.find(handle) for handle in (target, *attached) if handle)
        self._opened |= {result.key for result in named if result is not None}
        self._remember(state)
        return tuple(part for part in parts if part)

    def outlook(self, target: str | None, selection: str, attached: Iterable[str] = ()) -> tuple[Part, ...]:
        """Return what would go before the author's words now, and remember nothing of it."""
        sources = self._sources()
        news = self._news(sources, self._state(sources))
        changed = (Part("news", "what changed since the last turn", news),) if news else ()
        return (*changed, *self._view(sources, target, selection, attached))

    def _remember(self, now: Mapping[str, tuple[str, str]]) -> None:
        self._texts = {key: text for key, (text, _) in now.items()}
        self._revisions = {key: token for key, (_, token) in now.items()}

    def _state(self, sources: Sources) -> dict[str, tuple[str, str]]:
        """Return the text and the revision of each result; a text that did not change keeps its revision."""
        state = {}
        for result in sources.manuscript.results:
            text = sources.whole_text(result)
            is_known = self._texts.get(result.key) == text
            state[result.key] = (text, self._revisions[result.key] if is_known else revision(text))
        return state

    def _news(self, sources: Sources, state: Mapping[str, tuple[str, str]]) -> str:
        if not self._revisions:
            return ""
        lines: list[str] = []
        room = _NEWS_LIMIT
        for key, (text, now) in state.items():
            before = self._revisions.get(key)
            if before == now:
                continue
            if before is None:
                lines.append(f"{key} ({sources.manuscript.by_key[key].display_name}) is new at {now}.")
                continue
            shown = self._difference(key, text)
            lines.append(f"{key} {before} → {now}" + (f"\n{quoted(shown)}" if shown and len(shown) <= room else ""))
            room -= len(shown)
        lines += [f"{key} is gone." for key in self._revisions if key not in state]
        if not lines:
            return ""
        head = (
            "The manuscript changed since your last turn, [-before-] and {+now+}; read a result again to see it whole."
        )
        return "\n".join([head, *lines[:_MOST_NAMES]])

    def _difference(self, key: str, now: str) -> str:
        before = self._texts.get(key)
        if before is None:
            return ""
        shown = visible(differences(before, now))
        return shown if len(shown) <= _DIFFERENCE_LIMIT else ""

    def _standing_news(self) -> str:
        now = self._standing_texts()
        before, self._standing = self._standing, now
        if before is None or before == now:
            return ""
        parts = []
        if now.instructions != before.instructions:
            parts.append(f"The author's standing instructions are now:\n{now.instructions or 'none'}")
        if now.topics != before.topics:
            parts.append(f"The author's topics, open and closed, are now:\n{now.topics or 'none'}")
        return "\n\n".join(parts)

    def _view(self, sources: Sources, target: str | None, selection: str, attached: Iterable[str]) -> tuple[Part, ...]:
        parts = []
        result = sources.manuscript.find(target) if target else None
        if result is not None and result.key not in self._opened:
            name = f"{sources.name(result)}, which you have in view, and the statements it rests on"
            parts.append(Part("target", name, view_of(sources, result)))
        elif result is not None:
            words = f"The author has {result.key} ({result.display_name}) in view."
            parts.append(Part("target", f"{sources.name(result)}, which was sent before", words))
        for each in attached:
            parts.append(_attached(sources, each))
        if selection.strip():
            words = f"The author has selected:\n{_selected(selection[:_OPENING_LIMIT])}"
            parts.append(Part("selection", "what you have selected", words))
        return tuple(parts)


def _attached(sources: Sources, wanted: str) -> Part:
    result = sources.manuscript.find(wanted)
    if result is not None:
        return Part(wanted, sources.name(result), f"The author adds {result.key}:\n{sources.shown(result)}")
    try:
        text = sources.text(wanted)
    except RefusalError as refusal:
        return Part(wanted, wanted, str(refusal))
    cut = "" if len(text) <= _OPENING_LIMIT else "\nThe rest of the file was left out; read it with read_source."
    block = source_block(wanted, text[:_OPENING_LIMIT].split("\n"), 1)
    return Part(wanted, wanted, f"The author adds the file {wanted}:\n{block}{cut}")


def rules() -> str:
    """Return the rules the colleague works by."""
    return resources.files("sessions.colleague").joinpath("prompts/rules.md").read_text(encoding="utf-8")


def project_card(
    sources: Sources, standing: StandingTexts, about: str | None = None, *, limit: int = CARD_LIMIT
) -> str:
    """Return macros, standing texts, the outline, and as many statements as fit into `limit` characters.

    The statements of what `about` rests on and of its neighbours come first, then those nearest in the text.
    """
    manuscript = sources.manuscript
    parts = [f"# The manuscript {manuscript.root}", _macros(manuscript.macros.values())]
    if standing.instructions:
        parts.append(f"## Standing instructions of the author\n{standing.instructions}")
    if standing.topics:
        parts.append(f"## Topics of the author, open and closed\n{standing.topics}")
    tree, left_out = outline(sources), ""
    if len(tree) > limit // 2:
        tree = tree[: limit // 2].rsplit("\n", 1)[0]
        left_out = "\nThe rest of the outline was left out; read it with the tool outline."
    parts.append(f"## Outline at the start of the conversation\n{quoted(tree)}{left_out}")
    head = "\n\n".join(part for part in parts if part)
    return head + _statements(sources, about, limit - len(head))


def view_of(sources: Sources, result: Result) -> str:
    """Return the source of a result, the statements it rests on to depth 2, and the names of what lies beyond."""
    manuscript = sources.manuscript
    near = _ancestors(sources, result.key, _ANCESTOR_DEPTH)
    beyond = [key for key in manuscript.ancestors(result.key) if key not in near]
    parts = [f"The author has {result.display_name} in view, handle {result.key}, revision {sources.revision(result)}:"]
    parts.append(sources.shown(result))
    room = _OPENING_LIMIT - len(parts[-1])
    left_out = []
    if near:
        parts.append("It rests on these statements:")
    for key in near:
        block = sources.shown(manuscript.by_key[key], with_proof=False)
        if len(block) > room:
            left_out.append(key)
            continue
        room -= len(block)
        parts.append(f"{key} ({manuscript.by_key[key].display_name})\n{block}")
    if beyond or left_out:
        parts.append(f"Behind these: {_some([*left_out, *beyond])}. Read them with read_result.")
    users = manuscript.used_by(result.key)
    if users:
        parts.append(f"It is used by {_some(users)}.")
    return "\n".join(parts)


def _macros(declarations: Iterable[str]) -> str:
    shown: list[str] = []
    room = _MACROS_LIMIT
    for declaration in declarations:
        line = " ".join(visible(declaration).split())
        if len(line) > room:
            shown.append("% more macros were left out; read the preamble with read_source")
            break
        room -= len(line) + 1
        shown.append(line)
    if not shown:
        return ""
    return "## Macros\n" + quoted("\n".join(shown))


def _statements(sources: Sources, about: str | None, room: int) -> str:
    title = "\n\n## Statements at the start of the conversation\n"
    order = _by_nearness(sources, about)
    kept: dict[str, str] = {}
    for result in order:
        entry = f"{result.key}: {result.display_name}\n{sources.shown(result, with_proof=False)}\n"
        if len(entry) > room - len(title) - 200:
            continue
        room -= len(entry)
        kept[result.key] = entry
    if not order:
        return ""
    text = title + "".join(kept[result.key] for result in sources.manuscript.results if result.key in kept)
    missing = len(order) - len(kept)
    if missing:
        text += f"The statements of {missing} of {len(order)} results were left out; read them with read_result."
    return text


def _by_nearness(sources: Sources, about: str | None) -> list[Result]:
    manuscript = sources.manuscript
    centre = manuscript.find(about) if about else None
    if centre is None:
        return sorted(manuscript.results, key=lambda result: -len(manuscript.used_by(result.key)))
    first = dict.fromkeys([centre.key, *manuscript.ancestors(centre.key), *manuscript.used_by(centre.key)])
    places = {result.key: index for index, result in enumerate(manuscript.results)}
    rest = sorted(places, key=lambda key: abs(places[key] - places[centre.key]))
    return [manuscript.by_key[key] for key in dict.fromkeys([*first, *rest])]


def _ancestors(sources: Sources, key: str, depth: int) -> dict[str, None]:
    found: dict[str, None] = {}
    layer = [key]
    for _ in range(depth):
        layer = [target for each in layer for target in sources.manuscript.uses(each) if target not in found]
        found |= dict.fromkeys(layer)
    found.pop(key, None)
    return found


def _selected(selection: str) -> str:
    block = source_block("", selection.split("\n"), 1)
    return "<source>" + block[block.index(">") + 1 :]


def _some(keys: Iterable[str]) -> str:
    listed = list(dict.fromkeys(keys))
    more = f" and {len(listed) - _MOST_NAMES} more" if len(listed) > _MOST_NAMES else ""
    return ", ".join(listed[:_MOST_NAMES]) + more
