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

SIGN_IN, SIGN_OUT, ACCOUNT = "/sign-in", "/sign-out", "/account"
_AUTHORIZE = "/oauth/authorize"


def first(back: str) -> Response:
    """Sign in before that."""
    return browsers.redirect(f"{SIGN_IN}/?{urlencode({'back': back})}")


async def sign_in(portal: Portal, request: Request) -> Response:
    """The form, and what becomes of it."""
    browser = await browsers.of(portal, request)
    if request.method != "POST":
        return await _form(browser, _back(given.query(request)))
    asked = await given.form(request)
    login, back = asked.get("login", ""), _back(asked)
    if not browser.wrote(asked):
        return await _form(browser, back, login, browser.words["stale"], status=403)
    wait = await portal.database.write(lambda tx: sessions.attempt(tx, login, request.client, now=portal.now))
    if wait:
        return await _form(browser, back, login, browser.words["wait"].format(wait), status=429)
    known = await portal.database.read(lambda tx: sessions.stored_password(tx, login))
    # Somebody who is not there takes as long.
    stored = known[1] if known and known[1] else await asyncio.to_thread(nobodys_password)
    fits = await asyncio.to_thread(password_fits, asked.get("password", ""), stored)
    if known is None or not known[1] or not fits:
        return await _form(browser, back, login, browser.words["wrong"], status=403)
    person_id = known[0]
    shown = await portal.database.write(lambda tx: sessions.begin(tx, person_id, login, request.client, now=portal.now))
    return browsers.redirect(back, browsers.session_cookie(browser, shown))


async def sign_out(portal: Portal, request: Request) -> Response:
    """End this session, or all."""
    browser, asked = await browsers.of(portal, request), await given.form(request)
    if request.method != "POST" or not browser.wrote(asked):
        return browsers.problem(browser, browser.words["stale"], title=browser.words["sign_out"], status=403)
    person = browser.person
    if person is not None and asked.get("where") == "everywhere":
        await portal.database.write(lambda tx: sessions.end_all(tx, person.id))
    else:
        await portal.database.write(lambda tx: sessions.end(tx, browser.session))
    return browsers.redirect(f"{SIGN_IN}/", browsers.session_cookie(browser, ""))


async def account(portal: Portal, request: Request) -> Response:
    """Who is signed in, and which applications they may use."""
    browser = await browsers.of(portal, request)
    if browser.person is None:
        return first(f"{ACCOUNT}/")
    person_id = browser.person.id
    found = await portal.database.read(local.all_applications)
    shown = [one for one in found if one.interface and one.is_open_to(person_id)]
    return browsers.page(browser, "account.html", portal.settings.name, applications=shown)


async def _form(browser: Browser, back: str, login: str = "", problem: str = "", *, status: int = 200) -> Response:
    title, leads_to = browser.words["sign_in"], await _further(browser.portal, back)
    return browsers.page(
        browser, "sign_in.html", title, status=status, leads_to=leads_to, back=back, login=login, problem=problem
    )


def _back(asked: dict[str, str]) -> str:
    """Where to go afterwards: within the portal."""
    back = asked.get("back", "")
    inside = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isascii() and back.isprintable()
    return back if inside else f"{ACCOUNT}/"


async def _further(portal: Portal, back: str) -> str:
    """Where the way leads behind that: to the application that sent somebody here."""
    parts = urlsplit(back)
    client_id = parse_qs(parts.query).get("client_id", [""])[0]
    if parts.path.rstrip("/") != _AUTHORIZE or not client_id:
        return ""
    found = await portal.database.read(lambda tx: local.find(tx, client_id))
    return found.handler_url if found else ""
