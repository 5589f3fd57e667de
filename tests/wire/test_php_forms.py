"""Flat form parameters become the nested values that PHP would make of them, and back."""

from typing import Any
from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.wire.php_forms import FormError, flatten, nest, parse_query


def nested(*names: str) -> dict[str, Any]:
    """Nest names whose values are 1, 2, 3 and so on."""
    return nest([(name, str(number)) for number, name in enumerate(names, 1)], most_keys=100, depth=10)


def test_plain_names_are_taken_as_they_are() -> None:
    assert nested("A", "b c", "d.e", "ф") == {"A": "1", "b c": "2", "d.e": "3", "ф": "4"}


def test_the_last_of_equal_names_wins() -> None:
    assert nested("a", "a") == {"a": "2"}
    assert nested("a[b]", "a[b]") == {"a": {"b": "2"}}


def test_brackets_nest() -> None:
    assert nested("f[PHONE][0][VALUE]", "f[PHONE][0][TYPE]") == {"f": {"PHONE": [{"VALUE": "1", "TYPE": "2"}]}}


def test_indexes_from_zero_in_order_make_a_list() -> None:
    assert nested("USERS[0]", "USERS[1]") == {"USERS": ["1", "2"]}


@pytest.mark.parametrize(
    ("names", "array"),
    [
        (("a[1]", "a[2]"), {"1": "1", "2": "2"}),
        (("a[1]", "a[0]"), {"1": "1", "0": "2"}),
        (("a[0]", "a[2]"), {"0": "1", "2": "2"}),
        (("a[00]",), {"00": "1"}),
        (("a[0]", "a[x]"), {"0": "1", "x": "2"}),
    ],
)
def test_other_keys_make_a_dict(names: tuple[str, ...], array: dict[str, str]) -> None:
    assert nested(*names) == {"a": array}


def test_the_root_stays_a_dict() -> None:
    assert nested("0", "1") == {"0": "1", "1": "2"}


def test_arrays_are_plain_dicts_and_lists() -> None:
    result = nested("a[x][y]", "b[0]")
    assert [type(result), type(result["a"]), type(result["a"]["x"]), type(result["b"])] == [dict, dict, dict, list]


def test_empty_brackets_append() -> None:
    assert nested("a[]", "a[]") == {"a": ["1", "2"]}
    assert nested("a[k][]", "a[k][]") == {"a": {"k": ["1", "2"]}}
    assert nested("a[][x]", "a[][x]") == {"a": [{"x": "1"}, {"x": "2"}]}


def test_empty_brackets_count_on_from_the_highest_number() -> None:
    assert nested("a[5]", "a[x]", "a[2]", "a[]") == {"a": {"5": "1", "x": "2", "2": "3", "6": "4"}}


def test_a_number_of_any_length_is_a_key() -> None:
    assert nested(f"a[{'9' * 5000}]", "a[]") == {"a": {"9" * 5000: "1", "0": "2"}}


def test_an_array_replaces_a_plain_value_and_the_other_way_round() -> None:
    assert nested("a", "a[b]") == {"a": {"b": "2"}}
    assert nested("a[0]", "a") == {"a": "2"}
    assert nested("a[0][0]", "a", "a[x]") == {"a": {"x": "3"}}


@pytest.mark.parametrize("name", ["a[", "a[b", "a]", "a]b", "a[b[c"])
def test_a_name_without_a_complete_bracket_is_plain(name: str) -> None:
    assert nested(name) == {name: "1"}


@pytest.mark.parametrize("name", ["a[b]c", "a[b]c[d]", "a[b]]", "a[b][c", "a[b]["])
def test_what_follows_the_row_of_brackets_is_ignored(name: str) -> None:
    assert nested(name) == {"a": {"b": "1"}}


def test_an_opening_bracket_inside_brackets_belongs_to_the_key() -> None:
    assert nested("a[b[c]") == {"a": {"b[c": "1"}}


@pytest.mark.parametrize("name", ["", "[", "[]", "[a]"])
def test_a_name_with_nothing_before_the_bracket_is_left_out(name: str) -> None:
    assert nested(name, "b") == {"b": "2"}


def test_as_many_pairs_and_levels_as_allowed_are_taken() -> None:
    assert nest([("a", "1"), ("b[c]", "2")], most_keys=2, depth=2) == {"a": "1", "b": {"c": "2"}}


def test_one_pair_too_many_is_refused() -> None:
    with pytest.raises(FormError, match=r"^More than 2 parameters$"):
        nest([("a", "")] * 3, most_keys=2, depth=2)


def test_a_few_pairs_that_make_too_many_arrays_are_refused() -> None:
    with pytest.raises(FormError, match=r"^More than 10 parameters$"):
        nest([("a" + "[]" * 9, "")] * 2, most_keys=10, depth=10)


@pytest.mark.parametrize("levels", [3, 10_000, 1_000_000])
def test_names_nested_too_deep_are_refused(levels: int) -> None:
    with pytest.raises(FormError, match=r"^Parameters are nested deeper than 3 levels$"):
        nest([("a" + "[b]" * levels, "")], most_keys=10, depth=3)


def test_a_depth_beyond_the_recursion_limit_is_nested_without_recursion() -> None:
    value = nest([("a" + "[b]" * 5000, "x")], most_keys=5000, depth=5001)["a"]
    for _ in range(5000):
        value = value["b"]
    assert value == "x"


def test_a_million_open_brackets_are_one_plain_name() -> None:
    name = "a" + "[" * 1_000_000
    assert nested(name) == {name: "1"}


def test_flatten_writes_values_as_php_does() -> None:
    value = {"yes": True, "no": False, "none": None, "int": -5, "float": 1.5, "text": "x"}
    assert dict(flatten(value)) == {"yes": "1", "no": "0", "none": "", "int": "-5", "float": "1.5", "text": "x"}


def test_flatten_keeps_the_order_and_names_every_level() -> None:
    value = {"b": [1, {"c": 2}], "a": ("x",)}
    assert flatten(value) == [("b[0]", "1"), ("b[1][c]", "2"), ("a[0]", "x")]


def test_flatten_drops_empty_arrays() -> None:
    assert flatten({"a": [], "b": {}, "c": [[], {}], "d": ""}) == [("d", "")]
    assert flatten({}) == []


def test_flatten_names_the_items_of_a_list_by_their_indexes() -> None:
    assert flatten(["x", ["y"]]) == [("0", "x"), ("1[0]", "y")]


def test_flatten_does_not_recurse() -> None:
    value: list[Any] = ["x"]
    for _ in range(5000):
        value = [value]
    assert flatten(value) == [("0" + "[0]" * 5000, "x")]


# A short alphabet: Hypothesis takes a second to list all of Unicode, which fails its own check of speed.
LETTERS = "ab012-.,=&+%; \n\0ф\U0001f600"
TEXTS = st.text(LETTERS + "[]")
KEYS = st.text(LETTERS, min_size=1, max_size=4)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=4),
    max_leaves=30,
)


def as_php_sees(value: Any) -> Any:
    """Turn every dict that PHP could not tell from a list into a list."""
    if isinstance(value, list):
        return [as_php_sees(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: as_php_sees(item) for key, item in value.items()}
    return list(inner.values()) if list(inner) == [str(index) for index in range(len(inner))] else inner


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_nest_reads_back_what_flatten_writes(value: dict[str, Any]) -> None:
    expected = {key: as_php_sees(item) for key, item in value.items()}
    assert nest(flatten(value), most_keys=10_000, depth=100) == expected


NAMES = st.text("ab01[]", max_size=12)


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=20))
def test_any_names_give_at_most_their_own_values(pairs: list[tuple[str, str]]) -> None:
    value = nest(pairs, most_keys=1000, depth=20)
    assert {item for _, item in flatten(value)} <= {item for _, item in pairs}
    assert len(flatten(value)) <= len(pairs)


def test_a_query_keeps_blank_values_order_and_equal_names() -> None:
    assert parse_query("b=1&a&b=&&=x&c=d=e", most_keys=10) == [
        ("b", "1"),
        ("a", ""),
        ("b", ""),
        ("", "x"),
        ("c", "d=e"),
    ]


def test_a_query_is_split_at_ampersands_only() -> None:
    assert parse_query("a=1;b=2", most_keys=10) == [("a", "1;b=2")]


def test_a_query_is_decoded_as_utf8_from_bytes_and_text() -> None:
    expected = [("a[b]", "ф +=%&")]
    assert parse_query("a%5Bb%5d=%D1%84+%2B%3D%25%26", most_keys=1) == expected
    assert parse_query("a[b]=ф+%2B=%25%26".encode(), most_keys=1) == expected


@pytest.mark.parametrize("text", ["100%", "%", "%%", "%zz", "%4", "%%41", "%4%41", "%\n", "%\r\nx"])
def test_stray_percent_signs_stay(text: str) -> None:
    assert parse_query(f"a={text}", most_keys=10) == parse_qsl(f"a={text}", keep_blank_values=True)


@pytest.mark.parametrize("raw", [b"a=\xff", b"a=%FF", b"%ED%A0%80=1", b"a=%D1", b"a=\xd1&b=\x84", "a=\ud800"])
def test_a_query_that_is_not_utf8_is_refused(raw: str | bytes) -> None:
    with pytest.raises(FormError, match=r"^Text is not valid UTF-8$"):
        parse_query(raw, most_keys=10)


def test_a_query_of_too_many_fields_is_refused() -> None:
    assert len(parse_query("&".join(["a=1"] * 10), most_keys=10)) == 10
    with pytest.raises(FormError, match=r"^More than 10 parameters$"):
        parse_query("&".join(["a=1"] * 11), most_keys=10)


def test_a_flood_of_stray_percent_signs_is_refused() -> None:
    assert parse_query("%" * 9, most_keys=10) == [("%" * 9, "")]
    with pytest.raises(FormError, match=r"^Text is not URL-encoded$"):
        parse_query(b"%" * 1_000_000, most_keys=10)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=10))
def test_any_encoded_pairs_are_read_back(pairs: list[tuple[str, str]]) -> None:
    raw = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    assert parse_query(raw, most_keys=10) == pairs


PIECES = st.sampled_from([*"%=&+a41D_.\n\r\t ", "ф", "%D1%84", "%3D", "%26", "%25", "%0a"])


@given(st.lists(PIECES, max_size=20))
def test_a_query_is_read_as_the_standard_library_reads_it(pieces: list[str]) -> None:
    raw = "".join(pieces)
    assert parse_or_none(raw) == standard_or_none(raw)


def parse_or_none(raw: str) -> list[tuple[str, str]] | None:
    try:
        return parse_query(raw, most_keys=1000)
    except FormError:
        return None


def standard_or_none(raw: str) -> list[tuple[str, str]] | None:
    try:
        return parse_qsl(raw, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return None
