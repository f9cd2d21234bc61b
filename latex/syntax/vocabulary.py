r"""The commands and environments with a meaning of their own for the manuscript, by what they do.

Invariants:
- Names without backslash. A name in `BUILTIN` keeps this meaning even where the paper redefines it: authors who
  change how `\section` or `\label` look do not change what it does.
"""

from __future__ import annotations

from latex.numbers.numbering import SECTIONS
from latex.syntax.macros import DEFINERS


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


REFERENCES = _names(
    "ref eqref autoref nameref Nameref vref Vref fref Fref thref Thref subref labelcref namecref nameCref lcnamecref"
    " prettyref refeq fullref Autoref cpageref Cpageref pageref vpageref titleref fullcref pref Pref sref tref"
    " thmref lemref propref corref defref secref Secref zref fancyref cshref Aref"
)
"""References whose argument is one label; the last ones only where nobody declares them."""
LISTED_REFERENCES = _names("cref Cref zcref zcpageref vrefs autorefs labelcref namecrefs cpageref Cpageref")
"""References whose argument is a list of labels."""
RANGE_REFERENCES = _names("crefrange Crefrange cpagerefrange Cpagerefrange vrefrange zcrefrange")
OPTION_REFERENCES = frozenset({"hyperref"})
"""References whose label stands in brackets."""
CITATIONS = _names(
    "cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite footcite autocite Cite Citet"
    " Citep fullcite smartcite supercite Parencite Textcite Autocite nocite cites citenum onlinecite citen"
)
INPUTS = _names(
    "input include subfile subfileinclude InputIfFileExists loadglsentries @input @input@ @iinput includestandalone"
)
QUIET_INPUTS = _names("InputIfFileExists @input @input@ loadglsentries")
"""Those that say nothing where the file is missing."""
FOLDER_INPUTS = _names("import subimport inputfrom subinputfrom includefrom subincludefrom")
PACKAGES = _names("usepackage RequirePackage documentclass LoadClass LoadClassWithOptions")
THEOREM_DEFINERS = _names(
    "newtheorem newframedtheorem newshadedtheorem renewtheorem renewframedtheorem renewshadedtheorem"
    " declaretheorem declaretheoremstyle newkeytheorem spnewtheorem spdefaulttheorem newtcbtheorem renewtcbtheorem"
    " NewTcbTheorem RenewTcbTheorem ProvideTcbTheorem DeclareTcbTheorem newmdtheoremenv mdtheorem"
    " newtheoremrep newdefinition newproof providetheorem newEndThm newsiamthm newsiamremark newshadetheorem"
    " newtcolorbox NewTColorBox DeclareTColorBox"
)
ENVIRONMENT_DEFINERS = _names(
    "newenvironment renewenvironment provideenvironment NewDocumentEnvironment RenewDocumentEnvironment"
    " DeclareDocumentEnvironment ProvideDocumentEnvironment NewEnviron RenewEnviron"
)
COUNTERS = _names(
    "newcounter setcounter addtocounter stepcounter refstepcounter numberwithin counterwithin counterwithout"
    " newaliascnt aliascntresetthe theoremstyle @addtoreset @removefromreset setcounterref"
    " theoremnumbering"
)
CONDITIONALS = _names(
    "if ifcat ifnum ifdim ifodd ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifx ifeof iftrue iffalse"
    " ifcase ifdefined ifcsname iffontchar ifincsname ifpdf ifluatex ifxetex ifLuaTeX ifXeTeX ifPDFTeX iftutex"
    " ifprimitive ifabsnum ifabsdim if@twoside if@twocolumn if@mparswitch if@newlist if@noskipsec if@restonecol"
    " if@titlepage if@openright if@mainmatter if@compatibility if@filesw if@inlabel if@minipage if@nobreak if@tempswa"
    " if@openbib if@reversemargin if@specialpage if@test if@noparitem if@ignore if@afterindent if@firstcolumn"
    " if@negarg if@partsw if@noitemarg if@eqnsw if@fcolmade if@endpe if@rerun if@inmath if@neednsw"
    " ifstandalone ifstandalonebeamer"
)
BRANCHES = _names(
    "iftoggle ifbool ifdef ifundef ifthenelse ifboolexpr notbool nottoggle IfFileExists ifdefempty"
    " @ifundefined ifcsdef ifcsundef"
)
"""Conditionals whose two branches are arguments."""
SWITCHES = _names(
    "newif newtoggle newbool providebool providetoggle toggletrue togglefalse booltrue boolfalse setbool settoggle"
    " newboolean setboolean provideboolean"
)
VERBATIM_DEFINERS = _names(
    "DefineVerbatimEnvironment lstnewenvironment newtcblisting NewTCBListing DeclareTCBListing newverbatim"
)
"""Commands that declare an environment whose body is printed as it is typed."""
IGNORED_ARGUMENT = VERBATIM_DEFINERS | _names(
    "excludecomment includecomment excludeversion includeversion newcommandx phantom@ hypersetup crefname Crefname"
    " crefalias pgfplotsset lstset tikzset tcbset newtheoremstyle renewtheoremstyle titleformat titlespacing"
    " DeclareTextFontCommand crefformat Crefformat labelformat crefrangeformat crefmultiformat newrefformat"
    " AtBeginEnvironment AtEndEnvironment BeforeBeginEnvironment AfterEndEnvironment apptocmd pretocmd patchcmd"
    " xapptocmd xpretocmd xpatchcmd"
)
"""Commands whose arguments describe and do not execute anything that counts here."""
OTHERS = _names(
    "label uses proves item appendix caption tag nonumber notag endinput frontmatter mainmatter backmatter bibitem"
    " bibliography addbibresource begingroup endgroup else or fi unless maketitle AtBeginDocument DeclareOption"
    " DeclareOptionX ExecuteOptions ProcessOptions PassOptionsToClass zlabel linelabel hypertarget thlabel"
    " theoremref AtEndDocument subfix captionof addchap addsec addpart restatethis forcsvlist docsvlist @for foreach"
    " ifSubfilesClassLoaded appendices subappendices externaldocument zexternaldocument getkeytheorem"
    " footnote subfloat subcaptionbox setlist newlist"
)
YIELDING = (
    REFERENCES - _names("ref eqref autoref nameref Nameref vref Vref labelcref namecref nameCref pageref zref")
) | _names("newdefinition newproof newtheoremrep providetheorem newEndThm mdtheorem newsiamthm newsiamremark")
"""Names so common that the declaration of a paper that gives one its own meaning wins."""
BUILTIN = (
    frozenset(SECTIONS)
    | (REFERENCES - YIELDING)
    | LISTED_REFERENCES
    | RANGE_REFERENCES
    | OPTION_REFERENCES
    | CITATIONS
    | INPUTS
    | FOLDER_INPUTS
    | PACKAGES
    | (THEOREM_DEFINERS - YIELDING)
    | ENVIRONMENT_DEFINERS
    | COUNTERS
    | CONDITIONALS
    | BRANCHES
    | SWITCHES
    | IGNORED_ARGUMENT
    | OTHERS
    | DEFINERS
)
RAW_ENVIRONMENTS = _names(
    "verbatim verbatim* Verbatim BVerbatim LVerbatim SaveVerbatim lstlisting minted comment alltt filecontents"
    " filecontents* listing Sinput Soutput luacode luacode* pycode asy asydef lean leancode code* tcblisting"
    " ccomment codeblock verbatimtab"
)
MEANINGFUL = (
    BUILTIN
    - CONDITIONALS
    - SWITCHES
    - PACKAGES
    - DEFINERS
    - {
        "else",
        "or",
        "fi",
        "unless",
        "begingroup",
        "endgroup",
        "item",
        "tag",
        "nonumber",
        "notag",
        "caption",
        "footnote",
    }
)
"""Commands that make a macro worth expanding when they stand in its body."""

EQUATIONS = _names(
    "equation align gather multline eqnarray flalign alignat subequations dmath IEEEeqnarray math displaymath"
    " equation* align* gather* multline* eqnarray* flalign* alignat* dmath* IEEEeqnarray* dgroup xalignat"
    " numcases empheq"
)
ONE_NUMBER = _names("equation multline dmath empheq")
ROW_NUMBERS = _names("align gather eqnarray flalign alignat IEEEeqnarray xalignat numcases")
LISTS = _names("enumerate enumerate* compactenum inparaenum asparaenum enumerate@ parenum tasks steps")
"""Lists whose items can be referred to."""
FLOATS = _names(
    "figure figure* table table* algorithm algorithm* algorithm2e wrapfigure wraptable SCfigure sidewaysfigure"
    " sidewaystable longtable subfigure subtable listing lstlisting floatrow marginfigure"
)
HINTS = _names("hint hints solution solutions answer sol soln answers loesung indication hinweis")
"""Blocks written inside an exercise that are typeset elsewhere."""
PROOFS = _names(
    "proof proof* IEEEproof Proof pf appendixproof inlineproof nestedproof proofsketch sketch proofEnd proofE"
)
