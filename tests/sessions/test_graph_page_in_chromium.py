"""The page of the graph in a browser: focus, search, filters, keys; nothing fetched, nothing complained of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from books import book
from browser import CHROMIUM, Browser
from manuscripts import HEAD, manuscript

from sessions.graph_page.assembly import to_html

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"), pytest.mark.slow]

_BODY = r"""
\section{Start}
\begin{lemma}[Squares]\label{lem:square}Let $x \in \mathbb{R}$. Then $x^2 \geq 0$.\end{lemma}
\begin{definition}[Chain]\label{def:chain}A chain is long.\end{definition}
\begin{lemma}[</script><img src=x onerror=alert(1)>]\label{lem:<b>"&'}It uses \ref{lem:square}.\end{lemma}
\section{End}
\begin{theorem}[Main]\label{thm:main}x\end{theorem}
\begin{remark}\label{rem}See \ref{thm:main}.\end{remark}
\begin{proof}By \ref{lem:<b>"&'} and \ref{def:chain}.\end{proof}
"""
_CLEARLY = 0.002  # share of pixels
_PIXELS = """((canvas, copy) => {
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  return pen.getImageData(0, 0, copy.width, copy.height).data;
})(document.getElementById("canvas"), document.createElement("canvas"))"""
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def _write(path: Path, text: str) -> Path:
    files = {"main.tex": text}
    path.write_text(to_html(manuscript(files), files.get), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """The page of a small paper; at the end nothing was asked for but the page, and nothing complained of."""
    browser.requests.clear()
    browser.complaints.clear()
    path = _write(tmp_path / "graph.html", f"{HEAD}\\begin{{document}}{_BODY}\\end{{document}}")
    browser.open(path)
    yield browser
    assert browser.complaints == []
    assert {address.partition("#")[0] for address in browser.requests} == {path.as_uri()}


def _panel(page: Browser) -> str:
    return str(page.run("document.getElementById('about').innerText"))


def _is_focused(page: Browser, key: str) -> bool:
    page.run(_DRAWN)
    return bool(page.run("decodeURIComponent(location.hash.slice(1))") == key) and not page.run(
        "document.getElementById('focusbar').hidden"
    )


def test_the_panel_tells_the_main_results_first(page: Browser) -> None:
    assert "4 results" not in _panel(page)
    assert "5 results, 4 uses" in _panel(page)
    assert "Theorem 2.1 (Main) rests on 3" in _panel(page)


def test_search_finds_a_title_and_enter_takes_it(page: Browser) -> None:
    page.press("/")
    page.type("squar")
    assert page.run("document.querySelectorAll('#matches [role=option]').length") >= 1
    page.press("Enter")
    assert _is_focused(page, "lem:square")
    assert "x² ≥ 0" in _panel(page)


def test_arrow_keys_choose_among_matches(page: Browser) -> None:
    page.press("/")
    page.type("lemma")
    page.press("ArrowDown")
    page.press("Enter")
    assert _is_focused(page, "lem:<b>\"&'")


def test_search_for_what_is_not_there_says_so(page: Browser) -> None:
    page.press("/")
    page.type("zzzz")
    assert "No result has these words." in page.run("document.getElementById('matches').innerText")


def test_escape_goes_back_to_the_whole(page: Browser) -> None:
    page.run("location.hash = '#thm:main'")
    page.wait_for("!document.getElementById('focusbar').hidden")
    page.press("Escape")
    page.wait_for("document.getElementById('focusbar').hidden")
    assert page.run("location.hash") == ""


def test_a_link_to_a_result_opens_it(browser: Browser, tmp_path: Path) -> None:
    path = _write(tmp_path / "graph.html", f"{HEAD}\\begin{{document}}{_BODY}\\end{{document}}")
    browser.open(path, "#thm%3Amain")
    assert _is_focused(browser, "thm:main")
    assert "In doubt. A remark, an example or the like stands between it and its result." in _panel(browser)


def test_a_link_to_nothing_shows_the_whole(page: Browser) -> None:
    page.run("location.hash = '#%E0%A4%A'")
    page.run(_DRAWN)
    assert page.run("document.getElementById('focusbar').hidden")


def test_the_panel_links_what_a_result_rests_on_and_what_uses_it(page: Browser) -> None:
    page.run("location.hash = '#thm:main'")
    page.wait_for("!document.getElementById('focusbar').hidden")
    assert page.run("[...document.querySelectorAll('h3.uses + ul a')].map(link => link.textContent)") == [
        "Lemma 1.3 (</script><img src=x onerror=alert(1)>)",
        "Definition 1.2 (Chain)",
    ]
    page.run("document.querySelector('h3.uses + ul a').click()")
    assert _is_focused(page, "lem:<b>\"&'")


def test_a_click_on_a_box_focuses_it(page: Browser) -> None:
    page.run("document.querySelector('[data-view=dependence]').click()")
    page.run(_DRAWN)
    x, y, width, height = page.run(
        "(({x, y, width, height}) => [x, y, width, height])(document.getElementById('canvas').getBoundingClientRect())"
    )
    for step in range(1, 20):
        page.click(x + width / 2, y + height * step / 20)
        page.run(_DRAWN)
        if page.run("location.hash"):
            break
    assert not page.run("document.getElementById('focusbar').hidden")


def _remember(page: Browser) -> None:
    """Remember what the canvas shows."""
    page.run(_DRAWN)
    page.run(f"void (window.remembered = {_PIXELS})")


def _changed(page: Browser) -> float:
    """Return the share of the pixels that are clearly not as remembered; smoothing differs from time to time."""
    page.run(_DRAWN)
    count = f"{_PIXELS}.reduce((sum, value, at) => sum + (Math.abs(value - window.remembered[at]) > 40), 0)"
    return float(page.run(f"{count} / window.remembered.length"))


@pytest.mark.parametrize("key", ["+", "-", "ArrowLeft", "ArrowUp"])
def test_a_key_moves_or_zooms_the_drawing_and_0_fits_it_again(key: str, page: Browser) -> None:
    page.run("document.getElementById('canvas').focus()")
    page.press("0")
    _remember(page)
    page.press(key)
    assert _changed(page) > _CLEARLY
    page.press("0")
    assert _changed(page) < _CLEARLY


def test_a_filter_takes_a_kind_out_of_drawing_and_list(page: Browser) -> None:
    _remember(page)
    page.run("[...document.querySelectorAll('#kinds label')].find(l => l.innerText.includes('lemma')).click()")
    assert _changed(page) > _CLEARLY
    page.run("document.querySelector('[data-view=list]').click()")
    assert page.run("document.querySelectorAll('#list tr').length") == 3


def test_a_filter_takes_the_edges_of_a_source_out(page: Browser) -> None:
    page.run("location.hash = '#thm:main'")
    page.wait_for("!document.getElementById('focusbar').hidden")
    page.run("[...document.querySelectorAll('#sources label')].find(l => l.innerText.includes('proof')).click()")
    assert "Rests on (0)" in _panel(page)
    assert "2 more left out by the filters." in _panel(page)


def test_the_list_holds_every_result_as_a_link(page: Browser) -> None:
    page.run("document.querySelector('[data-view=list]').click()")
    assert page.run("document.querySelectorAll('#list a').length") == 5
    page.run("document.querySelector('#list a').focus()")
    page.press("Enter")
    page.wait_for("location.hash")
    assert "Lemma 1.1" in _panel(page)


def test_the_depth_chooses_how_much_is_drawn(page: Browser) -> None:
    page.run("location.hash = '#thm:main'")
    page.wait_for("!document.getElementById('focusbar').hidden")
    _remember(page)
    page.run("document.querySelector('[data-depth=\"1\"]').click()")
    assert _changed(page) > _CLEARLY


@pytest.mark.parametrize("text", [f"{HEAD}x", f"{HEAD}\\begin{{lemma}}x\\end{{lemma}}"], ids=["none", "one"])
def test_hardly_any_results_make_a_page_too(text: str, browser: Browser, tmp_path: Path) -> None:
    browser.complaints.clear()
    browser.open(_write(tmp_path / "graph.html", text))
    for view in ("sections", "list", "dependence"):
        browser.run(f"document.querySelector('[data-view={view}]').click()")
        browser.run(_DRAWN)
    assert browser.complaints == []


def test_a_large_cycle_can_be_focused(browser: Browser, tmp_path: Path) -> None:
    browser.complaints.clear()
    lemmas = "".join(f"\\begin{{lemma}}\\label{{l{i}}}\\ref{{l{(i + 1) % 40}}}\\end{{lemma}}" for i in range(40))
    browser.open(_write(tmp_path / "graph.html", HEAD + lemmas), "#l7")
    browser.run("document.querySelector('[data-depth=\"0\"]').click()")
    browser.run(_DRAWN)
    assert browser.complaints == []
    assert "Rests on (1)" in _panel(browser)


def test_what_many_results_use_shows_some_and_the_rest_when_asked(browser: Browser, tmp_path: Path) -> None:
    browser.complaints.clear()
    lemmas = "".join(f"\\begin{{lemma}}\\label{{l{i}}}\\ref{{l0}}\\end{{lemma}}" for i in range(91))
    browser.open(_write(tmp_path / "graph.html", HEAD + lemmas), "#l0")
    links = "document.querySelectorAll('#about li a').length"
    assert browser.run(links) == 40
    browser.run("document.querySelector('#about summary').click()")
    browser.wait_for(f"{links} === 90")
    assert browser.complaints == []


def test_a_book_opens_by_section_and_focuses_in_both_schemes(tmp_path: Path) -> None:
    path = _write(tmp_path / "book.html", book(600))
    for dark in (False, True):
        with Browser(dark=dark) as opened:
            opened.open(path)
            assert opened.run("document.querySelector('[aria-pressed=true][data-view]').dataset.view") == "sections"
            opened.run("location.hash = '#r:590'")
            assert _is_focused(opened, "r:590")
            assert opened.complaints == []
