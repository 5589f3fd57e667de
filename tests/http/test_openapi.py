"""The OpenAPI document: valid, complete, and of the portal's revision."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from openapi_spec_validator import validate

from beseda.http.openapi import document
from beseda.kernel.method import Param
from beseda.kernel.registry import Registry
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION, OLDEST_REVISION
from beseda.testing import Portal


def served(portal: Portal) -> dict[str, Any]:
    answer = portal.client.send("GET", "/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("revision", [OLDEST_REVISION, 30, NEWEST_REVISION])
def test_the_document_is_valid(portal: Portal, revision: int) -> None:
    portal.configure(revision=revision, name="Our <portal>")
    document = served(portal)
    validate(document)
    assert document["openapi"].startswith("3.1.")
    assert (document["info"]["title"], document["info"]["x-revision"]) == ("Our <portal>", revision)
    assert set(document["paths"]) == {f"/{method.name}" for method in REGISTRY if method.exists_in(revision)}


def test_nothing_is_said_of_answers_that_are_not_written_down_yet() -> None:
    """A method that was declared since ``make docs`` stands in the document; ``test_docs`` says what to run."""
    new = replace(next(iter(REGISTRY)), name="im.method.of.tomorrow")
    found = document(Registry([new]), NEWEST_REVISION, "Portal")
    validate(found)
    assert found["components"]["schemas"][new.name]["properties"]["result"] == {}


def test_everything_declared_is_in_it(portal: Portal) -> None:
    """Each method with its parameters, which of them are needed, their values, and its errors."""
    document = served(portal)
    for method in REGISTRY:
        operation = document["paths"][f"/{method.name}"]["post"]
        assert operation["operationId"] == method.name
        assert (operation["x-scopes"], operation["x-since-revision"]) == (list(method.scopes), method.since)
        assert operation["summary"]
        assert operation.get("deprecated", False) == method.deprecated
        agree(list(method.params), operation["requestBody"]["content"]["application/json"]["schema"])
        assert operation["requestBody"]["required"] == any(not param.optional for param in method.params)
        errors = set(refused(document, operation))
        assert {(wire.status, wire.code) for wire in method.errors} <= errors
        assert {(401, "NO_AUTH_FOUND"), (404, "ERROR_METHOD_NOT_FOUND"), (500, "INTERNAL_SERVER_ERROR")} <= errors


def test_structures_are_described_to_their_last_field(portal: Portal) -> None:
    """The same description that checks them: of buttons, items and blocks, in each form that is taken."""
    paths = served(portal)["paths"]

    def said(method: str) -> dict[str, Any]:
        schema = paths[f"/{method}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        found: dict[str, Any] = schema["properties"]
        return found

    old, new = said("im.message.add"), said("imbot.v2.Chat.Message.send")["fields"]["properties"]
    assert (old["KEYBOARD"]["type"], old["ATTACH"]["type"]) == (["array", "object", "string"],) * 2
    assert new["keyboard"]["items"] == old["KEYBOARD"]["items"] == old["KEYBOARD"]["properties"]["BUTTONS"]["items"]
    assert {"TEXT", "LINK", "ACTION", "COMMAND", "WIDTH"} < set(old["KEYBOARD"]["items"]["properties"])
    assert "LINK" in old["MENU"]["properties"]["ITEMS"]["items"]["properties"]
    blocks = new["attach"]["properties"]["BLOCKS"]["items"]
    assert set(blocks["properties"]) == {"MESSAGE", "LINK", "RICH_LINK", "USER", "GRID", "IMAGE", "FILE", "DELIMITER"}


def agree(params: list[Param], schema: dict[str, Any]) -> None:
    assert schema["type"] == "object"
    assert list(schema["properties"]) == [param.wire for param in params]
    assert schema.get("required", []) == [param.wire for param in params if not param.optional]
    for param in params:
        said = schema["properties"][param.wire]
        assert said["description"] == param.info.text
        values = list(param.info.values or param.kind.values)
        if values and param.kind.name == "string":
            assert said["examples" if param.info.more_values else "enum"] == values
        if param.members:
            agree(list(param.members), said)


def refused(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for status, reference in operation["responses"].items():
        if status != "200":
            response = document["components"]["responses"][reference["$ref"].rpartition("/")[2]]
            content = response["content"]["application/json"]
            codes = content["schema"]["properties"]["error"]["enum"]
            assert all(f"`{code}`" in response["description"] and code in content["examples"] for code in codes)
            yield from ((int(status), code) for code in codes)


def test_an_older_portal_describes_itself_as_it_was(portal: Portal) -> None:
    """Without later methods and parameters, with refusals as they were spelled then."""

    def known(revision: int) -> dict[str, Any]:
        portal.revision = revision
        return served(portal)

    new, old = known(NEWEST_REVISION), known(30)
    assert "/imbot.v2.Bot.get" in new["paths"]
    assert "/imbot.v2.Bot.get" not in old["paths"]
    parameters = [
        one["paths"]["/im.chat.mute"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
        for one in (new, old)
    ]
    assert set(parameters[0]) - set(parameters[1]) == {"DIALOG_ID"}
    spelled = [set(refused(one, one["paths"]["/imbot.v2.Bot.get"]["post"])) for one in (known(33), known(34))]
    assert spelled[0] != spelled[1]
    assert old["components"]["schemas"]["im.recent.get"]["properties"]["result"] == {}
    assert new["components"]["schemas"]["im.recent.get"]["properties"]["result"] != {}


def test_what_only_reads_can_be_asked_for_by_query(portal: Portal) -> None:
    """Parameters that the document shows in a query are read from one as described."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    document = served(portal)
    assert {path for path, item in document["paths"].items() if "get" in item} == {
        f"/{method.name}" for method in REGISTRY if method.mode in {"read", "long_read"}
    }
    (ids,) = [one for one in document["paths"]["/im.user.list.get"]["get"]["parameters"] if one["required"]]
    assert (ids["in"], ids["name"], ids["schema"]["type"]) == ("query", "ID[]", "array")
    hook = anna.webhook()
    answer = portal.client.send("GET", f"{hook.path}im.user.list.get?ID[]={anna.id}&ID[]={boris.id}")
    assert set(answer.json["result"]) == {str(anna.id), str(boris.id)}


def test_the_address_of_a_webhook_is_put_together_from_it(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    (server,) = served(portal)["servers"]
    address = server["url"].format(user=hook.user_id, code=hook.code)
    assert f"{address}/" == hook.path
    assert portal.client.send("GET", f"{address}/server.time").status == 200


def phones(schema: Any) -> Iterator[Any]:
    """The schemas of phones, wherever they stand in one of an answer."""
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "phones" and isinstance(inner, dict):
                yield inner
            yield from phones(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from phones(inner)


def test_phones_are_described_by_one_rule(portal: Portal) -> None:
    found = list(phones(portal.client.send("GET", "/openapi.json").json["components"]["schemas"]))
    assert len(found) > 5
    assert [one for one in found if one["type"] != ["boolean", "object"] or "required" in one] == []
