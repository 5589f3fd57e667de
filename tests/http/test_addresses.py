"""Where methods are called, and how their parameters come."""

import json
from urllib.parse import urlencode

import pytest

from beseda.testing import Portal, User, Webhook

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def hook(anna: User) -> Webhook:
    return anna.webhook()


def title(user: User, chat: int) -> str:
    return str(user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["name"])


@pytest.mark.parametrize(
    "form",
    [
        "/rest/{id}/{code}/im.user.get",
        "/rest/{id}/{code}/im.user.get/",
        "/rest/{id}/{code}//im.user.get//",
        "/rest//{id}///{code}/im.user.get",
        "//rest/{id}/{code}/im.user.get",
        "/rest/{id}/{code}/IM.User.GET",
        "/rest/{id}/{code}/im.user.get.json",
        "/rest/{id}/{code}/im.user.get.JSON/",
        "/rest/{id}/{code}/im%2Euser%2Eget",
        "/rest/{id}/{code}/im.user.get?",
        "/rest/{id}/{code}/im.user.get?bx24_request_id=1&bx24_sdk_ver=2&__order=x",
        "/rest/00{id}/{code}/im.user.get",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_method_is_called_under_any_spelling_of_its_address(
    portal: Portal, anna: User, hook: Webhook, method: str, form: str
) -> None:
    answer = portal.client.send(method, form.format(id=anna.id, code=hook.code))
    assert (answer.status, answer.json["result"]["id"]) == (200, anna.id)


@pytest.mark.parametrize(
    "name",
    ["no.such.method", "im", "im.chat", "im.chat.add.x", ".json", "im.chat.add%00", "%ff%fe", "im.chat.add;x", "мой"],
)
def test_an_unknown_method_is_not_found(portal: Portal, hook: Webhook, name: str) -> None:
    path = name if name.isascii() else "%D0%BC%D0%BE%D0%B9"
    answer = portal.client.send("GET", hook.path + path)
    assert answer.status == 404
    assert answer.json == {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}


@pytest.mark.parametrize("name", ["server.time", "humanresources.node.get", "no.such.method"])
def test_rest_3_has_an_address_and_an_envelope_of_its_own(portal: Portal, hook: Webhook, name: str) -> None:
    """Official: rest-v3. Methods of the version before are not there."""
    answer = portal.client.send("POST", hook.path.replace("/rest/", "/rest/api/") + name)
    assert answer.status == 404
    assert answer.json == {
        "error": {"code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "message": "Method not found"}
    }
    answer = portal.client.send("POST", f"/rest/api/{name}")
    assert (answer.status, answer.json["error"]["code"]) == (401, "NO_AUTH_FOUND")


@pytest.mark.parametrize("path", ["/rest", "/rest/", "/rest/1", "/rest/1/2", "/rest/1/2/3/4", "/restful/server.time"])
def test_what_is_no_address_of_a_method_is_not_found(portal: Portal, path: str) -> None:
    answer = portal.client.send("GET", path)
    assert answer.status in {401, 404}
    assert set(answer.json) == {"error", "error_description"}


def test_the_whole_address_without_a_method_is_not_found(portal: Portal, hook: Webhook) -> None:
    answer = portal.client.send("GET", hook.path)
    assert (answer.status, answer.json["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, json.dumps({"TITLE": "Given"})),
        ({}, json.dumps({"TITLE": "Given"})),
        ({"Content-Type": "text/plain"}, json.dumps({"TITLE": "Given"})),
        (FORM, json.dumps({"TITLE": "Given"})),
        (FORM, "TITLE=Given"),
        ({}, "TITLE=Given"),
        (
            {"Content-Type": "multipart/form-data; boundary=x"},
            '--x\r\nContent-Disposition: form-data; name="TITLE"\r\n\r\nGiven\r\n--x--\r\n',
        ),
    ],
    ids=["json", "untyped json", "plain json", "json as form", "form", "untyped form", "multipart"],
)
def test_parameters_come_in_any_form_of_body(anna: User, hook: Webhook, headers: dict[str, str], body: str) -> None:
    answer = anna.portal.client.send("POST", hook.path + "im.chat.add", body.encode(), headers)
    assert title(anna, answer.json["result"]) == "Given"


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", " "])
@pytest.mark.parametrize("headers", [JSON, FORM, {}])
def test_no_parameters_come_in_any_form_of_nothing(
    portal: Portal, hook: Webhook, body: str, headers: dict[str, str]
) -> None:
    assert portal.client.send("POST", hook.path + "im.chat.add", body.encode(), headers).status == 200


def test_nested_parameters_come_as_php_writes_them(portal: Portal, anna: User, hook: Webhook) -> None:
    boris, vera = portal.user("Boris"), portal.user("Vera")
    for names in (("USERS[]", "USERS[]"), ("USERS[0]", "USERS[1]"), ("USERS[a]", "USERS[b]")):
        pairs = list(zip(names, (boris.id, vera.id), strict=True))
        posted = portal.client.send("POST", hook.path + "im.chat.add", urlencode(pairs).encode(), FORM)
        got = portal.client.send("GET", f"{hook.path}im.chat.add?{urlencode(pairs)}")
        for answer in (posted, got):
            members = anna.call("im.chat.user.list", CHAT_ID=answer.json["result"])
            assert members == [anna.id, boris.id, vera.id]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_and_body_count_together_and_the_body_wins(anna: User, hook: Webhook, method: str) -> None:
    path = f"{hook.path}im.chat.add?TITLE=Query&DESCRIPTION=Query"
    answer = anna.portal.client.send(method, path, b'{"TITLE": "Body"}', JSON)
    dialog = anna.call("im.dialog.get", DIALOG_ID=f"chat{answer.json['result']}")
    assert (dialog["name"], dialog["description"]) == ("Body", "Query")


def test_special_characters_are_encoded_in_addresses(anna: User, hook: Webhook) -> None:
    # Official page: settings/how-to-call-rest-api/data-encoding
    query = urlencode({"TITLE": "John&Martin? 100% [x] #1 + ё"})
    answer = anna.portal.client.send("GET", f"{hook.path}im.chat.add?{query}")
    assert title(anna, answer.json["result"]) == "John&Martin? 100% [x] #1 + ё"


def test_answers_are_json_and_name_their_request(portal: Portal, hook: Webhook) -> None:
    answers = [hook.answer(name) for name in ("server.time", "no.such", "im.user.get")]
    answers.append(portal.client.send("GET", "/rest/1/x/server.time"))
    assert {answer.headers["content-type"] for answer in answers} == {"application/json; charset=utf-8"}
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


def test_head_tells_the_same_without_a_body(portal: Portal, hook: Webhook) -> None:
    answer = portal.client.send("HEAD", hook.path + "server.time")
    assert (answer.status, answer.body) == (200, b"")
    assert hook.answer("server.time").status == 200
