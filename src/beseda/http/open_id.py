"""Signing in at a provider of OpenID Connect.

The state that somebody comes back with is made of the cookie of their forms, so that no other browser can use it; nonce
and verifier are made of both when they are needed, so that nothing is stored of who goes and never comes back.
"""

import logging
from urllib.parse import quote, unquote

from beseda.app import Request
from beseda.auth import open_id
from beseda.auth.open_id import Refused, Way
from beseda.domain.applications import portal_secret, secret
from beseda.domain.applications.portal_secret import Identity
from beseda.domain.people import identities, sessions
from beseda.domain.people.identities import Account, Unknown
from beseda.http import browser as browsers
from beseda.http import given, sign_in
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.store.database import Tx
from beseda.wire.cookies import BACK, cookies

BEGIN, RETURN, LEAVE = sign_in.PROVIDER, f"{sign_in.PROVIDER}/return", f"{sign_in.PROVIDER}/leave"
_SECONDS = 600
_LOG = logging.getLogger(__name__)


async def begin(portal: Portal, request: Request) -> Response:
    """Send somebody to the provider."""
    browser = await browsers.of(portal, request)
    identity = await portal.database.write(portal_secret.of_portal)
    way = _way(browser, identity, f"{secret.new()}.{portal.now + _SECONDS}")
    try:
        provider = await _discovered(portal)
    except Refused as refused:
        return _failed(browser, refused)
    back = quote(sign_in.back(given.query(request)), safe="")
    kept = (browsers.form_cookie(browser), browsers.cookie(browser, BACK, back, _SECONDS))
    return browsers.redirect(open_id.address(provider, portal.settings, way), *kept)


async def returned(portal: Portal, request: Request) -> Response:
    """Sign somebody in who comes back."""
    browser, asked = await browsers.of(portal, request), given.query(request)
    identity = await portal.database.write(portal_secret.of_portal)
    way = _way(browser, identity, asked.get("state", "").rpartition(".")[0])
    if not secret.fits(asked.get("state", ""), secret.hashed(way.state)) or _expires_at(way) < portal.now:
        return _said(browser, "stale", 403)
    if not asked.get("code"):
        return _said(browser, "provider_refused", 403)
    wait = await portal.database.write(lambda tx: sessions.attempt(tx, "", request.client, now=portal.now))
    if wait:
        return browsers.problem(browser, browser.words["wait"].format(wait), title=_title(browser), status=429)
    try:
        provider = await _discovered(portal)
        account = await open_id.account(provider, portal.settings, way, asked, now=portal.now)
    except Refused as refused:
        return _failed(browser, refused)
    shown = await portal.database.write(lambda tx: _signed_in(tx, portal, account, way, address=request.client))
    if not isinstance(shown, str):
        return _said(browser, shown.value if shown else "stale", 403)
    back = sign_in.back({"back": unquote(cookies(request.headers).get(BACK, ""))})
    gone = browsers.cookie(browser, BACK, "", 0)
    return browsers.redirect(back, browsers.session_cookie(browser, shown), gone)


async def leave(portal: Portal, request: Request) -> Response:
    """Send somebody who signed out to where they can sign out of the provider, too."""
    browser = await browsers.of(portal, request)
    try:
        provider = await _discovered(portal)
    except Refused as refused:
        return _failed(browser, refused)
    start = f"{portal.settings.public_url}{sign_in.SIGN_IN}/"
    return browsers.redirect(open_id.farewell(provider, portal.settings, start) or start)


async def _signed_in(tx: Tx, portal: Portal, account: Account, way: Way, *, address: str) -> str | Unknown | None:
    """What the browser shows from now on, or why there is nothing; None: the state was used before."""
    if not await identities.use(tx, way.state, expires_at=_expires_at(way)):
        return None
    settings, now = portal.settings, portal.now
    found = await identities.person_id(tx, account, create=settings.oidc_create, limit=settings.people_limit, now=now)
    return found if isinstance(found, Unknown) else await sessions.begin(tx, found, "", address, now=now)


async def _discovered(portal: Portal) -> open_id.Provider:
    if not portal.settings.oidc_issuer:
        raise Refused("there is no provider")
    return await open_id.discover(portal.settings)


def _way(browser: Browser, identity: Identity, begun: str) -> Way:
    """The way of a browser that begins with this: chance, and until when it may come back."""
    state = f"{begun}.{identity.sign_in_proof('state', begun, browser.cookie)}"
    nonce, verifier = (identity.sign_in_proof(part, state, browser.cookie) for part in ("nonce", "verifier"))
    return Way(f"{browser.portal.settings.public_url}{RETURN}/", state, nonce, verifier)


def _expires_at(way: Way) -> int:
    """Until when somebody may come back; of a way that is the portal's own."""
    return int(way.state.split(".")[1])


def _failed(browser: Browser, refused: Refused) -> Response:
    _LOG.warning("nobody can sign in at the provider: %s", refused)
    return _said(browser, "provider_failed", 502)


def _said(browser: Browser, word: str, status: int) -> Response:
    return browsers.problem(browser, browser.words[word], title=_title(browser), status=status)


def _title(browser: Browser) -> str:
    return browser.words["sign_in"]
