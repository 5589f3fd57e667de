"""A bot that is told what happens: it greets when it is added, and repeats what it is told.

When somebody says it otherwise, or takes it back, so does the bot.

python examples/webhook_bot.py https://127.0.0.1:8443/rest/1/code/ 9000   (SSL_CERT_FILE=var/tls/ca.pem)
"""

import json
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

CLIENT_ID = "keep-this-secret-too"


def call(webhook: str, method: str, **parameters: Any) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the address is the user's own
        webhook + method,
        json.dumps(parameters | {"CLIENT_ID": CLIENT_ID}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        return json.load(response)["result"]


class Handler(BaseHTTPRequestHandler):
    """Takes events: forms with names like ``data[PARAMS][DIALOG_ID]``. ``answers``: what was said to which message."""

    webhook = ""
    answers: dict[str, int] = {}  # noqa: RUF012 - of all requests together

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        told = {name: form.get(f"data[PARAMS][{name}]", [""])[0] for name in ("DIALOG_ID", "MESSAGE_ID", "MESSAGE")}
        self.hear(form["event"][0], told["DIALOG_ID"], told["MESSAGE_ID"], f"You said: {told['MESSAGE']}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def hear(self, event: str, dialog: str, message: str, answer: str) -> None:
        if event == "ONIMBOTJOINCHAT":
            call(self.webhook, "imbot.message.add", DIALOG_ID=dialog, MESSAGE="Hello! I am a parrot.")
        if event == "ONIMBOTMESSAGEADD":
            self.answers[message] = call(self.webhook, "imbot.message.add", DIALOG_ID=dialog, MESSAGE=answer)
        if event == "ONIMBOTMESSAGEUPDATE" and message in self.answers:
            call(self.webhook, "imbot.message.update", MESSAGE_ID=self.answers[message], MESSAGE=answer)
        if event == "ONIMBOTMESSAGEDELETE" and message in self.answers:
            call(self.webhook, "imbot.message.delete", MESSAGE_ID=self.answers[message])


def main(webhook: str, port: int) -> None:
    Handler.webhook = webhook
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        told_at = f"http://127.0.0.1:{server.server_port}/"
        bot = {"CODE": "told_parrot", "EVENT_HANDLER": told_at, "PROPERTIES": {"NAME": "Parrot"}}
        bot_id = call(webhook, "imbot.register", **bot)
        changes = {"EVENT_MESSAGE_UPDATE": told_at, "EVENT_MESSAGE_DELETE": told_at}
        call(webhook, "imbot.update", BOT_ID=bot_id, FIELDS=changes)
        print(bot_id, flush=True)  # noqa: T201
        server.serve_forever()


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except urllib.error.HTTPError as refusal:
        sys.exit(f"refused: {refusal.code} {refusal.read().decode()}")
    except urllib.error.URLError as error:
        sys.exit(f"The portal cannot be reached: {error.reason}. Its authority: SSL_CERT_FILE=var/tls/ca.pem")
