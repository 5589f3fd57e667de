"""The data of the measurements: 20 busy people with 500 dialogs each, as rows for our schema.

One of these dialogs is long: as many messages stand in it as in all others together.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bench import possessions
from beseda.domain.messages.send import folded
from beseda.domain.text.fold import words
from beseda.model import Message

# The busy people, those whom they know, and a crowd that is only in the largest groups.
PEOPLE, BUSY, CROWD = 2_000, 20, 8_000
# A private dialog has one busy person, a group has all of them.
PRIVATE_EACH, GROUPS_OF_50, GROUPS_OF_1000, GROUPS_OF_10000 = 350, 129, 10, 10
_PRIVATE = BUSY * PRIVATE_EACH
_GROUP_WEIGHT = 20  # so many messages in a group for each one in a private dialog
_BEGAN, _STEP = 1_750_000_000, 10
_TEXTS = (
    "Добрый день! Прошу посмотреть документ до конца дня и ответить в задаче, спасибо.",
    "[USER=7]Иван Петров 7[/USER], [b]срочно[/b]: клиент ждёт ответа по договору до пятницы.",
    "The build is green, the report is in the shared folder, and the call has moved to 3 pm.",
)
# Said in the long dialog a few times.
RARE = "Квитанция приложена."
_RARELY = 100_000
_UNREAD_PRIVATE, _UNREAD_GROUP = (0, 0, 0, 1, 3, 20), (0, 5, 50, 500)

Row = tuple[object, ...]


class Table(NamedTuple):
    """Rows of one table, and which columns they fill."""

    name: str
    columns: str
    rows: Iterable[Row]

    @property
    def names(self) -> list[str]:
        """The columns one by one."""
        return self.columns.split(", ")


class _Chat(NamedTuple):
    """A chat with the ids of its messages and who said them, oldest first."""

    id: int
    members: Sequence[int]
    messages: list[int]
    authors: list[int]
    long: bool = False

    @property
    def private(self) -> bool:
        return len(self.members) == 2


def tables(messages: int) -> Iterator[Table]:
    """All rows, the same on each run; about so many messages twice, and at least one in each chat."""
    chance = random.Random(7)
    chats = list(_chats(chance))
    said = list(_messages(chats, messages, chance))
    marks = [_marks(chat, chance) for chat in chats]
    members = [row for chat, read in zip(chats, marks, strict=True) for row in _members(chat, read)]
    yield Table("person", _PERSON, _people())
    yield Table("chat", _CHAT, map(_chat_row, chats, marks))
    yield Table("message", _MESSAGE, said)
    yield Table("member", _MEMBER, members)
    yield Table("hearing_interval", _HEARING_INTERVAL, ((*row[:3], 0) for row in members))
    first = len(said) + 1
    told = [
        possessions.told(person, len(chats) + person, first + possessions.NOTIFICATIONS * (person - 1))
        for person in range(1, BUSY + 1)
    ]
    yield Table("chat", _CHAT, [one.chat for one in told])
    yield Table("message", _MESSAGE, [row for one in told for row in one.messages])
    yield Table("notification", _NOTIFICATION, [row for one in told for row in one.notifications])
    yield Table("notification_chat", "user_id, chat_id, unread", [one.inbox for one in told])
    yield from (Table(*table) for table in possessions.disk())


_PERSON = "id, login, first_name, last_name, work_position, departments, created_at, folded, folded_name"
_CHAT = (
    "id, type, title, color, owner_id, created_at, member_count, message_count, last_message_id, last_seq, folded, "
    "speaker_id, views, viewer_id"
)
_MESSAGE = "chat_id, id, seq, author_id, created_at, text, folded"
_MEMBER = (
    "user_id, chat_id, peer_id, manager, joined_at, read_message_id, read_seq, read_at, own_after_mark, updated_at"
)
_NOTIFICATION = "id, user_id, type, module, event, unread"
_HEARING_INTERVAL = "user_id, chat_id, peer_id, since_event_id"


def _people() -> Iterator[Row]:
    for number in range(1, PEOPLE + CROWD + 1):
        name = f"Петров {number}"
        found = words(f"Иван {name} Менеджер"), words(f"Иван {name}")
        yield number, f"person{number}", "Иван", name, "Менеджер", "[1]", _BEGAN, *found


def _chats(chance: random.Random) -> Iterator[_Chat]:
    busy, others = range(1, BUSY + 1), range(BUSY + 1, PEOPLE + 1)
    for number in range(_PRIVATE):
        person, peer = divmod(number, PRIVATE_EACH)
        yield _Chat(number + 1, (person + 1, others[(peer + 7 * person) % len(others)]), [], [])
    sizes = [50] * GROUPS_OF_50 + [1_000] * GROUPS_OF_1000
    for number, size in enumerate(sizes, _PRIVATE + 1):
        yield _Chat(number, (*busy, *chance.sample(others, size - BUSY)), [], [])
    first = _PRIVATE + len(sizes) + 1
    for number in range(first, first + GROUPS_OF_10000):
        yield _Chat(number, range(1, PEOPLE + CROWD + 1), [], [])
    yield _Chat(first + GROUPS_OF_10000, busy, [], [], long=True)


def _messages(chats: Sequence[_Chat], wanted: int, chance: random.Random) -> Iterator[Row]:
    """In the order in which they were said, chats taking turns at random."""
    weights = sum(_weight(chat) for chat in chats)
    share = max(1, round(wanted / weights))
    turns = [chat for chat in chats for _ in range(wanted if chat.long else share * _weight(chat))]
    chance.shuffle(turns)
    for number, chat in enumerate(turns, 1):
        chat.messages.append(number)
        chat.authors.append(chance.choice(chat.members))
        rare = RARE if chat.long and len(chat.messages) % _RARELY == _RARELY // 20 else ""
        text = f"{_TEXTS[number % len(_TEXTS)]} № {number} {rare}".rstrip()
        said = Message(chat.id, number, len(chat.messages), chat.authors[-1], _said_at(number), text, "", None)
        yield *said[:6], folded(said)


def _weight(chat: _Chat) -> int:
    return 0 if chat.long else 1 if chat.private else _GROUP_WEIGHT


def _said_at(message: int) -> int:
    return _BEGAN + message * _STEP


def _marks(chat: _Chat, chance: random.Random) -> list[int]:
    """How many messages of a chat each of its members has read."""
    some = _UNREAD_PRIVATE if chat.private else _UNREAD_GROUP
    return [max(0, len(chat.messages) - chance.choice(some)) for _ in chat.members]


def _chat_row(chat: _Chat, marks: Sequence[int]) -> Row:
    count, last = len(chat.messages), chat.messages[-1]
    title = "" if chat.private else f"Проект {chat.id}: внедрение портала"
    owner = 0 if chat.private else 1
    kind = "P" if chat.private else "C"
    speaker = chat.authors[-1]
    viewers = [one for one, read in zip(chat.members, marks, strict=True) if read == count and one != speaker]
    seen = speaker, len(viewers), min(viewers, default=0)
    return chat.id, kind, title, "#4ba984", owner, _BEGAN, len(chat.members), count, last, count, words(title), *seen


def _members(chat: _Chat, marks: Sequence[int]) -> Iterator[Row]:
    for person, read in zip(chat.members, marks, strict=True):
        peer = sum(chat.members) - person if chat.private else 0
        manager = int(not chat.private and person == 2)
        mark = chat.messages[read - 1] if read else 0
        read_at = _said_at(mark) if read else 0
        ahead = chat.authors[read:].count(person)
        yield person, chat.id, peer, manager, _BEGAN, mark, read, read_at, ahead, _BEGAN
