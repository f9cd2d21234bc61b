r"""The words that papers print for their results, by kind, in the languages of Europe, its neighbours and East Asia.

Invariants:
- Lower case or not, with or without accents: `latex.known.kinds` folds both. A name of several words has "_" between
  them.
- A word that means different kinds in two languages has the kind it has in the papers that print it most: Romance
  "observación" is a remark, French "hypothèse" an assumption, Russian "гипотеза" a conjecture.

Sources: the theorem names of babel, polyglossia, translator and LyX, and textbooks in the languages these lack.
"""

from __future__ import annotations

from latex.known.categories import Kind

NAMES: dict[Kind, str] = {
    Kind.THEOREM: (
        "theorem theorems theoremes thm thms thrm theor theo teo tm th maintheorem mainthm metatheorem theoremx"
        " théorème satz lehrsatz hauptsatz haupttheorem teorema teoremas stelling hoofdstelling teorem sats setning"
        " sætning lause teoreem tétel twierdzenie věta veta izrek teorēma teoremă teoremë teoremo dinhly định_lý"
        " định_lí θεώρημα теорема тэарэма թեորեմ თეორემა משפט مبرهنة نظرية قضیه 定理 정리"
    ),
    Kind.LEMMA: (
        "lemma lemmas lemmata lem lm lma sublemma sublem lemme lemmes hilfssatz lema lemes hulpstelling hjälpsats"
        " hjælpesætning hjelpesetning hjálparsetning apulause segédtétel lemat pomocná_věta pomocná_veta lemă lemë"
        " lemo yardımcı_teorem önsav bổ_đề λήμμα лемма лема լեմմա ლემა למה لمة لم تمهيدية توطئة مبرهنة_مساعدة 引理"
        " 補題 補助定理 보조정리 도움정리"
    ),
    Kind.PROPOSITION: (
        "proposition propositions prop props propn prp propo propos proposizione proposizioni proposición"
        " proposició proposiciones proposição propositie propozycja stwierdzenie propoziție proposisjon propositio"
        " tvrzení tvrdenie trditev propozicija tvrdnja stav állítás propozycje önerme proposizioa proposisi mệnh_đề"
        " teiginys apgalvojums предложение утверждение твърдение твердження пропозиція тврђење став πρόταση"
        " წინადადება گزاره قضية اقتراح 命题 命題 명제"
    ),
    Kind.COROLLARY: (
        "corollary corollaries cor cors corr corl coro corol corr cly porism consequence consequences corollaire"
        " corollaires conséquence conséquences corolario corolarios corolário corollario corol·lari corolar korollar"
        " korollare folgerung folgerungen korollarium corollarium gevolg gevolgen följdsats følgesætning"
        " følgesetning fylgisetning seuraus korollaari järeldus következmény wniosek wnioski důsledek dôsledok"
        " posledica posljedica korolar korolarioa išvada secinājums rrjedhim sonuç akibat korolari hệ_quả следствие"
        " наслідок вынік последица πόρισμα შედეგი מסקנה نتيجة لازمة نتیجه 推论 推論 系 따름정리"
    ),
    Kind.DEFINITION: (
        "definition definitions def defs defn defns defi defin dfn df terminology définition définitions"
        " vocabulaire begriff begriffe definizione definizioni definición definiciones definició definição definitie"
        " definities definisjon skilgreining määritelmä definitsioon definíció definicja definice definícia"
        " definicija definiție definīcija apibrėžimas përkufizim tanım definizioa difino definisi định_nghĩa"
        " определение дефиниция дефиниција означення визначення азначэнне ορισμός განმარტება սահմանում הגדרה تعريف"
        " تعریف 定义 定義 정의"
    ),
    Kind.CLAIM: (
        "claim claims clm subclaim assertion assertions behauptung behauptungen teilbehauptung zwischenbehauptung"
        " affirmation affermazione asserzione afirmación afirmació afirmação bewering påstående påstand väite väide"
        " iddia khẳng_định заявление ισχυρισμός טענה ادعاء ادعا 断言 斷言 主張 주장"
    ),
    Kind.CONJECTURE: (
        "conjecture conjectures conj conjetura conjectura congettura conxectura vermutung vermutungen vermoeden"
        " förmodan formodning tilgáta otaksuma konjektuuri sejtés przypuszczenie hipoteza domněnka hypotéza domneva"
        " slutnja hipotezė conjectură sanı konjektür konjektur giả_thuyết гипотеза хипотеза гіпотеза εικασία השערה"
        " حدسية تخمين حدس 猜想 予想 추측"
    ),
    Kind.FACT: (
        "fact facts fait faits fatto hecho hechos fet tatsache tatsachen fakt fakten faktum feit fato facto fakta"
        " tény dejstvo činjenica fapt olgu факт чињеница γεγονός עובדה حقيقة 事实 事實 事実 사실"
    ),
    Kind.OBSERVATION: (
        "observation observations obs obsv beobachtung beobachtungen waarneming iakttagelse observasjon havainto"
        " megfigyelés obserwacja pozorování pozorovanie opažanje gözlem quan_sát наблюдение спостереження אבחנה"
        " مشاهدة مشاهده 观察 觀察 観察 관찰"
    ),
    Kind.AXIOM: (
        "axiom axioms axiome axiomes axiomen assioma assiomi axioma axiomas aksiom aksiooma axióma aksjomat aksioma"
        " axiomă aksiyom belit postulate postulates postulat tiên_đề аксиома аксіома αξίωμα אקסיומה مسلمة بديهية اصل"
        " 公理 공리"
    ),
    Kind.ASSUMPTION: (
        "assumption assumptions ass asm assu assum assump assumpt hypothesis hypotheses hyp hypo condition"
        " conditions hypothèse hypothèses annahme annahmen voraussetzung voraussetzungen generalvoraussetzung"
        " supuesto suposición hipótesis hipótese hipòtesi suposição suposició ipotesi assunzione aanname"
        " veronderstelling antagande antagelse oletus feltevés założenie założenia předpoklad predpoklad"
        " predpostavka pretpostavka presupunere ipoteză varsayım giả_thiết предположение допущение условие"
        " припущення υπόθεση הנחה فرضية فرض 假设 假設 仮定 가정"
    ),
    Kind.PROPERTY: (
        "property properties propriété propriétés proprietà propiedad propiedades propietat propriedade eigenschaft"
        " eigenschaften eigenschap egenskap egenskab ominaisuus omadus tulajdonság własność vlastnost vlastnosť"
        " lastnost svojstvo proprietate özellik tính_chất свойство властивість својство ιδιότητα תכונה خاصية خاصیت"
        " ویژگی 性质 性質 성질"
    ),
    Kind.REMARK: (
        "remark remarks rem rems rmk rmks rk rks rema remar remarque remarques bemerkung bemerkungen bem anmerkung"
        " anmerkungen hinweis hinweise notiz note notes nota notas osservazione osservazioni observación"
        " observaciones observació observação observatie observație remarcă opmerking opmerkingen anmärkning"
        " bemærkning merknad bemerkning athugasemd huomautus märkus megjegyzés uwaga uwagi poznámka poznámky opomba"
        " napomena primedba pastaba piezīme vërejtje uyarı açıklama oharra catatan nhận_xét chú_ý замечание"
        " замечания примечание ремарка зауваження забележка заўвага напомена παρατήρηση σημείωση შენიშვნა הערה"
        " ملاحظة تبصره نکته ملاحظه warning warn caution comment comments commentaire comentario aside nb motivation"
        " erinnerung anwendung anwendungen application applications merkregel recall rappel rappels reminder"
        " digression discussion 注 注意 注记 注記 注释 备注 備註 评注 附注 参考 참고 비고 주의 주"
    ),
    Kind.EXAMPLE: (
        "example examples ex exs exa exam exams exm exmp exmpl expl xmpl eg examp exemple exemples beispiel"
        " beispiele bsp counterexample counterexamples cex nonexample contreexemple contre_exemple gegenbeispiel"
        " gegenbeispiele illustration illustrations esempio esempi controesempio ejemplo ejemplos contraejemplo"
        " exemplo exemplos voorbeeld voorbeelden exempel eksempel esimerkki dæmi näide példa przykład przyklad"
        " kontrprzykład příklad príklad primer zgled primjer pavyzdys piemērs exemplu shembull örnek adibidea contoh"
        " ví_dụ пример примеры контрпример приклад прыклад παράδειγμα მაგალითი דוגמה דוגמא مثال 例 例子 例题 範例"
        " 示例 예 예제 보기"
    ),
    Kind.EXERCISE: (
        "exercise exercises exer exers exerc xca exc exo exos activity exercice exercices übung übungen"
        " übungsaufgabe aufgabe aufgaben hausaufgabe präsenzaufgabe esercizio esercizi ejercicio ejercicios exercici"
        " exercício exercícios exercicio oefening opgave övning øvelse oppgave æfing harjoitus harjoitustehtävä"
        " tehtävä ülesanne gyakorlat ćwiczenie zadanie cvičení cvičenie úloha naloga vaja vježba zadatak pratimas"
        " exercițiu alıştırma ariketa latihan bài_tập упражнение упражнения вправа задатак άσκηση תרגיל تمرين تمرین"
        " 练习 練習 习题 習題 演習 練習問題 問 연습문제"
    ),
    Kind.QUESTION: (
        "question questions quest ques qn qst qns openquestion frage fragen domanda pregunta preguntas pergunta"
        " questão cuestión vraag fråga spørgsmål spørsmål kysymys kérdés pytanie otázka vprašanje pitanje întrebare"
        " soru câu_hỏi вопрос вопросы питання въпрос ερώτηση שאלה سؤال سوال پرسش 思考题 疑问 질문"
    ),
    Kind.PROBLEM: (
        "problem problems prob probs openproblem sproblem dproblem challenge probleme problème problèmes problema"
        " problemas probleem ongelma probléma problém problemă zagadnienie bài_toán задача задачи проблема πρόβλημα"
        " בעיה مسألة مسئله مساله 问题 問題 例題 문제"
    ),
    Kind.NOTATION: (
        "notation notations notn notationen bezeichnung bezeichnungen schreibweise schreibweisen vereinbarung"
        " vereinbarungen konvention konventionen convention conventions conv notazione notazioni convenzione"
        " notación notació notação convenção notatie afspraak beteckning betegnelse notasjon merkintä jelölés"
        " oznaczenie oznaczenia notacja značení označení označenie oznaka notație gösterim ký_hiệu обозначение"
        " обозначения соглашение позначення означение συμβολισμός סימון ترميز نمادگذاری 记号 記號 記号 符号 约定"
        " 約定 기호 표기"
    ),
    Kind.SITUATION: "situation situations setup setting setups settings context framework contexte rahmen",
}
PROOFS = (
    "proof proofs pf prf poc poof sproof proofof proofsketch sketchproof sketchofproof ieeeproof appendixproof"
    " inlineproof nestedproof proofidea proofclaim claimproof subproof innerproof preuve preuves démonstration"
    " démonstrations beweis beweise bew beweisskizze beweisidee dimostrazione dim demostración demostració"
    " prueba prova demonstração bewijs bevis sönnun todistus tõestus bizonyítás dowód důkaz dôkaz dokaz įrodymas"
    " pierādījums demonstrație vërtetim ispat kanıt froga frogapena pruvo bukti chứng_minh доказательство"
    " доказательства доведення доказ απόδειξη დამტკიცება ապացույց הוכחה برهان إثبات اثبات 证明 證明 証明 증명"
)
ENDINGS: tuple[tuple[str, Kind], ...] = (
    *(("hilfssatz", Kind.LEMMA), ("folgesatz", Kind.COROLLARY), ("satz", Kind.THEOREM), ("lemma", Kind.LEMMA)),
    *(("theorem", Kind.THEOREM), ("stelling", Kind.THEOREM), ("definition", Kind.DEFINITION)),
    *(("korollar", Kind.COROLLARY), ("proposition", Kind.PROPOSITION), ("bemerkung", Kind.REMARK)),
    *(("beispiel", Kind.EXAMPLE), ("aufgabe", Kind.EXERCISE), ("übung", Kind.EXERCISE)),
    *(("vermutung", Kind.CONJECTURE), ("behauptung", Kind.CLAIM), ("frage", Kind.QUESTION)),
    *(("annahme", Kind.ASSUMPTION), ("voraussetzung", Kind.ASSUMPTION), ("axiom", Kind.AXIOM)),
    *(("problem", Kind.PROBLEM), ("opgave", Kind.EXERCISE), ("voorbeeld", Kind.EXAMPLE), ("exempel", Kind.EXAMPLE)),
    *(("eksempel", Kind.EXAMPLE), ("sætning", Kind.THEOREM), ("setning", Kind.THEOREM), ("lause", Kind.THEOREM)),
    *(("tétel", Kind.THEOREM), ("定理", Kind.THEOREM), ("引理", Kind.LEMMA), ("命题", Kind.PROPOSITION)),
    *(("命題", Kind.PROPOSITION), ("定义", Kind.DEFINITION), ("定義", Kind.DEFINITION), ("推论", Kind.COROLLARY)),
    *(("推論", Kind.COROLLARY), ("问题", Kind.PROBLEM), ("問題", Kind.PROBLEM), ("猜想", Kind.CONJECTURE)),
    *(("정리", Kind.THEOREM), ("정의", Kind.DEFINITION)),
)
"""How compound words end, the longer of two first."""
NO_THEOREMS = "zusatz ansatz absatz einsatz grundsatz gegensatz umsatz aufsatz ersatz"
"""German words that end like "Satz" and are none."""
SHORT_NAMES: tuple[tuple[str, Kind], ...] = (
    *(("thm", Kind.THEOREM), ("theo", Kind.THEOREM), ("lem", Kind.LEMMA), ("prop", Kind.PROPOSITION)),
    *(("cor", Kind.COROLLARY), ("defn", Kind.DEFINITION), ("defi", Kind.DEFINITION), ("def", Kind.DEFINITION)),
    *(("rem", Kind.REMARK), ("rmk", Kind.REMARK), ("exer", Kind.EXERCISE), ("exa", Kind.EXAMPLE)),
    *(("conj", Kind.CONJECTURE), ("claim", Kind.CLAIM), ("ques", Kind.QUESTION), ("prob", Kind.PROBLEM)),
    *(("hyp", Kind.ASSUMPTION), ("assum", Kind.ASSUMPTION), ("obs", Kind.OBSERVATION)),
)
"""With what the names of environments begin or end: "introthm", "thmA"."""
