"""Applications: programs that act at the portal under a name of their own."""

from typing import NamedTuple

_SHOWN = 32


class Application(NamedTuple):
    """A row of ``application``.

    ``key`` is the ``client_id`` of one that an administrator added; of others the SHA-256, in hexadecimal, of the token
    or client id that they are known by.
    """

    id: int
    key: str
    created_at: int

    @property
    def client_id(self) -> str:
        """Its name, as far as others may know it."""
        return self.key[:_SHOWN]

    @property
    def local(self) -> bool:
        """Whether an administrator added it."""
        return self.key.startswith("local.")

    @property
    def known_as(self) -> str:
        """What its token is made of, by which it knows the portal."""
        return f"application:{self.key} {self.key}"


class LocalApplication(NamedTuple):
    """A row of ``local_application`` without its hash: an application that an administrator added.

    ``scope`` and ``people`` are comma-separated lists, of which an empty one of people means everybody.
    """

    id: int
    client_id: str
    title: str
    scope: str
    people: str
    handler_url: str
    install_url: str
    interface: int
    version: int
    added_by: int
    installed_at: int
    created_at: int

    @property
    def identity(self) -> Application:
        """What it is to bots and to those who act."""
        return Application(self.id, self.client_id, self.created_at)

    def is_open_to(self, person_id: int) -> bool:
        """Whether this person may use it."""
        return not self.people or str(person_id) in self.people.split(",")
