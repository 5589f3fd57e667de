"""Random doings of some people and a bot, in groups and with each other.

Methods of the first generation of bots, ``im.message.share`` and ``im.disk.file.commit`` do the same by other names.
Left out is what no client is told: profiles, departments, what somebody looked for, settings and files outside of
chats, which pages ask for anew.
"""

import base64
import json
from random import Random
from typing import Any

from beseda.testing import Answer, Bot, Portal, User
from tests.applications.browser import Browser

_OFTEN = {
    "say": 6,
    "read": 2,
    "unread": 2,
    "add": 2,
    "notify": 2,
    "react": 2,
    "bot reacts": 2,
    "bot says": 3,
    "upload": 2,
}
_REACTIONS = ("like", "fire", "cry")
_COLOURS = ("RED", "GREEN", "MINT")
_ATTACH = [{"MESSAGE": "[b]Attached[/b]"}]
_KEYBOARD = [{"TEXT": "Press", "LINK": "https://example.com/"}]
_IMAGE = base64.b64encode(
    bytes.fromhex("474946383961010001008000000000000000000021f90401000000002c00000000010001000002024401003b")
).decode()


class Page:
    """The messenger's own page, which asks for what the REST API has no method of a person for (Quirk 250)."""

    def __init__(self, portal: Portal, login: str, password: str) -> None:
        self.browser = Browser(portal)
        self.browser.sign_in(login, password)
        cookie = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        form = str(self.browser.get("/session").json["form"])
        self.headers = {"Content-Type": "application/json", "Cookie": cookie, "X-Beseda-Form": form}

    def ask(self, call: str, **given: str) -> Answer:
        return self.browser.client.send("POST", f"/page/{call}", json.dumps(given).encode(), self.headers)


class Story:
    """Somebody does something, again and again; what is refused changes nothing."""

    def __init__(self, random: Random, people: list[User], chats: list[int], bot: Bot, page: Page) -> None:
        self.random, self.people, self.chats, self.bot, self.page = random, people, chats, bot, page
        self.said = [people[0].call("im.message.add", DIALOG_ID=f"chat{one}", MESSAGE="First") for one in chats]
        self.said_by_bot: list[int] = []
        self.files: list[tuple[int, int]] = []  # and the chat that each is in

    def go_on(self) -> str:
        """What happened."""
        random = self.random
        who, other = random.sample(self.people, 2)
        chat = random.choice(self.chats)
        dialog, message = random.choice((f"chat{chat}", f"chat{chat}", str(other.id))), random.choice(self.said)
        doings = self._of_people(who, other, chat, dialog, message) | self._of_programs(other, chat, dialog, message)
        doing = random.choice([name for name in doings for _ in range(_OFTEN.get(name, 1))])
        method, params = doings[doing]
        if method.startswith("/page/"):
            answer = self.page.ask(method.removeprefix("/page/"), **params)
        elif method.startswith("imbot."):
            answer = self.bot.user.answer(method, botId=self.bot.id, botToken=self.bot.token, **params)
        else:
            answer = who.answer(method, **params)
        self._remember(doing, answer)
        return f"{who.name} {doing} {method} {params} {answer.status}"

    def _remember(self, doing: str, answer: Answer) -> None:
        """Messages and files that are talked about later."""
        assert answer.status < 500, answer
        result = answer.json.get("result") if answer.status == 200 else None
        if doing in {"say", "forward"} and result:
            self.said.append(result)
        elif doing == "bot says" and result:
            self.said.append(result["id"])
            self.said_by_bot.append(result["id"])
        elif doing == "upload" and result:
            self.said.append(result["messageId"])
            self.files.append((result["file"]["id"], result["file"]["chatId"]))

    def _of_people(
        self, who: User, other: User, chat: int, dialog: str, message: int
    ) -> dict[str, tuple[str, dict[str, Any]]]:
        random, yes, text = self.random, self.random.choice("YN"), f"[b]{self.random.random()}[/b]"
        own = {"TAG": random.choice("ab"), "CLIENT_ID": "app"}
        attach = {"ATTACH": _ATTACH} if random.random() < 0.5 else {}
        file, place = random.choice(self.files or [(0, chat)])
        any_chat, some_notes = random.randrange(1, 12), random.sample(range(1, 12), 3)  # ids are small here
        return {
            "say": ("im.message.add", {"DIALOG_ID": dialog, "MESSAGE": text, **attach}),
            "edit": ("im.message.update", {"MESSAGE_ID": message, "MESSAGE": text, **attach}),
            "delete": ("im.message.delete", {"MESSAGE_ID": message}),
            "upload": (
                "im.v2.File.upload",
                {"dialogId": dialog, "fields": {"name": "a.gif", "content": _IMAGE, "message": text}},
            ),
            "take away": ("im.disk.file.delete", {"CHAT_ID": place, "FILE_ID": file}),
            "like": ("im.message.like", {"MESSAGE_ID": message}),
            "read": ("im.dialog.read", {"DIALOG_ID": dialog, "MESSAGE_ID": message}),
            "read all": ("im.dialog.read.all", {}),
            "unread": ("im.dialog.unread", {"DIALOG_ID": dialog, "MESSAGE_ID": message}),
            "pin": ("im.recent.pin", {"DIALOG_ID": dialog, "PIN": yes}),
            "mute": ("im.chat.mute", {"CHAT_ID": random.choice((chat, any_chat)), "MUTE": yes}),
            "hide": ("im.recent.hide", {"DIALOG_ID": dialog}),
            "mark": ("im.recent.unread", {"DIALOG_ID": dialog, "ACTION": yes}),
            "rename": ("im.chat.updateTitle", {"CHAT_ID": chat, "TITLE": text}),
            "paint": ("im.chat.updateColor", {"CHAT_ID": chat, "COLOR": random.choice(_COLOURS)}),
            "hand over": ("im.chat.setOwner", {"CHAT_ID": chat, "USER_ID": other.id}),
            "add": ("im.chat.user.add", {"CHAT_ID": chat, "USERS": [other.id], "HIDE_HISTORY": yes}),
            "leave": ("im.chat.leave", {"CHAT_ID": chat}),
            "exclude": ("im.chat.user.delete", {"CHAT_ID": chat, "USER_ID": other.id}),
            "notify": ("im.notify", {"USER_ID": other.id, "MESSAGE": "x", **own}),
            "notify in the name of nobody": ("im.notify.system.add", {"USER_ID": other.id, "MESSAGE": text}),
            "note": ("im.notify.read", {"ID": 0, "ACTION": yes}),
            "note some": ("im.notify.read.list", {"IDS": some_notes, "ACTION": yes}),
            "note all": ("im.notify.read.all", {}),
            "forget": ("im.notify.delete", own),
            "be": ("im.user.status.set", {"STATUS": random.choice(("online", "dnd", "away"))}),
        }

    def _of_programs(self, other: User, chat: int, dialog: str, message: int) -> dict[str, tuple[str, dict[str, Any]]]:
        """What the bot does, and what the page asks for."""
        random, text = self.random, f"[i]{self.random.random()}[/i]"
        reaction, add = random.choice(_REACTIONS), random.random() < 0.6
        worded = {"message": text, **({"keyboard": _KEYBOARD} if random.random() < 0.5 else {})}
        own = random.choice(self.said_by_bot or [message])
        managed = {"dialogId": f"chat{random.choice((chat, self.chats[-1]))}", "userIds": [other.id]}
        return {
            "react": ("/page/react", {"message": str(message), "reaction": reaction, "wanted": "Y" if add else "N"}),
            "forward": ("/page/forward", {"dialog": dialog, "message": str(message)}),
            "bot reacts": (
                f"imbot.v2.Chat.Message.Reaction.{'add' if add else 'delete'}",
                {"messageId": message, "reaction": reaction},
            ),
            "bot says": ("imbot.v2.Chat.Message.send", {"dialogId": dialog, "fields": worded}),
            "bot edits": ("imbot.v2.Chat.Message.update", {"messageId": own, "fields": worded}),
            "bot deletes": ("imbot.v2.Chat.Message.delete", {"messageId": own, "complete": add}),
            "bot appoints": (f"imbot.v2.Chat.Manager.{'add' if add else 'delete'}", managed),
            "bot owns": ("imbot.v2.Chat.update", {"dialogId": f"chat{chat}", "fields": {"title": text}}),
        }
