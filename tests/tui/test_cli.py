"""The command line on good and bad input: one clear sentence, the right exit status, and nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui import cli

HOME = Path(cli.__file__).resolve().parent.parent
PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}[Squares]\label{lem:square} We have $a^2 \geq 0$. \end{lemma}
\begin{lemma}[Doubling]\label{lem:double} By \ref{lem:square}. \end{lemma}
\begin{proof} Use \ref{lem:square}. \end{proof}
\end{document}
"""
PLAIN = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the paper main.tex in it and nothing of the machine's own settings in sight."""
    (tmp_path / "paper").mkdir()
    monkeypatch.chdir(tmp_path / "paper")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "paper" / "main.tex").write_text(PAPER, encoding="utf-8")
    return tmp_path / "paper"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command and return its exit status and what it wrote to either stream."""
    try:
        status = cli.main(words)
    except SystemExit as left:
        status = int(left.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def is_one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith(".\n") and not text.startswith("usage")


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    values = {**os.environ, "PYTHONPATH": str(HOME), **environ}
    return subprocess.run([sys.executable, "-m", "tui.cli", *words], env=values, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nosuch/main.tex"], "There is no folder"),
        (["graph", "nosuch.tex"], "There is no nosuch.tex"),
        (["graph", "nosuch"], "There is no nosuch"),
        (["changes", "nosuch.tex"], "There is no nosuch.tex"),
        (["log", "nosuch.tex"], "There is no nosuch.tex"),
        (["disclose", "nosuch.tex"], "There is no nosuch.tex"),
        (["ask", "nosuch.tex", "hello"], "There is no nosuch.tex"),
        (["graph", ""], "name of the paper is empty"),
        (["/dev/null"], "not a file"),
        (["main.tex", "other.tex"], "one paper at a time"),
        (["--frobnicate"], "Unrecognized arguments: --frobnicate"),
        (["graph"], "required: paper"),
        (["graph", "main.tex", "--format", "png"], "invalid choice: 'png'"),
        (["graph", "main.tex", "-o", "main.tex"], "main.tex is a name for a source of a paper"),
        (["graph", "main.tex", "-o", "refs.BIB"], "refs.BIB is a name for a source of a paper"),
        (["graph", "main.tex", "--of", "lem:none"], "no result “lem:none”"),
        (["changes", "main.tex", "frobnicate"], "invalid choice: 'frobnicate'"),
        (["changes", "main.tex", "show", "7"], "no change 7"),
        (["changes", "main.tex", "accept"], "needs the number"),
        (["ask", "main.tex", "hello", "--on", "lem:none"], "no result “lem:none”"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(words: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, *words)
    assert (status, out) == (cli.WRONG_USE, "")
    assert part in err
    assert is_one_sentence(err)


@pytest.mark.parametrize("command", ["graph", "changes", "log", "disclose"])
def test_a_folder_without_tex_is_wrong_use(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    status, _, err = told(capsys, command, "empty")
    assert status == cli.WRONG_USE
    assert "no .tex file" in err


def test_a_word_that_is_neither_file_nor_command_gets_the_nearest_command(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = told(capsys, "grahp", "main.tex")
    assert status == cli.WRONG_USE
    assert err == (
        "“grahp” is neither a command of lemmata nor a file or folder here. The nearest command is `lemmata graph`.\n"
    )


def test_a_word_like_no_command_gets_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = told(capsys, "frobnicate")
    assert status == cli.WRONG_USE
    assert (
        "The commands are demo, graph, check, ask, conversations, changes, log, disclose, doctor, suggestions." in err
    )


def test_a_file_named_like_a_command_opens_by_its_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "log").mkdir()
    (folder / "log" / "a.tex").write_text(PLAIN, encoding="utf-8")
    status, _, err = told(capsys, "./log")
    assert (status, "needs a terminal" in err) == (cli.CANNOT, True)


def test_a_folder_named_like_a_paper_is_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.tex").mkdir()
    (folder / "x.tex" / "inner.tex").write_text(PAPER, encoding="utf-8")
    status, out, _ = told(capsys, "graph", "x.tex")
    assert status == cli.FINE
    assert "Squares" in out


def test_a_binary_file_cannot_be_read_and_stays_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"\\documentclass{article}\n" + bytes(range(256))
    (folder / "main.tex").write_bytes(data)
    status, out, err = told(capsys, "graph", "main.tex")
    assert (status, out) == (cli.CANNOT, "")
    assert err.startswith("Could not open main.tex")
    assert (folder / "main.tex").read_bytes() == data


def test_broken_utf8_does_not_stop_the_graph(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "main.tex").write_bytes(PAPER.encode().replace(b"Squares", b"Squ\xffares\xc3"))
    status, out, _ = told(capsys, "graph", "main.tex")
    assert status == cli.FINE
    assert "Doubling" in out


def test_a_file_that_may_not_be_read_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.access(folder, os.W_OK) and os.geteuid() == 0:
        real_open = os.open

        def refuse(path: str | bytes | os.PathLike[str], *rest: int, **named: int) -> int:
            if os.fspath(path) == str(folder / "main.tex"):
                raise PermissionError(13, "Permission denied", str(path))
            return real_open(path, *rest, **named)

        monkeypatch.setattr(os, "open", refuse)
        monkeypatch.setattr(Path, "open", lambda path, *_, **__: refuse(path))
        monkeypatch.setattr(Path, "read_bytes", lambda path: refuse(path))
    else:
        (folder / "main.tex").chmod(0)
    status, out, err = told(capsys, "graph", "main.tex")
    assert (status, out) == (cli.CANNOT, "")
    assert "main.tex" in err
    assert "Traceback" not in err


def test_several_root_files_open_the_best_and_name_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "talk.tex").write_text(PLAIN, encoding="utf-8")
    status, out, err = told(capsys, "graph", ".")
    assert status == cli.FINE
    assert "Squares" in out
    assert err == ". has several root files; took main.tex. The others are talk.tex.\n"


def test_a_paper_without_results_has_an_empty_graph_and_a_note(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "main.tex").write_text(PLAIN, encoding="utf-8")
    status, out, err = told(capsys, "graph", "main.tex")
    assert (status, out) == (cli.FINE, "")
    assert is_one_sentence(err)


@pytest.mark.parametrize("text", [PAPER, PLAIN])
def test_the_json_of_a_graph_parses(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "main.tex").write_text(text, encoding="utf-8")
    status, out, _ = told(capsys, "graph", "main.tex", "--format", "json")
    assert status == cli.FINE
    assert len(json.loads(out)["results"]) == text.count(r"\begin{lemma}")


def test_the_dot_of_a_graph_names_an_edge(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "graph", "main.tex", "--format", "dot")
    assert status == cli.FINE
    assert out.startswith("digraph")
    assert "->" in out


@pytest.mark.parametrize(
    ("name", "begin"), [("a.svg", "<svg"), ("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a", "Lemma 2")]
)
def test_the_name_of_the_output_tells_its_format(
    name: str, begin: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text("older", encoding="utf-8")
    assert told(capsys, "graph", "main.tex", "--output", name) == (cli.FINE, "", "")
    assert (folder / name).read_text(encoding="utf-8").startswith(begin)


def test_a_named_format_goes_before_the_name_of_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "graph", "main.tex", "--format", "dot", "-o", "a.svg")
    assert (folder / "a.svg").read_text(encoding="utf-8").startswith("digraph")


def test_an_output_that_cannot_be_written_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, "graph", "main.tex", "-o", "nosuch/a.svg")
    assert (status, out) == (cli.CANNOT, "")
    assert err == "Could not write the graph to nosuch/a.svg: no such file or directory. The paper was only read.\n"


def test_a_source_is_not_overwritten_by_its_graph(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "graph", "main.tex", "--format", "svg", "-o", "main.tex")
    assert (folder / "main.tex").read_text(encoding="utf-8") == PAPER


def test_a_link_to_a_source_is_not_written_through(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.svg").symlink_to("main.tex")
    status, _, err = told(capsys, "graph", "main.tex", "-o", "a.svg")
    assert (status, is_one_sentence(err)) == (cli.WRONG_USE, True)
    assert (folder / "main.tex").read_text(encoding="utf-8") == PAPER


def test_the_page_of_a_graph_goes_to_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "graph", "main.tex", "--format", "html")
    assert status == cli.FINE
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")


def test_a_result_is_named_as_the_paper_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    by_label = told(capsys, "graph", "main.tex", "--of", "lem:square")
    assert told(capsys, "graph", "main.tex", "--of", "lemma 1") == by_label
    assert told(capsys, "graph", "main.tex", "--of", "1") == by_label


def test_a_number_that_several_results_bear_names_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = r"\newtheorem{rule}{Rule}\begin{document}\begin{rule}\label{r} R. \end{rule}"
    (folder / "main.tex").write_text(PAPER.replace(r"\begin{document}", again), encoding="utf-8")
    status, _, err = told(capsys, "graph", "main.tex", "--of", "1")
    assert status == cli.WRONG_USE
    assert err == "main.tex has several results “1”; name one by its handle: Rule 1 (r), Lemma 1 (lem:square).\n"


def test_a_dash_means_the_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "graph", "main.tex", "-o", "-") == told(capsys, "graph", "main.tex")
    assert not (folder / "-").exists()


def test_the_graph_of_one_result_leaves_out_what_it_does_not_rest_on(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "graph", "main.tex", "--of", "lem:square")
    assert status == cli.FINE
    assert "Doubling" not in out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "--help")
    assert status == cli.FINE
    assert all(f"\n  {command} " in out for command in cli.COMMANDS)


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, command, "--help")
    assert status == cli.FINE
    assert out.startswith(f"usage: lemmata {command}")


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "--version")
    assert status == cli.FINE
    assert out.startswith("lemmata")
    assert out.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["main.tex"], ["+3", "main.tex"], ["new.tex"], ["."]])
def test_the_room_without_a_terminal_cannot_be_entered(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, *words)
    assert (status, out) == (cli.CANNOT, "")
    assert "needs a terminal" in err


def test_a_hidden_package_is_told_before_anything_is_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    status, out, err = told(capsys, "graph", "main.tex")
    assert (status, out) == (cli.WRONG_USE, "")
    assert "“latex” is hidden" in err


def test_ctrl_c_is_told_and_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_graph", interrupt)
    status, _, err = told(capsys, "graph", "main.tex")
    assert status == cli.CANNOT
    assert err.startswith("Stopped by Ctrl+C.")


def test_a_reader_that_left_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", "graph", "main.tex"],
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (cli.FINE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    "words", [["graph", "main.tex"], ["check", "main.tex"], ["graph", "main.tex", "--format", "html"]]
)
def test_an_output_without_room_is_told_in_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *words],
            env={**os.environ, "PYTHONPATH": str(HOME)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == cli.CANNOT
    assert done.stderr.decode().splitlines()[-1].startswith("The answer is cut off: no space left on device.")
    assert b"Traceback" not in done.stderr


def test_a_title_outside_the_terminals_encoding_is_printed_as_far_as_it_goes(folder: Path) -> None:
    (folder / "main.tex").write_text(PAPER.replace("Squares", "Ἀρχή"), encoding="utf-8")
    done = run("graph", "main.tex", PYTHONIOENCODING="latin-1")
    assert done.returncode == cli.FINE
    assert done.stderr == b""


def test_check_prints_a_line_for_each_diagnostic_and_fails_on_errors(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tex").write_text(PAPER.replace("\\end{document}", "See \\ref{none}, 100\\%.\n\\end{document}"))
    line = PAPER[: PAPER.index("\\end{document}")].count("\n") + 1
    status, out, err = told(capsys, "check", "main.tex")
    assert status == 1
    assert f"main.tex:{line}: error undefined-label The label “none” is not set anywhere in the paper.\n" in out
    assert err.startswith("main.tex: 1 error")


def test_check_of_a_paper_without_errors_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "check", "main.tex")[0] == 0


def test_check_names_files_from_where_one_stands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("main.tex").write_text("\\documentclass{article}\\begin{document}\\ref{a}\\end{document}")
    monkeypatch.chdir("..")
    assert told(capsys, "check", "paper")[1].startswith("paper/main.tex:1: error")


def test_check_prints_a_versioned_document(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tex").write_text("\\documentclass{article}\\begin{document}\\ref{a}\\end{document}")
    status, out, err = told(capsys, "check", ".", "--format", "json")
    document = json.loads(out)
    assert (status, err) == (1, "")
    assert (document["format"], document["version"], document["root"]) == ("lemmata-check", 1, "main.tex")
    assert document["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert document["diagnostics"][0]["code"] == "undefined-label"


def test_check_prints_annotations_for_github(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a,b.tex").write_text("\\documentclass{article}\\begin{document}\\ref{50%}\n\\ref{5:}\\end{document}")
    Path("main.tex").unlink()
    _, out, _ = told(capsys, "check", ".", "--format", "github")
    assert out.splitlines()[-1] == (
        "::error file=a%2Cb.tex,line=2,endLine=2,title=undefined-label::"
        "The label “5:” is not set anywhere in the paper."
    )


def test_the_command_line_gives_the_numbers_that_tex_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "main.tex").write_text(PAPER, encoding="utf-8")
    os.utime(folder / "main.tex", (1_000, 1_000))
    (folder / "main.aux").write_text(
        "\\newlabel{lem:square}{{A}{1}}\n\\newlabel{lem:double}{{B}{1}}\n", encoding="utf-8"
    )
    _, out, _ = told(capsys, "graph", "main.tex", "--format", "json")
    graph = json.loads(out)
    assert (graph["numbers"], [one["number"] for one in graph["results"]]) == ("printed", ["A", "B"])
