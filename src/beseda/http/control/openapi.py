"""The control API as an OpenAPI document."""

import inspect
import re
from collections.abc import Sequence
from typing import Any

from beseda import __version__
from beseda.http.control.routes import ROOT, Route

_ERROR = {
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
_REFUSED = {
    "description": "Refused",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
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
        "components": {"schemas": {"Error": _ERROR}},
    }


def _operation(route: Route) -> dict[str, Any]:
    told = inspect.getdoc(route.work) or ""
    number = {"type": "integer", "minimum": 0}
    places = [
        {"name": name, "in": "path", "required": True, "schema": number}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    texts = {"filter": {"type": "string"}}
    asked = [{"name": name, "in": "query", "schema": texts.get(name, number)} for name in route.query]
    operation: dict[str, Any] = {
        "summary": told.partition("\n")[0],
        "operationId": f"{route.work.__module__.rpartition('.')[2]}.{route.work.__name__}",
        "parameters": [*places, *asked],
        "responses": {"200": {"description": "Done"}, "default": _REFUSED},
    }
    if route.verb in {"POST", "PUT", "PATCH"}:
        schema = {"type": "object", "properties": dict(route.body), "required": list(route.needs)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation
