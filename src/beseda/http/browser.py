"""A browser that somebody signed in with: its cookies, its forms, the pages that it is shown.

No page may be framed; the one with a frame runs a script. Forms go to the portal, and on to where they shall lead.
"""

from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2

from beseda.app import Request
from beseda.domain.applications import portal_secret, secret
from beseda.domain.people import sessions
from beseda.http.response import HTML, Response
from beseda.http.words import WORDS
from beseda.kernel import acting
from beseda.kernel.portal import Portal
from beseda.model import Person
from beseda.wire.cookies import FORM, SESSION, cookies


class Browser(NamedTuple):
    """Who looks, and by which cookies; ``form`` is what its forms have to hold."""

    portal: Portal
    secure: bool
    session: str
    person: Person | None
    cookie: str
    form: str

    @property
    def words(self) -> dict[str, str]:
        """What pages say to it."""
        return WORDS[self.portal.settings.language]

    def wrote(self, given: dict[str, str]) -> bool:
        """Whether a form is one that it was shown."""
        return secret.fits(given.get("form", ""), secret.hashed(self.form))


async def of(portal: Portal, request: Request) -> Browser:
    """The browser that sends a request."""
    kept = cookies(request.headers)
    session, cookie = kept.get(SESSION, ""), kept.get(FORM, "") or secret.new()
    person = await portal.database.read(lambda tx: sessions.find(tx, session, now=portal.now))
    person = await acting.person(portal, person, request.headers)
    identity = await portal.database.write(portal_secret.of_portal)
    return Browser(portal, request.secure, session, person, cookie, identity.form_token(cookie, session))


def page(
    browser: Browser,
    template: str,
    title: str,
    *,
    status: int = 200,
    leads_to: str = "",
    problem: str = "",
    framed: bool = False,
    **shown: Any,
) -> Response:
    """A page; ``leads_to``: where its form may lead besides the portal; ``framed``: in a frame, by a script of ours."""
    text = (
        _templates()
        .get_template(template)
        .render(
            language=browser.portal.settings.language,
            portal=browser.portal.settings.name,
            title=title,
            problem=problem,
            words=browser.words,
            form=browser.form,
            person=browser.person.name if browser.person else "",
            **shown,
        )
    )
    headers = (*_headers(leads_to, framed=framed), form_cookie(browser))
    return Response(status, text.encode(), HTML, headers=headers)


def problem(browser: Browser, text: str, *, title: str, status: int) -> Response:
    """A page that says what is wrong."""
    return page(browser, "page.html", title, status=status, problem=text)


def redirect(url: str, *cookies: tuple[bytes, bytes]) -> Response:
    """Go there."""
    headers = ((b"location", url.encode()), (b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer"))
    return Response(303, b"", HTML, headers=(*headers, *cookies))


def session_cookie(browser: Browser, shown: str) -> tuple[bytes, bytes]:
    """The cookie of a session; of an empty one it is taken away."""
    return cookie(browser, SESSION, shown, sessions.SECONDS if shown else 0)


def form_cookie(browser: Browser) -> tuple[bytes, bytes]:
    """The cookie that what a browser writes is compared with."""
    return cookie(browser, FORM, browser.cookie, sessions.SECONDS)


def cookie(browser: Browser, name: str, value: str, seconds: int) -> tuple[bytes, bytes]:
    """A cookie that scripts cannot read, for so many seconds; for 0 it is taken away."""
    secure = "; Secure" if browser.secure else ""
    text = f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode()


def _headers(leads_to: str, *, framed: bool) -> tuple[tuple[bytes, bytes], ...]:
    parts = urlsplit(leads_to)
    further = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    policy = (
        f"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{further}"
    )
    if framed:
        policy += f"; script-src 'self'; connect-src 'self'; frame-src{further}"
    return (
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-store"),
        (b"x-frame-options", b"DENY"),
    )


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.PackageLoader("beseda.http")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
