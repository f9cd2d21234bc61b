"""Finding and replacing in the files of a manuscript, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from latex.text import Edit, Snapshot, Span
from sessions.errors import QueryError, UsageError
from sessions.events import Listeners
from sessions.searching.matches import find_all
from sessions.searching.query import Query, count_before
from sessions.searching.replacement import replace_all, take_back
from sessions.workspace.workspace import Workspace

ROOT = "\\documentclass{article}\n\\begin{document}\nA chain.\r\n\\input{one}\nTwo chains.\n\\end{document}\n"
ONE = "The chain of chains.\nNothing.\n"


@pytest.fixture
async def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "main.tex").write_bytes(ROOT.encode())
    (tmp_path / "one.tex").write_text(ONE, encoding="utf-8")
    workspace = Workspace(tmp_path / "main.tex", Listeners())
    workspace.open("main.tex")
    await workspace.analyse()
    return workspace


async def test_places_come_file_by_file_with_unsaved_text(workspace: Workspace) -> None:
    workspace.buffers["main.tex"].edit([Edit(0, "", "% chain\n")])
    found = await find_all(workspace, Query.of("chain"))
    assert [(each.file, each.row, each.start) for each in found.matches] == [
        ("main.tex", 0, 2),
        ("main.tex", 3, 2),
        ("main.tex", 5, 4),
        ("one.tex", 0, 4),
        ("one.tex", 0, 13),
    ]


async def test_all_chosen_places_are_replaced_as_one_step_of_each_file(workspace: Workspace) -> None:
    found = await find_all(workspace, Query.typed("/chain(s?)/"), template="path\\1")
    replaced = replace_all(workspace, found, found.matches[1:])
    assert replaced.count == 3
    assert workspace.buffers["main.tex"].text == ROOT.replace("Two chains", "Two paths")
    assert workspace.buffers["one.tex"].text == ONE.replace("chain", "path")
    assert workspace.buffers["one.tex"].is_modified
    assert (workspace.folder / "one.tex").read_text(encoding="utf-8") == ONE
    workspace.buffers["one.tex"].undo()
    assert workspace.buffers["one.tex"].text == ONE


async def test_a_file_that_changed_meanwhile_stops_the_whole(workspace: Workspace) -> None:
    found = await find_all(workspace, Query.of("chain"), template="path")
    workspace.open("one.tex").edit([Edit(0, "", "More. ")])
    with pytest.raises(UsageError, match=r"one\.tex was changed since the search, so nothing was replaced"):
        replace_all(workspace, found, found.matches)
    assert workspace.buffers["main.tex"].text == ROOT


async def test_a_read_only_file_stops_the_whole(workspace: Workspace) -> None:
    found = await find_all(workspace, Query.of("chain"), template="path")
    workspace.open("one.tex").is_read_only = True
    with pytest.raises(UsageError, match=r"one\.tex is read-only"):
        replace_all(workspace, found, found.matches)
    assert workspace.buffers["main.tex"].text == ROOT


async def test_a_replacement_is_taken_back_where_nothing_came_later(workspace: Workspace) -> None:
    found = await find_all(workspace, Query.of("chain"), template="path")
    replaced = replace_all(workspace, found, found.matches)
    workspace.buffers["one.tex"].edit([Edit(0, "", "Later. ")])
    assert take_back(replaced) == (["main.tex"], ["one.tex"])
    assert workspace.buffers["main.tex"].text == ROOT
    assert workspace.buffers["one.tex"].text.startswith("Later. The path")


async def test_only_the_selected_lines_are_searched(workspace: Workspace) -> None:
    start = ROOT.index("\\input")
    found = await find_all(workspace, Query.of("chain"), files=("main.tex",), within=Span(start, len(ROOT)))
    assert [each.row for each in found.matches] == [4]


async def test_a_template_without_its_group_is_told(workspace: Workspace) -> None:
    with pytest.raises(QueryError, match="cannot replace"):
        await find_all(workspace, Query.typed("/chain/"), template="\\3")


@pytest.mark.parametrize(("text", "says"), [("/(/", "not a regular expression"), ("/a\\n/", "within one line")])
def test_what_cannot_be_looked_for_is_told(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        Query.typed(text)


def test_an_expression_that_tries_too_much_is_given_up() -> None:
    query = Query.typed("/(a*)(a*)(a*)(a*)(a*)b/")
    with pytest.raises(QueryError, match="takes too long"):
        query.columns("a" * 300 + "cb")


def test_matches_are_counted_with_those_before() -> None:
    snapshot = Snapshot.of("a b a\n" * 1000)
    assert count_before(snapshot, Query.of("a"), 6 * 10) == (20, 2000, False)
    assert count_before(snapshot, Query.of("a"), 0, most=100)[2]


def test_a_plain_template_is_taken_word_for_word() -> None:
    assert Query.of("x").replaced("xyx", "\\1 $2") == [(0, 1, "\\1 $2"), (2, 3, "\\1 $2")]
