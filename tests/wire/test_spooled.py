"""A large body gives the same parameters whether it is read whole or shortened in its spool."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from beseda.model import ContentMalformed
from beseda.spool import PIECE, Spool
from beseda.wire.base64_pieces import decoded
from beseda.wire.php_forms import FormError, parse_query
from beseda.wire.request import BadRequest, FilePart, Limits, parse
from beseda.wire.spooled_request import only_files, parse_spooled
from beseda.wire.spooled_text import NulFound, Shortened, SpooledText, shorten_form, shorten_json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"
LIMITS = Limits()
MOST = 10_000_000
LONG = PIECE + 5
same_spool = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)


class Spools:
    """Makes spools, and closes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Spool] = []

    def of(self, body: bytes) -> Spool:
        spool = Spool(self.folder)
        spool.write(body)
        self.made.append(spool)
        return spool

    def close(self) -> None:
        while self.made:
            self.made.pop().close()


@pytest.fixture
def spools(tmp_path: Path) -> Iterator[Spools]:
    made = Spools(tmp_path)
    yield made
    made.close()


def whole(value: Any) -> Any:
    """The value with its long texts read."""
    if isinstance(value, SpooledText):
        return value.whole(MOST)
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, list) else value


def put_back(short: Shortened, value: Any) -> Any:
    """What a shortened body stands for."""
    if isinstance(value, dict):
        return {put_back(short, key): put_back(short, item) for key, item in value.items()}
    if isinstance(value, list):
        return [put_back(short, item) for item in value]
    return short.values[value].whole(MOST) if isinstance(value, str) and value in short.values else value


# JSON: what orjson says of the whole is what is said of the pieces

_TEXTS = st.one_of(
    st.text(max_size=120),
    st.text('\\"/\n\té€😀u0041', max_size=120),
    st.lists(st.sampled_from(["QUJD", "/", "+", "=", "😀", "\\"]), max_size=60).map("".join),
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)
_ESCAPES = [b"\\/", b"\\u002F", b'\\"', b"\\\\", b"\\n", b"\\ud83d\\ude00", b"\\ud83d", b"\\ude00", b"\\u12", b"\\x"]
_SYNTAX = [b"\\", b'"', b" ", b",", b":", b"[", b"]", b"{", b"}", b"1", b"\n", b"\0", b"\\u0000"]
_CHARACTERS = [b"a", b"QUJD", b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\xc3", b"\x80", b"\xff"]
_WRONG = [b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80"]
_RAW = st.lists(st.sampled_from([*_ESCAPES, *_SYNTAX, *_CHARACTERS, *_WRONG]), max_size=80).map(b"".join)
_WINDOWS = st.integers(16, 70)


def as_is(spools: Spools, body: bytes, window: int) -> Any:
    short = shorten_json(spools.of(body), MOST, window)
    return put_back(short, orjson.loads(bytes(short.text)))


@same_spool
@given(_VALUES, st.booleans(), st.booleans(), _WINDOWS)
def test_json_is_what_it_is_when_read_whole(
    spools: Spools, value: Any, ascii_only: bool, slashes: bool, window: int
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    body = (text.replace("/", "\\/") if slashes else text).encode()
    try:
        assert as_is(spools, body, window) == orjson.loads(body)
    except NulFound:
        assert b"\\u0000" in body
    spools.close()


@same_spool
@given(_RAW, _WINDOWS, st.sampled_from([b'"%b"', b'{"a": "%b"}', b'["%b%b"]', b"%b"]))
@example(b"\\ud83d" * 10 + b"\\ude00", 16, b'"%b"')
@example(b"x" * 15 + b"\xf0\x9f\x98\x80" * 9, 17, b'"%b"')
def test_no_json_is_no_json_in_pieces_either(spools: Spools, raw: bytes, window: int, around: bytes) -> None:
    body = around.replace(b"%b", raw)
    try:
        expected, fails = orjson.loads(body), False
    except orjson.JSONDecodeError:
        expected, fails = None, True
    try:
        assert as_is(spools, body, window) == expected
        assert not fails
    except NulFound:
        assert fails or b"\\u0000" in body or b"\0" in body
    except ValueError:
        assert fails
    spools.close()


def test_what_is_short_stays_and_what_is_long_does_not(spools: Spools) -> None:
    body = b'{"a": "%b", "b": "%b"}' % (b"x" * (PIECE - 2), b"y" * (PIECE - 1))
    short = shorten_json(spools.of(body), MOST)
    given = orjson.loads(bytes(short.text))
    assert given["a"] == "x" * (PIECE - 2)
    assert short.values[given["b"]].whole(MOST) == "y" * (PIECE - 1)


# URL-encoded forms


@same_spool
@given(
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=90)), max_size=5),
    st.sampled_from(["%", "%4", "%zz", "=", "&", "+", "", "%C3", "\x80"]),
    _WINDOWS,
)
def test_a_form_is_what_it_is_when_read_whole(
    spools: Spools, pairs: list[tuple[str, str]], stray: str, window: int
) -> None:
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}{stray}" for name, value in pairs).encode()
    try:
        expected: Any = parse_query(body, most_keys=50)
    except FormError:
        expected = FormError
    try:
        short = shorten_form(spools.of(body), MOST, 50, window)
        found: Any = [(name, put_back(short, value)) for name, value in parse_query(bytes(short.text), most_keys=50)]
    except (FormError, UnicodeError):
        found = FormError
    except NulFound:
        assert b"%00" in body
        found = expected
    assert found == expected
    spools.close()


# Bodies as they come


def body_of(content_type: str, text: str, extra: str = "") -> bytes:
    """A body with a long text in it, and a short one."""
    if content_type == JSON:
        return json.dumps({"text": text, "fields": {"list": ["name", text]}, "short": "б"}).encode()
    if content_type == FORM:
        return f"text={quote_plus(text)}&fields[list][]=name&fields[list][]={quote_plus(text)}&short=%D0%B1".encode()
    names = {"text": text, "fields[list][0]": "name", "fields[list][1]": text, "short": "б"}
    parts = [
        f'--X\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in names.items()
    ]
    return "".join((*parts, "--X--\r\n")).encode()


@pytest.mark.parametrize("content_type", [JSON, FORM, MULTIPART, ""])
def test_a_large_body_gives_what_a_small_one_does(spools: Spools, content_type: str) -> None:
    text = 'QUJD+/=é😀\\"' * LONG
    body = body_of(content_type or JSON, text)
    given = parse_spooled(content_type, spools.of(body), LIMITS)
    assert isinstance(given["text"], SpooledText)
    assert whole(given) == parse(content_type, body, LIMITS)


def test_json_that_is_declared_a_form_is_json_if_it_is_whole(spools: Spools) -> None:
    for body in (body_of(JSON, "x" * LONG), body_of(JSON, "x" * LONG)[:-1], b'{"a"' + b"x" * LONG):
        assert whole(parse_spooled(FORM, spools.of(body), LIMITS)) == parse(FORM, body, LIMITS)


def refusal(spools: Spools, content_type: str, body: bytes, limits: Limits = LIMITS) -> tuple[str, int]:
    with pytest.raises(BadRequest) as received:
        parse_spooled(content_type, spools.of(body), limits)
    return received.value.text, received.value.status


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"a": "%b\xff"}' % (b"x" * LONG)),
        (JSON, b'{"a": "%b\xc3' % (b"x" * LONG)),
        (JSON, b'{"a": "%b\\u0000"}' % (b"x" * LONG)),
        (JSON, b'{"a": "%b\\x"}' % (b"x" * LONG)),
        (JSON, b'{"a": "%b' % (b"x" * LONG)),
        (JSON, b'{"a": "%b"' % (b"x" * LONG)),
        (JSON, b'["%b"]]' % (b"x" * LONG)),
        (JSON, b'"%b"' % (b"x" * LONG)),
        (JSON, b'{"a": "%b", "b": 9223372036854775808}' % (b"x" * LONG)),
        (JSON, b'{"a": "%b", "b": %b1%b}' % (b"x" * LONG, b"[" * 101, b"]" * 101)),
        (FORM, b"a=%b%%FF" % (b"x" * LONG)),
        (FORM, b"a=%b%%00" % (b"x" * LONG)),
        (FORM, b"a=%b" % (b"%" * LONG)),
        (FORM, b"a=%b" % (b"x" * LONG) + b"&b" * 10_000),
        (MULTIPART, b"--X\r\nContent-Disposition: form-data\r\n\r\n%b\r\n--X--\r\n" % (b"x" * LONG)),
        (MULTIPART, b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n%b\r\n--X' % (b"x" * LONG)),
        (MULTIPART, b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n%b\xff\r\n--X--\r\n' % (b"x" * LONG)),
        (MULTIPART, b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n%b\0\r\n--X--\r\n' % (b"x" * LONG)),
        (MULTIPART, b"--X\r\n" + b"\r\n--Xy" * 20_000),
    ],
)
def test_a_large_body_is_refused_in_the_same_words(spools: Spools, content_type: str, body: bytes) -> None:
    with pytest.raises(BadRequest) as received:
        parse(content_type, body, LIMITS)
    assert refusal(spools, content_type, body) == (received.value.text, received.value.status)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b'{"a": [%b1]}' % (b"1," * LONG)),
        (FORM, b"a=1&%b=2" % (b"x" * LONG * 2)),
        (JSON, b'{"%b": 1}' % (b"x" * 2 * 1024 * 1024)),
    ],
)
def test_what_is_left_without_long_values_has_the_limit_of_a_small_body(
    spools: Spools, content_type: str, body: bytes
) -> None:
    limits = Limits(body=PIECE + 1000)
    assert refusal(spools, content_type, body, limits) == ("The request is larger than this portal takes", 413)


def test_blanks_alone_are_no_parameters(spools: Spools) -> None:
    assert parse_spooled(JSON, spools.of(b" " * LONG), LIMITS) == {}


# Files


def files_body(content: bytes) -> bytes:
    head = 'Content-Disposition: form-data; name="{}"; filename="{}"\r\nContent-Type: x/y\r\n\r\n'
    first, second = head.format("file", "ж.txt").encode(), head.format("fields[file]", "b.txt").encode()
    return b"--X\r\n" + first + content + b"\r\n--X\r\n" + second + b"small\r\n--X--\r\n"


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff", b"\r\n--" * LONG, b"\r\n--X" + b"y" * LONG, bytes(range(256)) * 999]
)
def test_files_of_a_multipart_body_are_kept_where_they_are_wanted(spools: Spools, content: bytes) -> None:
    body = files_body(content)
    large, small = parse_spooled(MULTIPART, spools.of(body), LIMITS), parse(MULTIPART, body, LIMITS, files=True)
    for each in (large, small):
        found = [each["file"], each["fields"]["file"]]
        assert all(isinstance(one, FilePart) for one in found)
        assert [one.filename for one in found] == ["ж.txt", "b.txt"]
        assert [b"".join(one.pieces()) for one in found] == [content, b"small"]
        assert only_files(each, {"file": None}, MOST) == {"file": found[0], "fields": {}}
    assert parse(MULTIPART, body, LIMITS) == {}


def test_long_texts_are_read_where_no_file_is_wanted(spools: Spools) -> None:
    body = body_of(JSON, "x" * LONG)
    given = parse_spooled(JSON, spools.of(body), LIMITS)
    read = only_files(given, {"fields": {"list": None}}, MOST)
    assert (read["text"], read["short"]) == ("x" * LONG, "б")
    assert isinstance(read["fields"]["list"][1], SpooledText)
    assert only_files(given, {}, MOST) == parse(JSON, body, LIMITS)
    with pytest.raises(BadRequest) as received:
        only_files(given, {}, LONG + 5)
    assert received.value.status == 413


# Base64


@given(st.binary(max_size=50), st.integers(1, 7), st.sampled_from(["", "\n", " \r\n\t"]))
def test_base64_is_undone_in_any_pieces(content: bytes, size: int, blanks: str) -> None:
    text = blanks.join(base64.b64encode(content).decode())
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert b"".join(decoded(pieces)) == content


@given(st.text("AQ=/+-_!é ", max_size=12), st.integers(1, 5))
def test_what_is_no_base64_is_none_in_pieces_either(text: str, size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    try:
        expected: bytes | None = base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        expected = None
    try:
        found: bytes | None = b"".join(decoded(pieces))
    except ContentMalformed:
        found = None
    assert found == expected


# Spools


def test_a_spool_leaves_nothing_behind_even_while_it_is_there(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "new" / "folder")
    spool.write(b"x" * LONG)
    assert spool.read(0, LONG) == b"x" * LONG
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    spool.close()


def test_a_spool_is_elsewhere_where_its_folder_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    spool = Spool(tmp_path / "file" / "folder")
    spool.write(b"abc")
    assert (spool.read(1, 9), spool.find(b"c", 0, 3), spool.find(b"d", 0, 3)) == (b"bc", 2, -1)
    spool.close()
