"""Snapshots of a developer's portal: kept, had again, after a restart too."""

from pathlib import Path

import pytest

from beseda.testing import Portal, PortalProcess, eventually
from beseda.testing.control import ControlError


def test_all_is_as_it_was(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    bot = portal.bot(olga)
    chat = portal.chat(anna, olga, title="Launch")
    anna.say("before", f"chat{chat}")
    stored = anna.upload(f"chat{chat}", "notes.txt", b"notes")
    [taken] = [portal.control.post("/snapshots", name="talk")]
    assert portal.control.get("/snapshots") == [taken]
    anna.say("after", f"chat{chat}")
    olga.call("im.chat.leave", CHAT_ID=chat)
    bot.call("Bot.unregister")
    vera = portal.user("Vera")
    portal.configure(revision=20)
    portal.control.put("/clock", move=3600)
    for _ in range(2):
        portal.control.post("/snapshots/talk/restore")
        assert [one.text for one in olga.messages(f"chat{chat}")][:2] == ["", "before"]
        assert anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["files"][0]["id"] == stored
        assert bot.send(str(olga.id), "still there") > 0
        assert portal.control.get("/clock")["offset"] == 0
        assert portal.revision == 36
        assert portal.problems() == []
        with pytest.raises(ControlError):
            portal.control.post("/webhooks", user_id=vera.id)
        newcomer = portal.user("Nina")
        assert newcomer.id == vera.id  # numbers go on where they were
        assert newcomer.say("good morning", to=olga).text == "good morning"
        assert [one["name"] for one in anna.call("im.search.chat.list", FIND="Launch")] == ["Launch"]
    portal.housekeeping()
    assert portal.control.delete("/snapshots/talk") == {}
    assert portal.control.get("/snapshots") == []


def test_what_cannot_be_is_refused(portal: Portal) -> None:
    for name in ("", "../other", "A B", "x" * 41, 5):
        with pytest.raises(ControlError) as wrong:
            portal.control.post("/snapshots", name=name)
        assert (wrong.value.status, wrong.value.code) == (400, "ERROR_ARGUMENT"), name
    for verb, path in (("POST", "/snapshots/none/restore"), ("DELETE", "/snapshots/none")):
        with pytest.raises(ControlError) as gone:
            portal.control.post(path) if verb == "POST" else portal.control.delete(path)
        assert (gone.value.status, gone.value.code) == (404, "ERROR_NOT_FOUND")
    portal.control.post("/snapshots", name="old")
    ledger = portal.query("SELECT max(number) FROM migration")[0][0]
    portal.change("INSERT INTO migration (number, name, checksum, applied_at) VALUES (9999, 'x', 'x', 0)")
    with pytest.raises(ControlError) as foreign:
        portal.control.post("/snapshots/old/restore")
    portal.change("DELETE FROM migration WHERE number > :ledger", ledger=ledger)
    assert (foreign.value.status, foreign.value.code) == (409, "ERROR_CONFLICT")
    portal.control.post("/snapshots/old/restore")
    portal.control.delete("/snapshots/old")


def test_handlers_and_who_listens_go_on(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as handler:
        fields = {"code": "echo", "botToken": "t", "eventMode": "webhook", "webhookUrl": handler.url}
        olga.call("imbot.v2.Bot.register", fields=fields | {"properties": {"name": "Echo"}})
        bot = str(portal.control.get("/bots")[0]["id"])
        anna.say("first", bot)
        portal.wait("event:ONIMBOTV2MESSAGEADD status:200")
        portal.control.post("/snapshots", name="talk")
        anna.say("second", bot)
        portal.wait("event:ONIMBOTV2MESSAGEADD status:200 second")
        portal.control.post("/snapshots/talk/restore")
        anna.say("third", bot)
        portal.wait("event:ONIMBOTV2MESSAGEADD status:200 third")
        assert portal.journal("event:* second") == []
    portal.control.delete("/snapshots/talk")


def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    with PortalProcess(tmp_path / "own", "--developer", "on") as own:
        eventually(lambda: own.control.get("/bots"))  # the guide makes its bot behind the start
        own.control.post("/snapshots", name="demo")
        people = own.control.get("/portal")["people"]
        own.control.post("/reset")
        own.stop()
        own.start()
        assert [one["name"] for one in own.control.get("/snapshots")] == ["demo"]
        own.control.post("/snapshots/demo/restore")
        assert own.control.get("/portal")["people"] == people
