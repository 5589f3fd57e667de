"""Who acts at the portal of a test: somebody, their webhook, their bot."""

from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from beseda.domain.messages.commands import name_of
from beseda.store.events.event_rows import Event
from beseda.testing.client import Answer
from beseda.testing.messages import ShownMessage
from beseda.testing.push import PushClient

if TYPE_CHECKING:
    from beseda.testing.portal import Portal

SCOPES = "im,imbot,user,user.userfield,department,disk,imopenlines,pull,placement"


class RestError(Exception):
    """A call was refused: ``code``, ``text`` and HTTP ``status``."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.code: str = answer.json["error"]
        self.text: str = answer.json["error_description"]
        super().__init__(f"{self.status} {self.code}: {self.text}")


@dataclass(frozen=True)
class Webhook:
    """An inbound webhook: the addresses that clients are given. What it looks like in a report holds no secret."""

    portal: "Portal" = field(repr=False)
    id: int
    user_id: int
    code: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of the webhook, with a slash at its end."""
        return f"/rest/{self.user_id}/{self.code}/"

    @property
    def url(self) -> str:
        """The address over plain HTTP."""
        return self.portal.url + self.path

    @property
    def https_url(self) -> str:
        """The address over HTTPS; ``portal.ca_file`` is the authority to trust."""
        return self.portal.https_url + self.path

    def spend(self, method: str, seconds: float) -> None:
        """Use up operating time, as if a call of this method had taken so long just now."""
        self.portal.spend(f"webhook:{self.id}", method, seconds)

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        """Call a method; whatever comes back."""
        return self.portal.client.post(self.path + method, parameters)

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method; its ``result``. ``RestError`` when it is refused."""
        answer = self.answer(method, **parameters)
        if answer.status != 200:
            raise RestError(answer)
        return answer.json["result"]


@dataclass(frozen=True)
class Application:
    """An application that an administrator added."""

    portal: "Portal"
    id: int
    client_id: str
    client_secret: str

    @property
    def keys(self) -> dict[str, str]:
        """What it proves itself with."""
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    def token(self, user: "User") -> "Token":
        """Tokens of this person, as if they had signed in."""
        return self.portal.token(self, user)

    def ask(self, **given: str) -> Answer:
        """Ask the authorization server; whatever comes back. Its keys are sent unless others are given."""
        return self.portal.client.send("GET", f"/oauth/token/?{urlencode(self.keys | given)}")

    def renew(self, refresh: str) -> Answer:
        """Ask for new tokens."""
        return self.ask(grant_type="refresh_token", refresh_token=refresh)

    def finish(self) -> None:
        """Finish its installation, as its page does."""
        self.portal.finish(self)

    def remove(self) -> None:
        """Remove it with all that it left."""
        self.portal.remove(self)


@dataclass(frozen=True)
class Token:
    """Tokens that an application has of somebody."""

    application: Application
    access: str
    refresh: str

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        """Call a method; whatever comes back."""
        return self.application.portal.client.post(f"/rest/{method}", {"auth": self.access, **parameters})

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method; its ``result``. ``RestError`` when it is refused."""
        answer = self.answer(method, **parameters)
        if answer.status != 200:
            raise RestError(answer)
        return answer.json["result"]


@dataclass(frozen=True)
class User:
    """Somebody at the portal."""

    portal: "Portal"
    id: int
    name: str

    @cached_property
    def _webhook(self) -> Webhook:
        return self.webhook()

    def webhook(self, scope: str = SCOPES) -> Webhook:
        """A new webhook that acts as this user."""
        return self.portal.webhook(self.id, scope)

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method as this user; its ``result``. ``RestError`` when it is refused."""
        return self._webhook.call(method, **parameters)

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        """Call a method as this user; whatever comes back."""
        return self._webhook.answer(method, **parameters)

    def upload(self, dialog_id: str, name: str, content: bytes, message: str = "") -> int:
        """Share a file in a dialog; its id."""
        fields = {"name": name, "content": b64encode(content).decode(), "message": message}
        return int(self.call("im.v2.File.upload", dialogId=dialog_id, fields=fields)["file"]["id"])

    def download(self, dialog_id: str, file_id: int) -> bytes:
        """What is in a file of a dialog."""
        return self.portal.fetch(self.call("im.v2.File.download", dialogId=dialog_id, fileId=file_id)["downloadUrl"])

    def say(self, text: str, to: "User | Bot | str", **given: Any) -> ShownMessage:
        """Say something to somebody, or in a chat (``"chat5"``); ``given`` as of ``im.message.add``."""
        dialog_id = to if isinstance(to, str) else str(to.id)
        message_id = int(self.call("im.message.add", DIALOG_ID=dialog_id, MESSAGE=text, **given))
        return next(one for one in self.messages(dialog_id) if one.id == message_id)

    def command(self, text: str, to: "User | Bot | str | None" = None) -> ShownMessage:
        """Write a command, as ``/help x``: where it is said, else to the one bot that has it. ``LookupError``."""
        if to is None:
            owners = self.portal.bots_with(name_of(text.partition(" ")[0]))
            if len(owners) != 1:
                raise LookupError(f"{len(owners)} bots have this command: {text}")
            to = str(owners[0])
        return self.say(text, to)

    def messages(self, dialog: "User | Bot | str") -> list[ShownMessage]:
        """The last messages of a dialog as this user sees them, newest first."""
        dialog_id = dialog if isinstance(dialog, str) else str(dialog.id)
        return [
            ShownMessage(self, dialog_id, one["id"], one["author_id"], one["text"], one["params"] or {})
            for one in self.call("im.dialog.messages.get", DIALOG_ID=dialog_id)["messages"]
        ]

    def spend(self, method: str, seconds: float) -> None:
        """Use up operating time, as if a call of this method by this user had taken so long just now."""
        self._webhook.spend(method, seconds)

    def connect(self, *, mid: str = "") -> PushClient:
        """A client of push & pull, from ``mid`` on, the message id that it saw last, else from now on."""
        self.portal.configure(public_url=self.portal.url)
        config = self.call("pull.config.get")
        return PushClient(config["server"]["websocket"], config["channels"]["private"]["id"], mid=mid)

    def events(self, after_number: int = 0) -> list[Event]:
        """What this user was there to hear, from the event log, in order."""
        return self.portal.events(self.id, after_number)


@dataclass
class Bot:
    """A chat bot of the second generation that asks for its events."""

    user: User
    id: int
    code: str
    token: str = field(repr=False)
    offset: int = 0

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method of ``imbot.v2`` as the bot's owner; its ``result``."""
        return self.user.call(f"imbot.v2.{method}", botId=self.id, botToken=self.token, **parameters)

    def send(self, dialog_id: str, text: str, **fields: Any) -> int:
        """Say something; the id of the message."""
        return int(self.call("Chat.Message.send", dialogId=dialog_id, fields={"message": text, **fields})["id"])

    def edit(self, message_id: int, text: str, **fields: Any) -> None:
        """Say otherwise what was said."""
        self.call("Chat.Message.update", messageId=message_id, fields={"message": text, **fields})

    def delete(self, message_id: int, *, complete: bool = False) -> None:
        """Take back what was said; a notice is left of it, or nothing."""
        self.call("Chat.Message.delete", messageId=message_id, complete=complete)

    def upload(self, dialog_id: str, name: str, content: bytes, message: str = "") -> int:
        """Share a file in a dialog; its id."""
        fields = {"name": name, "content": b64encode(content).decode(), "message": message}
        return int(self.call("File.upload", dialogId=dialog_id, fields=fields)["file"]["id"])

    def download(self, file_id: int) -> bytes:
        """What is in a file that the bot may read."""
        return self.user.portal.fetch(self.call("File.download", fileId=file_id)["downloadUrl"])

    def poll(self, **parameters: Any) -> list[dict[str, Any]]:
        """What happened since the last time; asking confirms what was answered before."""
        answer = self.call("Event.get", **({"offset": self.offset} if self.offset else {}), **parameters)
        self.offset = answer["nextOffset"]
        return list(answer["events"])
