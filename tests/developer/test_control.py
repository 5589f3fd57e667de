"""The control API: whom it answers, the portal, its clock, people and what they call with, acting as somebody."""

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_spec_validator import validate

from beseda.settings import Settings, SettingWrong
from beseda.testing import Portal, PortalProcess, Webhook, eventually
from beseda.testing.control import ControlError


def test_everything_is_described(portal: Portal) -> None:
    document = portal.control.get("/openapi.json")
    validate(document)
    assert {"/_beseda/journal/{id}/replay", "/_beseda/faults", "/_beseda/clock"} <= document["paths"].keys()
    summaries = [one["summary"] for verbs in document["paths"].values() for one in verbs.values()]
    assert all(summaries)


def test_strangers_are_not_answered(portal: Portal) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Host": "127.0.0.1.nip.io"}):
        answer = portal.client.send("GET", "/_beseda/portal", headers=headers)
        assert (answer.status, answer.json["error"]) == (403, "ACCESS_DENIED")
        assert "access-control-allow-origin" not in answer.headers
    form = portal.client.send("POST", "/_beseda/reset", b"{}", {"Content-Type": "text/plain"})
    assert form.status == 415
    assert portal.client.send("POST", "/_beseda/portal", b"{}", {"Content-Type": "application/json"}).status == 405
    assert portal.client.send("GET", "/_beseda/nothing").status == 404
    own = portal.client.send("GET", "/_beseda/portal", headers={"Origin": portal.url})
    assert own.status == 200


@pytest.mark.parametrize(
    "given",
    [{"host": "0.0.0.0"}, {"public_url": "https://chat.example.com"}, {"trusted_proxies": "*"}],
)
def test_a_developers_portal_is_for_one_machine(given: dict[str, Any]) -> None:
    Settings(**given).check()
    with pytest.raises(SettingWrong):
        Settings(developer=True, **given).check()


def test_a_portal_in_a_process(tmp_path: Path) -> None:
    with PortalProcess(tmp_path / "portal") as team:
        for path in ("/_beseda/portal", "/_beseda/openapi.json", "/dev", "/as/1/session"):
            assert team._client is not None
            answer = team._client.send("GET", path)
            assert (answer.status, answer.json["error"]) == (404, "ERROR_NOT_FOUND"), path
    with PortalProcess(tmp_path / "own", "--developer", "on") as own:
        before = own.control.get("/portal")
        assert (before["revision"], before["clock"]["frozen"]) == (36, False)
        assert before["people"] > 3
        assert Path(before["ca_file"]) == own.ca_file
        own.call("im.recent.get")
        assert own.control.journal("method:im.recent.get")[0]["status"] == 200
        eventually(lambda: own.control.get("/bots"))  # the guide makes its bot behind the start
        own.control.post("/reset")
        assert own.control.get("/portal")["people"] == 0
        seeded = own.control.post("/seed", password="a long password")
        assert seeded["login"] == "admin"
        assert [len(own.control.get(f"/{what}")) for what in ("people", "bots")] == [9, 1]
        with pytest.raises(ControlError) as twice:
            own.control.post("/seed")
        assert twice.value.status == 409
        hook = urlsplit(own.control.post("/webhooks", user_id=seeded["id"])["url"]).path
        assert own._client is not None
        assert own._client.post(f"{hook}profile", {}).json["result"]["ADMIN"] is True
        items = own._client.post(f"{hook}im.recent.get", {}).json["result"]
        assert len(items) > 5
        asked = {"botId": seeded["bot"]["id"], "botToken": seeded["bot"]["token"]}
        events = own._client.post(f"{hook}imbot.v2.Event.get", asked).json["result"]["events"]
        assert [file["name"] for one in events for file in one["data"].get("files", ())] == ["prices.csv"]


def test_the_portal_pretends(portal: Portal) -> None:
    anna = portal.user("Anna")
    assert portal.control.patch("/portal", revision=20, profile="cloud")["revision"] == 20
    assert anna.call("im.revision.get")["rest"] == 20
    for wrong in ({"revision": 99}, {"revision": "20"}, {"profile": "none"}, {"database": "x"}):
        with pytest.raises(ControlError) as refused:
            portal.control.patch("/portal", **wrong)
        assert refused.value.status == 400
    portal.control.post("/reset")
    assert portal.control.get("/portal")["revision"] == 36


def test_the_clock_is_set(portal: Portal) -> None:
    control = portal.control
    assert control.put("/clock", at=1_800_000_000) == {
        "now": 1_800_000_000,
        "frozen": True,
        "offset": pytest.approx(control.get("/clock")["offset"], abs=5),
    }
    assert control.put("/clock", move=60)["now"] == 1_800_000_060
    assert portal.clock() == 1_800_000_060
    going = control.put("/clock", freeze=False)
    assert going["frozen"] is False
    assert going["now"] == pytest.approx(1_800_000_060, abs=5)
    assert control.put("/clock", release=True)["offset"] == 0


def test_people_webhooks_bots_and_applications_are_made(portal: Portal) -> None:
    control = portal.control
    anna = control.post("/people", first_name="Anna", admin=True)
    assert control.get("/people") == [anna]
    assert (anna["name"], anna["admin"], anna["bot"]) == ("Anna", True, False)
    with pytest.raises(ControlError) as taken:
        control.post("/people", login=anna["login"])
    assert taken.value.status == 409
    hook = control.post("/webhooks", user_id=anna["id"], scope="im,imbot", title="CI")
    assert portal.client.post(f"{hook['path']}im.recent.get", {}).status == 200
    assert [one["title"] for one in control.get("/webhooks")] == ["CI"]
    rotated = control.post(f"/webhooks/{hook['id']}/rotate")
    assert rotated["path"] != hook["path"]
    assert {**rotated, "path": "", "url": "", "last_used_at": 0} == {**hook, "path": "", "url": "", "last_used_at": 0}
    assert portal.client.post(f"{hook['path']}im.recent.get", {}).status == 401
    hook = rotated
    assert portal.client.post(f"{hook['path']}im.recent.get", {}).status == 200
    for generation in (1, 2):
        made = control.post(
            "/bots",
            owner_id=anna["id"],
            code=f"bot{generation}",
            generation=generation,
            handler_url="http://127.0.0.1:1/",
        )
        assert (made["generation"], made["owner_id"]) == (generation, anna["id"])
        assert made["token"]
    asking = control.post("/bots", owner_id=anna["id"], code="asking")
    given = {"botId": asking["id"], "botToken": asking["token"]}
    hook_object = Webhook(portal, hook["id"], anna["id"], hook["path"].split("/")[3])
    assert hook_object.call("imbot.v2.Event.get", **given)["events"] == []
    control.post(f"/bots/{asking['id']}/commands", command="help", title="Help", token=asking["token"])
    assert [one["command"] for one in control.get(f"/bots/{asking['id']}/commands")] == ["help"]
    with pytest.raises(ControlError) as unknown:
        control.post("/bots", owner_id=anna["id"], code="")
    assert unknown.value.status == 400
    application = control.post("/applications", title="Robot", handler_url="https://robot.example.com/")
    tokens = control.post(f"/applications/{application['id']}/token", user_id=anna["id"])
    assert (
        portal.client.post("/rest/app.info", {"auth": tokens["access_token"]}).json["result"]["CODE"]
        == application["client_id"]
    )
    control.delete(f"/applications/{application['id']}")
    control.delete(f"/webhooks/{hook['id']}")
    assert control.get("/applications") == control.get("/webhooks") == []
    assert portal.client.post(f"{hook['path']}im.recent.get", {}).status == 401
    with pytest.raises(ControlError) as revoked:
        control.post(f"/webhooks/{hook['id']}/rotate")
    assert revoked.value.status == 404
    for path in (f"/applications/{application['id']}", "/webhooks/99", "/faults/99"):
        with pytest.raises(ControlError) as gone:
            control.delete(path)
        assert gone.value.status == 404


def test_an_administrator_acts_as_others_and_nobody_else_does(portal: Portal) -> None:
    admin = portal.user("Olga", login="olga", admin=True, password="a long password")
    anna = portal.user("Anna", login="anna", password="a long password")

    def signed_in(login: str) -> dict[str, str]:
        form = portal.client.send("GET", "/sign-in/")
        kept = {"Cookie": "; ".join(one.split(";")[0] for one in [form.headers["set-cookie"]])}
        proof = form.body.decode().partition('name="form" value="')[2].partition('"')[0]
        given = f"login={login}&password=a+long+password&form={proof}".encode()
        headers = kept | {"Content-Type": "application/x-www-form-urlencoded"}
        answer = portal.client.send("POST", "/sign-in/", given, headers)
        assert answer.status == 303
        return {"Cookie": f"{kept['Cookie']}; {answer.headers['set-cookie'].split(';')[0]}"}

    def whoami(headers: dict[str, str], prefix: str) -> int | None:
        session = portal.client.send("GET", f"{prefix}/session", headers=headers)
        if session.status != 200:
            return None
        assert session.json["developer"] is True
        kept = headers | {"X-Beseda-Form": session.json["form"], "Content-Type": "application/json"}
        answer = portal.client.send("POST", f"{prefix}/rest/user.current", b"{}", kept)
        assert int(answer.json["result"]["ID"]) == session.json["user"]["id"]
        return int(session.json["user"]["id"])

    olgas, annas = signed_in("olga"), signed_in("anna")
    assert [whoami(olgas, ""), whoami(olgas, f"/as/{anna.id}")] == [admin.id, anna.id]
    assert [whoami(annas, ""), whoami(annas, f"/as/{admin.id}"), whoami(annas, f"/as/{anna.id}")] == [
        anna.id,
        None,
        None,
    ]
    assert whoami(olgas, "/as/999") is None


def test_one_kept_connection_is_enough(portal: Portal) -> None:
    """Nothing of an answer that was dropped is left on a line."""
    line = HTTPConnection(urlsplit(portal.url).netloc, timeout=30)
    for _ in range(3):
        line.request("GET", "/_beseda/portal")
        assert json.loads(line.getresponse().read())["revision"] == 36
    line.close()
