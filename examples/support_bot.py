"""A support bot of the second generation: it asks for its events, and keeps tickets.

Who writes to it is shown a keyboard; /ticket and /tickets, in English and in Russian, work in every chat of the portal.
A ticket is closed by the button below it, which changes the message in place. A file that it is sent becomes a ticket
too, and the bot sends all tickets as a file.

python examples/support_bot.py https://127.0.0.1:8443/rest/1/code/   (REQUESTS_CA_BUNDLE=var/tls/ca.pem, b24pysdk)
"""

import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from b24pysdk import BitrixWebhook, Client

TOKEN = "keep-this-secret"  # noqa: S105 - yours is another
COMMANDS = (
    {
        "command": "ticket",
        "common": True,
        "title": {"en": "Open a ticket", "ru": "Создать обращение"},
        "params": {"en": "what happened", "ru": "что случилось"},
    },
    {"command": "tickets", "common": True, "title": {"en": "My tickets", "ru": "Мои обращения"}},
    {"command": "close", "common": True, "hidden": True},
    {"command": "export", "hidden": True},
)
MENU = (
    {"TEXT": "New ticket", "ACTION": "PUT", "ACTION_VALUE": "/ticket "},
    {"TEXT": "My tickets", "COMMAND": "tickets"},
    {"TEXT": "As a file", "COMMAND": "export"},
    {"TYPE": "NEWLINE"},
    {"TEXT": "Manual", "LINK": "https://example.org/manual"},
)


@dataclass
class Ticket:
    """What somebody asked for."""

    number: int
    owner: int
    text: str
    state: str = "open"

    def __str__(self) -> str:
        return f"Ticket {self.number}, {self.state}: {self.text}"


class SupportBot:
    """The bot with its tickets."""

    def __init__(self, webhook: str) -> None:
        where = urlsplit(webhook)
        token = where.path.removeprefix("/rest/").strip("/")
        self.v2: Any = Client(BitrixWebhook(domain=where.netloc, webhook_token=token)).imbot.v2
        self.tickets: list[Ticket] = []
        fields = {"code": "support", "botToken": TOKEN, "properties": {"name": "Support", "color": "mint"}}
        self.id = self.v2.bot.register(fields=fields).result["bot"]["id"]
        for command in COMMANDS:
            self.do(self.v2.command.register, fields=command)

    def do(self, function: Callable[..., Any], **parameters: Any) -> Any:
        return function(bot_id=self.id, bot_token=TOKEN, **parameters).result

    def hear(self, event: dict[str, Any]) -> None:
        data = event["data"]
        written = event["type"] == "ONIMBOTV2MESSAGEADD" and not data["message"]["text"].startswith("/")
        if event["type"] == "ONIMBOTV2COMMANDADD":
            self.run(data, data["command"]["command"], data["command"]["params"])
        elif written and "files" in data:
            self.take(data)
        elif written or event["type"] == "ONIMBOTV2JOINCHAT":
            fields = {"message": "How can I help?", "keyboard": MENU}
            once = {"templateId": f"support-{event['eventId']}"}  # nothing is said twice, whatever breaks in between
            self.do(self.v2.chat.message.send, dialog_id=data["chat"]["dialogId"], fields=fields | once)

    def take(self, data: dict[str, Any]) -> None:
        """Fetch what was sent, and open a ticket for each file."""
        where = {"dialog_id": data["chat"]["dialogId"]}
        self.do(self.v2.chat.input_action.notify, **where, status_message_code="IMBOT_AGENT_ACTION_READING_DOCS")
        for file in data["files"]:
            link = self.do(self.v2.file.download, file_id=file["id"])["downloadUrl"]
            content = requests.get(link, timeout=60).content
            said = data["message"]["text"] or "A file"
            fields = self.opened(data["user"]["id"], f"{said} ({file['name']}, {len(content)} bytes)")
            fields["templateId"] = f"support-{data['message']['id']}-{file['id']}"
            self.do(self.v2.chat.message.send, **where, fields=fields)

    def opened(self, user: int, text: str) -> dict[str, Any]:
        """A new ticket, as a message shows it."""
        self.tickets.append(ticket := Ticket(len(self.tickets) + 1, user, text))
        close = {"TEXT": "Close", "COMMAND": "close", "COMMAND_PARAMS": str(ticket.number), "BLOCK": "Y"}
        return {"message": str(ticket), "keyboard": [close]}

    def run(self, data: dict[str, Any], command: str, params: str) -> None:
        user = data["user"]["id"]
        mine = [one for one in self.tickets if one.owner == user]
        if command == "/ticket" and params:
            self.answer(data, **self.opened(user, params))
        if command == "/tickets":
            self.answer(data, message="\n".join(map(str, mine)) or "You have no tickets")
        if command == "/export":
            content = b64encode("".join(f"{one}\n" for one in mine).encode() or b"no tickets\n").decode()
            fields = {"name": "tickets.txt", "content": content, "message": "Your tickets"}
            self.do(self.v2.file.upload, dialog_id=data["chat"]["dialogId"], fields=fields)
        for ticket in (one for one in mine if command == "/close" and params == str(one.number)):
            ticket.state = "closed"
            message = data["message"]
            if message["authorId"] == self.id:
                fields = {"message": str(ticket), "keyboard": "N"}
                self.do(self.v2.chat.message.update, message_id=message["id"], fields=fields)
            else:  # a chat that the bot is not in: there the portal speaks for it
                self.answer(data, message=str(ticket))

    def answer(self, data: dict[str, Any], **fields: Any) -> None:
        where = {"message_id": data["message"]["id"], "dialog_id": data["chat"]["dialogId"]}
        self.do(self.v2.command.answer, command_id=data["command"]["id"], **where, fields=fields)


def main(webhook: str) -> None:
    """Answer events for ever."""
    bot, offset = SupportBot(webhook), 0
    while True:
        found = bot.do(bot.v2.event.get, offset=offset)
        for event in found["events"]:
            bot.hear(event)
        offset = found["nextOffset"]
        if not found["events"]:
            time.sleep(0.5)


if __name__ == "__main__":
    main(sys.argv[1])
