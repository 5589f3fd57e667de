"""The REST API as an OpenAPI 3.1 document, derived from the declarations of the methods."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import orjson

from beseda import __version__, errors
from beseda.errors.spec import ErrorSpec
from beseda.http import schemas
from beseda.http.response import HEAD_TOO_LARGE, NOT_ALLOWED, TOO_LARGE, TOO_SLOW
from beseda.http.schemas import Schema
from beseda.kernel.method import ErrorAs, Method, Param
from beseda.kernel.registry import Registry
from beseda.wire.request import BadRequest

_PAGES = "https://github.com/bitrix24/b24restdocs/blob/main/"
_ABOUT = (
    "Parameters are taken from JSON, from forms as PHP nests them, and from the query; integers, booleans and arrays"
    " also in the spellings of forms. With `.xml` behind the name of a method its answer is XML. An independent"
    " implementation, not affiliated with Bitrix24."
)


def general_errors() -> Iterator[ErrorSpec]:
    """What any method may answer: of the kernel, of the server, and for parameters that cannot be read."""
    yield from (wire for wire in vars(errors.system).values() if isinstance(wire, ErrorSpec))
    yield from (TOO_SLOW, TOO_LARGE, HEAD_TOO_LARGE, NOT_ALLOWED)
    unreadable = BadRequest("What is wrong with the request")
    yield ErrorSpec(unreadable.code, unreadable.text, unreadable.status)


@lru_cache(maxsize=4)
def encoded(registry: Registry, revision: int, title: str) -> bytes:
    """The document as it is served."""
    return orjson.dumps(document(registry, revision, title))


def document(registry: Registry, revision: int, title: str, base: str = "") -> Schema:
    """The methods of a portal of this revision; without a base, beside the address that the document has."""
    methods = sorted((one for one in registry if one.exists_in(revision)), key=lambda one: one.name.lower())
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": _ABOUT, "x-revision": revision},
        "servers": [
            {
                "url": f"{base}/rest/{{user}}/{{code}}",
                "description": "An inbound webhook: the person it acts as, and its secret code",
                "variables": {"user": {"default": "1"}, "code": {"default": "code"}},
            }
        ],
        "paths": {f"/{method.name}": _path(method, revision) for method in methods},
        "components": {
            "schemas": {"Time": schemas.TIME, **{one.name: schemas.answer(one, revision) for one in methods}},
            "responses": {
                **{str(status): _refusals(wires) for status, wires in _by_status(general_errors())},
                **{name: _refusals(wires) for one in methods for name, wires in _own_errors(one, revision)},
            },
        },
    }


def _path(method: Method, revision: int) -> Schema:
    operation = {
        "summary": method.summary.replace("``", "`"),
        "tags": list(method.scopes),
        "externalDocs": {"url": f"{_PAGES}{method.doc}.md"},
        "x-scopes": list(method.scopes),
        "x-since-revision": method.since,
        **({"deprecated": True} if method.deprecated else {}),
    }
    responses = _responses(method, revision)
    body = schemas.parameters(method.params, revision)
    post = {
        "operationId": method.name,
        **operation,
        "requestBody": {"required": "required" in body, "content": {"application/json": {"schema": body}}},
        "responses": responses,
    }
    if method.mode not in {"read", "long_read"}:
        return {"post": post}
    known = schemas.available(method.params, revision)
    query = [_in_query(param, revision) for param in known]
    get = {"operationId": f"{method.name}.query", **operation, "parameters": query, "responses": responses}
    return {"get": get, "post": post}


def _in_query(param: Param, revision: int) -> Schema:
    """A parameter of a query: lists are repeated, objects nested, as PHP reads them."""
    schema = schemas.parameter(param, revision)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    shown: dict[str, Any] = {"name": param.wire, "in": "query", "required": not param.optional, "schema": schema}
    if "array" in types:
        return {**shown, "name": f"{param.wire}[]", "schema": {**schema, "type": "array"}}
    return {**shown, "style": "deepObject", "schema": {**schema, "type": "object"}} if "object" in types else shown


def _responses(method: Method, revision: int) -> Schema:
    answer = {"schema": {"$ref": f"#/components/schemas/{method.name}"}}
    names = {str(status): str(status) for status, _ in _by_status(general_errors())}
    names |= {name.rpartition(".")[2]: name for name, _ in _own_errors(method, revision)}
    return {
        "200": {"description": "The answer", "content": {"application/json": answer}},
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in sorted(names.items())},
    }


def _own_errors(method: Method, revision: int) -> Iterator[tuple[str, list[ErrorSpec]]]:
    """What a method may answer with a status that is not only the kernel's, by ``method.status``."""
    general = dict(_by_status(general_errors()))
    own = [one.at(revision) for one in method.refusals.values() if isinstance(one, ErrorAs)]
    for status, wires in _by_status(own):
        yield f"{method.name}.{status}", [*wires, *general.get(status, [])]


def _by_status(wires: Iterable[ErrorSpec]) -> list[tuple[int, list[ErrorSpec]]]:
    found: dict[int, list[ErrorSpec]] = {}
    for wire in wires:
        found.setdefault(wire.status, []).append(wire)
    return sorted(found.items())


def _refusals(wires: Sequence[ErrorSpec]) -> Schema:
    distinct = list(dict.fromkeys(wires))
    examples = {
        wire.code: {"value": {"error": wire.code, "error_description": wire.text}} for wire in reversed(distinct)
    }
    return {
        "description": "\n".join(f"- `{wire.code}`: {wire.text}" for wire in distinct),
        "content": {"application/json": {"schema": schemas.error(distinct), "examples": examples}},
    }
