"""The phrases by which a definition says what it defines.

Invariants:
- Every word is in the form of `latex.terms.word_forms.lower`.
- Tables only; `latex.terms.defined` reads them.
"""

from __future__ import annotations

from latex.terms.word_forms import lower


def _phrases(*texts: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(map(lower, text.split())) for text in texts)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(lower, text.split()))


BEFORE_TERM = _phrases(
    *("is called", "are called", "be called", "also called", "called", "termed", "said to be", "said to have"),
    *("known as", "referred to as", "named", "define a", "define an", "define the", "defines the", "defines a"),
    *("heißt", "heißen", "heisst", "genannt", "nennt man", "spricht man von"),
    *("on appelle", "est appelé", "est appelée", "sont appelés", "sont appelées", "est dit", "est dite", "sont dits"),
    *("sont dites", "appelé", "appelée", "s'appelle", "est nommé", "est nommée", "se nomme"),
    *("называется", "называются", "называют", "назовём", "называть"),
)
"""The term begins after these, articles and formulas passed over."""

BEFORE_THING_AND_TERM = _phrases("call", "calls", "nennen wir", "nennt", "nennen")
"""What is named comes first, then the term: "we call $f$ smooth if …"."""

SAYING = _phrases("we say", "is said", "say that", "on dit", "говорят")
"""The term is what follows the verb of the clause: "we say that $f$ is smooth if …"."""

BEING = _words("is are ist sind est sont")
CONDITIONS = _words("if iff when whenever provided wenn falls si lorsque если когда")
"""Words that begin the condition: what stands between `BEING` and one of them is defined."""

AFTER_TERM = _phrases(
    "is defined", "are defined", "is given by", "is denoted", "ist definiert", "est défini", "est définie"
)
"""The subject of these is defined."""

ARTICLES = _words("a an the ein eine einen einer der die das dem den un une le la les l")
PASSED_OVER = ARTICLES | _words(
    "also simply then again respectively to be have it this such we these auch dann kurz man wir es er sie aussi"
)
NAMING = _words(
    "definition definitions notation notations convention conventions terminology bezeichnung bezeichnungen"
)
NAMING |= _words("definitionen notations konvention définition définitions определение обозначение обозначения")
"""Words in the name or the title of a result that say it is a definition."""

NO_TITLE = _words("see cf following after siehe vgl voir cf см from")
"""A title that begins with one of these names a source, not a term."""

GENERIC = _words(
    "set subset space subspace map mapping function point element number relation section pair family sequence"
    " collection object operator class system structure triple tuple value condition property result case index"
    " constant vector form type notion term data theory list homomorphism morphism part level step length"
    " menge teilmenge raum abbildung funktion punkt element zahl folge familie paar relation eigenschaft"
    " ensemble espace application fonction nombre suite famille propriete"
    " множество функция отображение точка элемент число последовательность пространство"
)
"""Nouns that are the genus of a definition and hardly ever what it defines; a guess of such a word alone is dropped."""
