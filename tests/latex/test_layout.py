"""Where results stand in a drawing: nothing overlaps, and edges lead down."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest
from books import book, random_graph
from manuscripts import paper

from latex.outputs.layout.arrangements import by_dependence, by_section, certain_uses
from latex.outputs.layout.components import strong_components, weak_components
from latex.outputs.layout.drawing import BOX_HEIGHT, BOX_WIDTH, Drawing, route
from latex.outputs.layout.layered import drawn_in_layers
from latex.outputs.layout.layering import in_layers
from latex.outputs.layout.ordering import crossings, ordered
from latex.outputs.layout.placing import placed
from latex.outputs.outline import outline
from latex.project import analyse

_SEEDS = range(60)


def _random_graph(seed: int) -> list[list[int]]:
    chance = random.Random(seed)
    vertices = chance.randint(1, 60)
    return [list(each) for each in random_graph(vertices, chance.randint(0, 150), chance, with_cycles=seed % 2 == 0)]


def _overlapping(drawing: Drawing) -> list[tuple[int, int]]:
    return [
        (one, other)
        for (one, at), (other, there) in combinations(drawing.boxes.items(), 2)
        if abs(at.x - there.x) < BOX_WIDTH and abs(at.y - there.y) < BOX_HEIGHT
    ]


@pytest.mark.parametrize("seed", _SEEDS)
def test_boxes_do_not_overlap_and_stay_within_the_drawing(seed: int) -> None:
    uses = _random_graph(seed)
    drawing = drawn_in_layers(uses)
    assert set(drawing.boxes) == set(range(len(uses)))
    assert not _overlapping(drawing)
    assert all(0 <= at.x <= drawing.width - BOX_WIDTH for at in drawing.boxes.values())
    assert all(0 <= at.y <= drawing.height - BOX_HEIGHT for at in drawing.boxes.values())


@pytest.mark.parametrize("seed", _SEEDS)
def test_edges_lead_down_except_within_a_cycle(seed: int) -> None:
    uses = _random_graph(seed)
    drawing = drawn_in_layers(uses)
    cycle = {vertex: number for number, members in enumerate(strong_components(uses)) for vertex in members}
    for source, targets in enumerate(uses):
        for target in targets:
            if cycle[source] != cycle[target]:
                assert drawing.boxes[source].y + BOX_HEIGHT < drawing.boxes[target].y


@pytest.mark.parametrize("seed", _SEEDS)
def test_the_members_of_a_cycle_and_nothing_else_stand_in_its_frame(seed: int) -> None:
    uses = _random_graph(seed)
    drawing = drawn_in_layers(uses)
    cycles = {members for members in strong_components(uses) if len(members) > 1}
    framed = {
        tuple(
            vertex
            for vertex, at in sorted(drawing.boxes.items())
            if frame.x < at.x < frame.x + frame.width and frame.y < at.y < frame.y + frame.height
        )
        for frame in drawing.frames
    }
    assert framed == cycles


@pytest.mark.parametrize("seed", _SEEDS)
def test_bends_of_a_trunk_lead_down_to_its_result(seed: int) -> None:
    uses = _random_graph(seed)
    drawing = drawn_in_layers(uses)
    for source, targets in enumerate(uses):
        for target in targets:
            heights = [at for bend in route(drawing, source, target) for at in (bend.top, bend.bottom)]
            assert heights == sorted(heights)


def test_a_layout_is_the_same_each_time() -> None:
    uses = _random_graph(8)
    assert drawn_in_layers(uses) == drawn_in_layers(uses)


def test_ordering_leaves_no_more_crossings_than_it_found() -> None:
    for seed in _SEEDS:
        layers = in_layers(_random_graph(seed))
        assert crossings(layers, ordered(layers, [1.0] * len(layers.items))) <= crossings(layers, layers.layers)


def test_two_lines_that_cross_are_uncrossed() -> None:
    layers = in_layers([[], [], [1], [0]])
    assert crossings(layers, layers.layers) == 1
    assert crossings(layers, ordered(layers, [1.0] * len(layers.items))) == 0


def test_places_are_as_wanted_where_there_is_room() -> None:
    assert placed([0.0, 30.0], [1.0, 1.0], [10.0]) == [0.0, 30.0]


def test_places_give_way_to_both_sides_where_there_is_none() -> None:
    assert placed([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [10.0, 10.0]) == [-10.0, 0.0, 10.0]


def test_what_is_used_by_one_result_only_stands_right_below_it() -> None:
    drawing = drawn_in_layers([[1, 4], [2], [3], [], []])
    assert drawing.boxes[4].y == drawing.boxes[1].y


def test_a_chain_of_any_length_is_laid_out() -> None:
    drawing = drawn_in_layers([[index + 1] for index in range(3000)] + [[]])
    assert len({at.y for at in drawing.boxes.values()}) == 3001


def test_a_deep_chain_that_often_uses_its_end_stays_cheap() -> None:
    last = 1500
    uses = [sorted({index + 1, last, min(index + 700, last)}) for index in range(last)] + [[]]
    assert len(in_layers(uses).items) < 25_000


def test_parts_that_hang_together_are_found_in_any_direction() -> None:
    assert weak_components([[1], [], [1], []]) == ((0, 1, 2), (3,))


def test_what_is_joined_to_nothing_stands_below_on_cards_by_section() -> None:
    found = paper(
        r"\section{A}\begin{lemma}\label{a}x\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}"
        r"\begin{remark}x\end{remark}\section{B}\begin{remark}x\end{remark}"
    )
    arrangement = by_dependence(found, outline(found).divisions())
    assert arrangement.apart is not None
    is_apart = [arrangement.drawing.boxes[index].y > arrangement.apart for index in range(4)]
    assert is_apart == [False, False, True, True]
    assert [frame.division for frame in arrangement.drawing.frames] == [0, 1]


def test_a_manuscript_without_results_has_an_empty_drawing() -> None:
    assert by_dependence(paper("x"), ()).drawing == Drawing()


def test_cards_hold_the_results_of_a_section_in_reading_order() -> None:
    found = paper(book(40).partition("\\begin{document}")[2].replace("\\end{document}", ""), r"\newtheorem{example}{E}")
    drawing = by_section(found, outline(found).divisions()).drawing
    assert not _overlapping(drawing)
    assert len(drawing.boxes) == len(found.results) == 40


@pytest.mark.slow
def test_a_book_of_2500_results_is_laid_out_without_overlaps() -> None:
    text = book(2500)
    found = analyse("main.tex", {"main.tex": text}.get)
    began = time.perf_counter()
    drawing = by_dependence(found, outline(found).divisions()).drawing
    print(f"{time.perf_counter() - began:.2f} s, {len(found.edges)} edges, {drawing.width} × {drawing.height} px")
    cells: dict[tuple[int, int], list[int]] = {}
    for number, at in drawing.boxes.items():
        cells.setdefault((at.x // BOX_WIDTH, at.y // BOX_HEIGHT), []).append(number)
    for (column, row), members in cells.items():
        near = [one for x in (0, 1) for y in (-1, 0, 1) for one in cells.get((column + x, row + y), ())]
        for member in members:
            at = drawing.boxes[member]
            assert not any(
                other != member
                and abs(drawing.boxes[other].x - at.x) < BOX_WIDTH
                and abs(drawing.boxes[other].y - at.y) < BOX_HEIGHT
                for other in near
            )
    uses = certain_uses(found)
    assert all(drawing.boxes[a].y < drawing.boxes[b].y for a, targets in enumerate(uses) for b in targets)
