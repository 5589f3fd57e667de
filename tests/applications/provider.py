"""The provider of OpenID Connect as people and tests see it."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from beseda.testing import Answer
from tests.applications.browser import Browser

CLIENT_SECRET = "s3cret-of-the-client"


class Provider:
    """A provider as people and the tests see it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def account(self, subject: str, **claims: Any) -> None:
        """Have an account with these claims."""
        self._ask("PUT", f"/users/{quote(subject)}", json.dumps(claims), "application/json")

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in there at that address; answers where the browser is sent."""
        there = address.removeprefix(self.url)
        assert there != address
        location, _ = self._ask("POST", there, urlencode({"sub": subject}), "application/x-www-form-urlencoded")
        assert location, "the provider sends nobody back"
        return location

    def secrets(self) -> set[str]:
        """Every code, verifier, secret and token that it was shown or gave."""
        return set(json.loads(self._ask("GET", "/secrets", "", "")[1]))

    def _ask(self, method: str, path: str, body: str, kind: str) -> tuple[str, str]:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            said = answer.read().decode()
            assert answer.status < 400, said
            return answer.headers.get("Location", ""), said
        finally:
            connection.close()


def come_back(browser: Browser, provider: Provider, subject: str, back: str = "") -> str:
    """Go to the provider and sign in there; the path with which somebody comes back."""
    begun = browser.get(f"/sign-in/open-id/?{urlencode({'back': back})}")
    assert begun.status == 303, begun.body.decode()
    location = urlsplit(provider.sign_in(begun.headers["location"], subject))
    assert location.path == "/sign-in/open-id/return/"
    return f"{location.path}?{location.query}"


def sign_in(browser: Browser, provider: Provider, subject: str, back: str = "") -> Answer:
    return browser.get(come_back(browser, provider, subject, back))
