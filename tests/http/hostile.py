"""Calls as nobody sane would make them: any method, any parameter, any value, in every form a request can have."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from beseda.kernel.method import Method, Param
from beseda.methods import REGISTRY

DEEP: Any = "bottom"
for _ in range(90):
    DEEP = [DEEP]
WIDE = {f"key{number}": [number] for number in range(200)}
# What any parameter may be given. All of it can be written as JSON.
VALUES: Sequence[Any] = [
    *(None, True, False, 0, -1, 1, 2, 49, 1.5, -0.0, 1e308, 5e-324, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 1e18),
    *("", " ", "\t\n\r", "x", "0", "-1", "1", "+1", "01", "1.5", "1e5", "0x10", "٣", "²", "NaN", "Infinity", "-0"),
    *("N", "Y", "y", "null", "true", "[]", "{}", "[1]", '{"a": 1}', "{", '{"a":', "[[[[", "9" * 19, "9" * 400),
    *("chat", "chat0", "chat-1", "chat1", "chat9e9", "chat" + "9" * 30, "sg1", "CHAT1", "user1", "1|2", "1,2,3"),
    *("2026-02-25T18:30:00+01:00", "2026-02-30", "0000-00-00", "9999-12-31T23:59:59+14:00", "0001-01-01", "25.02.2026"),
    *("31.02.2026", "2026-W08", "1", "20260225", "2026-02-25T25:61:61Z", "-2026-01-01", "1970-01-01T00:00:00-23:59"),
    *("\u202eright to left", "e\u0301\u0302" * 20, "\ufeff", "\u2028\u2029", "\U0001f468\u200d\U0001f469" * 9, "ﬃ"),
    *(
        "\ud7ff\ue000\uffff",
        "İıſß",
        "א" * 50,
        "\x01\x1b[31m",
        "\x7f\x85",
        "日本語",
        "%",
        "_",
        "\\",
        "'; DROP TABLE chat",
    ),
    *('" OR 1=1 --', ":id $1 ?", "%00%ff", "../../etc/passwd", "<script>", "&lt;", "]]>", "{{7*7}}", "${x}", "$result"),
    *("$result[c1]", "$result[c1][0][id]", "$result[][]", "[b]", "[/b][b]", "[USER=1]x[/USER]", "[URL=javascript:1]x"),
    *("[user=" * 50, "[quote]" * 50, "-" * 54 + "\n" + "-" * 54, ">>" * 30, "http://" + "a." * 60, "a@" * 60, "#" * 99),
    *([], {}, [None], [[]], [{}], {"a": {}}, {"": ""}, [1, "2", None, [3], True, 1.5], {"0": 1, "x": 2}, [-1], ["1"]),
    *(["x"] * 300, list(range(300)), DEEP, WIDE, {"ID": "DESC"}, {"LOGIC": "OR", "0": {}}, {">=ID": [1]}, {"!": {}}),
    *(
        [{"MESSAGE": "x"}],
        [{"GRID": [{}]}],
        {"BLOCKS": [1]},
        [{"TEXT": "x", "LINK": 5}],
        {"BUTTONS": DEEP},
        [["a", "b"]],
    ),
]
# Large ones, for few calls.
LARGE: Sequence[str] = [
    *("x" * 100_000, "x y" * 33_000, "\U0001f600" * 25_000, "ж" * 50_000, "[" * 100_000, "[b]" * 33_000, "]" * 100_000),
    *(
        "[URL=" * 20_000,
        "[user=1]" * 12_000,
        "[b][i]" * 16_000,
        "[/b]" * 25_000,
        "\n" * 100_000,
        ">>" * 50_000,
        "\r" * 9999,
    ),
    *(
        "[quote]\n" * 12_000,
        ("-" * 54 + "\n") * 1_800,
        "http://a" * 12_000,
        "a@b." * 25_000,
        "1" * 100_000,
        "e\u0301" * 50_000,
    ),
    *(
        '{"a":' * 20_000,
        "[[1]," * 20_000,
        "<b>" * 33_000,
        "&amp;" * 20_000,
        ":)" * 50_000,
        "#BR#" * 25_000,
        "[code]" * 16_000,
    ),
    *(
        "[send=" * 16_000,
        "[img]" * 20_000,
        "[icon=" * 16_000,
        "[timestamp=1]" * 7_000,
        "[size=1]" * 12_000,
        "a " * 50_000,
    ),
]
# What no JSON text may hold, or no database.
POISON: Sequence[Any] = [
    *(float("nan"), float("inf"), -float("inf"), 2**63, -(2**63) - 1, 10**400, "\0", "a\0b", "\ud800", "\udfff\ud800"),
    *({"\0": 1}, {"\ud800": 1}, [["\0"]], [2**64]),
]
NAMES = [
    "",
    "[",
    "]",
    "[]",
    "a[b][c][]",
    "a[",
    "__proto__",
    "ID[]",
    "x" * 500,
    "auth",
    "start",
    "\u202e",
    "0",
    "filter[>ID]",
]
RAW: Sequence[bytes] = [
    *(
        b"{",
        b'{"a":1',
        b"[1,]",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"1",
        b'"x"',
        b"null",
        b"[]",
        b"{}{}",
        b'{"a":1,"a":2}',
    ),
    *(
        b"a=%ff",
        b"%",
        b"&&==&",
        b"a[b=c]d",
        b"=",
        b"a[[[[=1",
        b"--x",
        b"--x\r\n\r\n\r\n--x--",
        b"<xml/>",
        b"\x1f\x8b\x08",
        b" ",
    ),
]
KINDS = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "x/y+json",
]
# A method with so many parameters, which are much the same, gets so many of the values for each.
MANY = 30
# A batch is made apart.
METHODS = [method for method in REGISTRY if method.name != "batch"]


class Call(NamedTuple):
    """A method by name, and what it is given."""

    method: str
    given: Mapping[str, Any]


class Request(NamedTuple):
    """One HTTP request: what follows the path of the webhook, the bytes, and the calls in it by key of a batch."""

    target: str
    verb: str
    kind: str
    body: bytes
    calls: Mapping[str, Call]

    def bytes(self, path: str) -> bytes:
        """As it goes over the wire."""
        head = f"{self.verb} {path}{self.target} HTTP/1.1\r\nHost: portal\r\nContent-Length: {len(self.body)}\r\n"
        return f"{head}Content-Type: {self.kind}\r\n\r\n".encode() + self.body


def plain(name: str) -> str:
    """A parameter's name without its family's spelling."""
    return name.replace("_", "").lower()


def each_alone(chance: Random, usual: Mapping[str, Any]) -> Iterator[Call]:
    """Every parameter of every method with (nearly) every value, the others as usual by then; in a random order."""
    cases = [
        (method, param, value)
        for method in METHODS
        for param in method.params
        for value in (VALUES if len(list(method.params)) < MANY else chance.sample(VALUES, MANY))
    ]
    chance.shuffle(cases)
    for method, param, value in cases:
        if fits(param, value):
            yield Call(method.name, as_usual(method, usual) | {param.wire: value})


def as_usual(method: Method, usual: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with which a method gets far."""
    return {param.wire: usual[plain(param.wire)] for param in method.params if plain(param.wire) in usual}


def fits(param: Param, value: Any) -> bool:
    """Whether a call with it is answered at once: what waits for events waits as long as it is told."""
    return (
        plain(param.wire) != "wait" or not isinstance(value, int | float | str) or str(value)[:1] not in "123456789T٣+"
    )


def any_call(chance: Random, usual: Mapping[str, Any], values: Sequence[Any] = VALUES) -> Call:
    """Some method with some parameters, right and wrong ones."""
    method = chance.choice(METHODS)
    given = as_usual(method, usual) if chance.random() < 0.8 else {}
    for param in method.params:
        if chance.random() < 0.3:
            given |= _with_value(param, chance.choice(values))
        if param.members and chance.random() < 0.5:
            members = chance.sample(param.members, min(3, len(param.members)))
            inside = {one.wire: chance.choice(values) for one in members}
            known = given.get(param.wire)
            given[param.wire] = (known if isinstance(known, dict) else {}) | inside
    if chance.random() < 0.1:
        given[chance.choice(NAMES)] = chance.choice(values)
    return Call(method.name if chance.random() < 0.98 else method.name.swapcase(), given)


def _with_value(param: Param, value: Any) -> dict[str, Any]:
    return {param.wire: value} if fits(param, value) else {}


def alone(chance: Random, usual: Mapping[str, Any]) -> Request:
    """A call in a request of its own, in some form."""
    sort = chance.random()
    if sort < 0.05:
        method = chance.choice(METHODS).name
        return Request(method, "POST", chance.choice(KINDS), chance.choice(RAW), {"": Call(method, {})})
    values = LARGE if sort < 0.06 else POISON if sort < 0.2 else VALUES
    call = any_call(chance, usual, values)
    form = chance.choice([in_json, in_json, in_form, in_parts, in_query])
    return form(call, chance.choice(["", "", "", ".json", ".xml", ".XML/"]))


def in_json(call: Call, suffix: str = "") -> Request:
    """The parameters as JSON."""
    return Request(call.method + suffix, "POST", KINDS[0], json.dumps(call.given).encode(), {"": call})


def in_form(call: Call, suffix: str = "") -> Request:
    """The parameters as a form."""
    return Request(call.method + suffix, "POST", KINDS[1], encoded(call.given).encode(), {"": call})


def in_query(call: Call, suffix: str = "") -> Request:
    """The parameters behind the address; where they are too long for it, as a form."""
    query = encoded(call.given)
    if len(query) > 50_000:
        return in_form(call, suffix)
    return Request(f"{call.method}{suffix}?{query}&x=1", "GET", KINDS[1], b"", {"": call})


def in_parts(call: Call, suffix: str = "") -> Request:
    """The parameters as parts of a multipart body."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    parts = [head.format(name.replace('"', "%22"), value) for name, value in pairs(call.given)]
    body = "".join((*parts, "--x--\r\n")).encode("utf-8", "surrogatepass")
    return Request(call.method + suffix, "POST", KINDS[2], body, {"": call})


def batch(chance: Random, calls: Sequence[Call]) -> Request:
    """Calls as commands of one request, in some form; now and then with references between them."""
    keyed = {f"c{number}": _referring(chance, call) for number, call in enumerate(calls)}
    match chance.randrange(4):
        case 0:
            commands: Any = {key: f"{call.method}?{encoded(call.given)}" for key, call in keyed.items()}
        case 1:
            commands = {key: {"method": call.method, "params": call.given} for key, call in keyed.items()}
        case 2:
            keyed = {str(number): call for number, call in enumerate(keyed.values())}
            commands = [[call.method, call.given] for call in keyed.values()]
        case _:
            lines = ((f"cmd[{key}]", f"{call.method}?{encoded(call.given)}") for key, call in keyed.items())
            body = "&".join(f"{quote(name)}={quote(line)}" for name, line in lines)
            return Request("batch", "POST", KINDS[1], f"halt=0&{body}".encode(), keyed)
    return Request("batch", "POST", KINDS[0], json.dumps({"halt": 0, "cmd": commands}).encode(), keyed)


def _referring(chance: Random, call: Call) -> Call:
    if chance.random() > 0.1:
        return call
    path = "".join(
        chance.choice(["[id]", "[ID]", "[0]", "[-1]", "[]", "[x][y]", "[" + "9" * 20 + "]"]) for _ in range(2)
    )
    name = chance.choice([*call.given, "ID"])
    if plain(name) == "wait":
        return call
    return Call(call.method, {**call.given, name: f"$result[c{chance.randrange(50)}]{path}"})


def encoded(given: Mapping[str, Any]) -> str:
    """Parameters as PHP nests them in a form."""
    return urlencode(list(pairs(given)), errors="surrogatepass")


def pairs(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and values of a form."""
    return chain.from_iterable(_pairs(name, value) for name, value in given.items())


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _pairs(f"{name}[{key}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _pairs(f"{name}[{index if index % 2 else ''}]", item)
    else:
        yield name, "" if value is None else str(value)
