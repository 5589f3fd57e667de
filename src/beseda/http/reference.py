"""The reference that the portal shows to people: its methods, and each with a form to call it.

Only what a browser opens as a page, and without parameters, is answered so: anything else at these addresses is a call.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from beseda.app import Request, check_webhook
from beseda.errors.spec import ApiError
from beseda.http.forms import fields
from beseda.http.response import HTML, Response
from beseda.http.schemas import available
from beseda.kernel.method import Method, Param
from beseda.kernel.portal import Portal

_OFFICIAL = "https://github.com/bitrix24/b24restdocs/blob/main/"
# The address holds a secret: the page is not kept, not framed, and tells nobody where it was.
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    b" base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


class PageAddress(NamedTuple):
    """An address below ``/rest``: what stands before the method, and the method's name."""

    base: str
    name: str
    webhook: tuple[str, str] | None = None


def is_opened(request: Request) -> bool:
    """Whether a person looks at this address in a browser; no client library asks for XHTML."""
    if request.method != "GET" or request.query or request.headers.get(b"content-length", b"0") != b"0":
        return False
    accept = request.headers.get(b"accept", b"")
    as_page = accept.startswith(b"text/html") and b"application/xhtml+xml" in accept
    return as_page and request.headers.get(b"sec-fetch-mode", b"navigate") == b"navigate"


async def page(portal: Portal, request: Request) -> Response | None:
    """The page at an address, if there is one: the list of methods, one method, or that there is no such webhook."""
    place = _place(request.path)
    if place is None:
        return None
    method = portal.registry.find(place.name, portal.settings.revision)
    if method is None and place.name:
        return None
    if place.webhook is not None:
        try:
            await check_webhook(portal, *place.webhook)
        except ApiError as refusal:
            return shown(portal, "Unknown webhook", _unknown(), status=refusal.wire.status)
    if method is None:
        return shown(portal, "Methods", _list(portal, place))
    return shown(portal, method.name, _method(portal, method, place))


def _unknown() -> Iterator[str]:
    yield "<h1>Unknown webhook</h1><p>No webhook of this portal has this address: its code is mistyped or revoked, or "
    yield "its person is no longer here.</p><p><code>beseda webhook add --user LOGIN --scope im,user</code> makes "
    yield 'another one.</p><p><a href="/">This portal</a>, <a href="/rest/">its methods</a></p>'


def _place(path: str) -> PageAddress | None:
    match [part for part in path.split("/") if part]:
        case ["rest"]:
            return PageAddress("/rest", "")
        case ["rest", name] if not name.isdecimal():
            return PageAddress("/rest", name)
        case ["rest", user_id, code, *rest] if user_id.isdecimal() and len(rest) <= 1:
            base = f"/rest/{user_id}/{quote(code, safe='')}"
            return PageAddress(base, "".join(rest), (user_id, code))
        case _:
            return None


def _list(portal: Portal, place: PageAddress) -> Iterator[str]:
    revision = portal.settings.revision
    methods = sorted((one for one in portal.registry if one.exists_in(revision)), key=lambda one: one.name.lower())
    yield f"<h1>Methods</h1><p>{escape(portal.settings.name)}, REST revision {revision}. "
    yield 'For programs: <a href="/openapi.json">OpenAPI</a>.</p>'
    yield _hint(place)
    yield '<label for="search">Search</label><input id="search" type="search" autocomplete="off">'
    yield '<ul id="methods">'
    for method in methods:
        link = f'<a href="{escape(place.base)}/{escape(method.name)}">{escape(method.name)}</a>'
        yield f"<li>{link} <span>{_summary(method)}</span></li>"
    yield '</ul><p id="none" hidden>No method is called so.</p>'


def _method(portal: Portal, method: Method, place: PageAddress) -> Iterator[str]:
    revision = portal.settings.revision
    params = available(method.params, revision)
    yield f'<p><a href="{escape(place.base)}/">All methods</a></p><h1>{escape(method.name)}</h1>'
    yield f"<p>{_summary(method)}</p><p>Scope {escape(', '.join(method.scopes))}"
    yield f"; since revision {method.since}" if method.since else ""
    yield "; deprecated" if method.deprecated else ""
    yield f'. <a href="{_OFFICIAL}{escape(method.doc)}.md" rel="noreferrer">Official page</a></p>'
    yield from _form(method, params, revision) if place.webhook else _parameters(params)
    yield _hint(place)
    if method.errors:
        yield "<h2>Errors</h2><table><thead><tr><th>Status<th>Code<th>Text</thead><tbody>"
        yield from (
            f"<tr><td>{wire.status}<td><code>{escape(wire.code)}</code><td>{escape(wire.text)}"
            for wire in method.errors
        )
        yield "</tbody></table>"


def _form(method: Method, params: Iterable[Param], revision: int) -> Iterator[str]:
    yield '<form id="call">'
    yield from fields(params, revision)
    if method.mode in {"write", "read_then_write"}:
        yield "<p>A call may change what is in the portal.</p>"
    yield "<button>Call</button></form><noscript><p>Calling from here needs JavaScript.</p></noscript>"
    yield '<section aria-labelledby="said" aria-live="polite"><h2 id="said">Answer</h2>'
    yield '<p id="status">Not called yet.</p>'
    yield '<pre id="answer" tabindex="0" aria-labelledby="said" hidden></pre></section>'


def _parameters(params: Iterable[Param]) -> Iterator[str]:
    yield "<h2>Parameters</h2><dl>"
    for param in params:
        yield f"<dt><code>{escape(param.wire)}</code> {escape(param.kind.name)}<dd>{escape(param.info.text)}"
    yield "</dl>"


def _hint(place: PageAddress) -> str:
    here = "<code>/rest/{user}/{code}/</code>"
    return "" if place.webhook else f"<p>At the address of a webhook, {here}, each method has a form to call it.</p>"


def _summary(method: Method) -> str:
    return escape(method.summary.replace("``", ""))


def shown(portal: Portal, title: str, body: Iterable[str], *, status: int = 200) -> Response:
    """A page of the portal."""
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - {escape(portal.settings.name)}</title>"
        '<link rel="stylesheet" href="/static/reference.css"><script src="/static/reference.js" defer></script></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )
    return Response(status, text.encode(), HTML, headers=_HEADERS)
