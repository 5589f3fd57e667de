"""Pages of other sites may call the REST API, as the official JavaScript SDK does in a browser; nothing else."""

import pytest

from beseda.testing import Portal

ASKS = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}


@pytest.mark.parametrize(
    "path", ["/rest/1/secret/im.chat.add", "/rest/api/1/secret/server.time", "/rest/server.time.json"]
)
def test_a_browser_that_asks_is_allowed_to_call(portal: Portal, path: str) -> None:
    answer = portal.client.send("OPTIONS", path, headers=ASKS | {"Access-Control-Request-Headers": "content-type"})
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {"content-type", "authorization", "*"} <= set(allowed)
    assert "access-control-allow-credentials" not in answer.headers


def test_answers_can_be_read_by_any_origin(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    good = portal.client.send("GET", f"{hook.path}server.time", headers=ASKS)
    refused = portal.client.send("GET", "/rest/1/wrong/server.time", headers=ASKS)
    unknown = portal.client.send("GET", f"{hook.path}no.method", headers=ASKS)
    assert [one.status for one in (good, refused, unknown)] == [200, 401, 404]
    assert {one.headers["access-control-allow-origin"] for one in (good, refused, unknown)} == {"*"}
    assert {one.headers["cache-control"] for one in (good, refused, unknown)} == {"no-store"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/openapi.json", "/picture/x", "/file/1/x", "/restaurant"])
def test_elsewhere_no_origin_is_allowed(portal: Portal, path: str) -> None:
    asked = portal.client.send("OPTIONS", path, headers=ASKS)
    answer = portal.client.send("GET", path, headers=ASKS)
    assert asked.status == 405
    assert not [name for one in (asked, answer) for name in one.headers if name.startswith("access-control")]
