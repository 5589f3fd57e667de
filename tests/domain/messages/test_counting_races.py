"""When everybody does everything at the same moment, what is counted stays what can be counted anew."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from beseda.testing import Portal, User
from beseda.testing.client import Client
from tests.volume import volume

PEOPLE, CHATS, CALLS, ROUNDS = 6, 2, 3, volume(15, 60)

# Unread and views as they are kept, beside the same counted anew from messages and marks.
_UNREAD = """
    SELECT m.user_id, m.chat_id, c.last_seq - m.read_seq - m.own_after_mark
            - (SELECT count(*) FROM deleted_seq x WHERE x.chat_id = c.id AND x.seq > m.read_seq),
        (SELECT count(*) FROM message g
            WHERE g.chat_id = c.id AND g.id > m.read_message_id AND g.seq > 0 AND g.author_id <> m.user_id)
    FROM member m JOIN chat c ON c.id = m.chat_id
"""
_VIEWS = """
    SELECT c.id, c.views, (SELECT count(*) FROM member m
        WHERE m.chat_id = c.id AND m.read_at > 0 AND m.read_message_id >= c.last_message_id
            AND m.user_id <> c.speaker_id)
    FROM chat c
"""
_LAST = "SELECT c.id, c.last_message_id, (SELECT max(g.id) FROM message g WHERE g.chat_id = c.id) FROM chat c"


@pytest.mark.soak
def test_counting_survives_a_crowd(portal: Portal) -> None:
    people = portal.users(PEOPLE)
    chats = [portal.chat(*people) for _ in range(CHATS)]
    crowd = [Somebody(portal, person, chats, seed) for seed, person in enumerate(people)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        for _ in range(ROUNDS):
            failures = list(pool.map(Somebody.act, crowd))
            assert failures == [[]] * PEOPLE
            for sql in (_UNREAD, _VIEWS, _LAST):
                rows = portal.query(sql)
                assert rows
                assert [tuple(row) for row in rows if row[-2] != row[-1]] == []
    for one in crowd:
        one.client.close()


class Somebody:
    """One of the crowd, with a connection of their own."""

    def __init__(self, portal: Portal, person: User, chats: list[int], seed: int) -> None:
        self.path = person.webhook().path
        self.client = Client(portal.url)
        self.chance = random.Random(seed)
        self.chats = chats
        self.said: list[int] = []
        self.failures: list[Any] = []

    def act(self) -> list[Any]:
        """Do a few things; what failed."""
        for _ in range(CALLS):
            self.call(*self.chance.choice([self.say, self.read, self.read_all, self.unread, self.delete])())
        return self.failures

    def call(self, method: str, given: dict[str, Any]) -> None:
        answer = self.client.post(self.path + method, given)
        if answer.status != 200:
            self.failures.append((method, given, answer.json))
        elif method == "im.message.add":
            self.said.append(answer.json["result"])

    def say(self) -> tuple[str, dict[str, Any]]:
        return "im.message.add", {"DIALOG_ID": self.dialog(), "MESSAGE": "Hello"}

    def read(self) -> tuple[str, dict[str, Any]]:
        some = {"MESSAGE_ID": self.chance.choice(self.said)} if self.said and self.chance.random() < 0.5 else {}
        return "im.dialog.read", {"DIALOG_ID": self.dialog(), **some}

    def read_all(self) -> tuple[str, dict[str, Any]]:
        return "im.dialog.read.all", {}

    def unread(self) -> tuple[str, dict[str, Any]]:
        return "im.dialog.unread", {"DIALOG_ID": self.dialog(), "MESSAGE_ID": self.chance.choice([1, *self.said])}

    def delete(self) -> tuple[str, dict[str, Any]]:
        return ("im.message.delete", {"MESSAGE_ID": self.said.pop()}) if self.said else self.say()

    def dialog(self) -> str:
        return f"chat{self.chance.choice(self.chats)}"
