"""A bot that is told what happens: it greets when it is added, and repeats what it is told.

python examples/webhook_bot.py https://127.0.0.1:8443/rest/1/code/ 9000   (SSL_CERT_FILE=var/tls/ca.pem)
"""

import json
import sys
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
    """Takes events: forms with names like ``data[PARAMS][DIALOG_ID]``."""

    webhook = ""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        event, dialog = form["event"][0], form.get("data[PARAMS][DIALOG_ID]", [""])[0]
        if event == "ONIMBOTJOINCHAT":
            call(self.webhook, "imbot.message.add", DIALOG_ID=dialog, MESSAGE="Hello! I am a parrot.")
        if event == "ONIMBOTMESSAGEADD":
            said = form["data[PARAMS][MESSAGE]"][0]
            call(self.webhook, "imbot.message.add", DIALOG_ID=dialog, MESSAGE=f"You said: {said}")


def main(webhook: str, port: int) -> None:
    Handler.webhook = webhook
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        told_at = f"http://127.0.0.1:{server.server_port}/"
        bot = {"CODE": "told_parrot", "EVENT_HANDLER": told_at, "PROPERTIES": {"NAME": "Parrot"}}
        print(call(webhook, "imbot.register", **bot), flush=True)  # noqa: T201 - the bot's id
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
