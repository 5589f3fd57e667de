"""A bot that asks for its events: it greets when it is added, and repeats what it is told.

When somebody says it otherwise, or takes it back, so does the bot.

python examples/polling_bot.py https://127.0.0.1:8443/rest/1/code/   (SSL_CERT_FILE=var/tls/ca.pem)
"""

import http.client
import json
import ssl
import sys
import time
import urllib.error
import urllib.request
from typing import Any

UNTRUSTED = "The portal's certificate is not trusted: name its authority, SSL_CERT_FILE=var/tls/ca.pem"
TOKEN = "keep-this-secret"  # noqa: S105 - yours is another


def call(webhook: str, method: str, **parameters: Any) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the address is the user's own
        webhook + method, json.dumps(parameters).encode(), {"Content-Type": "application/json"}
    )
    while True:
        try:
            with urllib.request.urlopen(request, timeout=90) as response:  # noqa: S310
                return json.load(response)["result"]
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                sys.exit(f"{method} was refused: {error.code} {error.read().decode()}")
            if isinstance(error, urllib.error.URLError) and isinstance(error.reason, ssl.SSLCertVerificationError):
                sys.exit(f"{UNTRUSTED} ({error.reason.verify_message})")
            # The portal is away, or broke off: everything that this bot asks for can be asked for again.
            print(f"{error!r}: trying again", file=sys.stderr)  # noqa: T201
            time.sleep(1)


class Parrot:
    """The bot; ``answers``: what it said to which message."""

    def __init__(self, webhook: str) -> None:
        self.webhook, self.answers = webhook, dict[int, int]()
        fields = {"code": "parrot", "botToken": TOKEN, "properties": {"name": "Parrot"}}
        self.id = call(webhook, "imbot.v2.Bot.register", fields=fields)["bot"]["id"]

    def do(self, what: str, **parameters: Any) -> Any:
        return call(self.webhook, f"imbot.v2.{what}", botId=self.id, botToken=TOKEN, **parameters)

    def hear(self, event: dict[str, Any]) -> None:
        data = event["data"]
        # The event's id makes sure that nothing is said twice, whatever breaks in between.
        fields = {"templateId": f"parrot-{event['eventId']}"}
        if event["type"] == "ONIMBOTV2JOINCHAT":
            fields["message"] = f"Hello! I am {data['bot']['code']}."
            self.do("Chat.Message.send", dialogId=data["dialogId"], fields=fields)
        if event["type"] == "ONIMBOTV2MESSAGEADD":
            fields["message"] = f"You said: {data['message']['text']}"
            said = self.do("Chat.Message.send", dialogId=data["chat"]["dialogId"], fields=fields)
            self.answers[data["message"]["id"]] = said["id"]
        if event["type"] == "ONIMBOTV2MESSAGEUPDATE" and data["message"]["id"] in self.answers:
            fields = {"message": f"You said: {data['message']['text']}"}
            self.do("Chat.Message.update", messageId=self.answers[data["message"]["id"]], fields=fields)
        if event["type"] == "ONIMBOTV2MESSAGEDELETE" and data["messageId"] in self.answers:
            self.do("Chat.Message.delete", messageId=self.answers[data["messageId"]])


def main(webhook: str, rounds: int = sys.maxsize) -> None:
    """Answer events for so many rounds, each at most half a minute long."""
    parrot, offset = Parrot(webhook), 0
    for _ in range(rounds):
        events = parrot.do("Event.get", offset=offset, wait=30)
        for event in events["events"]:
            parrot.hear(event)
        offset = events["nextOffset"]


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
