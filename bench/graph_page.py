"""What the page and the picture of a graph cost: `python bench/graph_page.py`.

Three papers of 100, 600 and 2 500 results with about twice as many uses. Layout and pages are
measured here in processor time; paint, movement and focus in Chromium without a window, for one page after the other.
A frame is the time from a step of zooming or moving until the picture it asks for can be read back, so that no work is
left to another process; it is never much below 16.7 ms, the screen's own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))  # the browser and the books

from books import book
from browser import CHROMIUM, Browser

from bench.measuring import Measured, ms, percentile, show, side_by_side
from latex.graph import to_json, to_svg, to_text
from latex.manuscript import Manuscript
from latex.outputs.layout.arrangements import by_dependence
from latex.outputs.outline import Read, outline
from latex.project import analyse
from sessions.graph_page.assembly import to_html

_SIZES = (100, 600, 2500)
_ROUNDS = 3
_MOVES = """(async (view) => {
  document.querySelector(`[data-view=${view}]`).click();
  const canvas = document.getElementById("canvas");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
  const moves = [
    ...Array(40).fill(() => canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: -45 }))),
    ...Array(30).fill(() => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }))),
    ...Array(40).fill(() => canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: 45 }))),
    ...Array(30).fill(() => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }))),
  ];
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  await frame();
  const costs = [];
  for (const move of moves) {
    const began = performance.now();
    move();
    await frame();
    copy.drawImage(canvas, 0, 0, 1, 1);
    copy.getImageData(0, 0, 1, 1);
    costs.push((performance.now() - began) / 1000);
  }
  return costs;
})"""
_FOCUS = """(async (keys) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const costs = [];
  for (const key of keys) {
    await frame();
    const began = performance.now();
    performance.clearMarks("drawn");
    location.hash = `#${key}`;
    while (!performance.getEntriesByName("drawn").length) await frame();
    costs.push((performance.now() - began) / 1000);
  }
  return costs;
})"""
_FIRST_PAINT = "performance.getEntriesByName('drawn')[0].startTime / 1000"


def worked(work: Callable[[], object]) -> Measured:
    """Return the measurement of the processor time of `work`, which other programs on the machine hardly change."""

    def measured() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return measured


def written(found: Manuscript, read: Read) -> list[str]:
    """Return what each form costs in Python, in the order of the heads of the table."""
    costs = side_by_side(
        {
            "layout": worked(lambda: by_dependence(found, outline(found, read).divisions())),
            "text": worked(lambda: to_text(found)),
            "json": worked(lambda: to_json(found, read)),
            "svg": worked(lambda: to_svg(found, read)),
            "html": worked(lambda: to_html(found, read)),
        },
        rounds=_ROUNDS,
    )
    return [ms(median(each)) for each in costs.values()]


def explored(page: Path, results: int) -> list[str]:
    """Return how the page behaves in the browser."""
    with Browser(width=1360, height=820) as browser:
        browser.open(page)
        first = float(browser.run(_FIRST_PAINT))
        cells = [f"{page.stat().st_size / 1e6:.2f} MB", ms(first)]
        for view in ("sections", "dependence"):
            frames = browser.run(f"{_MOVES}('{view}')")
            cells += [f"{1 / median(frames):.0f}", f"{1 / percentile(frames, 0.95):.0f}"]
        keys = ["r:0", *(f"r:{number}" for number in range(results - 1, 0, -max(1, results // 12)))]
        focus = browser.run(f"{_FOCUS}({keys})")
        return [*cells, ms(median(focus)), ms(max(focus))]


def main() -> None:
    python, chromium = [], []
    with tempfile.TemporaryDirectory() as folder:
        for results in _SIZES:
            files = {"main.tex": book(results, uses=3)}
            found = analyse("main.tex", files.get)
            uses = len(found.edges)
            python.append([f"{results} results, {uses} uses", *written(found, files.get)])
            page = Path(folder) / f"{results}.html"
            page.write_text(to_html(found, files.get), encoding="utf-8")
            if CHROMIUM:
                chromium.append([f"{results} results", *explored(page, results)])
    show("Written in Python (processor time)", ["paper", "layout", "text", "json", "svg", "html"], python)
    heads = ["paper", "size", "first paint", "cards fps", "p95", "layers fps", "p95", "focus", "slowest"]
    show("Explored in Chromium", heads, chromium)


if __name__ == "__main__":
    main()
