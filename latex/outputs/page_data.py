"""What the page of the graph knows, as plain data for its script: results with statements, edges, places, looks.

Invariants:
- Every text is already readable and safe to show as text; the script renders no LaTeX and makes no markup of it.
- The statements of a large book are cut, so that the page stays small enough to mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from latex.manuscript import EdgeSource, Manuscript, Proof, Result
from latex.outputs.captions import ELLIPSIS, name_of, paragraphs, plain, title_of
from latex.outputs.doubts import doubts, proof_site
from latex.outputs.json_graph import Json
from latex.outputs.layout.arrangements import Arrangement, by_dependence, by_section
from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, Frame
from latex.outputs.looks import DASHES, EDGE_ORDER, EDGE_WORDS, LOOKS, OPTIONAL_DASH, OPTIONAL_WORDS, look_of
from latex.outputs.looks import outline_path as shape
from latex.outputs.outline import Division, Read, outline
from latex.render import readable

_ROOM_FOR_STATEMENTS = 1_500_000  # bytes of UTF-8 for all of them; the page of 2 500 results stays below 3 MB
_STATEMENT_AT_LEAST = 240  # bytes; less says nothing
_SAMPLE = (30, 16)  # px of a shape beside its word
_RULE_WORDS = {
    "proves": "names the result with \\proves",
    "header-ref": "refers to the result in its header",
    "header-title": "has the title of the result in its header",
    "header-number": "has the number of the result in its header",
    "inside-statement": "stands inside the statement",
    "restated": "follows a restatement of the result",
    "preceding": "follows the result",
    "adjacent": "follows the definition directly",
    "section-title-ref": "stands in a section whose title refers to the result",
}


def page_data(manuscript: Manuscript, read: Read) -> dict[str, Json]:
    """Return the data of the page; `read` gives the texts of the files as they were analysed."""
    sections = outline(manuscript, read)
    divisions = sections.divisions()
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    return {
        "root": plain(manuscript.root),
        "box": [BOX_WIDTH, BOX_HEIGHT],
        "looks": [_look(index) for index in range(len(LOOKS))],
        "kinds": _kinds(manuscript),
        "sources": [*map(_source, EDGE_ORDER), {"words": OPTIONAL_WORDS, "dash": _dash(OPTIONAL_DASH)}],
        "divisions": [division.heading(manuscript) for division in divisions],
        "results": _results(manuscript, divisions, _statements(manuscript, read)),
        "edges": _edges(manuscript, number),
        "dependence": _arrangement(by_dependence(manuscript, divisions)),
        "sections": _arrangement(by_section(manuscript, divisions)),
    }


def _look(index: int) -> Json:
    look = LOOKS[index]
    return {
        "name": look.name,
        "shape": shape(look, BOX_WIDTH, BOX_HEIGHT),
        "sample": shape(look, *_SAMPLE),
        "width": look.line_width,
    }


def _kinds(manuscript: Manuscript) -> list[Json]:
    """Return the kinds that occur, in the order of the looks, with the number of their look and their count."""
    counts: dict[str, int] = {}
    for result in manuscript.results:
        counts[result.kind.value] = counts.get(result.kind.value, 0) + 1
    return [
        {"name": kind.value, "look": index, "count": counts[kind.value]}
        for index, look in enumerate(LOOKS)
        for kind in look.kinds
        if kind.value in counts
    ]


def _source(source: EdgeSource) -> Json:
    return {"words": EDGE_WORDS[source], "dash": _dash(DASHES[source])}


def _dash(pattern: str) -> list[float]:
    return [float(length) for length in pattern.split()]


def _results(manuscript: Manuscript, divisions: Sequence[Division], statements: Sequence[str]) -> list[Json]:
    division_of = {key: index for index, division in enumerate(divisions) for key in division.keys}
    doubtful = doubts(manuscript)
    found: list[Json] = []
    for result, statement in zip(manuscript.results, statements, strict=True):
        entry: dict[str, Json] = {
            "key": result.key,
            "name": name_of(result),
            "kind": result.kind.value,
            "look": LOOKS.index(look_of(result.kind)),
            "division": division_of[result.key],
            "file": plain(result.place.file),
            "line": result.place.line_begin,
            "statement": statement,
        }
        optional: dict[str, Json] = {
            "number": plain(result.number or ""),
            "title": title_of(manuscript, result),
            "label": plain(result.label or ""),
            "proofs": [_proof(proof, doubtful) for proof in result.proofs],
        }
        found.append(entry | {name: value for name, value in optional.items() if value})
    return found


def _proof(proof: Proof, doubtful: Mapping[tuple[str, int], str]) -> Json:
    return {
        "file": plain(proof.place.file),
        "line": proof.place.line_begin,
        "rule": _RULE_WORDS.get(proof.rule.value, proof.rule.value),
        "doubt": doubtful.get(proof_site(proof), ""),
    }


def _statements(manuscript: Manuscript, read: Read) -> list[str]:
    """Return the statements in Unicode, the longest cut where all of them would take too much room."""
    texts: dict[str, str] = {}
    whole: list[str] = []
    for result in manuscript.results:
        text = texts.setdefault(result.place.file, read(result.place.file) or "")
        whole.append(paragraphs(readable(_body(result, text), manuscript.macros)))
    most = _fair_share([len(text.encode()) for text in whole], _ROOM_FOR_STATEMENTS)
    return [_shortened(text, max(most, _STATEMENT_AT_LEAST)) for text in whole]


def _body(result: Result, text: str) -> str:
    return text[result.body.start : result.body.end]


def _fair_share(sizes: Sequence[int], room: int) -> int:
    """Return the largest size up to which each may go so that all together stay within `room`."""
    left = room
    for index, size in enumerate(ordered := sorted(sizes)):
        share = left // (len(ordered) - index)
        if size > share:
            return share
        left -= size
    return room


def _shortened(text: str, most: int) -> str:
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[:most].decode(errors="ignore").rstrip() + ELLIPSIS


def _edges(manuscript: Manuscript, number: Mapping[str, int]) -> list[int]:
    """Return source, target and sources of each edge in one flat list; bit 0 of the sources is the first of them."""
    flat: list[int] = []
    for edge in manuscript.edges:
        if edge.source in number and edge.target in number:
            mask = sum(1 << bit for bit, source in enumerate(EDGE_ORDER) if source in edge.sources)
            flat += [number[edge.source], number[edge.target], mask + (edge.is_optional << len(EDGE_ORDER))]
    return flat


def _arrangement(arrangement: Arrangement) -> Json:
    drawing = arrangement.drawing
    boxes: list[int] = []
    for index in range(len(drawing.boxes)):
        boxes += [drawing.boxes[index].x, drawing.boxes[index].y]
    return {
        "width": drawing.width,
        "height": drawing.height,
        "boxes": boxes,
        "trunks": {
            str(number): [length for bend in bends for length in (bend.x, bend.top, bend.bottom)]
            for number, bends in sorted(drawing.trunks.items())
        },
        "heading": arrangement.heading,
        "frames": [_frame(frame) for frame in drawing.frames],
    }


def _frame(frame: Frame) -> Json:
    division = -1 if frame.division is None else frame.division
    return [frame.x, frame.y, frame.width, frame.height, division]
