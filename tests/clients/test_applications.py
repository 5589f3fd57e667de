"""Clients as applications: authorize, call, expire by the portal's clock, renew, call again.

The addresses of the authorization server that clients have built in are led to the portal in the client itself.
"""

import asyncio
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from b24pysdk import BitrixAppLocal, BitrixTokenLocal, Client
from b24pysdk.api.requesters import BitrixOAuthRequester
from fast_bitrix24 import BitrixAsync

from beseda.testing import Application, Portal, User, WebhookReceiver, eventually
from tests.applications.browser import Browser, landed


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.configure(public_url=portal.https_url)
    return portal.user("Anna", login="anna", password="correct horse", admin=True)


@pytest.fixture
def application(portal: Portal, anna: User) -> Application:
    return portal.application(anna, scope="im,user")


@pytest.fixture
def code(portal: Portal, application: Application) -> str:
    """What Anna's browser brings to the application."""
    browser, path = Browser(portal), f"/oauth/authorize/?client_id={application.client_id}"
    browser.sign_in("anna", "correct horse", back=path)
    return landed(browser.fill_in(path, decision="allow"))["code"]


def expired_once(portal: Portal, method: str) -> bool:
    """Whether a method was answered, refused, and answered with a new token; it is noted after the answer."""
    return eventually(lambda: [one.status for one in portal.calls if one.method == method] == [200, 401, 200])


def test_b24pysdk(
    portal: Portal, anna: User, application: Application, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    for name, path in (("_OAUTH_TOKEN_URL", "/oauth/token/"), ("_APP_INFO_URL", "/rest/app.info/")):
        monkeypatch.setattr(BitrixOAuthRequester, name, portal.https_url + path)
    app = BitrixAppLocal(domain=urlsplit(portal.https_url).netloc, **application.keys)
    given = app.get_oauth_token(code).oauth_token
    token = BitrixTokenLocal(auth_token=given.access_token, refresh_token=given.refresh_token, bitrix_app=app)
    client: Any = Client(token)
    assert int(client.user.current().result["ID"]) == anna.id
    portal.clock.move(3600)
    assert int(client.user.current().result["ID"]) == anna.id
    assert expired_once(portal, "user.current")
    assert token.auth_token != given.access_token
    assert app.get_app_info(token.auth_token).result.client_id == application.client_id


def test_fast_bitrix24(portal: Portal, anna: User, application: Application, code: str) -> None:
    kept: dict[str, str] = {}

    async def token() -> str:
        way = (
            {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
            if kept
            else {
                "grant_type": "authorization_code",
                "code": code,
            }
        )
        kept.update(application.ask(**way).json)
        return kept["access_token"]

    async def work() -> list[Any]:
        trusted = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(portal.ca_file)))
        async with aiohttp.ClientSession(connector=trusted, raise_for_status=True) as session:
            client: Any = BitrixAsync(f"{portal.https_url}/rest/", token_func=token, client=session, verbose=False)
            first = await client.call("user.current", raw=True)
            portal.clock.move(3600)
            return [first, await client.call("user.current", raw=True)]

    assert [int(one["result"]["ID"]) for one in asyncio.run(work())] == [anna.id, anna.id]
    assert expired_once(portal, "user.current")


class Handler:
    """A handler in the style of CRest, as local-integrations describe it: it keeps what the installation brings."""

    def __init__(self, portal: Portal, application: Application, auth: dict[str, str]) -> None:
        self.trusted = ssl.create_default_context(cafile=str(portal.ca_file))
        self.application = application
        self.settings = auth

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method; with an expired token, once more with a new one."""
        url = f"{self.settings['client_endpoint']}{method}.json"
        answer = self._send(url, urlencode({**parameters, "auth": self.settings["access_token"]}).encode())
        if answer.get("error") == "expired_token":
            self._renew()
            return self.call(method, **parameters)
        return answer

    def _renew(self) -> None:
        host = urlsplit(self.settings["server_endpoint"]).netloc
        given = {
            **self.application.keys,
            "grant_type": "refresh_token",
            "refresh_token": self.settings["refresh_token"],
        }
        self.settings |= self._send(f"https://{host}/oauth/token/?{urlencode(given)}", None)

    def _send(self, url: str, body: bytes | None) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(url, body, context=self.trusted) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as refused:
            return dict(json.load(refused))


@pytest.fixture
def receiver(portal: Portal) -> Iterator[WebhookReceiver]:
    with portal.webhook_receiver() as found:
        yield found


def test_a_handler_that_keeps_what_its_installation_brings(
    portal: Portal, anna: User, receiver: WebhookReceiver
) -> None:
    application = portal.application(anna, scope="im,user", interface=False, install_url=receiver.url)
    handler = Handler(portal, application, receiver.wait(1)[0]["auth"])
    assert int(handler.call("profile")["result"]["ID"]) == anna.id
    portal.clock.move(3600)
    assert int(handler.call("profile")["result"]["ID"]) == anna.id
    bound = handler.call("event.bind", event="ONUSERADD", handler=receiver.url)
    assert bound["result"] is True
    anna.call("user.add", EMAIL="vera@example.com", UF_DEPARTMENT=[1])
    told = receiver.wait(2)[1]
    assert told["auth"]["application_token"] == receiver.wait(1)[0]["auth"]["application_token"]
