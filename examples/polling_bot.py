"""A bot that asks for its events: it greets when it is added, and repeats what it is told.

python examples/polling_bot.py https://127.0.0.1:8443/rest/1/code/   (SSL_CERT_FILE=var/tls/ca.pem)
"""

import http.client
import json
import sys
import time
import urllib.error
import urllib.request
from typing import Any

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
                raise
            # The portal is away, or broke off: everything that this bot asks for can be asked for again.
            print(f"{error!r}: trying again", file=sys.stderr)  # noqa: T201
            time.sleep(1)


def answer(event: dict[str, Any]) -> tuple[str, str] | None:
    """To whom the bot says what."""
    data = event["data"]
    if event["type"] == "ONIMBOTV2JOINCHAT":
        return data["dialogId"], f"Hello! I am {data['bot']['code']}."
    if event["type"] == "ONIMBOTV2MESSAGEADD":
        return data["chat"]["dialogId"], f"You said: {data['message']['text']}"
    return None


def main(webhook: str, rounds: int = sys.maxsize) -> None:
    """Answer events for so many rounds, each at most half a minute long."""
    fields = {"code": "parrot", "botToken": TOKEN, "properties": {"name": "Parrot"}}
    bot = call(webhook, "imbot.v2.Bot.register", fields=fields)["bot"]["id"]
    me, offset = {"botId": bot, "botToken": TOKEN}, 0
    for _ in range(rounds):
        events = call(webhook, "imbot.v2.Event.get", **me, offset=offset, wait=30)
        for event in events["events"]:
            if said := answer(event):
                # The event's id makes sure that nothing is said twice, whatever breaks in between.
                fields = {"message": said[1], "templateId": f"parrot-{event['eventId']}"}
                call(webhook, "imbot.v2.Chat.Message.send", **me, dialogId=said[0], fields=fields)
        offset = events["nextOffset"]


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
