"""The lines of a drawing as paths of SVG: from the bottom of what uses to the top of what is used.

Within a cycle an edge may also lead sideways or up: beside its box where they are neighbours, else in an arc.
"""

from __future__ import annotations

from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, GAP, Drawing, Point, route

_APART = 9  # px between the two lines of results that use each other
_DIP = 26  # px that an arc goes below its boxes


def curve(drawing: Drawing, source: int, target: int) -> str:
    """Return the path of the edge from `source` to `target`."""
    begin, end = drawing.boxes[source], drawing.boxes[target]
    if begin.y + BOX_HEIGHT < end.y:
        return _down(drawing, source, target)
    if begin.y == end.y:
        return _sideways(begin, end)
    return _up(begin, end)


def _down(drawing: Drawing, source: int, target: int) -> str:
    begin, end = drawing.boxes[source], drawing.boxes[target]
    x, y = begin.x + BOX_WIDTH // 2, begin.y + BOX_HEIGHT
    path = [f"M{x} {y}"]
    for bend in route(drawing, source, target):
        path.append(_bow(x, y, bend.x, bend.top))
        if bend.bottom > bend.top:
            path.append(f"V{bend.bottom}")
        x, y = bend.x, bend.bottom
    path.append(_bow(x, y, end.x + BOX_WIDTH // 2, end.y))
    return "".join(path)


def _bow(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = (y + to_y) // 2
    return f"V{to_y}" if x == to_x else f"C{x} {middle} {to_x} {middle} {to_x} {to_y}"


def _sideways(begin: Point, end: Point) -> str:
    is_right = begin.x < end.x
    if abs(end.x - begin.x) <= BOX_WIDTH + GAP:
        height = begin.y + BOX_HEIGHT // 2 + (-_APART if is_right else _APART)
        start, stop = (begin.x + BOX_WIDTH, end.x) if is_right else (begin.x, end.x + BOX_WIDTH)
        return f"M{start} {height}H{stop}"
    side = _APART if is_right else -_APART
    x, to_x, y = begin.x + BOX_WIDTH // 2 + side, end.x + BOX_WIDTH // 2 - side, begin.y + BOX_HEIGHT
    return f"M{x} {y}C{x} {y + _DIP} {to_x} {y + _DIP} {to_x} {y}"


def _up(begin: Point, end: Point) -> str:
    x, to_x = begin.x + BOX_WIDTH // 2 + _APART, end.x + BOX_WIDTH // 2 + _APART
    return f"M{x} {begin.y}{_bow(x, begin.y, to_x, end.y + BOX_HEIGHT)}"
