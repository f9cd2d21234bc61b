"""Packages that every TeX distribution holds, so that a copy beside the paper is no part of the paper.

Invariants:
- What such a package means for results, proofs and references is known elsewhere here. Its file would only confuse:
  it decides by engines and options, and lets commands be something else for a moment.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DISTRIBUTED = _names(
    "aliascnt aliasctr amsbsy amscd amsfonts amsgen amsmath amsopn amssymb amstext amsthm amsxtra appendix"
    " apxproof array arydshln authblk babel bbm bbold biblatex bm booktabs braket breqn calc cancel caption"
    " changepage chngcntr cite cleveref color colortbl comment csquotes dsfont ellipsis empheq enumerate"
    " enumitem environ epsfig epstopdf esint etex etoolbox eucal eufrak expl3 extarrows fancybox fancyhdr"
    " fancyref fancyvrb fixltx2e float fontenc fontspec footmisc footnote framed fullpage geometry glossaries"
    " graphics graphicx hhline hypcap hyperref hyperxmp ifluatex ifpdf ifthen ifxetex imakeidx import"
    " indentfirst inputenc keytheorems keyval kvoptions l3keys2e latexsym lineno listings lmodern longtable"
    " lscape lstautogobble makecell makeidx marginnote mathabx mathdots mathptmx mathrsfs mathtools mdframed"
    " microtype minitoc minted multicol multirow nameref natbib ncctheorems nicefrac nomencl ntheorem parallel"
    " paralist parskip pdflscape pdfpages pgf pgfplots physics placeins polyglossia prettyref proof-at-the-end"
    " psfrag refcount relsize rotating scalerel setspace shadethm shuffle showkeys showlabels sidecap siunitx"
    " slashed soul stackengine standalone stmaryrd subcaption subfig subfigure subfiles tabularx tcolorbox"
    " textcomp thm-amsthm thm-autoref thm-beamer thm-kv thm-listof thm-llncs thm-ntheorem thm-patch thm-restate"
    " thmbox thmtools tikz tikz-cd titlesec titletoc titling tocbibind tocloft todonotes transparent txfonts"
    " ulem unicode-math unameref upgreek url varioref verbatim wasysym wrapfig xargs xcolor xfrac xifthen"
    " xkeyval xparse xpatch xr xr-hyper xspace xstring xy yfonts zref zref-base zref-clever zref-xr"
)


def is_distributed(name: str) -> bool:
    """Return whether the package `name`, without ending, comes with every TeX distribution."""
    return name in _DISTRIBUTED
