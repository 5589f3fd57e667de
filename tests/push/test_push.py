"""What clients of push & pull are told, and when."""

import pytest
from websockets.exceptions import ConnectionClosed

from beseda.testing import Portal, PushClient


def test_a_message_reaches_everybody_in_their_own_way(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with anna.connect() as hers, boris.connect() as his:
        number = anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="[b]Hello[/b]")
        told = [client.push("message").params for client in (hers, his)]
        assert [(one["dialogId"], one["counter"]) for one in told] == [(boris.id, 0), (anna.id, 1)]
        assert {one["message"]["id"] for one in told} == {number}
        assert told[0]["message"]["text"] == "<b>Hello</b>"
        assert set(told[0]["users"]) == {str(anna.id), str(boris.id)}


def test_groups_edits_deletions_and_reactions(portal: Portal) -> None:
    anna, boris, vera = portal.users(3)
    chat = portal.chat(anna, boris)
    dialog = f"chat{chat}"
    with boris.connect() as his, vera.connect() as hers:
        number = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="One")
        told = his.pushes("messageChat")  # counters are those at the time when they are told
        anna.call("im.message.update", MESSAGE_ID=number, MESSAGE="Two")
        told += his.pushes("messageUpdate")
        anna.call("im.message.like", MESSAGE_ID=number)
        anna.call("im.message.delete", MESSAGE_ID=number)
        told += his.pushes("messageDelete")
        assert [one.command for one in told] == ["messageChat", "messageUpdate", "reactionChange", "messageDelete"]
        assert [one.params["dialogId"] for one in told] == [dialog] * 4
        assert [one.params["counter"] for one in (told[0], told[1], told[3])] == [1, 1, 0]
        assert told[1].params["textOriginal"] == "Two"
        assert told[2].params["users"] == [anna.id]
        assert "Two" not in str(told[3].params)
        anna.call("im.message.add", DIALOG_ID=str(vera.id), MESSAGE="Only you")
        assert hers.push().command == "message"


def test_reading_and_writing_are_told(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
    with anna.connect() as hers, boris.connect() as his:
        boris.call("im.dialog.writing", DIALOG_ID=str(anna.id))
        boris.call("im.dialog.read", DIALOG_ID=str(anna.id))
        writing, read = hers.pushes("readMessageOpponent")
        assert (writing.command, writing.params["dialogId"], writing.params["userName"]) == (
            "startWriting",
            boris.id,
            "Boris",
        )
        assert (read.params["userId"], read.params["dialogId"]) == (boris.id, boris.id)
        [own] = his.pushes("readMessage")
        assert (own.params["counter"], own.params["dialogId"], own.params["muted"]) == (0, anna.id, False)
        boris.call("im.chat.mute", CHAT_ID=own.params["chatId"])
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Still there?")
        boris.call("im.dialog.read", DIALOG_ID=str(anna.id))
        assert his.push("readMessage").params["muted"] is True


def test_what_people_do_to_their_lists_is_told_to_them_alone(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    with anna.connect() as hers, boris.connect() as his:
        anna.call("im.recent.pin", DIALOG_ID=f"chat{chat}")
        anna.call("im.chat.mute", CHAT_ID=chat)
        anna.call("im.notify", USER_ID=boris.id, MESSAGE="Look")
        pinned, muted = hers.push(), hers.push()
        assert (pinned.params["pinned"], muted.params["muted"]) == (True, True)
        told = his.push()
        assert (told.command, told.params["notification"]["text"], told.params["counter"]) == (
            "notificationAdd",
            "Look",
            1,
        )
        boris.call("im.notify.read.all")
        assert his.push().params["counter"] == 0


def test_who_leaves_hears_no_more_and_history_that_is_hidden_is_not_told(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    with boris.connect() as his:
        anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
        anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="At last")
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Sorry")
        assert "At last" not in str(his.pushes("message"))


def test_what_was_missed_is_told_once_in_order(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")

    def say(number: int) -> None:
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE=str(number))

    with boris.connect() as his:
        say(0)
        his.push("message")
        mid = his.mid
    for number in range(1, 6):
        say(number)
    with boris.connect(mid=mid) as his:
        say(6)
        found = [his.push("message").params["message"]["textOriginal"] for _ in range(6)]
    assert found == ["1", "2", "3", "4", "5", "6"]


def test_channels_are_secrets_that_end(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.configure(public_url=portal.url)
    config = anna.call("pull.config.get")
    url, channel = config["server"]["websocket"], config["channels"]["private"]["id"]
    forged = f"{boris.id:010x}{channel[10:]}"
    for wrong in ("", "x", forged, channel[:-1] + ("0" if channel[-1] != "0" else "1"), channel.partition(":")[0]):
        with pytest.raises(ConnectionClosed) as refused:
            PushClient(url, wrong)
        assert refused.value.rcvd is not None
        assert refused.value.rcvd.code == 4010
    PushClient(url, channel).close()
    portal.clock.freeze()
    portal.clock.move(12 * 3600)
    with pytest.raises(ConnectionClosed):
        PushClient(url, channel)


def test_clients_ask_and_tell_each_other(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    guest = portal.user("Vera", extranet=True)
    with anna.connect() as hers, boris.connect() as his, guest.connect() as strange:
        assert hers.ask("ping") == "pong"
        assert hers.ask("listChannels") == [{"type": "private", "userId": anna.id}]
        assert hers.ask("nothing")["code"] == -32601
        body = {"module_id": "App", "command": "drawn", "params": {"x": 1}}
        assert hers.ask("publish", userList=[boris.id, guest.id, 99_999], body=body) is True
        told = his.push("drawn")
        assert (told.module, told.params) == ("app", {"x": 1})
        assert strange.ask("publish", userList=[boris.id], body=body) is True
        public = boris.call("pull.channel.public.list", users=[boris.id])[str(boris.id)]
        strange.ask(
            "publish", channelList=[f"{public['public_id']}.{public['signature']}"], body=body | {"command": "b"}
        )
        assert his.push().command == "b"
        assert hers.ask("subscribeStatusChange", userId=boris.id) is True
        boris.connect().close()
        his.close()
        gone = hers.push("userStatusChange")
        assert gone.params == {"user_id": boris.id, "online": False}


def test_statuses_are_told_to_who_may_know_of_the_person(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    stranger, guest = portal.user("Vera", extranet=True), portal.user("Gleb", extranet=True)
    portal.chat(anna, guest)
    with boris.connect() as his, stranger.connect() as strange, guest.connect() as met:
        for _ in range(2):  # the second time nothing changes
            anna.call("im.user.status.set", STATUS="dnd")
        anna.call("im.user.status.idle.start", AGO=5)
        for _ in range(2):
            anna.call("im.user.status.idle.end")
        for client, person in ((his, boris), (met, guest), (strange, stranger)):
            person.call("im.notify", USER_ID=person.id, MESSAGE="That is all")
            told = [one for one in client.pushes("notificationAdd") if one.module == "online"]
            shown = [one.params["users"][str(anna.id)] for one in told]
            if client is strange:
                assert shown == []
                continue
            assert [one["status"] for one in shown] == ["dnd"] * 3
            fresh = anna.call("im.user.get", ID=anna.id)
            assert shown[-1] == {name: fresh[name] for name in shown[-1]}
        mid = his.mid
    anna.call("im.user.status.set", STATUS="away")
    with boris.connect(mid=mid) as his:
        assert his.push("userStatus").params["users"][str(anna.id)]["status"] == "away"


def test_who_is_connected_anywhere_is_there(portal: Portal) -> None:
    """Also for who asks a process that they are not connected to: the database tells, for a minute after a crash."""
    anna, boris, vera = portal.users(3)
    portal.clock.freeze()
    vera.call("user.current")
    with boris.connect():
        portal.clock.move(20)
        seen = anna.call("pull.api.user.getLastSeen", userIds=[boris.id, vera.id])
        assert seen == {str(boris.id): 0, str(vera.id): 20}


def test_polling_tells_the_same(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    config = boris.connect()
    config.close()
    channel = boris.call("pull.config.get")["channels"]["private"]["id"]
    number = anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
    answer = portal.client.send("GET", f"/sub/?CHANNEL_ID={channel}&jsonRpc=true&mid={config.mid or '0'}")
    told = [one["params"]["body"]["command"] for one in answer.json]
    assert (answer.status, told[-1]) == (200, "message")
    text = portal.client.send("GET", f"/sub/?CHANNEL_ID={channel}&mid=0").body.decode()
    assert text.startswith("#!NGINXNMS!#{")
    assert f'"id":{number}' in text
    assert portal.client.send("GET", "/sub/?CHANNEL_ID=x").status == 403
