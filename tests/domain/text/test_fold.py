"""Words as they are compared and searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text.fold import LONGEST_WORD, needles, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Проект «Ёлка»", "проект елка"),
        ("Е\u0308лка и\u0306од", "елка йод"),
        ("snake_case O'Brien", "snake case o brien"),
        ("STRASSE Straße", "strasse strasse"),
        ("🚀Launch №5", "launch no5"),
        ("...", ""),
        ("", ""),
    ],
)
def test_words(text: str, wanted: str) -> None:
    assert words(text) == wanted


@given(st.text())
def test_words_are_what_they_are_when_taken_apart_again(text: str) -> None:
    once = words(text)
    assert words(once).replace(" ", "") == once.replace(" ", "")
    assert "  " not in once
    assert once == once.strip()


def test_needles_are_the_longest_words_each_once() -> None:
    assert needles("an anna Anna bo B") == ["anna", "bo"]
    assert needles("") == []
    assert needles("я" * 100) == ["я" * LONGEST_WORD]
    assert len(needles(" ".join(str(number) for number in range(100, 200)))) == 10
