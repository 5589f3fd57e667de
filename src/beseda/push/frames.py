"""How commands travel: JSON-RPC to newer clients, text between marks to older ones.

Source: the pull client of the official JavaScript SDK (MIT); settings/interactivity/custom-push-and-pull-client.
"""

from collections.abc import Iterable, Mapping
from email.utils import formatdate
from typing import Any, NamedTuple

import orjson
from websockets import frames as websocket

from beseda.wire.locale import Locale

_REVISION = 19
_COMMANDS_OF_EVENT = 100  # places for the commands of one event in the numbers of messages
_PASSING, _PASSED = 50, 49  # from which place on, and at how many in turn, stands what is no event
_WIDTH = 24
CLIENT, SERVER = 1, 2  # kinds of senders


class Command(NamedTuple):
    """What clients are told: ``params`` the same for all, ``personal`` beside them by recipient.

    ``sender``: the person whose client published it, 0 where the portal tells it. ``application``: in which one it is
    told, 0: in the messenger.
    """

    module: str
    name: str
    params: Mapping[str, Any]
    personal: Mapping[int, Mapping[str, Any]]
    sender: int = 0
    application: int = 0


class Frame(NamedTuple):
    """A command on its way to clients: the number of its event and its place there, and its text in both forms.

    ``spelled``: the texts made so far, by form and by what is personal in them: most clients are told the same.
    """

    number: int
    place: int
    command: Command
    body: bytes
    channel_time: str
    spelled: dict[tuple[bool, bool, bytes], bytes]

    @property
    def mid(self) -> str:
        """The number of the message: those of later events are greater."""
        return f"{self.number * _COMMANDS_OF_EVENT + self.place:0{_WIDTH}d}"

    def spelling(self, person_id: int, *, json_rpc: bool, on_socket: bool = False) -> bytes:
        """The frame for this person, a request of JSON-RPC or a text; ``on_socket``: as a WebSocket carries it."""
        key = (json_rpc, on_socket, orjson.dumps(self.command.personal.get(person_id, {})))
        found = self.spelled.get(key)
        if found is None:
            made = self._rpc(person_id) if json_rpc else self._text(person_id)
            found = self.spelled[key] = carried(made) if on_socket else made
        return found

    def _rpc(self, person_id: int) -> bytes:
        sender = {"type": CLIENT, "id": self.command.sender} if self.command.sender else {"type": SERVER, "id": 0}
        params: dict[str, Any] = {"mid": self.mid, "body": orjson.Fragment(self.body), "sender": sender}
        own = self.command.personal.get(person_id)
        if own:
            params["user_params"] = own
        return orjson.dumps({"jsonrpc": "2.0", "method": "incoming.message", "params": params})

    def _text(self, person_id: int) -> bytes:
        body = orjson.loads(self.body)
        body["params"] |= self.command.personal.get(person_id, {})
        if self.command.sender:
            body["extra"]["sender"] = {"type": CLIENT, "id": self.command.sender}
        shown = {
            "id": self.number,
            "mid": self.mid,
            "channel": "",
            "tag": str(self.place),
            "time": self.channel_time,
            "text": body,
            "extra": body["extra"],
        }
        return b"#!NGINXNMS!#" + orjson.dumps(shown) + b"#!NGINXNME!#"


def carried(text: bytes) -> bytes:
    """A text as a server sends it over a WebSocket: the same bytes to everybody."""
    return websocket.Frame(websocket.Opcode.TEXT, text).serialize(mask=False)


def passing(number: int, turn: int, command: Command, locale: Locale, *, at: int) -> Frame:
    """What is told once and is no event: behind those that were told.

    Clients drop a message whose number is among the last ten that they saw: with each turn it has another one.
    """
    [found] = frames(number, [command], locale, at=at, first=_PASSING + turn % _PASSED)
    return found


def frames(number: int, commands: Iterable[Command], locale: Locale, *, at: int, first: int = 0) -> list[Frame]:
    """The commands of one event, which happened at this moment, from this place on."""
    extra = {
        "server_time": locale.atom(at),
        "server_time_unix": at,
        "server_time_ago": 0,
        "revision": _REVISION,
        "revision_web": _REVISION,
        "revision_mobile": 3,
    }
    found = []
    for place, one in enumerate(commands, first):
        body = {"module_id": one.module, "command": one.name, "params": one.params, "extra": extra}
        found.append(Frame(number, place, one, orjson.dumps(body), formatdate(at, usegmt=True), {}))
    return found


def last_of(number: int) -> str:
    """The message id behind every command of an event."""
    return f"{(number + 1) * _COMMANDS_OF_EVENT - 1:0{_WIDTH}d}"


def place_of(mid: str) -> tuple[int, int] | None:
    """The number of the event and the place of the command that a message id names."""
    if not mid.isdecimal() or not mid.isascii() or len(mid) > _WIDTH:
        return None
    number, place = divmod(int(mid), _COMMANDS_OF_EVENT)
    return (number, place) if number < 2**62 else None


def reply(request_id: Any, result: Any) -> bytes:
    """The answer to a request of a client."""
    return orjson.dumps({"jsonrpc": "2.0", "id": request_id, "result": result})


def refusal(request_id: Any, code: int, text: str) -> bytes:
    """The answer to a request that is not done."""
    return orjson.dumps({"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": text}})
