"""A bot that answers as language models do: word by word, in one message that it changes twenty times a second.

Put your model in the place of ``words``.

python examples/streaming_bot.py https://127.0.0.1:8443/rest/1/code/   (REQUESTS_CA_BUNDLE=var/tls/ca.pem, b24pysdk)
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from b24pysdk import BitrixWebhook, Client

TOKEN = "keep-this-secret"  # noqa: S105 - yours is another
EDITS_PER_SECOND = 20


def words(question: str) -> Iterator[str]:
    """What a model would say, as it comes."""
    for number, word in enumerate(question.split() * 10, 1):
        time.sleep(0.01)
        yield f"{number}. {word} "


class StreamingBot:
    """The bot, with the portal that it speaks at."""

    def __init__(self, webhook: str) -> None:
        where = urlsplit(webhook)
        token = where.path.removeprefix("/rest/").strip("/")
        self.v2: Any = Client(BitrixWebhook(domain=where.netloc, webhook_token=token)).imbot.v2
        fields = {"code": "streaming", "botToken": TOKEN, "properties": {"name": "Streaming"}}
        self.id = self.v2.bot.register(fields=fields).result["bot"]["id"]

    def do(self, function: Callable[..., Any], **parameters: Any) -> Any:
        return function(bot_id=self.id, bot_token=TOKEN, **parameters).result

    def answer(self, dialog_id: str, event_id: int, question: str) -> None:
        """Say it as it comes; nothing waits longer than until the next change."""
        fields = {"message": "…", "templateId": f"streaming-{event_id}"}
        message = self.do(self.v2.chat.message.send, dialog_id=dialog_id, fields=fields)["id"]
        text, due = "", time.monotonic()
        for word in words(question):
            text += word
            if time.monotonic() >= due:
                self.do(self.v2.chat.message.update, message_id=message, fields={"message": f"{text}…"})
                due = max(due + 1 / EDITS_PER_SECOND, time.monotonic())
        self.do(self.v2.chat.message.update, message_id=message, fields={"message": text.strip()})


def main(webhook: str) -> None:
    """Answer what is said for ever."""
    bot, offset = StreamingBot(webhook), 0
    while True:
        found = bot.do(bot.v2.event.get, offset=offset)
        for event in found["events"]:
            if event["type"] == "ONIMBOTV2MESSAGEADD":
                data = event["data"]
                bot.answer(data["chat"]["dialogId"], event["eventId"], data["message"]["text"])
        offset = found["nextOffset"]
        if not found["events"]:
            time.sleep(0.5)


if __name__ == "__main__":
    main(sys.argv[1])
