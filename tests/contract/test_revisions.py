"""A portal that is told to be an older one has just what that revision had; the numbers come from the declarations."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from beseda.kernel.method import Param
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION, OLDEST_REVISION
from beseda.testing import Bot, Portal, User

METHODS = [(method.name, method.since) for method in REGISTRY if method.since is not None]


def dated(params: Iterable[Param], inside: str = "") -> Iterator[tuple[str, int]]:
    """Parameters that came with a revision, also inside objects."""
    for param in params:
        if param.info.since is not None:
            yield f"{inside}{param.wire}", param.info.since
        yield from dated(param.members, f"{inside}{param.wire}.")


PARAMETERS = [(method.name, name, since) for method in REGISTRY for name, since in dated(method.params)]


@pytest.mark.parametrize(("name", "since"), METHODS)
def test_method_is_unknown_before_its_revision(portal: Portal, name: str, since: int) -> None:
    anna = portal.user("Anna")

    portal.revision = since - 1
    before = anna.answer(name)
    assert (before.status, before.json["error"]) == (404, "ERROR_METHOD_NOT_FOUND")
    assert anna.call("method.get", name=name) == {"isExisting": False, "isAvailable": False}
    assert name not in anna.call("methods", full=True)
    in_batch = anna.call("batch", cmd={"one": name})
    assert in_batch["result_error"]["one"]["error"] == "ERROR_METHOD_NOT_FOUND"

    portal.revision = since
    after = anna.answer(name)
    assert after.status == 200 or after.json["error"] != "ERROR_METHOD_NOT_FOUND"
    assert after.status < 500
    assert anna.call("method.get", name=name) == {"isExisting": True, "isAvailable": True}
    assert name in anna.call("methods", full=True)


def test_methods_without_a_revision_are_always_there(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.revision = OLDEST_REVISION
    for method in (method for method in REGISTRY if method.since is None):
        answer = anna.answer(method.name)
        assert answer.status == 200 or answer.json["error"] in {one.code for one in method.errors}, method.name


# What a call shows, with some parameters on top of those that it needs.
Look: TypeAlias = Callable[[dict[str, Any]], Any]


def reply(portal: Portal) -> tuple[Look, dict[str, Any]]:
    """Which message a message answers."""
    anna = portal.user("Anna")
    dialog = f"chat{portal.chat(anna)}"
    asked = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="When?")

    def look(given: dict[str, Any]) -> Any:
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Tomorrow", **given)
        params = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=1)["messages"][0]["params"]
        return params and params["REPLY_ID"]

    return look, {"REPLY_ID": asked}


def listed(portal: Portal) -> tuple[User, Look]:
    """Which conversations are listed: an old one, and one of a minute ago."""
    anna = portal.user("Anna")
    now = portal.clock.freeze()
    portal.clock.move(-3600)
    portal.chat(anna, title="Old")
    portal.clock.freeze(now - 60)
    portal.chat(anna, title="Line", entity_type="LINES", entity_id="telegrambot|2|209607941|744")
    portal.clock.freeze(now)
    return anna, lambda given: [item["title"] for item in anna.call("im.recent.get", **given)]


def changed_since(parameter: str) -> Callable[[Portal], tuple[Look, dict[str, Any]]]:
    def probe(portal: Portal) -> tuple[Look, dict[str, Any]]:
        anna, look = listed(portal)
        portal.clock.move(-600)
        moment = anna.call("server.time")
        portal.clock.move(600)
        return look, {parameter: moment}

    return probe


def lines_only(portal: Portal) -> tuple[Look, dict[str, Any]]:
    return listed(portal)[1], {"ONLY_OPENLINES": "Y"}


def edited(portal: Portal) -> tuple[Look, dict[str, Any]]:
    """Whether another attachment marks a message as edited."""
    anna = portal.user("Anna")
    dialog = f"chat{portal.chat(anna)}"

    def look(given: dict[str, Any]) -> Any:
        said = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="See", ATTACH=[{"MESSAGE": "this"}])
        anna.call("im.message.update", MESSAGE_ID=said, ATTACH=[{"MESSAGE": "that"}], **given)
        return anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=1)["messages"][0]["params"]

    return look, {"IS_EDITED": "N"}


def silenced(portal: Portal) -> tuple[Look, dict[str, Any]]:
    """Whether a chat that is named as a dialog can be silenced."""
    anna = portal.user("Anna")
    dialog = f"chat{portal.chat(anna)}"

    def look(given: dict[str, Any]) -> Any:
        answer = anna.answer("im.chat.mute", **given).json
        return answer.get("error"), anna.call("im.dialog.get", DIALOG_ID=dialog)["mute_list"]

    return look, {"DIALOG_ID": dialog}


def rotated(portal: Portal) -> tuple[Look, dict[str, Any]]:
    """Whether a bot is still its owner's, who has the old token."""
    bot = portal.bot(portal.user("Anna"))

    def look(given: dict[str, Any]) -> Any:
        fields = {name.removeprefix("fields."): token for name, token in given.items()}
        bot.call("Bot.update", fields=fields)
        held = "eventMode" in bot.call("Bot.get")["bot"]
        bot.token = bot.token if held else fields["botToken"]
        return held

    return look, {"fields.botToken": "fresh"}


# For each parameter with a revision: what shows whether it has its effect.
PROBES = {
    ("im.chat.mute", "DIALOG_ID"): silenced,
    ("im.message.update", "IS_EDITED"): edited,
    ("im.message.add", "REPLY_ID"): reply,
    ("imbot.v2.Bot.update", "fields.botToken"): rotated,
    ("im.recent.get", "LAST_UPDATE"): changed_since("LAST_UPDATE"),
    ("im.recent.get", "LAST_SYNC_DATE"): changed_since("LAST_SYNC_DATE"),
    ("im.recent.get", "ONLY_OPENLINES"): lines_only,
}


@pytest.mark.parametrize(("method", "parameter", "since"), PARAMETERS)
def test_parameter_has_no_effect_before_its_revision(portal: Portal, method: str, parameter: str, since: int) -> None:
    assert (method, parameter) in PROBES, "nothing shows what this parameter does"
    look, given = PROBES[method, parameter](portal)
    portal.revision = since - 1
    assert look(given) == look({})
    portal.revision = since
    assert look(given) != look({})


def test_probes_are_of_declared_parameters() -> None:
    assert set(PROBES) == {(method, parameter) for method, parameter, _ in PARAMETERS}


def test_a_bot_without_a_token_is_told_of_client_ids_until_33(portal: Portal) -> None:
    anna, named = portal.user("Anna"), {}
    for revision in (33, 34):
        portal.revision = revision
        for method in ("Bot.register", "Bot.get", "Bot.list", "Bot.update", "Bot.unregister"):
            answer = anna.answer(f"imbot.v2.{method}", botId=1)
            named[method] = (answer.status, answer.json["error"])
        code = "CLIENT_ID_NOT_SPECIFIED" if revision == 33 else "BOT_TOKEN_NOT_SPECIFIED"
        assert set(named.values()) == {(400, code)}


def test_bots_show_the_id_of_their_application_until_34(portal: Portal) -> None:
    bot = portal.bot(portal.user("Anna"))
    portal.user("Boris").call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    portal.revision = 34
    old = [*shown(bot)]
    assert all(isinstance(one["appId"], str) for one in old)
    portal.revision = 35
    assert [*shown(bot)] == [{name: value for name, value in one.items() if name != "appId"} for one in old]


def shown(bot: Bot) -> Iterator[dict[str, Any]]:
    """A bot as answers and events show it."""
    yield bot.call("Bot.get")["bot"]
    yield from bot.user.call("imbot.v2.Bot.list", botToken=bot.token)["bots"]
    yield bot.call("Bot.update", fields={"isHidden": False})["bot"]
    yield from (event["data"]["bot"] for event in bot.call("Event.get")["events"])


def test_the_last_event_is_named_until_32(portal: Portal) -> None:
    bot = portal.bot(portal.user("Anna"))
    portal.user("Boris").call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    portal.revision = 32
    old = bot.call("Event.get")
    assert old["lastEventId"] == old["events"][-1]["eventId"] == old["nextOffset"] - 1
    portal.revision = 33
    assert "lastEventId" not in bot.call("Event.get")


@pytest.mark.parametrize("revision", [OLDEST_REVISION, 29, 32, 33, NEWEST_REVISION])
def test_the_portal_tells_its_revision(portal: Portal, revision: int) -> None:
    """Of the clients' protocols the pages show 130, 6, and 22 with REST 32, 23 with REST 33."""
    anna = portal.user("Anna")
    portal.revision = revision
    mobile = 22 if revision <= 32 else 23
    shown = {"rest": revision, "web": 130, "mobile": mobile, "desktop": 6}
    assert anna.call("im.revision.get") == {**shown, "im_revision_mobile": mobile}
    if revision >= 33:
        assert anna.call("imbot.v2.Revision.get") == shown


# Types of the keys of im.recent.get as the vendor's page of 2022 shows them; DATE: ATOM, OR_FALSE: or false for none.
DIGITS, TEXT, FLAG, DATE, OR_FALSE = "digits", "text", "flag", "date", " or false"
OLD_ITEM = {
    "id": TEXT,
    "type": TEXT,
    "avatar": {"url": TEXT, "color": TEXT},
    "title": TEXT,
    "message": {"id": DIGITS, "text": TEXT, "file": FLAG, "attach": FLAG, "author_id": DIGITS},
    "counter": DIGITS,
    "date": DATE,
}
OLD_USER = {
    "id": DIGITS,
    "name": TEXT,
    "first_name": TEXT,
    "last_name": TEXT,
    "work_position": TEXT,
    "color": TEXT,
    "avatar": TEXT,
    "gender": TEXT,
    "birthday": TEXT + OR_FALSE,
    "extranet": FLAG,
    "network": FLAG,
    "bot": FLAG,
    "connector": FLAG,
    "external_auth_id": TEXT,
    "status": TEXT,
    "idle": DATE + OR_FALSE,
    "last_activity_date": DATE,
    "mobile_last_date": DATE + OR_FALSE,
    "absent": DATE + OR_FALSE,
}
OLD_CHAT = {
    "id": DIGITS,
    "title": TEXT,
    "owner": DIGITS,
    "extranet": FLAG,
    "avatar": TEXT,
    "color": TEXT,
    "type": TEXT,
    "entity_type": TEXT,
    "entity_data_1": TEXT,
    "entity_data_2": TEXT,
    "entity_data_3": TEXT,
    "date_create": DATE,
    "message_type": TEXT,
}


def misfits(path: str, value: Any, shape: Any) -> list[str]:
    """Where a value has other keys or types than the shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or set(value) != set(shape):
            return [f"{path}: {value}"]
        return [found for key in shape for found in misfits(f"{path}.{key}", value[key], shape[key])]
    return [] if fits(value, shape) else [f"{path}: {value!r}"]


def fits(value: Any, kind: str) -> bool:
    if kind.endswith(OR_FALSE) and value is False:
        return True
    kind = kind.removesuffix(OR_FALSE)
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == DATE:
        return isinstance(value, str) and datetime.fromisoformat(value).isoformat() == value
    return isinstance(value, str) and (kind == TEXT or value.isdecimal())


def test_list_of_conversations_of_29_and_older(portal: Portal) -> None:
    """The shape of 2022, key by key: ids and counters in digits, a date on the item, no chat_id."""
    anna, boris = portal.user("Anna", "Ivanova", gender="F", work_position="Lead"), portal.user("Boris")
    chat = portal.chat(anna, boris, title="Plans", entity_type="CRM", entity_id="DEAL|7")
    attached = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="See", ATTACH=[{"MESSAGE": "this"}])
    said = anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello [b]Boris[/b]")
    portal.change("UPDATE person SET absent_until = 1, mobile_last_at = 1, birthday = '2000-02-01' WHERE id = 1")

    for revision in (OLDEST_REVISION, 29):
        portal.revision = revision
        private, group = boris.call("im.recent.get")
        assert misfits("item", private, {**OLD_ITEM, "user": OLD_USER}) == []
        assert misfits("item", group, {**OLD_ITEM, "chat": OLD_CHAT}) == []
        assert misfits("item", anna.call("im.recent.get")[0], {**OLD_ITEM, "user": OLD_USER}) == []

        assert (private["id"], private["type"], private["title"]) == (str(anna.id), "user", "Anna Ivanova")
        assert private["message"] == {
            "id": str(said),
            "text": "Hello Boris",
            "file": False,
            "attach": False,
            "author_id": str(anna.id),
        }
        assert (group["id"], group["type"], group["counter"]) == (f"chat{chat}", "chat", "1")
        assert (group["message"]["id"], group["message"]["attach"]) == (str(attached), True)
        assert (group["chat"]["owner"], group["chat"]["title"]) == (str(anna.id), "Plans")
        assert (private["user"]["birthday"], private["user"]["idle"]) == ("01-02", False)


def test_list_of_conversations_from_30_on(portal: Portal) -> None:
    """The shape of today, which ``test_answers`` compares with its page."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.chat(anna, boris, title="Plans")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
    today = boris.call("im.recent.get")
    assert today[0]["counter"] == 1
    portal.revision = 30
    assert boris.call("im.recent.get") == today
    portal.revision = 29
    assert boris.call("im.recent.get") != today
