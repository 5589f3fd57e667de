"""Who acts, by what right, and when."""

from typing import NamedTuple

from beseda.model.application import Application
from beseda.model.person import Person


class Credential(NamedTuple):
    """What a call was authorized by: its ``kind``, the id of its row, when it was used last (seconds since 1970).

    ``expires_at``: until when it is good, 0 for ever.
    """

    kind: str
    id: int
    last_used_at: int = 0
    expires_at: int = 0

    @property
    def key(self) -> str:
        """By what operating time is accounted: ``webhook:7``."""
        return f"{self.kind}:{self.id}"


LOCAL = Credential("local", 0)  # the command line of the portal itself


class Actor(NamedTuple):
    """Who does something: ``person``, at ``now`` (seconds since 1970), where the portal speaks ``language``.

    ``credential`` and ``scopes`` are those of the call, ``application`` the one that calls, where one does, and
    ``connector`` the source that it names for what it does. A bot that
    acts is an actor too: the call's, with the bot's person and application.
    """

    person: Person
    now: int
    language: str
    credential: Credential = LOCAL
    scopes: frozenset[str] = frozenset()
    application: Application | None = None
    connector: str = ""

    def speaking_as(self, person: Person) -> "Actor":
        """The same call, on behalf of somebody else."""
        return self._replace(person=person)
