"""What is served beside the REST API: health, readiness, pictures, and a word of welcome."""

import re
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.resources import files as resources

import orjson

from beseda import __version__
from beseda.app import Request, refusal
from beseda.domain.applications import portal_secret
from beseda.domain.files import files, images
from beseda.errors.spec import ErrorSpec
from beseda.http import authorization, consent, contents, openapi, sign_in
from beseda.http.response import HTML, Response
from beseda.kernel.portal import Portal
from beseda.model import File
from beseda.store.database import StorageError, Tx, read_then_write
from beseda.wire.php_forms import FormError, parse_query

_NOT_FOUND = ErrorSpec("ERROR_NOT_FOUND", "There is nothing at this address", 404)
_PICTURE = "/picture/"
_FILE = re.compile(r"/file/([0-9]{1,18})/[^/]*")
_NUMBER = re.compile(r"[0-9]{1,18}")
_MOST_KEYS = 10
_STATIC = {
    "/static/reference.css": b"text/css; charset=utf-8",
    "/static/reference.js": b"text/javascript; charset=utf-8",
}
_PAGES: Mapping[str, Callable[[Portal, Request], Awaitable[Response]]] = {
    authorization.TOKEN: authorization.token,
    consent.AUTHORIZE: consent.authorize,
    sign_in.SIGN_IN: sign_in.sign_in,
    sign_in.SIGN_OUT: sign_in.sign_out,
    sign_in.ACCOUNT: sign_in.account,
}


async def answer(portal: Portal, request: Request, *, stopping: bool) -> Response:
    """Answer a request that is not for the REST API."""
    if request.path == "/healthz":
        return _json(200, {"status": "ok", "version": __version__})
    if request.path == "/readyz":
        return await _ready(portal, stopping=stopping)
    if request.path.startswith(_PICTURE):
        return await _picture(portal, request.path.removeprefix(_PICTURE))
    if request.path.startswith("/file/"):
        return await _file(portal, request)
    if request.path.rstrip("/") in _PAGES:
        return await _PAGES[request.path.rstrip("/")](portal, request)
    if request.path == "/openapi.json":
        chosen = portal.settings
        return Response(200, openapi.encoded(portal.registry, chosen.revision, chosen.name))
    if request.path in _STATIC:
        return Response(200, resources("beseda.http").joinpath(request.path[1:]).read_bytes(), _STATIC[request.path])
    if request.path == "/":
        return Response(200, _welcome(portal).encode(), HTML)
    return _not_found()


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
        return _not_found()
    if found.hash is None:
        return Response(200, found.body or b"", found.media_type.encode())
    return await contents.response(portal, found.hash, found.media_type) or _not_found()


async def _file(portal: Portal, request: Request) -> Response:
    """A file at an address that was signed for somebody, for a while; all others look alike."""
    given = _FILE.fullmatch(request.path)
    try:
        query = dict(parse_query(request.query, most_keys=_MOST_KEYS))
    except FormError:
        query = {}
    numbers = [query.get(name, "") for name in ("user", "expires")]
    if given is None or not all(_NUMBER.fullmatch(number) for number in numbers):
        return _not_found()
    file_id, user_id, expires = int(given[1]), *map(int, numbers)
    signature = query.get("signature", "")

    async def find(tx: Tx) -> File | None:
        secret = await portal_secret.of_portal(tx)
        return await files.open_signed(tx, secret, file_id, user_id, expires, signature, now=portal.now)

    found = await read_then_write(portal.database, find)
    return (found and await contents.response(portal, found.hash, found.media_type, found.name)) or _not_found()


def _not_found() -> Response:
    return Response(_NOT_FOUND.status, refusal(_NOT_FOUND))


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
