"""What is called, and by whom: the measurements and their requests."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bench.dataset import BUSY, PEOPLE
from bench.possessions import FILES, FOLDER
from bench.stock import CODES
from beseda.store import settings
from beseda.store.database import Tx

PAGE = 50
_DIALOGS_EACH = _CHATS_OF_A_SIZE = 10


class Request(NamedTuple):
    """A call as it is sent."""

    path: str
    body: bytes

    @property
    def raw(self) -> bytes:
        """The bytes on the wire."""
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body


class Dialog(NamedTuple):
    """A chat as one of the busy people sees it."""

    person: int
    chat_id: int
    peer_id: int
    size: int
    last_message_id: int
    last_seq: int

    @property
    def id(self) -> str:
        """What calls name it by."""
        return str(self.peer_id) if self.peer_id else f"chat{self.chat_id}"


class Scene(NamedTuple):
    """The busy people: the codes of their webhooks, and their dialogs."""

    codes: Mapping[int, str]
    dialogs: Sequence[Dialog]

    def request(self, person: int, method: str, **parameters: Any) -> Request:
        """A call by one of them."""
        return Request(f"/rest/{person}/{self.codes[person]}/{method}", json.dumps(parameters).encode())

    def some(self, each: int) -> list[Dialog]:
        """So many dialogs of each of them, in no order."""
        chance = random.Random(7)
        chosen = [one for person in self.codes for one in chance.sample(self.of(person), each)]
        chance.shuffle(chosen)
        return chosen

    def of(self, person: int) -> list[Dialog]:
        """Somebody's dialogs."""
        return [dialog for dialog in self.dialogs if dialog.person == person]


async def scene(tx: Tx) -> Scene:
    """Look at a copy of the data set."""
    codes = json.loads(await settings.find(tx, CODES) or "{}")
    rows = await tx.all(
        """
        SELECT m.user_id, m.chat_id, m.peer_id, c.member_count, c.last_message_id, c.last_seq
        FROM member m JOIN chat c ON c.id = m.chat_id WHERE m.user_id <= :busy ORDER BY m.user_id, m.chat_id
        """,
        busy=BUSY,
    )
    return Scene({int(person): code for person, code in codes.items()}, [Dialog._make(row) for row in rows])


class Measure(NamedTuple):
    """One row: calls whose speed is measured, beside the ceilings or compared with another row."""

    name: str
    title: str
    requests: Callable[[Scene], list[Request]]
    ceilings: bool = False
    compared_with: str = ""


def _by_everybody(method: str, **parameters: Any) -> Callable[[Scene], list[Request]]:
    return lambda scene: [scene.request(person, method, **parameters) for person in scene.codes]


def _messages(scene: Scene) -> list[Request]:
    return [
        scene.request(one.person, "im.dialog.messages.get", DIALOG_ID=one.id, LAST_ID=one.last_message_id, LIMIT=PAGE)
        for one in scene.some(_DIALOGS_EACH)
    ]


def _add(scene: Scene) -> list[Request]:
    return [_message(scene, one) for one in scene.some(_DIALOGS_EACH)]


def _message(scene: Scene, dialog: Dialog) -> Request:
    return scene.request(dialog.person, "im.message.add", DIALOG_ID=dialog.id, MESSAGE="Добрый день! Документ готов.")


def _add_to(size: int) -> Callable[[Scene], list[Request]]:
    """As many chats of each size, or waiting for the same row would be measured too."""

    def requests(scene: Scene) -> list[Request]:
        chats = {one.chat_id: one for person in scene.codes for one in scene.of(person) if one.size == size}
        return [_message(scene, one) for one in list(chats.values())[:_CHATS_OF_A_SIZE]]

    return requests


def _batch(scene: Scene) -> list[Request]:
    chance = random.Random(7)
    reads = [[f"im.user.get?ID={chance.randint(1, PEOPLE)}" for _ in range(50)] for _ in scene.codes]
    return [scene.request(person, "batch", cmd=cmd) for person, cmd in zip(scene.codes, reads, strict=True)]


def _in_long_dialog(text: str) -> Callable[[Scene], list[Request]]:
    def requests(scene: Scene) -> list[Request]:
        chat = max(scene.dialogs, key=lambda one: one.last_seq).chat_id
        method = "im.dialog.messages.search"
        return [scene.request(person, method, CHAT_ID=chat, SEARCH_MESSAGE=text) for person in scene.codes]

    return requests


def _found(method: str, *phrases: str) -> Callable[[Scene], list[Request]]:
    return lambda scene: [scene.request(person, method, FIND=phrase) for person in scene.codes for phrase in phrases]


# Where several processes may be one portal, these are measured with so many of them.
SHARED = ("im.recent.get", "im.message.add")
WORKERS = (1, 2)
_ADD_TO_TWO = "im.message.add to 2"
MEASURES = (
    Measure("im.recent.get", f"`im.recent.get`, {PAGE} items", _by_everybody("im.recent.get"), ceilings=True),
    Measure("im.message.add", "`im.message.add`", _add, ceilings=True),
    Measure("im.dialog.messages.get", f"`im.dialog.messages.get`, {PAGE} messages", _messages, ceilings=True),
    Measure("im.counters.get", "`im.counters.get`, 500 dialogs", _by_everybody("im.counters.get"), ceilings=True),
    Measure("im.notify.get", f"`im.notify.get`, {PAGE} notifications", _by_everybody("im.notify.get"), ceilings=True),
    Measure(
        "disk.folder.getChildren",
        f"`disk.folder.getChildren`, {PAGE} of {FILES:,} files",
        _by_everybody("disk.folder.getChildren", id=FOLDER),
        ceilings=True,
    ),
    Measure("batch", "`batch` of 50 `im.user.get`", _batch),
    Measure(_ADD_TO_TWO, "`im.message.add`, 2 members", _add_to(2)),
    Measure("im.message.add to 50", "`im.message.add`, 50 members", _add_to(50), compared_with=_ADD_TO_TWO),
    Measure("im.message.add to 1000", "`im.message.add`, 1,000 members", _add_to(1_000), compared_with=_ADD_TO_TWO),
    Measure("im.message.add to 10000", "`im.message.add`, 10,000 members", _add_to(10_000), compared_with=_ADD_TO_TWO),
    Measure("search rare", "`im.dialog.messages.search`, a rare word", _in_long_dialog("квитанц")),
    Measure("search common", "`im.dialog.messages.search`, a common word", _in_long_dialog("документ")),
    Measure("search absent", "`im.dialog.messages.search`, an absent word", _in_long_dialog("накладная")),
    Measure(
        "search chats", "`im.search.chat.list`", _found("im.search.chat.list", "проект", "портал 71", "внедр 7100")
    ),
    Measure("search people", "`im.search.user.list`", _found("im.search.user.list", "иван", "петров 19", "менедж")),
)
