"""The control API as an OpenAPI document."""

import inspect
import re
from collections.abc import Sequence
from typing import Any

from beseda import __version__
from beseda.http.control.answers import RECORDS, TEXT, of
from beseda.http.control.routes import BODIES, PLACES, ROOT, Route

_REFUSALS = {
    400: "Something given is not what it may be",
    401: "Refused as the method of the REST API does",
    403: "Asked by another name of this machine, or by a page of another origin",
    404: "There is no such thing, or nothing came in time",
    409: "It cannot be as things are",
    413: "The body is too long",
    415: "The body is no JSON",
    422: "Refused as the method of the REST API does",
}


def document(routes: Sequence[Route], name: str) -> dict[str, Any]:
    """OpenAPI 3.1 of all routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(ROOT + route.path, {})[route.verb.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: the developer's side", "version": __version__},
        "paths": paths,
        "components": {"schemas": dict(RECORDS)},
    }


def _operation(route: Route) -> dict[str, Any]:
    told = inspect.getdoc(route.work) or ""
    number = {"type": "integer", "minimum": 0}
    named = {"name": {"type": "string", "pattern": f"^{PLACES['name']}$"}}
    places = [
        {"name": name, "in": "path", "required": True, "schema": named.get(name, number)}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    texts = {"filter": {"type": "string"}}
    asked = [{"name": name, "in": "query", "schema": texts.get(name, number)} for name in route.query]
    operation: dict[str, Any] = {
        "summary": told.partition("\n")[0],
        "operationId": f"{route.work.__module__.rpartition('.')[2]}.{route.work.__name__}",
        "parameters": [*places, *asked],
        "responses": _responses(route, bool(places)),
    }
    if route.verb in BODIES:
        schema = {"type": "object", "properties": dict(route.body), "required": list(route.needs)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _responses(route: Route, at_place: bool) -> dict[str, Any]:
    """What is answered, and with what it may be refused."""
    kind, schema = ("application/json", route.answer) if route.answer is not None else ("text/event-stream", TEXT)
    refused = {403, *route.refuses, *([404] if at_place else []), *([400] if route.query or at_place else [])}
    refused |= {400, 413, 415} if route.verb in BODIES else set()
    errors = {"application/json": {"schema": of("Error")}}
    return {
        "200": {"description": "Done", "content": {kind: {"schema": schema}}},
        **{str(status): {"description": _REFUSALS[status], "content": errors} for status in sorted(refused)},
    }
