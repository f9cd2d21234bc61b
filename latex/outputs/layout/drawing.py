"""The geometry of a drawing of results. All lengths are whole px; x grows to the right, y downwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

BOX_WIDTH, BOX_HEIGHT = 172, 46
"""px; a name and one line of a title at 12 px."""
GAP = 18
"""px between boxes side by side."""


@dataclass(frozen=True, slots=True)
class Point:
    """The upper left corner of a box."""

    x: int
    y: int

    def moved(self, right: int, down: int) -> Point:
        """Return the point further right and down."""
        return Point(self.x + right, self.y + down)


@dataclass(frozen=True, slots=True)
class Bend:
    """A stretch of a trunk, straight down through one layer."""

    x: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle around boxes: a cycle, or a section."""

    x: int
    y: int
    width: int
    height: int
    division: int | None
    """Index of the division it holds; None for a cycle."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, frames and trunks, from (0, 0) on."""

    width: int = 0
    height: int = 0
    boxes: Mapping[int, Point] = field(default_factory=dict)
    """By number of the result."""
    trunks: Mapping[int, tuple[Bend, ...]] = field(default_factory=dict)
    """By number of the result a trunk leads down to; bends from the top down, only where there are any."""
    frames: tuple[Frame, ...] = ()

    def moved(self, right: int, down: int) -> Drawing:
        """Return the drawing further right and down, its size the same."""
        return replace(
            self,
            boxes={number: at.moved(right, down) for number, at in self.boxes.items()},
            trunks={
                number: tuple(Bend(bend.x + right, bend.top + down, bend.bottom + down) for bend in bends)
                for number, bends in self.trunks.items()
            },
            frames=tuple(replace(frame, x=frame.x + right, y=frame.y + down) for frame in self.frames),
        )

    def renumbered(self, numbers: Iterable[int]) -> Drawing:
        """Return the drawing with result i called by the i-th of the numbers."""
        names = tuple(numbers)
        return replace(
            self,
            boxes={names[number]: at for number, at in self.boxes.items()},
            trunks={names[number]: bends for number, bends in self.trunks.items()},
        )


def on_shelves(drawings: Sequence[Drawing], room: int, gap: int) -> Drawing:
    """Return the drawings side by side in their order, on a new shelf where one would pass `room`."""
    boxes: dict[int, Point] = {}
    trunks: dict[int, tuple[Bend, ...]] = {}
    frames: list[Frame] = []
    sizes = [(drawing.width, drawing.height) for drawing in drawings]
    for drawing, (x, y) in zip(drawings, _shelved(sizes, room, gap), strict=True):
        moved = drawing.moved(x, y)
        boxes.update(moved.boxes)
        trunks.update(moved.trunks)
        frames += moved.frames
    return Drawing(*shelved_size(sizes, room, gap), boxes, trunks, tuple(frames))


def shelved_size(sizes: Sequence[tuple[int, int]], room: int, gap: int) -> tuple[int, int]:
    """Return the width and height that rectangles of these sizes take on shelves."""
    corners = _shelved(sizes, room, gap)
    return (
        max((x + width for (x, _), (width, _) in zip(corners, sizes, strict=True)), default=0),
        max((y + height for (_, y), (_, height) in zip(corners, sizes, strict=True)), default=0),
    )


def _shelved(sizes: Sequence[tuple[int, int]], room: int, gap: int) -> list[tuple[int, int]]:
    """Return the upper left corner of each rectangle."""
    corners: list[tuple[int, int]] = []
    x = y = shelf = 0
    for width, height in sizes:
        if x and x + width > room:
            x, y, shelf = 0, y + shelf + gap, 0
        corners.append((x, y))
        x += width + gap
        shelf = max(shelf, height)
    return corners


def route(drawing: Drawing, source: int, target: int) -> tuple[Bend, ...]:
    """Return the bends that an edge passes on its way from the box of `source` down to that of `target`."""
    bottom = drawing.boxes[source].y + BOX_HEIGHT
    end = drawing.boxes[target].y
    return tuple(bend for bend in drawing.trunks.get(target, ()) if bottom < bend.top and bend.bottom < end)
