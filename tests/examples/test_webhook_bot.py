"""The example of a bot with a handler holds a conversation, as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

from beseda.testing import Portal, User, eventually

BOT = Path(__file__).parents[2] / "examples" / "webhook_bot.py"


def wait_for(user: User, dialog_id: str, *texts: str) -> None:
    def said() -> list[str]:
        return [one["text"] for one in user.call("im.dialog.messages.get", DIALOG_ID=dialog_id)["messages"]]

    eventually(lambda: said() == list(texts))


def test_it_greets_and_answers(portal: Portal) -> None:
    anna, owner = portal.user("Anna"), portal.user("Olga", admin=True)
    environment = os.environ | {"SSL_CERT_FILE": str(portal.ca_file)}
    command = [sys.executable, str(BOT), owner.webhook().https_url, "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bot:
        try:
            assert bot.stdout is not None
            parrot = int(bot.stdout.readline())
            assert anna.call("im.dialog.get", DIALOG_ID=str(parrot))["name"] == "Parrot"
            wait_for(anna, str(parrot), "Hello! I am a parrot.")
            anna.call("im.message.add", DIALOG_ID=str(parrot), MESSAGE="good morning")
            wait_for(anna, str(parrot), "You said: good morning", "good morning", "Hello! I am a parrot.")
        finally:
            bot.kill()
