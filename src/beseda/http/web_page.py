"""The messenger in the browser: its page, its assets, and who is signed in.

What `make web` built stands in ``web/``; the names of assets hold their hashes, so they are kept for good.
"""

import gzip
import re
from functools import cache
from importlib.resources import files as resources

import orjson

from beseda.app import Request
from beseda.http import browser as browsers
from beseda.http import sign_in
from beseda.http.response import HTML, Response
from beseda.kernel.portal import Portal
from beseda.wire.cookies import ACTING_AS

ASSETS, SESSION = "/assets/", "/session"
_PAGES = re.compile(r"/(?:c/[a-z0-9]{1,40}|people|notices)?")
_OF_DEVELOPERS = re.compile(r"/dev(?:/[a-z]{1,20})?")
_TYPES = {
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".webmanifest": b"application/manifest+json",
    ".png": b"image/png",
}
# What browsers and systems look for at the top: the manifest with its icons, and the worker, whose place is its reach.
_TOP = frozenset(("manifest.webmanifest", "sw.js", "icon-192.png", "icon-512.png", "icon-maskable.png"))
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(\.[a-z]+)")
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    b"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; "
    b"base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html worker"
)
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    _NOSNIFF,
)
_NO_STORE = (b"cache-control", b"no-store")
_AGAIN = (b"cache-control", b"no-cache")
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")


def is_page(portal: Portal, path: str) -> bool:
    """Whether an address is one of the page's."""
    of_developers = portal.developer is not None and _OF_DEVELOPERS.fullmatch(path)
    return _PAGES.fullmatch(path) is not None or bool(of_developers)


@cache
def is_built() -> bool:
    """Whether there is a page to show."""
    return resources("beseda.http").joinpath("web", "index.html").is_file()


def prefix(request: Request) -> str:
    """What stands before the addresses of whoever acts as somebody else."""
    acting_as = request.headers.get(ACTING_AS, b"").decode("latin-1")
    return f"/as/{acting_as}" if acting_as.isdecimal() else ""


async def page(portal: Portal, request: Request) -> Response:
    """The page for whoever is signed in; others sign in first."""
    browser = await browsers.of(portal, request)
    if browser.person is None:
        return sign_in.first(prefix(request) + request.path)
    body = resources("beseda.http").joinpath("web", "index.html").read_bytes()
    return Response(200, body, HTML, headers=(*_HEADERS, _NO_STORE))


def top(path: str) -> Response | None:
    """What makes the page one that can be installed; None where it is not that."""
    name = path.removeprefix("/")
    if name not in _TOP or not is_built():
        return None
    body = resources("beseda.http").joinpath("web", name).read_bytes()
    return Response(200, body, _TYPES[f".{name.rpartition('.')[2]}"], headers=(_AGAIN, _NOSNIFF))


def asset(request: Request) -> Response | None:
    """A script or style of the page; None where there is none of this name."""
    name = _NAME.fullmatch(request.path.removeprefix(ASSETS))
    if name is None or name[1] not in _TYPES or name[0] not in _assets():
        return None
    headers = (_FOREVER, _NOSNIFF, (b"vary", b"Accept-Encoding"))
    if b"gzip" in request.headers.get(b"accept-encoding", b""):
        return Response(200, _compressed(name[0]), _TYPES[name[1]], headers=(*headers, (b"content-encoding", b"gzip")))
    return Response(200, _content(name[0]), _TYPES[name[1]], headers=headers)


@cache
def _assets() -> frozenset[str]:
    folder = resources("beseda.http").joinpath("web", "assets")
    return frozenset(one.name for one in folder.iterdir()) if folder.is_dir() else frozenset()


def _content(name: str) -> bytes:
    return resources("beseda.http").joinpath("web", "assets", name).read_bytes()


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)


async def session(portal: Portal, request: Request) -> Response:
    """Who is signed in, and what the page proves its calls with."""
    browser = await browsers.of(portal, request)
    if browser.person is None:
        return Response(401, orjson.dumps({"user": None}), headers=(_NO_STORE,))
    shown = {
        "user": {"id": browser.person.id, "name": browser.person.name, "color": browser.person.color},
        "form": browser.form,
        "language": portal.settings.language,
        "portal": portal.settings.name,
        "developer": portal.developer is not None,
        "fileLimit": portal.settings.file_limit,
    }
    return Response(200, orjson.dumps(shown), headers=(_NO_STORE, browsers.form_cookie(browser)))
