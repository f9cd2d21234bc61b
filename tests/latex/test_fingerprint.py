"""Fingerprints: what counts as the same statement and what does not."""

from __future__ import annotations

import pytest

from latex.fingerprint import fingerprint, revision


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Let $x$ be\nsmall.", "Let   $x$\n  be small."),
        ("Let $x$ be small.", "  Let $x$ be small.\n"),
        ("Let $x$ be small.", "Let $x$ be % why?\n small."),
        ("Let $x$ be\nsmall.", "Let $x$ be\n% TODO: check\nsmall."),
        ("\\alpha 1", "\\alpha1"),
        ("one\n\ntwo", "one\n \n\n  two"),
        ("a% note\n\nb", "a\n\nb"),
    ],
)
def test_white_space_and_comments_do_not_count(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$x \\leq y$", "$x \\geq y$"),
        ("one two", "one\n\ntwo"),
        ("5\\% of", "5% of"),
        ("ab", "a b"),
        ("a % b\nc", "a % b c"),
        ("\\alpha x", "\\alphax"),
        ("a\\\\% note\nb", "a\\\\% note b"),
        ("\\\\foo 1", "\\\\foo1"),
        ("x_1", "x_2"),
    ],
)
def test_everything_tex_reads_counts(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_fingerprint_is_sixteen_digits_and_stays_the_same_between_versions() -> None:
    assert fingerprint("Let $x$ be small.") == "31471d598da24c8f"


def test_revision_is_the_start_of_the_fingerprint() -> None:
    assert revision("a") == f"r:{fingerprint('a')[:4]}"


def test_text_that_is_no_valid_unicode_has_a_fingerprint() -> None:
    assert len(fingerprint("\udc80")) == 16
