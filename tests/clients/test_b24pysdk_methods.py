"""Every built method that b24pysdk wraps is called through it over HTTPS, and does there what it does without it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import pytest
from b24pysdk import BitrixWebhook, Client

from beseda import errors
from beseda.methods import REGISTRY
from beseda.testing import Bot, Portal, User
from tests.clients.wrapped import built_and_wrapped, wrapped
from tests.contract.case import load
from tests.contract.world import PNG


@dataclass(frozen=True)
class Scene:
    """Anna, an administrator who uses the client, her bot, Boris, and their chat in which one message is unread."""

    sdk: Any
    anna: User
    boris: User
    bot: Bot
    sales: int
    chat: int
    first: int
    own: int
    last: int

    @property
    def dialog(self) -> str:
        """The chat as a dialog."""
        return f"chat{self.chat}"

    @property
    def owned(self) -> dict[str, Any]:
        """What the client names the bot with."""
        return {"bot_id": self.bot.id, "bot_token": self.bot.token}

    def on_disk(self) -> dict[str, int]:
        """A folder of Anna's with a file in it, made when it is first asked for."""
        [own] = self.anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
        if not self.anna.call("disk.storage.getChildren", id=own["ID"]):
            made = self.anna.call("disk.storage.addFolder", id=own["ID"], data={"NAME": "Plans"})
            file = {"data": {"NAME": "a.txt"}, "fileContent": ["a.txt", "SGVsbG8="]}
            self.anna.call("disk.folder.uploadFile", id=made["ID"], **file)
        [folder] = self.anna.call("disk.storage.getChildren", id=own["ID"])
        [file] = self.anna.call("disk.folder.getChildren", id=folder["ID"])
        return {"folder": int(folder["ID"]), "file": int(file["ID"])}

    def seen(self, name: str) -> Any:
        """What the chat is like, for Anna."""
        return self.anna.call("im.dialog.get", DIALOG_ID=self.dialog)[name]

    def listed(self) -> dict[str, Any]:
        """Anna's conversations by their ids."""
        return {item["id"]: item for item in self.anna.call("im.recent.get")}

    def message(self, message_id: int, reader: User | None = None, dialog: str = "") -> dict[str, Any]:
        """A message as Boris reads it."""
        given = {"DIALOG_ID": dialog or self.dialog}
        read = (reader or self.boris).call("im.dialog.messages.get", **given)["messages"]
        return next(one for one in read if one["id"] == message_id)

    def person(self, person_id: int) -> dict[str, Any]:
        """Somebody's profile."""
        [found] = self.anna.call("user.get", ID=person_id)
        return dict(found)

    def departments(self, department_id: int) -> list[dict[str, Any]]:
        """A department, if it is there."""
        return list(self.anna.call("department.get", ID=department_id))


@pytest.fixture
def scene(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    return at_noon(portal)


def at_noon(portal: Portal) -> Scene:
    """Something to show of everything; time stands still, so that what is asked twice is the same."""
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    anna = portal.user("Anna", "Ivanova", admin=True, email="anna@example.com")
    boris = portal.user("Boris", "Petrov", email="boris@example.com")
    webhook = anna.webhook()
    sdk = Client(BitrixWebhook(domain=urlsplit(webhook.https_url).netloc, webhook_token=f"{anna.id}/{webhook.code}"))
    sales = anna.call("department.add", NAME="Sales", PARENT=1, UF_HEAD=anna.id)
    anna.call("user.update", ID=boris.id, UF_DEPARTMENT=[sales])
    anna.call("im.user.status.idle.start", AGO=1)
    chat = portal.chat(anna, boris, title="Deal", color="RED")
    portal.chat(anna, title="Of a deal", entity_type="CRM", entity_id="DEAL|1")
    first, own, last = (
        user.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text)
        for user, text in ((boris, "first"), (anna, "own"), (boris, "last"))
    )
    bot = portal.bot(anna)
    boris.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    return Scene(sdk, anna, boris, bot, sales, chat, first, own, last)


Ask: TypeAlias = Callable[[Scene], Any]


class Reads(NamedTuple):
    """A method that only answers: through the client, and with the parameters as they are documented."""

    ask: Ask
    given: Callable[[Scene], dict[str, Any]] = lambda _: {}


class Changes(NamedTuple):
    """A method that does something: through the client, and how that looks to others, with what it has to be."""

    ask: Ask
    look: Callable[[Scene, Any], Any]
    found: Any


def after(method: str, ask: Ask, **given: Any) -> Ask:
    """The same, once Anna has called something else."""

    def work(s: Scene) -> Any:
        s.anna.call(method, **given)
        return ask(s)

    return work


def heard(s: Scene) -> list[str]:
    """What Anna hears when Boris speaks."""
    s.boris.call("im.message.add", DIALOG_ID=s.dialog, MESSAGE="Do you hear me?")
    return [event["type"] for event in s.anna.call("im.v2.Event.get")["events"]]


def token(s: Scene) -> dict[str, Any]:
    """The bot as it is named without the client."""
    return {"botId": s.bot.id, "botToken": s.bot.token}


def heard_by_bot(s: Scene) -> int:
    """What Boris said to the bot, which from now on may read it."""
    s.anna.portal.change("UPDATE bot SET type = 'personal' WHERE person_id = :id", id=s.bot.id)
    return int(s.boris.call("im.dialog.messages.get", DIALOG_ID=str(s.bot.id))["messages"][0]["id"])


def said_by_bot(s: Scene) -> int:
    """Something that the bot has told Boris."""
    return s.bot.send(str(s.boris.id), "from the bot")


READS: dict[str, Reads] = {
    "access.name": Reads(lambda s: s.sdk.access.name(["G2"]), lambda _: {"ACCESS": ["G2"]}),
    "department.fields": Reads(lambda s: s.sdk.department.fields()),
    "department.get": Reads(
        lambda s: s.sdk.department.get(sort="NAME", order="DESC"), lambda _: {"sort": "NAME", "order": "DESC"}
    ),
    "feature.get": Reads(
        lambda s: s.sdk.feature.get("rest_offline_extended"), lambda _: {"CODE": "rest_offline_extended"}
    ),
    "im.chat.get": Reads(
        lambda s: s.sdk.im.chat.get("CRM", "DEAL|1"), lambda _: {"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|1"}
    ),
    "im.chat.user.list": Reads(lambda s: s.sdk.im.chat.user.list(s.chat), lambda s: {"CHAT_ID": s.chat}),
    "im.counters.get": Reads(lambda s: s.sdk.im.counters.get()),
    "im.department.colleagues.list": Reads(
        lambda s: s.sdk.im.department.colleagues.list(user_data=True, limit=5), lambda _: {"USER_DATA": "Y", "LIMIT": 5}
    ),
    "im.department.employees.get": Reads(
        lambda s: s.sdk.im.department.employees.get([1, s.sales]), lambda s: {"ID": [1, s.sales]}
    ),
    "im.department.get": Reads(
        lambda s: s.sdk.im.department.get([s.sales], user_data=True), lambda s: {"ID": [s.sales], "USER_DATA": "Y"}
    ),
    "im.department.managers.get": Reads(
        lambda s: s.sdk.im.department.managers.get([s.sales], user_data=True),
        lambda s: {"ID": [s.sales], "USER_DATA": "Y"},
    ),
    "im.dialog.get": Reads(lambda s: s.sdk.im.dialog.get(s.dialog), lambda s: {"DIALOG_ID": s.dialog}),
    "im.dialog.messages.get": Reads(
        lambda s: s.sdk.im.dialog.messages.get(s.dialog, last_id=s.last, limit=1),
        lambda s: {"DIALOG_ID": s.dialog, "LAST_ID": s.last, "LIMIT": 1},
    ),
    "im.dialog.messages.search": Reads(
        lambda s: s.sdk.im.dialog.messages.search(s.chat, search_message="first", order={"ID": "ASC"}),
        lambda s: {"CHAT_ID": s.chat, "SEARCH_MESSAGE": "first", "ORDER": {"ID": "ASC"}},
    ),
    "im.dialog.users.list": Reads(
        lambda s: s.sdk.im.dialog.users.list(s.dialog, skip_external=True, limit=1),
        lambda s: {"DIALOG_ID": s.dialog, "SKIP_EXTERNAL": "Y", "LIMIT": 1},
    ),
    "im.recent.get": Reads(lambda s: s.sdk.im.recent.get(skip_dialog=True), lambda _: {"SKIP_DIALOG": "Y"}),
    "im.recent.list": Reads(
        lambda s: s.sdk.im.recent.list(unread_only=True, limit=5), lambda _: {"UNREAD_ONLY": "Y", "LIMIT": 5}
    ),
    "im.revision.get": Reads(lambda s: s.sdk.im.revision.get()),
    "im.search.chat.list": Reads(lambda s: s.sdk.im.search.chat.list(find="deal"), lambda _: {"FIND": "deal"}),
    "im.search.user.list": Reads(
        lambda s: s.sdk.im.search.user.list("bor", business=False), lambda _: {"FIND": "bor", "BUSINESS": "N"}
    ),
    "im.user.get": Reads(
        lambda s: s.sdk.im.user.get(bitrix_id=s.boris.id, avatar_hr=True),
        lambda s: {"ID": s.boris.id, "AVATAR_HR": "Y"},
    ),
    "im.user.list.get": Reads(
        lambda s: s.sdk.im.user.list.get([s.boris.id, s.bot.id], result_type="array"),
        lambda s: {"ID": [s.boris.id, s.bot.id], "RESULT_TYPE": "array"},
    ),
    "im.user.status.get": Reads(after("im.user.status.set", lambda s: s.sdk.im.user.status.get(), STATUS="dnd")),
    "im.v2.Event.get": Reads(after("im.v2.Event.subscribe", lambda s: heard(s) and s.sdk.im.v2.event.get(0, limit=5))),
    "imbot.v2.Bot.get": Reads(lambda s: s.sdk.imbot.v2.bot.get(**s.owned), token),
    "imbot.v2.Bot.list": Reads(
        lambda s: s.sdk.imbot.v2.bot.list(bot_token=s.bot.token, filter={"type": "bot"}),
        lambda s: {"botToken": s.bot.token, "filter": {"type": "bot"}},
    ),
    "imbot.v2.Event.get": Reads(
        lambda s: s.sdk.imbot.v2.event.get(**s.owned, limit=2), lambda s: token(s) | {"limit": 2}
    ),
    "imbot.v2.Chat.Message.get": Reads(
        lambda s: s.sdk.imbot.v2.chat.message.get(message_id=heard_by_bot(s), **s.owned),
        lambda s: token(s) | {"messageId": heard_by_bot(s)},
    ),
    "imbot.v2.Chat.Message.getContext": Reads(
        lambda s: s.sdk.imbot.v2.chat.message.get_context(message_id=heard_by_bot(s), range=5, **s.owned),
        lambda s: token(s) | {"messageId": heard_by_bot(s), "range": 5},
    ),
    "imbot.v2.Chat.User.list": Reads(
        lambda s: s.sdk.imbot.v2.chat.user.list(dialog_id=str(s.boris.id), order={"userId": "DESC"}, **s.owned),
        lambda s: token(s) | {"dialogId": str(s.boris.id), "order": {"userId": "DESC"}},
    ),
    "imbot.v2.Revision.get": Reads(lambda s: s.sdk.imbot.v2.revision.get()),
    "method.get": Reads(lambda s: s.sdk.method.get("im.chat.add"), lambda _: {"name": "im.chat.add"}),
    "profile": Reads(lambda s: s.sdk.profile()),
    "scope": Reads(lambda s: s.sdk.scope(full=True), lambda _: {"full": True}),
    "server.time": Reads(lambda s: s.sdk.server.time()),
    "user.access": Reads(lambda s: s.sdk.user.access([f"U{s.anna.id}"]), lambda s: {"ACCESS": [f"U{s.anna.id}"]}),
    "user.admin": Reads(lambda s: s.sdk.user.admin()),
    "user.current": Reads(lambda s: s.sdk.user.current()),
    "user.fields": Reads(lambda s: s.sdk.user.fields()),
    "user.get": Reads(
        lambda s: s.sdk.user.get(filter={"NAME": "Boris"}, sort="ID", order="DESC"),
        lambda _: {"FILTER": {"NAME": "Boris"}, "sort": "ID", "order": "DESC"},
    ),
    "user.search": Reads(lambda s: s.sdk.user.search(filter={"FIND": "petr"}), lambda _: {"FIND": "petr"}),
}

CHANGES: dict[str, Changes] = {
    "department.add": Changes(
        lambda s: s.sdk.department.add("Support", 1, sort=7),
        lambda s, made: [(one["NAME"], one["SORT"]) for one in s.departments(made)],
        [("Support", 7)],
    ),
    "department.delete": Changes(
        lambda s: s.sdk.department.delete(s.sales), lambda s, done: (done, s.departments(s.sales)), (True, [])
    ),
    "department.update": Changes(
        lambda s: s.sdk.department.update(s.sales, name="Shop"),
        lambda s, done: (done, s.departments(s.sales)[0]["NAME"]),
        (True, "Shop"),
    ),
    "im.chat.add": Changes(
        lambda s: s.sdk.im.chat.add(users=[s.boris.id], title="Plans", message="Welcome"),
        lambda s, made: [
            (item["title"], item["message"]["text"])
            for item in s.boris.call("im.recent.get")
            if item["chat_id"] == made
        ],
        [("Plans", "Welcome")],
    ),
    "im.chat.leave": Changes(
        lambda s: s.sdk.im.chat.leave(s.chat),
        lambda s, done: (done, s.anna.id in s.boris.call("im.chat.user.list", CHAT_ID=s.chat)),
        (True, False),
    ),
    "im.chat.mute": Changes(
        lambda s: s.sdk.im.chat.mute(chat_id=s.chat, mute=True),
        lambda s, done: (done, s.seen("mute_list") == {str(s.anna.id): True}),
        (True, True),
    ),
    "im.chat.setOwner": Changes(
        lambda s: s.sdk.im.chat.set_owner(s.boris.id, chat_id=s.chat),
        lambda s, done: (done, s.seen("owner") == s.boris.id),
        (True, True),
    ),
    "im.chat.updateAvatar": Changes(
        lambda s: s.sdk.im.chat.update_avatar(PNG, chat_id=s.chat),
        lambda s, done: (done, bool(s.seen("avatar"))),
        (True, True),
    ),
    "im.chat.updateColor": Changes(
        lambda s: s.sdk.im.chat.update_color("MINT", chat_id=s.chat),
        lambda s, done: (done, s.seen("color")),
        (True, "#4ba984"),
    ),
    "im.chat.updateTitle": Changes(
        lambda s: s.sdk.im.chat.update_title("Plans", dialog_id=s.dialog),
        lambda s, done: (done, s.seen("name")),
        (True, "Plans"),
    ),
    "im.chat.user.add": Changes(
        lambda s: s.sdk.im.chat.user.add(s.chat, [s.bot.id], hide_history=True),
        lambda s, done: (done, s.bot.id in s.boris.call("im.chat.user.list", CHAT_ID=s.chat)),
        (True, True),
    ),
    "im.chat.user.delete": Changes(
        lambda s: s.sdk.im.chat.user.delete(s.chat, s.boris.id),
        lambda s, done: (done, s.boris.id in s.anna.call("im.chat.user.list", CHAT_ID=s.chat)),
        (True, False),
    ),
    "im.dialog.read": Changes(
        lambda s: s.sdk.im.dialog.read(s.dialog, s.last),
        lambda s, done: (done["counter"], done["lastId"] == s.last, s.seen("counter")),
        (0, True, 0),
    ),
    "im.dialog.read.all": Changes(
        lambda s: s.sdk.im.dialog.read.all(),
        lambda s, done: (done, s.anna.call("im.counters.get")["TYPE"]["ALL"]),
        (True, 0),
    ),
    "im.dialog.unread": Changes(
        lambda s: s.sdk.im.dialog.unread(s.dialog, s.first), lambda s, done: (done, s.seen("counter")), (True, 2)
    ),
    "im.dialog.writing": Changes(lambda s: s.sdk.im.dialog.writing(s.dialog), lambda _, done: done, True),
    "im.message.add": Changes(
        lambda s: s.sdk.im.message.add(s.dialog, message="Agreed", reply_id=s.first, url_preview=False),
        lambda s, made: (s.message(made)["text"], s.message(made)["params"]["REPLY_ID"] == s.first),
        ("Agreed", True),
    ),
    "im.message.delete": Changes(
        lambda s: s.sdk.im.message.delete(s.own),
        lambda s, done: (done, s.message(s.own)["params"]),
        (True, {"IS_DELETED": "Y"}),
    ),
    "im.message.like": Changes(
        lambda s: s.sdk.im.message.like(s.first, action="plus"),
        lambda s, done: (done, s.message(s.first)["params"]["LIKE"] == [s.anna.id]),
        (True, True),
    ),
    "im.message.update": Changes(
        lambda s: s.sdk.im.message.update(s.own, message="changed"),
        lambda s, done: (done, s.message(s.own)["text"]),
        (True, "changed"),
    ),
    "im.recent.hide": Changes(
        lambda s: s.sdk.im.recent.hide(s.dialog), lambda s, done: (done, s.dialog in s.listed()), (True, False)
    ),
    "im.recent.pin": Changes(
        lambda s: s.sdk.im.recent.pin(s.dialog, pin=True),
        lambda s, done: (done, s.listed()[s.dialog]["pinned"]),
        (True, True),
    ),
    "im.recent.unread": Changes(
        lambda s: s.sdk.im.recent.unread(s.dialog, action=True),
        lambda s, done: (done, s.listed()[s.dialog]["unread"]),
        (True, True),
    ),
    "im.user.status.idle.end": Changes(
        lambda s: s.sdk.im.user.status.idle.end(),
        lambda s, done: (done, s.boris.call("im.user.get", ID=s.anna.id)["idle"]),
        (True, False),
    ),
    "im.user.status.idle.start": Changes(
        lambda s: s.sdk.im.user.status.idle.start(ago=10),
        lambda s, done: (done, s.boris.call("im.user.get", ID=s.anna.id)["idle"]),
        (True, "2026-03-01T11:50:00+00:00"),
    ),
    "im.user.status.set": Changes(
        lambda s: s.sdk.im.user.status.set("away"),
        lambda s, done: (done, s.anna.call("im.user.status.get")),
        (True, "away"),
    ),
    "im.v2.Event.subscribe": Changes(
        lambda s: s.sdk.im.v2.event.subscribe(), lambda s, done: (done, heard(s)), (True, ["ONIMV2MESSAGEADD"])
    ),
    "im.v2.Event.unsubscribe": Changes(
        after("im.v2.Event.subscribe", lambda s: s.sdk.im.v2.event.unsubscribe()),
        lambda s, done: (done, heard(s)),
        (True, []),
    ),
    "imbot.v2.Bot.register": Changes(
        lambda s: s.sdk.imbot.v2.bot.register(
            {"code": "other", "botToken": "its-token", "properties": {"name": "Other", "gender": "F"}}
        ),
        lambda s, made: s.anna.call("im.user.get", ID=made["bot"]["id"])["name"],
        "Other",
    ),
    "imbot.v2.Bot.unregister": Changes(
        lambda s: s.sdk.imbot.v2.bot.unregister(**s.owned),
        lambda s, done: (done, s.anna.call("imbot.v2.Bot.list", botToken=s.bot.token)["bots"]),
        ({"result": True}, []),
    ),
    "imbot.v2.Bot.update": Changes(
        lambda s: s.sdk.imbot.v2.bot.update(fields={"properties": {"name": "Other"}}, **s.owned),
        lambda s, made: (made["bot"]["id"] == s.bot.id, s.boris.call("im.user.get", ID=s.bot.id)["name"]),
        (True, "Other"),
    ),
    "imbot.v2.Chat.add": Changes(
        lambda s: s.sdk.imbot.v2.chat.add(fields={"title": "Support", "userIds": [s.boris.id]}, **s.owned),
        lambda s, made: s.boris.call("im.dialog.get", DIALOG_ID=made["chat"]["dialogId"])["name"],
        "Support",
    ),
    "imbot.v2.Chat.Message.send": Changes(
        lambda s: s.sdk.imbot.v2.chat.message.send(
            dialog_id=str(s.boris.id), fields={"message": "from the bot", "urlPreview": False}, **s.owned
        ),
        lambda s, made: s.message(made["id"], s.boris, str(s.bot.id))["text"],
        "from the bot",
    ),
    "imbot.v2.Chat.Message.update": Changes(
        lambda s: s.sdk.imbot.v2.chat.message.update(
            message_id=said_by_bot(s), fields={"message": "changed"}, **s.owned
        ),
        lambda s, done: (done, s.boris.call("im.dialog.messages.get", DIALOG_ID=str(s.bot.id))["messages"][0]["text"]),
        ({"result": True}, "changed"),
    ),
    "imbot.v2.Chat.Message.delete": Changes(
        lambda s: s.sdk.imbot.v2.chat.message.delete(message_id=said_by_bot(s), **s.owned),
        lambda s, done: (
            done,
            s.boris.call("im.dialog.messages.get", DIALOG_ID=str(s.bot.id))["messages"][0]["params"],
        ),
        ({"result": True}, {"IS_DELETED": "Y"}),
    ),
    "imbot.v2.Chat.Message.read": Changes(
        lambda s: s.sdk.imbot.v2.chat.message.read(
            dialog_id=str(s.boris.id),
            message_id=s.boris.call("im.dialog.get", DIALOG_ID=str(s.bot.id))["last_message_id"],
            **s.owned,
        ),
        lambda _, done: done["counter"],
        0,
    ),
    "disk.file.getExternalLink": Changes(
        lambda s: s.sdk.disk.file.get_external_link(s.on_disk()["file"]),
        lambda s, done: done == s.anna.call("disk.file.getExternalLink", id=s.on_disk()["file"]),
        True,
    ),
    "disk.folder.getExternalLink": Changes(
        lambda s: s.sdk.disk.folder.get_external_link(s.on_disk()["folder"]),
        lambda s, done: done == s.anna.call("disk.folder.getExternalLink", id=s.on_disk()["folder"]),
        True,
    ),
    "user.add": Changes(
        lambda s: s.sdk.user.add({"EMAIL": "olga@example.com", "NAME": "Olga", "UF_DEPARTMENT": [s.sales]}),
        lambda s, made: (s.person(made)["NAME"], s.person(made)["UF_DEPARTMENT"] == [s.sales]),
        ("Olga", True),
    ),
    "user.update": Changes(
        lambda s: s.sdk.user.update({"ID": s.boris.id, "WORK_POSITION": "Lead"}),
        lambda s, done: (done, s.person(s.boris.id)["WORK_POSITION"]),
        (True, "Lead"),
    ),
}


def test_every_method_has_a_row() -> None:
    rows = {*READS, *CHANGES}
    for_applications = {method.name for method in REGISTRY if errors.ApplicationRequired in method.refusals}
    assert set(built_and_wrapped()) - for_applications <= rows | {name for name, case in load().items() if case.sdk}
    assert {name.lower() for name in rows} <= wrapped()


@pytest.mark.parametrize("method", [name for name in built_and_wrapped() if name in READS])
def test_what_is_asked(scene: Scene, method: str) -> None:
    request = READS[method].ask(scene)
    assert request._api_method.lower() == method.lower()
    plain = scene.anna.call(method, **READS[method].given(scene))
    assert plain
    assert request.result == plain
    assert getattr(request, "value", plain) is not None


@pytest.mark.parametrize("method", [name for name in built_and_wrapped() if name in CHANGES])
def test_what_is_done(scene: Scene, method: str) -> None:
    request = CHANGES[method].ask(scene)
    assert request._api_method.lower() == method.lower()
    assert CHANGES[method].look(scene, request.result) == CHANGES[method].found
