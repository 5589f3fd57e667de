"""A support bot of the first generation: it is told what happens, and keeps tickets.

It does what support_bot.py does: a keyboard, commands in two languages that work in every chat, messages changed in
place, files that become tickets, and tickets as a file. Files of its own lie on the disk of whom the webhook belongs
to: in this generation a bot shows where they are.

python examples/told_support_bot.py https://127.0.0.1:8443/rest/1/code/ 9000

REQUESTS_CA_BUNDLE=var/tls/ca.pem is the authority to trust; it needs b24pysdk.
"""

import sys
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from b24pysdk import BitrixWebhook

CLIENT_ID = "keep-this-secret-too"
COMMANDS: tuple[dict[str, Any], ...] = (
    {
        "COMMAND": "ticket",
        "LANG": [
            {"LANGUAGE_ID": "en", "TITLE": "Open a ticket", "PARAMS": "what happened"},
            {"LANGUAGE_ID": "ru", "TITLE": "Создать обращение", "PARAMS": "что случилось"},
        ],
    },
    {
        "COMMAND": "tickets",
        "LANG": [{"LANGUAGE_ID": "en", "TITLE": "My tickets"}, {"LANGUAGE_ID": "ru", "TITLE": "Мои обращения"}],
    },
    {"COMMAND": "close", "HIDDEN": "Y", "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Close a ticket"}]},
    {"COMMAND": "export", "HIDDEN": "Y", "COMMON": "N", "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Tickets as a file"}]},
)
MENU = (
    {"TEXT": "New ticket", "ACTION": "PUT", "ACTION_VALUE": "/ticket "},
    {"TEXT": "My tickets", "COMMAND": "tickets"},
    {"TEXT": "As a file", "COMMAND": "export"},
    {"TYPE": "NEWLINE"},
    {"TEXT": "Manual", "LINK": "https://example.org/manual"},
)


class SupportBot:
    """The bot with its tickets: owner, text and state of each."""

    def __init__(self, webhook: str, told_at: str) -> None:
        where = urlsplit(webhook)
        token = where.path.removeprefix("/rest/").strip("/")
        self.portal = BitrixWebhook(domain=where.netloc, webhook_token=token)
        self.tickets: list[dict[str, str]] = []
        properties = {"NAME": "Support", "COLOR": "MINT"}
        self.id = self.call("register", CODE="told_support", EVENT_HANDLER=told_at, PROPERTIES=properties)
        for command in COMMANDS:
            self.call("command.register", **{"BOT_ID": self.id, "COMMON": "Y", "EVENT_COMMAND_ADD": told_at} | command)

    def call(self, method: str, **parameters: Any) -> Any:
        return self.ask(f"imbot.{method}", CLIENT_ID=CLIENT_ID, **parameters)

    def ask(self, method: str, **parameters: Any) -> Any:
        return self.portal.call_method(method, parameters)["result"]

    def hear(self, event: str, form: dict[str, str]) -> None:
        """``form``: names like ``data[PARAMS][DIALOG_ID]``."""
        told = {name[13:-1]: value for name, value in form.items() if name.startswith("data[PARAMS][")}
        written = event == "ONIMBOTMESSAGEADD" and not told["MESSAGE"].startswith("/")
        if event == "ONIMCOMMANDADD":
            commands: dict[str, dict[str, str]] = {}
            for name, value in form.items():
                if name.startswith("data[COMMAND]["):
                    number, _, key = name[14:].partition("][")
                    commands.setdefault(number, {})[key.rstrip("]")] = value
            for command in commands.values():
                self.run(told, command, command.get("COMMAND_PARAMS", ""))
        elif written and any(name.startswith("FILES][") for name in told):
            self.take(told)
        elif written or event == "ONIMBOTJOINCHAT":
            said = {"DIALOG_ID": told["DIALOG_ID"], "MESSAGE": "How can I help?"}
            self.call("message.add", BOT_ID=self.id, **said, KEYBOARD=MENU)

    def take(self, told: dict[str, str]) -> None:
        """Fetch what was sent, and open a ticket for each file."""
        self.call("chat.sendTyping", BOT_ID=self.id, DIALOG_ID=told["DIALOG_ID"])
        for name, link in told.items():
            if name.startswith("FILES][") and name.endswith("][urlDownload"):
                size, called = len(requests.get(link, timeout=60).content), told[name.replace("urlDownload", "name")]
                shown = self.opened(told["FROM_USER_ID"], f"{told['MESSAGE'] or 'A file'} ({called}, {size} bytes)")
                self.call("message.add", BOT_ID=self.id, DIALOG_ID=told["DIALOG_ID"], **shown)

    def opened(self, user: str, text: str) -> dict[str, Any]:
        """A new ticket, as a message shows it."""
        self.tickets.append({"owner": user, "text": text, "state": "open"})
        close = {"TEXT": "Close", "COMMAND": f"close {len(self.tickets)}", "BLOCK": "Y"}
        return {"MESSAGE": self.shown(len(self.tickets)), "KEYBOARD": [close]}

    def export(self, lines: list[str]) -> dict[str, Any]:
        """A file with these lines, as a message shows it."""
        content = b64encode("".join(f"{line}\n" for line in lines or ["no tickets"]).encode()).decode()
        mine = {"ENTITY_TYPE": "user", "ENTITY_ID": self.ask("profile")["ID"]}
        place = self.ask("disk.storage.getlist", filter=mine)[0]["ID"]
        what = {"data": {"NAME": "tickets.txt"}, "fileContent": ["tickets.txt", content], "generateUniqueName": True}
        link = self.ask("disk.file.getExternalLink", id=self.ask("disk.storage.uploadfile", id=place, **what)["ID"])
        return {"MESSAGE": "Your tickets", "ATTACH": [{"FILE": {"NAME": "tickets.txt", "LINK": link}}]}

    def run(self, told: dict[str, str], command: dict[str, str], params: str) -> None:
        user = told["FROM_USER_ID"]
        where = {"COMMAND_ID": command["COMMAND_ID"], "MESSAGE_ID": command["MESSAGE_ID"]}
        if command["COMMAND"] == "ticket" and params:
            self.call("command.answer", **where, **self.opened(user, params))
        mine = [self.shown(number) for number, one in enumerate(self.tickets, 1) if one["owner"] == user]
        if command["COMMAND"] == "export":
            self.call("command.answer", **where, **self.export(mine))
        if command["COMMAND"] == "tickets":
            self.call("command.answer", **where, MESSAGE="\n".join(mine) or "You have no tickets")
        if command["COMMAND"] == "close" and self.tickets[int(params) - 1]["owner"] == user:
            self.tickets[int(params) - 1]["state"] = "closed"
            if told["AUTHOR_ID"] == str(self.id):
                changes = {"MESSAGE_ID": command["MESSAGE_ID"], "MESSAGE": self.shown(int(params)), "KEYBOARD": "N"}
                self.call("message.update", BOT_ID=self.id, **changes)
            else:  # a chat that the bot is not in: there the portal speaks for it
                self.call("command.answer", **where, MESSAGE=self.shown(int(params)))

    def shown(self, number: int) -> str:
        ticket = self.tickets[number - 1]
        return f"Ticket {number}, {ticket['state']}: {ticket['text']}"


class Handler(BaseHTTPRequestHandler):
    """Takes events."""

    bot: SupportBot

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True))
        self.bot.hear(form["event"], form)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def main(webhook: str, port: int) -> None:
    """Answer events for ever."""
    with HTTPServer(("127.0.0.1", port), Handler) as server:
        Handler.bot = SupportBot(webhook, f"http://127.0.0.1:{server.server_port}/")
        print(Handler.bot.id, flush=True)  # noqa: T201
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
