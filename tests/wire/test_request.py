"""Every body form gives the same parameters, and hostile bodies are refused."""

import contextlib
import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.wire.request import BadRequest, Limits, parse, parse_query_string

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"
LIMITS = Limits()

NOT_JSON = "Request body is not valid JSON"
CROWDED = "More than 100000 arrays and objects"
NOT_OBJECT = "Request body must be a JSON object or array"
NOT_MULTIPART = "Request body is not valid multipart/form-data"
NOT_UTF8 = "Text is not valid UTF-8"
NUL = "Text contains a NUL character"
LONG = "An integer does not fit 63 bits"
DEEP = "Parameters are nested deeper than 100 levels"
MANY = "More than 10000 parameters"


def refusal(content_type: str, body: bytes) -> str:
    """Give the text with which a body is refused, with the code and status that every refusal has."""
    with pytest.raises(BadRequest) as received:
        parse(content_type, body, LIMITS)
    assert (received.value.code, received.value.status) == ("ERROR_ARGUMENT", 400)
    assert str(received.value) == received.value.text
    return received.value.text


def part(disposition: str, data: bytes) -> bytes:
    return f"--X\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + data + b"\r\n"


def multipart(**fields: str) -> bytes:
    return b"".join(part(f'name="{name}"', value.encode()) for name, value in fields.items()) + b"--X--\r\n"


# Forms of body


@pytest.mark.parametrize("content_type", [JSON, FORM, MULTIPART, "", "text/plain"])
@pytest.mark.parametrize("body", [b"", b" ", b"\r\n\t "])
def test_an_empty_body_has_no_parameters(content_type: str, body: bytes) -> None:
    assert parse(content_type, body, LIMITS) == {}


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b" [ ] "])
def test_empty_json_has_no_parameters(body: bytes) -> None:
    assert parse(JSON, body, LIMITS) == {}


@pytest.mark.parametrize(
    "content_type",
    [JSON, "Application/JSON; charset=utf-8", "application/json;", " application/json ", "application/vnd.api+json"],
)
def test_json_is_known_by_its_type(content_type: str) -> None:
    assert parse(content_type, b' {"A": [1, null, "\\u0444"]}', LIMITS) == {"A": [1, None, "ф"]}


def test_items_of_a_json_array_are_named_by_their_indexes() -> None:
    assert parse(JSON, b'["x", {"a": 1}]', LIMITS) == {"0": "x", "1": {"a": 1}}


@pytest.mark.parametrize("body", [b"1", b'"text"', b"true", b"1.5"])
def test_other_json_values_are_refused(body: bytes) -> None:
    assert refusal(JSON, body) == NOT_OBJECT


@pytest.mark.parametrize("body", [b"a=1", b"{", b'{"a": 1} x', b"{'a': 1}", b"[1,]", b'{"a": NaN}', b"\xef\xbb\xbf{}"])
def test_a_body_declared_json_that_is_not_is_refused(body: bytes) -> None:
    assert refusal(JSON, body) == NOT_JSON


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/octet-stream", "nonsense"])
def test_a_body_of_unknown_type_is_told_by_its_beginning(content_type: str) -> None:
    assert parse(content_type, b' {"a": 1}', LIMITS) == {"a": 1}
    assert parse(content_type, b"\n[7]", LIMITS) == {"0": 7}
    assert parse(content_type, b"a[b]=1&c=%D1%84", LIMITS) == {"a": {"b": "1"}, "c": "ф"}
    assert refusal(content_type, b'{"a": 1') == NOT_JSON


def test_json_declared_as_a_form_is_json() -> None:
    assert parse(FORM, b' {"a": [1]}', LIMITS) == {"a": [1]}
    assert refusal(FORM, b'{"a": "\\u0000"}') == NUL


def test_a_form_that_only_begins_like_json_is_a_form() -> None:
    assert parse(FORM, b"{a}=1&b=2", LIMITS) == {"{a}": "1", "b": "2"}
    assert parse(FORM, b"[]", LIMITS) == {}


def test_a_form_is_nested_as_php_does() -> None:
    body = b"fields[PHONE][0][VALUE]=x&USERS[]=5&USERS[]=6&FLAG=Y"
    expected = {"fields": {"PHONE": [{"VALUE": "x"}]}, "USERS": ["5", "6"], "FLAG": "Y"}
    assert parse(f"{FORM}; charset=UTF-8", body, LIMITS) == expected
    assert parse(FORM.upper(), body, LIMITS) == expected


def test_a_query_string_is_read_like_a_form() -> None:
    assert parse_query_string(b"a%5Bb%5D=%7B&c", LIMITS) == {"a": {"b": "{"}, "c": ""}
    assert parse_query_string(b"", LIMITS) == {}
    assert parse_query_string(b'{"a":1}', LIMITS) == {'{"a":1}': ""}


def test_multipart_fields_are_nested_as_php_does() -> None:
    body = multipart(**{"a[b]": "x\r\ny", "u[]": "ф", "e": "", "--": "--Y\r\n--"})
    assert parse(MULTIPART, body, LIMITS) == {"a": {"b": "x\r\ny"}, "u": ["ф"], "e": "", "--": "--Y\r\n--"}


def test_multipart_takes_names_in_utf8_and_a_quoted_boundary() -> None:
    body = part("name=ф", b"1") + b"--X--"
    assert parse('Multipart/Form-Data; charset=utf-8; boundary="X"', body, LIMITS) == {"ф": "1"}


def test_multipart_files_are_left_out() -> None:
    files = part('name="f"; filename="a.bin"', b"\xff\x00") + part('name="g"; filename=""', b"")
    assert parse(MULTIPART, files + multipart(a="1"), LIMITS) == {"a": "1"}


def test_other_headers_of_a_multipart_field_are_ignored() -> None:
    body = b'--X\r\nContent-Type: text/plain\r\nCONTENT-DISPOSITION: form-data; name="a"\r\nX-Y: z\r\n\r\n1\r\n--X--'
    assert parse(MULTIPART, body, LIMITS) == {"a": "1"}


def test_multipart_without_parts_has_no_parameters() -> None:
    assert parse(MULTIPART, b"--X--\r\n", LIMITS) == {}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", multipart(a="1")),
        ("multipart/form-data; boundary=", multipart(a="1")),
        ("multipart/form-data; boundary=Y", multipart(a="1")),
        ("multipart/form-data; boundary=ф", multipart(a="1")),
        (f"multipart/form-data; boundary={'X' * 1000}", multipart(a="1")),
        (MULTIPART, b"a=1"),
        (MULTIPART, part('name="a"', b"1")),
        (MULTIPART, part('name="a"', b"1") + b"--X\r\n"),
        (MULTIPART, part("nothing", b"1") + b"--X--"),
        (MULTIPART, b"--X\r\n\r\n1\r\n--X--"),
        (MULTIPART, b'--X\r\nContent-Disposition form-data; name="a"\r\n\r\n1\r\n--X--'),
        (MULTIPART, b"--X\r\n" + b"a: b\r\n" * 100_000),
    ],
)
def test_malformed_multipart_is_refused(content_type: str, body: bytes) -> None:
    assert refusal(content_type, body) == NOT_MULTIPART


@given(st.lists(st.sampled_from([b"--X", b"--", b"\r\n", b"\r", b"-", b":", b"a", b"X", b"\x00", b" "]), max_size=30))
def test_any_multipart_body_is_read_or_refused(pieces: list[bytes]) -> None:
    assert_read_or_refused(MULTIPART, b"".join(pieces))
    assert_read_or_refused(MULTIPART, part('name="a"', b"".join(pieces)) + b"--X--")


@given(st.sampled_from([JSON, FORM, MULTIPART, ""]), st.binary(max_size=50))
def test_any_body_is_read_or_refused(content_type: str, body: bytes) -> None:
    assert_read_or_refused(content_type, body)


def assert_read_or_refused(content_type: str, body: bytes) -> None:
    parameters: dict[str, Any] = {}
    with contextlib.suppress(BadRequest):
        parameters = parse(content_type, body, LIMITS)
    assert type(parameters) is dict
    assert orjson.dumps(parameters)


# Text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"a": "\xff"}'),
        (JSON, b'{"a": "\xed\xa0\x80"}'),
        (JSON, '{"a": "ф"}'.encode("cp1251")),
        (FORM, b"a=\xff"),
        (FORM, b"a=%ED%A0%80"),
        (FORM, b"%FF=1"),
        (MULTIPART, part('name="a"', b"\xff") + b"--X--"),
        (MULTIPART, part('name="a"', b"\xed\xa0\x80") + b"--X--"),
        (MULTIPART, b'--X\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n--X--'),
    ],
)
def test_text_that_is_not_utf8_is_refused(content_type: str, body: bytes) -> None:
    assert refusal(content_type, body) == NOT_UTF8


@pytest.mark.parametrize("body", [b'{"a": "\\ud800"}', b'{"\\udc00": 1}', b'{"a": "\\ud800\\ud800"}'])
def test_a_lone_surrogate_is_refused(body: bytes) -> None:
    assert refusal(JSON, body) == NOT_JSON


def test_a_surrogate_pair_is_one_character() -> None:
    assert parse(JSON, b'{"a": "\\ud83d\\ude00"}', LIMITS) == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"a": "x\\u0000"}'),
        (JSON, b'{"\\u0000": 1}'),
        (JSON, b'["\\\\\\u0000"]'),
        (JSON, b'{"a": "' + b"\\\\" * 100_000 + b'\\u0000"}'),
        (FORM, b"a=%00"),
        (FORM, b"a=\x00"),
        (FORM, b"a%00b=1"),
        (MULTIPART, part('name="a"', b"\x00") + b"--X--"),
    ],
)
def test_a_nul_character_is_refused(content_type: str, body: bytes) -> None:
    assert refusal(content_type, body) == NUL


def test_a_raw_nul_in_json_is_not_json() -> None:
    assert refusal(JSON, b'{"a": "\x00"}') == NOT_JSON


def test_text_that_only_looks_like_an_escaped_nul_is_taken() -> None:
    assert parse(JSON, b'["\\\\u0000", "\\\\\\\\u0000"]', LIMITS) == {"0": "\\u0000", "1": "\\\\u0000"}


# Numbers


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**64 - 1, 2**64, -(2**64), 10**30, 10**300])
@pytest.mark.parametrize("form", ['{"a": %d}', '{"a":%d}', "[%d]", '["1", [%d]]', '{"\\"": "\\\\", "b": [1,\n%d\n]}'])
def test_an_integer_beyond_64_bits_is_refused(number: int, form: str) -> None:
    assert refusal(JSON, (form % number).encode()) == LONG


def test_the_outermost_integers_are_taken() -> None:
    assert parse(JSON, b'{"a": 9223372036854775807, "b": -9223372036854775808}', LIMITS) == {
        "a": 2**63 - 1,
        "b": -(2**63),
    }


@pytest.mark.parametrize("text", ["9" * 20, ", 99999999999999999999,", '\\", 99999999999999999999', "\\\\", "9" * 5000])
def test_long_digits_inside_text_are_taken(text: str) -> None:
    body = f'{{"a": "{text}", "b{text}": [1, "{text}"], "c": 1}}'.encode()
    assert parse(JSON, body, LIMITS) == json.loads(body)


@pytest.mark.parametrize(
    "number", ["99999999999999999999.5", "0.99999999999999999999", "1e-00000000000000000001", "99999999999999999999E+5"]
)
def test_fractions_with_many_digits_are_taken(number: str) -> None:
    assert parse(JSON, f"[{number}]".encode(), LIMITS) == {"0": float(number)}


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 400, "Infinity"])
def test_a_number_beyond_all_floats_is_refused(number: str) -> None:
    assert refusal(JSON, f"[{number}]".encode()) == NOT_JSON


@given(
    st.recursive(
        st.integers(-(2**65), 2**65)
        | st.text('"\\ ,9\0', max_size=8)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('"\\9\0', max_size=4), inner, max_size=4),
    ).map(lambda value: {"a": value})
)
def test_json_is_refused_exactly_when_it_holds_a_nul_or_a_long_integer(value: dict[str, Any]) -> None:
    body = json.dumps(value, separators=(",", ":")).encode()
    if is_clean(value):
        assert parse(JSON, body, LIMITS) == value
    else:
        assert refusal(JSON, body) in {NUL, LONG}


def is_clean(value: Any) -> bool:
    if isinstance(value, dict):
        return all(is_clean(item) for pair in value.items() for item in pair)
    if isinstance(value, list):
        return all(map(is_clean, value))
    if isinstance(value, str):
        return "\0" not in value
    return isinstance(value, float) or -(2**63) <= value < 2**63


# Size


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"a":' + b"[" * 99 + b"]" * 99 + b"}"),
        (JSON, b'{"a":' * 100 + b"1" + b"}" * 100),
        (JSON, b"[" * 100 + b"]" * 100),
        (FORM, b"a" + b"[b]" * 99 + b"=1"),
        (MULTIPART, part('name="a' + "[b]" * 99 + '"', b"") + b"--X--"),
    ],
)
def test_a_hundred_levels_are_taken(content_type: str, body: bytes) -> None:
    assert len(parse(content_type, body, LIMITS)) == 1


@pytest.mark.parametrize("levels", [101, 1024, 1025, 10_000])
def test_json_nested_deeper_is_refused(levels: int) -> None:
    assert refusal(JSON, b"[" * levels + b"]" * levels) == DEEP
    assert refusal(JSON, b'{"a":' * levels + b"1" + b"}" * levels) == DEEP
    assert refusal(JSON, b'[1,{"a":' * (levels // 2 + 1) + b"1" + b"}]" * (levels // 2 + 1)) == DEEP


@pytest.mark.parametrize("levels", [100, 10_000, 1_000_000])
def test_form_names_nested_deeper_are_refused(levels: int) -> None:
    assert refusal(FORM, b"a" + b"[b]" * levels + b"=1") == DEEP


def test_multipart_names_nested_deeper_are_refused() -> None:
    assert refusal(MULTIPART, part('name="a' + "[b]" * 100 + '"', b"") + b"--X--") == DEEP


def test_many_brackets_side_by_side_or_in_text_are_taken() -> None:
    value = {"a": [[]] * 1000, "b": [{"c": [1]}] * 1000, "d": "[{" * 1000}
    assert parse(JSON, orjson.dumps(value), LIMITS) == value


@pytest.mark.parametrize("content_type", [JSON, ""])
def test_sixteen_megabytes_of_brackets_are_refused(content_type: str) -> None:
    assert refusal(content_type, b"[" * LIMITS.body) == CROWDED


@pytest.mark.parametrize("content_type", [JSON, ""])
def test_sixteen_megabytes_of_braces_are_refused(content_type: str) -> None:
    assert refusal(content_type, b"{" * LIMITS.body) == CROWDED


def test_more_arrays_than_can_be_built_in_a_moment_are_refused() -> None:
    assert refusal(JSON, b"[" + b"[]," * 100_000 + b"1]") == CROWDED


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"&".join(b"a%d=1" % number for number in range(100_000))),
        (FORM, b"&" * 100_000),
        (FORM, b"&".join([b"a" + b"[]" * 99] * 10_000)),
        (MULTIPART, multipart(**{f"a{number}": "" for number in range(10_001)})),
        (MULTIPART, part('name="a"', b"\r\n--X-" * 100_000) + b"--X--"),
        (JSON, b"[" + b"1," * 10_000 + b"1]"),
    ],
)
def test_too_many_parameters_are_refused(content_type: str, body: bytes) -> None:
    assert refusal(content_type, body) == MANY


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"&".join(b"a%d=1" % number for number in range(10_000))),
        (MULTIPART, multipart(**{f"a{number}": "1" for number in range(10_000)})),
        (JSON, b"[" + b"1," * 9_999 + b"1]"),
    ],
)
def test_ten_thousand_parameters_are_taken(content_type: str, body: bytes) -> None:
    assert len(parse(content_type, body, LIMITS)) == 10_000


def test_a_query_string_is_held_to_the_same_limits() -> None:
    limits = Limits(depth=2, keys=2)
    for raw, text in [
        (b"a&b&c", "More than 2 parameters"),
        (b"a[b][c]", "Parameters are nested deeper than 2 levels"),
        (b"a=%00", NUL),
        (b"a=%FF", NOT_UTF8),
        (b"%zz%zz", "Text is not URL-encoded"),
    ]:
        with pytest.raises(BadRequest) as received:
            parse_query_string(raw, limits)
        assert (received.value.text, received.value.code, received.value.status) == (text, "ERROR_ARGUMENT", 400)
