"""The picture of the graph: whole, safe and readable whatever the titles hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
from manuscripts import paper

from latex.graph import to_svg
from latex.manuscript import EdgeSource, Kind
from latex.outputs.captions import cut, width
from latex.outputs.looks import DASHES, LOOKS, OPTIONAL_DASH, Look, look_of, outline_path

_SPACE = "{http://www.w3.org/2000/svg}"
_PAPER = paper(
    "\\begin{lemma}[Of $x^2$]\\label{a}x\\end{lemma}\\begin{theorem}\\label{t}x\\end{theorem}"
    "\\begin{proof}\\ref{a}\\end{proof}"
)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "\"'&<>]]>&amp;&#0;",
    "עברית \u202eolleh\u202c and \u2066more",
    "nul \x00 bell \x07 escape \x1b[31m vertical \x0b not \ufffe",
    "x" * 10_000,
    "定理" * 500,
]


def _parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def _texts(text: str) -> list[str]:
    return [each.text or "" for each in _parsed(text).iter(f"{_SPACE}text")]


def test_a_box_shows_name_and_title_as_text() -> None:
    assert _texts(to_svg(_PAPER))[-4:] == ["Lemma 0.1", "Of x²", "Theorem 0.2", "t"]


def test_the_drawing_of_two_results_is_as_it_was_read() -> None:
    lines = to_svg(_PAPER).splitlines()
    assert lines[0].endswith('viewBox="0 0 696 296" width="696" height="296" role="img">')
    assert lines[1] == "<title>What rests on what in main.tex: 2 results, 1 use</title>"
    body = lines[lines.index('<g class="edge refs_proof">') - 1 :]
    assert body == [
        '<g transform="translate(262 122)">',
        '<g class="edge refs_proof">',
        '<path d="M86 46V100" marker-end="url(#tip)"/>',
        "</g>",
        '<g transform="translate(0 100)"><title>Lemma 0.1 (Of x²)',
        'a, main.tex:11</title><use class="lemma" href="#lemma" xlink:href="#lemma"/>'
        '<text class="name" x="15" y="20">Lemma 0.1</text><text class="title" x="15" y="36">Of x²</text></g>',
        '<g transform="translate(0 0)"><title>Theorem 0.2',
        't, main.tex:11</title><use class="theorem" href="#theorem" xlink:href="#theorem"/>'
        '<text class="name" x="15" y="20">Theorem 0.2</text><text class="label" x="15" y="36">t</text></g>',
        "</g>",
        "</svg>",
    ]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_any_title_gives_a_well_formed_picture(title: str) -> None:
    picture = to_svg(paper(f"\\section{{{title}}}\\begin{{lemma}}[{{{title}}}]\\label{{{title[:50]}}}x\\end{{lemma}}"))
    names = {each.tag.removeprefix(_SPACE) for each in _parsed(picture).iter()}
    assert names <= {"svg", "title", "style", "defs", "path", "marker", "rect", "g", "use", "text", "circle"}


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_mark_turns_the_direction_of_what_follows(title: str) -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", to_svg(paper(f"\\begin{{lemma}}[{title}]x\\end{{lemma}}")))


def test_a_long_title_is_cut_and_kept_whole_in_the_title_of_its_box() -> None:
    title = "A very long title about chains and their errors " * 3
    picture = to_svg(paper(f"\\begin{{lemma}}[{title}]x\\end{{lemma}}"))
    assert any(text.endswith("…") and title.startswith(text[:-1]) for text in _texts(picture))
    assert any(title.strip() in (each.text or "") for each in _parsed(picture).iter(f"{_SPACE}title"))


def test_a_picture_fetches_and_runs_nothing() -> None:
    picture = to_svg(_PAPER)
    assert not re.search(r"<script|<image|url\((?!#)|@import|\son\w+=", picture)
    assert set(re.findall(r"https?://[^\"]*", picture)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_a_doubtful_proof_is_marked_and_explained() -> None:
    found = paper(r"\begin{theorem}x\end{theorem}\begin{remark}x\end{remark}\begin{proof}x\end{proof}")
    picture = to_svg(found)
    assert _texts(picture).count("?") == 2
    assert "a proof that may belong to another result" in _texts(picture)


def test_a_cycle_is_framed() -> None:
    picture = to_svg(paper(r"\begin{lemma}\label{a}\ref{b}\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}"))
    assert picture.count('class="frame cycle"') == 1


def test_a_manuscript_without_results_gives_a_picture_that_says_so() -> None:
    assert "0 results" in (_parsed(to_svg(paper("x"))).findtext(f"{_SPACE}title") or "")


def test_every_kind_has_a_shape_and_no_two_shapes_are_alike() -> None:
    assert {kind for look in LOOKS for kind in look.kinds} == set(Kind)
    assert len({outline_path(look, 172, 46) for look in LOOKS}) == len(LOOKS)
    assert look_of(Kind.CLAIM) is look_of(Kind.FACT)


def test_no_two_sources_have_the_same_dash() -> None:
    assert len({*DASHES.values(), OPTIONAL_DASH}) == len(EdgeSource) + 1


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_an_outline_has_enough_contrast_with_what_is_around_and_within(look: Look) -> None:
    for paint, around in ((look.light, "#ffffff"), (look.dark, "#15181d")):
        for ground in (paint.ground, around):
            high, low = sorted((_luminance(paint.line), _luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 3


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("Short", 10) == "Short"


def test_a_cut_text_fits() -> None:
    for text in ("iiiiiiiiiiiiiiiiiii" * 5, "WWWWWWWWWWWW", "定理定理定理定理", "é" * 50):
        assert width(cut(text, 6)) <= 6
        assert cut(text, 6).endswith("…")
