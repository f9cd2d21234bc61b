r"""Commands that LaTeX, amsmath and the packages mathematicians load everywhere define.

Used only to keep quiet: a command that is not listed here is not wrong, it is merely worth a second look.
"""

from __future__ import annotations

from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db

_NAMES = """
Alph Big Bigg Biggl Biggr Bigl Bigm Bigr Braket Citeauthor Cpageref Cref Crefname Crefrange DeclareMathOperator
DeclareMathSymbol DeclarePairedDelimiter DeclareRobustCommand Huge LARGE LaTeX LaTeXe Large Pr Roman SI TeX Vert
Vref above abovedisplayskip addcontentsline addlinespace address addtocounter addtolength adjustlimits advance
aftergroup allowbreak allowdisplaybreaks alph appendix appendixname arabic arraybackslash arraycolsep arraystretch
author autocite autoref backmatter baselineskip baselinestretch begingroup belowdisplayskip bf bfseries bgroup
bibfield bibinfo bibitem bibliography bibliographystyle big bigg biggl biggm biggr bigl bigm bigr bigskip binom bm
bmod boldsymbol boolean bottomrule boxed boxtimes bra braket break caption captionof captionsetup cases cdashline
cellcolor center centering centerline cfrac chapter cite citealp citealt citeauthor citep citet citetitle citeyear
citeyearpar cleardoublepage clearpage cline coloneq coloneqq colonequals color colorlet columnwidth commby
contentsname coprod cot coth cpageref cref crefname crefrange csc curraddr dag date dblcolon ddag ddots
declaretheorem dedicatory def definecolor det dfrac dim displaybreak displaylimits displaystyle dots dotsb dotsc
dotsi dotsm dotso draw edef egroup eject em email emergencystretch emph endgroup enlargethispage enquote ensuremath
eqcolon eqqcolon eqref equalscolon everymath exp expandafter fbox fcolorbox fi figurename fill filldraw fnsymbol
footcite footnote footnotemark footnotesize footnotetext foreach frac framebox frontmatter fullcite fullref gcd
genfrac global graphicspath hbox hfil hfill hline hom hphantom href hrule hrulefill hskip hspace hss huge hyperref
hypersetup hyphenation if ifdefined ifmmode ifnum ifthenelse ifx ignorespaces iiint iint includegraphics includeonly
indent inf injlim input institute intertext it item itemsep itshape ker kern ket keywords lVert label labelcref
labelenumi labelitemi labelsep large lbrace ldots leaders left lefteqn leftmargin leftskip leqno let lg lhead lim
liminf limits limsup line linebreak linespread linewidth listfigurename listoffigures listoftables llap llbracket
llparenthesis ln log long lq lstinline lstset lvert mainmatter makeatletter makeatother makebox maketitle marginpar
markboth markright mathbb mathbbm mathbbmss mathbf mathbin mathcal mathchoice mathclap mathclose mathds mathfrak
mathit mathllap mathop mathopen mathord mathpunct mathpzc mathrel mathring mathrlap mathrm mathscr mathsf mathstrut
mathtoolsset mathtt max mbox mdseries medmuskip medskip medspace middle midrule min mkern mleft mod month mright
mskip multicolumn multirow nameref negmedspace negthickspace negthinspace newblock newcolumntype newcommand
newcounter newenvironment newgeometry newif newlength newline newpage newtheorem newtheoremstyle nobreak nobreakdash
nocite node noindent nolimits nolinebreak nonfrenchspacing nonumber nopagebreak normalfont normalsize not notag
numberline numberwithin oldstylenums onecolumn ooalign operatorname operatornamewithlimits outer over overbrace
overline overset pagebreak pagenumbering pageref pagestyle par paragraph parbox parencite parindent parskip part
path penalty phantom phantomsection pmod pod prescript printbibliography proofname protect providecommand qed
qedhere qedsymbol qquad quad rVert raggedbottom raggedleft raggedright raise raisebox rbrace ref refname
refstepcounter relax renewcommand renewenvironment resizebox rhead right rightmargin rightskip rlap rm rmfamily
roman rotatebox rowcolor rq rrbracket rrparenthesis rvert sc scalebox scriptscriptstyle scriptsize scriptstyle
scshape sec section selectfont selectlanguage setbox setcounter setlength setlist setminus settowidth sf sffamily
shortintertext shortstack shoveleft shoveright si sideset sin sinh sisetup sl slshape small smallskip smash space
splitdfrac splitfrac sqrt stackrel stepcounter stretch string strut subfile subfloat subjclass subparagraph subref
subsection substack subsubsection sum sup swapnumbers tabcolsep tableofcontents tabularnewline tag tan tanh tbinom
tcbset tensor text textasciitilde textbackslash textbf textcite textcolor textheight textit textmd textnormal
textquotedblleft textquotedblright textrm textsc textsf textsl textstyle textsubscript textsuperscript texttt textup
textwidth tfrac thanks the thechapter theenumi theequation thefigure thefootnote theoremstyle thepage thesection
thesubsection thickmuskip thickspace thinmuskip thinspace thispagestyle tikz tikzset tilde times tiny title
titleformat to tocdepth today topmargin toprule translator tt ttfamily twocolumn unboldmath underbrace underbracket
underline underset unit unitlength unskip uparrow uppercase upshape url urladdr usebox usetikzlibrary value
varinjlim varliminf varlimsup varprojlim vbox vcentcolon vcenter vdots vec verb verbatiminput vert vfill vline
vphantom vref vrule vskip vspace vtop widehat xLeftarrow xRightarrow xdef xhookrightarrow xleftarrow xleftrightarrow
xlongequal xmapsto xrightarrow xspace year
"""
_MORE = frozenset(_NAMES.split())


def is_standard_command(name: str) -> bool:
    """Return whether `name`, without its backslash, is defined by LaTeX or a package loaded almost everywhere."""
    return name in _MORE or name in _known_to_pylatexenc()


@cache
def _known_to_pylatexenc() -> frozenset[str]:
    database = get_default_latex_context_db()
    return frozenset(name for category in database.categories() for name in database.d[category]["macros"])
