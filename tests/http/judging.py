"""Whether an answer to a hostile request is one that the OpenAPI document describes."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import jsonschema_rs
import orjson

from beseda import errors
from beseda.http.openapi import document, general_errors
from beseda.kernel.method import ErrorAs
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION
from tests.http.hostile import Request

# What a portal without limits has no reason for.
_NEVER = {errors.system.INTERNAL, errors.system.OPERATING_OVER, errors.system.OVERLOAD, errors.system.TOO_MANY_REQUESTS}
_GENERAL = {(wire.status, wire.code) for wire in general_errors() if wire not in _NEVER}


class Reply(NamedTuple):
    """What came back: HTTP status, the type of the body, the body."""

    status: int
    kind: str
    body: bytes


class Verdict(NamedTuple):
    """How many calls were answered, how many of them with a result, and what is wrong with the answers."""

    answered: int
    succeeded: int
    faults: list[str]


def judge(request: Request, reply: Reply) -> Verdict:
    """Look at an answer and, of a batch, at the answers in it."""
    if "xml" in reply.kind:
        root = ET.fromstring(reply.body)  # that it can be read is what there is to see
        good = root.find("result") is not None
        return Verdict(1, int(good), [] if (reply.status < 500 and good == (reply.status == 200)) else [_short(reply)])
    body = orjson.loads(reply.body)
    if list(request.calls) == [""]:
        faults = list(_faults(request.calls[""].method, reply.status, body))
        return Verdict(1, int(reply.status == 200), [f"{fault}: {_short(reply)}" for fault in faults])
    faults = list(_faults("batch", reply.status, body))
    if reply.status != 200:
        return Verdict(1, 0, faults)
    done, refused = dict(body["result"]["result"]), dict(body["result"]["result_error"])
    faults += [f"{key}: no answer" for key in request.calls if (key in done) == (key in refused)]
    for key, result in done.items():
        answer = {"result": result, "time": body["result"]["result_time"][key]}
        faults += [f"{fault}, {request.calls[key]!s:.400}" for fault in _faults(request.calls[key].method, 200, answer)]
    for key, error in refused.items():
        if error["error"] not in {code for _, code in known(request.calls[key].method)}:
            faults.append(f"{error} is not declared, {request.calls[key]!s:.400}")
    return Verdict(len(done) + len(refused), len(done), faults)


def _faults(method: str, status: int, body: Mapping[str, Any]) -> Iterator[str]:
    if status != 200:
        if (status, body["error"]) not in known(method):
            yield f"{method}: {status} {body['error']} is not declared"
    elif not rules(method).is_valid(body):
        yield f"{method}: {next(rules(method).iter_errors(body)).message:.200}"


@cache
def known(method: str) -> set[tuple[int, str]]:
    """The refusals of a method, with those that any may give: status and code."""
    found = REGISTRY.find(method, NEWEST_REVISION)
    own = found.refusals.values() if found else ()
    wires = [one.at(NEWEST_REVISION) for one in own if isinstance(one, ErrorAs)]
    return _GENERAL | {(wire.status, wire.code) for wire in wires}


@cache
def rules(method: str) -> jsonschema_rs.Draft202012Validator:
    """What the answer of a method has to look like."""
    found = REGISTRY.find(method, NEWEST_REVISION)
    assert found is not None
    reference = {"$ref": f"#/components/schemas/{found.name}", "components": _components()}
    return jsonschema_rs.Draft202012Validator(reference)


@cache
def _components() -> dict[str, Any]:
    return dict(document(REGISTRY, NEWEST_REVISION, "Portal")["components"])


def _short(reply: Reply) -> str:
    return f"{reply.status} {reply.body[:200]!r}"
