"""Pages of applications in a frame, opened with the documented POST. Official: settings/oauth/simple-way.

Cookies ignore ports, so a page under the portal's own name would be sent the portal's session: it is refused.
What a page asks of the window around it (Quirks 248, 253 and 254) is answered there by scripts; where the portal has to
do something about it, they send it here.
"""

import secrets
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from beseda.app import Request
from beseda.domain.applications import first_run, local, options, portal_secret, tokens
from beseda.domain.applications.portal_secret import Identity
from beseda.domain.applications.tokens import Tokens
from beseda.domain.auth import installation
from beseda.http import browser as browsers
from beseda.http import given, sign_in
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import LocalApplication, Person
from beseda.store.database import Tx
from beseda.wire.views import tokens as view

APPLICATIONS = "/applications/"


class _Opened(NamedTuple):
    application: LocalApplication
    person: Person
    url: str


class _Refused(NamedTuple):
    word: str
    status: int


async def opened(portal: Portal, request: Request) -> Response:
    """The page of an application, or by POST what that page asks for."""
    browser = await browsers.of(portal, request)
    if browser.person is None:
        return sign_in.first(request.path)
    found = await _find(portal, request, browser.person)
    if isinstance(found, _Refused):
        return browsers.problem(browser, browser.words[found.word], title=portal.settings.name, status=found.status)
    return await (_command(browser, found, request) if request.method == "POST" else _page(browser, found))


async def _find(portal: Portal, request: Request, person: Person) -> _Opened | _Refused:
    """The application that somebody may open; while it is not installed administrators install it."""
    client_id = request.path.removeprefix(APPLICATIONS).rstrip("/")
    application = await portal.database.read(lambda tx: local.find(tx, client_id))
    if application is None or not application.interface:
        return _Refused("unknown", 404)
    if not application.is_open_to(person.id):
        return _Refused("closed", 403)
    if not application.installed_at and not person.admin:
        return _Refused("unfinished", 403)
    url = application.handler_url if application.installed_at else application.install_url
    if urlsplit(url).hostname in _own_names(portal, request):
        return _Refused("own_name", 403)
    return _Opened(application, person, url)


async def _page(browser: Browser, found: _Opened) -> Response:
    portal, application, person = browser.portal, found.application, found.person

    async def work(tx: Tx) -> tuple[Tokens, Identity, dict[str, Any], dict[str, Any], bool]:
        made = await tokens.issue(tx, application, person.id, now=portal.now)
        for_all = await options.kept(tx, application, options.EVERYBODY, None)
        own = await options.kept(tx, application, person.id, None)
        first = await first_run.is_first(tx, application, person.id)
        return made, await portal_secret.of_portal(tx), for_all, own, first

    made, identity, for_all, own, first = await portal.database.write(work)
    place, sid = _place(portal), secrets.token_hex(16)
    fields = _fields(portal, application, made, identity)
    told = {
        **place,
        **_tokens(portal, made),
        "PATH": "/rest",
        "MEMBER_ID": fields["member_id"],
        "IS_ADMIN": person.admin,
        "INSTALL": not application.installed_at,
        "FIRST_RUN": first,
        "APP_OPTIONS": for_all,
        "USER_OPTIONS": own,
        "PLACEMENT": fields["PLACEMENT"],
        "PLACEMENT_OPTIONS": {},
    }
    return browsers.page(
        browser,
        "application.html",
        application.title,
        leads_to=found.url,
        framed=True,
        action=_action(found.url, {**place, "APP_SID": sid}),
        fields=fields,
        frame=f"{place['DOMAIN']}|{place['PROTOCOL']}|{sid}",
        told=orjson.dumps(told).decode(),
    )


async def _command(browser: Browser, found: _Opened, request: Request) -> Response:
    """Do what the page in the frame asks the portal for; only the window around it can send it."""
    asked = await given.form(request)
    if not browser.wrote(asked):
        return _answer(403, {"error": "stale"})
    portal, application, person = browser.portal, found.application, found.person
    match asked.get("command"):
        case "refreshAuth":
            made = await portal.database.write(lambda tx: tokens.issue(tx, application, person.id, now=portal.now))
            return _answer(200, _tokens(portal, made))
        case "setInstall":
            await portal.database.write(lambda tx: first_run.begun(tx, application, person.id, now=portal.now))
            return _answer(200, True)
        case "setInstallFinish" if person.admin:
            await portal.database.write(lambda tx: installation.finish(tx, application, now=portal.now))
            portal.wakeup.notify()
            return _answer(200, True)
        case "setAppOption" if person.admin:
            return await _keep(portal, application, options.EVERYBODY, asked)
        case "setUserOption":
            return await _keep(portal, application, person.id, asked)
        case _:
            return _answer(403, {"error": "refused"})


async def _keep(portal: Portal, application: LocalApplication, person_id: int, asked: dict[str, str]) -> Response:
    try:
        written = orjson.loads(asked.get("params", ""))
    except orjson.JSONDecodeError:
        written = None
    match written:
        case {"name": str(name), "value": value} if name:
            await portal.database.write(lambda tx: options.keep(tx, application, person_id, {name: value}))
            return _answer(200, True)
        case _:
            return _answer(400, {"error": "malformed"})


def _answer(status: int, value: object) -> Response:
    return Response(status, orjson.dumps(value), headers=((b"cache-control", b"no-store"),))


def _own_names(portal: Portal, request: Request) -> set[str | None]:
    asked = urlsplit(f"//{request.headers.get(b'host', b'').decode('latin-1')}").hostname
    return {asked, urlsplit(portal.settings.public_url).hostname} - {None}


def _place(portal: Portal) -> dict[str, str]:
    address = urlsplit(portal.settings.public_url)
    protocol = "1" if address.scheme == "https" else "0"
    return {"DOMAIN": address.netloc, "PROTOCOL": protocol, "LANG": portal.settings.language}


def _action(url: str, place: dict[str, str]) -> str:
    """The address, with what stands in its query."""
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *place.items()])
    return parts._replace(query=query, fragment="").geturl()


def _tokens(portal: Portal, made: Tokens) -> dict[str, str]:
    return {
        "AUTH_ID": made.access,
        "AUTH_EXPIRES": str(made.expires_at - portal.now),
        "REFRESH_ID": made.refresh,
    }


def _fields(portal: Portal, application: LocalApplication, made: Tokens, identity: Identity) -> dict[str, str]:
    place = view.place(portal.settings.public_url, identity.member_id)
    return {
        **_tokens(portal, made),
        "SERVER_ENDPOINT": place["server_endpoint"],
        "APPLICATION_TOKEN": identity.application_token(application.identity.known_as),
        "APPLICATION_SCOPE": made.scope,
        "member_id": place["member_id"],
        "status": view.STATUS,
        "PLACEMENT": "DEFAULT",
    }
