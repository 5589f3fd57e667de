"""The support bots and the streaming bot of the examples work over HTTPS, as programs of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beseda.testing import Portal, ShownMessage, User, eventually

EXAMPLES = Path(__file__).parents[2] / "examples"
BOTS = {"support_bot.py": (), "told_support_bot.py": ("0",)}


@contextmanager
def running(portal: Portal, script: str, *arguments: str) -> Iterator[str]:
    """A bot of the examples; its id, which is its dialog."""
    owner = portal.user("Olga", admin=True)
    environment = os.environ | {"REQUESTS_CA_BUNDLE": str(portal.ca_file)}
    command = [sys.executable, str(EXAMPLES / script), owner.webhook().https_url, *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as bot:
        try:
            found = eventually(lambda: portal.query("SELECT b.person_id FROM bot b"))
            if script != "streaming_bot.py":
                eventually(lambda: len(portal.query("SELECT id FROM command")) == 4)
            yield str(found[0][0])
        finally:
            bot.kill()


def heard(user: User, dialog: str, text: str) -> ShownMessage:
    """The last message of a dialog, as soon as it is this one."""
    return ending(user, dialog, text, whole=True)


def ending(user: User, dialog: str, text: str, *, whole: bool = False) -> ShownMessage:
    """The last message of a dialog, as soon as it ends so."""

    def last() -> ShownMessage | None:
        found = user.messages(dialog)[:1]
        return next((one for one in found if one.text == text or (not whole and one.text.endswith(text))), None)

    shown = eventually(last)
    assert shown is not None
    return shown


@pytest.mark.parametrize("script", BOTS)
def test_tickets_are_opened_listed_and_closed(portal: Portal, script: str) -> None:
    anna = portal.user("Anna")
    with running(portal, script, *BOTS[script]) as bot:
        anna.call("im.dialog.get", DIALOG_ID=bot)
        greeting = heard(anna, bot, "How can I help?")
        greeting.press("My tickets")
        heard(anna, bot, "You have no tickets")
        assert greeting.press("New ticket")["ACTION_VALUE"] == "/ticket "
        anna.command("/ticket The printer burns")
        opened = heard(anna, bot, "Ticket 1, open: The printer burns")
        opened.press("Close")
        closed = heard(anna, bot, "Ticket 1, closed: The printer burns")
        assert (closed.id, list(closed.buttons)) == (opened.id, [])
        anna.command("/tickets")
        heard(anna, bot, "Ticket 1, closed: The printer burns")
        anna.say("hello", bot)
        heard(anna, bot, "How can I help?")


@pytest.mark.parametrize("script", BOTS)
def test_files_become_tickets_and_tickets_a_file(portal: Portal, script: str) -> None:
    anna = portal.user("Anna")
    with anna.connect() as pushed, running(portal, script, *BOTS[script]) as bot:
        portal.configure(public_url=portal.https_url)
        anna.call("im.dialog.get", DIALOG_ID=bot)
        greeting = heard(anna, bot, "How can I help?")
        anna.upload(bot, "crash.log", b"x" * 5000, "It crashed")
        assert pushed.push("startWriting").params["dialogId"] == int(bot)
        opened = heard(anna, bot, "Ticket 1, open: It crashed (crash.log, 5000 bytes)")
        greeting.press("As a file")
        sent = heard(anna, bot, "Your tickets")
        if "FILE_ID" in sent.params:
            content = anna.download(bot, sent.params["FILE_ID"][0])
        else:
            content = portal.fetch(sent.params["ATTACH"][0]["FILE"]["LINK"])
        assert content.decode() == f"{opened.text}\n"


@pytest.mark.parametrize("script", BOTS)
def test_its_commands_work_where_it_is_not(portal: Portal, script: str) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with running(portal, script, *BOTS[script]):
        anna.command("/ticket No coffee", to=boris)
        heard(boris, str(anna.id), "[b]Support[/b]\nTicket 1, open: No coffee").press("Close")
        anna.messages(boris)[0].press("Close")
        heard(anna, str(boris.id), "[b]Support[/b]\nTicket 1, closed: No coffee")


def test_titles_are_in_two_languages(portal: Portal) -> None:
    with running(portal, "support_bot.py") as bot:
        owner, known = portal.user("Owner"), {"botId": int(bot), "botToken": "keep-this-secret"}
        shown = {}
        for language in ("en", "ru"):
            portal.configure(language=language)
            shown[language] = [one["title"] for one in owner.call("imbot.v2.Command.list", **known)["commands"]]
    assert shown == {
        "en": ["Open a ticket", "My tickets", "", ""],
        "ru": ["Создать обращение", "Мои обращения", "", ""],
    }


def test_an_answer_comes_word_by_word_in_one_message(portal: Portal) -> None:
    anna = portal.user("Anna")
    with running(portal, "streaming_bot.py") as bot:
        anna.say("one two three", bot)
        last = ending(anna, bot, " 30. three")
    assert (len(anna.messages(bot)), last.params.get("IS_EDITED")) == (2, "Y")
    changes = portal.query("SELECT count(*) FROM event WHERE kind = 'message.update' AND message_id = :id", id=last.id)
    assert changes[0][0] > 3
