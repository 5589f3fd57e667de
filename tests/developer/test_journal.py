"""The journal of a developer's portal: what was asked, what was told, filtered, followed, made to happen again."""

import json
import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from beseda.developer.entry import Body, Entry, Who
from beseda.developer.filters import FilterWrong, parse
from beseda.developer.journal import MOST, MOST_BYTES, Journal
from beseda.testing import Portal, RestError, eventually
from beseda.testing.control import ControlError

ENTRY = Entry(
    "call", "im.message.add", 0, 12.0, 403, "POST", "/rest/1/•••/im.message.add", Body({"MESSAGE": "Привет"}, 1),
    Body(None, 0), Who(5, "Anna Petrova", "anna"), Who(9, "Echo", "echo"), dialog="chat7", error="ACCESS_DENIED",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("method:im.*", True),
        ("method:IM.MESSAGE.ADD", True),
        ("method:im", False),
        ("event:im.*", False),
        ("-event:im.*", True),
        ("status:>=400", True),
        ("status:403 ms:<100", True),
        ("status:<400", False),
        ("who:5", True),
        ("who:anna", True),
        ("who:petrova bot:ECHO bot:9", True),
        ("bot:other", False),
        ("chat:chat7", True),
        ("error:ACCESS_*", True),
        ("is:failed", True),
        ("is:replay", False),
        ("kind:call привет", True),
        ("absent", False),
        ("-absent", True),
    ],
)
def test_words_of_a_filter(text: str, fits: bool) -> None:
    assert parse(text)(ENTRY) == fits


def test_a_word_that_means_nothing_is_refused(portal: Portal) -> None:
    for text in ("status:many", "is:odd"):
        with pytest.raises(FilterWrong):
            parse(text)
        with pytest.raises(ControlError) as refused:
            portal.journal(text)
        assert (refused.value.status, refused.value.code) == (400, "ERROR_ARGUMENT")


def test_a_call_is_noted_with_what_came_of_it_and_without_secrets(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(portal.user("Olga"))
    bot.call("Bot.get")
    anna.answer("im.message.add", DIALOG_ID="chat999", MESSAGE="hello", auth="a-secret")
    [refused] = portal.journal("is:failed")
    assert (refused["method"], refused["status"], refused["error"]) == ("im.message.add", 400, "CHAT_ID")
    assert refused["who"] == {"id": anna.id, "name": "Anna", "code": "user1"}
    assert refused["dialog"] == "chat999"
    detail = portal.control.get(f"/journal/{refused['id']}")
    assert detail["request"]["parameters"] == {"DIALOG_ID": "chat999", "MESSAGE": "hello", "auth": "•••"}
    assert detail["answer"]["body"]["error"] == "CHAT_ID"
    assert detail["documented"]["page"].endswith("im-message-add")
    [asked] = portal.journal("method:imbot.v2.Bot.get bot:echo")
    assert asked["bot"] == {"id": bot.id, "name": "Echo", "code": "echo"}
    everything = json.dumps([portal.control.get(f"/journal/{one['id']}") for one in portal.journal()])
    for secret in (bot.token, "a-secret", anna._webhook.code):
        assert secret not in everything


def test_an_event_is_noted_with_each_try_and_sent_again(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as handler:
        fields = {"code": "echo", "botToken": "t", "eventMode": "webhook", "webhookUrl": handler.url}
        olga.call("imbot.v2.Bot.register", fields=fields | {"properties": {"name": "Echo"}})
        bot_id = portal.control.get("/bots")[0]["id"]
        anna.say("hello", str(bot_id))
        told = portal.wait("event:ONIMBOTV2MESSAGEADD bot:echo")
        assert (told["status"], told["attempts"][0]["status"]) == (200, 200)
        assert told["request"]["parameters"]["data[message][text]"] == "hello"
        again = portal.control.post(f"/journal/{told['id']}/replay")
        assert again["delivery"] == told["delivery"]
        repeated = portal.wait("event:ONIMBOTV2MESSAGEADD is:replay")
        assert repeated["replay_of"] == told["id"]
        assert len(repeated["attempts"]) == 2


def test_it_says_how_long_the_parts_of_a_call_took(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    anna.say("hello", olga)
    anna.call("batch", cmd={"say": f"im.message.add?DIALOG_ID={olga.id}&MESSAGE=x", "list": "im.recent.get"})
    with portal.fault("im.message.add", delay_ms=50, error="ACCESS_ERROR"), pytest.raises(RestError):
        anna.say("late", olga)
    noted = [one["id"] for one in portal.journal() if one["method"] in {"im.message.add", "batch"}]
    late, batch, said = (portal.control.get(f"/journal/{number}") for number in noted)
    again = portal.control.post(f"/journal/{said['id']}/replay", request={"parameters": {"MESSAGE": "again"}})["id"]
    for entry in (batch, said, portal.control.get(f"/journal/{again}")):
        timing = entry["timing"]
        assert timing["database"] > 0, entry["method"]
        assert timing["method"] > 0, entry["method"]
        assert min(timing.values()) >= 0
        assert sum(timing.values()) <= entry["ms"]
    assert said["timing"].keys() == {"request", "limits", "fault", "queue", "database", "method", "answer"}
    assert 50 <= late["timing"]["fault"] <= late["ms"]
    assert "method" not in late["timing"]


def test_it_says_how_long_an_event_waited_and_its_handler_took(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as handler:
        fields = {"code": "echo", "botToken": "t", "eventMode": "webhook", "webhookUrl": handler.url}
        olga.call("imbot.v2.Bot.register", fields=fields | {"properties": {"name": "Echo"}})
        anna.say("hello", str(portal.control.get("/bots")[0]["id"]))
        told = portal.wait("event:ONIMBOTV2MESSAGEADD bot:echo")
        assert told["timing"].keys() == {"queue", "sent", "answered"}
        assert min(told["timing"].values()) > 0
        with portal.fault("event:*", delay_ms=30):
            portal.control.post(f"/journal/{told['id']}/replay")
            again = portal.wait("event:* is:replay")
        assert again["timing"].keys() == {"queue", "fault", "sent", "answered"}
        assert again["timing"]["fault"] >= 30


def test_a_message_is_found_from_the_journal_and_the_journal_from_it(portal: Portal) -> None:
    anna, olga, vera = portal.user("Anna"), portal.user("Olga"), portal.user("Vera")
    chat = portal.chat(olga, anna)
    bot = portal.bot(olga)
    said = anna.say("hello", bot).id
    bot.poll()
    anna.call("im.message.update", MESSAGE_ID=said, MESSAGE="hello again")
    commands = {"a": f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=x", "b": "im.recent.get", "c": "im.message.add"}
    batched = anna.call("batch", cmd=commands)["result"]["a"]
    reply = bot.send(str(anna.id), "good morning")
    assert [one["method"] for one in portal.journal(f"message:{said}")] == [
        "im.message.update",
        "imbot.v2.Event.get",
        "im.message.add",
    ]
    places = {}
    for number, method in ((said, "im.message.add"), (batched, "batch"), (reply, "imbot.v2.Chat.Message.send")):
        [made] = portal.journal(f"made:{number}")
        assert made["method"] == method
        for person in (anna, olga, vera):
            detail = portal.control.get(f"/journal/{made['id']}?person={person.id}")
            places[number, person] = [(one["id"], one["person"], one["dialog"]) for one in detail["messages"]]
    annas = [(said, anna.id, str(bot.id))]
    assert places[said, anna] == places[said, olga] == places[said, vera] == annas
    assert places[reply, vera] == [(reply, anna.id, str(bot.id))]
    for person in (anna, olga):
        assert places[batched, person] == [(batched, person.id, f"chat{chat}")]
    assert places[batched, vera] == [(batched, anna.id, f"chat{chat}")]


def test_a_call_is_made_again_as_the_same_person(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    anna.say("hello", olga)
    [said] = portal.journal("method:im.message.add")
    made = portal.control.post(f"/journal/{said['id']}/replay", request={"parameters": {"MESSAGE": "again"}})
    assert [one.text for one in olga.messages(anna)[:2]] == ["again", "hello"]
    [entry] = portal.journal("is:replay")
    assert (entry["id"], entry["replay_of"], entry["who"]["id"]) == (made["id"], said["id"], anna.id)
    portal.control.delete("/journal")
    with pytest.raises(ControlError) as gone:
        portal.control.post(f"/journal/{said['id']}/replay")
    assert gone.value.status == 404


def test_what_happens_is_waited_for_and_followed(portal: Portal) -> None:
    anna = portal.user("Anna")
    after = portal.control.get("/journal")["newest"]
    with pytest.raises(ControlError) as nothing:
        portal.wait("method:im.recent.get", after=after, timeout=0.05)
    assert (nothing.value.status, nothing.value.code) == (404, "TIMEOUT")
    place = urlsplit(portal.url)
    line = HTTPConnection(place.netloc, timeout=30)
    line.request("GET", f"/_beseda/journal/live?filter=method:im.recent.get&after={after}")
    stream = line.getresponse()
    assert stream.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    waiting = threading.Thread(target=anna.call, args=("im.recent.get",))
    waiting.start()
    lines = iter(stream.readline, b"")
    told = next(json.loads(one.removeprefix(b"data: ")) for one in lines if one.startswith(b"data: "))
    waiting.join()
    line.close()
    assert (told["method"], told["status"]) == ("im.recent.get", 200)
    assert portal.wait("method:im.recent.get", after=after)["id"] == told["id"]


def test_what_is_old_makes_room() -> None:
    journal = Journal()
    large = ENTRY._replace(request=Body(None, 200_000), answer=Body(None, 400_000, cut=True))
    numbers = [journal.note(large) for _ in range(200)]
    kept = journal.before(2**62, parse(""), limit=1000)
    assert [one.id for one in kept] == numbers[-1 : -len(kept) - 1 : -1]
    assert len(kept) == MOST_BYTES // 200_000
    assert journal.find(kept[-1].id) == kept[-1]
    assert journal.find(kept[-1].id - 1) is None
    last = [journal.note(ENTRY) for _ in range(MOST + 5)][-1]
    assert len(journal.after(0, parse(""), limit=2 * MOST)) == MOST
    assert journal.newest == last


def test_a_large_request_is_said_to_be_cut(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    anna.upload(str(olga.id), "large.bin", bytes(400_000))
    [entry] = portal.journal("method:im.v2.File.upload")
    detail = portal.control.get(f"/journal/{entry['id']}")
    assert (detail["request"]["cut"], detail["request"]["parameters"]) == (True, None)
    assert detail["request"]["size"] > 400_000
    eventually(lambda: portal.journal("method:im.v2.File.upload"))
