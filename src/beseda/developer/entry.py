"""What the journal notes: a call, or an event that was sent to a handler."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from beseda.developer.messages import Messages
from beseda.model import Actor

MOST_BYTES = 256 * 1024


class Who(NamedTuple):
    """A person or a bot; ``code`` is a person's login."""

    id: int
    name: str
    code: str

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called in a filter."""
        return (str(self.id), self.code, *self.name.split())


class Shown(NamedTuple):
    """By what somebody called: a webhook, an application, or the session of the page; never its secret."""

    kind: str
    id: int


class Body(NamedTuple):
    """Data that arrived or was answered, its size in bytes, and whether it was too much to be kept."""

    value: Any
    size: int
    cut: bool = False

    @classmethod
    def of(cls, value: Any, size: int) -> "Body":
        """What is kept of it."""
        return cls(value, size) if size <= MOST_BYTES else cls(None, size, cut=True)


class Again(NamedTuple):
    """What it takes to make a call again: as whom, and with which parameters, secrets and all. It is never shown."""

    actor: Actor
    rest: int
    given: Mapping[str, Any]


class Entry(NamedTuple):
    """A line of the journal; ``id`` grows, 0 while it has no number.

    ``kind``: call, event, or fetch, which is a call for events.
    ``at``: milliseconds since 1970 by the portal's clock, ``ms`` how long it took, ``timing`` the parts of that.
    ``status`` is 0 where nobody answered.
    """

    kind: str
    method: str
    at: int
    ms: float
    status: int
    verb: str
    path: str
    request: Body
    answer: Body
    who: Who | None = None
    bot: Who | None = None
    credential: Shown | None = None
    dialog: str = ""
    error: str = ""
    reason: str = ""
    fault: int | None = None
    replay_of: int | None = None
    delivery: int | None = None
    again: "Again | None" = None
    timing: Mapping[str, float] = MappingProxyType({})
    messages: Messages = Messages()
    id: int = 0

    @property
    def weight(self) -> int:
        """Bytes of what is kept of it."""
        return sum(body.size for body in (self.request, self.answer) if not body.cut)

    @property
    def failed(self) -> bool:
        """Whether it was refused, or not taken."""
        return not 200 <= self.status < 400 or bool(self.error)

    @property
    def searched(self) -> str:
        """Where words are looked for, in lower case."""
        given = json.dumps(self.request.value, ensure_ascii=False, default=str)
        return f"{self.method} {self.error} {self.reason} {self.path} {given}".lower()
