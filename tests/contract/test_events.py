"""Every event that is built tells what its official page shows: asked for, and delivered to a handler."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest

from beseda.domain.events.subscriber import Audience
from beseda.events.catalogue import names
from beseda.testing import Portal, User

# What a page documents of an event: JSON types by path.
Page: TypeAlias = dict[str, set[str]]

# What handlers are not sent: tokens are given to nobody, because bots call with webhooks (Quirk 97), and so
# nobody is named as whose they are; what stands in no example.
NOT_SENT = re.compile(r"\.(access_token|expires|expires_in|refresh_token|SILENT_JOIN)$|^auth\.user_id$")
OF_COMMANDS_ALONE = "data.PARAMS.CHAT_PREV_MESSAGE_ID"
TYPES = {dict: "object", list: "array", bool: "boolean", int: "integer", str: "string", type(None): "null"}


@pytest.fixture
def pages(facts: dict[str, Any]) -> dict[str, Page]:
    """The documented events by code."""
    return {event["code"]: documented(event) for event in facts["events"]}


def documented(event: dict[str, Any]) -> Page:
    """The table of an event and its examples together."""
    found: Page = {}
    for row in event["fields"]:
        found.setdefault(keyed(row["path"]), set()).update(map(json_type, row["type"].split("|")))
    for example in event["payload_shapes"]:
        for path, types in example["shape"].items():
            found.setdefault(keyed(path), set()).update(types)
    return {path: types for path, types in found.items() if not path.endswith("[]")}


def keyed(path: str) -> str:
    """A path where ids among the keys are {ID}, as ``{BOT_ID}`` in the tables and numbers in examples."""
    return re.sub(r"\.(\{\w+\}|\d+)(?=\.|$)", ".{ID}", path)


def json_type(name: str) -> str:
    """The JSON type of what a table calls integer[] or Chat."""
    return "array" if name.endswith("[]") else "object" if name[0].isupper() else name


def shown(page: Page, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Paths and JSON types of what an event tells, as deep as it is documented."""
    if path:
        yield path, TYPES[type(value)]
    if isinstance(value, dict) and (not path or any(other.startswith(f"{path}.") for other in page)):
        for key, inner in value.items():
            yield from shown(page, inner, keyed(f"{path}.{key}").removeprefix("."))


def people(portal: Portal) -> tuple[User, User]:
    """Two with a profile."""
    anna = portal.user("Anna", "Weber", gender="F", work_position="Lead", admin=True)
    return anna, portal.user("Boris", "Petrov", gender="M", work_position="Chief")


def happen(anna: User, boris: User, bot: int) -> None:
    """Something is said, changed, deleted and liked, a command called, and somebody joins, in dialogs of any kind."""
    for person in (bot, anna.id):
        change(boris, boris.call("im.message.add", DIALOG_ID=str(person), MESSAGE="Hello"), "Hello, you")
    plans = boris.call("im.chat.add", USERS=[anna.id, bot], TITLE="Plans", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|7")
    names = f"[user={bot}]Echo[/user], [user={anna.id}]Anna[/user]"
    asked = boris.call("im.message.add", DIALOG_ID=f"chat{plans}", MESSAGE=f"{names}, when?")
    boris.call("im.message.add", DIALOG_ID=f"chat{plans}", MESSAGE=names, REPLY_ID=asked, ATTACH=[{"MESSAGE": "This"}])
    news = boris.call("im.chat.add", TYPE="OPEN", USERS=[bot, anna.id], TITLE="News", COLOR="MINT")
    boris.call("im.message.add", DIALOG_ID=f"chat{news}", MESSAGE=names, SYSTEM="Y")
    for dialog in (str(bot), f"chat{plans}"):
        boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="/help me")
    anna.call("im.message.like", MESSAGE_ID=asked)
    change(boris, asked, f"{names}, when then?")


def change(author: User, message: int, text: str) -> None:
    """Something is said otherwise, and then taken back."""
    author.call("im.message.update", MESSAGE_ID=message, MESSAGE=text)
    author.call("im.message.delete", MESSAGE_ID=message)


def test_events_asked_for(portal: Portal, pages: dict[str, Page]) -> None:
    """Of each type every event has every documented key, with a documented type, and no other."""
    anna, boris = people(portal)
    bot = portal.bot(anna)
    anna.call("im.v2.Event.subscribe")
    bot.call("Command.register", fields={"command": "help", "hidden": True})
    happen(anna, boris, bot.id)
    said = bot.send(str(boris.id), "Hello, Boris")
    boris.call("im.message.like", MESSAGE_ID=said)
    context = {"entityId": 164, "entityType": "task", "source": "link"}
    boris.call("im.v2.Chat.Bot.sendContext", dialogId=str(bot.id), context=context)
    heard = bot.poll(withUserEvents=True)
    bot.call("Bot.unregister")
    heard += bot.poll()
    assert {event["type"] for event in heard} == names((Audience.PERSON, Audience.BOT))
    for event in heard:
        assert misfits(pages[event["type"]], event["data"]) == [], event["type"]


def misfits(page: Page, data: dict[str, Any]) -> list[str]:
    """Where an event is otherwise than documented."""
    found = dict(shown(page, data))
    nobody = data.get("user") == {"id": 0}  # who says what the system says
    missing = {path for path in page.keys() - found.keys() if not (nobody and path.startswith("user."))}
    wrong = {path for path, kind in found.items() if kind not in page.get(path, ())}
    return sorted(missing | wrong)


def test_the_comparison_sees_what_is_wrong() -> None:
    fields = [
        {"path": path, "type": kind} for path, kind in (("user", "User"), ("user.id", "integer"), ("to", "any[]"))
    ]
    page = documented({"fields": fields, "payload_shapes": [{"form": "fetch", "shape": {"to": ["null"], "to[]": []}}]})
    right = {"user": {"id": 1}, "to": None}
    assert misfits(page, right) == misfits(page, right | {"to": [1]}) == []
    assert misfits(page, right | {"user": {"id": "1"}}) == ["user.id"]
    assert misfits(page, right | {"more": 1}) == ["more"]
    assert misfits(page, {"user": {}}) == ["to", "user.id"]


def test_events_delivered(portal: Portal, pages: dict[str, Page]) -> None:
    """Handlers of the first generation: every documented key in some event of its type, and no other in any."""
    anna, boris = people(portal)
    with portal.webhook_receiver() as webhook_receiver:
        properties = {"NAME": "Echo"}
        bot = anna.call(
            "imbot.register", CODE="echo", CLIENT_ID="app", EVENT_HANDLER=webhook_receiver.url, PROPERTIES=properties
        )
        handlers = {"EVENT_MESSAGE_UPDATE": webhook_receiver.url, "EVENT_MESSAGE_DELETE": webhook_receiver.url}
        anna.call("imbot.update", BOT_ID=bot, CLIENT_ID="app", FIELDS=handlers)
        command = {"COMMAND": "help", "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Help"}]}
        told_at = {"EVENT_COMMAND_ADD": webhook_receiver.url}
        anna.call("imbot.command.register", BOT_ID=bot, CLIENT_ID="app", **command, **told_at)
        happen(anna, boris, bot)
        webhook_receiver.wait(13)
        anna.call("imbot.unregister", BOT_ID=bot, CLIENT_ID="app")
        forms = webhook_receiver.wait(14)
    assert {form["event"] for form in forms} == names((Audience.BOT_V1,))
    for code in names((Audience.BOT_V1,)):
        page = {path: types for path, types in pages[code].items() if not NOT_SENT.search(path)}
        if code != "ONIMCOMMANDADD":
            page.pop(OF_COMMANDS_ALONE, None)
        told = [dict(shown(page, form)) for form in forms if form["event"] == code]
        assert {path for found in told for path in found} == page.keys(), code
        assert all(kind == "object" or page[path] != {"object"} for found in told for path, kind in found.items())
