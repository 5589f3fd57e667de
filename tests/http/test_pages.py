"""What is served beside the methods: health, readiness, a word of welcome, HTTPS."""

import http.client
import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from beseda import __version__
from beseda.settings import Settings
from beseda.testing import Portal


@pytest.fixture
def failing(beseda_settings: Settings, tmp_path: Path) -> Iterator[Portal]:
    """A portal of its own whose database has gone."""
    portal = Portal(replace(beseda_settings, data=tmp_path))
    portal._run(portal._served.database.close())
    yield portal
    portal.close()


def test_a_running_portal_is_healthy_and_ready(portal: Portal) -> None:
    healthy, ready = (portal.client.send("GET", path) for path in ("/healthz", "/readyz"))
    assert (healthy.status, healthy.json) == (200, {"status": "ok", "version": __version__})
    assert (ready.status, ready.json) == (200, {"status": "ready"})


def test_without_its_database_a_portal_is_healthy_but_not_ready(failing: Portal) -> None:
    assert failing.client.send("GET", "/healthz").status == 200
    answer = failing.client.send("GET", "/readyz")
    assert (answer.status, answer.json) == (503, {"status": "no database"})


def test_without_its_database_calls_fail_with_an_answer(failing: Portal) -> None:
    answer = failing.client.send("GET", "/rest/1/x/server.time")
    assert (answer.status, answer.json["error"]) == (503, "QUERY_LIMIT_EXCEEDED")


def test_the_first_page_tells_what_runs_here(portal: Portal) -> None:
    portal.configure(name="<b>Our & chat</b>", language="ru", revision=30)
    answer = portal.client.send("GET", "/about")
    page = answer.body.decode()
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "&lt;b&gt;Our &amp; chat&lt;/b&gt;" in page
    assert "<b>" not in page
    assert f"Beseda {__version__}, REST revision 30" in page
    assert "speaks the Bitrix24 chat and chatbot REST API" in page


def first_page(portal: Portal) -> str:
    return portal.client.send("GET", "/about").body.decode()


def test_the_first_page_leads_on(portal: Portal) -> None:
    links = re.findall(r'href="(/[^"]*)"', first_page(portal))
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert set(links) >= {"/rest/", "/openapi.json", "/readyz", "/healthz"}
    assert {link: portal.client.send("GET", link, headers=accept).status for link in links} == dict.fromkeys(links, 200)
    assert "first-run.txt" in first_page(portal)


def test_the_first_page_says_whether_the_portal_is_well(portal: Portal, failing: Portal) -> None:
    assert "This portal is well" in first_page(portal)
    assert "This portal is not well: no database." in first_page(failing)
    portal.block()
    assert "This portal is not well: its REST API is blocked." in first_page(portal)


def test_elsewhere_there_is_nothing(portal: Portal) -> None:
    answer = portal.client.send("GET", "/favicon.ico")
    assert answer.status == 404
    assert answer.json == {"error": "ERROR_NOT_FOUND", "error_description": "There is nothing at this address"}


def test_every_answer_names_its_request(portal: Portal) -> None:
    paths = ("/about", "/healthz", "/readyz", "/nothing", "/picture/x", "/rest/server.time")
    names = [portal.client.send("GET", path).headers["x-request-id"] for path in paths * 2]
    assert len(set(names)) == len(names)
    assert all(len(name) == 16 for name in names)


def test_nothing_is_told_of_the_server_behind(portal: Portal) -> None:
    assert "server" not in portal.client.send("GET", "/about").headers


def test_the_same_is_served_over_https_to_who_trusts_the_authority(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    address = urlsplit(hook.https_url)
    trusting = ssl.create_default_context(cafile=str(portal.ca_file))
    client = http.client.HTTPSConnection(address.netloc, context=trusting, timeout=30)
    client.request("GET", f"{address.path}im.user.get")
    assert json.loads(client.getresponse().read())["result"]["name"] == "Anna"
    client.close()
    stranger = http.client.HTTPSConnection(address.netloc, context=ssl.create_default_context(), timeout=30)
    with pytest.raises(ssl.SSLCertVerificationError):
        stranger.request("GET", "/healthz")
