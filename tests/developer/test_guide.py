"""The guide of a developer's portal: a bot that is there from the first start, and after another one."""

from pathlib import Path
from typing import Any

import pytest

from beseda.testing import PortalProcess, eventually


def last(portal: PortalProcess, bot: int) -> dict[str, Any]:
    """The last message of the dialog with the bot."""
    nothing = {"id": 0, "text": "", "params": {}}
    found: dict[str, Any] = [*portal.call("im.dialog.messages.get", DIALOG_ID=bot)["messages"], nothing][0]
    return found


@pytest.mark.parametrize(("language", "hello"), [("en", "Hello! I am a bot."), ("ru", "Здравствуйте! Я бот.")])
def test_the_guide_greets_answers_and_is_seen_in_the_journal(tmp_path: Path, language: str, hello: str) -> None:
    with PortalProcess(tmp_path / "own", "--developer", "on", "--language", language) as portal:
        [guide] = eventually(lambda: portal.control.get("/bots"))
        eventually(lambda: last(portal, guide["id"])["text"].startswith(hello))
        greeting = last(portal, guide["id"])
        buttons = [one["TEXT"] for one in greeting["params"]["KEYBOARD"]["BUTTONS"] if "TEXT" in one]
        assert len(buttons) == 3
        portal.call("im.message.add", DIALOG_ID=guide["id"], MESSAGE="good morning")
        eventually(lambda: last(portal, guide["id"])["text"].endswith(": good morning"))
        portal.call("im.message.command", MESSAGE_ID=greeting["id"], BOT_ID=guide["id"], COMMAND="menu")
        eventually(lambda: "ATTACH" in (last(portal, guide["id"])["params"] or {}))
        eventually(lambda: len(portal.control.journal("bot:guide method:*.send status:200")) == 3)
        portal.stop()
        portal.start()
        portal.call("im.message.add", DIALOG_ID=guide["id"], MESSAGE="still there")
        eventually(lambda: last(portal, guide["id"])["text"].endswith(": still there"))
        assert len(portal.control.get("/bots")) == 1


def test_a_teams_portal_has_no_guide(tmp_path: Path) -> None:
    with PortalProcess(tmp_path / "team"):
        assert not (tmp_path / "team" / "guide.json").exists()
