"""Signing in and out."""

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit

from beseda.app import Request
from beseda.domain.applications import local
from beseda.domain.people import sessions
from beseda.domain.people.accounts import nobodys_password, password_fits
from beseda.http import browser as browsers
from beseda.http import given
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.settings import Settings

SIGN_IN, SIGN_OUT, ACCOUNT = "/sign-in", "/sign-out", "/account"
PROVIDER = f"{SIGN_IN}/open-id"
_AUTHORIZE = "/oauth/authorize"


def first(back: str) -> Response:
    """Sign in before that."""
    return browsers.redirect(f"{SIGN_IN}/?{urlencode({'back': back})}")


async def sign_in(portal: Portal, request: Request) -> Response:
    """The form, and what becomes of it."""
    browser = await browsers.of(portal, request)
    if request.method != "POST":
        asked = given.query(request)
        return await _form(browser, back(asked), left="left" in asked)
    asked = await given.form(request)
    login, then = asked.get("login", ""), back(asked)
    if not browser.wrote(asked):
        return await _form(browser, then, login, browser.words["stale"], status=403)
    wait = await portal.database.write(lambda tx: sessions.attempt(tx, login, request.client, now=portal.now))
    if wait:
        return await _form(browser, then, login, browser.words["wait"].format(wait), status=429)
    known = await portal.database.read(lambda tx: sessions.stored_password(tx, login))
    # Somebody who is not there takes as long.
    stored = known[1] if known and known[1] else await asyncio.to_thread(nobodys_password)
    fits = await asyncio.to_thread(password_fits, asked.get("password", ""), stored)
    if known is None or not known[1] or not fits:
        return await _form(browser, then, login, browser.words["wrong"], status=403)
    person_id = known[0]
    shown = await portal.database.write(lambda tx: sessions.begin(tx, person_id, login, request.client, now=portal.now))
    return browsers.redirect(then, browsers.session_cookie(browser, shown))


async def sign_out(portal: Portal, request: Request) -> Response:
    """End this session, or all."""
    browser, asked = await browsers.of(portal, request), await given.form(request)
    if request.method != "POST" or not browser.wrote(asked):
        return browsers.problem(browser, browser.words["stale"], title=browser.words["sign_out"], status=403)
    person = browser.person
    if person is not None and asked.get("where") == "everywhere":
        await portal.database.write(lambda tx: sessions.end_all(tx, person.id, now=portal.now))
    else:
        await portal.database.write(lambda tx: sessions.end(tx, browser.session))
    left = "?left=1" if portal.settings.oidc_issuer else ""
    return browsers.redirect(f"{SIGN_IN}/{left}", browsers.session_cookie(browser, ""))


async def account(portal: Portal, request: Request) -> Response:
    """Who is signed in, and which applications they may use."""
    browser = await browsers.of(portal, request)
    if browser.person is None:
        return first(f"{ACCOUNT}/")
    person_id = browser.person.id
    found = await portal.database.read(local.all_applications)
    shown = [one for one in found if one.interface and one.is_open_to(person_id)]
    return browsers.page(browser, "account.html", portal.settings.name, applications=shown)


async def _form(
    browser: Browser, then: str, login: str = "", problem: str = "", *, status: int = 200, left: bool = False
) -> Response:
    """``left``: whether somebody signed out just now, perhaps not of the provider."""
    return browsers.page(
        browser,
        "sign_in.html",
        browser.words["sign_in"],
        status=status,
        leads_to=await _further(browser.portal, then),
        problem=problem,
        back=then,
        login=login,
        provider=_provider(browser.portal.settings),
        begin=f"{PROVIDER}/?{urlencode({'back': then})}",
        leave=f"{PROVIDER}/leave/" if left else "",
    )


def _provider(settings: Settings) -> str:
    """What the provider is called that people may sign in at; "" where there is none."""
    return settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or ""


def back(asked: dict[str, str]) -> str:
    """Where to go afterwards: within the portal."""
    then = asked.get("back", "")
    inside = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isascii() and then.isprintable()
    return then if inside else f"{ACCOUNT}/"


async def _further(portal: Portal, then: str) -> str:
    """Where the way leads behind that: to the application that sent somebody here."""
    parts = urlsplit(then)
    client_id = parse_qs(parts.query).get("client_id", [""])[0]
    if parts.path.rstrip("/") != _AUTHORIZE or not client_id:
        return ""
    found = await portal.database.read(lambda tx: local.find(tx, client_id))
    return found.handler_url if found else ""
