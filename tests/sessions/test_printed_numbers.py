"""Numbers from the `.aux` file: only while it is newer than every source and nothing is typed; on real files."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path

import pytest
from compiled import HAS_TEX

from latex.manuscript import Manuscript
from latex.project import analyse
from latex.text import Edit
from sessions.events import AnalysisReady, Event, Listeners
from sessions.workspace.folder import Folder
from sessions.workspace.printed_numbers import PrintedNumbers
from sessions.workspace.workspace import Workspace

ROOT = """\\documentclass{article}
\\newtheorem{lemma}{Lemma}
\\begin{document}
\\input{chapter/intro}
\\begin{lemma}\\label{lem:last}
It follows from \\ref{lem:first}.
\\end{lemma}
\\bibliography{refs}
\\end{document}
"""
INTRO = "\\begin{lemma}\\label{lem:first}\nLet $x$ be one.\n\\end{lemma}\n"
AUX = "\\relax \n\\newlabel{lem:first}{{A}{1}}\n\\newlabel{lem:last}{{B}{1}}\n"
_WRITTEN, _COMPILED, _LATER = 1_000, 2_000, 3_000  # seconds


def put(path: Path, text: str, time: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (time, time))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    put(folder / "main.tex", ROOT, _WRITTEN)
    put(folder / "chapter" / "intro.tex", INTRO, _WRITTEN)
    put(folder / "refs.bib", "@book{knuth, title = {A}}\n", _WRITTEN)
    return folder


def numbered(paper: Path, unsaved: tuple[str, ...] = ()) -> Manuscript:
    folder = Folder(paper / "main.tex")
    found = analyse(folder.root, folder.text_for_analysis)
    return PrintedNumbers(folder).given_to(found, unsaved)


def names(found: Manuscript) -> list[str | None]:
    return [result.number for result in found.results]


def test_without_an_aux_file_numbers_are_worked_out(paper: Path) -> None:
    assert (names(numbered(paper)), numbered(paper).numbers_are_provisional) == (["1", "2"], True)


@pytest.mark.parametrize("place", ["", "build/", "out/", ".aux/", "_build/", "tmp/"])
def test_an_aux_file_newer_than_the_sources_gives_the_numbers(paper: Path, place: str) -> None:
    put(paper / f"{place}main.aux", AUX, _COMPILED)
    assert (names(numbered(paper)), numbered(paper).numbers_are_provisional) == (["A", "B"], False)


@pytest.mark.parametrize("time", [_COMPILED, _LATER])
@pytest.mark.parametrize("source", ["main.tex", "chapter/intro.tex"])
def test_an_aux_file_that_is_not_newer_than_a_source_does_not_count(paper: Path, source: str, time: int) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    os.utime(paper / source, (time, time))
    assert names(numbered(paper)) == ["1", "2"]


def test_a_newer_bibliography_changes_no_numbers(paper: Path) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    os.utime(paper / "refs.bib", (_LATER, _LATER))
    assert names(numbered(paper)) == ["A", "B"]


@pytest.mark.parametrize(("file", "expected"), [("chapter/intro.tex", ["1", "2"]), ("notes.txt", ["A", "B"])])
def test_unsaved_typing_counts_only_in_a_file_of_the_paper(paper: Path, file: str, expected: list[str]) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    assert names(numbered(paper, (file,))) == expected


def test_the_newest_aux_file_counts(paper: Path) -> None:
    put(paper / "main.aux", AUX.replace("{A}", "{old}"), _COMPILED)
    put(paper / "build" / "main.aux", AUX, _LATER)
    assert names(numbered(paper)) == ["A", "B"]


def test_an_aux_file_without_a_label_of_the_paper_does_not_count(paper: Path) -> None:
    put(paper / "main.aux", "\\relax \n\\newlabel{lem:first}{{A}{1}}\n\\newlabel{lem:la", _COMPILED)
    assert names(numbered(paper)) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".latexmkrc", "$pdf_mode = 1;\n$out_dir = 'typeset/all';\n"),
        ("latexmkrc", '# folders\n  $aux_dir="typeset/all/" ;  # here\n'),
    ],
)
def test_the_output_folder_of_latexmk_is_looked_in(paper: Path, name: str, text: str) -> None:
    put(paper / name, text, _WRITTEN)
    put(paper / "typeset" / "all" / "main.aux", AUX, _COMPILED)
    assert names(numbered(paper)) == ["A", "B"]


@pytest.mark.parametrize("text", ['$out_dir = "$ENV{HOME}/x";', "# $out_dir = 'typeset';", "$out_dir = make();"])
def test_an_output_folder_that_would_have_to_be_worked_out_is_passed_over(paper: Path, text: str) -> None:
    put(paper / "latexmkrc", text, _WRITTEN)
    put(paper / "typeset" / "main.aux", AUX, _COMPILED)
    assert names(numbered(paper)) == ["1", "2"]


def test_chapters_have_their_aux_files_in_the_output_folder(paper: Path) -> None:
    put(paper / "build" / "chapter" / "intro.aux", "\\newlabel{lem:first}{{A}{1}}\n", _COMPILED)
    put(paper / "build" / "main.aux", "\\@input{chapter/intro.aux}\n\\newlabel{lem:last}{{B}{1}}\n", _COMPILED)
    assert names(numbered(paper)) == ["A", "B"]


def test_an_aux_file_is_read_once_until_it_changes(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    read: list[str] = []
    folder = Folder(paper / "main.tex")
    found = analyse(folder.root, folder.text_for_analysis)
    text = folder.text_for_analysis

    def noted(name: str) -> str | None:
        read.append(name)
        return text(name)

    monkeypatch.setattr(folder, "text_for_analysis", noted)
    printed = PrintedNumbers(folder)
    for _ in range(3):
        assert names(printed.given_to(found)) == ["A", "B"]
    assert read == ["main.aux"]
    put(paper / "main.aux", AUX.replace("{A}", "{C}"), _LATER)
    assert names(printed.given_to(found)) == ["C", "B"]
    assert read == ["main.aux"] * 2


async def test_the_first_key_takes_the_printed_numbers_away_and_undo_brings_them_back(paper: Path) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    workspace = Workspace(paper / "main.tex", Listeners(), group_seconds=0)
    buffer = workspace.open("main.tex")
    assert names(await workspace.analyse()) == ["A", "B"]
    buffer.edit([Edit(ROOT.index("It follows"), "", "x")])
    assert names(await workspace.analyse()) == ["1", "2"]
    buffer.undo()
    assert names(await workspace.analyse()) == ["A", "B"]
    await workspace.close()


async def test_saved_text_waits_for_tex_to_print_its_numbers(paper: Path) -> None:
    put(paper / "main.aux", AUX, _COMPILED)
    workspace = Workspace(paper / "main.tex", Listeners(), group_seconds=0)
    workspace.open("main.tex").edit([Edit(0, "", "% more\n")])
    await workspace.save("main.tex")
    assert (await workspace.analyse()).numbers_are_provisional
    later = (paper / "main.tex").stat().st_mtime_ns + 1_000_000
    os.utime(paper / "main.aux", ns=(later, later))
    assert not (await workspace.analyse()).numbers_are_provisional
    await workspace.close()


@pytest.mark.parametrize("place", ["", ".aux/", "build/"])
async def test_the_room_notices_that_tex_has_run(paper: Path, place: str) -> None:
    (paper / place).mkdir(exist_ok=True)
    listeners = Listeners()
    is_printed = asyncio.Event()

    def look(event: Event) -> None:
        if isinstance(event, AnalysisReady) and not event.manuscript.numbers_are_provisional:
            is_printed.set()

    listeners.subscribe(look)
    workspace = Workspace(paper / "main.tex", listeners)
    workspace.open("main.tex")
    await workspace.analyse()
    await workspace.start_watching()
    await workspace.analyse()
    assert not is_printed.is_set()
    (paper / place / "main.aux").write_text(AUX)
    async with asyncio.timeout(10):
        await is_printed.wait()
    assert names(workspace.manuscript) == ["A", "B"]
    await workspace.close()


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TEX, reason="TeX is not here")
def test_numbers_are_those_of_a_real_run_of_tex(paper: Path) -> None:
    tens = r"\renewcommand\thelemma{\number\numexpr\value{lemma}*10\relax}"
    put(paper / "main.tex", ROOT.replace(r"\begin{doc", rf"{tens}\begin{{doc"), _WRITTEN)
    command = ("pdflatex", "-draftmode", "-interaction=batchmode", "-no-shell-escape", "main")
    subprocess.run(command, cwd=paper, capture_output=True, check=False)
    found = numbered(paper)
    assert not found.numbers_are_provisional
    assert names(found) == ["10", "20"]
