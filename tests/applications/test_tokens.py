"""Tokens of applications: what they open, when they end, how they are renewed."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from beseda.testing import Answer, Application, Portal, User
from beseda.testing.client import Client

DAY = 24 * 3600


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", admin=True)


@pytest.fixture
def application(portal: Portal, anna: User) -> Application:
    return portal.application(anna, scope="im,user")


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["error"]


@pytest.mark.parametrize("way", ["query", "form", "json", "bearer"])
def test_a_token_opens_what_its_person_may(portal: Portal, anna: User, application: Application, way: str) -> None:
    access = application.token(anna).access
    form = urlencode({"auth": access}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = {
        "query": lambda: portal.client.send("GET", f"/rest/profile.json?auth={access}"),
        "form": lambda: portal.client.send("POST", "/rest/profile", form, kind),
        "json": lambda: portal.client.post("/rest/profile/", {"auth": access}),
        "bearer": lambda: portal.client.send("GET", "/rest/profile", headers={"Authorization": f"Bearer {access}"}),
    }[way]()
    assert (answer.status, int(answer.json["result"]["ID"])) == (200, anna.id)


def test_a_token_has_the_scopes_of_its_application(anna: User, application: Application) -> None:
    token = application.token(anna)
    assert token.call("scope") == ["im", "user"]
    assert refused(token.answer("department.get")) == (403, "insufficient_scope")


def test_a_token_expires_after_an_hour_and_says_so(portal: Portal, anna: User, application: Application) -> None:
    portal.clock.freeze()
    token = application.token(anna)
    portal.clock.move(3599)
    assert token.answer("profile").status == 200
    portal.clock.move(1)
    assert refused(token.answer("profile")) == (401, "expired_token")
    portal.clock.move(179 * DAY)
    assert refused(token.answer("profile")) == (401, "expired_token")


def test_what_no_token_is_and_no_token_at_all_look_different(portal: Portal) -> None:
    assert refused(portal.client.send("GET", "/rest/profile?auth=none")) == (401, "invalid_token")
    assert refused(portal.client.send("GET", "/rest/profile")) == (401, "NO_AUTH_FOUND")


def test_renewal_answers_what_is_documented(portal: Portal, anna: User, application: Application) -> None:
    portal.configure(public_url="https://chat.example.com")
    now = int(portal.clock.freeze())
    token = application.token(anna)
    answer = application.renew(token.refresh)
    assert answer.status == 200
    fresh = answer.json
    assert (fresh.pop("access_token") != token.access, fresh.pop("refresh_token") != token.refresh) == (True, True)
    assert len(fresh.pop("member_id")) == 32
    assert fresh == {
        "expires": now + 3600,
        "expires_in": 3600,
        "domain": "chat.example.com",
        "client_endpoint": "https://chat.example.com/rest/",
        "server_endpoint": "https://chat.example.com/rest/",
        "scope": "im,user",
        "status": "L",
        "user_id": anna.id,
    }
    assert answer.headers["cache-control"] == "no-store"


def test_renewal_may_be_a_form_under_any_name(portal: Portal, anna: User, application: Application) -> None:
    form = {**application.keys, "grant_type": "refresh_token", "refresh_token": application.token(anna).refresh}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": "oauth.example.org"}
    answer = portal.client.send("POST", "/oauth/token", urlencode(form).encode(), headers)
    renewed = {"auth": answer.json["access_token"]}
    assert portal.client.post("/rest/profile", renewed).status == 200


def test_renewals_of_one_minute_each_get_a_pair(portal: Portal, anna: User, application: Application) -> None:
    refresh = application.token(anna).refresh

    def renew(_: int) -> str:
        client = Client(portal.url)
        given = {**application.keys, "grant_type": "refresh_token", "refresh_token": refresh}
        answer = client.send("GET", f"/oauth/token/?{urlencode(given)}")
        client.close()
        return str(json.loads(answer.body)["access_token"])

    with ThreadPoolExecutor(20) as threads:
        fresh = list(threads.map(renew, range(100)))
    assert len(set(fresh)) == 100
    assert {portal.client.send("GET", f"/rest/profile?auth={one}").status for one in fresh} == {200}


def test_a_token_that_is_renewed_later_ends_its_family(portal: Portal, anna: User, application: Application) -> None:
    portal.clock.freeze()
    token, other = application.token(anna), application.token(anna)
    fresh = application.renew(token.refresh).json
    portal.clock.move(61)
    assert refused(application.renew(token.refresh)) == (400, "invalid_grant")
    assert refused(application.renew(fresh["refresh_token"])) == (400, "invalid_grant")
    assert refused(portal.client.post("/rest/profile", {"auth": fresh["access_token"]})) == (401, "invalid_token")
    assert other.answer("profile").status == 200


def test_a_refresh_token_lives_for_180_days(portal: Portal, anna: User, application: Application) -> None:
    portal.clock.freeze()
    token, other = application.token(anna), application.token(anna)
    portal.clock.move(180 * DAY - 1)
    portal.housekeeping()
    assert application.renew(token.refresh).status == 200
    portal.clock.move(1)
    portal.housekeeping()
    assert refused(application.renew(other.refresh)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"grant_type": "password"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "none"}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "none"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_secret": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_id": "local.none"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "scope": "crm"}, 400, "invalid_scope"),
    ],
)
def test_errors_of_the_authorization_server(
    application: Application, given: dict[str, str], status: int, code: str
) -> None:
    assert refused(application.ask(**given)) == (status, code)


def test_the_refresh_token_of_another_application_is_none(portal: Portal, anna: User, application: Application) -> None:
    token = application.token(anna)
    assert refused(portal.application(anna).renew(token.refresh)) == (400, "invalid_grant")
    assert application.renew(token.refresh).status == 200


def test_tokens_end_with_the_person(portal: Portal, anna: User, application: Application) -> None:
    boris = portal.user("Boris")
    token = application.token(boris)
    assert token.answer("profile").status == 200
    anna.call("user.update", ID=boris.id, ACTIVE="N")
    assert refused(token.answer("profile")) == (401, "invalid_token")
    anna.call("user.update", ID=boris.id, ACTIVE="Y")
    assert refused(token.answer("profile")) == (401, "invalid_token")
    assert refused(application.renew(token.refresh)) == (400, "invalid_grant")


def test_tokens_and_bots_end_with_the_application(anna: User, application: Application, portal: Portal) -> None:
    robots = portal.application(anna)
    token = robots.token(anna)
    bot = token.call("imbot.v2.Bot.register", fields={"code": "echo", "properties": {"name": "Echo"}})["bot"]["id"]
    robots.remove()
    assert refused(token.answer("profile")) == (401, "invalid_token")
    assert refused(robots.renew(token.refresh)) == (401, "invalid_client")
    assert anna.call("im.user.get", ID=bot)["active"] is False
    assert application.token(anna).answer("profile").status == 200


def test_who_may_not_use_an_application_is_told(portal: Portal, anna: User) -> None:
    boris = portal.user("Boris")
    application = portal.application(anna, people=(boris.id,))
    assert application.token(boris).answer("profile").status == 200
    assert refused(application.token(anna).answer("profile")) == (403, "user_access_error")


def test_only_hashes_are_stored(portal: Portal, anna: User, application: Application) -> None:
    token = application.token(anna)
    stored = str(
        [portal.query(f"SELECT * FROM {table}") for table in ("access_token", "refresh_token", "token_family")]
    )
    assert token.access not in stored
    assert token.refresh not in stored
    assert application.client_secret not in str(portal.query("SELECT * FROM local_application"))


def test_bots_belong_to_the_application_that_calls(portal: Portal, anna: User, application: Application) -> None:
    robots, others = portal.application(anna).token(anna), portal.application(anna).token(anna)
    bot = robots.call("imbot.v2.Bot.register", fields={"code": "echo", "properties": {"name": "Echo"}})["bot"]["id"]
    assert [one["id"] for one in robots.call("imbot.v2.Bot.list")["bots"]] == [bot]
    assert others.call("imbot.v2.Bot.list")["bots"] == []
    assert refused(others.answer("imbot.v2.Chat.leave", botId=bot, dialogId="chat1")) == (400, "BOT_OWNERSHIP_ERROR")
    client_id = robots.application.client_id
    webhook = anna.answer("imbot.v2.Chat.leave", botId=bot, botToken=client_id, dialogId="chat1")
    assert refused(webhook) == (400, "BOT_OWNERSHIP_ERROR")
    old = {"CODE": "old", "EVENT_HANDLER": "https://app.example.com/", "PROPERTIES": {"NAME": "Old"}}
    assert robots.call("imbot.register", **old) > bot
    assert len(robots.call("imbot.bot.list")) == 2
