"""Which file is the root: for a folder, for a chapter, for a name that does not exist yet."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from corpus import PAPERS

from sessions.errors import UsageError
from sessions.room import enter
from sessions.workspace.roots import RootChoice, find_root

ROOT = "% a paper\n\\documentclass[11pt]{article}\n\\begin{document}\nText.\n\\end{document}\n"


def write(folder: Path, **files: str) -> None:
    """Write files given as name=text, where `__` stands for a slash; each gets the ending .tex."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".tex")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_root_file_is_its_own_root(tmp_path: Path) -> None:
    write(tmp_path, main=ROOT, talk=ROOT)
    assert find_root(tmp_path / "talk.tex") == RootChoice(tmp_path / "talk.tex")


def test_a_folder_opens_its_only_root(tmp_path: Path) -> None:
    write(tmp_path, chapter="\\section{A}", network=ROOT)
    assert find_root(tmp_path) == RootChoice(tmp_path / "network.tex")


@pytest.mark.parametrize("preferred", ["main", "paper", "thesis", "2026-networks"])
def test_a_folder_prefers_the_usual_names_and_names_the_others(tmp_path: Path, preferred: str) -> None:
    folder = tmp_path / "2026-networks"
    write(folder, **{preferred: ROOT, "appendix": ROOT, "figures__plot": ROOT})
    choice = find_root(folder)
    assert choice.root == folder / f"{preferred}.tex"
    assert choice.others == (folder / "appendix.tex", folder / "figures" / "plot.tex")


def test_a_root_one_folder_down_is_found(tmp_path: Path) -> None:
    write(tmp_path, src__paper=ROOT)
    assert find_root(tmp_path).root == tmp_path / "src" / "paper.tex"


def test_a_commented_class_makes_no_root(tmp_path: Path) -> None:
    write(tmp_path, a="% \\documentclass{article}\n\\section{A}", b=ROOT)
    assert find_root(tmp_path) == RootChoice(tmp_path / "b.tex")


def test_a_folder_without_any_class_opens_a_file(tmp_path: Path) -> None:
    write(tmp_path, main="\\section{A}", other="\\section{B}")
    assert find_root(tmp_path).root == tmp_path / "main.tex"


def test_a_chapter_opens_the_root_that_reads_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=ROOT.replace("Text.", "\\input{chapter/one}\n% \\include{draft}"),
        chapter__one="\\section{One}\n\\input chapter/deep.tex ",
        chapter__deep="\\section{Deep}",
        draft="\\section{Draft}",
        other=ROOT,
    )
    for chapter in ("chapter/one", "chapter/deep"):
        assert find_root(tmp_path / f"{chapter}.tex").root == tmp_path / "main.tex"
    assert find_root(tmp_path / "draft.tex").root == tmp_path / "draft.tex"


def test_a_body_with_its_class_in_a_preamble_is_the_root(tmp_path: Path) -> None:
    write(
        tmp_path,
        fields="\\input{preamble}\n\\begin{document}\nText.\n\\end{document}\n",
        preamble="\\documentclass{book}\n",
        chapters="\\section{Others}",
    )
    assert find_root(tmp_path) == RootChoice(tmp_path / "fields.tex")
    assert find_root(tmp_path / "preamble.tex").root == tmp_path / "fields.tex"
    assert find_root(tmp_path / "fields.tex").root == tmp_path / "fields.tex"


def test_a_class_with_its_document_in_another_file_is_the_root(tmp_path: Path) -> None:
    write(tmp_path, z="\\documentclass{book}\n\\input{body}\n", body="\\begin{document}\nText.\n\\end{document}\n")
    assert find_root(tmp_path) == RootChoice(tmp_path / "z.tex")
    assert find_root(tmp_path / "body.tex").root == tmp_path / "z.tex"


@pytest.mark.skipif(not PAPERS, reason="the corpus is not here")
@pytest.mark.parametrize("folder", PAPERS, ids=lambda folder: folder.name)
def test_real_papers_open_at_their_root(folder: Path) -> None:
    root = json.loads((folder / "GRAPH.json").read_text())["root"]
    assert find_root(folder).root == folder / root


def test_files_that_read_each_other_end_the_search(tmp_path: Path) -> None:
    write(tmp_path, main=ROOT.replace("Text.", "\\input{a}"), a="\\input{b}", b="\\input{a}\\input{main}", c="text")
    assert find_root(tmp_path / "b.tex").root == tmp_path / "main.tex"
    assert find_root(tmp_path / "c.tex").root == tmp_path / "c.tex"


@pytest.mark.parametrize(
    "first_line",
    ["% !TEX root = ../main.tex", "%!TeX root=../main", "\\documentclass[../main]{subfiles}"],
)
def test_a_chapter_that_names_its_root_opens_it(tmp_path: Path, first_line: str) -> None:
    write(tmp_path, main=ROOT, chapter__one=f"{first_line}\n\\section{{One}}")
    assert find_root(tmp_path / "chapter" / "one.tex").root == tmp_path / "main.tex"


def test_a_named_root_that_is_missing_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, one="% !TEX root = gone.tex\n\\section{One}")
    assert find_root(tmp_path / "one.tex").root == tmp_path / "one.tex"


def test_the_search_stops_at_the_repository(tmp_path: Path) -> None:
    write(tmp_path, main=ROOT.replace("Text.", "\\input{paper/one}"), paper__one="\\section{One}")
    (tmp_path / "paper" / ".git").mkdir()
    assert find_root(tmp_path / "paper" / "one.tex").root == tmp_path / "paper" / "one.tex"


def test_a_name_that_does_not_exist_yet_starts_a_file(tmp_path: Path) -> None:
    assert find_root(tmp_path / "new.tex") == RootChoice(tmp_path / "new.tex", is_new=True)


def test_a_relative_name_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, main=ROOT)
    monkeypatch.chdir(tmp_path)
    assert find_root(Path("main.tex")).root == find_root(Path()).root == tmp_path / "main.tex"


def test_what_cannot_be_opened_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path / "notes", r"no \.tex file in"),
        (tmp_path / "gone" / "a.tex", "no folder"),
        (tmp_path / "notes.txt", r"ends in \.tex"),
        (tmp_path / "pipe", "not a file"),
    ):
        with pytest.raises(UsageError, match=words):
            find_root(path)


@pytest.mark.slow
def test_a_large_folder_is_not_searched_to_its_end(tmp_path: Path) -> None:
    for number in range(2_100):
        (tmp_path / f"a{number}.txt").touch()
    write(tmp_path, zz=ROOT)
    with pytest.raises(UsageError):
        find_root(tmp_path)


def test_deep_and_hidden_folders_are_not_searched(tmp_path: Path) -> None:
    write(tmp_path, a__b__c__deep=ROOT)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "hidden.tex").write_text(ROOT)
    with pytest.raises(UsageError):
        find_root(tmp_path)


def test_a_chapter_is_named_beside_its_root(tmp_path: Path) -> None:
    write(tmp_path, main=ROOT.replace("Text.", "\\input{chapter/two}"), chapter__two="Words.\n")
    chapter = tmp_path / "chapter" / "two.tex"
    assert find_root(chapter) == RootChoice(tmp_path / "main.tex", named=chapter)


def test_the_room_begins_with_the_chapter_that_was_named(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    write(paper, main=ROOT.replace("Text.", "\\input{chapter/two}"), chapter__two="Words.\n")
    environ = {"HOME": str(tmp_path)}
    assert enter(paper / "chapter" / "two.tex", environ).first_file == "chapter/two.tex"
    assert enter(paper, environ).first_file == "main.tex"


def test_a_chapter_outside_the_folder_of_its_root_is_told_and_the_root_opened(tmp_path: Path) -> None:
    write(tmp_path, paper__main=ROOT, shared__note="% !TEX root = ../paper/main.tex\nWords.\n")
    room = enter(tmp_path / "shared" / "note.tex", {"HOME": str(tmp_path)})
    assert room.first_file == "main.tex"
    assert any("note.tex, which belongs to it, lies outside its folder" in note for note in room.notes)
