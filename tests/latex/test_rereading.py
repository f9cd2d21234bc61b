"""An analysis after a change gives what an analysis from scratch gives, and reads little."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from manuscripts import HEAD
from rewriting import random_files, rewritten

from latex.graph import Json, to_json
from latex.manuscript import Manuscript
from latex.project import Analyser, analyse
from latex.reading.passages import FileRun
from latex.syntax.scan import Token, Vocabulary, tokens


def _everything(found: Manuscript) -> dict[str, Json | object]:
    return {
        "graph": to_json(found),
        "places": [(one.place, one.body, [(each.place, each.body) for each in one.proofs]) for one in found.results],
        "labels": found.label_sites,
        "references": found.references,
        "citations": found.citations,
        "sections": found.sections,
        "files": found.files,
        "macros": dict(found.macros),
        "environments": dict(found.environments),
        "bibliography": found.bibliography,
    }


@pytest.mark.slow
@pytest.mark.parametrize("passage", [150, 2_000])
@pytest.mark.parametrize("seed", range(8))
def test_every_change_gives_what_reading_from_scratch_gives(
    seed: int, passage: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    print(f"seed {seed}")
    monkeypatch.setattr("latex.reading.readings.PASSAGE", passage)
    chance = random.Random(seed)
    files = random_files(chance, 30)
    now: list[dict[str, str]] = [files]
    analyser = Analyser(lambda name: now[0].get(name))
    analyser.analyse("main.tex")
    for step, changed in enumerate(islice(rewritten(chance, files), 60)):
        now[0] = changed
        printed = _printed(chance, changed)
        again = _everything(analyser.analyse("main.tex").numbered_by(printed))
        afresh = _everything(analyse("main.tex", changed.get).numbered_by(printed))
        for part, facts in afresh.items():
            assert again[part] == facts, f"{part} after step {step}"


def _printed(chance: random.Random, files: dict[str, str]) -> dict[str, str]:
    """Return what TeX might have printed for the labels of `files`, or nothing."""
    if chance.random() < 0.5:
        return {}
    return {site.label: f"{chance.randrange(99)}" for site in analyse("main.tex", files.get).label_sites}


def _long_paper(lemmas: int) -> str:
    lines = [
        rf"\begin{{lemma}}\label{{lem:{number}}} Words {number}. \ref{{lem:{number - 1}}}\end{{lemma}}"
        f"\n{'A paragraph between. ' * 20}\n"
        for number in range(lemmas)
    ]
    return f"{HEAD}\\begin{{document}}\n{''.join(lines)}\\end{{document}}\n"


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens were looked at."""
    count = [0]

    def counted(text: str, words: Vocabulary, *ends: int) -> Iterator[Token]:
        for token in tokens(text, words, *ends):
            count[0] += 1
            yield token

    monkeypatch.setattr("latex.reading.execution.tokens", counted)
    monkeypatch.setattr("latex.syntax.survey.tokens", counted)
    return count


@pytest.mark.parametrize("lemmas", [200, 2_000])
def test_a_key_costs_the_same_in_a_long_paper_as_in_a_short_one(lemmas: int, scanned: list[int]) -> None:
    files = {"main.tex": _long_paper(lemmas)}
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    scanned[0] = 0
    files["main.tex"] = files["main.tex"].replace(f"Words {lemmas // 2}.", f"Word {lemmas // 2}.")
    found = analyser.analyse("main.tex")
    assert len(found.results) == lemmas
    assert scanned[0] < 600


def test_relations_stay_the_same_object_while_only_words_change() -> None:
    files = {"main.tex": _long_paper(40)}
    analyser = Analyser(files.get)
    before = analyser.analyse("main.tex")
    files["main.tex"] = files["main.tex"].replace("Words 20.", "Words, more of them, 20.\n")
    after = analyser.analyse("main.tex")
    assert after.contents.relations is before.contents.relations
    assert after.by_key["lem:30"].place.span.start == before.by_key["lem:30"].place.span.start + 16
    assert after.by_key["lem:30"].place.line_begin == before.by_key["lem:30"].place.line_begin + 1


def test_a_result_put_between_two_passages_is_found() -> None:
    text = _long_paper(100)
    files = {"main.tex": text}
    analyser = Analyser(files.get)
    starts = [run.starts[index] for run, index in _stands(analyser.analyse("main.tex"))]
    for start in starts[1:-1]:
        files["main.tex"] = text[:start] + "\\begin{claim}\\label{new}\nNew.\n\\end{claim}\n" + text[start:]
        assert analyser.analyse("main.tex").find("new") is not None
        files["main.tex"] = text
        assert analyser.analyse("main.tex").find("new") is None


def test_typing_an_environment_letter_by_letter_disturbs_at_most_the_next_result() -> None:
    text = _long_paper(60)
    files = {"main.tex": text}
    analyser = Analyser(files.get)
    at = text.index(r"\begin{lemma}\label{lem:30}")
    typed = "\\begin{lemma}\\label{typed}\nBy \\ref{lem:3}, {it holds}.\n\\end{lemma}\n"
    for length in range(len(typed) + 1):
        files["main.tex"] = text[:at] + typed[:length] + text[at:]
        found = analyser.analyse("main.tex")
        assert {f"lem:{number}" for number in range(60) if number != 30} <= set(found.by_key)
    assert "lem:30" in found.by_key
    assert found.uses("typed") == ("lem:3",)


def _stands(found: Manuscript) -> list[tuple[FileRun, int]]:
    return list(found.contents._stands)


@pytest.mark.parametrize("name", ["verbatim", "comment", "lstlisting"])
@pytest.mark.parametrize("place", ["Words 55.", r"\end{document}", "last"])
def test_the_end_of_a_raw_environment_is_found_however_far_behind_it_is_typed(
    name: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latex.reading.readings.PASSAGE", 500)
    begun = _long_paper(60).replace(r"\begin{lemma}\label{lem:20}", rf"\begin{{{name}}}\begin{{lemma}}\label{{lem:20}}")
    at = begun.find(place) if place in begun else len(begun)
    files = {"main.tex": begun}
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    files["main.tex"] = begun[:at] + rf"\end{{{name}}}" + begun[at:]
    found = analyser.analyse("main.tex")
    assert list(found.by_key) == list(analyse("main.tex", files.get).by_key)
    assert found.find("lem:30") is None


def test_a_result_left_open_by_a_file_that_ends_what_is_around_it_ends_with_the_file() -> None:
    shown = "\\newenvironment{shown}{\\begin{center}}{\\end{center}}\n"
    files = {
        "main.tex": f"{HEAD}{shown}\\begin{{document}}\n\\begin{{shown}}\n\\input{{part}}\n\n\\end{{document}}\n",
        "part.tex": "Words.\n\\end{shown}\n\\begin{lemma}\nLeft open.\n",
    }
    analyser = Analyser(files.get)
    analyser.analyse("main.tex")
    files["part.tex"] = f"More words. {files['part.tex']}"
    (again,), (afresh,) = analyser.analyse("main.tex").results, analyse("main.tex", files.get).results
    assert again.place == afresh.place
    assert again.place.span.end == len(files["part.tex"])


def test_what_a_group_changed_is_as_before_in_a_file_read_behind_it() -> None:
    changed = "{\\renewcommand{\\thetheorem}{X} Words.}"
    files = {
        "main.tex": f"{HEAD}\\begin{{document}}\n{changed}\n\\input{{part}}\n\\end{{document}}\n",
        "part.tex": "\\begin{lemma}\\end{lemma}\n",
    }
    assert analyse("main.tex", files.get).results[0].number == "0.1"
