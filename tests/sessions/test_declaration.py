"""The declaration in its forms: what it says, and that it runs and claims nothing it should not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from ai_history import PROOF, PROVED, START, AiHistory
from gitroom import isolate

from sessions.declaration.document import to_json
from sessions.declaration.latex_text import to_latex
from sessions.declaration.plain_text import to_text
from sessions.history.disclosure import Count, Disclosure
from sessions.review.proposals import Role

GOLDEN = Path(__file__).parent / "declarations"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SECOND = PROVED.replace(
    "Words.\n", f"Words.\n\\newtheorem{{bound}}[lemma]{{R\\&D bound}}\n\\begin{{bound}}\nTwo.\n\\end{{bound}}\n{PROOF}"
)


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AiHistory:
    isolate(monkeypatch, tmp_path / "home")
    return AiHistory(tmp_path / "paper")


async def rich(history: AiHistory, *, is_read: bool = True) -> Disclosure:
    """Return what is found where much of everything was done."""
    draft = history.accept(PROVED, "lem:square", on="2026-11-02T10:00:00+01:00")
    other = history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.REWRITE, change=2)
    history.accept(PROVED, "lem:square", role=Role.REWRITE, reverts=other, change=2)
    taken = history.room.git("rev-parse", "HEAD").strip()
    history.accept(
        SECOND,
        "main/other-result:two",
        "lem:gone_1",
        by="Łukasz Żółć & Söhne",
        on="2026-11-05T09:00:00+01:00",
        change=3,
    )
    polished = SECOND.replace("we have", "it holds that")
    history.accept(
        polished, "lem:square", role=Role.LANGUAGE, edited=True, statement=True, model="local_model-7b", change=4
    )
    last = history.room.git("rev-parse", "HEAD").strip()
    history.accept(polished.replace("Words", "Some words"), role=Role.LANGUAGE, change=5)
    history.accept("Notes.", file="notes.tex", change=6)
    readers = frozenset({"Łukasz Żółć & Söhne", "Ada Writer"})
    found = await history.disclosed(dict.fromkeys((draft, taken, last), readers) if is_read else {})
    assert found.commit is not None
    return replace(found, commit=COMMIT)


def golden(name: str, text: str) -> None:
    """Hold the text against the file that a person has read."""
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


async def test_the_text_of_a_rich_history(history: AiHistory) -> None:
    golden("rich.txt", to_text(await rich(history), {}))


async def test_the_latex_of_a_rich_history(history: AiHistory) -> None:
    golden("rich.tex", to_latex(await rich(history), {}))


async def test_the_text_of_a_history_without_ai(history: AiHistory) -> None:
    golden("none.txt", to_text(replace(await history.disclosed(), commit=COMMIT), {}))


async def test_the_latex_of_a_history_without_ai(history: AiHistory) -> None:
    golden("none.tex", to_latex(replace(await history.disclosed(), commit=COMMIT), {}))


async def test_the_text_where_all_was_taken_back(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(START, "lem:square", reverts=draft)
    golden("taken-back.txt", to_text(replace(await history.disclosed(), commit=COMMIT), {}))


async def test_the_text_where_little_is_known(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it\n\nAssisted-by: Lemmata:some\nAI-Role: draft\nAI-Target: lem:other\n")
    history.write(PROVED + "%\n")
    history.commit("More\n\nAssisted-by: Lemmata:some\n")
    history.write(PROVED + "%\n%\n")
    history.commit("More\n\nAssisted-by: Lemmata:some\nAI-Role: 100% \\magic\nAI-Review: edited\n")
    found = replace(
        await history.disclosed(), commit=COMMIT, is_complete=False, files_without_history=("a.tex", "b.bib")
    )
    golden("little-known.txt", to_text(found, {}))


async def test_without_marks_no_reading_is_recorded(history: AiHistory) -> None:
    text = " ".join(to_text(await rich(history, is_read=False), {}).split())
    assert "No reading is recorded. Accepting an edit is not counted as reading." in text
    assert "Marked as read" not in text


async def test_marks_that_cover_no_proof_are_not_told_as_readings(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    text = to_text(await history.disclosed({draft: frozenset({"Ada Writer"})}), {})
    assert "None of these is marked as read since the last edit by AI." in " ".join(text.split())


async def test_a_proof_that_was_only_rewritten_is_told_apart(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it")
    history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.REWRITE)
    text = " ".join(to_text(await history.disclosed(), {}).split())
    assert "No edit is recorded as the draft of a proof. AI rewrote or edited the proof of Lemma 1." in text


async def test_nothing_is_claimed_for_the_authors(history: AiHistory) -> None:
    text = " ".join(to_text(await rich(history), {}).split())
    own = re.sub(r"\[AUTHORS:[^]]*\]", "", text)
    assert not re.search(r"review|responsib|verif|correct|check", own)


async def test_names_of_people_and_models_are_escaped_for_latex(history: AiHistory) -> None:
    found = replace(
        await rich(history), people=(Count(r"\input{x} 50% $a_1$", 1),), models=(Count("a~b^c{", 1),), root="my_#1.tex"
    )
    latex = " ".join(to_latex(found, {}).split())
    assert r"\textbackslash{}input\{x\} 50\% \$a\_1\$" in latex
    assert r"a\textasciitilde{}b\textasciicircum{}c\{" in latex
    assert r"my\_\#1.tex" in latex


async def test_a_label_that_tex_would_expand_is_not_referred_to(history: AiHistory) -> None:
    history.accept(PROVED.replace("lem:square", "lem:a~b"), "lem:a~b")
    latex = to_latex(await history.disclosed(), {})
    assert "\\item Lemma 1: 1 draft." in latex
    assert "a~b" not in latex


async def test_before_the_first_commit_the_text_claims_nothing(history: AiHistory) -> None:
    history.room.git("update-ref", "-d", "HEAD")
    text = to_text(await history.disclosed(), {})
    assert "main.tex has no history yet, so nothing is recorded about the use of AI." in " ".join(text.split())


async def test_the_document_is_versioned_and_plain(history: AiHistory) -> None:
    document = json.loads(json.dumps(to_json(await rich(history))))
    assert (document["format"], document["version"], document["commit"]) == ("lemmata-disclose", 1, COMMIT)
    assert (document["edits"], document["taken_back"], document["standing"]["edits"]) == (5, 1, 4)
    assert (document["drafted_proofs"], document["read_proofs"], document["readings_recorded"]) == (2, 1, True)
    assert document["results"][0] == {
        "handle": "lem:square",
        "name": "Lemma 1",
        "title": "Squares of $x_1$",
        "standing": {
            "edits": 2,
            "roles": [{"name": "draft", "edits": 1}, {"name": "language", "edits": 1}],
            "unchanged": 1,
            "edited": 1,
        },
        "taken_back": 1,
        "statement_changed": True,
        "proof_drafted": "yes",
        "proof_edited": False,
        "proof_read_by": ["Ada Writer", "Łukasz Żółć & Söhne"],
    }
