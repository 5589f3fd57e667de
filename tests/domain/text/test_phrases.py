"""What the portal writes itself: in both languages, with names in a row and text folded for comparison."""

import pytest

from beseda.domain.text.fold import fold
from beseda.domain.text.phrases import _PHRASES, names, phrase


def test_both_languages_have_the_same_phrases_with_the_same_parts() -> None:
    english, russian = _PHRASES["en"], _PHRASES["ru"]
    assert set(english) == set(russian)
    for key, text in english.items():
        assert {part for part in ("who", "whom", "n", "color") if f"{{{part}}}" in text} == {
            part for part in ("who", "whom", "n", "color") if f"{{{part}}}" in russian[key]
        }


@pytest.mark.parametrize(("woman", "text"), [(False, "X создал чат"), (True, "X создала чат")])
def test_russian_follows_the_gender(woman: bool, text: str) -> None:
    assert phrase("ru", "created", woman=woman, who="X") == text


def test_a_part_is_put_in_once_and_never_read_again() -> None:
    assert phrase("en", "invited", who="{whom}", whom="{who}") == "{whom} invited {who} to the chat"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, ""),
        (1, "1"),
        (2, "1 and 2"),
        (3, "1, 2 and 3"),
        (30, ", ".join(str(number) for number in range(1, 30)) + " and 30"),
        (31, ", ".join(str(number) for number in range(1, 31)) + " and 1 more"),
        (1000, ", ".join(str(number) for number in range(1, 31)) + " and 970 more"),
    ],
)
def test_names_stand_in_a_row_and_a_crowd_is_counted(count: int, text: str) -> None:
    assert names("en", [str(number) for number in range(1, count + 1)]) == text


@pytest.mark.parametrize(
    ("text", "folded"), [("Ёлка", "елка"), ("СТРАССЕ", "страссе"), ("Straße", "strasse"), ("İ", "i̇")]
)
def test_text_is_folded_to_one_case_and_yo_to_ye(text: str, folded: str) -> None:
    assert fold(text) == folded
