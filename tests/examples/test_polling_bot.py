"""The example of a bot that polls holds a conversation, over HTTPS, as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

from beseda.testing import Portal
from tests.examples.talking import talk, wait_for

BOT = Path(__file__).parents[2] / "examples" / "polling_bot.py"
PARROT = 3  # the third at the portal


def run(portal: Portal, webhook: str, rounds: int) -> None:
    environment = os.environ | {"SSL_CERT_FILE": str(portal.ca_file)}
    subprocess.run([sys.executable, BOT, webhook, str(rounds)], env=environment, check=True, timeout=60)


def test_it_greets_and_answers(portal: Portal) -> None:
    anna, owner = portal.user("Anna"), portal.user("Olga", admin=True)
    webhook = owner.webhook().https_url
    run(portal, webhook, 0)
    anna.call("im.chat.add", USERS=[PARROT], TITLE="Team")
    anna.call("im.message.add", DIALOG_ID=str(PARROT), MESSAGE="good morning")
    run(portal, webhook, 1)
    said = [item["message"]["text"] for item in anna.call("im.recent.get")]
    assert sorted(said) == ["Hello! I am parrot.", "You said: good morning"]


def test_a_bot_that_broke_off_before_confirming_says_nothing_twice(portal: Portal) -> None:
    anna, owner = portal.user("Anna"), portal.user("Olga", admin=True)
    webhook = owner.webhook().https_url
    run(portal, webhook, 0)
    anna.call("im.message.add", DIALOG_ID=str(PARROT), MESSAGE="once")
    run(portal, webhook, 1)
    run(portal, webhook, 1)
    messages = anna.call("im.dialog.messages.get", DIALOG_ID=str(PARROT))["messages"]
    assert [one["text"] for one in messages] == ["You said: once", "Hello! I am parrot.", "once"]


def test_it_changes_its_answers(portal: Portal) -> None:
    anna, owner = portal.user("Anna"), portal.user("Olga", admin=True)
    webhook = owner.webhook().https_url
    run(portal, webhook, 0)
    environment = os.environ | {"SSL_CERT_FILE": str(portal.ca_file)}
    with subprocess.Popen([sys.executable, BOT, webhook], env=environment, stderr=subprocess.DEVNULL) as bot:
        try:
            anna.call("im.dialog.get", DIALOG_ID=str(PARROT))
            wait_for(anna, str(PARROT), "Hello! I am parrot.")
            talk(anna, str(PARROT), "Hello! I am parrot.")
        finally:
            bot.kill()
