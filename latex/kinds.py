r"""Which kind of result a printed name means: "Satz", "Lemme", "Теорема", "Main Theorem".

Invariants:
- The printed name decides; the name of the environment is asked only where the printed one says nothing.
- A name nobody foresaw gives `Kind.OTHER`, never an error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from latex.categories import Kind


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES: dict[Kind, str] = {
    Kind.THEOREM: (
        "theorem theorems thm teo thrm satz theoreme teorema teoremas stelling teorem sats twierdzenie tetel "
        "lause veta θεωρημα теорема følgesetning maintheorem mainthm haupttheorem lehrsatz hauptsatz theo tm "
        "定理 정리"
    ),
    Kind.LEMMA: (
        "lemma lemmas lemmata lem lm lemme lema hilfssatz лемма lemat lemmat hulpstelling sublemma 引理 補題 λημμα"
    ),
    Kind.PROPOSITION: (
        "proposition propositions prop propn prp proposizione proposicion proposicao propositie propozycja "
        "предложение утверждение proposisjon tvrzeni 命题 命題 πρόταση προταση пропозиция stwierdzenie"
    ),
    Kind.COROLLARY: (
        "corollary corollaries cor coro corol corollaire corolario corollario korollar folgerung folgerungen "
        "korollarium следствие gevolg wniosek dusledek foljdsats 推论 系 cly porism πόρισμα πορισμα"
    ),
    Kind.DEFINITION: (
        "definition definitions def defn defi dfn definizione definicion definicao definitie definicja "
        "определение definice määritelmä 定义 定義 ορισμος maaritelma begriff terminology defin"
    ),
    Kind.CLAIM: (
        "claim claims clm behauptung affirmation affermazione afirmacion заявление subclaim teilbehauptung claimproof"
    ),
    Kind.CONJECTURE: ("conjecture conjectures conj conjetura congettura vermutung гипотеза hypothese vermoeden 猜想"),
    Kind.FACT: ("fact facts fait fatto hecho tatsache факт feit fato"),
    Kind.OBSERVATION: ("observation observations obs beobachtung observacion osservazioni наблюдение"),
    Kind.AXIOM: ("axiom axioms axiome assioma axioma аксиома postulate axiomes"),
    Kind.ASSUMPTION: (
        "assumption assumptions ass assum assump hypothesis hypotheses annahme voraussetzung voraussetzungen "
        "supuesto ipotesi предположение условие condition conditions assumpt hyp standing hypothèses"
    ),
    Kind.PROPERTY: ("property properties propriete proprieta propiedad eigenschaft eigenschaften свойство"),
    Kind.REMARK: (
        "remark remarks rem rmk rk rema remarque remarques bemerkung bemerkungen anmerkung osservazione "
        "замечание opmerking uwaga poznamka anmarkning merknad note notes warning caution comment observacao "
        "warn aside 注 注意 παρατηρηση nb motivation erinnerung anwendung anwendungen application applications "
        "merkregel recall rappel digression"
    ),
    Kind.EXAMPLE: (
        "example examples ex exa exam exmp eg exemple exemples beispiel beispiele esempio ejemplo exemplo "
        "voorbeeld пример przykład exempel eksempel przyklad priklad counterexample counterexamples "
        "nonexample gegenbeispiel 例 例子 παραδειγμα expl contreexemple exmpl xmpl illustration"
    ),
    Kind.EXERCISE: (
        "exercise exercises exer exercice exercices ubung ubungsaufgabe aufgabe esercizio ejercicio exercicio "
        "упражнение oefening cwiczenie cviceni xca exc exo 练习"
    ),
    Kind.QUESTION: ("question questions quest ques qn qst frage вопрос domanda pregunta pytanie vraag openquestion"),
    Kind.PROBLEM: ("problem problems prob probleme problema задача problemas openproblem sproblem dproblem challenge"),
    Kind.NOTATION: (
        "notation notations nota bezeichnung bezeichnungen schreibweise schreibweisen vereinbarung "
        "vereinbarungen notazione notacion обозначение notatie oznaczenie convention conventions konvention "
        "notn conv notationen соглашение"
    ),
    Kind.SITUATION: ("situation situations setup setting setups settings context framework contexte"),
}
_KINDS: dict[str, Kind] = {}
_COMPOUNDS = (("hilfssatz", Kind.LEMMA), ("satz", Kind.THEOREM), ("lemma", Kind.LEMMA), ("theorem", Kind.THEOREM))
_PROOFS = _names(
    "proof proofs beweis beweise preuve demonstration dimostrazione demostracion prueba bewijs dowod dukaz prova"
    " доказательство todistus bevis bizonyitas 证明 証明 αποδειξη démonstration demonstracao sproof pf prf proofof"
    " proofsketch sketchproof ieeeproof appendixproof inlineproof nestedproof proofidea proofclaim claimproof"
    " subproof innerproof poc poof beweisskizze beweisidee"
)
_WORD = re.compile(r"[^\W\d_]+")
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?")
_ACCENT = re.compile(r"""\\(['`^"~=.]|[cvuHr](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\s*\}?""")
_ACCENTS = dict(
    zip("'`^\"~=.cvuHr", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u030a", strict=True)
)
_LYX = re.compile(r"\\([A-Za-z]+)name\b")


@lru_cache(maxsize=1024)
def kind_of(printed: str, env: str) -> Kind:
    """Return the kind of an environment `env` that prints the name `printed`."""
    return _kind(plain_name(printed)) or _kind(env) or Kind.OTHER


@lru_cache(maxsize=1024)
def is_proof_name(name: str) -> bool:
    """Return whether an environment or printed name means a proof ("proof", "Beweis", "Proof of Claim")."""
    words = _words(name)
    return bool(words) and (words[0] in _PROOFS or "".join(words) in _PROOFS or words[-1] in _PROOFS)


@lru_cache(maxsize=1024)
def plain_name(printed: str) -> str:
    r"""Return a printed name without TeX: `\protect\theoremname` → "theorem", `{\bf Lemma}` → "Lemma"."""
    text = _ACCENT.sub(lambda found: found[2] + _ACCENTS.get(found[1], ""), printed)
    text = unicodedata.normalize("NFC", _LYX.sub(r" \1 ", text))
    return " ".join(_COMMAND.sub(" ", text).replace("{", " ").replace("}", " ").replace("~", " ").split())


def _words(name: str) -> list[str]:
    return [_bare(word) for word in _WORD.findall(name)]


def _bare(word: str) -> str:
    """Return `word` in lower case without accents."""
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f" or c == "\u0306"))


def _kind(name: str) -> Kind | None:
    words = _words(name)
    for word in words:
        found = _KINDS.get(word) or _KINDS.get("".join(words))
        if found:
            return found
    for word in words:
        for ending, kind in _COMPOUNDS:
            if word.endswith(ending):
                return kind
    return None


_KINDS.update({_bare(word): kind for kind, words in _NAMES.items() for word in words.split()})
