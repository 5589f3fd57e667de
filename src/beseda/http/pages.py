"""What is served beside the REST API: health, readiness, pictures, and the first page."""

import re
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from html import escape
from importlib.resources import files as resources

import orjson

from beseda import __version__
from beseda.app import Request, refusal
from beseda.domain.applications import portal_secret
from beseda.domain.files import files, images
from beseda.errors.spec import ErrorSpec
from beseda.http import (
    application,
    authorization,
    consent,
    contents,
    enter,
    open_id,
    openapi,
    page_calls,
    public_links,
    sign_in,
    thumbnails,
    web_page,
    web_push,
)
from beseda.http.reference import shown
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import File
from beseda.store.database import StorageError, Tx, read_then_write
from beseda.wire.php_forms import FormError, parse_query

_NOT_FOUND = ErrorSpec("ERROR_NOT_FOUND", "There is nothing at this address", 404)
_PICTURE = "/picture/"
_FILE = re.compile(r"/file/([0-9]{1,18})/[^/]*")
_READY = "ready"
_NUMBER = re.compile(r"[0-9]{1,18}")
_MOST_KEYS = 10
_LEAST_DISK = 16 * 1024 * 1024
_WELL = "This portal is well: its database answers."
_STATIC = {
    "/static/reference.css": b"text/css; charset=utf-8",
    "/static/reference.js": b"text/javascript; charset=utf-8",
    "/static/application.js": b"text/javascript; charset=utf-8",
    "/static/chooser.js": b"text/javascript; charset=utf-8",
    "/static/enter.js": b"text/javascript; charset=utf-8",
}
_PAGES: Mapping[str, Callable[[Portal, Request], Awaitable[Response]]] = {
    authorization.TOKEN: authorization.token,
    consent.AUTHORIZE: consent.authorize,
    sign_in.SIGN_IN: sign_in.sign_in,
    sign_in.SIGN_OUT: sign_in.sign_out,
    sign_in.ACCOUNT: sign_in.account,
    open_id.BEGIN: open_id.begin,
    open_id.RETURN: open_id.returned,
    open_id.LEAVE: open_id.leave,
    web_page.SESSION: web_page.session,
    web_push.KEY: web_push.key,
    web_push.SUBSCRIBE: web_push.subscribe,
    web_push.UNSUBSCRIBE: web_push.unsubscribe,
}


async def answer(portal: Portal, request: Request, *, stopping: bool, failing: bool) -> Response:
    """Answer a request that is not for the REST API. ``failing``: whether the storage did so lately."""
    if request.path == "/healthz":
        return _json(200, {"status": "ok", "version": __version__})
    if request.path == "/readyz":
        return await _ready(portal, stopping=stopping, failing=failing)
    if request.path.startswith(_PICTURE):
        return await _picture(portal, request.path.removeprefix(_PICTURE))
    if request.path.startswith("/file/"):
        return await _file(portal, request)
    if request.path.startswith("/~"):
        return await public_links.response(portal, request.path) or _not_found()
    if request.path.startswith(page_calls.PREFIX):
        return await page_calls.answer(portal, request)
    if request.path.startswith(application.APPLICATIONS):
        return await application.opened(portal, request)
    if request.path.rstrip("/") in _PAGES:
        return await _PAGES[request.path.rstrip("/")](portal, request)
    if portal.developer is not None and request.path.rstrip("/") == enter.ENTER:
        return await enter.enter(portal, request)
    if request.path == "/openapi.json":
        chosen = portal.settings
        return Response(200, openapi.encoded(portal.registry, chosen.revision, chosen.name))
    if request.path in _STATIC:
        return Response(200, resources("beseda.http").joinpath(request.path[1:]).read_bytes(), _STATIC[request.path])
    if request.path.startswith(web_page.ASSETS):
        return web_page.asset(request) or _not_found()
    installed = web_page.top(request.path)
    if installed is not None:
        return installed
    if web_page.is_page(portal, request.path) and web_page.is_built() and not (failing or stopping):
        return await web_page.page(portal, request)
    if request.path in {"/", "/about"}:
        state = await _state(portal, stopping=stopping, failing=failing)
        if state == _READY and await portal.block.is_on(portal.database, portal.clock()):
            state = "its REST API is blocked"
        return shown(portal, "Beseda", _welcome(portal, state))
    return _not_found()


async def _ready(portal: Portal, *, stopping: bool, failing: bool) -> Response:
    """Whether calls will be answered."""
    state = await _state(portal, stopping=stopping, failing=failing)
    return _json(200 if state == _READY else 503, {"status": state})


async def _state(portal: Portal, *, stopping: bool, failing: bool) -> str:
    """Ready where the data is at hand with room for more, and the portal is not about to stop."""
    if stopping:
        return "stopping"
    if failing:
        return "storage fails"
    if portal.settings.data.exists() and shutil.disk_usage(portal.settings.data).free < _LEAST_DISK:
        return "disk full"
    try:
        await portal.database.read(lambda tx: tx.one("SELECT 1"))
    except StorageError:
        return "no database"
    return _READY


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
    if found and found.width and query.get("preview", "") in thumbnails.SIDES:
        return await thumbnails.response(portal, found, int(query["preview"])) or _not_found()
    return (found and await contents.response(portal, found.hash, found.media_type, found.name)) or _not_found()


def _not_found() -> Response:
    return Response(_NOT_FOUND.status, refusal(_NOT_FOUND))


def _welcome(portal: Portal, state: str) -> Iterator[str]:
    """What this is, whether it is well, and where to go next."""
    name = escape(portal.settings.name)
    yield f"<h1>{name}</h1><p>A messenger server that speaks the Bitrix24 chat and chatbot REST API. "
    yield f"Beseda {__version__}, REST revision {portal.settings.revision}.</p>"
    yield f'<p id="state">{_WELL if state == _READY else f"This portal is not well: {state}."} For programs: '
    yield '<a href="/readyz">readyz</a>, <a href="/healthz">healthz</a>.</p><h2>Where to go next</h2><ul>'
    if not web_page.is_built():
        yield "<li>The messenger in the browser is not built: install Node.js 20.19 or newer, then run "
        yield "<code>make web</code> and start again</li>"
    yield '<li><a href="/rest/">All methods</a>, with what they take and refuse</li>'
    yield '<li><a href="/openapi.json">OpenAPI</a>, the same for programs</li>'
    yield "<li>The address of a webhook, <code>/rest/{user}/{code}/</code>, opened in a browser: each method has a "
    yield "form to call it there. That of the first start is kept in <code>first-run.txt</code> of the data folder; "
    yield "<code>beseda webhook add --user LOGIN --scope im,user</code> makes another one</li></ul>"


def _json(status: int, value: dict[str, str]) -> Response:
    return Response(status, orjson.dumps(value))
