"""How kinds of results and sources of edges look: shape and colour, dash and width.

Every kind is told apart by its shape as well as by its colour, every source of an edge by its dash. The colours are
near those of Okabe and Ito ("Color Universal Design", 2008), darkened or lightened so that an outline has a contrast
of at least 3 to 1 with its ground in both schemes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from latex.manuscript import Edge, EdgeSource, Kind


@dataclass(frozen=True, slots=True)
class Paint:
    """Two colours of a shape, as `#rrggbb`."""

    line: str
    ground: str


@dataclass(frozen=True, slots=True)
class Look:
    """What the kinds of one family look like."""

    name: str
    """A word that can name a class in CSS."""
    kinds: tuple[Kind, ...]
    light: Paint
    dark: Paint
    dot_shape: str
    """The nearest shape of Graphviz."""
    line_width: float = 1.4
    """px"""


LOOKS = (
    Look("theorem", (Kind.THEOREM,), Paint("#b84a00", "#fcebe0"), Paint("#ff9a5c", "#43230f"), "box", 2.6),
    Look(
        "proposition",
        (Kind.PROPOSITION, Kind.COROLLARY),
        Paint("#916400", "#fbf2da"),
        Paint("#f0b93a", "#3b2e0c"),
        "octagon",
    ),
    Look("lemma", (Kind.LEMMA,), Paint("#0066a6", "#e0edf7"), Paint("#6db7f2", "#10304a"), "ellipse"),
    Look(
        "claim",
        (Kind.CLAIM, Kind.FACT, Kind.OBSERVATION, Kind.PROPERTY),
        Paint("#2b7fb3", "#eaf5fb"),
        Paint("#9ad4f5", "#17384a"),
        "parallelogram",
    ),
    Look(
        "definition",
        (Kind.DEFINITION, Kind.NOTATION, Kind.SITUATION),
        Paint("#007a59", "#def2eb"),
        Paint("#4fd1a5", "#0c3a2e"),
        "hexagon",
    ),
    Look(
        "assumption",
        (Kind.ASSUMPTION, Kind.AXIOM),
        Paint("#666600", "#f3f3d8"),
        Paint("#d6d65c", "#343408"),
        "trapezium",
    ),
    Look(
        "question",
        (Kind.CONJECTURE, Kind.QUESTION, Kind.PROBLEM),
        Paint("#a3487e", "#f8e6f0"),
        Paint("#ee9ccb", "#41203a"),
        "cds",
    ),
    Look(
        "remark",
        (Kind.REMARK, Kind.EXAMPLE, Kind.EXERCISE),
        Paint("#646a72", "#eff1f3"),
        Paint("#a9b0ba", "#2a2e34"),
        "note",
    ),
    Look("other", (Kind.OTHER,), Paint("#4a4f57", "#ffffff"), Paint("#c9ced6", "#15181d"), "folder"),
)
_LOOK_OF = {kind: look for look in LOOKS for kind in look.kinds}

EDGE_ORDER = (EdgeSource.REF_STATEMENT, EdgeSource.USES_STATEMENT, EdgeSource.REF_PROOF, EdgeSource.USES_PROOF)
"""The source that an edge with several is drawn as is the first of these."""
DASHES = {
    EdgeSource.REF_PROOF: "",
    EdgeSource.REF_STATEMENT: "9 4",
    EdgeSource.USES_PROOF: "8 3 1.5 3",
    EdgeSource.USES_STATEMENT: "2 3",
}
"""px drawn and left out in turn; empty for a whole line."""
OPTIONAL_DASH = "1 6"
EDGE_WORDS = {
    EdgeSource.REF_PROOF: "mentioned in a proof",
    EdgeSource.REF_STATEMENT: "mentioned in a statement",
    EdgeSource.USES_PROOF: "\\uses in a proof",
    EdgeSource.USES_STATEMENT: "\\uses in a statement",
}
OPTIONAL_WORDS = "a mention that may be none"

_CORNER, _SLANT, _FOLD = 8.0, 10.0, 9.0  # px


def look_of(kind: Kind) -> Look:
    """Return the look of a kind."""
    return _LOOK_OF.get(kind, LOOKS[-1])


def drawn_source(edge: Edge) -> EdgeSource:
    """Return the source as which an edge is drawn."""
    return next(source for source in EDGE_ORDER if source in edge.sources)


def outline_path(look: Look, wide: float, high: float) -> str:
    """Return the outline as a path of SVG from (0, 0) to (`wide`, `high`), in px."""
    match look.name:
        case "lemma":
            return _rounded(wide, high, high / 2)
        case "other":
            return _rounded(wide, high, 4)
        case "proposition":
            c = _CORNER
            points = [(c, 0), (wide - c, 0), (wide, c), (wide, high - c), (wide - c, high), (c, high), (0, high - c)]
            return _polygon([*points, (0, c)])
        case "claim":
            return _polygon([(_SLANT, 0), (wide, 0), (wide - _SLANT, high), (0, high)])
        case "definition":
            s = _SLANT
            return _polygon([(s, 0), (wide - s, 0), (wide, high / 2), (wide - s, high), (s, high), (0, high / 2)])
        case "assumption":
            return _polygon([(_SLANT, 0), (wide - _SLANT, 0), (wide, high), (0, high)])
        case "question":
            s = _SLANT
            return _polygon([(0, 0), (wide - s, 0), (wide, high / 2), (wide - s, high), (0, high), (s, high / 2)])
        case "remark":
            f = _FOLD
            fold = f"M{_n(wide - f)} 0V{_n(f)}H{_n(wide)}"
            return _polygon([(0, 0), (wide - f, 0), (wide, f), (wide, high), (0, high)]) + fold
        case _:
            return _polygon([(0, 0), (wide, 0), (wide, high), (0, high)])


def _polygon(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _rounded(wide: float, high: float, radius: float) -> str:
    r = _n(radius)
    right, down = _n(wide - 2 * radius), _n(high - 2 * radius)
    arc = f"a{r} {r} 0 0 1 "
    return f"M{r} 0h{right}{arc}{r} {r}v{down}{arc}-{r} {r}h-{right}{arc}-{r} -{r}v-{down}{arc}{r} -{r}Z"


def _n(value: float) -> str:
    return f"{value:g}"
