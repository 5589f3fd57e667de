"""What every method of bots refuses alike: each of these errors is caused, wherever a method declares it.

A method that declares one of the codes of ``V1`` or ``V2`` is called so that it has to answer it; a new one is, too.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import Method
from beseda.methods import REGISTRY
from beseda.testing import Portal, User
from tests.contract.world import PNG
from tests.kept import kept

NOBODY = 9_999
_AT = {"EVENT_COMMAND_ADD": "https://bot.example.org/"}


def without(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """All but some parameters."""
    return {key: value for key, value in given.items() if key not in names}


class Bots:
    """Anna's bots of both generations, and one of each that she did not register."""

    def __init__(self, portal: Portal) -> None:
        self.anna, self.boris = portal.user("Anna", admin=True), portal.user("Boris")
        self.old, self.foreign_old = self._old(self.anna, "app"), self._old(self.boris, "other")
        self.new, self.foreign_new = portal.bot(self.anna), portal.bot(self.boris, "other")
        chat = portal.chat(self.anna, self.boris)
        self.anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[self.old, self.new.id])
        said = self.new.send(f"chat{chat}", "Hello")
        dialog = f"chat{chat}"
        command = self.new.call("Command.register", fields={"command": "help", "title": {"en": "Help"}})["command"][
            "id"
        ]
        self.own = {
            "botId": self.new.id,
            "botToken": self.new.token,
            "dialogId": dialog,
            "messageId": said,
            "commandId": command,
            "userIds": [self.boris.id],
            "userId": self.boris.id,
            "reaction": "like",
            "fields": {"command": "more", "title": {"en": "More"}, "name": "a.txt", "content": "SGVsbG8="},
        }
        self.own["fileId"] = self.new.call("File.upload", **without(self.own, "botId", "botToken"))["file"]["id"]
        things = {
            "CHAT_ID": chat,
            "DIALOG_ID": dialog,
            "MESSAGE_ID": said,
            "USER_ID": self.boris.id,
            "COLOR": "MINT",
            "TITLE": "Team",
            "AVATAR": PNG,
            "COMMAND": "more",
            "USERS": [self.boris.id],
            "LANG": [{"LANGUAGE_ID": "en", "TITLE": "More"}],
            **_AT,
            "FIELDS": {"PROPERTIES": {"NAME": "Other"}, **_AT, "COMMAND": "other"},
        }
        self.known = {"BOT_ID": self.old, "CLIENT_ID": "app", **things, **self._things(self.anna, self.old, "app")}
        self.foreign = {**self.known, "BOT_ID": self.foreign_old}
        self.foreign |= self._things(self.boris, self.foreign_old, "other")

    def _things(self, owner: User, bot: int, client: str) -> dict[str, Any]:
        """What a bot of the first generation has."""
        known = {"BOT_ID": bot, "CLIENT_ID": client, "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Help"}]}
        command = owner.call("imbot.command.register", **known, **_AT, COMMAND="help")
        shown = owner.call("imbot.app.register", **known, JS_METHOD="SEND", JS_PARAM="/help", CODE="help")
        return {"COMMAND_ID": command, "APP_ID": shown}

    def _old(self, owner: User, client: str) -> int:
        given = {"CODE": f"old {client}", "CLIENT_ID": client, "EVENT_HANDLER": "https://bot.example.org/"}
        return int(owner.call("imbot.register", **given, PROPERTIES={"NAME": client}))


Cause = Callable[[Bots], Mapping[str, Any]]

# By the generation and the code: what a call brings so that it is refused so.
V2: dict[str, Cause] = {
    "BOT_TOKEN_NOT_SPECIFIED": lambda b: without(b.own, "botToken"),
    "BOT_ID_REQUIRED": lambda b: without(b.own, "botId"),
    "BOT_NOT_FOUND": lambda b: {**b.own, "botId": NOBODY},
    "BOT_OWNERSHIP_ERROR": lambda b: {**b.own, "botId": b.foreign_new.id},
}
V1: dict[str, Cause] = {
    "ACCESS_DENIED": lambda b: without(b.known, "CLIENT_ID"),
    "BOT_ID_ERROR": lambda b: {**b.known, "BOT_ID": NOBODY},
    "APP_ID_ERROR": lambda b: b.foreign,
}


_METHODS = {method.name: method for method in REGISTRY}


def declared(method: Method) -> dict[str, ErrorSpec]:
    """The refusals of a method by their codes."""
    return {as_told.wire.code: as_told.wire for as_told in method.refusals.values() if hasattr(as_told, "wire")}


def pairs() -> list[tuple[str, str]]:
    """Each method with each of these codes that it declares."""
    return [
        (method.name, code)
        for method in REGISTRY
        for prefix, causes in (("imbot.v2.", V2), ("imbot.", V1))
        if method.name.startswith(prefix) and (causes is V2 or not method.name.startswith("imbot.v2."))
        for code in causes
        if code in declared(method)
    ]


again = kept(Bots)


@pytest.mark.parametrize(("name", "code"), pairs())
def test_a_refusal_of_all_is_one_of_each(again: Callable[[], Bots], name: str, code: str) -> None:
    bots = again()
    causes = V2 if name.startswith("imbot.v2.") else V1
    answer = bots.anna.answer(name, **causes[code](bots))
    assert (answer.status, answer.json["error"]) == (declared(_METHODS[name])[code].status, code)
