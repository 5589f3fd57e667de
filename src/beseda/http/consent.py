"""People let applications in. Official: settings/oauth/index, step 1.

What goes wrong is shown here: nobody is sent to an application with an error.
"""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from beseda.app import Request
from beseda.domain.applications import consent, local, portal_secret, tokens
from beseda.http import browser as browsers
from beseda.http import given, sign_in
from beseda.http.browser import Browser
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import LocalApplication, Person
from beseda.store.database import Tx
from beseda.wire.views import tokens as view

AUTHORIZE = "/oauth/authorize"
_METHODS = {"S256", "plain"}


class _Refusal(NamedTuple):
    """Why somebody is not sent to an application."""

    word: str
    status: int


async def authorize(portal: Portal, request: Request) -> Response:
    """Send somebody back to the application with a code, once they are signed in and agree."""
    asked = given.query(request)
    browser = await browsers.of(portal, request)
    application = await portal.database.read(lambda tx: local.find(tx, asked.get("client_id", "")))
    refusal = _refusal(application, browser.person, asked)
    if refusal is not None or application is None:
        word, status = refusal or _Refusal("unknown", 404)
        return browsers.problem(browser, browser.words[word], title=portal.settings.name, status=status)
    person = browser.person
    if person is None:
        return sign_in.first(f"{AUTHORIZE}/?{request.query.decode('latin-1')}")
    if request.method == "POST":
        return await _decided(browser, application, person, asked, await given.form(request))
    if await portal.database.read(lambda tx: consent.is_given(tx, application, person.id)):
        return await _granted(portal, application, person, asked, agreed=False)
    return _question(browser, application)


def _question(browser: Browser, application: LocalApplication, problem: str = "", *, status: int = 200) -> Response:
    return browsers.page(
        browser,
        "consent.html",
        application.title,
        status=status,
        leads_to=application.handler_url,
        scopes=application.scope.split(","),
        problem=problem,
    )


async def _decided(
    browser: Browser, application: LocalApplication, person: Person, asked: dict[str, str], form: dict[str, str]
) -> Response:
    if not browser.wrote(form):
        return _question(browser, application, browser.words["stale"], status=403)
    if form.get("decision") != "allow":
        return browsers.problem(browser, browser.words["refused"], title=application.title, status=403)
    return await _granted(browser.portal, application, person, asked, agreed=True)


def _refusal(application: LocalApplication | None, person: Person | None, asked: dict[str, str]) -> _Refusal | None:
    if application is None:
        return _Refusal("unknown", 404)
    if not application.installed_at:
        return _Refusal("unfinished", 403)
    if asked.get("redirect_uri") and asked["redirect_uri"] != application.handler_url:
        return _Refusal("nowhere", 400)
    method = asked.get("code_challenge_method", "plain")
    if asked.get("response_type", "code") != "code" or method not in _METHODS:
        return _Refusal("malformed", 400)
    if person is not None and not application.is_open_to(person.id):
        return _Refusal("closed", 403)
    return None


async def _granted(
    portal: Portal, application: LocalApplication, person: Person, asked: dict[str, str], *, agreed: bool
) -> Response:
    method, challenge = asked.get("code_challenge_method", "plain"), asked.get("code_challenge", "")

    async def work(tx: Tx) -> dict[str, str]:
        if agreed:
            await consent.give(tx, application, person.id, now=portal.now)
        bound = f"{method}:{challenge}" if challenge else ""
        code = await tokens.grant(tx, application, person.id, challenge=bound, now=portal.now)
        identity = await portal_secret.of_portal(tx)
        place = view.place(portal.settings.public_url, identity.member_id)
        told = {"code": code, "state": asked.get("state", ""), "domain": place["domain"]}
        return told | {
            "member_id": place["member_id"],
            "scope": application.scope,
            "server_domain": place["domain"],
        }

    told = await portal.database.write(work)
    return browsers.redirect(_with_query(application.handler_url, told))


def _with_query(url: str, told: dict[str, str]) -> str:
    parts = urlsplit(url)
    return parts._replace(query="&".join(filter(None, (parts.query, urlencode(told)))), fragment="").geturl()
