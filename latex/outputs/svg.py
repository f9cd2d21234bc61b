"""The graph of results as a picture that stands alone: SVG 1.1 with real text, a legend, and both colour schemes.

Invariants:
- Whatever a title holds is escaped and free of what XML forbids; the full text of a title that was cut is in the
  `<title>` of its box.
- Nothing is fetched and nothing is run: no script, no image, no font.
- Optional edges are not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from latex.manuscript import EdgeSource, Manuscript, Result
from latex.outputs.captions import caption, cut, name_of, plain, title_of, width
from latex.outputs.curves import curve
from latex.outputs.doubts import doubts, proof_site
from latex.outputs.layout.arrangements import Arrangement, by_dependence
from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, Drawing, Frame, Point
from latex.outputs.legend import Legend, legend
from latex.outputs.looks import EDGE_ORDER, LOOKS, drawn_source, look_of, outline_path
from latex.outputs.outline import Division, Read, outline
from latex.outputs.paint import drawing_style

_MARGIN = 28  # px around the drawing
_NAME_SIZE, _TITLE_SIZE, _LABEL_SIZE, _NOTE_SIZE = 12.5, 12.0, 11.0, 13.0  # px, as in the style
_HEADING_SHARE = 0.45  # size of a heading in the room it has
_BOLD = 1.14  # width of bold letters against that of usual ones
_INSET = 15  # px from the edge of a box to its text
_NARROWEST = 640  # px; the legend needs as much
_LEGEND_LINE = 30  # px
_SAMPLE = (44, 20)  # px, of a shape in the legend
_READABLE_WIDTH = 1500  # px; in a wider drawing the legend grows, for it is looked at from further away


def to_svg(manuscript: Manuscript, read: Read | None = None) -> str:
    """Return the picture; `read` gives the texts, from which the sections of results in other files are known."""
    divisions = outline(manuscript, read).divisions()
    arrangement = by_dependence(manuscript, divisions)
    drawing = arrangement.drawing
    wide = max(drawing.width, _NARROWEST)
    scale = max(1.0, wide / _READABLE_WIDTH)
    head, head_height = _head(manuscript, legend(manuscript), wide / scale)
    top = round(head_height * scale) + 2 * _MARGIN
    full_width, full_height = wide + 2 * _MARGIN, top + drawing.height + _MARGIN
    left = _MARGIN + (wide - drawing.width) // 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {full_width} {full_height}" width="{full_width}" height="{full_height}" role="img">',
            f"<title>{_xml(_summary(manuscript))}</title>",
            f"<style>{drawing_style()}</style>",
            *_definitions(),
            '<rect class="ground" width="100%" height="100%"/>',
            f'<g transform="translate({_MARGIN} {_MARGIN}) scale({scale:g})">{head}</g>',
            f'<g transform="translate({left} {top})">',
            *_frames(manuscript, arrangement, divisions),
            *_edges(manuscript, drawing),
            *_boxes(manuscript, drawing),
            "</g>",
            "</svg>",
            "",
        ]
    )


def _summary(manuscript: Manuscript) -> str:
    results, edges = len(manuscript.results), sum(not edge.is_optional for edge in manuscript.edges)
    return f"What rests on what in {manuscript.root}: {_count(results, 'result')}, {_count(edges, 'use')}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _definitions() -> list[str]:
    shapes = [
        f'<path id="{look.name}" d="{outline_path(look, BOX_WIDTH, BOX_HEIGHT)}"/>'
        f'<path id="{look.name}-sample" d="{outline_path(look, *_SAMPLE)}"/>'
        for look in LOOKS
    ]
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0.8L8 4L0 7.2Z"/></marker>'
    )
    return ["<defs>", *shapes, tip, "</defs>"]


def _head(manuscript: Manuscript, signs: Legend, room: float) -> tuple[str, int]:
    """Return the heading and the legend as SVG, and their height in px."""
    pieces = [f'<text class="head" y="18">{_xml(cut(_summary(manuscript), room / 19))}</text>']
    x, y = 0.0, 36.0
    for sign, sample_width, words in _signs(signs):
        wide = sample_width + 8 + width(words) * _NOTE_SIZE + 24
        if x and x + wide > room:
            x, y = 0.0, y + _LEGEND_LINE
        pieces.append(
            f'<g transform="translate({x:.0f} {y:.0f})">{sign}'
            f'<text class="note" x="{sample_width + 8}" y="15">{_xml(words)}</text></g>'
        )
        x += wide
    return "".join(pieces), round(y) + _LEGEND_LINE


def _signs(signs: Legend) -> Iterator[tuple[str, int, str]]:
    """Yield the sample of each sign, its width in px, and what it means."""
    for entry in signs.looks:
        yield _use(f"{entry.look.name}-sample", entry.look.name), _SAMPLE[0], entry.words
    for source, words in signs.edges:
        line = f'<path class="edge {source.value}" d="M0 10H43" marker-end="url(#tip)"/>'
        yield line, 44, f"uses: {words}"
    if signs.has_doubts:
        yield f'<g transform="translate(10 10)">{_DOUBT}</g>', 20, "a proof that may belong to another result"


def _frames(manuscript: Manuscript, arrangement: Arrangement, divisions: tuple[Division, ...]) -> Iterator[str]:
    for frame in arrangement.drawing.frames:
        if frame.division is None:
            yield _rectangle(frame, "frame cycle")
        else:
            yield _card_frame(frame, arrangement.heading, divisions[frame.division].heading(manuscript))


def _card_frame(frame: Frame, height: int, title: str) -> str:
    size = height * _HEADING_SHARE
    room = (frame.width - 24) / (size * _BOLD)
    return (
        f"<g><title>{_xml(title)}</title>{_rectangle(frame, 'frame')}"
        f'<text class="heading" font-size="{size:.0f}" x="{frame.x + 12}" y="{frame.y + height * 0.68:.0f}">'
        f"{_xml(cut(title, room))}</text></g>"
    )


def _rectangle(frame: Frame, name: str) -> str:
    return f'<rect class="{name}" x="{frame.x}" y="{frame.y}" width="{frame.width}" height="{frame.height}" rx="8"/>'


def _edges(manuscript: Manuscript, drawing: Drawing) -> Iterator[str]:
    """Yield the lines, those of one source in one group."""
    number = {result.key: index for index, result in enumerate(manuscript.results)}
    paths: dict[EdgeSource, list[str]] = {source: [] for source in EDGE_ORDER}
    for edge in manuscript.edges:
        if not edge.is_optional:
            line = curve(drawing, number[edge.source], number[edge.target])
            paths[drawn_source(edge)].append(f'<path d="{line}" marker-end="url(#tip)"/>')
    for source, lines in paths.items():
        if lines:
            yield f'<g class="edge {source.value}">'
            yield from lines
            yield "</g>"


def _boxes(manuscript: Manuscript, drawing: Drawing) -> Iterator[str]:
    doubtful = doubts(manuscript)
    for index, result in enumerate(manuscript.results):
        yield _box(manuscript, result, drawing.boxes[index], doubtful)


def _box(manuscript: Manuscript, result: Result, at: Point, doubtful: Mapping[tuple[str, int], str]) -> str:
    look = look_of(result.kind)
    reason = next((doubtful[site] for proof in result.proofs if (site := proof_site(proof)) in doubtful), "")
    place = f"{result.place.file}:{result.place.line_begin}"
    full = "\n".join(filter(None, [caption(manuscript, result), plain(f"{result.key}, {place}"), reason]))
    room = BOX_WIDTH - 2 * _INSET
    name = cut(name_of(result), (room - (12 if reason else 0)) / (_NAME_SIZE * _BOLD))
    second = _second_line(manuscript, result, room)
    lines = f'<text class="name" x="{_INSET}" y="{20 if second else 28}">{_xml(name)}</text>{second}'
    mark = f'<g transform="translate({BOX_WIDTH - 18} 14)">{_DOUBT}</g>' if reason else ""
    return (
        f'<g transform="translate({at.x} {at.y})"><title>{_xml(full)}</title>'
        f"{_use(look.name, look.name)}{lines}{mark}</g>"
    )


def _second_line(manuscript: Manuscript, result: Result, room: float) -> str:
    title = title_of(manuscript, result)
    if title:
        return f'<text class="title" x="{_INSET}" y="36">{_xml(cut(title, room / _TITLE_SIZE))}</text>'
    label = plain(result.label or "")
    return f'<text class="label" x="{_INSET}" y="36">{_xml(cut(label, room / _LABEL_SIZE))}</text>' if label else ""


_DOUBT = '<circle class="other" r="7"/><text class="name" text-anchor="middle" y="4.5">?</text>'


def _use(shape: str, name: str) -> str:
    return f'<use class="{name}" href="#{shape}" xlink:href="#{shape}"/>'


def _xml(text: str) -> str:
    """Return `text` for an element or an attribute; `captions.plain` has taken out what XML forbids."""
    return escape("\n".join(map(plain, text.split("\n"))), quote=True)
