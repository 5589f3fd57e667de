"""What is served beside the REST API: health, readiness, pictures, and a word of welcome."""

from html import escape
from importlib.resources import files

import orjson

from beseda import __version__
from beseda.app import Request, refusal
from beseda.domain.files import images
from beseda.errors.spec import ErrorSpec
from beseda.http import openapi
from beseda.http.response import HTML, Response
from beseda.kernel.portal import Portal
from beseda.store.database import StorageError

_NOT_FOUND = ErrorSpec("ERROR_NOT_FOUND", "There is nothing at this address", 404)
_PICTURE = "/picture/"
_STATIC = {
    "/static/reference.css": b"text/css; charset=utf-8",
    "/static/reference.js": b"text/javascript; charset=utf-8",
}


async def answer(portal: Portal, request: Request, *, stopping: bool) -> Response:
    """Answer a request that is not for the REST API."""
    if request.path == "/healthz":
        return _json(200, {"status": "ok", "version": __version__})
    if request.path == "/readyz":
        return await _ready(portal, stopping=stopping)
    if request.path.startswith(_PICTURE):
        return await _picture(portal, request.path.removeprefix(_PICTURE))
    if request.path == "/openapi.json":
        chosen = portal.settings
        return Response(200, openapi.encoded(portal.registry, chosen.revision, chosen.name))
    if request.path in _STATIC:
        return Response(200, files("beseda.http").joinpath(request.path[1:]).read_bytes(), _STATIC[request.path])
    if request.path == "/":
        return Response(200, _welcome(portal).encode(), HTML)
    return Response(_NOT_FOUND.status, refusal(_NOT_FOUND))


async def _ready(portal: Portal, *, stopping: bool) -> Response:
    """Whether calls will be answered: the data is at hand, and the portal is not about to stop."""
    if stopping:
        return _json(503, {"status": "stopping"})
    try:
        await portal.database.read(lambda tx: tx.one("SELECT 1"))
    except StorageError:
        return _json(503, {"status": "no database"})
    return _json(200, {"status": "ready"})


async def _picture(portal: Portal, name: str) -> Response:
    found = await portal.database.read(lambda tx: images.find(tx, name))
    if found is None:
        return Response(_NOT_FOUND.status, refusal(_NOT_FOUND))
    return Response(200, found.body, found.media_type.encode())


def _welcome(portal: Portal) -> str:
    name = escape(portal.settings.name)
    return (
        f'<!doctype html><html lang="{portal.settings.language}"><meta charset="utf-8"><title>{name}</title>'
        f"<h1>{name}</h1><p>Beseda {__version__}, REST revision {portal.settings.revision}. "
        "Methods are called at <code>/rest/{user}/{webhook}/{method}</code>; "
        'they are listed <a href="/rest/">here</a>.</p></html>'
    )


def _json(status: int, value: dict[str, str]) -> Response:
    return Response(status, orjson.dumps(value))
