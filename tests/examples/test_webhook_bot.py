"""The example of a bot with a handler holds a conversation, as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

from beseda.testing import Portal
from tests.examples.talking import talk, wait_for

BOT = Path(__file__).parents[2] / "examples" / "webhook_bot.py"


def test_it_greets_answers_and_changes_its_answers(portal: Portal) -> None:
    anna, owner = portal.user("Anna"), portal.user("Olga", admin=True)
    environment = os.environ | {"SSL_CERT_FILE": str(portal.ca_file)}
    command = [sys.executable, str(BOT), owner.webhook().https_url, "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bot:
        try:
            assert bot.stdout is not None
            parrot = int(bot.stdout.readline())
            assert anna.call("im.dialog.get", DIALOG_ID=str(parrot))["name"] == "Parrot"
            wait_for(anna, str(parrot), "Hello! I am a parrot.")
            talk(anna, str(parrot), "Hello! I am a parrot.")
        finally:
            bot.kill()
