"""The control API of a developer's portal, ``/_beseda/…``: for its page, the fixture, and tests in any language.

Whoever reaches the loopback port of a developer's portal is its developer. Pages of other origins are not, nor is
whoever comes by another name of this machine.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson

from beseda.app import Request
from beseda.developer import Developer
from beseda.developer.faults import FaultWrong
from beseda.developer.filters import FilterWrong
from beseda.http import given
from beseda.http.control import openapi
from beseda.http.control.asked import Asked, Powers, Refused
from beseda.http.control.routes import BODIES, PLACES, ROOT, ROUTES, Route
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.settings import SettingWrong, is_loopback
from beseda.wire.request import BadRequest, Limits, parse

__all__ = ["Powers", "answer", "is_for"]

_MOST_BYTES = 1024 * 1024
_JSON = b"application/json"
_NO_STORE = ((b"cache-control", b"no-store"),)


def is_for(request: Request) -> bool:
    """Whether a request is for the control API."""
    return request.path.startswith(f"{ROOT}/")


async def answer(powers: Powers, portal: Portal, developer: Developer, request: Request) -> Response:
    """Do what is asked, and answer JSON, or a stream of it."""
    try:
        _check_place(request)
        if request.path == f"{ROOT}/openapi.json":
            return _json(openapi.document(ROUTES, portal.settings.name))
        route, values = _find(request)
        body = await _body(portal, request) if route.verb in BODIES else {}
        result = await route.work(Asked(powers, portal, developer, values, given.query(request), body))
    except Refused as refused:
        return _json({"error": refused.code, "error_description": refused.text}, refused.status)
    except (FaultWrong, FilterWrong, SettingWrong) as wrong:
        return _json({"error": "ERROR_ARGUMENT", "error_description": str(wrong)}, 400)
    return result if isinstance(result, Response) else _json(result)


def _check_place(request: Request) -> None:
    """Another name of this machine may be one that a stranger gave it; another origin is not ours."""
    host = request.headers.get(b"host", b"").decode("latin-1")
    if not is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise Refused("ACCESS_DENIED", "The control API answers to loopback names and addresses alone", 403)
    origin = request.headers.get(b"origin")
    if origin is not None and urlsplit(origin.decode("latin-1")).netloc != host:
        raise Refused("ACCESS_DENIED", "Pages of other origins may not call the control API", 403)


def _find(request: Request) -> tuple[Route, Mapping[str, str]]:
    others = False
    for route, pattern in _PATTERNS:
        found = pattern.fullmatch(request.path)
        if found and route.verb == request.method:
            return route, found.groupdict()
        others = others or found is not None
    if others:
        raise Refused("ERROR_HTTP_METHOD_NOT_ALLOWED", f"{request.method} is not answered here", 405)
    raise Refused("ERROR_NOT_FOUND", "There is nothing at this address", 404)


def _pattern(route: Route) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda found: f"(?P<{found[1]}>{PLACES[found[1]]})", ROOT + route.path))


_PATTERNS = [(route, _pattern(route)) for route in ROUTES]


async def _body(portal: Portal, request: Request) -> Mapping[str, Any]:
    if request.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != _JSON:
        raise Refused("ERROR_ARGUMENT", "A change is JSON: Content-Type: application/json", 415)
    received = await request.receive(_MOST_BYTES, False)
    body = received if isinstance(received, bytes) else received.read(0, received.size)
    limits = Limits(_MOST_BYTES, portal.settings.depth_limit, portal.settings.key_limit)
    try:
        return parse(_JSON.decode(), body or b"{}", limits)
    except BadRequest as bad:
        raise Refused("ERROR_ARGUMENT", bad.text) from bad


def _json(value: Any, status: int = 200) -> Response:
    return Response(status, orjson.dumps(value), headers=_NO_STORE)
