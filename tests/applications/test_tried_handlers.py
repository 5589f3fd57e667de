"""``event.test``: an application sees whether its handlers are reached."""

from beseda.testing import Application, Portal, User, eventually


def refused(answer: object) -> tuple[int, str]:
    return answer.status, answer.json["error"]  # type: ignore[attr-defined]


def ready(portal: Portal) -> tuple[User, Application]:
    portal.configure(public_url="https://chat.example.com")
    anna = portal.user("Anna", admin=True)
    return anna, portal.application(anna, scope="im")


def test_handlers_are_told_what_was_given_and_by_whom(portal: Portal) -> None:
    anna, application = ready(portal)
    boris = portal.user("Boris")
    other = portal.application(anna, scope="im").token(anna)
    with portal.webhook_receiver() as receiver, portal.webhook_receiver() as strange:
        assert application.token(anna).call("event.bind", event="ONAPPTEST", handler=receiver.url) is True
        assert other.call("event.bind", event="ONAPPTEST", handler=strange.url) is True
        assert application.token(boris).call("event.test", any="data", more={"deep": ["x", "y"]}) == 1
        assert other.call("event.test") == 1
        (told,), (its,) = receiver.wait(1), strange.wait(1)
    assert (told["event"], its["event"], its["event_handler_id"]) == ("ONAPPTEST", "ONAPPTEST", "2")
    assert told["data"] == {"QUERY": {"any": "data", "more": {"deep": ["x", "y"]}}, "LANGUAGE_ID": "en"}
    assert its["data"] == {"LANGUAGE_ID": "en"}
    called = portal.client.post("/rest/profile", {"auth": told["auth"]["access_token"]})
    assert called.json["result"]["ID"] == str(boris.id)
    assert len(receiver.requests) == 1


def test_it_waits_where_it_is_asked_for(portal: Portal) -> None:
    anna, application = ready(portal)
    token = application.token(anna)
    token.call("event.bind", event="ONAPPTEST", event_type="offline")
    token.call("event.test", any="data")
    (waiting,) = eventually(lambda: token.call("event.offline.list")) or []
    assert (waiting["EVENT_NAME"], waiting["EVENT_DATA"]["QUERY"]) == ("ONAPPTEST", {"any": "data"})


def test_only_an_application_tries_its_handlers_and_with_little(portal: Portal) -> None:
    anna, application = ready(portal)
    assert refused(anna.answer("event.test", any="data")) == (403, "WRONG_AUTH_TYPE")
    token = application.token(anna)
    assert token.call("event.test", any="x" * 65_000) == 1
    assert refused(token.answer("event.test", any="x" * 66_000)) == (400, "ERROR_ARGUMENT")


def test_what_an_application_did_itself_does_not_come_back_to_its_source(portal: Portal) -> None:
    anna = portal.user("Anna", admin=True)
    mine, other = (portal.application(anna, scope="user").token(anna) for _ in range(2))
    for token in (mine, other):
        token.call("event.bind", event="ONUSERADD", event_type="offline", auth_connector="crm")
    mine.call("event.bind", event="ONUSERADD", event_type="offline")

    def hire(name: str, **source: str) -> str:
        given = {"EMAIL": f"{name}@example.com", "NAME": name, "UF_DEPARTMENT": [1]} | source
        return str(mine.call("user.add", **given))

    own, plain = hire("own", auth_connector="crm"), hire("plain")
    batched = mine.call(
        "batch", cmd={"one": "user.add?EMAIL=b@example.com&NAME=b&UF_DEPARTMENT[]=1&auth_connector=crm"}
    )["result"]["one"]
    last = hire("last", auth_connector="shop")

    def waiting(token: object, **source: str) -> list[str]:
        found = token.call("event.offline.list", **source)  # type: ignore[attr-defined]
        return [one["MESSAGE_ID"] for one in found]

    everything = [own, plain, str(batched), last]
    assert eventually(lambda: waiting(mine) == everything)
    assert waiting(other, auth_connector="crm") == everything
    assert waiting(mine, auth_connector="crm") == [plain, last]
