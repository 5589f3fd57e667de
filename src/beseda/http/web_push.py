"""What the page asks about notifications of a browser while it is closed: the key, to be told, to be told no longer.

See docs/push.md. A cookie alone asks nothing: the page proves in a header that it was given to this browser.
"""

from typing import Any

import orjson

from beseda.app import Request
from beseda.domain.people import web_push
from beseda.domain.people.web_push import Subscription
from beseda.http import browser as browsers
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.store.database import Tx
from beseda.wire.cookies import PROOF

KEY, SUBSCRIBE, UNSUBSCRIBE = "/web-push/key", "/web-push/subscribe", "/web-push/unsubscribe"
_MOST_BYTES = 16 * 1024
_NO_STORE = ((b"cache-control", b"no-store"),)


async def key(portal: Portal, request: Request) -> Response:
    """What browsers subscribe with, and whether this one is told."""
    browser = await _page(portal, request, "GET")
    if browser is None:
        return _refused(403, "refused")

    async def work(tx: Tx) -> tuple[str, bool]:
        return await web_push.private_key(tx), await web_push.is_subscribed(tx, browser.session)

    private, subscribed = await portal.database.write(work)
    return _answer(200, {"publicKey": web_push.public_key(private), "subscribed": subscribed})


async def subscribe(portal: Portal, request: Request) -> Response:
    """Tell this browser from now on."""
    browser = await _page(portal, request, "POST")
    if browser is None or browser.person is None:
        return _refused(403, "refused")
    found = _subscription(browser, browser.person.id, await request.receive(_MOST_BYTES, True))
    if found is None:
        return _refused(400, "malformed")
    await portal.database.write(lambda tx: web_push.subscribe(tx, found))
    return _answer(200, {"subscribed": True})


async def unsubscribe(portal: Portal, request: Request) -> Response:
    """Tell it no longer."""
    browser = await _page(portal, request, "POST")
    if browser is None:
        return _refused(403, "refused")
    await portal.database.write(lambda tx: web_push.unsubscribe(tx, browser.session))
    return _answer(200, {"subscribed": False})


async def _page(portal: Portal, request: Request, method: str) -> Browser | None:
    """The browser of who is signed in; None where it is not the portal's own page that asks."""
    browser = await browsers.of(portal, request)
    shown = {"form": request.headers.get(PROOF, b"").decode("latin-1")}
    return browser if request.method == method and browser.person is not None and browser.wrote(shown) else None


def _subscription(browser: Browser, person_id: int, body: Any) -> Subscription | None:
    """What a browser calls its subscription, as JSON."""
    try:
        given = orjson.loads(body)
    except (orjson.JSONDecodeError, TypeError):
        return None
    match given:
        case {"endpoint": str(endpoint), "keys": {"p256dh": str(p256dh), "auth": str(auth)}}:
            private = browser.portal.settings.reaches_private
            try:
                return web_push.subscription(browser.session, person_id, endpoint, p256dh, auth, private=private)
            except ValueError:
                return None
        case _:
            return None


def _refused(status: int, why: str) -> Response:
    return _answer(status, {"error": why})


def _answer(status: int, value: dict[str, Any]) -> Response:
    return Response(status, orjson.dumps(value), headers=_NO_STORE)
