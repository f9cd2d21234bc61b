r"""References to labels that nothing sets, and labels that are set twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from latex.check.diagnostic import Severity
from latex.check.files import mentioned_files
from latex.check.paper import Diagnostics, Paper, diagnostic, listed, stem
from latex.known.known_commands import is_standard_command
from latex.manuscript import LabelSite, Place, Reference
from latex.syntax.arguments import keys
from latex.syntax.vocabulary import BUILTIN, YIELDING

_OF_PACKAGES = frozenset({"LastPage", "lastpage", "VeryLastPage", "LastPages", "TotPages", "NumPages"})
"""Labels that lastpage, pageslts and their like set."""
_NOT_ALIKE = re.compile(r"[\W_]+")
_COMMAND = re.compile(r"\\([A-Za-z@]+)")
_PREFIX = re.compile(r"^[^:._-]*[:._-]")
_BRANCH_LENGTH = 60_000  # code points looked through for the `\else` between two places of one label


def undefined_labels(paper: Paper) -> Diagnostics:
    """Report each place that refers to a label nobody sets; of several in one command the label tells which."""
    known = {site.label for site in paper.manuscript.label_sites}
    # Where only the text says so, a condition or a macro decides, and nobody knows how.
    known = known.union(*(source.labels for source in paper.sources.values()))
    unknown = [
        replace(reference, label=label)
        for reference in paper.manuscript.references
        if reference.label not in known and not _is_guess(paper, reference.place)
        for label in keys(reference.label)
        if label not in known and _is_plain(label)
    ]
    if not unknown:
        return
    known = known.union(*(source.labels for source in mentioned_files(paper)))
    is_lent = _lent(paper)
    milder = paper.lacks_text or any(not lender.prefix for _, lender in paper.lenders)
    is_set_elsewhere = _set_by_unknown_command(paper)
    alike = {_folded(label): label for label in known}
    for reference in _each_once(unknown):
        if reference.label in known or is_lent(reference.label) or is_set_elsewhere(reference.label):
            continue
        near = alike.get(_folded(reference.label))
        hint = f"; “{near}” is alike" if near else ""
        is_mild = milder or _is_uses(paper, reference.place)
        yield diagnostic(
            "undefined-label",
            reference.place,
            f"The label “{reference.label}” is not set anywhere in the paper{hint}.",
            Severity.WARNING if is_mild else None,
        )


def missing_lenders(paper: Paper) -> Diagnostics:
    """Report, once, the documents whose labels the paper refers to and that are not in its folder."""
    if not paper.present:
        return  # nobody looked into the folder
    absent = {
        one.document: (file, one) for file, one in paper.lenders if one.prefix and not paper.is_beside(one.document)
    }
    prefixes = tuple(one.prefix for _, one in absent.values())
    labels = [one.label for one in paper.manuscript.references if prefixes and one.label.startswith(prefixes)]
    needed = [
        (file, one) for file, one in absent.values() if any(label.startswith(one.prefix) for label in set(labels))
    ]
    if not needed:
        return
    file, first = needed[0]
    documents = listed([one.document for _, one in needed])
    count = f"{len(needed)} other documents that are" if len(needed) > 1 else "another document that is"
    references = "references name" if len(labels) > 1 else "reference names"
    yield diagnostic(
        "missing-lender",
        paper.place(file, first.start, first.end),
        f"{len(labels)} {references} labels of {count} not in this folder: {documents}.",
    )


def duplicate_labels(paper: Paper) -> Diagnostics:
    """Report each further place that sets a label."""
    first: dict[str, LabelSite] = {}
    for site in paper.manuscript.label_sites:
        earlier = first.setdefault(site.label, site)
        if earlier is site or earlier.place == site.place or not _is_plain(site.label):
            continue
        if paper.shows(site.place) or paper.shows(earlier.place):
            continue
        if _are_branches(paper, earlier.place, site.place):
            continue
        where = f"line {earlier.place.line_begin}"
        if earlier.place.file != site.place.file:
            where += f" of {earlier.place.file}"
        yield diagnostic(
            "duplicate-label",
            site.place,
            f"The label “{site.label}” is already set in {where}.",
            None if site.label in paper.mentioned else Severity.WARNING,
        )


def _is_plain(label: str) -> bool:
    r"""Return whether a label is one as TeX sees it, without commands and parameters that were not replaced."""
    return bool(label) and not {"\\", "#", "{", "}"} & set(label) and label not in _OF_PACKAGES


def _is_guess(paper: Paper, place: Place) -> bool:
    r"""Return whether it is not known that a reference stands at a place.

    Names like `\corref` mean what the class says, and here the class was not read; examples of code are only shown.
    """
    command = _COMMAND.match(paper.text(place.file, place.span.start, place.span.start + 40))
    is_foreign = command is not None and command[1] in YIELDING and command[1] not in paper.manuscript.macros
    return is_foreign or paper.shows(place)


def _each_once(references: Iterable[Reference]) -> Iterable[Reference]:
    """Leave out further mentions of one label at one place, as a macro may make."""
    return {(one.label, one.place): one for one in references}.values()


def _lent(paper: Paper) -> Callable[[str], bool]:
    prefixes = tuple({lender.prefix for _, lender in paper.lenders if lender.prefix})
    return lambda label: label.startswith(prefixes)


def _set_by_unknown_command(paper: Paper) -> Callable[[str], bool]:
    """Return whether a label is the argument of a command of which nothing is known but its name."""
    known = paper.manuscript.macros

    def is_unknown(command: str) -> bool:
        if command in ("label=", ""):
            return True
        is_known = command in known or command in BUILTIN or is_standard_command(command)
        return not is_known and "ref" not in command.lower() and "cite" not in command.lower()

    def is_set(label: str) -> bool:
        # A macro that is not known may put a prefix before what it is given: \img{tux} for img:tux.
        return any(
            is_unknown(command)
            for source in paper.sources.values()
            for argument in {label, _PREFIX.sub("", label) or label}
            for command in source.arguments.get(argument, ())
        )

    return is_set


def _is_uses(paper: Paper, place: Place) -> bool:
    return paper.text(place.file, place.span.start, place.span.start + 6).startswith("\\uses")


def _are_branches(paper: Paper, one: Place, other: Place) -> bool:
    """Return whether the two places may be branches of one condition, of which TeX takes one."""
    if one.file != other.file:
        return not paper.conditional.isdisjoint({stem(one.file), stem(other.file)})
    between = one.span.end, other.span.start
    is_near = other.span.start - one.span.end <= _BRANCH_LENGTH
    return (is_near and "\\else" in paper.text(one.file, *between)) or paper.sources[one.file].branches(
        one.span.start, other.span.end
    )


def _folded(label: str) -> str:
    return _NOT_ALIKE.sub("", label).lower()
