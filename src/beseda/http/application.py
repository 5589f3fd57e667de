"""Pages of applications in a frame, opened with the documented POST. Official: settings/oauth/simple-way.

Cookies ignore ports, so a page under the portal's own name would be sent the portal's session: it is refused.
"""

import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit

from beseda.app import Request
from beseda.domain.applications import local, portal_secret, tokens
from beseda.domain.applications.portal_secret import Identity
from beseda.domain.applications.tokens import Tokens
from beseda.http import browser as browsers
from beseda.http import sign_in
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import LocalApplication
from beseda.store.database import Tx
from beseda.wire.views import tokens as view

APPLICATIONS = "/applications/"


async def opened(portal: Portal, request: Request) -> Response:
    """The page of an application; while it is not installed, the page of its installation, to administrators."""
    browser = await browsers.of(portal, request)
    person = browser.person
    if person is None:
        return sign_in.first(request.path)
    client_id = request.path.removeprefix(APPLICATIONS).rstrip("/")
    application = await portal.database.read(lambda tx: local.find(tx, client_id))
    if application is None or not application.interface:
        return _problem(browser, "unknown", 404)
    if not application.is_open_to(person.id):
        return _problem(browser, "closed", 403)
    if not application.installed_at and not person.admin:
        return _problem(browser, "unfinished", 403)
    url = application.handler_url if application.installed_at else application.install_url
    if urlsplit(url).hostname in _own_names(portal, request):
        return _problem(browser, "own_name", 403)

    async def work(tx: Tx) -> tuple[Tokens, Identity]:
        made = await tokens.issue(tx, application, person.id, now=portal.now)
        return made, await portal_secret.of_portal(tx)

    made, identity = await portal.database.write(work)
    return browsers.page(
        browser,
        "application.html",
        application.title,
        leads_to=url,
        framed=True,
        action=_action(portal, url),
        fields=_fields(portal, application, made, identity),
    )


def _problem(browser: Browser, word: str, status: int) -> Response:
    return browsers.problem(browser, browser.words[word], title=browser.portal.settings.name, status=status)


def _own_names(portal: Portal, request: Request) -> set[str | None]:
    asked = urlsplit(f"//{request.headers.get(b'host', b'').decode('latin-1')}").hostname
    return {asked, urlsplit(portal.settings.public_url).hostname} - {None}


def _action(portal: Portal, url: str) -> str:
    """The address, with what stands in its query."""
    address, parts = urlsplit(portal.settings.public_url), urlsplit(url)
    given = {
        "DOMAIN": address.netloc,
        "PROTOCOL": "1" if address.scheme == "https" else "0",
        "LANG": portal.settings.language,
        "APP_SID": secrets.token_hex(16),
    }
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *given.items()])
    return parts._replace(query=query, fragment="").geturl()


def _fields(portal: Portal, application: LocalApplication, made: Tokens, identity: Identity) -> dict[str, str]:
    place = view.place(portal.settings.public_url, identity.member_id)
    return {
        "AUTH_ID": made.access,
        "AUTH_EXPIRES": str(made.expires_at - portal.now),
        "REFRESH_ID": made.refresh,
        "SERVER_ENDPOINT": place["server_endpoint"],
        "APPLICATION_TOKEN": identity.application_token(application.identity.known_as),
        "APPLICATION_SCOPE": made.scope,
        "member_id": place["member_id"],
        "status": view.STATUS,
        "PLACEMENT": "DEFAULT",
    }
