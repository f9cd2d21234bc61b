r"""What an `.aux` file says about labels, whichever packages wrote it."""

from __future__ import annotations

import pytest

from latex.numbers.aux_file import AuxLabel, belongs, read_aux


def _read(text: str, **others: str) -> dict[str, AuxLabel]:
    files = {"main.aux": text, **{f"{name}.aux": content for name, content in others.items()}}
    return read_aux("main.aux", files.get)


def test_plain_latex_gives_number_and_page() -> None:
    assert _read("\\relax \n\\newlabel{lem:a}{{2.1}{7}}\n") == {"lem:a": AuxLabel("2.1", "7")}


def test_hyperref_gives_title_and_anchor() -> None:
    found = _read(r"\newlabel{s}{{3}{12}{On $\mathbb {R}^n$ and {\em more}}{section.3}{}}")
    assert found["s"] == AuxLabel("3", "12", r"On $\mathbb {R}^n$ and {\em more}", "section", "section.3")


def test_cleveref_gives_the_counter() -> None:
    text = "\\newlabel{l}{{1.2}{4}}\n\\newlabel{l@cref}{{[lemma][2][1]1.2}{[1][4][]4}}\n"
    assert _read(text) == {"l": AuxLabel("1.2", "4", counter="lemma")}


def test_chapters_are_followed_and_none_is_read_twice() -> None:
    found = _read(
        "\\@input{one.aux}\n\\newlabel{c}{{3}{3}}",
        one="\\newlabel{a}{{1}{1}}\n\\@input{two.aux}\n\\@input{main.aux}",
        two=r"\newlabel{b}{{2}{2}}",
    )
    assert {label: known.number for label, known in found.items()} == {"a": "1", "b": "2", "c": "3"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (r"{$*$}", "*"),
        (r"{\textup  {(ii)}}", "(ii)"),
        (r"{{X}}", "X"),
        (r"{2(a)ii}", "2(a)ii"),
        (r"\M@TitleReference {4.1}{A title}", "4.1"),
        (r"{\itshape  a}", "a"),
        (r"\hbox {2}.$\mathcal {A}$", "2.𝓐"),
        (r"\unhbox \voidb@x \hbox {1}.2", "1.2"),
        (r"\textcolor [rgb]{1,0,0}{3}", "3"),
        (r"\leavevmode {\color {red}3}", "3"),
        (r"3\rlap {$^{\dagger }$}", "3"),
        (r"3\textsuperscript {*}", "3"),
        (r"$3'$", "3'"),
        (r"", ""),
    ],
)
def test_a_number_is_readable(written: str, number: str) -> None:
    assert _read(rf"\newlabel{{k}}{{{{{written}}}{{9}}}}")["k"].number == number


def test_memoir_holds_number_and_title_together() -> None:
    assert _read(r"\newlabel{k}{{\M@TitleReference {4.1}{A title}}{9}}")["k"].title == "A title"


def test_keys_are_compared_as_tex_does() -> None:
    assert list(_read("\\newlabel{lem: upper  bound}{{1}{1}}")) == ["lem: upper bound"]


def test_labels_of_packages_are_left_out() -> None:
    text = "\\newlabel{sub@fig:a}{{a}{1}}\n\\newlabel{thmt@@main}{{1.1}{1}}\n\\newlabel{LastPage}{{}{9}}\n"
    assert _read(text) == {}


@pytest.mark.parametrize("text", ["", "\\newlabel{a}{{1", "\\newlabel{a", "\\newlabel{a}x", "\\@input{gone.aux}"])
def test_a_file_that_is_being_written_raises_nothing(text: str) -> None:
    assert _read(text) == {}


def test_a_missing_file_has_no_labels() -> None:
    assert read_aux("gone.aux", lambda _name: None) == {}


def test_an_aux_file_belongs_where_it_has_every_label() -> None:
    aux = _read("\\newlabel{a}{{1}{1}}\n\\newlabel{b}{{2}{1}}")
    assert (belongs(aux, ["a"]), belongs(aux, ["a", "c"]), belongs(aux, [])) == (True, False, False)
