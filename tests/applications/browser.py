"""A browser for tests: it keeps cookies and fills in forms, as far as pages of plain HTML ask for it."""

import re
from collections.abc import Mapping
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from beseda.testing import Answer, Portal
from beseda.testing.client import Client

_FORM = re.compile(r'name="form" value="([^"]*)"')


class Visitor:
    """Somebody who looks at a portal, by what is served at one address."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._send("GET", path, b"", {})

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(form).encode(), headers)

    def fill_in(self, path: str, to: str = "", **given: str) -> Answer:
        """Open a page and send its form."""
        found = _FORM.search(self.get(path).body.decode())
        assert found, "no form"
        return self.post(to or path, {"form": unescape(found[1]), **given})

    def sign_in(self, login: str, password: str, back: str = "") -> Answer:
        return self.fill_in("/sign-in/", login=login, password=password, back=back)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.client.send(method, path, body, headers | {"Cookie": cookie})
        for morsel in SimpleCookie(answer.headers.get("set-cookie", "").replace(", beseda", "; beseda")).values():
            self.cookies[morsel.key] = morsel.value
        return answer


class Browser(Visitor):
    """Somebody who looks at the portal of the test."""

    def __init__(self, portal: Portal) -> None:
        super().__init__(portal.client)
        self.portal = portal


def landed(answer: Answer) -> dict[str, str]:
    """What the address tells that somebody is sent to."""
    assert answer.status == 303, answer
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
