"""The guide: a bot of the demo that shows what bots can do, on a developer's portal.

It is a program like any other one: it calls over HTTP and asks for its events, so the journal shows what it was sent.
"""

import json
import secrets
import ssl
import threading
import time
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError

from beseda.domain.auth import webhooks
from beseda.http import tls
from beseda.kernel.portal import Portal
from beseda.settings import Settings

_FILE = "guide.json"
_CODE = "guide"
_SCOPE = "im,imbot"
_WAIT, _PATIENCE, _NAP = 25, 60, 2
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "name": "Guide",
        "position": "Shows what bots can do",
        "greeting": "Hello! I am a bot. Write to me, or press a button.",
        "hello": "Say hello",
        "said": "Hello!",
        "menu": "Menu",
        "seen": "What I was sent",
        "echo": "You said: {}",
        "card": "A card, as bots send it",
        "how": "Your own bot",
        "new": "beseda new bot helpdesk",
        "title": "Show a card",
    },
    "ru": {
        "name": "Гид",
        "position": "Показывает, что умеют боты",
        "greeting": "Здравствуйте! Я бот. Напишите мне или нажмите на кнопку.",
        "hello": "Поздороваться",
        "said": "Здравствуйте!",
        "menu": "Меню",
        "seen": "Что мне прислали",
        "echo": "Вы написали: {}",
        "card": "Карточка, какие шлют боты",
        "how": "Свой бот",
        "new": "beseda new bot helpdesk",
        "title": "Показать карточку",
    },
}


class Keys(NamedTuple):
    """What the guide calls with: the path of its webhook, the token of the bot, whom it greets."""

    path: str
    token: str
    person_id: int


async def invite(portal: Portal, person_id: int) -> None:
    """Give the guide what it calls with, as somebody's bot."""
    issued = await portal.database.write(
        lambda tx: webhooks.issue(tx, person_id, _SCOPE, title="Guide", now=portal.now)
    )
    keys = Keys(f"/rest/{issued.user_id}/{issued.code}/", secrets.token_urlsafe(24), person_id)
    tls.write_secret(portal.settings.data / _FILE, json.dumps(keys._asdict()).encode())


def start(settings: Settings) -> None:
    """Let the guide work beside the server, if it was invited here."""
    try:
        keys = Keys(**json.loads((settings.data / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return
    threading.Thread(target=_Guide(settings, keys).work, name="guide", daemon=True).start()


class _Refused(Exception):
    """The portal does not know the guide any more: it was emptied."""


class _Guide:
    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._keys = keys
        self._words = _WORDS[settings.language]
        self._trust: ssl.SSLContext | None = None
        if settings.http_port is None:
            self._url = f"https://{settings.host}:{settings.https_port}"
            self._trust = ssl.create_default_context(cafile=tls.authority_file(settings.certificates))
        else:
            self._url = f"http://{settings.host}:{settings.http_port}"
        self._id = 0

    def work(self) -> None:
        """Answer until the portal is gone."""
        offset = 0
        try:
            self._arrive()
            while True:
                found = self._as_bot("Event.get", offset=offset, wait=_WAIT)
                for event in found["events"]:
                    self._hear(event["type"], event["data"])
                offset = found["nextOffset"]
        except (_Refused, URLError, OSError, KeyError, ValueError):
            return  # the portal stops, was emptied, or lets calls fail on purpose

    def _arrive(self) -> None:
        known = {one["code"] for one in self._call("imbot.v2.Bot.list", botToken=self._keys.token)["bots"]}
        properties = {"name": self._words["name"], "workPosition": self._words["position"], "color": "mint"}
        fields = {"code": _CODE, "botToken": self._keys.token, "properties": properties}
        self._id = self._call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
        if _CODE not in known:
            titles = {language: words["title"] for language, words in _WORDS.items()}
            self._as_bot("Command.register", fields={"command": "menu", "title": titles})
            self._say(str(self._keys.person_id), self._words["greeting"], keyboard=self._keyboard())

    def _hear(self, kind: str, data: dict[str, Any]) -> None:
        dialog = data["chat"]["dialogId"] if "chat" in data else ""
        if kind == "ONIMBOTV2JOINCHAT" and dialog != str(self._keys.person_id):  # who was greeted already
            self._say(dialog, self._words["greeting"], keyboard=self._keyboard())
        elif kind == "ONIMBOTV2COMMANDADD":
            self._say(dialog, "", attach=[self._card()], keyboard=self._keyboard())
        elif kind == "ONIMBOTV2MESSAGEADD" and not data["message"]["text"].startswith("/"):
            self._say(dialog, self._words["echo"].format(data["message"]["text"]))

    def _say(self, dialog: str, text: str, **more: Any) -> None:
        self._as_bot("Chat.Message.send", dialogId=dialog, fields={"message": text, **more})

    def _keyboard(self) -> dict[str, Any]:
        words = self._words
        buttons = [
            {"TEXT": words["hello"], "ACTION": "SEND", "ACTION_VALUE": words["said"]},
            {"TEXT": words["menu"], "COMMAND": "menu"},
            {"TEXT": words["seen"], "LINK": f"/dev?bot={self._id}"},
        ]
        return {"BOT_ID": self._id, "BUTTONS": buttons}

    def _card(self) -> dict[str, Any]:
        row = {"NAME": self._words["how"], "VALUE": self._words["new"], "DISPLAY": "ROW", "WIDTH": 120}
        return {"COLOR": "#29619b", "BLOCKS": [{"MESSAGE": self._words["card"]}, {"DELIMITER": {}}, {"GRID": [row]}]}

    def _as_bot(self, method: str, **given: Any) -> Any:
        return self._call(f"imbot.v2.{method}", botId=self._id, botToken=self._keys.token, **given)

    def _call(self, method: str, **given: Any) -> Any:
        """The result of a call; a portal that is not there yet, or has too much to do, is asked again."""
        request = urllib.request.Request(  # noqa: S310 - the portal's own address
            f"{self._url}{self._keys.path}{method}", json.dumps(given).encode(), {"Content-Type": "application/json"}
        )
        for left in (2, 1, 0):
            try:
                with urllib.request.urlopen(request, timeout=_PATIENCE, context=self._trust) as answer:  # noqa: S310
                    return json.load(answer)["result"]
            except HTTPError as error:
                if error.code == 401:
                    raise _Refused from error
                if not left:
                    raise
            time.sleep(_NAP)
        raise _Refused
