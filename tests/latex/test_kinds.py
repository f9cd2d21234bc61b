"""Kinds from printed names in many languages; proofs and compound words among them."""

from __future__ import annotations

import pytest

from latex.known.kinds import is_proof_name, kind_of, plain_name
from latex.manuscript import Kind


def _each(names: str) -> list[str]:
    return names.split()


_PROOFS = _each("Preuve Beweis İspat Доведення Απόδειξη הוכחה برهان اثبات 证明 証明 증명 Chứng~minh Dôkaz Todistus")
_THEOREMS = _each(
    "Théorème Satz Teorema Teorem Stelling Sats Sætning Setning Lause Teoreem Tétel"
    " Twierdzenie Věta Veta Izrek Teorēma Teoremă Теорема Тэарэма Θεώρημα Թեորեմ თეორემა"
    " משפט مبرهنة قضیه 定理 정리"
)
_LEMMAS = _each(
    "Lemme Hilfssatz Lema Hulpstelling Hjälpsats Apulause Segédtétel Lemat Лемма Лема Λήμμα למה لم 引理 補題 보조정리"
)
_DEFINITIONS = _each(
    "Définition Definizione Definición Definição Definitie Definisjon Määritelmä Definíció"
    " Definicja Definice Definiție Tanım Определение Дефиниция Означення Ορισμός הגדרה"
    " تعريف تعریف 定义 定義 정의"
)
_COROLLARIES = _each(
    "Corollaire Folgerung Corollario Corolario Corolário Gevolg Följdsats Seuraus"
    " Következmény Wniosek Důsledek Posledica Sonuç Следствие Наслідок Πόρισμα מסקנה نتيجة"
    " 推论 系 따름정리"
)


@pytest.mark.parametrize("printed", _THEOREMS)
def test_a_theorem_is_one_in_every_language(printed: str) -> None:
    assert kind_of(printed, "x") is Kind.THEOREM


@pytest.mark.parametrize("printed", _LEMMAS)
def test_a_lemma_is_one_in_every_language(printed: str) -> None:
    assert kind_of(printed, "x") is Kind.LEMMA


@pytest.mark.parametrize("printed", _DEFINITIONS)
def test_a_definition_is_one_in_every_language(printed: str) -> None:
    assert kind_of(printed, "x") is Kind.DEFINITION


@pytest.mark.parametrize("printed", _COROLLARIES)
def test_a_corollary_is_one_in_every_language(printed: str) -> None:
    assert kind_of(printed, "x") is Kind.COROLLARY


@pytest.mark.parametrize("printed", _PROOFS)
def test_a_proof_is_one_in_every_language(printed: str) -> None:
    assert is_proof_name(plain_name(printed))


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("Main Theorem", Kind.THEOREM),
        ("Key Lemma", Kind.LEMMA),
        ("Théorème principal", Kind.THEOREM),
        ("Основная теорема", Kind.THEOREM),
        ("Theorem A", Kind.THEOREM),
        ("Hauptsatz der Theorie", Kind.THEOREM),
        ("主定理", Kind.THEOREM),
        ("Yardımcı Teorem", Kind.LEMMA),
        ("Định lý", Kind.THEOREM),
        ("Pomocná věta", Kind.LEMMA),
        ("Standing Assumption", Kind.ASSUMPTION),
        ("Standing Notation", Kind.NOTATION),
        ("Wichtige Bemerkung", Kind.REMARK),
        (r"\textcolor{blue}{Lemma}", Kind.LEMMA),
        (r"\hspace{1em}\bfseries Lemma", Kind.LEMMA),
        (r"\translate{Example}", Kind.EXAMPLE),
        ("Construction", Kind.OTHER),
    ],
)
def test_the_telling_word_of_a_longer_name_decides(printed: str, kind: Kind) -> None:
    assert kind_of(printed, "x") is kind


def test_a_word_that_only_ends_like_satz_is_no_theorem() -> None:
    assert kind_of("Zusatzaufgabe", "zusatz") is Kind.EXERCISE
    assert kind_of("Zusatz", "zusatz") is Kind.OTHER


@pytest.mark.parametrize(("env", "kind"), [("introthm", Kind.THEOREM), ("lemA", Kind.LEMMA), ("lemma*", Kind.LEMMA)])
def test_the_environment_tells_where_nothing_is_printed(env: str, kind: Kind) -> None:
    assert kind_of(r"\unknown", env) is kind


def test_the_environment_does_not_overrule_a_printed_name() -> None:
    assert kind_of("Correspondence", "corresp") is Kind.OTHER
