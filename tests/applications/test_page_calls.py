"""What the messenger's page asks for beside the REST API: commands, reactions, messages passed on."""

import base64
import json
from typing import Any

import pytest

from beseda.testing import Answer, Portal, User
from tests.applications.browser import Browser


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", password="correct horse")


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    return portal.user("Boris")


@pytest.fixture
def browser(portal: Portal, anna: User) -> Browser:
    browser = Browser(portal)
    browser.sign_in("anna", "correct horse")
    return browser


def ask(browser: Browser, path: str, *, signed: bool = True, **given: Any) -> Answer:
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    shown = {"X-Beseda-Form": str(browser.get("/session").json["form"])} if signed else {}
    return browser.portal.client.send("POST", path, json.dumps(given).encode(), headers | shown)


def test_commands_of_the_bots_that_are_there_are_suggested(portal: Portal, browser: Browser, anna: User) -> None:
    bot, other = portal.bot(anna, "echo"), portal.bot(anna, "other")
    titles = {"title": {"en": "Say it", "ru": "Скажи"}, "params": {"en": "text", "ru": "текст"}}
    bot.call("Command.register", fields={"command": "say", **titles})
    bot.call("Command.register", fields={"command": "secret", "title": {"en": "x"}, "hidden": True})
    other.call("Command.register", fields={"command": "common", "title": {"en": "Everywhere"}, "common": True})
    other.call("Command.register", fields={"command": "absent", "title": {"en": "Only where it is"}})
    chat = portal.chat(anna, bot)

    def shown(**given: Any) -> list[tuple[str, str, str]]:
        found = ask(browser, "/page/commands", **given).json["result"]
        return [(one["command"], one["title"], one["params"]) for one in found]

    assert shown(dialog=f"chat{chat}") == [("/say", "Say it", "text"), ("/common", "Everywhere", "")]
    assert shown(dialog=f"chat{chat}", language="ru")[0] == ("/say", "Скажи", "текст")
    # Nobody has said anything yet.
    assert [one[0] for one in shown(dialog=str(other.id))] == ["/absent", "/common"]


def test_every_reaction_is_at_hand_and_nothing_happens_twice(
    portal: Portal, browser: Browser, anna: User, boris: User
) -> None:
    message = boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Done")
    given: dict[str, Any] = {"message": str(message), "reaction": "fire"}
    assert [ask(browser, "/page/react", **given).json["result"] for _ in range(2)] == [True, True]
    [said] = boris.call("im.dialog.messages.get", DIALOG_ID=anna.id)["messages"]
    assert said["params"] == {"REACTIONS": {"fire": [anna.id]}}
    assert [ask(browser, "/page/react", wanted="N", **given).json["result"] for _ in range(2)] == [False, False]
    assert boris.call("im.dialog.messages.get", DIALOG_ID=anna.id)["messages"][0]["params"] == []
    unknown = ask(browser, "/page/react", message=str(message), reaction="javascript")
    assert (unknown.status, unknown.json["error"]) == (400, "INVALID_PARAMS")


def test_a_message_is_passed_on_once_with_its_file_and_first_author(
    portal: Portal, browser: Browser, anna: User, boris: User
) -> None:
    source, target = portal.chat(boris, anna), portal.chat(anna, boris)
    fields = {"name": "plan.txt", "content": base64.b64encode(b"The plan").decode(), "message": "Read"}
    message = boris.call("im.v2.File.upload", dialogId=f"chat{source}", fields=fields)["messageId"]
    given: dict[str, Any] = {"dialog": f"chat{target}", "message": str(message), "template": "mine"}
    first, again = (ask(browser, "/page/forward", **given).json["result"] for _ in range(2))
    assert first == again
    found = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{target}")
    [copy] = [one for one in found["messages"] if one["id"] == first]
    assert (copy["text"], copy["author_id"]) == ("Read", anna.id)
    origin = copy["params"]["FORWARD"]
    assert (origin["id"], origin["userId"], origin["chatId"]) == (message, boris.id, source)
    [file] = [one for one in found["files"] if one["id"] in copy["params"]["FILE_ID"]]
    assert portal.fetch(file["urlDownload"]) == b"The plan"


def test_what_is_not_theirs_is_denied(portal: Portal, browser: Browser, anna: User, boris: User) -> None:
    secret, own = portal.chat(boris, title="Secret"), portal.chat(anna)
    message = boris.call("im.message.add", DIALOG_ID=f"chat{secret}", MESSAGE="x")
    deleted = anna.call("im.message.add", DIALOG_ID=f"chat{own}", MESSAGE="x")
    anna.call("im.message.delete", MESSAGE_ID=deleted)
    answers = [
        ask(browser, "/page/commands", dialog=f"chat{secret}"),
        ask(browser, "/page/react", message=str(message), reaction="like"),
        ask(browser, "/page/forward", message=str(message), dialog=f"chat{own}"),
        ask(browser, "/page/forward", message="999999", dialog=f"chat{own}"),
        ask(browser, "/page/forward", message=str(deleted), dialog=f"chat{own}"),
    ]
    assert {(one.status, one.json["error"]) for one in answers} == {(403, "ACCESS_DENIED")}


@pytest.mark.parametrize(
    "given",
    [{}, {"dialog": "chat"}, {"dialog": "<b>"}, {"dialog": ["chat1"]}, {"dialog": "chat1", "message": "-1"}],
)
def test_what_makes_no_sense_is_refused(browser: Browser, given: dict[str, Any]) -> None:
    answers = [ask(browser, f"/page/{name}", **given) for name in ("commands", "react", "forward")]
    assert {one.status for one in answers} <= {400, 403}


def test_a_cookie_alone_asks_for_nothing(browser: Browser) -> None:
    answer = ask(browser, "/page/commands", signed=False, dialog="1")
    assert (answer.status, answer.json["error"]) == (401, "NO_AUTH_FOUND")
    assert ask(browser, "/page/nothing").status == 404


def test_an_upload_that_is_repeated_is_stored_once(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    fields = {"name": "plan.txt", "content": base64.b64encode(b"The plan").decode()}
    given = {"dialogId": f"chat{chat}", "fields": fields, "templateId": "mine"}
    first, again = (anna.call("im.v2.File.upload", **given) for _ in range(2))
    assert [first["messageId"], first["file"]["id"]] == [again["messageId"], again["file"]["id"]]
    assert boris.call("im.v2.File.upload", **given)["messageId"] != first["messageId"]
    found = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["files"]
    assert len(found) == 2
